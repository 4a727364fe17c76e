"""Turn notes that have no line of their own into places: those within a text, and those of citations.

1. by their first words behind the signs that open such a note;
2. in their order, between the places of those that were found;
3. by what stands before their call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from octavo.parse.lines import Finder, inline_notes
from octavo.parse.near import place_near
from octavo.parse.tree import RawNote, plain_text
from octavo.text.trees import HEADINGS

_BLOCKS = frozenset((*HEADINGS, "p", "li", "td", "th", "dd", "dt", "figcaption", "caption", "div"))
_CONTEXT = 24  # letters
_CHANGING = ("footnote-ref", "citation")  # what these say depends on what stands before them
_OTHER_TOOLS = re.compile(r"\\footnote\s*(?:\[[^\[\]]*\]\s*)?\{")


def place_notes(notes: Sequence[tuple[RawNote, etree._Element | None]], finder: Finder) -> None:
    """Give a place to each of the notes that has none, in the order of their calls, which stand beside them."""
    for note, call in notes:
        if note.place is None:
            openings = (finder.next_of(opening) for opening in _openings(note.item, call))
            note.place = next(filter(None, openings), None)
    _place_between([n for n, call in notes if not (n.key or cited_keys(call))], finder)
    before = finder.first_place()
    for note, call in notes:
        if note.place is None and call is not None:
            note.place = place_near(call, finder.next_of)
        before = note.place = note.place or before


def _openings(item: etree._Element, call: etree._Element | None) -> tuple[str, ...]:
    """How a note without a key may begin in the source."""
    if keys := cited_keys(call):
        key = keys.split()[0]
        return f"@{key}", f"@{{{key}"
    words = plain_text(item).split()
    return (f"^[{words[0]}", f"\\footnote{{{words[0]}") if words else ()


def _place_between(notes: Sequence[RawNote], finder: Finder) -> None:
    """Give notes within a text that were not found by their words the places in their order."""
    opened = [
        *inline_notes(finder.plain),
        *(m.start() for m in _OTHER_TOOLS.finditer(finder.plain)),
    ]
    lines: list[int | None] = [finder.line_at(offset) for offset in sorted(opened)]
    if len(lines) != len(notes):
        lines = _lines_between(filter(None, lines), [finder.line_of(note.place) for note in notes])
    for note, line in zip(notes, lines, strict=True):
        note.place = note.place or finder.place_of_line(line)


def _lines_between(opened: Iterable[int], found: Sequence[int | None]) -> list[int | None]:
    """The lines of notes; of each that was not ``found`` the first that opens a note behind the one before it."""
    free = list(opened)
    for line in found:
        if line in free:
            free.remove(line)
    lines: list[int | None] = []
    for number, line in enumerate(found):
        after = next((other for other in found[number:] if other), free[-1] if free else 0)
        before = next((other for other in reversed(lines) if other), 0)
        between = (other for other in free if before <= other <= after)
        lines.append(line or next(between, None))
        if line is None and lines[-1]:
            free.remove(lines[-1])
    return lines


def cited_keys(call: etree._Element | None) -> str:
    """The keys of the citation that a call stands for, with spaces between them."""
    citation = None if call is None else call.getparent()
    return "" if citation is None else citation.get("data-cites") or ""


def letters_before(call: etree._Element) -> str:
    """The last letters of the text before a call in its block; other calls are passed over."""
    letters = ""
    node = call
    while len(letters) < _CONTEXT:
        previous, parent = node.getprevious(), node.getparent()
        if previous is not None:
            held = "" if previous.get("class") in _CHANGING else plain_text(previous)
            letters = _letters(held + (previous.tail or "")) + letters
            node = previous
        elif parent is None:
            break
        else:
            letters = _letters(parent.text or "") + letters
            if parent.tag in _BLOCKS:
                break
            node = parent
    return letters[-_CONTEXT:]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
