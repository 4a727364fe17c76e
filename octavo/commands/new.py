"""``octavo new``: a small book of a kind, to begin with.

Four questions on a terminal, each answered by an option or by a default where nobody is there to be asked. Nothing that
is there is written over: a folder with a manuscript is refused, any other file of the same name stays as it is.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.model.errors import UsageError

if TYPE_CHECKING:
    from octavo.desk.starting import Answers

_AUTHOR = "Your Name"
_LANGUAGE = "en-GB"
_KIND = "novel"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where, and the answers."""
    from octavo.desk.starting import KINDS

    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the new book")
    parser.add_argument("--kind", choices=list(KINDS), help="what kind of book (default: novel)")
    parser.add_argument("--title", type=_text, help="its title (default: the name of the folder)")
    parser.add_argument("--author", type=_text, help="who writes it")
    parser.add_argument("--language", type=_language, help="its language: en-GB, de, hy …")
    parser.set_defaults(json=False)


def run(options: argparse.Namespace) -> int:
    """0 when there is a book. Raises UsageError when one is there already, or the folder cannot be written."""
    try:
        return _begin(options)
    except UsageError as error:
        if "--out" in (error.hint or ""):  # which other commands have
            raise UsageError(error.message, hint="name another folder") from error
        raise


def _begin(options: argparse.Namespace) -> int:
    from octavo.desk.starting import make_book
    from octavo.model.oneline import one_line
    from octavo.write import look_ahead, write_new

    folder = options.folder.resolve()
    look_ahead(folder)
    manuscript = folder / "manuscript"
    if manuscript.exists() and not (manuscript.is_dir() and not any(manuscript.iterdir())):
        raise UsageError(
            f"{folder} holds a manuscript already",
            hint="name a folder that is not there yet",
        )
    answers = _answers(options, folder)
    for place, content in make_book(answers).items():
        path = folder / place
        if path.exists() or path.is_symlink():
            sys.stderr.write(one_line(f"{path} is there already, and stays as it is") + "\n")
            continue
        write_new(path, content)
        sys.stdout.write(f"{path}\n")
    if not answers.language.startswith("en"):
        sys.stderr.write("the text of the sample is English, whatever the language of the book\n")
    sys.stderr.write(one_line(f"next: octavo build {shlex.quote(str(options.folder))}") + "\n")
    return 0


def _answers(options: argparse.Namespace, folder: Path) -> Answers:
    from octavo.desk.starting import KINDS, Answers

    asking = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    if asking and options.kind is None:
        sys.stderr.writelines(f"  {name:<7} {text}\n" for name, text in KINDS.items())

    def answer(given: str | None, question: str, default: str, read: Callable[[str], str]) -> str:
        return given or (_ask(question, default, read) if asking else default)

    return Answers(
        kind=answer(options.kind, "What kind of book", _KIND, _kind),
        title=answer(options.title, "Its title", _title_of(folder), _text),
        author=answer(options.author, "Who writes it", _AUTHOR, _text),
        language=answer(options.language, "Its language", _LANGUAGE, _language),
    )


def _ask(question: str, default: str, read: Callable[[str], str]) -> str:
    """The answer of whoever sits there, asked again until it is one."""
    while True:
        sys.stderr.write(f"{question} [{default}]? ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:  # the end of what is typed
            sys.stderr.write("\n")
            raise UsageError("nothing was made: the questions were not answered",
                             hint="give the answers as options: octavo new --help")  # fmt: skip
        try:
            return read(line.strip()) if line.strip() else default
        except argparse.ArgumentTypeError as error:
            sys.stderr.write(f"{error}\n")


def _title_of(folder: Path) -> str:
    """“my-first_book” is My First Book."""
    words = folder.name.replace("-", " ").replace("_", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or "A Book"


def _kind(value: str) -> str:
    from octavo.desk.starting import KINDS

    found = [name for name in KINDS if name.startswith(value.lower())]
    if len(found) != 1:
        raise argparse.ArgumentTypeError(f"“{value}”: there are {', '.join(KINDS)}")
    return found[0]


def _text(value: str) -> str:
    from octavo.model.oneline import one_line

    if not value.strip() or one_line(value) != value:
        raise argparse.ArgumentTypeError("it is empty, or more than a line of text")
    return value.strip()


def _language(value: str) -> str:
    from octavo.model.forms import check_language

    try:
        return check_language(value.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
