"""Turn facts of a book into the header of its TEI document (TEI P5, chapter 2)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from octavo.archive.facts import Facts, Name
from octavo.archive.teitree import make
from octavo.text.imprint import licence_name

# How texts are written down, for who has nothing but the file.
_PRACTICE = (
    "Every number that the editions print stands in the text: numbers of headings and of list items are labels, the "
    "n of a note is what is printed at its call and before it. Notes stand where they are called.",
    "Pictures are named by their place in the package, with a description in words. Formulas are given as TeX where "
    "they were written so, else as MathML.",
    "The type of a seg, ab or floatingText for which these guidelines have no word is the class that the manuscript gives it.",
)


def make_header(
    facts: Facts, source_edition: str | None, languages: Iterable[str], made: str, version: str
) -> etree._Element:
    """The header; ``languages`` of the text, ``made``: the day of the making, ``version`` of this program."""
    header = make("teiHeader")
    file = make("fileDesc", header)
    _titles(file, facts)
    if facts.edition or facts.version:
        edition = make("edition", make("editionStmt", file), n=facts.version or "")
        edition.text = facts.edition or f"version {facts.version}"
    if facts.pages:
        extent = make("extent", file)
        pages = make("measure", extent, unit="page", quantity=str(facts.pages))
        pages.text = f"{facts.pages} pages"
    _publication(file, facts)
    if facts.series:
        series = make("seriesStmt", file)
        make("title", series, level="s").text = facts.series.name
        if facts.series.number:
            make("biblScope", series, unit="volume").text = facts.series.number
    _notes(file, facts)
    source = make("sourceDesc", file)
    make("p", source).text = "Born digital: written from the book's own manuscript, and from no other file."  # fmt: skip
    if source_edition:
        pages = make("p", source)
        pages.text = "Pages of an earlier edition are marked: "
        make("bibl", pages).text = source_edition
    encoding = make("encodingDesc", header)
    practice = make("editorialDecl", encoding)
    for words in _PRACTICE:
        make("p", practice).text = words
    program = make("application", make("appInfo", encoding), ident="octavo", version=version)
    make("label", program).text = f"Octavo {version}"
    _profile(make("profileDesc", header), facts, languages)
    change = make("change", make("revisionDesc", header), when=made)
    change.text = "Made from the manuscript."
    return header


def _titles(file: etree._Element, facts: Facts) -> None:
    """The title statement (2.2.1): everybody is named with what he did."""
    statement = make("titleStmt", file)
    make("title", statement, type="main").text = facts.title
    if facts.subtitle:
        make("title", statement, type="sub").text = facts.subtitle
    for name in facts.creators:
        _person(make("author" if name.role == "author" else "editor", statement), name)
    for funding in facts.funding:
        funder = make("funder", statement)
        make("orgName", funder, ref=funding.ror or "").text = funding.funder
        if funding.award:
            make("idno", funder, type="award").text = funding.award
        if funding.award_title:
            make("note", funder, type="award").text = funding.award_title
    others = [(name.role, name) for name in facts.contributors]
    others += [(f"committee {name.role}", name) for name in facts.committee]
    for role, name in others:
        statement_of = make("respStmt", statement)
        make("resp", statement_of).text = role
        _person(statement_of, name)


def _person(holder: etree._Element, name: Name) -> None:
    # who says no sort name may be a house, and which word is a family's would be a guess
    key = name.sort if name.is_sorted else ""
    orcid = f"https://orcid.org/{name.orcid}" if name.orcid else ""
    make("persName", holder, key=key, ref=orcid).text = name.name
    if name.affiliation and etree.QName(holder).localname in ("author", "editor"):
        place = make("affiliation", holder)
        make("orgName", place, ref=name.affiliation.ror or "").text = name.affiliation.name


def _publication(file: etree._Element, facts: Facts) -> None:
    """Who publishes, under which names and terms (2.2.4). Where no publisher is named, those who made it answer for it."""
    statement = make("publicationStmt", file)
    if facts.publisher:
        make("publisher", statement).text = facts.publisher
    else:
        make("authority", statement).text = "; ".join(name.name for name in facts.creators)
    if facts.date:
        make("date", statement, when=facts.date).text = facts.date
    numbers = (("DOI", facts.doi), ("ISBN", facts.isbn_print), ("ISBN", facts.isbn_epub), ("URN", facts.identifier))  # fmt: skip
    for kind, number in numbers:
        if number:
            make("idno", statement, type=kind).text = number
    if facts.rights or facts.licence:
        terms = make("availability", statement)
        if facts.rights:
            make("p", terms).text = facts.rights
        if facts.licence:
            is_known = facts.spdx is not None and " " not in facts.spdx
            address = f"https://spdx.org/licenses/{facts.spdx}.html" if is_known else ""
            make("licence", terms, target=address).text = licence_name(facts.licence)


def _notes(file: etree._Element, facts: Facts) -> None:
    """What a thesis was written for, and other works (2.2.6)."""
    notes = make("notesStmt", file)
    if facts.degree:
        words = [facts.degree.name, facts.degree.discipline or ""]
        make("note", notes, type="degree", subtype=facts.degree.level).text = ", ".join(filter(None, words))  # fmt: skip
    if facts.institution:
        note = make("note", notes, type="institution")
        make("orgName", note, ref=facts.institution.ror or "").text = facts.institution.name
        if facts.institution.place:
            make("placeName", note).text = facts.institution.place
    if facts.department:
        make("note", notes, type="department").text = facts.department
    if facts.defended:
        make(
            "date", make("note", notes, type="defended"), when=facts.defended
        ).text = facts.defended
    for work in facts.related:
        target = f"https://doi.org/{work.doi}" if work.doi else work.address
        if work.isbn:
            target = f"urn:isbn:{work.isbn.replace('-', '')}"
        make("relatedItem", notes, type=work.relation, target=target or "")
    if not len(notes):
        file.remove(notes)


def _profile(profile: etree._Element, facts: Facts, languages: Iterable[str]) -> None:
    """What the text is about and in which languages it is written (2.4)."""
    for kind, words in (("", facts.abstract), ("description", facts.description)):
        if words:
            abstract = make("abstract", profile)
            for paragraph in filter(str.strip, words.split("\n\n")):
                make("p", abstract, rend=kind).text = " ".join(paragraph.split())
    use = make("langUsage", profile)
    for language in languages:
        make("language", use, ident=language)
    if facts.subjects:
        keywords = make("keywords", make("textClass", profile))
        for subject in facts.subjects:
            make("term", keywords).text = subject
