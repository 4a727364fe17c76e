"""Turn blocks, and the notes and calls that were found in them, into blocks in which both are raised.

Each note is one block, and stands behind the text of its page; what stands between two notes, or below the last of
a page, belongs to the note above, but for headings, folios and what calls a note.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from octavo.scan.dialects.candidates import GluedCall, Head
from octavo.scan.model import Block, Log, Look

_FOLIO = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlcdm]{1,8})\W*", re.IGNORECASE)
_OPEN = re.compile(r"[^.!?…:\s\"”’»)>][\"”’»)]*\s*$")  # a paragraph that breaks off
_ENDED = re.compile(r"[.!?…][\"”’»)*_]*(?:</u>)?\s*$")
_OPENED = re.compile(r"(\*{1,3}|_{1,3})[0-9]{1,4}$")
_BARE = re.compile(r"<sup>[0-9]+</sup>\s*")  # a note that has no words yet
_CLOSES = re.compile(r"(?:\*{1,3}|_{1,3})\s*")
_PROSE = 25  # words: as many may be of the text
_FEWEST = 8  # words of a paragraph above
_CLOSED = re.compile(r"(?:[.!?…”’\"')\]*_\d]|</u>|\S*(?:/|\.(?:html?|pdf|com|org|net))\S*)\s*$")
_ADDRESS = re.compile(
    r"[*_<\[]*(?:u>)?(?:https?://|www\.|[#?&]|\S*[/%=_]\S*[/%=_.]\S*)", re.IGNORECASE
)


@dataclass(slots=True)
class _Dealt:
    """Blocks on their way: those that are done, and the foot of the page that is read."""

    made: list[Block] = field(default_factory=list)
    held: list[Block] = field(default_factory=list)  # notes of this page
    furniture: list[Block] = field(default_factory=list)  # below them: no part of the last
    last: int = -1  # index of the last note among those that are done

    def end_page(self, *after: Block) -> None:
        """Notes go behind the text of their page."""
        self.made += self.furniture
        if self.held:
            self.made += self.held
            self.last = len(self.made) - 1
        self.made += after
        self.held, self.furniture = [], []

    def join(self, block: Block, log: Log) -> None:
        """A block below a note goes to it; prose below one that has ended is told."""
        if len(block.text.split()) >= _PROSE and _CLOSED.search(self.held[-1].text):
            log.looks.append(
                Look("note", f"taken for the end of a note: “{block.text[:60]}”", block.line)
            )
        self.held[-1] = _joined(self.held[-1], block)

    def take_notes(
        self, before: Block | None, parts: Sequence[Block], calls: Sequence[GluedCall], log: Log
    ) -> None:
        """Notes of one block, and what stands ``before`` them in it: text where it calls, else of the note above."""
        if before is not None and self.held and not calls:
            self.held[-1] = _joined(self.held[-1], before)
        elif before is not None:
            self.made.append(_raised(before, calls))
        if not self.held:
            _take_back(self, log)
        self.held += parts


def raise_glued(
    blocks: Sequence[Block],
    notes: Sequence[Head],
    chosen: dict[int, GluedCall],
    pages: Sequence[int],
    apart: frozenset[int],
    log: Log,
) -> list[Block]:
    """The blocks with calls and notes as `<sup>`; each note is one block, behind the text of its page."""
    calls: dict[int, list[GluedCall]] = defaultdict(list)
    for call in chosen.values():
        calls[call.block].append(call)
    starts: dict[int, list[Head]] = defaultdict(list)
    for head in notes:
        starts[head.block].append(head)
    paged = pages[-1] > 0
    ends = {page: index for index, page in enumerate(pages) if blocks[index].kind != "break"}
    dealt = _Dealt()
    for index, block in enumerate(blocks):
        if block.kind == "break":
            dealt.end_page(block)
        elif index in starts:
            heads = sorted(starts[index], key=lambda head: head.start)
            before, parts = _cut_at_heads(block, heads)
            if index in apart:
                dealt.made += [*filter(None, (before,)), *parts]
            else:
                dealt.take_notes(before, parts, calls[index], log)
        elif paged and dealt.held and _is_foot(blocks, index, ends[pages[index]]):
            dealt.furniture.append(block)
        elif dealt.held and not calls[index] and _is_of_note(
            block, dealt, paged=paged,
            between=index + 1 in starts or (index + 2 in starts and not calls[index + 1]),
        ):  # fmt: skip
            dealt.join(block, log)
        else:
            if not paged:
                dealt.end_page()
            dealt.made.append(_raised(block, calls[index]))
    dealt.end_page()
    return dealt.made


def _raised(block: Block, calls: Sequence[GluedCall]) -> Block:
    """A block with its calls raised; one that stands apart goes to the word that it follows."""
    text = block.text
    for call in sorted(calls, key=lambda call: call.start, reverse=True):
        before, after = text[: call.start], text[call.end :]
        blank = before[len(before.rstrip()) :]
        after = after.lstrip() if blank else after
        if not blank and _CLOSES.fullmatch(after):
            before, after = before + after, ""  # a call is no part of what is emphasised
        text = f"{before.rstrip()}<sup>{call.number}</sup>{blank}{after}"
    return replace(block, text=text) if calls else block


def _cut_at_heads(block: Block, heads: Sequence[Head]) -> tuple[Block | None, list[Block]]:
    """What stands before the first note of a block, and its notes."""
    parts: list[Block] = []
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        text = block.text[head.end : None if after is None else after.start].strip()
        if opened := _OPENED.search(block.text[head.start : head.end]):
            text = opened[1] + text  # the number stood in the emphasis of its words
        line = block.line + block.text.count("\n", 0, head.start)
        parts.append(Block("paragraph", f"<sup>{head.number}</sup> {_flat(text)}", line))
    rest = block.text[: heads[0].start].rstrip()
    return (replace(block, text=rest) if rest.strip(" \t\n-*+•>") else None), parts


def _flat(text: str) -> str:
    """The lines of a note without indents and blank lines."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _joined(note: Block, block: Block) -> Block:
    text = _flat(re.sub(r"(?m)^[ \t]*[-*+•][ \t]+", "", block.text) if block.kind == "list" else block.text)  # fmt: skip
    return replace(note, text=f"{note.text}\n{text}")


