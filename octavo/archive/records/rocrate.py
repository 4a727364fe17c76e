"""Turn facts and an inventory into the metadata document of an RO-Crate 1.2, in JSON-LD.

A crate's root is the folder in which its document stands ("RO-Crate Structure", Attached RO-Crate Package); every
file it names lies below. So in a bag the document is a tag file at the top, PATH, and the bag is the crate: the
files keep the paths that the bag's manifests have. In ``metadata/`` it could name none of them, and detached from a
folder it may name nothing but what is on the web. (The other way of the specification, a document inside ``data/``,
would make it a part of the payload, of which no record tells.)

The crate is the deposit; the book in it is its main entity, and its editions are encodings of the book. People,
houses, licences and formats are named by ORCID, ROR, SPDX and PRONOM where these are known, else by a name that
holds in this document only. The crate is published when the book is; where that is not said, on the day of the epoch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from octavo.archive.facts import Facts, Name
from octavo.archive.formats import format_of
from octavo.archive.given import name_in_parts
from octavo.archive.identifiers import (
    Identifier,
    identifiers_of,
    licence_address,
    related_address,
)
from octavo.archive.model import Inventory, Item, Role
from octavo.archive.tree import moment
from octavo.model.metadata import Funding, Institution
from octavo.text.imprint import licence_name

PATH = "ro-crate-metadata.json"  # in the bag
CRATE = "https://w3id.org/ro/crate/1.2"
_PRONOM = "https://www.nationalarchives.gov.uk/PRONOM/"
_FOLDERS = {  # name and description of a folder, description of each file in it
    Role.EDITION: ("Editions", "The finished editions of the book.", "An edition of the book"),
    Role.SOURCE: ("Sources", "What the editions were made of: manuscript, pictures, templates and styles.",
                  "A source of the editions"),
    Role.TEXT: ("Preservation copies", "The text of the book in formats that need no program of a certain maker.",
                "The text of the book"),
    Role.FONT: ("Fonts", "The fonts that are embedded in the editions, with their licences.",
                "A font of the editions, or its licence"),
    Role.REPORT: ("Reports", "What was checked before the deposit, and what was found.", "A report on the editions"),
}  # fmt: skip
_REGISTRIES = {
    kind: f"https://registry.identifiers.org/registry/{kind}" for kind in ("doi", "isbn")
} | {"uuid": "https://www.rfc-editor.org/rfc/rfc9562"}
# The roles for which schema.org's CreativeWork has a property; everybody else is a contributor.
_ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "illustrator": "illustrator",
}
_RELATIONS = {  # of DataCite, and what schema.org calls them
    "is-part-of": "isPartOf", "is-derived-from": "isBasedOn", "references": "citation", "is-version-of": "exampleOfWork",
    "has-version": "workExample",
}  # fmt: skip
_UNTOUCHED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@"
)

Entity = dict[str, Any]


class _Graph:
    """The entities of a document in the order in which they are named, none twice."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}

    def add(self, entity: Entity) -> Entity:
        """Take an entity in; a reference to it comes back."""
        self.entities.setdefault(entity["@id"], _plain(entity))
        return {"@id": entity["@id"]}


def _plain(entity: Entity) -> Entity:
    """Those properties of an entity that have a value; one value stands for itself, not in a list of one ("RO-Crate
    JSON-LD", appendix)."""
    plain: Entity = {}
    for key, value in entity.items():
        values: list[Any] = value if isinstance(value, list) else [value]
        if values and values[0] not in (None, ""):
            plain[key] = value if len(values) > 1 else values[0]
    return plain


