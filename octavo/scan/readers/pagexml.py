"""Turn PAGE XML (2010 to 2019, with what Transkribus and eScriptorium put into `custom`) into Sheets.

Many files know words only by the line: then each word has its share of the line's box. What `custom` says of pieces of a
line (`textStyle {offset:3; length:2; superscript:true;}`) is said of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Box
from octavo.scan.readers.building import around, kind_of, line_of, points_of, spread
from octavo.scan.readers.xmlfile import local, number, read_pieces
from octavo.scan.sheets.model import Line, Region, RegionKind, Sheet, Sheets, Word
from octavo.scan.words import count_letters

_CUSTOM = re.compile(r"(\w+)\s*\{([^}]*)\}")
_PICTURES = ("ImageRegion", "GraphicRegion", "LineDrawingRegion", "ChartRegion", "MapRegion")
_TABLES = ("TableRegion", "TableCell")
_LAST = 1 << 20  # of regions that no reading order names


def read_pagexml(content: bytes, name: str) -> Sheets:
    """The page of a file. Raises UsageError when it is no whole XML, or has no page."""
    pages = [_page(e, index) for index, e in enumerate(read_pieces(content, ("Page",), name))]
    if not pages:
        raise UsageError(f"{name} has no page", hint="look at the file: the OCR may have failed")
    return Sheets(tuple(pages), recognised=True)


def _page(e: etree._Element, index: int) -> Sheet:
    height = number(e.get("imageHeight"))
    dpi = number(e.get("imageYResolution")) if e.get("imageResolutionUnit") in ("PPI", None) else 0
    scale = points_of(height, dpi)
    order = _order(e)
    found = sorted(enumerate(_regions(e)), key=lambda pair: (_place(pair[1], order), pair[0]))
    regions = [made for _, region in found if (made := _region(region, scale)) is not None]
    language = _language(e.get("primaryLanguage") or "")
    return Sheet(
        index,
        number(e.get("imageWidth")) * scale,
        height * scale,
        tuple(regions),
        language=language,
        image=e.get("imageFilename") or "",
    )


def _order(page: etree._Element) -> dict[str, int]:
    """The place of each region in the reading order, groups unfolded."""
    names: list[str] = []

    def follow(group: etree._Element) -> None:
        parts = [part for part in group if isinstance(part.tag, str)]
        for part in sorted(parts, key=lambda part: number(part.get("index"))):
            if part.get("regionRef"):
                names.append(str(part.get("regionRef")))
            if len(part):
                follow(part)

    for reading in page.iterfind("{*}ReadingOrder"):
        follow(reading)
    return {name: place for place, name in reversed(list(enumerate(names)))}


def _regions(page: etree._Element) -> Iterator[etree._Element]:
    yield from page.iter("{*}TextRegion", *(f"{{*}}{name}" for name in (*_PICTURES, "TableCell")))


def _place(region: etree._Element, order: dict[str, int]) -> float:
    """Where a region is read: by the order, by that of what it stands in, by what `custom` says; else behind."""
    for part in (region, *region.iterancestors()):
        if (name := part.get("id")) in order:
            return order[str(name)]
    said = dict(_custom(region)).get("readingOrder", {})
    return number(said.get("index"), _LAST) if not order else _LAST


def _region(e: etree._Element, scale: float) -> Region | None:
    if local(e) in _PICTURES:
        return Region((), _box(e, scale), "picture")
    found = [_line(line, scale) for line in sorted(e.findall("{*}TextLine"), key=_line_place)]
    lines = [line for line in found if line is not None]
    text = _text(e)
    has_lines = next(e.iter("{*}TextLine"), None) is not None
    if text and (not has_lines or (None in found and _says_more(text, lines))):
        shares = text.split("\n")  # only the region says its words, or those of some lines
        box = _box(e, scale)
        high = (box.bottom - box.top) / len(shares)
        lines = []
        for place, share in enumerate(shares):
            part = Box(box.left, box.top + place * high, box.right, box.top + (place + 1) * high)
            if share.strip():
                lines.append(line_of(spread(share, part, Word("", part)), part))
    if not lines:
        return None
    box = _box(e, scale)
    return Region(
        tuple(lines), box if box.right > box.left else around(line.box for line in lines), _kind(e)
    )


def _says_more(text: str, lines: Sequence[Line]) -> bool:
    """Whether letters of a region's text are missing in its lines."""
    read = "".join(word.text for line in lines for word in line.words)
    return bool(count_letters(text) - count_letters(read))


def _kind(e: etree._Element) -> RegionKind:
    if local(e) in _TABLES or any(local(above) in _TABLES for above in e.iterancestors()):
        return "table"
    said = dict(_custom(e)).get("structure", {}).get("type", "")
    return kind_of(e.get("type") or "") or kind_of(said)