def _is_foot(blocks: Sequence[Block], index: int, last: int) -> bool:
    """Whether a block below the notes is the folio of its page: the last one, or above a running foot."""
    if _FOLIO.fullmatch(blocks[index].text) is None:
        return False
    return index == last or (index == last - 1 and _FOLIO.fullmatch(blocks[last].text) is None)


def _is_of_note(block: Block, dealt: _Dealt, *, paged: bool, between: bool) -> bool:
    """Whether a block below a note goes on with it: all do to the end of a page, where that is known."""
    if block.kind in ("heading", "rule", "table", "code"):
        return False
    if paged or between or _BARE.fullmatch(dealt.held[-1].text):
        return True
    if _CLOSED.search(dealt.held[-1].text) and not _ADDRESS.match(block.text):
        return False
    text = next((b.text for b in reversed(dealt.made) if b.kind == "paragraph"), "")
    return not (_OPEN.search(text) and block.text[:1].islower() and block.kind == "paragraph")


def _take_back(dealt: _Dealt, log: Log) -> None:
    """Words above the first note of a page that go on with the note before: put behind that note.

    A paragraph that is not finished has none below it but on the next page: what stands there is no text.
    """
    made = dealt.made
    if len(made) < 2 or not 0 <= dealt.last < len(made) - 1 or made[-1].kind not in ("paragraph", "list", "quote"):  # fmt: skip
        return
    block, above, note = made[-1], made[-2], made[dealt.last]
    small = block.text[:1].islower() or _ADDRESS.match(block.text) is not None
    alone = _ADDRESS.match(block.text) is not None and len(block.text.split()) < 4
    is_text = above.kind == "paragraph" and len(above.text.split()) >= _FEWEST  # no running head
    opened = is_text and _OPEN.search(above.text) is not None
    if "<sup>" in block.text or not small or (_ENDED.search(note.text) and not alone) or not (opened or alone):  # fmt: skip
        return
    made.pop()
    made[dealt.last] = _joined(note, block)
    log.looks.append(Look("note", f"taken for the end of a note: “{block.text[:60]}”", block.line))
