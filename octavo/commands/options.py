"""Options that several commands have, and what follows from them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.model import FORMATS
from octavo.model.errors import UsageError
from octavo.reading.paths import FOLDERS

if TYPE_CHECKING:
    from octavo.workshop.pool import Workshop

# What the processes of a build have loaded before they are asked for anything: those that set pages, and all.
_SETTING = ("octavo.engine.warm", "octavo.typeset.setjob")
LOADED = (
    *_SETTING,
    "octavo.screens",
    "octavo.editions.epub",
    "octavo.editions.html",
    "octavo.checks.readpages",
)


def add_book_options(parser: argparse.ArgumentParser) -> None:
    """The book, its editions, the folder of the finished files, and the report as JSON."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    parser.add_argument("--to", type=_formats, default=FORMATS, metavar="pdf,epub,html",
                        help="which editions (default: all)")  # fmt: skip
    parser.add_argument("--out", type=folder_name, metavar="DIR",
                        help="where the files are (default: build/ in the book's folder)")  # fmt: skip
    add_json_option(parser)


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Whether the report goes to stdout as JSON."""
    parser.add_argument("--json", action="store_true", help="print the report as JSON on stdout")


def folders(options: argparse.Namespace) -> tuple[Path, Path]:
    """The book's folder and that of its finished files, both absolute.

    Raises UsageError when the one would stand where the other's sources are.
    """
    root = options.book.resolve()
    folder = Path(options.out or root / "build").resolve()
    keep_apart(root, folder)
    return root, folder


def keep_apart(root: Path, folder: Path) -> None:
    """Raise UsageError when finished files would stand among the book's sources."""
    for name in FOLDERS:
        if folder.is_relative_to(root / name) or folder.is_relative_to((root / name).resolve()):
            raise UsageError(
                f"{folder} is part of the book: {name}/ holds its sources",
                hint="choose another folder with --out",
            )


def add_work_options(parser: argparse.ArgumentParser) -> None:
    """In how many processes, and whether what was made before may be taken."""
    add_jobs_option(parser)
    parser.add_argument("--no-cache", action="store_true",
                        help="lay out every chapter anew and keep nothing")  # fmt: skip


def add_jobs_option(parser: argparse.ArgumentParser) -> None:
    """In how many processes."""
    parser.add_argument("--jobs", type=_count, metavar="N",
                        help="processes that lay out pages (default: all processors)")  # fmt: skip


def open_workshop(options: argparse.Namespace, *, again: bool = False) -> Workshop:
    """The processes of a build, at work on loading what they are going to need.

    ``again``: after a build there was most likely a small change: one process for its chapter, which begins with that.
    """
    from octavo.workshop.pool import Workshop, processors

    workshop = Workshop(options.jobs or processors(), not options.no_cache)
    if again and workshop.keep:
        workshop.warm_one(_SETTING, LOADED)
    else:
        workshop.fork_when_ready(LOADED)
    return workshop


def folder_name(value: str) -> Path:
    """The path of a folder; an empty one is nobody's wish."""
    if not value.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(value)


def _formats(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if not wanted or any(part not in FORMATS for part in wanted):
        raise argparse.ArgumentTypeError(f"“{value}”: name one or more of {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in wanted)


def _count(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"“{value}” is not a number of processes")
    return int(value)
