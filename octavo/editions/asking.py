"""Turn what is made by asking for what only this edition has into what a process that stays remembers of it.

A fragment is written the same as long as what it asks is answered as before: the class of a style, the name of a
paragraph or a region, the marks of a page. So its questions are remembered, and what was made, under their answers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from octavo.workshop.memory import recall, remembers

_T = TypeVar("_T")
Question = tuple[str, str]  # its kind, and what it is about
Answer = Callable[[str, str], str]


def made_by_asking(kind: str, key: Hashable, write: Callable[[Answer], _T], answer: Answer) -> _T:
    """What ``write`` makes; ``key`` has all on which that depends but the answers, and what it asks hangs on nothing
    else. ``answer`` is asked in any case: it may count how often it is."""
    if not remembers():
        return write(answer)
    fresh: list[tuple[_T, tuple[str, ...]]] = []

    def ask() -> tuple[Question, ...]:
        asked: list[Question] = []
        answers: list[str] = []

        def listen(what: str, about: str) -> str:
            asked.append((what, about))
            answers.append(answer(what, about))
            return answers[-1]

        fresh.append((write(listen), tuple(answers)))
        return tuple(asked)

    asked = recall(f"{kind}, asked", key, ask)
    if fresh:
        made, answers = fresh[0]
        return recall(kind, (key, answers), lambda: made)
    answers = tuple([answer(*question) for question in asked])
    given = iter(answers)
    return recall(kind, (key, answers), lambda: write(lambda *_: next(given)))
