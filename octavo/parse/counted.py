"""Turn figures, tables, equations, listings and theorems into things with numbers, each printed where it stands.

1. things are counted, each kind by itself, in the order of the text: in each chapter (“2.3”, “A.1”) or through the
   book; in chapters without a number those count on from one to the next, so that no number stands twice;
2. the number is printed: before the caption's words, beside the formula, before a theorem's first words.

Where the front matter says that a kind is counted, all that have a caption are, else those that have a key. A thing
of class ``unnumbered`` is none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.model import Kind
from octavo.model.metadata import Metadata, Numbering
from octavo.parse.groups import (
    GROUP,
    GROUP_CAPTION,
    PART,
    parts_of,
)
from octavo.parse.listings import CODE_CAPTION, LISTING
from octavo.parse.shaping import CAPTIONS, CODES, TAG, first_paragraph, kind_of, put_first
from octavo.parse.tree import RawDivision, holds_something, level_of, plain_text, without_calls
from octavo.text.numberwords import THEOREMS, name_of
from octavo.text.numerals import letters

COUNTED = "counted"  # class of a number that is made
_NUMBER = "formula-number"  # class, also of those that the author gave
_WORDS = {LISTING: CODE_CAPTION, GROUP: GROUP_CAPTION}  # of what has a paragraph for a caption
_FAMILIES = {"figure": "figures", "table": "tables", "equation": "equations", "listing": "listings",
             **dict.fromkeys(THEOREMS, "theorems")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be called by its number."""

    id: str
    kind: str  # “figure”, “chapter” …
    number: str  # "2.3", "(1.1)"; empty for a heading that has none
    title: str = ""  # of a heading
    series: str = ""  # of what is counted together; empty for a number that the author gave
    place: int = 0  # in its series, from 1
    letter: str = ""  # of a part, with which its number ends


@dataclass(frozen=True, slots=True)
class Candidate:
    element: etree._Element
    kind: str
    division: int
    key: str


def count_things(
    divisions: Sequence[RawDivision],
    numbers: Sequence[str | None],
    metadata: Metadata,
    called: Collection[str],
) -> dict[str, Thing]:
    """Number what is counted, by its id; ``numbers`` are those of the divisions, ``called`` the ids that the text
    calls."""
    found = list(candidates(divisions))
    numbering = metadata.numbering
    families = {_FAMILIES[one.kind] for one in found if _keys(one).intersection(called)}
    counts: Counter[str] = Counter()
    things: dict[str, Thing] = {}
    for one in found:
        family = _FAMILIES[one.kind]
        said = getattr(numbering, family)
        if said is False or (said is None and family not in families):
            continue
        own = kind_of(one.key) or _keys(one).intersection(called) or _tag_of(one.element)
        if not (own or (said and _has_caption(one.element))):
            continue
        chapter = numbers[one.division]
        if said == "book" or divisions[one.division].role.kind is Kind.PART:
            chapter = None
        thing = _number(one, chapter, counts, metadata.language)
        if one.key:
            things[one.key] = thing
        things |= {part.id: part for part in _letter_parts(one, thing) if part.id}
    for one in found:
        one.element.attrib.pop(TAG, "")
    return things


def is_counting(numbering: Numbering) -> bool:
    """Whether the front matter has anything counted."""
    return any(getattr(numbering, family) for family in _FAMILIES.values())


def heading_things(
    divisions: Sequence[RawDivision], numbers: Sequence[Sequence[str | None]]
) -> dict[str, Thing]:
    """Chapters and sections by their ids; ``numbers`` of each division its own and those of its sections."""
    found: dict[str, Thing] = {}
    kinds = {Kind.PART: "part", Kind.APPENDIX: "appendix"}
    for division, own in zip(divisions, numbers, strict=True):
        for heading, number in zip((division.heading, *division.sections), own, strict=True):
            top = level_of(heading) == 1
            kind = kinds.get(division.role.kind, "chapter") if top else "section"
            name = heading.get("id") or ""
            found[name] = Thing(name, kind, number or "", plain_text(without_calls(heading)))
    return found


def candidates(divisions: Sequence[RawDivision]) -> Iterator[Candidate]:
    for index, division in enumerate(divisions):
        for element in _elements(division):
            key = element.get("id") or ""
            kind = _kind_of_element(element, key)
            if kind and "unnumbered" not in _names(element):
                yield Candidate(element, kind, index, key)


def _elements(division: RawDivision) -> Iterator[etree._Element]:
    """What may be counted, in the order of the text; what stands in a note, where that is called."""
    notes = {call: note.item for call, note in division.notes}
    for tree in (division.heading, division.body):
        for element in tree.iter("figure", "table", "span", "div", "a"):
            if element in notes:
                yield from notes[element].iter("figure", "table", "span", "div")
            elif element.tag != "a":
                yield element


