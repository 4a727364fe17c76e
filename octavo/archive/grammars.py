"""Turn a record into what is wrong with it: XML is held to a grammar that stands in ``grammars/``, without a network.

The grammars are RELAX NG and written from the specifications, for what of them records use; each rule names its
section. What a grammar cannot say, that a reference finds what it names, is looked at here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

GRAMMARS = ("dc", "dspace", "etdms", "mets", "mods", "premis", "tei")
_FOLDER = Path(__file__).with_name("grammars")
_RELAXNG = "{http://relaxng.org/ns/structure/1.0}"
_PREMIS = "{http://www.loc.gov/premis/v3}"
# PREMIS: an element that links → the element of what it links to
_LINKS = {
    "linkingEventIdentifier": "eventIdentifier",
    "linkingAgentIdentifier": "agentIdentifier",
    "linkingObjectIdentifier": "objectIdentifier",
    "linkingRightsStatementIdentifier": "rightsStatementIdentifier",
    "relatedObjectIdentifier": "objectIdentifier",
    "relatedEventIdentifier": "eventIdentifier",
}
_REFERENCES = ("DMDID", "ADMID", "FILEID")  # METS: attributes that name IDs


def hold_to_grammar(name: str, content: bytes) -> tuple[str, ...]:
    """What is wrong with a record, each with its line: "line 12: …"; nothing for one that is right.

    ``name``: one of GRAMMARS. Raises KeyError for any other. What is read is a stranger's: no entity is resolved.
    """
    if name not in GRAMMARS:
        raise KeyError(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return (f"line {error.lineno}: it is not XML ({error.msg})",)
    if root.getroottree().docinfo.doctype:
        return ("line 1: it has a document type, which no record needs",)
    if not (grammar := _grammar(name)).validate(root):
        said = [(entry.line, entry.message) for entry in grammar.error_log]
        return tuple(_unruly(name, root)) or _of_the_whole(name, root, said)
    if name == "mets":
        return tuple(_mets_references(root))
    return tuple(_premis_references(root)) if name == "premis" else ()


@cache
def _grammar(name: str, start: str | None = None) -> etree.RelaxNG:
    """A grammar; ``start``: one of its rules, to which an element is held by itself."""
    tree = etree.parse(_FOLDER / f"{name}.rng")
    if start:
        (beginning,) = tree.iterfind(f"{_RELAXNG}start")
        beginning[:] = [etree.Element(f"{_RELAXNG}ref", name=start)]
    return etree.RelaxNG(tree)


@cache
def _rules(name: str) -> dict[str, str]:
    """Elements that a grammar has a rule of the same name for, with the comment before it."""
    root = etree.parse(_FOLDER / f"{name}.rng").getroot()
    return {
        rule.attrib["name"]: _comment_before(rule)
        for rule in root.iter(f"{_RELAXNG}define")
        if rule[0].get("name", "").rpartition(":")[2] == rule.get("name")
    }


def _of_the_whole(name: str, root: etree._Element, said: list[tuple[int, str]]) -> tuple[str, ...]:
    """What a validator says where no element breaks a rule by itself, and the rule of the record as a whole."""
    rule = _rules(name).get(etree.QName(root).localname, "")
    broken = f"line {root.sourceline}: the record breaks a rule: {rule}" if rule else ""
    told = (f"line {line or root.sourceline}: {message}" for line, message in said)
    return tuple(filter(None, dict.fromkeys((broken, *told))))


def _comment_before(rule: etree._Element) -> str:
    comment = rule.getprevious()
    return "" if comment is None else " ".join((comment.text or "").split())


def _unruly(name: str, root: etree._Element) -> Iterator[str]:
    """The smallest elements that break a rule by themselves: a validator tells of all that stands around them, too."""
    rules = _rules(name)
    broken: list[etree._Element] = []
    around: set[etree._Element] = set()
    for element in reversed(list(root.iterdescendants(etree.Element))):
        rule = etree.QName(element).localname
        if rule not in rules or element in around:
            continue
        if not _grammar(name, rule).validate(deepcopy(element)):
            broken.append(element)
            around.update(element.iterancestors())
    for element in reversed(broken):
        rule = etree.QName(element).localname
        words = " ".join("".join(element.itertext()).split())
        shown = f"{words[:60]}…" if len(words) > 60 else words
        yield f"line {element.sourceline}: {rule} “{shown}” breaks a rule: {rules[rule]}"


def _mets_references(root: etree._Element) -> Iterator[str]:
    """XML 1.0, section 3.3.1: an ID is there once, and a reference has an ID that it finds."""
    ids = Counter(element.attrib["ID"] for element in root.iter() if "ID" in element.attrib)
    for element in root.iter():
        if ids[element.get("ID", "")] > 1:
            yield f"line {element.sourceline}: the ID “{element.get('ID')}” is there more than once"
        for attribute in _REFERENCES:
            for named in element.get(attribute, "").split():
                if named not in ids:
                    yield f"line {element.sourceline}: {attribute} names “{named}”, which nothing has as its ID"


def _premis_references(root: etree._Element) -> Iterator[str]:
    """Data Dictionary 3.0, "identifiers": they are unique in their domain, and a link repeats type and value of one."""
    known = {
        kind: Counter(map(_identity, root.iter(f"{_PREMIS}{kind}")))
        for kind in dict.fromkeys(_LINKS.values())
    }
    for kind, identities in known.items():
        for element in root.iter(f"{_PREMIS}{kind}"):
            if identities[_identity(element)] > 1:
                yield f"line {element.sourceline}: the {kind} “{_identity(element)[1]}” is there more than once"
    for link, kind in _LINKS.items():
        for element in root.iter(f"{_PREMIS}{link}"):
            if _identity(element) not in known[kind]:
                yield f"line {element.sourceline}: {link} names “{_identity(element)[1]}”, which has no {kind}"


def _identity(element: etree._Element) -> tuple[str, str]:
    """Type and value of an identifier, the first two elements in it."""
    return element[0].text or "", element[1].text or ""
