"""Turn signs that OCR read in place of raised numbers into the calls of the notes at the foot of their page.

No OCR program reads a small raised number surely: “12” becomes “’®”, “*”, “”” or nothing. What is left of it is a word
that reaches higher than its line, that ends with a sign no sentence ends with, that the program is not sure of, or before
too wide a space. How many calls a page has, and which, its notes say:

1. the numbers at the foot of each page are found (`footlabels.py`);
2. each word of the text gets a weight: how much of a call is about it;
3. the heaviest words that keep the order of the notes, on their page or the one before, are their calls (`pairing.py`).
   Each is told as guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from octavo.scan.model import Box, Look, Spot
from octavo.scan.sheets.edges import strip_edges
from octavo.scan.sheets.footlabels import Label, find_labels, foot_of
from octavo.scan.sheets.measures import Measures, take_measures
from octavo.scan.sheets.model import Region, Sheets, Word
from octavo.scan.sheets.pairing import pair_by_weight
from octavo.scan.sheets.rows import Row, lay_rows
from octavo.scan.sheets.sizing import ASCENT

_LEAST = 0.65  # weight of a word that may be a call
# Signs behind a word; question marks and digits only behind its punctuation.
_TAIL = re.compile(
    r"(?:(?<=[\w.,;:!?…)\]”\"])[*°®™©’‘'\"”“^~`´]|(?<=[.,;:)”\"])[?!])[*°®™©’‘'\"”“^~`´?!\dlIiJS]*$"
    r"|(?:(?<=[^\W\d_][.,;!?)])|(?<=[.,;!?][”’\"]))(?:\d{1,3}[*°®™©’‘'\"”“^~`´?!<>|]*|[lIiJSaegt]{1,2})$"
)
_INNER_TAIL = re.compile(
    r"(?<=\w)([*°®™©’‘'\"”“^~`´?!\d]{1,4})([.,;:])$"
)  # before the punctuation, as German has it
_OPENS, _CLOSES = '„“«»"', '”“«»"'
_LOOSE_TAIL = re.compile(
    r"(?<=[.,;!?)])[\d*°®™©’‘'\"”“?!lIiJS]{1,4}$"
)  # of a word that reaches above its line
_ENDED = re.compile(r"[.!?…]\W*$")
_QUOTED = 6  # rows in which a quotation begins that goes on over a page's end
_CLAUSE = re.compile(r"[.,;:!?…)\]”’]$")
_RISE = (0.025, 0.05)  # of the size, above its line: from here on it tells; as much more tells all
_HIGHEST = 0.5  # of the size: what reaches higher is an initial
_SURELY = 0.6
_WIDE = 0.18  # of the size: a space that is wider than others of its line by that
# What digits that are small and raised are read as.
_LIKE = {
    "1": "!lIi'’|",
    "2": "?*”",
    "3": "*°”",
    "4": "*“",
    "5": "°*S",
    "6": "°®©",
    "7": "”’?",
    "8": "®°*",
    "9": "°?”",
    "0": "°",
}
_FOLIO = re.compile(r"\W*(?:\d{1,4}|[ivxlcdm]{1,8})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A word of the text."""

    page: int
    word: Word
    bare: str  # up to what was read in place of a call
    rest: str  # of the clause: “,” behind that
    weight: float

    @property
    def read(self) -> str:
        """What was read in place of a call."""
        return self.word.text[len(self.bare) : len(self.word.text) - len(self.rest)]