def _kind_of_element(element: etree._Element, key: str) -> str:
    """What an element is, if it is counted; what stands in another such is a part of it."""
    said = kind_of(key)
    if element.tag in CAPTIONS:
        if any(GROUP in _names(box) or box.tag in CAPTIONS for box in element.iterancestors()):
            return ""
        return said if said in ("figure", "table", "listing") else str(element.tag)
    if element.tag == "span":
        return said if said == "equation" and element.find(".//math") is not None else ""
    if any(GROUP in _names(box) for box in element.iterancestors()):
        return ""
    if LISTING in _names(element):
        return said if said in CODES else "listing"
    return said if said in THEOREMS or GROUP in _names(element) else ""


def _tag_of(element: etree._Element) -> str:
    """The number that its author gives; one word, as all numbers are."""
    return "".join((element.get(TAG) or "").split()).rstrip(".")


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def caption_of(element: etree._Element) -> etree._Element | None:
    if name := CAPTIONS.get(str(element.tag)):
        return element.find(name)
    return next((p for p in element.findall("p") if p.get("class") in _WORDS.values()), None)


def _has_caption(element: etree._Element) -> bool:
    caption = caption_of(element)
    return caption is not None and holds_something(caption)


def _number(one: Candidate, chapter: str | None, counts: Counter[str], language: str) -> Thing:
    given = one.element.find(f".//span[@class='{_NUMBER}']") if one.kind == "equation" else None
    if given is not None:
        return Thing(one.key, one.kind, plain_text(given))
    if tag := _tag_of(one.element):
        _print_label(one, f"{name_of(one.kind, language, capital=True)}\u00a0{tag}")
        return Thing(one.key, one.kind, tag)
    series = f"{one.kind} {chapter or ''}"
    counts[series] += 1
    number = f"{chapter}.{counts[series]}" if chapter else str(counts[series])
    if one.kind == "equation":
        number = f"({number})"
        _number_equation(one.element, number)
    else:
        _print_label(one, f"{name_of(one.kind, language, capital=True)}\u00a0{number}")
    return Thing(one.key, one.kind, number, "", series, counts[series])


def _parts(one: Candidate) -> list[etree._Element]:
    """The parts of a group, if some of them can be called."""
    parts = list(parts_of(one.element)) if GROUP in _names(one.element) else []
    return parts if any(kind_of(part.get("id") or "") for part in parts) else []


def _keys(one: Candidate) -> set[str]:
    return {one.key, *(part.get("id") or "" for part in _parts(one))} - {""}


def _letter_parts(one: Candidate, group: Thing) -> Iterator[Thing]:
    """Print the letters of a group's parts."""
    series = f"{group.kind} {group.number} {group.id}"
    parts = [part for part in _parts(one) if "unnumbered" not in _names(part)]
    for place, part in enumerate(parts, start=1):
        letter = letters(place)
        part.set("class", f"{part.get('class') or ''} {PART}".strip())
        _put_label(part, f"({letter})", "")
        yield Thing(part.get("id") or "", group.kind, f"{group.number}{letter}", "", series, place, letter)  # fmt: skip


def _number_equation(element: etree._Element, number: str) -> None:
    element.set("class", "numbered-formula")
    margin = etree.SubElement(element, "span")
    margin.set("class", _NUMBER)
    mark = etree.SubElement(margin, "span")
    mark.set("class", COUNTED)
    mark.text = number


def _print_label(one: Candidate, text: str) -> None:
    element = one.element
    if one.kind in THEOREMS:
        label = etree.Element("span")
        label.set("class", COUNTED)
        paragraph = first_paragraph(element)
        title = paragraph.find("span[@class='theorem-title']")
        label.text = f"{text}." if title is None else text
        put_first(paragraph, label)
        element.set("class", f"{element.get('class') or ''} counted-matter".strip())
        return
    _put_label(element, text, ".")


def _put_label(element: etree._Element, text: str, stop: str) -> None:
    """Put a number before the words of a caption, ``stop`` between them."""
    caption = caption_of(element)
    if caption is None:
        below = element.tag == "figure" or element.find(".//img") is not None
        caption = etree.Element(CAPTIONS.get(str(element.tag), "p"))
        if caption.tag == "p":
            caption.set("class", _WORDS[GROUP if GROUP in _names(element) else LISTING])
        element.insert(len(element) if below else 0, caption)
    label = etree.Element("span")
    label.set("class", COUNTED)
    label.text = f"{text}{stop}" if holds_something(caption) else text
    first = caption[0] if len(caption) and not (caption.text or "").strip() else None
    put_first(first if first is not None and first.tag == "p" else caption, label)
