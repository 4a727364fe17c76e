"""Turn blocks into what may be calls and notes: numbers with their places, and how much each looks like one.

Nothing is believed here. Years, sums, quantities and names of things are passed over where their form tells them
(`1,000`, `H2O`, `B52`, `5th`, `17.5%`); what is left is for `pairing.py`, which asks for a call and a note of one
number near one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from octavo.scan.model import Block

_CAPITAL = "A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ"
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_N = r"(?P<number>[1-9][0-9]{0,3})"
_OPENING = r"[“\"‘'«„(\[*_<]*"
_NO_ORDINAL = r"(?!(?:st|nd|rd|th|s|er|e|ème|km|m|cm|mm|kg|ft|am|pm|a\.m|p\.m)\b)"
_ITEM = r"^[ \t]*(?:>[ \t]*)?(?:[-*+•][ \t]+)?"
_MARKS = r"(?:\*{1,3}|_{1,3})"  # of emphasis: a tool takes the number into it, or sets it apart
# How a note begins, and how much that says: raised, glued to a word, bracketed; before a word; alone in its line.
_HEADS = (
    (re.compile(rf"{_ITEM}<sup>\s*{_MARKS}?\[?{_N}\]?{_MARKS}?\s*</sup>[.)]?[ \t]*"), 3.0),
    (re.compile(rf"{_ITEM}(?P<number>[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]{{0,3}})[.)]?[ \t]*"), 3.0),
    (re.compile(rf"{_ITEM}{_MARKS}?{_N}{_NO_ORDINAL}(?={_OPENING}[^\W\d_])"), 2.0),
    (re.compile(rf"{_ITEM}\\?\[{_N}\\?\]:?[ \t]+"), 2.0),
    (re.compile(rf"{_ITEM}{_N}(?:\\?[.)])?[ \t]+(?={_OPENING}[^\W\d_])"), 1.0),
    (re.compile(rf"{_ITEM}{_N}[ \t]*$"), 1.0),
)  # fmt: skip
_INLINE = re.compile(  # behind another note: “Ibid., 58. 37Chorbajian, …”
    rf"(?<=\s){_N}{_NO_ORDINAL}(?=[“«„][^\W\d_]|[^\W\d_]+[.,’\s]|https?:|[ \t]+[_*]{{1,2}}[{_CAPITAL}])"
)
# a number behind these calls nothing
_COUNTED = ("no", "nr", "p", "pp", "vol", "n", "fig", "art", "ch", "cf")
_THINGS = (  # that are numbered
    "(?i:chapters?|parts?|sections?|books?|volumes?|vol|appendix|act|scene|canto|letters?|numbers?|pages?|figures?|tables?|"
    "plates?|maps?|notes?|lines?|verses?|kapitel|teil|abschnitt|band|anhang|tafel|abb|abbildung|tabelle|seite|chapitre|"
    "partie|livre|tome|acte|planche|tableau|capítulo|parte|libro|capitolo|chronicles|kings|samuel|war|"
    "january|february|march|april|may|june|july|august|september|october|november|december)"
)
_AFTER = r"(?=[\s—–)\]”’»,;:.!?]|[*_]{1,3}(?:\s|$)|$)(?![.,:][0-9])"
_CLOSED = r"[.,;:!?…”’\"')\]»*_]"


def _behind(*before: str, but: str = "", most: int = 3) -> str:
    """A number of ``most`` digits more than one, behind ``before`` and not ``but``. Its first digit is looked for first:
    there are fewer of them than places that something stands before."""
    kept = "".join(rf"(?<={form}[1-9])" for form in before)
    return rf"(?P<number>[1-9]{kept}{but}[0-9]{{0,{most}}})"


_LETTER = r"[^\W\d_]"
_NOT_COUNTED = "".join(rf"(?<!\b{word}\.[1-9])" for word in _COUNTED)
# How a call may stand, and how much that says.
_CALLS = (
    (re.compile(rf"<sup>\s*{_MARKS}?\[?(?P<number>[1-9][0-9]{{0,3}})\]?{_MARKS}?\s*</sup>"), 5.0),
    (re.compile(r"(?P<number>[¹²³⁴⁵⁶⁷⁸⁹](?<=\S.)[⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3})"), 5.0),
    (re.compile(rf"\[(?<=\S\[)(?<!\\\[){_N}\](?![(\[:{{])"), 4.0),
    (re.compile(_behind(f"{_LETTER}{_CLOSED}", but=_NOT_COUNTED) + _AFTER, re.IGNORECASE), 4.0),
    (re.compile(_behind(rf"[%{_CLOSED[1:]}{_CLOSED}") + _AFTER), 4.0),
    (re.compile(_behind(r"[ \t][.,;]") + _AFTER), 3.0),
    (re.compile(_behind(rf"{_LETTER}{_LETTER}[^\W\d_A-Z]") + _AFTER), 3.0),
    (re.compile(_behind("[0-9][.;!?%”’)]") + rf"(?=\s+{_OPENING}[{_CAPITAL}]|[ \t]*(?:\n|$))"), 2.0),
    (re.compile(_behind("[0-9][0-9][0-9][0-9],", most=1) + r"(?=\s)"), 1.0),
    (re.compile(_behind(rf"[{_CAPITAL}][{_CAPITAL}][{_CAPITAL}]") + _AFTER), 1.0),
    (re.compile(rf"(?<=[.!?”’»)])[ \t\n]+{_N}(?=\s+{_OPENING}[{_CAPITAL}])"), 1.0),
    (re.compile(rf"(?<={_LETTER}[.!?”’»)])[ \t\n]+{_N}[ \t]*$"), 1.0),
    # behind a title, in which its size sets it apart: “Of Probability 9”, no “Part 9”
    (re.compile(rf"\A(?=[^\n]{{8,90}}\Z)[{_CAPITAL}][^\n]*\s(?!{_THINGS}\b){_LETTER}{{3,}}[ \t]+{_N}[ \t]*\Z"), 1.0),
)  # fmt: skip
_PROSE = 12  # words: no running head has as many
_TEXTS = frozenset(("paragraph", "heading", "list", "quote", "table"))


@dataclass(frozen=True, slots=True)
class Head:
    """Where a note may begin."""

    number: int
    block: int  # index
    start: int  # in the block's text
    end: int  # behind the number and what dresses it
    weight: float
    glued: bool  # in a form that no other step reads
    alone: bool = False  # in its block, above the words of the note


@dataclass(frozen=True, slots=True)
class GluedCall:
    """What may call a note."""

    number: int
    block: int
    start: int
    end: int
    weight: float


def find_heads(blocks: Sequence[Block]) -> list[Head]:
    """Where notes may begin, in order: at the beginning of a line, or behind another note in its block."""
    found: list[Head] = []
    for index, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list", "quote"):
            continue
        position = 0
        lines = block.text.split("\n")
        for number, line in enumerate(lines):
            head = _head_of(line, index, position, quoted=block.kind == "quote")
            if (
                head is not None
                and head.end - position >= len(line.rstrip())
                and number + 1 == len(lines)
            ):
                # nothing below it: a folio, or the number of a note that begins with a quotation
                head = _lone_head(head, blocks) if len(lines) == 1 else None
            if head is not None:
                found.append(head)
            found += _heads_inside(line, index, position, head)
            position += len(line) + 1
    return found


def _head_of(line: str, index: int, position: int, *, quoted: bool) -> Head | None:
    for place, (form, weight) in enumerate(_HEADS):
        match = form.match(line)
        if match:
            number = int(match["number"].translate(_DIGITS))
            glued = quoted or place in (2, 5)
            return Head(number, index, position, position + match.end(), weight, glued)
    return None


def _lone_head(head: Head, blocks: Sequence[Block]) -> Head | None:
    """A number alone in its block as what may begin a note: the block below it, on its page; text stands above both."""
    below = blocks[head.block + 1] if head.block + 1 < len(blocks) else None
    if below is None or below.kind not in ("paragraph", "list", "quote"):
        return None
    if not _has_text_above(head, blocks):
        return None  # a folio
    if not re.search(r"[^\W\d_]", below.text):
        return None  # another number
    return replace(head, weight=0.5, glued=True, alone=True)


def _has_text_above(head: Head, blocks: Sequence[Block]) -> bool:
    for block in reversed(blocks[: head.block]):
        if block.kind == "break":
            break
        if block.kind in ("paragraph", "list", "quote") and len(block.text.split()) >= _PROSE:
            return True
    return False


def _heads_inside(line: str, index: int, position: int, head: Head | None) -> Iterator[Head]:
    start = 0 if head is None else head.end - position
    for match in _INLINE.finditer(line, start):
        yield Head(int(match["number"]), index, position + match.start(), position + match.end(), 0.5, True)  # fmt: skip


def find_calls(blocks: Sequence[Block], heads: Sequence[Head]) -> list[GluedCall]:
    """What may call a note, in order; no place is in two of them, and none is where a note may begin."""
    taken = {(head.block, place) for head in heads for place in range(head.start, head.end)}
    found: list[GluedCall] = []
    for index, block in enumerate(blocks):
        if block.kind not in _TEXTS or not any(map(str.isdigit, block.text)):
            continue
        seen: set[int] = set()
        here: list[GluedCall] = []
        for form, weight in _CALLS:
            for match in form.finditer(block.text):
                start, end = match.span("number") if weight < 4.0 or match[0].isdigit() else match.span()  # fmt: skip
                if start in seen or (weight > 1.0 and (index, start) in taken):
                    continue
                seen |= set(range(start, end))
                number = int(match["number"].translate(_DIGITS))
                here.append(GluedCall(number, index, start, end, weight))
        found += sorted(here, key=lambda call: call.start)
    return found
