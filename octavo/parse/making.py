"""Turn the trees of divisions into those of the Book: numbered headings, notes with their labels, fragments of XHTML."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from octavo.model import Book, Division, Heading, Manuscript, Note, Place
from octavo.model.metadata import Metadata
from octavo.parse import passes
from octavo.parse.notes import make_notes, number_notes
from octavo.parse.tree import (
    SHORT_TITLE,
    SOURCE_PAGE,
    RawDivision,
    level_of,
    plain_text,
    without_calls,
)
from octavo.text.formulas import without_sources
from octavo.text.notelists import lists_at_end
from octavo.text.slug import name_of_file
from octavo.text.trees import drop, inner, put_before


def number_headings(divisions: list[RawDivision], manuscript: Manuscript) -> list[list[str | None]]:
    """Of each division its own number and those of its sections."""
    numbering = manuscript.metadata.numbering
    own = passes.number_divisions([d.role for d in divisions], numbering.chapters)
    return [
        [
            number,
            *passes.number_sections(
                number,
                [level_of(h) for h in division.sections],
                ["unnumbered" in (h.get("class") or "").split() for h in division.sections],
                numbering.sections,
            ),
        ]
        for division, number in zip(divisions, own, strict=True)
    ]


def make_book(
    raw: list[RawDivision],
    numbers: list[list[str | None]],
    manuscript: Manuscript,
    metadata: Metadata,
) -> Book:
    divisions: list[Division] = []
    of_notes = number_notes(raw, metadata.notes)
    for division, own, counted in zip(raw, numbers, of_notes, strict=True):
        notes = make_notes(division, counted, metadata)
        divisions.append(_make_division(division, own, notes))
    contents = passes.contents_of(divisions, metadata.contents.depth)
    book = Book(
        metadata=metadata,
        slug=metadata.slug or name_of_file(manuscript.metadata.title),
        divisions=tuple(divisions),
        contents=contents,
        images=(),
        cover=None,
    )
    entries = (passes.notes_entry(listed.id, listed.title) for listed in lists_at_end(book))
    return replace(book, contents=(*contents, *entries))


def _make_division(
    raw: RawDivision, numbers: list[str | None], notes: tuple[Note, ...]
) -> Division:
    number, *section_numbers = numbers
    passes.hold_language(raw.heading)
    heading = _make_heading(raw.heading, number, raw.place)
    sections = tuple(
        _make_heading(h, n, place)
        for h, n, place in zip(raw.sections, section_numbers, raw.section_places, strict=True)
    )
    for element, made in zip([raw.heading, *raw.sections], [heading, *sections], strict=True):
        if made.number:
            _prefix_number(element, made.number)
    return Division(
        id=heading.id,
        kind=raw.role.kind,
        role=raw.role.role,
        epub_type=raw.role.epub_type,
        heading=heading,
        sections=sections,
        html=inner(raw.body).strip(),
        heading_html=inner(raw.heading),
        notes=notes,
    )


def _make_heading(element: etree._Element, number: str | None, place: Place | None) -> Heading:
    bare = without_calls(element)
    for part in bare.iter(etree.Element):
        part.attrib.pop("id", "")
    without_sources(bare)
    for end in list(bare.iter("br")):  # a title is broken where it stands, not where it is repeated
        put_before(end, " ")
        drop(end)
    passes.hold_language(bare)
    return Heading(
        id=element.get("id") or "",
        level=level_of(element),
        number=number,
        html=inner(bare),
        text=plain_text(bare),
        place=place,
        short=element.attrib.pop(SHORT_TITLE, ""),
    )


def _prefix_number(element: etree._Element, number: str) -> None:
    span = etree.Element("span")
    span.set("class", "number")
    span.text = number
    first = next(
        (n for n, child in enumerate(element) if child.get("class") != SOURCE_PAGE), len(element)
    )
    if (element.text or "").strip() or not first:
        first = 0
        span.tail = " " + (element.text or "")
        element.text = None
    else:  # a page that begins with the heading begins with its number
        mark = element[first - 1]
        span.tail = " " + (mark.tail or "")
        mark.tail = None
    element.insert(first, span)
