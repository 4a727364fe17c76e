"""Turn a style sheet into the rules of it that choose faces, and what these say of an element into a Font."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from octavo.workshop.memory import remembering

# What a browser does before any sheet of ours; see “Rendering” in the HTML standard.
_BROWSER = """
address, cite, dfn, em, i, var { font-style: italic }
b, h1, h2, h3, h4, h5, h6, strong, th { font-weight: bold }
code, kbd, pre, samp { font-family: monospace }
button { font-family: system-ui }
"""
PROPERTIES = ("font-family", "font-weight", "font-style")
_WEIGHTS = {"normal": 400, "lighter": 400, "bold": 700, "bolder": 700}
_SCALE = re.compile(r"\d*\.?\d+em")
_PLAIN = frozenset(".>*:,")  # signs of a selector that looks at no neighbour
_EITHER = frozenset(("is", "where"))


@dataclass(frozen=True, slots=True)
class Font:
    """The computed values that choose a face."""

    families: tuple[str, ...] = ()
    weight: int = 400
    style: str = "normal"


_Declarations = dict[str, list[Any]]


@remembering
def rules_of(css: str) -> Rules:
    """The rules of a sheet that choose faces, with those of browsers before them: all documents of an edition ask."""
    rules = list(_rules([*nodes_of(_BROWSER), *nodes_of(css)]))
    return _matcher(rules, _tokens(rules))


@remembering
def other_scale(css: str) -> str:
    """How large the letters of fallback faces are to be, in per cent: a sheet's ``--other-scale``;
    "" where it says nothing that can be followed."""
    tokens = _tokens(_rules(nodes_of(css)))
    scale = "".join(t.serialize() for t in tokens.get("--other-scale", ())).strip()
    return f"{float(scale[:-2]):.0%}" if _SCALE.fullmatch(scale) else ""


@lru_cache(maxsize=4)
def nodes_of(css: str) -> list[Any]:
    """The nodes of a sheet, which nobody changes: a sheet is asked several times, and takes a tenth of a small page to read."""
    nodes: list[Any] = tinycss2.parse_stylesheet(css, True, True)
    return nodes


def _rules(nodes: Iterable[Any]) -> Iterator[Any]:
    """The qualified rules of a sheet, those inside conditions among them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            yield from _rules(tinycss2.parse_rule_list(node.content or [], True, True))


def _declarations(rule: Any) -> Iterator[Any]:
    for node in tinycss2.parse_blocks_contents(rule.content, True, True):
        if node.type == "declaration":
            yield node


def _tokens(rules: Iterable[Any]) -> _Declarations:
    """The custom properties of ``:root``; the last one counts."""
    return {
        declaration.name: declaration.value
        for rule in rules
        if tinycss2.serialize(rule.prelude).strip() == ":root"
        for declaration in _declarations(rule)
        if declaration.name.startswith("--")
    }


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that choose faces."""

    matcher: Any
    is_plain: bool  # they look at names, classes, ids and attributes alone, an element's own and its ancestors'
    is_inward: bool  # some look at what stands in an element, or behind it
    ids: frozenset[str]  # those that plain ones name
    attributes: tuple[str, ...]  # those that they look at


def _matcher(rules: Iterable[Any], tokens: _Declarations) -> Rules:
    """What the rules say of an element."""
    matcher = cssselect2.Matcher()
    is_plain = True
    is_inward = False
    nodes: list[Any] = []
    for rule in rules:
        found = wanted(_declarations(rule), tokens)
        if not found:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # a pseudo-class newer than the library: browsers' states, not elements
        is_inward = is_inward or ":has(" in tinycss2.serialize(rule.prelude)
        for selector, written in zip(selectors, _parted(rule.prelude), strict=True):
            if selector.pseudo_element is None:
                matcher.add_selector(selector, found)
                is_plain = is_plain and _is_plain(written)
                nodes += written
    ids, attributes = _named(nodes)
    return Rules(matcher, is_plain, is_inward, frozenset(ids), tuple(sorted(attributes)))


def _parted(prelude: Iterable[Any]) -> list[list[Any]]:
    """The selectors of a list."""
    parts: list[list[Any]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _is_plain(selector: Iterable[Any]) -> bool:
    """Whether a selector names nothing but elements, classes, ids and attributes, one inside of another."""
    return all(
        node.type in ("ident", "hash", "whitespace", "comment")
        or (node.type == "literal" and node.value in _PLAIN)
        or (node.type == "[] block" and not any(part == "|" for part in node.content))
        or (node.type == "function" and node.lower_name in _EITHER and _is_plain(node.arguments))
        for node in selector
    ) and all(after.type == "function" for node, after in pairwise(selector) if node == ":")


def _named(selectors: Iterable[Any]) -> tuple[set[str], set[str]]:
    """The ids and the attributes that plain selectors name."""
    ids: set[str] = set()
    attributes: set[str] = set()
    for node in selectors:
        if node.type == "hash":
            ids.add(node.value)
        elif node.type == "[] block":
            name = next((part for part in node.content if part.type == "ident"), None)
            attributes |= {name.value, name.lower_value} if name is not None else set()
        elif node.type == "function":
            inner = _named(node.arguments)
            ids |= inner[0]
            attributes |= inner[1]
    return ids, attributes


def wanted(declarations: Iterable[Any], tokens: _Declarations) -> _Declarations:
    """Of declarations those that choose a face."""
    return {
        d.lower_name: _resolve(d.value, tokens)
        for d in declarations
        if d.type == "declaration" and d.lower_name in PROPERTIES
    }


def _resolve(value: Iterable[Any], tokens: _Declarations) -> list[Any]:
    """The components of a value, every ``var()`` replaced, white space left out."""
    resolved: list[Any] = []
    for node in value:
        if node.type == "function" and node.lower_name == "var":
            name, *fallback = [n for n in node.arguments if n.type not in ("whitespace", "literal")]
            # one that is made of itself is nothing
            others = {own: tokens[own] for own in tokens if own != name.value}
            resolved += _resolve(tokens.get(name.value, fallback), others)
        elif node.type != "whitespace":
            resolved.append(node)
    return resolved


def computed(font: Font, declared: dict[str, list[Any]]) -> Font:
    for name, nodes in declared.items():
        words = [str(node.value) for node in nodes if node.type in ("ident", "string", "number")]
        if not words or words[0] in ("inherit", "unset"):
            continue
        if name == "font-family":
            font = replace(font, families=_families(nodes))
        elif name == "font-style":
            font = replace(font, style="italic" if words[0] == "oblique" else words[0])
        else:
            font = replace(font, weight=_weight(words[0], font.weight))
    return font


def _families(nodes: Iterable[Any]) -> tuple[str, ...]:
    """The names of a list of families: words of one that has no quotation marks are joined (CSS Fonts 4, section 2.1)."""
    families: list[list[str]] = [[]]
    for node in nodes:
        if node == ",":
            families.append([])
        elif node.type in ("ident", "string"):
            families[-1].append(str(node.value))
    return tuple(" ".join(words) for words in families if words)


def _weight(word: str, inherited: int) -> int:
    if word in _WEIGHTS:
        return _WEIGHTS[word]
    return int(float(word)) if re.fullmatch(r"\d{1,4}(\.\d*)?", word) else inherited


def attributes(element: etree._Element) -> dict[str, list[Any]]:
    """What the attributes of an element of a drawing say: they count less than any rule."""
    return {
        name: [node for node in tinycss2.parse_component_value_list(str(value)) if
               node.type != "whitespace"]
        for name in PROPERTIES
        if (value := element.get(name)) is not None
    }  # fmt: skip
