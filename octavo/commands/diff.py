"""``octavo diff``: what has changed between two states of a book, as people say it.

A state is a folder that a build has left, a book's folder, or a revision of the book's repository: a branch, a tag, a commit.
The last two are set as a build sets them; nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.commands.options import add_json_option, add_work_options, open_workshop
from octavo.model.errors import UsageError

if TYPE_CHECKING:
    from octavo.desk.pagetext import BookText
    from octavo.workshop.pool import Workshop


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which two states, and of which book."""
    what = "a folder that a build has left, a book's folder, or a revision: HEAD~1, v1.0, a commit"
    parser.add_argument("old", metavar="OLD", help=what)
    parser.add_argument("new", metavar="NEW", nargs="?", default="",
                        help="the same (default: the book as it is now)")  # fmt: skip
    parser.add_argument("--book", type=Path, default=Path(), metavar="DIR",
                        help="the folder of the book that revisions are of (default: this one)")  # fmt: skip
    add_work_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """0, whether or not something has changed. Raises OctavoError when one of the two states cannot be had."""
    from octavo.commands.terminal import show_progress
    from octavo.desk.differing import find_difference
    from octavo.desk.difflines import difference_lines, difference_value
    from octavo.desk.pagetext import read_page
    from octavo.model.oneline import one_line

    with show_progress() as progress, open_workshop(options, again=True) as workshop:
        old = _state(options.old, options.book, workshop, progress)
        new = (
            _state(options.new, options.book, workshop, progress)
            if options.new
            else read_page(_set(options.book.resolve(), workshop, progress))
        )
    found = find_difference(old, new)
    if options.json:
        sys.stdout.write(json.dumps(difference_value(found), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{one_line(line)}\n" for line in difference_lines(found))
    return 0


def _state(
    name: str, book: Path, workshop: Workshop, progress: Callable[[str, str], None]
) -> BookText:
    """The book as it is, or was, in a folder or at a revision."""
    from octavo.desk.pagetext import NoBookError, read_page
    from octavo.reading.commits import read_revision
    from octavo.workshop.scratch import scratch_folder
    from octavo.write import write_files

    folder = Path(name)
    if (folder / "manuscript").is_dir():
        return read_page(_set(folder.resolve(), workshop, progress))
    if folder.is_dir():
        pages = []
        for path in sorted(folder.glob("*.html")):
            if path.name == "report.html":
                continue
            try:
                pages.append(read_page(path.read_bytes()))
            except (NoBookError, OSError):
                continue
        if len(pages) != 1:
            many = "several books" if pages else "no HTML edition"
            raise UsageError(f"{name} holds {many}",
                             hint="name a folder with what one build has left, or a book's folder")  # fmt: skip
        return pages[0]
    files = read_revision(book, name)
    with scratch_folder() as place:
        write_files(place / "book", files)
        return read_page(_set(place / "book", workshop, progress))


def _set(root: Path, workshop: Workshop, progress: Callable[[str, str], None]) -> bytes:
    from octavo.pipeline import build_book

    build = build_book(root, ("pdf", "html"), os.environ, workshop, progress)
    return next(edition.content for edition in build.editions if edition.format == "html")
