"""Turn the Book and the page map into a Book whose text says where every printed page begins.

1. take the print edition apart into blocks, in the order in which they are printed: title page,
   lines of the contents, headings, texts, notes that stand at an end;
2. find for each page the block and the letter with which it begins (`octavo/letters.py`);
3. put a mark there: before the word when the page begins with it, behind the word that the page end
   cuts; before a heading, a table or a figure when the page begins with that;
4. do the same for the pages of a source edition, which the manuscript marks itself.

Blank pages have no mark. The half title has none either: no screen shows it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from octavo.editions.imprint import byline, imprint, year_of
from octavo.letters import count_letters, is_letter
from octavo.model import Book, Division, Entry, Note, Page, PageMap, Theme
from octavo.theme import render_template
from octavo.words import Words, words_for

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub "
    "sup time u var wbr".split()
)
# A mark may stand before these when a page begins with them …
_OPENINGS = _INLINE | _HEADINGS | {"figure", "table", "pre"}
# … and before these it would be out of place, but what holds them may begin with them.
_WAYS_UP = frozenset("p figcaption caption thead tbody tr td th colgroup".split())
_OBJECTS = frozenset(("img", "math"))  # what a page may begin with that has no letters
_OBJECT = "\x00"  # XML has no such character
_BOUND = "\n"  # of a block
# A page may end behind these, and they end the word for us as well.
_DASHES = "—…"
_REST_OF_WORD = re.compile(rf"[^\s{_DASHES}]*(?:[{_DASHES}]+\s*|\s+)?")


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place where a page begins."""

    id: str  # "page-13"; "page-source-13" for the source's
    label: str  # the folio: "13", "xii"
    name: str  # what is read aloud: the folio, with a word before it in the other pagination
    of_source: bool

    @property
    def roman(self) -> bool:
        """Whether the folio is a roman numeral."""
        return re.fullmatch("[ivxlcdm]+", self.label) is not None

    @property
    def html(self) -> Markup:
        """The mark as it stands in the text."""
        return Markup(etree.tostring(self.element(), encoding="unicode"))

    def element(self) -> etree._Element:
        """The mark as an element without a tail."""
        mark = etree.Element("span")
        mark.set("class", "page-break other" if self.name != self.label else "page-break")
        mark.set("role", "doc-pagebreak")
        mark.set("id", self.id)
        mark.set("aria-label", self.name)
        return mark


