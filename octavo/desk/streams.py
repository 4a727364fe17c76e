"""Turn the markup of a division or a note into its words, as whoever clicks on one has to count them.

A word is what stands between white space, in the order of reading; where a block begins or ends, and at a line break,
there is white space. Marks of pages, formulas, drawings and what only a screen has are no text. So a word is the same in
the Book, in the HTML page and in an EPUB: it is given by an id and a number, the words from where the element with that
id begins (0 is the first, or the one in which it begins). The number may lead past the element's end: what has no id
is counted from what stands before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from octavo.checks.bookwords import WORD
from octavo.checks.text import INLINE
from octavo.text.formulas import FORMULA_TEXT
from octavo.text.trees import calls_by_words

# Around what is counted or made by us, within its word.
_FROM, _TO = "\ue000", "\ue001"
_MADE = re.compile(f"{_FROM}[^{_TO}]*{_TO}")
_WORD = re.compile(rf"[^\s{_FROM}{_TO}](?:[^\s]*[^\s{_FROM}{_TO}])?")
_SILENT = frozenset(("math", "script", "style", "svg", "page-break", "button", "head"))
_APART = frozenset(("doc-pagebreak", "doc-endnotes", "doc-footnote"))
_COUNTED = frozenset((
    "number", "list-number", "line-number", "counted", "reference", "reference-words", "page-reference", "page-words",
    "note-label",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of a text, and its letters in smaller pieces: what has to be found again elsewhere."""

    text: str
    words: tuple[tuple[int, int], ...]  # offsets in the text
    pieces: tuple[str, ...]  # letters and figures in a row, case folded
    starts: tuple[int, ...]  # of the pieces, offsets in the text
    made: frozenset[int]  # pieces that no author wrote as they stand
    ids: Mapping[str, int]  # offset at which an element begins
    blocks: tuple[tuple[int, str], ...]  # the same of blocks that have an id, in their order
    bounds: tuple[int, ...]  # offsets at which blocks begin or end
    links: tuple[
        tuple[int, str], ...
    ]  # offset of a link inside the book, and the id that it leads to

    def word_at(self, offset: int) -> int:
        """The number of the word that stands at an offset, else of the next; of the last behind all."""
        number = bisect_right(self.words, offset, key=lambda word: word[1])
        return min(number, len(self.words) - 1)

    def said(self, word: int) -> str:
        """What a word says."""
        start, end = self.words[word]
        return self.text[start:end].replace(_FROM, "").replace(_TO, "")

    @property
    def all_said(self) -> list[str]:
        """What all words say."""
        return self.text.replace(_FROM, "").replace(_TO, "").split()

    def pieces_of(self, word: int) -> range:
        """Its pieces, by their numbers."""
        start, end = self.words[word]
        first = bisect_right(self.starts, start - 1)
        return range(first, bisect_right(self.starts, end - 1))

    def word_of(self, piece: int) -> int:
        """The word in which a piece stands."""
        return self.word_at(self.starts[piece])

    def block_of(self, offset: int) -> tuple[int, int]:
        """The offsets between which the innermost stretch without a bound lies."""
        number = bisect_right(self.bounds, offset)
        start = self.bounds[number - 1] if number else 0
        return start, self.bounds[number] if number < len(self.bounds) else len(self.text)


def read_stream(root: etree._Element, *, in_pieces: bool = True) -> Stream:
    """The words of a tree; ``in_pieces``: also in those by which they are found elsewhere."""
    reader = _Reader()
    reader.walk(root, is_asked=True)
    return reader.stream(in_pieces=in_pieces)


class _Reader:
    """Goes through a tree and writes down what is read."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._ids: dict[str, int] = {}
        self._blocks: list[tuple[int, str]] = []
        self._bounds: list[int] = []
        self._links: list[tuple[int, str]] = []
        self._depth = 0  # of what is made

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def walk(self, element: etree._Element, *, is_asked: bool = False) -> None:
        """Read an element; what was asked for is read whatever it is."""
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "math"
        is_block = tag not in INLINE
        if is_block:
            self._bounds.append(self._length)
            self._add("\n")
        if named := element.get("id"):
            self._ids[named] = self._length
            if is_block:
                self._blocks.append((self._length, named))
        if is_asked or not _is_silent(element, tag):
            self._read(element, tag)
        if is_block:
            self._add("\n")
            self._bounds.append(self._length)

    def _read(self, element: etree._Element, tag: str) -> None:
        if tag == "br":
            self._add(" ")
        if tag == "a" and "#" in (href := element.get("href") or "") and ":" not in href:
            self._links.append((self._length, href.partition("#")[2]))
        is_made = not self._depth and _is_made(element)
        if is_made:
            self._depth += 1
            self._add(_FROM)
        if element.text:
            self._add(_clean(element.text))
        for child in element:
            self.walk(child)
            if child.tail:
                self._add(_clean(child.tail))
        if is_made:
            self._depth -= 1
            self._add(_TO)

    def stream(self, *, in_pieces: bool) -> Stream:
        """All that was read."""
        text = "".join(self._parts)
        words = tuple(found.span() for found in _WORD.finditer(text))
        found = [match.span() for match in WORD.finditer(text)] if in_pieces else []
        starts = tuple(start for start, _ in found)
        made = (
            range(bisect_left(starts, match.start()), bisect_left(starts, match.end()))
            for match in _MADE.finditer(text)
        )
        return Stream(
            text, words, tuple(text[a:b].casefold() for a, b in found), starts,
            frozenset(number for numbers in made for number in numbers), self._ids,
            tuple(self._blocks), tuple(self._bounds), tuple(self._links),
        )  # fmt: skip


def _clean(text: str) -> str:
    return text.replace(_FROM, "").replace(_TO, "")


def _is_silent(element: etree._Element, tag: str) -> bool:
    """Whether what it holds is no text of the line, or the division, in which it stands."""
    if tag in _SILENT or element.get("class") == FORMULA_TEXT:
        return True
    return element.get("role") in _APART or element.get("data-screen") is not None


def _is_made(element: etree._Element) -> bool:
    """Whether its text is counted, or made of what is."""
    if element.get("role") == "doc-noteref":
        return not calls_by_words(element)
    return not _COUNTED.isdisjoint((element.get("class") or "").split())