def make_rocrate(facts: Facts, inventory: Inventory, epoch: int) -> bytes:
    """The document; ``epoch``: the bag's, in seconds since 1970, UTC."""
    graph = _Graph()
    graph.add({
        "@id": PATH, "@type": "CreativeWork", "name": "Metadata of the deposit", "about": {"@id": "./"},
        "conformsTo": {"@id": CRATE},
    })  # fmt: skip
    graph.entities["./"] = {}  # its place is here, its words come last
    parts = [_folder(graph, role, items) for role, items in _by_role(inventory.items)]
    book = _book(graph, facts, inventory.items)
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": facts.full_title,
        "description": facts.abstract_or_description or _what_it_is(facts),
        "datePublished": facts.date or moment(epoch)[:10],
        "dateModified": moment(epoch),
        "license": _licence(graph, facts) or facts.rights or "No licence is stated.",
        **{
            key: book[key] for key in ("author", "editor", "publisher", "identifier") if key in book
        },
        "funder": [_funder(graph, funding) for funding in facts.funding],
        "mainEntity": {"@id": "#book"},
        "hasPart": parts,
    }
    graph.entities["./"] = _plain(root)
    document = {"@context": f"{CRATE}/context", "@graph": list(graph.entities.values())}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def crate_id(path: str) -> str:
    """A path of the bag as an id: signs that no address may have are escaped, letters of every script stay
    ("Encoding file paths in @ids")."""
    return "".join(
        sign if sign in _UNTOUCHED or not sign.isascii() else f"%{ord(sign):02X}" for sign in path
    )


def _what_it_is(facts: Facts) -> str:
    return f"“{facts.full_title}” as it was deposited: its editions and all that they were made of."


def _by_role(items: Iterable[Item]) -> list[tuple[Role, list[Item]]]:
    items = tuple(items)
    groups = ((role, [item for item in items if item.role is role]) for role in Role)
    return [(role, group) for role, group in groups if group]


def _folder(graph: _Graph, role: Role, items: list[Item]) -> Entity:
    name, words, _ = _FOLDERS[role]
    folder: Entity = {
        "@id": f"data/{role}/",
        "@type": "Dataset",
        "name": name,
        "description": words,
    }
    graph.entities[folder["@id"]] = {}  # before its files
    graph.entities[folder["@id"]] = _plain(
        folder | {"hasPart": [_file(graph, item) for item in items]}
    )
    return {"@id": folder["@id"]}


def _file(graph: _Graph, item: Item) -> Entity:
    form = format_of(item.path)
    name = f"{form.name} {form.version}" if form.version else form.name
    encoding: list[Any] = [form.media_type]
    if form.puid:
        page = {"@id": f"{_PRONOM}{form.puid}", "@type": ["WebPage", "Standard"], "name": name}
        encoding.append(graph.add(page))
    return graph.add({
        "@id": crate_id(item.path),
        "@type": "File",
        "name": item.path.rpartition("/")[2],
        "description": f"{_FOLDERS[item.role][2]}: {name}.",
        "encodingFormat": encoding,
        "contentSize": str(item.size),
        "sha256": item.sha256,
    })  # fmt: skip


def _book(graph: _Graph, facts: Facts, items: Iterable[Item]) -> Entity:
    editions = [{"@id": crate_id(item.path)} for item in items if item.role is Role.EDITION]
    isbns = dict.fromkeys(
        isbn.replace("-", "") for isbn in (facts.isbn_print, facts.isbn_epub) if isbn
    )
    degree = facts.degree
    subject = f" in {degree.discipline}" if degree and degree.discipline else ""
    book: Entity = {
        "@id": "#book",
        "@type": ["Book", "Thesis"] if degree else "Book",
        "name": facts.full_title,
        **_people(graph, facts),
        "publisher": _house(graph, _publisher(facts)),
        "datePublished": facts.date,
        "inLanguage": facts.language,
        "identifier": [_identifier(graph, number) for number in identifiers_of(facts)],
        "isbn": list(isbns),
        "bookEdition": facts.edition,
        "version": facts.version,
        "numberOfPages": facts.pages,
        "description": facts.description,
        "abstract": facts.abstract,
        "keywords": list(dict.fromkeys(facts.subjects)),
        "license": _licence(graph, facts),
        "copyrightNotice": facts.rights,
        "inSupportOf": f"{degree.name}{subject}" if degree else None,
        "sourceOrganization": _house(graph, facts.institution),
        "funding": [_grant(graph, funding, number) for number, funding in enumerate(facts.funding, start=1)],
        "encoding": editions,
    }  # fmt: skip
    for work in facts.related:
        if work.relation in _RELATIONS:
            other = graph.add(
                {
                    "@id": related_address(work),
                    "@type": "CreativeWork",
                    "name": related_address(work),
                }
            )
            book.setdefault(_RELATIONS[work.relation], []).append(other)
    if series := facts.series:
        shelf = {"@id": "#series", "@type": "BookSeries", "name": series.name}
        book.setdefault("isPartOf", []).append(graph.add(shelf))
        book["position"] = series.number
    graph.add(book)
    return graph.entities["#book"]


