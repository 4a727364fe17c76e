"""Turn the tags of a book's pages into its structure: one tree that reads as the book reads (ISO 32000-1, 14.7).

Pages come one after the other. What goes on over the end of a page is one element with content on several pages; a note
stands behind the paragraph that calls it, wherever its lines were printed, and so does a float. When the last page of a sheet has come, its
part of the tree is written, so that a long book takes no more room than its longest chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from octavo.typeset.elements import Element, Leaf, below, gather_elements, rows_of
from octavo.typeset.pdffile import PdfFile, compress, string_bytes, text_string
from octavo.typeset.plates import DOCUMENT, STRUCTURE
from octavo.typeset.tabletags import Cell, find_heads, find_rooms
from octavo.workshop.memory import known, learn

# Our own types, and the standard ones that they are (ISO 32000-1, 14.8.4).
_ROLES = {
    "Appendix": "Sect", "Chapter": "Sect", "Contents": "Sect", "Dedication": "Sect", "Em": "Span",
    "Aside": "Div", "Epigraph": "BlockQuote", "Strong": "Span", "Verse": "Div",
}  # fmt: skip
_SAID = (
    ("lang", b"/Lang"), ("alt", b"/Alt"), ("spelt", b"/ActualText"), ("meaning", b"/E"), ("id", b"/ID")
)  # fmt: skip
_IMPLIED: dict[str, str] = {}  # facts of what no element of the document is
_LEAF = 64  # names in one leaf of their tree
_TOGETHER = 200  # elements in one stream of the file


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of the tree that the pages of a sheet make."""

    first: int  # number of its elements
    bodies: tuple[bytes, ...]  # of these
    nodes: tuple[bytes, ...]  # of the parent tree, for each page
    tops: tuple[int, ...]  # numbers of the elements right below the document
    names: tuple[tuple[str, int], ...]
    heads: int  # cells of the book up to here that head others
    has_formulas: bool


