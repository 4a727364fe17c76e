"""Turn sheets into the text of a scan, and the place on its page of each of the text's lines.

    sheets ─▶ rows ─▶ without heads and folios ─▶ text and notes ─▶ shapes ─▶ headings ─▶ text

The text speaks the dialect of which the import is surest: a comment where a page begins, with its number, comments for
what stood at its head and foot, ``<sup>12</sup>`` for what is raised, and a rule before the notes of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from octavo.scan.model import Box, Look
from octavo.scan.sheets.edges import Stripped, strip_edges
from octavo.scan.sheets.floats import find_captions, find_page_ends, put_floats
from octavo.scan.sheets.foot import Footed, Note, part_notes, raise_lone_calls
from octavo.scan.sheets.initials import join_initials
from octavo.scan.sheets.measures import take_measures
from octavo.scan.sheets.model import Sheets
from octavo.scan.sheets.rows import Row, join_words, lay_rows
from octavo.scan.sheets.shapes import Shape, find_contents, shape_rows
from octavo.scan.sheets.titles import set_titles
from octavo.scan.sheets.toldnotes import numbering_of, part_told_notes
from octavo.scan.sheets.toldtables import write_told_table
from octavo.scan.sheets.wording import SOFT, Written, escape_opening, write_rows

_LABEL = re.compile(r"\d{1,6}|[ivxlcdm]{1,10}|[IVXLCDM]{1,10}")
_LEADER = re.compile(r"(?:\s*[.…·_]){2,}\s*(\w{1,7})\s*$|\t\s*(\w{1,7})\s*$")
_NOTHING = re.compile(r"[\s*•⁂·✻❦~–—-]+")
_SIGN = re.compile(r"(?:[•◦▪‣·–—*-]|[\uf0a7\uf0b7])\s*")
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)]"
)  # of an item of a list
_HYPHENED = 5  # lines that end so: then it is the way of the source
_FULL = 1.4  # times the size: a line of a table that stands nearer to the one before goes on with a cell of it
_STEP = 6.0  # points: entries of the contents that stand as far apart are of two levels


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of the text stands in the source."""

    line: int  # of the text, 1-based
    sheet: int  # 0-based
    box: Box


@dataclass(frozen=True, slots=True)
class Laid:
    """The text of a scan, made of sheets."""

    text: str
    places: tuple[Place, ...]
    looks: tuple[Look, ...]
    goes_on: dict[
        int, bool
    ]  # by the line of the first paragraph of a page: whether it began on the page before
    told: str = (
        ""  # where the count of notes begins anew, of a source that tells what each thing is
    )


def write_sheets(sheets: Sheets) -> Laid:
    """The text of sheets, in which every letter of theirs is."""
    if not sheets.recognised:  # where sizes are known, and not guessed
        sheets = join_initials(sheets)
    rows = [lay_rows(sheet) for sheet in sheets.pages]
    stripped = strip_edges(rows, [sheet.label for sheet in sheets.pages])
    measures = take_measures([page.rows for page in stripped], structured=sheets.structured)
    if sheets.structured:
        footed = part_told_notes([page.rows for page in stripped])
    else:
        footed = part_notes([raise_lone_calls(page.rows, measures) for page in stripped], measures)
    told = find_contents([shape_rows(page.body, measures) for page in footed])
    shaped = set_titles(told, sheets.outline, structured=sheets.structured)
    writer = _Writer(
        keyed=sheets.structured,
        soft=_marks_hyphens([row for page in stripped for row in page.rows]),
    )
    ends = find_page_ends([page.body for page in footed], shaped)
    for page, notes, shapes in zip(stripped, footed, put_floats(shaped, ends), strict=True):
        writer.write_page(page, notes, shapes)
    text = "\n".join(writer.lines) + "\n"
    looks = [*writer.looks, *_account(sheets, text)]
    return Laid(
        text,
        tuple(writer.places),
        tuple(looks),
        {writer.begins[key]: value for key, value in ends.goes_on.items() if key in writer.begins},
        numbering_of(footed) if sheets.structured else "",
    )


