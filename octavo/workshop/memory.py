"""Turn inputs into what was made of them before, in a process that stays while its book is edited.

Whoever makes something of a part of the book, by a pure function, asks here first (`recall`), under all that the
function is given; a key is the inputs themselves, or what names their bytes, so nothing can go stale and no book can
be given what is another's. In a process that ends with its build nothing is kept, and asking costs a call.

What builds of late have not asked for is forgotten, kind by kind: so a kind is as large as what a build needs of it,
however long the process lasts, and a build that fails half way does not cost what comes behind.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, partial, wraps
from typing import Any, TypeVar

from octavo.workshop.collector import let_go_between

_T = TypeVar("_T")

_MANY = 8192  # texts of which a function is remembered where a process ends with its build
_NOTHING = object()
_BUILDS = 2  # of those that ask for its kind: what neither has asked for is forgotten


class Same:
    """A key for a value that has none: the very thing, which is never changed."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value


class _Memory:
    """What a process remembers: for each kind the things that its latest builds asked for, the last build first."""

    def __init__(self) -> None:
        self.build = 0
        self.kinds: dict[str, tuple[int, list[dict[Hashable, Any]]]] = {}

    def shelves(self, kind: str) -> list[dict[Hashable, Any]]:
        """Those of a kind, with one for this build in front."""
        build, shelves = self.kinds.get(kind, (-1, []))
        if build != self.build:
            shelves = [{}, *shelves[: _BUILDS - 1]]
            self.kinds[kind] = self.build, shelves
        return shelves


_OF_PROCESS: list[_Memory] = []  # none in a process that ends with its build


def remember() -> None:
    """From here on this process remembers."""
    if not _OF_PROCESS:
        _OF_PROCESS.append(_Memory())


def forget() -> None:
    """From here on it does not, and what it knew is gone."""
    _OF_PROCESS.clear()


def remembers() -> bool:
    """Whether this process does: where a key is dear, it need not be made for nothing."""
    return bool(_OF_PROCESS)


def begin_build() -> None:
    """Another build begins."""
    for memory in _OF_PROCESS:
        memory.build += 1


def recall(kind: str, key: Hashable, make: Callable[[], _T]) -> _T:
    """What ``make`` gives, or gave before under the same key; ``key`` has everything on which that depends. Nobody
    changes what is given."""
    if not _OF_PROCESS:
        return make()
    newest, *older = _OF_PROCESS[0].shelves(kind)
    found: Any = newest.get(
        key, _NOTHING
    )  # a key may be a chapter: it is looked up as seldom as can be
    if found is not _NOTHING:
        return found  # type: ignore[no-any-return]
    for shelf in older:
        if (found := shelf.pop(key, _NOTHING)) is not _NOTHING:
            break
    else:
        found = make()
    newest[key] = found
    return found  # type: ignore[no-any-return]


def recall_of(kind: str, things: tuple[object, ...], make: Callable[[], _T]) -> _T:
    """What ``make`` gives, or gave before of the very same things, which are never changed: `recall` under `Same` of
    each, in half the time."""
    if not _OF_PROCESS:
        return make()
    # what holds them holds their ids, too
    return recall(kind, tuple(map(id, things)), lambda: (things, make()))[1]


def remembering(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """A pure function that is asked of the same texts several times in a build. A process that stays remembers what its
    latest builds asked for, however many texts there were before: each is as long as a chapter, and an edit makes
    another of it."""
    kind, latest = f"{function.__module__}.{function.__qualname__}", lru_cache(_MANY)(function)
    let_go_between(latest.cache_clear)  # a text is as long as a chapter

    @wraps(function)
    def ask(text: str) -> _T:
        return recall(kind, text, partial(function, text)) if _OF_PROCESS else latest(text)

    return ask


def known(kind: str, key: Hashable) -> Any:
    """What was made, else None."""
    for memory in _OF_PROCESS:
        newest, *older = memory.shelves(kind)
        for shelf in older:
            if key in shelf:
                newest.setdefault(key, shelf.pop(key))
        return newest.get(key)
    return None


def learn(kind: str, key: Hashable, value: object) -> None:
    """Remember what was made, in the place of what was made before."""
    for memory in _OF_PROCESS:
        newest, *older = memory.shelves(kind)
        newest[key] = value
        for shelf in older:
            shelf.pop(key, None)


def steady(kind: str, name: Hashable, value: _T) -> _T:
    """A value, or what was given last under the same name, if the two are equal: so that whatever is made of it can be
    recalled by the very thing (`Same`), without looking at all that is in it."""
    if not _OF_PROCESS:
        return value
    found: _T | None = known(kind, name)
    if found is not None and found == value:
        return found
    learn(kind, name, value)
    return value


def forget_older() -> None:
    """Remember of each kind what the last build that asked for it has asked for, and no more: for a process
    that has made a book of it."""
    for memory in _OF_PROCESS:
        for _, shelves in memory.kinds.values():
            del shelves[1:]


def size_of_memory() -> dict[str, int]:
    """How many things of each kind are remembered."""
    return {
        kind: sum(map(len, shelves))
        for memory in _OF_PROCESS
        for kind, (_, shelves) in memory.kinds.items()
    }
