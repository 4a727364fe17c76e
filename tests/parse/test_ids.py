"""Anchors: unique in the book, and the same after the book around them has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults, parse_book
from lxml import etree

from octavo.model import Book

FILE = "manuscript/book.md"
BOOK = """# Rain

Falls.[^fall] Again.^[Ibid.]

## Background

Wet.^[Ibid.] [Here]{#here}.

### Details

Drops.

# Snow

Lies.^[Ibid.]

## Background

White.[^white]

## Background

Cold.

[^fall]: Down.
[^white]: Mostly.
"""
CHANGES = {
    "a chapter before": (
        "# Rain\n",
        "# Hail\n\nHits.^[Ibid.]\n\n## Background\n\nHard.\n\n# Rain\n",
    ),
    "a chapter between": ("# Snow\n", "# Sleet\n\nBoth.\n\n## Details\n\nx\n\n# Snow\n"),
    "a part before": ("# Rain\n", "# Weather {.part}\n\n# Rain\n"),
    "a paragraph": ("Falls.", "A new paragraph.\n\nFalls."),
    "a section": ("## Background\n\nWet", "## Details\n\nx\n\n## Background\n\nWet"),
    "a note": ("Drops.", "Drops.[^new]\n\n[^new]: New."),
    "a note with the same words": ("Drops.", "Drops.^[Ibid.]"),
    "a note before": ("Falls.", "Rain[^new] falls.\n\n[^new]: New.\n\nFalls."),
    "a heading's note": ("# Snow\n", "# Snow[^new]\n\n[^new]: New.\n"),
    "an id": ("Drops.", "[Drops]{#drops}."),
    "notes moved": ("[^fall]: Down.\n[^white]: Mostly.", "[^white]: Mostly.\n\n[^fall]: Down."),
}


def anchors(book: Book) -> dict[str, str]:
    """What each id of the book belongs to."""
    found = {heading.id: heading.text for heading in book.headings}
    for note in book.notes:
        found[note.id] = note.text
    for division in book.divisions:
        for element in etree.fromstring(f"<x>{division.html}</x>").iter():
            if own := element.get("id"):
                found.setdefault(str(own), str(element.tag))
    return found


@pytest.mark.parametrize("change", list(CHANGES))
def test_ids_stay_when_the_book_around_them_changes(tmp_path: Path, change: str) -> None:
    old, new = CHANGES[change]
    assert old in BOOK
    before = anchors(parse_book(tmp_path / "before", BOOK).book)
    after = anchors(parse_book(tmp_path / "after", BOOK.replace(old, new, 1)).book)
    assert {own: after.get(own) for own in before} == before
    assert len(after) - len(before) in (0, 1, 2, 3, 4)


def test_ids_are_made_of_the_words_of_headings_and_the_keys_of_notes(tmp_path: Path) -> None:
    book = parse_book(tmp_path, BOOK).book
    assert [heading.id for heading in book.headings] == [
        "rain", "rain--background", "rain--background--details",
        "snow", "snow--background", "snow--background-2",
    ]  # fmt: skip
    assert [note.id for note in book.notes if note.text != "Ibid."] == ["fn-fall", "fn-white"]
    ibids = [note.id for note in book.notes if note.text == "Ibid."]
    assert len(set(ibids)) == 3
    assert all(len(own) == len("fn-01234567") for own in ibids)


def test_ids_that_the_author_gave_are_kept_and_spelled_as_xml_allows(tmp_path: Path) -> None:
    text = (
        "# A {#intro}\n\n## B {#sec:b}\n\n[x]{#fig:one} <span id='1 2'>y</span> [z](#sec:b) "
        "[w](#fig:one)\n\n# Intro\n\nText.\n"
    )
    book = parse_book(tmp_path, text).book
    assert [heading.id for heading in book.headings] == ["intro", "sec-b", "intro-2"]
    for kept in ('id="fig-one"', 'id="s-1-2"', 'href="#sec-b"', 'href="#fig-one"'):
        assert kept in book.divisions[0].html


def test_titles_may_have_any_words(tmp_path: Path) -> None:
    titles = ["1984", "Fn-tastic", "Page 3", "…", "…", "Արցախ", "A", "A"]
    text = "".join(f"# {title}\n\nText.\n\n" for title in titles)
    assert [d.id for d in parse_book(tmp_path, text).book.divisions] == [
        "s-1984", "s-fn-tastic", "s-page-3", "section", "section-2", "արցախ", "a", "a-2"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "message", "line", "hint"),
    [
        ("# A {#a}\n\n[x](#a) [y]{#a}\n", "id-double", "the id #a is given twice", 6,
         "give one of them another id"),
        ("# A\n\nx\n\n## B {#b}\n\n## C {#b}\n", "id-double", "the id #b is given twice", 10,
         "give one of them another id"),
        ("# A\n\n[x]{#c:d} y\n\n<b id='c-d'>z</b>\n", "id-double", "the id #c:d is given twice", 6,
         "give one of them another id"),
        ("# A\n\nx[^n]\n\n[^n]: [y]{#e} [z]{#e}\n", "id-double", "the id #e is given twice", 8,
         "give one of them another id"),
        ("# A\n\nx\n\nSome words.\n\n<b id='p&#97;ge-1'>x</b>\n", "id-reserved",
         "the id #page-1 begins like one of ours", 8,
         "ids must not begin with fn-, fnref-, page-, octavo-"),
        ("# A {#fn-x}\n\nx\n", "id-reserved", "the id #fn-x begins like one of ours", 4,
         "ids must not begin with fn-, fnref-, page-, octavo-"),
    ],
)  # fmt: skip
def test_an_id_that_cannot_be_is_an_error_with_its_line(
    tmp_path: Path, text: str, code: str, message: str, line: int, hint: str
) -> None:
    assert faults(tmp_path, text) == [(code, message, f"{FILE}:{line}", hint)]


def test_an_id_of_tex_that_is_given_twice_is_told_with_its_line(tmp_path: Path) -> None:
    said = faults(tmp_path, "# A\n\nx\n\n\\label{a} y\n\n\\label{a} z\n")
    assert (
        "id-double",
        "the id #a is given twice",
        f"{FILE}:10",
        "give one of them another id",
    ) in said


def test_links_lead_to_headings_by_their_ids_or_their_words(tmp_path: Path) -> None:
    text = "# A {#a}\n\n[1](#a) [2](#b) [3](#long-words) [4](#fn-n) x[^n]\n\n# B\n\n## Long words\n\ny\n\n[^n]: N\n"
    html = parse_book(tmp_path, text).book.divisions[0].html
    targets = [link.get("href") for link in etree.fromstring(html).iter("a")]
    assert targets == ["#a", "#b", "#b--long-words", "#fn-n", "#fn-n"]


def test_a_link_that_leads_nowhere_is_cut_with_a_warning(tmp_path: Path) -> None:
    text = "# A\n\n[x](#nowhere)[^n]\n\n# B\n\n## C\n\ny\n\n# D\n\n## C\n\n[z](#gone), [z](#gone)\n\n[z](#gone)\n\n[^n]: [w](#lost)\n"
    parsed = parse_book(tmp_path, text)
    assert "<a>x</a>" in parsed.book.divisions[0].html
    cure = "give its target the id, or correct the link"
    told = [(f.code, f.message, str(f.place), f.hint) for f in parsed.findings]
    assert told == [
        ("link-broken", "the link to #nowhere leads nowhere", f"{FILE}:6", cure),
        (
            "link-broken",
            "the link to #gone leads nowhere",
            f"{FILE}:18",
            cure,
        ),
        ("link-broken", "the link to #lost leads nowhere", f"{FILE}:22", cure),
    ]
