"""Options that several commands have, and what follows from them."""

from __future__ import annotations

import argparse
from pathlib import Path

from octavo.model import FORMATS


def add_book_options(parser: argparse.ArgumentParser) -> None:
    """The book, its editions, the folder of the finished files, and the report as JSON."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    parser.add_argument("--to", type=_formats, default=FORMATS, metavar="pdf,epub,html",
                        help="which editions (default: all)")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR",
                        help="where the files are (default: build/ in the book's folder)")  # fmt: skip
    add_json_option(parser)


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Whether the report goes to stdout as JSON."""
    parser.add_argument("--json", action="store_true", help="print the report as JSON on stdout")


def folders(options: argparse.Namespace) -> tuple[Path, Path]:
    """The book's folder and that of its finished files, both absolute."""
    root = options.book.resolve()
    return root, Path(options.out or root / "build").resolve()


def _formats(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if not wanted or any(part not in FORMATS for part in wanted):
        raise argparse.ArgumentTypeError(f"“{value}”: name one or more of {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in wanted)
