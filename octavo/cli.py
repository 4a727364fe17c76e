"""Turn a command line into a finished book, a report and an exit code.

0 done · 1 built, with findings of severity error · 2 wrong use · 3 the book cannot be built ·
4 something is not installed · 130 interrupted. Progress and findings go to stderr, results to stdout.
"""

from __future__ import annotations

import argparse
import atexit
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import octavo
from octavo.stamp import find_epoch
from octavo.unchanged import RECORD, find_record

if TYPE_CHECKING:
    from octavo.workshop import Workshop

_FORMATS = ("pdf", "epub", "html")
# The words of octavo.scan.dialects, which is not imported here: --help answers at once.
_DIALECTS = ("rules", "separators", "marker", "marks", "formfeed", "notes", "none")
_CALLS = ("sup", "caret", "tex", "superscript", "bracket", "sign")
_NUMBERINGS = {"through": "book", "per-chapter": "chapter", "per-page": "page"}
_PLACES = {"foot": "page", "chapter": "chapter", "end": "book"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given or ["build"])
    try:
        if (code := _answer_at_once(options)) is not None:
            return code
        with _workshop(options) as workshop:
            _warm(workshop, options)
            from octavo.commands import run_command  # the libraries of all stages come with it

            return run_command(options, workshop)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; the files of the last build are as they were\n")
        return 130


def run() -> NoReturn:
    """The program: run the command that was given, and end.

    To let go of a book object by object takes a fifth of a second; the system takes it back at once.
    """
    code = main()
    if "weasyprint" in sys.modules:
        sys.exit(code)  # it has files of its own to take away
    with suppress(OSError):  # nobody reads on
        sys.stdout.flush()
        sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="octavo", description="One Markdown manuscript, three editions, one numbering."
    )
    parser.add_argument("--version", action="version", version=f"octavo {octavo.__version__}")
    commands = parser.add_subparsers(metavar="command", required=True)
    for name, help_text in (
        ("build", "build the editions of a book and prove them"),
        ("check", "read the finished files back and check everything that can be"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.add_argument("book", nargs="?", type=Path, default=Path(),
                             help="the book's folder (default: this one)")  # fmt: skip
        command.add_argument("--to", type=_formats, default=_FORMATS, metavar="pdf,epub,html",
                             help="which editions (default: all)")  # fmt: skip
        command.add_argument("--out", type=Path, metavar="DIR",
                             help="where the files are (default: build/ in the book's folder)")  # fmt: skip
        command.add_argument("--json", action="store_true",
                             help="print the report as JSON on stdout")  # fmt: skip
        command.set_defaults(command=name)
        if name == "build":
            command.add_argument("--jobs", type=_count, metavar="N",
                                 help="processes that lay out pages (default: all processors)")  # fmt: skip
            command.add_argument("--no-cache", action="store_true",
                                 help="lay out every chapter anew and keep nothing")  # fmt: skip
    _add_import(commands)
    cache = commands.add_parser("cache", help="what is kept between builds")
    cache.add_argument("action", choices=["clear"], help="clear: delete all of it")
    cache.set_defaults(command="cache", json=False)
    return parser


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "make a book folder of a scan, or of a document of another kind"
    command = commands.add_parser("import", help=text, description=text)
    command.add_argument("scan", type=Path, metavar="SCAN",
                         help="text that an OCR program wrote, or .docx, .odt, .html, .epub, .tex")  # fmt: skip
    command.add_argument("--out", type=Path, metavar="BOOK", required=True,
                         help="the folder of the book that is made")  # fmt: skip
    for name, values, help_text in (
        ("dialect", _DIALECTS, "how the scan marks its pages"),
        ("calls", _CALLS, "how it calls notes"),
        ("notes", tuple(_NUMBERINGS), "where the count of notes begins anew"),
        ("notes-at", tuple(_PLACES), "where notes stand"),
    ):
        command.add_argument(f"--{name}", choices=("auto", *values), default="auto",
                             help=f"{help_text} (default: found out)")  # fmt: skip
    command.add_argument("--replace", action="store_true",
                         help="write over a manuscript that is there")  # fmt: skip
    command.add_argument("--json", action="store_true", help="print the report as JSON on stdout")
    command.set_defaults(command="import")


def import_options(options: argparse.Namespace) -> dict[str, str]:
    """What was said of the scan, in the words of octavo.scan.model.Options."""
    return {
        "breaks": options.dialect,
        "calls": options.calls,
        "numbering": _NUMBERINGS.get(options.notes, "auto"),
        "place": _PLACES.get(options.notes_at, "auto"),
    }


def _count(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"“{value}” is not a number of processes")
    return int(value)


def _formats(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if not wanted or any(part not in _FORMATS for part in wanted):
        raise argparse.ArgumentTypeError(f"“{value}”: name one or more of {', '.join(_FORMATS)}")
    return tuple(name for name in _FORMATS if name in wanted)


def _workshop(options: argparse.Namespace) -> Workshop:
    """The processes of a command."""
    from octavo.workshop import Workshop, processors

    if _prints(options):
        return Workshop(options.jobs or processors(), not options.no_cache)
    return Workshop()


def _warm(workshop: Workshop, options: argparse.Namespace) -> None:
    """Put the processes of a build to work on loading the layout engine."""
    if _prints(options):
        # after a build there was most likely a small change: one process for its chapter, then for the screens
        again = (_folder(options) / RECORD).exists() and workshop.keep
        workshop.warm(1 if again else workshop.processes)


def _prints(options: argparse.Namespace) -> bool:
    return options.command == "build" and "pdf" in options.to


def _folder(options: argparse.Namespace) -> Path:
    return Path(options.out or options.book.resolve() / "build").resolve()


def _answer_at_once(options: argparse.Namespace) -> int | None:
    """The exit code of a build that would give what is there; None when there is work to do."""
    if options.command != "build" or options.no_cache or options.json:
        return None
    root = options.book.resolve()
    folder = _folder(options)
    try:
        date = str(find_epoch(root, os.environ))
    except (OSError, ValueError):
        return None
    record = find_record(folder, root, options.to, os.environ, date)
    if record is None:
        return None
    sys.stderr.write(record.said)
    sys.stdout.writelines(f"{folder / name}\n" for name in record.files)
    return record.exit_code
