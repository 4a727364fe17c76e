"""Turn the boxes of a page into its part of the book's structure: what is a paragraph, a note, a cell, in which order.

The engine has a way of its own to tag a PDF, one page at a time and box by box. This one follows the elements of the
document: a paragraph that a page cuts is one paragraph, and a note stands apart from the text that it interrupts.
It is told by HTML's elements, by the roles of DPUB-ARIA (`tagkinds.py`), and by three attributes:

- ``data-continues`` marks the rest of an element that was cut before the engine saw it;
- ``data-said`` describes a link in words, where its text does not;
- ``data-math`` has the MathML of a formula that is drawn.

What is of ``role="presentation"`` is drawn as an artifact, like a picture without a description, and like the head of a
table where a page repeats it. A link is an annotation only where it has its place in the structure: in an artifact it is
drawn, and nobody is led anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from octavo.engine.floatqueue import AWAY, PLACED
from octavo.engine.lineends import BEGIN, END, SPACE
from octavo.engine.linkareas import itself, links_of_page
from octavo.engine.ornaments import is_generated, is_ornament, make_ornament
from octavo.engine.spelling import text_spelt
from octavo.engine.tagkinds import (
    GROUPING,
    HEADINGS,
    HOLDERS,
    INLINE,
    LINES,
    description_of,
    facts_of,
    is_formula,
    kind_of,
    stands_apart,
    text_before,
    words_of,
)
from octavo.engine.tagnodes import (
    FAR,
    FLOAT,
    Node,
    Tag,
    Tagged,
    place_of_label,
    resolved,
    stands_in,
)

_ORNAMENTAL = ("presentation", "none")  # roles


@dataclass(slots=True)
class Tagging:
    """What comes of a page's structure while it is drawn."""

    tagged: Tagged | None = None


@contextmanager
def tagging(page: Any, begun: set[int]) -> Iterator[Tagging]:
    """Have the engine draw a page with the marks, links and artifacts of its structure.

    ``page`` is a weasyprint PageBox; ``begun`` has the elements that began on an earlier page, by their ``id()``, and
    is given those of this page. The engine has no way to be told: while it draws, three functions stand in place of
    its own.
    """
    import pydyf
    from weasyprint import pdf
    from weasyprint.pdf.stream import Stream

    held = Tagging()
    tags: list[PageTags] = []
    linked: list[Any] = []
    mark, link, tag = Stream.marked, pdf.add_links, pdf.add_tags

    def mark_text(stream: Any, box: Any, name: str) -> Any:
        return stream.artifact() if is_ornament(box) else mark(stream, box, name)

    def link_text(found: tuple[list[Any], Any], *rest: Any) -> None:
        made, anchors = found
        tags.append(PageTags(page, begun))
        kept = links_of_page(made, tags[0].has_link)
        link((kept, anchors), *rest)
        for box in (itself(entry[-1]) for entry in kept):
            box.link_annotation.update(F=4, Contents=pydyf.String(tags[0].words_of(box.element)))
            linked.append(box)

    def tag_text(_: Any, __: Any, ___: Any, streams: list[Any]) -> None:
        held.tagged = tags[0].resolve(streams[0]._tags, linked)

    Stream.marked, pdf.add_links, pdf.add_tags = mark_text, link_text, tag_text
    try:
        yield held
    finally:
        Stream.marked, pdf.add_links, pdf.add_tags = mark, link, tag


def _address(link: Any) -> str:
    """Where a link leads: an id where it is in the book."""
    address: str = link.get("href")
    return address.removeprefix(FAR).removeprefix("#")


