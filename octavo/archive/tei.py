"""Turn the Book into TEI P5: a copy of its whole text that outlives programs.

The guidelines are those of the Text Encoding Initiative, P5 version 4.11.0; sections are named where they are
followed. The header says what the front matter says, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from urllib.parse import quote

from lxml import etree

from octavo import __version__
from octavo.archive.facts import Facts
from octavo.archive.fragments import read_fragment
from octavo.archive.teiheader import make_header
from octavo.archive.teimarkup import Scribe, open_and_close
from octavo.archive.teitree import NAMESPACE, XML_ID, XML_LANG, make
from octavo.model import Book, Division, Kind, Note
from octavo.text.imprint import byline
from octavo.text.words import words_for

_NOTE_PLACES = {"page": "foot", "margin": "margin"}
_PICTURES = "../source/manuscript/"  # from data/text
_FIRST = r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = re.compile(
    rf"[{_FIRST}][{_FIRST}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*"
)  # Namespaces in XML 1.0, 3: NCName
_NO_NAME = re.compile(rf"[^{_FIRST}.0-9\u00b7\u0300-\u036f\u203f\u2040-]")
_ID = re.compile(r'\bid="([^"]*)"')
_BACK = (Kind.APPENDIX, Kind.BACKMATTER)
_WHITE = " \t\n"
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t\n]*")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_VERBATIM = ("code", "formula")
_BLOCKS = frozenset("ab bibl cell dateline head item l label note p quote salute signed speaker".split())  # fmt: skip
# Elements that hold elements only: what stands in them begins a line.
_HOLDERS = frozenset(
    "TEI teiHeader fileDesc titleStmt editionStmt publicationStmt availability seriesStmt notesStmt sourceDesc "
    "encodingDesc editorialDecl appInfo application profileDesc abstract langUsage textClass keywords revisionDesc "
    "text front body back div list table row lg floatingText listBibl figure sp cit titlePage docTitle epigraph "
    "opener closer".split()
)


def make_tei(
    book: Book,
    facts: Facts,
    epoch: int,
    before: Mapping[str, str] | None = None,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """The book as a TEI document in UTF-8; the same book, facts and epoch give the same bytes.

    ``book`` may have the marks of printed pages in its texts (``octavo.editions.pages.mark_pages``); ``before`` has
    those that stand before its headings, by “heading ID”. ``pictures``: src → address of the file, where that is not
    the src below ``../source/manuscript/``.
    """
    names = _Names(book)
    shown = pictures or {}
    page_words = words_for(book.metadata.language)

    def page(mark: etree._Element) -> tuple[str, bool]:
        return _read_page(mark, (page_words.printed_page, page_words.source_page))

    def where(note: Note) -> str:
        return _NOTE_PLACES.get(book.metadata.notes.place_of(note.series), "end")

    scribe = Scribe(
        {note.id: note for note in book.notes}, where, names.of,
        lambda src: shown.get(src, _PICTURES + quote(src)), page,
    )  # fmt: skip
    root = make("TEI")
    root.set("version", "4.11.0")
    root.set(XML_LANG, facts.language)
    text = make("text")
    _write_text(text, book, scribe, before or {})
    languages = {str(e.get(XML_LANG)) for e in text.iter() if e.get(XML_LANG)} | {facts.language}
    date = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    root.append(make_header(facts, book.metadata.source_edition, sorted(languages), date, __version__))  # fmt: skip
    root.append(text)
    _break_lines(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


class _Names:
    """An xml:id for each id of the Book: the same, where XML allows it."""

    def __init__(self, book: Book) -> None:
        texts = [text for d in book.divisions for text in (d.heading_html, d.html, *(n.html for n in d.notes))]  # fmt: skip
        self._taken = {own for text in texts for own in _ID.findall(text)}
        self._taken |= {d.id for d in book.divisions} | {note.id for note in book.notes}
        self._known: dict[str, str] = {}

    def of(self, own: str) -> str:
        """The xml:id of an id."""
        if _NAME.fullmatch(own):
            return own
        if own in self._known:
            return self._known[own]
        stem = name = "id-" + _NO_NAME.sub("-", own)
        number = 2
        while name in self._taken:
            name, number = f"{stem}-{number}", number + 1
        self._taken.add(name)
        self._known[own] = name
        return name


def _read_page(mark: etree._Element, phrases: Iterable[str]) -> tuple[str, bool]:
    """The number of the page that begins at a mark, and whether it is one of the source's."""
    if number := mark.get("data-n"):
        return str(number), True
    label = str(mark.get("aria-label") or "")
    for phrase in phrases:
        head, _, tail = phrase.partition("{}")
        if label.startswith(head) and label.endswith(tail):
            label = label.removeprefix(head).removesuffix(tail)
    return label, str(mark.get("id") or "").startswith("page-source-")


