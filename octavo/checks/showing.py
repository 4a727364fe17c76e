"""Turn the content of a page into what it shows in type: words, each with its place.

The content is followed in the form in which the engine writes it: one operation to a line, glyphs as
hexadecimal codes (ISO 32000-1, 9.4). What is marked as an artifact or as a figure is no text, unless a form draws it.
Where there is type in any other form, it is said that not all was understood.

What is read aloud is written down on the way: the letters of each mark (ISO 32000-1, 14.7.4), or what stands for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from octavo.checks.founts import Measurer
from octavo.checks.marks import PAGINATION, Marks, marks_in
from octavo.checks.pdfobjects import Stream

_LEVEL = 1.0  # points by which the baselines of one line differ
_WHITE = 0.11  # of the type size: white that is no kerning
_DEEPEST = 8  # forms in one another
# What a line has to have in it before it can do more than draw.
_NOTABLE = re.compile(rb"[TQ('\"]|cm|Do")
# Operations of type that the engine has no use for, or that it writes on a line of their own.
_STRANGE = frozenset(b"Tj ' \" Td TD T* Tc Tw Ts TL TJ Tm Tf Tz cm BI".split())

# How something lies on its page: by what it is scaled across and down, and where its corner stands.
_Scale = tuple[float, float, float, float]


# What stands between two spaces: left, right, in points from the left edge of the page; its letters; and the width
# of the font's own space, in points, when one stands before it on its line, else 0.0.
Word = tuple[float, float, str, float]


class Form(NamedTuple):
    """What a page draws by a name, and may draw again."""

    content: Stream
    has_founts: bool  # whether its founts are the page's
    forms: Mapping[bytes, Form]  # that it draws itself


@dataclass(slots=True)
class Row:
    """What is shown on one baseline."""

    baseline: float  # in points from the lower edge of the page
    words: list[Word] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)  # of its type, with how much of each
    is_drawn: bool = False  # whether it stands in a form

    @property
    def size(self) -> float:
        """The size of most of its type, in points."""
        sizes = self.sizes
        return max(sizes, key=sizes.__getitem__) if len(sizes) > 1 else next(iter(sizes))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows in type."""

    rows: tuple[Row, ...]  # in its order, one for each stretch on one baseline
    has_hidden: bool  # whether there is type that is marked as no text
    is_whole: bool  # whether all its type was understood
    marks: Marks = field(default_factory=Marks)


def follow_content(
    body: bytes, measurers: Mapping[bytes, Measurer], forms: Mapping[bytes, Form] | None = None
) -> Shown:
    """What a page with this content shows, and what the ``forms`` show that it draws."""
    showing = _Showing(measurers)
    showing.follow(body.split(b"\n"), forms or {})
    return Shown(
        tuple(row for row in showing.rows if row.words),
        showing.has_hidden,
        showing.is_whole,
        showing.marks,
    )


class _Showing:
    """The state of a page while its content is followed."""

    def __init__(self, measurers: Mapping[bytes, Measurer]) -> None:
        self.rows: list[Row] = []
        self.has_hidden = False
        self.is_whole = True
        self._lines: Sequence[bytes] = ()
        self._forms: Mapping[bytes, Form] = {}
        self._depth = 0  # of forms
        self._measurers = measurers
        self._scale: _Scale | None = (1.0, 1.0, 0.0, 0.0)  # how the page lies; None: askew
        self._stretch = 1.0  # how wide letters are drawn
        self._outer: list[tuple[_Scale | None, float]] = []
        self.marks = Marks()
        self._open: list[
            tuple[list[str], bool, bool]
        ] = []  # what was so where each open mark begins: the next three
        self._said = self.marks.loose  # where what is shown is written down
        self._is_hidden = False  # whether a mark that is open says that it is no text
        self._is_pictured = False  # whether one says so of forms, too
        self._measurer: Measurer | None = None
        self._nominal = 0.0  # size of the fount, before page and text are scaled
        self._across = self._down = 1.0  # by how much they are
        self._is_upright = False
        self._x = self._baseline = 0.0  # where the next glyph stands
        self._is_spaced = False  # whether a space was the last that was shown
        self._end = 0.0  # where what was shown last ended that is no space by itself
        self._is_set_off = False  # whether white that is no space lies behind what was shown last

    def follow(self, lines: Sequence[bytes], forms: Mapping[bytes, Form]) -> None:
        """Follow all operations that have to do with type."""
        self._lines, self._forms = lines, forms
        operations = _OPERATIONS
        for number, line in enumerate(lines):
            operation = operations.get(line[-2:])
            if operation is not None:
                operation(self, number, line)
            elif _NOTABLE.search(line):
                self._follow_several(line)

    def _follow_several(self, line: bytes) -> None:
        """Follow a line with several operations, none of which may have to do with type."""
        marks = marks_in(line)
        for operand, token in pairwise((b"", *line.split())):
            if token == b"q":
                self._save(0, line)
            elif token == b"Q":
                self._restore(0, line)
            elif token == b"Do":
                self._draw_form(operand)
            elif token == b"EMC":
                self._close_mark()
            elif token in (b"BMC", b"BDC"):
                self._open_mark(*next(marks, (b"", b"")))
            elif token in _STRANGE or token.startswith(b"("):
                self.is_whole = False

    def _bound(self, _: int, line: bytes) -> None:
        if len(line) > 2:
            self._follow_several(line)

    def _draw(self, _: int, line: bytes) -> None:
        name, _operator = line.rsplit(None, 1)
        if name.startswith(b"/") and b" " not in name:
            self._draw_form(name)
        else:
            self._follow_several(line)

    def _draw_form(self, name: bytes) -> None:
        """Follow what a form shows. A mark hides it, but that of running heads and folios."""
        form = self._forms.get(name[1:])
        if form is None:  # a picture
            return
        if self._depth == _DEEPEST:
            self.is_whole = False
            return
        page = self._lines, self._forms, self._outer, self._open, self._measurers
        is_hidden, said = self._is_hidden, self._said
        scale, stretch, measurer, nominal = (
            self._scale,
            self._stretch,
            self._measurer,
            self._nominal,
        )
        self._outer, self._open, self._is_hidden = [], [], False
        if is_hidden:
            self._said = []  # running heads and folios, which nobody hears
        self._measurers = page[-1] if form.has_founts else {}
        matrix = form.content.head.get("Matrix")
        if matrix is not None:
            self._scale = _placed(matrix, scale)
        self._depth += 1
        self.rows.append(Row(self._baseline, is_drawn=True))
        self.follow(form.content.body.split(b"\n"), form.forms)
        self._depth -= 1
        self.rows.append(Row(self._baseline, is_drawn=self._depth > 0))
        self._lines, self._forms, self._outer, self._open, self._measurers = page
        self._is_hidden, self._said = is_hidden, said
        self._scale, self._stretch, self._measurer, self._nominal = (
            scale,
            stretch,
            measurer,
            nominal,
        )

    def _save(self, _: int, line: bytes) -> None:
        self._outer.append((self._scale, self._stretch))

    def _restore(self, _: int, line: bytes) -> None:
        if self._outer:
            self._scale, self._stretch = self._outer.pop()

    def _lay(self, _: int, line: bytes) -> None:
        self._scale = _within(line, self._scale)

    def _mark(self, number: int, line: bytes) -> None:
        """``EMC`` ends a mark; ``BMC`` begins one that is named in the line before, or ``BDC``, with a line
        of properties between; the last mark of a page stands in one line, and nothing behind it."""
        if line == b"EMC":
            self._close_mark()
        elif line == b"BDC":
            self._open_mark(self._lines[number - 2], self._lines[number - 1])
        elif line == b"BMC":
            self._open_mark(self._lines[number - 1], b"")
        else:
            self._follow_several(line)

    def _open_mark(self, name: bytes, properties: bytes) -> None:
        self._open.append((self._said, self._is_hidden, self._is_pictured))
        self._said, is_drawn = self.marks.open(name, properties, self._said)
        self._is_hidden = self._is_hidden or is_drawn
        self._is_pictured = self._is_pictured or (is_drawn and PAGINATION not in properties)

    def _close_mark(self) -> None:
        if self._open:
            self._said, self._is_hidden, self._is_pictured = self._open.pop()

    def _take_fount(self, _: int, line: bytes) -> None:
        name, size, _operator = line.split()
        self._measurer, self._nominal = self._measurers.get(name[1:]), float(size)

    def _widen(self, _: int, line: bytes) -> None:
        self._stretch = float(line[:-2]) / 100

    def _place(self, _: int, line: bytes) -> None:
        place = _within(line, self._scale)
        self._is_upright = place is not None
        if place is None:
            return
        end = self._end
        # a space by itself is for readers; lines are measured as if there were none
        self._is_spaced = self._is_spaced and end == self._x
        self._across, self._down, self._x, baseline = place
        self._is_set_off = self._x - end > _WHITE * abs(self._nominal * self._across)
        if not self.rows or abs(self._baseline - baseline) >= _LEVEL:
            self.rows.append(Row(baseline, is_drawn=self._depth > 0))
            self._is_spaced = False
        self._baseline = baseline

    def _show(self, _: int, line: bytes) -> None:
        measurer = self._measurer
        parts = measurer.part(line[:-3]) if measurer else None
        if self._is_pictured or (self._is_hidden and not self._depth):
            self.has_hidden = True
            if measurer and parts:
                self._said.append(measurer.text_of(parts))
            return
        if measurer is None or parts is None or not self._is_upright:
            self.is_whole = False
            if measurer and parts:
                self._said.append(measurer.text_of(parts))
            return
        row = self.rows[-1]
        size = abs(self._nominal * self._down)
        row.sizes[size] = row.sizes.get(size, 0) + len(line)
        unit = self._nominal * self._across / 1000
        natural = measurer.space * unit
        unit *= self._stretch
        x, space = self._x, natural if self._is_spaced else 0.0
        has_gap = not self._is_set_off
        add = row.words.append
        place, text, count = 0.0, "", len(row.words)
        moved: bytes | None = None
        for behind, (width, text, before, _word) in parts:
            if moved is not None:  # a space stands before this word
                place += measurer.space
                if moved:
                    place -= float(moved)
                if behind:
                    place -= float(behind)
                space = natural
            if text:
                add((x + place * unit, x + (place + width) * unit, text, space if has_gap else 0.0))
                has_gap = True
            place += width
            moved = before
        self._said.append(measurer.text_of(parts))
        if measurer.gaps and not measurer.gaps.isdisjoint([word[3] for _, word in parts]):
            self.is_whole = False
        self._is_set_off = not has_gap
        self._x, self._is_spaced = x + place * unit, not text
        if len(row.words) > count:
            self._end = self._x


def _within(line: bytes, outer: _Scale | None) -> _Scale | None:
    """How something lies that the matrix of an operation lays into something that lies so; None: askew."""
    *matrix, _operator = line.split()
    return _placed(matrix, outer)


def _placed(matrix: Sequence[bytes | float], outer: _Scale | None) -> _Scale | None:
    """How something lies that a matrix lays into something that lies so (ISO 32000-1, 8.3.4); None: askew."""
    a, b, c, d, x, y = map(float, matrix)
    if outer is None or b or c:
        return None
    across, down, left, top = outer
    return a * across, d * down, x * across + left, y * down + top


_OPERATIONS: dict[bytes, Callable[[_Showing, int, bytes], None]] = {
    b"q": _Showing._save,
    b"Q": _Showing._restore,
    b"cm": _Showing._lay,
    b"DC": _Showing._mark,
    b"MC": _Showing._mark,
    b"Tf": _Showing._take_fount,
    b"Tz": _Showing._widen,
    b"Tm": _Showing._place,
    b"TJ": _Showing._show,
    b"BT": _Showing._bound,
    b"ET": _Showing._bound,
    b"Do": _Showing._draw,
}
