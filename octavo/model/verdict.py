"""What a validator says of a finished file."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.model.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one program said of one file, or that it was not there to be asked."""

    tool: str  # "veraPDF"
    version: str  # "" where it is not installed
    subject: str  # the file's name
    rules: str  # what it was held to: "PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)"
    findings: tuple[Finding, ...]

    @property
    def ran(self) -> bool:
        """Whether the program gave a verdict."""
        return all(finding.code != "not-run" for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are, each as often as it was found."""
        return sum(finding.count for finding in self.findings if finding.severity is severity)
