"""Findings told where people work, beside the terminal: in a SARIF file, and beside lines on GitHub."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.commands.options import folder_name, keep_apart

if TYPE_CHECKING:
    from octavo.model import Finding

_GITHUB = "GITHUB_ACTIONS"  # "true" in each of its runs
_WORKSPACE = "GITHUB_WORKSPACE"  # the repository's folder there


def add_sarif_option(parser: argparse.ArgumentParser) -> None:
    """Where findings go besides."""
    parser.add_argument("--sarif", type=folder_name, metavar="FILE",
                        help="write findings as SARIF 2.1.0, too, for editors and code hosts")  # fmt: skip


def is_told_elsewhere(options: argparse.Namespace) -> bool:
    """Whether findings are wanted anywhere but on the terminal."""
    return options.sarif is not None or os.environ.get(_GITHUB) == "true"


def look_where_to_tell(options: argparse.Namespace) -> None:
    """Raise UsageError, before any work is done, when the SARIF file would be one of the book's sources."""
    if options.sarif is not None:
        keep_apart(options.book.resolve(), options.sarif.resolve())


def tell_elsewhere(findings: Sequence[Finding], options: argparse.Namespace, code: int) -> None:
    """Write the SARIF file that was asked for, and what GitHub shows beside lines; to stderr, since stdout may be
    JSON. Raises UsageError when the file cannot be written."""
    if not is_told_elsewhere(options):
        return
    root = options.book.resolve()
    if os.environ.get(_GITHUB) == "true":
        from octavo.desk.annotations import annotation_lines

        lines = annotation_lines(findings, _way(root, os.environ.get(_WORKSPACE)))
        sys.stderr.writelines(f"{line}\n" for line in lines)
    if options.sarif is not None:
        from octavo.desk.sarif import sarif_log
        from octavo.write import write_files

        path = options.sarif.resolve()
        look_where_to_tell(options)  # where nothing has looked: the command was stopped before
        content = sarif_log(findings, _way(root, _repository(root)), code)
        write_files(path.parent, {path.name: content})


def _repository(root: Path) -> Path | None:
    """The folder of the repository that a book is in, by which readers of SARIF know files."""
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), None)


def _way(root: Path, start: Path | str | None) -> str:
    """From ``start`` down to the book's folder, with a slash at its end; “” where it is not below."""
    if not start:
        return ""
    try:
        way = root.relative_to(Path(start).resolve()).as_posix()
    except ValueError:
        return ""
    return "" if way == "." else f"{way}/"
