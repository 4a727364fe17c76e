#!/bin/sh
# pdfium, MuPDF and poppler turn Hebrew round once more where a PDF says what its glyphs are, and give it backwards.
#
# Expected: ActualText (ISO 32000-1, 14.9.4) is what stands in place of the glyphs that it is put around: text, so in the
#   order in which it is read. Glyphs of Hebrew stand on a page from left to right; who reads them turns them. Who is
#   told the text has nothing to turn, and the word is the same with ActualText and without.
# Seen (pypdfium2 5.15.2, PyMuPDF 2.0): without it both give the word, with it both give its letters from the last to the
#   first, as if it were the glyphs that they turn. poppler 22.12 (Debian's poppler-utils) does the same, and is asked
#   where it is installed. A word in Latin letters is given as it is.
# What it taught: letters from right to left are spelt by an element of the structure around the one that holds their glyphs,
#   and not in the page (octavo/engine/spelling.py; docs/archive.md has what each place gives); tests/checks/test_directions.py.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2" "pymupdf==2.0" "pikepdf==10.17.0"
"$folder/venv/bin/python" - "$folder/word.pdf" <<'PROGRAM'
import shutil
import subprocess
import sys
from importlib.metadata import version
from io import BytesIO

import pikepdf
import pymupdf
import pypdfium2
from pikepdf import Dictionary, Name

CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange 4 beginbfchar {} endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""
MARKS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f\n\f"))  # of direction, as poppler writes them; ends of lines


def page(word, seen, spelt):
    """A page with a word; ``seen``: its letters as they stand from left to right; ``spelt``: with ActualText."""
    pdf = pikepdf.new()
    codes = {letter: 65 + index for index, letter in enumerate(word)}
    names = " ".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items())
    font = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=65, LastChar=68, Widths=[600] * 4,
        ToUnicode=pdf.make_stream(CMAP.format(names).encode()),
    ))
    shown = f"({''.join(chr(codes[letter]) for letter in seen)}) Tj"
    if spelt:
        shown = f"/Span <</ActualText <feff{word.encode('utf-16-be').hex()}>>> BDC {shown} EMC"
    made = pdf.add_blank_page(page_size=(200, 100))
    made.Resources = Dictionary(Font=Dictionary(F=font))
    made.Contents = pdf.make_stream(f"BT /F 10 Tf 50 50 Td {shown} ET".encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def read(content):
    texts = {
        "pdfium": pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range(),
        "MuPDF": pymupdf.open(stream=content)[0].get_text(),
    }
    if shutil.which("pdftotext"):
        with open(sys.argv[1], "wb") as file:
            file.write(content)
        done = subprocess.run(["pdftotext", sys.argv[1], "-"], capture_output=True, check=True)
        texts["poppler"] = done.stdout.decode()
    return {name: text.translate(MARKS) for name, text in texts.items()}


print("pypdfium2", version("pypdfium2"), "pymupdf", version("pymupdf"))
if not shutil.which("pdftotext"):
    print("there is no pdftotext: poppler is left out")
HEBREW = "שלום"
for name, word, seen in (("Hebrew", HEBREW, HEBREW[::-1]), ("Latin", "mark", "mark")):
    plain, spelt = read(page(word, seen, spelt=False)), read(page(word, seen, spelt=True))
    print(f"{name}, the word: {ascii(word)}; its glyphs alone: {ascii(plain)}; with ActualText: {ascii(spelt)}")
    assert set(plain.values()) == {word}
    assert set(spelt.values()) == {seen}, "the word is no longer turned, or not by all"
assert seen == word, "Latin is as it is"
PROGRAM
echo "as described"
