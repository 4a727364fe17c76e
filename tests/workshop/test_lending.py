"""What is lent to the process aside is sent once, and is the value wherever it is asked for."""

from __future__ import annotations

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
