"""Turn what a window asks of a word into where that word is in the other views, and in the author's file (`desk/places.py`)."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from octavo.checks.viewedtext import PDFIUM
from octavo.desk.changes import find_change
from octavo.desk.findingplaces import places_of_finding
from octavo.desk.places import Places, WordPlace
from octavo.desk.serving.standing import Good
from octavo.model import Finding

_DIGITS = 9  # of a number that is asked for
_NOWHERE: dict[str, Any] = {
    "word": None, "file": None, "line": None, "column": None, "exact": False,
    "print": None, "html": None, "epub": None,
}  # fmt: skip


class AskedWrongly(ValueError):
    """What a window asks makes no sense; the message says why."""


class Whereabouts:
    """The words of the last good build; those of its divisions that are asked for are read, once."""

    def __init__(self) -> None:
        self._number = 0  # of the build whose words are known
        self._places: Places | None = None
        self._lock = threading.Lock()

    def answer(self, good: Good, asked: Mapping[str, str]) -> dict[str, Any]:
        """Where the word is that a window asks for; all is null where nobody knows, which is no fault of who asks.
        Raises AskedWrongly."""
        with self._lock:
            found = _find(self._places_of(good), good.build.findings, asked)
        return place_value(found) if found else _NOWHERE

    def find_edited(self, before: Good, good: Good) -> dict[str, Any] | None:
        """Where the word is that was edited between two builds; None where no text was."""
        change = find_change(before.build.book, good.build.book)
        if change is None:
            return None
        with self._lock:
            found = self._places_of(good).at_change(change)
        return place_value(found) if found else None

    def _places_of(self, good: Good) -> Places:
        if self._places is None or self._number != good.number:
            self._places = Places(good.build, self._places, PDFIUM)
            self._number = good.number
        return self._places


def place_value(place: WordPlace) -> dict[str, Any]:
    """A place as JSON can hold it."""
    print_value = None
    if place.page is not None:
        boxes = [list(box) for box in place.boxes]
        print_value = {"page": place.page, "box": boxes[0] if boxes else None, "boxes": boxes}
    html = {"id": place.html.id, "word": place.html.word} if place.html else None
    epub = None
    if place.epub:
        epub = {"href": place.epub.href, "id": place.epub.id, "word": place.epub.word}
    return {
        "word": place.word, "file": place.file, "line": place.line, "column": place.column,
        "exact": place.is_exact, "print": print_value, "html": html, "epub": epub,
    }  # fmt: skip


def _find(
    places: Places, findings: Sequence[Finding], asked: Mapping[str, str]
) -> WordPlace | None:
    match asked.get("view"):
        case "print":
            return places.at_print(_whole(asked, "page"), _length(asked, "x"), _length(asked, "y"))
        case "html":
            return places.at_html(asked.get("id", ""), _whole(asked, "word"))
        case "epub":
            href, named = asked.get("href", ""), asked.get("id", "")
            return places.at_epub(href, named, _whole(asked, "word"))
        case None if "file" in asked:
            column = _whole(asked, "column") if "column" in asked else None
            return places.at_source(asked["file"], _whole(asked, "line"), column)
        case None if "finding" in asked:
            number = _whole(asked, "finding")
            return _find_finding(places, findings[number]) if number < len(findings) else None
        case _:
            raise AskedWrongly(
                "a place is asked for by view=print, html or epub, by file and line, or by the number of a finding"
            )


def _find_finding(places: Places, finding: Finding) -> WordPlace | None:
    """Where a finding is seen: a note on the make-up at the words that it quotes, for its line is that of a heading before."""
    found = places_of_finding(places, finding)
    return found[-1 if finding.code.startswith("makeup-") else 0] if found else None


def _whole(asked: Mapping[str, str], name: str) -> int:
    value = asked.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS):
        raise AskedWrongly(f"{name} is to be a number")
    return int(value)


def _length(asked: Mapping[str, str], name: str) -> float:
    try:
        value = float(asked.get(name, ""))
    except ValueError:
        raise AskedWrongly(f"{name} is to be a length in points") from None
    return value if abs(value) < 1e6 else 0.0  # neither is one that is no number
