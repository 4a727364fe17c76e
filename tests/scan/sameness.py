"""Say where a book that came back is another than the one that it was made of: notes, headings, and every piece of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from lxml import etree

from octavo.model.book import Book, Division
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript

PAGE = "‹page›"  # stands for words that name pages, which a Book does not have yet
_FORMULA = "‹formula›"
_MADE = ("list-of", "index-list")  # what a build makes anew, of which a Book has only the place
_PIECES = frozenset(
    "p li td th dt dd figcaption caption pre h2 h3 h4 h5 h6 div blockquote ul ol dl table figure thead tbody tfoot tr "
    "section aside".split()
)
_DRESS = {"em": "_", "strong": "*"}
_SILENT = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u00ad": "", "\u200b": "", "\u2060": ""})


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, an item, a cell, a line of verse, a caption … and what it stands in."""

    kind: str  # "p", "ul>li", "table>tr>td"
    text: str  # calls as “[^12]”, line ends as “/”, emphasis as “_so_”


def book_of(folder: Path) -> Book:
    """The Book of a folder."""
    manuscript, _ = read_manuscript(folder)
    return parse_manuscript(manuscript).book


def differences(old: Book, new: Book, *, dressed: bool = True) -> list[str]:
    """What of a book did not come back as it was; ``dressed``: with its emphasis.

    Words that a build makes anew, an index or a list of figures, are no difference where they have come back as text.
    """
    return [
        *_compare("notes", *(_notes(book) for book in (old, new))),
        *_compare("headings", *(_headings(book) for book in (old, new))),
        *(
            line
            for one, other in zip(old.divisions, new.divisions, strict=False)
            for line in _of_division(one, other, dressed=dressed)
        ),
    ]


def _notes(book: Book) -> list[Piece]:
    """Label, words, and the words before the call."""
    return [
        Piece(f"note {note.label} in {division.heading.label}", _plain(note.text))
        for division in book.divisions
        for note in division.notes
    ]


def _headings(book: Book) -> list[Piece]:
    return [
        Piece(f"h{heading.level}", _plain(heading.label))
        for division in book.divisions
        for heading in (division.heading, *division.sections)
    ]


def _of_division(old: Division, new: Division, *, dressed: bool) -> Iterator[str]:
    wanted, found = (list(pieces_of(division.html, dressed=dressed)) for division in (old, new))
    if any(f'"{name}' in old.html for name in _MADE):
        found = [piece for piece in found if any(_are_same([one], [piece]) for one in wanted)]
    yield from _compare(old.heading.label, wanted, found)


def _compare(where: str, wanted: Sequence[Piece], found: Sequence[Piece]) -> Iterator[str]:
    keys = [
        [(piece.kind, _without_pages(piece.text)) for piece in pieces] for pieces in (wanted, found)
    ]
    for tag, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal" or _are_same(wanted[i:j], found[k:m]):
            continue
        yield f"{where}: {_shown(wanted[i:j])} came back as {_shown(found[k:m])}"


def _without_pages(text: str) -> str:
    return text if PAGE not in text else ""


def _are_same(wanted: Sequence[Piece], found: Sequence[Piece]) -> bool:
    """Whether pieces differ only by the words for pages."""
    return len(wanted) == len(found) and all(
        one.kind == other.kind
        and re.fullmatch(re.escape(one.text).replace(PAGE, r"(?:pages? )?[\w–]+"), other.text)
        for one, other in zip(wanted, found, strict=True)
    )


def _shown(pieces: Sequence[Piece]) -> str:
    return " | ".join(f"{piece.kind}: {piece.text}" for piece in pieces) or "nothing"


def pieces_of(html: str, *, dressed: bool) -> Iterator[Piece]:
    """The pieces of a fragment of a Book, in their order."""
    yield from _Reader(dressed=dressed).read(etree.fromstring(f"<div>{html}</div>"), ())


def _plain(text: str) -> str:
    return " ".join(text.translate(_SILENT).split())


class _Reader:
    def __init__(self, *, dressed: bool) -> None:
        self._dressed = dressed
        self._words: list[str] = []

    def read(self, element: etree._Element, within: tuple[str, ...]) -> Iterator[Piece]:
        kind = str(element.tag)
        within = (
            within if kind in ("div", "thead", "tbody", "tfoot", "section") else (*within, kind)
        )
        self._words.append(element.text or "")
        for child in element:
            if child.tag in _PIECES:
                yield from self._piece(within)
                yield from self.read(child, within)
            elif child.tag == "img":
                yield from self._piece(within)
                yield Piece(">".join((*within, "img")), "")
            else:
                self._inline(child)
            self._words.append(child.tail or "")
        yield from self._piece(within)

    def _piece(self, within: tuple[str, ...]) -> Iterator[Piece]:
        text = _plain("".join(self._words))
        self._words.clear()
        if text:
            yield Piece(">".join(within), text)

    def _inline(self, element: etree._Element) -> None:
        names = element.get("class", "").split()
        if not isinstance(element.tag, str):
            return
        if "noteref" in names:
            self._words.append(f"[^{''.join(map(str, element.itertext()))}]")
        elif "page-words" in names:
            self._words.append(PAGE)
        elif etree.QName(element).localname == "math":
            self._words.append(_FORMULA)
        else:
            sign = _DRESS.get(element.tag, "") if self._dressed else ""
            self._words += ["/" if element.tag == "br" else sign, element.text or ""]
            for child in element:
                self._inline(child)
                self._words.append(child.tail or "")
            self._words.append(sign)