class Structure:
    """The structure of a book whose file is being written."""

    def __init__(self, file: PdfFile, language: str) -> None:
        """``language`` is the book's."""
        self._file = file
        self._language = language
        self._pages: list[tuple[bytes, Leaf]] = []  # of the sheet, with their tags
        self._tops: list[int] = []  # numbers of all elements below the document
        self._nodes: list[int] = []  # of the parts of the parent tree
        self._names: list[tuple[str, int]] = []
        self._formulas: dict[str, int] = {}  # MathML → the number of its file
        self._heads = 0  # cells that head others

    def add_page(self, tags: bytes, leaf: Leaf) -> None:
        """Add a page of the sheet, with its tags as a plate keeps them."""
        self._pages.append((tags, leaf))

    def end_sheet(self) -> None:
        """Write the part of the tree that the pages of the sheet make."""
        pages, self._pages = self._pages, []
        leaves = [(leaf.number, tuple(leaf.links), leaf.entry) for _, leaf in pages]
        key = (
            tuple(tags for tags, _ in pages), tuple(leaves), self._file.next_number, self._heads,
            self._language,
        )  # fmt: skip
        made: _Part | None = known("structure", key)
        if made is None:
            made = self._make_part(pages)
            if not made.has_formulas:  # which stand in the file once, wherever they come first
                learn("structure", key, made)
        else:
            self._file.reserve(len(made.bodies))
        self._heads = made.heads
        self._names += made.names
        self._tops += made.tops
        for start in range(0, len(made.bodies), _TOGETHER):
            self._file.add_together(made.bodies[start : start + _TOGETHER], made.first + start)
        self._nodes += [self._file.add(node) for node in made.nodes]

    def _make_part(self, pages: Sequence[tuple[bytes, Leaf]]) -> _Part:
        """The part of the tree that pages make, with numbers from the next one of the file."""
        top, leaves = gather_elements(pages, self._language)
        for table in [element for element, _ in below(top) if element.kind == "Table"]:
            _order_rows(table)
        elements = list(below(top))
        first = self._file.reserve(len(elements))
        for number, (element, _) in enumerate(elements, start=first):
            element.number = number
        for element, _ in elements:
            if element.kind == "Table":
                self._head_cells(element)
        parents: dict[tuple[int, int], int] = {}  # page and mark → the element that it is of
        names: list[tuple[str, int]] = []
        bodies = [self._body(element, above.number, parents, names) for element, above in elements]
        return _Part(
            first, tuple(bodies), tuple(_parent_node(leaf, marks, parents) for leaf, marks in leaves),
            tuple(element.number for element in top.elements()), tuple(names), self._heads,
            any("math" in element.facts for element, _ in elements),
        )  # fmt: skip

    def close(self, next_entry: int) -> None:
        """Write the root of the tree; ``next_entry`` is the first number that the parent tree does not have."""
        file = self._file
        parents = file.add(b"<</Kids[%s]>>" % _references(self._nodes))
        roles = b"".join(b"/%s/%s" % (own.encode(), role.encode()) for own, role in _ROLES.items())
        file.add(
            b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>"
            % (STRUCTURE, _references(self._tops)),
            DOCUMENT,
        )
        file.add(
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d"
            b"/RoleMap<<%s>>/IDTree %d 0 R>>"
            % (DOCUMENT, parents, next_entry, roles, self._name_tree()),
            STRUCTURE,
        )

    def _name_tree(self) -> int:
        """The elements that have names, in the order of these."""
        names = sorted((string_bytes(name), name, number) for name, number in self._names)
        leaves = []
        for start in range(0, len(names), _LEAF):
            held = names[start : start + _LEAF]
            limits = text_string(held[0][1]) + text_string(held[-1][1])
            entries = b"".join(text_string(name) + b"%d 0 R" % number for _, name, number in held)
            leaves.append(self._file.add(b"<</Limits[%s]/Names[%s]>>" % (limits, entries)))
        return self._file.add(b"<</Kids[%s]>>" % _references(leaves))

    def _body(
        self,
        element: Element,
        above: int,
        parents: dict[tuple[int, int], int],
        names: list[tuple[str, int]],
    ) -> bytes:
        """An element as it stands in the file."""
        page: Leaf | None = None
        kids: list[bytes] = []
        for kid in element.kids:
            if kid.__class__ is Element:
                kids.append(b"%d 0 R" % kid.number)
                continue
            leaf, mark = kid
            page = page or leaf
            parents[leaf.number, mark] = element.number
            if mark < 0:
                where = b"" if leaf is page else b"/Pg %d 0 R" % leaf.number
                kids.append(b"<</Type/OBJR/Obj %d 0 R%s>>" % (leaf.links[-1 - mark], where))
            elif leaf is page:
                kids.append(b"%d" % mark)
            else:
                kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (leaf.number, mark))
        return b"<</S/%s/P %d 0 R%s%s/K[%s]>>" % (
            element.kind.encode(), above,
            b"/Pg %d 0 R" % page.number if page else b"",
            self._said(element, names) if element.facts else b"",
            b" ".join(kids),
        )  # fmt: skip

    def _said(self, element: Element, names: list[tuple[str, int]]) -> bytes:
        """What is said of an element."""
        facts, said = element.facts, []
        for fact, key in _SAID:
            if text := facts.get(fact):
                said.append(key + text_string(text))
        if name := facts.get("id"):
            names.append((name, element.number))
        if math := facts.get("math"):
            said.append(b"/AF[%d 0 R]" % self._file_of(math))
        if attributes := _attributes(facts):
            said.append(b"/A%s" % attributes)
        return b"".join(said)

    def _file_of(self, math: str) -> int:
        """The MathML of a formula as a file in the file, which stands only once."""
        if math not in self._formulas:
            content = math.encode()
            name = text_string(f"formula-{len(self._formulas) + 1}.mml")
            held = self._file.add_stream(
                b"/Type/EmbeddedFile/Subtype/application#2Fmathml+xml/Params<</Size %d>>"
                b"/Filter/FlateDecode" % len(content),
                compress(content),
            )
            self._formulas[math] = self._file.add(
                b"<</Type/Filespec/F%s/UF%s/AFRelationship/Supplement/EF<</F %d 0 R/UF %d 0 R>>>>"
                % (name, name, held, held)
            )
        return self._formulas[math]

    def _head_cells(self, table: Element) -> None:
        """Name the cells that head others, and tell those others their names."""
        rows = [list(row.elements()) for row in rows_of(table)]
        heading = {
            id(row) for part in table.elements() if part.kind == "THead" for row in part.elements()
        }
        shapes = []
        for row, cells in zip(rows_of(table), rows, strict=True):
            shapes.append([_shape(cell, id(row) in heading) for cell in cells])
        names: dict[tuple[int, int], str] = {}
        for y, row_of_shapes in enumerate(shapes):
            for x, shape in enumerate(row_of_shapes):
                if shape.scope:
                    self._heads += 1
                    names[y, x] = f"head-{self._heads}"
                    rows[y][x].facts |= {"id": names[y, x], "scope": shape.scope}
        for cells, heads in zip(rows, find_heads(shapes), strict=True):
            for cell, own in zip(cells, heads, strict=True):
                if own:
                    cell.facts["heads"] = " ".join(names[place] for place in own)


