"""A PDF's file holds every object that was added, where its table says, and the same bytes every time."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest

from octavo.typeset.pdffile import PdfFile, number, text_string


def small(texts: list[bytes]) -> bytes:
    """A PDF of one page and some other objects."""
    file = PdfFile(3)
    page = file.add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>")
    others = [file.add(text) for text in texts]
    first = file.reserve(3)
    file.add_together([b"1", b"(two)", b"[3]"], first)
    stream = file.add_stream(b"/Filter/FlateDecode", zlib.compress(b"q Q"))
    named = b" ".join(b"%d 0 R" % n for n in [*others, *range(first, first + 3), stream])
    file.add(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page, 2)
    info = file.add(b"<</Title(T)>>")
    file.add(b"<</Type/Catalog/Pages 2 0 R/Others[%s]>>" % named, 1)
    return file.finish(1, info)


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 450])
def test_another_library_finds_every_object(count: int) -> None:
    content = small([b"(object %d)" % n for n in range(count)])
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        others = list(pdf.Root.Others)
        assert [str(other) for other in others[:count]] == [f"object {n}" for n in range(count)]
        one, two, three, stream = others[count:]
        assert (int(one), str(two), list(three)) == (1, "two", [3])
        assert stream.read_bytes() == b"q Q"


def test_the_same_objects_make_the_same_bytes_and_others_another_identifier() -> None:
    one, again, other = small([b"(a)"]), small([b"(a)"]), small([b"(b)"])
    assert one == again
    with pikepdf.open(BytesIO(one)) as a, pikepdf.open(BytesIO(other)) as b:
        assert bytes(a.trailer.ID[0]) != bytes(b.trailer.ID[0])


def test_an_object_cannot_be_added_twice() -> None:
    file = PdfFile(3)
    file.add_stream(b"", b"q", 1)
    with pytest.raises(AssertionError):
        file.add_stream(b"", b"q", 1)


@pytest.mark.parametrize("text", ["plain", "a (b) \\ c", "Straße", "Ἀρχή", "𝄞", "line\nline", ""])
def test_texts_are_read_back_as_they_were(text: str) -> None:
    content = small([text_string(text)])
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Others[0]) == text


def test_numbers_are_written_without_empty_digits() -> None:
    assert [number(x) for x in (1.0, 0.5, 72.25, 100, -0.125, 61.4999999)] == [
        b"1", b"0.5", b"72.25", b"100", b"-0.125", b"61.5"
    ]  # fmt: skip
