"""Turn what is known of a printing house into figures, each with where it was read.

One file of TOML a house, in `printers/`. Houses change their rules: a figure without a source, or one that nobody
asks for, is refused, so that the files stay true to what is checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

HOUSES = ("kdp", "ingram", "lulu", "offset")
PAPERBACK = "paperback"
_INCH = 72.0


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

    def pages(self, ink: str, paper: str) -> Pages | None:
        """How many pages it binds; None where it does not print with this ink on this paper."""
        rows = (Pages(**row) for row in self.figures["pages"].value)
        return next((row for row in rows if (row.ink, row.paper) == (ink, paper)), None)

    def gutter_pt(self, pages: int) -> float:
        """The least inner margin of a book of so many pages."""
        steps = self.figures["gutter"].value
        return _INCH * float(
            max((wide for least, wide in steps if pages >= least), default=steps[0][1])
        )

    def outer_pt(self) -> float:
        """The least of the other margins."""
        return _INCH * float(self.figures["outer"].value)

    def whole_count(self, pages: int) -> int:
        """So many pages, and the blank ones that fill the last sheet."""
        multiple = int(self.figures["multiple"].value)
        return -(-pages // multiple) * multiple

    def forbids(self, what: str) -> bool:
        """Whether a thing may not be in its files."""
        return what in self.figures["forbidden"].value

    def binds(self, binding: str) -> bool:
        """Whether it is known how the house binds so."""
        return binding == PAPERBACK or binding in self.figures

    def spine_pt(self, pages: int, ink: str, paper: str, binding: str = PAPERBACK) -> float | None:
        """How thick a book of so many pages is, its boards included; None where the house does not print with this ink
        on this paper."""
        boards = 0.0 if binding == PAPERBACK else float(self.figures[binding].value["boards"])
        for row in self.figures["spine"].value:
            if (row["ink"], row["paper"]) == (ink, paper):
                return _INCH * float(pages * row["page"] + row["boards"] + boards)
        return None

    def pages_of_spine(self, thick: float, ink: str, paper: str) -> int | None:
        """The least count of pages, of those with words on their spine, that is so thick; None where none is."""
        bound = self.pages(ink, paper)
        counts = range(int(self.figures["spine_text"].value), bound.most + 1 if bound else 0)
        return next(
            (
                pages
                for pages in map(self.whole_count, counts)
                if (self.spine_pt(pages, ink, paper) or 0) >= thick
            ),
            None,
        )

    def points(self, name: str) -> float:
        """A figure that is a length."""
        return _INCH * float(self.figures[name].value)


ASKED = {
    "trim": True, "pages": True, "multiple": True, "gutter": True, "outer": True, "ppi": True,
    "megabytes": False, "ink_limit": False, "flavour": True, "colour": True, "forbidden": True, "spine": True, "papers": True, "spine_text": True, "spine_clear": True,
    "case": False, "cover_bleed": True, "cover_safe": True, "barcode": True, "cover_colour": True, "isbn": True,
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
