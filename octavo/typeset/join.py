"""Turn the sheets of a book into one PDF.

1. give the pages their numbers in the file, in the order of the plan, with empty pages for blank versos;
2. write what each page's plate holds, its open places filled; a picture that was written stands only once;
3. print running heads and folios on the pages, as artifacts;
4. make one font of each face: the glyphs, widths and texts that any page uses;
5. close the structure, the destinations and the outline; page labels, language, information.

Plates keep the glyph numbers of the whole font, so what is on a page is never rewritten.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from octavo.model.face import Face
from octavo.text.numerals import roman
from octavo.typeset.bookfonts import add_font
from octavo.typeset.elements import Leaf
from octavo.typeset.pdffile import PdfFile, compress, number, string_bytes, text_string
from octavo.typeset.plates import (
    CATALOG,
    CLOSING,
    COLORS,
    FIRST,
    FONTS,
    INFO,
    OPENING,
    PAGES,
    STRUCTURE,
    Plate,
)
from octavo.typeset.sheet import Sheet, merge_uses
from octavo.typeset.srgb import NAME, srgb_profile
from octavo.typeset.structure import Structure
from octavo.workshop.memory import recall

# A page leaves its coordinates turned over, hence q before it and Q behind. Who listens hears no furniture.
_PRINT_FURNITURE = b"Q /Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC"
_LEAF = 64  # destinations in one leaf of their tree
# The two colour spaces that a style sheet can name without bringing them along (CSS Color 4, "Lab").
_LAB = {
    b"d50": b"[0.964296 1 0.825105]",
    b"d65": b"[0.950456 1 1.089058]",
}


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline."""

    level: int
    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the PDF says about itself."""

    title: str
    language: str
    info: Mapping[str, str]  # document information: "/Author" …
    packet: bytes  # the same and more, as XMP


class Count(NamedTuple):
    """A page at which folios begin to count."""

    page: int  # counted from 0
    number: int  # with which they do
    is_roman: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The book's pages: sheets in order, with an empty verso where ``blank_after`` says so."""

    sheets: tuple[Sheet, ...]
    blank_after: tuple[bool, ...]  # for each sheet
    counts: tuple[Count, ...]  # where folios begin to count, in the order of the pages
    blank_before: bool = False  # whether an empty recto stands before all

    @property
    def first_pages(self) -> list[int]:
        """The index of each sheet's first page."""
        firsts, count = [], int(self.blank_before)
        for sheet, blank in zip(self.sheets, self.blank_after, strict=True):
            firsts.append(count)
            count += sheet.page_count + blank
        return firsts

    def folio_of(self, index: int) -> str:
        """The folio of a page."""
        count = self.counts[bisect_right(self.counts, index, key=lambda count: count.page) - 1]
        number = count.number + index - count.page
        return roman(number) if count.is_roman else str(number)

    @property
    def page_count(self) -> int:
        """Number of pages of the book."""
        blanks = self.blank_before + sum(self.blank_after)
        return sum(sheet.page_count for sheet in self.sheets) + blanks


def bind_sheets(
    plan: Plan,
    furniture: Sheet,
    bookmarks: Iterable[Bookmark],
    imprint: Imprint,
    faces: Sequence[Face],
) -> bytes:
    """The bytes of the book."""
    assert plan.page_count == furniture.page_count, "furniture was made for another plan"
    return _Binder(plan, furniture, imprint.language).bind(bookmarks, imprint, faces)


