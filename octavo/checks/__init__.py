"""The proof: the finished files, read back and compared with the Book.

In come the Book and the bytes of its editions, out come findings: what differs, where, in which edition.
A file that cannot be read at all is a PdfError. Every check reads the finished file, never what a stage
remembers of it. One check is one function, one code, one line of docs/checks.md.

The functions that have all the checks made are given on from here when they are asked for: a process that proves
editions for screens loads nothing that reads print.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.checks.onpaper import check_print
    from octavo.checks.onscreen import check_pages, check_screen, of_pages

__all__ = ["check_pages", "check_print", "check_screen", "of_pages"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    where = "onpaper" if name == "check_print" else "onscreen"
    return getattr(import_module(f"{__name__}.{where}"), name)
