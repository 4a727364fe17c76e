"""Turn a page and its style sheet into the faces that draw it, each with its characters.

A page that carries its own fonts should carry only what it shows. So:

1. the rules that name a family, a weight or a style are matched against the page's elements;
2. every piece of text gets the first family of its list that has its characters;
3. of that family's faces the one nearest in weight and style is taken.

Rules inside ``@media`` count like all others: a sheet that changes fonts there makes a page a little
larger, never wrong. Generated content and pseudo-elements are not looked at.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import cssselect2
import tinycss2
from lxml import etree, html

from octavo.engine.fonts import coverage, subset_woff2
from octavo.model.face import Face

# What a browser does before any sheet of ours; see “Rendering” in the HTML standard.
_BROWSER = """
address, cite, dfn, em, i, var { font-style: italic }
b, h1, h2, h3, h4, h5, h6, strong, th { font-weight: bold }
code, kbd, pre, samp { font-family: monospace }
button { font-family: system-ui }
"""
_PROPERTIES = ("font-family", "font-weight", "font-style")
_WEIGHTS = {"normal": 400, "lighter": 400, "bold": 700, "bolder": 700}
_SILENT = frozenset(("head", "script", "style", "template"))
_SCALE = re.compile(r"\d*\.?\d+em")
_HYPHENS = "-\u2010"  # a browser sets one of these where it divides a word


@dataclass(frozen=True, slots=True)
class _Font:
    """The computed values that choose a face."""

    families: tuple[str, ...] = ()
    weight: int = 400
    style: str = "normal"


_Declarations = dict[str, list[Any]]


def font_rules(page: str, css: str, faces: Iterable[Face]) -> str:
    """``@font-face`` rules, fonts inside, for all text of ``page`` (a whole HTML document).

    The letters of fallback faces are scaled by the sheet's ``--other-scale``, in em.
    """
    faces = tuple(faces)
    rules = list(_rules(tinycss2.parse_stylesheet(_BROWSER + css, True, True)))
    tokens = _tokens(rules)
    scale = "".join(t.serialize() for t in tokens.get("--other-scale", ())).strip()
    characters = _characters(_tree(page), _matcher(rules, tokens), faces)
    written = [
        _font_rule(face, subset_woff2(face.path, sorted(characters[face])), scale)
        for face in faces
        if face in characters
    ]
    return "\n".join(rule for rule in written if rule)


def _tree(page: str) -> etree._Element:
    # huge: a picture is one attribute, and may have more than the usual ten million characters
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    return html.document_fromstring(page, parser=parser)


def _font_rule(face: Face, font: bytes, scale: str) -> str:
    if not font:
        return ""
    adjust = ""
    if face.family == "Octavo Other" and _SCALE.fullmatch(scale):
        adjust = f"size-adjust:{float(scale[:-2]):.0%};"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f"font-style:{face.style};font-display:swap;{adjust}"
        f"src:url(data:font/woff2;base64,{b64encode(font).decode()}) format('woff2')}}"
    )


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


def _matcher(rules: Iterable[Any], tokens: _Declarations) -> Any:
    matcher = cssselect2.Matcher()
    for rule in rules:
        found = {
            d.lower_name: _resolve(d.value, tokens)
            for d in _declarations(rule)
            if d.lower_name in _PROPERTIES
        }
        if not found:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # a pseudo-class newer than the library: browsers' states, not elements
        for selector in selectors:
            matcher.add_selector(selector, found)
    return matcher


def _resolve(value: Iterable[Any], tokens: _Declarations) -> list[Any]:
    """The components of a value, every ``var()`` replaced, white space left out."""
    resolved: list[Any] = []
    for node in value:
        if node.type == "function" and node.lower_name == "var":
            name, *fallback = [n for n in node.arguments if n.type not in ("whitespace", "literal")]
            resolved += _resolve(tokens.get(name.value, fallback), tokens)
        elif node.type != "whitespace":
            resolved.append(node)
    return resolved


def _computed(font: _Font, declared: dict[str, list[Any]]) -> _Font:
    for name, nodes in declared.items():
        words = [str(node.value) for node in nodes if node.type in ("ident", "string", "number")]
        if not words or words[0] in ("inherit", "unset"):
            continue
        if name == "font-family":
            font = replace(font, families=tuple(words))
        elif name == "font-style":
            font = replace(font, style="italic" if words[0] == "oblique" else words[0])
        else:
            weight = _WEIGHTS.get(words[0])
            font = replace(font, weight=weight or int(float(words[0])))
    return font


def _characters(
    root: etree._Element, matcher: Any, faces: tuple[Face, ...]
) -> dict[Face, set[str]]:
    used: dict[_Font, set[str]] = {}

    def walk(wrapper: Any, font: _Font) -> None:
        element = wrapper.etree_element
        if element.tag in _SILENT:
            return
        matches = sorted(matcher.match(wrapper), key=lambda match: match[:2])
        for *_, pseudo, declared in matches:
            if pseudo is None:
                font = _computed(font, declared)
        texts = used.setdefault(font, set())
        texts.update(element.text or "")
        for child in wrapper.iter_children():
            walk(child, font)
            texts.update(child.etree_element.tail or "")

    walk(cssselect2.ElementWrapper.from_html_root(root), _Font())
    drawn: dict[Face, set[str]] = {}
    for font, text in used.items():
        for character in sorted(text - set("\n\r\t\u200b")):
            if face := _face_for(character, font, faces):
                drawn.setdefault(face, set(_HYPHENS)).add(character)
    return drawn


def _face_for(character: str, font: _Font, faces: tuple[Face, ...]) -> Face | None:
    for family in font.families:
        having = [f for f in faces if f.family == family and ord(character) in coverage(f.path)]
        if having:
            return min(
                having, key=lambda f: (f.style != font.style, abs(f.weight - font.weight), f.weight)
            )
    return None
