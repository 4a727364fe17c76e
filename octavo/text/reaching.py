"""Turn a style sheet into the places where it would have a reader ask for another file.

All tokens of a sheet are looked at, wherever they stand: a rule of tomorrow may hold what no rule holds
today. What is data, or a part of the document itself, asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2

_OWN = re.compile(r"#|data:(?:image|font)/", re.IGNORECASE)
_PICTURES = frozenset(
    "src image image-set -webkit-image-set cross-fade -webkit-cross-fade element paint".split()
)
# The functions that may hold words; in any other, words may be an address.
_WORDY = frozenset(
    "attr content counter counters format leader local named-feature string symbols target-counter "
    "target-counters target-text tech type var annotation character-variant lang dir contains path "
    "styleset stylistic swash ornaments".split()
)
_HINT = re.compile(r"url|@|\\|[\"']", re.IGNORECASE)
_SHOWN = 60  # characters of an address


@dataclass(frozen=True, slots=True)
class Reach:
    """A place in a style sheet that names another file."""

    line: int
    said: str  # as a message names it: “url(a.png)”, “@import”
    address: str | None  # None where it is not the address of a picture
    token: Any  # of tinycss2


def find_reaches(css: str) -> Iterator[Reach]:
    """Everything in a style sheet that asks for another file, in its order."""
    if _HINT.search(css):
        yield from reaches_of(tinycss2.parse_component_value_list(css))


def depth_of(tokens: Iterable[Any]) -> int:
    """How deep brackets of every sort stand inside one another."""
    deepest, waiting = 0, [(token, 1) for token in tokens]
    while waiting:
        token, depth = waiting.pop()
        inside = getattr(token, "content", None) or getattr(token, "arguments", None) or ()
        deepest = max(deepest, depth if inside else depth - 1)
        waiting += [(part, depth + 1) for part in inside]
    return deepest


def reaches_of(tokens: Iterable[Any], *, wordless: bool = False) -> Iterator[Reach]:
    """The same of parsed tokens; ``wordless`` inside a function that has no words."""
    for token in tokens:
        kind = token.type
        if kind == "at-keyword" and token.lower_value == "import":
            yield Reach(token.source_line, "@import", None, token)
        elif kind == "url" and not _OWN.match(token.value.strip()):
            yield _reach(token, token.value)
        elif kind == "error" and "url" in token.kind:
            yield Reach(token.source_line, "an url() that is not closed", None, token)
        elif kind == "string" and wordless:
            yield Reach(token.source_line, f'"{_shorten(token.value)}"', None, token)
        elif kind == "function":
            yield from _of_function(token)
        elif kind.endswith(" block"):
            # words in square brackets are those of a selector
            yield from reaches_of(token.content, wordless=wordless and kind == "() block")


def _of_function(token: Any) -> Iterator[Reach]:
    name = token.lower_name
    if name in _PICTURES:
        yield Reach(token.source_line, f"{name}()", None, token)
        return
    if name != "url":
        yield from reaches_of(token.arguments, wordless=name not in _WORDY)
        return
    inside = [part for part in token.arguments if part.type not in ("whitespace", "comment")]
    if len(inside) != 1 or inside[0].type != "string":
        yield Reach(token.source_line, "url()", None, token)
    elif not _OWN.match(inside[0].value.strip()):
        yield _reach(token, inside[0].value)


def _reach(token: Any, address: str) -> Reach:
    return Reach(token.source_line, f"url({_shorten(address)})", address.strip(), token)


def _shorten(address: str) -> str:
    return address if len(address) <= _SHOWN else f"{address[:_SHOWN]}…"
