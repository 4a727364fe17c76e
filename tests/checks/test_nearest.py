"""Findings of the proof name the heading above what they blame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import parse_book
from conftest import build

from octavo.checks.nearest import above_page, above_picture, of_heading
from octavo.model import Place


def test_code_that_runs_past_the_margin_is_told_at_its_heading(
    write_book: Callable[..., Path],
) -> None:
    root = write_book("# One\n\nText.\n\n## Two words that run\n\nText.\n\n# Three\n\nText.\n")
    (root / "styles").mkdir()
    ours = (Path(__file__).parents[2] / "styles" / "print.css").read_text("utf-8")
    (root / "styles" / "print.css").write_text(f"{ours}\nh2 {{ position: relative; left: 250pt }}")
    findings = build(root, ("pdf",)).build.findings
    assert ("print-margins", "manuscript/book.md:8") in [(f.code, str(f.place)) for f in findings]


def test_places_are_those_of_the_headings_above(tmp_path: Path) -> None:
    text = "# One\n\nA.\n\nB.\n\n## Two\n\n### Three\n\nC.\n\n# Four\n\nD.\n"
    book = parse_book(tmp_path, text).book
    starts = {"one": (0, 1.0), "one--two": (1, 1.0), "one--two--three": (2, 1.0), "four": (4, 1.0)}
    assert [str(above_page(book, starts, index)) for index in (0, 1, 3, 4)] == [
        f"manuscript/book.md:{line}" for line in (4, 10, 12, 16)
    ]
    assert above_picture(book, "a.png") is None
    assert of_heading(book, "none", "one--two--three") == Place("manuscript/book.md", 12)


def test_a_picture_is_placed_by_the_section_that_holds_it(tmp_path: Path) -> None:
    text = "# One\n\n## Two\n\n![A](a.svg){alt=a}\n\n## Three\n\nB.\n"
    book = parse_book(tmp_path, {"book.md": text, "a.svg": "<svg/>"}).book
    assert above_picture(book, "a.svg") == Place("manuscript/book.md", 6)
