"""Turn a Manuscript into the one Book: everything that a reader can see is counted here.

In comes a Manuscript, out comes the Book with the pictures that it names and with what was found on the
way; what cannot be a book is a ManuscriptError with all its findings, each at its line.

1. what was written for other tools is translated (`foreign/`), keys of notes that two files have are told apart
   (`keys.py`); pandoc makes HTML of it, piece by piece (`pandoc.py`), with the words that it would leave out
   (`asides.py`), which is made safe (`sanitize.py`), broken at Unicode's own ends of lines (`separators.py`), and its
   punctuation set as its language has it (`punctuation.py`), part by part (`safe.py`);
2. notes are taken out and traced to their keys and lines (`notes.py`), the pages of a source are marked (`sources.py`), the
   numbers of lists are written (`lists.py`), those in tables aligned (`decimals.py`), kinds of matter get their shape
   (`kinds.py`), and what may leave its place on paper is marked (`floats.py`);
3. the tree is cut into divisions at its level-1 headings (`divisions.py`);
4. ids, numbers, languages, directions and contents are computed (`ids.py`, `passes.py`, `directions.py`), once for all
   editions;
5. note calls get their labels, fragments are written as XHTML (`making.py`).

Numbers and references, lists, abbreviations, the glossary and the index are taken out, counted and put back between these
steps: `apparatus.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from octavo.model import (
    Book,
    Finding,
    ImageRef,
    Manuscript,
    Severity,
)
from octavo.model.errors import ManuscriptError
from octavo.model.paged import PageCall
from octavo.parse import passes
from octavo.parse.abbreviations import Abbreviation, take_typed
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
from octavo.parse.foreign import translate
from octavo.parse.foreign.callouts import shape_callouts
from octavo.parse.formulas import show_sources
from octavo.parse.front import read_front
from octavo.parse.ids import assign_ids
from octavo.parse.indexplaces import without_marks
from octavo.parse.keys import Keys, part_keys
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
from octavo.parse.pandoc import Others, convert_text
from octavo.parse.pictures import find_images
from octavo.parse.references import tell_works
from octavo.parse.retyping import retype_book
from octavo.parse.safe import make_tree
from octavo.parse.sources import mark_source_pages
from octavo.parse.spreads import shape_spreads
from octavo.parse.standing import Standing, remember_book
from octavo.parse.tree import (
    wrap_bare,
)
from octavo.parse.typed import find_typed_verse

_BOXES = ("div", "section", "blockquote", "article", "aside")  # where text stands in paragraphs


@dataclass(frozen=True, slots=True)
class Parsed:
    """The Book but for its pictures, the pictures it names, and what was found on the way."""

    book: Book
    images: tuple[ImageRef, ...]
    findings: tuple[Finding, ...]


def parse_manuscript(
    manuscript: Manuscript, *, keep: bool = False, others: Others | None = None
) -> Parsed:
    """Make the Book; with ``keep``, of what pandoc has read before, and keep what it reads now. ``others`` are told
    when they have time.

    Raises ManuscriptError with every fault after which there is no book.
    """
    manuscript, keys, finder, typed, told = _prepare(manuscript)
    if keep and not (typed or told) and (known := retype_book(manuscript, keys, finder, others)):
        return Parsed(known.book, known.images, ())
    converted = convert_text(manuscript, finder, keep=keep, others=others)
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
        passes.mark_texts(tree, manuscript.metadata.language)
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


def _prepare(
    manuscript: Manuscript,
) -> tuple[Manuscript, Keys, Finder, Sequence[Abbreviation], Sequence[Finding]]:
    """The manuscript as pandoc is to read it, with its keys, a finder, what single lines say of abbreviations, and what
    could not be translated."""
    translated = translate(manuscript)
    given, typed = take_typed(translated.manuscript)
    finder = Finder(given)
    manuscript, keys = part_keys(given, finder, translated.letters)
    if manuscript is not given:
        finder = Finder(manuscript)
    return manuscript, keys, finder, typed, translated.findings


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
