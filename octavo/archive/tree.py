"""Turn what a record says into XML, element by element; what is not known becomes no element."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from urllib.parse import quote

from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"


def begin(
    name: str, namespaces: Mapping[str | None, str], attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """The root of a record; names are written with the prefixes of ``namespaces``: "oai_dc:dc", or "thesis"."""
    root = etree.Element(_expanded(name, namespaces), nsmap=dict(namespaces))
    _describe(root, attributes)
    return root


def add(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    attributes: Mapping[str, str | None] | None = None,
) -> etree._Element:
    """An element at the end of another. Attributes that are None are left out."""
    element = etree.SubElement(parent, _expanded(name, parent.nsmap))
    element.text = text
    _describe(element, attributes)
    return element


def tell(
    parent: etree._Element,
    name: str,
    text: str | None,
    attributes: Mapping[str, str | None] | None = None,
) -> None:
    """An element at the end of another, if there is something to say in it."""
    if text and text.strip():
        add(parent, name, text, attributes)


def joined(separator: str, *texts: str | None) -> str | None:
    """What there is to say, in one; None where there is nothing."""
    return separator.join(text for text in texts if text and text.strip()) or None


def finish(root: etree._Element) -> bytes:
    """The record as a file: declared, indented, with a newline at its end."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def moment(epoch: int) -> str:
    """Seconds since 1970 as W3C's profile of ISO 8601 has it: "2026-11-22T09:30:00Z"."""
    return datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address_in_bag(path: str) -> str:
    """The relative address of a file of the bag as records in ``metadata/`` write it."""
    return "../" + quote(path)


def _describe(element: etree._Element, attributes: Mapping[str, str | None] | None) -> None:
    for name, value in (attributes or {}).items():
        if value is not None:
            element.set(_expanded(name, element.nsmap) if ":" in name else name, value)


def _expanded(name: str, namespaces: Mapping[str | None, str]) -> str:
    prefix, _, local = name.rpartition(":")
    if prefix == "xml":
        return f"{{{_XML}}}{local}"
    if not prefix and None not in namespaces:
        return local
    return f"{{{namespaces[prefix or None]}}}{local}"
