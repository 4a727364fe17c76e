"""Turn the lettering of a drawing into lettering in the faces of the book.

A drawing names the fonts of the machine on which it was made: on paper an engine without them takes any
other, on a screen it looks different on each. So whatever is named becomes one of the theme's families,
for all editions: the text face, its sans for a sans serif where the theme has one, its monospaced face.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tinycss2
from lxml import etree

from octavo.reading.drawingnames import SVG

_TEXTS = tuple(f"{{{SVG}}}{name}" for name in ("text", "tspan", "textPath"))
# Without spaces: the layout engine takes the names as they stand between the commas.
_TEXT = '"Octavo Text","Octavo Other"'
_SANS = '"Octavo Heading","Octavo Text","Octavo Other"'
_MONO = '"Octavo Mono","Octavo Other"'
# Parts of the names of fonts, and what they look like. The first name that has one decides.
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_MONO, ("mono", "courier", "consol", "code", "menlo", "typewriter", "terminal", "fixed")),
    (_SANS, ("sans", "arial", "helvetica", "verdana", "tahoma", "calibri", "segoe", "roboto", "inter",
             "ubuntu", "lato", "system-ui", "gothic", "futura", "gill", "frutiger", "univers",
             "myriad", "trebuchet", "geneva", "nimbus san", "cmss", "lucida grande")),
    (_TEXT, ("serif", "times", "georgia", "garamond", "roman", "palatino", "cambria", "minion",
             "libertin", "cmr", "cmu")),
)  # fmt: skip
_STYLES = frozenset(("italic", "oblique"))
_WEIGHTS = frozenset(("bold", "bolder", "lighter"))
_GROUPS = frozenset(("media", "supports"))


def settle_lettering(drawing: bytes) -> bytes:
    """A clean drawing (`drawings.py`) whose lettering names the families of the book; one without
    lettering stays as it is, to the byte."""
    if b"text" not in drawing:
        return drawing
    root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    try:
        lettered = _settle(root)
    except RecursionError:  # brackets in brackets, by the hundred
        return drawing
    return (
        bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) if lettered else drawing
    )


def _settle(root: etree._Element) -> bool:
    """Settle a drawing; whether there was any lettering."""
    if not any(text.strip() for element in root.iter(*_TEXTS) for text in element.itertext()):
        return False
    for element in root.iter(etree.Element):
        if (short := element.attrib.pop("font", None)) is not None:
            for name, value in _shorthand(tinycss2.parse_component_value_list(str(short))):
                element.set(name, value)
        if (named := element.get("font-family")) is not None:
            element.set("font-family", _family(named))
        if style := element.get("style"):
            element.set("style", _declarations(style))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = _sheet(tinycss2.parse_stylesheet(element.text))
    if root.get("font-family") is None:
        root.set("font-family", _TEXT)
    return True


def _family(named: str) -> str:
    """The families of the book that stand for a list of names."""
    if named.strip() in ("inherit", "unset") or "Octavo " in named:  # which an author may name too
        return named
    for name in named.lower().split(","):
        for family, parts in _KINDS:
            if any(part in name for part in parts):
                return family
    return _TEXT


def _sheet(rules: Iterable[Any]) -> str:
    written: list[str] = []
    for rule in rules:
        if rule.type == "qualified-rule":
            inside = _declarations(tinycss2.serialize(rule.content))
            written.append(f"{tinycss2.serialize(rule.prelude)}{{{inside}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS and rule.content:
            inside = _sheet(tinycss2.parse_rule_list(rule.content))
            prelude = tinycss2.serialize(rule.prelude)
            written.append(f"@{rule.lower_at_keyword}{prelude}{{{inside}}}")
        else:
            written.append(rule.serialize())
    return "".join(written)


def _declarations(css: str) -> str:
    if "font" not in css.lower():
        return css
    written: list[str] = []
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            written.append(node.serialize())
            continue
        pairs = [(node.lower_name, tinycss2.serialize(node.value).strip())]
        if node.lower_name == "font-family":
            pairs = [(node.lower_name, _family(pairs[0][1]))]
        elif node.lower_name == "font":
            pairs = _shorthand(node.value)
        last = " !important" if node.important else ""
        written += [f"{name}:{value}{last}" for name, value in pairs]
    return ";".join(written)


def _shorthand(value: Iterable[Any]) -> list[tuple[str, str]]:
    """``font: bold 18px/1.2 Courier`` as the single properties that an engine is sure to know."""
    tokens = [token for token in value if token.type not in ("whitespace", "comment")]
    pairs: list[tuple[str, str]] = []
    for index, token in enumerate(tokens):
        word = token.lower_value if token.type == "ident" else ""
        if word in _STYLES:
            pairs.append(("font-style", word))
        elif word in _WEIGHTS or token.type == "number":
            pairs.append(("font-weight", word or token.serialize()))
        elif token.type in ("dimension", "percentage"):
            rest = tokens[index + 1 :]
            if rest and rest[0] == "/":  # the distance of lines: a drawing has none
                rest = rest[2:]
            named = " ".join(part.serialize() for part in rest)
            return [*pairs, ("font-size", token.serialize()), ("font-family", _family(named))]
    return [("font-family", _TEXT)]
