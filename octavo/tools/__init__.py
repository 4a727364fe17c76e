"""The validators of others, where they are installed: veraPDF, EPUBCheck, DAISY Ace, the Nu checker, axe-core.

In come finished files, and records of a deposit, of which DataCite's and EDItEUR's schemas are asked; out come verdicts,
what each program said put in our words. A program that is
absent, or that gives no verdict, is a finding too: nothing is passed over, and nothing fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from octavo.model import Edition, Finding
from octavo.model.verdict import Verdict
from octavo.tools import ace, axe, datacite, epubcheck, nu, onix, verapdf
from octavo.tools.places import npm_version, python_version


@dataclass(frozen=True, slots=True)
class _Validator:
    format: str  # of the editions that it reads
    name: str
    rules: str  # what it holds them to
    run: Callable[[Edition], list[Finding]]
    version: Callable[[], str]


_VALIDATORS = (
    _Validator("pdf", "veraPDF", "PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)",
               verapdf.run_verapdf, verapdf.verapdf_version),
    _Validator("epub", "EPUBCheck", "EPUB 3.3",
               epubcheck.run_epubcheck, lambda: python_version("epubcheck")),
    _Validator("epub", "DAISY Ace", "EPUB Accessibility 1.1",
               ace.run_ace, lambda: npm_version("@daisy/ace-cli")),
    _Validator("html", "Nu HTML checker", "HTML", nu.run_nu, lambda: npm_version("vnu-jar")),
    _Validator("html", "axe-core", "WCAG 2.2 and good practice, as far as a program can tell",
               axe.run_axe, lambda: npm_version("axe-core")),
)  # fmt: skip

# File → the program, what it holds it to, how it is run, the Python package that it is.
_JUDGES: dict[str, tuple[str, str, Callable[[bytes], list[Finding]], str]] = {
    "datacite.json": ("DataCite", "DataCite 4.5", datacite.validate_datacite, "datacite"),
    "onix.xml": ("onixcheck", "ONIX 3.1", onix.validate_onix, "onixcheck"),
}


def judge_editions(
    editions: Sequence[Edition], progress: Callable[[str], None]
) -> tuple[Verdict, ...]:
    """What each validator says of each finished file that it can read; ``progress`` is told the
    name of each before it runs."""
    verdicts: list[Verdict] = []
    for edition in editions:
        for validator in _VALIDATORS:
            if validator.format == edition.format:
                progress(validator.name)
                said = tuple(validator.run(edition))
                verdicts.append(
                    Verdict(
                        validator.name, validator.version(), edition.name, validator.rules, said
                    )
                )
    return tuple(verdicts)


def judge_records(records: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """What validators say of a deposit's records, by the names of their files; of those for which there is no
    validator, nothing."""
    return tuple(
        Verdict(tool, python_version(package), name, rules, tuple(run(records[name])))
        for name, (tool, rules, run, package) in _JUDGES.items()
        if name in records
    )