def guess_calls(sheets: Sheets) -> tuple[Sheets, tuple[Look, ...]]:
    """Sheets that OCR has read, with calls and numbers of notes where signs stood; a look for each that was guessed."""
    rows = [lay_rows(sheet) for sheet in sheets.pages]
    stripped = strip_edges(rows, [sheet.label for sheet in sheets.pages])
    pages = [_without_folio(page) for page in rows]  # “45 Ibid.” at many feet looks like furniture
    measures = take_measures(pages)
    labels = find_labels(pages, measures)
    changed: dict[int, tuple[Word, ...]] = {}  # by id of a word: what stands there
    looks: list[Look] = []
    for label in labels:
        row = pages[label.page][label.row]
        changed[id(row.words[0])] = _as_label(row.words[0], label)
        if not label.read:
            looks.append(Look("guessed", f"the note that begins “{_opening(row)}” was taken for note {label.number}",
                              page=stripped[label.page].label, spots=(Spot(row.sheet, row.words[0].box),)))  # fmt: skip
    for weighed, label in _pair(pages, labels, measures):
        changed[id(weighed.word)] = _as_call(weighed, label.number)
        read = weighed.read
        looks.append(Look("guessed", f"the call of note {label.number} was put behind “{weighed.bare}”, where "
                          f"{f'“{read}” was read' if read else 'nothing was read'}",
                          page=stripped[weighed.page].label,
                          spots=(Spot(sheets.pages[weighed.page].index, weighed.word.box),)))  # fmt: skip
    feet = {
        id(cell)
        for index, rows in enumerate(pages) if any(label.page == index for label in labels)
        for row in rows[foot_of(rows, measures) :] for cell in row.cells
    }  # fmt: skip
    return _with(sheets, changed, feet), tuple(looks)


