"""Turn verdicts into the reports that lie in a bag, and back: what was said, without times, durations and paths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

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
    return tuple(_read(value, reports) for value in told)


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
    name, rules, file = (str(told.get(key, "")) for key in ("name", "rules", "file"))
    if not told.get("ran"):
        why = Finding(
            "not-run",
            Severity.NOTE,
            str(told.get("why", "")),
            None,
            str(told.get("hint", "")) or None,
        )
        return Verdict(name, "", file, rules, (why,))
    content = reports.get(str(told.get("report", "")))
    if content is None:
        raise ValueError(f"there is no report of {name}")
    try:
        value: dict[str, Any] = json.loads(content)
        findings = tuple(_read_finding(finding) for finding in value["findings"])
        return Verdict(name, str(value["version"]), file, rules, findings)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"the report of {name} is not what we write: {error}") from None


def _read_finding(value: Mapping[str, Any]) -> Finding:
    place = Place(str(value["file"]), value["line"]) if value["file"] is not None else None
    hint = value["hint"]
    return Finding(
        str(value["code"]), Severity(value["severity"]), str(value["message"]), place,
        None if hint is None else str(hint),
    )  # fmt: skip
