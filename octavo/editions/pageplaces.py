"""Turn the Book and the page map into the place at which every printed page begins.

The print edition is taken apart into blocks, in the order in which they are printed: title page, lines
of the contents, headings, texts, notes that stand at an end. A page begins at a letter
(`octavo/text/letters.py`) of one of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from octavo.model import Book, Entry, Note, Page, PageMap, Theme
from octavo.text.fragments import front_markup, heading_label
from octavo.text.imprint import byline, imprint, year_of
from octavo.text.letters import count_letters
from octavo.text.notelists import lists_at_end, lists_behind
from octavo.text.templates import render_fragment
from octavo.text.trees import parse_fragment
from octavo.text.words import Words, words_for
from octavo.workshop.memory import remembering


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of a printed text."""

    part: str  # "title-page", "line ID", "heading ID", "text ID", "note ID", "notes" …
    letters: int
    same: int | None = (
        None  # letters up to which it is the same in all editions, and from its end again; None: all
    )


def find_places(
    book: Book, theme: Theme, environment: ImmutableSandboxedEnvironment, page_map: PageMap
) -> Iterator[tuple[Page, str, int]]:
    """For every page that is not blank: the part it begins in, and the letters of it before.

    Behind what each edition has of its own, the part's letters from there to its end are given, as a number below 0.
    """
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
            block = blocks[index]
            if block.same is not None and block.same < offset < block.letters:
                yield page, block.part, offset - block.letters
            else:
                yield page, block.part, max(offset, 0)


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
    if book.excerpt is None:
        yield list(_preliminaries(book, theme, environment))
        yield list(_contents(book, page_map, words))
    for division in book.divisions:
        blocks = [
            _Block(f"heading {division.id}", letters_of(division.heading_html)),
            _Block(f"text {division.id}", letters_of(division.html)),
        ]
        for listed in lists_behind(division, book.metadata, on_screen=False):
            blocks += [_Block("", count_letters(listed.title)), *_notes(listed.notes)]
        yield blocks
    for at_end in lists_at_end(book):
        blocks = [_Block(at_end.part, count_letters(at_end.title))]
        for division, notes in at_end.groups:
            label = letters_of(heading_label(division.heading))
            blocks += [_Block(f"{at_end.part} {division.id}", label), *_notes(notes)]
        yield blocks


def _preliminaries(
    book: Book, theme: Theme, environment: ImmutableSandboxedEnvironment
) -> Iterator[_Block]:
    metadata = book.metadata
    title = render_fragment(
        environment, "parts/title.xhtml",
        metadata=metadata, front=front_markup(book), byline=byline(metadata), year=year_of(metadata),
    )  # fmt: skip
    lines = imprint(metadata, theme, metadata.identifiers.isbn_print)
    colophon = render_fragment(environment, "parts/copyright.xhtml", imprint=lines)
    yield _Block("half-title", count_letters(metadata.running_title))
    yield _Block("title-page", _count(title))
    isbn = metadata.identifiers.isbn_print
    before = _count(colophon) if isbn is None else _letters_before(colophon, f"ISBN {isbn}")
    yield _Block("copyright-page", _count(colophon), before)
    if metadata.dedication:
        yield _Block("dedication", count_letters(metadata.dedication))
    if metadata.epigraph:
        epigraph = metadata.epigraph.text + (metadata.epigraph.source or "")
        yield _Block("epigraph", count_letters(epigraph))


def _letters_before(root: etree._Element, words: str) -> int:
    """The letters of a tree before the words; all of them where it does not have them."""
    return count_letters("".join(root.itertext()).partition(words)[0])


def _contents(book: Book, page_map: PageMap, words: Words) -> Iterator[_Block]:
    yield _Block("contents", count_letters(words.contents))

    def lines(entries: Iterable[Entry]) -> Iterator[_Block]:
        for entry in entries:
            index = page_map.anchors.get(entry.heading.id)
            folio = "" if index is None else page_map.pages[index].folio
            label = letters_of(heading_label(entry.heading))
            yield _Block(f"line {entry.heading.id}", label + count_letters(folio))
            yield from lines(entry.children)

    yield from lines(book.contents)


def _notes(notes: Iterable[Note]) -> Iterator[_Block]:
    for note in notes:
        yield _Block("", count_letters(note.label))
        yield _Block(f"note {note.id}", letters_of(note.html))


def letters_of(fragment: str) -> int:
    """How many letters of a fragment are set: each edition asks."""
    return _letters_in(str(fragment))


@remembering
def _letters_in(fragment: str) -> int:
    return _count(parse_fragment(fragment))


def text_of(fragment: str) -> str:
    """What of a fragment is set."""
    return _text(parse_fragment(fragment))


def _count(root: etree._Element) -> int:
    return count_letters(_text(root))


def _text(root: etree._Element) -> str:
    """The text of a tree; formulas are drawn, not set."""
    for formula in list(root.iter("math")):
        tail = formula.tail
        formula.clear()
        formula.tail = tail
    return "".join(root.itertext())
