"""Turn ``[@sec-x]{.page}`` into references to pages: a mark in the text, and what the Book has to know of it.

`@sec-x{.page}`, `[-@fig-x]{.page}` (the folio only), `[@fig-x; @tbl-y]{.page}` and `[](#x){.page}`, for whatever has an id, are
one. With ``n="13"`` the class marks a page of the source (`sources.py`). A mark is a ``span class="page-words"`` without
words: those are written when pages are counted (`octavo/text/pagewords.py`).

What stands in a heading is repeated in contents, outline and running heads, which no page is counted before: there it is
an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.model.metadata import Metadata
from octavo.model.paged import PageCall, PageTarget
from octavo.parse.calls import BEFORE, BEHIND, CALL, CALLS, PAGE_CALL, PAGE_CALLS
from octavo.parse.counted import Thing
from octavo.parse.lines import Finder
from octavo.parse.references import ids_of_call, missing_keys, told_by_caption
from octavo.parse.tree import RawDivision, plain_text, without_calls
from octavo.text.numberwords import joints
from octavo.text.pagewords import PAGE_WORDS, words_of_call
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, drop, put_before, unwrap

_PAGE = "page"  # class
_MARK = "{.page}"
_LINK = re.compile(r'<a\s+href="#[^"]*"\s+class="page"')
_JOINT = re.compile(r"[\s;\u2060]*")  # between calls; French has a space before it
_SPACE = "\u00a0"
_NEAR = 60  # characters between a key and its .page

PageBox = tuple[
    etree._Element, bool
]  # and whether its words are the author's, so that ours are the folio only


@dataclass(slots=True)
class _Reading:
    """What is known of a book while its references to pages are read."""

    things: Mapping[str, Thing]
    ids: Collection[str]
    headings: Mapping[str, Thing]  # below which each id stands, or which it is
    order: Mapping[str, int]  # of the ids of the text, in which it is read
    language: str
    relative: bool
    finder: Finder
    calls: list[PageCall] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)  # keys that nothing has
    places: dict[str, Iterator[Place | None]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)  # ids that were given


def may_hold_page_links(html: str) -> bool:
    """Whether pandoc's HTML has links that may refer to pages."""
    return 'class="page"' in html and _LINK.search(html) is not None


def find_page_calls(trees: Iterable[etree._Element]) -> list[PageBox]:
    """The boxes of calls that refer to pages, in ``trees``. From here on they are no calls of numbers."""
    found: list[PageBox] = []
    for tree in trees:
        told = list(told_by_caption(tree))
        own = _boxes_in(tree)
        for picture, caption in told if own else ():
            picture.set("alt", plain_text(without_calls(caption)))
        for box, _ in own:
            box.set("class", PAGE_CALLS)
            for call in box.iter("span"):
                if call.get("class") == CALL:
                    call.set("class", PAGE_CALL)
        found += own
    return found


def take_page_calls(
    boxes: Sequence[PageBox],
    divisions: Sequence[RawDivision],
    things: Mapping[str, Thing],
    ids: Collection[str],
    metadata: Metadata,
    finder: Finder,
) -> tuple[tuple[PageCall, ...], list[Finding]]:
    """The references to pages that these boxes are; marks stand in their place, and what is wrong with them is told.
    ``things`` have numbers, ``ids`` are all of the book. Until `empty_page_calls` a mark holds the words that stand
    without pages."""
    findings = [
        _in_heading(heading, place)
        for division in divisions
        for heading, place in _headings_of(division)
        if any(heading is above for box, _ in boxes for above in box.iterancestors())
    ]
    headings, order, positions = _read_order(divisions, things, {box for box, _ in boxes})
    relative = metadata.page_references == "relative"
    reading = _Reading(things, ids, headings, order, metadata.language, relative, finder)
    for box, bare in boxes:
        figures = list(box.iterancestors("figure"))
        told = [one for figure in figures for one in told_by_caption(figure)]
        for caption in box.iterancestors("figcaption"):
            caption.attrib.pop("aria-hidden", "")  # no link is hidden
        _take(box, bare, positions.get(box, len(order)), reading)
        for picture, caption in told:
            picture.set("alt", plain_text(without_calls(caption)))
    findings += missing_keys(reading.lost, [*things, *ids], finder)
    return tuple(reading.calls), findings


def empty_page_calls(trees: Iterable[etree._Element]) -> None:
    """Take the words out of the marks."""
    for tree in trees:
        for span in tree.iter("span"):
            if span.get("class") == PAGE_WORDS:
                span.text = None


