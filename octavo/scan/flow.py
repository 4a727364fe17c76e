"""Turn pages into the flow of the book: paragraphs whole again, with a mark where each page begins.

1. read the words of every block (`pieces.py`, `inline.py`), page by page;
2. link calls and notes (`links.py`), and give a call to every note that has none;
3. join what page ends cut (`joins.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from octavo.scan.dialects import CALLS
from octavo.scan.headings import Title
from octavo.scan.inline import Reader, is_blank, plain
from octavo.scan.joins import is_open
from octavo.scan.links import FoundCall, Linked, link_notes
from octavo.scan.model import (
    Aside,
    Call,
    Dialect,
    Log,
    Look,
    Node,
    Nodes,
    NoteText,
    Page,
    Seam,
    Text,
    children_of,
)
from octavo.scan.pagejoins import join_pages
from octavo.scan.pieces import HELD_CALL, Piece, all_nodes, read_block, read_note
from octavo.scan.words import Lexicon

_UNIT = re.compile(r"(?:\b(?:[kcm]?m|mi|ft|in|yd|cm|s|sec|kg|x|r|R)|[)\]²])$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*(?=\s)")
_CROWD = 40  # notes of a page without calls: more have lost them altogether
_QUOTING = re.compile(r"(?:[,:]|\b(?:that|writes|wrote|says|said|follows))$")


@dataclass(frozen=True, slots=True)
class Flow:
    """The book in its order, and its notes."""

    pieces: tuple[Piece, ...]
    notes: tuple[NoteText, ...]
    note_nodes: tuple[tuple[Nodes, ...], ...]  # the paragraphs of each note
    linked: Linked
    calls: tuple[FoundCall, ...]
    keys: dict[int, str | None]  # number of a call → key of its note
    unplaced: frozenset[int]  # indexes of notes for which there is no text to call them


def make_flow(
    pages: Sequence[Page],
    apart: Sequence[NoteText],
    titles: Sequence[Title],
    dialect: Dialect,
    lexicon: Lexicon,
    log: Log,
    seams: Mapping[int, Seam],
) -> Flow:
    """The flow of the book's text. ``seams``: what is known of blocks at the heads of pages, by line."""
    reader = Reader(CALLS[dialect.calls])
    by_line = {title.line: title for title in titles}
    merged = {title.merged for title in titles if title.merged is not None}
    by_page: list[list[Piece]] = []
    calls: list[FoundCall] = []
    chapter = -1
    table = (
        0  # calls before the last table: those of its caption, which stands behind it, come first
    )
    for page in pages:
        pieces: list[Piece] = []
        for block in page.body:
            if block.line in merged:
                continue
            piece = read_block(block, page.index, by_line.get(block.line), reader, dialect, lexicon)
            if piece.title is not None and piece.title.level == 1:
                chapter += 1
            found = _calls_in(piece, chapter)
            if piece.kind == "caption":
                calls[table:table] = found
            else:
                table = len(calls) if piece.kind in ("table", "html") else table
                calls += found
            pieces.append(piece)
        by_page.append(pieces)
    notes = tuple(note for page in pages for note in page.notes) + tuple(apart)
    notes_read = tuple(read_note(note, dialect, lexicon) for note in notes)
    notes, notes_read = _drop_empty(notes, notes_read, log)
    labels = [page.label for page in pages]
    linked = link_notes(calls, notes, dialect, labels, log)
    keys: dict[int, str | None] = {call.number: None for call in calls}
    keys |= {number: linked.keys[index] for number, index in linked.of_call.items()}
    unplaced = _call_uncalled(by_page, notes, linked, keys)
    for text in reader.literal:
        log.looks.append(
            Look("markup", f"markup that cannot be read was kept as words: “{text[:60]}”")
        )
    if not dialect.keyed:  # else the source says what is one
        _restore_quotations(by_page, labels, log)
    joined = join_pages(by_page, pages, lexicon, log, seams)
    return Flow(tuple(joined), notes, notes_read, linked, tuple(calls), keys, unplaced)


# Notes and calls


def _drop_empty(
    notes: tuple[NoteText, ...], read: tuple[tuple[Nodes, ...], ...], log: Log
) -> tuple[tuple[NoteText, ...], tuple[tuple[Nodes, ...], ...]]:
    for note, paragraphs in zip(notes, read, strict=True):
        if not paragraphs:
            line = note.blocks[0].line if note.blocks else None
            log.looks.append(Look("note", f"note {note.label} has no text", line))
            log.asides.append(Aside("label of a note without text", note.label, line or 0))
    kept = [n for n, paragraphs in enumerate(read) if paragraphs]
    return tuple(notes[n] for n in kept), tuple(read[n] for n in kept)


def _calls_in(piece: Piece, chapter: int) -> list[FoundCall]:
    found: list[FoundCall] = []

    def walk(nodes: Nodes) -> None:
        before = ""
        for node in nodes:
            if isinstance(node, Call):
                raised = bool(_UNIT.search(before)) and node.label in ("2", "3")
                found.append(
                    FoundCall(node.number, node.label, piece.page, chapter, piece.line, raised)
                )
            walk(children_of(node))
            before = node.text if isinstance(node, Text) else ""

    for nodes in all_nodes(piece):
        walk(nodes)
    for match in HELD_CALL.finditer(piece.text):
        found.append(FoundCall(int(match[1]), match[2], piece.page, chapter, piece.line))
    return found


