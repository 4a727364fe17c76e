"""Turn markup and extracted text into forms that can be compared across editions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

from lxml import etree

from octavo.workshop.memory import recall, remembering, remembers


class EditionError(Exception):
    """A finished file that cannot be read; the message says why."""


INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd label mark q rp rt ruby s samp small "
    "span strong sub sup time u var wbr math page-break".split()
)
_HYPHENS = frozenset("-\u00ad\u2010\u2011\u0002\ufffe")
_SELECTORS = frozenset(
    map(chr, (0x34F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_HIDDEN = frozenset({"Cf", "Cc", "Co"})  # joiners, controls, private use: nothing that is printed


class _Printed(dict[int, int | None]):
    """For `str.translate`: what is left of a character, worked out when it is first met."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        dropped = (
            character in _HYPHENS
            or character in _SELECTORS
            or character.isspace()
            or unicodedata.category(character) in _HIDDEN
        )
        self[code] = None if dropped else code
        return self[code]


_PRINTED = _Printed()
_LONG = 300  # letters of a text whose form is remembered
_VERY_LONG = 20_000  # and of one of whose lines they are, where a process stays: most of a chapter is what it was
# What may have to be dropped; letters and figures, of whatever script, never are.
_DOUBTFUL = re.compile(r"[^\w.,;:!?()\[\]“”‘’]+")


def fold(text: str) -> str:
    """What has to be equal: letters, digits and signs, without white space and hyphens.

    A line end may add a hyphen or swallow a space; it never may add or swallow anything else.
    """
    return _fold(text) if len(text) < _LONG else recall("folded", text, partial(_fold_long, text))


def _fold_long(text: str) -> str:
    # no sign is one with another beyond the end of a line; a text in one line has no shorter ones
    lines = text.split("\n") if len(text) > _VERY_LONG and remembers() else ()
    return "".join(map(fold, lines)) if len(lines) > 1 else _fold(text)


def _fold(text: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return _DOUBTFUL.sub(lambda found: found[0].translate(_PRINTED), text)


class _Spoken(dict[int, int | str | None]):
    """For `str.translate`: what is heard of a character, worked out when it is first met."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        kept: int | str | None = code
        if character.isspace():
            kept = " "
        elif character in "\u2010\u2011":
            kept = "-"
        elif (
            character in (_HYPHENS | _SELECTORS) - {"-"}
            or unicodedata.category(character) in _HIDDEN
        ):
            kept = None
        self[code] = kept
        return kept


_SPOKEN = _Spoken()
_UNCLEAR = re.compile(r"[^\w.,;:!?()\[\]“”‘’ ]+")


def spoken(text: str) -> str:
    """What has to be equal for who listens: words, with one space between them, and the author's hyphens; what was
    set to divide words or to hold them together is not heard."""
    text = unicodedata.normalize("NFKC", text)
    text = _UNCLEAR.sub(lambda found: found[0].translate(_SPOKEN), text)
    return " ".join(text.split())


def sounds_alike(one: str, other: str) -> bool:
    """Whether two texts are the same for who listens."""
    return recall("sounds alike", (one, other), partial(_sound_alike, one, other))


def _sound_alike(one: str, other: str) -> bool:
    return _without_joiners(one) == _without_joiners(other) or spoken(one) == spoken(other)


def _without_joiners(text: str) -> str:
    """Most of `spoken`, in a fifth of the time."""
    if len(text) < _VERY_LONG or not remembers():
        return _line_without_joiners(text)
    lines = (
        recall("line without joiners", line, partial(_line_without_joiners, line))
        for line in text.split("\n")
    )
    return " ".join(filter(None, lines))


def _line_without_joiners(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for joiner in "\u00ad\u2060\u200b":
        text = text.replace(joiner, "")
    return " ".join(text.split())


def turned_letters(text: str) -> str:
    """Of a folded text the letters that are written from right to left, without their marks.

    A PDF has no order of reading for a line of such letters: where signs, figures and Latin words stand among
    them is a guess of whoever reads it. So it is these letters that have to be equal, and in order.
    """
    if text.isascii():
        return ""
    return "".join(c for c in text if c > "\u0590" and unicodedata.bidirectional(c) in ("R", "AL"))


class _Manners(dict[object, str]):
    """What an element is to the text, by its tag: worked out when it is first met."""

    def __missing__(self, tag: object) -> str:
        name = etree.QName(tag).localname if isinstance(tag, str) else "math"
        manner = name if name in ("math", "br") else "inline" if name in INLINE else "block"
        self[tag] = manner
        return manner


_MANNERS = _Manners()  # comments are left out like formulas


def segments(
    root: etree._Element, is_left_out: Callable[[etree._Element], bool] | None = None
) -> list[str]:
    """The texts between the bounds of blocks, in order, white space collapsed, none empty; as if no element stood in
    ``root`` that ``is_left_out``.

    A paragraph, a cell, a heading, a term each give one. Formulas are left out: each edition has
    its own way to draw them.
    """
    current: list[str] = []
    parts = [current]
    manners = _MANNERS

    def walk(element: etree._Element, manner: str) -> None:
        nonlocal current
        if manner == "math":
            return
        if manner == "block":
            parts.append(current := [])
        elif manner == "br":
            current.append(" ")
        if text := element.text:
            current.append(text)
        for child in element:
            if is_left_out is None or not is_left_out(child):
                walk(child, manners[child.tag])
            if text := child.tail:
                current.append(text)
        if manner == "block":
            parts.append(current := [])

    walk(root, manners[root.tag])
    return [text for part in parts if part and (text := " ".join("".join(part).split()))]


@remembering
def fragment_segments(html: str) -> tuple[str, ...]:
    """The segments of a fragment of the Book; every edition is compared with the same ones."""
    return tuple(segments(etree.fromstring(f"<div>{html}</div>")))


@remembering
def folded_segments(html: str) -> tuple[str, ...]:
    """The segments of a fragment of the Book, each folded."""
    return tuple(map(fold, fragment_segments(html)))


@remembering
def folded_fragment(html: str) -> str:
    """The text of a fragment of the Book, folded as a whole."""
    return fold("".join(fragment_segments(html)))


def shorten(text: str, length: int = 60) -> str:
    """The beginning of a text, for a message."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def first_difference(wanted: str, found: str) -> str:
    """Where two texts part, for a message: the words from there on in both."""
    index = next(
        (i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b),
        min(len(wanted), len(found)),
    )
    start = max(0, index - 12)
    return f"“{wanted[start : index + 24]}” became “{found[start : index + 24]}”"


def numbered(items: Iterator[str]) -> str:
    """“a, b, c and 4 more” for a message."""
    listed = list(items)
    more = len(listed) - 5
    shown = ", ".join(listed[:5])
    return f"{shown} and {more} more" if more > 0 else shown