class _Binder:
    """A book's file in the making."""

    def __init__(self, plan: Plan, furniture: Sheet, language: str) -> None:
        self._plan = plan
        self._furniture = furniture
        self._file = PdfFile(FIRST)
        self._pages: list[int] = []  # numbers of the pages
        self._structure = Structure(self._file, language)
        self._entries = 0  # of the structure's parent tree
        self._pictures: dict[tuple[bytes, bytes], int] = {}  # head and body → number

    def bind(self, bookmarks: Iterable[Bookmark], imprint: Imprint, faces: Sequence[Face]) -> bytes:
        """The bytes of the book."""
        for content, place in ((b"q", OPENING), (_PRINT_FURNITURE, CLOSING)):
            self._file.add_stream(b"/Filter/FlateDecode", compress(content), place)
        stamps = iter(self._furniture.plates)
        if self._plan.blank_before:
            self._add_blank(self._plan.sheets[0].plates[0].boxes)
            next(stamps)
        for sheet, blank in zip(self._plan.sheets, self._plan.blank_after, strict=True):
            for plate in sheet.plates:
                self._add_page(plate, next(stamps))
            if blank:
                self._add_blank(sheet.plates[0].boxes)
                next(stamps)
            self._structure.end_sheet()
        self._add_fonts(faces)
        self._structure.close(self._entries)
        places = self._places()
        outline = self._add_outline(list(bookmarks), places)
        self._describe(imprint, self._add_destinations(places), outline)
        return self._file.finish(CATALOG, INFO)

    def _add_page(self, plate: Plate, stamp: Plate) -> None:
        numbers = self._number(plate)
        page = numbers[0]
        contents = [self._file.add_stream(b"/Filter/FlateDecode", plate.content)]
        forms = b""
        if not recall("empty page", stamp.content, lambda: stamp.is_empty):
            contents = [OPENING, *contents, CLOSING]
            forms = b"/Furniture %d 0 R" % self._add_form(stamp)
        self._add_objects(plate, numbers)
        resources = _with_form(plate.resources.fill(numbers, 0), forms)
        parts = [
            b"<</Type/Page/Parent %d 0 R" % PAGES,
            plate.boxes,
            b"/Contents[%s]" % _references(contents),
            b"/Resources<<%s>>" % resources,
            b"/Tabs/S",
        ]
        links = [numbers[link] for link in plate.links]
        if plate.tags:
            parts.append(b"/StructParents %d" % self._entries)
            self._structure.add_page(plate.tags, Leaf(page, links, self._entries))
            self._entries += plate.entries
        if links:
            parts.append(b"/Annots[%s]" % _references(links))
        self._file.add(b"".join(parts) + b">>", page)
        self._pages.append(page)

    def _add_blank(self, boxes: bytes) -> None:
        page = b"<</Type/Page/Parent %d 0 R%s/Resources<<>>>>" % (PAGES, boxes)
        self._pages.append(self._file.add(page))

    def _number(self, plate: Plate) -> list[int]:
        """Numbers for the objects of a plate: those of its pictures are found when they are added."""
        count = 1 + plate.object_count
        first = self._file.reserve(count)
        return [*range(first, first + count), *[0] * len(plate.pictures)]

    def _add_objects(self, plate: Plate, numbers: list[int]) -> None:
        """What a plate holds but for its page."""
        self._add_pictures(plate, numbers)
        for place, body in enumerate(_lines(plate.objects.fill(numbers, self._entries)), start=1):
            self._file.add(body, numbers[place])

    def _add_pictures(self, plate: Plate, numbers: list[int]) -> None:
        """The pictures, those that others are made of first."""
        waiting = list(plate.pictures)
        while waiting:
            ready = [p for p in waiting if all(numbers[n] for n in p.head.needed)]
            assert ready, "pictures are made of one another"
            for picture in ready:
                head = picture.head.fill(numbers, 0)
                key = (head, picture.body)
                if key not in self._pictures:
                    self._pictures[key] = self._file.add_stream(head, picture.body)
                numbers[picture.number] = self._pictures[key]
            waiting = [p for p in waiting if p not in ready]

    def _add_form(self, plate: Plate) -> int:
        """A page as something that is drawn on others."""
        numbers = self._number(plate)
        self._add_objects(plate, numbers)
        head = (
            b"/Type/XObject/Subtype/Form/BBox%s/Resources<<%s>>/Filter/FlateDecode"
            % (plate.boxes.split(b"/TrimBox")[0].split(b" ", 1)[1],
               _with_form(plate.resources.fill(numbers, 0), b""))
        )  # fmt: skip
        return self._file.add_stream(head, plate.content)

    def _add_fonts(self, faces: Sequence[Face]) -> None:
        """One font for all pages that use fonts of one name; the colour spaces beside them."""
        sheets = (*self._plan.sheets, self._furniture)
        uses = merge_uses(use for sheet in sheets for use in sheet.fonts)
        fonts = [
            b"/%s %d 0 R" % (use.name.split("+")[0].encode(), add_font(self._file, use, faces))
            for use in uses
        ]
        self._file.add(b"<<%s>>" % b"".join(fonts), FONTS)
        spaces = [
            b"/lab-%s[/Lab<</WhitePoint%s/Range[-125 125 -125 125]>>]" % item
            for item in _LAB.items()
        ]
        self._file.add(b"<<%s>>" % b"".join(spaces), COLORS)

    def _places(self) -> dict[str, bytes]:
        """Every id's destination."""
        places: dict[str, bytes] = {}
        for sheet, first in zip(self._plan.sheets, self._plan.first_pages, strict=True):
            for name, (page, x, y) in sheet.anchors.items():
                where = (self._pages[first + page], number(x), number(y))
                places.setdefault(name, b"[%d 0 R/XYZ %s %s 0]" % where)
        return places

    def _add_destinations(self, places: Mapping[str, bytes]) -> int:
        """The tree of destinations, sorted by their names."""
        names = sorted(places, key=string_bytes)
        leaves = []
        for start in range(0, len(names), _LEAF):
            held = names[start : start + _LEAF]
            limits = text_string(held[0]) + text_string(held[-1])
            entries = b"".join(text_string(name) + places[name] for name in held)
            leaves.append(self._file.add(b"<</Limits[%s]/Names[%s]>>" % (limits, entries)))
        return self._file.add(b"<</Kids[%s]>>" % _references(leaves))

    def _add_outline(self, bookmarks: Sequence[Bookmark], places: Mapping[str, bytes]) -> int:
        """The outline, all of it open."""
        file = self._file
        root = file.reserve()
        own = {id(bookmark): file.reserve() for bookmark in bookmarks}
        children: dict[int, list[Bookmark]] = {root: []}
        above: dict[int, int] = {}
        path = [root]
        for bookmark in bookmarks:
            del path[bookmark.level :]
            me = own[id(bookmark)]
            above[me] = path[-1]
            children[path[-1]].append(bookmark)
            children[me] = []
            path.append(me)

        def family(item: int) -> bytes:
            kids = children[item]
            if not kids:
                return b""
            ends = (own[id(kids[0])], own[id(kids[-1])], _descendants(item))
            return b"/First %d 0 R/Last %d 0 R/Count %d" % ends

        def _descendants(item: int) -> int:
            return sum(1 + _descendants(own[id(kid)]) for kid in children[item])

        for siblings in children.values():
            for index, bookmark in enumerate(siblings):
                me = own[id(bookmark)]
                near = b""
                if index:
                    near += b"/Prev %d 0 R" % own[id(siblings[index - 1])]
                if index + 1 < len(siblings):
                    near += b"/Next %d 0 R" % own[id(siblings[index + 1])]
                file.add(
                    b"<</Title%s/Dest%s/Parent %d 0 R%s%s>>"
                    % (
                        text_string(bookmark.label),
                        places[bookmark.id],
                        above[me],
                        near,
                        family(me),
                    ),
                    me,
                )
        return file.add(b"<</Type/Outlines%s>>" % family(root), root)

    def _describe(self, imprint: Imprint, destinations: int, outline: int) -> None:
        file, plan = self._file, self._plan
        labels = [
            b"%d<</S/%s%s>>"
            % (
                count.page,
                b"r" if count.is_roman else b"D",
                b"/St %d" % count.number if count.number > 1 else b"",
            )
            for count in plan.counts
        ]
        file.add(
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), _references(self._pages)),
            PAGES,
        )
        file.add(
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>"
            b"/Names<</Dests %d 0 R>>/Outlines %d 0 R/PageLabels<</Nums[%s]>>/PageMode/UseOutlines"
            b"/ViewerPreferences<</DisplayDocTitle true>>/Lang%s/Metadata %d 0 R/OutputIntents[%s]>>"
            % (PAGES, STRUCTURE, destinations, outline, b"".join(labels),
               text_string(imprint.language),
               file.add_stream(b"/Type/Metadata/Subtype/XML", imprint.packet), self._colours()),
            CATALOG,
        )  # fmt: skip
        info = {"/Title": imprint.title, **imprint.info}
        said = b"".join(key.encode() + text_string(text) for key, text in info.items())
        file.add(b"<<%s>>" % said, INFO)

    def _colours(self) -> bytes:
        """What red, green and blue are in this file (ISO 19005-3, 6.2.3)."""
        name = text_string(NAME)
        profile = self._file.add_stream(b"/N 3/Filter/FlateDecode", compress(srgb_profile()))
        return b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier%s/Info%s/DestOutputProfile %d 0 R>>" % (
            name, name, profile
        )  # fmt: skip


def _lines(text: bytes) -> list[bytes]:
    return text.split(b"\n") if text else []


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join([b"%d 0 R" % n for n in numbers])


def _with_form(resources: bytes, forms: bytes) -> bytes:
    """A page's resources with the fonts and colour spaces of the book, and with something to draw."""
    if forms:
        resources = resources.replace(b"/XObject <<", b"/XObject <<" + forms, 1)
    return resources + b"/Font %d 0 R/ColorSpace %d 0 R" % (FONTS, COLORS)
