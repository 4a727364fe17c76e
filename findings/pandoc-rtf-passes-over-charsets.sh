#!/bin/sh
# Pandoc's RTF reader passes over the character set of a font in silence, and gives letters of Western Europe.
#
# Expected: RTF 1.9 gives each font its character set: \fcharset204 is Cyrillic (code page 1251), and \'cf in that font is П.
#   Word and WordPad write so, in files whose own code page is 1252. A reader that knows no other page would say so, as
#   this one does where the file names one (\ansicpg1251: "Unsupported code page 1251. Text will likely be garbled.").
# Seen (pandoc 3.9, from pypandoc-binary): "\'cf\'f0\'e8\'e2\'e5\'f2" in such a font, Russian "Привет", is read as
#   "Ïðèâåò" with no warning, --verbose or not. Spelled in Unicode, \u1055\'3f, the same letters come right.
# What it taught: letters of other code pages, of a file and of its fonts, are put into Unicode before pandoc reads RTF
#   (octavo/scan/rtftext.py); tests/scan/test_kinds.py reads such files.
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

print("pandoc", pypandoc.get_pandoc_version())
WORD = r"\'cf\'f0\'e8\'e2\'e5\'f2"
FONT = r"\deff0{\fonttbl{\f0\fcharset204 Times New Roman;}}\f0 "


def read(head, words):
    rtf = "{\\rtf1\\ansi" + head + "{\\pard " + words + "\\par}}"
    done = subprocess.run([pypandoc.get_pandoc_path(), "-f", "rtf", "-t", "plain", "--verbose"],
                          input=rtf, capture_output=True, text=True, check=True)
    return done.stdout.strip(), done.stderr.strip()


found, said = read(r"\ansicpg1251", WORD)
print("of the file:", found, "|", said)
assert found == "Ïðèâåò" and "Unsupported code page 1251" in said
found, said = read(r"\ansicpg1252" + FONT, WORD)
print("of a font:  ", found, "|", said or "nothing is said")
assert found == "Ïðèâåò" and not said, "the character set of a font is read, or told, now"
assert read(r"\ansicpg1252" + FONT, r"\u1055\'3f\u1088\'3f")[0] == "Пр"
PROGRAM
echo "as described"
