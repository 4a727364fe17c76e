"""Turn tables that crowd their page into tables that fit it, or into warnings.

A table's words are set side by side where they can be. Where they cannot, it is set closer, its heads may be
hyphenated, then the whole of it is set smaller, then its text is hyphenated too; numbers stay whole. Only
where even that is too wide are words broken anywhere, so that nothing runs past the margin. Widths are those
of the theme's faces, which are opened for a crowded table only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import inf
from pathlib import Path
from typing import Any

from lxml import etree

from octavo.model import Book, Finding, Place, Severity
from octavo.model.face import Face
from octavo.text.floats import stands_turned
from octavo.text.spreads import printed_tables
from octavo.typeset.design import PageDesign

SMALLEST_PT = 7.5  # a table set smaller than that is hard to read
HYPHENATION = (5, 2, 2)  # least letters of a word, before and after a hyphen: as in print.css
_TABLE_SIZE = 0.88  # of the text, as --size-small in tokens.css
_PADDING_PT, _CLOSE_PADDING_PT = 12.0, 6.0  # both sides of a cell: as in print.css
_WIDE_LETTER = 0.75  # of the type size: letters are narrower, but for a few capitals
_STEP_PT = 0.25
_NESTED = ("li", "blockquote", "dd", "td", "th")
_INDENT = 3.2  # em that each of them takes from the measure
NO_SIZES: Mapping[etree._Element, float] = {}
_FALLBACKS = frozenset(
    ("Octavo Mono", "Octavo Other")
)  # families for other text than that of a table
_GAP = re.compile(r"[ \t\r\n\u200b]+")
_INSIDE = re.compile(r"(?<=[-–—])(?=[^\W\d])")  # where a line may begin in a word
_NUMBER = re.compile(r"[^\w\s]*\d[\d\s.,:;'’/%‰°±×+−–—()*†‡-]*[^\w\s]*")
_PERCENT = re.compile(r"width:\s*([\d.]+)%")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a crowded table is set."""

    size_pt: float
    closer: bool  # less room between its columns
    hyphenated: bool  # all its words, not only those of its heads
    broken: bool  # words are broken anywhere
    columns: tuple[float, ...]  # shares of the measure, in per cent


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    head: bool
    number: bool
    faces: str  # "text", or "all" where it has code in it
    language: str


def find_crowded_tables(
    book: Book, design: PageDesign, faces: Sequence[Face], locate: Callable[[str], Place | None]
) -> Iterator[Finding]:
    """A warning for every table that had to be set smaller, or has words that are broken."""
    for division in book.divisions:
        if "<table" not in division.html:
            continue
        for table in printed_tables(etree.fromstring(f"<div>{division.html}</div>")):
            fit = fit_table(table, book, design, faces)
            if fit is None or not (fit.broken or fit.size_pt < design.size_pt * _TABLE_SIZE):
                continue
            said = (
                "too many for a page of this width: words in it are broken anywhere"
                if fit.broken
                else f"which are tight on a page of this width: it is set in {fit.size_pt:g} points"
            )
            first = next((t.strip() for t in table.itertext() if t.strip()), "")
            yield Finding(
                "table-crowded",
                Severity.WARNING,
                f"the table has {len(fit.columns)} columns, {said}",
                locate(first) or division.heading.place,
                "turn rows into columns, split the table in two, set it on its side with {.landscape}, or choose a wider trim",
            )


def fit_tables(
    root: etree._Element, book: Book, design: PageDesign, faces: Sequence[Face],
    most: Mapping[etree._Element, float] = NO_SIZES,
) -> None:  # fmt: skip
    """Give every crowded table its size and the widths of its columns; notes are not in their cells yet. ``most`` has
    sizes of tables that are not to be set in a larger one."""
    for table in root.iter("table"):
        classes = [table.get("class") or ""]
        if table.find("caption") is not None and (_depth(table) or _share(table) < 1):
            classes.append("nested")
        fit = fit_table(table, book, design, faces, most.get(table, inf))
        if fit is None and table in most:
            table.set("style", f"font-size: {most[table]:g}pt")
        elif fit is not None:
            classes += ["fitted"] + ["closer"] * fit.closer + ["hyphenated"] * fit.hyphenated
            table.set("style", f"font-size: {fit.size_pt:g}pt; width: 100%")
            for group in table.findall("colgroup"):
                table.remove(group)
            group = etree.Element("colgroup")
            for share in fit.columns:
                etree.SubElement(group, "col").set("style", f"width: {share:.2f}%")
            table.insert(1 if table.find("caption") is not None else 0, group)
            if not fit.broken:
                for cell in table.iter("td", "th"):
                    if _NUMBER.fullmatch("".join(cell.itertext()).strip()):
                        cell.set("class", f"{cell.get('class') or ''} number".strip())
        if " ".join(classes).strip():
            table.set("class", " ".join(classes).strip())


