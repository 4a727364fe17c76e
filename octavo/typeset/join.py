"""Turn the sheets of a book into one PDF.

1. take each sheet's pages as soon as it is set, in any order; then put them into the order of the
   plan, with empty pages for blank versos;
2. make one font of each face: the glyphs, widths and texts that any sheet uses;
3. make one structure tree: the sheets' documents end to end, their marks renumbered;
4. make links between sheets, destinations and outline;
5. stamp running heads and folios on the pages, as artifacts;
6. page labels, language, metadata; write.

Sheets keep the glyph numbers of the whole font, so page contents are never rewritten.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from urllib.parse import unquote

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, String

from octavo.face import Face
from octavo.pdffonts import find_font_dictionaries
from octavo.typeset.job import FAR, FontUse, Sheet

_DROPPED_TABLES = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT")


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


@dataclass(frozen=True, slots=True)
class Plan:
    """The book's pages: sheets in order, with an empty verso where ``blank_after`` says so."""

    sheets: tuple[Sheet, ...]
    blank_after: tuple[bool, ...]  # for each sheet
    front_count: int  # pages with roman folios

    @property
    def first_pages(self) -> list[int]:
        """The index of each sheet's first page."""
        firsts, count = [], 0
        for sheet, blank in zip(self.sheets, self.blank_after, strict=True):
            firsts.append(count)
            count += sheet.page_count + blank
        return firsts

    @property
    def spans(self) -> list[range]:
        """The indexes of each sheet's pages, with the empty one behind it: together all pages."""
        bounds = [*self.first_pages, self.page_count]
        return [range(first, after) for first, after in pairwise(bounds)]

    @property
    def page_count(self) -> int:
        """Number of pages of the book."""
        return sum(sheet.page_count for sheet in self.sheets) + sum(self.blank_after)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A sheet whose pages are in the book's PDF, somewhere."""

    source: pikepdf.Pdf  # has to stay open until the book is written
    pages: tuple[pikepdf.Page, ...]
    tree: pikepdf.Object  # the sheet's structure tree, copied


class Binding:
    """A PDF in the making."""

    def __init__(self) -> None:
        self._pdf = pikepdf.new()
        self._waiting: dict[int, tuple[Sheet, pikepdf.Pdf]] = {}  # by number
        self._next = 0
        self._taken: dict[int, tuple[Sheet, _Taken]] = {}  # by the sheet's identity

    def take(self, number: int, sheet: Sheet) -> None:
        """Take the sheet of this number, counted from 0, while others are still being set.

        Sheets come in any order and are copied in that of their numbers: where an object stands in
        the file depends on when it was made.
        """
        self._waiting[number] = (sheet, pikepdf.open(BytesIO(sheet.pdf)))
        while self._next in self._waiting:
            self._copy(*self._waiting.pop(self._next))
            self._next += 1

    def _copy(self, sheet: Sheet, source: pikepdf.Pdf) -> None:
        first = len(self._pdf.pages)
        with warnings.catch_warnings():
            # named destinations are not copied: they are made anew for the whole book
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            self._pdf.pages.extend(source.pages)
        pages = tuple(self._pdf.pages[first:])
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        self._taken[id(sheet)] = (sheet, _Taken(source, pages, tree))

    def bind(
        self,
        plan: Plan,
        furniture: Sheet,
        bookmarks: Iterable[Bookmark],
        imprint: Imprint,
        faces: Sequence[Face],
    ) -> bytes:
        """The bytes of the book, with the sheets of the plan that were not taken before."""
        assert not self._waiting, "a sheet is missing"
        for sheet in plan.sheets:
            if id(sheet) not in self._taken:
                self._copy(sheet, pikepdf.open(BytesIO(sheet.pdf)))
        taken = [self._taken[id(sheet)][1] for sheet in plan.sheets]
        pdf = self._pdf
        with pikepdf.open(BytesIO(furniture.pdf)) as stamped:
            _put_in_order(pdf, plan, taken)
            assert len(pdf.pages) == len(stamped.pages), "furniture was made for another plan"
            _merge_structure(pdf, plan, taken)
            _stamp(pdf, stamped)
            _merge_fonts(pdf, [*plan.sheets, furniture], faces)
            places = _places(pdf, plan)
            _connect(pdf, places)
            _add_outline(pdf, bookmarks, places)
            _describe(pdf, plan, imprint)
            out = BytesIO()
            pdf.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
            )
            return out.getvalue()


