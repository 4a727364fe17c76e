"""Turn the lines that looks name, of a text made of sheets, into places on the pages; and places into lines.

A look that knows its place only (a call that was guessed before there was a text) is given its line. One that knows only
the line where its paragraph begins is led on to the line that has its call. Whether words were rightly joined over the end
of a page, one sees at its end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from octavo.scan.model import Box, Look, Spot
from octavo.scan.sheets.writing import Laid, Place

_FAR = 60  # lines of a paragraph that are looked through
_NOTES = "---"  # stands between the text of a page and its notes


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a text."""

    lines: Sequence[str]
    places: Sequence[Place]
    begins: Sequence[int]  # the line of each place
    of_sheet: dict[int, list[Place]]


def find_spots(looks: Iterable[Look], laid: Laid) -> list[Look]:
    """The looks, each with its line and places where they are known."""
    of_sheet: dict[int, list[Place]] = defaultdict(list)
    for place in laid.places:
        of_sheet[place.sheet].append(place)
    begins = [place.line for place in laid.places]
    known = _Known(laid.text.split("\n"), laid.places, begins, of_sheet)
    return [_with_line(look, known) if look.spots else _with_spots(look, known) for look in looks]


def _with_line(look: Look, known: _Known) -> Look:
    """A look with the line that was made of the words at its place."""
    spot = look.spots[0]
    x, y = (spot.box.left + spot.box.right) / 2, (spot.box.top + spot.box.bottom) / 2
    for place in known.of_sheet.get(spot.sheet, ()):
        if _holds(place.box, x, y):
            return replace(look, line=place.line, spots=(replace(spot, line=place.line),))
    return look


def _with_spots(look: Look, known: _Known) -> Look:
    """A look with the place of its line; a line that only marks a page has that of the next."""
    if look.line is None:
        return look
    line = _line_of_call(look.line, look.call, known.lines) if look.call else look.line
    index = bisect_left(known.begins, line)
    if index == len(known.places):
        return look
    place = known.places[index]
    spots = [_spot(place)]
    if look.what == "join" and (before := _end_before(place.sheet, known)) is not None:
        spots.insert(0, _spot(before))
    return replace(look, line=line, spots=tuple(spots))


def _line_of_call(line: int, call: str, lines: Sequence[str]) -> int:
    """The line that has a call, of the paragraph that begins at ``line``."""
    for number in range(line, min(line + _FAR, len(lines) + 1)):
        if f"<sup>{call}</sup>" in lines[number - 1]:
            return number
        if not lines[number - 1].strip():
            break
    return line


def _end_before(sheet: int, known: _Known) -> Place | None:
    """The last line of the text on the page before, above its notes."""
    places = known.of_sheet.get(sheet - 1, [])
    if not places:
        return None
    first, last = places[0].line, places[-1].line
    rule = next((n for n in range(first, last) if known.lines[n - 1] == _NOTES), last + 1)
    texts = [
        place
        for place in places
        if place.line < rule and not known.lines[place.line - 1].startswith("<!--")
    ]
    return texts[-1] if texts else None


def _spot(place: Place) -> Spot:
    return Spot(place.sheet, place.box, place.line)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom
