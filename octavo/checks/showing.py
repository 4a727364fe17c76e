"""Turn the content of a page into what it shows in type: words, each with its place.

The content is followed in the form in which the engine writes it: one operation to a line, glyphs as
hexadecimal codes (ISO 32000-1, 9.4). What is marked as an artifact or as a figure is no text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from octavo.checks.founts import Measurer

_LEVEL = 1.0  # points by which the baselines of one line differ
_WHITE = 0.11  # of the type size: white that is no kerning
_HIDING = (b"/Artifact", b"/Figure")  # marks of what is drawn

# How something lies on its page: by what it is scaled across and down, and where its corner stands.
_Scale = tuple[float, float, float, float]


# What stands between two spaces: left, right, in points from the left edge of the page; its letters; and the width
# of the font's own space, in points, when one stands before it on its line, else 0.0.
Word = tuple[float, float, str, float]


@dataclass(slots=True)
class Row:
    """What is shown on one baseline."""

    baseline: float  # in points from the lower edge of the page
    words: list[Word] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)  # of its type, with how much of each

    @property
    def size(self) -> float:
        """The size of most of its type, in points."""
        return max(self.sizes, key=self.sizes.__getitem__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows in type."""

    rows: tuple[Row, ...]  # in its order, one for each stretch on one baseline
    has_hidden: bool  # whether there is type that is marked as no text


def follow_content(body: bytes, measurers: Mapping[bytes, Measurer]) -> Shown:
    """What a page with this content shows."""
    showing = _Showing(body.split(b"\n"), measurers)
    showing.follow()
    return Shown(tuple(row for row in showing.rows if row.words), showing.has_hidden)


class _Showing:
    """The state of a page while its content is followed."""

    def __init__(self, lines: Sequence[bytes], measurers: Mapping[bytes, Measurer]) -> None:
        self.rows: list[Row] = []
        self.has_hidden = False
        self._lines = lines
        self._measurers = measurers
        self._scale: _Scale | None = (1.0, 1.0, 0.0, 0.0)  # how the page lies; None: askew
        self._stretch = 1.0  # how wide letters are drawn
        self._outer: list[tuple[_Scale | None, float]] = []
        self._hiding: list[
            bool
        ] = []  # of the marks that are open, whether they say that it is no text
        self._measurer: Measurer | None = None
        self._nominal = 0.0  # size of the fount, before page and text are scaled
        self._across = self._down = 1.0  # by how much they are
        self._is_upright = False
        self._x = self._baseline = 0.0  # where the next glyph stands
        self._is_spaced = False  # whether a space was the last that was shown
        self._is_set_off = False  # whether white that is no space lies behind what was shown last

    def follow(self) -> None:
        """Follow all operations that have to do with type."""
        operations = _OPERATIONS
        for number, line in enumerate(self._lines):
            operation = operations.get(line[-2:])
            if operation is not None:
                operation(self, number, line)

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
            del self._hiding[-1:]
        else:
            mark = self._lines[number - (2 if line == b"BDC" else 1)]
            self._hiding.append(mark.startswith(_HIDING))

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
        end = self._x
        self._across, self._down, self._x, baseline = place
        self._is_set_off = self._x - end > _WHITE * abs(self._nominal * self._across)
        if not self.rows or abs(self._baseline - baseline) >= _LEVEL:
            self.rows.append(Row(baseline))
            self._is_spaced = False
        self._baseline = baseline

    def _show(self, _: int, line: bytes) -> None:
        measurer = self._measurer
        if True in self._hiding:
            self.has_hidden = True
            return
        if measurer is None or not self._is_upright:
            return
        row = self.rows[-1]
        size = abs(self._nominal * self._down)
        row.sizes[size] = row.sizes.get(size, 0) + len(line)
        unit = self._nominal * self._across / 1000
        natural = measurer.space * unit
        unit *= self._stretch
        x, space = self._x, natural if self._is_spaced else 0.0
        has_gap = not self._is_set_off
        add, known, measure = row.words.append, measurer.known.get, measurer.measure
        parts = iter(measurer.part(line[1:-4]))
        for glyphs in parts:  # what stands between one space and the next
            width, text, pieces = known(glyphs) or measure(glyphs)
            if pieces:
                for left, right, piece in pieces:
                    if piece:
                        add((x + left * unit, x + right * unit, piece, space if has_gap else 0.0))
                        has_gap = True
                    space = natural
                text = pieces[-1][2]
            elif text:
                add((x, x + width * unit, text, space if has_gap else 0.0))
                has_gap = True
            before, behind = next(parts, b""), next(parts, b"")
            x += (width + measurer.space - float(before or 0) - float(behind or 0)) * unit
            space = natural
        self._is_set_off = not has_gap
        self._x, self._is_spaced = x - measurer.space * unit, not text


def _within(line: bytes, outer: _Scale | None) -> _Scale | None:
    """How something lies that a matrix lays into something that lies so (ISO 32000-1, 8.3.4); None: askew."""
    a, b, c, d, x, y, _operator = line.split()
    if outer is None or float(b) or float(c):
        return None
    across, down, left, top = outer
    return float(a) * across, float(d) * down, float(x) * across + left, float(y) * down + top


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
}
