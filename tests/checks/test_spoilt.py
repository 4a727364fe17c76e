"""Copies of a finished book that a validator passes and a reader could not use are told from it.

They are made by another library than ours, which writes every object in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from conftest import ALONE, Built

from octavo.checks import check_print
from octavo.model import Edition, Finding

Spoil = Callable[[pikepdf.Pdf], None]


def elements(pdf: pikepdf.Pdf, *kinds: str) -> Iterator[Any]:
    """The elements of the structure, those of some types."""
    for item in pdf.objects:
        is_element = isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
        if is_element and (not kinds or str(item.S)[1:] in kinds):
            yield item


def links(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (link for page in pdf.pages for link in page.get("/Annots", []))


def give_equal_ids(pdf: pikepdf.Pdf) -> None:
    for note in elements(pdf, "Note"):
        note.ID = pikepdf.String("fn-1")


def say_of_all(words: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, "Figure", "Formula"):
            element.Alt = pikepdf.String(words)

    return spoil


def say_another_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("de")


def say_another_language_of_passages(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf):
        if "/Lang" in element:
            element.Lang = pikepdf.String("zu")


def make_headings_paragraphs(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf, "H1", "H2", "H3"):
        element.S = pikepdf.Name.P


def call_every_link(words: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        for link in links(pdf):
            link.Contents = pikepdf.String(words)

    return spoil


def name_heads_of_another_table(pdf: pikepdf.Pdf) -> None:
    for cell in elements(pdf, "TD"):
        cell.A = pikepdf.Dictionary(
            O=pikepdf.Name.Table, Headers=pikepdf.Array([pikepdf.String("head-99")])
        )


def forget_scopes(pdf: pikepdf.Pdf) -> None:
    for cell in elements(pdf, "TH"):
        del cell["/A"]


def forget_the_list_of_ids(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot["/IDTree"]


def forget_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Metadata"]


def turn_paragraphs_round(pdf: pikepdf.Pdf) -> None:
    chapter = max(elements(pdf, "Chapter"), key=lambda element: len(element.K))
    chapter.K = pikepdf.Array(list(chapter.K)[:1] + list(chapter.K)[:0:-1])


def lose_an_annotation(pdf: pikepdf.Pdf) -> None:
    link = next(element for element in elements(pdf, "Link") if len(element.K) > 1)
    link.K = pikepdf.Array([kid for kid in link.K if not isinstance(kid, pikepdf.Dictionary)])


def calls_of_a_note(pdf: pikepdf.Pdf) -> tuple[Any, int]:
    """The annotations of the page that calls the first note, and which of them is the call."""
    for page in pdf.pages:
        for index, link in enumerate(page.get("/Annots", [])):
            if str(link.get("/Dest", "")).startswith("fn-"):
                return page.Annots, index
    raise AssertionError("the book has no notes")


def call_a_note_twice(pdf: pikepdf.Pdf) -> None:
    links, index = calls_of_a_note(pdf)
    links.append(pdf.make_indirect(pikepdf.Dictionary(links[index])))


def lose_a_call(pdf: pikepdf.Pdf) -> None:
    links, index = calls_of_a_note(pdf)
    del links[index]


def make_lines_of_the_contents_paragraphs(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf, "TOCI"):
        element.S = pikepdf.Name.P


@pytest.fixture(scope="module")
def told(full: Built) -> Callable[[Spoil], tuple[Finding, ...]]:
    """What is said of a spoilt copy, and not of the book itself."""
    page_map = full.build.page_map
    assert page_map is not None
    frame, book = page_map.frame, full.build.book

    @cache
    def of_the_book() -> frozenset[tuple[str, str]]:
        edition = Edition("pdf", "full.pdf", full.content("pdf"))
        return frozenset((f.code, f.message) for f in check_print(book, edition, frame, ALONE)[1])

    def look(spoil: Spoil) -> tuple[Finding, ...]:
        with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
            spoil(pdf)
            out = BytesIO()
            pdf.save(out)
        edition = Edition("pdf", "full.pdf", out.getvalue())
        found = check_print(book, edition, frame, ALONE)[1]
        return tuple(f for f in found if (f.code, f.message) not in of_the_book())

    return look


def test_a_copy_that_is_only_written_in_another_way_is_the_same(
    told: Callable[[Spoil], tuple[Finding, ...]],
) -> None:
    assert told(lambda _: None) == ()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (give_equal_ids, "structure-ids"),
        (forget_the_list_of_ids, "structure-ids"),
        (say_of_all("x"), "structure-pictures"),
        (say_of_all("square.svg"), "structure-pictures"),
        (say_another_language, "structure-language"),
        (say_another_language_of_passages, "structure-language"),
        (make_headings_paragraphs, "structure-headings"),
        (call_every_link("fn-1"), "structure-descriptions"),
        (call_every_link("link"), "structure-descriptions"),
        (call_every_link(""), "structure-descriptions"),
        (name_heads_of_another_table, "structure-headers"),
        (forget_scopes, "structure-scope"),
        (forget_metadata, "structure-metadata"),
        (turn_paragraphs_round, "structure-text"),
        (lose_an_annotation, "structure-links"),
        (call_a_note_twice, "print-calls"),
        (lose_a_call, "print-calls"),
        (make_lines_of_the_contents_paragraphs, "structure-contents"),
    ],
)  # fmt: skip
def test_a_spoilt_copy_is_told(
    told: Callable[[Spoil], tuple[Finding, ...]], spoil: Spoil, code: str
) -> None:
    assert code in {finding.code for finding in told(spoil)}


def test_a_copy_without_its_structure_is_told_by_one_error(
    told: Callable[[Spoil], tuple[Finding, ...]],
) -> None:
    def take_away(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/StructTreeRoot"]

    assert [finding.code for finding in told(take_away)] == ["structure-missing"]
