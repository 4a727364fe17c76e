"""Turn blocks in which an OCR program read raised numbers as signs into blocks in which calls and notes are raised.

`came.’ Nobody … letters.* The … *Carter, Mills … ?Letter`: what was read says nothing of the number, and where words have no
places, nothing else does. But the pages are known, and notes stand at their feet: a page with as many signs behind its
sentences as before its last lines has calls and notes, in their order. They are counted through the book, and each is told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from octavo.scan.dialects.candidates import GluedCall, Head
from octavo.scan.dialects.raising import raise_glued
from octavo.scan.model import Aside, Block, Log, Look, Options

_FEWEST = 3  # notes: fewer prove nothing
_SHARE = 0.7  # of the pages with notes: so many have a call for each
_CAPITAL = "A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ"
_HEAD = re.compile(
    rf"^(?P<read>[*°®©™’”^~?!†‡§]{{1,3}}|[0-9]{{1,3}})(?=[“\"‘«]?[{_CAPITAL}])", re.MULTILINE
)
_CALL = re.compile(
    r"(?<=[^\W\d_][.,;:!?…])(?P<closing>[”’\"']?)(?P<read>[*°®©™’”\"“^~?!†‡§]{1,3}|[0-9]{1,3})(?=\s|$)"
)
_FOLIO = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlcdm]{1,8})\W*", re.IGNORECASE)
_OPENS, _CLOSES = "“‘", "”’"


@dataclass(slots=True)
class _Page:
    """What stands on a page: places in blocks, and what was read there."""

    heads: list[tuple[int, re.Match[str]]]
    calls: list[tuple[int, int, int]]  # block, start and end of what was read


def pair_signs(
    blocks: Sequence[Block], options: Options, log: Log
) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks with calls and notes raised, and why; as they were, and nothing, where too few pages have both."""
    kept = list(blocks), ()
    if options.calls != "auto" or any("<sup>" in b.text or "[^" in b.text for b in blocks):
        return kept
    number_of: list[int] = []
    for block in blocks:
        number_of.append((number_of[-1] if number_of else 0) + (block.kind == "break"))
    held: dict[int, list[int]] = defaultdict(list)
    for index, leaf in enumerate(number_of):
        held[leaf].append(index)
    pages = [_read_page(blocks, places) for places in held.values()]
    noted = [page for page in pages if page.heads]
    whole = [page for page in noted if len(page.heads) == len(page.calls)]
    if (
        len(held) < 2
        or sum(len(page.heads) for page in noted) < _FEWEST
        or len(whole) < _SHARE * len(noted)
    ):
        return kept
    first = _first_number([match["read"] for page in noted for _, match in page.heads])
    notes: list[Head] = []
    chosen: dict[int, GluedCall] = {}
    for page in noted:
        is_whole = len(page.heads) == len(page.calls)
        for place, (index, match) in enumerate(page.heads):
            number = first + len(notes)
            if is_whole:
                called, start, end = page.calls[place]
                chosen[len(notes)] = GluedCall(number, called, start, end, 0.0)
                _tell(blocks[called], start, end, number, log)
            _set_aside(match["read"], number, blocks[index].line, log)
            notes.append(Head(number, index, match.start(), match.end(), 0.0, glued=True))
    raised = raise_glued(blocks, notes, chosen, number_of, frozenset(), log)
    reason = f"{len(notes)} signs begin lines at the feet of pages, as many as stand behind sentences on {len(whole)} of {len(noted)} pages"
    return raised, (reason,)


def _first_number(read: Sequence[str]) -> int:
    """The number of the first note, as most of those say that were read; else 1."""
    said = Counter(int(one) - place for place, one in enumerate(read) if one.isdigit())
    first, times = max(said.items(), key=lambda item: item[1], default=(1, 0))
    return first if first > 0 and times >= _FEWEST else 1


def _read_page(blocks: Sequence[Block], places: Sequence[int]) -> _Page:
    """The signs of a page: of its notes, which are its last blocks but for a folio, and of the text above these."""
    texts = [index for index in places if blocks[index].kind in ("paragraph", "list", "quote")]
    if texts and _FOLIO.fullmatch(blocks[texts[-1]].text):
        texts.pop()
    foot = len(texts)
    while foot > 1 and _HEAD.match(blocks[texts[foot - 1]].text):
        foot -= 1
    heads = [
        (index, match) for index in texts[foot:] for match in _HEAD.finditer(blocks[index].text)
    ]
    calls = [call for index in texts[:foot] for call in _calls_in(index, blocks[index].text)]
    return _Page(heads, calls)


def _calls_in(index: int, text: str) -> list[tuple[int, int, int]]:
    """Signs behind sentences; what closes a quotation is none."""
    found: list[tuple[int, int, int]] = []
    for match in _CALL.finditer(text):
        start, end = match.span("read")
        before = text[:start]
        opened = any(
            before.count(o) > before.count(c) for o, c in zip(_OPENS, _CLOSES, strict=True)
        )
        if not match["closing"] and match["read"][0] in (*_CLOSES, '"') and opened:
            start += 1
        if start < end:
            found.append((index, start, end))
    return found


def _tell(block: Block, start: int, end: int, number: int, log: Log) -> None:
    word, read = block.text[:start].split()[-1], block.text[start:end]
    line = block.line + block.text.count("\n", 0, start)
    said = f"the call of note {number} was put behind “{word}”, where “{read}” was read"
    log.looks.append(Look("guessed", said, line))
    _set_aside(read, number, line, log)


def _set_aside(read: str, number: int, line: int, log: Log) -> None:
    if read != str(number) and read.isdigit():
        log.asides.append(Aside("number that was misread", read, line))