@dataclass(frozen=True, slots=True)
class MarkedBook:
    """A Book with marks in its texts and notes."""

    book: Book
    before: Mapping[str, Markup]  # marks before what is not a text of the Book; see `Part`
    listed: tuple[PageMark, ...]  # what the page list leads to, in order

    def mark(self, *part: str) -> Markup:
        """The marks before a part; empty when no page begins with it."""
        return self.before.get(" ".join(part), Markup())


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of a printed text."""

    part: str  # "title-page", "line ID", "heading ID", "text ID", "note ID", "notes" …
    letters: int


# Blocks of which a Book has the markup: marks go inside. Before all others they go in front.
_INSIDE = ("text", "note")


def mark_pages(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    page_map: PageMap | None,
) -> MarkedBook:
    """The book with the pages of its print edition, where they are known, and of its source.

    Raises TemplateFault when a template of the made pages is wrong.
    """
    words = words_for(book.metadata.language)
    from_source = book.metadata.page_list == "source"
    before: dict[str, list[PageMark]] = {}
    inside: dict[str, list[tuple[int, PageMark]]] = {}
    listed: list[PageMark] = []
    if page_map is not None:
        for page, part, offset in _find_places(book, theme, environment, page_map):
            name = words.printed_page.format(page.folio) if from_source else page.folio
            mark = PageMark(f"page-{page.folio}", page.folio, name, False)
            if part.split(" ")[0] in _INSIDE:
                inside.setdefault(part, []).append((offset, mark))
            else:
                before.setdefault(part, []).append(mark)
            listed.append(mark)
    writer = _Writer(words, from_source)
    divisions = tuple(writer.division(division, inside, before) for division in book.divisions)
    return MarkedBook(
        replace(book, divisions=divisions),
        {part: Markup().join(mark.html for mark in marks) for part, marks in before.items()},
        tuple(writer.found if from_source else listed),
    )


# Where pages begin


def _find_places(
    book: Book, theme: Theme, environment: ImmutableSandboxedEnvironment, page_map: PageMap
) -> Iterator[tuple[Page, str, int]]:
    """For every page that is not blank: the part it begins in, and the letters of it before."""
    pieces = _pieces(page_map.pages)
    printed = list(_printed_pieces(book, theme, environment, page_map))
    if len(pieces) != len(printed):
        return  # a book of made pages without a letter on them: the proof will miss the marks
    for pages, blocks in zip(pieces, printed, strict=True):
        ends = _sums(block.letters for block in blocks)
        for page, start in zip(pages, _starts(pages, ends[-1]), strict=True):
            if page.blank:
                continue
            index = min(bisect_right(ends, start), len(blocks) - 1)
            offset = start - (ends[index] - blocks[index].letters)
            if blocks[index].part == "half-title":
                continue
            while index + 1 < len(blocks) and blocks[index].part == "":
                index, offset = index + 1, 0
            yield page, blocks[index].part, max(offset, 0)


def _pieces(pages: Sequence[Page]) -> list[list[Page]]:
    """The pages in the groups that were set together: each group counts letters from 0."""
    pieces: list[list[Page]] = []
    for _, group in groupby(pages, key=lambda page: page.division_id):
        for page in group:
            made_anew = page.start == 0 and not page.division_id
            if made_anew or not pieces or pieces[-1][0].division_id != page.division_id:
                pieces.append([])
            pieces[-1].append(page)
    return pieces


def _starts(pages: Sequence[Page], end: int) -> list[int]:
    """Where the pages of a piece begin; one without text, where the next one with text does."""
    starts: list[int] = []
    for page in reversed(pages):
        end = end if page.start is None else page.start
        starts.append(end)
    return starts[::-1]


def _sums(numbers: Iterable[int]) -> list[int]:
    sums: list[int] = []
    total = 0
    for number in numbers:
        total += number
        sums.append(total)
    return sums


def _printed_pieces(
    book: Book, theme: Theme, environment: ImmutableSandboxedEnvironment, page_map: PageMap
) -> Iterator[list[_Block]]:
    """The blocks of everything that was set on its own, in the order of the pages."""
    words = words_for(book.metadata.language)
    yield list(_preliminaries(book, theme, environment))
    yield list(_contents(book, page_map, words))
    for division in book.divisions:
        heading = _parse(division.heading_html)
        blocks = [
            _Block(f"heading {division.id}", _count(heading)),
            _Block(f"text {division.id}", _count(_parse(division.html))),
        ]
        if book.metadata.notes.place == "chapter" and division.notes:
            blocks += [_Block("", count_letters(words.notes)), *_notes(division.notes)]
        yield blocks
    if book.metadata.notes.place == "book" and book.notes:
        blocks = [_Block("notes", count_letters(words.notes))]
        for division in book.divisions:
            if division.notes:
                label = count_letters(division.heading.label)
                blocks += [_Block(f"notes {division.id}", label), *_notes(division.notes)]
        yield blocks


def _preliminaries(
    book: Book, theme: Theme, environment: ImmutableSandboxedEnvironment
) -> Iterator[_Block]:
    metadata = book.metadata
    title = render_template(
        environment, "parts/title.xhtml",
        metadata=metadata, byline=byline(metadata), year=year_of(metadata),
    )  # fmt: skip
    lines = imprint(metadata, theme, metadata.identifiers.isbn_print)
    colophon = render_template(environment, "parts/copyright.xhtml", imprint=lines)
    yield _Block("half-title", count_letters(metadata.title))
    yield _Block("title-page", _count(_parse(title)))
    yield _Block("copyright-page", _count(_parse(colophon)))
    if metadata.dedication:
        yield _Block("dedication", count_letters(metadata.dedication))
    if metadata.epigraph:
        epigraph = metadata.epigraph.text + (metadata.epigraph.source or "")
        yield _Block("epigraph", count_letters(epigraph))


def _contents(book: Book, page_map: PageMap, words: Words) -> Iterator[_Block]:
    yield _Block("contents", count_letters(words.contents))

    def lines(entries: Iterable[Entry]) -> Iterator[_Block]:
        for entry in entries:
            index = page_map.anchors.get(entry.heading.id)
            folio = "" if index is None else page_map.pages[index].folio
            letters = count_letters(entry.heading.label + folio)
            yield _Block(f"line {entry.heading.id}", letters)
            yield from lines(entry.children)

    yield from lines(book.contents)


def _notes(notes: Iterable[Note]) -> Iterator[_Block]:
    for note in notes:
        yield _Block("", count_letters(note.label))
        yield _Block(f"note {note.id}", _count(_parse(note.html)))


# Putting marks in


class _Writer:
    """Puts marks into the texts of a book and collects those of its source."""

    def __init__(self, words: Words, from_source: bool) -> None:
        self._words = words
        self._from_source = from_source
        self.found: list[PageMark] = []

    def division(
        self,
        division: Division,
        inside: Mapping[str, list[tuple[int, PageMark]]],
        before: dict[str, list[PageMark]],
    ) -> Division:
        """The division with its marks; those of its heading are added to ``before``."""
        heading, body = _parse(division.heading_html), _parse(division.html)
        for span in _source_marks(heading):
            before.setdefault(f"heading {division.id}", []).append(self._source_mark(span))
            _take_out(span)
        put_marks(body, inside.get(f"text {division.id}", ()))
        for span in _source_marks(body):
            _outermost(span).addprevious(self._source_mark(span).element())
            _take_out(span)
        return replace(
            division,
            heading_html=_inner(heading),
            html=_inner(body),
            notes=tuple(_mark_note(note, inside) for note in division.notes),
        )

    def _source_mark(self, span: etree._Element) -> PageMark:
        label = span.get("data-n") or ""
        name = label if self._from_source else self._words.source_page.format(label)
        taken = {mark.id for mark in self.found}
        stem = own = "page-source-" + re.sub(
            r"[^\w.-]+", "-", label.lower()
        )  # “12 r” and “12-r” give the same
        number = 2
        while own in taken:
            own, number = f"{stem}-{number}", number + 1
        mark = PageMark(own, label, name, True)
        self.found.append(mark)
        return mark


def _source_marks(root: etree._Element) -> list[etree._Element]:
    """The manuscript's marks of source pages (see octavo/parse/sources.py)."""
    return [span for span in root.iter("span") if span.get("class") == "source-page"]


