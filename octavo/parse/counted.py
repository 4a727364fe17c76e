"""Turn figures, tables, equations, listings and theorems into things with numbers, each printed where it stands.

1. what has a key gets its shape: a caption's key is its figure's, code with a caption is a listing, a box around a
   picture or a table gives it key and caption, a theorem's heading is its title;
2. things are counted, each kind by itself, in the order of the text: in each chapter (“2.3”, “A.1”) or through the
   book; in chapters without a number those count on from one to the next, so that no number stands twice;
3. the number is printed: before the caption's words, beside the formula, before a theorem's first words.

Where the front matter says that a kind is counted, all that have a caption are, else those that have a key. A thing
of class ``unnumbered`` is none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from octavo.model import Kind
from octavo.model.metadata import Metadata, Numbering
from octavo.parse.calls import LABEL
from octavo.parse.groups import (
    GROUP,
    GROUP_CAPTION,
    PART,
    may_have_rows,
    parts_of,
    shape_groups,
)
from octavo.parse.listings import CODE_CAPTION, LISTING, may_hold_listings, shape_listings
from octavo.parse.tree import RawDivision, holds_something, level_of, plain_text, without_calls
from octavo.text.numberwords import PREFIXES, THEOREMS, name_of
from octavo.text.numerals import letters
from octavo.text.trees import HEADINGS, drop, unwrap

COUNTED = "counted"  # class of a number that is made
PLACE = "octavo-place"  # class of TeX's label, until it is read
TAG = "data-tag"  # attribute: the number that its author gives to something
_NUMBER = "formula-number"  # class, also of those that the author gave
_CAPTION = {"figure": "figcaption", "table": "caption"}
_CODES = frozenset(("listing", "figure", "table"))  # what code may be, by its key
_WORDS = {LISTING: CODE_CAPTION, GROUP: GROUP_CAPTION}  # of what has a paragraph for a caption
_SHAPED = re.compile(rf"\bid=\"(?i:{'|'.join(PREFIXES)})[-:]|\b{TAG}=|{PLACE}")
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


def kind_of(key: str) -> str:
    """What a key is of, by what stands before its hyphen; empty for other ids."""
    return PREFIXES.get(re.split("[-:]", key, maxsplit=1)[0].lower(), "") if key else ""


def may_need_shape(html: str) -> bool:
    """Whether something in pandoc's HTML may have a key, be a listing, or stand in rows."""
    return _SHAPED.search(html) is not None or may_have_rows(html) or may_hold_listings(html)


def shape_counted(root: etree._Element, html: str, *, counting: bool) -> None:
    """Shape what has a key, before chapters are cut; ``html`` is what pandoc wrote, ``counting`` says whether anything
    may be counted. Else a formula keeps its key only where a link leads to it."""
    for span in [span for span in root.iter("span") if span.get("class") == LABEL]:
        del span.attrib["class"]
        inner = span[0] if len(span) else None
        if not counting and f'"#{span.get("id")}"' not in html:
            unwrap(span)
        elif inner is not None and inner.get("class") == "numbered-formula":
            inner.set("id", span.get("id") or "")
            unwrap(span)
    for span in list(root.iter("span")):
        if kind_of(span.get("id") or "") or span.get("class") == PLACE:
            _lift_key(span)
    for picture in list(root.iter("img")) if counting else ():
        _make_figure(picture)
    shape_listings(root)
    for code in [code for code in root.iter("pre") if kind_of(code.get("id") or "") in _CODES]:
        _make_listing(code)
    boxes = [box for box in root.iter("div") if box.get("id")] if counting else []
    for box in reversed(boxes):  # those within another first
        kind = kind_of(box.get("id") or "")
        if kind in THEOREMS:
            _shape_theorem(box, kind)
        elif kind in _CAPTION:
            _take_box(box, kind)
    shape_groups(root)
    for element in (
        () if counting else root.iter(etree.Element)
    ):  # what steps to come would take away
        element.attrib.pop(TAG, "")
        if element.get("class") == PLACE:
            del element.attrib["class"]


def _lift_key(span: etree._Element) -> None:
    """An empty span with a key, in a caption, gives the key to what has the caption."""
    holder = next(span.iterancestors("figcaption", "caption"), None)
    thing = holder.getparent() if holder is not None else None
    if thing is None or holds_something(span) or thing.get("id"):
        return
    thing.set("id", span.get("id") or "")
    parent = span.getparent()
    drop(span)
    if parent is not None and not len(parent):
        parent.text = (parent.text or "").lstrip()


def _make_figure(picture: etree._Element) -> None:
    """A picture with a key that is all of a paragraph is a figure without a caption; the class that takes a figure's
    number away is the figure's."""
    parent = picture.getparent()
    if parent is None:
        return
    key = picture.get("id") or ""
    if parent.tag == "p" and kind_of(key) and len(parent) == 1 and not plain_text(parent):
        parent.tag = "figure"
        parent.set("id", picture.attrib.pop("id"))
    if parent.tag == "figure" and TAG in picture.attrib:
        parent.set(TAG, picture.attrib.pop(TAG))
    if parent.tag == "figure" and "unnumbered" in (picture.get("class") or "").split():
        parent.set("class", f"{parent.get('class') or ''} unnumbered".strip())


