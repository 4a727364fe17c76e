"""Turn work that grows with the square of the pages into work that grows with the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from octavo.engine.reliefs.swap import swap

_TYPES = "octavo_types"  # attribute of a document's styles: those of its kinds of pages
_SIDES = (
    "octavo_sides"  # attribute of a page's style: what pages of this kind have in their margins
)
_NOT_MADE = ("normal", "inhibit", "none")  # contents of boxes that are not generated
_COUNTING = ("counter_set", "counter_reset", "counter_increment")
# The boxes of a page's margins whose widths depend on one another.
_TOGETHER = (
    *(tuple(f"@{side}-{place}" for place in ("left", "center", "right"))
      for side in ("top", "bottom")),
    *(tuple(f"@{side}-{place}" for place in ("top", "middle", "bottom"))
      for side in ("left", "right")),
    *((f"@{side}-{end}-corner",) for side in ("top", "bottom") for end in ("left", "right")),
)  # fmt: skip
_IN_MARGINS = frozenset(name for names in _TOGETHER for name in names)


def share_page_styles() -> None:
    """Share the styles of pages, and of the boxes in their margins, that match the same rules.

    The engine computes seventeen styles for each page, and for each page goes through the
    declarations of all pages before it. Their styles depend on the rules that match and on the root
    element; what the engine writes into them (the counters it drops, the overflow it takes over
    from the root) comes out the same a second time. The first page keeps styles of its own: they
    may be computed before the size of pages is known. Gain: 1.3 %.
    """
    from weasyprint.layout.page import set_page_type_computed_styles

    def set_styles(page_type: Any, html: Any, style_for: Any) -> None:
        if page_type.index == 0:
            set_page_type_computed_styles(page_type, html, style_for)
            return
        types = style_for.__dict__.setdefault(_TYPES, {})
        computed = style_for.get_computed_styles()
        rules = tuple(
            style_for._page_type_match(page_selector, page_type)
            for sheet, _, _ in style_for._sheets
            for _, selectors, _ in sheet.page_rules
            for _, _, page_selector in selectors
        )
        if rules not in types:
            set_page_type_computed_styles(page_type, html, style_for)
            types[rules] = {
                pseudo: style for (element, pseudo), style in computed.items()
                if element == page_type
            }  # fmt: skip
        for pseudo, style in types[rules].items():
            computed[page_type, pseudo] = style

    swap(set_page_type_computed_styles, set_styles)


def share_margin_boxes() -> None:
    """Lay out once what several pages have in their margins.

    A running head is the same on all pages of a chapter that lie on its side. What stands in a margin depends
    on its styles, which pages of a kind share, on the size of the page, and on what strings and counters say.
    Gain: 0.5 %, and half of the time of a book's furniture.
    """
    from weasyprint.layout.page import make_margin_boxes

    def make(context: Any, page: Any, state: Any) -> Iterator[Any]:
        sides = _sides_of(context, page)
        if sides is None:
            yield from make_margin_boxes(context, page, state)
            return
        size = (
            page.width, page.height, page.margin_top, page.margin_right, page.margin_bottom,
            page.margin_left, page.border_width(), page.border_height(),
        )  # fmt: skip
        for names, contents, made in sides:
            said = (size, *(_said(context, page, state, content) for content in contents))
            if said not in made:
                style_for = context.style_for
                context.style_for = _Some(style_for, page.page_type, names)
                try:
                    made[said] = list(make_margin_boxes(context, page, state))
                finally:
                    context.style_for = style_for
            yield from made[said]

    swap(make_margin_boxes, make)


class _Some:
    """The styles of a document, as if its pages had only some boxes in their margins."""

    def __init__(self, styles: Any, page_type: Any, names: tuple[str, ...]) -> None:
        self._styles = styles
        self._page_type = page_type
        self._names = names

    def __call__(self, element: Any, pseudo_type: Any = None) -> Any:
        if (
            pseudo_type in _IN_MARGINS
            and pseudo_type not in self._names
            and element == self._page_type
        ):
            return None
        return self._styles(element, pseudo_type)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._styles, name)


_Side = tuple[tuple[str, ...], list[Any], dict[Any, list[Any]]]


def _sides_of(context: Any, page: Any) -> list[_Side] | None:
    """Of each side of a page that has anything: its boxes, their contents, and what was made of it; None where
    pages of this kind have something that cannot be shared."""
    kept = page.style.__dict__
    if _SIDES not in kept:
        kept[_SIDES] = _find_sides(context, page)
    found: list[_Side] | None = kept[_SIDES]
    return found


def _find_sides(context: Any, page: Any) -> list[_Side] | None:
    sides: list[_Side] = []
    for names in _TOGETHER:
        styles = [context.style_for(page.page_type, name) for name in names]
        styles = [s for s in styles if s is not None and s["content"] not in _NOT_MADE]
        if not all(map(_can_be_shared, styles)):
            return None
        if styles:
            sides.append((names, [style["content"] for style in styles], {}))
    return sides


def _can_be_shared(style: Any) -> bool:
    """Whether a box of a style is known by its words, and the same on all pages."""
    return bool(
        all(kind in ("string", "string()", "counter()", "counters()")
            for kind, _ in style["content"])
        and all(style[name] in ("auto", ()) for name in _COUNTING)
        and not style["anchor"]
        and style["bookmark_level"] == "none"
        and style["block_ellipsis"] == "none"
    )  # fmt: skip


def _said(context: Any, page: Any, state: Any, content: Any) -> tuple[Any, ...]:
    """What strings and counters say in a content."""
    counters = state[1]
    return tuple(
        tuple(context.get_string_set_for(page, *value)) if kind == "string()"
        else tuple(counters.get(value[0], [0]))
        for kind, value in content if kind != "string"
    )  # fmt: skip
