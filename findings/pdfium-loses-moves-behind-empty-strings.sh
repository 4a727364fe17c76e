#!/bin/sh
# PDFium loses the last number of a TJ operator in whose array an empty string stands.
#
# Expected: each number in the array moves what comes behind it, be there strings without a glyph or not; an empty string shows
#   nothing and moves nothing (ISO 32000-1, 9.4.3). So `[<>-100<41>-500]` moves by as much as `[-100<41>-500]`.
# Seen (pypdfium2 5.15.2): without the empty string what follows stands at 100 + 500 thousandths of the size and the letter's
#   width; with it, the 500 of the end are lost, and the next word is drawn and read so much nearer. An empty string
#   between two glyphs does the same. pdfminer.six goes by the numbers, as poppler does.
#   WeasyPrint 70.0 writes such strings wherever a glyph is shifted: before each space of a filled line whose letters come
#   from a second face, so that lines of Hebrew or Armenian end some points too early in Chromium.
# What it taught: octavo/engine/moves.py joins the moves that an empty string parts; tests/engine/test_faces.py looks for such
#   strings in a finished file.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2" "pydyf==0.12.1" "pdfminer.six==20260107"
"$folder/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version
from io import BytesIO

import pydyf
import pypdfium2
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

ARRAYS = {
    "no empty string": b"[-100<41>-500]", "one in front": b"[<>-100<41>-500]", "one between": b"[<41>-100<><41>-500]",
    "none between": b"[<41>-100<41>-500]",
}  # fmt: skip


def page(array):
    """A PDF in which an array is shown and a B behind it, in 100 points of a face of the reader's own."""
    pdf = pydyf.PDF()
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Courier"})
    pdf.add_object(font)
    stream = pydyf.Stream([b"BT /F 100 Tf 10 100 Td", array + b" TJ", b"<42> Tj ET"])
    pdf.add_object(stream)
    resources = pydyf.Dictionary({"Font": pydyf.Dictionary({"F": font.reference})})
    pdf.add_page(pydyf.Dictionary({
        "Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 600, 300]),
        "Contents": stream.reference, "Resources": resources,
    }))  # fmt: skip
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def in_pdfium(content):
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    at = text.get_text_range().index("B")
    return round(text.get_charbox(at, loose=True)[0])


def in_pdfminer(content):
    def letters(thing):
        if isinstance(thing, LTChar):
            yield thing
        elif hasattr(thing, "__iter__"):
            for part in thing:
                yield from letters(part)

    return next(round(c.x0) for c in letters(extract_pages(BytesIO(content))) if c.get_text() == "B")


print("pypdfium2", version("pypdfium2"), "pdfminer.six", version("pdfminer.six"))
found = {name: (in_pdfium(page(array)), in_pdfminer(page(array))) for name, array in ARRAYS.items()}
for name, places in found.items():
    print(f"{name}: the B begins at {places[0]} in pdfium, {places[1]} in pdfminer.six")
assert found["no empty string"] == (130, 130) and found["none between"] == (190, 190)
assert found["one in front"] == (80, 130) and found["one between"] == (140, 190)
PROGRAM
echo "as described"
