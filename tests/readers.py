"""Read finished files the way a stranger would: nothing here comes from octavo.

The package has readers of its own for its proof. Tests that used them would only show that the two
agree with themselves.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree, html

XHTML = "{http://www.w3.org/1999/xhtml}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of contents."""

    level: int
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class PageBreakMarkup:
    """A page mark with the text around it, squeezed, notes left out."""

    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NoteMarkup:
    """A note with its call, as EPUB and HTML have it."""

    call_id: str
    call_label: str
    note_id: str
    text: str  # label included
    back: str


def squeeze(text: str) -> str:
    """Text without white space and hyphens of line ends."""
    return re.sub(r"[\s\u200b\u2060\u00ad\u2010-]|\ufffe|\x02", "", text)


def pdf_pages(content: bytes) -> list[str]:
    """The text of every page."""
    document = pdfium.PdfDocument(content)
    try:
        texts = []
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


SUPERIORS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")  # of note calls


def marked_texts(content: bytes, *, actual: bool = True) -> list[list[str]]:
    """For every page the text of each mark that the structure names, in the order of their numbers; ``actual``: what is
    said to be the text of some glyphs (ActualText) in their place."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [_texts_of_marks(page, actual=actual) for page in pdf.pages]


def _texts_of_marks(page: pikepdf.Page, *, actual: bool) -> list[str]:
    fonts = {name: _texts_of_font(font) for name, font in page.resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []  # number, and whether its text is said
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            facts = operands[1] if name == "BDC" else {}
            number = int(facts["/MCID"]) if "/MCID" in facts else marks[-1][0] if marks else None
            said = facts.get("/ActualText") if actual else None
            if number is not None:
                texts[number] = texts.get(number, "") + ("" if said is None else str(said))
            marks.append((number, said is not None or (bool(marks) and marks[-1][1])))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name == "TJ" and marks and marks[-1][0] is not None and not marks[-1][1]:
            shown = b"".join(
                bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)
            )
            codes = [int.from_bytes(shown[at : at + 2], "big") for at in range(0, len(shown), 2)]
            texts[marks[-1][0]] += "".join(letters.get(code, "") for code in codes)
    return [texts[number] for number in sorted(texts)]


def _texts_of_font(font: pikepdf.Object) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", font.ToUnicode.read_bytes())
    }


def pdf_words(content: bytes) -> list[tuple[str, float]]:
    """Every word with the left edge of its first letter, in points, in the order of the pages."""
    document = pdfium.PdfDocument(content)
    words: list[tuple[str, float]] = []
    try:
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            text = text_page.get_text_range()
            words += [
                (match[0], text_page.get_charbox(match.start())[0])
                for match in re.finditer(r"\S+", text)
            ]
            text_page.close()
            page.close()
    finally:
        document.close()
    return words


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is printed, in points from the lower left corner of its page."""

    text: str
    page: int  # index
    left: float  # of its own room, white at both sides included
    right: float
    bottom: float  # of its outline
    top: float


def pdf_letters(content: bytes) -> list[Letter]:
    """Every letter, figure and sign that is printed, in the order of the pages."""
    letters: list[Letter] = []
    with pdfium.PdfDocument(content) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index, character in enumerate(text.get_text_range()):
                if index < text.count_chars() and not character.isspace():
                    left, _, right, _ = text.get_charbox(index, loose=True)
                    _, bottom, _, top = text.get_charbox(index)
                    letters.append(Letter(character, number, left, right, bottom, top))
    return letters


