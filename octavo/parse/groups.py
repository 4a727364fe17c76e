"""Turn boxes of several pictures or tables into groups whose parts stand side by side, each with its letter.

1. pandoc is given a filter (in Lua): pictures that fill a paragraph of such a box are figures in a row, with their captions;
2. the parts of a box are put into rows: as ``layout-ncol``, ``layout-nrow`` or ``layout`` say, as they are written in one
   paragraph, else as many pictures beside one another as have room; tables stand below one another;
3. a part is called by the number of its group and its letter: “2.3a”; the letter stands before its caption: “(a)”.

What stands between parts, and behind them, keeps its place: the last paragraph is the caption of all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from octavo.parse.classes import LAYOUTS
from octavo.text.numberwords import PREFIXES
from octavo.text.rare import Rare
from octavo.text.trees import unwrap

GROUP, GROUP_CAPTION = "figure-group", "group-caption"  # classes
ROW, CELL, PART = "group-row", "group-cell", "counted-part"
_WHOLE_PARTS = frozenset((GROUP, "code-listing"))
_WRITTEN_ROW = "octavo-row"  # class, of the filter
_GROUPED = "|".join(prefix for prefix, kind in PREFIXES.items() if kind in ("figure", "table"))
_KEY = re.compile(rf"(?i:{_GROUPED})[-:].")
_NEEDED = Rare(
    ("#", rf"#(?i:{_GROUPED})[-:]"),
    ("id=", rf"id=[\"']?(?i:{_GROUPED})[-:]"),
    ("layout", r"\blayout"),
    ("subfigGrid", "subfigGrid"),
)
_SHAPED = Rare(
    ("data-layout", r"\bdata-layout"),
    ("data-subfiggrid", r"\bdata-subfiggrid"),
    (_WRITTEN_ROW, _WRITTEN_ROW),
)
_WIDTH = re.compile(r"\s*\bwidth:\s*(\d+(?:\.\d+)?)%\s*;?\s*")
_ABREAST = {2: 2, 3: 3, 4: 2}  # pictures, and how many of them stand beside one another
_MOST = 3
_WHOLE = 0.995  # of the measure: the rest is not worth a line
_WIDEST = 12  # columns: more are no wider than a letter

PARTS = r"""
local KINDS = {%s}

local function is_box(div)
  if div.attributes['layout-ncol'] or div.attributes['layout-nrow'] or div.attributes.layout
    or div.attributes.subfigGrid then return true end
  local kind = div.identifier:match('^(%%a+)[-:].')
  return kind and KINDS[kind:lower()]
end

local function figure_of(image)
  local key, caption = image.identifier, image.caption
  image.identifier = ''
  if image.attributes.alt then
    image.caption = image.attributes.alt ~= '' and pandoc.Inlines{pandoc.Str(image.attributes.alt)} or pandoc.Inlines{}
  end
  local words = #caption > 0 and pandoc.Blocks{pandoc.Plain(caption)} or pandoc.Blocks{}
  return pandoc.Figure(pandoc.Blocks{pandoc.Plain{image}}, {long = words}, pandoc.Attr(key))
end

