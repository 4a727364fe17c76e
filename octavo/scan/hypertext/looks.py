"""Turn what style sheets say of words (italic, bold, small capitals, raised) into elements that say it.

Google Docs, calibre and LibreOffice write ``<span class="c3">`` and leave it to a sheet that c3 is italic. Only classes
are looked at, and properties of the element itself: what a whole block looks like is its design, and not the author's stress.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import tinycss2
from lxml import etree

from octavo.scan.hypertext.parsing import words_of
from octavo.text.trees import HEADINGS

_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?\.([\w-]+)", re.IGNORECASE)
_LONGEST = 1_000_000  # letters of a sheet: more is no author's stress
_INLINE = ("span", "font", "a", "small", "cite", "tt")
_SAID = {
    "font-style": {"italic": "em", "oblique": "em"},
    "font-weight": {"bold": "strong", "bolder": "strong", "600": "strong", "700": "strong", "800": "strong", "900": "strong"},
    "font-variant": {"small-caps": "smallcaps"},
    "vertical-align": {"super": "sup", "sub": "sub"},
    "text-decoration": {"line-through": "s"},
    "text-decoration-line": {"line-through": "s"},
}  # fmt: skip
_SAME = {"em": ("i", "em", "cite"), "strong": ("b", "strong", "th", *HEADINGS), "sup": ("sup",), "sub": ("sub",), "s": ("s", "del"),
         "smallcaps": ()}  # fmt: skip


def mark_looks(root: etree._Element, sheets: Iterable[str]) -> None:
    """Put elements around the words of ``root`` that its ``sheets`` set apart."""
    classes: dict[str, frozenset[str]] = {}
    for sheet in sheets:
        if len(sheet) <= _LONGEST:
            classes |= _read_sheet(sheet)
    for element in list(root.iter(*_INLINE)):
        kinds = {
            kind for name in element.get("class", "").split() for kind in classes.get(name, ())
        }
        if style := element.get("style"):
            kinds |= _read(tinycss2.parse_blocks_contents(style, True, True))
        if kinds and words_of(element).strip():
            _wrap(element, kinds)


def sheets_of(root: etree._Element) -> list[str]:
    """The style sheets that stand in a page."""
    return [words_of(style) for style in root.iter("style")]


@lru_cache(maxsize=32)  # all files of an e-book name the same
def _read_sheet(sheet: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        kinds = _read(tinycss2.parse_blocks_contents(rule.content, True, True))
        for selector in tinycss2.serialize(rule.prelude).split(","):
            if match := _SELECTOR.fullmatch(selector.strip()):
                found[match[1]] = found.get(match[1], frozenset()) | kinds
    return {name: kinds for name, kinds in found.items() if kinds}


def _read(declarations: list[tinycss2.ast.Node]) -> frozenset[str]:
    found = set()
    for declaration in declarations:
        if declaration.type == "declaration" and declaration.lower_name in _SAID:
            for token in declaration.value:
                word = getattr(token, "lower_value", "") or getattr(token, "representation", "")
                found.add(_SAID[declaration.lower_name].get(word, ""))
    return frozenset(filter(None, found))


def _wrap(element: etree._Element, kinds: set[str] | frozenset[str]) -> None:
    above = {element.tag, *(holder.tag for holder in element.iterancestors())}
    for kind in sorted(kinds):
        if above & set(_SAME[kind]):
            continue
        name = "span" if kind == "smallcaps" else kind
        inner = etree.Element(name, {"class": kind} if kind == "smallcaps" else {})
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)
