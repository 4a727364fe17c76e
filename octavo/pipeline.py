"""Turn a book folder into a Build: the one place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf

from octavo.checks import check_print, check_screen
from octavo.editions.epub import make_epub
from octavo.editions.html import make_html
from octavo.errors import ManuscriptError, UsageError
from octavo.model import (
    Book,
    Build,
    Edition,
    Finding,
    Frame,
    Manuscript,
    Severity,
    Stamp,
    Theme,
)
from octavo.parse import parse_manuscript
from octavo.read import read_images, read_manuscript, read_stamp
from octavo.theme import load_theme, template_environment
from octavo.tools import validate_editions
from octavo.typeset.book import bind_book, set_book
from octavo.typeset.design import design_pages
from octavo.workshop import Workshop

FORMATS = ("pdf", "epub", "html")
_SCREENS = {"epub": make_epub, "html": make_html}

Progress = Callable[[str, str], None]  # told the stage and what it is at


def build_book(
    root: Path,
    formats: Sequence[str],
    environ: Mapping[str, str],
    workshop: Workshop,
    progress: Progress,
) -> Build:
    """Make the editions and prove them; nothing is written.

    Raises OctavoError when there is no book to be had from the folder.
    """
    manuscript, book, found = _read_book(root, progress)
    findings = list(found)
    stamp = read_stamp(manuscript, dict(environ))
    progress("fonts", book.metadata.theme)
    theme = load_theme(book.metadata.theme, manuscript.root)
    laid = None
    if "pdf" in formats:
        laid = set_book(
            book,
            theme,
            template_environment(manuscript.root),
            stamp,
            workshop,
            manuscript.place_of,
            lambda part: progress("print", part),
        )
        findings += laid.findings
    # the editions for screens are made and proved while the print edition is joined
    progress("screens", book.metadata.title)
    asked = [
        workshop.ask(make_screen_edition, name, book, theme, manuscript.root, stamp)
        for name in formats
        if name in _SCREENS
    ]
    editions: list[Edition] = []
    if laid is not None:
        progress("join", book.metadata.title)
        editions.append(Edition("pdf", f"{book.slug}.pdf", bind_book(laid)))
        progress("proof", "reading the finished files back")
        frame = laid.page_map.frame
        findings += check_print(book, editions[0], frame, workshop.ask, workshop.processes)
    for future in asked:
        edition, found = future.result()
        editions.append(edition)
        findings += found
    return Build(book, tuple(editions), tuple(findings), laid.page_map if laid else None)


def make_screen_edition(
    name: str, book: Book, theme: Theme, root: Path, stamp: Stamp
) -> tuple[Edition, tuple[Finding, ...]]:
    """An edition for screens, and what its proof finds."""
    edition = _SCREENS[name](book, theme, template_environment(root), stamp)
    return edition, check_screen(book, edition)


def check_book(root: Path, folder: Path, formats: Sequence[str], progress: Progress) -> Build:
    """Prove the finished files in ``folder`` against the manuscript as it is now.

    Raises UsageError when a file is not there, ManuscriptError when the manuscript is no book.
    """
    manuscript, book, found = _read_book(root, progress)
    theme = load_theme(book.metadata.theme, manuscript.root)
    editions = [_read_edition(book, name, folder) for name in FORMATS if name in formats]
    frame = _frame_of(editions, book, theme)
    progress("proof", "reading the finished files back")
    findings = list(found)
    for edition in editions:
        if frame is not None and edition.format == "pdf":
            findings += check_print(book, edition, frame, Workshop().ask, 1)
        else:
            findings += check_screen(book, edition)
    progress("validators", "EPUBCheck")
    findings += validate_editions(editions)
    return Build(book, tuple(editions), tuple(findings), None)


def _read_book(root: Path, progress: Progress) -> tuple[Manuscript, Book, tuple[Finding, ...]]:
    progress("read", str(root))
    manuscript, findings = read_manuscript(root)
    progress("parse", manuscript.metadata.title)
    parsed = parse_manuscript(manuscript)
    book, about_images = read_images(parsed.book, parsed.images, manuscript)
    findings = (*findings, *parsed.findings, *about_images)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(findings)
    return manuscript, book, findings


def _read_edition(book: Book, name: str, folder: Path) -> Edition:
    path = folder / f"{book.slug}.{name}"
    try:
        return Edition(name, path.name, path.read_bytes())
    except OSError as error:
        raise UsageError(f"there is no {path}", hint="build the book first") from error


def _frame_of(editions: Sequence[Edition], book: Book, theme: Theme) -> Frame | None:
    """The type area that a print edition of so many pages has."""
    for edition in editions:
        if edition.format == "pdf":
            try:
                with pikepdf.open(BytesIO(edition.content)) as pdf:
                    count = len(pdf.pages)
            except pikepdf.PdfError as error:
                raise UsageError(f"{edition.name} is not a PDF", hint="build it again") from error
            return design_pages(book.metadata.print, theme, count).frame
    return None
