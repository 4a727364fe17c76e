"""Turn sheets into the text of a scan, and the place on its page of each of the text's lines.

    sheets ─▶ rows ─▶ without heads and folios ─▶ text and notes ─▶ shapes ─▶ headings ─▶ text

The text speaks the dialect of which the import is surest: a comment where a page begins, with its number, comments for
what stood at its head and foot, ``<sup>12</sup>`` for what is raised, and a rule before the notes of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import groupby, pairwise

from octavo.scan.blocks import CAPTION, MEANING, MORE_MEANING
from octavo.scan.joins import unwrap
from octavo.scan.model import Box, Look, Seam
from octavo.scan.pieces import MORE_OF_ITEM, NOTED_ITEM
from octavo.scan.sheets.carriedcalls import carry_back_calls
from octavo.scan.sheets.centred import find_centred
from octavo.scan.sheets.edges import Stripped, strip_edges
from octavo.scan.sheets.floats import find_captions, find_page_ends, put_floats
from octavo.scan.sheets.foot import Footed, Note, part_notes, raise_lone_calls
from octavo.scan.sheets.initials import join_initials
from octavo.scan.sheets.laidcontents import find_contents, write_contents
from octavo.scan.sheets.laidtables import write_laid_table
from octavo.scan.sheets.layers import part_layers
from octavo.scan.sheets.measures import Margins, find_margins, take_measures
from octavo.scan.sheets.model import Sheets
from octavo.scan.sheets.rows import Row, join_words, lay_rows
from octavo.scan.sheets.shapes import Shape, ends_early, shape_rows
from octavo.scan.sheets.titles import are_headed, set_titles
from octavo.scan.sheets.toldnotes import numbering_of, part_told_notes
from octavo.scan.sheets.toldorder import find_told_seams, put_in_order
from octavo.scan.sheets.toldtables import write_told_table
from octavo.scan.sheets.wording import SOFT, Written, escape_opening, write_caption, write_rows
from octavo.scan.words import Lexicon, count_letters, read_lexicon

_LABEL = re.compile(r"\d{1,6}|[ivxlcdm]{1,10}|[IVXLCDM]{1,10}")
_NOTHING = re.compile(r"[\s*•⁂·✻❦~–—-]+")
_SIGN = re.compile(r"(?:[•◦▪‣·–—*-]|[\uf0a7\uf0b7])\s*")
_BULLET = re.compile(r"^[•◦▪‣]\s+")
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)]"
)  # of an item of a list
_CUT = re.compile(r"[-‐\u00ad¬]\n")  # by the end of a line of a heading
_LISTED = re.compile(r"\s*(?:[-*+]|\(?\d{1,3}[.)])\s")
_HYPHENED = 5  # lines that end so: then it is the way of the source


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
    seams: dict[int, Seam]  # by the line of a block at the head of a page: whether it goes on
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
    apart = [page.rows for page in stripped]
    if sheets.structured:
        footed = part_told_notes([page.rows for page in stripped])
    else:
        apart = [part_layers(page.rows, measures) for page in stripped]
        parted = part_notes([raise_lone_calls(rows, measures) for rows in apart], measures)
        footed = carry_back_calls(parted, measures)
    told = find_contents([shape_rows(page.body, measures) for page in footed])
    if not (sheets.outline or sheets.structured or sheets.recognised or are_headed(told)):
        told = find_centred(told, measures)
    shaped = set_titles(told, sheets.outline, structured=sheets.structured)
    typed = [row for page in stripped for row in page.rows]
    writer = _Writer(keyed=sheets.structured, soft=_marks_hyphens(typed), rows=typed)
    if sheets.structured:
        ordered = put_in_order(shaped)
        seams = find_told_seams(ordered)
    else:
        ends = find_page_ends([page.body for page in footed], shaped)
        ordered, seams = put_floats(shaped, ends), ends.seams
    for page, notes, shapes in zip(stripped, footed, ordered, strict=True):
        writer.write_page(page, notes, shapes)
    text = "\n".join(writer.lines) + "\n"
    looks = [*writer.looks, *_layered(stripped, apart), *_account(sheets, text)]
    return Laid(
        text,
        tuple(writer.places),
        tuple(looks),
        {writer.begins[key]: seam for key, seam in seams.items() if key in writer.begins},
        numbering_of(footed) if sheets.structured else "",
    )


class _Writer:
    """Collects the lines of the text."""

    def __init__(self, *, soft: bool, keyed: bool, rows: Sequence[Row]) -> None:
        self._soft = soft
        self._typed = rows  # all of the book
        self._keyed = keyed  # notes have keys, which their calls name
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.looks: list[Look] = []
        self.begins: dict[int, int] = {}  # where a shape is written, by its id
        self._item = 0  # of the term that was written last, with nothing behind it
        self._listed = 0  # of the list item that was written last
        self._meant = 0  # the item of the list of terms of which the meaning was written last
        self._table = 0  # the table that was written last, where the source says which

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The words of the book: asked where the end of a line cuts one of a heading, whose lines are one in the text."""
        return read_lexicon("\n".join(row.text for row in self._typed))

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
        captions = find_captions(shapes, soft=self._soft)
        told = {id(caption) for caption, _ in captions.values()}
        left = [shape for shape in shapes if id(shape) not in told]
        self._item = 0
        for kind, group in groupby(left, key=lambda shape: shape.kind):
            held = list(group)
            self.begins[id(held[0])] = len(self.lines) + 1
            self._write_shapes(kind, held, page, captions)
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
            for _, group in groupby(shapes, key=_group_of):
                items = [list(self._items(shape)) for shape in group]
                whole = all(_LISTED.match(lines[0].text) for lines in items if lines)
                for lines in [[line for item in items for line in item]] if whole else items:
                    self._block_of(lines)  # what Markdown has no sign for is a paragraph
        elif kind == "quote":
            for _, quoted in groupby(shapes, key=_group_of):
                self._write_quotation(list(quoted), page)
        else:
            for shape in shapes:
                self._write_shape(kind, shape, page, captions)

    def _write_shape(
        self,
        kind: str,
        shape: Shape,
        page: Stripped,
        captions: Mapping[int, tuple[Shape, str]],
    ) -> None:
        match kind:
            case "heading":
                self._write_heading(shape, page)
            case "picture":
                _, caption = captions.get(id(shape), (None, ""))
                self._block([f"![{caption}]({shape.rows[0].picture})"], [shape.rows[0]])
            case "drawing":
                self._write_drawing(shape)
            case "contents":
                self._block_of(list(write_contents(shape.rows)))
            case "table":
                self._write_table(shape, page)
            case "term":
                self._write_term(shape)
            case "caption":
                self._write_caption(shape, page)
            case "verse":
                self._block_of(_guarded(self._lines([[row] for row in shape.rows])))
            case _:
                self._write_paragraph(shape, page)

    def _write_quotation(self, shapes: Sequence[Shape], page: Stripped) -> None:
        for number, shape in enumerate(shapes):
            told = self._told_lines(shape, page) if self._keyed else self._rows(shape.rows)
            lines = _guarded(told)
            before = [Written(">", lines[0].row)] if number else []
            self._extend(
                [*before, *(Written(f"> {line.text}", line.row) for line in lines)],
                joined=bool(number),
            )

    def _write_paragraph(self, shape: Shape, page: Stripped) -> None:
        self.begins[id(shape)] = len(self.lines) + 1
        lines = self._told_lines(shape, page) if self._keyed else self._rows(shape.rows)
        if lines and all(_NOTHING.fullmatch(row.text) for row in shape.rows):
            self._block(["* * *"], [shape.rows[0]])
        else:
            self._block_of(_guarded(lines))

    def _write_term(self, shape: Shape) -> None:
        """A term, or what it means; both where that begins in the line of the term."""
        parts = [part for row in shape.rows for part in _term_parts(row)]
        for is_term, group in groupby(parts, key=lambda part: part[0]):
            rows = [row for _, row in group]
            plain = is_term and (
                all(row.is_italic for row in rows) or all(row.is_bold for row in rows)
            )
            lines = self._rows(rows, undressed=plain)
            lines = _guarded(lines) if is_term else lines
            tight = False
            if not is_term and lines and rows[0].tag is not None:
                sign = MEANING if rows[0].tag.item != self._meant else MORE_MEANING
                tight = not rows[0].tag.loose and self._item == rows[0].tag.item
                self._meant = rows[0].tag.item
                lines[0] = Written(f"{sign}{lines[0].text}", lines[0].row)
            self._extend(lines, joined=tight)
            self._item = rows[0].tag.item if is_term and rows[0].tag is not None else 0

    def _write_caption(self, shape: Shape, page: Stripped) -> None:
        """A caption; what it is of, if that is a table, was written before."""
        tag = shape.rows[0].tag
        if tag is None or tag.group != self._table:
            self._write_paragraph(shape, page)
            return
        self._table = 0
        first, *rest = write_caption(shape.rows, soft=self._soft)
        self._block_of([Written(f"{CAPTION}{first.text}", first.row), *rest])

    def _write_heading(self, shape: Shape, page: Stripped) -> None:
        plain = all(row.is_italic for row in shape.rows)
        lines = self._rows(shape.rows, undressed=plain or all(r.is_bold for r in shape.rows))
        words = "\n".join(line.text for line in lines)
        if _CUT.search(words):
            words = unwrap(words, self._lexicon)
        words = " ".join(words.split("\n"))
        if shape.guessed:
            self.looks.append(Look("heading", f"“{words[:60]}” was taken for a heading, since it stands in the middle above prose",
                                   len(self.lines) + 1, page.label))  # fmt: skip
        self._block([f"{'#' * min(max(shape.level, 1), 6)} {words}"], [shape.rows[0]])

    def _write_drawing(self, shape: Shape) -> None:
        """The words of a drawing are not of the text; they are told."""
        for row in shape.rows:
            said = " ".join(row.text.split()).replace("--", "- -")
            self._block([f"<!-- in a drawing: {said} -->"], [row])

    def _write_table(self, shape: Shape, page: Stripped) -> None:
        """A table as its source tells it; else by the places of its cells, and a person has to look at it."""
        if (tag := shape.rows[0].tag) is not None:
            self._table = tag.group
            self._block_of(write_told_table(shape.rows, soft=self._soft))
            return
        lines = write_laid_table(shape.rows, soft=self._soft)
        start = self._block_of(lines)
        self.looks.append(Look("table", "taken for a table by the places of its words: its columns and its lines may be others",
                               start, page.label))  # fmt: skip

    def _write_note(self, note: Note) -> None:
        label = f"[^{note.label}]:" if self._keyed else f"<sup>{note.label}</sup>"
        for number, rows in enumerate(_paragraphs_of(note)):
            lines = self._rows(rows, skip=0 if number else note.words)
            if len(lines) > 1 and not lines[0].text.strip():
                del lines[0]  # its label stands alone above its words
            first = lines[0] if lines else Written("", rows[0])
            if number:
                text = _BULLET.sub(NOTED_ITEM, first.text)
                here = [Written(text, first.row), *lines[1:]]
                self._block_of([Written(f"    {line.text}", line.row) for line in here])
            else:
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
        elif not sign and len(first.cells) > 1:  # a number that is set off
            sign, skip = f"{first.words[0].text} ", 1
        item = first.tag.item if first.tag is not None else 0
        if item and item == self._listed:
            sign = f"- {MORE_OF_ITEM}"
        self._listed = item
        for number, written in enumerate(self._rows(shape.rows, skip=skip)):
            text = f"{indent}{sign if number == 0 else '  '}{written.text}"
            yield Written(text, written.row)

    # Lines

    def _lines(self, parts: Sequence[Sequence[Row]]) -> list[Written]:
        """Rows that are lines whatever the width of the page, part by part."""
        made: list[Written] = []
        for number, rows in enumerate(parts, start=1):
            lines = self._rows(rows)
            if number < len(parts) and lines:
                lines[-1] = Written(f"{lines[-1].text}\\", lines[-1].row)
            made += lines
        return made

    def _told_lines(self, shape: Shape, page: Stripped) -> list[Written]:
        """The lines of a paragraph that the source tells; one that ends early is a line by itself."""
        parts: list[list[Row]] = [[shape.rows[0]]]
        left = min(row.box.left for row in page.rows)
        for last, row in pairwise(shape.rows):
            if ends_early(last, row, Margins(left, find_margins(page.rows, row).right)):
                parts.append([])
            parts[-1].append(row)
        return self._lines(parts)

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


