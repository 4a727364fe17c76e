"""Turn the facts of a book into a record of MODS 3.8, the Library of Congress's Metadata Object Description Schema.

Sources: mods-3-8.xsd of August 2023; MODS User Guidelines, version 3; MARC code lists for relators and genres.
"""

from __future__ import annotations

from lxml import etree

from octavo.archive.facts import Facts, Name
from octavo.archive.identifiers import identifiers_of, licence_address
from octavo.archive.languages import library_code
from octavo.archive.tree import XLINK, add, begin, finish, joined, tell
from octavo.model.metadata import Institution, Related

NAMESPACES: dict[str | None, str] = {None: "http://www.loc.gov/mods/v3", "xlink": XLINK}
# MARC's words for its relator codes
RELATOR_TERMS = {
    "aut": "author",
    "edt": "editor",
    "trl": "translator",
    "ill": "illustrator",
    "ctb": "contributor",
    "aui": "author of introduction, etc.",
    "aft": "author of afterword, colophon, etc.",
    "pht": "photographer",
    "ths": "thesis advisor",
    "dgc": "degree committee member",
    "dgg": "degree granting institution",
    "fnd": "funder",
}
# Relations of the front matter that MODS has a type for (User Guidelines, relatedItem); the rest keep their own word
_RELATIONS = {
    "is-part-of": "host",
    "has-part": "constituent",
    "is-version-of": "otherVersion",
    "has-version": "otherVersion",
    "is-variant-form-of": "otherVersion",
    "is-new-version-of": "preceding",
    "continues": "preceding",
    "is-previous-version-of": "succeeding",
    "is-continued-by": "succeeding",
    "is-derived-from": "original",
    "references": "references",
    "is-referenced-by": "isReferencedBy",
    "reviews": "reviewOf",
}


def make_mods(facts: Facts) -> bytes:
    """``mods.xml``: one mods element, its parts in the order of the User Guidelines."""
    root = begin("mods", NAMESPACES, {"version": "3.8"})
    title = add(root, "titleInfo")
    add(title, "title", facts.title)
    tell(title, "subTitle", facts.subtitle)
    for name in (*facts.creators, *facts.contributors, *facts.committee):
        _add_name(root, name)
    if facts.is_thesis and facts.institution:
        _add_house(root, facts.institution, "dgg")
    for fund in facts.funding:
        _add_house(root, Institution(name=fund.funder, ror=fund.ror), "fnd")
    add(root, "typeOfResource", "text")
    genre = "theses" if facts.is_thesis else "book"
    add(root, "genre", genre, {"authority": "marcgt"})
    _add_origin(root, facts)
    _add_language(root, facts.language)
    form = add(root, "physicalDescription")
    add(form, "form", "electronic", {"authority": "marcform"})
    tell(form, "extent", f"{facts.pages} pages" if facts.pages else None)
    tell(root, "abstract", facts.abstract_or_description)
    _add_notes(root, facts)
    for subject in facts.subjects:
        if subject.strip():
            add(add(root, "subject"), "topic", subject)
    if facts.series:
        series = add(add(root, "relatedItem", None, {"type": "series"}), "titleInfo")
        add(series, "title", facts.series.name)
        tell(series, "partNumber", facts.series.number)
    for related in facts.related:
        _add_related(root, related)
    for identifier in identifiers_of(facts):
        add(root, "identifier", identifier.value, {"type": identifier.kind})
    tell(root, "accessCondition", facts.rights)
    tell(
        root, "accessCondition", facts.spdx or facts.licence,
        {"type": "use and reproduction", "xlink:href": licence_address(facts.spdx)},
    )  # fmt: skip
    origin = "Made by Octavo from the front matter of the book."
    add(add(root, "recordInfo"), "recordOrigin", origin)
    return finish(root)


def _add_name(root: etree._Element, name: Name) -> None:
    element = add(root, "name", None, {"type": "personal" if name.is_person else None})
    add(element, "namePart", name.entry)
    if name.entry != name.name:
        add(element, "displayForm", name.name)
    _add_role(element, name.relator)
    if name.affiliation:
        add(element, "affiliation", name.affiliation.name)
    if name.orcid:
        kind = {"type": "orcid", "typeURI": "https://orcid.org"}
        add(element, "nameIdentifier", name.orcid, kind)


def _add_house(root: etree._Element, house: Institution, relator: str) -> None:
    element = add(root, "name", None, {"type": "corporate"})
    add(element, "namePart", house.name)
    _add_role(element, relator)
    tell(element, "nameIdentifier", house.ror, {"type": "ror"})


def _add_role(element: etree._Element, relator: str) -> None:
    role = add(element, "role")
    authority = {"authority": "marcrelator"}
    add(role, "roleTerm", relator, {"type": "code", **authority})
    add(role, "roleTerm", RELATOR_TERMS[relator], {"type": "text", **authority})


def _add_origin(root: etree._Element, facts: Facts) -> None:
    origin = add(root, "originInfo")
    tell(origin, "publisher", facts.publisher)
    tell(origin, "dateIssued", facts.date, {"encoding": "w3cdtf", "keyDate": "yes"})
    tell(origin, "dateOther", facts.defended, {"encoding": "w3cdtf", "type": "defended"})
    tell(origin, "edition", facts.edition)
    if not len(origin):
        root.remove(origin)


def _add_language(root: etree._Element, tag: str) -> None:
    language = add(root, "language")
    code, authority = library_code(tag)
    add(language, "languageTerm", code, {"type": "code", "authority": authority})
    add(language, "languageTerm", tag, {"type": "code", "authority": "rfc5646"})


def _add_notes(root: etree._Element, facts: Facts) -> None:
    if facts.abstract:
        tell(root, "note", facts.description)
    tell(root, "note", facts.version, {"type": "version identification"})
    if facts.degree:
        house = facts.institution.name if facts.institution else None
        degree = joined(", ", facts.degree.name, facts.degree.discipline, facts.department, house)
        tell(root, "note", degree, {"type": "thesis"})
    for fund in facts.funding:
        grant = joined(", ", fund.funder, fund.award_title, fund.award)
        tell(root, "note", grant, {"type": "funding"})


def _add_related(root: etree._Element, related: Related) -> None:
    kind = _RELATIONS.get(related.relation)
    own = None if kind else related.relation
    item = add(root, "relatedItem", None, {"type": kind, "otherType": own})
    tell(item, "identifier", related.doi, {"type": "doi"})
    tell(item, "identifier", related.isbn and related.isbn.replace("-", ""), {"type": "isbn"})
    tell(item, "identifier", related.address, {"type": "uri"})
