"""The proof of EPUB and HTML speaks of what is wrong, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import said
from conftest import build
from lxml import etree

from octavo.checks.text import segments

SCREENS = ("epub", "html")


def test_a_formula_in_a_heading_is_the_same_in_every_navigation(
    write_book: Callable[..., Path],
) -> None:
    root = write_book("# Of $x^2$ and $\\frac{a}{b}$\n\nWords.\n\n## Where $x > 0$\n\nWords.\n")
    assert said(build(root, SCREENS).build.findings) == []


def test_what_is_left_out_of_a_section_leaves_what_stands_around_it() -> None:
    written = '<section>a<p>b<i role="doc-footnote">c</i>d</p><div role="doc-endnotes"><p>e</p></div>f</section>'
    section = etree.fromstring(written)
    assert segments(section) == ["a", "bcd", "e", "f"]
    assert segments(section, lambda one: one.get("role") is not None) == ["a", "bd", "f"]
    assert etree.tostring(section, encoding="unicode") == written
