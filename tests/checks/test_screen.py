"""The proof of EPUB and HTML speaks of what is wrong, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import said
from conftest import build

SCREENS = ("epub", "html")


def test_a_formula_in_a_heading_is_the_same_in_every_navigation(
    write_book: Callable[..., Path],
) -> None:
    root = write_book("# Of $x^2$ and $\\frac{a}{b}$\n\nWords.\n\n## Where $x > 0$\n\nWords.\n")
    assert said(build(root, SCREENS).build.findings) == []
