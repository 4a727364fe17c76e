"""What a PDF says of itself, it says to archives as it says it to old readers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import Built, build
from lxml import etree

from octavo.model import Stamp
from octavo.model.metadata import Metadata
from octavo.typeset.description import describe_book
from octavo.typeset.srgb import srgb_profile

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Packet:
    """An XMP packet, as one reads it who knows XML and RDF."""

    def __init__(self, content: bytes) -> None:
        self.tree = etree.fromstring(content)

    def text(self, name: str) -> str | None:
        """A property of one value; None when it is not there."""
        found = self.tree.findall(f".//rdf:Description/{name}", _SPACES)
        assert len(found) < 2
        return found[0].text if found else None

    def items(self, name: str, kind: str) -> list[str | None]:
        """A property that is a list of a kind."""
        return [item.text for item in self._items(name, kind)]

    def by_language(self, name: str) -> dict[str | None, str | None]:
        """A property that is there in several languages."""
        return {item.get(_LANGUAGE): item.text for item in self._items(name, "Alt")}

    def _items(self, name: str, kind: str) -> list[etree._Element]:
        return self.tree.findall(f".//rdf:Description/{name}/rdf:{kind}/rdf:li", _SPACES)


def _packet(**front_matter: object) -> Packet:
    metadata = Metadata.model_validate({"title": "A Book", **front_matter})
    return Packet(describe_book(metadata, Stamp(1700000000)).packet)


def _printed(built: Built) -> tuple[dict[str, str], Packet]:
    """The document information and the packet of a finished PDF."""
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        info = {name: str(value) for name, value in pdf.docinfo.items()}
        return info, Packet(pdf.Root.Metadata.read_bytes())


def test_a_full_book_says_all_that_its_front_matter_says(full: Built) -> None:
    _, packet = _printed(full)
    title = "The Full Book"
    assert packet.by_language("dc:title") == {"x-default": title, "en-GB": title}
    assert packet.items("dc:creator", "Seq") == ["Ada Writer"]
    assert packet.items("dc:contributor", "Bag") == ["Ben Turner"]
    assert packet.by_language("dc:description")["x-default"] == "A book with everything in it."
    assert packet.items("dc:subject", "Bag") == ["Books", "Printing"]
    assert packet.items("dc:language", "Bag") == ["en-GB"]
    assert packet.items("dc:publisher", "Bag") == ["The Test Press"]
    assert packet.items("dc:date", "Seq") == ["2026-11-22"]
    assert packet.text("dc:identifier") == "doi:10.1000/full.book"
    numbers = ["doi:10.1000/full.book", "urn:isbn:978-3-16-148410-0"]
    assert packet.items("xmp:Identifier", "Bag") == numbers
    rights = (
        "Copyright © 2026 Ada Writer. Creative Commons Attribution 4.0 International (CC BY 4.0)"
    )
    assert packet.by_language("dc:rights")["x-default"] == rights


def test_packet_and_document_information_agree(full: Built) -> None:
    info, packet = _printed(full)
    assert info["/Title"] == packet.by_language("dc:title")["x-default"]
    assert info["/Author"] == "; ".join(map(str, packet.items("dc:creator", "Seq")))
    assert info["/Subject"] == packet.by_language("dc:description")["x-default"]
    assert info["/Keywords"] == packet.text("pdf:Keywords")
    assert info["/Creator"] == packet.text("xmp:CreatorTool")
    assert info["/Producer"] == packet.text("pdf:Producer")
    # the second at which the test books were made
    assert info["/CreationDate"] == info["/ModDate"] == "D:20231114221320Z"
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        assert packet.text(name) == "2023-11-14T22:13:20Z"


def test_the_packet_names_the_standards_and_explains_what_archives_do_not_know(full: Built) -> None:
    _, packet = _printed(full)
    assert (packet.text("pdfaid:part"), packet.text("pdfaid:conformance")) == ("3", "A")
    assert packet.text("pdfuaid:part") == "1"
    explained = packet.tree.findall(".//pdfaSchema:prefix", _SPACES)
    assert [element.text for element in explained] == ["pdfuaid"]
    names = packet.tree.findall(".//pdfaProperty:name", _SPACES)
    assert [element.text for element in names] == ["part"]


def test_the_packet_can_be_read_by_who_does_not_know_pdf(full: Built) -> None:
    content = full.content("pdf")
    begin = content.index(b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    end = content.index(b'<?xpacket end="r"?>', begin)
    assert Packet(content[begin:end]).text("pdfaid:part") == "3"
    assert content.count(b"<?xpacket begin") == content.count(b"<rdf:RDF") == 1


def test_red_green_and_blue_are_those_of_srgb(full: Built) -> None:
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        [intent] = pdf.Root.OutputIntents
        assert (intent.S, intent.OutputConditionIdentifier) == ("/GTS_PDFA1", "sRGB IEC61966-2.1")
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_a_book_that_says_little_claims_nothing_more() -> None:
    packet = _packet()
    for name in ("creator", "contributor", "subject", "publisher", "date", "rights", "identifier",
                 "description"):  # fmt: skip
        assert packet.tree.find(f".//dc:{name}", _SPACES) is None, name
    assert packet.tree.find(".//pdf:Keywords", _SPACES) is None
    assert packet.tree.find(".//xmp:Identifier", _SPACES) is None
    assert packet.by_language("dc:title") == {"x-default": "A Book", "en": "A Book"}


@pytest.mark.parametrize(
    ("people", "creators", "contributors"),
    [
        (["A", "B"], ["A", "B"], []),
        ([{"name": "A", "role": "editor"}, {"name": "B", "role": "translator"}], ["A"], ["B"]),
        ([{"name": "A", "role": "editor"}, {"name": "B"}], ["B"], ["A"]),
        ([{"name": "A", "role": "translator"}], [], ["A"]),
    ],
)
def test_who_made_a_book_is_told_from_who_helped(
    people: object, creators: list[str], contributors: list[str]
) -> None:
    metadata = Metadata.model_validate({"title": "A Book", "author": people})
    imprint = describe_book(metadata, Stamp(0))
    packet = Packet(imprint.packet)
    assert packet.items("dc:creator", "Seq") == creators
    assert packet.items("dc:contributor", "Bag") == contributors
    assert imprint.info.get("/Author", "") == "; ".join(creators)


def test_signs_of_markup_and_of_control_leave_the_packet_whole(
    write_book: Callable[..., Path],
) -> None:
    front_matter = {
        "title": "A\x01B & <C> ]]>",
        "author": ["“Q” 'R' 😀 ﬁ"],
        "description": "one\ttwo\r\n\nthree\x00four\x9ffive",
        "subjects": ["<a href='x'>", "&amp;"],
    }
    built = build(write_book("# One\n\nText.\n", **front_matter), ("pdf",))
    info, packet = _printed(built)
    assert info["/Title"] == packet.by_language("dc:title")["x-default"] == "A B & <C> ]]>"
    assert info["/Author"] == packet.items("dc:creator", "Seq")[0]
    description = packet.by_language("dc:description")["x-default"]
    assert description is not None
    assert info["/Subject"] == description
    assert description.split() == ["one", "two", "three", "four", "five"]
    assert packet.items("dc:subject", "Bag") == ["<a href='x'>", "&amp;"]
