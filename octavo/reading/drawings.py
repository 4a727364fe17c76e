"""Turn a stranger's SVG into a drawing that does nothing and asks for nothing.

Scripts, event handlers, animation, foreign content, and every reference to another file or address
are taken out, in attributes and in style sheets alike. Entities that the file declares itself are
put in as text; a file that would swell by them is refused by the parser.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.model import Finding, Place, Severity

_SVG = "{http://www.w3.org/2000/svg}svg"
# in whatever namespace: an XHTML script inside a drawing runs as well
_ACTIVE = frozenset(
    "script foreignObject set animate animateTransform animateMotion animateColor discard handler "
    "listener iframe object embed audio video".split()
)
_LINK = frozenset(("href", "src", "base", "from", "to", "values"))
_OWN = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_OTHER = re.compile(r"(?:-webkit-)?\b(?:image-set|cross-fade|image|src)\(", re.IGNORECASE)
_URL = re.compile(r"""\burl\(\s*(["']?)(.*?)\1\s*\)""", re.IGNORECASE | re.DOTALL)


def clean_drawing(
    content: bytes, name: str, place: Place | None
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The drawing without what acts or reaches out, and what was taken out of it; None when it is
    not SVG."""
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return None, (_refusal(f"{name} is not well-formed SVG: {_reason(error)}", place),)
    if root.tag != _SVG:
        found = etree.QName(root).localname
        said = f"{name} is not an SVG drawing: its first element is <{found}>"
        if found == "svg":
            said = f'{name} is not an SVG drawing: it lacks xmlns="http://www.w3.org/2000/svg"'
        return None, (_refusal(said, place),)
    dropped: set[str] = set()
    for element in list(root.iter(etree.Element)):
        _clean_element(element, dropped)
    if not dropped and not root.getroottree().docinfo.doctype and b"<?xml-" not in content:
        return content, ()
    cleaned = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    if not dropped:
        return bytes(cleaned), ()
    return bytes(cleaned), (
        Finding("markup-dropped", Severity.WARNING,
                f"{', '.join(sorted(dropped))} taken out of {name}", place,
                "a drawing in a book has no scripts and refers to no other file"),
    )  # fmt: skip


def _clean_element(element: etree._Element, dropped: set[str]) -> None:
    local = etree.QName(element).localname
    parent = element.getparent()
    if local in _ACTIVE and parent is not None:
        dropped.add(f"<{local}>")
        element.tail, tail = None, element.tail
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + (tail or "")
        else:
            parent.text = (parent.text or "") + (tail or "")
        parent.remove(element)
        return
    if local == "style" and element.text:
        element.text = _clean_style(element.text, dropped)
    for name, value in list(element.attrib.items()):
        attribute = etree.QName(name).localname
        if attribute.startswith("on"):
            dropped.add(attribute)
            del element.attrib[name]
        elif attribute in _LINK and not _OWN.match(str(value).strip()) and _reaches(str(value)):
            dropped.add(f"{attribute}={_shown(str(value))}")
            del element.attrib[name]
        elif re.search(r"[(@\\]", str(value)):
            element.set(name, _clean_style(str(value), dropped))


def _reaches(value: str) -> bool:
    """Whether a value could name another file; numbers and colours of filters do not."""
    return bool(re.search(r"[/:.a-z]", value, re.IGNORECASE))


def _clean_style(css: str, dropped: set[str]) -> str:
    def refuse(match: re.Match[str]) -> str:
        if _OWN.match(match[2].strip()):
            return match[0]
        dropped.add(f"url({_shown(match[2])})")
        return "none"

    if "\\" in css:  # an escape can spell url and @import in a hundred ways
        css = re.sub(r"\\[0-9a-fA-F]{1,6}\s?", lambda match: _unescape(match[0]), css)
        css = css.replace("\\", "")
    if _IMPORT.search(css):
        dropped.add("@import")
        css = _IMPORT.sub("", css)
    for match in _OTHER.finditer(css):
        dropped.add(match[0])
    return _URL.sub(refuse, _OTHER.sub("none(", css))


def _unescape(escape: str) -> str:
    number = int(escape.strip("\\ \t\n\r"), 16)
    return chr(number) if 32 <= number < 0xD800 else ""


def _shown(address: str) -> str:
    return address if len(address) <= 40 else f"{address[:40]}…"


def _reason(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "it cannot be read").partition(", line")[0]


def _refusal(message: str, place: Place | None) -> Finding:
    return Finding("image-type", Severity.ERROR, message, place,
                   "save the drawing again as plain SVG")  # fmt: skip
