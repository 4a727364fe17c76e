"""Turn verdicts into the reports that lie in a bag, and back: what was said, without times, durations and paths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from octavo.archive.record import read_text
from octavo.model import Finding, Place, Severity
from octavo.model.verdict import Verdict
from octavo.text.slug import slugify

FOLDER = "data/reports/"


def report_name(verdict: Verdict) -> str:
    """Where the report of a verdict lies in the bag: "data/reports/verapdf.json"."""
    return f"{FOLDER}{slugify(verdict.tool)}.json"


def write_reports(verdicts: Iterable[Verdict]) -> dict[str, bytes]:
    """A file for each validator that gave a verdict."""
    return {report_name(verdict): _write(verdict) for verdict in verdicts if verdict.ran}


def validators_value(verdicts: Iterable[Verdict]) -> tuple[dict[str, object], ...]:
    """What build.json says of validators, those that did not run included."""
    return tuple(
        {
            "name": verdict.tool,
            "version": verdict.version if verdict.ran else "",
            "file": verdict.subject,
            "rules": verdict.rules,
            "ran": verdict.ran,
            "errors": verdict.count(Severity.ERROR),
            "warnings": verdict.count(Severity.WARNING),
            "report": report_name(verdict) if verdict.ran else "",
            "why": "" if verdict.ran else verdict.findings[0].message,
            "hint": "" if verdict.ran else verdict.findings[0].hint or "",
        }
        for verdict in verdicts
    )


def read_verdicts(
    told: Iterable[Mapping[str, object]], reports: Mapping[str, bytes]
) -> tuple[Verdict, ...]:
    """The verdicts that build.json tells of, with their findings from the reports.

    Raises ValueError when a report is not there, or is not what we write.
    """
    try:
        return tuple(_read(value, reports) for value in told)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"what it says of a validator is not what we write: {error}") from None


def _write(verdict: Verdict) -> bytes:
    value = {
        "validator": verdict.tool,
        "version": verdict.version,
        "file": verdict.subject,
        "rules": verdict.rules,
        "failures": verdict.count(Severity.ERROR),
        "warnings": verdict.count(Severity.WARNING),
        "findings": [_finding_value(finding) for finding in verdict.findings],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _finding_value(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "hint": finding.hint,
    }


def _read(told: Mapping[str, object], reports: Mapping[str, bytes]) -> Verdict:
    name, rules, file, why, hint, report = (
        read_text(told.get(key, "")) for key in ("name", "rules", "file", "why", "hint", "report")
    )
    if not told.get("ran"):
        not_run = Finding("not-run", Severity.NOTE, why, None, hint or None)
        return Verdict(name, "", file, rules, (not_run,))
    content = reports.get(report)
    if content is None:
        raise ValueError(f"there is no report of {name}")
    try:
        value: dict[str, Any] = json.loads(content)
        findings = tuple(_read_finding(finding) for finding in value["findings"])
        return Verdict(name, read_text(value["version"]), file, rules, findings)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"the report of {name} is not what we write: {error}") from None


def _read_finding(value: Mapping[str, Any]) -> Finding:
    file, line, hint = value["file"], value["line"], value["hint"]
    if not (line is None or type(line) is int):
        raise TypeError("a line is a number")
    return Finding(
        read_text(value["code"]), Severity(value["severity"]), read_text(value["message"]),
        None if file is None else Place(read_text(file), line), None if hint is None else read_text(hint),
    )  # fmt: skip