def path_bounds(content: bytes, title: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top, in points, of every path on the page that begins the chapter ``title``."""
    with pdfium.PdfDocument(content) as document:
        page = document[destinations(content)[title.lower()][0]]
        kinds = (pdfium_c.FPDF_PAGEOBJ_PATH,)
        return [drawn.get_bounds() for drawn in page.get_objects(kinds)]


def drawn_boxes(content: bytes, title: str) -> list[tuple[float, float]]:
    """Width and height, in points, of every path on the page that begins the chapter ``title``."""
    bounds = path_bounds(content, title)
    return [(right - left, top - bottom) for left, bottom, right, top in bounds]


def feet_of_drawings(content: bytes, height: float) -> dict[int, float]:
    """For every page with paths of at least a height, the lowest point of these; all in points."""
    feet: dict[int, float] = {}
    with pdfium.PdfDocument(content) as document:
        for index, page in enumerate(document):
            boxes = [
                drawn.get_bounds() for drawn in page.get_objects((pdfium_c.FPDF_PAGEOBJ_PATH,))
            ]
            lows = [bottom for _, bottom, _, top in boxes if top - bottom >= height]
            if lows:
                feet[index] = min(lows)
    return feet


def tops_of_words(content: bytes, begin: str) -> dict[int, float]:
    """For every page with words that begin in this way, the highest point of these, in points."""
    tops: dict[int, float] = {}
    with pdfium.PdfDocument(content) as document:
        for index, page in enumerate(document):
            text = page.get_textpage()
            found = re.finditer(rf"\b{begin}", text.get_text_range())
            highs = [text.get_charbox(match.start())[3] for match in found]
            if highs:
                tops[index] = max(highs)
    return tops


def picture_sizes(content: bytes) -> set[tuple[int, int]]:
    """Width and height, in whole points, of every picture in the document."""
    with pdfium.PdfDocument(content) as document:
        boxes = [
            drawn.get_bounds()
            for page in document
            for drawn in page.get_objects((pdfium_c.FPDF_PAGEOBJ_IMAGE,))
        ]
    return {(round(right - left), round(top - bottom)) for left, bottom, right, top in boxes}


def type_sizes(content: bytes, title: str) -> set[float]:
    """The sizes of type, in points, on the page that begins the chapter ``title``."""
    with pdfium.PdfDocument(content) as document:
        text = document[destinations(content)[title.lower().replace(" ", "-")][0]].get_textpage()
        return {
            round(pdfium_c.FPDFText_GetFontSize(text.raw, index), 1)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        }


def base_lines(content: bytes) -> list[list[tuple[float, float, str]]]:
    """For every page its base lines, from the head: height above the page's foot, in points, size of letters (in units
    of the file), and the letters. Letters of two sizes stand on lines of their own, so raised figures do too."""
    pages = []
    with pdfium.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            lines: dict[tuple[float, float], str] = {}
            for index in range(text.count_chars()):
                x, y = pdfium_c.c_double(), pdfium_c.c_double()
                pdfium_c.FPDFText_GetCharOrigin(text.raw, index, x, y)
                size = round(pdfium_c.FPDFText_GetFontSize(text.raw, index), 2)
                if letter := text.get_text_range(index, 1).strip():
                    key = (round(y.value, 2), size)
                    lines[key] = lines.get(key, "") + letter
            text.close()
            pages.append([(y, size, letters) for (y, size), letters in sorted(lines.items())[::-1]])
    return pages


def lines_off_grid(content: bytes, step: float) -> list[tuple[int, float, str]]:
    """Lines whose letters have the size of most, or nearly, and that stand off a grid of so many points: page, how far
    they are off, and their letters. Numbers of formulas and the stars of a break stand where they please the eye, running
    heads and folios in the margin."""
    lines = [(page, *line) for page, lines in enumerate(base_lines(content), 1) for line in lines]
    sizes: Counter[float] = Counter()
    for _, _, size, letters in lines:
        sizes[size] += len(letters)
    usual = sizes.most_common(1)[0][0]
    often = Counter(letters for _, _, _, letters in lines)
    furniture = {
        letters for letters, count in often.items() if count > 3 and "Verse" not in letters
    }
    found = [
        (page, y, letters)
        for page, y, size, letters in lines
        if 0.915 < size / usual < 1.06
        and not re.fullmatch(r"\(\d+\)|\*+|\d+|[ivxl]+", letters)
        and letters not in furniture
    ]
    grid = Counter(round(y % step, 1) for _, y, _ in found).most_common(1)[0][0]
    off = [(page, (y - grid + step / 2) % step - step / 2, letters) for page, y, letters in found]
    return [(page, round(by, 2), letters) for page, by, letters in off if abs(by) > 0.12]


def pdf_labels(content: bytes) -> list[str]:
    """The page labels: what a viewer shows as page numbers."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [str(page.label) for page in pdf.pages]


def pdf_outline(content: bytes) -> list[tuple[int, str, int]]:
    """The outline: (level, title, page index)."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}

        def walk(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                yield level, str(item.title), numbers[item.destination[0].objgen]
                yield from walk(list(item.children), level + 1)

        with pdf.open_outline() as outline:
            return list(walk(list(outline.root), 1))


def pdf_link_targets(content: bytes) -> list[tuple[int, int]]:
    """Links inside the PDF as (page index, page index they lead to), in their order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        names = {
            str(name): numbers[destination[0].objgen]
            for name, destination in pikepdf.NameTree(pdf.Root.Names.Dests).items()
        }
        return [
            (index, names[str(annotation.Dest)])
            for index, page in enumerate(pdf.pages)
            for annotation in page.obj.get("/Annots", ())
            if "/Dest" in annotation
        ]


def destinations(content: bytes) -> dict[str, tuple[int, float, float]]:
    """Where every id of the PDF is: (page index, x, y)."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        return {
            str(name): (numbers[d[0].objgen], round(float(d[2]), 1), round(float(d[3]), 1))
            for name, d in pikepdf.NameTree(pdf.Root.Names.Dests).items()
        }


def printed_contents(page: str) -> list[tuple[str, str]]:
    """Lines of a contents page with leaders: (label, folio)."""
    lines = (
        re.fullmatch(r"(.*?)[ .]*\.[ .]*?\s*(\d+|[ivxlc]+)", x.strip()) for x in page.split("\n")
    )
    return [(" ".join(match[1].split()), match[2]) for match in lines if match]


def epub_documents(content: bytes) -> dict[str, etree._Element]:
    """The documents of the spine by file name, in reading order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        opf_name = next(name for name in archive.namelist() if name.endswith(".opf"))
        folder = opf_name.rpartition("/")[0]
        opf = etree.fromstring(archive.read(opf_name))
        hrefs = {i.get("id"): i.get("href") for i in opf.iter("{*}item")}
        spine = [hrefs[ref.get("idref")] for ref in opf.iter("{*}itemref")]
        return {
            str(name): etree.fromstring(archive.read(f"{folder}/{name}" if folder else str(name)))
            for name in spine
        }


