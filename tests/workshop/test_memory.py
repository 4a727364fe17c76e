"""A process that stays remembers what it made, and no more than its latest builds asked for."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest

from octavo.workshop import memory
from octavo.workshop.pool import Workshop


@pytest.fixture
def remembering() -> Iterator[None]:
    memory.remember()
    yield
    memory.forget()


def test_a_process_that_ends_with_its_build_remembers_nothing() -> None:
    assert [memory.recall("word", "a", lambda n=n: n) for n in range(2)] == [0, 1]
    assert memory.size_of_memory() == {}


@pytest.mark.usefixtures("remembering")
def test_what_was_made_is_made_once_for_each_kind_and_key() -> None:
    asked = [("word", "a"), ("word", "b"), ("line", "a"), ("word", "a")]
    made = [memory.recall(kind, key, lambda n=n: n) for n, (kind, key) in enumerate(asked)]
    assert made == [0, 1, 2, 0]


@pytest.mark.usefixtures("remembering")
def test_what_failed_is_tried_again() -> None:
    def fail() -> int:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        memory.recall("word", "a", fail)
    assert memory.recall("word", "a", lambda: 1) == 1


@pytest.mark.usefixtures("remembering")
def test_memory_is_as_large_as_what_a_few_builds_need() -> None:
    sizes = []
    for build in range(20):
        memory.begin_build()
        for part in range(10):
            text = f"part {part}, {build if part == 5 else 0}"
            memory.recall("part", text, lambda text=text: text.upper())
        sizes.append(memory.size_of_memory()["part"])
    assert sizes[-10:] == [11] * 10  # ten parts, and the edited one of the build before


@pytest.mark.usefixtures("remembering")
def test_a_function_of_texts_keeps_none_of_earlier_builds() -> None:
    asked: list[str] = []

    @memory.remembering
    def shout(text: str) -> str:
        asked.append(text)
        return text.upper()

    for build in range(20):
        memory.begin_build()
        assert [shout(text) for text in ("a", f"b{build}", "a")] == ["A", f"B{build}", "A"]
    assert asked.count("a") == 1
    assert sum(memory.size_of_memory().values()) == 3  # one of all builds, and those of two


def test_a_function_of_texts_is_asked_once_for_each_where_nothing_is_remembered() -> None:
    asked: list[str] = []

    @memory.remembering
    def shout(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert [shout(text) for text in "aba"] == ["A", "B", "A"]
    assert asked == ["a", "b"]
    assert memory.size_of_memory() == {}


@pytest.mark.parametrize("end", [Workshop.end_build, Workshop.rest])
def test_a_desk_remembers_what_its_last_build_asked_for(end: Callable[[Workshop], None]) -> None:
    with Workshop(1, resident=True) as workshop:
        for build in range(3):
            workshop.begin_build()
            memory.recall("page", build // 2, lambda build=build: f"of {build}")
            memory.recall("text", build, lambda build=build: f"of {build}")
            memory.recall("text", "the same", lambda build=build: f"of {build}")
        workshop.begin_build()  # which fails early
        memory.recall("text", "the same", lambda: "made again")
        end(workshop)
        assert memory.size_of_memory() == {"page": 1, "text": 1}
        assert memory.recall("page", 1, lambda: "made again") == "of 2"
        assert memory.recall("text", "the same", lambda: "made again") == "of 0"


@pytest.mark.usefixtures("remembering")
def test_builds_that_fail_early_do_not_cost_what_comes_behind_them() -> None:
    memory.begin_build()
    memory.recall("page", 1, lambda: "made")
    for broken in range(50):
        memory.begin_build()
        memory.recall("text", broken, lambda: "read")
    memory.begin_build()
    assert memory.recall("page", 1, lambda: "made again") == "made"


def test_a_resident_workshop_remembers_while_it_is_open() -> None:
    with Workshop(1, resident=True):
        assert memory.remembers()
    assert not memory.remembers()


def test_processes_that_have_nothing_to_do_go_and_come_again() -> None:
    with Workshop(2, resident=True) as workshop:
        first = workshop.ask(os.getpid).result()
        aside = workshop.ask_aside(os.getpid).result()
        for _ in range(3):
            workshop.begin_build()
        assert workshop.ask(os.getpid).result() != first
        assert workshop.ask_aside(os.getpid).result() == aside


def remember_pages(build: int) -> None:
    memory.begin_build()
    for page in range(5):
        memory.recall("page", (page, build), str)


@pytest.mark.parametrize("end", [Workshop.end_build, Workshop.rest])
def test_the_process_aside_remembers_what_its_last_build_asked_for(
    end: Callable[[Workshop], None],
) -> None:
    with Workshop(2, resident=True) as workshop:
        for build in range(2):
            workshop.ask_aside(remember_pages, build).result()
        assert workshop.ask_aside(memory.size_of_memory).result() == {"page": 10}
        end(workshop)
        assert workshop.ask_aside(memory.size_of_memory).result() == {"page": 5}


class Circle:
    """What is only let go of by the garbage collector."""

    made: ClassVar[list[weakref.ref[Circle]]] = []

    def __init__(self) -> None:
        self.own = self
        Circle.made.append(weakref.ref(self))


def make_circle() -> None:
    Circle()


def count_circles() -> int:
    return sum(circle() is not None for circle in Circle.made)


@pytest.mark.parametrize("end", [Workshop.end_build, Workshop.rest])
def test_the_process_aside_holds_nothing_of_a_build_that_has_ended(
    end: Callable[[Workshop], None],
) -> None:
    with Workshop(2, resident=True) as workshop:
        workshop.ask_aside(make_circle).result()
        assert workshop.ask_aside(count_circles).result() == 1
        end(workshop)
        assert workshop.ask_aside(count_circles).result() == 0


def test_the_process_aside_is_one_and_remembers() -> None:
    with Workshop(2, resident=True) as workshop:
        seen = {workshop.ask_aside(os.getpid).result() for _ in range(3)}
        assert len(seen) == 1
        assert os.getpid() not in seen
        assert workshop.ask_aside(memory.remembers).result()


_HELD: list[bytes] = []


def hold(size: int) -> int:
    """Fill so much of the memory of the process that is asked, whose number is the answer."""
    _HELD.append(b"x" * size)
    return os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how large a process is")
@pytest.mark.parametrize(
    ("size", "is_broken", "is_anew"),
    [(1_000_000, False, False), (30_000_000, False, True), (30_000_000, True, False)],
)
def test_a_process_aside_that_has_grown_gives_way_to_another_that_is_ready(
    size: int, is_broken: bool, is_anew: bool
) -> None:
    with Workshop(2, resident=True) as workshop:
        ready: list[int] = []

        def again() -> None:
            ready.append(workshop.ask_aside(hold, 0).result())

        first = workshop.ask_aside(hold, 0).result()
        workshop.rest(again)
        assert ready == []
        workshop.begin_build()
        assert workshop.ask_aside(hold, size).result() == first
        if not is_broken:
            workshop.end_build()
        for _ in range(3):
            workshop.rest(again)
        now = workshop.ask_aside(hold, 0).result()
        assert ready == ([now] if is_anew else [])
        assert (now != first) is is_anew


@pytest.mark.usefixtures("remembering")
def test_equal_values_are_one_and_what_is_made_of_the_very_same_is_made_once() -> None:
    made: list[list[int]] = []

    def make() -> list[int]:
        made.append([len(made)])
        return made[-1]

    for number in (1, 1, 2, 1):
        memory.begin_build()
        value = memory.steady("values", "name", [number] * 3)
        assert value == [number] * 3
        assert memory.recall_of("sums", (value, "text"), make) is made[-1]
    assert len(made) == 3
    assert memory.recall_of("sums", ("text", value), make) is not made[-2]


def test_a_process_that_ends_with_its_build_keeps_values_as_they_are() -> None:
    one, other = [1], [1]
    assert memory.steady("values", "name", one) is one
    assert memory.steady("values", "name", other) is other
    assert [memory.recall_of("sums", (one,), lambda n=n: n) for n in range(2)] == [0, 1]