class _Writer:
    """Collects the lines of the text."""

    def __init__(self, *, soft: bool, keyed: bool) -> None:
        self._soft = soft
        self._keyed = keyed  # notes have keys, which their calls name
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.looks: list[Look] = []
        self.begins: dict[int, int] = {}  # where a paragraph is written, by the id of its shape

    def write_page(self, page: Stripped, footed: Footed, shapes: Sequence[Shape]) -> None:
        """A page: its mark, what stood at its edges, its text, its notes."""
        named = f"page {page.label}" if _LABEL.fullmatch(page.label) else "page break"
        self._block([f"<!-- {named} -->"])
        for row in page.heads:
            self._remark("PageHeader", row)
        if page.folio is not None:
            bare = "".join(filter(str.isalnum, page.folio.text)) == page.label
            self._remark(
                "PageNumber" if bare else "PageHeader", page.folio, page.label if bare else ""
            )
        captions = find_captions(shapes)
        told = {id(caption) for caption, _ in captions.values()}
        left = [shape for shape in shapes if id(shape) not in told]
        for kind, group in groupby(left, key=lambda shape: shape.kind):
            self._write_shapes(kind, list(group), page, captions)
        for row in footed.titles:
            self._remark("PageHeader", row)
        if footed.notes:
            self._block(["---"])
        for note in footed.notes:
            self._write_note(note)

    def _remark(self, kind: str, row: Row, text: str = "") -> None:
        said = (text or " ".join(row.text.split())).replace("--", "- -")
        self._block([f'<!-- {kind}="{said}" -->'], [row])

    def _write_shapes(
        self,
        kind: str,
        shapes: list[Shape],
        page: Stripped,
        captions: Mapping[int, tuple[Shape, str]],
    ) -> None:
        if kind == "list":
            for _, items in groupby(shapes, key=_list_of):
                self._block_of([line for shape in items for line in self._items(shape)])
            return
        for number, shape in enumerate(shapes):
            match kind:
                case "heading":
                    self._write_heading(shape)
                case "picture":
                    _, caption = captions.get(id(shape), (None, ""))
                    self._block([f"![{caption}]({shape.rows[0].picture})"], [shape.rows[0]])
                case "drawing":
                    self._write_drawing(shape)
                case "contents":
                    self._block_of(list(_contents(shape.rows)))
                case "table":
                    self._write_table(shape, page)
                case "quote":
                    lines = _guarded(self._rows(shape.rows))
                    before = [Written(">", lines[0].row)] if number else []
                    self._extend(
                        [*before, *(Written(f"> {line.text}", line.row) for line in lines)],
                        joined=bool(number),
                    )
                case "verse":
                    lines = [line for row in shape.rows for line in self._rows([row])]
                    ended = [Written(f"{line.text}\\", line.row) for line in lines[:-1]]
                    self._block_of(_guarded([*ended, *lines[-1:]]))
                case _:
                    self._write_paragraph(shape)

    def _write_paragraph(self, shape: Shape) -> None:
        self.begins[id(shape)] = len(self.lines) + 1
        lines = self._rows(shape.rows)
        if lines and all(_NOTHING.fullmatch(row.text) for row in shape.rows):
            self._block(["* * *"], [shape.rows[0]])
        else:
            self._block_of(_guarded(lines))

    def _write_heading(self, shape: Shape) -> None:
        plain = all(row.is_italic for row in shape.rows)
        words = " ".join(
            line.text
            for line in self._rows(
                shape.rows, undressed=plain or all(r.is_bold for r in shape.rows)
            )
        )
        self._block([f"{'#' * min(max(shape.level, 1), 6)} {words}"], [shape.rows[0]])

    def _write_drawing(self, shape: Shape) -> None:
        """The words of a drawing are not of the text; they are told."""
        for row in shape.rows:
            said = " ".join(row.text.split()).replace("--", "- -")
            self._block([f"<!-- in a drawing: {said} -->"], [row])

    def _write_table(self, shape: Shape, page: Stripped) -> None:
        """A table as its source tells it; else by the places of its cells, and a person has to look at it."""
        if shape.rows[0].tag is not None:
            self._block_of(write_told_table(shape.rows, soft=self._soft))
            return
        edges: list[float] = []
        for row in shape.rows:
            for cell in row.cells:
                if not any(abs(cell.box.left - edge) < _STEP for edge in edges):
                    edges.append(cell.box.left)
        edges.sort()
        lines: list[Written] = []
        table: list[tuple[list[str], Row]] = []
        for before, row in zip((None, *shape.rows), shape.rows, strict=False):
            cells = [""] * len(edges)
            for cell in row.cells:
                column = max(n for n, edge in enumerate(edges) if edge <= cell.box.left + _STEP)
                words = "".join(line.text for line in self._rows([_single(row, cell)]))
                cells[column] = f"{cells[column]} {words}".strip().replace("|", "\\|")
            step = row.baseline - before.baseline if before is not None else 0.0
            if before is not None and not cells[0] and step < _FULL * row.size:
                last = table[-1][0]
                table[-1] = (
                    [f"{a} {b}".strip() for a, b in zip(last, cells, strict=True)],
                    table[-1][1],
                )
            else:
                table.append((cells, row))
        for cells, row in table:
            lines.append(Written(f"| {' | '.join(cells)} |", row))
            if len(lines) == 1:
                lines.append(Written(f"|{' --- |' * len(edges)}", row))
        start = self._block_of(lines)
        self.looks.append(Look("table", "taken for a table by the places of its words: its columns and its lines may be others",
                               start, page.label))  # fmt: skip

    def _write_note(self, note: Note) -> None:
        lines = self._rows(note.rows, skip=note.words)
        first = lines[0] if lines else Written("", note.rows[0])
        label = f"[^{note.label}]:" if self._keyed else f"<sup>{note.label}</sup>"
        self._block_of([Written(f"{label} {first.text}", first.row), *lines[1:]])

    def _items(self, shape: Shape) -> Iterator[Written]:
        """The lines of an item, behind the sign that lists have."""
        first = shape.rows[0]
        indent, sign, skip = "", "", 0
        if first.tag is not None:
            indent = "    " * (first.tag.depth - 1)
            line = first.cells[0]
            label = join_words(line.words) if line.tag is not None and line.tag.label else ""
            sign = f"{label} " if _NUMBER.fullmatch(label) else "- "
            skip = len(line.words) if sign != "- " else 0
        if not skip and _SIGN.fullmatch(first.words[0].text):
            sign, skip = "- ", 1
        for number, written in enumerate(self._rows(shape.rows, skip=skip)):
            text = f"{indent}{sign if number == 0 else '  '}{written.text}"
            yield Written(text, written.row)

    # Lines

    def _rows(
        self, rows: Sequence[Row], *, skip: int = 0, undressed: bool = False
    ) -> list[Written]:
        return write_rows(rows, skip=skip, undressed=undressed, soft=self._soft)

    def _block_of(self, lines: Sequence[Written]) -> int:
        return self._extend(lines, joined=False)

    def _extend(self, lines: Sequence[Written], *, joined: bool) -> int:
        if joined and self.lines and not self.lines[-1]:
            self.lines.pop()
        start = len(self.lines) + 1
        for line in lines:
            self.lines.append(line.text)
            self.places.append(Place(len(self.lines), line.row.sheet, line.row.box))
        self.lines.append("")
        return start

    def _block(self, texts: Sequence[str], rows: Sequence[Row] = ()) -> None:
        for number, text in enumerate(texts):
            self.lines.append(text)
            if number < len(rows):
                self.places.append(Place(len(self.lines), rows[number].sheet, rows[number].box))
        self.lines.append("")


