"""Turn names and values into elements of TEI: the small steps that all that is written in it shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
XML_ID, XML_LANG = f"{{{_XML}}}id", f"{{{_XML}}}lang"


class Writer(Protocol):
    """Who writes fragments of the Book."""

    @property
    def name(self) -> Callable[[str], str]:
        """Makes an xml:id of an id of the Book."""

    @property
    def picture(self) -> Callable[[str], str]:
        """Makes an address of the src of a picture."""

    def words(self, holder: etree._Element, source: etree._Element) -> None:
        """Writes what takes words only."""

    def flow(self, holder: etree._Element, source: etree._Element) -> None:
        """Writes what takes words and blocks."""

    def word(self, holder: etree._Element, e: etree._Element) -> None:
        """Writes an element among words."""

    def block(self, holder: etree._Element, e: etree._Element) -> None:
        """Writes a block."""

    def anchor(self, holder: etree._Element, e: etree._Element) -> None:
        """Leaves a mark for an id."""


def make(tag: str, holder: etree._Element | None = None, **attributes: str) -> etree._Element:
    """A new element, at the end of ``holder`` where one is given; attributes without a value are left out."""
    name = f"{{{NAMESPACE}}}{tag}"
    made = (
        etree.Element(name, nsmap={None: NAMESPACE}) if holder is None
        else etree.SubElement(holder, name)
    )  # fmt: skip
    for key, value in attributes.items():
        if value:
            made.set(key, value)
    return made


def write(holder: etree._Element, text: str) -> None:
    """Add a text to what an element holds."""
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    elif text:
        holder.text = (holder.text or "") + text


def own(writer: Writer, made: etree._Element, e: etree._Element, *, style: bool = True) -> None:
    """Give an element what every one may have of its counterpart in the Book: id, language, style."""
    if e.get("id"):
        made.set(XML_ID, writer.name(str(e.get("id"))))
    if e.get("lang"):
        made.set(XML_LANG, str(e.get("lang")))
    said = [f"direction: {e.get('dir')}"] if e.get("dir") in ("ltr", "rtl") else []
    said += [str(e.get("style"))] if style and e.get("style") else []
    if said:
        made.set("style", "; ".join(said))


def names_of(e: etree._Element) -> list[str]:
    """The classes of an element of the Book."""
    return (e.get("class") or "").split()
