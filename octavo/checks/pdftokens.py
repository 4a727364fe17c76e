"""Turn the text of a PDF's object into the value that it writes (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from octavo.checks.text import EditionError

SPACE = rb"(?:[\s\0]|%[^\r\n]*[\r\n])*"
_TOKEN = re.compile(
    SPACE
    + rb"""(?:/([^\s\0()<>\[\]{}/%]*)
    |(\d+)[\s\0]+\d+[\s\0]+R(?![A-Za-z])
    |([+-]?(?:\d+\.?\d*|\.\d+))
    |(<<|\[)
    |(>>|\])
    |\(((?:[^()\\]|\\.)*)\)
    |(\()
    |<([0-9A-Fa-f\s]*)>
    |(true|false|null))""",
    re.VERBOSE | re.DOTALL,
)
# the groups of a token
_NAME, _REFERENCE, _NUMBER, _OPEN, _CLOSE, _STRING, _NESTED, _HEX, _WORD = range(1, 10)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SHARP = re.compile(rb"#([0-9A-Fa-f]{2})")
_WORDS = {b"true": True, b"false": False, b"null": None}


class PdfError(EditionError):
    """A file that is not a PDF as it should be."""


class Reference(NamedTuple):
    """The name of an object."""

    number: int


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


def parse_object(text: bytes) -> Any:
    """The object with which a text begins. Raises PdfError where there is none."""
    return parse_one(text, 0)[0]


def parse_one(text: bytes, position: int) -> tuple[Any, int]:
    """The object that begins at a place, and where it ends."""
    outer: list[list[Any]] = []
    items: list[Any] = []
    match_token = _TOKEN.match
    while True:
        match = match_token(text, position)
        if match is None:
            raise PdfError(f"there is no object at byte {position}")
        position = match.end()
        kind = match.lastindex
        if kind == _OPEN:
            outer.append(items)
            items = []
            continue
        if kind == _CLOSE:
            if not outer:
                raise PdfError(f"there is no object at byte {position}")
            value: Any = items
            if match[_CLOSE] != b"]":
                value = dict(zip(items[::2], items[1::2], strict=False))
            items = outer.pop()
        elif kind == _NESTED:
            value, position = _nested_string(text, position)
        else:
            value = _VALUES[kind or _WORD](match[kind or _WORD])
        if not outer:
            return value, position
        items.append(value)


def _number(text: bytes) -> float:
    return float(text) if b"." in text else int(text)


def _hexadecimal(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


@lru_cache(maxsize=4096)
def _name(text: bytes) -> Name:
    return Name(_SHARP.sub(lambda code: bytes([int(code[1], 16)]), text).decode("utf-8", "replace"))


def _string(text: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, text) if b"\\" in text else text


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, other = match.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 255])
    return b"" if other in (b"\n", b"\r", b"\r\n") else _ESCAPED.get(other, other)


def _nested_string(text: bytes, position: int) -> tuple[bytes, int]:
    """A string with brackets in it, from behind its first one."""
    depth = 1
    for match in re.compile(rb"\\.|[()]", re.DOTALL).finditer(text, position):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return _string(text[position : match.start()]), match.end()
    raise PdfError("a string does not end")


_VALUES: dict[int, Callable[[bytes], Any]] = {
    _NAME: _name,
    _REFERENCE: lambda text: Reference(int(text)),
    _NUMBER: _number,
    _STRING: _string,
    _HEX: _hexadecimal,
    _WORD: _WORDS.__getitem__,
}
