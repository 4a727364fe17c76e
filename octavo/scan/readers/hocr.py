"""Turn hOCR (1.2), which is HTML with boxes in titles, into Sheets.

A page after the other is taken out of the file and read by itself, so that a book needs no more room than a page. Words
are those of `ocrx_word`; a line without them gives each of its words a share of its box. What a file has outside of its
words, lines or pages is taken, too: every letter of it has to be somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Box, Look
from octavo.scan.readers.building import around, kind_of, line_of, points_of, spread
from octavo.scan.readers.xmlfile import number, unfold
from octavo.scan.sheets.model import Line, Region, Sheet, Sheets, Word

_PAGE = re.compile(r"<(\w+)\b(?=[^>]*\bclass\s*=\s*[\"'][^\"'>]*\bocr_page\b)", re.IGNORECASE)
_LINES = frozenset(
    ("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat")
)
_WORDS = frozenset(("ocrx_word",))
_PICTURES = frozenset(("ocr_photo",))
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
_UNSEEN = frozenset(("head", "script", "style", "title"))  # what they hold is no text of a page
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
    pages: list[Sheet] = []
    beside: list[str] = []  # words before, between and behind the pages
    for index, (start, end) in enumerate(pairwise((0, *starts, len(text)))):
        root = _root_of(text[start:end])
        page = None if root is None else _page_in(root)
        if index:
            pages.append(Sheet(index - 1, 0, 0, ()) if page is None else _page(page, index - 1))
        if root is not None:
            beside += [words for _, words in _walk(root, frozenset(), apart=page)]
    said = " ".join(" ".join(beside).split())
    looks: tuple[Look, ...] = ()
    if said:
        pages[0] = _with_beside(pages[0], said)
        looks = (
            Look("letters", f"words outside of the pages are in the report only: “{said[:60]}”"),
        )
    return Sheets(tuple(pages), _metadata(text[: starts[0]]), recognised=True, looks=looks)


def _metadata(head: str) -> dict[str, str]:
    title = _TITLE.search(head)
    words = " ".join(re.sub(r"<[^>]*>", "", title[1]).split()) if title else ""
    # programs put the name of the picture there, or a word of theirs
    return (
        {"title": words}
        if words and not re.search(r"\.\w{2,4}$|^(?:scan|ocr|image|untitled)\b", words, re.I)
        else {}
    )


def _root_of(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root


def _page_in(root: etree._Element) -> etree._Element | None:
    return next((e for e in root.iter(etree.Element) if "ocr_page" in _classes(e)), None)


def _page(page: etree._Element, index: int) -> Sheet:
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


def _with_beside(sheet: Sheet, text: str) -> Sheet:
    """A page with words at its head that are of no page: they are set aside with its running head."""
    box = Box(0, 0, sheet.width, 0)
    line = line_of(spread(text, box, Word("", box)), box)
    return replace(sheet, regions=(Region((line,), box, "head"), *sheet.regions))


def _regions(page: etree._Element, points: float) -> Iterator[Region]:
    """A region for each paragraph, else for each area, else one; words outside of lines are lines, too."""
    pending: list[Line] = []
    loose: list[Word] = []
    held: etree._Element | None = None
    for e, text in _walk(page, _LINES | _WORDS, _PICTURES):
        is_picture = not text and bool(_classes(e) & _PICTURES)
        is_line = not text and bool(_classes(e) & _LINES)
        holder = _holder_of(e, page, own=bool(text))
        if loose and (is_line or is_picture or holder is not held):
            pending += _lines_of(loose)
            loose = []
        if pending and held is not None and (is_picture or holder is not held):
            yield _region(held, pending, points)
            pending = []
        if is_picture:
            yield Region((), _box(_properties(e), points), "picture")
            continue
        held = holder
        if is_line:
            pending += [line] if (line := _line(e, points)) is not None else []
        elif text:
            box = _box(_properties(e), points)
            loose += spread(" ".join(text.split()), box, Word("", box))
        else:
            loose += _words(e, points, 0.0, 0.0)
    pending += _lines_of(loose) if loose else ()
    if pending and held is not None:
        yield _region(held, pending, points)


def _walk(
    top: etree._Element,
    leaves: frozenset[str],
    marks: frozenset[str] = frozenset(),
    apart: etree._Element | None = None,
) -> Iterator[tuple[etree._Element, str]]:
    """In the order of the file: each element with a class of ``leaves`` or ``marks``, with ""; and each text outside of
    leaves and of ``apart``, with what it stands in."""
    inside: etree._Element | None = None
    for event, e in etree.iterwalk(top, events=("start", "end")):
        if event == "start" and inside is None:
            classes = _classes(e)
            if e is apart or e.tag in _UNSEEN:
                inside = e
            elif e is not top and classes & leaves:
                inside = e
                yield e, ""
            else:
                if classes & marks:
                    yield e, ""
                if e.text and e.text.strip():
                    yield e, e.text
        elif event == "end":
            inside = None if e is inside else inside
            holder = e.getparent()
            if inside is None and e is not top and holder is not None and e.tail and e.tail.strip():
                yield holder, e.tail


def _holder_of(e: etree._Element, page: etree._Element, *, own: bool = False) -> etree._Element:
    """The paragraph or area that something stands in, else the page; ``own``: or is."""
    above = (e, *e.iterancestors()) if own else e.iterancestors()
    return next((part for part in above if _classes(part) & ({"ocr_par"} | _AREAS)), page)


def _lines_of(words: list[Word]) -> Iterator[Line]:
    """Words that no line holds, as lines: a new one begins below the last."""
    line: list[Word] = []
    for word in words:
        if line and word.box.top >= line[-1].box.bottom > line[-1].box.top:
            yield line_of(line, around(held.box for held in line))
            line = []
        line.append(word)
    yield line_of(line, around(held.box for held in line))


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
    words = list(_words_in(e, box, points, Word("", box, size, baseline)))
    if has_baseline and abs(slope[0]) > 1e-4 and _has_words(e):
        words = [
            _sloped(word, box, slope[0], baseline) for word in words
        ]  # each where the line has risen to
    return line_of(words, box, baseline=baseline) if words else None


def _has_words(line: etree._Element) -> bool:
    return any(_classes(inner) & _WORDS for inner in line.iter(etree.Element))


def _words_in(line: etree._Element, box: Box, points: float, model: Word) -> Iterator[Word]:
    """The words of a line, and what stands in it outside of these, which is glued where no blank parts it from them."""
    if not _has_words(line):
        yield from spread(" ".join("".join(line.itertext()).split()), box, model)
        return
    right, glued = box.left, False
    for e, text in _walk(line, _WORDS):
        if text:
            here = spread(" ".join(text.split()), Box(right, box.top, right, box.bottom), model)
            if right > box.left and not text[0].isspace():
                here[0] = here[0]._replace(glued=True)
            glued = not text[-1].isspace()
        else:
            here = list(_words(e, points, model.size, model.baseline))
            if here and glued:
                here[0] = here[0]._replace(glued=True)
            glued = False
        yield from here
        right = max([right, *(word.box.right for word in here)])


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
