"""The stages that come after reading, under one name.

They bring the larger libraries with them, so they are loaded while pandoc reads the manuscript
(`pipeline.py`), and in processes of their own while chapters are laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from octavo.checks import check_print, check_screen
from octavo.editions.epub import make_epub
from octavo.editions.html import make_html
from octavo.model import Book, Edition, Finding, Stamp, Theme
from octavo.theme import load_theme, template_environment
from octavo.tools import validate_editions
from octavo.typeset.book import bind_book, set_book
from octavo.typeset.design import design_pages

__all__ = [
    "SCREENS",
    "bind_book",
    "check_print",
    "check_screen",
    "design_pages",
    "load_theme",
    "make_screens",
    "set_book",
    "template_environment",
    "validate_editions",
]


SCREENS = {"epub": make_epub, "html": make_html}


def make_screens(
    names: Sequence[str], book: Book, theme: Theme, root: Path, stamp: Stamp
) -> tuple[list[Edition], tuple[Finding, ...]]:
    """Editions for screens, and what their proof finds."""
    editions = [SCREENS[name](book, theme, template_environment(root), stamp) for name in names]
    return editions, tuple(f for edition in editions for f in check_screen(book, edition))
