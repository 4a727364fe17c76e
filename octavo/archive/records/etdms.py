"""Turn the facts of a thesis into a record of ETD-MS 1.1, the metadata standard of the libraries of theses (NDLTD).

Sources: ETD-MS 1.00 revision 2, sections 3.1 to 3.14, and the namespaces and types of 1.1 as repositories write
and read them. In 1.1 the elements of Dublin Core stand in their own namespace, and a level is a digit.
"""

from __future__ import annotations

from octavo.archive.facts import Facts, Name
from octavo.archive.identifiers import identifiers_of
from octavo.archive.languages import library_code
from octavo.archive.tree import add, begin, finish, tell

NAMESPACES: dict[str | None, str] = {
    None: "http://www.ndltd.org/standards/metadata/etdms/1.1/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# 1.1, thesis.degree.level: before a master's degree, master's, doctor's and after
_LEVELS = {"bachelor": "0", "master": "1", "doctor": "2"}
_COMMITTEE = {"chair": "committee chair", "member": "committee member"}


def make_etdms(facts: Facts) -> bytes:
    """``etdms.xml`` of a thesis. Raises ValueError for a book that was not written for a degree."""
    if facts.degree is None:
        raise ValueError("ETD-MS describes theses, and this book has no degree")
    root = begin("thesis", NAMESPACES)
    tell(root, "dc:title", facts.full_title)
    for name in facts.creators:
        add(root, "dc:creator", name.entry, _resource(name))
    for subject in facts.subjects:
        tell(root, "dc:subject", subject)
    tell(root, "dc:description", facts.abstract_or_description, {"role": "abstract"})
    tell(root, "dc:description", facts.version, {"role": "release"})
    tell(root, "dc:publisher", facts.publisher)
    for name in facts.contributors:
        add(root, "dc:contributor", name.entry, {"role": name.role, **_resource(name)})
    for name in facts.committee:
        add(root, "dc:contributor", name.entry, {"role": _COMMITTEE[name.role], **_resource(name)})
    tell(root, "dc:date", facts.date)
    add(root, "dc:type", "Electronic Thesis or Dissertation")
    tell(root, "dc:format", f"{facts.pages} pages" if facts.pages else None)
    for identifier in identifiers_of(facts):
        add(root, "dc:identifier", identifier.uri)
    add(root, "dc:language", library_code(facts.language)[0])
    tell(root, "dc:rights", facts.rights)
    tell(root, "dc:rights", facts.spdx or facts.licence)
    degree = add(root, "degree")
    add(degree, "name", facts.degree.name)
    add(degree, "level", _LEVELS[facts.degree.level])
    tell(degree, "discipline", facts.degree.discipline)
    if facts.institution:
        add(degree, "grantor", facts.institution.name, {"resource": facts.institution.ror})
    return finish(root)


def _resource(name: Name) -> dict[str, str]:
    # Section 2: an address of an authoritative record of the person
    return {"resource": f"https://orcid.org/{name.orcid}"} if name.orcid else {}
