"""A word is found in every view and in the author's file, and it is that word and no other of the same letters."""

from __future__ import annotations

import gc
import random
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Built
from following import assert_true, verdicts

from octavo.desk.changes import find_change
from octavo.desk.findingplaces import places_of_finding
from octavo.desk.places import Places, WordPlace
from octavo.model import Finding, Place, Severity


@pytest.fixture(scope="module")
def full_places(full: Built) -> Places:
    return Places(full.build)


def test_words_of_the_full_book_come_back_to_themselves(full: Built) -> None:
    assert_true(verdicts(full.build))


def test_words_of_a_thesis_come_back_to_themselves(thesis: Built) -> None:
    found = verdicts(thesis.build)
    assert_true(found)
    assert found["right"] >= 0.9 * found.total(), found


def _of(places: Places, named: str, word: int) -> WordPlace:
    found = places.at_html(named, word)
    assert found is not None
    return found


def test_a_word_of_a_note_is_in_the_line_that_defines_it(full_places: Places) -> None:
    found = _of(full_places, "fn-title", 4)
    assert (found.word, found.division, found.note) == ("a", "everywhere", "fn-title")
    assert (found.file, found.line, found.column) == ("manuscript/02-body.md", 5, 21)
    assert found.is_exact


def test_the_label_of_a_note_is_its_line(full_places: Places) -> None:
    found = _of(full_places, "fn-title", 0)
    assert (found.word, found.line, found.is_exact) == ("1", 5, False)


def test_the_number_of_a_heading_is_the_heading(full_places: Places) -> None:
    found = _of(full_places, "everywhere", 0)
    assert (found.word, found.line, found.column, found.is_exact) == ("1", 3, 3, False)


def test_what_the_contents_say_is_the_heading(full: Built, full_places: Places) -> None:
    heading = _of(full_places, "scripts", 1)
    assert full_places._pages is not None
    assert full.build.page_map is not None
    for page in full.build.page_map.pages[:10]:
        row = full_places._pages.page(page.index).find_row("Scripts and Signs")
        if row:
            centre = full_places._pages.page(page.index).centre_of(row[0])
            assert full_places.at_print(page.index, *centre) == heading
            return
    raise AssertionError("the contents do not name it")


def test_a_running_head_is_the_heading(full: Built, full_places: Places) -> None:
    assert full_places._pages is not None
    assert full.build.page_map is not None
    for page in full.build.page_map.pages:
        words = full_places._pages.page(page.index)
        if page.division_id == "everywhere" and words.head is not None:
            found = full_places.at_print(
                page.index, *words.centre_of(words.find_row("Everywhere")[-1])
            )
            assert found == _of(full_places, "everywhere", 1)
            return
    raise AssertionError("there is no running head")


def test_the_title_page_is_the_front_matter(full_places: Places) -> None:
    found = full_places.at_words(2, "Everything That Octavo Sets")
    assert [(one.file, one.line, one.column) for one in found] == [
        ("manuscript/01-front.md", 3, 11),
        ("manuscript/01-front.md", 3, 22),
        ("manuscript/01-front.md", 3, 27),
        ("manuscript/01-front.md", 3, 34),
    ]


def test_an_entry_of_the_index_leads_to_the_word_that_was_marked(full_places: Places) -> None:
    stream = full_places.stream_of("index")
    told = [full_places.place_of("index", word) for word in range(len(stream.words))]
    files = {place.file for place in told}
    assert "manuscript/02-index.md" in files
    assert not any(place.is_exact for place in told if place.file == "manuscript/03-back.md")


def test_what_nobody_wrote_has_no_line(full_places: Places) -> None:
    found = _of(full_places, "bibliography", 3)
    assert (found.file, found.line) == (None, None)
    assert found.page is not None
    assert found.boxes


def test_a_line_without_words_is_the_next_one(full_places: Places) -> None:
    found = full_places.at_source("manuscript/02-body.md", 4)
    assert found is not None
    assert (found.division, found.line) == ("everywhere", 7)


@pytest.mark.parametrize(
    ("index", "x", "y"), [(-1, 1.0, 1.0), (99_999, 1.0, 1.0), (2, -500.0, 3.0)]
)
def test_nothing_is_said_of_what_is_not_there(
    full_places: Places, index: int, x: float, y: float
) -> None:
    assert full_places.at_print(index, x, y) is None
    assert full_places.at_html("no-such-id", 3) is None
    assert full_places.at_html("everywhere", -4) is None
    assert full_places.at_html("everywhere", 1_000_000) is None
    assert full_places.at_epub("../../etc/passwd", "everywhere", 0) is None
    assert full_places.at_source("manuscript/none.md", 1) is None
    assert full_places.at_source("manuscript/02-body.md", 100_000) is None


def test_what_is_the_same_is_not_read_again(full: Built) -> None:
    first = Places(full.build)
    stream = first.stream_of("everywhere")
    assert Places(full.build, first).stream_of("everywhere") is stream


def test_a_finding_is_shown_at_its_line_and_at_the_words_that_it_names(
    full: Built, full_places: Places
) -> None:
    finding = Finding(
        "makeup-loose", Severity.NOTE, "PDF: 1 × loose lines; see page 12, line 7: “of the long note says that…”",
        Place("manuscript/02-body.md", 106),
    )  # fmt: skip
    found = places_of_finding(full_places, finding)
    assert [(place.division, place.note) for place in found] == [
        ("the-long-note", ""),
        ("the-long-note", "fn-long"),
    ]
    assert full.build.page_map is not None
    assert full.build.page_map.pages[found[1].page or 0].folio == "12"


