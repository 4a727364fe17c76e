"""Turn what was found in a word processor's file into elements of pandoc's tree: signs in the text cross pandoc.

A sign is a letter of private use, a word, and a letter that ends it. A file that has such letters already loses
them, and is told.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from lxml import etree

from octavo.scan.model import Log, Look

Element = dict[str, Any]

_FIRST, _LAST = "\ue0e0", "\ue0e9"
PAGE, NOTE, HEAD, OPEN, SHUT, ALT = "\ue0e1", "\ue0e2", "\ue0e3", "\ue0e4", "\ue0e5", "\ue0e6"
_END, _SPACE = "\ue0e7", "\ue0ea"
_SIGN = re.compile(f"([{PAGE}{NOTE}{HEAD}{OPEN}{SHUT}{ALT}])([^{_FIRST}-{_LAST}]*){_END}")
_ANY = re.compile(f"[{_FIRST}-{_SPACE}]")
_WRAPS = {"ins": "Underline", "del": "Strikeout", "caps": "SmallCaps"}
_BLANK = ("Space", "SoftBreak", "LineBreak")


def sign(kind: str, word: str) -> str:
    """A sign as it stands in a text."""
    return f"{kind}{word.replace(' ', _SPACE)}{_END}"


def has_signs(text: str) -> bool:
    """Whether a text has letters that mean something here."""
    return _ANY.search(text) is not None


def without_signs(text: str) -> str:
    """A text as it was."""
    return _ANY.sub("", _SIGN.sub("", text))


def clear_signs(root: etree._Element, log: Log) -> None:
    """Take letters out of a file that would be read as signs."""
    count = 0
    for element in root.iter(etree.Element):
        for name in ("text", "tail"):
            text = getattr(element, name) or ""
            if has_signs(text):
                count += len(_ANY.findall(text))
                setattr(element, name, _ANY.sub("", text))
    if count:
        log.looks.append(
            Look(
                "letters",
                f"{count} letters of private use that mean something to this program were left out",
            )
        )


def read_signs(blocks: Any) -> Any:
    """Pandoc's tree with what the signs say in the place of them."""
    return _without_rest(_read(blocks))


def _without_rest(value: Any) -> Any:
    """The tree without signs that stood where they mean nothing."""
    if isinstance(value, list):
        return [
            _without_rest(item)
            for item in value
            if not (isinstance(item, dict) and item.get("t") == "Sign")
        ]
    if isinstance(value, dict):
        return {key: _without_rest(item) for key, item in value.items()}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        made: list[Any] = []
        for item in value:
            made += (
                _split(item) if isinstance(item, dict) and item.get("t") == "Str" else [_read(item)]
            )
        made = _wrapped(made) if any(_is(item, OPEN) for item in made) else made
        _describe(made)
        return made
    if not isinstance(value, dict):
        return value
    made_of = {key: _read(item) for key, item in value.items()}
    if value.get("t") == "Note":
        return _with_kind(made_of)
    if value.get("t") in ("Para", "Plain"):
        return _as_heading(made_of)
    return made_of


def _split(word: Element) -> list[Element]:
    text = str(word["c"])
    if not has_signs(text):
        return [word]
    made: list[Element] = []
    place = 0
    for match in _SIGN.finditer(text):
        made += _words(text[place : match.start()])
        place = match.end()
        if match[1] == PAGE:
            made.append({"t": "Span", "c": [["", ["page"], [["n", match[2]]]], []]})
        else:
            made.append(
                {"t": "Sign", "c": [], "kind": match[1], "word": match[2].replace(_SPACE, " ")}
            )
    return made + _words(text[place:])


def _words(text: str) -> list[Element]:
    text = _ANY.sub("", text)
    return [{"t": "Str", "c": text}] if text else []


def _is(item: Any, kind: str) -> bool:
    return isinstance(item, dict) and item.get("t") == "Sign" and item["kind"] == kind


def _wrapped(items: list[Any]) -> list[Any]:
    """What stands between two signs in an element of its own; signs that have no other are nothing."""
    made: list[Any] = []
    place = 0
    while place < len(items):
        item = items[place]
        if _is(item, OPEN):
            end = next((n for n in range(place + 1, len(items)) if _is(items[n], SHUT)), None)
            if end is not None:
                inner = [one for one in items[place + 1 : end] if not _is(one, OPEN)]
                if inner:
                    made.append({"t": _WRAPS[item["word"]], "c": inner})
                place = end + 1
                continue
        elif not _is(item, SHUT):
            made.append(item)
        place += 1
    return made


def _describe(items: list[Any]) -> None:
    """Give pictures the words that stand behind them for those who do not see them."""
    for before, item in pairwise(items):
        if _is(item, ALT) and isinstance(before, dict) and before.get("t") == "Image":
            before["c"][1] = [{"t": "Str", "c": item["word"]}]


def _take(value: Any, kind: str) -> list[str]:
    """The words of all signs of a kind in an element's own text; they are taken out."""
    if isinstance(value, list):
        found = [item["word"] for item in value if _is(item, kind)]
        value[:] = [item for item in value if not _is(item, kind)]
        return found + [word for item in value for word in _take(item, kind)]
    if isinstance(value, dict) and value.get("t") != "Note":
        return _take(value.get("c"), kind)
    return []


def _with_kind(note: Element) -> Element:
    said = _take(note["c"], NOTE)
    for word in said[:1]:
        kind, _, key = word.partition(":")
        note |= {"kind": kind, "key": key}
    for block in note["c"]:
        while block["t"] in ("Para", "Plain") and block["c"] and block["c"][0]["t"] in _BLANK:
            del block["c"][0]
    return note


def _as_heading(block: Element) -> Element:
    """A paragraph, or the heading that it is; a formula beside words stands in their line."""
    for item in block["c"]:
        if item["t"] == "Math" and any(
            one["t"] not in (*_BLANK, "Sign", "Math") for one in block["c"]
        ):
            item["c"][0] = {"t": "InlineMath"}
    said = _take(block["c"], HEAD)
    if not said:
        return block
    inlines = block["c"]
    solid = [item for item in inlines if item["t"] not in _BLANK]
    while len(solid) == 1 and solid[0]["t"] in ("Strong", "Emph", "Underline"):
        inlines = solid[0]["c"]
        solid = [item for item in inlines if item["t"] not in _BLANK]
    return {"t": "Header", "c": [int(said[0]), ["", [], []], inlines]}
