"""Compare texts whose order on a page is not known: those that are written from right to left, or stand among such.

A PDF has no order of reading. Where letters of both directions meet, and figures, signs and brackets with them, a reader
of places guesses. So such a text is compared by all that it has, letter by letter, and by the order of its letters
from right to left, where that is sure. Nothing can be lost or doubled without being seen. A text that says that it runs
from left to right, and has no other letters, is compared as any is: there a full stop at the wrong end is an error, and
so are words that have changed places.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator
from enum import Enum

from lxml import etree

from octavo.checks.text import fold, folded_segments, fragment_segments, segments, turned_letters
from octavo.model import Book
from octavo.text.directions import has_turned, letters_of
from octavo.text.scripts import direction_of

_DIRECTION = 'dir="'
_BESIDE = (
    "<tr",
    '<p class="list-number"',
)  # what begins, or has in it, texts that stand beside one another
_KEPT = frozenset(("math", "br"))  # what is something else than words, in a cell as well
# Private use: folded away, and in no book.
_AGAINST, _TOGETHER, _ALONG = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile("[\ue000-\ue002]")
_PIECES = re.compile("([\ue000\ue002])([^\ue000-\ue002]*)")
_WITHIN = ("code", "kbd", "samp")  # say their direction among words of another


class Way(Enum):
    """How surely a text is read in its order."""

    STRAIGHT = "as it is, but for letters from right to left"
    TURNED = "in a text from right to left: only such letters are sure"
    APART = "not at all: it runs against the direction of its book, or stands in cells beside one another"


def way_of(book: Book) -> Way:
    """That of a text of the book that says nothing of its own direction."""
    is_turned = direction_of(book.metadata.language) == "rtl"
    return Way.TURNED if is_turned else Way.STRAIGHT


def way_of_lines(book: Book) -> Way:
    """That of lines of the book of which nobody knows in which passage they stand."""
    own = way_of(book)
    texts = (html for part in book.divisions for html in (part.html, *(n.html for n in part.notes)))
    return Way.TURNED if any(_DIRECTION in html for html in texts) else own


def way_in(html: str, own: Way) -> Way:
    """That of a fragment as a whole, in a book whose own it is."""
    ways = {way for _, _, way in segments_of(html, own)} if _is_mixed(html, own) else ()
    return next((way for way in (Way.APART, Way.TURNED, Way.STRAIGHT) if way in ways), own)


def segments_of(html: str, own: Way) -> Iterator[tuple[str, str, Way]]:
    """The segments of a fragment (`octavo.checks.text.fragment_segments`), as they are and folded, each with its way. What
    stands side by side, and is read by places, is one: the cells of a row; an item whose number has a paragraph of its own."""
    if not _is_mixed(html, own):
        for text, folded in zip(fragment_segments(html), folded_segments(html), strict=True):
            yield text, folded, own
        return
    root = etree.fromstring(f"<div>{html}</div>")
    for box in _boxes(root):
        if own is Way.TURNED or has_turned("".join(box.itertext())):
            box.text = _TOGETHER + (box.text or "")
            for part in box.iterdescendants(etree.Element):
                part.tag = part.tag if part.tag in _KEPT else "span"
    _mark_against(root, "ltr" if own is Way.TURNED else "rtl", inside=False)
    for text in segments(root):
        folded = fold(text)
        way = Way.APART if _TOGETHER in text else own
        if _AGAINST in text and way is own:
            way = _way_against(text, own)
        if folded:
            yield _MARKS.sub("", text), folded, way


def _way_against(text: str, own: Way) -> Way:
    """That of a text with words that run against the book. Where all these are of one direction they are read in their
    order, and their signs as well, where nothing else is and that is from left to right; where they have both, nobody
    knows."""
    pieces = _PIECES.findall(text)
    against = "".join(words for mark, words in pieces if mark == _AGAINST)
    letters = letters_of(fold(against))
    if own is Way.STRAIGHT:
        return Way.APART if letters.ltr and letters.rtl else own if letters.rtl else Way.TURNED
    if letters.rtl:
        return Way.APART
    return Way.STRAIGHT if all(mark == _AGAINST for mark, _ in pieces) else Way.TURNED


def _is_mixed(html: str, own: Way) -> bool:
    """Whether a fragment may have texts of another way than the book's own."""
    return _DIRECTION in html or (
        any(mark in html for mark in _BESIDE) and (own is Way.TURNED or has_turned(html))
    )


