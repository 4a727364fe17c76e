"""Turn what front matter does not say into findings: which records a book cannot have, and the line that would mend it.

A scheme is what somebody deposits for: a repository wants certain records and can do without others. Sources of each
scheme's rules, with their dates, stand in docs/deposit.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from octavo.archive.facts import Facts
from octavo.archive.identifiers import licence_address
from octavo.model import Finding, Severity

# The files of each record, by their names in the bag's folder of records; see records/rocrate.py for the last.
FILES = {
    "datacite": ("datacite.json", "datacite.xml"),
    "dc": ("dc.xml",),
    "mods": ("mods.xml",),
    "onix": ("onix.xml",),
    "etdms": ("etdms.xml",),
    "zenodo": ("zenodo.json",),
    "citation": ("CITATION.cff",),
    "premis": ("premis.xml",),
    "mets": ("mets.xml",),
    "rocrate": ("ro-crate-metadata.json",),
}


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of front matter that records ask for."""

    name: str
    line: str  # as it would be written
    is_there: Callable[[Facts], bool]


_KEYS = tuple(
    _Key(*key)
    for key in (
        ("author", "author: [Ada Writer]", lambda facts: bool(facts.creators)),
        ("publisher", "publisher: The Press", lambda facts: bool(facts.publisher)),
        ("date", "date: 2026-11-22", lambda facts: bool(facts.date)),
        ("identifiers.doi", "identifiers: {doi: 10.1234/the-fold}", lambda facts: bool(facts.doi)),
        ("identifiers.isbn-print or isbn-epub", "identifiers: {isbn-print: 978-3-16-148410-0}",
         lambda facts: bool(facts.isbn_print or facts.isbn_epub)),
        ("description or abstract", "abstract: What the book is about, in some sentences.",
         lambda facts: bool(facts.abstract_or_description)),
        ("degree", "degree: {name: Doctor of Philosophy, level: doctor}", lambda facts: facts.is_thesis),
        ("institution", "institution: {name: The University}", lambda facts: facts.institution is not None),
    )
)  # fmt: skip
_NEEDS = {
    "datacite": ("author", "publisher", "date", "identifiers.doi"),
    "onix": ("publisher", "identifiers.isbn-print or isbn-epub"),
    "etdms": ("author", "date", "degree", "institution"),
    "zenodo": ("author", "date", "description or abstract"),
    "citation": ("author",),
}
# Without these a scheme cannot take the book.
_ESSENTIAL = {
    "general": (),
    "thesis": ("etdms",),
    "press": ("onix",),
    "zenodo": ("zenodo",),
    "dspace": ("dc",),
    "clockss": ("datacite", "onix"),
}


def records_for(facts: Facts, scheme: str) -> tuple[str, ...]:
    """The records that a book has in a deposit of this scheme, by the names of FILES; ``scheme``: one of SCHEMES."""
    lacking = {key.name for key in _KEYS if not key.is_there(facts)}
    return tuple(
        record
        for record in _wanted(facts, scheme)
        if lacking.isdisjoint(_NEEDS.get(record, ()))
        and (record != "zenodo" or licence_address(facts.spdx))
    )


def find_lacking(facts: Facts, scheme: str) -> tuple[Finding, ...]:
    """``deposit-key`` for each key that a record of the scheme asks for and the book has not, ``deposit-licence`` for
    a licence that machines cannot read; an error where the scheme cannot do without that record."""
    wanted = _wanted(facts, scheme)
    findings = []
    for key in _KEYS:
        records = [record for record in wanted if key.name in _NEEDS.get(record, ())]
        if records and not key.is_there(facts):
            findings.append(_lacking(key, records, scheme))
    return (*findings, *_judge_licence(facts, scheme))


def _wanted(facts: Facts, scheme: str) -> tuple[str, ...]:
    """The records that a scheme would have of a book: ONIX is for the trade, in which theses seldom are, and ETD-MS
    for theses, unless the scheme lives on them."""
    apart = {
        "onix": scheme in ("press", "clockss") or not (facts.is_thesis or scheme == "thesis"),
        "etdms": facts.is_thesis or scheme == "thesis",
        "zenodo": scheme == "zenodo",
    }
    return tuple(record for record in FILES if apart.get(record, True))


def _lacking(key: _Key, records: list[str], scheme: str) -> Finding:
    files = [name for record in records for name in FILES[record]]
    essential = [record for record in records if record in _ESSENTIAL[scheme]]
    why = (
        f", and the scheme {scheme} cannot do without {FILES[essential[0]][0]}" if essential else ""
    )
    return Finding(
        "deposit-key",
        Severity.ERROR if essential else Severity.WARNING,
        f"the front matter has no {key.name}, so the deposit is without {_enumerate(files)}{why}",
        None,
        f"write a line like   {key.line}",
    )


def _enumerate(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _judge_licence(facts: Facts, scheme: str) -> tuple[Finding, ...]:
    essential = scheme == "zenodo"
    severity = Severity.ERROR if essential else Severity.WARNING
    hint = "write licence: CC-BY-4.0, or another identifier of https://spdx.org/licenses"
    if facts.licence and not facts.spdx:
        message = f"the licence “{facts.licence}” is no identifier of SPDX’s list, so no machine knows what may be done with the book"
        hint += "; words about rights stand in rights:"
    elif essential and not facts.licence:
        message = "the front matter has no licence, and Zenodo gives to everybody only what has one"
    elif essential and not licence_address(facts.spdx):
        message = f"Zenodo takes one licence by its name, and “{facts.licence}” is an expression of such names"
    elif not facts.licence:
        message = "the front matter has no licence, so nobody knows what may be done with the book"
    else:
        return ()
    return (Finding("deposit-licence", severity, message, None, hint),)
