"""``octavo deposit``: build a book, prove it, and pack it into a bag for an archive.

1. build and prove, with every validator that is installed;
2. where there is no error, pack; the bag is one folder, and with ``--zip`` one file besides;
3. write it whole, or not at all: a bag that is there is never replaced.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.archive.model import SCHEMES
from octavo.commands.options import (
    add_json_option,
    add_work_options,
    folder_name,
    keep_apart,
    open_workshop,
)
from octavo.model.errors import UsageError

if TYPE_CHECKING:
    from octavo.depositing import Before, Packed


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, where to, and what the archive asks for."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    parser.add_argument("--out", type=folder_name, metavar="DIR", required=True,
                        help="the folder in which the bag is made")  # fmt: skip
    parser.add_argument("--zip", action="store_true", help="make one file of it, too")
    parser.add_argument("--profile", choices=SCHEMES, default="general",
                        help="what the archive asks for (docs/deposit.md; default: general)")  # fmt: skip
    parser.add_argument("--update", type=Path, metavar="BAG",
                        help="make the next version of this bag, which stays as it is")  # fmt: skip
    parser.add_argument("--with-errors", action="store_true",
                        help="deposit a book in spite of errors; the bag says so")  # fmt: skip
    parser.add_argument("--log", type=Path, metavar="FILE",
                        help="write down when what was done: no time of day is in the bag")  # fmt: skip
    add_work_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """0 when there is a bag, 1 when the book has errors. Raises OctavoError when there is no book."""
    from octavo.commands.terminal import show_findings, show_progress
    from octavo.depositing import Plan, pack_book
    from octavo.report import report_json
    from octavo.write import look_ahead

    root = options.book.resolve()
    place = Path(options.out).resolve()
    keep_apart(root, place)
    if options.log:
        keep_apart(root, options.log.resolve())
    look_ahead(place)
    before = _before(options.update) if options.update else None
    log = Log()
    with show_progress() as progress, open_workshop(options) as workshop:
        plan = Plan(options.profile, before)
        packed = pack_book(root, plan, os.environ, workshop, log.beside(progress))
        if before is not None and before.slug != packed.facts.slug:
            raise UsageError(f"the bag is of another book: {before.slug}",
                             hint="name the bag of this book, or leave out --update")  # fmt: skip
        refused = not packed.files or (packed.has_errors and not options.with_errors)
        unchanged = before is not None and not refused and not packed.is_new
        made = [] if refused or unchanged else _write(packed, place, options, log)
    log.write(options.log)
    if options.json:
        sys.stdout.write(report_json(packed.build).decode())
    else:
        show_findings(packed.build.findings)
        if refused:
            instead = ", or deposit --with-errors" if packed.files else ""
            sys.stderr.write(f"no bag was made: mend the errors{instead}\n")
        if unchanged and options.update:
            sys.stderr.write(f"no bag was made: nothing has changed since {options.update}\n")
        sys.stdout.writelines(f"{path}\n" for path in made)
    return 1 if refused else 0


def _before(path: Path) -> Before:
    """The bag that the new one follows. Raises UsageError when it is not whole."""
    from octavo.depositing import read_before
    from octavo.reading.bags import open_bag

    bag, strange = open_bag(path)
    if strange:
        raise UsageError(f"the bag is not whole: {strange[0].place}: {strange[0].message}",
                         hint="run octavo verify on it, and take another copy")  # fmt: skip
    return read_before(bag)


def _write(packed: Packed, place: Path, options: argparse.Namespace, log: Log) -> list[Path]:
    """Write the bag, and what the archive wants beside it, each whole or not at all."""
    from octavo.archive.layouts import lay_out
    from octavo.write import write_folder, write_new

    name = packed.facts.slug + (f"-v{packed.number}" if packed.number > 1 else "")
    beside = lay_out(
        packed.files, packed.facts, packed.scheme, packed.epoch, name, zipped=options.zip
    )
    keep_apart(options.book.resolve(), place / name)
    made = [place / name, *(place / other for other in beside)]
    if options.log and options.log.resolve().is_relative_to(made[0]):
        raise UsageError(
            f"{options.log} would be a file of the bag", hint="write the log beside it"
        )
    for path in made:
        log.tell("write", str(path))
    if not _is_there(made[0], packed.files):
        try:
            write_folder(made[0], packed.files)
        except UsageError:
            if not _is_there(made[0], packed.files):  # else another run has made it meanwhile
                raise
    for other, content in beside.items():
        if not _holds(place / other, content):
            try:
                write_new(place / other, content)
            except UsageError:
                if not _holds(place / other, content):
                    raise
    return made


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _is_there(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the same bag lies there already: then there is nothing to do."""
    from octavo.reading.bags import open_bag

    if not folder.is_dir():
        return False
    bag, strange = open_bag(folder)
    return (
        not strange
        and bag.names == tuple(sorted(files))
        and all(bag.read(name) == content for name, content in files.items())
    )


class Log:
    """When what was done, by the clock: for ``--log``, never for the bag."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def tell(self, stage: str, what: str) -> None:
        """Write a line down."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._lines.append(f"{now} {stage}: {what}\n")

    def beside(self, progress: Callable[[str, str], None]) -> Callable[[str, str], None]:
        """The same, and a progress that is told, too."""

        def tell(stage: str, what: str) -> None:
            self.tell(stage, what)
            progress(stage, what)

        return tell

    def write(self, path: Path | None) -> None:
        """Write the log, where one is wanted. Raises UsageError when it cannot be written."""
        from octavo.write import write_files

        if path is not None:
            write_files(path.resolve().parent, {path.name: "".join(self._lines).encode()})
