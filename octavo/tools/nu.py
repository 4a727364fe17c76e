"""Turn what the Nu HTML checker says of a page into findings. Only errors: its warnings are advice
about style, and it misreads policies that allow ``data:``."""

from __future__ import annotations

import json
import shutil
import subprocess

from octavo.model import Edition, Finding, Severity
from octavo.tools.places import TIMEOUT, find_npm_file, no_verdict, not_run, written

_NAME = "Nu HTML checker"


def run_nu(edition: Edition) -> list[Finding]:
    """A finding for each error."""
    java, jar = shutil.which("java"), find_npm_file("vnu-jar/build/dist/vnu.jar")
    if java is None or jar is None:
        return [not_run(_NAME, "java" if java is None else "vnu-jar")]
    with written(edition) as path:
        command = [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
            messages = json.loads(done.stderr)["messages"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            return [no_verdict(_NAME, type(error).__name__)]
    return [
        Finding(
            "nu",
            Severity.ERROR,
            f"Nu HTML checker: {message.get('message')} (line {message.get('lastLine')})",
            None,
            "a template or a style sheet is wrong there",
        )
        for message in messages
        if message.get("type") == "error"
    ]
