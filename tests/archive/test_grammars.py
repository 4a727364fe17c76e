"""Records are held to grammars that stand in the package, and a spoilt record is told with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from lxml import etree

from archive.records.bookfacts import EPOCH, THESIS, bare, facts, inventory
from octavo.archive.grammars import GRAMMARS, hold_to_grammar
from octavo.archive.model import Inventory
from octavo.archive.records.dspace import make_dspace
from octavo.archive.records.dublincore import make_dc
from octavo.archive.records.etdms import make_etdms
from octavo.archive.records.mets import make_mets
from octavo.archive.records.mods import make_mods
from octavo.archive.records.premis import make_premis

RECORDS = [name for name in GRAMMARS if name != "tei"]  # of which test_tei.py has whole books
BOOKS = {"full": facts(), "thesis": facts(THESIS), "bare": bare()}
NO_FILES = Inventory((), (), ())
RELAXNG = "{http://relaxng.org/ns/structure/1.0}"


def records(name: str) -> Iterator[bytes]:
    """Every record of a kind that the sample books have."""
    for book in BOOKS.values():
        if name == "dc":
            yield make_dc(book)
        elif name == "mods":
            yield make_mods(book)
        elif name == "etdms" and book.degree:
            yield make_etdms(book)
        elif name == "dspace":
            made = make_dspace(book, inventory().items)
            yield from (content for file, content in made.items() if file.endswith(".xml"))
        elif name in ("mets", "premis"):
            make = make_mets if name == "mets" else make_premis
            yield make(book, inventory(), EPOCH)
            yield make(book, NO_FILES, EPOCH)


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_keeps_to_its_grammar(name: str) -> None:
    told = [hold_to_grammar(name, record) for record in records(name)]
    assert told
    assert set(told) == {()}


@cache
def _richest(name: str) -> bytes:
    return max(records(name), key=len)


def richest(name: str) -> etree._Element:
    return etree.fromstring(_richest(name))


def found(root: etree._Element, path: str) -> etree._Element:
    """The first element of a path of local names: "degree/level"."""
    step, bracket, rest = path.partition("[")
    steps = "".join(f"//*[local-name()='{name}']" for name in step.split("/"))
    return root.xpath(steps + bracket + rest)[0]


def without(path: str) -> Callable[[etree._Element], None]:
    def spoil(root: etree._Element) -> None:
        element = found(root, path)
        element.getparent().remove(element)

    return spoil


def twice(path: str) -> Callable[[etree._Element], None]:
    def spoil(root: etree._Element) -> None:
        element = found(root, path)
        element.addnext(etree.fromstring(etree.tostring(element)))

    return spoil


def last(path: str) -> Callable[[etree._Element], None]:
    def spoil(root: etree._Element) -> None:
        element = found(root, path)
        element.getparent().append(element)

    return spoil


def text(path: str, words: str) -> Callable[[etree._Element], None]:
    def spoil(root: etree._Element) -> None:
        found(root, path).text = words

    return spoil


def attribute(path: str, name: str, value: str | None) -> Callable[[etree._Element], None]:
    def spoil(root: etree._Element) -> None:
        element = found(root, path)
        assert name in element.attrib
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return spoil


SPOILT: dict[str, list[Callable[[etree._Element], None]]] = {
    "dc": [
        without("title"), text("identifier", "10.1234/fold"), without("language"),
        twice("date"), twice("language"), text("date", "22.11.2026"), text("date", "2026-13"),
        text("date", "2026-11-32"), text("type", "book"), text("language", "deutsch (Österreich)"),
        text("identifier", "urn:isbn"), text("creator", " "), text("rights", ""),
    ],
    "etdms": [
        without("title"), without("creator"), without("degree"), without("degree/name"), without("degree/level"),
        without("language"), twice("degree"), twice("level"), twice("type"), text("level", "3"),
        text("level", "doctor"), text("date", "10/2026"), text("type", "Thesis"), text("language", "de"),
        attribute("contributor", "role", None), attribute("description", "role", "summary"),
        attribute("creator", "resource", "0000-0002-1825-0097"),
    ],
    "dspace": [
        attribute("dcvalue", "element", "subject"), attribute("dublin_core", "schema", "dcterms"),
        attribute("dcvalue", "qualifier", "alternative"), attribute("dcvalue", "qualifier", None),
        attribute("dublin_core", "schema", None), twice("dcvalue"), without("dcvalue"), text("dcvalue", ""),
        twice("dcvalue[@element='date']"), text("dcvalue[@element='date']", "November 2026"),
        text("dcvalue[@qualifier='iso']", "de-AT"), without("dcvalue[@qualifier='iso']"),
        attribute("dcvalue[@element='contributor']", "qualifier", "translator"),
        attribute("dcvalue[@element='identifier']", "qualifier", "doi"),
    ],
    "mets": [
        without("metsHdr"), without("structMap"), without("mdRef"), without("FLocat"), without("file"),
        twice("metsHdr"), twice("structMap"), twice("FLocat"), twice("file"), last("metsHdr"), last("dmdSec"),
        last("fileSec"), attribute("metsHdr", "CREATEDATE", "2026-11-22"),
        attribute("metsHdr", "CREATEDATE", "2026-11-31T10:00:00Z"), attribute("agent", "ROLE", "MAKER"),
        attribute("agent", "OTHERTYPE", None), attribute("mdRef", "MDTYPE", "DUBLINCORE"),
        attribute("mdRef", "MDTYPE", "OTHER"), attribute("file", "CHECKSUMTYPE", "SHA512"),
        attribute("file", "CHECKSUM", "abc"), attribute("file", "SIZE", "-1"), attribute("file", "MIMETYPE", "pdf"),
        attribute("file", "ID", "1"), attribute("file", "ID", "id-mods.xml"),
        attribute("FLocat", "{http://www.w3.org/1999/xlink}href", "file:///etc/passwd"),
        attribute("FLocat", "LOCTYPE", "FILE"), attribute("fptr", "FILEID", "id-nothing"),
        attribute("file", "ADMID", "nothing"), attribute("structMap/div", "DMDID", "id-dc.xml nothing"),
        attribute("fileGrp", "USE", "pictures"),
    ],
    "mods": [
        without("titleInfo"), without("title"), without("typeOfResource"), without("language"), without("namePart"),
        without("role"), without("topic"), without("recordOrigin"), twice("title"), twice("typeOfResource"),
        twice("originInfo"), twice("dateIssued"), twice("namePart"), text("dateIssued", "November 2026"),
        text("dateOther", "2026-10-00"), text("roleTerm", "author"), text("roleTerm", "xyz"),
        text("languageTerm", "de"), text("nameIdentifier", "0000-0002-1825-009"), text("genre", "novel"),
        text("extent", "203"), text("typeOfResource", "book"), attribute("mods", "version", "3.4"),
        attribute("name", "type", "person"), attribute("languageTerm", "authority", "iso639-1"),
        attribute("roleTerm", "authority", None), attribute("relatedItem", "type", "isPartOf"),
        attribute("dateIssued", "encoding", "iso"), attribute("identifier", "type", "issn"),
        attribute("note[@type]", "type", "award"),
    ],
    "premis": [
        without("objectIdentifier"), without("objectCharacteristics"), without("fixity"), without("size"),
        without("format"), without("storage"), without("eventType"), without("eventDateTime"),
        without("agentIdentifier"), without("rightsBasis"), without("relationshipSubType"), twice("size"),
        twice("storage"), twice("event"), twice("eventDateTime"), twice("agent"), last("object"),
        last("objectIdentifier"), last("eventType"), text("messageDigestAlgorithm", "SHA256"),
        text("messageDigest", "abc"), text("formatRegistryKey", "fmt479"), text("eventType", "checking"),
        text("eventDateTime", "2026-11-22"), text("eventDateTime", "2026-11-31T00:00:00Z"),
        text("eventOutcome", "failure"), text("agentType", "program"), text("rightsBasis", "licence"),
        text("relationshipType", "derivation"), text("relationshipSubType", "contains"),
        text("linkingEventIdentifierValue", "event-99"), text("linkingAgentIdentifierValue", "Nobody"),
        text("linkingObjectIdentifierValue", "data/nothing"), text("relatedObjectIdentifierValue", "data/nothing"),
        text("linkingRightsStatementIdentifierValue", "none"), attribute("premis", "version", "2.2"),
        attribute("object", "{http://www.w3.org/2001/XMLSchema-instance}type", "premis:bitstream"),
        attribute("eventType", "authorityURI", "http://example.org/types"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_spoilt_records_are_refused(name: str) -> None:
    passed = []
    for number, spoil in enumerate(SPOILT[name]):
        root = richest(name)
        spoil(root)
        if not hold_to_grammar(name, etree.tostring(root)):
            passed.append(number)
    assert passed == []


@pytest.mark.parametrize("name", RECORDS)
def test_nothing_that_a_grammar_does_not_know_gets_in_anywhere(name: str) -> None:
    ways = {}  # one element of each kind in each place
    for number, element in enumerate(richest(name).iter()):
        kinds = [str(around.tag) for around in element.iterancestors()]
        ways.setdefault((*kinds, str(element.tag), *sorted(element.keys())), number)
    passed = []
    for number in ways.values():
        for how in ("attribute", "name", "child", "empty", "namespace"):
            root = richest(name)
            spoilt = list(root.iter())[number]
            if how == "attribute":
                spoilt.set("octavo", "1")
            elif how == "name":
                spoilt.tag = f"{spoilt.tag}X"
            elif how == "child":
                spoilt.insert(0, etree.Element("octavo"))
            elif how == "namespace":
                spoilt.tag = "{urn:other}" + etree.QName(spoilt).localname
            elif len(spoilt) or not (spoilt.text or "").strip():
                continue
            else:
                spoilt.text = None
            if not hold_to_grammar(name, etree.tostring(root)):
                passed.append((how, number))
    assert passed == []


def test_what_is_wrong_is_told_with_its_line_and_the_section_that_it_breaks() -> None:
    content = make_dc(facts()).replace(b">2026-11<", b">November 2026<")
    line = content[: content.index(b"November")].count(b"\n") + 1
    (told,) = hold_to_grammar("dc", content)
    assert told.startswith(f"line {line}: date “November 2026” breaks a rule: DCMES, date: ")


def test_only_the_smallest_element_that_is_wrong_is_told() -> None:
    content = make_premis(facts(), inventory(), EPOCH).replace(b">fmt/483<", b">483<")
    (told,) = hold_to_grammar("premis", content)
    assert ": format “EPUB 3 PRONOM 483 specification media type" in told
    assert "DD 1.5.4" in told


def test_what_is_wrong_with_the_whole_is_told_with_its_rule() -> None:
    root = etree.fromstring(make_mods(facts()))
    twice("typeOfResource")(root)
    told = hold_to_grammar("mods", etree.tostring(root))
    assert told[0].startswith("line 1: the record breaks a rule: modsDefinition")
    assert any("typeOfResource" in each for each in told[1:])
    assert not any(each.startswith("line 0") for each in told)


def test_references_that_find_nothing_are_told_with_what_they_name() -> None:
    content = make_mets(facts(), inventory(), EPOCH).replace(
        b'DMDID="id-dc.xml ', b'DMDID="id-rare.xml '
    )
    (told,) = hold_to_grammar("mets", content)
    assert "DMDID" in told
    assert "id-rare.xml" in told


def test_comments_are_no_fault_and_hide_none() -> None:
    content = make_mets(facts(), inventory(), EPOCH)
    commented = content.replace(b"<fileSec>", b"<!-- files --><fileSec><?octavo files?>")
    assert hold_to_grammar("mets", commented) == ()
    assert hold_to_grammar("mets", commented.replace(b'FILEID="', b'FILEID="x'))


def test_what_is_no_xml_is_told() -> None:
    (told,) = hold_to_grammar("dc", b"<dc>\n<title>\n")
    assert "it is not XML" in told
    assert hold_to_grammar("dc", b"")


def test_a_document_type_is_refused_and_no_entity_read() -> None:
    content = b'<!DOCTYPE dc [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<dc>&e;</dc>'
    (told,) = hold_to_grammar("dc", content)
    assert "document type" in told


def test_a_grammar_that_is_not_there_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        hold_to_grammar("../dc", b"<dc/>")


@pytest.mark.parametrize("name", RECORDS)
def test_every_rule_of_a_grammar_names_where_it_comes_from(name: str) -> None:
    from octavo.archive import grammars

    root = etree.parse(grammars._FOLDER / f"{name}.rng").getroot()
    unexplained = [
        rule.get("name")
        for rule in root.iter(f"{RELAXNG}define")
        if not isinstance(rule.getprevious(), etree._Comment)
    ]
    assert unexplained == []


def test_there_is_a_grammar_for_each_name_and_no_other() -> None:
    from octavo.archive import grammars

    assert sorted(path.stem for path in grammars._FOLDER.iterdir()) == sorted(GRAMMARS)
