"""The validators of others, where they are installed: veraPDF, EPUBCheck, DAISY Ace, the Nu checker, axe-core.

In come finished files, out come findings, what each program said put in our words; the records of a deposit come in
by their names, and DataCite's and EDItEUR's schemas are asked. A program that is absent, or that gives no verdict, is a
finding too: nothing is passed over, and nothing fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from octavo.model import Edition, Finding
from octavo.tools import ace, axe, datacite, epubcheck, nu, onix, verapdf

_VALIDATORS: tuple[tuple[str, str, Callable[[Edition], list[Finding]]], ...] = (
    ("pdf", "veraPDF", verapdf.run_verapdf),
    ("epub", "EPUBCheck", epubcheck.run_epubcheck),
    ("epub", "DAISY Ace", ace.run_ace),
    ("html", "Nu HTML checker", nu.run_nu),
    ("html", "axe-core", axe.run_axe),
)
_JUDGES: tuple[tuple[str, Callable[[bytes], list[Finding]]], ...] = (
    ("datacite.json", datacite.validate_datacite),
    ("onix.xml", onix.validate_onix),
)


def validate_editions(
    editions: Sequence[Edition], progress: Callable[[str], None]
) -> tuple[Finding, ...]:
    """What the validators that are installed say of the finished files; ``progress`` is told the
    name of each before it runs."""
    findings: list[Finding] = []
    for edition in editions:
        for name, title, validate in _VALIDATORS:
            if name == edition.format:
                progress(title)
                findings += validate(edition)
    return tuple(findings)


def validate_records(records: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What the validators that are installed say of a deposit's records, by their file names; of those for which
    there is no validator, nothing."""
    findings: list[Finding] = []
    for name, validate in _JUDGES:
        if name in records:
            findings += validate(records[name])
    return tuple(findings)
