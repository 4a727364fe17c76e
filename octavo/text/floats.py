"""Turn a text of the Book into what may leave its place on printed pages: figures, tables and code with a caption or key.

The print edition marks them for the engine, and the proof looks for them apart from the text that they leave. What is
nothing of the kind, but holds something that is counted, is known, too: it must not overtake what waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from octavo.text.bleeds import BLEED
from octavo.text.spreads import SPREAD
from octavo.text.trees import HEADINGS

FLOAT, BARRIER = "data-float", "data-barrier"  # attributes in the Book, as an author gave them
WISHES = ("auto", "here", "top", "bottom", "page")
SECTION = "section"  # the barrier that there is
LANDSCAPE = "landscape"  # class of what is turned
_MAY_FLOAT = re.compile(
    r"<figcaption|<caption|code-listing|figure-group|data-float|landscape|data-spread|data-bleed"
)
_KINDS = {"figure": "figure", "table": "table"}
_BOXES = frozenset(("code-listing", "figure-group"))
_CAPTIONS = ("figcaption", "caption")


@dataclass(frozen=True, slots=True)
class Floating:
    """A block of a text that holds what is counted."""

    element: etree._Element
    wish: str  # one of ``WISHES``
    kinds: tuple[str, ...]  # of what is in it
    name: str  # its id, or one that is made

    @property
    def is_free(self) -> bool:
        """Whether it may leave its place."""
        return self.wish != "here"

    @property
    def is_spread(self) -> bool:
        """Whether it stands on two pages that face one another."""
        return self.element.get(SPREAD) is not None

    @property
    def is_bled(self) -> bool:
        """Whether it is a picture that covers a page of its own."""
        return self.element.get(BLEED) is not None

    @property
    def is_turned(self) -> bool:
        """Whether it stands on its side, on a page of its own."""
        return _is_turned(self.element)


def may_float(html: str) -> bool:
    """Whether a text may have something that leaves its place."""
    return _MAY_FLOAT.search(html) is not None


def find_floats(root: etree._Element, division_id: str, default: str) -> list[Floating]:
    """The blocks below the root of a text, in order, that hold what is counted; ``default`` is the wish of those that
    have none of their own. An empty list where none may leave its place. All that a section has stays below its
    heading."""
    found: list[Floating] = []
    for block in root:
        kinds = tuple(sorted(set(_kinds_in(block))))
        wish = _wish_of(block, default)
        if wish is None and not kinds:
            continue
        name = block.get("id") or f"octavo-float-{division_id}-{len(found) + 1}"
        if wish == "auto" and _is_all_of_a_section(block, default):
            wish = "here"
        found.append(Floating(block, wish or "here", kinds or ("block",), name))
    return found if any(one.is_free for one in found) else []


def section_starts(root: etree._Element, *, all_of_them: bool) -> Iterator[etree._Element]:
    """The headings of sections that no float passes: all, or those behind one that asks for it."""
    asked = all_of_them
    for block in root:
        if block.tag == "h2" and asked:
            yield block
            asked = all_of_them
        elif block.get(BARRIER) == SECTION:
            asked = True


def _is_all_of_a_section(block: etree._Element, default: str) -> bool:
    """Whether between the headings around it stands nothing else than what may float."""
    return all(
        next((other.tag in HEADINGS for other in others if not _wish_of(other, default)), True)
        for others in (block.itersiblings(preceding=True), block.itersiblings())
    )


def _wish_of(block: etree._Element, default: str) -> str | None:
    """What is wished of a block that may float; None for all others."""
    names = (block.get("class") or "").split()
    if _is_turned(block) or not {SPREAD, BLEED}.isdisjoint(block.keys()):
        return "page"
    own = block.get(FLOAT)
    if own in WISHES:
        return own
    if block.tag in _KINDS:
        counts = block.get("id") is not None or _has_caption(block)
    else:
        counts = block.tag == "div" and not _BOXES.isdisjoint(names)
    return default if counts else None


def stands_turned(element: etree._Element) -> bool:
    """Whether an element of a text is set on its side, by itself or in what holds it."""
    block = element
    while (parent := block.getparent()) is not None and parent.getparent() is not None:
        block = parent
    return _is_turned(block)


def _is_turned(block: etree._Element) -> bool:
    names = (block.get("class") or "").split()
    return LANDSCAPE in names and block.tag in ("figure", "table", "div")


def _has_caption(block: etree._Element) -> bool:
    return any("".join(caption.itertext()).strip() for caption in block.iterchildren(*_CAPTIONS))


def _kinds_in(block: etree._Element) -> Iterator[str]:
    for element in block.iter("figure", "table", "div"):
        if element.tag != "div":
            if _has_caption(element) or element.get("id") or element.get(BLEED) is not None:
                yield _KINDS[str(element.tag)]
        elif "code-listing" in (element.get("class") or "").split():
            yield "listing"
        elif "figure-group" in (element.get("class") or "").split():
            yield "figure"
