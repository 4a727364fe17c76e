"""Turn a Build into its reports: one for a person, one for a machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

import octavo
from octavo.model import Account, Build, Finding, Severity
from octavo.model.face import OwnFont
from octavo.text.templates import render_template

_NAMES = {"pdf": "Print edition (PDF)", "epub": "EPUB", "html": "HTML page"}


def make_reports(build: Build, environment: ImmutableSandboxedEnvironment) -> dict[str, bytes]:
    """Both reports by the names of their files. Raises TemplateFault."""
    return {
        "report.html": report_html(build, environment),
        "report.json": report_json(build),
    }


def measures_of(build: Build) -> dict[str, int]:
    """What there is to count in a book."""
    book = build.book
    measures = {
        "divisions": len(book.divisions),
        "headings": len(book.headings),
        "notes": len(book.notes),
        "images": len(book.images),
    }
    if build.page_map is not None:
        measures["pages"] = len(build.page_map.pages)
    return measures


def report_json(build: Build) -> bytes:
    """The report for machines; keys are sorted, nothing in it depends on time or place."""
    counts = {severity.value: 0 for severity in Severity}
    for finding in build.findings:
        counts[finding.severity.value] += finding.count
    value: dict[str, Any] = {
        "octavo": octavo.__version__,
        "title": build.book.metadata.title,
        "measures": measures_of(build),
        "counts": counts,
        "account": account_value(build.account),
        "fonts": [font_value(font) for font in build.fonts],
        "editions": [
            {
                "format": edition.format,
                "file": edition.name,
                "bytes": len(edition.content),
                "sha256": hashlib.sha256(edition.content).hexdigest(),
            }
            for edition in build.editions
        ],
        "findings": [finding_value(finding) for finding in build.findings],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def account_value(account: Account) -> dict[str, object]:
    """Where the letters of the manuscript went, as JSON can hold it."""
    return {
        "written": account.written,
        "in_book": account.in_book,
        "markup": account.markup,
        "aside": dict(account.aside),
        "lost": account.lost,
    }


def account_lines(account: Account) -> list[tuple[str, int]]:
    """The same for people: what, and how many letters and digits."""
    return [
        ("written in the manuscript's files", account.written),
        ("in the book", account.in_book),
        ("markup: front matter, keys, addresses, attributes, comments", account.markup),
        *((f"set aside: {why}", count) for why, count in account.aside),
        ("lost", account.lost),
    ]


def font_value(font: OwnFont) -> dict[str, object]:
    """A font of the book as JSON can hold it."""
    return {
        "for": font.purpose,
        "named": font.named,
        "family": font.family,
        "licence": font.licence_name or None,
        "embedding": font.embedding,
    }


def finding_value(finding: Finding) -> dict[str, object]:
    """A finding as JSON can hold it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.place.file if finding.place else None,
        "line": finding.place.line if finding.place else None,
        "hint": finding.hint,
        "count": finding.count,
        "places": [
            {"file": place.file, "line": place.line}
            for place in (finding.place, *finding.also)
            if place is not None
        ],
    }


def report_html(build: Build, environment: ImmutableSandboxedEnvironment) -> bytes:
    """The report for people: what was made, what was found, what was compared."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    return render_template(
        environment,
        "report/report.html",
        metadata=build.book.metadata,
        version=octavo.__version__,
        measures=measures_of(build),
        account=account_lines(build.account),
        fonts=[font_value(font) for font in build.fonts],
        editions=[
            {"name": _NAMES[e.format], "file": e.name, "size": f"{len(e.content) / 1024:,.0f} kB"}
            for e in build.editions
        ],
        groups=[
            {"severity": severity.value, "findings": found}
            for severity in order
            if (found := [f for f in build.findings if f.severity is severity])
        ],
    ).encode()
