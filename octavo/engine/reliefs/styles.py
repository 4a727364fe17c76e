"""Turn equal styles into one, and answers that depend on a style alone into attributes of it.

The engine gives elements that match the same rules one computed style, but an ``id`` sets an
element apart, with everything in it, and so does being a pseudo-element. In a book every heading,
note call and note has an id.

What is kept stands in the style's ``__dict__``; its items are the properties. A copy of a style
starts without it, and the engine changes properties of styles only while it builds boxes or right
after it copied them, before anything is asked of them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from math import inf
from typing import Any

from octavo.engine.reliefs.swap import swap

COMMON = "octavo_shareable"  # attribute of a style that any number of elements may have
_SHARED = "octavo_shared"  # attribute of a document's styles: those that elements may share
TWIN = "octavo_twin"  # attribute of a style with an anchor: the same without
_LOOKED_UP = "octavo_looked_up"  # attribute of a style that the engine was asked for
_APART = "octavo_apart"  # attribute of a style that is never shared
_ORIGIN = "octavo_origin"  # attribute of a document's styles: what all its elements have in common
_ANONYMOUS = (
    "anonymous_style"  # attribute in which the engine keeps the style of boxes without elements
)
_UNKNOWN = object()
_KEPT = "octavo_"  # how the names of all that is kept with styles begin
_KEPT_LENGTH = len(_KEPT)
_LENGTHS = "octavo_lengths"
_FLOW = "octavo_flow"
_OWN_FLOW = "octavo_own_flow"  # by the kind of a box
_SIDES = ("top", "right", "bottom", "left")
_RESOLVED = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height")),
)


def kept_with(style: Any, name: str, answer: Callable[[Any], Any]) -> Any:
    """What ``answer`` says of a style, or has said of it or of its twin."""
    kept = style.__dict__.get(name, _UNKNOWN)
    if kept is _UNKNOWN:
        twin = style.__dict__.get(TWIN, style)
        kept = twin.__dict__.get(name, _UNKNOWN)
        if kept is _UNKNOWN:
            kept = twin.__dict__[name] = answer(twin)
        style.__dict__[name] = kept
    return kept


def let_go_of_styles(styles: Iterable[Any]) -> None:
    """Forget what is kept with the styles of a document that was drawn: some of it holds the style in turn."""
    waiting = list(styles)
    while waiting:
        held = waiting.pop().__dict__
        if (
            TWIN in held
        ):  # all that is asked of it later, by the words of a font, is asked of the other
            waiting.append(held[TWIN])
            held.clear()
            continue
        if _ANONYMOUS in held:
            waiting.append(held.pop(_ANONYMOUS))
        for name in [name for name in held if name[:_KEPT_LENGTH] == _KEPT]:
            del held[name]


@cache
def twin_style() -> Any:
    """The class of styles that differ from another one in their anchor only."""
    from weasyprint.css import ComputedStyle

    class TwinStyle(ComputedStyle):  # type: ignore[misc]
        def __init__(self, twin: Any, cascaded: Any) -> None:
            self.__dict__.update(twin.__dict__)
            self.__dict__.pop(_LOOKED_UP, None)
            self.octavo_twin = twin
            self.cascaded = cascaded

        @property
        def anonymous_style(self) -> Any:
            return self.octavo_twin.anonymous_style

        def __missing__(self, key: str) -> Any:
            if key == "anchor":
                return super().__missing__(key)
            value = self[key] = self.octavo_twin[key]
            return value

    return TwinStyle


def share_computed_styles() -> None:
    """Share styles between elements that differ in their ids, and between pseudo-elements.

    A style is computed from the parent's style and the declarations that won the cascade. Where
    these are the same objects, the results are equal; the id is the declaration of an ``anchor``,
    which is not inherited and on which no other property depends. Elements with an id get a style
    of their own that takes all but the anchor from the common one.

    Not shared are styles that the engine writes into: those of the root's children, of tables, of
    some pseudo-elements, and of everything that a first letter or a first line may be in. (For
    these the engine changes the font in a copy of a style, and the properties that it has not
    computed until then follow: there the order of its work shows, and is not to be disturbed.)
    Gain: 14.4 %.
    """
    from weasyprint.css import ComputedStyle, StyleFor

    stock = StyleFor.set_computed_styles
    with_anchor = twin_style()

    def set_computed_styles(
        styles: Any, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None,
        base_url: str | None = None, target_collector: Any = None,
    ) -> None:  # fmt: skip
        computed, cascade = styles._computed_styles, styles._cascaded_styles
        apart, style = False, None
        if target_collector is not None:
            parent_style = None if parent is None else computed[parent, None]
            apart = parent_style is not None and _APART in parent_style.__dict__
            if not apart and not pseudo_type:
                apart = (element, "first-letter") in cascade or (element, "first-line") in cascade
            if not apart and parent is not None and parent is not root:
                parent_style = parent_style.__dict__.get(TWIN, parent_style)
                cascaded = cascade.get((element, pseudo_type), {})
                shared = styles.__dict__.setdefault(_SHARED, {})
                key = _style_key(parent_style, pseudo_type, cascaded)
                if key not in shared:
                    common = ComputedStyle(
                        parent_style, {name: cascaded[name] for name in cascaded if name != "anchor"},
                        pseudo_type, computed[root, None], base_url, styles.font_config,
                        styles.initial_page_sizes,
                    )  # fmt: skip
                    shared[key] = None
                    if _is_shareable(common):
                        shared[key] = common
                        common.__dict__[COMMON] = True
                style = shared[key]
        if style is None:
            stock(styles, element, parent, root, pseudo_type, base_url, target_collector)
            if apart:
                computed[element, pseudo_type].__dict__[_APART] = True
            return
        if "anchor" in cascaded:
            style = with_anchor(style, cascaded)
        computed[element, pseudo_type] = style
        if style["anchor"]:
            target_collector.collect_anchor(style["anchor"])

    StyleFor.set_computed_styles = set_computed_styles


def _style_key(parent_style: Any, pseudo_type: str | None, cascaded: Any) -> tuple[Any, ...]:
    """Equal for styles that differ at most in their anchor.

    Values are told apart by identity; they live as long as the styles that were made of them.
    """
    declared = (
        (name, value if type(value) is str else id(value), weight)
        for name, (value, weight) in cascaded.items()
        if name != "anchor"
    )
    return (id(parent_style), pseudo_type, *declared)


def _is_shareable(style: Any) -> bool:
    """Whether the engine writes nothing into styles of this kind, or the same into all of them."""
    if any("table" in part for part in style["display"]):
        return False  # loses margins or paddings when it is first looked up
    if style["float"] == "footnote" and (style["footnote_display"], style["display"]) != (
        "block", ("block", "flow")
    ):  # fmt: skip
        return False  # is given this display, or that of a line
    pseudo_type = style.pseudo_type
    if pseudo_type is None:
        return True
    if pseudo_type.startswith("note-") and style.parent_style["position"][0] == "note()":
        return False  # is given an anchor
    content = style.cascaded.get("content", ((),))[0]
    if not isinstance(content, tuple | list):
        return False  # a variable
    kinds = {item[0] for item in content}
    # a leader sets the white space of the text beside it, unless a target before it is missing
    return "leader()" not in kinds or not any(kind.startswith("target-") for kind in kinds)


def style_pseudo_elements_when_asked() -> None:
    """Cascade the markers and calls that an element might have when it turns out to have them.

    The engine's own style sheet declares six pseudo-elements for every element: list markers, and
    calls and markers of notes of two kinds. It cascades them all, and asks for those of list items
    and notes. Here rules of its sheet that match every element leave the matching. They are joined
    with those of the document, if there are any, as the engine would have joined them: its own come
    first, and the heavier ones win. If there are none, they wait until the engine asks. All that it
    asks for are styles that compute nothing before they are asked themselves. Gain: 1.5 %.
    """
    from weasyprint.css import StyleFor
    from weasyprint.html import UA_STYLESHEET

    cascade, ask = StyleFor.set_computed_styles, StyleFor.__call__
    declared = _take_universal(UA_STYLESHEET.matcher)

    def set_computed_styles(
        styles: Any, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None,
        base_url: str | None = None, target_collector: Any = None,
    ) -> None:  # fmt: skip
        if target_collector is not None:
            origin = {"root": root, "base_url": base_url, "target_collector": target_collector}
            styles.__dict__.setdefault(_ORIGIN, origin)
            if pseudo_type in declared:
                cascaded = dict(declared[pseudo_type])
                for name, (value, weight) in styles._cascaded_styles[element, pseudo_type].items():
                    if name not in cascaded or cascaded[name][1] <= weight:
                        cascaded[name] = value, weight
                styles._cascaded_styles[element, pseudo_type] = cascaded
        cascade(styles, element, parent, root, pseudo_type, base_url, target_collector)

    def style_for(styles: Any, element: Any, pseudo_type: str | None = None) -> Any:
        known = styles._computed_styles.get((element, pseudo_type))
        if known is None and pseudo_type not in declared:
            return None
        if known is not None and _LOOKED_UP in known.__dict__:
            return known
        if known is None:
            styles._cascaded_styles[element, pseudo_type] = {}
            styles.set_computed_styles(
                element, parent=element, pseudo_type=pseudo_type, **styles.__dict__[_ORIGIN]
            )
            del styles._cascaded_styles[element, pseudo_type]
        style = ask(styles, element, pseudo_type)
        if style:  # the engine has looked whether it is a table's
            style.__dict__[_LOOKED_UP] = True
        return style

    StyleFor.set_computed_styles, StyleFor.__call__ = set_computed_styles, style_for


def _take_universal(matcher: Any) -> dict[str | None, dict[str, tuple[Any, Any]]]:
    """Take rules for pseudo-elements of every element out of the engine's own style sheet.

    Returns what they declare: values and weights.
    """
    from weasyprint.css import declaration_precedence

    every = (lambda element: 1).__code__  # what a selector without conditions is compiled to
    lists = [matcher.lang_attr_selectors, matcher.other_selectors]
    for kind in ("id", "class", "lower_local_name", "namespace"):
        lists.extend(getattr(matcher, f"{kind}_selectors").values())
    rules: dict[str, list[Any]] = {}
    for rule in (rule for rules in lists for rule in rules):
        rules.setdefault(rule[3], []).append(rule)
    declared: dict[str | None, dict[str, tuple[Any, Any]]] = {}
    for pseudo_type, found in rules.items():
        codes = [rule[0].__code__ for rule in found]
        if not pseudo_type or len(found) > 1 or found[0] not in matcher.other_selectors:
            continue
        if (codes[0].co_code, codes[0].co_consts) != (every.co_code, every.co_consts):
            continue
        _, specificity, _, _, (declarations, layer) = found[0]
        if layer is None:
            matcher.other_selectors.remove(found[0])
            declared[pseudo_type] = {
                name: (value, (declaration_precedence("user agent", important), inf, specificity))
                for name, value, important in declarations
            }
    return declared


def share_styles_of_notes() -> None:
    """Share the styles of notes at the foot of the page.

    The engine copies the style of every note in order to set ``float`` to ``none`` in the copy, and
    then computes it all again. Here copies of one style become one, with an anchor for each. They
    are made when all boxes are built: the boxes in a note have their styles already.
    Gain: 3.0 %.
    """
    from weasyprint.formatting_structure.build import build_formatting_structure

    with_anchor = twin_style()

    def build(
        element_tree: Any, style_for: Any, get_image_from_uri: Any, base_url: Any,
        target_collector: Any, counter_style: Any, footnotes: Any,
    ) -> Any:  # fmt: skip
        root = build_formatting_structure(
            element_tree, style_for, get_image_from_uri, base_url, target_collector,
            counter_style, footnotes,
        )  # fmt: skip
        copies: dict[int, Any] = {}
        for note in footnotes:
            style = style_for.get_computed_styles()[note.element, None]
            if _APART in style.__dict__:
                continue
            common = style.__dict__.get(TWIN, style)
            if id(common) not in copies:
                copies[id(common)] = common.copy()
                copies[id(common)].update((k, v) for k, v in note.style.items() if k != "anchor")
            note.style = with_anchor(copies[id(common)], style.cascaded)
        return root

    swap(build_formatting_structure, build)


def keep_absolute_lengths() -> None:
    """Resolve the lengths of a box once for each style that has no percentages.

    The engine resolves margins, paddings, sizes and borders anew for every box that it tries. If
    all are absolute or ``auto``, the containing block has no say in them: the engine's own function
    is asked once, with an empty box. Borders of collapsed tables are left to it, because there it
    keeps what the table has set. Gain: 1.3 %.
    """
    from weasyprint.layout.percent import resolve_percentages

    def lengths(style: Any) -> dict[str, Any] | None:
        values = (style[name] for name in _RESOLVED)
        if style["border_collapse"] == "collapse" or not all(
            value == "auto" or getattr(value, "unit", None) == "px" for value in values
        ):
            return None
        box = _Blank(style)
        resolve_percentages(box, (0, 0))
        return {name: value for name, value in vars(box).items() if name != "style"}

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        # asked too often for a call
        kept = style.__dict__.get(_LENGTHS, _UNKNOWN)
        if kept is _UNKNOWN:
            kept = kept_with(style, _LENGTHS, lengths)
        if kept is None:
            resolve_percentages(box, containing_block)
        else:
            box.__dict__.update(kept)

    swap(resolve_percentages, resolve)


class _Blank:
    """A box with nothing but a style."""

    def __init__(self, style: Any) -> None:
        self.style = style


def keep_flow() -> None:
    """Ask once for each style whether its boxes are in the normal flow, and whether they have one of their own.

    The engine's answers depend on ``float`` and ``position`` alone, and the second on ``overflow`` and ``display`` and
    the kind of the box besides. Gain: 2.0 %, of the first alone.
    """
    from weasyprint.formatting_structure.boxes import Box

    stock, stock_establishes = Box.is_in_normal_flow, Box.establishes_formatting_context

    def establishes(box: Any) -> bool:
        if "is_floated" in box.__dict__ or box.is_column:
            return bool(stock_establishes(box))
        known: dict[type, bool] | None = box.style.__dict__.get(_OWN_FLOW)
        if known is None:
            known = box.style.__dict__[_OWN_FLOW] = {}
        own = known.get(type(box))
        if own is None:
            own = known[type(box)] = bool(stock_establishes(box))
        return own

    def is_in_normal_flow(box: Any) -> bool:
        # asked too often for anything but a look into the style
        if "is_floated" in box.__dict__:
            # what is in a flex box does not float, whatever its style says
            return bool(stock(box))
        kept: bool | None = box.style.__dict__.get(_FLOW)
        if kept is None:
            kept = box.style.__dict__[_FLOW] = stock(box)
        return kept

    Box.is_in_normal_flow = is_in_normal_flow
    Box.establishes_formatting_context = establishes
