"""Turn ``::: {#list-of-figures}`` into the place of a list, and what stands in the text into what the list has.

1. a place is marked where the author puts it; where it is to stand by itself, between two chapters, a heading is made;
2. short captions, ``short="…"``, are kept apart while figures and the like get their shapes;
3. what is listed has a number or a caption, and an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from markupsafe import escape

from octavo.model import Finding, Kind, Place, Severity
from octavo.model.paged import ListedThing, ThingList
from octavo.parse.abbreviations import BOX, LIST_ID
from octavo.parse.answers import any_part
from octavo.parse.classes import CAPTIONED, SHORT_CAPTIONS
from octavo.parse.counted import COUNTED, Candidate, candidates, caption_of
from octavo.parse.lines import Finder
from octavo.parse.tree import (
    RawDivision,
    holds_something,
    plain_text,
    without_calls,
)
from octavo.text.listed import THING_LIST
from octavo.text.listwords import LISTS, list_title
from octavo.text.numberwords import THEOREMS
from octavo.text.pagewords import PAGE_WORDS
from octavo.text.rare import Rare
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, drop, inner, put_before, unwrap

_NAMED = re.compile(r'<div id="list-of-[a-z]+"')
_SAID = Rare(*((name, rf"\b{name}=") for name in SHORT_CAPTIONS))
_ID_LENGTH = 60  # letters of a caption that go into an id
_IDS = frozenset(f"list-of-{name}" for name in LISTS)
_INLINE_BLOCKS = ("p", "div", "br")

Shorts = dict[etree._Element, str]


def take_lists(
    root: etree._Element, notes: Sequence[etree._Element], html: str, language: str
) -> tuple[list[str], Shorts]:
    """The names of the lists that are asked for in ``html``, which pandoc wrote, and the short captions of what has one."""
    placed = _place_lists(root, language) if any_part(html, _NAMED.search) else []
    return placed, _take_short_captions([root, *notes]) if any_part(html, _SAID.search) else {}


def _take_short_captions(trees: Iterable[etree._Element]) -> Shorts:
    """The short captions; they leave the tree. Headings have short forms of their own."""
    found: Shorts = {}
    for tree in trees:
        for heading in tree.iter(*HEADINGS):
            for name in SHORT_CAPTIONS[1:]:
                heading.attrib.pop(name, "")
        for element in tree.iter(*CAPTIONED):
            said = [" ".join(element.attrib.pop(name, "").split()) for name in SHORT_CAPTIONS]
            if short := next(filter(None, said), ""):
                found[element] = short
    return found


def _place_lists(root: etree._Element, language: str) -> list[str]:
    """Mark where lists are to stand, behind what stands in their boxes; the names of the lists."""
    boxes = [(box, box.get("id") or "") for box in root.iter("div")]
    # one of abbreviations is made by now, where there are any
    wanted = [
        (box, name.removeprefix("list-of-"))
        for box, name in boxes
        if name in _IDS or (name == LIST_ID and BOX in _names(box))
    ]
    own = [box for box, _ in wanted]
    made: list[etree._Element] = []
    for box, name in wanted:
        if name in LISTS:
            del box.attrib["id"]
            where = etree.SubElement(box, "div")
            where.set("class", THING_LIST)
            where.set("data-list", name)
        if box.getparent() is root and _stands_alone(box, own, made):
            heading = etree.Element("h1")
            heading.text = list_title(name, language)
            box.addprevious(heading)
            made.append(heading)
    return [name for _, name in wanted if name in LISTS]


def _stands_alone(
    box: etree._Element, boxes: Sequence[etree._Element], made: Sequence[etree._Element]
) -> bool:
    """Whether a list stands where a chapter would begin, and has no heading of its author's; a row of lists has one."""
    before, behind = box.getprevious(), box.getnext()
    while before is not None and before in boxes:
        before = before.getprevious()
    while behind is not None and behind in boxes:
        behind = behind.getnext()
    headed = before is not None and before.tag in HEADINGS and before not in made
    return not headed and (behind is None or behind.tag == "h1")


