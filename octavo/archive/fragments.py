"""Turn a fragment of the Book into a tree in which all words stand in what holds words.

HTML lets words stand beside the items of a list, the rows of a table, the entries of a bibliography. Who goes from
item to item would lose them: here they are items, rows and entries of their own.
"""

from __future__ import annotations

from lxml import etree

from octavo.text.trees import parse_fragment

_ROWS = frozenset(("tr",))
_ITEMS = frozenset(("li",))
_TERMS = frozenset(("dt", "dd", "div"))
# Element → what stands in it, and what is put around anything else.
_HOLDERS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "ul": (_ITEMS, ("li",)),
    "ol": (_ITEMS, ("li",)),
    "dl": (_TERMS, ("dd",)),
    "table": (frozenset("caption colgroup col thead tbody tfoot tr".split()), ("tr", "td")),
    "thead": (_ROWS, ("tr", "td")),
    "tbody": (_ROWS, ("tr", "td")),
    "tfoot": (_ROWS, ("tr", "td")),
    "tr": (frozenset(("td", "th")), ("td",)),
}
_ENTRIES = (frozenset(("div", "p")), ("p",))


def read_fragment(fragment: str) -> etree._Element:
    """A fragment of XHTML as the content of an element. Raises XMLSyntaxError for what is none."""
    root = parse_fragment(fragment)
    for holder in list(root.iter(*_HOLDERS)):
        _hold(holder, *_HOLDERS[str(holder.tag)])
    for holder in list(root.iter("div")):
        if (parent := holder.getparent()) is not None and parent.tag == "dl":
            _hold(holder, _TERMS, ("dd",))
        elif "references" in (holder.get("class") or "").split():
            _hold(holder, *_ENTRIES)
    return root


def _hold(holder: etree._Element, held: frozenset[str], boxes: tuple[str, ...]) -> None:
    box: etree._Element | None = None
    text = holder.text or ""
    children = list(holder)
    if text.strip():
        holder.text = None
        outer, box = _boxed(boxes)
        holder.insert(0, outer)
        box.text = text
    for child in children:
        if child.tag not in held:
            if box is None:
                outer, box = _boxed(boxes)
                child.addprevious(outer)
            box.append(child)  # takes what follows it along
            continue
        box = None
        if (child.tail or "").strip():
            outer, box = _boxed(boxes)
            box.text, child.tail = child.tail, None
            child.addnext(outer)


def _boxed(boxes: tuple[str, ...]) -> tuple[etree._Element, etree._Element]:
    """The outermost and the innermost of new elements in one another."""
    outer = inner = etree.Element(boxes[0])
    for name in boxes[1:]:
        inner = etree.SubElement(inner, name)
    return outer, inner
