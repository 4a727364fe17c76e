#!/bin/sh
# Pandoc's RTF reader glues words: the space behind a letter that is written as \uN? is lost.
#
# Expected: RTF 1.9 writes a letter beyond the code page as \u233? — its number, and one sign for programs that know no
#   Unicode, which others pass over. A space behind that sign is text.
# Seen (pandoc 3.9, from pypandoc-binary): "caf\u233? au lait" is read as "caféau lait". With the sign spelled in
#   hexadecimal, "caf\u233\'3f au lait", or behind a space of its own, "caf\u233 ? au lait", as pandoc's own writer
#   has it, the space stays.
# What it taught: signs are spelled anew before pandoc reads RTF (octavo/scan/converting.py); tests/scan/test_kinds.py
#   reads such a word and the one behind it.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - <<'PROGRAM'
import pypandoc

print("pandoc", pypandoc.get_pandoc_version())


def read(rtf):
    return pypandoc.convert_text("{\\rtf1\\ansi\\ansicpg1252{\\pard " + rtf + "\\par}}", "plain", format="rtf").strip()


assert read(r"caf\'e9 au lait") == "café au lait"
assert read(r"caf\u233\'3f au lait") == "café au lait"
assert read(r"caf\u233? au lait") == "caféau lait", "the space is kept now"
assert read(r"caf\u233 ? au lait") == "café au lait"
print("a space behind \\u233? is lost")
PROGRAM
echo "as described"