def _put_in_order(pdf: pikepdf.Pdf, plan: Plan, taken: Sequence[_Taken]) -> None:
    """The pages of the plan and no others, in its order."""
    del pdf.pages[:]
    for part, blank in zip(taken, plan.blank_after, strict=True):
        pdf.pages.extend(part.pages)
        if blank:
            size = part.pages[0].mediabox
            pdf.add_blank_page(page_size=(float(size[2]), float(size[3])))
            pdf.pages[-1].obj.TrimBox = Array(list(size))


def _merge_structure(pdf: pikepdf.Pdf, plan: Plan, taken: Sequence[_Taken]) -> None:
    """One tree: a Document whose children are those of all sheets, marks renumbered in order."""
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    numbers = Array()
    base = 0
    pages = iter(pdf.pages)
    for part, blank in zip(taken, plan.blank_after, strict=True):
        for child in part.tree.K[0].K:
            child.P = document
            document.K.append(child)
        entries = part.tree.ParentTree.Nums
        for index in range(0, len(entries), 2):
            numbers.append(int(entries[index]) + base)
            numbers.append(entries[index + 1])
        for _ in part.pages:
            page = next(pages).obj
            page.StructParents = int(page.StructParents) + base
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + base
        base += len(entries) // 2
        if blank:
            next(pages)
    root = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([document]),
            ParentTree=pdf.make_indirect(Dictionary(Nums=numbers)),
            ParentTreeNextKey=base,
        )
    )
    document.P = root
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _stamp(pdf: pikepdf.Pdf, stamped: pikepdf.Pdf) -> None:
    """Put the furniture on its pages, as artifacts: a reader who listens does not hear it."""
    opening = pdf.make_stream(b"q")
    for index, (page, source) in enumerate(zip(pdf.pages, stamped.pages, strict=True)):
        if not bytes(source.Contents.read_bytes()).count(b"BT"):
            continue
        form = pdf.copy_foreign(source.as_form_xobject())
        # pages of a sheet share their resources, so each needs a name of its own
        name = page.add_resource(form, Name.XObject, name=Name(f"/OctavoFurniture{index}"))
        content = f"Q /Artifact <</Type /Pagination>> BDC q {name} Do Q EMC".encode()
        page.contents_add(opening, prepend=True)  # a page leaves its coordinates turned over
        page.contents_add(pdf.make_stream(content))


def _merge_fonts(pdf: pikepdf.Pdf, sheets: Sequence[Sheet], faces: Sequence[Face]) -> None:
    """One font for all pages that use fonts of one name."""
    uses: dict[str, list[FontUse]] = {}
    for sheet in sheets:
        for use in sheet.fonts:
            uses.setdefault(use.name, []).append(use)
    holders = list(find_font_dictionaries(pdf))
    merged: dict[str, pikepdf.Object] = {}
    for fonts in holders:
        for key, font in list(fonts.items()):
            if (name := str(font.BaseFont).lstrip("/")) not in merged:
                merged[name] = _merge_font(pdf, font, uses[name], faces)
            fonts[key] = merged[name]