# The text


def _write_text(
    text: etree._Element, book: Book, scribe: Scribe, before: Mapping[str, str]
) -> None:
    """Front, body and back (TEI P5, 4.1); a book that has nothing but front or back matter has it as its body."""
    front, body, back = _parts(book.divisions)
    opening = make("front", text)
    _title_page(opening, book, scribe)
    make("divGen", opening, type="toc")
    for division in front:
        _division(opening, division, scribe, before)
    holder = inside = make("body", text)
    for division in body:
        if division.kind is not Kind.CHAPTER:
            inside = holder
        made = _division(inside, division, scribe, before)
        if division.kind is Kind.PART:
            inside = made
    if back:
        closing = make("back", text)
        for division in back:
            _division(closing, division, scribe, before)
    for made in text.iter(f"{{{NAMESPACE}}}div"):
        open_and_close(made)


def _parts(
    divisions: tuple[Division, ...],
) -> tuple[tuple[Division, ...], tuple[Division, ...], tuple[Division, ...]]:
    start = len(tuple(takewhile(lambda d: d.kind is Kind.FRONTMATTER, divisions)))
    behind = len(tuple(takewhile(lambda d: d.kind in _BACK, reversed(divisions[start:]))))
    end = len(divisions) - behind
    if start == end:
        return ((), divisions, ()) if not behind else (divisions[:start], divisions[start:], ())
    return divisions[:start], divisions[start:end], divisions[end:]


def _title_page(front: etree._Element, book: Book, scribe: Scribe) -> None:
    """What the first pages say (TEI P5, 4.6)."""
    metadata, words = book.metadata, book.front
    page = make("titlePage", front)
    titles = make("docTitle", page)
    for kind, words_of in (("main", words.title), ("sub", words.subtitle), ("short", words.half_title)):  # fmt: skip
        if words_of and (kind == "main" or words_of != words.title):
            scribe.words(make("titlePart", titles, type=kind), read_fragment(words_of))
    if not len(titles):
        make("titlePart", titles, type="main").text = metadata.title
    for person in byline(metadata):
        author = person.role == "author"
        make("docAuthor" if author else "byline", page).text = person.text
    if metadata.edition:
        make("docEdition", page).text = metadata.edition
    if metadata.publisher:
        make("publisher", make("docImprint", page)).text = metadata.publisher
    if metadata.date:
        make("docDate", page, when=metadata.date).text = metadata.date
    if book.cover is not None:
        cover = make("figure", page, type="cover")
        make("graphic", cover, url=scribe.picture(book.cover.src))
    if words.dedication:
        division = make("div", front, type="dedication")
        scribe.words(make("ab", division), read_fragment(words.dedication))
    if words.epigraph:
        cited = make("cit", make("epigraph", make("div", front, type="epigraph")))
        scribe.words(make("quote", cited), read_fragment(words.epigraph))
        if words.source:
            scribe.words(make("bibl", cited), read_fragment(words.source))


def _division(
    holder: etree._Element, division: Division, scribe: Scribe, before: Mapping[str, str]
) -> etree._Element:
    """A chapter or a part as a ``div`` (TEI P5, 4.1): what it is, its number, its heading, its sections."""
    for mark in read_fragment(before.get(f"heading {division.id}", "")):
        scribe.word(holder, mark)
    kind = division.epub_type if division.kind is not Kind.APPENDIX else "appendix"
    made = make("div", holder, type=kind, n=division.heading.number or "")
    made.set(XML_ID, scribe.name(division.id))
    scribe.words(make("head", made), read_fragment(division.heading_html))
    scribe.sections(made, read_fragment(division.html), 1)
    return made


def _break_lines(root: etree._Element) -> None:
    """Begin a line with each element that stands in others and not among words, and end blocks where words end."""
    kept = {inside for e in root.iter(*(f"{{{NAMESPACE}}}{n}" for n in _VERBATIM)) for inside in e.iter()}  # fmt: skip
    for e in root.iter(etree.Element):
        name = etree.QName(e).localname
        if e in kept or e.get(_SPACE):
            continue
        text = _LINE_ENDS.sub("\n", e.text or "")
        for child in e:
            child.tail = _LINE_ENDS.sub("\n", child.tail or "")
        if name in _BLOCKS:
            text = text.lstrip(_WHITE)
            if len(e):
                e[-1].tail = (e[-1].tail or "").rstrip(_WHITE)
            else:
                text = text.rstrip(_WHITE)
        elif name in _HOLDERS and len(e):
            text = "\n"
            for child in e:
                child.tail = "\n"
        e.text = text or None
