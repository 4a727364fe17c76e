"""What is nowhere in a text is looked for in its edited lines only, and found wherever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from octavo.workshop import memory
from octavo.workshop.nowhere import changed_lines, is_nowhere

PATTERNS = (
    re.compile("abb"),
    re.compile(r"^b+$", re.MULTILINE),
    re.compile(r"^a[^\n]*\n[ \t]*b$", re.MULTILINE),
    re.compile(r"(?<!a)b(?!b)c"),
    re.compile(r"\bcc\b"),
)


@pytest.fixture
def _remembering() -> Iterator[None]:
    memory.remember()
    yield
    memory.forget()


@pytest.mark.usefixtures("_remembering")
@pytest.mark.parametrize("seed", range(40))
def test_the_answer_is_that_of_a_look_at_all(seed: int) -> None:
    dice = Random(seed)  # noqa: S311
    text = "".join(dice.choices("abc \n", (3, 1, 2, 2, 2), k=dice.randrange(60)))
    for _ in range(80):
        memory.begin_build()
        for pattern in PATTERNS:
            assert is_nowhere(pattern, text) == (pattern.search(text) is None)
        first = dice.randrange(len(text) + 1)
        last = min(len(text), first + dice.randrange(4))
        put = "".join(dice.choices("abc \n", (3, 1, 2, 2, 2), k=dice.randrange(4)))
        text = text[:first] + put + text[last:]


def test_a_process_that_remembers_nothing_looks_at_all() -> None:
    assert is_nowhere(re.compile("b"), "a\na\n")
    assert not is_nowhere(re.compile("b"), "a\nb\n")


@pytest.mark.parametrize(
    ("before", "text", "lines"),
    [
        ("a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\n", ""),
        ("a\nb\nc\nd\ne\n", "a\nb\nx\nd\ne\n", "b\nx\nd"),
        ("a\nb\nc\nd\ne\n", "x\nb\nc\nd\ne\n", "x\nb"),
        ("a\nb\nc\nd\ne", "a\nb\nc\nd\nx", "d\nx"),
        ("", "x", "x"),
        ("x", "", ""),
    ],
)
def test_edited_lines_are_told_with_those_beside_them(before: str, text: str, lines: str) -> None:
    start, end = changed_lines(before, text)
    assert lines in text[start:end]
    assert not lines or text[start:end].strip("\n") == lines
