"""Citations: in notes or in the text, and a list of works where the author wants it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import Said, faults, finished_book, parse_book
from lxml import etree

from octavo.model import Book, Division, Kind
from octavo.parse.tree import plain_text

BIB = """@book{doe99, author={Doe, Jane}, title={A Book}, year={1999}, publisher={Pub}}
@article{roe05, author={Roe, Richard}, title={An Article}, journal={Journal}, year={2005},
  volume={3}, pages={1--9}}
@book{never, author={Nobody}, title={Not Cited}, year={2000}}
"""
TEXT = """# One

First [@doe99, p. 3]. Again [@doe99, p. 3]. Other [see @roe05].[^k] And [@doe99, p. 5].

[^k]: A note of my own.

# Two

Later [@doe99].
"""
IBID = "chicago-notes-bibliography-subsequent-ibid"
DOE = "Doe, Jane. A Book. Pub, 1999."
ROE = "Roe, Richard. “An Article.” Journal 3 (2005): 1–9."


def cited(folder: Path, text: str = TEXT, csl: str = IBID, **keys: Any) -> Book:
    files = {"book.md": text, "refs.bib": BIB}
    return parse_book(folder, files, bibliography="refs.bib", csl=csl, **keys).book


def works(division: Division) -> list[str]:
    """The entries of the list of works in a division."""
    root = etree.fromstring(f"<x>{division.html}</x>")
    return [plain_text(box) for box in root.iter("div") if box.get("role") == "listitem"]


def test_a_note_style_makes_notes_numbered_with_the_others(tmp_path: Path) -> None:
    book = cited(tmp_path)
    assert [(note.label, note.text) for note in book.notes] == [
        ("1", "Jane Doe, A Book (Pub, 1999), 3."),
        ("2", "Ibid."),
        ("3", "See Richard Roe, “An Article,” Journal 3 (2005): 1–9."),
        ("4", "A note of my own."),
        ("5", "Doe, A Book, 5."),
        ("6", "Doe, A Book."),
    ]
    assert [note.place.line for note in book.notes if note.place] == [8, 8, 8, 10, 8, 14]
    assert [len(division.notes) for division in book.divisions] == [5, 1, 0]
    root = etree.fromstring(f"<x>{book.divisions[0].html}</x>")
    assert [a.text for a in root.iter("a")] == ["1", "2", "3", "4", "5"]


def test_the_ids_of_citations_do_not_depend_on_the_citations_before_them(tmp_path: Path) -> None:
    before = cited(tmp_path / "before")
    after = cited(tmp_path / "after", TEXT.replace("First", "New [@doe99, p. 1].\n\nFirst"))
    ids = [note.id for note in after.notes]
    assert [note.id for note in before.notes] == ids[1:]
    assert after.notes[1].text != before.notes[0].text


def test_an_author_date_style_cites_in_the_text(tmp_path: Path) -> None:
    book = cited(tmp_path, csl="chicago-author-date")
    assert [note.text for note in book.notes] == ["A note of my own."]
    text = plain_text(etree.fromstring(f"<x>{book.divisions[0].html}</x>"))
    assert text == (
        "First (Doe 1999, 3). Again (Doe 1999, 3). Other (see Roe 2005).1 And (Doe 1999, 5)."
    )
    assert 'href="#ref-doe99" role="doc-biblioref"' in book.divisions[0].html


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Bibliography"), ("de-AT", "Literatur"), ("fr", "Bibliographie")],
)
def test_the_list_of_works_gets_a_division_of_its_own(
    tmp_path: Path, language: str, title: str
) -> None:
    book = cited(tmp_path, language=language)
    last = book.divisions[-1]
    assert (last.heading.label, last.kind, last.role, last.epub_type) == (
        title, Kind.BACKMATTER, "doc-bibliography", "bibliography"
    )  # fmt: skip
    assert len(works(last)) == 2
    assert book.contents[-1].heading.text == title


def test_only_what_is_cited_is_listed(tmp_path: Path) -> None:
    assert works(cited(tmp_path).divisions[-1]) == [DOE, ROE]


def test_the_list_of_works_goes_under_the_heading_that_is_called_so(tmp_path: Path) -> None:
    text = f"{TEXT}\n# Bibliography {{#works}}\n\nWorks cited:\n\n# Colophon\n\nEnd.\n"
    book = cited(tmp_path, text)
    assert [d.heading.text for d in book.divisions] == ["One", "Two", "Bibliography", "Colophon"]
    assert works(book.divisions[2]) == [DOE, ROE]
    assert book.divisions[2].html.startswith("<p>Works cited:</p>")
    assert book.divisions[2].role == "doc-bibliography"


def test_a_bare_heading_for_the_list_of_works_is_enough(tmp_path: Path) -> None:
    book = cited(tmp_path, f"# Literaturverzeichnis\n\n{TEXT}")
    assert works(book.divisions[0]) == [DOE, ROE]
    assert len(book.divisions) == 3


def test_the_list_of_works_stands_where_the_author_put_it(tmp_path: Path) -> None:
    text = f"# Sources\n\nBefore.\n\n::: {{#refs}}\n:::\n\nAfter.\n\n{TEXT}"
    book = cited(tmp_path, text)
    assert len(book.divisions) == 3
    root = etree.fromstring(f"<x>{book.divisions[0].html}</x>")
    assert [(e.tag, e.get("id")) for e in root] == [("p", None), ("div", "refs"), ("p", None)]
    assert works(book.divisions[0]) == [DOE, ROE]


def test_a_place_for_works_that_nobody_cites_leaves_nothing(tmp_path: Path) -> None:
    text = "# A\n\nText.\n\n::: {#refs}\n:::\n"
    assert parse_book(tmp_path, text).book.divisions[0].html == "<p>Text.</p>"


@pytest.mark.parametrize("csl", [IBID, "chicago-author-date", "ieee"])
def test_every_entry_stands_in_one_paragraph(tmp_path: Path, csl: str) -> None:
    root = etree.fromstring(f"<x>{cited(tmp_path, csl=csl).divisions[-1].html}</x>")
    entries = root.findall("div[@id='refs']/div")
    assert [[child.tag for child in entry] for entry in entries] == [["p"], ["p"]]
    assert [entry.get("id") for entry in entries] == ["ref-doe99", "ref-roe05"]
    assert all(not (entry.text or "").strip() for entry in entries)


def test_a_style_of_the_books_own_is_used(tmp_path: Path) -> None:
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">'
        "<info><title>T</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>"
        '<citation><layout prefix="{" suffix="}"><text variable="title"/></layout></citation>'
        "</style>"
    )
    files = {"1.md": "# A\n\nx [@doe99].\n", "refs.bib": BIB, "my.csl": style}
    book = parse_book(tmp_path, files, bibliography=["refs.bib"], csl="my.csl").book
    assert plain_text(etree.fromstring(f"<x>{book.divisions[0].html}</x>")) == "x {A book}."
    assert len(book.divisions) == 1


def test_a_citation_of_nothing_is_an_error_with_its_line(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\n`@nope` [@doe99].\n", "2.md": "x [@doe99; @nope].\n\n@other says.\n",
             "3.md": "As \\cite{third} says.\n\n------ ------\nx @gone_1 y\n------ ------\n", "refs.bib": BIB}  # fmt: skip
    cure = "add it to the bibliography, or correct its key"
    expected: list[Said] = [
        ("citation-missing", "the citation @nope is not in the bibliography", "manuscript/2.md:1",
         cure),
        ("citation-missing", "the citation @other is not in the bibliography", "manuscript/2.md:3",
         cure),
        ("citation-missing", "the citation @third is not in the bibliography", "manuscript/3.md:1",
         cure),
        ("citation-missing", "the citation @gone is not in the bibliography", "manuscript/3.md:4",
         cure),
    ]  # fmt: skip
    assert faults(tmp_path, files, bibliography="refs.bib") == expected


def test_a_note_in_which_the_style_says_nothing_is_told_by_its_work(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\nx [-@lone].\n\ny [-@lone].\n",
        "refs.bib": "@misc{lone, title = {No Author}, note = {n.d.}}\n",
    }
    expected: list[Said] = [
        ("note-empty", "the style has nothing to say in the note that cites lone", "manuscript/1.md:10",
         "write [@lone], or give the work an author and a title")
    ]  # fmt: skip
    front = {"bibliography": "refs.bib", "csl": "chicago-notes-bibliography"}
    assert faults(tmp_path, files, **front) == expected


def test_a_list_of_works_that_is_placed_twice_is_one_error(tmp_path: Path) -> None:
    text = "# A\n\nx [@doe99].\n\n::: {#refs}\n:::\n\n::: {#refs}\n:::\n"
    assert faults(tmp_path, {"1.md": text, "refs.bib": BIB}, bibliography="refs.bib") == [
        ("id-double", "the id #refs is given twice", "manuscript/1.md:12",
         "give one of them another id"),
    ]  # fmt: skip


def test_a_citation_without_a_bibliography_is_a_warning(tmp_path: Path) -> None:
    book, told = finished_book(tmp_path, "# A\n\nx [@doe99, p. 3] and @handle or a@b.org.\n")
    assert told == [
        ("citation-unread", "the citation [@doe99, p. 3] is printed as it stands",
         "manuscript/book.md:6", r"name a bibliography: in the front matter, or write \@ for an @"),
    ]  # fmt: skip
    assert "[@doe99, p. 3] and" in plain_text(etree.fromstring(f"<x>{book.divisions[0].html}</x>"))


def test_an_address_in_the_list_of_works_is_marked_as_one(tmp_path: Path) -> None:
    files = {
        "book.md": "# One\n\nText.[@doe]\n",
        "refs.bib": "@online{doe, author={Doe, Jane}, title={A Page}, year={2001}, "
        "url={https://example.org/sciencedirect}}\n",
    }
    book = parse_book(tmp_path, files, bibliography="refs.bib", csl="chicago-notes-bibliography")
    root = etree.fromstring(f"<x>{book.book.divisions[-1].html}</x>")
    assert [link.get("class") for link in root.iter("a")] == ["uri"]


PARTED = """# One