def _make_listing(code: etree._Element) -> None:
    box = etree.Element("div")
    box.set("class", LISTING)
    box.set("id", code.attrib.pop("id"))
    if "unnumbered" in (code.get("class") or "").split():
        box.set("class", f"{LISTING} unnumbered")
    if TAG in code.attrib:
        box.set(TAG, code.attrib.pop(TAG))
    box.tail, code.tail = code.tail, None
    parent = code.getparent()
    if parent is not None:
        parent.replace(code, box)
    box.append(code)


def _shape_theorem(box: etree._Element, kind: str) -> None:
    """The heading with which a theorem begins, or ``title="…"``, stands in brackets before its first words."""
    names = (box.get("class") or "").split()
    if kind not in names:
        box.set("class", " ".join([*names, kind]))
    title = etree.Element("span")
    title.text = box.attrib.pop("title", "")
    first = box[0] if len(box) else None
    if first is not None and first.tag in HEADINGS and not (box.text or "").strip():
        title.text = first.text or ""
        title.extend(list(first))
        drop(first)
    if not holds_something(title):
        return
    title.set("class", "theorem-title")
    title.text = f"({title.text or ''}"
    _append(title, ").")
    _put_first(_first_paragraph(box), title)


def _take_box(box: etree._Element, kind: str) -> None:
    """A box around a picture or a table is the figure, or gives its key to the table; its last paragraph is the
    caption."""
    wanted = "table" if kind == "table" and box.find(".//table") is not None else "figure"
    inside = list(islice(parts_of(box), 2))
    last = box[-1] if len(box) else None
    if len(inside) > 1:
        return
    thing = inside[0] if inside and inside[0].tag == wanted else None
    if thing is None:
        words = last is not None and last.tag == "p" and len(box) > 1
        if box.find(".//img") is None and not words:
            return
        box.tag = "figure"  # whatever is in it
        thing = box
        for paragraph in box.findall("p"):
            if paragraph.find(".//img") is not None and not plain_text(paragraph):
                unwrap(paragraph)
    elif thing.get("id"):
        return
    else:
        thing.set("id", box.attrib.pop("id"))
    name = _CAPTION[wanted]
    if (
        thing.find(name) is None
        and last is not None
        and last.tag == "p"
        and last.find(".//img") is None
    ):
        drop(last)
        last.tag = name
        thing.insert(0 if wanted == "table" else len(thing), last)


# Counting


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
    if element.tag in _CAPTION:
        if any(GROUP in _names(box) or box.tag in _CAPTION for box in element.iterancestors()):
            return ""
        return said if said in ("figure", "table", "listing") else str(element.tag)
    if element.tag == "span":
        return said if said == "equation" and element.find(".//math") is not None else ""
    if any(GROUP in _names(box) for box in element.iterancestors()):
        return ""
    if LISTING in _names(element):
        return said if said in _CODES else "listing"
    return said if said in THEOREMS or GROUP in _names(element) else ""


def _tag_of(element: etree._Element) -> str:
    """The number that its author gives; one word, as all numbers are."""
    return "".join((element.get(TAG) or "").split()).rstrip(".")


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def caption_of(element: etree._Element) -> etree._Element | None:
    if name := _CAPTION.get(str(element.tag)):
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
        paragraph = _first_paragraph(element)
        title = paragraph.find("span[@class='theorem-title']")
        label.text = f"{text}." if title is None else text
        _put_first(paragraph, label)
        element.set("class", f"{element.get('class') or ''} counted-matter".strip())
        return
    _put_label(element, text, ".")


def _put_label(element: etree._Element, text: str, stop: str) -> None:
    """Put a number before the words of a caption, ``stop`` between them."""
    caption = caption_of(element)
    if caption is None:
        below = element.tag == "figure" or element.find(".//img") is not None
        caption = etree.Element(_CAPTION.get(str(element.tag), "p"))
        if caption.tag == "p":
            caption.set("class", _WORDS[GROUP if GROUP in _names(element) else LISTING])
        element.insert(len(element) if below else 0, caption)
    label = etree.Element("span")
    label.set("class", COUNTED)
    label.text = f"{text}{stop}" if holds_something(caption) else text
    first = caption[0] if len(caption) and not (caption.text or "").strip() else None
    _put_first(first if first is not None and first.tag == "p" else caption, label)


def _first_paragraph(box: etree._Element) -> etree._Element:
    first = box[0] if len(box) else None
    if first is None or first.tag != "p" or (box.text or "").strip():
        first = etree.Element("p")
        first.tail = "\n"
        box.insert(0, first)
    return first


def _put_first(holder: etree._Element, label: etree._Element) -> None:
    """Put a label before an element's words, with a space between."""
    words = (holder.text or "").lstrip()
    label.tail = f" {words}" if words or len(holder) else None
    holder.text = None
    holder.insert(0, label)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
