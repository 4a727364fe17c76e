"""Turn hOCR (1.2), which is HTML with boxes in titles, into Sheets.

A page after the other is taken out of the file and read by itself, so that a book needs no more room than a page. Words
are those of `ocrx_word`; a line without them gives each of its words a share of its box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Box
from octavo.scan.readers.building import around, kind_of, line_of, points_of, spread
from octavo.scan.readers.xmlfile import number, unfold
from octavo.scan.sheets.model import Line, Region, Sheet, Sheets, Word

_PAGE = re.compile(r"<(\w+)\b(?=[^>]*\bclass\s*=\s*[\"'][^\"'>]*\bocr_page\b)", re.IGNORECASE)
_LINES = frozenset(
    ("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat")
)
_AREAS = frozenset(
    (
        "ocr_carea",
        "ocrx_block",
        "ocr_column",
        "ocr_float",
        "ocr_table",
        "ocr_photo",
        "ocr_separator",
    )
)
# Areas that say what they are; what tesseract calls so is a line of any kind.
_SAID = {"ocr_table": "table", "ocr_caption": "caption", "ocr_photo": "picture"}
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SIZED = 2  # digits after the point that are kept of points


def read_hocr(content: bytes, name: str) -> Sheets:
    """The pages of a file. Raises UsageError when it is cut, or has no page."""
    text = unfold(content, name).decode("utf-8", "replace").replace("\0", " ")
    starts = [match.start() for match in _PAGE.finditer(text)]
    if not starts:
        raise UsageError(
            f"{name} has no page (ocr_page)", hint="look at the file: the OCR may have failed"
        )
    if "<html" in text[: starts[0]].lower() and "</html>" not in text[-2000:].lower():
        raise UsageError(f"{name} breaks off: its last page is not whole",
                         hint="fetch the file anew, or let the OCR program write it again")  # fmt: skip
    pages = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        pages.append(_page(text[start:end], index))
    return Sheets(tuple(pages), _metadata(text[: starts[0]]), recognised=True)


def _metadata(head: str) -> dict[str, str]:
    title = _TITLE.search(head)
    words = " ".join(re.sub(r"<[^>]*>", "", title[1]).split()) if title else ""
    # programs put the name of the picture there, or a word of theirs
    return (
        {"title": words}
        if words and not re.search(r"\.\w{2,4}$|^(?:scan|ocr|image|untitled)\b", words, re.I)
        else {}
    )


def _page(text: str, index: int) -> Sheet:
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:  # nothing but a tag that is none
        return Sheet(index, 0, 0, ())
    page = next((e for e in root.iter(etree.Element) if "ocr_page" in _classes(e)), root)
    said = _properties(page)
    edges = _figures(said.get("bbox", ""))
    dpi = _figures(said.get("scan_res", ""))
    points = points_of(edges[3] if len(edges) == 4 else 0, dpi[0] if dpi else 0)
    regions = tuple(region for region in _regions(page, points) if region.lines or region.kind)
    whole = _box(said, points)
    if whole.right <= whole.left:
        whole = around(region.box for region in regions)
    languages = {str(e.get("lang")) for e in page.iter(etree.Element) if e.get("lang")}
    return Sheet(
        index, whole.right, whole.bottom, regions, label=said.get("lpageno", "").strip("\"' "),
        language=_language(languages.pop()) if len(languages) == 1 else "",
        image=said.get("image", "").strip("\"' "),
    )  # fmt: skip


def _regions(page: etree._Element, points: float) -> Iterator[Region]:
    """A region for each paragraph, else for each area, else one; lines outside of these by themselves."""
    pending: list[Line] = []
    held: etree._Element | None = None
    for e in page.iter(etree.Element):
        classes = _classes(e)
        if "ocr_photo" in classes:
            if pending and held is not None:
                yield _region(held, pending, points)
                pending = []
            yield Region((), _box(_properties(e), points), "picture")
        if not classes & _LINES or any(_classes(above) & _LINES for above in e.iterancestors()):
            continue
        holder = next(
            (above for above in e.iterancestors() if _classes(above) & ({"ocr_par"} | _AREAS)), page
        )
        if holder is not held and pending and held is not None:
            yield _region(held, pending, points)
            pending = []
        held = holder
        if (line := _line(e, points)) is not None:
            pending.append(line)
    if pending and held is not None:
        yield _region(held, pending, points)


def _region(e: etree._Element, lines: list[Line], points: float) -> Region:
    box = _box(_properties(e), points)
    above = [*e.iterancestors()]
    names = set().union(*(_classes(part) for part in (e, *above)))
    kind = next((_SAID[name] for name in sorted(names) if name in _SAID), "")
    return Region(
        tuple(lines),
        box if box.right > box.left else around(line.box for line in lines),
        kind_of(kind),
    )


def _line(e: etree._Element, points: float) -> Line | None:
    said = _properties(e)
    box = _box(said, points)
    size = number(said.get("x_fsize")) or round(number(said.get("x_size")) * points, _SIZED)
    slope = _figures(said.get("baseline", ""))
    has_baseline = len(slope) == 2 and box.bottom > box.top
    baseline = box.bottom + slope[1] * points if has_baseline else 0.0
    found = [inner for inner in e.iter(etree.Element) if "ocrx_word" in _classes(inner)]
    if not found:
        text = " ".join("".join(e.itertext()).split())
        words = spread(text, box, Word("", box, size, baseline))
    else:
        words = [word for inner in found for word in _words(inner, points, size, baseline)]
        if has_baseline and abs(slope[0]) > 1e-4:  # each word stands where the line has risen to
            words = [_sloped(word, box, slope[0], baseline) for word in words]
    return line_of(words, box, baseline=baseline) if words else None


def _words(e: etree._Element, points: float, size: float, baseline: float) -> Iterator[Word]:
    said = _properties(e)
    text = "".join(e.itertext())
    own = number(said.get("x_fsize")) or size
    box = _box(said, points)
    tags = {str(inner.tag) for inner in e.iterdescendants(etree.Element)}
    confidence = number(said.get("x_wconf"), 100.0) / 100
    model = Word(
        "", box, own, baseline, said.get("x_font", "").strip("\"' "), bool(tags & {"strong", "b"}),
        bool(tags & {"em", "i"}), raised=True if "sup" in tags else None,
        confidence=min(max(confidence, 0.0), 1.0),
    )  # fmt: skip
    yield from spread(text.strip(), box, model)


def _sloped(word: Word, line: Box, slope: float, baseline: float) -> Word:
    return word._replace(baseline=round(baseline + slope * (word.box.left - line.left), _SIZED))


def _classes(e: etree._Element) -> set[str]:
    return set(str(e.get("class") or "").split()) if isinstance(e.tag, str) else set()


def _properties(e: etree._Element) -> dict[str, str]:
    """The properties that a title holds: “bbox 1 2 3 4; x_wconf 96”."""
    made: dict[str, str] = {}
    for piece in str(e.get("title") or "").split(";"):
        key, _, value = piece.strip().partition(" ")
        made.setdefault(key, value.strip())
    return made


def _figures(value: str) -> list[float]:
    return [number(piece) for piece in value.split()]


def _box(said: dict[str, str], points: float) -> Box:
    edges = _figures(said.get("bbox", ""))
    if len(edges) != 4:
        return Box(0, 0, 0, 0)
    left, top, right, bottom = (round(edge * points, _SIZED) for edge in edges)
    return Box(left, top, right, bottom)


def _language(tag: str) -> str:
    """A language as BCP 47 has it: tesseract says “eng”, and “deu_frak”."""
    plain = re.split(r"[_+]", tag)[0]
    try:
        return langcodes.standardize_tag(plain) if langcodes.tag_is_valid(plain) else ""
    except langcodes.LanguageTagError:
        return ""
