"""Turn the links of a page into pairs of a call and its note: one leads there, one leads back.

Every program that writes notes into a page writes such a pair (calibre, LibreOffice, Word, Google Docs, pandoc, the
volunteers of Gutenberg), each with classes and ids of its own; so only the pair is believed. An id counts as a
link's own where it stands on the link, inside it, on what raises it, or on an empty anchor right before it.
What says that it is a call (``doc-noteref``), and leads to what says that it is a note, needs no way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from octavo.scan.hypertext.parsing import kinds_of, words_of
from octavo.text.trees import HEADINGS

INLINE = ("sup", "sub", "span", "small", "b", "i", "em", "strong", "font", "u", "big")
BLOCKS = ("p", "div", "li", "aside", "dd", "dt", "dl", "td", "th", "tr", "section", "blockquote", "figure",
          "figcaption", "caption", "pre", "article", "body", *HEADINGS)  # fmt: skip
_LABEL = re.compile(
    r"[\[({]?\s*(?:\d{1,4}[a-z]?|[ivxlcdm]{1,8}|[a-z]{1,2}|[*∗†‡§¶‖#°]{1,4}|(?:foot|end)?(?:note|fn|n\.)\s*\d{1,4})"
    r"\s*[\])}.]?",
    re.IGNORECASE,
)
_CALLS = frozenset(("doc-noteref", "noteref"))
_NOTES = frozenset(
    ("footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote", "footnotes", "doc-footnotes")
)
_AROUND = " \t\r\n\xa0[](){}"
_DEEPEST = 8  # elements around a call, or anchors before it
_LONGEST = 20  # letters of a label
_MOST = 50  # elements inside one
_ALONE = ("td", "th", "caption", "figcaption")  # here a call may be all that there is


@dataclass(slots=True)
class Pair:
    """A call and the note that it calls."""

    call: etree._Element
    target: etree._Element  # what the call leads to: the note, or a place at its head
    back: etree._Element | None  # the link that leads back
    more: list[etree._Element] = field(default_factory=list)  # further links back in the same note
    again: list[etree._Element] = field(default_factory=list)  # further calls of the same note


def find_pairs(body: etree._Element) -> list[Pair]:
    """The pairs of a page, in the order of their calls."""
    order = {element: place for place, element in enumerate(body.iter())}
    places: dict[str, etree._Element] = {}
    for element in body.iter():
        for name in _names(element):
            places.setdefault(name, element)
    links = [
        link for link in body.iter("a") if _leads_to(link) in places and not _in_contents(link)
    ]
    leading: dict[str, list[etree._Element]] = {}
    for link in links:
        leading.setdefault(_leads_to(link), []).append(link)
    pairs: dict[etree._Element, Pair] = {}
    used: set[etree._Element] = set()
    for call in links:
        if call in used or not _may_call(call):
            continue
        target = places[_leads_to(call)]
        ways = [link for name in _zone(call) for link in leading.get(name, ())
                if link is not call and order[link] > order[call] and _is_at(target, link)]  # fmt: skip
        known = pairs.get(target)
        if known is not None:
            known.again.append(call)
            known.more += ways
        elif ways or _says_so(call, target):
            pairs[target] = Pair(call, target, ways[0] if ways else None, ways[1:])
        used.update(ways)
    return list(pairs.values())


def block_of(element: etree._Element) -> etree._Element:
    """The block that an element stands in; a block is its own."""
    while element.tag not in BLOCKS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def raised(link: etree._Element) -> etree._Element:
    """The largest inline element that holds the link and, brackets apart, no other words."""
    words = words_of(link).strip(_AROUND)
    for parent in islice(link.iterancestors(), _DEEPEST):
        if parent.tag not in INLINE or not _has_only(parent, words):
            break
        link = parent
    return link


def _has_only(element: etree._Element, words: str) -> bool:
    """Whether an element has no other words than these; of one that has more, few are looked at."""
    found = ""
    for piece in element.itertext():
        found += str(piece)
        if len(found.strip(_AROUND)) > len(words):
            return False
    return found.strip(_AROUND) == words


def _leads_to(link: etree._Element) -> str:
    address = link.get("href", "")
    return unquote(address[1:]) if address.startswith("#") else ""


def _names(element: etree._Element) -> Iterator[str]:
    if name := element.get("id"):
        yield name
    if element.tag == "a" and (name := element.get("name")):
        yield name


def _zone(link: etree._Element) -> list[str]:
    """Ids that are a link's own."""
    outer = raised(link)
    found = [name for element in islice(outer.iter(), _MOST) for name in _names(element)]
    for before in islice(outer.itersiblings(preceding=True), _DEEPEST):
        if before.tag not in ("a", "span") or before.tail or not _has_only(before, ""):
            break
        found += [name for element in islice(before.iter(), _MOST) for name in _names(element)]
    return found


def _is_at(target: etree._Element, back: etree._Element) -> bool:
    """Whether a link back belongs to the place that a call leads to."""
    if any(above.tag in HEADINGS for above in back.iterancestors()):
        return False
    if target is back or target in back.iterancestors() or back in target.iterancestors():
        return target.tag != "body"
    return target.tag not in BLOCKS and block_of(target) is block_of(back)


def _may_call(link: etree._Element) -> bool:
    """Whether a link looks like a call: a number or a sign, and not all that its line has."""
    if kinds_of(link) & _CALLS:
        return True
    words = words_of(link).strip()
    if len(words) > _LONGEST or _LABEL.fullmatch(words) is None:
        return False
    block = block_of(link)
    return block.tag in _ALONE or not _has_only(block, words.strip(_AROUND))


def _says_so(call: etree._Element, target: etree._Element) -> bool:
    if not kinds_of(call) & _CALLS or target in call.iterancestors():
        return False
    return bool(kinds_of(target) & _NOTES) or target.tag in ("aside", "li")


def _in_contents(link: etree._Element) -> bool:
    return any(above.tag == "nav" for above in link.iterancestors())
