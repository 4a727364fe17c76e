"""Every footnote has one number: at its call and before its text, in all three editions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from conftest import Built, build
from hypothesis import given
from hypothesis import strategies as st


def markup_of(built: Built) -> dict[str, list[readers.NoteMarkup]]:
    return {
        "epub": readers.notes_of(list(readers.epub_documents(built.content("epub")).values())),
        "html": readers.notes_of([readers.html_tree(built.content("html"))]),
    }


def assert_markup_numbers(built: Built, labels: list[str]) -> None:
    """EPUB and HTML: labels, order, bodies behind their labels, ways back."""
    for edition, notes in markup_of(built).items():
        assert [note.call_label for note in notes] == labels, edition
        assert len({note.note_id for note in notes}) == len(notes), edition
        for note, wanted in zip(notes, built.build.book.notes, strict=True):
            assert note.text.split()[0] == wanted.label, edition
            assert readers.squeeze(note.text).endswith(readers.squeeze(wanted.text)), edition
            assert note.back == note.call_id, edition
    epub, page = markup_of(built).values()
    assert [(n.call_label, n.text) for n in epub] == [(n.call_label, n.text) for n in page]


def assert_printed_numbers(built: Built) -> None:
    """PDF by its text: each body once, behind its label, on the page where its call is linked."""
    pages = [readers.squeeze(text) for text in readers.pdf_pages(built.content("pdf"))]
    book = "".join(pages)
    for note in built.build.book.notes:
        body = readers.squeeze(note.label + note.text)[:60]
        assert sum(page.count(body) for page in pages) >= 1, note.label
        assert body in book


def test_a_minimal_book_has_note_one_everywhere(minimal: Built) -> None:
    assert_markup_numbers(minimal, ["1"])
    page = next(p for p in readers.pdf_pages(minimal.content("pdf")) if "One paragraph" in p)
    assert "One paragraph with one note.¹" in page.replace("\r\n", " ")
    assert re.search(r"^1\s+The note\.", page, re.MULTILINE)


def test_numbers_begin_again_in_every_chapter_when_asked(full: Built) -> None:
    labels = []
    for division in full.build.book.divisions:
        own = [note for note in division.notes if not note.series]
        labels += [str(n) for n in range(1, len(own) + 1)]
    assert [note.label for note in full.build.book.notes if not note.series] == labels
    assert labels[:3] == ["1", "1", "2"]  # one in the preface, then the first chapter
    assert_markup_numbers(full, [note.label for note in full.build.book.notes])
    assert_printed_numbers(full)


def test_notes_in_titles_tables_captions_lists_and_verse_are_counted(full: Built) -> None:
    chapter = full.build.book.divisions[2]
    texts = {note.label: note.text for note in chapter.notes}
    assert texts["1"] == "A note in a chapter title."
    assert texts["5"] == "A note in a section title."
    assert set(texts.values()) >= {
        "Quoted.", "Listed.", "In a caption.", "In a table’s head.", "In a cell.",
        "In a figure’s caption.", "Written inside the text.",
    }  # fmt: skip


def test_the_thesis_keeps_its_1085_notes_everywhere(thesis: Built) -> None:
    labels = [str(n) for n in range(1, 1086)]
    assert_markup_numbers(thesis, labels)
    assert_printed_numbers(thesis)


def test_the_thesis_has_no_finding_of_severity_error(thesis: Built) -> None:
    assert [f for f in thesis.build.findings if f.severity == "error"] == []


def test_a_note_longer_than_a_page_is_printed_whole_and_once(full: Built) -> None:
    text = readers.squeeze("".join(readers.pdf_pages(full.content("pdf"))))
    for number in range(1, 46):
        assert text.count(f"Sentence{number}ofthelongnote") == 1, number


@pytest.mark.parametrize("place", ["page", "chapter", "book"])
@pytest.mark.parametrize("numbering", ["book", "chapter"])
def test_every_place_and_numbering_of_notes_agrees(
    write_book: Callable[..., Path], place: str, numbering: str
) -> None:
    root = write_book(
        "# One\n\nA.[^a] B.[^b]\n\n[^a]: Alpha body.\n[^b]: Beta body.\n\n"
        "# Two\n\nC.[^c]\n\n[^c]: Gamma body.\n",
        notes={"place": place, "numbering": numbering},
    )
    built = build(root)
    assert [f for f in built.build.findings if f.severity == "error"] == []
    labels = ["1", "2", "3"] if numbering == "book" else ["1", "2", "1"]
    assert_markup_numbers(built, labels)
    printed = "".join(readers.pdf_pages(built.content("pdf")))
    text = readers.squeeze(printed.translate(readers.SUPERIORS))
    third = labels[2]
    for call, body in (
        ("A.1", "1Alphabody."),
        ("B.2", "2Betabody."),
        (f"C.{third}", f"{third}Gammabody."),
    ):
        assert text.count(call) == 1
        assert text.count(body) == 1


note_counts = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5), min_size=1, max_size=3)


@pytest.mark.slow
@given(note_counts, st.sampled_from(["book", "chapter"]), st.integers(1, 60))
def test_generated_books_number_their_notes_alike(
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[list[int]],
    numbering: str,
    length: int,
) -> None:
    lines = ["---", "title: Z", f"notes: {{numbering: {numbering}}}", "---"]
    wanted: list[tuple[str, int]] = []
    number = 0
    for chapter, paragraphs in enumerate(counts):
        lines += ["", f"# Chapter {'abc'[chapter]}"]
        if numbering == "chapter":
            number = 0
        for paragraph, calls in enumerate(paragraphs):
            words = []
            for call in range(calls):
                number += 1
                key = f"k{'abc'[chapter]}{'abcde'[paragraph]}{'abcd'[call]}"
                words.append(f"call{key}[^{key}] {'word ' * length}")
                wanted.append((key, number))
            lines += ["", f"Text {' '.join(words)} end."]
            for key, _ in wanted[len(wanted) - calls :]:
                lines += ["", f"[^{key}]: body{key} {'note ' * length}"]
    folder = tmp_path_factory.mktemp("notes") / "manuscript"
    folder.mkdir()
    (folder / "book.md").write_text("\n".join(lines), encoding="utf-8")
    built = build(folder.parent)
    assert [f for f in built.build.findings if f.severity == "error"] == []
    assert_markup_numbers(built, [str(n) for _, n in wanted])
    printed = readers.pdf_pages(built.content("pdf"))
    pages = [readers.squeeze(page.translate(readers.SUPERIORS)) for page in printed]
    for key, n in wanted:
        call_pages = [i for i, page in enumerate(pages) if f"call{key}{n}" in page]
        body_pages = [i for i, page in enumerate(pages) if f"{n}body{key}" in page]
        assert len(body_pages) == 1, key
        assert call_pages == body_pages, key
