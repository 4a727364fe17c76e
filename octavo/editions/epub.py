"""Turn the Book into its EPUB edition (EPUB 3.3).

0. mark where the pages of the print edition begin (`pages.py`);
1. name the files: one for each division and for each page that is made, not written;
2. fill the templates, resolve links and pictures (`xhtml.py`);
3. cut the fonts down to the characters that occur, put the style sheet together (`ebooksheet.py`);
4. measure how accessible it is (`access.py`), describe it (`opf.py`) and pack the files (`container.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from octavo.editions.access import measure_access
from octavo.editions.asking import Answer, made_by_asking
from octavo.editions.container import PackedFile, pack_files
from octavo.editions.cover import make_cover
from octavo.editions.ebooksheet import Font, cut_fonts, licences_of, write_sheet
from octavo.editions.grounds import see_through
from octavo.editions.lettering import letter_drawings
from octavo.editions.opf import describe_book, find_pagination
from octavo.editions.outside import refuse_sheet
from octavo.editions.pages import MarkedBook, mark_pages
from octavo.editions.xhtml import (
    NAVIGATION,
    Document,
    Filled,
    find_ids,
    finish_documents,
    read_filled,
)
from octavo.model import (
    Book,
    Division,
    Edition,
    Entry,
    Image,
    Kind,
    Note,
    PageMap,
    Stamp,
    Theme,
)
from octavo.text.fragments import chapter_heading, front_markup, heading_label, note_body
from octavo.text.identity import unique_identifier
from octavo.text.imprint import byline, imprint, year_of
from octavo.text.listed import THING_LIST
from octavo.text.notelists import lists_at_end, lists_behind
from octavo.text.scripts import direction_of
from octavo.text.slug import slugify
from octavo.text.templates import render_template
from octavo.text.turning import ebook_rules
from octavo.text.words import words_for
from octavo.workshop.collector import is_long
from octavo.workshop.memory import Same, recall

_SHEET = "book.css"
_SUFFIXES = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "image/svg+xml": "svg",
}  # fmt: skip
_LANDMARKS = ("bibliography", "glossary", "index")
_LISTS = {"figures": "loi", "tables": "lot"}


@dataclass(frozen=True, slots=True)
class _Point:
    """A line of the navigation."""

    label: str
    html: Markup
    href: str
    kind: str
    target: str  # id of the heading
    children: tuple[_Point, ...]


@dataclass(frozen=True, slots=True)
class _Landmark:
    """A place to which a reading system offers to go."""

    type: str
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class _NoteBody:
    """A note as a template prints it."""

    id: str
    number: int
    body: Markup


class _Filler:
    """Fills the templates of one book."""

    def __init__(
        self, marked: MarkedBook, theme: Theme, environment: ImmutableSandboxedEnvironment
    ) -> None:
        self.marked = marked
        self.book = book = marked.book
        self.theme = theme
        self.environment = environment
        self.words = words_for(book.metadata.language)
        self.around: dict[str, object] = {  # what all templates are given
            "language": book.metadata.language,
            "direction": direction_of(book.metadata.language),
            "metadata": book.metadata,
            "front": front_markup(book),
            "words": self.words,
        }
        # by what that is known, and the templates themselves
        self.known = (Same(environment), book.metadata.model_dump_json(), book.front)
        self.at_end = lists_at_end(book)
        self.is_long = is_long(book.extent[0])
        self.files = _name_files(book.divisions) | {
            listed.id: f"notes-{number}.xhtml" if listed.series else "notes.xhtml"
            for number, listed in enumerate(self.at_end, start=1)
        }

    def fill(
        self, file: str, template: str, title: str, partition: str, **values: object
    ) -> Filled:
        """The template ``ebook/TEMPLATE`` as the file ``file``; ``partition`` is the body's type."""
        return self._fill(self._answer, file, template, title, partition, values)

    def _fill(
        self,
        answer: Answer,
        file: str,
        template: str,
        title: str,
        partition: str,
        values: Mapping[str, object],
    ) -> Filled:
        text = render_template(
            self.environment,
            f"ebook/{template}",
            title=title,
            partition=partition,
            mark=lambda *part: Markup(answer("mark", " ".join(part))),
            place=lambda text, *part: Markup(answer(f"place {' '.join(part)}", text)),
            sheet=_SHEET,
            **self.around,
            **values,
        )
        return read_filled(file, f"ebook/{template}", text, holds_tree=not self.is_long)

    def _answer(self, what: str, about: str) -> str:
        """The marks before a part of the book, or a text of that with its marks."""
        if what == "mark":
            return self.marked.mark(about)
        return self.marked.place(about, what.removeprefix("place "))

    def pages(self, cover: str) -> list[Filled]:
        """All content documents, in reading order; ``cover`` is the cover's file."""
        divisions = [self.division(division) for division in self.book.divisions]
        return [*self.preliminaries(cover), self.navigation(), *divisions, *self.notes()]

    def preliminaries(self, cover: str) -> list[Filled]:
        """Cover to epigraph."""
        metadata, words = self.book.metadata, self.words
        made = [
            self.fill("cover.xhtml", "cover.xhtml", words.cover, "frontmatter", cover=cover),
            self.fill(
                "title.xhtml", "title.xhtml", words.title_page, "frontmatter",
                byline=byline(metadata), year=year_of(metadata),
            ),
            self.fill(
                "copyright.xhtml", "copyright.xhtml", words.copyright_page, "frontmatter",
                imprint=imprint(metadata, self.theme, metadata.identifiers.isbn_epub),
            ),
        ]  # fmt: skip
        for name, title in (("dedication", words.dedication), ("epigraph", words.epigraph)):
            if getattr(metadata, name):
                made.append(self.fill(f"{name}.xhtml", f"{name}.xhtml", title, "frontmatter"))
        return made

    def navigation(self) -> Filled:
        """The contents, which are the navigation document itself."""
        return self.fill(
            NAVIGATION, "nav.xhtml", self.words.contents, "frontmatter",
            points=self.points(), landmarks=self.landmarks(), pages=self.marked.listed,
        )  # fmt: skip

    def ncx(self, identifier: str, files: Mapping[str, str]) -> str:
        """The navigation once more, for readers of EPUB 2; ``files`` tells the file of each id, in
        reading order."""
        points, pages = self.points(), self.marked.listed
        reached = {*_targets(points), *(page.id for page in pages)}
        places = {name: file for name, file in files.items() if name in reached}

        def write() -> str:
            return render_template(
                self.environment,
                "ebook/toc.ncx",
                identifier=identifier,
                depth=_depth(points),
                points=points,
                pages=pages,
                files=files,
                order={name: number for number, name in enumerate(places, start=1)},
                last=max((int(page.label) for page in pages if page.label.isdecimal()), default=0),
                **self.around,
            )

        key = (identifier, points, pages, *places.items(), *self.known)
        return recall("ncx", key, write)

    def division(self, division: Division) -> Filled:
        """A division, with those notes at its end that do not stand at the end of the book."""
        key = (Same(division), self.files[division.id], *self.known)
        return made_by_asking(
            "filled division", key, partial(self._division, division), self._answer
        )

    def _division(self, division: Division, answer: Answer) -> Filled:
        lists = [
            {
                "id": f"octavo-series-{listed.series}-{division.id}" if listed.series else "",
                "title": listed.title,
                "notes": self.labelled(listed.notes),
            }
            for listed in lists_behind(division, self.book.metadata, on_screen=True)
        ]
        values = {
            "division": division,
            "heading": chapter_heading(division),
            "body": Markup(division.html),
            "lists": lists,
        }
        return self._fill(
            answer, self.files[division.id], "division.xhtml", division.heading.label,
            _partition(division), values,
        )  # fmt: skip

    def notes(self) -> list[Filled]:
        """The notes of the whole book, series by series, where they stand at its end."""
        numbers = {division.id: number for number, division in enumerate(self.book.divisions, 1)}
        made: list[Filled] = []
        for listed in self.at_end:
            groups = [
                {
                    "id": f"{listed.id}-{numbers[division.id]}",
                    "division": division.id,
                    "heading": heading_label(division.heading),
                    "notes": self.labelled(notes),
                }
                for division, notes in listed.groups
            ]
            made.append(
                self.fill(
                    self.files[listed.id], "notes.xhtml", listed.title, "backmatter",
                    listed=listed, part=listed.part, groups=groups,
                )
            )  # fmt: skip
        return made

    def labelled(self, notes: Sequence[Note]) -> list[_NoteBody]:
        """The notes with label and way back."""
        back = self.words.back_to_text
        return [_NoteBody(note.id, note.number, note_body(note, back)) for note in notes]

    def points(self) -> tuple[_Point, ...]:
        """The contents as nav and NCX give them."""
        return _points(self.book.contents, self.files)

    def landmarks(self) -> list[_Landmark]:
        """Cover, contents, beginning and the like."""
        words, divisions = self.words, self.book.divisions
        start = next((d for d in divisions if d.kind is not Kind.FRONTMATTER), divisions[0])
        landmarks = [
            _Landmark("cover", "cover.xhtml", words.cover),
            _Landmark("titlepage", "title.xhtml", words.title_page),
            _Landmark("toc", NAVIGATION, words.contents),
            _Landmark("bodymatter", self.files[start.id], words.start),
        ]
        for wanted in _LANDMARKS:
            if found := next((d for d in divisions if d.epub_type == wanted), None):
                landmarks.append(_Landmark(wanted, self.files[found.id], found.heading.label))
        for one in self.book.lists:
            mark = f'class="list-of-{one.name} {THING_LIST}"'
            if one.name in _LISTS and (
                found := next((d for d in divisions if mark in d.html), None)
            ):
                landmarks.append(_Landmark(_LISTS[one.name], self.files[found.id], one.title))
        landmarks += [_Landmark("endnotes", self.files[e.id], e.title) for e in self.at_end[:1]]
        return landmarks


