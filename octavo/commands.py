"""Turn a parsed command line into files, reports and an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from octavo import store
from octavo.cli import import_options
from octavo.errors import ManuscriptError, OctavoError, UsageError
from octavo.model import Build, Finding, Severity
from octavo.pipeline import build_book, check_book
from octavo.stamp import find_epoch
from octavo.unchanged import RECORD, inputs_key, make_record
from octavo.workshop import Workshop
from octavo.write import write_files

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def run_command(options: argparse.Namespace, workshop: Workshop) -> int:
    """Run build, check, import or cache."""
    run = {
        "build": _run_build,
        "check": _run_check,
        "import": _run_import,
        "cache": _run_cache,
    }[options.command]
    try:
        return run(options, workshop)
    except ManuscriptError as error:
        _show_findings(error.findings, options.json)
        return error.exit_code
    except OctavoError as error:
        stopped = Finding("stopped", Severity.ERROR, error.message, None, error.hint)
        _show_findings((stopped,), options.json)
        return error.exit_code


def _run_build(options: argparse.Namespace, workshop: Workshop) -> int:
    root, folder = _folders(options)
    with _progress() as progress:
        build = build_book(root, options.to, os.environ, workshop, progress)
        progress("write", str(folder))
        files = {edition.name: edition.content for edition in build.editions}
        files |= _reports(build, root)
        record = _record(build, root, options.to, files)
        paths = write_files(folder, files | {RECORD: record})
    if options.json:
        from octavo.report import report_json

        sys.stdout.write(report_json(build).decode())
    else:
        _show_findings(build.findings, False)
        sys.stdout.writelines(f"{path}\n" for path in paths if path.name != RECORD)
    return 1 if build.has_errors else 0


def _record(build: Build, root: Path, formats: Sequence[str], files: dict[str, bytes]) -> bytes:
    """What lets the next run see that nothing has changed."""
    images = [*build.book.images, *([build.book.cover] if build.book.cover else [])]
    local = [image.path for image in images if image.path.is_absolute()]
    extra = sorted(str(path.relative_to(root)) for path in local)
    date = str(find_epoch(root, os.environ))
    if len(local) < len(images):
        key = "fetched"  # pictures from the web may change at any time: never the same key
    else:
        key = inputs_key(root, formats, os.environ, date, extra)
    said = StringIO()
    _print_findings(Console(file=said, soft_wrap=True, highlight=False), build.findings)
    return make_record(key, extra, int(build.has_errors), files, said.getvalue())


def _run_check(options: argparse.Namespace, workshop: Workshop) -> int:

    root, folder = _folders(options)
    with _progress() as progress:
        build = check_book(root, folder, options.to, progress)
    write_files(folder, _reports(build, root))
    if options.json:
        from octavo.report import report_json

        sys.stdout.write(report_json(build).decode())
    else:
        _show_findings(build.findings, False)
        errors = sum(finding.severity is Severity.ERROR for finding in build.findings)
        sys.stdout.write(f"{len(build.editions)} editions checked, {errors} errors\n")
    return 1 if build.has_errors else 0


def _run_cache(options: argparse.Namespace, workshop: Workshop) -> int:

    sys.stdout.write(f"{store.clear()} kept things deleted\n")
    return 0


def _run_import(options: argparse.Namespace, workshop: Workshop) -> int:
    """1 when something needs a look, 0 when not."""
    from octavo.scan.command import import_book
    from octavo.scan.model import Options
    from octavo.scan.report import report_json as import_report

    given = Options(**import_options(options))
    with _progress() as progress:
        outcome = import_book(
            options.scan, options.out.resolve(), given, progress, replace=options.replace
        )
    if options.json:
        sys.stdout.write(import_report(outcome.told).decode())
        return int(outcome.needs_a_look)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for look in outcome.told.log.looks:
        where = f"{options.scan.name}:{look.line}: " if look.line else ""
        console.print(Text(f"{where}{look.message} [{look.what}]"))
    sys.stdout.writelines(f"{line}\n" for line in outcome.summary)
    sys.stdout.writelines(f"{path}\n" for path in outcome.paths)
    return int(outcome.needs_a_look)


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

    _print_findings(Console(stderr=True, soft_wrap=True, highlight=False), findings)


def _print_findings(console: Console, findings: Sequence[Finding]) -> None:
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
