"""Turn the rows of a source that tells its notes into text and notes, each call with the key of its note.

A label may be any word, and may begin again with each page, chapter or series: the first call of a label is of the first
note with it on its page or behind, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from octavo.scan.dialects.forms import NOTES_TITLE
from octavo.scan.sheets.foot import Footed, Note
from octavo.scan.sheets.model import Line, Word
from octavo.scan.sheets.rows import Row, join_words
from octavo.scan.sheets.wording import NOTE

_FEW, _MOST = (
    2,
    0.7,
)  # first notes in a book that counts them anew; of the pages with notes, on each of which it does
_KEY = re.compile(r"[A-Za-z0-9]{1,12}|[*†‡§¶‖]{1,6}")  # a label that a key may be
_LEMMA = re.compile(r"(?:\d+\s+)?(\S.*)\]")  # “4 repose]”: line and words of the text
_DRESS = "[]().,:"  # signs around a label


def part_told_notes(pages: Sequence[Sequence[Row]]) -> list[Footed]:
    """The pages with those notes apart that the source tells.

    One that goes on over a page end is of the first page. A note without a label, in the margin, stays in the text.
    """
    made: list[Footed] = []
    inside = 0  # level of the title of a list of notes, below which titles of chapters stand
    known: dict[str, tuple[int, int]] = {}  # by its name: page, and place among the notes of that
    for index, rows in enumerate(pages):
        notes: list[Note] = []
        body: list[Row] = []
        titles: list[Row] = []
        made.append(Footed((), ()))
        for group, run in groupby(rows, key=_group_of):
            held = tuple(run)
            if not group:
                body += held
                inside = inside if all(row.kind == "heading" for row in held) else 0
                continue
            name = held[0].tag.name if held[0].tag is not None else ""
            inside = _take_titles(body, titles, inside, held[0])
            words = tuple(_label_words(held[0]))
            if words:
                known.setdefault(name or f"{index} {group}", (index, len(notes)))
                notes.append(Note(join_words(words), held, len(words)))
            elif (before := known.get(name)) is not None:
                of_page = notes if before[0] == index else list(made[before[0]].notes)
                note = of_page[before[1]]
                of_page[before[1]] = replace(note, rows=(*note.rows, *held))
                if before[0] != index:
                    made[before[0]] = replace(made[before[0]], notes=tuple(of_page))
            else:
                body += held
        made[index] = Footed(tuple(body), tuple(notes), tuple(titles))
    return _with_keys(made)


def numbering_of(pages: Sequence[Footed]) -> str:
    """Where the count of told notes begins anew: "book", "chapter" or "page"; a chapter begins with a heading of the first
    level."""
    begun = chapters = 0
    fresh = True  # whether a chapter has begun behind the last note that was the first
    for page in pages:
        fresh = fresh or any(row.kind == "heading" and row.level == 1 for row in page.body)
        for note in page.notes:
            if note.label.partition("-")[0] == "1":
                begun, chapters, fresh = begun + 1, chapters + fresh, False
    if begun < _FEW:
        return "book"
    noted = sum(bool(page.notes) for page in pages)
    return "page" if begun >= _MOST * noted and chapters < _MOST * begun else "chapter"


def _group_of(row: Row) -> int:
    return row.tag.group if row.tag is not None and row.tag.kind == "note" else 0


def _take_titles(body: list[Row], titles: list[Row], inside: int, note: Row) -> int:
    """Take the title of a list of notes, and those of the chapters in it, off the end of a page's text; its level.

    ``note``: what follows. A title that calls no note, with which it begins a part of the structure, is that of a list.
    """
    start = len(body)
    while start and body[start - 1].kind == "heading":
        start -= 1
    last = body[start:]
    first = next((n for n, row in enumerate(last) if NOTES_TITLE.fullmatch(row.text)), None)
    if first is None and last and _begin_together(last[-1], note):
        first = len(last) - 1
    if first is not None:
        inside = last[first].level
    elif not last or not inside or any(row.level <= inside for row in last):
        return inside
    titles += last[first or 0 :]
    del body[start + (first or 0) :]
    return inside


def _begin_together(title: Row, note: Row) -> bool:
    part = title.order[:-2]
    return (
        title.order[-2:-1] == (0,)
        and note.order[: len(part) + 1] == (*part, 1)
        and not any(word.raised or word.link for word in title.words)
    )


def _label_words(row: Row) -> Iterator[Word]:
    for line in row.cells:
        if line.tag is not None and line.tag.label:
            yield from line.words


def _with_keys(pages: Sequence[Footed]) -> list[Footed]:
    """The pages with a key for each note, which is one in the book, and its call."""
    keys: dict[str, list[tuple[int, str]]] = {}  # by label: page and key of each note, in order
    labelled: list[tuple[Note, ...]] = []
    for index, page in enumerate(pages):
        notes: list[Note] = []
        for note in page.notes:
            label = note.label.strip(_DRESS)
            if of := _LEMMA.fullmatch(note.label):
                label = f"{of[1].split()[-1]}]"  # the words of the text that it is of call it
            same = keys.setdefault(label, [])
            stem = label if _KEY.fullmatch(label) else f"n{len(keys)}"
            key = f"{stem}-{len(same) + 1}" if same else stem
            same.append((index, key))
            # what the note is of, “4 repose]”, is more than a label
            is_label = not of and (label.isalnum() or not any(map(str.isalnum, label)))
            notes.append(replace(note, label=key, words=note.words if is_label else 0))
        labelled.append(tuple(notes))
    return [
        replace(page, body=tuple(_with_calls(row, index, keys) for row in page.body), notes=notes)
        for index, (page, notes) in enumerate(zip(pages, labelled, strict=True))
    ]


def _with_calls(row: Row, index: int, keys: dict[str, list[tuple[int, str]]]) -> Row:
    """A row with the keys of the notes that it calls; each note is called once."""
    if not any(word.raised or word.link for word in row.words):
        return row
    cells: list[Line] = []
    for line in row.cells:
        words: list[Word] = []
        for word in line.words:
            text = word.text.strip(_DRESS)
            calls = word.raised or (word.link and not any(map(str.isalnum, text)))
            left = keys.get(text if calls else f"{text}]", []) if calls or word.link else []
            place = next((n for n, (page, _) in enumerate(left) if page >= index), None)
            if place is None:
                words.append(word)
                continue
            call = word._replace(link=NOTE + left.pop(place)[1])
            words += [call] if calls else [word, call._replace(glued=True)]
        cells.append(replace(line, words=tuple(words)))
    return replace(row, cells=tuple(cells))