def fit_table(
    table: etree._Element, book: Book, design: PageDesign, faces: Sequence[Face], most: float = inf
) -> Fit | None:
    """How the table has to be set, no larger than ``most`` points; None where it fits as it is."""
    room = design.text_height_pt if stands_turned(table) else design.text_width_pt
    measure = room * _share(table) - _depth(table) * _INDENT * design.size_pt
    size = min(design.size_pt * _TABLE_SIZE, most)
    columns = _columns(table, book.metadata.language)
    if not columns:
        return None
    given = _given_shares(table, len(columns))
    longest = sum(
        max((len(w) for c in column for w in _GAP.split(c.text)), default=0) for column in columns
    )
    if not given and longest * size * _WIDE_LETTER + len(columns) * _PADDING_PT <= measure:
        return None
    ruler = _Ruler(tuple(faces), bool(book.metadata.print.hyphenation))
    words = [ruler.need(column, heads=False, text=False) for column in columns]
    if sum(words) * size + len(columns) * _PADDING_PT <= measure:
        if not given:
            return None
        needs = [need * size + _PADDING_PT for need in words]
        wanted = [share * measure for share in given]
        if all(want >= need for want, need in zip(wanted, needs, strict=True)):
            return None
        shares = _raised(wanted, needs)
        return Fit(size, False, False, False, tuple(100 * share / measure for share in shares))
    least = min(size, SMALLEST_PT)
    sizes = [size, *(step * _STEP_PT for step in range(int(size / _STEP_PT), 0, -1)), least]
    sizes = sorted({step for step in sizes if least <= step <= size}, reverse=True)
    for text in (False, True):
        needs = [ruler.need(column, heads=True, text=text) for column in columns]
        for step in sizes:
            room = measure - len(columns) * _CLOSE_PADDING_PT
            if sum(needs) * step <= room:
                wants = [ruler.want(column) * step for column in columns]
                least_widths = [need * step for need in needs]
                shares = _spread(least_widths, wants, room)
                return Fit(step, True, text, False, _percent(shares, measure))
    wants = [ruler.need(column, heads=True, text=True) * least for column in columns]
    kept = [
        ruler.need([c for c in column if c.number], heads=True, text=True) * least
        for column in columns
    ]
    room = measure - len(columns) * _CLOSE_PADDING_PT
    kept = kept if sum(kept) < 0.8 * room else [0.0] * len(columns)
    return Fit(least, True, True, True, _percent(_spread(kept, wants, room), measure))


class _Ruler:
    """Measures words in the faces of a theme; widths are shares of the type size."""

    def __init__(self, faces: tuple[Face, ...], hyphenation: bool) -> None:
        text = tuple(face.path for face in faces if face.family not in _FALLBACKS)
        every = tuple(face.path for face in faces)
        self._faces = {"text": text or every, "all": every}
        self._known: dict[str, dict[str, float]] = {"text": {}, "all": {}}
        self._hyphenation = hyphenation

    def need(self, column: Sequence[_Cell], *, heads: bool, text: bool) -> float:
        """Width of a column's widest piece; heads, or all the text, may be hyphenated."""
        return max(
            (
                self._width(piece, cell.faces)
                for cell in column
                for piece in self._pieces(cell, heads if cell.head else text)
            ),
            default=0.0,
        )

    def want(self, column: Sequence[_Cell]) -> float:
        """Width of a column whose cells have one line each."""
        return max((self._width(cell.text, cell.faces) for cell in column), default=0.0)

    def _pieces(self, cell: _Cell, hyphenated: bool) -> Iterator[str]:
        if cell.number:
            yield cell.text
            return
        for word in _GAP.split(cell.text):
            for part in _INSIDE.split(word):
                if hyphenated and self._hyphenation and cell.faces == "text":
                    yield from _syllables(part, cell.language)
                elif part:
                    yield part

    def _width(self, text: str, faces: str) -> float:
        known = self._known[faces]
        for char in set(text) - known.keys():
            known[char] = _advance(char, self._faces[faces])
        return sum(map(known.__getitem__, text))


def _advance(char: str, faces: tuple[Path, ...]) -> float:
    """Width of a letter in the widest of the faces that have it."""
    widths = [face[ord(char)] for face in map(_advances, faces) if ord(char) in face]
    return max(widths, default=_WIDE_LETTER)