def _boxes(root: etree._Element) -> list[etree._Element]:
    """What has texts that stand beside one another."""
    numbers = (part for part in root.iter("p") if part.get("class") == "list-number")
    items = (number.getparent() for number in numbers)
    return [*root.iter("tr"), *(item for item in items if item is not None)]


def _mark_against(element: etree._Element, direction: str, *, inside: bool) -> None:
    """Mark every text, whether it stands in a passage of this direction."""
    said = "" if element.tag in _WITHIN else (element.get("dir") or "").lower()
    inside = said == direction if said else inside
    mark = _AGAINST if inside else _ALONG
    if (element.text or "").strip():
        element.text = f"{mark}{element.text}"
    for child in element:
        _mark_against(child, direction, inside=inside)
        if (child.tail or "").strip():
            child.tail = f"{mark}{child.tail}"


def is_unordered(wanted: str, way: Way) -> bool:
    """Whether a folded text may be read in another order than its own."""
    return way is not Way.STRAIGHT or turned_letters(wanted) != ""


def is_read(wanted: str, found: str, way: Way) -> bool:
    """Whether a folded text is what was read of another, as far as an order of reading is known."""
    return wanted == found or (
        is_unordered(wanted, way)
        and Counter(_unmarked(wanted)) == Counter(_unmarked(found))
        and _agree(wanted, found, way)
    )


def has_all(wanted: str, found: str) -> bool:
    """Whether one folded text has all letters, figures and signs of another, in whatever order."""
    return Counter(_unmarked(wanted)) <= Counter(_unmarked(found))


def is_printed_in(wanted: str, body: str, way: Way) -> bool:
    """Whether a text stands in another, as far as an order of reading is known."""
    wanted, body = fold(wanted), fold(body)
    return wanted in body or (
        is_unordered(wanted, way) and find_unordered(wanted, body, 0, way) is not None
    )


def find_unordered(wanted: str, text: str, start: int, way: Way) -> tuple[int, int] | None:
    """Where behind ``start`` a folded text first stands in another whose order is not known: its beginning and end."""
    lacking = Counter(_unmarked(wanted))
    length = lacking.total()
    differing = len(lacking)  # characters of which there are too few or too many
    window: deque[tuple[int, str]] = deque()
    for place in range(start, len(text) if length else 0):
        letter = _unmarked(text[place])
        if not letter:
            continue
        window.append((place, letter))
        differing += _count(lacking, letter, -1)
        if len(window) > length:
            differing += _count(lacking, window.popleft()[1], 1)
        if not differing:
            first = window[0][0]
            if _agree(wanted, text[first : place + 1], way):
                return first, place + 1
    return None


def _count(lacking: Counter[str], letter: str, step: int) -> int:
    """Count a letter; how many characters more differ now."""
    before = lacking[letter]
    lacking[letter] = before + step
    return (before + step != 0) - (before != 0)


def _agree(wanted: str, found: str, way: Way) -> bool:
    return way is Way.APART or turned_letters(wanted) == turned_letters(found)


_PLAIN = re.compile(r"[\w.,;:!?]*", re.ASCII)


def _unmarked(text: str) -> str:
    """A folded text without the marks of its letters, of which a font may have one glyph or several, and with one sign
    for all that viewers turn round from right to left: brackets, quotation marks."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        "(" if unicodedata.mirrored(character) or kind in ("Pi", "Pf") else character
        for character in text
        if (kind := unicodedata.category(character)) not in ("Mn", "Me")
    )
