"""Turn pages of a finished PDF into what a reader sees on them: text by its place, notes, links.

A page's content says which type is shown where, and is followed once, for the text and for how its lines are set
(`showing.py`, `showntext.py`, `setlines.py`). pdfium, the engine of a viewer, reads every page that is not clear in
that way, and of each span one that is (`viewedtext.py`): where the two do not see the same, it has the word, and
reads the others of the span, too.

A page is divided by geometry: above and below the type area stand running head and folio; inside it, everything
from the first note's destination downwards is notes. Beside it, from the destination of a note in the margin down to the
next, stands that note, as far as the edge within which nothing is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, TypeVar

from octavo.checks.founts import Fount, Measurer, measurers_of
from octavo.checks.marks import Aloud
from octavo.checks.pagetext import UNCUT, Area, Box, PageText, Run
from octavo.checks.pdfobjects import Stream
from octavo.checks.setlines import SetLines, measure_lines
from octavo.checks.showing import Form, follow_content
from octavo.checks.showntext import ShownText, is_clear
from octavo.checks.text import fold
from octavo.checks.viewedtext import Viewer
from octavo.model import Frame
from octavo.workshop.memory import Same, recall

_T = TypeVar("_T")

_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the book."""

    page_index: int
    target: str
    text: str  # what stands in its rectangle


@dataclass(frozen=True, slots=True)
class PdfNote:
    """What stands under a note's destination, up to the next one."""

    page_index: int
    text: str
    is_beside: bool = False  # it stands in the margin
    below: float = 0.0  # there: the white between it and the next, or the foot of the type area


class PdfFloat(NamedTuple):
    """What stands between the head and the foot of a part of a float."""

    name: str
    part: int
    text: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page as it is read."""

    index: int
    label: str
    head: str
    body: str  # without floats
    foot: str
    outside: str  # what stands left or right of the type area
    lines: SetLines  # of type, without running head and folio
    aloud: Aloud = field(default_factory=Aloud)
    floats: tuple[PdfFloat, ...] = ()

    @property
    def shown(self) -> str:
        """All that stands in the type area above the notes."""
        return self.body + "".join(held.text for held in self.floats)


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What the PDF's own objects say about the places on a page."""

    label: str
    notes: tuple[tuple[float, str], ...]  # from the top: height, id
    links: tuple[tuple[str, Box], ...]  # target, rectangle
    turned: bool = False  # whether its text is written from right to left
    floats: tuple[tuple[float, float, str, int], ...] = ()  # head, foot, name, part
    beside: tuple[tuple[float, float, str], ...] = ()  # notes in the margin: height, left, id


class Span(NamedTuple):
    """Pages that are read together."""

    indexes: range
    marks: Sequence[PageMarks]  # of each
    contents: Sequence[Sequence[Stream]]  # of each
    forms: Sequence[Mapping[bytes, Form]]  # that each draws
    keys: Sequence[
        str
    ]  # names for all that the reading of each depends on; "" where nothing is kept


@dataclass(frozen=True, slots=True)
class PagesReading:
    """Some pages of a PDF."""

    pages: tuple[PdfPage, ...]
    links: tuple[Link, ...]
    notes: dict[str, PdfNote]  # by id; continued parts have ids of their own


def read_spans(
    content: bytes,
    frame: Frame,
    spans: Sequence[Span],
    founts: Mapping[bytes, Fount],
    viewed: bool = False,
) -> list[PagesReading]:
    """Read these pages of a PDF whose type area is ``frame``, and which is set in these founts; ``viewed``: all of
    them by pdfium."""
    measurers = measurers_of(founts)
    with Viewer(content) as viewer:
        return [_read_span(viewer, span, frame, measurers, viewed) for span in spans]


class _Reading(NamedTuple):
    """What was read of one page."""

    page: PdfPage
    links: tuple[Link, ...]
    notes: dict[str, PdfNote]

    def is_like(self, other: _Reading) -> bool:
        """Whether another reading is the same but for white space and hyphens, as the proof compares them."""
        return self._folded() == other._folded()

    def _folded(self) -> list[object]:
        page = self.page
        texts = [page.head, page.body, page.foot, *(link.text for link in self.links)]
        texts += [note.text for note in self.notes.values()]
        texts += [held.text for held in page.floats]
        return [page.outside == "", *map(fold, texts)]


class _Followed(NamedTuple):
    """What the content of a page says."""

    reading: _Reading | None  # None where it is not clear, or nobody asked
    has_rows: bool
    has_hidden: bool
    lines: SetLines
    aloud: Aloud


def _read_span(
    viewer: Viewer, span: Span, frame: Frame, measurers: Mapping[bytes, Measurer], viewed: bool
) -> PagesReading:
    readings: list[_Reading] = []
    is_compared = False
    for index, marks, content, forms, key in zip(*span, strict=True):
        area = Area(index, frame, marks.notes, [y for held in marks.floats for y in held[:2]])
        page = index, marks, area
        follow = partial(_follow, content, measurers, forms, *page, reads=not viewed)
        followed = _once("page followed", key, viewed, follow)
        reading = followed.reading
        # a page that shows nothing, such as that of a half title, tells nothing about whoever reads it
        if reading is None or (followed.has_rows and not is_compared):
            view = partial(_view, viewer, followed.has_hidden, *page)
            seen = _once("page viewed", key, None, view)
            if reading is not None:
                is_compared, viewed = True, not reading.is_like(seen)
            reading = seen
        readings.append(_once("page read", key, Same(reading), partial(_whole, reading, followed)))
    return PagesReading(
        tuple(reading.page for reading in readings),
        tuple(link for reading in readings for link in reading.links),
        {name: note for reading in readings for name, note in reading.notes.items()},
    )


