"""Turn a stranger's SVG into a drawing that does nothing and asks for nothing.

1. parse it: entities that the file declares itself are put in as text; a file that would swell by
   them is refused by the parser;
2. keep of its elements, attributes and styles what only draws (`drawingnames.py`,
   `drawingstyles.py`); a reference leads to a part of the drawing, or is a picture's own data;
3. leave the file as it was where nothing had to go, else write it anew, as UTF-8.

What a reader could miss is told: not the notes that drawing programs keep for themselves, in
namespaces of their own, nor what moves only on a screen. Links go: in a picture no reader follows one.
"""

from __future__ import annotations

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.reading import drawingnames as names
from octavo.reading.drawingstyles import (
    OWN_PICTURE,
    clean_declarations,
    clean_sheet,
    clean_value,
    shorten,
)

_SVG = f"{{{names.SVG}}}svg"
_IMAGE = f"{{{names.SVG}}}image"
_ADDRESSES = ("href", f"{{{names.XLINK}}}href")
_SHOWN = 6  # things that one message names
_UTF_8 = frozenset(("utf-8", "us-ascii", "ascii"))


def clean_drawing(
    content: bytes, name: str, place: Place | None
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The drawing without what acts or reaches out, and what was taken out of it; None when it is
    not SVG."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return None, (_refusal(f"{name} is not well-formed SVG: {_reason(error)}", place),)
    if root.tag != _SVG:
        found = etree.QName(root).localname
        said = f"{name} is not an SVG drawing: its first element is <{found}>"
        if found == "svg":
            said = f'{name} is not an SVG drawing: it lacks xmlns="{names.SVG}"'
        return None, (_refusal(said, place),)
    cleaner = _Cleaner()
    cleaner.clean(root)
    if not cleaner.changed and _is_plain(root, content):
        return content, ()
    cleaned = bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    if not cleaner.dropped:
        return cleaned, ()
    return cleaned, (
        Finding("markup-dropped", Severity.WARNING,
                f"{_listed(cleaner.dropped)} taken out of {name}", place,
                "a drawing in a book has no scripts and refers to no other file"),
    )  # fmt: skip


def _is_plain(root: etree._Element, content: bytes) -> bool:
    """Whether the file holds the drawing and nothing else, and every parser reads the same letters."""
    about = root.getroottree().docinfo
    if about.doctype or (about.encoding or "utf-8").lower() not in _UTF_8:
        return False
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    if any(isinstance(node, etree._ProcessingInstruction) for node in beside):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Cleaner:
    """Takes out of a tree what may not stand in it."""

    def __init__(self) -> None:
        self.changed = False
        self.dropped: set[str] = set()  # what a reader could miss

    def clean(self, root: etree._Element) -> None:
        waiting = [root]
        while waiting:
            element = waiting.pop()
            if isinstance(element, etree._Comment):
                continue
            if not isinstance(element.tag, str):
                self._remove(element, None)
            elif not self._is_allowed(element.tag):
                self._remove(element, self._name_of(element.tag))
            else:
                self._clean_element(element)
                if element.tag == _IMAGE and not any(map(element.get, _ADDRESSES)):
                    self._remove(element, None)  # a picture of nothing, which engines stumble over
                else:
                    waiting += element

    @staticmethod
    def _is_allowed(tag: str) -> bool:
        space, _, local = tag.rpartition("}")
        return space == f"{{{names.SVG}" and local in names.ELEMENTS

    @staticmethod
    def _name_of(tag: str) -> str | None:
        """How a message names an element; None for the notes of a drawing program."""
        name = etree.QName(tag)
        if name.namespace not in (None, names.SVG, names.XHTML) or name.localname == "metadata":
            return None
        return f"<{name.localname}>"

    def _remove(self, element: etree._Element, what: str | None) -> None:
        parent = element.getparent()
        assert parent is not None, "the root is an <svg>"
        self.changed = True
        if what:
            self.dropped.add(what)
        element.tail, tail = None, element.tail
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + (tail or "")
        else:
            parent.text = (parent.text or "") + (tail or "")
        parent.remove(element)

    def _clean_element(self, element: etree._Element) -> None:
        local = etree.QName(element).localname
        if local == "style":
            self._clean_style(element)
        for name, value in list(element.attrib.items()):
            kept = self._attribute(local, str(name), str(value))
            if kept is None:
                self.changed = True
                del element.attrib[name]
            elif kept != value:
                self.changed = True
                element.set(name, kept)

    def _clean_style(self, element: etree._Element) -> None:
        for inside in list(element):  # a browser reads on behind it
            self._remove(
                inside, None if isinstance(inside, etree._Comment) else "a rule in an element"
            )
        text = element.text or ""
        cleaned = clean_sheet(text, self.dropped)
        if cleaned != text:
            self.changed = True
            element.text = cleaned

    def _attribute(self, local: str, name: str, value: str) -> str | None:
        """The value that an attribute keeps; None when it has to go."""
        space, _, attribute = name.rpartition("}")
        if attribute == "href" and space in ("", f"{{{names.XLINK}"):
            return self._reference(local, attribute, value)
        if space == f"{{{names.XLINK}" and attribute in names.XLINK_ATTRIBUTES:
            return value
        if space == f"{{{names.XML}":
            return value if attribute in names.XML_ATTRIBUTES else self._go(f"{attribute}=", value)
        if space:
            return None if space != f"{{{names.XLINK}" else self._go(f"{attribute}=", value)
        if attribute in names.ATTRIBUTES or attribute.startswith("aria-"):
            return value
        if attribute in names.UNSEEN_ATTRIBUTES or attribute.startswith("data-"):
            return None
        if attribute == "style":
            return clean_declarations(value, self.dropped) or None
        if attribute in names.PROPERTIES or attribute.startswith(names.FAMILIES):
            kept = clean_value(value, self.dropped)
            return self._go(f"{attribute}=", value) if kept is None else kept
        return self._go(attribute, "" if attribute.startswith("on") else f"={value}")

    def _reference(self, local: str, attribute: str, value: str) -> str | None:
        address = value.strip()
        if address.startswith("#"):
            return value
        if local in names.PICTURES and OWN_PICTURE.match(address):
            return value
        return self._go(f"{attribute}=", value)

    def _go(self, name: str, value: str) -> str | None:
        """Tell what goes, and let it go."""
        self.dropped.add(name + shorten(value))
        return None


def _listed(dropped: set[str]) -> str:
    shown = sorted(dropped)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _reason(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "it cannot be read").partition(", line")[0]


def _refusal(message: str, place: Place | None) -> Finding:
    return Finding("image-type", Severity.ERROR, message, place,
                   "save the drawing again as plain SVG")  # fmt: skip
