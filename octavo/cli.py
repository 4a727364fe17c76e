"""Turn a command line into a command's run and an exit code.

0 done · 1 built, with findings of severity error (or, where asked, notes on lines and pages) · 2 wrong use, or a machine that refuses · 3 the book
cannot be built · 4 something is not installed · 70 a fault of ours · 130 interrupted, 143 or 129 told to end. Progress and findings
go to stderr, results to stdout.
A command's module is imported when the command is given, and not before.
"""

from __future__ import annotations

import argparse
import atexit
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import octavo
from octavo.model.errors import OctavoError
from octavo.workshop.collector import collect_seldom

# name → its module, what it does
COMMANDS = {
    "build": ("octavo.commands.build", "build the editions of a book and prove them"),
    "serve": ("octavo.commands.serve", "show the book in a browser while it is written"),
    "check": ("octavo.commands.check",
              "read the finished files back and check everything that can be"),
    "press": ("octavo.commands.press",
              "make of the print edition what a printing house takes, and hold it against its rules"),
    "deposit": ("octavo.commands.deposit",
                "pack a book, with all that it is made of, into a bag for an archive"),
    "verify": ("octavo.commands.verify",
               "see whether a bag is whole, and make the same again from its sources"),
    "import": ("octavo.commands.importing",
               "make a book folder of a scan, or of a document of another kind"),
    "cache": ("octavo.commands.cache", "what is kept between builds"),
    "new": ("octavo.commands.new", "begin a book: a small one of its kind, to be written over"),
    "words": ("octavo.commands.words", "words and pages of each chapter"),
    "diff": ("octavo.commands.diff",
             "what has changed between two builds or revisions: text, numbers, pages, references"),
    "schema": ("octavo.commands.schema", "the JSON schema of the front matter, for editors"),
    "doctor": ("octavo.commands.doctor",
               "what is installed, what for, what is missing, and how to get it"),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["build"]
    _open_streams()
    options = argparse.Namespace(json=False)
    try:
        options = _parser(given).parse_args(given)
        code: int = options.run(options)
        return code
    except KeyboardInterrupt as end:
        sys.stderr.write("interrupted; the files of the last build are as they were\n")
        return 128 + (end.number if isinstance(end, _ToldToEnd) else signal.SIGINT)
    except BrokenPipeError:
        _close_stdout()  # nobody reads on
        return 2
    except OctavoError as error:
        stopped = error
    except (
        Exception
    ) as error:  # the last resort: whatever a book or a machine can cause is caught before
        from octavo.commands.faults import stop_for

        stopped = stop_for(error)
    with suppress(OSError):  # the disk that stderr goes to is full
        _tell(stopped, options)
    return stopped.exit_code


def _tell(stopped: OctavoError, options: argparse.Namespace) -> None:
    """Say what stopped a command, also where what is missing is what findings are said with."""
    try:
        from octavo.commands.terminal import findings_of, show_error

        show_error(stopped, as_json=options.json)
        if hasattr(options, "sarif"):
            from octavo.commands.elsewhere import tell_elsewhere

            with suppress(OctavoError):  # the same file may be what stopped it
                tell_elsewhere(findings_of(stopped), options, stopped.exit_code)
    except ModuleNotFoundError:
        sys.stderr.write(f"error: {stopped.message}\n  hint: {stopped.hint}\n")


def run() -> NoReturn:
    """The program: run the command that was given, and end.

    To let go of a book object by object takes a fifth of a second; the system takes it back at once.
    """
    collect_seldom()
    _hear_the_end()
    code = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _close_stdout()
    except OSError as error:
        sys.stderr.write(f"error: cannot write to stdout: {error.strerror}\n")
        _close_stdout()
        code = 2
    with suppress(OSError):
        sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)


class _ToldToEnd(KeyboardInterrupt):
    """By a signal, which whoever watches over the machine sends, or a terminal that is closed."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _hear_the_end() -> None:
    """Being told to end is being interrupted: nothing is left behind then."""

    def hear(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # whoever asks again does not want to wait
        raise _ToldToEnd(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # not under nohup
            signal.signal(number, hear)


def _open_streams() -> None:
    """Let nothing that is written fail for its letters, nor for want of a stream to write to."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (as long as we last)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_stdout() -> None:
    """Write what is left to nobody, so that the interpreter's end does not stumble over it again."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (as long as we last)


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """All commands by name, the one that is given with its options."""
    parser = argparse.ArgumentParser(
        prog="octavo", description="One Markdown manuscript, three editions, one numbering."
    )
    parser.add_argument("--version", action="version", version=f"octavo {octavo.__version__}")
    commands = parser.add_subparsers(metavar="command", required=True)
    wanted = next((word for word in given if not word.startswith("-")), None)
    for name, (module, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == wanted:
            made = import_module(module)
            made.add_options(command)
            command.set_defaults(run=made.run)
    return parser
