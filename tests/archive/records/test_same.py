"""The same fact says the same in every record of a deposit, and no record says anything of another book.

A record is one line of RECORDS: its file, how it is made, and the facts for which its format has no place. Of each
fact every spelling is known that a format may ask for; a record must say one of them, or none where it has no place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from lxml import etree

from archive.records.bookfacts import EPOCH, THESIS, facts, inventory
from octavo.archive.facts import Facts
from octavo.archive.records.citation import make_citation
from octavo.archive.records.datacite import datacite_json, datacite_xml, make_datacite
from octavo.archive.records.onix import make_onix
from octavo.archive.records.rocrate import make_rocrate
from octavo.archive.records.zenodo import make_zenodo


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record."""

    file: str
    make: Callable[[Facts], bytes]
    lacks: str = ""  # names of facts for which it has no place


RECORDS = (
    Record("datacite.json", lambda book: datacite_json(make_datacite(book, ())), "edition"),
    Record("datacite.xml", lambda book: datacite_xml(make_datacite(book, ())), "edition"),
    Record(
        "onix.xml",
        lambda book: make_onix(book, EPOCH),
        "version rights degree defended award-title",
    ),
    Record(
        "CITATION.cff",
        make_citation,
        "description advisor committee defended funder award award-title related",
    ),
    Record("zenodo.json", make_zenodo, "description"),
    Record(
        "ro-crate-metadata.json", lambda book: make_rocrate(book, inventory(), EPOCH), "defended"
    ),
)

# A thesis that says everything, and another book of which nothing is the same.
ONE: dict[str, Any] = {
    **THESIS,
    "date": "2026-11-20",  # not the day of the epoch
    "identifiers": {"doi": "10.1234/fold.1", "isbn-print": "978-0-306-40615-7", "isbn-epub": "978-3-16-148410-0"},
    "related": {"relation": "is-derived-from", "doi": "10.1234/older"},
    "funding": {"funder": "Paper Fund", "ror": "https://ror.org/038sjwq14", "award": "P-17", "award-title": "Folding"},
}  # fmt: skip
OTHER: dict[str, Any] = {
    "title": "Other", "subtitle": "Nothing alike", "language": "hy", "date": "1999-01-02", "publisher": "Elsewhere",
    "author": [
        {"name": "Someone Else", "sort-name": "Else, Someone", "orcid": "0000-0001-5109-3700"},
        {"name": "Guide", "role": "advisor"},
    ],
    "identifiers": {"doi": "10.9999/x", "isbn-print": "978-1-4028-9462-6", "isbn-epub": "978-1-86197-876-9"},
    "edition": "First printing", "version": "9", "description": "Brief.", "abstract": "Long.", "subjects": "stones",
    "rights": "© 1999 Else", "licence": "MIT", "institution": "Academy",
    "degree": {"name": "Master of Arts", "level": "master", "discipline": "Stone"}, "committee": "Judge",
    "defended": "1998-12-24", "funding": {"funder": "Stone Fund", "award": "S-1", "award-title": "Rocks"},
    "series": {"name": "Rows", "number": "3"}, "related": {"relation": "is-derived-from", "doi": "10.9999/y"},
}  # fmt: skip


def spellings(book: Facts) -> dict[str, tuple[str, ...]]:
    """Each fact in every form that a format may ask for; all words of a fact in ``|`` are asked for together."""
    author, advisor = (
        book.creators[0],
        next(name for name in book.contributors if name.role == "advisor"),
    )
    date, degree, funding = str(book.date), book.degree, book.funding[0]
    year, month, _ = date.split("-")
    assert degree
    assert book.series
    return {
        "title": (book.full_title, f"{book.title}|{book.subtitle}"),
        "author": (author.name, author.sort, author.sort.replace(", ", "|")),
        "orcid": (str(author.orcid), str(author.orcid).replace("-", "")),
        "advisor": (advisor.name,),
        "committee": tuple(name.name for name in book.committee[:1]),
        "date": (date, date.replace("-", ""), f"={year}|={int(month)}"),
        "publisher": (str(book.publisher),),
        "language": {"de-AT": ("=de-AT", "=de_AT", "=de", "=ger", "=deu"), "hy": ("=hy", "=arm", "=hye")}[book.language],
        "doi": (str(book.doi),),
        "isbn-print": (str(book.isbn_print), str(book.isbn_print).replace("-", "")),
        "isbn-epub": (str(book.isbn_epub), str(book.isbn_epub).replace("-", "")),
        "licence": (f"={book.spdx}", f"={str(book.spdx).lower()}", f"=https://spdx.org/licenses/{book.spdx}.html"),
        "rights": (str(book.rights),),
        "pages": (f"={book.pages}", f"{book.pages} pages"),
        "edition": (str(book.edition),),
        "version": (f"={book.version}",),
        "subjects": ("|".join(book.subjects),),
        "abstract": (str(book.abstract), " ".join(str(book.abstract).split())),
        "description": (str(book.description),),
        "series": (f"{book.series.name}|{book.series.number}",),
        "institution": (str(book.institution and book.institution.name),),
        "degree": (degree.name,),
        "defended": (str(book.defended),),
        "funder": (funding.funder,),
        "award": (str(funding.award),),
        "award-title": (str(funding.award_title),),
        "related": ("10.1234/older" if book.date == ONE["date"] else "10.9999/y",),
    }  # fmt: skip


def said(file: str, content: bytes) -> list[str]:
    """Every value of a record, whatever it is written in."""

    def values(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            for value in part.values():
                yield from values(value)
        elif isinstance(part, list):
            for value in part:
                yield from values(value)
        else:
            yield str(part)

    if file.endswith(".xml"):
        root = etree.fromstring(content)
        return [text.strip() for text in root.xpath("//text() | //@*") if text.strip()]
    read = json.loads(content) if file.endswith(".json") else yaml.safe_load(content)
    # paragraphs of HTML are words one after the other
    return [re.sub(r"</p><p>|</?p>", " ", value).strip() for value in values(read)]


def is_said(spelling: str, values: list[str]) -> bool:
    def is_in(words: str) -> bool:
        if words.startswith("="):
            return words[1:] in values
        found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        return any(found.search(value) for value in values)

    return all(map(is_in, spelling.split("|")))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.file)
def test_every_fact_says_the_same_in_every_record_that_has_a_place_for_it(record: Record) -> None:
    book = facts(ONE)
    values = said(record.file, record.make(book))
    known = spellings(book)
    silent = {fact for fact, ways in known.items() if not any(is_said(way, values) for way in ways)}
    assert silent == set(record.lacks.split())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.file)
def test_no_record_says_anything_of_another_book(record: Record) -> None:
    values = said(record.file, record.make(facts(OTHER, 77)))
    told = {
        fact
        for fact, ways in spellings(facts(ONE)).items()
        if any(is_said(way, values) for way in ways)
    }
    assert told == set()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.file)
def test_the_other_book_is_told_as_wholly(record: Record) -> None:
    book = facts(OTHER, 77)
    values = said(record.file, record.make(book))
    silent = {
        fact
        for fact, ways in spellings(book).items()
        if not any(is_said(way, values) for way in ways)
    }
    assert silent == set(record.lacks.split())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.file)
def test_every_record_is_the_same_to_the_byte_when_it_is_made_again(record: Record) -> None:
    assert record.make(facts(ONE)) == record.make(facts(ONE))
    assert record.make(facts(ONE)).endswith(b"\n")
