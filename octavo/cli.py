"""Turn a command line into a finished book, a report and an exit code.

0 done · 1 built, with findings of severity error · 2 wrong use · 3 the book cannot be built ·
4 something is not installed · 130 interrupted. Progress and findings go to stderr, results to stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import octavo
from octavo.errors import ManuscriptError, OctavoError, UsageError
from octavo.model import Build, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMATS = ("pdf", "epub", "html")
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given or ["build"])
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except ManuscriptError as error:
        _show_findings(error.findings, options.json)
        return error.exit_code
    except OctavoError as error:
        _show_findings(
            (Finding("stopped", Severity.ERROR, error.message, None, error.hint),), options.json
        )
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; the files of the last build are as they were\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="octavo", description="One Markdown manuscript, three editions, one numbering."
    )
    parser.add_argument("--version", action="version", version=f"octavo {octavo.__version__}")
    commands = parser.add_subparsers(metavar="command", required=True)
    for name, run, help_text in (
        ("build", _run_build, "build the editions of a book and prove them"),
        ("check", _run_check, "read the finished files back and check everything that can be"),
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
        command.set_defaults(run=run)
        if name == "build":
            command.add_argument("--jobs", type=_count, metavar="N",
                                 help="processes that lay out pages (default: all processors)")  # fmt: skip
            command.add_argument("--no-cache", action="store_true",
                                 help="lay out every chapter anew and keep nothing")  # fmt: skip
    cache = commands.add_parser("cache", help="what is kept between builds")
    cache.add_argument("action", choices=["clear"], help="clear: delete all of it")
    cache.set_defaults(run=_run_cache, json=False)
    return parser


def _count(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"“{value}” is not a number of processes")
    return int(value)


def _formats(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if not wanted or any(part not in _FORMATS for part in wanted):
        raise argparse.ArgumentTypeError(f"“{value}”: name one or more of {', '.join(_FORMATS)}")
    return tuple(name for name in _FORMATS if name in wanted)


def _run_build(options: argparse.Namespace) -> int:
    from octavo.pipeline import build_book
    from octavo.report import report_json
    from octavo.typeset.workshop import Workshop, processors
    from octavo.write import write_files

    root, folder = _folders(options)
    with _progress() as progress:
        workshop = Workshop(options.jobs or processors(), not options.no_cache)
        build = build_book(root, options.to, os.environ, workshop, progress)
        files = {edition.name: edition.content for edition in build.editions}
        progress("write", str(folder))
        paths = write_files(folder, files | _reports(build, root))
    if options.json:
        sys.stdout.write(report_json(build).decode())
    else:
        _show_findings(build.findings, False)
        sys.stdout.writelines(f"{path}\n" for path in paths)
    return 1 if build.has_errors else 0


def _run_check(options: argparse.Namespace) -> int:
    from octavo.pipeline import check_book
    from octavo.report import report_json
    from octavo.write import write_files

    root, folder = _folders(options)
    with _progress() as progress:
        build = check_book(root, folder, options.to, progress)
    write_files(folder, _reports(build, root))
    if options.json:
        sys.stdout.write(report_json(build).decode())
    else:
        _show_findings(build.findings, False)
        errors = sum(finding.severity is Severity.ERROR for finding in build.findings)
        sys.stdout.write(f"{len(build.editions)} editions checked, {errors} errors\n")
    return 1 if build.has_errors else 0


def _run_cache(_: argparse.Namespace) -> int:
    from octavo.typeset.workshop import clear_store

    sys.stdout.write(f"{clear_store()} kept sheets deleted\n")
    return 0


def _reports(build: Build, root: Path) -> dict[str, bytes]:
    from octavo.report import report_html, report_json
    from octavo.theme import template_environment

    return {
        "report.html": report_html(build, template_environment(root)),
        "report.json": report_json(build),
    }


def _folders(options: argparse.Namespace) -> tuple[Path, Path]:
    root = options.book.resolve()
    if not root.is_dir():
        raise UsageError(
            f"there is no folder {options.book}", hint="name the folder that holds manuscript/"
        )
    return root, (options.out or root / "build").resolve()


def _show_findings(findings: Sequence[Finding], as_json: bool) -> None:
    """Findings on stderr, the gravest last, where the eye is when the run ends."""
    if as_json:
        from octavo.report import finding_value

        sys.stdout.write(
            json.dumps({"findings": [finding_value(f) for f in findings]}, ensure_ascii=False,
                       indent=2) + "\n")  # fmt: skip
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    order = list(Severity)
    for finding in sorted(findings, key=lambda f: -order.index(f.severity)):
        where = f"{finding.place}: " if finding.place else ""
        line = Text(f"{where}")
        line.append(f"{finding.severity.value}: ", _STYLES[finding.severity])
        line.append(f"{finding.message} [{finding.code}]")
        console.print(line)
        if finding.hint:
            console.print(Text(f"  hint: {finding.hint}"))


@contextmanager
def _progress() -> Iterator[Callable[[str, str], None]]:
    """A line on stderr that names stage and chapter; nothing when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.fields[stage]:<10}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None, stage="start")

        def tell(stage: str, what: str) -> None:
            bar.update(task, description=what, stage=stage, advance=1)

        yield tell