def make_epub(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    page_map: PageMap | None,
) -> Edition:
    """The EPUB edition, with the pages of the print edition when ``page_map`` tells them.

    Raises TemplateFault when a template is wrong.
    """
    book = letter_drawings(book, theme)
    cover = _cover(book, theme)
    pictures = _name_pictures(book.images)
    filler = _Filler(mark_pages(book, theme, environment, page_map), theme, environment)
    pages = filler.pages(cover.name)
    ids = find_ids(pages)
    clear = see_through(book.images)
    documents = finish_documents(pages, ids, pictures, clear)
    fonts = cut_fonts(theme, (document.content for document in documents))
    sheet = _sheet(theme.ebook_css + ebook_rules(book), fonts)
    identifier = unique_identifier(book.metadata)
    files = [
        *(_packed(document) for document in documents),
        PackedFile("toc.ncx", "application/x-dtbncx+xml", filler.ncx(identifier, ids).encode()),
        PackedFile(_SHEET, "text/css", sheet.encode()),
        *(font.file for font in fonts),
        *licences_of(fonts),
        cover,
        *(PackedFile(pictures[i.src], i.media_type, i.content) for i in book.images),
    ]
    images = (*book.images, *((book.cover,) if book.cover else ()))
    measured = [document.measured for document in documents]
    paginated = find_pagination(book.metadata) if filler.marked.listed else None
    described = describe_book(book.metadata, measure_access(measured, images, sheet), paginated)
    language = book.metadata.language
    content = pack_files(files, identifier, language, direction_of(language), described, stamp)
    return Edition("epub", f"{book.slug}.epub", content)


