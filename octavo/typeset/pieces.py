"""Turn the Book into the pieces of its print edition, each a job to be set."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from octavo.model import Book, Division, Kind, Stamp, Theme
from octavo.text.folios import ids_that_tell, with_folios, with_likely_folios
from octavo.text.fragments import front_markup, heading_label
from octavo.text.imprint import byline, imprint, year_of
from octavo.text.indexing import holds_index
from octavo.text.leading import words_of_places
from octavo.text.notelists import BookNotes, lists_at_end, lists_behind
from octavo.text.scripts import direction_of
from octavo.text.spreads import SPREAD
from octavo.text.templates import render_template
from octavo.text.words import words_for
from octavo.typeset.description import describe_book
from octavo.typeset.design import RULE, RULE_SRC, PageDesign, hand_of, has_room, page_css
from octavo.typeset.formulas import Formulas
from octavo.typeset.furniture import (
    Part,
    furniture_css,
    furniture_html,
    with_heads_of_pages,
    without_furniture,
)
from octavo.typeset.heads import fit_head
from octavo.typeset.initials import INITIAL, initials_css, set_initials
from octavo.typeset.job import Job
from octavo.typeset.join import Bookmark, Imprint
from octavo.typeset.margins import margin_of
from octavo.typeset.markup import (
    contents_lines,
    fill_marks,
    listed_headings,
    make_links_far,
    outline_levels,
    print_division,
    print_line,
    print_notes,
    say_pages,
    say_where,
    write_breaks,
)
from octavo.typeset.opposed import opposed_css
from octavo.typeset.spreads import part_spreads, sizes_of_halves
from octavo.typeset.superiors import OTHER_LANGUAGE, take_from_face
from octavo.typeset.tables import fit_tables
from octavo.typeset.titlepage import title_css
from octavo.typeset.verse import centre_verse
from octavo.workshop.memory import recall, recall_of, remembers, steady
from octavo.workshop.pool import Workshop

_SRC = re.compile(r'\ssrc="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Piece:
    """A job and what its pages are."""

    job: Job
    division_id: str  # "" for what is made, not written
    classes: str  # of its section
    title_tag: str  # of the title that sets the running heads; "" when there are none
    book: str  # running heads
    chapter: str
    side: str = "recto"  # on which it begins; "any": on either
    notes: str = ""  # the id of the list of notes that it is


@dataclass(frozen=True, slots=True)
class Making:
    """A piece that is still to be made, and about how long it will be."""

    extent: int
    make: Callable[[], Piece]


class Setter:
    """What stays the same while one book is laid out with one design."""

    def __init__(
        self,
        book: Book,
        theme: Theme,
        environment: ImmutableSandboxedEnvironment,
        stamp: Stamp,
        design: PageDesign,
        formulas: Formulas | None = None,
    ) -> None:
        self._book = book
        self._theme = theme
        self._environment = environment
        self._leads = False  # whether a link was told by where it leads
        self._stamp = stamp
        self._design = design
        self._words = words_for(book.metadata.language)
        rules = page_css(design, book.metadata) + title_css(book.metadata, design)
        self._css = theme.print_css + rules
        self._content_css = without_furniture(self._css)
        self._hand = hand_of(book.metadata.print)
        self._levels = outline_levels(book.contents)
        self._files = {image.src: image.content for image in book.images}
        self._files[RULE_SRC] = RULE
        self._formulas = formulas or Formulas(book, theme, Workshop(keep=False))
        # a note that fills more than a third of a page is set in pieces
        self._tallest_note = design.text_height_pt / 3
        self._longest = design.letters_of_notes(self._tallest_note)
        self._margin = margin_of(design, book.metadata)

    def divisions(self) -> tuple[list[Making], list[Making]]:
        """The front matter, and the body with notes at the end of the book."""
        likely = with_likely_folios(self._book)
        divisions = likely.divisions
        first = next(
            (i for i, d in enumerate(divisions) if d.kind is not Kind.FRONTMATTER), len(divisions)
        )
        free = self._book.metadata.print.openings == "any"

        def side(i: int) -> str:
            if self._book.excerpt is not None:  # no page before it says where it begins
                return self._book.excerpt.side_of(divisions[i].id)
            # a part, and what follows it, keep to rectos: the back of a part's page is empty
            is_free = (
                free and i > first and Kind.PART not in (divisions[i].kind, divisions[i - 1].kind)
            )
            return "any" if is_free else "recto"

        making = [
            Making(_extent(division), partial(self._division, division, side(i)))
            for i, division in enumerate(divisions)
        ]
        body = making[first:]
        for listed in lists_at_end(likely):
            extent = sum(len(note.html) for _, notes in listed.groups for note in notes)
            body.append(Making(extent, partial(self._book_notes, listed)))
        return making[:first], body

    @cached_property
    def _told(self) -> frozenset[str]:
        """The ids of the divisions, and of the lists of notes at the end of the book, with words that depend on pages."""
        divisions = self._book.divisions
        telling = frozenset[str]().union(
            *(recall_of("ids that tell pages", (d,), partial(ids_that_tell, d)) for d in divisions)
        )
        at_end = frozenset(
            listed.id
            for listed in lists_at_end(self._book)
            if any(note.id in telling for _, notes in listed.groups for note in notes)
        )
        place_of = self._book.metadata.notes.place_of
        in_notes = frozenset(
            division.id
            for division in divisions
            for note in (division.notes if telling else ())
            if note.id in telling and place_of(note.series) != "book"
        )
        return (at_end | in_notes).union(d.id for d in divisions if d.id in telling)

    def depends(self, piece: Piece) -> bool:
        """Whether what a piece says depends on pages."""
        return (piece.division_id or piece.notes) in self._told

    def told(
        self, folios: Mapping[str, str], heights: Mapping[str, float], resumed: Collection[str] = ()
    ) -> Book:
        """The book with the words that depend on pages, for these folios, and for these heights of places on them;
        ``resumed`` are entries of an index at the heads of pages."""
        return with_folios(self._book, folios, heights, resumed)

    def tell(self, piece: Piece, told: Book) -> Piece:
        """A piece with the words that depend on pages, as they are ``told``."""
        if not piece.division_id:
            lists = lists_at_end(told)
            return self._book_notes(next(one for one in lists if one.id == piece.notes))
        division = next(d for d in told.divisions if d.id == piece.division_id)
        made = self._division(division, piece.side)
        held = next(d for d in self._book.divisions if d.id == piece.division_id)
        if not holds_index(held.html):
            return made
        # columns have no place at which a page could be set again
        return replace(made, job=replace(made.job, identity=""))

    def entries_below(self) -> frozenset[str]:
        """The ids of all entries of indexes that stand below another."""
        tops = [entry for index in self._book.indexes for entry in index.entries]
        return frozenset(below.id for entry in tops for below in entry.all_below)

    def begins_page(self, x: float, y: float) -> bool:
        """Whether a box begins at the head of the text, in the first of two columns; x and y in points from the lower
        left."""
        frame = self._design.frame
        first = x > frame.width_pt / 2 if self._is_turned else x < frame.width_pt / 2
        return first and y > frame.height_pt - frame.top_pt - self._design.line_pt / 2

    @property
    def _is_turned(self) -> bool:
        return direction_of(self._book.metadata.language) == "rtl"

    def preliminaries(self) -> Piece:
        """Half title to epigraph."""
        metadata = self._book.metadata
        blocks = imprint(metadata, self._theme, metadata.identifiers.isbn_print)
        return self._piece(
            self._words.title_page,
            "preliminaries.xhtml",
            "preliminaries",
            byline=byline(metadata),
            imprint=blocks,
            sunk=has_room(blocks, self._design),
            year=year_of(metadata),
        )

    def contents(self, folios: Mapping[str, str]) -> Piece:
        """The contents, with the folios of all headings."""
        lines = contents_lines(self._book.contents, folios, self._words, self._draw)
        return self._piece(
            self._words.contents, "contents.xhtml", "contents division", title_tag="p", lines=lines
        )

    def furniture(self, parts: Sequence[Part], counts: Mapping[int, int]) -> Job:
        """Running heads and folios of the whole book, whose folios begin to count at some pages."""
        html = furniture_html(parts, self._book.metadata.language)
        css = self._css
        if self._book.metadata.print.heads == "sections":
            css = with_heads_of_pages(css)
        return replace(self._job("", html, css + furniture_css(counts)), tagged=False)

    def heads(
        self, piece: Piece, places: Mapping[str, int], count: int
    ) -> tuple[tuple[str, str], ...]:
        """The heads of the pages of a piece behind its first, left and right, where sections head pages; ``places`` has
        the page of each of its ids."""
        if self._book.metadata.print.heads != "sections" or not piece.title_tag:
            return ()
        division = next((d for d in self._book.divisions if d.id == piece.division_id), None)
        sections = [h for h in division.sections if h.level == 2] if division else []
        left = piece.chapter if sections else piece.book
        heads, right = [], piece.chapter
        for page in range(count):
            begun = [heading for heading in sections if places.get(heading.id) == page]
            right = self._head(begun[-1].running) if begun else right
            heads.append((left, right))
        return tuple(heads[1:])

    def bookmarks(self) -> list[Bookmark]:
        """The lines of the outline: those of the contents."""
        labels = {heading.id: heading.label for heading in listed_headings(self._book.contents)}
        return [Bookmark(level, labels[name], name) for name, level in self._levels.items()]

    def imprint(self) -> Imprint:
        """What the PDF says about itself."""
        return describe_book(self._book.metadata, self._stamp)

    def _draw(self, root: etree._Element) -> None:
        """Put drawings in the place of formulas, and letters of the face's own in that of raised ones; say where links
        lead that have no words."""
        design = self._design
        if self._book.indexes:
            fill_marks(root)
        if self._book.page_calls or self._book.lists:
            say_pages(root, self._book, self._words)
        self._formulas.place(root, measure_em=design.text_width_pt / design.size_pt)
        if self._book.metadata.language.partition("-")[0] != OTHER_LANGUAGE:
            take_from_face(root, self._theme.faces)
        say_where(root, self._words_of_places)

    def _words_of_places(self) -> dict[str, str]:
        self._leads = True
        return self._places

    @cached_property
    def _places(self) -> dict[str, str]:
        return words_of_places(self._book, partial(recall, "places"))

    def _division(self, division: Division, side: str) -> Piece:
        if "<math" in division.html or any("<math" in note.html for note in division.notes):
            return self._made_of(division, side)  # which takes note of its formulas
        if not remembers():
            return self._made_of(division, side)
        division = steady("divisions with likely folios", division.id, division)
        things = division, side, self._surroundings, self._environment
        piece, places = recall_of("piece", things, partial(self._made_with, division, side))
        if places is None or places == self._places:
            return piece
        places = steady("places of pieces", self._book.slug, self._places)
        make = partial(self._made_of, division, side)
        return recall_of("piece that leads elsewhere", (*things, places), make)

    def _made_with(self, division: Division, side: str) -> tuple[Piece, dict[str, str] | None]:
        """The piece of a division, and the words of the book's places where some of its links are told by them."""
        self._leads = False
        piece = self._made_of(division, side)
        return piece, self._places if self._leads else None

    @cached_property
    def _surroundings(self) -> object:
        """All that a piece is made of but its division, and the words of places."""
        book = self._book
        around = (
            repr(book.metadata), book.front, book.contents, book.indexes, book.page_calls, book.lists,
            self._design, self._theme.faces, self._css,
            [(image.src, image.content) for image in book.images],
        )  # fmt: skip
        return steady("surroundings of pieces", book.slug, around)

    def _made_of(self, division: Division, side: str) -> Piece:
        root = etree.fromstring(f"<div>{division.html}</div>")
        setting = self._book, self._design, self._theme.faces
        if SPREAD in division.html:
            part_spreads(root, division.id, self._book)
            fit_tables(root, *setting, sizes_of_halves(root, *setting))
        elif "<table" in division.html:
            fit_tables(root, *setting)
        if "verse-line" in division.html:
            centre_verse(root, self._design, self._theme.faces, self._book.metadata)
        body = print_division(
            division,
            root,
            self._book,
            self._levels,
            self._longest,
            self._words,
            self._draw,
            self._margin,
        )
        if f'class="{INITIAL}' in body:
            body = set_initials(body, self._design, self._theme.faces)
        lists = lists_behind(division, self._book.metadata, on_screen=False)
        return self._piece(
            division.heading.label,
            "division.xhtml",
            f"division {division.kind}",
            division_id=division.id,
            title_tag="h1",
            side=side,
            chapter=division.heading.running,
            identity=division.id,
            division=division,
            body=Markup(body),
            lists=[
                {
                    "title": listed.title,
                    "notes": Markup(print_notes(listed.notes, self._words, self._draw)),
                }
                for listed in lists
            ],
        )

    def _book_notes(self, listed: BookNotes) -> Piece:
        groups = [
            {
                "heading": Markup(print_line(heading_label(division.heading), self._draw)),
                "notes": Markup(print_notes(notes, self._words, self._draw)),
            }
            for division, notes in listed.groups
        ]
        return self._piece(
            listed.title,
            "notes.xhtml",
            "division backmatter",
            title_tag="p",
            notes=listed.id,
            identity=f"(notes {listed.series})" if listed.series else "(notes)",
            listed=listed,
            groups=groups,
        )

    def _piece(
        self,
        name: str,
        template: str,
        classes: str,
        *,
        division_id: str = "",
        title_tag: str = "",
        chapter: str | None = None,
        side: str = "recto",
        identity: str = "",
        notes: str = "",
        **values: object,
    ) -> Piece:
        html = render_template(
            self._environment,
            f"print/{template}",
            title=self._book.metadata.title,
            language=self._book.metadata.language,
            metadata=self._book.metadata,
            front=front_markup(self._book),
            words=self._words,
            **values,
        )
        css = self._content_css + opposed_css(html, self._book.metadata)
        if f'class="{INITIAL}' in html:
            # a float has a chapter laid out whole whenever it is edited: only those that have one know of it
            css = initials_css(self._design, self._theme.faces) + css
        job = self._job(name, write_breaks(make_links_far(html)), css)
        if identity:
            job = replace(job, identity=self._identity(identity))
        return Piece(
            job, division_id, classes, title_tag, self._head(self._book.metadata.running_title),
            self._head(name if chapter is None else chapter), side, notes,
        )  # fmt: skip

    def _identity(self, name: str) -> str:
        return f"{self._book.slug} {name}"

    def _head(self, text: str) -> str:
        return fit_head(text, self._design, self._theme.faces)

    def _job(self, name: str, html: str, css: str) -> Job:
        named = {RULE_SRC, *(Markup(src).unescape() for src in _SRC.findall(html))}
        known = ChainMap(self._files, self._formulas.files)
        files = tuple((src, known[src]) for src in sorted(named) if src in known)
        design = self._design
        sizes = (design.text_width_pt, design.note_line_pt, self._tallest_note)
        return Job(name, html, css, *sizes, self._theme.faces, files, self._hand)


def _extent(division: Division) -> int:
    return len(division.html) + sum(len(note.html) for note in division.notes)
