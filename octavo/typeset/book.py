"""Turn the Book into its print edition and the map of its pages.

1. design the pages for about as many as there will be;
2. make a job of each division, of the preliminaries and of notes at the end of the book, and have them
   set, in any order and in several processes;
3. add up the pages: every folio is known, and with them the contents can be set;
4. do it over when there are so many pages that the inner margin has to grow;
5. set running heads and folios for the whole book, while the contents are set, where there are several processes;
6. join everything into one PDF, when the map of the pages is known already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from jinja2.sandbox import ImmutableSandboxedEnvironment

from octavo.model import Book, Finding, Page, PageMap, Place, Severity, Stamp, Theme
from octavo.model.errors import LayoutError
from octavo.model.excerpt import Excerpt
from octavo.model.face import Face
from octavo.model.leastmargins import LeastMargins
from octavo.text.folios import asks_heights
from octavo.text.numerals import roman
from octavo.typeset.bleeds import covered_pages
from octavo.typeset.changes import find_engine_changes
from octavo.typeset.design import PageDesign, design_pages, estimate_contents, estimate_pages
from octavo.typeset.formulas import Formulas
from octavo.typeset.furniture import Part
from octavo.typeset.job import Job
from octavo.typeset.join import Bookmark, Count, Imprint, Plan, bind_sheets
from octavo.typeset.lastresort import with_last_resort
from octavo.typeset.openings import Laid, first_pages, page_count
from octavo.typeset.pieces import Making, Piece, Setter
from octavo.typeset.settling import Settled, heights_on, settle_folios, tell_swings
from octavo.typeset.sheet import Sheet
from octavo.typeset.sheets import Pending, set_jobs
from octavo.typeset.tables import find_crowded_tables
from octavo.workshop.pool import Workshop
from octavo.workshop.steady import steady_book

Progress = Callable[[str], None]  # told the heading of each piece as it is set

_NO_ALT = re.compile(
    r'Image ".*" has no required alt description', re.DOTALL
)  # told at its line: image-alt
_ROUNDS = 4
_LONG = 500  # pages
_NO_MARGINS = LeastMargins()
_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SetBook:
    """A book whose pages are set and counted, and not yet joined."""

    page_map: PageMap
    findings: tuple[Finding, ...]
    plan: Plan
    furniture: Pending  # running heads and folios are still being set
    bookmarks: tuple[Bookmark, ...]
    imprint: Imprint
    faces: tuple[Face, ...]
    lines: tuple[int, int]  # that were composed, and that were left to the engine

    def running_heads(self, progress: Progress = lambda _: None) -> Sheet:
        """Running heads and folios of all pages. Raises LayoutError when the engine fails, or when they have other
        pages."""
        (furniture,) = self.furniture.sheets(progress)
        if furniture.page_count != self.plan.page_count:
            raise LayoutError(
                f"the running heads fill {furniture.page_count} pages, the book {self.plan.page_count}",
                hint="a rule of the book's print.css hides, floats or breaks all paragraphs: give it a class; "
                "or a brace or a comment in it is not closed",
            )
        return furniture


def set_book(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    workshop: Workshop,
    locate: Callable[[str], Place | None],
    progress: Progress,
    meanwhile: Callable[[], object],
    least: LeastMargins = _NO_MARGINS,
) -> SetBook:
    """Set the pages of the book; ``locate`` finds the manuscript's line for a few words of it, ``meanwhile`` is
    called when other processes have been asked for the pages; ``least`` is what a press asks of its margins.

    Raises LayoutError when the engine fails, TemplateFault for templates.
    """
    wanted = book.metadata.print
    book = steady_book(book, "that are set")
    theme = with_last_resort(book, theme)
    excerpt = book.excerpt
    count = estimate_pages(*(excerpt.extent if excerpt else book.extent), wanted, theme)
    count = excerpt.page_count or count if excerpt else count
    formulas = Formulas(book, theme, workshop)
    notes = book.metadata.notes
    beside = any(notes.place_of(series.prefix) == "margin" for series in notes.series)
    design_for = partial(design_pages, wanted, theme, least=least, beside=beside)
    for _ in range(_ROUNDS):
        design = design_for(count)
        setter = Setter(book, theme, environment, stamp, design, formulas)
        guess = estimate_contents(len(setter.bookmarks()), design)
        settled, early = _set_pieces(setter, workshop, progress, meanwhile, guess, excerpt)
        front, body = settled.front, settled.body
        count = page_count(front) + page_count(body)
        if design_for(count).frame.inner_pt <= design.frame.inner_pt:
            break
    plan = _plan(front, body, book.excerpt)
    furniture = _ask_furniture(front, body, setter, workshop, early, excerpt)
    workshop.renew(book.extent[0])  # no more pages are asked for
    places = {division.id: division.heading.place for division in book.divisions}
    findings = [
        _engine_finding(warning, laid.piece.job.name, places.get(laid.piece.division_id))
        for laid in (*front, *body)
        for warning in laid.sheet.said
        if not (laid.piece.division_id in places and _NO_ALT.match(warning))
    ]
    findings += tell_swings(book, settled.swings)
    findings += _cut_heads(book, [*front, *body])
    findings += find_crowded_tables(book, design, theme.faces, locate)
    findings += formulas.findings(locate)
    formulas.keep()
    findings += find_engine_changes()
    page_map = _map_pages(front, body, plan, design)
    if asks_heights(book):
        page_map = replace(page_map, heights=heights_on(plan.sheets))
    return SetBook(
        page_map,
        tuple(findings),
        plan,
        furniture.pending,
        tuple(setter.bookmarks()),
        setter.imprint(),
        theme.faces,
        _lines([laid.sheet for laid in (*front, *body)]),
    )


def bind_book(book: SetBook, progress: Progress) -> bytes:
    """The PDF. Raises LayoutError when the engine fails, or when the running heads have other pages."""
    return bind_sheets(
        book.plan, book.running_heads(progress), book.bookmarks, book.imprint, book.faces
    )


def without_pages(book: SetBook) -> SetBook:
    """A book that is bound. Of a long one no page is held any more, nor what was printed on it: it would be there beside all
    that is read of the finished file. Else to let go takes time that there is later."""
    if book.plan.page_count <= _LONG:
        return book
    return replace(book, plan=Plan((), (), ()), furniture=Pending((), Workshop()), bookmarks=())


@dataclass(frozen=True, slots=True)
class _Furniture:
    """Running heads and folios that are being set."""

    job: Job
    pending: Pending


def _set_pieces(
    setter: Setter,
    workshop: Workshop,
    progress: Progress,
    meanwhile: Callable[[], object],
    length: int,
    excerpt: Excerpt | None,
) -> tuple[Settled, _Furniture | None]:
    """The pieces of the front, contents included, and of the body, with their pages; and their furniture,
    where it was begun.

    ``length`` is how many pages the contents are likely to have: where they have others, they are
    set again.
    """
    front, body = setter.divisions()
    made = [Making(0, setter.preliminaries)] * (excerpt is None)
    making = [*made, *front, *body]
    # the longest are made first, and set while the others are made: they end together
    order = sorted(range(len(making)), key=lambda i: -making[i].extent)
    pieces: dict[int, Piece] = {}

    def jobs() -> Iterator[Job]:
        for i in order:
            pieces[i] = making[i].make()
            yield pieces[i].job

    asked = Pending(jobs(), workshop)
    meanwhile()
    sheets = dict(zip(order, asked.sheets(progress), strict=True))
    laid = [Laid(pieces[i], sheets[i]) for i in range(len(making))]
    before, after = laid[: len(made) + len(front)], laid[len(made) + len(front) :]
    rectos = after

    def folios(front: list[Laid], body: list[Laid]) -> dict[str, str]:
        if excerpt is not None:
            begins = excerpt.begins
            return _folios(body, str, 0, begins) | _folios(front, roman, 0, begins)
        pages = front[0].sheet.page_count
        start = pages + pages % 2 + length + length % 2
        return _folios(body, str, 0) | _folios(front[1:], roman, start)

    if excerpt is not None:  # it has neither title pages nor contents
        set_them = partial(set_jobs, workshop=workshop, progress=progress)
        return settle_folios(before, rectos, setter, folios, set_them), None
    furniture = None
    for _ in range(_ROUNDS):
        settled = settle_folios(
            before, rectos, setter, folios, lambda jobs: set_jobs(jobs, workshop, progress)
        )
        before, after = settled.front, settled.body
        contents = setter.contents(folios(before, after))
        pending = Pending([contents.job], workshop)
        if workshop.processes > 1:  # it is set meanwhile, for contents of the likely length
            likely = Laid(contents, _unset(length))
            furniture = _ask_furniture(
                [before[0], likely, *before[1:]], after, setter, workshop, furniture
            )
        sheet = pending.sheets(progress)[0]
        if sheet.page_count == length:
            break
        length = sheet.page_count
    front_pieces = [before[0], Laid(contents, sheet), *before[1:]]
    return Settled(front_pieces, after, settled.swings), furniture


def _unset(length: int) -> Sheet:
    """What is known of pages that are still being set: how many they are."""
    return Sheet((), (False,) * length, {}, (None,) * length, (), (0, 0), ())


def _ask_furniture(
    front: list[Laid],
    body: list[Laid],
    setter: Setter,
    workshop: Workshop,
    asked: _Furniture | None,
    excerpt: Excerpt | None = None,
) -> _Furniture:
    """Have the furniture of all pages set, unless it is what was asked for before."""
    plan = _plan(front, body, excerpt)
    parts = [Part("blank", "", "", "", 1)] * plan.blank_before
    parts += [_part(laid, setter) for laid in (*front, *body)]
    counts = plan.counts
    anew = {count.page + 1: count.number for count in counts if count.page or count.number > 1}
    job = setter.furniture(parts, anew)
    if asked is not None and asked.job == job:
        return asked
    return _Furniture(job, Pending([job], workshop))


def _folios(
    pieces: list[Laid], numeral: Callable[[int], str], start: int, begins: Mapping[str, int] = _NONE
) -> dict[str, str]:
    """The folio of every id, when the first piece begins behind ``start`` pages; ``begins``: with which number some do."""
    folios: dict[str, str] = {}
    for laid, first in zip(pieces, first_pages(pieces), strict=False):
        if (begun := begins.get(laid.piece.division_id)) is not None:
            start = begun - 1 - first
        for name, (page, _, _) in laid.sheet.anchors.items():
            folios.setdefault(name, numeral(start + first + page + 1))
    return folios


def _plan(front: list[Laid], body: list[Laid], excerpt: Excerpt | None = None) -> Plan:
    """Where a piece has to begin on a recto an empty page may stand before it; the book ends where its last
    piece ends."""
    end, own = first_pages(front)[-1], first_pages(body)
    is_turned = bool(body and own[0])  # whether the body begins on a verso
    behind = end + end % 2 * (-1 if is_turned else 1) if body else end
    firsts = [*first_pages(front)[:-1], *(behind + n for n in own)]
    sheets = [laid.sheet for laid in (*front, *body)]
    blanks = [
        first + sheet.page_count < after
        for sheet, first, after in zip(sheets, firsts[:-1], firsts[1:], strict=True)
    ]
    counts = {0: Count(0, 1, True)} if front else {}
    counts |= {behind: Count(behind, 1, False)} if body and not is_turned else {}
    is_behind = bool(firsts[0])
    for number, laid in enumerate([*front, *body] if excerpt else ()):
        if excerpt and (begun := excerpt.begins.get(laid.piece.division_id)) is not None:
            back = is_behind and number == 0  # the empty page is counted, too
            page = firsts[number] - back
            counts[page] = Count(page, begun - back, number < len(front))
    return Plan(tuple(sheets), tuple(blanks), tuple(sorted(counts.values())), is_behind)


def _part(laid: Laid, setter: Setter) -> Part:
    piece = laid.piece
    places = {name: page for name, (page, _, _) in laid.sheet.anchors.items()}
    return Part(
        f"{piece.classes} {piece.side}" if piece.side != "recto" else piece.classes, piece.title_tag, piece.book, piece.chapter,
        laid.sheet.page_count, setter.heads(piece, places, laid.sheet.page_count),
        covered_pages(piece.job.html, laid.sheet.anchors),
    )  # fmt: skip


def _map_pages(front: list[Laid], body: list[Laid], plan: Plan, design: PageDesign) -> PageMap:
    pages: list[Page] = []
    anchors: dict[str, int] = {}
    pieces = [*front, *body]
    if plan.blank_before:
        pages.append(Page(0, plan.folio_of(0), True, pieces[0].piece.division_id, None))
    for laid, first, padded in zip(pieces, plan.first_pages, plan.blank_after, strict=True):
        sheet = laid.sheet
        for name, (page, _, _) in sheet.anchors.items():
            anchors.setdefault(name, first + page)
        starts = [*sheet.starts, None] if padded else list(sheet.starts)
        blanks = [*sheet.blanks, True] if padded else list(sheet.blanks)
        for start, blank in zip(starts, blanks, strict=True):
            index = len(pages)
            pages.append(Page(index, plan.folio_of(index), blank, laid.piece.division_id, start))
    return PageMap(tuple(pages), anchors, design.frame)


def _lines(sheets: Sequence[Sheet]) -> tuple[int, int]:
    return sum(sheet.lines[0] for sheet in sheets), sum(sheet.lines[1] for sheet in sheets)


def _cut_heads(book: Book, pieces: Sequence[Laid]) -> Iterator[Finding]:
    """A note for each running head that had to be cut, where one is printed."""
    long = {laid.piece.division_id for laid in pieces if laid.sheet.page_count > 2}
    heads = {laid.piece.division_id: laid.piece for laid in pieces}
    for division in book.divisions:
        piece = heads[division.id]
        if division.id in long and piece.chapter != division.heading.running:
            yield Finding("head-cut", Severity.NOTE,
                          f"the running head of this chapter is cut to “{piece.chapter}”", division.heading.place,
                          'give the heading a shorter one: {short="…"}')  # fmt: skip
    title = next((piece.book for piece in heads.values() if piece.title_tag), "")
    if long and title not in ("", book.metadata.running_title):
        yield Finding("head-cut", Severity.NOTE, f"the running head of the book is cut to “{title}”", None,
                      "give the front matter a   short-title: …")  # fmt: skip


def _engine_finding(warning: str, name: str, place: Place | None) -> Finding:
    """What the layout engine said of the division that begins at a place, or of a piece that is made."""
    if warning.startswith(".notdef"):  # what only a template writes
        return Finding("glyph-missing", Severity.ERROR, f"“{name}”: no font has the character "
                       f"{warning.rsplit(': ', 1)[-1]}", place,
                       "name a font for it in the front matter: see Fonts in docs/writing.md")  # fmt: skip
    said = " ".join(warning.split())
    return Finding("engine-warning", Severity.WARNING, said if place else f"“{name}”: {said}", place,
                   "look at this place in the printed pages")  # fmt: skip