def _order_rows(table: Element) -> None:
    """Have all rows of a table end at one column, and stand in a body where others are its head or foot."""
    parts = [[*part] for _, part in groupby(rows_of(table), _part_finder(table))]
    shapes = [[[_shape(cell, False) for cell in row.elements()] for row in part] for part in parts]
    for part, rooms in zip(parts, find_rooms(shapes), strict=True):
        for y, (row, room) in enumerate(zip(part, rooms, strict=True)):
            for cell in row.elements():
                reach = min(_count(cell.facts.get("rowspan")), len(part) - y)
                if "rowspan" in cell.facts:
                    cell.facts["rowspan"] = str(reach)
            if room:
                row.kids.append(Element("TD", {"colspan": str(room)}))
    kinds = {part.kind for part in table.elements()}
    if kinds.isdisjoint(("THead", "TFoot")):
        return
    kids: list[Any] = []
    for kid in table.kids:
        if kid.__class__ is Element and kid.kind == "TR":
            if not kids or kids[-1].__class__ is not Element or kids[-1].facts is not _IMPLIED:
                kids.append(Element("TBody", _IMPLIED))
            kids[-1].kids.append(kid)
        else:
            kids.append(kid)
    table.kids = kids
    if not any(part.kind == "TBody" for part in table.elements()):
        _make_body(next(part for part in table.elements() if part.kind in ("THead", "TFoot")))


def _make_body(part: Element) -> None:
    """Make the body of a table of what is all of it; its heads are those of columns, as they were."""
    if part.kind == "THead":
        for row in part.elements():
            for cell in row.elements():
                if cell.kind == "TH":
                    cell.facts.setdefault("scope", "col")
    part.kind = "TBody"


def _part_finder(table: Element) -> Callable[[Element], int]:
    """What tells in which part of a table a row stands; 0: in none."""
    places = {
        id(row): id(part)
        for part in table.elements()
        if part.kind != "TR"
        for row in part.elements()
    }
    return lambda row: places.get(id(row), 0)


def _shape(cell: Element, in_head: bool) -> Cell:
    facts = cell.facts
    scope = ""
    if cell.kind == "TH":
        said = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
        scope = said.get(facts.get("scope", ""), "Column" if in_head else "Row")
    return Cell(scope, _count(facts.get("colspan")), _count(facts.get("rowspan")))


def _count(written: str | None) -> int:
    return max(1, int(written)) if written and written.isdigit() else 1


def _attributes(facts: dict[str, str]) -> bytes:
    """The attributes of an element (ISO 32000-1, 14.8.5)."""
    if numbering := facts.get("numbering"):
        return b"<</O/List/ListNumbering/%s>>" % numbering.encode()
    if box := facts.get("box"):
        return b"<</O/Layout/BBox[%s]>>" % box.encode()
    said = []
    if facts.get("scope") in ("Column", "Row", "Both"):
        said.append(b"/Scope/%s" % facts["scope"].encode())
    said += [
        b"/%s %d" % (key, count)
        for fact, key in (("colspan", b"ColSpan"), ("rowspan", b"RowSpan"))
        if (count := _count(facts.get(fact))) > 1
    ]
    if heads := facts.get("heads"):
        said.append(b"/Headers[%s]" % b"".join(text_string(name) for name in heads.split()))
    return b"<</O/Table%s>>" % b"".join(said) if said else b""


def _parent_node(leaf: Leaf, marks: int, parents: dict[tuple[int, int], int]) -> bytes:
    """A page's part of the parent tree: the elements of its marks, then that of each link."""
    own = [parents.get((leaf.number, mark), DOCUMENT) for mark in range(marks)]
    links = [
        b"%d %d 0 R" % (leaf.entry + 1 + index, parents.get((leaf.number, -1 - index), DOCUMENT))
        for index in range(len(leaf.links))
    ]
    return b"<</Limits[%d %d]/Nums[%d[%s]%s]>>" % (
        leaf.entry, leaf.entry + len(links), leaf.entry, _references(own), b" ".join(links)
    )  # fmt: skip


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join([b"%d 0 R" % n for n in numbers])
