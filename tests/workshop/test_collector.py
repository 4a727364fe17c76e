"""The garbage collector comes by when it is asked to, and no oftener."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from octavo.workshop.collector import (
    _KEPT,
    collect_hardly,
    collect_no_more_than_seldom,
    collect_seldom,
    let_go_between,
    let_go_within,
    tidy_between,
)
from octavo.workshop.memory import remembering


class _Box:
    def __init__(self) -> None:
        self.itself = self


def _circle() -> weakref.ref[_Box]:
    return weakref.ref(_Box())


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)


def test_circles_are_let_go_between_the_stages_of_a_long_book_only() -> None:
    collect_hardly()
    circle = _circle()
    tidy_between(500_000)
    assert circle() is not None
    tidy_between(3_000_000)
    assert circle() is None


def test_what_is_kept_to_save_time_is_let_go_between_the_stages_of_a_long_book_only() -> None:
    done: list[str] = []
    let_go_between(lambda: done.append("let go"))
    try:
        tidy_between(500_000)
        let_go_within(500_000)
        assert not done
        tidy_between(3_000_000)
        assert done == ["let go"]
        let_go_within(3_000_000)
        assert done == ["let go"] * 2
    finally:
        _KEPT.pop()


def test_texts_of_which_a_function_is_remembered_are_let_go_too() -> None:
    asked: list[str] = []

    @remembering
    def ask(text: str) -> str:
        asked.append(text)
        return text

    try:
        ask("a chapter")
        ask("a chapter")
        tidy_between(3_000_000)
        ask("a chapter")
        assert asked == ["a chapter"] * 2
    finally:
        _KEPT.pop()


def test_a_process_that_collects_hardly_goes_on_to_when_the_engine_is_loaded() -> None:
    collect_hardly()
    before = gc.get_threshold()
    collect_no_more_than_seldom()
    assert gc.get_threshold() == before
    gc.set_threshold(700, 10, 10)
    collect_no_more_than_seldom()
    seldom = gc.get_threshold()
    collect_seldom()
    assert gc.get_threshold() == seldom
