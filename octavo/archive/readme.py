"""Turn a deposit into README.txt: what this is, for somebody who has only the bag, in fifty years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from octavo.archive.bagging import day_of
from octavo.archive.facts import Facts
from octavo.archive.record import RECORD, Record

_PARTS = (
    ("data/editions/", "the book as it is read: print (PDF/A-3a, PDF/UA-1), e-reader (EPUB), screen (one HTML file)"),
    ("data/source/", "what it was made of: the manuscript (Markdown), its pictures, templates and styles"),
    ("data/text/", "the text once more, for whoever can open nothing else: TEI (XML) and plain text"),
    ("data/fonts/", "typefaces that the editions hold and that may be handed on, each with its licence"),
    ("data/reports/", "what was checked before the deposit, by whom, and what was found"),
    ("metadata/", "records for catalogues and archives"),
    ("ro-crate-metadata.json", "the bag as an RO-Crate: book, people, houses, files"),
    ("build.json", "versions of all that shaped a byte, the one date, digests of the editions"),
    ("requirements.lock", "the Python packages that were used, with the digests of their files"),
    ("bagit-profile.json", "what a bag of this kind has to hold"),
)  # fmt: skip


def write_readme(facts: Facts, record: Record, paths: Sequence[str]) -> bytes:
    """Plain text in lines of at most 80 letters, but for names."""
    lines = [*_title(facts), "", *_what(record), "", *_tree(paths), "", *_how(record), ""]
    return "\n".join(lines).encode()


def _title(facts: Facts) -> Iterable[str]:
    yield facts.full_title
    yield ", ".join(name.name for name in facts.creators)
    published = [part for part in (facts.publisher, facts.date) if part]
    yield ", ".join(published)
    if facts.doi:
        yield f"https://doi.org/{facts.doi}"
    for isbn, edition in ((facts.isbn_print, "print"), (facts.isbn_epub, "e-book")):
        if isbn:
            yield f"ISBN {isbn} ({edition})"
    if facts.rights:
        yield facts.rights
    if facts.licence:
        yield f"Licence: {facts.licence}"


def _what(record: Record) -> Iterable[str]:
    yield "This folder is a bag (BagIt 1.0, RFC 8493): a book, its sources, and records of both."
    yield "No part of it has to be fetched from anywhere. The programs that made it are not in it;"
    yield "build.json names them."
    yield f"Version {record.number} of the deposit. What was done for it is dated {day_of(record.epoch)}, the book's own date,"
    yield "so that packing the same book again gives the same bytes."
    if record.with_errors:
        yield "IT WAS DEPOSITED WITH ERRORS: data/reports/report.json lists them."


def _tree(paths: Sequence[str]) -> Iterable[str]:
    yield "What is where"
    yield ""
    for start, said in _PARTS:
        count = sum(path.startswith(start) for path in paths)
        if start.endswith("/"):
            if count:
                yield f"  {start:<22} {said} ({count} file{'s' * (count > 1)})"
        elif start == RECORD or start in paths:
            yield f"  {start:<22} {said}"


def _how(record: Record) -> Iterable[str]:
    yield "To see whether it is whole"
    yield ""
    yield "  sha256sum -c manifest-sha256.txt      every line has to end in OK"
    yield "  sha256sum -c tagmanifest-sha256.txt   the same, of records and manifests"
    yield "  or any program that validates bags (BagIt 1.0)."
    yield ""
    yield "To make the book again"
    yield ""
    made = record.made_with
    yield f"  It was made by Octavo {made['octavo']['version']} with Python {made['python']['version']}. With the versions of packages and"
    yield "  of the system's libraries that build.json names,"
    yield ""
    yield "      octavo verify THIS-FOLDER"
    yield ""
    yield "  builds every edition from data/source/ and compares each byte; with other versions it says what"
    yield "  differs and compares the text. By hand: in a copy of data/source/,"
    yield ""
    yield f"      SOURCE_DATE_EPOCH={record.epoch} octavo build . --out made-again"
    yield ""
    yield "  Without any of it the manuscript is plain text, and data/text/ has its whole text."
