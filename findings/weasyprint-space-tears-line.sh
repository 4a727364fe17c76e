#!/bin/sh
# A line ends behind its first word when only the space behind its text does not fit.
#
# Expected: spaces at the end of a line hang over it (CSS Text 3, 4.1.2), so a text that fits but for the space before
#   an inline box fits.
# Seen (WeasyPrint 70.0): split_first_line measures the text with its last space, takes it for a word that is too
#   long, and breaks it behind its first word. The same where a line steps back over a text to find its last
#   break: before a word that begins with a full stop, in a box of its own.
# What it taught: octavo/engine/mending.py lets the space hang, and tests/engine/test_lines.py counts lines of one word.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# WeasyPrint needs Pango and a font on the machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0"
"$folder/venv/bin/python" - <<'PROGRAM'
import weasyprint
from weasyprint.formatting_structure.boxes import LineBox

WORDS = "paper came hand the many letters river in to of maps ink songs small with day a near hand river"


def text_of(box):
    return box.text if hasattr(box, "text") else "".join(map(text_of, getattr(box, "children", ())))


torn = []
for width in range(200, 400):
    html = f'<p style="width: {width}px; font-size: 10px">{WORDS} <code>.latex</code> {WORDS}</p>'
    page = weasyprint.HTML(string=html).render().pages[0]._page_box
    lines = [text_of(box) for box in page.descendants() if isinstance(box, LineBox)]
    torn += [(width, line) for line in lines[:-1] if len(line.split()) == 1]
print(len(torn), "lines of one word:", torn[:5])
assert torn
PROGRAM
echo "as described"
