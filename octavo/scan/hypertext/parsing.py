"""Turn the text of a page into a tree of HTML without namespaces, whatever dialect of HTML it is."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from octavo.scan.hypertext.marks import MARK
from octavo.text.trees import drop, unwrap

_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_KEPT = ("amp;", "lt;", "gt;", "quot;", "apos;")  # those that XML knows
_UNSEEN = ("script", "style", "template")


def parse_page(text: str) -> etree._Element:
    """The tree of a page, ``html`` at its root; no entity is unfolded but the named letters of HTML."""
    root = _parse_xhtml(text) if _PROLOG.match(text) else None
    if root is None:
        parser = HTMLParser(huge_tree=True, remove_pis=True)
        root = document_fromstring(_PROLOG.sub("", text), parser=parser)
        if any(entry.level_name == "FATAL" for entry in parser.error_log):
            raise RecursionError  # it stopped there in silence: elements too deep in one another
    for element in root.iter(etree.Element):
        element.attrib.pop(MARK, None)  # means something only where we have set it
    return root


def _parse_xhtml(text: str) -> etree._Element | None:
    """A tree of XML, where ``<a id="x"/>`` is an element without content; None where it is none."""
    text = _DOCTYPE.sub("", _PROLOG.sub("", text), count=1)
    text = _ENTITY.sub(lambda m: m[0] if m[1] in _KEPT else html5.get(m[1], m[0]), text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        return None
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        for name in [name for name in element.attrib if str(name).startswith("{")]:
            value = element.attrib.pop(name)
            known = etree.QName(str(name)).localname
            if known == "type":
                element.set("data-epub-type", value)
            elif known not in element.attrib:  # xml:lang beside lang
                element.set(known, value)
    etree.cleanup_namespaces(root)
    return root if root.tag == "html" and root.find("body") is not None else None


def drop_unseen(body: etree._Element) -> None:
    """Take out what no reader sees: programs, style sheets, remarks, places where a word may be broken."""
    for element in list(body.iter(etree.Comment, *_UNSEEN)):
        drop(element)
    for element in list(body.iter("wbr")):  # the parser takes what follows for its content
        unwrap(element)


def kinds_of(element: etree._Element) -> frozenset[str]:
    """What an element says it is: its role and its ``epub:type``."""
    said = (element.get(name, "") for name in ("role", "data-epub-type", "epub:type"))
    return frozenset(" ".join(said).split())


def words_of(element: etree._Element) -> str:
    """All that a reader sees in an element."""
    return "".join(map(str, element.itertext()))
