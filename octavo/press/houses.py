"""Turn what is known of a printing house into figures, each with where it was read.

One file of TOML a house, in `printers/`. Houses change their rules: a figure without a source, or one that nobody
asks for, is refused, so that the files stay true to what is checked.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from octavo.press.bleeding import Bleed

HOUSES = ("kdp", "ingram", "lulu", "offset")
PAPERBACK, CASE, JACKET = "paperback", "case", "jacket"
_HARDCOVERS = {CASE: "hardcover", JACKET: "hardcover with a jacket"}
_INCH = 72.0
_ROUNDED_PT = 0.5  # houses round trims to hundredths of an inch, and A4 is 11.693 in high


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read."""

    title: str
    url: str = (
        ""  # "" for a standard that is not to be had on the web, and for what is common knowledge
    )
    read: date | None = None

    def __str__(self) -> str:
        return ", ".join(map(str, filter(None, (self.title, self.url, self.read))))


@dataclass(frozen=True, slots=True)
class Figure:
    """What a house asks, and who says so."""

    value: Any
    source: Source
    disputed: str = ""  # what else is said


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages a house binds, with an ink on a paper."""

    ink: str
    paper: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class House:
    """A printing house. Lengths are points, but for those in ``figures``, which are as the house gives them."""

    key: str
    name: str
    figures: Mapping[str, Figure]

    def trim_pt(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The smallest and the largest page: width, height."""
        (w1, h1), (w2, h2) = self.figures["trim"].value
        return (w1 * _INCH, h1 * _INCH), (w2 * _INCH, h2 * _INCH)

    def prints(self, width: float, height: float) -> bool:
        """Whether a page of this size is one that it prints."""
        (least_w, least_h), (most_w, most_h) = self.trim_pt()
        return (
            least_w - _ROUNDED_PT <= width <= most_w + _ROUNDED_PT
            and least_h - _ROUNDED_PT <= height <= most_h + _ROUNDED_PT
        )

    def pages(self, ink: str, paper: str) -> Pages | None:
        """How many pages it binds; None where it does not print with this ink on this paper."""
        rows = (Pages(**row) for row in self.figures["pages"].value)
        return next((row for row in rows if (row.ink, row.paper) == (ink, paper)), None)

    def gutter_pt(self, pages: int) -> float:
        """The least inner margin of a book of so many pages."""
        return _step(self.figures["gutter"], pages)

    def advised_gutter_pt(self, pages: int) -> float | None:
        """The inner margin that it advises, but does not ask; None where it advises none."""
        figure = self.figures.get("gutter_advised")
        return _step(figure, pages) if figure else None

    def outer_pt(self, *, bled: bool = False) -> float:
        """The least of the other margins; ``bled``: of a book with pictures that run over the edges."""
        return _INCH * float(self.figures[self.outer_figure(bled=bled)].value)

    def outer_figure(self, *, bled: bool) -> str:
        """The name of the figure that says it."""
        return "outer_bled" if bled and "outer_bled" in self.figures else "outer"

    def bleed(self) -> Bleed:
        """How far pictures run over the edges of a page."""
        return Bleed(**{side: _INCH * wide for side, wide in self.figures["bleed"].value.items()})

    def whole_count(self, pages: int) -> int:
        """So many pages, and the blank ones that the house wants at the end and that fill the last sheet."""
        multiple = int(self.figures["multiple"].value)
        return -(-(pages + self.blank_last) // multiple) * multiple

    @property
    def blank_last(self) -> int:
        """How many pages at the end the house wants without any print."""
        figure = self.figures.get("blank_last")
        return int(figure.value) if figure else 0

    def binds(self, binding: str) -> bool:
        """Whether it is known how the house binds so."""
        return binding == PAPERBACK or binding in self.figures

    def spine_pt(self, pages: int, ink: str, paper: str, binding: str = PAPERBACK) -> float | None:
        """How thick a book of so many pages is, its boards and its jacket included; None where the house does not print
        with this ink on this paper."""
        if binding != PAPERBACK and "case_spine" in self.figures:
            steps = self.figures["case_spine"].value
            widths = _row(steps["rows"], ink, paper).get("widths", ())
            width = _between(widths, pages)
            width = width and max(widths[0][1], round(width / steps["step"]) * steps["step"])
        else:
            width = _thick(_row(self.figures["spine"].value, ink, paper), pages)
            if width is not None and binding != PAPERBACK:
                width += self.figures[CASE].value["boards"]
        return None if width is None else _INCH * float(width) + self.around_pt(binding)

    def around_pt(self, binding: str) -> float:
        """By how much the spine of a jacket is wider than that of the case."""
        return _INCH * float(self.figures[JACKET].value["spine"]) if binding == JACKET else 0.0

    def name_for(self, binding: str) -> str:
        """Its name, with what is ordered."""
        return self.name.replace(f"({PAPERBACK})", f"({_HARDCOVERS.get(binding, binding)})")

    def pages_of_spine(
        self, thick: float, ink: str, paper: str, binding: str = PAPERBACK
    ) -> int | None:
        """The least count of pages, of those with words on their spine, that is so thick; None where none is."""
        bound = self.pages(ink, paper)
        counts = range(int(self.figures["spine_text"].value), bound.most + 1 if bound else 0)
        for pages in map(self.whole_count, counts):
            if (self.spine_pt(pages, ink, paper, binding) or 0) >= thick:
                return pages
        return None

    def points(self, name: str) -> float:
        """A figure that is a length."""
        return _INCH * float(self.figures[name].value)


def _step(figure: Figure, pages: int) -> float:
    """What a table of least page counts, each with a length, says of a count."""
    steps = figure.value
    return _INCH * float(
        max((wide for least, wide in steps if pages >= least), default=steps[0][1])
    )


def _row(rows: Sequence[Mapping[str, Any]], ink: str, paper: str) -> Mapping[str, Any]:
    """What holds for an ink on a paper; nothing where the house does not print so."""
    return next((row for row in rows if (row["ink"], row["paper"]) == (ink, paper)), {})


def _thick(row: Mapping[str, Any], pages: int) -> float | None:
    """How thick so many pages are by a house's formula, or by its table; None where it has neither."""
    if "page" in row:
        return float(pages * row["page"] + row["boards"])
    return _between(row.get("widths", ()), pages)


def _between(steps: Sequence[tuple[int, float]], pages: int) -> float | None:
    """What a table of page counts and widths says of a count, between two of its lines, or beyond them; None of no table."""
    if not steps:
        return None
    at = min(bisect_left(steps, pages, key=lambda step: step[0]), len(steps) - 1)
    (before, low), (behind, high) = steps[max(at - 1, 0)], steps[max(at, 1)]
    return low + (high - low) * (pages - before) / (behind - before)


ASKED = {
    "trim": True, "pages": True, "multiple": True, "blank_last": False, "gutter": True, "gutter_advised": False, "outer": True, "outer_bled": False, "bleed": True, "ppi": True,
    "megabytes": False, "ink_limit": False, "flavour": True, "colour": True, "forbidden": True, "spine": True, "papers": True, "spine_text": True, "spine_clear": True,
    "case": False, "case_spine": False, "jacket": False, "bindings": False,
    "cover_bleed": True, "cover_safe": True, "barcode": True, "cover_colour": True, "isbn": True,
    "steps": True,
    "title_length": False,
    "description_length": False,
    "keywords": False,
    "keywords_length": False,
}  # fmt: skip


def load_house(key: str) -> House:
    """The house of HOUSES with this key."""
    text = files("octavo.press").joinpath(f"printers/{key}.toml").read_text("utf-8")
    held = tomllib.loads(text)
    sources = {name: Source(**source) for name, source in held.pop("sources").items()}
    name = held.pop("name")
    figures = {
        what: Figure(row["value"], sources[row["source"]], row.get("disputed", ""))
        for what, row in held.items()
    }
    wrong = (
        figures.keys() - ASKED.keys()
        | {what for what, must in ASKED.items() if must} - figures.keys()
    )
    assert not wrong, f"{key}.toml: {', '.join(sorted(wrong))}"
    return House(key, name, figures)