def _mark_note(note: Note, inside: Mapping[str, list[tuple[int, PageMark]]]) -> Note:
    places = inside.get(f"note {note.id}")
    if not places:
        return note
    body = _parse(note.html)
    put_marks(body, places)
    return replace(note, html=_inner(body))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A text node."""

    element: etree._Element
    is_tail: bool
    start: int  # in the whole text
    letters: int  # before it


@dataclass(frozen=True, slots=True)
class _Flat:
    """The text of a tree, bounds of blocks and objects included."""

    text: str
    chunks: tuple[_Chunk, ...]
    objects: tuple[tuple[int, etree._Element], ...]  # with their places in the text

    def position(self, offset: int) -> int:
        """The place of the first whole word at or behind so many letters."""
        index = bisect_right(self.chunks, offset, key=lambda chunk: chunk.letters) - 1
        if index < 0:
            return len(self.text)
        position, left = self.chunks[index].start, offset - self.chunks[index].letters
        position = self._skip(position, left)
        if not _is_cut(self.text, position):
            return position
        match = _REST_OF_WORD.match(self.text, position)
        return self._skip(match.end() if match else position, 0)

    def _skip(self, position: int, letters: int) -> int:
        """Where the next letter behind so many of them stands."""
        while position < len(self.text) and (letters or not is_letter(self.text[position])):
            letters -= is_letter(self.text[position])
            position += 1
        return position

    def objects_before(self, position: int) -> list[etree._Element]:
        """The pictures and formulas between the letter before ``position`` and it."""
        start = position
        while start and not is_letter(self.text[start - 1]):
            start -= 1
        return [element for place, element in self.objects if start <= place < position]


def put_marks(root: etree._Element, places: Sequence[tuple[int, PageMark]]) -> None:
    """Put marks into a tree, each before the letter of the tree's text that its page begins with.

    ``places`` are in order: letters before the place, and the mark.
    """
    if not places:
        return
    flat = _flatten(root)
    found: list[tuple[int, PageMark]] = []
    end = len(flat.text)
    for offset, mark in reversed(places):
        end = min(end, flat.position(offset))  # no page begins behind the next
        found.append((end, mark))
    # from the end, so that the places before stay where they are
    for position, group in groupby(found, key=lambda place: place[0]):
        last, *textless = [mark for _, mark in group]
        _insert(last.element(), flat, root, position)
        # pages before it show what has no letters: a picture, a formula, the end of a note
        objects = flat.objects_before(position)
        for mark in textless:
            after = next(e for e in root.iter("span") if e.get("id") == last.id)
            place = _outermost(objects.pop()) if objects else after
            (after if place.getprevious() is after else place).addprevious(mark.element())
            last = mark


def _flatten(root: etree._Element) -> _Flat:
    parts: list[str] = []
    chunks: list[_Chunk] = []
    objects: list[tuple[int, etree._Element]] = []
    length = letters = 0

    def add(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    def add_chunk(element: etree._Element, is_tail: bool, text: str | None) -> None:
        nonlocal letters
        if text:
            chunks.append(_Chunk(element, is_tail, length, letters))
            letters += count_letters(text)
            add(text)

    def walk(element: etree._Element) -> None:
        add_chunk(element, False, element.text)
        for child in element:
            if child.tag in _OBJECTS:
                objects.append((length, child))
                add(_OBJECT)
            elif child.tag in _INLINE:
                walk(child)
            else:
                add(_BOUND)
                walk(child)
                add(_BOUND)
            add_chunk(child, True, child.tail)

    walk(root)
    return _Flat("".join(parts), tuple(chunks), tuple(objects))


def _is_cut(text: str, position: int) -> bool:
    """Whether a word goes on at ``position``. Letters of scripts without spaces begin words."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before.isspace() or before in _DASHES or before == _OBJECT:
        return False
    return not (unicodedata.category(before) == "Lo" and unicodedata.east_asian_width(after) == "W")


