"""Turn two states of a Book into where its text was edited: the division or note, and how many letters stand before.

What is counted is left out, so a new note is where it was written, and not at the first number that is another now. Only
markup is compared, as it stands: nothing is parsed, so it is a question of a millisecond.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from octavo.desk.streams import Stream
from octavo.model import Book, Division

_COUNTED = re.compile(
    r'<a\b[^<>]*\brole="doc-noteref"(?![^<>]*data-marks="lines")[^<>]*>[^<>]*</a>'
    r'|<(a|span)\b[^<>]*\bclass="(?:number|list-number|line-number|counted|reference|reference-words|page-reference|page-words)"'
    r"[^<>]*(?:/>|>(?:[^<>]|<(?!/?\1\b)[^<>]*>)*</\1>)"
    r"|<math\b.*?</math>",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>|<[^<>]*\Z")
_ENTITY = re.compile(r"&[^;\s]*\Z")


@dataclass(frozen=True, slots=True)
class Change:
    """Where a text was edited first."""

    name: str  # the id of a division or a note
    letters: int  # of its text, without what is counted, that stand before

    def word_in(self, stream: Stream) -> int:
        """The number of the word there: the edited one, or that behind words which were taken out."""
        letters = 0
        for number, piece in enumerate(stream.pieces):
            if number not in stream.made:
                letters += sum(map(str.isalnum, piece))
                if letters > self.letters:
                    return stream.word_of(number)
        return len(stream.words) - 1


def find_change(old: Book, new: Book) -> Change | None:
    """Where the first author's word is another, or stands in other markup; None where all is the same."""
    before = {division.id: division for division in old.divisions}
    left = [division for division in old.divisions if division.id not in _ids(new)]
    for division in new.divisions:
        was = before.get(division.id) or (left.pop(0) if left else None)
        if was is None:
            return Change(division.id, 0)
        if was == division:
            continue
        if (change := _compare(division.id, _markup(was), _markup(division))) is not None:
            return change
        notes = {note.id: note for note in was.notes}
        for note in division.notes:
            known = notes.get(note.id)
            if known is None:
                return Change(note.id, 0)
            if (change := _compare(note.id, known.html, note.html)) is not None:
                return change
    gone = {*_ids(old)} - {*_ids(new)}
    if gone and new.divisions:
        places = [n for n, division in enumerate(old.divisions) if division.id in gone]
        return Change(new.divisions[min(places[0], len(new.divisions) - 1)].id, 0)
    return None


def _ids(book: Book) -> list[str]:
    return [division.id for division in book.divisions]


def _markup(division: Division) -> str:
    return f"<h1>{division.heading_html}</h1>{division.html}"


def _compare(name: str, old: str, new: str) -> Change | None:
    if old == new:
        return None
    old, new = _COUNTED.sub("", old), _COUNTED.sub("", new)
    if old == new:
        return None
    low, high = 0, min(len(old), len(new))
    while low < high:  # the longest beginning that is the same
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    same = _ENTITY.sub("", _TAG.sub("", new[:low]))
    return Change(name, sum(map(str.isalnum, unescape(same).casefold())))
