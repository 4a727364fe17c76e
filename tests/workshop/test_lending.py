"""What is lent to the process aside is sent once, and is the value wherever it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from octavo.workshop.lending import Lent
from octavo.workshop.pool import Workshop


class Costly:
    """A value that counts how often it is sent."""

    sent = 0

    def __init__(self, name: str) -> None:
        self.name = name

    def __getstate__(self) -> dict[str, str]:
        Costly.sent += 1
        return {"name": self.name}


def name_of(value: Costly, also: str) -> str:
    return value.name + also


def test_what_is_lent_several_times_is_sent_once() -> None:
    Costly.sent = 0
    with Workshop(2, resident=True) as workshop:
        for build in range(5):
            lent = Lent(Costly(f"book {build}"))
            asked = [workshop.ask_aside(name_of, lent, mark) for mark in "abc"]
            assert [future.result() for future in asked] == [f"book {build}{m}" for m in "abc"]
    assert Costly.sent == 5


def test_what_is_lent_is_the_value_where_no_process_is_aside() -> None:
    lent = Lent(Costly("book"))
    for processes in (1, 2):
        with Workshop(processes) as workshop:
            assert workshop.ask_aside(name_of, lent, "!").result() == "book!"
            assert workshop.have_done(name_of, lent, "?")() == "book?"


@dataclass(frozen=True)
class Chapter:
    """A part that counts how often it is sent."""

    words: str

    def __reduce__(self) -> tuple[type[Chapter], tuple[str]]:
        Costly.sent += 1
        return Chapter, (self.words,)


@dataclass(frozen=True)
class Volume:
    title: str
    chapters: tuple[Chapter, ...]


def text_of(volume: Volume) -> str:
    return " ".join([volume.title, *(chapter.words for chapter in volume.chapters)])


def test_of_a_value_in_parts_those_are_sent_that_are_new() -> None:
    Costly.sent = 0
    words = [f"chapter {number}" for number in range(10)]
    with Workshop(2, resident=True) as workshop:
        for edit in range(6):
            words[edit] += " edited" * bool(edit)
            volume = Volume(f"edition {edit}", tuple(map(Chapter, words)))
            lent = Lent(volume, "chapters")
            assert workshop.ask_aside(text_of, lent).result() == text_of(volume)
            assert workshop.ask_aside(text_of, lent).result() == text_of(volume)
    assert Costly.sent == 10 + 5


def test_parts_that_come_and_go_twice_or_in_another_order_are_the_value() -> None:
    dice = Random(1)  # noqa: S311
    with Workshop(2, resident=True) as workshop:
        for edit in range(60):
            chosen = dice.choices([Chapter(str(number)) for number in range(6)], k=4)
            volume = Volume(str(edit), tuple(chosen))
            lent = Lent(volume, dice.choice(("chapters", "chapters", "")))
            assert workshop.ask_aside(text_of, lent).result() == text_of(volume)


def test_another_process_aside_is_sent_everything() -> None:
    volume = Volume("one", (Chapter("a"), Chapter("b")))
    lent = Lent(volume, "chapters")
    with Workshop(2, resident=True) as workshop, Workshop(2, resident=True) as other:
        for place in (workshop, other, workshop):
            assert place.ask_aside(text_of, lent).result() == text_of(volume)
        workshop.begin_anew()
        assert workshop.ask_aside(text_of, lent).result() == text_of(volume)
        changed = Volume("two", (Chapter("b"), Chapter("c")))
        for place in (other, workshop):
            assert place.ask_aside(text_of, Lent(changed, "chapters")).result() == text_of(changed)
