"""Turn the nodes of a page's structure, while it is made, into tags."""

from __future__ import annotations

from typing import Any, NamedTuple

FAR = "octavo-id:"  # addresses of this kind lead to a place in the book
FLOAT = "Float"  # kind of the tag that holds the place of a float, and of that in which it comes by itself


class Tag(NamedTuple):
    """An element of the structure, as far as it stands on one page."""

    kind: str  # its type, with its PDF name
    facts: dict[str, str]  # id, lang, alt, spelt, math, call (id of a note), scope, …
    begun: bool  # whether it began on an earlier page
    kids: list[
        Any
    ]  # in order: a Tag; a number from 0 for what is drawn under that mark; -1 for the page's first link


class Tagged(NamedTuple):
    """The structure of a page."""

    text: list[Tag]
    notes: list[Tag]  # at its foot
    marks: int  # how many there are


class Node:
    """A tag in the making."""

    __slots__ = ("begun", "element", "facts", "implied", "kids", "kind", "lang", "parent")

    def __init__(
        self, kind: str, parent: Node | None, element: Any, *, begun: bool, implied: bool = False
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.element = element
        self.begun = begun
        self.implied = implied
        self.facts: dict[str, str] = {}
        self.kids: list[Any] = []
        self.lang: str = parent.lang if parent else ""


def stands_in(node: Node | None, holder: Node) -> bool:
    """Whether a node is in another, or is it."""
    while node is not None and node is not holder:
        node = node.parent
    return node is holder


def resolved(
    node: Node, left: dict[Any, dict[str, Any]], numbers: dict[int, int], begun: set[int]
) -> Tag:
    """A node as a tag; what was drawn is taken out of ``left``, and elements of which something was are put into ``begun``,
    by their ``id()``: one of which a page has only an empty box begins where its words are."""
    kids: list[Any] = []
    for kid in node.kids:
        if kid.__class__ is Node:
            element = None if kid.implied else kid.element
            tag = resolved(kid, left, numbers, begun)
            if tag.kids or tag.kind in ("TD", "TH", FLOAT):
                kids.append(tag)
                if element is not None:
                    begun.add(id(element))
        elif (link := numbers.get(id(kid))) is not None:
            kids.append(link)
        elif (mark := left.pop(kid, None)) is not None:
            kids.append(mark["mcid"])
    if node.kind == "Figure":  # some readers hear nothing behind a picture that comes first
        kids.sort(key=lambda kid: not (isinstance(kid, Tag) and kid.kind == "Caption"))
    node.parent, node.kids = None, []  # no circles are left to the garbage collector
    facts = {name: said for name, said in node.facts.items() if said}
    return Tag(node.kind, facts, node.begun, kids)


def place_of_label(node: Node) -> tuple[Node, int] | None:
    """Where a label stands in the note or item that it opens: before all else in it."""
    below, here = None, node
    while here.kind not in ("Note", "LI"):
        if here.kids and here.kids != [below]:
            return None
        below = here
        if here.parent is None:
            return None
        here = here.parent
    if below is None:
        return here, len(here.kids)
    return here, here.kids.index(below)
