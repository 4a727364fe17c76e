#!/bin/sh
# Where WeasyPrint cuts a line, every “…” of the document is read as what was cut off the first.
#
# Expected: a line with `text-overflow: ellipsis` is drawn with a sign for what has no room, and that is a matter of drawing
#   alone (CSS Overflow 3, text-overflow). A reader finds “…” there, or the line's own end; a “…” of the author's stays one.
# Seen (WeasyPrint 70.0): Pango puts the glyph of “…” in the place of all the letters that it cuts, and the first glyph of a
#   kind decides what the font says of it. So it stands for the end of the first line that is cut, wherever it is
#   drawn: a second line ends in words of the first, and a sentence that has “…” has them in its middle. That is what is
#   found, copied and read aloud; nothing of it is seen. All readers agree, since the file says so (here pdfium and pypdf).
# What it taught: octavo/engine/mending.py has the dots stand for themselves (let_dots_be_dots); tests/typeset/test_join.py
#   has running heads that are cut.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# WeasyPrint needs Pango and a font on the machine, one that has “…”, as nearly all have.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0" "pypdfium2==5.15.2" "pypdf==7.1.1"
"$folder/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version
from io import BytesIO

import pypdf
import pypdfium2
import weasyprint

STYLE = """
p { font: 12px serif; position: relative }
.cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 120px }
"""
CUT = ("The mill by the river, with its wheel of oak", "An inn at the bridge, where the coaches stop")
SENTENCE = "Wait … and see."


def read(cut):
    paragraphs = "".join(f'<p class="{cut}">{text}</p>' for text in CUT) + f"<p>{SENTENCE}</p>"
    pdf = weasyprint.HTML(string=f"<html lang=en><style>{STYLE}</style>{paragraphs}").write_pdf()
    pdfium = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split("\r\n")
    lines = pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().splitlines()
    assert [line.rstrip() for line in lines] == pdfium
    return pdfium


print("WeasyPrint", version("weasyprint"))
whole, cut = read(""), read("cut")
print(*whole, "", *cut, sep="\n")
assert whole == [*CUT, SENTENCE]
first, second, sentence = cut
assert first == CUT[0] and second.startswith("An inn") and sentence != SENTENCE
begun, hidden = sentence.removesuffix(" and see.").removeprefix("Wait "), "its wheel of oak"
assert begun.endswith(hidden) and CUT[0].endswith(begun) and second.endswith(begun)
PROGRAM
echo "as described"
