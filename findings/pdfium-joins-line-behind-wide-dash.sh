#!/bin/sh
# pdfium reads a line that begins with a three-em dash as a part of the line above it.
#
# Expected: two lines of text, one below the other at the distance of their leading, are read one after the other. A
#   bibliography says "the same author" by U+2E3B (three-em dash) at the beginning of a line.
# Seen (pypdfium2 5.15.2): a line is held to be new only when it lies farther from the one before than half the width of
#   the wider of two glyphs, the last and the first. A glyph of three ems is wider than twice the usual leading, so the
#   dash is put at the end of the line above, before that line's own last piece where it has several, and the words come
#   out in a wrong order. Chromium copies and searches text with pdfium. With the em dash (U+2014) in its place, or with
#   more leading, the lines are read in their order.
# What it taught: three em dashes in a row stay three (octavo/parse/punctuation.py); two are one, U+2E3A.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2" "pikepdf==10.17.0"
"$folder/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version
from io import BytesIO

import pikepdf
import pypdfium2

# Glyph 1 is a word of half an em, glyph 2 a dash as wide as it is said to be.
CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def
1 begincodespacerange <00> <ff> endcodespacerange
4 beginbfchar <41> <0041> <42> <0042> <43> <0043> <44> <2E3B> endbfchar
endcmap end end"""


def read(dash, leading):
    """The text of three pieces: A and B in one line, a dash with C behind it in the next."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, FirstChar=65, LastChar=68,
        Widths=[500, 500, 500, dash], ToUnicode=pdf.make_stream(CMAP),
    ))
    below = 700 - leading
    content = f"""BT /F 10 Tf 1 0 0 1 100 700 Tm (AAAA) Tj ET BT /F 10 Tf 1 0 0 1 150 {700 - 14} Tm (BBBB) Tj ET
    BT /F 10 Tf 1 0 0 1 80 {below - 14} Tm (D) Tj ET BT /F 10 Tf 1 0 0 1 120 {below - 14} Tm (CCCC) Tj ET"""
    page = pdf.add_blank_page(page_size=(400, 800))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(content.encode())
    out = BytesIO()
    pdf.save(out)
    text = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range()
    return text.split()


narrow, wide, leaded = read(1000, 12), read(3000, 12), read(3000, 16)
print("pypdfium2", version("pypdfium2"))
print("a dash of one em:", narrow)
print("of three ems, leading of 1.2 em:", wide)
print("of three ems, leading of 1.6 em:", leaded)
assert narrow == leaded == ["AAAA", "BBBB", "\u2e3b", "CCCC"]
assert wide == ["AAAA", "\u2e3b", "BBBB", "CCCC"]
PROGRAM
echo "as described"
