"""Turn findings into the commands by which a run of GitHub Actions shows them beside lines of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from octavo.desk.sarif import places_of
from octavo.model import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_PLACES = 3  # of one finding: GitHub shows ten of each command for a step


def annotation_lines(findings: Sequence[Finding], prefix: str) -> Iterator[str]:
    """One line for each place, the gravest first; ``prefix``: the way from the repository to the book's folder."""
    order = list(_COMMANDS)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        text = finding.message + (f"\n{finding.hint}" if finding.hint else "")
        for place in islice(places_of(finding), _PLACES):
            where = []
            if place is not None:
                where.append(f"file={_property(prefix + place.file)}")
                if place.line is not None:
                    where.append(f"line={place.line}")
            where.append(f"title={_property(finding.code)}")
            yield f"::{_COMMANDS[finding.severity]} {','.join(where)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
