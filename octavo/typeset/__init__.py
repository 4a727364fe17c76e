"""Turn the Book into its print edition and the map of its pages.

1. design the pages for about as many as there will be;
2. lay out the divisions of the body one by one, each on a recto, folios from 1;
3. lay out the preliminaries, the contents with the folios that are now known, and the divisions of
   the front matter, folios i, ii …; again when the contents turned out longer than expected;
4. do it over when there are so many pages that the inner margin has to grow;
5. join the pages into one PDF with outline, links and page labels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

import octavo
from octavo.editions.fragments import heading_label
from octavo.editions.imprint import byline, imprint, year_of
from octavo.engine import Engine, LaidOut
from octavo.errors import LayoutError
from octavo.model import (
    Book,
    Division,
    Entry,
    Finding,
    Kind,
    Page,
    PageMap,
    Place,
    PrintEdition,
    Severity,
    Stamp,
    Theme,
)
from octavo.passes import roman
from octavo.theme import render_template
from octavo.typeset.design import (
    LETTER_WIDTH,
    RULE,
    RULE_SRC,
    PageDesign,
    design_pages,
    estimate_pages,
    page_css,
)
from octavo.typeset.formulas import formula_drawings
from octavo.typeset.longnotes import Splitter
from octavo.typeset.markup import outline_levels, print_division, print_notes
from octavo.typeset.measure import line_counter
from octavo.typeset.press import join_pages
from octavo.typeset.tables import find_crowded_tables
from octavo.words import words_for

Progress = Callable[[str], None]  # told the heading of each part before it is laid out

_ROUNDS = 4
_BLANK = '<html lang="zxx"><head><title>-</title></head><body class="blank"></body></html>'


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page before it has a place in the book."""

    page: Any  # weasyprint Page
    division_id: str
    blank: bool


class _Setter:
    """Everything that stays the same while one book is laid out with one design."""

    def __init__(
        self,
        book: Book,
        theme: Theme,
        environment: ImmutableSandboxedEnvironment,
        stamp: Stamp,
        engine: Engine,
        design: PageDesign,
        progress: Progress,
    ) -> None:
        self.book = book
        self.theme = theme
        self.environment = environment
        self.stamp = stamp
        self.engine = engine
        self.css = theme.print_css + page_css(design, book.metadata)
        self.progress = progress
        self.words = words_for(book.metadata.language)
        self.levels = outline_levels(book.contents)
        per_page = design.text_width_pt * design.text_height_pt
        letter = design.note_size_pt * LETTER_WIDTH * design.note_line_pt
        self.split = Splitter(
            threshold=int(per_page / letter / 3),
            line_ends=line_counter(engine, self.css, design),
        )
        self.said: dict[str, str] = {}  # warning of the engine → heading of its part

    def lay_out(self, name: str, template: str, css: str, **values: object) -> LaidOut:
        """Fill a template and lay it out."""
        self.progress(name)
        html = render_template(
            self.environment,
            f"print/{template}",
            title=self.book.metadata.title,
            language=self.book.metadata.language,
            metadata=self.book.metadata,
            words=self.words,
            **values,
        )
        try:
            laid = self.engine.lay_out(html, self.css + css)
        except LayoutError as error:
            raise LayoutError(f"“{name}”: {error.message}", hint=error.hint) from error
        for warning in laid.warnings:
            self.said.setdefault(warning, name)
        return laid

    def division(self, division: Division, folio: int) -> list[_Leaf]:
        """The pages of a division whose first page has the folio ``folio``."""
        metadata = self.book.metadata
        at_end = metadata.notes.place == "chapter" and division.notes
        laid = self.lay_out(
            division.heading.label,
            "division.xhtml",
            _start_at(folio),
            division=division,
            body=Markup(
                print_division(
                    division, self.book, self.levels, self.split, self.words.back_to_text
                )
            ),
            notes=Markup(print_notes(division.notes, self.words.back_to_text)) if at_end else "",
        )
        return _leaves(laid, division.id)

    def book_notes(self, folio: int) -> list[_Leaf]:
        """The pages of the notes when they stand at the end of the book."""
        groups = [
            {
                "heading": heading_label(division.heading),
                "notes": Markup(print_notes(division.notes, self.words.back_to_text)),
            }
            for division in self.book.divisions
            if division.notes
        ]
        laid = self.lay_out(self.words.notes, "notes.xhtml", _start_at(folio), groups=groups)
        return _leaves(laid, "")

    def preliminaries(self) -> tuple[list[_Leaf], Any]:
        """Half title to epigraph, and the document that carries the PDF's metadata."""
        metadata = self.book.metadata
        laid = self.lay_out(
            self.words.title_page,
            "preliminaries.xhtml",
            "",
            byline=byline(metadata),
            imprint=imprint(metadata, self.theme, metadata.identifiers.isbn_print),
            year=year_of(metadata),
            version=octavo.__version__,
            date=_w3c_date(self.stamp),
        )
        return _leaves(laid, ""), laid.document

    def contents(self, folio: int, folios: dict[str, str]) -> list[_Leaf]:
        """The contents, beginning at ``folio``, with the folios of all headings."""
        lines = list(_contents_lines(self.book.contents, folios))
        laid = self.lay_out(self.words.contents, "contents.xhtml", _start_at(folio), lines=lines)
        return _leaves(laid, "")

    def blank(self) -> Any:
        """One empty page."""
        return self.engine.lay_out(_BLANK, self.css).document.pages[0]