def _call_uncalled(
    by_page: list[list[Piece]],
    notes: Sequence[NoteText],
    linked: Linked,
    keys: dict[int, str | None],
) -> frozenset[int]:
    """Give a note without a call one: behind a sentence of its page, between its neighbours'.

    Answers with the notes that found no place.
    """
    unplaced: set[int] = set()
    extra: dict[int, list[Call]] = {}  # where a page has lost its calls altogether: at its end
    number = max(keys, default=-1) + 1
    of_page: dict[int, list[tuple[int, int]]] = {}  # notes of a page that are called, by which call
    for call_number, index in linked.of_call.items():
        of_page.setdefault(notes[index].page, []).append((index, call_number))
    crowds = Counter(notes[index].page for index in linked.uncalled)
    paragraphs = [[piece for piece in pieces if _is_worded(piece)] for pieces in by_page]
    worded = [(page, pieces) for page, pieces in enumerate(paragraphs) if pieces]
    for index in linked.uncalled:
        beside = of_page.get(notes[index].page, [])
        before = max((call for other, call in beside if other < index), default=None)
        after = min((call for other, call in beside if other > index), default=None)
        call = Call(notes[index].label, number)
        crowded = crowds[notes[index].page] > _CROWD
        if crowded:
            extra.setdefault(notes[index].page, []).append(call)
        elif not _insert_call(worded, notes[index].page, call, before, after):
            unplaced.add(index)
            continue
        keys[number] = linked.keys[index]
        number += 1
    for page, calls in extra.items():
        piece = _last_paragraph(by_page, page)
        if piece is not None:
            piece.nodes = (*piece.nodes, *calls)
        else:
            unplaced |= {index for index in linked.uncalled if notes[index].page == page}
    return frozenset(unplaced)


def _last_paragraph(by_page: list[list[Piece]], page: int) -> Piece | None:
    for pieces in (*reversed(by_page[: page + 1]), *by_page[page + 1 :]):
        for piece in reversed(pieces):
            if _is_worded(piece):
                return piece
    return None


def _is_worded(piece: Piece) -> bool:
    return piece.kind == "paragraph" and not is_blank(piece.nodes)


def _insert_call(
    worded: Sequence[tuple[int, list[Piece]]],
    page: int,
    call: Call,
    before: int | None,
    after: int | None,
) -> bool:
    """Whether there was a place: on the page, the last before it that has words, or the first behind it.

    ``worded``: pages that have paragraphs, and these. ``before``, ``after``: the calls between which it has to stand.
    """
    if not worded:
        return False
    _, pieces = worded[max(bisect_right(worded, page, key=itemgetter(0)) - 1, 0)]
    first = next((n for n, p in enumerate(pieces) if _holds(p, before)), 0)
    last = next((n for n, p in enumerate(pieces) if _holds(p, after)), len(pieces) - 1)
    for piece in reversed(pieces[first : last + 1]):
        made = _with_call(piece.nodes, call, before, after)
        if made is not None:
            piece.nodes = made
            return True
    pieces[last].nodes = (*pieces[last].nodes, call)
    return True


def _with_call(nodes: Nodes, call: Call, before: int | None, after: int | None) -> Nodes | None:
    """The words with the call behind the last sentence between two calls; None where none ends."""
    start = next((n + 1 for n, node in enumerate(nodes) if _is_call(node, before)), 0)
    end = next((n for n, node in enumerate(nodes) if _is_call(node, after)), len(nodes))
    if end == len(nodes) and not is_open(plain(nodes)):
        return (*nodes, call)
    for place in range(end - 1, start - 1, -1):
        node = nodes[place]
        if isinstance(node, Text):
            ends = [match.end() for match in _SENTENCE_END.finditer(node.text)]
            if ends:
                head, rest = Text(node.text[: ends[-1]]), Text(node.text[ends[-1] :])
                return (*nodes[:place], head, call, rest, *nodes[place + 1 :])
    return None


def _is_call(node: Node, number: int | None) -> bool:
    return isinstance(node, Call) and node.number == number


def _holds(piece: Piece, number: int | None) -> bool:
    return any(_is_call(node, number) for node in piece.nodes)


# Quotations and joins


def _restore_quotations(by_page: list[list[Piece]], labels: Sequence[str], log: Log) -> None:
    """A paragraph that the scan sets apart behind words that introduce it was a quotation."""
    for pieces in by_page:
        for before, piece in pairwise(pieces):
            if before.kind != "paragraph" or piece.kind != "paragraph":
                continue
            introduced = _QUOTING.search(plain(before.nodes))
            if not introduced or (before.nodes and isinstance(before.nodes[-1], Call)):
                continue
            ends = piece is pieces[-1] or isinstance(piece.nodes[-1] if piece.nodes else None, Call)
            if ends and len(plain(piece.nodes)) > _LEAST_QUOTED:
                piece.kind, piece.paragraphs, piece.nodes = "quote", [piece.nodes], ()
                log.looks.append(
                    Look("quotation", f"taken for a quotation set apart: “{plain(piece.paragraphs[0])[:60]}”",
                         piece.line, labels[piece.page]))  # fmt: skip


_LEAST_QUOTED = 80  # letters
