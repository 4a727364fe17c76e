"""The editions for screens, made and proved: what another process is asked for while the print edition is joined.

It loads no more than that takes, since a process may be asked for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from jinja2.sandbox import ImmutableSandboxedEnvironment

from octavo.checks import check_screen, of_pages
from octavo.checks.readscreen import ScreenReading
from octavo.checks.text import EditionError
from octavo.model import Book, Edition, Finding, PageMap, Stamp, Theme
from octavo.model.errors import TemplateFault
from octavo.reading.theme import load_templates, template_environment
from octavo.text.folios import with_map
from octavo.workshop.collector import collecting_later, tidy_between
from octavo.workshop.memory import begin_build, known, learn, remembers
from octavo.workshop.shelves import open_shelf
from octavo.workshop.steady import steady_book

SCREENS = ("epub", "html")

_BEFORE = "book and pages of the build before"  # what is remembered

# Loaded in a process that is going to make editions for screens, for the one book that it makes: by its folder.
_TEMPLATES: dict[Path, ImmutableSandboxedEnvironment] = {}


@dataclass(frozen=True, slots=True)
class Screen:
    """An edition for screens, what was read of its pages, and what its proof finds."""

    edition: Edition
    reading: ScreenReading  # as `check_pages` asks for it: it may go to another process
    findings: tuple[Finding, ...]


def load_screens(root: Path) -> None:
    """Load what makes the editions for screens, and their templates, for the book in ``root``."""
    for name in ("epub", "html"):
        import_module(f"octavo.editions.{name}")
    _TEMPLATES[root] = load_templates(root, "ebook", "web", "web/page", "parts")


def make_screens(
    names: Sequence[str],
    book: Book,
    theme: Theme,
    root: Path,
    stamp: Stamp,
    page_map: PageMap | None,
    shelf: str = "",
) -> list[Screen]:
    """Make editions for screens and prove them; ``page_map`` is that of the print edition, ``shelf`` where what is made
    of their parts is kept for the next build, if it is.

    Raises TemplateFault when a template of the book is wrong, or makes a file that cannot be read back.
    """
    begin_build()
    learn(_BEFORE, root, (book, page_map))
    # most often done by another process than the one that loads all other stages
    from octavo.editions.epub import make_epub
    from octavo.editions.html import make_html
    from octavo.editions.pages import forget_marks

    makers = {"epub": make_epub, "html": make_html}
    environment = _TEMPLATES.get(root) or template_environment(root)
    book = steady_book(with_map(book, page_map), "for screens")
    length, _ = book.extent
    tidy_between(length)  # most often this process has set pages
    made: list[Screen] = []
    with open_shelf(shelf), nullcontext() if remembers() else collecting_later():
        for name in names:  # each is made and proved before the next is begun
            edition = makers[name](book, theme, environment, stamp, page_map)
            if name == names[-1]:
                forget_marks()
            tidy_between(length)
            made.append(_prove(book, edition))
            tidy_between(length)
    return made


def make_early_page(book: Book, theme: Theme, root: Path, stamp: Stamp) -> Edition | None:
    """The text of the HTML page of an edited book, with the pages of the book that this process made before; None from one
    that has made none.

    Raises TemplateFault when a template of the book is wrong.
    """
    held: tuple[Book, PageMap | None] | None = known(_BEFORE, root)
    if held is None or held[1] is None:
        return None
    from octavo.editions.earlypages import pages_as_before
    from octavo.editions.html import make_bare_html

    environment = _TEMPLATES.get(root) or template_environment(root)
    page_map = pages_as_before(held[1], held[0], book)
    book = steady_book(with_map(book, page_map), "for screens")
    return make_bare_html(book, theme, environment, stamp, page_map)


def _prove(book: Book, edition: Edition) -> Screen:
    try:
        reading, findings = check_screen(book, edition)
        return Screen(edition, of_pages(book, reading), findings)
    except EditionError as error:
        raise TemplateFault(
            f"{edition.name} cannot be read back: {error}",
            hint="compare the book's own templates with ours",
        ) from error
