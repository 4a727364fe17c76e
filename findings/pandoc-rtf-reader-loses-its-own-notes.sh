#!/bin/sh
# Pandoc's RTF reader loses every note of an RTF file that pandoc itself wrote, and says nothing.
#
# Expected: notes that pandoc writes into a file, it reads back. RTF 1.9 has `\*` before a destination that programs which do
#   not know it may pass over; one that knows \footnote reads it with the sign and without.
# Seen (pandoc 3.9, from pypandoc-binary): the writer gives `{\super\chftn}{\*\footnote\chftn\~\plain\pard …}`, as LibreOffice
#   does, and the reader passes over whatever begins with `\*`, also what it knows: neither call nor note is left, and
#   with --verbose, too, nothing is said. Without the sign the same notes are read.
# What it taught: octavo/scan/converting.py takes the sign away before pandoc reads a file; tests/scan/test_kinds.py has one
#   with such notes.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - <<'PROGRAM'
import subprocess

import pypandoc

SOURCE = "The mill stood.[^1] It was sold.\n\n[^1]: By a river.\n"


def run(text, *options):
    done = subprocess.run([pypandoc.get_pandoc_path(), *options], input=text, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


print("pandoc", pypandoc.get_pandoc_version())
rtf, _ = run(SOURCE, "--from=markdown", "--to=rtf", "--standalone")
print(next(line for line in rtf.splitlines() if "footnote" in line))
back, said = run(rtf, "--from=rtf", "--to=markdown", "--verbose")
print(back)
plain, _ = run(rtf.replace(r"\*\footnote", r"\footnote"), "--from=rtf", "--to=markdown")
print(plain)
assert r"{\*\footnote" in rtf
assert back.strip() == "The mill stood. It was sold." and not said
assert "stood.[^1]" in plain and "[^1]: " in plain and "By a river." in plain
PROGRAM
echo "as described"