def _insert(mark: etree._Element, flat: _Flat, root: etree._Element, position: int) -> None:
    """Put the mark at a place of the text; before the elements that begin there."""
    if position >= len(flat.text):
        root.append(mark)
        return
    chunk = flat.chunks[bisect_right(flat.chunks, position, key=lambda c: c.start) - 1]
    element, index = chunk.element, position - chunk.start
    text = (element.tail if chunk.is_tail else element.text) or ""
    mark.tail = text[index:]
    if chunk.is_tail:
        element.tail = text[:index]
        parent = element.getparent()
        assert parent is not None
        parent.insert(parent.index(element) + 1, mark)
    else:
        element.text = text[:index]
        element.insert(0, mark)
    place = _outermost(mark)
    if place is not mark:
        _take_out(mark)
        place.addprevious(mark)


def _outermost(element: etree._Element) -> etree._Element:
    """The outermost element that begins with ``element`` and that a mark may stand before."""
    best = element
    while (parent := element.getparent()) is not None and parent.getparent() is not None:
        if parent.tag not in _OPENINGS | _WAYS_UP or not _begins_with(parent, element):
            break
        element = parent
        if element.tag in _OPENINGS:
            best = element
    return best


def _begins_with(parent: etree._Element, element: etree._Element) -> bool:
    """Whether nothing stands in ``parent`` before ``element``; a picture may, over its caption."""
    if (parent.text or "").strip():
        return False
    for sibling in element.itersiblings(preceding=True):
        if "".join(sibling.itertext()).strip() or (sibling.tail or "").strip():
            return False
        if parent.tag not in ("figure", "table") and sibling.get("role") != "doc-pagebreak":
            return False
    return True


def _take_out(element: etree._Element) -> None:
    """Remove an element and keep the text behind it."""
    parent, previous = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def _parse(fragment: str) -> etree._Element:
    return etree.fromstring(f"<x>{fragment}</x>")


def _inner(root: etree._Element) -> str:
    inside = [str(escape(root.text or ""))]
    return "".join([*inside, *(etree.tostring(child, encoding="unicode") for child in root)])


def _count(root: etree._Element) -> int:
    """The letters of a tree; formulas are drawn, not set."""
    for formula in list(root.iter("math")):
        tail = formula.tail
        formula.clear()
        formula.tail = tail
    return count_letters("".join(root.itertext()))
