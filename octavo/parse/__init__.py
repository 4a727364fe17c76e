"""Turn a Manuscript into the one Book: everything that a reader can see is counted here.

In comes a Manuscript, out comes the Book with the pictures that it names and with what was found on the
way; what cannot be a book is a ManuscriptError with all its findings, each at its line.

1. what was written for other tools is translated (`foreign/`), keys of notes that two files have are told apart
   (`keys.py`); pandoc makes HTML of it, piece by piece (`pandoc.py`), with the words that it would leave out
   (`asides.py`), which is made safe (`sanitize.py`), broken at Unicode's own ends of lines (`separators.py`), and its punctuation set as its language has it (`punctuation.py`);
2. notes are taken out and traced to their keys and lines (`notes.py`), abbreviations and terms of a glossary are known
   (`abbreviations.py`, `glossary.py`), the pages of a source are
   marked (`sources.py`), the numbers of lists are written (`lists.py`), those in tables aligned (`decimals.py`), kinds of matter get their shape (`kinds.py`);
3. the tree is cut into divisions at its level-1 headings (`divisions.py`);
4. ids, numbers, languages and contents are computed (`ids.py`, `passes.py`), once for all editions; figures and the
   like are counted (`counted.py`), lines too (`linenumbers.py`), and what calls them says their numbers (`calls.py`, `references.py`);
5. abbreviations are marked where chapters first use them (`abbreviating.py`), note calls get their labels, fragments are written as XHTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from octavo.model import (
    Book,
    Division,
    Finding,
    Heading,
    ImageRef,
    Manuscript,
    Note,
    Place,
    Severity,
)
from octavo.model.errors import ManuscriptError
from octavo.model.metadata import Metadata, Notes
from octavo.model.paged import PageCall
from octavo.parse import passes
from octavo.parse.abbreviating import mark_abbreviations
from octavo.parse.abbreviations import Abbreviation, may_be_told, take_abbreviations, take_typed
from octavo.parse.asides import take_tex
from octavo.parse.citations import bare_calls, check_citations, place_references
from octavo.parse.counted import (
    Thing,
    count_things,
    heading_things,
    is_counting,
    kind_of,
    may_need_shape,
    shape_counted,
)
from octavo.parse.decimals import align_decimals
from octavo.parse.divisions import cut_divisions
from octavo.parse.floats import shape_floats
from octavo.parse.foreign import translate
from octavo.parse.foreign.callouts import shape_callouts
from octavo.parse.formulas import show_sources
from octavo.parse.front import read_front
from octavo.parse.glossary import RawGlossary, may_have_glossary, name_terms, take_glossary
from octavo.parse.ids import assign_ids
from octavo.parse.indexentries import make_indexes
from octavo.parse.indexing import RawMark, name_marks, take_index_marks
from octavo.parse.indexplaces import fold_names, place_indexes, without_marks
from octavo.parse.keys import Keys, part_keys
from octavo.parse.kinds import shape_kinds
from octavo.parse.lemmas import take_lemmas
from octavo.parse.linenumbers import may_number_lines, number_lines
from octavo.parse.lines import Finder
from octavo.parse.links import find_files_of_link, resolve_links, take_heading_marks
from octavo.parse.listed import make_lists, take_lists
from octavo.parse.lists import number_lists
from octavo.parse.notes import (
    assign_notes,
    check_notes,
    label_of,
    make_notes,
    number_notes,
    take_notes,
    tell_empty_series,
)
from octavo.parse.pagecalls import (
    empty_page_calls,
    find_page_calls,
    may_hold_page_links,
    take_page_calls,
)
from octavo.parse.pandoc import Others, convert_text
from octavo.parse.pictures import find_images
from octavo.parse.placelabels import drop_marks, label_things
from octavo.parse.punctuation import set_punctuation
from octavo.parse.references import called_ids, ids_in, may_hold_calls, resolve_calls, tell_works
from octavo.parse.sanitize import sanitize_html
from octavo.parse.separators import break_at_separators
from octavo.parse.sources import mark_source_pages
from octavo.parse.tree import (
    SHORT_TITLE,
    SOURCE_PAGE,
    RawDivision,
    RawNote,
    level_of,
    plain_text,
    without_calls,
    wrap_bare,
)
from octavo.parse.typed import find_typed_verse
from octavo.text.formulas import without_sources
from octavo.text.notelists import lists_at_end
from octavo.text.slug import name_of_file
from octavo.text.trees import drop, inner, put_before

_BOXES = ("div", "section", "blockquote", "article", "aside")  # where text stands in paragraphs


@dataclass(frozen=True, slots=True)
class Parsed:
    """The Book but for its pictures, the pictures it names, and what was found on the way."""

    book: Book
    images: tuple[ImageRef, ...]
    findings: tuple[Finding, ...]


def parse_manuscript(  # noqa: PLR0915
    manuscript: Manuscript, *, keep: bool = False, others: Others | None = None
) -> Parsed:
    """Make the Book; with ``keep``, of what pandoc has read before, and keep what it reads now. ``others`` are told
    when they have time.

    Raises ManuscriptError with every fault after which there is no book.
    """
    manuscript, keys, finder, typed, told = _prepare(manuscript)
    converted = convert_text(manuscript, finder, keep=keep, others=others)
    root, dropped = sanitize_html(
        keys.as_written(converted.html),
        finder.next_of,
        lambda href: find_files_of_link(href, manuscript),
    )
    break_at_separators(root)
    set_punctuation(root, manuscript.metadata.language)
    metadata, front = read_front(manuscript.metadata, root, keep=keep)
    front, in_front = without_marks(front, manuscript.front_matter_place)
    marks = take_heading_marks(root)
    findings = [*told, *converted.findings, *dropped, *find_typed_verse(finder), *in_front]
    findings += [
        *take_tex(root, finder),
        *shape_callouts(root, manuscript.metadata.language, finder),
        *show_sources(root, converted.unread, finder),
    ]
    notes = take_notes(root, finder)
    items = [note.item for note in notes.values()]
    known, glossary, faults = _take_words(
        [root, *items], converted.html, manuscript, typed, finder, keep=keep
    )
    findings += faults
    terms, index_marks = _take_index(root, notes, converted.html, manuscript, finder, findings)
    listed, shorts = take_lists(root, items, converted.html, metadata.language)
    findings += check_notes(root, notes, finder, keys)
    findings += () if manuscript.bibliography else check_citations(root, finder)
    place_references(root, notes, manuscript.metadata, finder)
    bare_calls(root)
    images, faults = find_images([root, *items], finder)
    findings += faults
    counting = bool(
        listed
        or may_hold_calls(converted.html)
        or may_hold_page_links(converted.html)
        or is_counting(manuscript.metadata.numbering)
    )
    findings += _shape(root, items, manuscript, finder)
    if counting or may_need_shape(converted.html):
        for tree in (root, *items):
            shape_counted(tree, converted.html, counting=counting)
    findings += shape_floats(root, converted.html, finder)
    divisions, faults = cut_divisions(root, finder)
    findings += faults
    _stop(findings, manuscript, keys)
    findings += assign_ids(divisions, items, finder)
    name_marks(index_marks)
    name_terms(glossary)
    note_ids = assign_notes(divisions, notes, keys, metadata.notes)
    findings += tell_empty_series(divisions, metadata, manuscript.front_matter_place)
    lines = _number_lines(divisions, items, converted.html, metadata.notes, finder, findings)
    _stop(findings, manuscript, keys)
    trees = [*(tree for d in divisions for tree in (d.heading, d.body)), *items]
    numbers = _number_headings(divisions, manuscript)
    findings += tell_works(trees, converted.html, finder)
    page_calls = (
        _number_things(divisions, trees, numbers, lines, manuscript, finder, findings)
        if counting
        else ()
    )
    if counting:
        _stop(findings, manuscript, keys)
        note_ids |= {_call_of(name) for name in note_ids}
    for tree in trees:
        passes.mark_breaks(tree)
        passes.mark_languages(tree, manuscript.metadata.language)
    findings += resolve_links(divisions, notes.values(), note_ids, marks, finder)
    findings += mark_abbreviations(divisions, known)
    lists, faults = make_lists(listed, divisions, shorts, metadata.language, finder)
    book = replace(
        _make_book(divisions, numbers, manuscript, metadata),
        front=front, page_calls=page_calls, lists=lists,
    )  # fmt: skip
    book, index_faults = _with_index(book, index_marks, terms)
    findings += [*faults, *index_faults]
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
    if typed or may_be_told(manuscript, html):
        known, findings = take_abbreviations(trees[0], manuscript, typed, finder, keep=keep)
    if may_have_glossary(html):
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


def _number_lines(
    divisions: list[RawDivision],
    items: list[etree._Element],
    html: str,
    wanted: Notes,
    finder: Finder,
    findings: list[Finding],
) -> dict[str, Thing]:
    """Have lines counted that ask for it, and tell notes by line where they are called; what can be called by its line."""
    lines: dict[str, Thing] = {}
    if may_number_lines(html):
        lines, faults = number_lines([division.body for division in divisions], items, finder)
        findings += faults
    findings += take_lemmas(divisions, lines, wanted)
    return {name: thing for name, thing in lines.items() if kind_of(name) == thing.kind}


def _with_index(
    book: Book, marks: list[RawMark], terms: list[RawMark]
) -> tuple[Book, tuple[Finding, ...]]:
    """The book with the index of its marks, where it has any."""
    if not (marks or terms):
        return book, ()
    indexes, faults = make_indexes(marks, book.divisions, book.metadata.language, terms)
    return replace(book, indexes=indexes), tuple(faults)


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


def _number_headings(
    divisions: list[RawDivision], manuscript: Manuscript
) -> list[list[str | None]]:
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


def _number_things(
    divisions: list[RawDivision],
    trees: list[etree._Element],
    numbers: list[list[str | None]],
    lines: dict[str, Thing],
    manuscript: Manuscript,
    finder: Finder,
    findings: list[Finding],
) -> tuple[PageCall, ...]:
    """Count figures and the like, and put words in the place of all calls; marks for those whose words wait for pages."""
    metadata = manuscript.metadata
    boxes = find_page_calls(trees)
    headings_by_id = heading_things(divisions, numbers)
    things = {
        **lines,
        **headings_by_id,
        **label_things(divisions, headings_by_id),
        **_note_things(divisions, metadata.notes),
        **count_things(divisions, [own[0] for own in numbers], metadata, called_ids(trees)),
    }
    drop_marks(trees)
    ids = ids_in(trees)
    headings = [h for division in divisions for h in (division.heading, *division.sections)]
    found = resolve_calls(headings, things, ids, metadata.language, finder)
    things |= heading_things(divisions, numbers)  # whose words have them now
    pages, faults = take_page_calls(boxes, divisions, things, ids, metadata, finder)
    found += faults
    found += resolve_calls(trees, things, ids, metadata.language, finder)
    empty_page_calls(trees if pages else ())
    findings += dict.fromkeys(found)
    return pages


def _note_things(divisions: list[RawDivision], wanted: Notes) -> dict[str, Thing]:
    """The notes by their ids; what refers to one leads to its call, which is the only link to the note itself."""
    found: dict[str, Thing] = {}
    for index, (division, numbers) in enumerate(
        zip(divisions, number_notes(divisions, wanted), strict=True)
    ):
        for number, (_, note) in zip(numbers, division.notes, strict=True):
            by_chapter = wanted.numbering_of(note.series) == "chapter"
            series = f"note {note.series} {index if by_chapter else ''}"
            label = label_of(note, number, wanted)
            made = Thing(_call_of(note.id), "note", label, "", series, number)
            if note.line:  # nobody looks for a note by line but by its line
                made = Thing(made.id, "line", note.line, "", "line", int(note.line))
            found[note.id] = made
    return found


def _call_of(name: str) -> str:
    """The id that the call of a note will have."""
    return "fnref-" + name.removeprefix("fn-")


def _make_book(
    raw: list[RawDivision],
    numbers: list[list[str | None]],
    manuscript: Manuscript,
    metadata: Metadata,
) -> Book:
    divisions: list[Division] = []
    of_notes = number_notes(raw, metadata.notes)
    for division, own, counted in zip(raw, numbers, of_notes, strict=True):
        notes = make_notes(division, counted, metadata.notes)
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
