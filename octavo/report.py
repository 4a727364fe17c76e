"""Turn a Build into its reports: one for a person, one for a machine."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

import octavo
from octavo.model import Account, Build, Finding, Severity
from octavo.model.face import OwnFont
from octavo.model.index import IndexEntry
from octavo.model.makeup import Fault, Makeup
from octavo.text.templates import render_template

_NAMES = {"pdf": "Print edition (PDF)", "epub": "EPUB", "html": "HTML page"}


REPORT = "report.json"
_FIRST = 3  # places of a term that are told


def make_reports(
    build: Build, environment: ImmutableSandboxedEnvironment, last: bytes = b""
) -> dict[str, bytes]:
    """Both reports by the names of their files; ``last`` is the report for machines of the build before, where
    there was one. Raises TemplateFault.
    """
    return {
        "report.html": report_html(build, environment, last),
        REPORT: report_json(build),
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
        "makeup": makeup_value(build.makeup) if build.makeup else None,
        "terms": term_lines(build),
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


def makeup_value(makeup: Makeup) -> dict[str, object]:
    """The make-up as JSON can hold it; a place is the page's folio and the line, or the first and the last."""
    places: dict[str, list[str]] = defaultdict(list)
    for fault in makeup.faults:
        places[fault.code].append(f"{fault.folio}:{lines_of(fault)}")
    return {
        "lines": makeup.lines,
        "pages": makeup.pages,
        "figures": {figure.name: figure.value for figure in makeup.figures},
        "places": places,
    }


def term_lines(build: Build) -> list[dict[str, object]]:
    """The entries of indexes, where the book has a file of terms: how many places each has, and the first of them."""
    if not build.book.metadata.index.terms:
        return []

    def lines(entry: IndexEntry, above: str) -> Iterator[dict[str, object]]:
        name = f"{above}, {entry.text}" if above else entry.text
        if entry.places:
            first = [str(place.place) for place in entry.places[:_FIRST] if place.place]
            yield {"term": name, "places": len(entry.places), "first": first}
        for child in entry.children:
            yield from lines(child, name)

    return [line for i in build.book.indexes for e in i.entries for line in lines(e, "")]


def lines_of(fault: Fault) -> str:
    """The lines of its page that a fault goes through."""
    if fault.line == fault.last_line:
        return str(fault.line)
    return f"{fault.line}–{fault.last_line}"


def figure_lines(makeup: Makeup, before: Mapping[str, float]) -> list[dict[str, object]]:
    """The figures for people: what, against what, how often, how often in the build before, and may be."""
    return [
        {
            "label": figure.label,
            "base": f"100 {figure.base}",
            "value": f"{figure.value:.2f}",
            "before": f"{before[figure.name]:.2f}" if figure.name in before else "",
            "most": "" if figure.most is None else f"{figure.most:g}",
        }
        for figure in makeup.figures
    ]


def fault_pages(makeup: Makeup) -> list[dict[str, object]]:
    """The faults for people, page by page: on which line, what, and the words."""
    return [
        {
            "folio": faults[0].folio,
            "number": index + 1,  # of the PDF's page
            "faults": [
                {
                    "line": lines_of(fault),
                    "what": _name_of(fault.code),
                    "measured": fault.measured,
                    "words": fault.words,
                }
                for fault in sorted(faults, key=lambda fault: fault.line)
            ],
        }
        for index, group in groupby(makeup.faults, key=lambda fault: fault.page_index)
        for faults in [list(group)]
    ]


def figures_before(last: bytes, build: Build) -> dict[str, float]:
    """The figures of the build before; none where its print edition was the same, or cannot be read."""
    try:
        told = json.loads(last)
        files = {edition["format"]: edition["sha256"] for edition in told["editions"]}
        figures = {str(name): float(n) for name, n in told["makeup"]["figures"].items()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}  # of another version, or of no build
    printed = next((e.content for e in build.editions if e.format == "pdf"), b"")
    return {} if files.get("pdf") == hashlib.sha256(printed).hexdigest() else figures


def _name_of(code: str) -> str:
    """A code of make-up in words."""
    return code.removeprefix("makeup-").replace("-", " ")


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


def report_html(
    build: Build, environment: ImmutableSandboxedEnvironment, last: bytes = b""
) -> bytes:
    """The report for people: what was made, what was found, what was compared."""
    makeup = build.makeup
    before = figures_before(last, build)
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    return render_template(
        environment,
        "report/report.html",
        metadata=build.book.metadata,
        version=octavo.__version__,
        measures=measures_of(build),
        account=account_lines(build.account),
        fonts=[font_value(font) for font in build.fonts],
        terms=term_lines(build),
        makeup=makeup,
        has_before=bool(before),
        figures=figure_lines(makeup, before) if makeup else [],
        fault_pages=fault_pages(makeup) if makeup else [],
        name_of=_name_of,
        pdf=next((edition.name for edition in build.editions if edition.format == "pdf"), ""),
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
