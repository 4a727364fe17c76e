"""A reference to a page is a mark that knows its targets, wherever it stands; one that cannot be kept is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.model import Book
from octavo.text.folios import with_folios

FOLIOS = {"sec-one": "1", "fig-1": "3", "fig-2": "3", "fig-3": "4", "fig-4": "5", "tbl-x": "9", "fnref-n": "10",
          "sec-below": "12", "here": "13", "spot": "xii"}  # fmt: skip
THINGS = (
    "# One {#sec-one}\n\n"
    + "".join(f'![Words](x.svg){{#fig-{n} alt="A"}}\n\n' for n in range(1, 5))
    + "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Words {#tbl-x}\n\n## Below {#sec-below}\n\nText.[^n] [Words]{#spot}\n\n[^n]: Note.\n\n"
)


def files(text: str) -> dict[str, str | bytes]:
    return {"book.md": f"{THINGS}# Here\n\n{text}\n", "x.svg": SVG}


def plain(html: str) -> str:
    html = re.sub(r"<[^>]*>", "", html).replace("\u2060", "")
    return " ".join(html.replace("\u00a0", " ").split())


def said(
    folder: Path, text: str, folios: Mapping[str, str] | None = FOLIOS, **front: object
) -> str:
    book, found = finished_book(folder, files(text), **front)
    assert found == []
    return plain(with_folios(book, folios).divisions[-1].html)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[@fig-1]{.page}", "page 3"),
        ("@fig-1{.page}.", "page 3."),
        ("@Fig-1{.page}", "Page 3"),
        ("[-@fig-1]{.page}", "3"),
        ("[@fig-1; @tbl-x]{.page}", "pages 3 and 9"),
        ("[-@tbl-x; -@fig-1]{.page}", "3 and 9"),
        ("[@fig-1; @fig-2]{.page}", "page 3"),
        ("[@tbl-x; @fig-1; @sec-below]{.page}", "pages 3, 9 and 12"),
        ("[@fig-1; @fig-3; @fig-4; @tbl-x; @fn-n]{.page}", "pages 3–5, 9 and 10"),
        ("See [](#spot){.page}", "See page xii"),
        ("[@sec-below]{.page}, @fn-n{.page}", "page 12, page 10"),
        ("[see p. @fig-1, left]{.page}", "see p. 3, left"),
        ("[see p. @fig-1{.page}, left]", "see p. 3, left"),
        ("\\pageref{fig-1}, p.~\\pageref{tbl-x}", "3, p. 9"),
        ("[the one on @fig-1{.page}](#fig-2)", "the one on page 3"),
        ("**@fig-1{.page}** [[@fig-1]{.page}]{.smallcaps}", "page 3 page 3"),
        ("`@fig-1{.page}`", "@fig-1{.page}"),
        ("[Words]{.page} and []{.page n=7}", "Words and"),
    ],
)  # fmt: skip
def test_a_reference_to_a_page_says(tmp_path: Path, written: str, words: str) -> None:
    assert said(tmp_path, written) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Seite 3, Seiten 3 und 9"), ("fr", "page 3, pages 3 et 9"), ("es", "página 3, páginas 3 y 9"),
        ("it", "pagina 3, pagine 3 e 9"), ("ru", "с. 3, с. 3 и 9"), ("hy", "էջ 3, էջ 3 և 9"), ("la", "page 3, pages 3 and 9"),
    ],
)  # fmt: skip
def test_it_is_said_in_the_language_of_the_book(tmp_path: Path, language: str, words: str) -> None:
    assert said(tmp_path, "[@fig-1]{.page}, [@fig-1; @tbl-x]{.page}", language=language) == words


def test_without_pages_the_chapter_or_section_is_named_or_its_title(tmp_path: Path) -> None:
    text = "[@fig-1]{.page}, [@sec-below; @fig-1; @sec-one]{.page}, [-@sec-below]{.page}, [](#here){.page}"
    numbered = {"numbering": {"sections": True}}
    assert (
        said(tmp_path, text, None, **numbered)
        == "Chapter 1, Section 1.1 and Chapter 1, 1.1, Chapter 2"
    )
    bare = {"numbering": {"chapters": False}}
    assert said(tmp_path, text, None, **bare) == "One, Below and One, Below, Here"


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        ("13", "13", "above"), ("13", "12", "opposite"), ("12", "13", "opposite"), ("13", "14", "on the next page"),
        ("12", "11", "on the previous page"), ("13", "15", "page 15"), ("xii", "1", "page 1"), ("xiii", "xii", "opposite"),
    ],
)  # fmt: skip
def test_what_is_near_is_told_by_where_it_stands_if_the_book_wants_it(
    tmp_path: Path, here: str, there: str, words: str
) -> None:
    folios = {**FOLIOS, "octavo-at-fig-1": here, "fig-1": there}
    front = {"page_references": "relative"}
    assert said(tmp_path, "@fig-1{.page}", folios, **front) == words
    assert said(tmp_path, "[-@fig-1]{.page}", folios, **front) == there


def test_what_comes_behind_the_reference_is_below(tmp_path: Path) -> None:
    text = '@fig-9{.page} ^[Not here: @fig-9{.page}]\n\n![Words](x.svg){#fig-9 alt="A"}'
    folios = {"octavo-at-fig-9": "7", "octavo-at-fig-9.2": "7", "fig-9": "7"}
    book, _ = finished_book(tmp_path, files(text), page_references="relative")
    whole = with_folios(book, folios).divisions[-1]
    assert plain(whole.html).startswith("below")
    assert plain(whole.notes[0].html) == "Not here: above"  # notes stand at the foot


@pytest.mark.parametrize(
    ("height", "words"), [(500.0, "above"), (100.0, "below"), (301.0, "above")]
)
def test_on_the_same_page_it_is_told_by_where_it_is_printed(
    tmp_path: Path, height: float, words: str
) -> None:
    book, _ = finished_book(tmp_path, files("@fig-1{.page}"), page_references="relative")
    folios = {"octavo-at-fig-1": "3", "fig-1": "3"}
    whole = with_folios(book, folios, {"octavo-at-fig-1": 300.0, "fig-1": height})
    assert plain(whole.divisions[-1].html) == words


def made(folder: Path, text: str) -> Book:
    return with_folios(finished_book(folder, files(text))[0], FOLIOS)


def test_it_is_a_link_and_a_folio_alone_is_told_in_words(tmp_path: Path) -> None:
    html = made(tmp_path, "@fig-1{.page}, [-@fig-3]{.page}").divisions[-1].html
    assert html == (
        '<p><a class="page-reference" href="#fig-1">page\u00a03</a>, '
        '<a class="page-reference" href="#fig-3" aria-label="Page\u00a04">4</a></p>'
    )


def test_it_stands_in_notes_captions_and_cells(tmp_path: Path) -> None:
    text = (
        "Text.[^m]\n\n[^m]: As on @fig-1{.page}.\n\n| a |\n|---|\n| @fig-3{.page} |\n\n: Of @fig-4{.page}\n\n"
        '![Of @tbl-x{.page}](x.svg){alt="A"}'
    )
    last = made(tmp_path, text).divisions[-1]
    assert plain(last.notes[0].html) == last.notes[0].text.replace("\u00a0", " ") == "As on page 3."
    assert plain(last.html) == "Text.2 Of page 5 a page 4 Of page 9"


def test_a_picture_that_is_told_by_its_caption_is_told_without_pages(tmp_path: Path) -> None:
    html = made(tmp_path, "![Like @fig-1{.page} and more](x.svg)").divisions[-1].html
    assert 'alt="Like Chapter 1 and more"' in html.replace("\u00a0", " ")
    assert "aria-hidden" not in html


def test_it_has_nothing_counted(tmp_path: Path) -> None:
    assert 'class="counted"' not in made(tmp_path, "@fig-1{.page}").divisions[0].html


@pytest.mark.parametrize("heading", ["## As on @fig-1{.page}", "## As on [@fig-1]{.page}"])
def test_in_a_heading_it_is_an_error_at_its_line(tmp_path: Path, heading: str) -> None:
    ((code, message, place, hint),) = faults(tmp_path, files(f"Text.\n\n{heading}\n\nText."))
    assert (code, message) == (
        "page-in-heading",
        "a reference to a page stands in the heading “As on @fig-1”",
    )
    assert place == "manuscript/book.md:30"
    assert "@sec-x" in hint


def test_a_reference_to_nothing_is_an_error_with_the_nearest_key(tmp_path: Path) -> None:
    found = faults(
        tmp_path, files("See [@fig-11]{.page}, \\pageref{nowhere}, [](#neither){.page}.")
    )
    assert [(code, message) for code, message, *_ in found] == [
        ("ref-missing", "nothing in the book has the key of the reference @fig-11"),
        ("ref-missing", "nothing in the book has the key of the reference @nowhere"),
        ("ref-missing", "nothing in the book has the key of the reference @neither"),
    ]
    assert found[0][3] == "did you mean @fig-1?"


def test_places_are_known_to_the_line(tmp_path: Path) -> None:
    book, _ = finished_book(
        tmp_path, files("A @fig-1.\n\n@fig-1{.page}\n\n[@fig-1]{.page} \\pageref{fig-1}")
    )
    lines = [call.place.line for call in book.page_calls if call.place]
    assert lines == [30, 32, 32]


def test_a_work_of_the_bibliography_is_cited_and_its_page_is_not_meant(tmp_path: Path) -> None:
    text = "@fig-1{.page} @book-x."
    bib = "@book{book-x, title={T}, author={A, B}, year={2000}}\n"
    book, found = finished_book(tmp_path, {**files(text), "r.bib": bib}, bibliography="r.bib")
    assert [one[0] for one in found] == []
    assert plain(with_folios(book, FOLIOS).divisions[1].html).startswith("page 3 ")