def _once(kind: str, key: str, also: Hashable, make: Callable[[], _T]) -> _T:
    """What is made of a page, once for its key where it has one, and what else it depends on."""
    return recall(kind, (key, also), make) if key else make()


def _follow(
    content: Sequence[Stream],
    measurers: Mapping[bytes, Measurer],
    forms: Mapping[bytes, Form],
    index: int,
    marks: PageMarks,
    area: Area,
    *,
    reads: bool,
) -> _Followed:
    shown = follow_content(b"\n".join([stream.body for stream in content]), measurers, forms)
    reading = None
    if reads and is_clear(shown, turned=marks.turned):
        reading = _read_page(index, marks, area, ShownText(shown))
    # last, because it joins the rows
    rows = [row for row in shown.rows if not row.is_drawn]
    if marks.beside:
        rows = [row for row in rows if not area.is_outside(row.words)]
    has_rows = bool(shown.rows)
    return _Followed(reading, has_rows, shown.has_hidden, measure_lines(rows), shown.marks.aloud())


def _view(viewer: Viewer, has_hidden: bool, index: int, marks: PageMarks, area: Area) -> _Reading:
    with viewer.page(index, marks.turned, has_hidden) as text:
        return _read_page(index, marks, area, text)


def _whole(reading: _Reading, followed: _Followed) -> _Reading:
    page = replace(reading.page, lines=followed.lines, aloud=followed.aloud)
    return reading._replace(page=page)


def _read_page(index: int, marks: PageMarks, area: Area, text: PageText) -> _Reading:
    runs = list(text.runs(area))
    note_top = area.notes[0][0] if area.notes else area.floor
    head: list[str] = []
    body: list[str] = []
    foot: list[str] = []
    outside: list[str] = []
    floats: list[list[str]] = [[] for _ in marks.floats]
    columns = _Columns(index, marks.beside, area)
    for run in runs:
        if marks.beside and columns.take(run):
            continue
        if run.left < area.left or run.right > area.right:
            outside.append(run.text)
        if run.middle > area.ceiling:
            head.append(run.text)
        elif run.middle < area.floor:
            foot.append(run.text)
        elif run.middle > note_top:
            part = body
            for (top, end, *_), texts in zip(marks.floats, floats, strict=True):
                if end <= run.middle <= top:
                    part = texts
            part.append(run.text)
    page = PdfPage(
        index,
        marks.label,
        _joined(head),
        _joined(body),
        _joined(foot),
        _joined(outside),
        SetLines(),
        floats=tuple(
            PdfFloat(name, part, _joined(texts))
            for (_, _, name, part), texts in zip(marks.floats, floats, strict=True)
        ),
    )
    links = (Link(index, target, _joined([text.inside(box)])) for target, box in marks.links)
    notes = _read_notes(index, [run for run in runs if not columns.holds(run)], area)
    return _Reading(page, tuple(links), notes | columns.notes())


class _Columns:
    """The notes in the margins of a page, and what is found of them."""

    def __init__(self, index: int, beside: Sequence[tuple[float, float, str]], area: Area) -> None:
        self._index = index
        self._beside = beside
        self._area = area
        self._runs: list[list[Run]] = [[] for _ in beside]

    def holds(self, run: Run) -> bool:
        """Whether a run stands in a column of notes."""
        return self._place_of(run) >= 0

    def take(self, run: Run) -> bool:
        """Take a run that stands in a column; whether it does."""
        place = self._place_of(run)
        if place >= 0:
            self._runs[place].append(run)
        return place >= 0

    def notes(self) -> dict[str, PdfNote]:
        """The notes, by id."""
        found: dict[str, PdfNote] = {}
        for place, (_, _, name) in enumerate(self._beside):
            runs = self._runs[place]
            following = [top for top, *_ in self._beside[place + 1 :]]
            end = max(following, default=self._area.floor)
            foot = min((run.middle for run in runs), default=end)
            found[name] = PdfNote(self._index, _joined(r.text for r in runs), True, foot - end)
        return found

    def _place_of(self, run: Run) -> int:
        """The number of the note in which a run stands; -1 where it does in none."""
        area = self._area
        place = -1
        if not area.left <= run.left <= run.right <= area.right:
            for number, (top, left, _) in enumerate(self._beside):
                if left > area.right:
                    inside = area.right < run.left and run.right < area.width - UNCUT
                else:
                    inside = run.left > UNCUT and run.right < area.left
                if inside and run.middle < top:
                    place = number
        return place


def _read_notes(index: int, runs: Sequence[Run], area: Area) -> dict[str, PdfNote]:
    found: dict[str, PdfNote] = {}
    floors = [height for height, _ in area.notes][1:] + [area.floor] * bool(area.notes)
    for (height, name), floor in zip(area.notes, floors, strict=True):
        text = _joined(run.text for run in runs if floor <= run.middle < height)
        found[name] = PdfNote(index, text)
    return found


def _joined(parts: Iterable[str]) -> str:
    """Parts of a text as one; pdfium gives letters beyond the first 65,536 in two halves."""
    text = "".join(parts)
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
