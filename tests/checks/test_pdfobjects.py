"""The proof's own reader of PDF files finds what another library finds, and never breaks on a broken file."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from conftest import Built

from octavo.checks.pdfobjects import Name, PdfError, PdfObjects, Reference, Stream, text_of
from octavo.checks.readpdf import count_pages


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
