"""What a style sheet adds is an artifact in the finished PDF; numbers of lists are labels."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from builders import write_book
from conftest import ALONE, BOOKS, Built, build

from octavo.checks.readpdf import read_pdf

TEXT = """# One

10. ten
11. eleven

    - a bullet
    - and another

***

[A link](#one), and behind it the end.[^n]

[^n]: - in a note
"""


@pytest.fixture(scope="module")
def ornate(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_book(tmp_path_factory.mktemp("ornate"), TEXT, language="en-GB"))


def _marks(content: bytes) -> Iterator[tuple[str, bool]]:
    """Every character that is drawn by a page itself, and whether it is an artifact."""
    document = pdfium.PdfDocument(content)
    name, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for page in document:
        text = page.get_textpage()
        letters = text.get_text_range()
        for index, letter in enumerate(letters):
            item = pdfium_c.FPDFText_GetTextObject(text.raw, index)
            names = set()
            for number in range(pdfium_c.FPDFPageObj_CountMarks(item) if item else 0):
                mark = pdfium_c.FPDFPageObj_GetMark(item, number)
                buffer = ctypes.cast(name, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
                pdfium_c.FPDFPageObjMark_GetName(mark, buffer, 64, length)
                names.add(name.raw[: length.value].decode("utf-16-le").rstrip("\0"))
            if names and not letter.isspace():
                yield letter, "Artifact" in names
        text.close()
    document.close()


def test_bullets_leaders_and_breaks_are_artifacts_and_nothing_else_is(ornate: Built) -> None:
    marks = list(_marks(ornate.content("pdf")))
    ornaments = Counter(letter for letter, is_artifact in marks if is_artifact)
    assert ornaments.pop(".") > 10  # the leader of the contents
    assert ornaments - Counter("ABook") == {"•": 1, "◦": 2, "*": 3}  # and the half title
    words = "".join(letter for letter, is_artifact in marks if not is_artifact)
    assert "10.ten11.eleven" in words
    assert "•" not in words


def _structure(element: Any) -> Iterator[tuple[str, list[str]]]:
    """The elements of the structure, each with those inside it."""
    kids = element.get("/K", [])
    inside = [
        kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]  # fmt: skip
    yield str(element.S), [str(kid.S) for kid in inside]
    for kid in inside:
        yield from _structure(kid)


def test_the_structure_has_labels_for_numbers_and_no_place_for_ornaments(ornate: Built) -> None:
    with pikepdf.open(BytesIO(ornate.content("pdf"))) as pdf:
        elements = list(_structure(pdf.Root.StructTreeRoot.K[0]))
        annotations = [a for page in pdf.pages for a in page.obj.get("/Annots", ())]
        assert all("/StructParent" in annotation for annotation in annotations)
    kinds = Counter(kind for kind, _ in elements)
    assert kinds["/Lbl"] == 2 + 1 + 1  # the chapter's number, and the note's
    assert kinds["/L"] == 3
    items = [inside for kind, inside in elements if kind == "/LI"]
    assert sorted(items) == [["/LBody"]] * 3 + [["/Lbl", "/LBody"]] * 2


def test_a_line_of_the_contents_is_one_link(ornate: Built) -> None:
    with pikepdf.open(BytesIO(ornate.content("pdf"))) as pdf:
        page = next(page for page in pdf.pages if "/Annots" in page.obj)
        said = [str(a.Contents) for a in page.obj.Annots]
    assert said == ["Page 1: 1 One"]


def test_the_proof_takes_no_ornament_for_text(ornate: Built) -> None:
    assert ornate.build.findings == ()
    page_map = ornate.build.page_map
    assert page_map is not None
    reading = read_pdf(ornate.content("pdf"), page_map.frame, frozenset({"fn-n"}), ALONE)
    printed = "".join(page.body for page in reading.pages) + reading.notes["fn-n"].text
    assert not set("•◦*") & set(printed)
    assert "10.ten11.eleven" in printed
    assert next(link.text for link in reading.links if link.target == "one") == "1One1"


def test_a_first_letter_that_is_set_in_a_way_of_its_own_is_text(tmp_path: Path) -> None:
    text = "# One\n\n::: opened\nRivers, and the words that follow them in the paragraph.\n:::\n\nMore.\n"
    root = write_book(tmp_path, text, language="en-GB")
    (root / "styles").mkdir(exist_ok=True)
    (root / "styles/print.css").write_text(
        (BOOKS.parent.parent / "styles/print.css").read_text("utf-8")
        + ".opened p::first-letter { font-size: 2em; color: #800 }",
        "utf-8",
    )
    made = build(root)
    assert made.build.findings == ()
    assert ("R", False) in _marks(made.content("pdf"))
