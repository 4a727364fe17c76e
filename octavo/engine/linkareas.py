"""Turn the boxes that the engine takes for links into the links of a page, each with the area where it can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from octavo.engine.tagkinds import is_formula

Area = tuple[float, ...]  # left, top, right, bottom
Entry = tuple[
    str, str, Area, Any
]  # as the engine has it: the kind of a link, its address, its area, its box


def links_of_page(made: list[Entry], is_link: Callable[[Any], bool]) -> list[Entry]:
    """Those of the engine's links that are links themselves: it also takes for one whatever stands in one. A link can be
    taken on its words and on its pictures, which stand higher than its line."""
    areas = {id(itself(box)): area for _, _, area, box in made}
    return [
        (kind, address, _reach(area, itself(box), areas), box)
        for kind, address, area, box in made
        if is_link(itself(box))
    ]


def itself(box: Any) -> Any:
    """A box, where what stands in its place is of one that is placed freely."""
    return getattr(box, "_box", box)


def _reach(own: Area, link: Any, areas: dict[int, Area]) -> Area:
    pictures = [
        areas[id(itself(box))]
        for box in link.descendants()
        if box.element_tag == "img" and not is_formula(box.element) and id(itself(box)) in areas
    ]
    if not pictures:
        return own
    lefts, tops, rights, bottoms = zip(own, *pictures, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
