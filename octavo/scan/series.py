"""Turn kinds of notes (footnotes, endnotes, notes with signs) into series of notes that are counted by themselves.

Pandoc numbers all notes in one count when it writes them; so each note that is not as most are begins with its
kind between two letters of private use, and is given its key when the Markdown is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from octavo.scan.hypertext.marks import kinds_of_notes
from octavo.scan.model import Log, Look
from octavo.scan.tree import Element

_OPEN, _CLOSE = "\ue0d0", "\ue0d1"
_WHOLE = "\ue0d2"  # behind what is a key, and not the kind of several
_NOTE = re.compile(rf"^\[\^(\d+)\]:\s+{_OPEN}([\w:.-]+{_WHOLE}?){_CLOSE}", re.MULTILINE)
_DEFINED = re.compile(r"^\[\^(\d+)\]:.*\n?(?:(?:[ \t].*)?\n(?!\[\^)|[ \t].*\Z)*\n*", re.MULTILINE)
_CALL = re.compile(r"\[\^(\d+)\]")
_SIGNS = "*†‡§‖¶"
_OTHERS = str.maketrans("∗", "*")  # the operator of mathematics
_KNOWN = {
    "end": {"prefix": "end", "name": "Endnotes", "marks": "roman", "place": "book"},
    "sign": {"prefix": "sign", "name": "Notes", "marks": "symbols", "numbering": "chapter"},
}


def sign_of(label: str) -> str:
    """The sign that calls a note, as a book counts them; "" where the label is a number or a word."""
    label = label.strip().translate(_OTHERS)
    return label if label and not label.strip(f"{_SIGNS}#") else ""


def series_of(blocks: Sequence[Element]) -> dict[str, object]:
    """What front matter says of the notes: where they stand, and the series that they need."""
    kinds = set(kinds_of_notes(list(blocks)))
    needed = [_KNOWN[kind] for kind in ("end", "sign") if kind in kinds]
    if "end" in kinds and "" not in kinds:  # all are endnotes: that is where the book has its notes
        return {"place": "book"} | ({"series": needed[1:]} if needed[1:] else {})
    return {"series": needed} if needed else {}


def without_empty(keys: dict[str, object], blocks: Sequence[Element]) -> dict[str, object]:
    """Front matter without series of which no note is left."""
    notes = keys.get("notes")
    if not isinstance(notes, dict) or "series" not in notes:
        return keys
    kinds = set(kinds_of_notes(list(blocks)))
    series = [one for one in notes["series"] if one["prefix"] in kinds]
    kept = {key: value for key, value in notes.items() if key != "series"} | (
        {"series": series} if series else {}
    )
    return (
        {**keys, "notes": kept}
        if kept
        else {key: value for key, value in keys.items() if key != "notes"}
    )


def tell_kinds(blocks: Sequence[Element], log: Log) -> None:
    """Say what was done with notes of several kinds, and which signs counting will not give again."""
    kinds = list(kinds_of_notes(list(blocks)))
    if "end" in kinds and "" in kinds:
        log.remarks.append(
            f"{kinds.count('end')} endnotes were kept apart from {kinds.count('')} footnotes: they are a series of notes"
        )
    place, other = 0, 0
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 1:
            place = 0
        for note in _signed(block):
            expected = _SIGNS[place % 6] * (place // 6 + 1)
            other += note.get("key", expected) != expected
            place += 1
    if other:
        log.looks.append(Look("note", f"{other} notes with signs of their own have other signs now: they are counted "
                              "*, †, ‡ … in each chapter"))  # fmt: skip


def prefixes_of(keys: Mapping[str, object]) -> frozenset[str]:
    """The prefixes of the series that front matter names."""
    notes = keys.get("notes")
    series = notes.get("series", ()) if isinstance(notes, dict) else ()
    return frozenset(str(one["prefix"]) for one in series)


def mark_kinds(value: Any, kinds: frozenset[str]) -> Any:
    """The blocks, with every note of one of these kinds saying so in its first words."""
    if isinstance(value, list):
        return [mark_kinds(item, kinds) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: mark_kinds(item, kinds) for key, item in value.items()}
    said = str(value["kind"]) if value.get("kind") in kinds else ""
    if said != "sign" and value.get("key"):
        said = f"{value['key']}{_WHOLE}"
    if value.get("t") != "Note" or not said:
        return made
    sign: Element = {"t": "Str", "c": f"{_OPEN}{said}{_CLOSE}"}
    blocks = made["c"]
    if blocks and blocks[0]["t"] in ("Para", "Plain"):
        first = {"t": blocks[0]["t"], "c": [sign, *blocks[0]["c"]]}
        return {"t": "Note", "c": [first, *blocks[1:]]}
    return {"t": "Note", "c": [{"t": "Para", "c": [sign]}, *blocks]}


def drop_uncalled(text: str) -> str:
    """The Markdown without notes that nothing calls: pandoc writes a note of a figure's caption twice."""
    called = {
        match[1] for match in _CALL.finditer(text) if text[match.end() : match.end() + 1] != ":"
    }
    return _DEFINED.sub(lambda match: match[0] if match[1] in called else "", text)


def name_kinds(text: str) -> str:
    """The Markdown, with notes that say their kind called by it: ``[^end-3]``."""
    kinds = dict(_NOTE.findall(text))
    if not kinds:
        return text

    def key(match: re.Match[str]) -> str:
        kind = kinds.get(match[1])
        if kind is None:
            return match[0]
        return f"[^{kind[:-1]}]" if kind.endswith(_WHOLE) else f"[^{kind}-{match[1]}]"

    return _CALL.sub(key, _NOTE.sub(lambda match: f"[^{match[1]}]: ", text))


def _signed(value: Any) -> list[Element]:
    if isinstance(value, list):
        return [note for item in value for note in _signed(item)]
    if not isinstance(value, dict):
        return []
    if value.get("t") == "Note":
        return [value] if value.get("kind") == "sign" else []
    return _signed(value.get("c"))
