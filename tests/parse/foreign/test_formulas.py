"""Formulas as kramdown has them stand in their line; those of pandoc stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import parse_book

AMONG = "The $$x$$, of $$\\alpha_1$$.\n\n- $$y$$, too\n\n# On $$z$$\n\n"


def shapes(folder: Path, text: str) -> tuple[int, int, list[tuple[str, str, str, int]]]:
    """How many formulas stand in lines and alone, and what was said."""
    parsed = parse_book(folder, f"# One\n\n{text}")
    html = "".join(division.heading_html + division.html for division in parsed.book.divisions)
    said = [(f.code, f.severity.value, str(f.place), 1 + len(f.also)) for f in parsed.findings]
    return html.count('display="inline"'), html.count('display="block"'), said


def test_formulas_of_kramdown_stand_in_their_line_and_alone_where_they_are_alone(
    tmp_path: Path,
) -> None:
    text = (
        AMONG + "$$a$$\n\n- $$b$$\n\n$$\nc\n$$\n\n`$$d$$ x`\n\n```\nx $$e$$\n```\n\nCosts \\$5.\n"
    )
    assert shapes(tmp_path, text) == (
        4, 3, [("formula-in-line", "note", "manuscript/book.md:6", 4)]
    )  # fmt: skip


def test_words_between_two_formulas_are_none(tmp_path: Path) -> None:
    text = AMONG + "So $$\\text{if $a$}$$ and $$b$$ or\n$$c\n+ d$$ and $$e$$.\n"
    assert shapes(tmp_path, text)[:2] == (6, 2)


@pytest.mark.parametrize(
    "text", [AMONG + "And $w$.\n", "The $$x$$ and $$y$$.\n", "$$a$$\n\n$$b$$\n\n$$c$$\n"]
)
def test_formulas_of_pandoc_are_displayed(tmp_path: Path, text: str) -> None:
    _, displayed, said = shapes(tmp_path, text)
    assert displayed == text.count("$$") // 2
    assert said == []