class PageTags:
    """The tags of one page: found before it is drawn, when it is said what is an ornament."""

    def __init__(self, page: Any, begun: set[int]) -> None:
        """``begun`` has the elements that began on an earlier page, by their ``id()``; the page's are added when it is drawn."""
        from weasyprint.formatting_structure import boxes

        self._is_text = boxes.TextBox
        self._is_inline = boxes.InlineBox
        self._is_replaced = boxes.ReplacedBox
        self._begun = begun
        self._nodes: dict[int, Node] = {}  # of the elements of this page
        self._links: set[int] = set()  # boxes of links that stand in these, by their id()
        self._words: dict[int, str] = {}  # where these lead, by their elements' id()
        self._width, self._height = page.margin_width(), page.margin_height()
        self._matrix: Any = None  # of a float that is turned
        self._parted: Node | None = None  # what holds a formula with a space beside it
        self._text = Node("Document", None, None, begun=True)
        self._floats: list[tuple[str, Node]] = []  # that stand on this page, by their names
        self._notes = Node("Document", None, None, begun=True)
        for box in page.children:
            if isinstance(box, boxes.MarginBox):
                make_ornament(box)
            elif isinstance(box, boxes.FootnoteAreaBox):
                self._visit(box, self._notes)
            else:
                self._text.lang = box.element.get("lang") or ""
                self._notes.lang = self._text.lang
                self._visit(box, self._text)

    def has_link(self, box: Any) -> bool:
        """Whether a box is a link of the text."""
        return id(box) in self._links

    def words_of(self, link: Any) -> str:
        """Where a link leads, in words."""
        words = self._words.get(id(link))
        if words is None:
            words = self._words[id(link)] = words_of(link)
        return words

    def resolve(self, marks: dict[Any, dict[str, Any]], linked: list[Any]) -> Tagged:
        """The tags, when it is known what was drawn under which mark, and which boxes have the page's annotations.
        ``marks`` is the engine's own, and is emptied: it would hold the boxes."""
        count = len(marks)
        numbers = {id(box): -1 - index for index, box in enumerate(linked)}
        text = resolved(self._text, marks, numbers, self._begun).kids
        text += [
            Tag(FLOAT, {"id": name}, False, resolved(node, marks, numbers, self._begun).kids)
            for name, node in self._floats
        ]
        notes = resolved(self._notes, marks, numbers, self._begun).kids
        if marks:  # what stands in no box of the page's: fixed ones, for instance
            text.append(Tag("P", {}, False, [mark["mcid"] for mark in marks.values()]))
            marks.clear()
        return Tagged(text, notes, count)

    def _visit(self, box: Any, node: Node) -> None:
        if isinstance(box, self._is_text):
            if node.kind == "Figure" and box.text.isspace():
                make_ornament(box)  # what is left of the line that a picture stands in
            else:
                self._put_text(box, self._home(node, box.element))
            return
        box = itself(box)
        if is_generated(box):
            return
        element, holder, is_block = box.element, node, False
        if element is not None and element is not node.element:
            entered = self._enter(element, box, node)
            if entered is None:
                make_ornament(box)
                return
            node = entered
            is_block = stands_apart(element)
            if is_block:
                self._part(holder, text_before(element, holder.element)[-1:])
        if isinstance(box, self._is_replaced):
            node.kids.append(box)
        if AWAY in box.__dict__:
            self._visit_flow(box, node)
        else:
            for child in getattr(box, "children", ()):
                self._visit(child, node)
        if is_block:
            self._part(holder, (element.tail or "")[:1])

    def _visit_flow(self, flow: Any, node: Node) -> None:
        """Visit the blocks of a page with floats: these stand apart, and where they are called a tag holds their place."""
        own = [child for child in flow.children if PLACED not in child.__dict__]
        called = list(flow.__dict__[AWAY])
        for position, child in enumerate((*own, None)):
            while called and called[0][0] == position:
                place = Node(FLOAT, node, None, begun=False)
                place.facts["id"] = called.pop(0)[1]
                node.kids.append(place)
                # a float of which nothing is said, a picture that only adorns, is in no other tag
                self._floats.append((place.facts["id"], Node("Document", None, None, begun=True)))
            if child is not None:
                self._visit(child, node)
        for child in flow.children:
            if PLACED in child.__dict__:
                apart = Node("Document", None, None, begun=True)
                apart.lang = node.lang
                self._floats.append((child.__dict__[PLACED].name, apart))
                self._matrix = child.transformation_matrix
                self._visit(child, apart)
                self._matrix = None

    def _part(self, holder: Node, letter: str) -> None:
        """Note whether the letter beside a formula that stands apart is a space; its line neither ends nor begins with it."""
        if letter.isspace() and (holder.kids or holder.begun):
            self._parted = holder

    def _put_text(self, box: Any, node: Node) -> None:
        """Put a text into a node; one that its glyphs do not spell stands in an element that does, and in another,
        because MuPDF takes what the inner one says for glyphs, and turns them."""
        if self._parted is not None:
            if stands_in(node, self._parted):
                box.__dict__[BEGIN] = True
            self._parted = None
        if spelt := text_spelt(box):
            node = self._imply("Span", node, False, alone=True)
            node.facts["spelt"] = spelt
            node = self._imply("Span", node, False)
        node.kids.append(box)

    def _enter(self, element: Any, box: Any, node: Node) -> Node | None:
        """The node of what stands in an element; None for an ornament."""
        known = self._nodes.get(id(element))
        if known is not None:
            self._put_link(box, known)
            return known
        tag = element.tag
        repeated = tag == "thead" and id(element) in self._begun
        if repeated or element.get("role") in _ORNAMENTAL:
            return None
        if tag == "img":
            return self._enter_picture(element, box, node)
        if tag == "a":
            return self._enter_link(element, box, node)
        lang = element.get("lang") or node.lang
        kind = kind_of(element, node.kind)
        if kind in GROUPING and kind != "Note" and self._is_in_line(box, node):
            kind = ""  # words of a line that an author calls an epigraph part nothing
        kind = kind or ("Span" if lang != node.lang else "")
        if not kind:
            return node
        before = node.lang
        made = self._add(kind, node, element)
        made.facts |= facts_of(element, kind)
        if kind == "TOCI":
            self._part_folio(box)
        if lang != before:
            made.lang = made.facts["lang"] = lang
        return made

    def _part_folio(self, line: Any) -> None:
        """Have a space read before the folio of a line of the contents: the leader between is none of the text."""
        before = None
        for box in line.descendants():
            if is_generated(box):
                continue
            if isinstance(box, self._is_text):
                before = box
            elif before is not None and "folio" in (box.element.get("class") or "").split():
                before.__dict__[END] = SPACE

    def _is_in_line(self, box: Any, node: Node) -> bool:
        """Whether a box that was found in a node stands in a line."""
        return isinstance(box, self._is_inline) or node.kind in INLINE or node.kind in LINES

    def _enter_picture(self, element: Any, box: Any, node: Node) -> Node | None:
        if node.kind in ("Figure", "Formula"):
            self._measure(box, node)
            return node
        alt = description_of(element)
        if not alt:
            return None
        kind = "Formula" if is_formula(element) else "Figure"
        made = self._add(kind, node, element)
        made.facts |= {"alt": alt, "math": element.get("data-math") or ""}
        self._measure(box, made)
        return made

    def _measure(self, box: Any, node: Node) -> None:
        """Note where a picture stands on its page, in points from the lower left."""
        left, top = box.content_box_x(), box.content_box_y()
        right, foot = left + box.width, top + box.height
        if self._matrix is not None:  # it stands on its side
            (left, foot), (right, top) = (
                self._matrix.transform_point(x, y) for x, y in ((left, top), (right, foot))
            )
        left, top = max(left, 0.0), max(top, 0.0)  # of one that runs over the page, what is on it
        right, foot = min(right, self._width), min(foot, self._height)
        edges = (left, self._height - foot, right, self._height - top)
        node.facts["box"] = " ".join(f"{edge * 0.75:.2f}" for edge in edges)

    def _enter_link(self, element: Any, box: Any, node: Node) -> Node:
        if element.get("href") is None:
            return node
        address = _address(element)
        role = element.get("role")
        if role == "doc-backlink" and (place := place_of_label(node)):
            holder = self._insert("Lbl", element, *place)
        elif address != element.get("href"):
            holder = self._add("Reference", node, element)
            if role == "doc-noteref":
                holder.facts["call"] = address
        else:
            holder = node
        made = self._add("Link", holder, element)
        if (lang := element.get("lang") or node.lang) != node.lang:
            made.lang = made.facts["lang"] = lang
        self._put_link(box, made)
        return made

    def _put_link(self, box: Any, node: Node) -> None:
        """Note a box of a link; one without words is none that anybody could take."""
        if node.kind == "Link" and self.words_of(box.element):
            node.kids.append(box)
            self._links.add(id(box))

    def _add(self, kind: str, node: Node, element: Any) -> Node:
        """A new node in its place: what has to stand between it and the one that was found is implied."""
        if kind == "Lbl" and node.kind != "L":
            place = None if node.kind in HEADINGS else place_of_label(node)
            if place:
                return self._insert(kind, element, *place)
        elif node.kind == "L" and kind in ("Lbl", "LBody"):
            node = self._item(node, element)
        elif kind == "TOCI" and node.kind == "Contents":
            node = self._imply("TOC", node, node.begun)
        elif kind in INLINE:
            node = self._home(node, element)
        elif node.kind in HOLDERS and kind not in HOLDERS[node.kind]:
            node = self._body(node)
        made = Node(kind, node, element, begun=self._is_begun(element))
        node.kids.append(made)
        self._nodes[id(element)] = made
        return made

    def _insert(self, kind: str, element: Any, holder: Node, index: int) -> Node:
        made = Node(kind, holder, element, begun=self._is_begun(element))
        holder.kids.insert(index, made)
        self._nodes[id(element)] = made
        return made

    def _home(self, node: Node, element: Any) -> Node:
        """Where text may stand that was found in a node."""
        node = self._body(node)
        if node.kind in GROUPING:
            begun = node.begun and self._is_begun(element)
            node = self._imply("P", node, begun)
        return node

    def _body(self, node: Node) -> Node:
        """Where anything may stand that was found in a node: a list, say, only holds items, and these bodies."""
        while node.kind in HOLDERS:
            node = self._imply(HOLDERS[node.kind][0], node, node.begun)
        return node

    def _imply(self, kind: str, node: Node, begun: bool, *, alone: bool = False) -> Node:
        """A node that no element is: the last one, or a new one that stands ``alone``."""
        last = node.kids[-1] if node.kids else None
        if last.__class__ is Node and last.implied and last.kind == kind and not alone:
            return last
        made = Node(kind, node, None, begun=begun and not node.kids, implied=True)
        node.kids.append(made)
        return made

    def _item(self, node: Node, element: Any) -> Node:
        """The item of a list of definitions in which a term or a definition stands."""
        terms = [child for child in node.element if child.tag in ("dt", "dd")]
        first = element
        for before, child in zip([None, *terms], terms, strict=False):
            if child.tag == "dt" and (before is None or before.tag == "dd"):
                first = child
            if child is element:
                break
        last = node.kids[-1] if node.kids else None
        if last.__class__ is Node and last.element is first:
            return last
        begun = node.begun and (first is not element or self._is_begun(first))
        made = Node("LI", node, first, begun=begun, implied=True)
        node.kids.append(made)
        return made

    def _is_begun(self, element: Any) -> bool:
        return id(element) in self._begun or element.get("data-continues") is not None