def _without_folio(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a page but for a number that stands alone below all others."""
    last = rows[-1].text if rows else ""
    return rows[:-1] if _FOLIO.fullmatch(last) else rows


def _pair(
    pages: Sequence[Sequence[Row]], labels: Sequence[Label], measures: Measures
) -> list[tuple[_Weighed, Label]]:
    """The words that call the notes; pages on which words are raised already know their calls."""
    known = {
        index
        for index, rows in enumerate(pages)
        if any(word.raised for row in rows for word in row.words)
    }
    words: list[_Weighed] = []
    is_open = False  # whether a quotation goes on from the page before
    for index, rows in enumerate(pages):
        text = rows[: foot_of(rows, measures)]
        if index not in known:
            words += (
                word for word in _weigh(index, text, is_open=is_open) if word.weight >= _LEAST
            )
        is_open = _ends_open(text)
    wanted = [label for label in labels if label.page not in known]
    chosen = pair_by_weight(
        [one.page for one in words], [label.page for label in wanted],
        lambda call, note: words[call].weight - _LEAST + _likeness(words[call], wanted[note].number),
    )  # fmt: skip
    return [
        (words[call], label) for call, label in zip(chosen, wanted, strict=True) if call is not None
    ]


# Weights


def _ends_open(rows: Sequence[Row]) -> bool:
    """Whether a quotation and its sentence go on behind the last row."""
    opens, closes = _marks_of(rows)
    text = "".join(row.text for row in rows[-_QUOTED:])
    return text.rfind(opens) > text.rfind(closes) and not _ENDED.search(text)


def _marks_of(rows: Sequence[Row]) -> tuple[str, str]:
    """The marks that open and close a quotation on a page."""
    return ("„", "“") if any("„" in word.text for row in rows for word in row.words) else ("“", "”")


def _weigh(page: int, rows: Sequence[Row], *, is_open: bool) -> Iterator[_Weighed]:
    """Each word with its weight."""
    opens, closes = _marks_of(rows)
    opened = int(is_open)  # quotations
    for row in rows:
        if row.kind == "heading":
            continue
        spaces = [
            b.box.left - a.box.right
            for a, b in zip(row.words, row.words[1:], strict=False)
            if not b.glued
        ]
        usual = median(spaces) if spaces else 0.0
        for place, word in enumerate(row.words):
            opened += word.text.count(opens)
            bare, rest = _part(word, row.size, closes if opened else "")
            gap = (
                row.words[place + 1].box.left - word.box.right
                if place + 1 < len(row.words)
                else 0.0
            )
            found = _Weighed(page, word, bare, rest, 0.0)
            weight = _weight(found, row.size, is_wide=gap > usual + _WIDE * row.size)
            yield replace(found, weight=weight)
            opened = max(0, opened - bare.count(closes))


def _weight(found: _Weighed, size: float, *, is_wide: bool) -> float:
    """How much of a call is about a word."""
    read, high = found.read, _height(found.word, size)
    is_clear = read in ("*", "°", "®") or len(read) > 1
    ends = bool(found.rest or _CLAUSE.search(found.bare))
    told = 0.0 if not read else 2.0 if read.isdigit() else 1.5 if is_clear else 1.0
    if read in ("’", "'") and not ends:  # “the states’ borders”
        told = 0.6
    unsure = min(max(0.9 - found.word.confidence, 0.0) * 2, 1.0)
    weight = (
        2 * high + told + unsure + 0.7 * is_wide + 0.5 * (ends and bool(high or told or is_wide))
    )
    return weight if read or ends else weight / 2  # a call in the middle of a clause leaves a sign


def _height(word: Word, size: float) -> float:
    """How surely a word reaches above its line: 0 to 1."""
    rise = (word.baseline - word.box.top) / size - ASCENT if size else 0.0
    return min(max((rise - _RISE[0]) / _RISE[1], 0.0), 1.0) if rise < _HIGHEST else 0.0


def _part(word: Word, size: float, closes: str) -> tuple[str, str]:
    """A word up to what was read in place of a call, and the punctuation behind that. ``closes``: the mark that ends the
    quotation that is open, which is of the word."""
    text = word.text
    is_high = _height(word, size) > _SURELY
    match = _TAIL.search(text) or (_LOOSE_TAIL.search(text) if is_high else None)
    rest = ""
    if match is None and is_high and (inner := _INNER_TAIL.search(text)):
        match, rest = inner, inner[2]
    if match is None or not any(map(str.isalnum, text[: match.start()])):
        return text, ""
    start = match.start()
    if closes and text[start] in (closes, '"'):
        start += 1
    return text[:start], rest if start < len(text) - len(rest) else ""


def _likeness(weighed: _Weighed, number: int) -> float:
    """How much what was read behind a word is like a number: sign for digit, where there are as many."""
    read, wanted = weighed.read, str(number)
    if read == wanted:
        return 2.0
    if not read:
        return 0.0
    alike = sum(_is_like(sign, digit) for sign, digit in zip(read, wanted, strict=False))
    other = sum(sign.isdigit() and sign != digit for sign, digit in zip(read, wanted, strict=False))
    return 0.4 * alike - 0.4 * other + (0.2 if len(read) == len(wanted) else 0.0)


def _is_like(sign: str, digit: str) -> bool:
    return sign == digit or sign in _LIKE.get(digit, "")


# What is written


def _as_call(weighed: _Weighed, number: int) -> tuple[Word, ...]:
    """A word and the call behind it, which has the end of its box."""
    box, text = weighed.word.box, str(number)
    cut = max(box.left, box.right - 0.3 * weighed.word.size * len(text))
    low = box.top + (box.bottom - box.top) / 2
    call = weighed.word._replace(
        text=text, box=Box(cut, box.top, box.right, low), raised=True, glued=True
    )
    behind = weighed.word._replace(text=weighed.rest, box=box._replace(left=box.right), glued=True)
    before = weighed.word._replace(text=weighed.bare, box=box._replace(right=cut))
    return (before, call, behind) if weighed.rest else (before, call)


def _as_label(first: Word, label: Label) -> tuple[Word, ...]:
    """The number of a note, and what of its first word was read as one with it."""
    box, rest = first.box, first.text[label.letters :]
    cut = box.left + (box.right - box.left) * label.letters / max(len(first.text), 1)
    number = first._replace(
        text=str(label.number),
        box=box._replace(right=cut if rest else box.right),
        raised=True,
    )
    return (number, first._replace(text=rest, box=box._replace(left=cut))) if rest else (number,)


def _opening(row: Row) -> str:
    return " ".join(word.text for word in row.words[:5])[:50]


def _with(sheets: Sheets, changed: dict[int, tuple[Word, ...]], feet: set[int]) -> Sheets:
    """The sheets with other words in the place of some; lines at the foot of pages (``feet``) are said to be of notes."""
    pages = []
    for sheet in sheets.pages:
        regions: list[Region] = []
        for region in sheet.regions:
            for is_foot, group in groupby(region.lines, key=lambda line: id(line) in feet):
                lines = tuple(
                    replace(
                        line,
                        words=tuple(
                            new for word in line.words for new in changed.get(id(word), (word,))
                        ),
                    )
                    for line in group
                )
                box = region.box
                regions.append(
                    replace(region, lines=lines, kind="note", box=box)
                    if is_foot
                    else replace(region, lines=lines)
                )
            if not region.lines:
                regions.append(region)
        pages.append(replace(sheet, regions=tuple(regions)))
    return replace(sheets, pages=tuple(pages))
