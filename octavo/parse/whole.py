"""Turn what pandoc made of a whole manuscript into its Book, step by step; the order of the steps and what each needs of
those before it is told in `__init__.py`.

Where words were typed into a book that stands (`retyping.py`), none of them is needed, or loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from octavo.model import (
    Finding,
    Manuscript,
    Severity,
)
from octavo.model.errors import ManuscriptError
from octavo.model.paged import PageCall
from octavo.parse.abbreviations import Abbreviation
from octavo.parse.apparatus import (
    call_of,
    finish_apparatus,
    name_apparatus,
    number_notes_and_lines,
    number_things,
    shape_apparatus,
    take_apparatus,
    with_indexes,
)
from octavo.parse.asides import take_tex
from octavo.parse.bleeds import shape_bleeds
from octavo.parse.citations import bare_calls, check_citations, place_references
from octavo.parse.decimals import align_decimals
from octavo.parse.divisions import cut_divisions
from octavo.parse.floats import shape_floats
from octavo.parse.foreign.callouts import shape_callouts
from octavo.parse.formulas import show_sources
from octavo.parse.front import read_front
from octavo.parse.ids import assign_ids
from octavo.parse.indexplaces import without_marks
from octavo.parse.keys import Keys
from octavo.parse.kinds import shape_kinds
from octavo.parse.lines import Finder
from octavo.parse.links import resolve_links, take_heading_marks
from octavo.parse.lists import number_lists
from octavo.parse.making import make_book, number_headings
from octavo.parse.notes import (
    assign_notes,
    check_notes,
    take_notes,
    tell_empty_series,
)
from octavo.parse.pandoc import Converted
from octavo.parse.parsed import Parsed
from octavo.parse.passes import mark_texts
from octavo.parse.pictures import find_images
from octavo.parse.references import tell_works
from octavo.parse.safe import make_tree
from octavo.parse.sources import mark_source_pages
from octavo.parse.spreads import shape_spreads
from octavo.parse.standing import Standing, remember_book
from octavo.parse.tree import (
    wrap_bare,
)
from octavo.parse.typed import find_typed_verse

_BOXES = ("div", "section", "blockquote", "article", "aside")  # where text stands in paragraphs


def parse_converted(
    converted: Converted,
    manuscript: Manuscript,
    keys: Keys,
    finder: Finder,
    typed: Sequence[Abbreviation],
    told: Sequence[Finding],
    *,
    keep: bool,
) -> Parsed:
    """The Book, of what pandoc made of a manuscript; ``typed`` are abbreviations that lines of their own define, ``told`` what
    was found before. With ``keep`` it is remembered for when words are typed into it.

    Raises ManuscriptError with every fault after which there is no book.
    """
    root, dropped = make_tree(converted, manuscript, keys, finder)
    metadata, front = read_front(manuscript.metadata, root, keep=keep)
    front, in_front = without_marks(front, manuscript.key_place)
    marks = take_heading_marks(root)
    findings = [*told, *converted.findings, *dropped, *find_typed_verse(finder), *in_front]
    findings += [
        *take_tex(root, finder),
        *shape_callouts(root, manuscript.metadata.language, finder),
        *show_sources(root, converted.unread, finder),
    ]
    notes = take_notes(root, finder)
    items = [note.item for note in notes.values()]
    apparatus, faults = take_apparatus(
        root, notes, converted.html, manuscript, typed, finder, keep=keep
    )
    findings += faults
    findings += check_notes(root, notes, finder, keys)
    findings += () if manuscript.bibliography else check_citations(root, finder)
    place_references(root, notes, manuscript.metadata, finder)
    bare_calls(root)
    images, faults = find_images([root, *items], finder)
    findings += faults
    findings += _shape(root, items, manuscript, finder)
    shape_apparatus(apparatus, [root, *items], converted.html)
    findings += [
        *shape_floats(root, converted.html, finder),
        *shape_spreads(root, items, converted.html, finder),
        *shape_bleeds(root, items, converted.html, finder),
    ]
    divisions, faults = cut_divisions(root, finder)
    findings += faults
    _stop(findings, manuscript, keys)
    findings += assign_ids(divisions, items, finder)
    name_apparatus(apparatus)
    note_ids = assign_notes(divisions, notes, keys, metadata.notes)
    findings += tell_empty_series(divisions, metadata, manuscript.key_place)
    lines, faults = number_notes_and_lines(divisions, items, converted.html, metadata.notes, finder)
    findings += faults
    _stop(findings, manuscript, keys)
    trees = [*(tree for d in divisions for tree in (d.heading, d.body)), *items]
    numbers = number_headings(divisions, manuscript)
    findings += tell_works(trees, converted.html, finder)
    page_calls: tuple[PageCall, ...] = ()
    if apparatus.counting:
        page_calls, faults = number_things(divisions, trees, numbers, lines, manuscript, finder)
        findings += faults
        _stop(findings, manuscript, keys)
        note_ids |= {call_of(name) for name in note_ids}
    for tree in trees:
        mark_texts(tree, manuscript.metadata.language)
    findings += resolve_links(divisions, notes.values(), note_ids, marks, finder)
    lists, faults = finish_apparatus(apparatus, divisions, metadata.language, finder)
    book = replace(
        make_book(divisions, numbers, manuscript, metadata),
        front=front, page_calls=page_calls, lists=lists,
    )  # fmt: skip
    book, index_faults = with_indexes(book, apparatus)
    findings += [*faults, *index_faults]
    if keep and converted.parts is not None and not (findings or typed or apparatus.abbreviations):
        remember_book(
            Standing(
                manuscript, keys, finder.text, finder.plain, converted.parts, book, tuple(images)
            )
        )
    return Parsed(book, tuple(images), _in_order(findings, manuscript, keys))


def _shape(
    root: etree._Element, items: list[etree._Element], manuscript: Manuscript, finder: Finder
) -> list[Finding]:
    """Give every block the form that editions know: text in paragraphs, numbers of lists as text, kinds of matter."""
    for box in [box for tree in (root, *items) for box in tree.iter(*_BOXES) if box is not root]:
        wrap_bare(box)
    findings = mark_source_pages(root, items, manuscript.metadata, finder)
    for tree in (root, *items):
        number_lists(tree)
        align_decimals(tree, manuscript.metadata.language)
        shape_kinds(tree, of_note=tree is not root)
    return list(findings)


def _stop(findings: list[Finding], manuscript: Manuscript, keys: Keys) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(_in_order(findings, manuscript, keys))


def _in_order(findings: list[Finding], manuscript: Manuscript, keys: Keys) -> tuple[Finding, ...]:
    """By place, as an author goes through the files; those without a place come last."""

    def place_in_book(finding: Finding) -> tuple[int, int]:
        if finding.place is None:
            return 2, 0
        line = manuscript.line_of(finding.place)
        return (0, line) if line is not None else (1, finding.place.line or 0)

    said = (replace(finding, message=keys.as_written(finding.message)) for finding in findings)
    return tuple(sorted(said if keys.letters else findings, key=place_in_book))
