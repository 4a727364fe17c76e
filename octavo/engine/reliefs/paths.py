"""Turn drawings, and the paths in them, into the operators that they were turned into before."""

from __future__ import annotations

from typing import Any

_MOST = 512  # characters of a page's formulas are fewer
_LONGEST = 20_000  # letters of the data: what is longer is no letter and comes once
_DRAWN = (
    "octavo_drawn"  # attribute of a drawing: width and height → operators, and states that they set
)
_KINDS = ("ExtGState", "XObject", "Pattern", "Shading")  # of a group's resources
_MOST_OPERATORS = 200  # of a drawing that is kept: a rule, an ornament


def draw_known_paths() -> None:
    """Write what a path was before, if its data are the same.

    The engine reads the data of each path number by number. A formula is made of glyphs whose outlines are always the
    same, and a book of formulas has few. Of the engine's state a path's operators depend on nothing but the data:
    lengths in it have no units and are no shares. Gain: none in the chapter of 48 pages, which has no drawing;
    45 % of what a formula takes to be drawn.
    """
    from weasyprint import svg
    from weasyprint.svg.path import path

    known: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}

    def draw(drawing: Any, node: Any, font_size: float) -> None:
        data = node.get("d", "")
        if data in known:
            operators, vertices = known[data]
            drawing.stream.stream.extend(operators)
            node.vertices.extend(vertices)
            return
        stream = drawing.stream.stream
        start, before = len(stream), len(node.vertices)
        path(drawing, node, font_size)
        if len(data) <= _LONGEST and "%" not in data and not before and start <= len(stream):
            if len(known) >= _MOST:
                known.clear()
            known[data] = (tuple(stream[start:]), tuple(node.vertices))

    svg.TAGS["path"] = draw


def draw_known_drawings() -> None:
    """Draw a background that is a drawing as it was drawn before in its size.

    The rule above the notes is a drawing that the engine reads anew for each page. It comes into a group of its own, of
    whose state its operators depend on nothing. What has texts, pictures or groups, or is long, is left to the engine.
    Gain: 0.6 %
    """
    from pydyf import Dictionary
    from weasyprint.images import SVGImage

    stock = SVGImage.draw

    def draw(image: Any, stream: Any, width: float, height: float, style: Any) -> None:
        if not _is_new(stream):
            stock(image, stream, width, height, style)
            return
        known = image.__dict__.setdefault(_DRAWN, {})
        if (width, height) not in known:
            before = len(stream.stream)
            stock(image, stream, width, height, style)
            states = stream._resources["ExtGState"]
            operators = stream.stream[before:]
            if len(operators) <= _MOST_OPERATORS and _has_nothing_but_paths(stream, operators):
                known[width, height] = (
                    operators,
                    {key: dict(said) for key, said in states.items()},
                )
            return
        operators, states = known[width, height]
        stream.stream.extend(operators)
        for key, said in states.items():
            stream._resources["ExtGState"][key] = Dictionary(said)

    SVGImage.draw = draw


def _is_new(stream: Any) -> bool:
    """Whether nothing was drawn in a group but where it begins."""
    return bool(
        len(stream.stream) == 1
        and stream.extra.get("Subtype") == "/Form"
        and not any(stream._resources[kind] for kind in _KINDS)
    )


def _has_nothing_but_paths(stream: Any, operators: list[Any]) -> bool:
    """Whether what was drawn in a group needs nothing but colours and shades of its resources."""
    resources = stream._resources
    return (
        not any(resources[kind] for kind in _KINDS[1:])
        and all(set(state) <= {"ca", "CA"} for state in resources["ExtGState"].values())
        and b"BT" not in operators
    )
