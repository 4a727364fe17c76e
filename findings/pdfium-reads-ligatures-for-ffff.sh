#!/bin/sh
# pdfium reads a glyph that a font maps to U+FFFF as the font's first ligature, and where there is none, not at all.
#
# Expected: ISO 32000-1, 9.10.3, has a ToUnicode CMap map codes to text in UTF-16BE and excludes no value; PDF/A and PDF/UA
#   exclude U+0000, U+FEFF and U+FFFE. U+FFFF is no letter (Unicode, 23.7). XeTeX writes <0000> <FFFF> for the glyph that
#   it sets where a font lacks a letter. A reader gives U+FFFF or U+FFFD there, or nothing and tells so; it gives no
#   letters of other glyphs.
# Seen (pypdfium2 5.15.2): pdfium keeps what a code is as a number; that of several letters is 0xFFFF with their place in a
#   list, from 0, above it. So U+FFFF alone is the first of the list: each glyph that means nothing is read as "Word"
#   where that is what a ligature of the font stands for; in XeTeX's files, as "ff" or "fi". In a font without one
#   nothing is read. FPDFText_HasUnicodeMapError is 0 for all of them. Chromium copies and searches with pdfium.
#   PyMuPDF 2.0, pdfminer.six 20260107 and pypdf 7.1.1 give U+FFFF, as is asserted here; poppler 22.12 gave U+FFFD.
# What it taught: octavo/scan/readers/unicodemaps.py writes another value into such maps before pdfium reads them;
#   tests/scan/readers/test_pdf.py has files of both kinds.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# Where there is a xelatex (Debian: texlive-xetex, lmodern; seen with TeX Live 2022), a file of its is read as well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    "pypdfium2==5.15.2" "pikepdf==10.17.0" "fonttools==4.68.0" "pymupdf==2.0" "pdfminer.six==20260107" "pypdf==7.1.1"
cat > "$folder/made.tex" <<'TEX'
\documentclass{article}\usepackage{fontspec}\pagestyle{empty}
\begin{document}\setmainfont{lmroman10-regular.otf}An effect: 漢字.\end{document}
TEX
if command -v xelatex > /dev/null; then
    (cd "$folder" && xelatex -interaction=batchmode made.tex > xelatex.txt) || { cat "$folder/xelatex.txt"; exit 1; }
    xelatex --version | head -n 1
else
    echo "there is no xelatex: left out"
fi
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import sys
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pypdfium2.raw as raw
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name

CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange {count} beginbfchar {pairs} endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def squares():
    """A TrueType font of three squares: the glyph for whatever it lacks, “a”, and a ligature."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0)), pen.lineTo((0, 500)), pen.lineTo((500, 500)), pen.lineTo((500, 0)), pen.closePath()
    names = [".notdef", "a", "ligature"]
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord("a"): "a"})
    font.setupGlyf(dict.fromkeys(names, pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def made(codes, letters):
    """A page with these glyphs of the font; what it says of them."""
    pdf = pikepdf.new()
    pairs = " ".join(f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in letters.items())
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Squares, DW=600, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Squares, Flags=4, FontBBox=[0, 0, 500, 500], ItalicAngle=0,
            Ascent=800, Descent=-200, CapHeight=500, StemV=80, FontFile2=pdf.make_stream(squares()),
        )),
    )
    font = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Squares, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
        ToUnicode=pdf.make_stream(CMAP.format(count=len(letters), pairs=pairs).encode()),
    ))
    page = pdf.add_blank_page(page_size=(400, 100))
    page.Resources = Dictionary(Font=Dictionary(F=font))
    shown = "".join(f"{code:04X}" for code in codes)
    page.Contents = pdf.make_stream(f"BT /F 10 Tf 50 50 Td <{shown}> Tj ET".encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def read(content):
    """What readers give, by their names, without the ends of lines."""
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    faults = [raw.FPDFText_HasUnicodeMapError(text.raw, index) for index in range(text.count_chars())]
    return {
        "pdfium": text.get_text_range(), "faults": sum(faults), "mupdf": pymupdf.open(stream=content)[0].get_text().strip(),
        "pdfminer": "".join(extract_text(BytesIO(content)).split()),
        "pypdf": pypdf.PdfReader(BytesIO(content)).pages[0].extract_text(),
    }


print(*(f"{name} {version(name)}" for name in ("pypdfium2", "pymupdf", "pdfminer.six", "pypdf")), sep=", ")
for name, letters, read_as in (
    ("a ligature", {0: "\uffff", 1: "a", 2: "Word"}, "aWordWorda"),
    ("none", {0: "\uffff", 1: "a"}, "aa"),
):
    seen = read(made([1, 0, 0, 1], letters))
    print(f"{name}:", ascii(seen))
    assert seen.pop("pdfium") == read_as and seen.pop("faults") == 0
    assert set(seen.values()) == {"a\uffff\uffffa"}
if (path := Path(sys.argv[1], "made.pdf")).exists():
    with pikepdf.open(path) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert b"<0000> <FFFF>\n<" in font.ToUnicode.read_bytes(), "XeTeX maps its empty glyph to something else now"
    seen = read(path.read_bytes())
    print("xelatex:", ascii(seen))
    assert "effect: ffff." in seen["pdfium"] and "\uffff\uffff" in seen["mupdf"]
PROGRAM
echo "as described"
