"""Numbers, contents, languages and line breaks, each by itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lxml import etree

from octavo.model import Division, Entry, Heading, Kind
from octavo.parse.passes import (
    break_address,
    contents_of,
    mark_breaks,
    mark_languages,
    number_divisions,
    number_sections,
    roman,
)
from octavo.parse.roles import Role
from octavo.parse.tree import plain_text
from octavo.text.slug import slugify
from octavo.text.trees import inner


def roles(*kinds: Kind | tuple[Kind, bool]) -> list[Role]:
    stated = (kind if isinstance(kind, tuple) else (kind, True) for kind in kinds)
    return [Role(kind, numbered, None, "") for kind, numbered in stated]


def division(
    title: str, kind: Kind = Kind.CHAPTER, sections: Sequence[tuple[int, str]] = ()
) -> Division:
    def heading(level: int, text: str) -> Heading:
        return Heading(slugify(text), level, None, text, text, None)

    return Division(
        slugify(title), kind, None, "", heading(1, title),
        tuple(heading(level, text) for level, text in sections), "", title, (),
    )  # fmt: skip


def outline(entries: Sequence[Entry]) -> list[object]:
    """Nested lists of titles: a title, then the list of what stands below it, if anything does."""
    lines: list[object] = []
    for entry in entries:
        lines.append(entry.heading.text)
        if entry.children:
            lines.append(outline(entry.children))
    return lines


def tree(text: str) -> etree._Element:
    return etree.fromstring(f"<div>{text}</div>")


# Numbers


def test_chapters_are_counted_through_all_parts() -> None:
    kinds = roles(
        Kind.FRONTMATTER, (Kind.CHAPTER, False), Kind.PART, Kind.CHAPTER, Kind.CHAPTER, Kind.PART,
        (Kind.PART, False), Kind.CHAPTER, Kind.APPENDIX, Kind.APPENDIX, (Kind.BACKMATTER, False),
    )  # fmt: skip
    kinds[0] = Role(Kind.FRONTMATTER, False, None, "")
    assert number_divisions(kinds, chapters=True) == [
        None, None, "I", "1", "2", "II", None, "3", "A", "B", None
    ]  # fmt: skip
    assert number_divisions(kinds, chapters=False) == [None] * 11


def test_appendices_go_on_after_z() -> None:
    numbers = number_divisions(roles(*[Kind.APPENDIX] * 28), chapters=True)
    assert numbers[25:] == ["Z", "AA", "AB"]


def test_sections_are_counted_below_their_chapter() -> None:
    levels = [2, 3, 3, 2, 2, 3]
    plain = [False] * 6
    assert number_sections("2", levels, plain, sections=True) == [
        "2.1", "2.1.1", "2.1.2", "2.2", "2.3", "2.3.1"
    ]  # fmt: skip
    assert number_sections("A", [2], [False], sections=True) == ["A.1"]
    assert number_sections(None, levels, plain, sections=True) == [None] * 6
    assert number_sections("2", levels, plain, sections=False) == [None] * 6


def test_sections_that_are_not_numbered_do_not_count() -> None:
    assert number_sections("1", [2, 2, 2], [False, True, False], sections=True) == [
        "1.1", None, "1.2"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (90, "xc"), (1994, "mcmxciv")],
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman(number) == numeral


# Contents


BOOK = (
    division("Preface", Kind.FRONTMATTER),
    division("Before"),
    division("One", Kind.PART, [(2, "Of the part")]),
    division("A", sections=[(2, "A.a"), (3, "A.a.i"), (2, "A.b")]),
    division("B"),
    division("Two", Kind.PART),
    division("C", sections=[(2, "C.a")]),
    division("Tables", Kind.APPENDIX),
    division("After"),
    division("Works", Kind.BACKMATTER),
)


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (1, ["Preface", "Before", "One", ["A", "B"], "Two", ["C"], "Tables", "After", "Works"]),
        (2, ["Preface", "Before", "One", ["Of the part", "A", ["A.a", "A.b"], "B"],
             "Two", ["C", ["C.a"]], "Tables", "After", "Works"]),
        (3, ["Preface", "Before", "One", ["Of the part", "A", ["A.a", ["A.a.i"], "A.b"], "B"],
             "Two", ["C", ["C.a"]], "Tables", "After", "Works"]),
    ],
)  # fmt: skip
def test_contents_have_parts_and_go_as_deep_as_they_are_asked_to(
    depth: int, expected: list[object]
) -> None:
    assert outline(contents_of(BOOK, depth)) == expected


def test_contents_of_a_book_that_ends_with_its_part() -> None:
    assert outline(contents_of([division("One", Kind.PART)], 2)) == ["One"]
    assert contents_of([], 2) == ()


# Ids


# Languages


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("In Armenian: Լեռնային Ղարաբաղ, ok.",
         'In Armenian: <span lang="hy">Լեռնային Ղարաբաղ</span>, ok.'),
        ("«Война и мир» (1869)", '«<span lang="ru">Война и мир</span>» (1869)'),
        ("from τὸ βιβλίον on", 'from <span lang="el">τὸ βιβλίον</span> on'),
        ("α, β and π", "α, β and π"),
        ("мир and Հայ", '<span lang="ru">мир</span> and <span lang="hy">Հայ</span>'),
        ("<em>мир</em> и<b>x</b>", '<em><span lang="ru">мир</span></em> <span lang="ru">и</span><b>x</b>'),
        ('<span lang="uk">мир</span>', '<span lang="uk">мир</span>'),
        ('<span lang="uk">мир <em>і Հայ</em></span>',
         '<span lang="uk">мир <em>і <span lang="hy">Հայ</span></em></span>'),
        ('<span lang="en">мир</span>', '<span lang="en"><span lang="ru">мир</span></span>'),
        ("<code>мир</code> <kbd>мир</kbd>", "<code>мир</code> <kbd>мир</kbd>"),
        ("plain ASCII", "plain ASCII"),
        ("déjà vu — “so”", "déjà vu — “so”"),
    ],
)  # fmt: skip
def test_passages_in_another_script_get_a_language(text: str, marked: str) -> None:
    root = tree(text)
    mark_languages(root, "en-GB")
    assert inner(root) == marked


def test_the_books_own_script_needs_no_mark() -> None:
    root = tree("Война и мир, Հայ")
    mark_languages(root, "ru")
    assert inner(root) == 'Война и мир, <span lang="hy">Հայ</span>'


# Breaks in addresses


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        ("https://example.org/a", "https://|example|.org/a"),
        ("https://www.example.org/one/two-three.html",
         "https://|www|.example|.org|/one|/two|-three|.html"),
        ("https://example.org/?_cf_chl_jschl_tk__=abc-12-3",
         "https://|example|.org|/?_cf|_chl|_jschl|_tk|__=abc|-12-3"),
        ("https://example.org/a/b/c/d/e", "https://|example|.org|/a/b|/c/d/e"),
        ("https://example.org/x?one=1&two=2#three", "https://|example|.org|/x?one|=1&two|=2#three"),
        ("http://e.org/%D5%80%D5%A1", "http://|e.org|/%D5|%80|%D5|%A1"),
        ("https://example.org/a--b", "https://|example|.org|/a--b"),
        ("https://example.org/12-3.", "https://|example|.org|/12-3."),
        ("www.example.org", "www|.example|.org"),
        ("doi:10.1000/xyz123", "doi:10|.1000|/xyz123"),
        ("https://", "https://|"),
    ],
)  # fmt: skip
def test_addresses_break_where_a_typesetter_would_break_them(address: str, pieces: str) -> None:
    assert "|".join(break_address(address)) == pieces


def test_no_piece_of_an_address_is_shorter_than_three_letters() -> None:
    address = "https://" + "a.b/c_d-e?f=g&h#i%20" * 30
    pieces = break_address(address)
    assert "".join(pieces) == address
    assert min(map(len, pieces)) >= 3
    assert not any(piece.endswith(tuple("/.?#_=&-")) for piece in pieces[1:])


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('<a href="x">https://example.org</a>', '<a href="x">https://<wbr/>example<wbr/>.org</a>'),
        ("See https://example.org/page, or not.",
         "See https://<wbr/>example<wbr/>.org<wbr/>/page, or not."),
        ("<em>x</em> www.example.org <b>y</b> www.a.example",
         "<em>x</em> www<wbr/>.example<wbr/>.org <b>y</b> www<wbr/>.a.example"),
        ("<code>https://example.org</code>", "<code>https://example.org</code>"),
        ("and/or, 3.14, a.b.c", "and/or, 3.14, a.b.c"),
        ("“https://example.org”", "“https://<wbr/>example<wbr/>.org”"),
    ],
)  # fmt: skip
def test_addresses_in_the_text_may_break(text: str, marked: str) -> None:
    root = tree(text)
    before = plain_text(root)
    mark_breaks(root)
    assert inner(root) == marked
    assert plain_text(root) == before


def test_marking_a_long_address_takes_no_time() -> None:
    root = tree(f"https://example.org/{'a/b.c-d_' * 50_000}")
    mark_breaks(root)
    assert len(root) > 50_000
