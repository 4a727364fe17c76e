"""Turn the tags of a page of a PDF (ISO 32000-2, 14.8) into what each of its marked contents is.

pdfium gives of the structure what is of the page, with all elements that it stands in; those of other pages are counted
and not told. So the place of an element among its neighbours is the same on every page: the numbers on the way to it are
its own in the whole file, and tell what stands before what.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from octavo.scan.sheets.model import Order, RegionKind, Tag, TagKind

_DEPTH = 48  # of the structure of a page
_TEXT = 256  # bytes of a name or a value
_SAID = 8_192  # bytes of what is said of a formula
_BEHIND = 1 << 30  # behind all that an element holds
_SPAN = 64  # columns or rows that a cell goes over at most
_KINDS: dict[str, RegionKind] = {
    "Figure": "picture",
    "Caption": "caption",
    "TH": "table",
    "TD": "table",
}
_ONE = ("Caption", "Figure")  # what is one thing, wherever its lines stand
_WHOLE = ("P", "Note", "FENote")  # what is set as one paragraph
_PARTED = ("LI", "TD", "TH", "TOCI")  # where the places of the words tell more
_NOTES = ("Note", "FENote")
_BLOCKS = ("P", "LBody", "Lbl")  # what holds lines of its own in a list, a quotation, a poem


class Role(NamedTuple):
    """What tags say of a marked content."""

    kind: RegionKind = ""
    level: int = 0  # of a heading
    paragraph: int = 0  # which it is of, from 1; 0: not known
    tag: Tag | None = None  # where more is known of it


NO_ROLE = Role()
Numbers = dict[Order, int]  # of the elements of a file, from 1, by the way to each


class Told(NamedTuple):
    """What the tags of a page say of its marked contents, by their numbers."""

    roles: dict[int, Role]
    formulas: dict[int, str]  # of each that is one, the words that describe it, or ""
    orders: dict[int, Order]  # where each stands in the structure of the file
    linked: set[int]  # those that are links


def read_marks(page: Any, numbers: Numbers, *, structured: bool = False) -> Told:
    """What the page's tags say of its marked contents. ``numbers``: one for all pages of a file, which grows;
    ``structured``: its tags are complete, so what they do not say is not so."""
    tree = pdfium_c.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return Told({}, {}, {}, set())
    walker = _Walker(numbers, structured)
    try:
        for index in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            element = pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index)
            walker.walk(element, (index,), NO_ROLE, _Within())
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    return Told(walker.found, walker.formulas, walker.orders, walker.linked)


@dataclass(slots=True)
class _Table:
    """A table on its way: how many rows of it have been met."""

    number: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Within:
    """What an element stands in."""

    tag: Tag | None = None
    table: _Table | None = None
    row: int = -1
    heads: bool = False  # the head of a table
    lists: int = 0
    paragraph: Order = ()  # the way to the one that it is in


@dataclass(slots=True)
class _Walker:
    """Goes through the elements of a page."""

    numbers: Numbers
    structured: bool
    found: dict[int, Role] = field(default_factory=dict)
    formulas: dict[int, str] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    linked: set[int] = field(default_factory=set)

    def walk(self, element: Any, way: Order, role: Role, within: _Within) -> None:
        """Note what the marked contents of an element are, and of all in it; ``way``: to it, from the root."""
        if not element or len(way) > _DEPTH:
            return
        kind = _kind_of(element)
        number = self.numbers.setdefault(way, len(self.numbers) + 1)
        within = self._step(element, kind, way, within)
        if len(kind) == 2 and kind[0] == "H" and kind[1] in "123456":
            role = Role("heading", int(kind[1]), number)
        elif kind in _KINDS and role.kind in ("", "picture"):  # a caption stands in its figure
            role = Role(_KINDS[kind], 0, number if kind in _ONE else 0)
        elif kind in _WHOLE and not role.kind and role.paragraph >= 0:
            role = Role("", 0, number)
        elif kind in _PARTED and not role.kind:
            role = Role("", 0, -1)
        if kind in _WHOLE:
            within = replace(within, paragraph=way)
        if role.tag is not within.tag:
            role = role._replace(tag=within.tag)
        said = _description_of(element) if kind == "Formula" else None
        cells = 0
        for index in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
            # of a child: the marks of an element itself are told without the page that they are of
            mark = pdfium_c.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if mark >= 0:
                self._note(mark, (*way, index), kind, role, within)
                if said is not None:
                    self.formulas[mark] = said
                continue
            child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
            inner = within
            if kind == "TR" and within.tag is not None and not within.tag.block:
                inner = replace(within, tag=within.tag._replace(column=cells))
                cells += 1
            elif within.table is not None and within.tag is None and _is_row(child, kind):
                inner = replace(within, row=within.table.rows)
                within.table.rows += 1
            self.walk(child, (*way, index), role, inner)

    def _note(self, mark: int, way: Order, kind: str, role: Role, within: _Within) -> None:
        self.found[mark] = role
        # a picture in a paragraph stands behind it: that stays whole
        is_inside = role.kind == "picture" and within.paragraph
        self.orders[mark] = (*within.paragraph, _BEHIND) if is_inside else way
        if kind == "Link":
            self.linked.add(mark)

    def _step(self, element: Any, kind: str, way: Order, within: _Within) -> _Within:
        """What stands in an element."""
        number, tag = self.numbers[way], within.tag
        if tag is not None and tag.kind in ("note", "cell"):
            tag = self._inside(element, kind, number, tag, within)
        elif kind == "Table":
            return replace(within, table=_Table(number), tag=None, row=-1, heads=False)
        elif kind == "THead":
            return replace(within, heads=True)
        elif kind == "TR" and within.table is not None:
            tag = Tag("cell", 0, within.table.number, row=within.row)
        elif kind in _NOTES:
            name = _string(lambda buffer: pdfium_c.FPDF_StructElement_GetID(element, buffer, _TEXT))
            tag = Tag("note", number, number, name=name)
        elif kind == "L":
            tag = self._list(element, number, within)
            within = replace(within, lists=within.lists + 1)
        elif kind == "LI" and tag is not None:
            tag = tag._replace(item=number, label=False)
        elif kind == "Caption":
            tag = Tag("caption", number, self.numbers.get(way[:-1], 0))
        elif kind == "TOCI":
            tag = Tag("entry", number)
        elif kind == "BlockQuote":
            tag = Tag("quote", 0, number)
        elif kind == "Div" and tag is None:
            tag = Tag("verse", 0, number)
        elif tag is not None and tag.kind != "caption" and kind in _BLOCKS:
            tag = tag._replace(block=number, label=kind == "Lbl", loose=kind == "P")
        return within if tag is within.tag else replace(within, tag=tag)

    def _inside(self, element: Any, kind: str, number: int, tag: Tag, within: _Within) -> Tag:
        """What stands in a row of a table, or in a note; all that a cell or a note holds is of it."""
        if tag.kind == "note" and kind in _BLOCKS:
            return tag._replace(block=number, label=kind == "Lbl" or tag.label)
        if tag.kind == "cell" and kind in ("TD", "TH") and not tag.block:
            across, down = (_number_of(element, name) for name in (b"ColSpan", b"RowSpan"))
            head = within.heads or (kind == "TH" and _text_of(element, b"Scope") != "Row")
            return tag._replace(block=number, across=across, down=down, head=head)
        return tag

    def _list(self, element: Any, number: int, within: _Within) -> Tag:
        """What stands in a list; one in another is of the group of that. Where tags are complete, what has no numbers and no
        bullets is a list of terms; Chromium never says that a list has some."""
        outer = within.tag
        inner = outer is not None and outer.kind in ("item", "term")
        group = outer.group if outer is not None and inner else number
        signs = not self.structured or _text_of(element, b"ListNumbering")
        kind: TagKind = "item" if signs else "term"
        return Tag(kind, 0, group, depth=within.lists + 1)


def _is_row(child: Any, kind: str) -> bool:
    """Whether a child is a row of a table; of another page it says nothing, but that it stands where rows do."""
    return _kind_of(child) == "TR" if child else kind in ("THead", "TBody", "TFoot")


def _kind_of(element: Any) -> str:
    return _string(lambda buffer: pdfium_c.FPDF_StructElement_GetType(element, buffer, _TEXT))


def _description_of(element: Any) -> str:
    return _string(
        lambda buffer: pdfium_c.FPDF_StructElement_GetAltText(element, buffer, _SAID), _SAID
    )


def _string(ask: Callable[[Any], int], room: int = _TEXT) -> str:
    buffer = ctypes.create_string_buffer(room)
    length = ask(buffer)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace") if 2 < length <= room else ""


def _value_of(element: Any, name: bytes) -> Any:
    for number in range(pdfium_c.FPDF_StructElement_GetAttributeCount(element)):
        attributes = pdfium_c.FPDF_StructElement_GetAttributeAtIndex(element, number)
        value = pdfium_c.FPDF_StructElement_Attr_GetValue(attributes, name)
        if value:
            return value
    return None


def _number_of(element: Any, name: bytes) -> int:
    """How far a cell goes."""
    value, number = _value_of(element, name), ctypes.c_float()
    if value is None or not pdfium_c.FPDF_StructElement_Attr_GetNumberValue(value, number):
        return 1
    return min(max(int(number.value), 1), _SPAN)


def _text_of(element: Any, name: bytes) -> str:
    value, length = _value_of(element, name), ctypes.c_ulong()
    if value is None:
        return ""
    buffer = ctypes.create_string_buffer(_TEXT)
    if not pdfium_c.FPDF_StructElement_Attr_GetStringValue(value, buffer, _TEXT, length):
        return ""
    return buffer.raw[: max(0, min(length.value, _TEXT) - 2)].decode("utf-16-le", "replace")