# Names and navigation


def _name_files(divisions: Sequence[Division]) -> dict[str, str]:
    """Division → file: “03-the-mountain-fortress.xhtml”; ASCII, as file systems like it."""
    return {
        division.id: f"{number:02}-{_ascii(division.id) or division.kind.value}.xhtml"
        for number, division in enumerate(divisions, start=1)
    }


def _name_pictures(images: Sequence[Image]) -> dict[str, str]:
    """Picture as the text names it → file: “images/02-map.png”."""
    return {
        image.src: f"images/{number:02}-{_ascii(image.path.stem) or 'picture'}"
        f".{_SUFFIXES[image.media_type]}"
        for number, image in enumerate(images, start=1)
    }


def _ascii(name: str) -> str:
    plain = slugify(name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-")


def _points(entries: Sequence[Entry], files: dict[str, str]) -> tuple[_Point, ...]:
    points: list[_Point] = []
    for entry in entries:
        heading, file = entry.heading, files[entry.division_id]
        opens = heading.id == entry.division_id  # its file
        points.append(
            _Point(
                label=heading.label,
                html=heading_label(heading),
                href=file if opens else f"{file}#{heading.id}",
                kind=entry.kind.value if opens else "section",
                target=heading.id,
                children=_points(entry.children, files),
            )
        )
    return tuple(points)


def _targets(points: Sequence[_Point]) -> list[str]:
    return [name for point in points for name in (point.target, *_targets(point.children))]


def _depth(points: Sequence[_Point]) -> int:
    return max((1 + _depth(point.children) for point in points), default=0)


def _partition(division: Division) -> str:
    match division.kind:
        case Kind.FRONTMATTER:
            return "frontmatter"
        case Kind.APPENDIX | Kind.BACKMATTER:
            return "backmatter"
    return "bodymatter"


# Files


def _packed(document: Document) -> PackedFile:
    nav = ("nav",) if document.file == NAVIGATION else ()
    return PackedFile(
        document.file,
        "application/xhtml+xml",
        document.content,
        (*nav, *document.properties),
        in_spine=True,
    )


def _sheet(css: str, fonts: Sequence[Font]) -> str:
    """The style sheet, which names no file that is not there."""

    def write() -> str:
        sheet = write_sheet(css, fonts)
        refuse_sheet(sheet, {font.file.name for font in fonts})
        return sheet

    return recall("style sheet", (css, *((font.face, font.file.name) for font in fonts)), write)


def _cover(book: Book, theme: Theme) -> PackedFile:
    """The cover that the author gives, else one that is made from the title."""
    media_type = book.cover.media_type if book.cover else "image/png"
    content = book.cover.content if book.cover else make_cover(book, theme)
    name = f"images/cover.{_SUFFIXES[media_type]}"
    return PackedFile(name, media_type, content, ("cover-image",))
