#!/bin/sh
# Pandoc fills half as much memory again as a text needs, because its makers ask the run-time system for 64 MB of heap.
#
# Expected: a program takes memory as it comes to need it.
# Seen (pandoc 3.9, from pypandoc-binary, Linux): it is built with "-with-rtsopts=-H64m". A chapter of 30 KB fills some 170 MB,
#   and much of the short time that it takes goes into having the system give them. Called with "+RTS -H1m -RTS" it gives the
#   same letters with some 115 MB; also of a text that is longer many times it is no slower so.
# What it taught: octavo/workshop/pandoc.py calls it so. Its pandocs were the largest processes of a build, and two run at once.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import os
import subprocess
import sys
from pathlib import Path

import pypandoc

folder = Path(sys.argv[1])
chapter = folder / "chapter.md"
chapter.write_text("\n\n".join(f"# Mill {n}\n\nThe *mill* stood.[^{n}] It was sold.\n\n[^{n}]: By a river." for n in range(400)))


def run(*options):
    """What pandoc writes, and the most memory that it fills, in MB."""
    made = folder / "made.html"
    with made.open("wb") as out:
        process = subprocess.Popen([pypandoc.get_pandoc_path(), *options, "--from=markdown", "--to=html", str(chapter)], stdout=out)
        _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    return made.read_bytes(), used.ru_maxrss // 1024


print("pandoc", pypandoc.get_pandoc_version())
info = subprocess.run([pypandoc.get_pandoc_path(), "+RTS", "--info"], capture_output=True, text=True, check=True).stdout
print(next(line for line in info.splitlines() if "with-rtsopts" in line))
stock, filled = run()
asked, needed = run("+RTS", "-H1m", "-RTS")
print(f"{chapter.stat().st_size // 1000} KB of text: {filled} MB, with -H1m {needed} MB")
assert "-H64m" in info and stock == asked and filled > 1.3 * needed
PROGRAM
echo "as described"
