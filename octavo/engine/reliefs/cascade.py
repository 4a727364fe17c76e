"""Turn the matching of every element with every rule into one for each kind of element.

Of the five thousand elements of a chapter most are like others: of the same tag and class, in the same surroundings.
Whether a rule is for an element is a function that the engine's library has compiled from its selector, and that function
says itself what it asks for: tag, attributes, what holds the element, what stands just before it. Elements of which all
that is asked for is the same are of one kind. Rules that ask for more (how many stand before it, what is in it) are tried
with each element, as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import inf
from types import CodeType
from typing import Any

from octavo.engine.reliefs.styles import COMMON, TWIN, twin_style

# What a compiled selector may ask for that is the same for all elements of a kind.
_NEAR = frozenset((
    "local_name", "classes", "etree_element", "attrib", "get", "parent", "ancestors", "previous", "any", "next", "lower",
    "startswith", "endswith", "split_whitespace", "in_html_document", "namespace_url", "tag", "lang", "id",
))  # fmt: skip
_LANGUAGES = ("lang", "{http://www.w3.org/XML/1998/namespace}lang")
_HREF = "href"  # is another for each link, and most often only asked for whether it is there
_SVG = "{http://www.w3.org/2000/svg}svg"
_DECLARING = (
    "style",
    "lang",
    "name",
)  # attributes that the engine reads as declarations, but ``id``
_PLAIN = re.compile(r"[\w.:-]+")  # an id that is no other in a style sheet
_PARTED = "octavo_parted"  # attribute of a matcher: its selectors, those that ask for more apart
_ANCHOR = {"anchor"}  # all that an id declares
_KIND = "octavo_kind"  # attribute of an element's wrapper: the number of its kind, of its own, and those before it

_Entry = tuple[
    Any, ...
]  # of a matcher: test, specificity, order, pseudo-element, declarations and their layer
_Declared = dict[str, tuple[Any, Any]]  # property → value, weight


class _Parted:
    """The selectors of one sheet."""

    def __init__(self, matcher: Any) -> None:
        self.near, self.far = type(matcher)(), type(matcher)()
        self.asked: set[str] = set()  # attributes that may be asked for
        self.reach = 0  # how many of those before it an element's kind hangs on
        self._link = _code_of_links()
        for name in ("id", "class", "lower_local_name", "namespace"):
            for key, entries in getattr(matcher, f"{name}_selectors").items():
                for entry in entries:
                    chosen = getattr(self._side(entry), f"{name}_selectors")
                    chosen.setdefault(key, []).append(entry)
        for name in ("lang_attr_selectors", "other_selectors"):
            for entry in getattr(matcher, name):
                getattr(self._side(entry), name).append(entry)
        if matcher.id_selectors:
            self.asked.add("id")

    def _side(self, entry: _Entry) -> Any:
        """Where a selector belongs; what it asks for is taken down."""
        codes = list(_codes_in(entry[0].__code__))
        names = {name for code in codes for name in code.co_names}
        if not names <= _NEAR:
            return self.far
        texts = {text for code in codes for text in code.co_consts if isinstance(text, str)}
        if _HREF in texts and (codes[0].co_code, codes[0].co_consts) == self._link:
            texts.discard(_HREF)
        self.asked |= texts | ({"id"} & names)
        self.reach = max(self.reach, sum("previous" in code.co_names for code in codes))
        return self.near


class _Kind:
    """What the rules declare of all elements of a kind."""

    def __init__(self, sheets: Sequence[Any], matched: Sequence[Sequence[_Entry]]) -> None:
        from weasyprint.css import declaration_precedence

        self.matched = matched  # of each sheet: specificity, order, pseudo-element, declarations and their layer
        self.declared: dict[str | None, _Declared] = {}  # by pseudo-element
        for (sheet, origin, sheet_specificity), found in zip(sheets, matched, strict=True):
            for own_specificity, _, pseudo_type, (declarations, layer) in found:
                order = inf if layer is None else sheet.layers.index(layer)
                specificity = sheet_specificity or own_specificity
                style = self.declared.setdefault(pseudo_type, {})
                for name, values, importance in declarations:
                    weight = (declaration_precedence(origin, importance), order, specificity)
                    if name not in style or style[name][1] <= weight:
                        style[name] = values, weight


class _Kinds:
    """The kinds of a document's elements."""

    def __init__(self, sheets: Sequence[Any]) -> None:
        self._sheets = sheets
        self._parted = [_parted(sheet.matcher) for sheet, _, _ in sheets]
        self._asked = {"class", *_LANGUAGES}.union(*(parted.asked for parted in self._parted))
        self._reach = max((parted.reach for parted in self._parted), default=0)
        self._own: dict[Any, int] = {}  # what an element is by itself → a number
        self._far: list[
            list[list[_Entry]]
        ] = []  # by that: selectors of each sheet that ask for more
        self._numbers: dict[Any, int] = {}  # the same with all around it
        self._near: list[_Kind] = []  # by that: what those selectors say that do not
        self._kinds: dict[Any, _Kind] = {}  # with what the others say

    def of(self, element: Any) -> _Kind:
        """The kind of an element (a cssselect2.ElementWrapper), after those of all before it."""
        etree_element, asked = element.etree_element, self._asked
        look = etree_element.tag, *(
            (name, value if name in asked else "")
            for name, value in etree_element.attrib.items()
            if name in asked or name == _HREF
        )  # fmt: skip
        own = self._own.get(look)
        if own is None:
            own = self._own[look] = len(self._own)
            self._far.append([_relevant(parted.far, element) for parted in self._parted])
        previous, parent = element.previous, element.parent
        before = previous.__dict__[_KIND][1] if previous is not None else ()
        around = parent.__dict__[_KIND][0] if parent is not None else -1
        place = (around, own, *before)
        number = self._numbers.get(place)
        if number is None:
            number = self._numbers[place] = len(self._numbers)
            matched = [parted.near.match(element) for parted in self._parted]
            self._near.append(_Kind(self._sheets, matched))
        element.__dict__[_KIND] = number, (own, *before)[: self._reach]
        if not any(self._far[own]):
            return self._near[number]
        return self._kind_with_far(element, number, self._far[own])

    def _kind_with_far(self, element: Any, number: int, far: Sequence[Sequence[_Entry]]) -> _Kind:
        found = [[entry[1:] for entry in entries if entry[0](element)] for entries in far]
        key = (number, *((sheet, entry[1]) for sheet, more in enumerate(found) for entry in more))
        if key not in self._kinds:
            near = self._near[number].matched
            matched = [sorted((*some, *more)) for some, more in zip(near, found, strict=True)]
            self._kinds[key] = _Kind(self._sheets, matched)
        return self._kinds[key]


