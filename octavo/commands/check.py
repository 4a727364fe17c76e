"""``octavo check``: read the finished files back and check everything that can be checked."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from octavo.commands.elsewhere import add_sarif_option, look_where_to_tell, tell_elsewhere
from octavo.commands.options import add_book_options, folders
from octavo.commands.terminal import show_error, show_findings, show_progress
from octavo.model import Build, Severity
from octavo.model.errors import OctavoError
from octavo.model.oneline import one_line
from octavo.pipeline import check_book, files_of
from octavo.reading.reports import read_report
from octavo.reading.theme import template_environment
from octavo.report import REPORT, account_lines, make_reports, report_json
from octavo.write import write_files

_LONGEST = (
    5  # seconds of one wait: without an end it would go on where an interruption was lost before it
)
_TOGETHER = 0.3  # seconds without a change, after which it is checked again


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, which editions, where they are."""
    add_book_options(parser)
    add_sarif_option(parser)
    parser.add_argument("--watch", action="store_true",
                        help="check again whenever the manuscript or a finished file changes; Ctrl-C ends it")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """0 when no error is found, 1 when there are some. Raises OctavoError when there is nothing to read."""
    look_where_to_tell(options)
    return _watch(options) if options.watch else _check(options)[0]


def _watch(options: argparse.Namespace) -> int:
    """Check, and again after every change, until somebody ends it; what then counts is the last time."""
    from octavo.desk.serving.watching import Watcher

    root, folder = folders(options)
    changed = threading.Event()
    watcher = Watcher(root, changed.set, folder)
    watcher.begin()
    code = 0
    told: list[int] = []
    waiting = False

    def hear(number: int, _: object) -> None:
        """A check that is under way ends, if nobody interrupts it again."""
        at_once = waiting or bool(told)  # the list itself is about to be longer
        told.append(number)
        if at_once:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, hear)
    _say(f"checking {root.name}, and again whenever it changes; Ctrl-C ends it")
    try:
        while not told:
            try:
                code, build = _check(options)
                watcher.also(files_of(build, root)[0])
            except OctavoError as error:
                code = error.exit_code
                show_error(error, as_json=options.json)
            sys.stdout.flush()
            waiting = True
            while not (told or changed.wait(_LONGEST)):
                pass
            waiting = False
            while changed.is_set():  # a build moves its files one after the other
                changed.clear()
                changed.wait(_TOGETHER)
            _say("it has changed: checking again")
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, before)
        watcher.end()
    return code


def _say(what: str) -> None:
    """What is done now: the first check of a book that pandoc has not read takes a while."""
    sys.stderr.write(one_line(what) + "\n")
    sys.stderr.flush()


def _check(options: argparse.Namespace) -> tuple[int, Build]:
    """The exit code of one check, and what was checked."""
    root, folder = folders(options)
    with show_progress() as progress:
        build = check_book(root, folder, options.to, progress)
    last = read_report(folder / REPORT)
    write_files(folder, make_reports(build, template_environment(root), last))
    if options.json:
        sys.stdout.write(report_json(build).decode())
    else:
        show_findings(build.findings)
        errors = sum(finding.severity is Severity.ERROR for finding in build.findings)
        sys.stdout.writelines(
            f"{n:>9,} letters {what}\n" for what, n in account_lines(build.account)
        )
        for figure in build.makeup.figures if build.makeup else ():
            sys.stdout.write(f"{figure.value:>9.2f} {figure.label}, in 100 {figure.base}\n")
        sys.stdout.write(f"{len(build.editions)} editions checked, {errors} errors\n")
    exit_code = 1 if build.has_errors else 0
    tell_elsewhere(build.findings, options, exit_code)
    return exit_code, build
