"""Turn front matter into what a PDF says of the book and of itself: its document information and its XMP packet.

Both say the same: old readers know the first, archives the second (ISO 16684-1; ISO 19005-3, 6.6). The packet also says
which standards the file keeps, and explains the names that PDF/A does not know beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import octavo
from octavo.model import Stamp
from octavo.model.metadata import Metadata
from octavo.text.imprint import leading_role, rights_line
from octavo.typeset.join import Imprint

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
# The mark by which a packet is found in a file (ISO 16684-1, 7.3.2); it is not to be written over.
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '<?xpacket end="r"?>'
# What pdfuaid is (ISO 14289-1, 5), as ISO 19005-3, 6.6.2.3 asks for it
_EXTENSION = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"""


def describe_book(metadata: Metadata, stamp: Stamp) -> Imprint:
    """What the print edition says of itself; all its dates are the stamp's."""
    tool = f"Octavo {octavo.__version__}"
    date = stamp.date.strftime("D:%Y%m%d%H%M%SZ")
    creators, _ = _people(metadata)
    info = {
        "/Author": "; ".join(creators),
        "/Subject": metadata.description or "",
        "/Keywords": ", ".join(metadata.subjects),
        "/Creator": tool,
        "/Producer": tool,
        "/CreationDate": date,
        "/ModDate": date,
    }
    return Imprint(
        metadata.title,
        metadata.language,
        {key: text for key, text in info.items() if text},
        _packet(metadata, stamp, tool),
    )


def _people(metadata: Metadata) -> tuple[list[str], list[str]]:
    """Creators and contributors."""
    leading = leading_role(metadata)
    creators = [person.name for person in metadata.author if person.role == leading]
    return creators, [person.name for person in metadata.author if person.role != leading]


def _packet(metadata: Metadata, stamp: Stamp, tool: str) -> bytes:
    date = stamp.date.strftime("%Y-%m-%dT%H:%M:%SZ")
    simple = {
        "xmp:CreateDate": date,
        "xmp:ModifyDate": date,
        "xmp:MetadataDate": date,
        "xmp:CreatorTool": tool,
        "pdf:Producer": tool,
        "pdf:Keywords": ", ".join(metadata.subjects),
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
    }
    properties = [
        *_dublin_core(metadata),
        *(
            f"<{name}>{escape(text, quote=False)}</{name}>\n"
            for name, text in simple.items()
            if text
        ),
        _EXTENSION,
    ]
    names = "".join(f'\nxmlns:{name}="{address}"' for name, address in _SPACES.items())
    return "".join((
        _BEGIN,
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF{names}>\n<rdf:Description rdf:about="">\n',
        *properties,
        "</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n",
        _END,
    )).encode()  # fmt: skip


def _dublin_core(metadata: Metadata) -> Iterator[str]:
    """What Dublin Core has words for, each in the form that XMP gives it."""
    creators, contributors = _people(metadata)
    numbers = _identifiers(metadata)
    yield "<dc:format>application/pdf</dc:format>\n"
    for name, text in (
        ("title", metadata.title),
        ("description", metadata.description),
        ("rights", rights_line(metadata)),
    ):
        if text:
            yield _in_language(f"dc:{name}", text, metadata.language)
    yield _listed("dc:creator", "Seq", creators)
    yield _listed("dc:contributor", "Bag", contributors)
    yield _listed("dc:publisher", "Bag", [metadata.publisher] if metadata.publisher else [])
    yield _listed("dc:subject", "Bag", metadata.subjects)
    yield _listed("dc:language", "Bag", [metadata.language])
    yield _listed("dc:date", "Seq", [metadata.date] if metadata.date else [])
    if numbers:
        yield f"<dc:identifier>{escape(numbers[0], quote=False)}</dc:identifier>\n"
        yield _listed("xmp:Identifier", "Bag", numbers)


def _identifiers(metadata: Metadata) -> list[str]:
    """The numbers of the print edition, the one that leads to it first."""
    known = metadata.identifiers
    numbers = [f"doi:{known.doi}"] if known.doi else []
    return [*numbers, f"urn:isbn:{known.isbn_print}"] if known.isbn_print else numbers


def _in_language(name: str, text: str, language: str) -> str:
    """A text that could be there in other languages, too: who asks for none of them gets the same."""
    said = "".join(
        f'<rdf:li xml:lang="{tag}">{escape(text, quote=False)}</rdf:li>'
        for tag in ("x-default", language)
    )
    return f"<{name}><rdf:Alt>{said}</rdf:Alt></{name}>\n"


def _listed(name: str, kind: str, texts: Sequence[str]) -> str:
    """A list, in order (Seq) or not (Bag); nothing where it is empty."""
    if not texts:
        return ""
    items = "".join(f"<rdf:li>{escape(text, quote=False)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>\n"
