"""Turn a bag's inventory into a PREMIS 3.0 document: the book, its files, what happened to them, who did it, what one may do.

Sources: PREMIS Data Dictionary for Preservation Metadata, version 3.0 (2015); premis.xsd of January 2016; the
vocabularies of id.loc.gov/vocabulary/preservation. Identifiers are paths in the bag, names and ordinals, so the same
bag has the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from octavo.archive.facts import Facts, Name
from octavo.archive.formats import Format, format_of
from octavo.archive.identifiers import identifiers_of, licence_address
from octavo.archive.model import Agent, Event, Inventory, Item, Outcome, Role
from octavo.archive.terms import EVENT_TYPES, term
from octavo.archive.tree import XSI, add, begin, finish, moment, tell

NAMESPACES: dict[str | None, str] = {"premis": "http://www.loc.gov/premis/v3", "xsi": XSI}
_OUTCOMES = {
    Outcome.SUCCESS: ("success", "suc"),
    Outcome.WARNING: ("warning", "war"),
    Outcome.FAILURE: ("fail", "fai"),
}
_MAKING = ("creation", "normalization", "migration")  # events whose objects did not exist before
_RIGHTS = "licence-of-the-book"


def make_premis(facts: Facts, inventory: Inventory, epoch: int) -> bytes:
    """``premis.xml``. Raises ValueError for an event whose kind is no term of the Library of Congress."""
    root = begin("premis:premis", NAMESPACES, {"version": "3.0"})
    _add_book(root, facts, inventory)
    for item in inventory.items:
        _add_file(root, item, inventory)
    for number, event in enumerate(inventory.events, start=1):
        _add_event(root, event, number, epoch, inventory.agents)
    for agent in inventory.agents:
        _add_agent(root, agent, inventory.events)
    known = {agent.name for agent in inventory.agents}
    for names in _people(facts):
        if not any(name.name in known for name in names):
            _add_person(root, names)
    if facts.spdx:
        _add_rights(root, facts, facts.spdx)
    return finish(root)


def _add_book(root: etree._Element, facts: Facts, inventory: Inventory) -> None:
    """Section 1 of the dictionary: the intellectual entity that all files of the bag belong to."""
    book = add(root, "premis:object", None, {"xsi:type": "premis:intellectualEntity"})
    for identifier in identifiers_of(facts):
        _identify(book, "object", "URI", identifier.uri)
    editions = [item.path for item in inventory.items if item.role is Role.EDITION]
    others = [item.path for item in inventory.items if item.role is not Role.EDITION]
    _relate(book, ("structural", "str"), ("is Represented By", "isr"), editions)
    _relate(book, ("structural", "str"), ("includes", "inc"), others)
    if facts.spdx:
        link = add(book, "premis:linkingRightsStatementIdentifier")
        add(link, "premis:linkingRightsStatementIdentifierType", "local")
        add(link, "premis:linkingRightsStatementIdentifierValue", _RIGHTS)


def _add_file(root: etree._Element, item: Item, inventory: Inventory) -> None:
    element = add(root, "premis:object", None, {"xsi:type": "premis:file"})
    _identify(element, "object", "local", item.path)
    nature = add(element, "premis:objectCharacteristics")
    add(nature, "premis:compositionLevel", "0")
    for name, code, digest in (("SHA-256", "sha256", item.sha256), ("SHA-512", "sha512", item.sha512)):  # fmt: skip
        fixity = add(nature, "premis:fixity")
        term(fixity, "messageDigestAlgorithm", name, "cryptographicHashFunctions", code)
        add(fixity, "premis:messageDigest", digest)
    add(nature, "premis:size", str(item.size))
    _add_format(nature, format_of(item.path))
    place = add(add(element, "premis:storage"), "premis:contentLocation")
    add(place, "premis:contentLocationType", "path in the bag")
    add(place, "premis:contentLocationValue", item.path)
    events = [
        (number, event)
        for number, event in enumerate(inventory.events, start=1)
        if item.path in event.objects
    ]
    if item.role in (Role.EDITION, Role.TEXT):
        sources = [other.path for other in inventory.items if other.role is Role.SOURCE]
        made = [number for number, event in events if event.kind in _MAKING]
        _relate(element, ("derivation", "der"), ("has Source", "hss"), sources, made)
    _link_events(element, [number for number, _ in events])


def _add_format(nature: etree._Element, kind: Format) -> None:
    """Section 1.5.4 of the dictionary."""
    element = add(nature, "premis:format")
    designation = add(element, "premis:formatDesignation")
    add(designation, "premis:formatName", kind.name)
    tell(designation, "premis:formatVersion", kind.version)
    if kind.puid:
        registry = add(element, "premis:formatRegistry")
        add(registry, "premis:formatRegistryName", "PRONOM")
        add(registry, "premis:formatRegistryKey", kind.puid)
        term(registry, "formatRegistryRole", "specification", "formatRegistryRole", "spe")
    add(element, "premis:formatNote", f"media type {kind.media_type}")


def _add_event(
    root: etree._Element, event: Event, number: int, epoch: int, agents: Sequence[Agent]
) -> None:
    if event.kind not in EVENT_TYPES:
        raise ValueError(f"“{event.kind}” is no type of event that the Library of Congress knows")
    element = add(root, "premis:event")
    _identify(element, "event", "local", _event_id(number))
    term(element, "eventType", event.kind, "eventType", EVENT_TYPES[event.kind])
    add(element, "premis:eventDateTime", moment(epoch))
    detail = add(element, "premis:eventDetailInformation")
    add(detail, "premis:eventDetail", event.detail)
    outcome = add(element, "premis:eventOutcomeInformation")
    label, code = _OUTCOMES[event.outcome]
    term(outcome, "eventOutcome", label, "eventOutcome", code)
    if event.note:
        note = add(outcome, "premis:eventOutcomeDetail")
        add(note, "premis:eventOutcomeDetailNote", event.note)
    for name in event.agents:
        link = add(element, "premis:linkingAgentIdentifier")
        add(link, "premis:linkingAgentIdentifierType", "local")
        add(link, "premis:linkingAgentIdentifierValue", name)
        is_program = any(agent.name == name and agent.kind == "software" for agent in agents)
        part = ("executing program", "exe") if is_program else ("implementer", "imp")
        term(link, "linkingAgentRole", part[0], "eventRelatedAgentRole", part[1])
    role = ("outcome", "out") if event.kind in _MAKING else ("source", "sou")
    for path in event.objects:
        link = add(element, "premis:linkingObjectIdentifier")
        add(link, "premis:linkingObjectIdentifierType", "local")
        add(link, "premis:linkingObjectIdentifierValue", path)
        term(link, "linkingObjectRole", role[0], "eventRelatedObjectRole", role[1])


def _add_agent(root: etree._Element, agent: Agent, events: Sequence[Event]) -> None:
    element = add(root, "premis:agent")
    _identify(element, "agent", "local", agent.name)
    add(element, "premis:agentName", agent.name)
    term(element, "agentType", agent.kind, "agentType", agent.kind[:3])
    tell(element, "premis:agentVersion", agent.version)
    numbered = enumerate(events, start=1)
    _link_events(element, [number for number, event in numbered if agent.name in event.agents])


def _people(facts: Facts) -> list[list[Name]]:
    """Everybody whom the title page names, each once: who has the same name or the same ORCID iD is the same."""
    people: list[list[Name]] = []
    for name in (*facts.creators, *facts.contributors, *facts.committee):
        same = [group for group in people if any(_is_same(name, other) for other in group)]
        if not same:
            people.append([name])
            continue
        for group in same[1:]:
            people.remove(group)
            same[0].extend(group)
        same[0].append(name)
    return people


def _is_same(name: Name, other: Name) -> bool:
    return name.name == other.name or (name.orcid is not None and name.orcid == other.orcid)


def _add_person(root: etree._Element, names: list[Name]) -> None:
    element = add(root, "premis:agent")
    written = list(dict.fromkeys(name.name for name in names))
    for each in written:
        _identify(element, "agent", "local", each)
    for orcid in dict.fromkeys(name.orcid for name in names if name.orcid):
        _identify(element, "agent", "ORCID", orcid)
    for each in written:
        add(element, "premis:agentName", each)
    if any(name.is_person for name in names):
        term(element, "agentType", "person", "agentType", "per")
    for name in names:
        add(element, "premis:agentNote", name.role)


def _add_rights(root: etree._Element, facts: Facts, spdx: str) -> None:
    """Section 4 of the dictionary: the licence of the book; fonts have their own, which lie beside them."""
    statement = add(add(root, "premis:rights"), "premis:rightsStatement")
    _identify(statement, "rightsStatement", "local", _RIGHTS)
    term(statement, "rightsBasis", "license", "rightsBasis", "lic")
    licence = add(statement, "premis:licenseInformation")
    document = add(licence, "premis:licenseDocumentationIdentifier")
    address = licence_address(spdx)
    add(document, "premis:licenseDocumentationIdentifierType", "URI" if address else "SPDX")
    add(document, "premis:licenseDocumentationIdentifierValue", address or spdx)
    add(licence, "premis:licenseTerms", spdx)
    tell(licence, "premis:licenseNote", facts.rights)
    link = add(statement, "premis:linkingObjectIdentifier")
    add(link, "premis:linkingObjectIdentifierType", "URI")
    add(link, "premis:linkingObjectIdentifierValue", identifiers_of(facts)[0].uri)


def _identify(element: etree._Element, of: str, kind: str, value: str) -> None:
    identifier = add(element, f"premis:{of}Identifier")
    add(identifier, f"premis:{of}IdentifierType", kind)
    add(identifier, f"premis:{of}IdentifierValue", value)


def _relate(
    element: etree._Element,
    kind: tuple[str, str],
    subkind: tuple[str, str],
    paths: Sequence[str],
    events: Sequence[int] = (),
) -> None:
    """Section 1.13 of the dictionary; nothing where there is no file to be related to."""
    if not paths:
        return
    relationship = add(element, "premis:relationship")
    term(relationship, "relationshipType", kind[0], "relationshipType", kind[1])
    term(relationship, "relationshipSubType", subkind[0], "relationshipSubType", subkind[1])
    for path in paths:
        related = add(relationship, "premis:relatedObjectIdentifier")
        add(related, "premis:relatedObjectIdentifierType", "local")
        add(related, "premis:relatedObjectIdentifierValue", path)
    for number in events:
        related = add(relationship, "premis:relatedEventIdentifier")
        add(related, "premis:relatedEventIdentifierType", "local")
        add(related, "premis:relatedEventIdentifierValue", _event_id(number))


def _link_events(element: etree._Element, numbers: Sequence[int]) -> None:
    for number in numbers:
        link = add(element, "premis:linkingEventIdentifier")
        add(link, "premis:linkingEventIdentifierType", "local")
        add(link, "premis:linkingEventIdentifierValue", _event_id(number))


def _event_id(number: int) -> str:
    return f"event-{number}"