def _boxes_in(tree: etree._Element) -> list[PageBox]:
    """The boxes of a tree, as they are read."""
    found = [*_links_in(tree), *_spans_in(tree), *_ends_in(tree)]
    known = {box for box, _ in found}
    for box in [span for span in tree.iter("span") if span.get("class") == CALLS]:
        if box not in known and _take_mark(box):
            found.append((box, False))
    order = {element: number for number, element in enumerate(tree.iter("span"))} if found else {}
    return sorted(found, key=lambda one: order[one[0]])


def _links_in(tree: etree._Element) -> Iterator[PageBox]:
    """``[](#x){.page}``."""
    for link in [a for a in tree.iter("a") if a.get("class") == _PAGE]:
        key = (link.get("href") or "").removeprefix("#")
        if key and not plain_text(link) and not len(link):
            yield _box_of_link(link, key), False


def _spans_in(tree: etree._Element) -> Iterator[PageBox]:
    """``[@fig-x]{.page}``: calls with nothing between them are one."""
    for holder in [span for span in tree.iter("span") if _PAGE in _names(span)]:
        own = [span for span in holder.iter("span") if span.get("class") == CALLS]
        if not own or "data-n" in holder.attrib:
            continue
        words = _words_beside(holder, own)
        if _JOINT.fullmatch(words) is None:
            author = any(map(str.isalnum, words))
            yield from [(box, author) for box in own]
        else:
            for other in own[1:]:
                own[0].extend([e for e in other if e.get("class") == CALL])
                other.tail = None
                drop(other)
            own[0].tail = None
            yield own[0], False
        unwrap(holder)


def _ends_in(tree: etree._Element) -> Iterator[PageBox]:
    """``@fig-x{.page}`` at the end of a heading or a caption: pandoc takes the class for theirs."""
    for holder in tree.iter(*HEADINGS, "table"):
        text = holder.find("caption") if holder.tag == "table" else holder
        last = text[-1] if text is not None and len(text) else None
        if last is None or _PAGE not in _names(holder) or (last.tail or "").strip():
            continue
        if last.get("class") == CALLS:
            others = [name for name in _names(holder) if name != _PAGE]
            del holder.attrib["class"]
            if others:
                holder.set("class", " ".join(others))
            yield last, False


def _take_mark(box: etree._Element) -> bool:
    """Whether ``{.page}`` stands as words behind a call, in brackets behind each; it is taken out."""
    if (box.tail or "").startswith(_MARK):
        box.tail = (box.tail or "").removeprefix(_MARK)
        return True
    behind = [e for e in box.iter("span") if e.get("class") == BEHIND]
    if not behind or not all((e.text or "").lstrip().startswith(_MARK) for e in behind):
        return False
    for element in behind:
        element.text = (element.text or "").lstrip().removeprefix(_MARK)
    return True


def _box_of_link(link: etree._Element, key: str) -> etree._Element:
    """A link without words as a box of one call."""
    box, call = etree.Element("span"), etree.Element("span")
    box.set("class", CALLS)
    call.set("class", CALL)
    call.set("data-key", key)
    box.append(call)
    box.tail, link.tail = link.tail, None
    parent = link.getparent()
    assert parent is not None, "a link stands in something"
    parent.replace(link, box)
    return box


def _words_beside(holder: etree._Element, boxes: Sequence[etree._Element]) -> str:
    inside = {part for box in boxes for part in box.iter(etree.Element)}
    parts = [holder.text or ""]
    for element in holder.iter(etree.Element):
        if element is holder:
            continue
        parts.append("" if element in inside else element.text or "")
        if element not in inside or element in boxes:
            parts.append(element.tail or "")
    return "".join(parts)


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _headings_of(division: RawDivision) -> Iterator[tuple[etree._Element, Place | None]]:
    yield division.heading, division.place
    yield from zip(division.sections, division.section_places, strict=True)


def _read_order(
    divisions: Sequence[RawDivision], things: Mapping[str, Thing], boxes: Collection[etree._Element]
) -> tuple[dict[str, Thing], dict[str, int], dict[etree._Element, int]]:
    """The heading above each id; the order in which ids, and boxes of the text, are read. Calls of notes have the ids
    that they will have. A box in a note stands below all of its page."""
    positions: dict[etree._Element, int] = {}
    headings: dict[str, Thing] = {}
    order: dict[str, int] = {}
    for division in divisions:
        calls = {call: things[note.id].id for call, note in division.notes if note.id in things}
        above = things[division.heading.get("id") or ""]
        for tree in (division.heading, division.body):
            for element in tree.iter(etree.Element):
                name = calls.get(element) or element.get("id") or ""
                if element.tag in HEADINGS:
                    above = things.get(name, above)
                if name:
                    headings[name] = above
                    order[name] = len(order)
                if element in boxes:
                    positions[element] = len(order)
        for _, note in division.notes:
            called = things[note.id].id if note.id in things else ""
            for element in note.item.iter(etree.Element):
                headings[element.get("id") or ""] = headings.get(called, above)
    return headings, order, positions


