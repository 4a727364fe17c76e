"""``octavo build``: make the editions of a book and prove them.

1. where the last build had the same inputs and its files are whole, say again what it said;
2. start the processes that lay out pages, so that they load the engine while the manuscript is read;
3. build, write the files and the reports, and leave a record for the next time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.commands.elsewhere import (
    add_sarif_option,
    is_told_elsewhere,
    look_where_to_tell,
    tell_elsewhere,
)
from octavo.commands.only import FOLDER, take_chapters
from octavo.commands.options import add_book_options, add_work_options, folders, open_workshop
from octavo.model.errors import UsageError
from octavo.reading.paths import book_files
from octavo.reading.reports import read_report
from octavo.reading.stamp import find_epoch
from octavo.workshop.collector import collect_hardly
from octavo.workshop.unchanged import (
    RECORD,
    Record,
    add_record,
    files_of_others,
    inputs_key,
    read_record,
)

if TYPE_CHECKING:
    from octavo.model import Build
    from octavo.workshop.pool import Workshop

_FETCHED = "fetched"  # in place of a key


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, which editions, where to, and in how many processes."""
    add_book_options(parser)
    add_work_options(parser)
    add_sarif_option(parser)
    parser.add_argument("--strict-makeup", action="store_true",
                        help="end with 1 when there is a note on lines or pages (makeup-…)")  # fmt: skip
    parser.add_argument("--only", action="append", default=[], metavar="CHAPTER",
                        help="a quick proof of this chapter alone, in only/ beside the finished files: its id, number, "
                             "file or words of its title; may be given several times")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """0 when the book is proved, 1 when the proof finds an error, or with ``--strict-makeup`` something to mend
    in lines or pages. Raises OctavoError when there is none."""
    look_where_to_tell(options)
    if (code := _answer_at_once(options)) is not None:
        return code
    with _open_workshop(options) as workshop:
        if workshop.processes > 1:
            collect_hardly()
        return _build(options, workshop)


def read_current(root: Path, folder: Path) -> Record | None:
    """What the last build in ``folder`` left, where it would be the same today."""
    record = read_record(folder, root)
    try:
        if record is None or record.key != _key_of(root, record.asked, record.extra):
            return None
    except (OSError, ValueError):
        return None
    return record


def read_made(root: Path, folder: Path) -> Record | None:
    """What a build that has just ended left in ``folder``; None where the book has changed meanwhile."""
    record = read_record(folder, root)
    return record if record is not None and record.key == _FETCHED else read_current(root, folder)


def _answer_at_once(options: argparse.Namespace) -> int | None:
    """The exit code of a build that would give what is there; None when there is work to do."""
    if options.no_cache or options.json or options.only or is_told_elsewhere(options):
        return None
    root, folder = folders(options)
    record = read_record(folder, root)
    if record is None:
        return None
    try:
        key = _key_of(root, _asked(options), record.extra)
    except (OSError, ValueError):
        return None
    if record.key != key:
        return None
    sys.stderr.write(record.said)
    sys.stdout.writelines(f"{folder / name}\n" for name in record.files)
    return record.exit_code


def _open_workshop(options: argparse.Namespace) -> Workshop:
    """The processes of the build, at work on loading what they are going to need."""
    if "pdf" not in options.to:
        from octavo.workshop.pool import Workshop

        return Workshop()
    return open_workshop(options, again=(folders(options)[1] / RECORD).exists())


def _build(options: argparse.Namespace, workshop: Workshop) -> int:
    from octavo.commands.terminal import show_findings, show_progress
    from octavo.pipeline import build_book

    root, folder = folders(options)
    with show_progress() as progress:
        cut = None
        if options.only:
            cut = partial(take_chapters, wanted=options.only, finished=folder)
            folder /= FOLDER
        build = build_book(root, options.to, os.environ, workshop, progress, cut=cut)
        progress("write", str(folder))
        exit_code = int(build.has_errors or (options.strict_makeup and build.has_makeup_notes))
        # a proof of a chapter is made anew whenever it is asked for
        asked = None if options.only else _asked(options)
        paths = write_build(build, root, folder, asked, exit_code)
    if options.json:
        from octavo.report import report_json

        sys.stdout.write(report_json(build).decode())
    else:
        show_findings(build.findings)
        sys.stdout.writelines(f"{path}\n" for path in paths)
    tell_elsewhere(build.findings, options, exit_code)
    return exit_code


def write_build(
    build: Build, root: Path, folder: Path, asked: Sequence[str] | None = (), exit_code: int = 0
) -> tuple[Path, ...]:
    """Write the editions and the reports of the book in ``root`` into ``folder``, and the record by which the next build
    sees that there is nothing to do. Where nothing was ``asked``, of a build that was made some time ago, it always has
    something; None: leave no record.

    Raises UsageError when the folder cannot be written, or has an edition of another book.
    """
    from octavo.reading.theme import template_environment
    from octavo.report import REPORT, make_reports
    from octavo.write import write_files

    files = {edition.name: edition.content for edition in build.editions}
    if not folder.is_relative_to(root):  # where nobody else's can be
        _refuse_to_replace(files, files_of_others(folder, root), folder)
    files |= make_reports(build, template_environment(root), read_report(folder / REPORT))
    if asked is not None:
        record = _record(build, root, asked, tuple(files), exit_code)
        files |= {RECORD: add_record(folder, root, record, files)}
    paths = write_files(folder, files)
    return tuple(path for path in paths if path.name != RECORD)


def _asked(options: argparse.Namespace) -> tuple[str, ...]:
    """What was asked for: the editions, and how strictly they are judged."""
    return (*options.to, *(["strict-makeup"] if options.strict_makeup else []))


def _refuse_to_replace(names: Iterable[str], of_others: frozenset[str], folder: Path) -> None:
    """Raise UsageError when an edition would take the place of another book's."""
    for name in names:
        if name in of_others:
            raise UsageError(
                f"{folder / name} is an edition of another book of the same name",
                hint="choose another folder with --out, or give one of the two another slug",
            )


def _record(
    build: Build, root: Path, asked: Sequence[str], files: tuple[str, ...], exit_code: int
) -> Record:
    """What lets the next run see that nothing has changed."""
    from octavo.commands.terminal import said_of
    from octavo.pipeline import files_of

    extra, fetched = files_of(build, root)
    # pictures from the web may change at any time, and files since a build that is not of now: never the same key
    key = _FETCHED if fetched or not asked else _key_of(root, asked, extra)
    return Record(key, extra, exit_code, files, said_of(build.findings), tuple(asked))


def _key_of(root: Path, asked: Sequence[str], extra: Iterable[str]) -> str:
    date = str(find_epoch(root, os.environ))
    return inputs_key(book_files(root, extra), asked, os.environ, date)
