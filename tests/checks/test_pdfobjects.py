"""The proof's own reader of PDF files finds what another library finds, and never breaks on a broken file."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from conftest import Built

from octavo.checks.pdfobjects import PdfObjects, Stream, text_of
from octavo.checks.pdftokens import Name, PdfError, Reference
from octavo.checks.readpdf import count_pages, read_pdf
from octavo.model import Frame
from octavo.typeset.pdffile import PdfFile
from octavo.workshop.pool import Workshop


def saved(content: bytes, mode: pikepdf.ObjectStreamMode) -> bytes:
    """The same PDF as another program writes it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, object_stream_mode=mode)
    return out.getvalue()


def same(ours: Any, theirs: Any) -> bool:
    """Whether two readers found the same object; others that it names are not followed."""
    if isinstance(ours, Reference):
        return bool(theirs.is_indirect)
    if isinstance(ours, Stream):
        return ours.raw == theirs.read_raw_bytes()
    if isinstance(ours, dict):
        return set(ours) == {key.lstrip("/") for key in theirs} and all(
            same(value, theirs["/" + key]) for key, value in ours.items()
        )
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, Name):
        return str(theirs) == "/" + ours
    if isinstance(ours, bytes):
        return bytes(theirs) == ours
    if ours is None or isinstance(ours, bool):
        return ours == theirs
    return abs(float(ours) - float(theirs)) < 1e-6


@pytest.mark.parametrize(
    "mode", [None, pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable]
)
def test_every_object_is_read_as_another_library_reads_it(
    full: Built, mode: pikepdf.ObjectStreamMode | None
) -> None:
    content = full.content("pdf") if mode is None else saved(full.content("pdf"), mode)
    ours = PdfObjects(content)
    with pikepdf.open(BytesIO(content)) as theirs:
        count = 0
        for item in theirs.objects:
            if item is None or not item.is_indirect:
                continue
            if isinstance(item, pikepdf.Stream) and item.get("/Type") in ("/ObjStm", "/XRef"):
                continue
            assert same(ours.get(Reference(item.objgen[0])), item), item.objgen
            count += 1
        assert count > 500
        assert [page.number for page in ours.pages()] == [p.obj.objgen[0] for p in theirs.pages]
        assert [ours.page_at(index) for index in range(len(theirs.pages))] == ours.pages()
        title = text_of(ours.find(ours.trailer, "Info", "Title"))
        assert title == str(theirs.docinfo["/Title"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"(a\(b\)c)", b"a(b)c"),
        (rb"(a(b(c))d)", b"a(b(c))d"),
        (rb"(\101\n\\)", b"A\n\\"),
        (b"(a\\\nb)", b"ab"),
        (b"<41 4>", b"A@"),
        (b"/A#20b", "A b"),
        (b"[1 -2.5 .5 true null 7 0 R]", [1, -2.5, 0.5, True, None, Reference(7)]),
        (b"<</A<</B[<</C 1>>]>>>>", {"A": {"B": [{"C": 1}]}}),
        (b"% a remark\n 5", 5),
    ],
)
def test_objects_are_read_as_they_are_meant(written: bytes, meant: object) -> None:
    body = b"%PDF-1.7\n1 0 obj\n" + written + b"\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2>>\n"
    content = body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)
    assert PdfObjects(content).get(Reference(1)) == meant


def test_texts_are_read_in_each_of_their_codes() -> None:
    assert text_of(b"\xfe\xff\x03\x91") == text_of(b"\xef\xbb\xbf\xce\x91") == "Α"
    assert text_of(b"caf\xe9") == "café"
    assert text_of(None) == ""


def test_a_broken_file_is_an_error_that_can_be_said(full: Built) -> None:
    content = full.content("pdf")
    chance = random.Random(1)  # noqa: S311
    for number in range(150):
        broken = bytearray(content)
        match number % 3:
            case 0:
                del broken[chance.randrange(len(broken)) :]
            case 1:
                start = chance.randrange(len(broken))
                del broken[start : start + chance.randrange(1, 400)]
            case 2:
                for _ in range(60):
                    broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(PdfError):  # any other error is a traceback for the user
            count_pages(bytes(broken))


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\nstartxref\n5\n%%EOF"])
def test_what_is_no_pdf_is_an_error(content: bytes) -> None:
    with pytest.raises(PdfError):
        count_pages(content)


def written(*objects: bytes, root: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 3, with a page tree of its own where none is given."""
    file = PdfFile(3 + len(objects))
    for number, body in enumerate(objects, start=3):
        file.add(body, number)
    file.add(b"<</Type/Catalog%s>>" % (root or b"/Pages 3 0 R"), 1)
    file.add(b"<<>>", 2)
    return file.finish(1, 2)


@pytest.mark.parametrize(
    "content",
    [
        written(b"<</Kids[3 0 R]>>"),
        written(b"<</Kids[4 0 R 4 0 R]>>", b"<</Kids[5 0 R 5 0 R]>>", b"<<>>"),
        written(b"3 0 R"),
        b"%PDF-1.7\nstartxref\n9223372036854775809\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 2/W[1 1000000 2]/Length 3>>\nstream\nabc\nendstream\n"
        b"endobj\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n<</Size 2/W[1 2 2]/DecodeParms<</Predictor 12/Columns 99999999999999>>"
        b"/Length 3>>\nstream\nabc\nendstream\nendobj\nstartxref\n9\n%%EOF",
    ],
)
def test_what_goes_round_or_grows_without_end_is_an_error(content: bytes) -> None:
    with pytest.raises(PdfError):
        count_pages(content)


@pytest.mark.parametrize(
    "root",
    [
        b"/Outlines 5 0 R",
        b"/Outlines 6 0 R",
        b"/Names<</Dests 7 0 R>>",
        b"/PageLabels<</Nums[0<</S/D>>1000000000000<</S/D>>]>>",
    ],
)
def test_a_book_whose_trees_go_round_is_read_or_refused(root: bytes) -> None:
    content = written(
        b"<</Kids[4 0 R]/Count 1>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
        b"<</First 8 0 R>>",
        b"<</First 6 0 R>>",
        b"<</Kids[7 0 R]>>",
        b"<</Title(a)/Next 8 0 R>>",
        root=b"/Pages 3 0 R" + root,
    )
    with suppress(PdfError):
        read_pdf(content, Frame(9, 9, 1, 1, 1, 1), frozenset(), Workshop(1, keep=False))
