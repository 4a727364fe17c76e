"""Turn the styles of a stranger's drawing into styles that only draw.

A style sheet, the declarations of an attribute and a single value are parsed whole by tinycss2, and
written back from what `drawingnames.py` allows. Where nothing was taken out they stay as they were
written, unless they hold escapes or references that another parser might read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import tinycss2
from tinycss2.ast import IdentToken

from octavo.reading.drawingnames import (
    FAMILIES,
    FUNCTIONS,
    PROPERTIES,
    REACHING,
    SVG,
    UNSEEN,
    XHTML,
    XLINK,
)

OWN_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_PLAIN = re.compile(r"[^(\\@{}<;]*")
_NUMBERS = re.compile(
    r"(?:\s*(?:matrix|translate|scale|rotate|skew[XY]|rgba?)\([-+.,%\deE\s]*\)[\s,]*)+|"
    r"url\(#[\w.:-]+\)"
)
_AMBIGUOUS = re.compile(r"\\|url|@import|src\s*\(|image|<!--|-->", re.IGNORECASE)
_REFERENCE = re.compile(r"""url\((["']?)#[\w.:-]+\1\)""")
_GROUPS = frozenset(("media", "supports"))  # at-rules that hold rules
_ADDRESSES_OF_NAMES = frozenset((SVG, XLINK, XHTML))  # of namespaces, which nobody asks for
_KEYFRAMES = re.compile(r"(?:-\w+-)?keyframes")
_TOKENS = frozenset(
    "ident hash number percentage dimension string whitespace comment literal".split()
)
# named by what it has, and not by what it has not: a class as large as Unicode takes eight milliseconds to make
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_Part = Callable[[str, list[str | None]], str | None]
_SAID = 40  # characters of an address that a message shows


def shorten(address: str) -> str:
    """An address as a message shows it."""
    return address if len(address) <= _SAID else f"{address[:_SAID]}…"


def clean_sheet(css: str, dropped: set[str]) -> str:
    """A style sheet without what acts or reaches out; what went is added to ``dropped``."""
    return _clean(css, _sheet, dropped) or ""


def clean_declarations(css: str, dropped: set[str]) -> str:
    """The same for a style attribute."""
    return _clean(css, _attribute, dropped) or ""


def clean_value(css: str, dropped: set[str]) -> str | None:
    """The same for the value of a property; None when nothing can be left of it."""
    if _PLAIN.fullmatch(css) or _NUMBERS.fullmatch(css):
        return css
    return _clean(css, _single, dropped)


def _clean(css: str, part: _Part, dropped: set[str]) -> str | None:
    """``css`` itself where it is as safe as what can be made of it."""
    text, went = _cleaned(css, part)
    dropped.update(what for what in went if what)
    if text is None or went or _AMBIGUOUS.search(_REFERENCE.sub("", css)):
        return text
    return css


@lru_cache(maxsize=4096)  # drawing programs write the same few styles on every element
def _cleaned(css: str, part: _Part) -> tuple[str | None, tuple[str | None, ...]]:
    went: list[str | None] = []
    try:
        text = part(css, went)
    except RecursionError:  # brackets in brackets by the hundred
        return None, ("a style that is nested too deeply",)
    # an escape may stand for a character that XML has no place for
    return text and _NO_XML.sub("\ufffd", text), tuple(went)


def _sheet(css: str, went: list[str | None]) -> str:
    return _rules(tinycss2.parse_stylesheet(css), went)


def _attribute(css: str, went: list[str | None]) -> str:
    return _declarations(tinycss2.parse_blocks_contents(css), went)


def _single(css: str, went: list[str | None]) -> str | None:
    tokens = _value(tinycss2.parse_component_value_list(css), went)
    return None if tokens is None else str(tinycss2.serialize(tokens))


# ``went`` holds the names of what was taken out; None: something that no reader can miss


def _rules(nodes: Iterable[Any], went: list[str | None]) -> str:
    kept: list[str] = []
    for node in nodes:
        if node.type in ("whitespace", "comment"):
            kept.append(node.serialize())
        elif node.type == "at-rule":
            kept.append(_at_rule(node, went))
        elif node.type == "qualified-rule" and not _is_broken(node.prelude):
            kept.append(_qualified_rule(node, went))
        else:
            went.append("a rule that cannot be read")
    return "".join(kept)


def _qualified_rule(rule: Any, went: list[str | None]) -> str:
    before = len(went)
    inside = _declarations(tinycss2.parse_blocks_contents(rule.content), went)
    if len(went) == before:
        inside = tinycss2.serialize(rule.content)
    return f"{tinycss2.serialize(rule.prelude)}{{{inside}}}"


def _at_rule(rule: Any, went: list[str | None]) -> str:
    name = rule.lower_at_keyword
    if name in _GROUPS and rule.content is not None and not _is_broken(rule.prelude):
        inside = _rules(tinycss2.parse_rule_list(rule.content), went)
        return f"@{name}{tinycss2.serialize(rule.prelude)}{{{inside}}}"
    if name == "namespace" and _ADDRESSES_OF_NAMES.issuperset(_addresses(rule.prelude)):
        return str(rule.serialize())
    went.append(None if _KEYFRAMES.fullmatch(name) else f"@{name}")
    return ""


def _addresses(prelude: Iterable[Any]) -> list[str]:
    """What stands behind the prefix of a namespace."""
    return [
        str(getattr(token, "value", ""))
        for token in prelude
        if token.type not in ("whitespace", "ident")
    ]


def _declarations(nodes: Iterable[Any], went: list[str | None]) -> str:
    kept: list[str] = []
    for node in nodes:
        if node.type == "declaration":
            kept += _declaration(node, went)
        elif node.type in ("qualified-rule", "at-rule", "error"):
            went.append("a rule that cannot be read" if node.type == "error" else "a nested rule")
    return ";".join(kept)


def _declaration(declared: Any, went: list[str | None]) -> list[str]:
    name = declared.lower_name
    if name.startswith(UNSEEN):
        went.append(None)
        return []
    value = _value(declared.value, went) if _is_known(name) else None
    if value is None:
        went.append(f"the style {name}")
        return []
    important = "!important" if declared.important else ""
    return [f"{declared.name}:{tinycss2.serialize(value)}{important}"]


def _is_known(name: str) -> bool:
    return name in PROPERTIES or name.startswith((*FAMILIES, "--"))


def _value(tokens: Iterable[Any], went: list[str | None]) -> list[Any] | None:
    """The tokens of a value, a picture that is not the drawing's replaced by “none”; None when
    there is something that no value can have."""
    kept: list[Any] = []
    for token in tokens:
        if token.type == "url":
            kept.append(_reference(token, token.value, f"url({shorten(token.value)})", went))
        elif token.type == "function" and token.lower_name in REACHING:
            kept.append(_reaching(token, went))
        elif token.type == "function" and token.lower_name in FUNCTIONS:
            if (inside := _value(token.arguments, went)) is None:
                return None
            token.arguments = inside
            kept.append(token)
        elif token.type in ("() block", "[] block"):
            if (inside := _value(token.content, went)) is None:
                return None
            token.content = inside
            kept.append(token)
        elif token.type in _TOKENS:
            kept.append(token)
        else:
            return None
    return kept


def _reaching(token: Any, went: list[str | None]) -> Any:
    inside = [part for part in token.arguments if part.type not in ("whitespace", "comment")]
    if token.lower_name == "url" and inside and inside[0].type == "string":
        address = str(inside[0].value)
        if len(inside) == 1:
            return _reference(token, address, f"url({shorten(address)})", went)
    went.append(f"{token.lower_name}()")
    return _nothing(token)


def _reference(token: Any, address: str, shown: str, went: list[str | None]) -> Any:
    address = address.strip()
    if address.startswith("#") or OWN_PICTURE.match(address):
        return token
    went.append(shown)
    return _nothing(token)


def _nothing(token: Any) -> IdentToken:
    return IdentToken(token.source_line, token.source_column, "none")


def _is_broken(tokens: Iterable[Any]) -> bool:
    """Whether a selector or a condition holds what browsers may read in more than one way."""
    for token in tokens:
        inside = getattr(token, "content", None) or getattr(token, "arguments", None)
        if token.type in ("error", "url", "{} block") or (inside and _is_broken(inside)):
            return True
    return False