def _group_of(shape: Shape) -> int:
    """The list or quotation that a shape is of, where the source says it."""
    tag = shape.rows[0].tag
    return tag.group if tag is not None else 0


def _marks_hyphens(rows: Sequence[Row]) -> bool:
    """Whether words that a line end cuts have a hyphen of their own kind, so that every other is the word's."""
    return sum(bool(row.words) and row.words[-1].text.endswith(SOFT) for row in rows) >= _HYPHENED


def _paragraphs_of(note: Note) -> Iterator[Sequence[Row]]:
    """The rows of a note, by its paragraphs, where the source says which they are of."""
    here: list[Row] = []
    for row in note.rows:
        block, last = (held.cells[-1].tag for held in (row, here[-1] if here else row))
        parts = block is not None and last is not None and block.block != last.block
        if here and parts and last is not None and not last.label:
            yield here
            here = []
        here.append(row)
    yield here


def _term_parts(row: Row) -> Iterator[tuple[bool, Row]]:
    """What of a row is a term, and what of the rest: the meaning of one."""
    for is_term in (True, False):
        cells = tuple(
            line for line in row.cells if (line.tag is not None and line.tag.label) is is_term
        )
        if cells:
            yield is_term, Row(row.sheet, cells, cells[0].box, row.baseline, row.size)


def _guarded(lines: Sequence[Written]) -> list[Written]:
    if not lines:
        return []
    return [Written(escape_opening(lines[0].text), lines[0].row), *lines[1:]]


def _layered(stripped: Sequence[Stripped], apart: Sequence[Sequence[Row]]) -> Iterator[Look]:
    """A look for each page on which notes lie over the text."""
    for page, rows in zip(stripped, apart, strict=True):
        if list(rows) != list(page.rows):
            yield Look("page", "lines of notes lie over those of the text, and were read behind these", page=page.label)  # fmt: skip


def _account(sheets: Sheets, text: str) -> Iterator[Look]:
    """A look where letters of the sheets are not in the text: that would be a fault of ours."""
    words = [
        word.text
        for sheet in sheets.pages for region in sheet.regions for line in region.lines for word in line.words
    ]  # fmt: skip
    missing = count_letters("".join(words)) - count_letters(unescape(text))
    if missing:
        yield Look("letters", f"{missing.total()} letters of the pages are not in the text that was made of them: "
                   + "".join(sorted(missing.elements()))[:60])  # fmt: skip
