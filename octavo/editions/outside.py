"""Refuse what would have a reader ask for a file that is not in the edition.

Templates belong to the book, and may write what they like but this: links are followed when a reader
wants it, everything else that names the web is asked for as soon as a page opens. An EPUB has no policy
that a reader would keep to, so its documents are looked through; the HTML page has one, and what is
looked at is that it stands ahead of everything that it could forbid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from markupsafe import escape

from octavo.model.errors import TemplateFault
from octavo.text.reaching import find_reaches

# Elements that load or run something, whatever their attributes say.
_ACTIVE = frozenset(
    "script iframe frame frameset object embed applet base form portal fencedframe foreignObject "
    "audio video source track animate set animateTransform animateMotion discard feImage".split()
)
# Attributes that hold words, names or an address that nobody asks for.
_WORDS = frozenset(
    "title alt alttext lang class id role prefix content property name datetime cite dir type rel "
    "summary abbr headers placeholder value open close separators".split()
)
_WORDS_OF_LINKS = _WORDS | {"href"}
# a scheme, the way to another host, a function of styles
_ADDRESS = re.compile(r"""[:\\]|//|^\s*/|url\s*\((?!\s*["']?#)""", re.IGNORECASE)
_DATA = re.compile(r"\s*data:image/", re.IGNORECASE)
_OPENING = re.compile(
    r"""\s*<!doctype html>\s*<html(?:\s[^<>]*)?>\s*<head>\s*<meta charset=["']?utf-8["']?\s*/?>\s*"""
    r"""<meta http-equiv="Content-Security-Policy" content="([^"]*)"\s*/?>""",
    re.IGNORECASE,
)
_INSIDE = r"""(?:[^>"']|"[^"]*"|'[^']*')*?"""  # of a tag
_AHEAD = re.compile(
    rf"<meta\b{_INSIDE}http-equiv{_INSIDE}>|"
    rf"<link\b(?! rel=[\"']?(?:icon|canonical|license|author)[\"' >]){_INSIDE}>",
    re.IGNORECASE,
)
_CURE = "put it into the book as a file, or make it a link"


def refuse_document(root: etree._Element, where: str) -> None:
    """Raise TemplateFault when a content document of an EPUB would ask for another file; ``where`` names
    the template that made it."""
    for node in (*root.itersiblings(preceding=True), *root.iter()):
        if isinstance(node, etree._ProcessingInstruction):
            raise _fault(where, f"<?{node.target}?>")
        if isinstance(node.tag, str):
            _refuse_element(node, where)


def _refuse_element(element: etree._Element, where: str) -> None:
    local = str(element.tag).rpartition("}")[2]
    if local in _ACTIVE:
        raise _fault(where, f"<{local}>")
    if local == "style":
        _refuse_styles("".join(element.itertext()), where)
    if (_WORDS_OF_LINKS if local == "a" else _WORDS).issuperset(element.keys()):
        return  # most of them
    for name, value in element.items():
        attribute = str(name).rpartition("}")[2]
        if attribute in _WORDS or (attribute == "href" and local == "a"):
            continue
        text = str(value)
        if attribute == "style":
            _refuse_styles(text, where)
        elif attribute.startswith("on") or (local == "meta" and attribute == "http-equiv"):
            raise _fault(where, f"{attribute}=")
        elif attribute.startswith(("aria-", "data-")):
            continue
        elif _ADDRESS.search(text) and not _DATA.match(text):
            raise _fault(where, f'{attribute}="{text[:60]}"')


def _refuse_styles(css: str, where: str) -> None:
    for reach in find_reaches(css):
        raise _fault(where, reach.said)


def refuse_sheet(css: str, files: Iterable[str]) -> None:
    """Raise TemplateFault when the style sheet of an EPUB names a file that is not among ``files``."""
    held = set(files)
    for reach in find_reaches(css):
        if reach.address not in held:
            raise _fault("styles/ebook.css", reach.said)


def refuse_page(page: str, policy: str) -> None:
    """Raise TemplateFault when the HTML page's own ``policy`` does not stand ahead of all else, or when
    it asks for something that a policy cannot forbid."""
    opening = _OPENING.match(page)
    if opening is None or opening[1] != str(escape(policy)):
        raise TemplateFault(
            "templates/web/page.html: the page does not begin with its policy",
            hint="let <meta charset> and the policy be the first things in its <head>",
        )
    if ahead := _AHEAD.search(page, opening.end()):
        raise _fault("templates/web/page.html", ahead[0])


def _fault(where: str, what: str) -> TemplateFault:
    return TemplateFault(
        f"{where}: {what} would ask for a file that is not in the book", hint=_CURE
    )
