"""Turn a bag's inventory into a METS document: every file of the payload, grouped, with what describes and proves it.

Source: METS 1.12.1 (mets.xsd of October 2019). ``mets.xml`` stands in ``metadata/``, so addresses of the payload
begin with ``../``.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from octavo.archive.facts import Facts
from octavo.archive.formats import format_of
from octavo.archive.model import Inventory, Item, Role
from octavo.archive.tree import XLINK, add, address_in_bag, begin, finish, moment

NAMESPACES: dict[str | None, str] = {None: "http://www.loc.gov/METS/", "xlink": XLINK}
# Records of metadata/ → METS's name of their kind (MDTYPE), or OTHER and a name of ours
_KINDS = {
    "dc.xml": ("DC", None),
    "mods.xml": ("MODS", None),
    "etdms.xml": ("OTHER", "ETDMS"),
    "datacite.xml": ("OTHER", "DATACITE"),
    "onix.xml": ("OTHER", "ONIX"),
    "datacite.json": ("OTHER", "DATACITE"),
    "zenodo.json": ("OTHER", "ZENODO"),
    "ro-crate-metadata.json": ("OTHER", "ROCRATE"),
    "CITATION.cff": ("OTHER", "CFF"),
}
_LABELS = {
    Role.EDITION: "Editions",
    Role.SOURCE: "Sources",
    Role.TEXT: "Preservation copies of the text",
    Role.FONT: "Fonts",
    Role.REPORT: "Reports of validators",
}
_PREMIS_ID = "premis"


def make_mets(
    facts: Facts,
    inventory: Inventory,
    epoch: int,
    records: Sequence[str] = ("dc.xml", "mods.xml", "premis.xml"),
) -> bytes:
    """``mets.xml``. ``records``: names of what else stands in ``metadata/`` and describes the book or its files.

    ``premis.xml`` among them becomes the administrative section, all others descriptive ones, by name.
    """
    kind = "thesis" if facts.is_thesis else "book"
    naming = {"OBJID": facts.identifier, "LABEL": facts.full_title, "TYPE": kind}
    root = begin("mets", NAMESPACES, naming)
    _add_header(root, inventory, epoch)
    described = [name for name in sorted(records) if name in _KINDS]
    for name in described:
        section = add(root, "dmdSec", None, {"ID": id_of(name)})
        mdtype, other = _KINDS[name]
        _refer(section, name, mdtype, other)
    has_premis = "premis.xml" in records
    if has_premis:
        section = add(add(root, "amdSec"), "digiprovMD", None, {"ID": _PREMIS_ID})
        _refer(section, "premis.xml", "PREMIS", None)
    groups = {
        role: items
        for role in Role
        if (items := [item for item in inventory.items if item.role is role])
    }
    if groups:
        files = add(root, "fileSec")
    for role, items in groups.items():
        group = add(files, "fileGrp", None, {"ID": id_of(role), "USE": role.value})
        for item in items:
            _add_file(group, item, has_premis)
    _add_structure(root, facts, groups, " ".join(map(id_of, described)))
    return finish(root)


def id_of(path: str) -> str:
    """A path as an XML ID, one of its own for each: letters, digits, "-" and "." stay, all else becomes its number."""
    kept = (
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else f"_{ord(letter):x}_"
        for letter in path
    )  # fmt: skip
    return "id-" + "".join(kept)


def _add_header(root: etree._Element, inventory: Inventory, epoch: int) -> None:
    header = add(root, "metsHdr", None, {"CREATEDATE": moment(epoch)})
    for agent in inventory.agents:
        if agent.kind == "software" and agent.name == "Octavo":
            role = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
            element = add(header, "agent", None, role)
            add(element, "name", agent.name)
            if agent.version:
                add(element, "note", f"version {agent.version}")


def _refer(section: etree._Element, name: str, mdtype: str, other: str | None) -> None:
    reference = {
        "LOCTYPE": "URL",
        "xlink:type": "simple",
        "xlink:href": name,
        "MDTYPE": mdtype,
        "OTHERMDTYPE": other,
        "MIMETYPE": "application/yaml" if name.endswith(".cff") else format_of(name).media_type,
    }
    add(section, "mdRef", None, reference)


def _add_file(group: etree._Element, item: Item, has_premis: bool) -> None:
    facts = {
        "ID": id_of(item.path),
        "MIMETYPE": format_of(item.path).media_type,
        "SIZE": str(item.size),
        "CHECKSUM": item.sha512,
        "CHECKSUMTYPE": "SHA-512",
        "ADMID": _PREMIS_ID if has_premis else None,
    }
    place = {
        "LOCTYPE": "URL",
        "xlink:type": "simple",
        "xlink:href": address_in_bag(item.path),
    }
    add(add(group, "file", None, facts), "FLocat", None, place)


def _add_structure(
    root: etree._Element, facts: Facts, groups: dict[Role, list[Item]], described: str
) -> None:
    structure = add(root, "structMap", None, {"TYPE": "physical"})
    naming = {"TYPE": "package", "LABEL": facts.full_title, "DMDID": described or None}
    book = add(structure, "div", None, naming)
    for role, items in groups.items():
        division = add(book, "div", None, {"TYPE": role.value, "LABEL": _LABELS[role]})
        for item in items:
            add(division, "fptr", None, {"FILEID": id_of(item.path)})
