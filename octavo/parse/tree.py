"""Turn one shape of the parsed tree into another: what all steps of the parse stage need.

The tree is lxml's, without namespaces. It belongs to the parse stage alone: these functions change
it in place.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from octavo.model import Place
from octavo.parse.roles import Role
from octavo.text.formulas import formula_text
from octavo.text.trees import calls_by_words, drop, unwrap

CALL_CLASSES = ("footnote-ref", "noteref")  # pandoc's and ours
NOTE_MARK = "octavo-note"  # class of the span that traces a note to its line, in data-line
HEADING_MARK = "data-octavo-line"
SHORT_TITLE = "data-short"  # of a heading: what running heads call it
FILE_MARK = "data-octavo-file"  # of a link to another file of the book: as written, and the names that fit, a line each
ALTERNATIVE = (
    "data-octavo-alt"  # of a picture: its alternative text, where pandoc would not write it
)
ADORNS = "data-octavo-adorns"  # of a picture: that it is empty
SOURCE_PAGE = "source-page"  # class of an empty span: here begins page data-n of the source edition
RANGE_END = "data-ends"  # attribute of a mark for the index at which a range ends, until all have their places
INDEX_MARK = "index-mark"  # class of a span: an entry of the index leads to it
LEMMA = "lemma"  # class of the words that a note by line is about
VERBATIM = frozenset(("code", "pre", "math", "kbd", "samp"))
INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q ruby s samp small span "
    "strong sub sup time u var wbr".split()
)


@dataclass(slots=True)
class RawNote:
    """A note as pandoc put it at the end of its output."""

    item: etree._Element
    key: str | None  # None for notes without one: inline notes and citations
    place: Place | None
    identity: str  # what tells a note without a key from the others; else ""
    id: str = ""  # of the finished note
    series: str = ""  # prefix of its key, where there is such a series
    line: str = ""  # of a note by line: the number of its line
    lemma: str = ""  # and the words it is about


@dataclass(slots=True)
class RawDivision:
    """A level-1 heading and all that stands below it."""

    heading: etree._Element
    body: etree._Element
    place: Place | None
    role: Role
    sections: list[etree._Element] = field(default_factory=list)
    section_places: list[Place | None] = field(default_factory=list)
    notes: list[tuple[etree._Element, RawNote]] = field(default_factory=list)


def level_of(heading: etree._Element) -> int:
    """1 to 6."""
    return int(str(heading.tag)[1])


def plain_text(element: etree._Element) -> str:
    """The text of an element, white space collapsed; formulas as one would write them in a letter."""
    if isinstance(element.tag, str) and next(element.iter("math", "br"), None) is None:
        return " ".join("".join(element.itertext()).split())
    return " ".join("".join(_texts(element)).split())


def holds_something(element: etree._Element) -> bool:
    """Whether a reader would see anything."""
    is_broken = not isinstance(element.tag, str)
    for held in element.iter("img", "math", "br"):
        if held.tag != "br":
            return True
        is_broken = True
    if is_broken:
        return bool(plain_text(element))
    return any(text.strip() for text in element.itertext())


def without_calls(element: etree._Element) -> etree._Element:
    """A copy without note calls, links and marks of pages: contents and running heads repeat
    headings only."""
    twin: etree._Element = copy.deepcopy(element)
    twin.tail = None
    for span in list(twin.iter("span")):
        if span.get("class") == SOURCE_PAGE:
            drop(span)
        elif span.get("class") == INDEX_MARK:
            unwrap(span)
    for link in list(twin.iter("a")):
        if link.get("class") in CALL_CLASSES and not calls_by_words(link):
            drop(link)
        elif link.get("role"):  # a call of the glossary
            unwrap(link)
        else:
            link.tag = "span"
            link.attrib.pop("href", "")
    return twin


def wrap_bare(box: etree._Element) -> None:
    """Put text and inline content that stand beside blocks, or alone, into paragraphs."""
    children = list(box)
    text, box.text = box.text or "", None
    for child in children:
        box.remove(child)  # takes the tail with it
    paragraph: etree._Element | None = None

    def bare() -> etree._Element:
        nonlocal paragraph
        if paragraph is None:
            paragraph = etree.SubElement(box, "p")
        return paragraph

    if text.strip():
        bare().text = text.lstrip()
    for child in children:
        tail, child.tail = child.tail or "", None
        if child.tag in INLINE:
            bare().append(child)
        else:
            paragraph = None
            box.append(child)
            child.tail = "\n"
        if tail.strip() or (paragraph is not None and tail):
            _append_text(bare(), tail)


def _append_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _texts(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    if element.tag == "math":
        yield formula_text(element)
        return
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        yield from _texts(child)
        yield child.tail or ""