def _merge_font(
    pdf: pikepdf.Pdf, font: pikepdf.Object, uses: Sequence[FontUse], faces: Sequence[Face]
) -> pikepdf.Object:
    widths = {glyph: width for use in uses for glyph, width in use.widths}
    texts: dict[int, str] = {}
    for use in uses:
        for glyph, text in use.texts:
            texts.setdefault(glyph, text)
    face = _face_of(uses[0], faces)
    made = pdf.make_indirect(Dictionary(dict(font.items())))
    descendant = pdf.make_indirect(Dictionary(dict(font.DescendantFonts[0].items())))
    descriptor = pdf.make_indirect(Dictionary(dict(descendant.FontDescriptor.items())))
    program = _subset(face, frozenset(texts))
    descriptor.FontFile2 = pdf.make_stream(program, Length1=len(program))
    if "/CIDSet" in descriptor:
        del descriptor["/CIDSet"]  # optional, and true only of one sheet's font
    descendant.FontDescriptor = descriptor
    descendant.W = _width_array({glyph: widths[glyph] for glyph in widths})
    made.DescendantFonts = Array([descendant])
    made.ToUnicode = pdf.make_stream(_to_unicode(texts))
    return made


def _face_of(use: FontUse, faces: Sequence[Face]) -> Face:
    style = "italic" if use.italic else "normal"
    fitting = [f for f in faces if f.family == use.family and f.style == style]
    return min(fitting, key=lambda face: abs(face.weight - use.weight))


def _subset(face: Face, glyphs: frozenset[int]) -> bytes:
    """The face with these glyphs only, under their own numbers."""
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)))
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyph for glyph in glyphs if glyph < source.glyph_count)
    wanted.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED_TABLES)
    return bytes(uharfbuzz.subset(source, wanted).blob.data)


def _width_array(widths: Mapping[int, int]) -> Array:
    """Runs of neighbouring glyphs: first glyph and the widths from it on."""
    array = Array()
    run: list[int] = []
    start = previous = None
    for glyph in sorted(widths):
        if previous is None or glyph != previous + 1:
            if start is not None:
                array.append(start)
                array.append(Array(run))
            start, run = glyph, []
        run.append(widths[glyph])
        previous = glyph
    if start is not None:
        array.append(start)
        array.append(Array(run))
    return array


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """A character map: which text each glyph stands for (PDF 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
    ]  # fmt: skip
    entries = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())
    ]
    for first in range(0, len(entries), 100):
        block = entries[first : first + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _places(pdf: pikepdf.Pdf, plan: Plan) -> dict[str, Array]:
    """Every id's destination."""
    places: dict[str, Array] = {}
    for sheet, first in zip(plan.sheets, plan.first_pages, strict=True):
        for name, (page, x, y) in sheet.anchors.items():
            if name not in places:
                places[name] = Array(
                    [pdf.pages[first + page].obj, Name.XYZ, round(x, 3), round(y, 3), 0]
                )
    return places


def _connect(pdf: pikepdf.Pdf, places: Mapping[str, Array]) -> None:
    """Destinations by name, and links between sheets that lead to them."""
    tree = pikepdf.NameTree.new(pdf)
    for name in sorted(places, key=lambda text: text.encode()):
        tree[name] = places[name]
    pdf.Root.Names = Dictionary(Dests=tree.obj)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if address.startswith(FAR):
                del annotation["/A"]
                annotation.Dest = String(unquote(address.removeprefix(FAR)))
                annotation.Contents = annotation.Dest


def _add_outline(
    pdf: pikepdf.Pdf, bookmarks: Iterable[Bookmark], places: Mapping[str, Array]
) -> None:
    path: list[pikepdf.OutlineItem] = []
    with pdf.open_outline() as outline:
        for bookmark in bookmarks:
            item = pikepdf.OutlineItem(bookmark.label, places[bookmark.id])
            del path[bookmark.level - 1 :]
            (path[-1].children if path else outline.root).append(item)
            path.append(item)


def _describe(pdf: pikepdf.Pdf, plan: Plan, imprint: Imprint) -> None:
    ranges = [(0, Name.r)] if plan.front_count else []
    if plan.page_count > plan.front_count:
        ranges.append((plan.front_count, Name.D))
    labels = Array()
    for start, style in ranges:
        labels.append(start)
        labels.append(Dictionary(S=style))
    pdf.Root.PageLabels = Dictionary(Nums=labels)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Lang = String(imprint.language)
    pdf.docinfo["/Title"] = imprint.title
    for key, value in imprint.info.items():
        pdf.docinfo[key] = value