def _take(box: etree._Element, bare: bool, position: int, reading: _Reading) -> None:
    """Put marks in the place of a box."""
    linked = next(box.iterancestors("a"), None) is None
    plain: list[tuple[PageTarget, bool, bool, Place | None]] = []
    pieces: list[list[str | etree._Element]] = []
    for call in [span for span in box.iter("span") if span.get("class") == PAGE_CALL]:
        said = call.get("data-key") or ""
        key = said.lstrip("-?=")
        place = _place_of(key, reading)
        target = _target(key, position, reading)
        if target is None:
            reading.lost[key] = None
            continue
        only, capital = bare or said.startswith("-"), key[0].isupper()
        parts = {e.get("class"): e for e in call}
        before, behind = parts.get(BEFORE), parts.get(BEHIND)
        if before is None and (behind is None or not plain_text(behind)):
            plain.append((target, only, capital, place))
            continue
        mark = _mark((target,), only or before is not None, capital, place, reading, linked=linked)
        piece: list[str | etree._Element] = [mark]
        if before is not None:
            piece = [*_content(before), _SPACE, *piece]
        if behind is not None:
            piece += _content(behind)
        pieces.append(piece)
    if plain:
        targets = tuple(dict.fromkeys(target for target, _, _, _ in plain))
        _, only, capital, place = plain[0]
        pieces.insert(0, [_mark(targets, only, capital, place, reading, linked=linked)])
    between = ["", *joints(len(pieces), reading.language)]
    for joint, piece in zip(between, pieces, strict=False):
        for node in (joint, *piece):
            if isinstance(node, str):
                put_before(box, node)
            else:
                box.addprevious(node)
    drop(box)


def _target(key: str, position: int, reading: _Reading) -> PageTarget | None:
    for name in dict.fromkeys((*ids_of_call(key), key)):
        thing = reading.things.get(name)
        own = thing.id if thing is not None else name
        if thing is not None or name in reading.ids:
            above = reading.headings.get(own)
            if above is None:
                continue
            ahead = reading.order.get(own, -1) >= position
            return PageTarget(own, above.kind, above.number, above.title, ahead)
    return None


def _mark(
    targets: tuple[PageTarget, ...], bare: bool, capital: bool, place: Place | None, reading: _Reading,
    *, linked: bool,
) -> etree._Element:  # fmt: skip
    at = ""
    if reading.relative and linked and not bare and len(targets) == 1:
        stem = f"octavo-at-{slugify(targets[0].id)}"
        count = reading.taken[stem] = reading.taken.get(stem, 0) + 1
        at = stem if count == 1 else f"{stem}.{count}"
    call = PageCall(targets, bare, capital, at, place)
    mark = etree.Element("span")
    mark.set("class", PAGE_WORDS)
    mark.set("data-call", str(len(reading.calls)))
    if not linked:
        mark.set("data-plain", "plain")
    mark.text = words_of_call(call, None, reading.language)
    reading.calls.append(call)
    return mark


def _content(element: etree._Element) -> list[str | etree._Element]:
    nodes: list[str | etree._Element] = [element.text or ""]
    for child in list(element):
        tail, child.tail = child.tail or "", None
        nodes += [child, tail]
    return nodes


def _place_of(key: str, reading: _Reading) -> Place | None:
    """The line of the next reference to a page by this key."""
    if key not in reading.places:
        pattern = rf"(?<!\w)(?<!\{{#){re.escape(key)}(?![\w])(?!-\w)(?=[^\n]{{0,{_NEAR}}}\.page)"
        found = re.finditer(pattern, reading.finder.plain)
        reading.places[key] = iter([reading.finder.place_at(match.start()) for match in found])
    return next(reading.places[key], None)


def _in_heading(heading: etree._Element, place: Place | None) -> Finding:
    return Finding("page-in-heading", Severity.ERROR,
                   f"a reference to a page stands in the heading “{plain_text(without_calls(heading))}”", place,
                   "contents and running heads repeat headings: write it into the text below, or refer by number: @sec-x")  # fmt: skip
