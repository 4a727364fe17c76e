"""The proof reads every page of the finished file, unless it has read the same page before."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import Built, build

from octavo.checks import check_print, readpdf, viewedtext
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.model import Edition, Frame, Severity
from octavo.pipeline import check_book
from octavo.workshop.pool import Workshop

ALONE = Workshop(1, keep=False)
KEEPING = Workshop(1, keep=True)


@pytest.fixture
def read(
    full: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[bytes, Workshop], tuple[PdfReading, list[range]]]:
    """Reads a PDF in spans of four pages: the reading, and the spans that were read anew."""
    monkeypatch.setattr(readpdf, "_SPAN", 4)
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path)
    page_map = full.build.page_map
    assert page_map is not None
    frame = page_map.frame
    ids = frozenset(note.id for note in full.build.book.notes)
    read_spans = readpdf.read_spans

    def read_in_spans(content: bytes, workshop: Workshop) -> tuple[PdfReading, list[range]]:
        anew: list[range] = []

        def remember(content: bytes, frame: Frame, spans: Any, *others: Any) -> object:
            anew.extend(span.indexes for span in spans)
            return read_spans(content, frame, spans, *others)

        monkeypatch.setattr(readpdf, "read_spans", remember)
        return read_pdf(content, frame, ids, workshop), anew

    return read_in_spans


def without_first_text(content: bytes, index: int) -> bytes:
    """The PDF without the first text that is shown on a page."""
    with pikepdf.open(BytesIO(content)) as pdf:
        contents = pdf.pages[index].obj.Contents
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        for stream in streams:
            found = re.search(rb"\[<[^\]]*\] TJ", stream.read_bytes())
            if found:
                stream.write(stream.read_bytes().replace(found[0], b"[] TJ", 1))
                break
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_spans_give_what_one_reading_of_all_pages_gives(full: Built, read: Callable) -> None:  # type: ignore[type-arg]
    page_map = full.build.page_map
    assert page_map is not None
    ids = frozenset(note.id for note in full.build.book.notes)
    whole = read_pdf(full.content("pdf"), page_map.frame, ids, ALONE)
    assert read(full.content("pdf"), ALONE)[0] == whole
    assert whole.links
    assert whole.notes


def test_pages_that_were_read_are_not_read_again(full: Built, read: Callable) -> None:  # type: ignore[type-arg]
    first, anew = read(full.content("pdf"), KEEPING)
    assert sum(map(len, anew)) == len(first.pages)
    second, again = read(full.content("pdf"), KEEPING)
    assert again == []
    assert second == first


def test_a_changed_page_is_read_again_and_its_change_is_seen(full: Built, read: Callable) -> None:  # type: ignore[type-arg]
    before, _ = read(full.content("pdf"), KEEPING)
    index = next(page.index for page in before.pages if page.index >= 8 and page.body)
    cut = without_first_text(full.content("pdf"), index)
    after, anew = read(cut, KEEPING)
    assert anew == [
        next(span for span in (range(n, n + 4) for n in range(0, 99, 4)) if index in span)
    ]
    assert after.pages[index].body != before.pages[index].body
    others = [page for page in after.pages if page.index != index]
    assert others == [page for page in before.pages if page.index != index]


def test_a_font_that_says_other_letters_has_every_page_read_again(
    full: Built,
    read: Callable,  # type: ignore[type-arg]
) -> None:
    before, _ = read(full.content("pdf"), KEEPING)
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0":
                item.ToUnicode.write(item.ToUnicode.read_bytes().replace(b"<0065>", b"<0078>"))
        out = BytesIO()
        pdf.save(out)
    after, anew = read(out.getvalue(), KEEPING)
    assert sum(map(len, anew)) == len(before.pages)
    assert after.pages != before.pages


def test_pages_that_another_program_has_read_are_read_again(
    full: Built,
    read: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, _ = read(full.content("pdf"), KEEPING)
    monkeypatch.setattr("octavo.checks.keptpages.program_key", lambda: "another")
    after, anew = read(full.content("pdf"), KEEPING)
    assert sum(map(len, anew)) == len(before.pages)
    assert after == before


def test_a_lost_line_is_found_by_the_proof_although_other_pages_were_kept(
    full: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path)
    page_map = full.build.page_map
    assert page_map is not None
    monkeypatch.setattr(readpdf, "_SPAN", 1)
    good = Edition("pdf", "full.pdf", full.content("pdf"))
    _, found = check_print(full.build.book, good, page_map.frame, KEEPING)
    assert Severity.ERROR not in {finding.severity for finding in found}
    index = next(page.index for page in page_map.pages if page.folio == "3")
    with pikepdf.open(BytesIO(good.content)) as pdf:
        del pdf.pages[index].obj["/Contents"]
        out = BytesIO()
        pdf.save(out)
    bad = Edition("pdf", "full.pdf", out.getvalue())
    _, found = check_print(full.build.book, bad, page_map.frame, KEEPING)
    assert {finding.code for finding in found} & {"print-text", "print-notes", "print-note-text"}


def test_a_check_of_finished_files_has_every_page_read_by_the_engine_of_a_viewer(
    write_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_book("# One\n\n" + "Some words of a page.\n\n" * 200)
    made = build(root, ("pdf",))
    (tmp_path / "a-test.pdf").write_bytes(made.content("pdf"))
    seen: list[int] = []
    page = viewedtext.Viewer.page

    def remember(self: viewedtext.Viewer, index: int, *others: Any) -> Any:
        seen.append(index)
        return page(self, index, *others)

    monkeypatch.setattr(viewedtext.Viewer, "page", remember)
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path / "kept")
    check_book(root, tmp_path, ("pdf",), lambda *_: None)
    with pikepdf.open(BytesIO(made.content("pdf"))) as pdf:
        assert sorted(seen) == list(range(len(pdf.pages)))
    assert len(seen) > 4