def typeset_book(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    locate: Callable[[str], Place | None],
    progress: Progress,
) -> PrintEdition:
    """Lay out the book; ``locate`` finds the manuscript's line for a few words of it.

    Raises LayoutError when the engine fails, TemplateFault for templates."""
    files = {image.src: image.content for image in book.images} | formula_drawings(book)
    files[RULE_SRC] = RULE
    engine = Engine(theme.faces, files)
    wanted = book.metadata.print
    text, notes = _extent(book)
    count = estimate_pages(text, notes, wanted, theme)
    for _ in range(_ROUNDS):
        design = design_pages(wanted, theme, count)
        setter = _Setter(book, theme, environment, stamp, engine, design, progress)
        front, body, document = _set_all(setter)
        count = len(front) + len(body)
        if design_pages(wanted, theme, count).frame.inner_pt <= design.frame.inner_pt:
            break
    pdf, said = join_pages(document, [leaf.page for leaf in (*front, *body)], len(front))
    for warning in said:
        setter.said.setdefault(warning, "")
    findings = tuple(_engine_finding(warning, name) for warning, name in setter.said.items())
    findings += tuple(find_crowded_tables(book, design, locate))
    if not engine.mended:
        findings += (
            Finding("engine-version", Severity.NOTE,
                    "this WeasyPrint is not the version whose handling of notes is mended; a note "
                    "may stand on the page after its call", None, "pip install weasyprint==70.0"),
        )  # fmt: skip
    return PrintEdition(pdf, _map_pages(front, body, design), findings)


def _set_all(setter: _Setter) -> tuple[list[_Leaf], list[_Leaf], Any]:
    """Pages of front and body, and the document with the metadata."""
    book = setter.book
    first_body = next(
        (i for i, d in enumerate(book.divisions) if d.kind is not Kind.FRONTMATTER),
        len(book.divisions),
    )
    blank = setter.blank()
    body: list[_Leaf] = []
    for division in book.divisions[first_body:]:
        _to_recto(body, blank)
        body += setter.division(division, len(body) + 1)
    if book.metadata.notes.place == "book" and book.notes:
        _to_recto(body, blank)
        body += setter.book_notes(len(body) + 1)
    folios = {a: str(i + 1) for i, leaf in enumerate(body) for a in leaf.page.anchors}
    front, document = setter.preliminaries()
    _to_recto(front, blank)
    start = len(front)
    length = 1
    while True:
        divisions: list[_Leaf] = []
        for division in book.divisions[:first_body]:
            _to_recto(divisions, blank)
            after = start + length + length % 2
            divisions += setter.division(division, after + len(divisions) + 1)
        after = start + length + length % 2
        for i, leaf in enumerate(divisions, start=after + 1):
            folios |= dict.fromkeys(leaf.page.anchors, roman(i))
        contents = setter.contents(start + 1, folios)
        if len(contents) == length or len(contents) <= 1:
            break
        length = len(contents)
    front += contents
    _to_recto(front, blank)
    front += divisions
    _to_recto(front, blank)
    return front, body, document


def _to_recto(leaves: list[_Leaf], blank: Any) -> None:
    """End on a verso, so that the next page is a recto."""
    if len(leaves) % 2:
        leaves.append(_Leaf(blank, leaves[-1].division_id, True))


def _leaves(laid: LaidOut, division_id: str) -> list[_Leaf]:
    return [
        _Leaf(page, division_id, page._page_box.page_type.blank) for page in laid.document.pages
    ]


def _start_at(folio: int) -> str:
    return f"@page :first {{ counter-reset: page {folio}; }}"


def _contents_lines(
    entries: tuple[Entry, ...], folios: dict[str, str], level: int = 1
) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for entry in entries:
        heading = entry.heading
        lines.append(
            {
                "level": level,
                "kind": entry.kind.value if level <= 2 and entry.division_id == heading.id else "",
                "id": heading.id,
                "number": heading.number,
                "html": Markup(heading.html),
                "folio": folios.get(heading.id, ""),
            }
        )
        lines += _contents_lines(entry.children, folios, level + 1)
    return lines


def _map_pages(front: list[_Leaf], body: list[_Leaf], design: PageDesign) -> PageMap:
    pages: list[Page] = []
    anchors: dict[str, int] = {}
    for leaves, label in ((front, roman), (body, str)):
        for number, leaf in enumerate(leaves, start=1):
            index = len(pages)
            pages.append(Page(index, label(number), leaf.blank, leaf.division_id))
            for anchor in leaf.page.anchors:
                anchors.setdefault(anchor, index)
    return PageMap(tuple(pages), anchors, design.frame)


def _extent(book: Book) -> tuple[int, int]:
    """Characters of the text (markup included: it is little) and of the notes."""
    text = sum(len(division.html) for division in book.divisions)
    return text, sum(len(note.text) for note in book.notes)


def _w3c_date(stamp: Stamp) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(stamp.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _engine_finding(warning: str, name: str) -> Finding:
    """What the layout engine said, as a finding."""
    where = f"“{name}”: " if name else ""
    if warning.startswith(".notdef"):
        return Finding("glyph-missing", Severity.ERROR, f"{where}no font has the character "
                       f"{warning.rsplit(': ', 1)[-1]}", None,
                       "add a font with this character to the theme")  # fmt: skip
    return Finding("engine-warning", Severity.WARNING, f"{where}{warning}", None,
                   "look at this place in the printed pages")  # fmt: skip