def _people(graph: _Graph, facts: Facts) -> dict[str, list[Entity]]:
    told: dict[str, list[Entity]] = {}
    people = (*facts.creators, *facts.contributors, *facts.committee)
    for number, name in enumerate(people, start=1):
        told.setdefault(_ROLES.get(name.role, "contributor"), []).append(
            _person(graph, name, number)
        )
    return told


def _person(graph: _Graph, name: Name, number: int) -> Entity:
    given, family = name_in_parts(name)
    return graph.add({
        "@id": f"https://orcid.org/{name.orcid}" if name.orcid else f"#person-{number}",
        # who has neither ORCID iD nor sort name may be a house
        "@type": "Person" if name.is_person else "Thing",
        "name": name.name,
        "givenName": given,
        "familyName": family,
        "affiliation": _house(graph, name.affiliation),
    })  # fmt: skip


def _publisher(facts: Facts) -> Institution | None:
    """The publisher; it is the institution that the front matter tells more of, where it has its name."""
    if facts.institution and facts.institution.name == facts.publisher:
        return facts.institution
    return Institution(name=facts.publisher) if facts.publisher else None


def _house(graph: _Graph, house: Institution | None) -> Entity | None:
    if house is None:
        return None
    place = {"address": house.place} if house.place else {}
    known = graph.entities.get(house.ror or "")
    if known and known["name"] != house.name:  # one house under two names
        known["alternateName"] = house.name
    return graph.add({
        "@id": house.ror or f"#organization-{crate_id(house.name.replace('/', ' ').replace(' ', '-'))}",
        "@type": "Organization", "name": house.name, "url": house.ror, **place,
    })  # fmt: skip


def _grant(graph: _Graph, funding: Funding, number: int) -> Entity:
    return graph.add({
        "@id": f"#grant-{number}",
        "@type": "Grant",
        "name": funding.award_title or funding.award or funding.funder,
        "identifier": funding.award,
        "funder": _funder(graph, funding),
    })  # fmt: skip


def _funder(graph: _Graph, funding: Funding) -> Entity | None:
    return _house(graph, Institution(name=funding.funder, ror=funding.ror))


def _identifier(graph: _Graph, number: Identifier) -> Entity:
    """A number as a value with a kind ("Root Data Entity identifier")."""
    told: Entity = {
        "@id": number.uri, "@type": "PropertyValue", "name": number.kind.upper(), "propertyID": _REGISTRIES[number.kind],
        "value": number.value,
    }  # fmt: skip
    return graph.add(told | ({"url": number.uri} if number.uri.startswith("https:") else {}))


def _licence(graph: _Graph, facts: Facts) -> Any:
    """A reference to the licence's page in SPDX's list; its words where it has none."""
    address = licence_address(facts.spdx)
    if not address or not facts.spdx:
        return facts.spdx or facts.licence
    return graph.add({
        "@id": address, "@type": "CreativeWork", "name": licence_name(facts.spdx), "identifier": facts.spdx,
        "description": f"The licence of the book, by its identifier in SPDX’s list: {facts.spdx}.",
    })  # fmt: skip
