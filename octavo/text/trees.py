"""Small steps from one shape of an XHTML tree to another, and between a tree and a fragment.

Trees are lxml's, without namespaces; the steps change them in place.
"""

from __future__ import annotations

from lxml import etree

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse_fragment(fragment: str) -> etree._Element:
    """A fragment of XHTML as the content of an element. Raises XMLSyntaxError for what is none."""
    return etree.fromstring(f"<x>{fragment}</x>")


def inner(element: etree._Element) -> str:
    """What stands inside an element, as XHTML."""
    return _written(element.text) + "".join(
        [etree.tostring(child, encoding="unicode", method="xml") for child in element]
    )


def _written(text: str | None) -> str:
    """A text as XML writes it."""
    if not text or not text.strip("\n "):
        return text or ""
    head = etree.Element("x")
    head.text = text
    return etree.tostring(head, encoding="unicode").removeprefix("<x>").removesuffix("</x>")


def drop(element: etree._Element) -> None:
    """Take an element away with all it holds; the text behind it stays."""
    put_before(element, element.tail or "")
    element.tail = None
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Take a tag away and leave what it holds where it stands."""
    put_before(element, element.text or "")
    for child in list(element):
        tail, child.tail = child.tail, None
        element.addprevious(child)
        child.tail = tail
    drop(element)


def put_before(element: etree._Element, text: str) -> None:
    """Add ``text`` to what stands directly before ``element``."""
    parent = element.getparent()
    if parent is None or not text:
        return
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def calls_by_words(call: etree._Element) -> bool:
    """Whether a note is called by words of the text, and not by its label."""
    return call.get("data-marks") == "lines"
