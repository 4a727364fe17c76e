"""Turn parts of a book into what was made of them by the build before, in a process that ends with its build.

A process that stays remembers (`memory.py`). Others have a shelf: one thing of the store that holds what was made of all
parts of one book, each under a digest of all that it was made of. What this build asks for is on it afterwards, and
nothing else. Values are kept as JSON or bytes, so whoever could write into the store could change a book, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from octavo.workshop import store
from octavo.workshop.collector import is_long
from octavo.workshop.memory import recall, remembers

_T = TypeVar("_T")

_LONG = 200  # letters of a text that is not written as JSON
_BYTES, _TEXT, _TUPLE, _MAPPING, _CONTAINERS = (
    0,
    1,
    2,
    3,
    7,
)  # kinds that every Forms has, and how many


class Forms:
    """How values of some kinds are written: those of JSON, bytes, tuples, sets, mappings, and dataclasses, named tuples and
    enumerations of ``kinds``, in whatever they hold. Whoever changes the order of these changes the program, and with it
    the shelf. Bytes and long texts stand behind the JSON as they are, which costs next to nothing."""

    def __init__(self, *kinds: Callable[..., Any]) -> None:
        self._kinds: tuple[Callable[..., Any], ...] = (
            bytes, str, tuple, dict, list, frozenset, set, *kinds,
        )  # fmt: skip
        self._numbers = {kind: number for number, kind in enumerate(self._kinds)}

    def write(self, value: Any) -> bytes:
        """A value as bytes: the length of the JSON, the JSON, and what stands behind it."""
        behind: list[bytes] = []
        plain = self._plain(value, behind)
        head = json.dumps([plain, [len(body) for body in behind]], separators=(",", ":")).encode()
        return b"".join((len(head).to_bytes(8, "big"), head, *behind))

    def read(self, body: bytes) -> Any:
        """The value of these bytes."""
        start = 8 + int.from_bytes(body[:8], "big")
        plain, lengths = json.loads(body[8:start])
        behind: list[bytes] = []
        for length in lengths:
            behind.append(body[start : start + length])
            start += length
        return self._made(plain, behind)

    def _plain(self, value: Any, behind: list[bytes]) -> Any:
        """A value as JSON has it: the number of its kind, and what it holds."""
        if type(value) is str:
            if len(value) < _LONG:
                return value
            behind.append(value.encode("utf-8", "surrogatepass"))
            return [_TEXT, len(behind) - 1]
        number = self._numbers.get(type(value))
        if number is None:
            # JSON takes these, and gives back something else
            if isinstance(value, tuple | list | dict):
                raise TypeError(f"no kind that was told: {type(value).__name__}")
            return value
        if number == _BYTES:
            behind.append(value)
            return [number, len(behind) - 1]
        if isinstance(value, tuple | list):
            held: Iterable[Any] = value
        elif isinstance(value, dict):
            held = (part for pair in value.items() for part in pair)
        elif isinstance(value, set | frozenset):
            held = sorted(value)
        elif is_dataclass(value):
            held = (getattr(value, field.name) for field in fields(value))
        else:
            held = (value.value,)  # of an enumeration
        return [number, *(self._plain(part, behind) for part in held)]

    def _made(self, facts: Any, behind: Sequence[bytes]) -> Any:
        """The value that was written as these."""
        if not isinstance(facts, list):
            return facts
        number, *held = facts
        if number == _BYTES:
            return behind[held[0]]
        if number == _TEXT:
            return behind[held[0]].decode("utf-8", "surrogatepass")
        parts = [self._made(part, behind) if isinstance(part, list) else part for part in held]
        if number == _TUPLE:
            return tuple(parts)
        if number == _MAPPING:
            return dict(zip(parts[::2], parts[1::2], strict=True))
        return self._kinds[number](parts) if number < _CONTAINERS else self._kinds[number](*parts)


PLAIN = Forms()


class _Shelf:
    """What was made of the parts of one book, under digests of what it was made of."""

    def __init__(self, body: bytes) -> None:
        self.before: dict[str, bytes] = _parted(body) if body else {}
        self.now: dict[str, bytes] = {}

    def has_changed(self) -> bool:
        """Whether this build asked for other things than the one before."""
        return self.now.keys() != self.before.keys()


_OPEN: list[_Shelf] = []


@contextmanager
def open_shelf(key: str) -> Iterator[None]:
    """In the block, what is asked for is on the shelf of this key; "" for none. It is kept when all went well."""
    if not key or remembers():
        yield
        return
    shelf = _Shelf(store.find(key) or b"")
    _OPEN.append(shelf)
    try:
        yield
    finally:
        _OPEN.remove(shelf)
    if shelf.has_changed():
        store.keep(key, _joined(shelf.now))


def takes_parts() -> bool:
    """Whether parts are worth being told apart: something remembers what is made of them."""
    return bool(_OPEN) or remembers()


def in_parts(page: str) -> bool:
    """Whether a page is read in parts: where that is worth it, or where it is so long that all of it at once would fill the
    memory."""
    return takes_parts() or is_long(len(page))


def recall_kept(
    kind: str, key: Sequence[object], make: Callable[[], _T], forms: Forms = PLAIN
) -> _T:
    """What ``make`` gives, or gave before under the same key, in this process or the one before. ``key`` is all on which
    that depends, as texts, bytes and other values that say in their ``repr`` what they are."""
    if not _OPEN:
        return recall(kind, tuple(key), make)
    shelf, name = _OPEN[-1], store.key_of(kind, *key)
    body = shelf.now.get(name) or shelf.before.get(name)
    if body is not None:
        shelf.now[name] = body
        found: _T = forms.read(body)
        return found
    made = make()
    shelf.now[name] = forms.write(made)
    return made


def _joined(bodies: Mapping[str, bytes]) -> bytes:
    """The length of the list, the list of names with the lengths of their bodies, the bodies."""
    head = json.dumps({name: len(body) for name, body in bodies.items()}).encode()
    return len(head).to_bytes(8, "big") + head + b"".join(bodies.values())


def _parted(body: bytes) -> dict[str, bytes]:
    start = 8 + int.from_bytes(body[:8], "big")
    bodies: dict[str, bytes] = {}
    for name, length in json.loads(body[8:start]).items():
        bodies[name] = body[start : start + length]
        start += length
    return bodies
