"""Turn the Book into plain text: what is left to read when no program knows any format.

UTF-8, lines end with a line feed, nothing is wrapped: a paragraph is a line, and empty lines part them. Titles are
underlined, calls of notes are [12], and notes follow the chapter that calls them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from lxml import etree

from octavo.archive.facts import Facts
from octavo.archive.fragments import read_fragment
from octavo.model import Book, Division, Entry, Note, PageMap
from octavo.text.formulas import formula_text
from octavo.text.fragments import heading_label
from octavo.text.imprint import byline, licence_name
from octavo.text.notelists import lists_of
from octavo.text.trees import HEADINGS, calls_by_words
from octavo.text.words import words_for

_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q rp rt ruby s samp small "
    "span strong sub sup time u var wbr".split()
)
_WHITE = re.compile(r"[ \t\r\n\f]+")  # spaces at which no line ends are the author's
_UNDER = {"h1": "=", "h2": "-"}
_OTHERS = "~"  # under headings of lower levels
_BREAK = "\x00"  # an end of a line within a paragraph, until its white space is dealt with
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_WIDEST = 1000  # columns that a cell can reach over (HTML, 4.9.11)
_SIGNS = frozenset("0123456789+-−=()")
_ELSEWHERE = re.compile(r"(?:https?|mailto|ftp|tel|urn):")


def make_plain_text(book: Book, facts: Facts, page_map: PageMap | None = None) -> bytes:
    """The book as text in UTF-8; with the pages of its print edition in the contents, where they are known."""
    writer = _Writer(book)
    blocks = [*_first_pages(book, facts, writer), *_contents(book, writer, page_map)]
    for division in book.divisions:
        blocks += writer.division(division)
    return ("\n\n".join(blocks) + "\n").encode()


def _first_pages(book: Book, facts: Facts, writer: _Writer) -> Iterator[str]:
    words = book.front
    title = writer.line(words.title) or facts.title
    yield _underlined(title, "=")
    if words.subtitle:
        yield writer.line(words.subtitle)
    if people := [person.text for person in byline(book.metadata)]:
        yield "\n".join(people)
    series = ""
    if facts.series:
        series = f"{facts.series.name} {facts.series.number or ''}".strip()
    if house := [line for line in (facts.publisher, facts.edition, facts.date, series) if line]:
        yield "\n".join(house)
    numbers = [f"ISBN {isbn}" for isbn in (facts.isbn_print, facts.isbn_epub) if isbn]
    numbers += [f"https://doi.org/{facts.doi}"] if facts.doi else []
    if numbers:
        yield "\n".join(numbers)
    if terms := [line for line in (facts.rights, licence_name(facts.licence or "")) if line]:
        yield "\n".join(terms)
    for fragment in (words.dedication, words.epigraph, words.source):
        if fragment:
            yield writer.line(fragment)


def _contents(book: Book, writer: _Writer, page_map: PageMap | None) -> Iterator[str]:
    """The lines of the contents: below one another by two spaces, with the folio behind a tab."""
    yield _underlined(words_for(book.metadata.language).contents, "=")

    def lines(entries: Iterable[Entry], depth: int) -> Iterator[str]:
        for entry in entries:
            index = page_map.anchors.get(entry.heading.id) if page_map else None
            folio = f"\t{page_map.pages[index].folio}" if page_map and index is not None else ""
            label = writer.line(heading_label(entry.heading))
            yield f"{'  ' * depth}{label}{folio}"
            yield from lines(entry.children, depth + 1)

    here = {division.id for division in book.divisions}
    listed = list(lines([entry for entry in book.contents if entry.division_id in here], 0))
    if listed:
        yield "\n".join(listed)


class _Writer:
    """Writes the text of one book."""

    def __init__(self, book: Book) -> None:
        self._labels = {note.id: note.label or note.said for note in book.notes}
        self._words = words_for(book.metadata.language)
        self._metadata = book.metadata

    def division(self, division: Division) -> Iterator[str]:
        """Its heading, its text, its notes."""
        yield _underlined(self.line(division.heading_html), "=")
        yield from self._blocks(read_fragment(division.html))
        for listed in lists_of(division, self._metadata):
            yield _underlined(listed.title, "-")
            for note in listed.notes:
                yield from self._note(note)

    def _note(self, note: Note) -> Iterator[str]:
        first, *others = self._blocks(read_fragment(note.html)) or [""]
        label = note.label if note.lemma else f"[{note.label or note.said}]"
        yield f"{label} {first}".rstrip()
        yield from others

    # Blocks

    def _blocks(self, source: etree._Element) -> list[str]:
        """The blocks of what may hold words, too."""
        blocks: list[str] = []
        words: list[str] = [source.text or ""]

        def end() -> None:
            if line := _tidy("".join(words)):
                blocks.append(line)
            words.clear()

        for child in source:
            if child.tag in _INLINE:
                words.append(self._word(child))
            else:
                end()
                blocks += self._block(child)
            words.append(child.tail or "")
        end()
        return blocks

    def _block(self, e: etree._Element) -> list[str]:
        tag = str(e.tag)
        if tag in HEADINGS:
            return [_underlined(self._line(e), _UNDER.get(tag, _OTHERS))]
        match tag:
            case "ul" | "ol":
                return self._list(e)
            case "dl":
                return self._glossary(e)
            case "table":
                return self._table(e)
            case "pre":
                text = "".join(self._verbatim(e)).strip("\n")
                return [text] if text.strip() else []
            case "blockquote":
                return [_indented(block, "    ", "    ") for block in self._blocks(e)]
            case "hr":
                return ["* * *"]
            case _:  # paragraphs, too: what stands in them by mistake is parted from their words
                return self._blocks(e)

    def _list(self, e: etree._Element) -> list[str]:
        items = []
        is_tight = True
        for item in e:
            blocks = self._blocks(item)
            if not blocks:
                continue
            tight = all(child.tag in _INLINE or child.tag in ("ul", "ol") for child in item)
            is_tight = is_tight and tight
            written = ("\n" if tight else "\n\n").join(blocks)
            mark, room = ("- ", "  ") if e.tag == "ul" else ("", "   ")
            items.append(_indented(written, room, mark))
        return ["\n".join(items)] if is_tight and items else items

    def _glossary(self, e: etree._Element) -> list[str]:
        blocks = []
        for part in e:
            if part.tag == "div":
                blocks += self._glossary(part)
            elif part.tag == "dd":
                blocks += [_indented(block, "    ", "    ") for block in self._blocks(part)]
            else:
                blocks += self._blocks(part)
        return blocks

    def _table(self, e: etree._Element) -> list[str]:
        """Caption, then a line for each row, its cells parted by tabs."""
        rows = [row for row in e.iter("tr") if next(row.iterancestors("table"), None) is e]
        lines: list[str] = []
        held: dict[
            int, int
        ] = {}  # columns that cells of rows above reach into, and how many rows still
        for row in rows:
            cells: list[str] = []
            for cell in [*row, None]:
                while held.get(len(cells)):
                    held[len(cells)] -= 1
                    cells.append("")
                if cell is None:
                    break
                for column in range(min(int(cell.get("colspan") or 1), _WIDEST)):
                    held[len(cells)] = int(cell.get("rowspan") or 1) - 1
                    cells.append("" if column else self._cell(cell))
            lines.append("\t".join(cells))
        captions = [line for caption in e.findall("caption") for line in self._blocks(caption)]
        return [*captions, "\n".join(lines)] if lines else captions

    def _cell(self, e: etree._Element) -> str:
        return " ".join(" ".join(self._blocks(e)).split())

    # Words

    def line(self, fragment: str) -> str:
        """The words of a fragment in one line."""
        return self._line(read_fragment(fragment))

    def _line(self, e: etree._Element) -> str:
        return " ".join(_tidy(self._text(e)).split("\n"))

    def _text(self, e: etree._Element) -> str:
        parts = [e.text or ""]
        for child in e:
            parts += [self._word(child), child.tail or ""]
        return "".join(parts)

    def _word(self, e: etree._Element) -> str:
        match e.tag:
            case "br":
                return _BREAK
            case "img":
                return f"[Picture: {e.get('alt')}]" if e.get("alt") else "[Picture]"
            case "math":
                return formula_text(e)
            case "a":
                return self._link(e)
            case "sup" | "sub":
                return _raised_or_lowered(self._text(e), e.tag == "sup")
            case "rt" if not any(part.tag == "rp" for part in e.itersiblings(preceding=True)):
                return f"({self._text(e)})"
            case "span" if e.get("class") == "source-page":
                room = " " if (e.tail or "")[:1].isalnum() else ""
                return f"[{self._words.source_page.format(e.get('data-n'))}]{room}"
            case "span" if e.get("class") == "formula-number":
                return f" {self._text(e)}"
            case tag if tag not in _INLINE:  # a block among words
                return f" {' '.join(self._block(e))} "
            case _:
                return self._text(e)

    def _link(self, e: etree._Element) -> str:
        href = e.get("href") or ""
        if e.get("role") == "doc-noteref" and not calls_by_words(e):
            return f"[{self._labels[href.removeprefix('#')]}]"
        text = self._text(e)
        plain = "".join(text.split())
        is_said = plain and (href == plain or href.removeprefix("mailto:") == plain)
        is_said = is_said or plain.removeprefix("https://") in href.split("//")[-1:]
        return text if is_said or not _ELSEWHERE.match(href) else f"{text} <{href}>"

    def _verbatim(self, e: etree._Element) -> Iterator[str]:
        yield e.text or ""
        for child in e:
            if child.tag in ("code", "span", "b", "em", "i", "strong"):
                yield from self._verbatim(child)
            else:
                yield "\n" if child.tag == "br" else self._word(child)
            yield child.tail or ""


def _tidy(text: str) -> str:
    lines = (_WHITE.sub(" ", line).strip(" \t\n\r") for line in text.split(_BREAK))
    return "\n".join(lines).strip("\n")


def _underlined(title: str, sign: str) -> str:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title)
    return f"{title}\n{sign * max(wide, 1)}"


def _indented(text: str, room: str, first: str) -> str:
    """Lines with something before them: the first, and all others that are not empty."""
    head, *others = text.split("\n")
    return "\n".join([first + head, *(room + line if line else "" for line in others)])


def _raised_or_lowered(text: str, is_raised: bool) -> str:
    """Signs that change what stands before them, such as exponents, as Unicode has them; others as they are."""
    signs = text.strip()
    if not signs or not set(signs) <= _SIGNS:
        return text
    return text.translate(_RAISED if is_raised else _LOWERED)
