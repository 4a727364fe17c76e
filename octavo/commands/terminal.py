"""Turn findings and progress into lines on stderr, where a person reads them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from octavo.model import Finding, Severity
from octavo.model.errors import ManuscriptError, OctavoError
from octavo.model.folding import fold_findings
from octavo.model.oneline import one_line

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def open_console() -> Console:
    """Stderr, with lines as long as they are."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on stderr, the gravest last, where the eye is when the run ends."""
    _print_findings(open_console(), findings)


def said_of(findings: Sequence[Finding]) -> str:
    """What `show_findings` writes where there are no colours."""
    said = StringIO()
    _print_findings(Console(file=said, soft_wrap=True, highlight=False), findings)
    return said.getvalue()


def show_error(error: OctavoError, *, as_json: bool) -> None:
    """What stopped a command: on stderr, or as JSON on stdout."""
    if isinstance(error, ManuscriptError):
        findings = fold_findings(error.findings)
    else:
        findings = (Finding("stopped", Severity.ERROR, error.message, None, error.hint),)
    if not as_json:
        show_findings(findings)
        return
    from octavo.report import finding_value

    value = {"findings": [finding_value(finding) for finding in findings]}
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def show_progress() -> Iterator[Callable[[str, str], None]]:
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


def _print_findings(console: Console, findings: Sequence[Finding]) -> None:
    order = list(Severity)
    for finding in sorted(findings, key=lambda f: -order.index(f.severity)):
        where = f"{finding.place}: " if finding.place else ""
        line = Text(one_line(where))
        line.append(f"{finding.severity.value}: ", _STYLES[finding.severity])
        line.append(one_line(f"{finding.message}{finding.repeated} [{finding.code}]"))
        console.print(line)
        if finding.hint:
            console.print(Text(f"  hint: {finding.hint}"))
