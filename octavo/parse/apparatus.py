"""Turn what an author marks of a book's apparatus into numbers, references, lists and indexes.

1. abbreviations, terms of the glossary, marks of the index and places of lists are taken out of the text, before chapters
   are cut;
2. when everything has its id, lines, figures and the like are counted, and what calls them gets words;
3. abbreviations are marked where chapters first use them, lists and indexes get their entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from octavo.model import Book, Finding, Manuscript
from octavo.model.metadata import Metadata, Notes
from octavo.model.paged import PageCall, ThingList
from octavo.parse.abbreviating import mark_abbreviations
from octavo.parse.abbreviations import Abbreviation, may_be_told, take_abbreviations
from octavo.parse.answers import any_part
from octavo.parse.counted import (
    Thing,
    count_things,
    heading_things,
    is_counting,
)
from octavo.parse.glossary import RawGlossary, may_have_glossary, name_terms, take_glossary
from octavo.parse.indexentries import make_indexes
from octavo.parse.indexing import RawMark, name_marks, take_index_marks
from octavo.parse.indexplaces import fold_names, place_indexes
from octavo.parse.lemmas import take_lemmas
from octavo.parse.linenumbers import may_number_lines, number_lines
from octavo.parse.lines import Finder
from octavo.parse.listed import Shorts, make_lists, take_lists
from octavo.parse.notes import label_of, name_without_mark, number_notes
from octavo.parse.pagecalls import (
    empty_page_calls,
    find_page_calls,
    may_hold_page_links,
    take_page_calls,
)
from octavo.parse.placelabels import drop_marks, label_things, word_things
from octavo.parse.references import called_ids, ids_in, may_hold_calls, resolve_calls
from octavo.parse.shaping import kind_of, may_need_shape, shape_counted
from octavo.parse.tree import RawDivision, RawNote


@dataclass(frozen=True, slots=True)
class RawApparatus:
    """What was taken out of the text."""

    abbreviations: Sequence[Abbreviation]
    glossary: RawGlossary
    terms: list[RawMark]  # of a file
    marks: list[RawMark]  # for the index
    lists: Sequence[str]  # the names of those that are placed
    shorts: Shorts
    counting: bool  # whether anything may be counted, or called


def take_apparatus(
    root: etree._Element,
    notes: dict[str, RawNote],
    html: str,
    manuscript: Manuscript,
    typed: Sequence[Abbreviation],
    finder: Finder,
    *,
    keep: bool,
) -> tuple[RawApparatus, list[Finding]]:
    """What the text has, which keeps places for lists and indexes; ``html`` is what pandoc wrote, ``typed`` what single
    lines say of abbreviations."""
    items = [note.item for note in notes.values()]
    known, glossary, findings = _take_words(
        [root, *items], html, manuscript, typed, finder, keep=keep
    )
    terms, marks = _take_index(root, notes, html, manuscript, finder, findings)
    listed, shorts = take_lists(root, items, html, manuscript.metadata.language)
    counting = bool(
        listed
        or any_part(html, may_hold_calls)
        or may_hold_page_links(html)
        or is_counting(manuscript.metadata.numbering)
    )
    return RawApparatus(known, glossary, terms, marks, listed, shorts, counting), findings


def shape_apparatus(apparatus: RawApparatus, trees: Sequence[etree._Element], html: str) -> None:
    """Give what has a key its shape."""
    if apparatus.counting or any_part(html, may_need_shape):
        for tree in trees:
            shape_counted(tree, html, counting=apparatus.counting)


def name_apparatus(apparatus: RawApparatus) -> None:
    """Give terms and marks their ids."""
    name_marks(apparatus.marks)
    name_terms(apparatus.glossary)


def number_notes_and_lines(
    divisions: list[RawDivision],
    items: list[etree._Element],
    html: str,
    wanted: Notes,
    finder: Finder,
) -> tuple[Mapping[str, Thing], list[Finding]]:
    """Have lines counted that ask for it, and tell notes by line where they are called; what can be called by its line."""
    lines: dict[str, Thing] = {}
    findings: list[Finding] = []
    if may_number_lines(html):
        lines, faults = number_lines([division.body for division in divisions], items, finder)
        findings += faults
    findings += take_lemmas(divisions, lines, wanted)
    called = {name: thing for name, thing in lines.items() if kind_of(name) == thing.kind}
    return called, findings


def number_things(
    divisions: list[RawDivision],
    trees: list[etree._Element],
    numbers: list[list[str | None]],
    lines: Mapping[str, Thing],
    manuscript: Manuscript,
    finder: Finder,
) -> tuple[tuple[PageCall, ...], list[Finding]]:
    """Count figures and the like, and put words in the place of all calls; marks for those whose words wait for pages."""
    metadata = manuscript.metadata
    boxes = find_page_calls(trees)
    headings_by_id = heading_things(divisions, numbers)
    called = called_ids(trees)
    things = {
        **lines,
        **headings_by_id,
        **label_things(divisions, headings_by_id),
        **_note_things(divisions, metadata),
        **count_things(divisions, [own[0] for own in numbers], metadata, called),
    }
    things |= word_things(headings_by_id, called - things.keys())
    drop_marks(trees)
    ids = ids_in(trees)
    headings = [h for division in divisions for h in (division.heading, *division.sections)]
    found = resolve_calls(headings, things, ids, metadata.language, finder)
    things |= heading_things(divisions, numbers)  # whose words have them now
    pages, faults = take_page_calls(boxes, divisions, things, ids, metadata, finder)
    found += faults
    found += resolve_calls(trees, things, ids, metadata.language, finder)
    empty_page_calls(trees if pages else ())
    return pages, list(dict.fromkeys(found))


def finish_apparatus(
    apparatus: RawApparatus, divisions: list[RawDivision], language: str, finder: Finder
) -> tuple[tuple[ThingList, ...], list[Finding]]:
    """Mark abbreviations where chapters first use them; what stands in lists."""
    findings = list(mark_abbreviations(divisions, apparatus.abbreviations))
    lists, faults = make_lists(apparatus.lists, divisions, apparatus.shorts, language, finder)
    return lists, [*findings, *faults]


def with_indexes(book: Book, apparatus: RawApparatus) -> tuple[Book, tuple[Finding, ...]]:
    """The book with the indexes of its marks, where it has any."""
    marks, terms = apparatus.marks, apparatus.terms
    if not (marks or terms):
        return book, ()
    indexes, faults = make_indexes(marks, book.divisions, book.metadata.language, terms)
    return replace(book, indexes=indexes), tuple(faults)


def call_of(name: str) -> str:
    """The id that the call of a note will have."""
    return "fnref-" + name.removeprefix("fn-")


def _take_words(
    trees: list[etree._Element],
    html: str,
    manuscript: Manuscript,
    typed: Sequence[Abbreviation],
    finder: Finder,
    *,
    keep: bool,
) -> tuple[list[Abbreviation], RawGlossary, list[Finding]]:
    """The words that the book explains: abbreviations and their meanings, terms and what calls them. Their lists are
    where they are to stand from then on."""
    known: list[Abbreviation] = []
    glossary = RawGlossary({}, [])
    findings: list[Finding] = []
    if typed or manuscript.metadata.abbreviations or any_part(html, may_be_told):
        known, findings = take_abbreviations(trees[0], manuscript, typed, finder, keep=keep)
    if any_part(html, may_have_glossary):
        glossary, faults = take_glossary(trees, manuscript.metadata.language, finder)
        findings += faults
    return known, glossary, findings


def _take_index(
    root: etree._Element,
    notes: dict[str, RawNote],
    html: str,
    manuscript: Manuscript,
    finder: Finder,
    findings: list[Finding],
) -> tuple[list[RawMark], list[RawMark]]:
    """The terms of a file, and what is marked for the index; it has a place from then on, where there is something."""
    items = [note.item for note in notes.values()]
    marks, faults = take_index_marks([root, *items], finder, html)
    findings += faults
    terms: list[RawMark] = []
    if manuscript.terms is not None:
        from octavo.parse.terms import mark_terms, quoting  # most books have no such file

        citing = quoting(root)
        searched = [note.item for name, note in notes.items() if name not in citing]
        terms, found, faults = mark_terms(root, searched, manuscript.terms, finder)
        findings += faults
        marks += found
    fold_names([*terms, *marks])
    language = manuscript.metadata.language
    if marks or terms or "index" in html:
        findings += place_indexes(root, items, [*terms, *marks], language, finder)
    return terms, marks


def _note_things(divisions: list[RawDivision], metadata: Metadata) -> dict[str, Thing]:
    """The notes by their ids; what refers to one leads to its call, which is the only link to the note itself."""
    found: dict[str, Thing] = {}
    wanted = metadata.notes
    for index, (division, numbers) in enumerate(
        zip(divisions, number_notes(divisions, wanted), strict=True)
    ):
        for number, (_, note) in zip(numbers, division.notes, strict=True):
            by_chapter = wanted.numbering_of(note.series) == "chapter"
            series = f"note {note.series} {index if by_chapter else ''}"
            label = label_of(note, number, wanted)
            title = "" if label else name_without_mark(metadata)
            made = Thing(call_of(note.id), "note", label, title, series, number)
            if note.line:  # nobody looks for a note by line but by its line
                made = Thing(made.id, "line", note.line, "", "line", int(note.line))
            found[note.id] = made
    return found