First [@doe99, p. 3] and more.[^k]

[^k]: A note of my own on @roe05.

# Two

Nothing is cited here.

# Three

Later [@doe99].

## References
"""


def ends_of(folder: Path, csl: str, text: str = PARTED) -> tuple[Book, list[list[str]]]:
    book = cited(folder, text, csl, citations={"place": "chapter"})
    return book, [works(division) for division in book.divisions]


@pytest.mark.parametrize("csl", [IBID, "chicago-author-date"])
def test_each_chapter_may_end_with_the_works_it_cites(tmp_path: Path, csl: str) -> None:
    book, lists = ends_of(tmp_path, csl)
    assert [len(entries) for entries in lists] == [2, 0, 1]
    assert lists[0][0].startswith("Doe, Jane.")
    assert lists[0][1].startswith("Roe, Richard.")
    headings = [[heading.text for heading in division.sections] for division in book.divisions]
    assert headings == [["Bibliography"], [], ["References"]]


def test_citations_lead_to_the_list_of_their_own_chapter(tmp_path: Path) -> None:
    book, _ = ends_of(tmp_path, "chicago-author-date")
    for division, name in ((book.divisions[0], "one"), (book.divisions[2], "three")):
        html = "".join([division.html, *(note.html for note in division.notes)])
        root = etree.fromstring(f"<x>{html}</x>")
        ids = {element.get("id") for element in root.iter() if element.get("id")}
        links = [a.get("href") for a in root.iter("a") if a.get("role") == "doc-biblioref"]
        assert f"#ref-doe99--{name}" in links
        assert {(link or "").removeprefix("#") for link in links} <= ids


def test_a_list_where_the_author_wants_one_has_them_all(tmp_path: Path) -> None:
    text = f"{PARTED}\n# All of Them\n\n::: {{#refs}}\n:::\n"
    _, lists = ends_of(tmp_path, "chicago-author-date", text)
    assert [len(entries) for entries in lists] == [2, 0, 1, 2]
