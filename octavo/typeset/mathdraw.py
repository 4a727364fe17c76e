"""Turn a formula in MathML into a drawing, or into nothing where that cannot be done.

1. the formula is made plain (`mathplain.py`);
2. ziamath says which glyph of its mathematical font stands where;
3. glyphs and strokes are written as SVG, thinner or thicker than the font has them, so that they have the weight of
   the text around them. Each glyph is one path with its outline in units of the font, always the same: whoever
   draws it may know it from before.

ziamath sets the things of a row twice, to see how high its brackets have to be, and in these the same: here what
was measured once is known. That is why a formula in a formula in a formula costs no more than its letters.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from math import hypot
from typing import Any
from xml.etree import ElementTree

from octavo.typeset.mathplain import make_plain

SIZE = 24.0  # pixels of an em while a formula is set
_SIDE = 0.04  # em, left and right of what is drawn
_DEEPEST = 20  # em below the line: twelve lines of fractions; more, and no page has room, or nothing is drawn
_LETTERS = 4000  # a formula that has more is none that a line or a page could hold
_KNOWN = frozenset(
    "math mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose "
    "msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd".split()
)
_SHARPEST = 0.1  # 1 + cosine of a turn: a sharper tip stays where it is


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula drawn; measures in em of the text around it."""

    svg: str
    width: float
    height: float  # above the base line
    depth: float  # below it


def write_drawing(drawing: Drawing | None) -> bytes:
    """A drawing, or that there is none, as it is kept."""
    return json.dumps(drawing and astuple(drawing)).encode()


def read_drawing(body: bytes) -> Drawing | None:
    """What `write_drawing` wrote."""
    kept = json.loads(body)
    return Drawing(*kept) if kept else None


def draw_formula(source: bytes, bolder: int = 0) -> Drawing | None:
    """The drawing of a ``math`` element without namespaces; None where something in it cannot be drawn.

    All strokes are ``bolder`` by so many thousandths of an em.
    """
    formula = ElementTree.fromstring(source)
    make_plain(formula)
    letters = "".join(formula.itertext())
    if len(letters) > _LETTERS or any(element.tag not in _KNOWN for element in formula.iter()):
        return None
    ziamath = _load()
    font = ziamath.zmath.loadedfonts["default"]
    if any(not font.glyphindex(letter) for letter in set(letters) if not letter.isspace()):
        return None
    if len(_MEASURED) > _MOST_MEASURED:
        _MEASURED.clear()
    try:
        return _write(ziamath.Math(formula, size=SIZE).node, bolder)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError,
            RecursionError, TypeError, ValueError):  # fmt: skip
        return None  # whatever it stumbles over, it has no drawing for it


# While it is set

# Bounds of what was measured: (markup, surroundings) → lower and upper. Most formulas are made of the same things.
_MEASURED: dict[tuple[object, ...], tuple[float, float]] = {}
_MOST_MEASURED = 20_000


@cache
def _load() -> Any:
    """ziamath, with a row that measures each thing once, and that only where something in it grows with the rest."""
    with warnings.catch_warnings():
        # ziafont finds its font in a way that newer Pythons will not allow; pinned, it works
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
        from ziamath import operators
        from ziamath.nodes import Mnode
        from ziamath.nodes.mrow import Mrow

    # its styles are copied for every thing, with all that is in them, of which only the first level is read
    ziamath.styles.asdict = vars

    def grows(sign: Any) -> bool:
        own = operators.get_params((sign.text or "").strip(), sign.get("form", "infix"))
        return bool({**own, **sign.attrib}.get("stretchy", "false") != "false")

    class Row(Mrow, tag="mrow"):  # type: ignore[misc,call-arg]
        """A row of things: known to ziamath by its tag."""

        def _get_height_nostretch(self, line: Any, **given: Any) -> tuple[float, float]:
            given["nostretch"] = True
            lowest, highest = 9999.0, -9999.0
            for child in line if any(map(grows, _operators_in(line))) else ():
                if child.tag == "mo" and not (child.text or "").strip():
                    continue
                markup = ElementTree.tostring(child)
                key = (markup, self.glyphsize, str(self.style), *sorted(given.items()))
                bounds = _MEASURED.get(key)
                if bounds is None:
                    node = Mnode.fromelement(ElementTree.fromstring(markup), parent=self, **given)
                    bounds = _MEASURED[key] = (node.bbox.ymin, node.bbox.ymax)
                lowest, highest = min(lowest, bounds[0]), max(highest, bounds[1])
            return lowest, highest

    return ziamath


def _operators_in(line: Any) -> Iterator[Any]:
    return (sign for child in line for sign in child.iter("mo"))


# When it is set


def _write(node: Any, bolder: int) -> Drawing:
    left, right = node.bbox.xmin, max(node.bbox.xmax, node.xadvance())
    low, high = node.bbox.ymin, node.bbox.ymax
    if not (-_DEEPEST * SIZE < low <= high and left <= right):
        raise ValueError("nothing is drawn")
    side = _SIDE * SIZE
    width, height = right - left + 2 * side, high - low
    shapes = "".join(_shapes(node, side - left, high, bolder))
    box = f"{_number(width)} {_number(height)}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" '
        f'height="{_number(height)}" viewBox="0 0 {box}">{shapes}</svg>'
    )
    return Drawing(svg, width / SIZE, high / SIZE, -low / SIZE)


