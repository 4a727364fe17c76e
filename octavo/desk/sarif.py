"""Turn findings into SARIF 2.1.0, which code hosts and editors show beside the lines that findings are about.

One result for each place of a finding, since whoever reads it looks at a line; a finding without a place is one of the
manuscript as a whole. Nothing in it depends on time or place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import octavo
from octavo.checks.codes import GROUPS
from octavo.model import Finding, Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_WHOLE = Place("manuscript")


def sarif_log(findings: Sequence[Finding], prefix: str, exit_code: int) -> bytes:
    """The log of one run; ``prefix``: the way from where the reader stands to the book's folder, “” or with a
    slash at its end."""
    codes = sorted({finding.code for finding in findings})
    meanings = {code: text for _, _, group in GROUPS for code, (_, text) in group.items()}
    driver = {
        "name": "Octavo",
        "version": octavo.__version__,
        "rules": [
            {"id": code, "shortDescription": {"text": meanings.get(code, code)}} for code in codes
        ],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": exit_code in (0, 1), "exitCode": exit_code}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, codes.index(finding.code), place, prefix)
            for finding in findings
            for place in places_of(finding)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=2) + "\n").encode()


def places_of(finding: Finding) -> Iterator[Place | None]:
    """Where it was found, each place once; one None where no place is known."""
    known = dict.fromkeys(place for place in (finding.place, *finding.also) if place is not None)
    yield from known or (None,)


def _result(finding: Finding, rule: int, place: Place | None, prefix: str) -> dict[str, Any]:
    at = place or _WHOLE
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(prefix + at.file)}}
    if at.line is not None:
        physical["region"] = {"startLine": max(at.line, 1)}
    text = finding.message + (f"\n{finding.hint}" if finding.hint else "")
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,  # SARIF has the same three words
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    }