def epub_nav(content: bytes) -> list[Line]:
    """The contents of the EPUB's navigation document."""
    for tree in epub_documents(content).values():
        for nav in tree.iter(f"{XHTML}nav"):
            if nav.get(TYPE) == "toc":
                return list(_list_lines(nav.find(f"{XHTML}ol"), XHTML, 1))
    raise AssertionError("the spine has no navigation document")


def epub_ncx(content: bytes) -> list[Line]:
    """The contents of the EPUB's NCX."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".ncx"))
        tree = etree.fromstring(archive.read(name))

    def walk(parent: etree._Element, level: int) -> Iterator[Line]:
        for point in parent.findall(f"{NCX}navPoint"):
            label = point.findtext(f"{NCX}navLabel/{NCX}text") or ""
            yield Line(level, " ".join(label.split()), point.find(f"{NCX}content").get("src"))
            yield from walk(point, level + 1)

    return list(walk(tree.find(f"{NCX}navMap"), 1))


def html_tree(content: bytes) -> etree._Element:
    """The HTML page."""
    return html.document_fromstring(content.decode("utf-8"))


def html_nav(content: bytes) -> list[Line]:
    """The contents of the HTML page."""
    nav = html_tree(content).find(".//nav[@role='doc-toc']")
    return list(_list_lines(next(nav.iter("ol")), "", 1))


def notes_of(trees: list[etree._Element]) -> list[NoteMarkup]:
    """All calls in reading order with the element that each one points to."""
    ids = {e.get("id"): e for tree in trees for e in tree.iter(etree.Element) if e.get("id")}
    found = []
    for tree in trees:
        for link in tree.iter("{*}a"):
            if link.get("role") == "doc-noteref":
                note = ids[link.get("href").rpartition("#")[2]]
                back = next(a for a in note.iter("{*}a") if a.get("role") == "doc-backlink")
                found.append(
                    NoteMarkup(
                        call_id=link.get("id"),
                        call_label="".join(link.itertext()),
                        note_id=note.get("id"),
                        text=" ".join("".join(note.itertext()).split()),
                        back=back.get("href").rpartition("#")[2],
                    )
                )
    return found


def _list_lines(ol: etree._Element, ns: str, level: int) -> Iterator[Line]:
    for item in ol.findall(f"{ns}li"):
        link = next(item.iter(f"{ns}a"))
        yield Line(level, " ".join("".join(link.itertext()).split()), link.get("href"))
        for inner in item.findall(f"{ns}ol"):
            yield from _list_lines(inner, ns, level + 1)


def page_breaks(trees: list[etree._Element]) -> list[PageBreakMarkup]:
    """All page marks in reading order."""
    texts: list[str] = []
    marks: list[etree._Element] = []

    def walk(element: etree._Element) -> None:
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in (
            "head", "script", "style", "math", "dialog",
        ):  # fmt: skip
            return
        if element.get("role") in ("doc-footnote", "doc-endnotes", "doc-pagelist"):
            return
        if element.get("role") == "doc-pagebreak":
            marks.append(element)
            texts.append("\ue000")
        texts.append(element.text or "")
        for child in element:
            walk(child)
            texts.append(child.tail or "")

    for tree in trees:
        walk(tree)
    parts = squeeze("".join(texts)).split("\ue000")
    return [
        PageBreakMarkup(
            mark.get("id"), mark.get("aria-label"), "".join(parts[: index + 1])[-80:],
            "".join(parts[index + 1 :][:5])[:80],
        )
        for index, mark in enumerate(marks)
    ]  # fmt: skip


def epub_page_list(content: bytes) -> list[Line]:
    """The page list of the navigation document."""
    for tree in epub_documents(content).values():
        for nav in tree.iter(f"{XHTML}nav"):
            if nav.get(TYPE) == "page-list":
                return list(_list_lines(nav.find(f"{XHTML}ol"), XHTML, 1))
    return []


def epub_ncx_pages(content: bytes) -> list[Line]:
    """The page list of the NCX."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".ncx"))
        tree = etree.fromstring(archive.read(name))
    return [
        Line(1, target.findtext(f"{NCX}navLabel/{NCX}text") or "",
             target.find(f"{NCX}content").get("src"))
        for target in tree.iter(f"{NCX}pageTarget")
    ]  # fmt: skip
