"""What the stages hand to one another: every type that crosses a stage boundary.

In comes nothing, out go frozen values: `book.py` (Manuscript, Book, Edition and all their parts: read it
first), `findings.py` (a problem, with its place), `metadata.py` (what front matter may say), `face.py` (a font file), `makeup.py`
(lines and pages, measured), `errors.py` (what can stop a build, each with its exit code) and `oneline.py`
(how a stranger's words are said). A value that cannot be is refused by pydantic in `metadata.py`; nothing
else here fails.

The names of `book.py` are given on from here when they are asked for: a process that only lays out
pages takes `face` and `errors`, and never loads pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.model.book import (
        BOOK_NOTES,
        Account,
        Book,
        Build,
        Division,
        Edition,
        Entry,
        Frame,
        Heading,
        Image,
        ImageRef,
        Kind,
        Manuscript,
        Note,
        Page,
        PageMap,
        SourceFile,
        Stamp,
        Theme,
    )
    from octavo.model.findings import Finding, Place, Severity

__all__ = [
    "BOOK_NOTES",
    "FORMATS",
    "Account",
    "Book",
    "Build",
    "Division",
    "Edition",
    "Entry",
    "Finding",
    "Frame",
    "Heading",
    "Image",
    "ImageRef",
    "Kind",
    "Manuscript",
    "Note",
    "Page",
    "PageMap",
    "Place",
    "Severity",
    "SourceFile",
    "Stamp",
    "Theme",
]

FORMATS = ("pdf", "epub", "html")  # the editions, in the order in which they are made


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("octavo.model.book"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