def _line_place(line: etree._Element) -> float:
    return number(dict(_custom(line)).get("readingOrder", {}).get("index"), 0.0)


def _line(e: etree._Element, scale: float) -> Line | None:
    box = _box(e, scale)
    base = e.find("{*}Baseline")
    points = [] if base is None else _points(base)
    baseline = sum(y for _, y in points) / len(points) * scale if points else 0.0
    model = Word("", box, baseline=baseline)
    text = _text(e)
    words = [word for part in e.findall("{*}Word") for word in _words(part, scale, model)]
    # Who corrects a line often leaves its words as they were: the line has the last word.
    if not words or (text and text.split() != [word.text for word in words]):
        words = _styled(text.replace("\n", " "), box, model, e) if text else words
    return line_of(words, box, baseline=baseline) if words else None


def _words(e: etree._Element, scale: float, model: Word) -> list[Word]:
    equivalent = _equivalent(e)
    text = _text(e)
    style = e.find("{*}TextStyle")
    said = {} if style is None else {str(key): str(value) for key, value in style.items()}
    confidence = number(None if equivalent is None else equivalent.get("conf"), 1.0)
    like = model._replace(
        size=number(said.get("fontSize")), font=said.get("fontFamily", ""), bold=said.get("bold") == "true",
        italic=said.get("italic") == "true", small_caps=said.get("smallCaps") == "true",
        raised=True if said.get("superscript") == "true" else None, confidence=min(max(confidence, 0.0), 1.0),
    )  # fmt: skip
    return spread(text, _box(e, scale), like)


def _styled(text: str, box: Box, model: Word, line: etree._Element) -> list[Word]:
    """The words of a line, cut where `custom` says that pieces of it look otherwise."""
    looks: list[frozenset[str]] = [frozenset()] * len(text)
    for name, said in _custom(line):
        start, length = int(number(said.get("offset"))), int(number(said.get("length")))
        if name == "textStyle" and start >= 0 and length > 0:
            true = {key for key, value in said.items() if value == "true"}
            for place in range(start, min(start + length, len(text))):
                looks[place] = looks[place] | true
    wide = (box.right - box.left) / max(len(text), 1)
    made: list[Word] = []
    for found in re.finditer(r"\S+", text):
        start = found.start()
        for place in range(found.start() + 1, found.end() + 1):
            if place < found.end() and looks[place] == looks[start]:
                continue
            look = looks[start]
            made.append(model._replace(
                text=text[start:place], glued=start > found.start(),
                box=Box(box.left + start * wide, box.top, box.left + place * wide, box.bottom),
                bold="bold" in look, italic="italic" in look, small_caps="smallCaps" in look,
                raised=True if "superscript" in look else None,
            ))  # fmt: skip
            start = place
    return made


def _custom(e: etree._Element) -> Iterator[tuple[str, dict[str, str]]]:
    """What `custom` says: names, and keys with values."""
    for name, body in _CUSTOM.findall(e.get("custom") or ""):
        pairs = (piece.partition(":") for piece in body.split(";"))
        yield name, {key.strip(): value.strip() for key, _, value in pairs if value}


def _equivalent(e: etree._Element) -> etree._Element | None:
    """The reading that comes first, of several."""
    found = e.findall("{*}TextEquiv")
    return min(found, key=lambda one: number(one.get("index"), 0.0)) if found else None


def _text(e: etree._Element) -> str:
    """What an element says itself; of a word that says nothing, what its letters say."""
    equivalent = _equivalent(e)
    said = None if equivalent is None else equivalent.find("{*}Unicode")
    if said is None and equivalent is not None:
        said = equivalent.find("{*}PlainText")
    if said is None and local(e) == "Word":
        return "".join(_text(letter) for letter in e.findall("{*}Glyph"))
    return "" if said is None else (said.text or "").strip()


def _points(e: etree._Element) -> list[tuple[float, float]]:
    said = e.get("points")
    if said is None:  # before 2013: <Point x="1" y="2"/>
        return [
            (number(point.get("x")), number(point.get("y"))) for point in e.iterfind("{*}Point")
        ]
    pairs = (piece.partition(",") for piece in said.split())
    return [(number(x), number(y)) for x, _, y in pairs]


def _box(e: etree._Element, scale: float) -> Box:
    coords = e.find("{*}Coords")
    points = [] if coords is None else _points(coords)
    if not points:
        return Box(0, 0, 0, 0)
    across, down = [x * scale for x, _ in points], [y * scale for _, y in points]
    return Box(min(across), min(down), max(across), max(down))


def _language(name: str) -> str:
    """PAGE has English names of languages: “German”."""
    try:
        return langcodes.find(name).to_tag() if name else ""
    except LookupError:
        return ""