@lru_cache(maxsize=16)
def _advances(path: Path) -> dict[int, float]:
    """For each letter of a font its width, as a share of the type size."""
    with import_module("fontTools.ttLib").TTFont(path, lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in (font.getBestCmap() or {}).items()}


def _syllables(word: str, language: str) -> Iterator[str]:
    """Parts of a word with the hyphens that they may end in."""
    pyphen = import_module("pyphen")
    known = pyphen.language_fallback(language) if language else None
    total, left, right = HYPHENATION
    letters = re.search(r"[^\W\d_]+", word)
    if known is None or letters is None or len(letters[0]) < total:
        if word:
            yield word
        return
    dictionary = _dictionary(known, left, right)
    parts = dictionary.inserted(letters[0], "\n").split("\n")
    parts[0] = word[: letters.start()] + parts[0]
    last = parts.pop() + word[letters.end() :]
    yield from (f"{part}‐" for part in parts)
    yield last


@lru_cache(maxsize=4)
def _dictionary(language: str, left: int, right: int) -> Any:
    return import_module("pyphen").Pyphen(lang=language, left=left, right=right)


def _columns(table: etree._Element, language: str) -> list[list[_Cell]]:
    """The cells of each column, those apart that span several."""
    columns: list[list[_Cell]] = []
    taken: list[int] = []  # for each column, rows that a cell from above still fills
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        index = 0
        for cell in row.xpath("./td | ./th"):
            while index < len(taken) and taken[index]:
                taken[index] -= 1
                index += 1
            span, rows = int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)
            more = index + span - len(columns)
            columns += [[] for _ in range(more)]
            taken += [0] * more
            if span == 1:
                columns[index].append(_cell(cell, language))
            taken[index : index + span] = [rows - 1] * span
            index += span
        for rest in range(index, len(taken)):
            taken[rest] = max(0, taken[rest] - 1)
    return columns


def _cell(cell: etree._Element, language: str) -> _Cell:
    text = "".join(
        "\u200b" if element.tag == "wbr" and at == "start" else
        (element.text if at == "start" else element.tail if element is not cell else "") or ""
        for at, element in etree.iterwalk(cell, ("start", "end"))
    ).strip()  # fmt: skip
    languages = cell.xpath("ancestor-or-self::*/@lang")
    code = cell.find(".//code") is not None or cell.find(".//pre") is not None
    return _Cell(
        text, cell.tag == "th", _NUMBER.fullmatch(text) is not None, "all" if code else "text",
        str(languages[-1]) if languages else language,
    )  # fmt: skip


def _depth(table: etree._Element) -> int:
    """Blocks around a table that are set in."""
    return sum(1 for element in table.iterancestors() if element.tag in _NESTED)


def _share(table: etree._Element) -> float:
    """Of the measure, for one that stands beside others."""
    share = 1.0
    for element in table.iterancestors("div"):
        if element.get("class") in ("group-cell", "group-row") and (
            said := _PERCENT.search(element.get("style") or "")
        ):
            share *= float(said[1]) / 100
    return share


def _given_shares(table: etree._Element, count: int) -> list[float]:
    """Widths of columns that the manuscript gives, as shares of the measure; none if it gives not all."""
    found = [_PERCENT.search(col.get("style") or "") for col in table.iter("col")]
    shares = [float(match[1]) / 100 for match in found if match]
    return shares if len(shares) == count and sum(shares) > 0 else []


def _raised(wanted: list[float], needs: list[float]) -> list[float]:
    """Widths that are as wanted where that is enough; what others need is taken where there is more."""
    slack = sum(max(0.0, want - need) for want, need in zip(wanted, needs, strict=True))
    lack = sum(max(0.0, need - want) for want, need in zip(wanted, needs, strict=True))
    kept = max(0.0, 1 - lack / slack) if slack else 0.0
    return [need + max(0.0, want - need) * kept for want, need in zip(wanted, needs, strict=True)]


def _spread(least: list[float], wants: list[float], room: float) -> list[float]:
    """Widths that fill the room: at least so much for each, the rest to those that want it."""
    missing = [max(0.0, want - low) for want, low in zip(wants, least, strict=True)]
    rest = room - sum(least)
    whole = sum(missing)
    if not whole:
        return [low + rest / len(least) for low in least]
    return [low + rest * lack / whole for low, lack in zip(least, missing, strict=True)]


def _percent(widths: list[float], measure: float) -> tuple[float, ...]:
    """Widths of columns without their padding, as shares of the measure."""
    return tuple(100 * (width + _CLOSE_PADDING_PT) / measure for width in widths)
