"""Turn a book folder into a Build: the one place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf

from octavo.checks import check_editions
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
    PageMap,
    Severity,
    Theme,
)
from octavo.parse import parse_manuscript
from octavo.read import read_images, read_manuscript, read_stamp
from octavo.theme import load_theme, template_environment
from octavo.tools import validate_editions
from octavo.typeset import typeset_book
from octavo.typeset.design import design_pages
from octavo.typeset.workshop import Workshop

FORMATS = ("pdf", "epub", "html")

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
    environment = template_environment(manuscript.root)
    editions: list[Edition] = []
    page_map: PageMap | None = None
    if "pdf" in formats:
        printed = typeset_book(
            book,
            theme,
            environment,
            stamp,
            workshop,
            manuscript.place_of,
            lambda part: progress("print", part),
        )
        editions.append(Edition("pdf", f"{book.slug}.pdf", printed.pdf))
        findings += printed.findings
        page_map = printed.page_map
    for name, make in (("epub", make_epub), ("html", make_html)):
        if name in formats:
            progress(name, book.metadata.title)
            editions.append(make(book, theme, environment, stamp, page_map))
    progress("proof", "reading the finished files back")
    findings += check_editions(book, editions, page_map.frame if page_map else None)
    return Build(book, tuple(editions), tuple(findings), page_map)


def check_book(root: Path, folder: Path, formats: Sequence[str], progress: Progress) -> Build:
    """Prove the finished files in ``folder`` against the manuscript as it is now.

    Raises UsageError when a file is not there, ManuscriptError when the manuscript is no book.
    """
    manuscript, book, found = _read_book(root, progress)
    theme = load_theme(book.metadata.theme, manuscript.root)
    editions = [_read_edition(book, name, folder) for name in FORMATS if name in formats]
    frame = _frame_of(editions, book, theme)
    progress("proof", "reading the finished files back")
    findings = [*found, *check_editions(book, editions, frame)]
    findings += validate_editions(editions, lambda name: progress("validators", name))
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
