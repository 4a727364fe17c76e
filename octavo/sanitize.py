"""Turn the HTML of a stranger's manuscript into HTML that is safe in every edition.

Works on the tree that pandoc's output was parsed into, before anything else looks at it. Elements
that act (scripts, frames, forms, plug-ins) go with all they hold; unknown elements lose their tags
and keep their text; attributes are kept only from a list. Whatever an author could miss is
reported. A library (nh3) could do the cleaning, but not say what it took out and where.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from lxml import etree

from octavo.model import Finding, Place, Severity

_ACTIVE = frozenset(
    "script style iframe frame frameset object embed applet form button select textarea link meta "
    "base template slot audio video canvas noscript dialog title head".split()
)
_KEPT = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd label li mark "
    "ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot "
    "th thead time tr u ul var wbr input".split()
)
_MATH = frozenset(
    "math semantics annotation mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded "
    "mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd "
    "menclose none maction".split()
)
_ATTRIBUTES = frozenset(
    "id class lang dir title alt src href width height colspan rowspan scope headers start type "
    "reversed value datetime cite style checked abbr span".split()
)
_MATH_ATTRIBUTES = frozenset(
    "display mathvariant stretchy fence separator accent accentunder lspace rspace minsize maxsize "
    "largeop movablelimits symmetric columnalign rowspacing columnspacing linethickness width height "
    "depth encoding form displaystyle scriptlevel open close notation mathcolor".split()
)
_STYLE = re.compile(
    r"\s*(width|height|text-align|vertical-align)\s*:\s*"
    r"(\d+(?:\.\d+)?(?:%|px|in|cm|mm|em|pt)|left|right|center|justify|top|middle|bottom|baseline)\s*$"
)
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "ftp:", "doi:", "urn:", "#")
_LIST_ROLES = ("list", "listitem")  # set by the citation processor

Locate = Callable[[str], Place | None]


def sanitize_tree(root: etree._Element, locate: Locate) -> list[Finding]:
    """Clean ``root`` in place and say what was taken out; ``locate`` finds a string's line."""
    findings: list[Finding] = []

    def dropped(what: str, needle: str, hint: str) -> None:
        findings.append(
            Finding("markup-dropped", Severity.WARNING, f"{what} taken out", locate(needle), hint)
        )

    for element in list(root.iter()):
        if element is root:
            continue
        if not isinstance(element.tag, str):  # comments and processing instructions
            _drop(element)
        elif element.tag in _ACTIVE:
            dropped(f"<{element.tag}>", f"<{element.tag}",
                    "a book has no scripts, forms or frames; write the content as Markdown")  # fmt: skip
            _drop(element)
        elif element.tag not in _KEPT and element.tag not in _MATH:
            dropped(f"the unknown tag <{element.tag}>", f"<{element.tag}",
                    "its text was kept")  # fmt: skip
            _unwrap(element)
        else:
            _clean_attributes(element, dropped)
    for box in list(root.iter("input")):  # pandoc's task lists
        mark = etree.Element("span")
        mark.set("class", "task")
        mark.text = "☑ " if box.get("checked") is not None else "☐ "
        mark.tail = box.tail
        parent = box.getparent()
        if parent is not None:
            parent.replace(box, mark)
    return findings


def _clean_attributes(element: etree._Element, dropped: Callable[[str, str, str], None]) -> None:
    allowed = _MATH_ATTRIBUTES if element.tag in _MATH else _ATTRIBUTES
    for name, value in list(element.attrib.items()):
        if name == "role" and value in _LIST_ROLES:
            continue
        if name == "style":
            kept = [part.strip() for part in value.split(";") if _STYLE.match(part)]
            if kept:
                element.set("style", "; ".join(kept))
            else:
                del element.attrib["style"]
        elif name.startswith("on"):
            dropped(f"the event handler {name}", f"{name}=", "a book has no scripts")
            del element.attrib[name]
        elif name == "lang" and element.tag not in _MATH:
            continue
        elif name not in allowed and not name.startswith(("data-", "aria-label")):
            del element.attrib[name]
    if (href := element.get("href")) is not None:
        address = _clean_address(href)
        if address is None:
            dropped(f"the link to {href}", href, "link to a web address or to a heading (#id)")
            del element.attrib["href"]
        else:
            element.set("href", address)


def _clean_address(href: str) -> str | None:
    """The address with unsafe characters percent-encoded; None when it must not be a link."""
    href = "".join(href.split())
    if not href.lower().startswith(_SCHEMES):
        return None
    if href.startswith("#"):
        return href
    href = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", href)
    scheme, _, rest = href.partition(":")
    address, hash_sign, fragment = rest.partition("#")
    # RFC 3986: these characters may stand unescaped; brackets only in an IPv6 host
    address = quote(address, safe="/:?&=+$,;@!~*'()%-._")
    fragment = quote(fragment, safe="/:?&=+$,;@!~*'()%-._")
    return f"{scheme.lower()}:{address}{hash_sign}{fragment}"


def _drop(element: etree._Element) -> None:
    """Take the element away with all it holds; the text behind it stays."""
    _put_before(element, element.tail or "")
    element.tail = None
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    """Take the tag away and leave what it holds where it stands."""
    _put_before(element, element.text or "")
    for child in list(element):
        element.addprevious(child)
    _drop(element)


def _put_before(element: etree._Element, text: str) -> None:
    """Add ``text`` to what stands directly before ``element``."""
    parent = element.getparent()
    if parent is None or not text:
        return
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
