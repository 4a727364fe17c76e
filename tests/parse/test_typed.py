"""Verse that was typed as prose gets a hint, and prose does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults

POEM = """Tyger Tyger, burning bright,
In the forests of the night;
What immortal hand or eye,
Could frame thy fearful symmetry?"""
SAID = (
    "verse-as-prose",
    "these short lines are set as prose, one running on to the next",
    "manuscript/book.md:6",
    "if it is verse, write ::: {.verse} before it and ::: behind it",
)


def test_short_lines_with_capitals_get_a_hint_at_their_first(tmp_path: Path) -> None:
    assert faults(tmp_path, f"# One\n\n{POEM}\n") == [SAID]


def test_so_do_lines_in_a_quotation(tmp_path: Path) -> None:
    quoted = "\n".join(f"> {line}" for line in POEM.split("\n"))
    assert faults(tmp_path, f"# One\n\n{quoted}\n") == [SAID]


@pytest.mark.parametrize(
    "text",
    [
        f"::: {{.verse}}\n{POEM}\n:::",
        f":::: {{.epigraph}}\n::: verse\n{POEM}\n:::\n::::",
        "\n".join(f"| {line}" for line in POEM.split("\n")),
        "\\\n".join(POEM.split("\n")),
        f"```\n{POEM}\n```",
        "One sentence stands here.\nAnother stands here.\nA third one.\nThe last one.",
        "Prose that was wrapped at a short\nmeasure goes on in the middle\nof its sentences, and only\nhere and there\nBegins with a capital.",
        "Two Lines\nOf a Title",
        "- One\n- Two\n- Three\n- Four",
        "\n".join(f"{line} {'and more of it, and more of it, and more of it'}" for line in POEM.split("\n")),
    ],
)  # fmt: skip
def test_what_is_verse_already_or_prose_gets_none(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, f"# One\n\n{text}\n") == []
