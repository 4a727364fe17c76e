"""The make-up of a printed book as values: what a compositor looks for, where it is, and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that a compositor would mark."""

    code: str  # "makeup-loose"; listed in docs/checks.md
    page_index: int
    folio: str
    line: int  # of the page, counted from its top; the first, where it goes through several
    last_line: int
    words: str
    measured: str  # how bad it is: "2.4 ×"; "" where that is no question
    weight: float = 1.0  # the same as a number, for telling the worst


@dataclass(frozen=True, slots=True)
class Figure:
    """How often something is found."""

    name: str  # in report.json: "loose"
    label: str  # for people
    base: str  # what it is counted against: "lines"
    count: int
    out_of: int
    most: float | None = (
        None  # of a hundred, that a compositor would leave; None where he does not count
    )

    @property
    def value(self) -> float:
        """How often in a hundred."""
        return round(100 * self.count / self.out_of, 2) if self.out_of else 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A fault on the picture of its page; points from the page's upper left corner."""

    code: str
    said: str
    top: float
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a compositor sees it from a distance: words as strokes, faults marked."""

    folio: str
    width: float  # in points, as everything here
    height: float
    strokes: tuple[
        tuple[float, str], ...
    ]  # height of small letters, and the path of all words of that size
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Makeup:
    """The lines and pages of a print edition, measured."""

    lines: int  # of text
    pages: int  # with text
    figures: tuple[Figure, ...]
    faults: tuple[Fault, ...]  # in the order of the pages
    spreads: tuple[tuple[PagePicture, ...], ...]  # those with the worst faults, in their order