def cascade_once_for_each_kind() -> None:
    """Find the rules for an element once for each kind, and its style once for each kind in a style.

    What ids declare, the anchors of elements, is written without parsing it. Gain: 6 % of a chapter that is composed.
    """
    from weasyprint.css import StyleFor

    stock = StyleFor.__init__

    def init(
        styles: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:  # fmt: skip
        if presentational_hints:
            stock(styles, html, sheets, presentational_hints, font_config, target_collector)
            return
        styles._cascaded_styles, styles._computed_styles = {}, {}
        styles.initial_page_sizes = {"box": None, "area": None}
        styles._sheets, styles.font_config = sheets, font_config
        _cascade(styles, html, sheets, target_collector)
        styles._cascaded_styles.clear()

    StyleFor.__init__ = init


def _cascade(styles: Any, html: Any, sheets: Sequence[Any], collector: Any) -> None:
    """Give each element and pseudo-element of a document its style, in the engine's order."""
    cascaded_styles, computed = styles._cascaded_styles, styles._computed_styles
    declared, kinds, twin = _declared_by_elements(html), _Kinds(sheets), twin_style()
    common: dict[Any, Any] = {}  # style of the parent, kind → what elements have but their anchors
    known: dict[Any, Any] = {}  # the same for the children of one element
    origin = {
        "root": html.etree_element, "base_url": html.base_url, "target_collector": collector
    }  # fmt: skip
    for wrapper in html.wrapper_element.iter_subtree():
        element, kind = wrapper.etree_element, kinds.of(wrapper)
        for pseudo_type, cascaded in kind.declared.items():
            cascaded_styles[element, pseudo_type] = cascaded
        parent = None if wrapper.parent is None else wrapper.parent.etree_element
        parent_style = None if parent is None else computed[parent, None]
        own, ruled = declared.get(element), kind.declared.get(None, {})
        if own is None:
            style = known.get((id(parent_style), id(kind)))
            if style is not None:
                computed[element, None] = style
                continue
        else:
            cascaded_styles[element, None] = _joined(own, ruled)
        is_plain = (own is None or own.keys() == _ANCHOR) and "anchor" not in ruled
        place = id(_twin_of(parent_style)), id(kind)
        style = common.get(place) if is_plain else None
        if style is None:
            styles.set_computed_styles(element, parent=parent, **origin)
            style = computed[element, None]
            shared = _twin_of(style)
            if is_plain and COMMON in shared.__dict__:
                common[place] = shared
        elif own is not None:
            style = twin(style, cascaded_styles[element, None])
            collector.collect_anchor(style["anchor"])
        computed[element, None] = style
        if own is None:
            known[id(parent_style), id(kind)] = style
    _cascade_pseudo_elements(styles, common, origin)


def _cascade_pseudo_elements(styles: Any, common: dict[Any, Any], origin: dict[str, Any]) -> None:
    """Give each pseudo-element that rules name its style; ``common`` has what was given before."""
    cascaded_styles, computed = styles._cascaded_styles, styles._computed_styles
    for element, pseudo_type in cascaded_styles:
        if not pseudo_type:
            continue
        of = _twin_of(computed[element, None])
        number = id(of), pseudo_type, id(cascaded_styles[element, pseudo_type])
        style = common.get(number)
        if style is None:
            styles.set_computed_styles(element, parent=element, pseudo_type=pseudo_type, **origin)
            style = computed[element, pseudo_type]
            if COMMON in style.__dict__ and TWIN not in style.__dict__:
                common[number] = style
        computed[element, pseudo_type] = style


def _twin_of(style: Any) -> Any:
    """The style without an anchor of its own."""
    return style if style is None else style.__dict__.get(TWIN, style)


def _joined(own: _Declared, ruled: _Declared) -> _Declared:
    """What an element declares itself, and what rules declare of it."""
    joined = dict(own)
    for name, (value, weight) in ruled.items():
        if name not in joined or joined[name][1] <= weight:
            joined[name] = value, weight
    return joined


def _declared_by_elements(html: Any) -> dict[Any, _Declared]:
    """What the attributes of elements declare."""
    from weasyprint.css import (
        declaration_precedence,
        find_style_attributes,
        preprocess_declarations,
    )

    declared: dict[Any, _Declared] = {}
    others = []
    precedence = declaration_precedence("author", False)
    for element in html.etree_element.iter():
        attributes = element.attrib
        name = attributes.get("id")
        if element.tag == _SVG or any(kind in attributes for kind in _DECLARING):
            others.append(element)
        elif name:
            if _PLAIN.fullmatch(name):
                declared[element] = {"anchor": (name, (precedence, inf, (0, 0, 0)))}
            else:
                others.append(element)
    for specificity, element, declarations, base_url in find_style_attributes(
        _Some(others), False, html.base_url
    ):
        style = declared.setdefault(element, {})
        for name, values, importance in preprocess_declarations(base_url, declarations):
            weight = (declaration_precedence("author", importance), inf, specificity)
            if name not in style or style[name][1] <= weight:
                style[name] = values, weight
    return declared


class _Some:
    """Some elements of a document, as if it had no others."""

    def __init__(self, elements: Sequence[Any]) -> None:
        self._elements = elements

    def iter(self) -> Iterator[Any]:
        """One after the other."""
        return iter(self._elements)


def _parted(matcher: Any) -> _Parted:
    """The selectors of a matcher, parted once."""
    parted: _Parted | None = matcher.__dict__.get(_PARTED)
    if parted is None:
        parted = matcher.__dict__[_PARTED] = _Parted(matcher)
    return parted


def _relevant(matcher: Any, element: Any) -> list[_Entry]:
    """The selectors of a matcher that it would try with an element."""
    found: list[_Entry] = []
    taking = type(matcher)()
    taking.__dict__.update(matcher.__dict__)
    taking.add_relevant_selectors = lambda _, entries, __: found.extend(entries)
    taking.match(element)
    return found


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of those in it."""
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _codes_in(part)


@cache
def _code_of_links() -> tuple[Any, ...]:
    """What a selector is compiled to that asks whether an element is a link, and no more."""
    from cssselect2 import compile_selector_list

    code = compile_selector_list(":link")[0].test.__code__
    return code.co_code, code.co_consts