def _shapes(node: Any, x: float, y: float, bolder: int) -> Iterator[str]:
    """What a node draws, where its own origin is at a point of the drawing."""
    if getattr(node, "phantom", False):
        return
    kind = type(node).__name__
    if kind == "Glyph":
        scale = node.size / node.glyph.font.info.layout.unitsperem
        for glyph, right, up in _pieces_of(node.glyph):
            if outline := _outline(glyph, bolder):
                place = f"{_number(x + right * scale)} {_number(y - up * scale)}"
                yield f'<path transform="matrix({scale:.6f} 0 0 -{scale:.6f} {place})" d="{outline}"/>'
    elif kind in ("HLine", "VLine"):
        across = kind == "HLine"
        thickness = max(node.lw / 3, node.lw + bolder * SIZE / 1000)
        width, height = (node.length, thickness) if across else (thickness, node.height)
        left, top = (x, y + (node.lw - thickness) / 2) if across else (x - thickness / 2, y)
        yield (
            f'<path d="M{_number(left)} {_number(top)}H{_number(left + width)}'
            f'V{_number(top + height)}H{_number(left)}Z"/>'
        )
    elif node.nodes:
        for (dx, dy), inside in zip(node.nodexy, node.nodes, strict=True):
            yield from _shapes(inside, x + dx, y + dy, bolder)
    elif kind in ("Box", "Diagonal", "Ellipse"):
        holder = ElementTree.Element("g")
        node.draw(x, y, holder)
        yield "".join(ElementTree.tostring(shape, encoding="unicode") for shape in holder)


def _pieces_of(glyph: Any) -> Iterator[tuple[Any, float, float]]:
    """The glyphs that a large one is put together of, each with its place in units of the font."""
    if not hasattr(glyph, "offsets"):
        yield glyph, 0, 0
        return
    for piece, offset in zip(glyph.glyphs, glyph.offsets, strict=True):
        yield (piece, 0, offset) if glyph.vert else (piece, offset, 0)


_Point = tuple[float, float]


@lru_cache(maxsize=2048)
def _outline(glyph: Any, bolder: int) -> str:
    """The outline of a glyph in units of its font, as the data of a path with cubic curves."""
    reach = bolder * glyph.font.info.layout.unitsperem / 2000
    return "".join(_contour(contour, reach) for contour in _contours(glyph))


def _contours(glyph: Any) -> Iterator[list[tuple[_Point, ...]]]:
    """Closed lines, each as the points of its pieces: one of a straight piece, two or three of a curve."""
    contour: list[tuple[_Point, ...]] = []
    for operator in glyph.operators:
        points, _ = operator.points()
        count = {"Moveto": 1, "Lineto": 1, "Quad": 2}.get(type(operator).__name__, 3)
        if type(operator).__name__ == "Moveto" and contour:
            yield contour
            contour = []
        contour.append(tuple((point.x, point.y) for point in points[-count:]))
    if contour:
        yield contour


def _contour(contour: list[tuple[_Point, ...]], reach: float) -> str:
    moved = _moved([point for piece in contour for point in piece], reach)
    written = [f"M{_at(moved[0])}"]
    index, at = 1, moved[0]
    for piece in contour[1:]:
        points = moved[index : index + len(piece)]
        index += len(piece)
        if len(points) == 1:
            written.append(f"L{_at(points[0])}")
        else:
            if len(points) == 2:  # one point leads the curve: the same curve as two lead it
                lead, end = points
                points = [_between(at, lead), _between(end, lead), end]
            written.append("C" + " ".join(map(_at, points)))
        at = points[-1]
    return "".join(written) + "Z"


def _between(end: _Point, lead: _Point) -> _Point:
    return (end[0] + 2 * (lead[0] - end[0]) / 3, end[1] + 2 * (lead[1] - end[1]) / 3)


def _moved(points: list[_Point], reach: float) -> list[_Point]:
    """A closed line with every point moved outwards, to its left: ink lies to the right of a line, as TrueType
    has it. Points that stand on one another go the same way."""
    if not reach:
        return points
    distinct = [p for i, p in enumerate(points) if p != points[i - 1]] or points[:1]
    goes: dict[_Point, _Point] = {}
    for i, (x, y) in enumerate(distinct):
        before, after = distinct[i - 1], distinct[(i + 1) % len(distinct)]
        ux, uy = _direction(before, (x, y))
        vx, vy = _direction((x, y), after)
        turn = 1 + ux * vx + uy * vy
        if turn > _SHARPEST:
            goes[x, y] = (x - (uy + vy) / turn * reach, y + (ux + vx) / turn * reach)
    return [goes.get(point, point) for point in points]


def _direction(start: _Point, end: _Point) -> _Point:
    across, up = end[0] - start[0], end[1] - start[1]
    length = hypot(across, up) or 1.0
    return across / length, up / length


def _at(point: _Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
