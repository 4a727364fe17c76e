"""Turn findings and progress into lines on stderr, where a person reads them.

Colours and the bar are `rich`'s, which is loaded where stderr is a terminal.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from octavo.model import Finding, Severity
from octavo.model.errors import ManuscriptError, OctavoError
from octavo.model.folding import fold_findings
from octavo.model.oneline import one_line
from octavo.workshop.alone import may_pause

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def open_console() -> Console:
    """Stderr, with lines as long as they are."""
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, highlight=False)


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on stderr, the gravest last, where the eye is when the run ends."""
    if not _may_be_terminal():
        sys.stderr.write(said_of(findings))
        return
    from rich.text import Text

    console = open_console()
    for finding in _in_order(findings):
        where, severity, message = _line_of(finding)
        console.print(Text(where).append(severity, _STYLES[finding.severity]).append(message))
        if finding.hint:
            console.print(Text(f"  hint: {finding.hint}"))


def said_of(findings: Sequence[Finding]) -> str:
    """What `show_findings` writes where there are no colours."""
    lines: list[str] = []
    for finding in _in_order(findings):
        lines.append("".join(_line_of(finding)))
        if finding.hint:
            lines.append(f"  hint: {finding.hint}")
    return "".join(f"{line}\n" for line in lines)


def findings_of(error: OctavoError) -> tuple[Finding, ...]:
    """What stopped a command, as findings."""
    if isinstance(error, ManuscriptError):
        return fold_findings(error.findings)
    return (Finding("stopped", Severity.ERROR, error.message, None, error.hint),)


def show_error(error: OctavoError, *, as_json: bool) -> None:
    """What stopped a command: on stderr, or as JSON on stdout."""
    findings = findings_of(error)
    if not as_json:
        show_findings(findings)
        return
    from octavo.report import finding_value

    value = {"findings": [finding_value(finding) for finding in findings]}
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def show_progress() -> Iterator[Callable[[str, str], None]]:
    """A line on stderr that names stage and chapter; nothing when stderr is no terminal."""
    if not _may_be_terminal():
        yield lambda stage, what: None
        return
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

        @contextmanager
        def pause() -> Iterator[None]:  # the bar moves by itself
            bar.stop()
            try:
                yield
            finally:
                bar.start()

        with may_pause(pause):
            yield tell


def _may_be_terminal() -> bool:
    """Whether stderr is one, or is to be taken for one."""
    asked = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return sys.stderr.isatty() or any(os.environ.get(name) for name in asked)


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: -order.index(finding.severity))


def _line_of(finding: Finding) -> tuple[str, str, str]:
    """Where, how grave, and what."""
    return (
        one_line(f"{finding.place}: ") if finding.place else "",
        f"{finding.severity.value}: ",
        one_line(f"{finding.message}{finding.repeated} [{finding.code}]"),
    )