local function row_of(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return block end
  local images = pandoc.List{}
  for _, inline in ipairs(block.content) do
    if inline.t == 'Image' then images:insert(inline)
    elseif inline.t ~= 'Space' and inline.t ~= 'SoftBreak' and inline.t ~= 'LineBreak' then return block end
  end
  if #images == 0 or (#images == 1 and #images[1].caption == 0) then return block end
  if #images == 1 then return figure_of(images[1]) end
  return pandoc.Div(pandoc.Blocks(images:map(figure_of)), pandoc.Attr('', {'octavo-row'}))
end

function Div(div)
  if is_box(div) then
    div.content = div.content:map(row_of)
    return div
  end
end
"""


def may_have_groups(text: str) -> bool:
    """Whether there may be boxes of pictures in a text."""
    return _NEEDED.search(text) is not None


def groups_filter() -> str:
    """The filter that makes figures of the pictures in such boxes."""
    return PARTS % ", ".join(f"{prefix} = true" for prefix in _GROUPED.split("|"))


def may_have_rows(html: str) -> bool:
    """Whether something in pandoc's HTML may be laid out in rows."""
    return _SHAPED.search(html) is not None


def shape_groups(root: etree._Element) -> None:
    """Put the parts of all boxes into rows; those with a key become groups with a caption for all."""
    for box in reversed(list(root.iter("div"))):  # boxes in boxes come first
        keyed = _KEY.match(box.get("id") or "") is not None
        layout = {name: box.attrib.pop(name) for name in LAYOUTS if name in box.attrib}
        if not keyed and not layout:
            continue
        parts = list(parts_of(box))
        if len(parts) < 2:
            continue
        if keyed:
            _caption(box, parts)
        widths = _widths(layout, len(parts))
        tables = any(part.tag == "table" for part in parts)
        if widths is not None or not tables:
            for run in _runs(parts):
                _set_rows(run, widths)
    for row in [div for div in root.iter("div") if div.get("class") == _WRITTEN_ROW]:
        unwrap(row)


def parts_of(group: etree._Element) -> Iterator[etree._Element]:
    """The figures, tables and listings in a box that are in no other of them."""
    for child in group:
        if child.tag in ("figure", "table") or not _WHOLE_PARTS.isdisjoint(_names(child)):
            yield child
        elif child.tag == "div":
            yield from parts_of(child)


def _caption(box: etree._Element, parts: Sequence[etree._Element]) -> None:
    box.set("class", f"{box.get('class') or ''} {GROUP}".strip())
    last = box[-1]
    if last.tag == "p" and last.find(".//img") is None:
        last.set("class", GROUP_CAPTION)
        if all(part.tag == "table" for part in parts):  # above, as those of tables are
            last.tail = "\n"
            box.insert(0, last)


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _runs(parts: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """The parts that follow one another with nothing between them, together; boxes of one part are that part."""
    runs: list[list[etree._Element]] = []
    before: etree._Element | None = None
    for part in parts:
        block = part
        parent = block.getparent()
        while parent is not None and len(parent) == 1 and not parent.get("id"):
            block, parent = parent, parent.getparent()
        if before is None or block.getprevious() is not before:
            runs.append([])
        runs[-1].append(block)
        before = block
    return runs


# Rows


def _widths(layout: dict[str, str], count: int) -> list[list[float]] | None:
    """The shares of each row's parts, as the author says; None where nothing is said."""
    if rows := _said_rows(layout.get("data-layout", "")):
        return rows
    for name in ("data-layout-ncol", "data-layout-nrow"):
        said = layout.get(name, "")
        if said.isascii() and said.isdigit() and 0 < int(said) <= max(count, _WIDEST):
            columns = int(said) if name.endswith("ncol") else -(-count // int(said))
            return [[1.0] * min(columns, _WIDEST)]
    return None


def _said_rows(layout: str) -> list[list[float]]:
    """``[[1,1],[1]]`` or ``[30,70]``; what is less than nothing is room between parts, which there is anyway."""
    try:
        said = json.loads(layout)
    except (ValueError, RecursionError):
        return []
    rows = said if isinstance(said, list) and all(isinstance(row, list) for row in said) else [said]
    found: list[list[float]] = []
    for row in rows:
        if not isinstance(row, list) or not all(type(n) in (int, float) for n in row):
            return []
        if shares := [float(n) for n in row if 0 < n < float("inf")][:_WIDEST]:
            found.append(shares)
    return found


def _set_rows(run: Sequence[etree._Element], widths: list[list[float]] | None) -> None:
    written = widths is None and any(_written_row(part) is not None for part in run)
    own = widths is None and all(_own(part) for part in run)
    if written or own:
        for row in _written_rows(run) if written else _filled_rows(run):
            shares = [_own(part) for part in row]
            if len(row) < 2:
                continue
            if all(shares):
                for part in row:
                    _take_width(part)
                _make_row(row, shares, max(100.0, sum(shares)))
            else:
                _make_row(row, [1.0] * len(row), len(row))
        return
    widths = widths or [[1.0] * _ABREAST.get(len(run), _MOST)]
    left = iter(run)
    number = 0
    while row := list(islice(left, len(shares := widths[min(number, len(widths) - 1)]))):
        number += 1
        if len(shares) > 1:
            _make_row(row, shares, sum(shares))


def _written_rows(run: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """Those of one paragraph, together."""
    rows: list[list[etree._Element]] = []
    for part in run:
        written = _written_row(part)
        if rows and written is not None and written is _written_row(rows[-1][-1]):
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _filled_rows(run: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """As many pictures as have room with the widths that they were given."""
    rows: list[list[etree._Element]] = [[]]
    room = 100.0
    for part in run:
        if rows[-1] and _own(part) > room:
            rows.append([])
            room = 100.0
        rows[-1].append(part)
        room -= _own(part)
    return rows


def _written_row(part: etree._Element) -> etree._Element | None:
    parent = part.getparent()
    return parent if parent is not None and parent.get("class") == _WRITTEN_ROW else None


def _own(part: etree._Element) -> float:
    """The width that the picture of a part was given, in per cent; 0.0 without one."""
    pictures = list(part.iter("img"))
    said = _WIDTH.search(pictures[0].get("style") or "") if len(pictures) == 1 else None
    return float(said[1]) if said else 0.0


def _make_row(parts: Sequence[etree._Element], shares: Sequence[float], total: float) -> None:
    """A row of which ``total`` is the whole measure; its cells have the shares of their parts."""
    row = etree.Element("div")
    row.set("class", ROW)
    row.tail = "\n"
    parts[0].addprevious(row)
    taken = sum(shares[: len(parts)])
    if taken < total * _WHOLE:
        row.set("style", f"width: {100 * taken / total:.4g}%")
    for part, share in zip(parts, shares, strict=False):
        cell = etree.SubElement(row, "div")
        cell.set("class", CELL)
        cell.set("style", f"width: {100 * share / taken:.4g}%")
        part.tail = None
        cell.append(part)


def _take_width(part: etree._Element) -> None:
    picture = next(part.iter("img"))
    style = _WIDTH.sub("", picture.get("style") or "")
    if style:
        picture.set("style", style)
    else:
        del picture.attrib["style"]
