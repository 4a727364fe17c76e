"""Turn the facts of a book and its files into an item of DSpace's Simple Archive Format.

Sources: DSpace, "Importing and Exporting Items via Simple Archive Format", and what its importer reads (2025); its
registry dublin-core-types.xml, which has every field that is used here. The schema "thesis" is none that DSpace brings
along: a repository of theses registers it, and an import into one that has not fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from octavo.archive.facts import Facts, Name
from octavo.archive.identifiers import doi_address, identifiers_of, licence_address
from octavo.archive.model import Item, Role
from octavo.archive.tree import add, begin, finish, joined

_QUALIFIERS = {
    "author": "author",
    "editor": "editor",
    "illustrator": "illustrator",
    "advisor": "advisor",
}
_LEVELS = {"bachelor": "Bachelor", "master": "Master", "doctor": "Doctoral"}
# Bundles: ORIGINAL is what readers are offered; the others are kept with it
_BUNDLES = {
    Role.EDITION: "ORIGINAL",
    Role.TEXT: "PRESERVATION",
    Role.SOURCE: "SOURCE",
    Role.FONT: "FONTS",
    Role.REPORT: "REPORTS",
}
_Field = tuple[str, str | None, str | None]  # element, qualifier, value


def make_dspace(facts: Facts, items: Sequence[Item]) -> Mapping[str, bytes]:
    """The files that make a folder an item: ``dublin_core.xml``, ``contents`` and, of a thesis, ``metadata_thesis.xml``.

    Beside them have to lie the files themselves, under the names of ``name_in_item``.
    """
    made = {
        "contents": _contents(items),
        "dublin_core.xml": _record("dc", _fields(facts)),
    }
    if facts.degree:
        house = facts.institution.name if facts.institution else None
        degree = (
            ("degree", "name", facts.degree.name),
            ("degree", "level", _LEVELS[facts.degree.level]),
            ("degree", "discipline", facts.degree.discipline),
            ("degree", "department", facts.department),
            ("degree", "grantor", house),
        )
        made["metadata_thesis.xml"] = _record("thesis", degree)
    return made


def name_in_item(item: Item) -> str:
    """Under which name a file lies in the item's folder: editions beside the records, all others in their folders."""
    path = item.path.removeprefix("data/")
    return path.removeprefix("editions/") if item.role is Role.EDITION else path


def _contents(items: Sequence[Item]) -> bytes:
    lines = []
    editions = [name_in_item(item) for item in items if item.role is Role.EDITION]
    first = next((name for name in editions if name.endswith(".pdf")), None)
    for item in sorted(items, key=lambda item: (list(Role).index(item.role), item.path)):
        name = name_in_item(item)
        primary = "\tprimary:true" if name == first and item.role is Role.EDITION else ""
        lines.append(f"{name}\tbundle:{_BUNDLES[item.role]}{primary}\n")
    return "".join(lines).encode()


def _fields(facts: Facts) -> list[_Field]:
    fields: list[_Field] = [("title", None, facts.full_title)]
    people = (*facts.creators, *facts.contributors)
    fields += [("contributor", _qualifier(name), name.entry) for name in people]
    fields += [("contributor", "other", name.entry) for name in facts.committee]
    fields += [
        ("date", "issued", facts.date),
        ("publisher", None, facts.publisher),
        ("description", "abstract", facts.abstract_or_description),
        ("description", None, facts.description if facts.abstract else None),
    ]
    fields += [("subject", None, subject) for subject in facts.subjects]
    fields += [("description", "sponsorship", fund.funder) for fund in facts.funding]
    if facts.series:
        series = joined(";", facts.series.name, facts.series.number)
        fields.append(("relation", "ispartofseries", series))
    fields += [("identifier", "isbn", isbn) for isbn in (facts.isbn_print, facts.isbn_epub)]
    # identifier.doi is for DOIs that the repository gives itself, and older registries lack it
    fields.append(("identifier", "uri", doi_address(facts.doi) if facts.doi else None))
    fields += [
        ("identifier", "other", identifier.uri)
        for identifier in identifiers_of(facts)
        if identifier.kind == "uuid"
    ]
    fields += [
        ("language", "iso", facts.language.replace("-", "_")),
        ("type", None, "Thesis" if facts.is_thesis else "Book"),
        ("format", "extent", f"{facts.pages} pages" if facts.pages else None),
        ("rights", None, facts.rights),
        ("rights", None, facts.spdx or facts.licence),
        ("rights", "uri", licence_address(facts.spdx)),
    ]
    return fields


def _qualifier(name: Name) -> str:
    return _QUALIFIERS.get(name.role, "other")


def _record(schema: str, fields: Sequence[_Field]) -> bytes:
    root = begin("dublin_core", {}, {"schema": schema})
    for element, qualifier, value in fields:
        if value and value.strip():
            naming = {"element": element, "qualifier": qualifier or "none"}
            add(root, "dcvalue", value, naming)
    return finish(root)
