"""The book of this repository is original in its words and true to its source in its facts."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import digest
import pytest
from builders import said
from conftest import ROOT, Built
from lxml import etree

from octavo.model import Book
from octavo.model.index import IndexEntry
from octavo.parse import Parsed, parse_manuscript
from octavo.parse.tree import plain_text
from octavo.reading.folder import read_manuscript

# Runs of eight words that may be shared: names.
NAMES = (
    "The Past, Present, and Future of the Artsakh Conflict",
    "the Conference on Security and Co-operation in Europe",
    "the Conference on Security and Co-operation in",
)
# Numbers of the digest that the text of the thesis does not have in this form, and why.
NUMBERS = {
    "0.45": "450 million dollars, in billions beside other billions",
    "7.9": "the estimate of 18 October stands in the thesis's note 1000",
    "130": "“one hundred thirty citizens”, note 359",
    "220": "220,000 refugees, in thousands in an alternative text",
    "530": "530,000 refugees, in thousands in an alternative text",
    "2014": "the year of Sargsyan's promise stands in note 817",
    "50000": "“about 50 thousand Azerbaijanis”, note 531",
}
# Days of the digest that the thesis counts from another day, and how.
DATES = {
    (5, "July"): "the day following 4 July 1921",
    (8, "November"): "the day following the footage of 7 November, dated in note 1029",
    (23, "April"): "the evening following 22 April 2018",
}
# Works whose reference the digest puts right, and what was wrong.
CORRECTED = {
    "avdoyan1995": "the name is spelled Avodyan",
    "barrons2020": "the thesis gives the address under the author and title of baev2018",
    "badalian2021": "the name is spelled Badaliam",
    "broers2020c": "the date is lost in the scan, the occasion is the war",
    "clines1990": "the year is given as 1980, the address has 1990",
    "dudwick1994": "the name is spelled Dudwich",
    "getzoyan2021": "the year is given as 2020, the address has 2021",
    "jarosiewicz2016": "the year is given as 2020, the address has 2016",
    "martirosyan2021": "the year is given as 2020, before the war of which it speaks",
    "womack2019": "the year is given as 2011, the address has 2019",
}
# Pages that the thesis gives for a work under a name that it does not have.
MISNAMED = {("broers2019", "169"): "called Anatomy of Conflict in note 668"}
# Numbers that only measure: the lines of a scale.
SCALES = {"0", "10", "20", "50", "100", "1000", "10000", "1990", "1995", "2000", "2005", "2010",
          "2015", "2020"}  # fmt: skip

needs_thesis = pytest.mark.skipif(
    not digest.THESIS.is_file(),
    reason="the thesis is not part of the repository, and not beside it here",
)


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    manuscript, found = read_manuscript(ROOT)
    assert said(found) == []
    return parse_manuscript(manuscript)


@pytest.fixture(scope="module")
def book(parsed: Parsed) -> Book:
    return parsed.book


@pytest.fixture(scope="module")
def figures() -> dict[str, str]:
    """The drawings as the script makes them."""
    script: dict[str, Any] = runpy.run_path(str(digest.FIGURES / "draw.py"))
    return {name: draw().svg() for name, draw in script["FIGURES"].items()}


def trees(book: Book) -> list[etree._Element]:
    return [etree.fromstring(f"<x>{division.html}</x>") for division in book.divisions]


def folded(text: str) -> str:
    return " ".join(digest.words(text))


def test_the_book_is_built_without_a_finding(own: Built) -> None:
    assert said(own.build.findings) == []


def test_it_has_the_length_of_a_book(book: Book) -> None:
    written = sum(
        len(digest.words(plain_text(tree)))
        for tree, division in zip(trees(book), book.divisions, strict=True)
        if division.heading.id not in {"chronology", "gazetteer", "people", "bibliography"}
    )
    assert written >= 12_000
    assert len(book.notes) >= 200


def test_it_has_an_introduction_four_chapters_and_a_conclusion(book: Book) -> None:
    titles = [(d.kind.value, d.heading.number or "") for d in book.divisions]
    assert [number for kind, number in titles if kind == "chapter" and number] == list("1234")
    assert [d.role for d in book.divisions if d.role in {"doc-introduction", "doc-conclusion"}] == [
        "doc-introduction",
        "doc-conclusion",
    ]


def test_every_note_resolves(parsed: Parsed) -> None:
    assert said(parsed.findings) == []
    for note in parsed.book.notes:
        assert "@" not in note.text
        assert "???" not in note.text
        assert note.text.endswith((".", "?", "!", "’"))


def test_no_chapter_begins_with_an_ibid_of_the_one_before_it(book: Book) -> None:
    firsts = [division.notes[0].text for division in book.divisions if division.notes]
    assert [text for text in firsts if text.startswith("Ibid")] == []


def test_the_bibliography_has_every_work_that_is_cited_and_no_other(book: Book) -> None:
    listed = {
        str(entry.get("id")).removeprefix("ref-")
        for tree in trees(book)
        for entry in tree.iter("div")
        if entry.get("role") == "listitem"
    }
    assert listed == set(digest.works()) == {key for key, _ in digest.citations()}
    assert len(listed) >= 120


def test_every_figure_and_every_number_in_a_table_has_a_note(book: Book) -> None:
    tables = figures = 0
    for tree in trees(book):
        for figure in tree.iter("figure"):
            figures += 1
            assert figure.xpath(".//figcaption//a[@role='doc-noteref']")
        for table in tree.iter("table"):
            tables += 1
            if table.xpath("./caption//a[@role='doc-noteref']"):
                continue
            for row in table.iter("tr"):
                calls = row.xpath(".//a[@role='doc-noteref']")
                text = plain_text(row)
                assert calls or not re.search(r"\d", text), text
    assert (figures, tables) == (8, 3)


def test_the_figures_are_what_the_script_draws_byte_for_byte(figures: dict[str, str]) -> None:
    there = {path.name: path.read_bytes() for path in digest.FIGURES.glob("*.svg")}
    assert there == {name: svg.encode() for name, svg in figures.items()}


def test_every_number_in_a_figure_stands_in_its_alternative_text(figures: dict[str, str]) -> None:
    said_again = {
        Path(name).name: alt
        for name, alt in re.findall(r"\]\((figures/\S+)\)\{[^}]*alt=\"([^\"]*)\"", digest.source())
    }
    assert set(said_again) == set(figures)
    for name, svg in figures.items():
        shown = digest.numbers(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
        assert shown - SCALES - digest.numbers(said_again[name]) == set(), name


def test_nothing_is_quoted_at_more_length_than_a_phrase() -> None:
    quoted = re.findall(r"(?<!\w)'(\S[^'\n]*(?:\w'\w[^'\n]*)*)'(?!\w)", digest.prose())
    quoted += re.findall(r"\"([^\"]+)\"", digest.prose())
    assert quoted
    assert [text for text in quoted if len(digest.words(text)) > 7] == []


@needs_thesis
def test_no_eight_words_in_a_row_are_those_of_the_thesis() -> None:
    allowed = {run for name in NAMES for run in digest.runs(name, 8)}
    shared = digest.runs(digest.prose(), 8).keys() & digest.runs(digest.thesis(), 8).keys()
    assert [" ".join(run) for run in shared - allowed] == []


@needs_thesis
def test_every_number_stands_in_the_thesis() -> None:
    unknown = digest.numbers(digest.prose()) - digest.numbers(digest.thesis_body())
    assert unknown == set(NUMBERS)


@needs_thesis
def test_every_day_stands_in_the_thesis() -> None:
    unknown = digest.dates(digest.prose()) - digest.dates(digest.thesis_body())
    assert unknown == set(DATES)


@needs_thesis
@pytest.mark.parametrize("key", sorted(digest.works()))
def test_every_work_is_the_one_of_its_note_in_the_thesis(key: str) -> None:
    work = digest.works()[key]
    note = digest.thesis_notes()[work.thesis_note]
    plain = folded(note)
    title = folded(re.sub(r"[{}\\]|\[.*", "", work.fields["title"])).split()
    same = sum(word in plain.split() for word in title) >= 0.6 * len(title)
    address = work.fields.get("url", "-")[:60] in note
    assert same or address
    body = work.fields.get("author", "{").startswith("{")  # of which the thesis names the site
    named = folded(work.surname) in plain or (address and body)
    dated = work.fields.get("date", "")[:4] in re.sub(r"<[^>]*>", "", note)
    assert (named and dated) != (key in CORRECTED)


@needs_thesis
def test_every_page_is_given_for_its_author_in_the_thesis() -> None:
    notes = {number: (folded(text), text) for number, text in digest.thesis_notes().items()}
    given: dict[str, list[str]] = {}
    for key, work in digest.works().items():
        title = digest.runs(work.fields["title"], 3)  # some notes have a short title and no name
        names = [folded(work.surname or "-"), *(" ".join(run) for run in title)]
        given[key] = [
            text for plain, text in notes.values() if any(name in plain for name in names)
        ]
        given[key].append(notes[work.thesis_note][1])
    for key, pages in digest.citations():
        for page in pages.split(", ") if pages else []:
            ends = [rf"\b{re.escape(end)}\b" for end in page.split("–")]
            found = any(all(re.search(end, text) for end in ends) for text in given[key])
            assert found != ((key, page) in MISNAMED), (key, page)


def test_the_book_has_an_index_of_persons_and_places(own: Built) -> None:
    (index,) = own.build.book.indexes
    assert len(index.entries) >= 150

    def bare(entry: IndexEntry) -> Iterator[tuple[str, int]]:
        yield entry.text, len(entry.places)
        for child in entry.children:
            yield from bare(child)

    crowded = [told for entry in index.entries for told in bare(entry) if told[1] > 8]
    assert crowded == []  # what has more has entries below it
    assert not [f for f in own.build.findings if f.code.startswith(("index-", "terms-"))]