def make_lists(
    names: Sequence[str],
    divisions: Sequence[RawDivision],
    shorts: Shorts,
    language: str,
    finder: Finder,
) -> tuple[tuple[ThingList, ...], list[Finding]]:
    """The lists that were placed. Things get ids."""
    found: dict[str, list[ListedThing]] = {name: [] for name in names}
    taken: dict[str, int] = {}
    for one in candidates(divisions):
        name = "theorems" if one.kind in THEOREMS else f"{one.kind}s"
        if name in found and (thing := _listed(one, shorts, taken)) is not None:
            found[name].append(thing)
    lists: list[ThingList] = []
    findings: list[Finding] = []
    for name, things in found.items():
        place = finder.next_of(f"list-of-{name}") or finder.next_of(f"\\listof{name}")
        lists.append(ThingList(name, list_title(name, language), tuple(things), place))
        if not things:
            findings.append(_empty(name, place))
    return tuple(lists), findings


def _empty(name: str, place: Place | None) -> Finding:
    what = "a number" if name == "theorems" else "a number or a caption"
    return Finding("list-empty", Severity.WARNING, f"there is nothing for the list of {name}", place,
                   f"it has all {name} that have {what}; take it out, or write some")  # fmt: skip


def _listed(one: Candidate, shorts: Shorts, taken: dict[str, int]) -> ListedThing | None:
    element = one.element
    theorem = one.kind in THEOREMS
    caption = element.find(".//span[@class='theorem-title']") if theorem else caption_of(element)
    labels = element.findall(f".//span[@class='{COUNTED}']") if theorem else []
    if not theorem and caption is not None:
        labels = caption.findall(f".//span[@class='{COUNTED}']")
    label = plain_text(labels[0]).removesuffix(".") if labels else ""
    number = label if theorem else label.split(" ")[-1]
    if theorem and not number:
        return None
    html, text = _short_of(element, shorts) or _words_of(caption)
    if theorem:
        html, text = _without_brackets(html), _without_brackets(text)
    if not number and not html:
        return None
    if not element.get("id"):
        stem = f"octavo-{one.kind}-{slugify(text)[:_ID_LENGTH].strip('-')}"
        count = taken[stem] = taken.get(stem, 0) + 1
        element.set("id", stem if count == 1 else f"{stem}.{count}")
    return ListedThing(element.get("id") or "", number, html, text)


def _short_of(element: etree._Element, shorts: Shorts) -> tuple[str, str] | None:
    """The short caption of a thing, of what it is made of, or of the box around it."""
    inside = [part for part in element.iter("img", "pre", "table", "figure") if part is not element]
    around = list(element.iterancestors("div"))[:1]
    pictures = [part for part in inside if part.tag == "img"]
    own = [element, *([] if len(pictures) > 1 else inside), *around]
    short = next((shorts[part] for part in own if part in shorts), "")
    return (str(escape(short)), short) if short else None


def _words_of(caption: etree._Element | None) -> tuple[str, str]:
    """A caption in one line, without number, notes, links and ids."""
    if caption is None:
        return "", ""
    bare = without_calls(caption)
    for label in bare.findall(f".//span[@class='{COUNTED}']"):
        drop(label)
    for part in [part for part in bare.iter(*_INLINE_BLOCKS) if part is not bare]:
        put_before(part, " ")
        unwrap(part)
    for part in bare.iter(etree.Element):
        part.attrib.pop("id", "")
        if part.get("class") == PAGE_WORDS:
            part.set("data-plain", "plain")
    if not holds_something(bare):
        return "", ""
    return inner(bare).strip(), plain_text(bare)


def _without_brackets(text: str) -> str:
    """A theorem's title without the brackets in which it stands behind the number."""
    return text.removeprefix("(").removesuffix(".").removesuffix(")")


def heads_lists(heading: etree._Element) -> bool:
    """Whether nothing but lists stands between a chapter's heading and the next."""
    blocks = list(_blocks_behind(heading))
    return bool(blocks) and all(holds_list_place(block) or BOX in _names(block) for block in blocks)


def holds_list_place(node: etree._Element) -> bool:
    """Whether a list is to stand in a block."""
    return any(box.get("class") == THING_LIST for box in node.iter("div"))


def kind_of_list(*, opened: bool) -> Kind:
    """What a chapter is in which nothing but lists stands; ``opened``: whether the body has begun."""
    return Kind.BACKMATTER if opened else Kind.FRONTMATTER


def _blocks_behind(heading: etree._Element) -> Iterator[etree._Element]:
    block = heading.getnext()
    while block is not None and block.tag != "h1":
        yield block
        block = block.getnext()


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()
