"""Turn the facts of a book into a record of plain Dublin Core, in the container that the Open Archives Initiative gave it.

Sources: Dublin Core Metadata Element Set 1.1 (ISO 15836-1:2017); OAI-PMH 2.0, Implementation Guidelines, oai_dc.
"""

from __future__ import annotations

from octavo.archive.facts import Facts
from octavo.archive.identifiers import identifiers_of, related_address
from octavo.archive.tree import begin, finish, joined, tell

NAMESPACES: dict[str | None, str] = {
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def make_dc(facts: Facts) -> bytes:
    """``dc.xml``: each element as often as there is something to say, none qualified."""
    root = begin("oai_dc:dc", NAMESPACES)
    tell(root, "dc:title", facts.full_title)
    for name in facts.creators:
        tell(root, "dc:creator", name.entry)
    for subject in facts.subjects:
        tell(root, "dc:subject", subject)
    for text in dict.fromkeys((facts.abstract, facts.description)):
        tell(root, "dc:description", text)
    tell(root, "dc:publisher", facts.publisher)
    for name in (*facts.contributors, *facts.committee):
        tell(root, "dc:contributor", name.entry)
    tell(root, "dc:date", facts.date)
    tell(root, "dc:type", "Text")  # DCMI Type Vocabulary
    tell(root, "dc:type", "Thesis" if facts.is_thesis else "Book")
    tell(root, "dc:format", f"{facts.pages} pages" if facts.pages else None)
    for identifier in identifiers_of(facts):
        tell(root, "dc:identifier", identifier.uri)
    tell(root, "dc:language", facts.language)
    if facts.series:
        tell(root, "dc:relation", joined(" ", facts.series.name, facts.series.number))
    for related in facts.related:
        tell(root, "dc:relation", related_address(related))
    tell(root, "dc:rights", facts.rights)
    tell(root, "dc:rights", facts.spdx or facts.licence)
    return finish(root)
