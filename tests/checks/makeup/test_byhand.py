"""What an editor does by hand is told, and what the composer leaves to the engine is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import write_book
from conftest import build

PROSE = (
    "The printers of the river towns kept their letters dry, and their maps in chests of oak. " * 12
)


def by_hand(folder: Path, text: str, **how: object) -> list[tuple[str, int | None, int]]:
    built = build(write_book(folder, text, language="en", **how), ("pdf",))
    return [
        (finding.message, finding.place and finding.place.line, len(finding.also))
        for finding in built.build.findings
        if finding.code == "set-by-hand"
    ]


def test_paragraphs_that_are_set_by_hand_are_told_with_their_lines(tmp_path: Path) -> None:
    paragraphs = [f"::: {name}\nThe {name} {number}: {PROSE}\n:::" for number, name in enumerate(
        ["tight", "loose", "tight"])]  # fmt: skip
    text = "# One\n\n" + "\n\n".join(paragraphs) + f"\n\n{PROSE}\n"
    (tight, loose) = by_hand(tmp_path / "total", text)
    assert tight[0] == "a paragraph is set in a line less by hand"
    assert loose[0] == "a paragraph is set in a line more by hand"
    assert tight[2] == 1
    assert tight[1] is not None
    assert loose[1] is not None
    assert loose[1] == tight[1] + 4
    # with lines that are filled one after the other the classes do nothing
    assert by_hand(tmp_path / "greedy", text, print={"composer": "greedy"}) == []


@pytest.mark.parametrize("composer", ["total", "greedy"])
def test_lines_that_are_left_to_the_engine_are_counted(tmp_path: Path, composer: str) -> None:
    text = f"# One\n\n{PROSE}\n\n[اردو زبان کی کتاب]{{lang=ur dir=rtl}}\n"
    folder = write_book(tmp_path, text, language="en", print={"composer": composer})
    makeup = build(folder, ("pdf",)).build.makeup
    assert makeup is not None
    left = {figure.name: figure for figure in makeup.figures}.get("left")
    if composer == "greedy":
        assert left is None
    else:
        assert left is not None
        assert left.count >= 1
        assert left.out_of > left.count + 5
