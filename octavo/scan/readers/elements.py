"""Turn words and lists of words into elements of pandoc's tree, as `tree.py` knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from octavo.scan.tree import Element

VERSION = [1, 23]  # of the tree
JOIN: Element = {"t": "Join"}  # here a word goes on; `tidy` takes it out
_HYPHEN = re.compile(r"(?<=\w)[-‐¬⸗\u00ad]$")
_NONE: list[Any] = ["", [], []]


def attributes(name: str = "", classes: Sequence[str] = (), **pairs: str) -> list[Any]:
    """Id, classes, and pairs."""
    return [name, list(classes), [[key, value] for key, value in pairs.items()]]


def holding(kind: str, inlines: Sequence[Element] | Sequence[list[Element]]) -> Element:
    """An element that holds others and nothing else: Para, Emph, Note, LineBlock …"""
    return {"t": kind, "c": list(inlines)}


def span(inlines: Sequence[Element], classes: Sequence[str] = (), **pairs: str) -> Element:
    """Words with a class or a language."""
    return {"t": "Span", "c": [attributes("", classes, **pairs), list(inlines)]}


def page(label: str) -> Element:
    """Here begins a page of the source."""
    return span([], ["page"], n=label)


def said(text: str) -> list[Element]:
    """Words of a text; any white space is one space."""
    made: list[Element] = []
    for number, piece in enumerate(re.split(r"[ \t\r\n]+", text)):
        if number:
            made.append({"t": "Space"})
        if piece:
            made.append({"t": "Str", "c": piece})
    return made


def tidy(
    inlines: Sequence[Element], is_hyphenated: Callable[[str, str], bool], *, trim: bool = True
) -> list[Element]:
    """Inlines with words whole where lines cut them, and (``trim``) without spaces at their ends.

    ``is_hyphenated``: asked whether a hyphen between two halves is of the word.
    """
    made: list[Element] = []
    joining = False
    for item in inlines:
        if item["t"] == "Join":
            while made and made[-1]["t"] in ("Space", "SoftBreak"):
                made.pop()
            joining = True
        elif item["t"] in ("Space", "SoftBreak"):
            is_next = made[-1]["t"] not in ("Space", "SoftBreak", "LineBreak") if made else not trim
            if is_next and not joining:
                made.append(item)
        elif item["t"] == "Str" and joining:
            joining = False
            _join(made, str(item["c"]), is_hyphenated)
        else:
            if item["t"] == "LineBreak" and made and made[-1]["t"] in ("Space", "SoftBreak"):
                made.pop()
            made.append(item)
    while trim and made and made[-1]["t"] in ("Space", "SoftBreak", "LineBreak"):
        made.pop()
    return made


def _join(made: list[Element], behind: str, is_hyphenated: Callable[[str, str], bool]) -> None:
    """Add the second half of a word, and take the hyphen out of its first."""
    place = next((n for n in range(len(made) - 1, -1, -1) if made[n]["t"] == "Str"), None)
    if place is not None and (match := _HYPHEN.search(made[place]["c"])):
        front = made[place]["c"][: match.start()]
        if not is_hyphenated(front, behind):
            made[place] = {"t": "Str", "c": front}
    made.append({"t": "Str", "c": behind})


def picture(address: str, alt: Sequence[Element]) -> Element:
    """A picture; ``alt``: words that stand for it."""
    return {"t": "Image", "c": [_NONE, list(alt), [address, ""]]}


def figure(blocks: Sequence[Element], caption: Sequence[Element]) -> Element:
    """Pictures with a caption."""
    held = [{"t": "Plain", "c": list(caption)}] if caption else []
    return {"t": "Figure", "c": [_NONE, [None, held], list(blocks)]}


def table(
    head: Sequence[list[Element]],
    body: Sequence[list[Element]],
    columns: int,
    caption: Sequence[Element],
) -> Element:
    """A table of rows of cells (`cell`)."""
    held = [{"t": "Plain", "c": list(caption)}] if caption else []
    widths = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in range(columns)]
    return {"t": "Table", "c": [
        _NONE, [None, held], widths, [_NONE, [[_NONE, row] for row in head]],
        [[_NONE, 0, [], [[_NONE, row] for row in body]]], [_NONE, []],
    ]}  # fmt: skip


def cell(blocks: Sequence[Element], rows: int, columns: int) -> Any:
    """A cell of a table, over ``rows`` and ``columns``."""
    return [_NONE, {"t": "AlignDefault"}, rows, columns, list(blocks)]