# In a browser, words are counted as here: by white space, from where the element with the id begins

_COUNT = """
([id, count]) => {
  const INLINE = new Set(("a abbr b bdi bdo br cite code del dfn em i img ins kbd label mark q rp rt ruby s samp " +
    "small span strong sub sup time u var wbr math page-break").split(" "));
  const SILENT = "math, script, style, svg, page-break, button, .formula-text, [data-screen], [role=doc-endnotes], " +
    "[role=doc-footnote], [role=doc-pagebreak]";
  let text = "";
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { text += node.data; return; }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SILENT)) return;
    const isBlock = !INLINE.has(node.localName);
    if (isBlock) text += "\\n";
    if (node.localName === "br") text += " ";
    for (const child of node.childNodes) read(child);
    if (isBlock) text += "\\n";
  };
  let node = document.getElementById(id);
  read(node);
  while (text.trim().split(/\\s+/).length <= count && node !== document.body) {
    while (!node.nextSibling) {
      node = node.parentNode;
      if (!INLINE.has(node.localName)) text += "\\n";
    }
    node = node.nextSibling;
    read(node);
  }
  return text.trim().split(/\\s+/)[count];
}
"""


def test_a_browser_counts_words_alike(
    full: Built, full_places: Places, chromium: Any, tmp_path: Path
) -> None:
    file = tmp_path / "book.html"
    file.write_bytes(full.content("html"))
    page = chromium.new_page()
    page.goto(file.as_uri())
    chances = random.Random(3)  # noqa: S311
    names = [division.id for division in full.build.book.divisions]
    names += [note.id for note in full.build.book.notes]
    for name in names:
        words = range(len(full_places.stream_of(name).words))
        for word in chances.sample(words, min(4, len(words))):
            place = full_places.place_of(name, word)
            assert place.html is not None
            assert page.evaluate(_COUNT, [place.html.id, place.html.word]) == place.word
    page.close()


# What was edited


def _edited(book: Any, old: str, new: str) -> Any:
    divisions = tuple(
        replace(
            division,
            html=division.html.replace(old, new, 1),
            notes=tuple(
                replace(note, html=note.html.replace(old, new, 1)) for note in division.notes
            ),
        )
        for division in book.divisions
    )
    return replace(book, divisions=divisions)


@pytest.mark.parametrize(
    ("old", "new", "where", "word"),
    [
        ("with two notes in one line", "with twofold notes in one line", "everywhere", "twofold"),
        ("with two notes in one line", "with notes in one line", "everywhere", "notes"),
        ("with two notes", "with <em>two</em> notes", "everywhere", "two"),
        ("A note in a chapter title", "A word in a chapter title", "fn-title", "word"),
        ("and a list inside", "and a long list inside", "everywhere", "long"),
        ("Its definition.", "Its definition!", "scripts", "Another"),
    ],
)
def test_the_edited_word_is_found(full: Built, old: str, new: str, where: str, word: str) -> None:
    book = full.build.book
    now = _edited(book, old, new)
    change = find_change(book, now)
    assert change is not None
    assert change.name == where
    found = Places(replace(full.build, book=now)).stream_of(where)
    assert found.said(change.word_in(found)) == word


def test_a_number_that_moved_is_no_edit(full: Built) -> None:
    book = full.build.book
    now = _edited(book, 'id="fnref-a">2</a>', 'id="fnref-a">3</a>')
    assert now != book
    assert find_change(book, now) is None


def test_nothing_is_edited_where_all_is_the_same(full: Built) -> None:
    assert find_change(full.build.book, full.build.book) is None


def test_a_chapter_that_is_new_or_gone_is_where_it_was(full: Built) -> None:
    book = full.build.book
    fewer = replace(book, divisions=(*book.divisions[:3], *book.divisions[4:]))
    assert getattr(find_change(fewer, book), "name", "") == "scripts"
    assert getattr(find_change(book, fewer), "name", "") == "sec-below"


def test_what_was_read_of_a_build_goes_with_it(full: Built) -> None:
    """Without waiting for the garbage collector, which comes seldom at a desk."""
    places = Places(full.build)
    assert places.at_source("manuscript/02-body.md", 5) is not None
    assert places.at_print(12, 100, 100) is not None or places._pages is not None
    gc.disable()
    try:
        gone = weakref.ref(places._origins), weakref.ref(places._screens["html"])
        del places
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()


def test_a_word_that_a_page_divides_is_one_word(thesis: Built) -> None:
    places = Places(thesis.build)
    assert places._pages is not None
    for index in range(30, 60):
        page, behind = places._pages.page(index), places._pages.page(index + 1)
        for piece in page.parts & behind.parts:
            halves = [
                (at, number)
                for at, one in ((index, page), (index + 1, behind))
                for number, own in enumerate(one.pieces)
                if piece in own
            ]
            told = [
                places.at_print(at, *places._pages.page(at).centre_of(number))
                for at, number in halves
            ]
            assert len(told) == 2
            assert [place.page for place in told if place] == [index, index + 1]
            assert len({(place.html, place.line, place.column) for place in told if place}) == 1
            return
    raise AssertionError("no page divides a word")
