"""Turn what DAISY Ace says of an EPUB's accessibility into findings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from octavo.model import Edition, Finding, Severity
from octavo.tools.places import (
    TIMEOUT,
    find_chromium,
    find_npm_file,
    no_verdict,
    not_run,
    written,
)

_NAME = "DAISY Ace"
_ATTEMPTS = 2  # on a busy machine its browser now and then does not start in time


def run_ace(edition: Edition) -> list[Finding]:
    """A finding for each violation."""
    node, chromium = shutil.which("node"), find_chromium()
    program = find_npm_file("@daisy/ace-cli/bin/ace.js")
    if node is None or chromium is None or program is None:
        missing = "node" if node is None else "chromium" if chromium is None else "@daisy/ace-cli"
        return [not_run(_NAME, missing)]
    with written(edition) as path:
        folder = path.with_name("ace")
        command = [node, str(program), "--force", "--outdir", str(folder), str(path)]
        environ = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium}
        said = ""
        for _ in range(_ATTEMPTS):
            try:
                done = subprocess.run(
                    command, capture_output=True, timeout=TIMEOUT, check=False, env=environ
                )
                said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
                report = json.loads((folder / "report.json").read_text("utf-8"))
                return list(_findings(report))
            except (OSError, subprocess.TimeoutExpired, ValueError) as error:
                said = said.splitlines()[-1] if said else type(error).__name__
    return [no_verdict(_NAME, said)]


def _findings(report: dict[str, Any]) -> Iterator[Finding]:
    for document in report["assertions"]:
        where = str(document["earl:testSubject"]["url"])
        for found in document["assertions"]:
            test, result = found["earl:test"], found["earl:result"]
            yield Finding(
                "ace",
                Severity.ERROR,
                f"Ace {test['dct:title']}: {where}: {' '.join(str(result['dct:description']).split())}",
                None,
                str(test.get("help", {}).get("dct:description") or "") or None,
            )