def _list_of(shape: Shape) -> int:
    """The list that an item is of, where the source says it."""
    tag = shape.rows[0].tag
    return tag.group if tag is not None else 0


def _marks_hyphens(rows: Sequence[Row]) -> bool:
    """Whether words that a line end cuts have a hyphen of their own kind, so that every other is the word's."""
    return sum(bool(row.words) and row.words[-1].text.endswith(SOFT) for row in rows) >= _HYPHENED


def _single(row: Row, cell: object) -> Row:
    cells = tuple(line for line in row.cells if line is cell)
    return Row(row.sheet, cells, cells[0].box, row.baseline, row.size)


def _guarded(lines: Sequence[Written]) -> list[Written]:
    if not lines:
        return []
    return [Written(escape_opening(lines[0].text), lines[0].row), *lines[1:]]


def _contents(rows: Sequence[Row]) -> Iterator[Written]:
    """The lines of printed contents: titles set in by their level, and pages behind dots."""
    edges: list[float] = []
    for left in sorted(row.box.left for row in rows):
        if not edges or left - edges[-1] > _STEP:
            edges.append(left)
    held = ""
    start: Row | None = None
    for row in rows:
        text = "\t".join(join_words(cell.words) for cell in row.cells)
        match = _LEADER.search(text)
        first = start or row
        if match is None:
            held, start = f"{held} {text}".strip(), first
            continue
        level = max(n for n, edge in enumerate(edges) if edge <= first.box.left + 0.1)
        title = f"{held} {text[: match.start()]}".strip()
        yield Written(f"{'  ' * level}{title} .... {match[1] or match[2]}", first)
        held, start = "", None
    if held and start is not None:
        yield Written(held, start)


def _account(sheets: Sheets, text: str) -> Iterator[Look]:
    """A look where letters of the sheets are not in the text: that would be a fault of ours."""
    words = [
        word.text
        for sheet in sheets.pages for region in sheet.regions for line in region.lines for word in line.words
    ]  # fmt: skip
    missing = Counter(filter(str.isalnum, "".join(words))) - Counter(
        filter(str.isalnum, unescape(text))
    )
    if missing:
        yield Look("letters", f"{missing.total()} letters of the pages are not in the text that was made of them: "
                   + "".join(sorted(missing.elements()))[:60])  # fmt: skip
