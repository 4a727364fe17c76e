"""Turn findings that say the same into one that says it once, with all the places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from octavo.model.findings import Finding


def fold_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in their order, those with the code and message of an earlier one folded into it.

    The first that has a place gives it; so a fold of what is folded is the same again.
    """
    folded: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.severity, finding.message)
        first = folded.get(key)
        if first is None:
            folded[key] = finding
            continue
        also = (*first.also, finding.place, *finding.also)
        if first.place is None and finding.place is not None:
            first, also = replace(finding, also=()), (*first.also, None, *finding.also)
        folded[key] = replace(first, also=also)
    return tuple(folded.values())
