#!/bin/sh
# pdfium reads every hyphen-minus at a line's end as one that was set there, and joins its word.
#
# Expected: U+002D at the end of a line stays in the text: "well-known" has its hyphen wherever its line ends. One that
#   typesetting has added is told by U+00AD (ISO 32000-1, 14.8.2.2.3), as a font's text or as ActualText.
# Seen (pypdfium2 5.15.2): U+002D and U+00AD both become U+FFFE, the line end behind them is dropped, and
#   FPDFText_IsHyphen is 1 for both: Chromium copies "wellknown". U+2010, a hyphen too, stays, with its line end. Only the
#   marks of the text object tell which is which, and the text of ActualText that has U+00AD alone is given as empty.
# What it taught: tests/typeset/test_extracted.py asks pdfium for the marks (docs/archive.md).
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
import pypdfium2.raw as raw

CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def
1 begincodespacerange <00> <ff> endcodespacerange
%d beginbfchar %s <2d> <%s> endbfchar
endcmap end end"""


def read(hyphen, actual=""):
    """The text of two lines, of which the first ends with a hyphen that stands for this; whether pdfium calls it a
    hyphen; and what it gives for its ActualText."""
    pdf = pikepdf.new()
    letters = b" ".join(b"<%02x> <%04x>" % (code, code) for code in range(0x61, 0x7B))
    text = hyphen.encode("utf-16-be").hex().encode()
    font = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        ToUnicode=pdf.make_stream(CMAP % (27, letters, text)),
    ))
    marked = f"/Span <</ActualText <FEFF{actual.encode('utf-16-be').hex()}>>> BDC (-) Tj EMC" if actual else "(-) Tj"
    page = pdf.add_blank_page(page_size=(400, 800))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(
        f"BT /F 10 Tf 1 0 0 1 50 700 Tm (words are well) Tj {marked} ET BT /F 10 Tf 1 0 0 1 50 688 Tm (known here) Tj ET".encode()
    )
    out = BytesIO()
    pdf.save(out)
    text = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage()
    place = len("words are well")
    item = raw.FPDFText_GetTextObject(text.raw, place)
    said = None
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        buffer, length = raw.create_string_buffer(64), raw.c_ulong()
        wide = raw.cast(buffer, raw.POINTER(raw.FPDF_WCHAR))
        if raw.FPDFPageObjMark_GetParamStringValue(raw.FPDFPageObj_GetMark(item, number), b"ActualText", wide, 64, length):
            said = buffer.raw[: length.value].decode("utf-16-le").rstrip("\0")
    return text.get_text_range(), raw.FPDFText_IsHyphen(text.raw, place), said


author, set_there, other, actual = read("-"), read("\u00ad"), read("\u2010"), read("-", "\u00ad")
print("pypdfium2", version("pypdfium2"))
print("U+002D:", ascii(author))
print("U+00AD:", ascii(set_there))
print("U+2010:", ascii(other))
print("ActualText U+00AD:", ascii(actual))
assert author == set_there == ("words are well\ufffeknown here", 1, None)
assert other == ("words are well\u2010\r\nknown here", 0, None)
assert actual == ("words are well\ufffeknown here", 1, "")
PROGRAM
echo "as described"
