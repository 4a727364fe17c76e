#!/bin/sh
# pdfium tells the marked contents of an element without the page that they are of.
#
# Expected: FPDF_StructTree_GetForPage gives the structure of one page; FPDF_StructElement_GetMarkedContentIdAtIndex of a
#   paragraph that goes over a page end gives the numbers of the marked contents on that page. Numbers are of a page
#   (ISO 32000-1, 14.7.4.2): 0 of the next is another.
# Seen (pypdfium2 5.15.2): it gives the numbers of both pages, nothing tells which are whose; on the first page the
#   paragraph holds the number of its heading. FPDF_StructElement_GetChildMarkedContentID gives those of the page
#   alone, and -1 for the others.
# What it taught: octavo/scan/readers/pdfthings.py asks for the children's.
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
from pikepdf import Array, Dictionary, Name


def two_pages():
    """A heading and a paragraph on the first page; the paragraph's end on the second. Numbers: 0, 1; 0."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shown = ("/H1 <</MCID 0>> BDC BT /F 20 Tf 50 700 Td (Heading) Tj ET EMC "
             "/P <</MCID 1>> BDC BT /F 10 Tf 50 600 Td (It goes on) Tj ET EMC",
             "/P <</MCID 0>> BDC BT /F 10 Tf 50 700 Td (to the next page.) Tj ET EMC")
    for number, content in enumerate(shown):
        page = pdf.add_blank_page(page_size=(400, 800))
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(content.encode())
        page.StructParents = number
    first, second = (page.obj for page in pdf.pages)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    heading = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.H1, P=document, Pg=first, K=0))
    end = Dictionary(Type=Name.MCR, Pg=second, MCID=0)
    paragraph = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=first, K=Array([1, end]))
    )
    document.K = Array([heading, paragraph])
    root.K = document
    root.ParentTree = pdf.make_indirect(
        Dictionary(Nums=Array([0, Array([heading, paragraph]), 1, Array([paragraph])]))
    )
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


document = pypdfium2.PdfDocument(two_pages())
page = document[0]
tree = raw.FPDF_StructTree_GetForPage(page.raw)
top = raw.FPDF_StructTree_GetChildAtIndex(tree, 0)
paragraph = raw.FPDF_StructElement_GetChildAtIndex(top, 1)
numbers = [raw.FPDF_StructElement_GetMarkedContentIdAtIndex(paragraph, i)
           for i in range(raw.FPDF_StructElement_GetMarkedContentIdCount(paragraph))]
children = [raw.FPDF_StructElement_GetChildMarkedContentID(paragraph, i)
            for i in range(raw.FPDF_StructElement_CountChildren(paragraph))]
print("pypdfium2", version("pypdfium2"))
print("marks of the paragraph on its first page:", numbers)
print("marks of its children there:", children)
assert numbers == [1, 0]
assert children == [1, -1]
PROGRAM
echo "as described"
