"""Turn ALTO (versions 2 to 4) into Sheets.

Lengths are pixels, tenths of a millimetre or 1/1200 inch. A word that a line end cuts is known by HYP or by
SUBS_TYPE; where neither is used its hyphen stands in CONTENT, and whoever joins lines has to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Box
from octavo.scan.readers.building import around, kind_of, line_of, points_of, spread
from octavo.scan.readers.xmlfile import local, number, read_pieces
from octavo.scan.sheets.model import Line, Region, RegionKind, Sheet, Sheets, Word

_UNITS = {"mm10": 72 / 254, "inch1200": 72 / 1200}
_MARGINS: dict[str, RegionKind] = {"TopMargin": "head", "BottomMargin": "foot"}
_MARGIN_LINES = 2  # as many a margin may have: more is text that was put there wrongly
_PICTURES = ("Illustration", "GraphicalElement")
_TAGS = ("LayoutTag", "StructureTag", "RoleTag", "OtherTag")


@dataclass(slots=True)
class _Known:
    """What stands before the pages."""

    unit: str = "pixel"
    styles: dict[str, dict[str, str]] = field(default_factory=dict)  # by ID
    tags: dict[str, str] = field(default_factory=dict)  # labels, by ID
    image: str = ""  # that was read


def read_alto(content: bytes, name: str) -> Sheets:
    """The pages of a file. Raises UsageError when it is no whole XML, or has no page."""
    known = _Known()
    pages: list[Sheet] = []
    for e in read_pieces(
        content, ("MeasurementUnit", "fileName", "TextStyle", *_TAGS, "Page"), name
    ):
        match local(e):
            case "MeasurementUnit":
                known.unit = (e.text or "").strip().lower()
            case "fileName":
                known.image = known.image or (e.text or "").strip()
            case "TextStyle":
                known.styles[e.get("ID") or ""] = {str(key): str(value) for key, value in e.items()}
            case "Page":
                pages.append(_page(e, known, len(pages)))
            case _:
                known.tags[e.get("ID") or ""] = e.get("LABEL") or e.get("TYPE") or ""
    if not pages:
        raise UsageError(f"{name} has no page", hint="look at the file: the OCR may have failed")
    return Sheets(tuple(pages), recognised=True)


def _page(e: etree._Element, known: _Known, index: int) -> Sheet:
    height = number(e.get("HEIGHT"))
    scale = _UNITS.get(known.unit) or points_of(height)
    regions = tuple(_regions(e, known, scale))
    whole = around(region.box for region in regions)
    width = number(e.get("WIDTH")) * scale or whole.right
    label = e.get("PRINTED_IMG_NR") or ""
    languages = [x.get("LANG") or x.get("language") for x in e.iter("{*}TextBlock")]
    said = languages[0] if languages and languages[0] and len(set(languages)) == 1 else ""
    return Sheet(index, width, height * scale or whole.bottom, regions, label=label.strip(),
                 language=said if said and langcodes.tag_is_valid(said) else "", image="" if index else known.image)  # fmt: skip


def _regions(page: etree._Element, known: _Known, scale: float) -> Iterator[Region]:
    names = ("TextBlock", "TextLine", "String", *_PICTURES)
    for e in page.iter(*(f"{{*}}{name}" for name in names)):
        name = local(e)
        if name in _PICTURES:
            if name == "Illustration":
                yield Region((), _box(e, scale), "picture")
            continue
        if name != "TextBlock" and next(e.iterancestors("{*}TextBlock"), None) is not None:
            continue
        lines = tuple(_lines(e, known, scale))
        if not lines:
            continue
        kind = _kind(e, known)
        above = [local(part) for part in e.iterancestors()]
        margin = next((_MARGINS[name] for name in above if name in _MARGINS), None)
        if not kind and margin is not None and len(lines) <= _MARGIN_LINES:
            kind = margin
        box = _box(e, scale)
        yield Region(
            lines, box if box.right > box.left else around(line.box for line in lines), kind
        )


def _lines(e: etree._Element, known: _Known, scale: float) -> Iterator[Line]:
    """The lines of a block, or one that stands in none. No writer should leave words outside of lines; where one does,
    each is a line."""
    for part in e.iter("{*}TextLine", "{*}String"):
        if local(part) == "TextLine":
            line = _line(part, known, scale)
        elif next(part.iterancestors("{*}TextLine"), None) is None:
            words = _words(part, part, known, scale, 0.0, glued=False)
            line = line_of(words, _box(part, scale)) if words else None
        else:
            continue
        if line is not None:
            yield line


def _kind(e: etree._Element, known: _Known) -> RegionKind:
    """What a block, or what it stands in, is called by tags or by its type."""
    for part in (e, *e.iterancestors("{*}ComposedBlock")):
        for key in (part.get("TAGREFS") or "").split():
            if kind := kind_of(known.tags.get(key, "")):
                return kind
        if kind := kind_of(part.get("TYPE") or part.get("type") or ""):
            return kind
    return ""


def _line(e: etree._Element, known: _Known, scale: float) -> Line | None:
    box = _box(e, scale)
    baseline = _baseline(e, scale)
    words: list[Word] = []
    hyphen: bool | None = None
    glued = False
    for part in e:
        match local(part):
            case "String":
                made = _words(part, e, known, scale, baseline, glued=glued)
                words += made
                glued = bool(made)
                if part.get("SUBS_TYPE") == "HypPart1":
                    hyphen = True
            case "SP":
                glued = False
            case "HYP":
                hyphen = True
                words = _with_hyphen(words, e)
    # Some writers leave the blanks out: then words that stand side by side are not one.
    if len(words) > 1 and all(word.glued for word in words[1:]) and e.find("{*}SP") is None:
        words = [_apart(word) for word in words]
    return line_of(words, box, baseline=baseline, hyphen=hyphen) if words else None


def _with_hyphen(words: list[Word], e: etree._Element) -> list[Word]:
    """The words of a line whose last is cut: with a hyphen of its own where the whole word has it (“self-made”), else
    with one that only shows where it is cut."""
    strings = [part for part in e if local(part) == "String"]
    whole = strings[-1].get("SUBS_CONTENT") if strings else None
    if not words or words[-1].text.endswith(("-", "‐")):
        return words
    sign = "-" if whole and whole.startswith(f"{words[-1].text}-") else "\u00ad"
    return [*words[:-1], words[-1]._replace(text=f"{words[-1].text}{sign}")]


def _apart(word: Word) -> Word:
    return word._replace(glued=False)


def _words(
    e: etree._Element,
    line: etree._Element,
    known: _Known,
    scale: float,
    baseline: float,
    *,
    glued: bool,
) -> list[Word]:
    style: dict[str, str] = {}
    for part in (line.getparent(), line, e):
        for key in ((part.get("STYLEREFS") if part is not None else None) or "").split():
            style |= known.styles.get(key, {})
    faces = f"{style.get('FONTSTYLE', '')} {e.get('STYLE') or ''}".lower().split()
    model = Word(
        "", Box(0, 0, 0, 0), number(style.get("FONTSIZE")), baseline, style.get("FONTFAMILY", ""),
        "bold" in faces, "italics" in faces or "italic" in faces, "smallcaps" in faces,
        raised=True if "superscript" in faces else None, glued=glued,
        confidence=min(max(number(e.get("WC"), 1.0), 0.0), 1.0),
    )  # fmt: skip
    made = spread(e.get("CONTENT") or "", _box(e, scale), model)
    return [word if n == 0 else _apart(word) for n, word in enumerate(made)]


def _baseline(e: etree._Element, scale: float) -> float:
    """Of one figure (ALTO 2 to 4.0), or of points from left to right (4.1)."""
    said = (e.get("BASELINE") or "").replace(",", " ").split()
    if len(said) == 1:
        return number(said[0]) * scale
    heights = [number(piece) for piece in said[1::2]]
    return sum(heights) / len(heights) * scale if heights else 0.0


def _box(e: etree._Element, scale: float) -> Box:
    left, top, wide, high = (
        number(e.get(key)) * scale for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")
    )
    return Box(round(left, 2), round(top, 2), round(left + wide, 2), round(top + high, 2))
