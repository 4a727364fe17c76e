"""Turn font files that a book brings into faces that stand beside a theme's.

A face of the book's has only the letters that it is there for, and its lines are as high as those of the
theme's text, so that a word in another script opens no line. Faces of the theme lose the letters for which
the book names a font of its own. Both keep all glyphs under their own numbers; like all faces they are
made once and kept in the user's cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from struct import error, unpack_from

from octavo.engine.fonts import cut, kept_face, load_font, wanted_whole
from octavo.model.errors import UsageError

_LEAST_OS2 = 78  # bytes
_ITALIC = 0x201  # of fsSelection: italic or oblique
_REGULAR, _BOLD = 400, 700
_DATE = 3_800_000_000  # of a font that is made here, in seconds since 1904; a date of today would change its bytes
_BOX = (((60, 0), (60, 650), (540, 650), (540, 0)), ((100, 40), (500, 40), (500, 610), (100, 610)))
_VARIANTS = 14  # format of the map of variation selectors, which names no glyph by itself
_OUTLINES = frozenset(("glyf", "CFF "))  # CFF2 cannot stand in a PDF
# What fsType permits (OpenType 1.9.1, OS/2): the loosest of three bits counts.
_RESTRICTED, _PREVIEW, _EDITABLE, _WHOLE_ONLY, _BITMAPS_ONLY = 0x2, 0x4, 0x8, 0x100, 0x200


@dataclass(frozen=True, slots=True)
class FontFacts:
    """What a font file says of itself."""

    family: str
    weight: int  # of its default
    italic: bool
    weights: tuple[float, float] | None  # of a variable font: the least and the greatest
    codes: frozenset[int]  # code points that it can draw
    licence: (
        str  # the name of its licence, or its address, in a few words; "" where it says nothing
    )
    refusal: str  # why it may not be put into a book; "" when it may
    embedding: str  # what it permits, in words
    installable: bool  # whether whoever gets it may install it


def read_facts(path: Path) -> FontFacts:
    """What a TrueType or OpenType file says of itself. Raises UsageError when it is none."""
    font = load_font(path)
    tables = {tag: bytes(font.reference_table(tag).data) for tag in font.table_tags}
    codes = frozenset(font.unicodes)
    if not codes or not _OUTLINES & set(tables):
        raise UsageError(
            f"{path.name} has no outlines that can be printed",
            hint="take its edition in TrueType outlines; colour and bitmap fonts cannot be used",
        )
    os2 = tables.get("OS/2", b"")
    if len(os2) < _LEAST_OS2 or "hhea" not in tables:
        raise UsageError(f"{path.name} lacks a table that tells of its lines and its licence (OS/2, hhea)",
                         hint="convert the font anew, or take another")  # fmt: skip
    weight, kind = unpack_from(">H", os2, 4)[0], unpack_from(">H", os2, 8)[0]
    wght = next((axis for axis in font.axis_infos if axis.tag == "wght"), None)
    names = {number: " ".join((font.get_name(number) or "").split()) for number in (1, 13, 14, 16)}
    refusal, embedding = _judge(kind)
    return FontFacts(
        family=names[16] or names[1] or path.stem,
        weight=weight,
        italic=bool(unpack_from(">H", os2, 62)[0] & _ITALIC),
        weights=(wght.min_value, wght.max_value) if wght else None,
        codes=codes,
        licence=_name_licence(names[13], names[14]),
        refusal=refusal,
        embedding=embedding,
        installable=not refusal and not kind & (_RESTRICTED | _PREVIEW | _EDITABLE),
    )


def _judge(kind: int) -> tuple[str, str]:
    """Why a font of this fsType may not be embedded, and how it may."""
    if kind & _BITMAPS_ONLY:
        return "only its bitmaps may be embedded", ""
    if kind & _WHOLE_ONLY:
        return "it may not be cut to what a book uses", ""
    if kind & _EDITABLE:
        return "", "may be embedded in documents that can be edited"
    if kind & _PREVIEW:
        return "", "may be embedded for viewing and printing"
    return ("its licence forbids embedding", "") if kind & _RESTRICTED else ("", "may be embedded")


def _name_licence(text: str, address: str) -> str:
    if "SIL Open Font License" in f"{text} {address}" or "scripts.sil.org/OFL" in address:
        return "SIL Open Font License"
    return text if 0 < len(text) <= 80 else address or text[:79]


def axes_for(facts: FontFacts) -> dict[int, dict[str, float]]:
    """Weights as style sheets name them → the axes at which a file is cut for each."""
    if facts.weights is None:
        return {_BOLD if facts.weight >= 600 else _REGULAR: {}}
    low, high = facts.weights
    regular = {_REGULAR: {"wght": min(max(_REGULAR, low), high)}}
    return regular | ({_BOLD: {"wght": min(_BOLD, high)}} if high >= 600 else {})


def own_face(source: Path, axes: Mapping[str, float], codes: Collection[int], like: Path) -> Path:
    """A face of ``source`` with these code points, whose lines are as high as those of the face ``like``.

    Raises UsageError when ``source`` is damaged.
    """
    heights = _heights(like)

    def make() -> bytes:
        font = load_font(source)
        over, under = (round(height * font.upem) for height in heights)
        whole = cut(source, font, wanted_whole(source, font, axes))
        return _edited(whole, source, frozenset(codes), (over, under))

    return kept_face(source, (sorted(axes.items()), heights, _digest(codes)), make)


def bare_face(face: Path, without: Collection[int]) -> Path:
    """A static face without these code points: itself, where it has none of them."""
    codes = frozenset(load_font(face).unicodes)
    if codes.isdisjoint(without):
        return face
    left = codes.difference(without)
    return kept_face(face, ("bare", _digest(left)), lambda: _edited(face.read_bytes(), face, left))


def _digest(codes: Collection[int]) -> str:
    return hashlib.sha256(repr(sorted(codes)).encode()).hexdigest()


def _heights(face: Path) -> tuple[float, float]:
    """Height over and under the baseline of the lines of a face, in em."""
    font = load_font(face)
    over, under = unpack_from(">hh", bytes(font.reference_table("hhea").data), 4)
    return over / font.upem, -under / font.upem


def _edited(
    font: bytes, source: Path, codes: frozenset[int], heights: tuple[int, int] | None = None
) -> bytes:
    """The font with these code points only and all its glyphs; its lines so high over and under the baseline,
    in its own units. Raises UsageError when ``source`` is damaged."""
    from fontTools.ttLib import (
        TTFont,
        TTLibError,
    )  # takes long to load, and is needed once for each font

    try:
        opened = TTFont(BytesIO(font), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
        for table in opened["cmap"].tables:
            if table.format != _VARIANTS:
                table.cmap = {code: name for code, name in table.cmap.items() if code in codes}
        if heights is not None:
            over, under = heights
            hhea, os2 = opened["hhea"], opened["OS/2"]
            hhea.ascent, hhea.descent, hhea.lineGap = over, -under, 0
            os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = over, -under, 0
            os2.usWinAscent, os2.usWinDescent = over, under
        out = BytesIO()
        opened.save(out, reorderTables=False)
    except (TTLibError, AssertionError, AttributeError, LookupError, ValueError, error) as fault:
        raise UsageError(
            f"{source.name} is damaged", hint="take the file from its maker again"
        ) from fault
    return out.getvalue()


def boxes_face(codes: Iterable[int], like: Path) -> Path:
    """A face that draws each of these code points as a box, with lines as high as those of ``like``."""
    wanted = sorted(codes)

    def make() -> bytes:
        from fontTools.fontBuilder import FontBuilder
        from fontTools.pens.ttGlyphPen import TTGlyphPen
        from fontTools.ttLib import TTFont

        names = [f"box{code:x}" for code in wanted]
        pen = TTGlyphPen(None)
        for corners in _BOX:
            pen.moveTo(corners[0])
            for corner in corners[1:]:
                pen.lineTo(corner)
            pen.closePath()
        box = pen.glyph()
        over, under = (round(height * 1000) for height in _heights(like))
        builder = FontBuilder(font=TTFont(recalcTimestamp=False))  # else it asks what time it is
        builder.isTTF = True
        builder.setupHead(unitsPerEm=1000, created=_DATE, modified=_DATE)
        builder.setupMaxp()
        order = [".notdef", "space", *names]
        builder.setupGlyphOrder(order)
        builder.setupCharacterMap(
            {0x20: "space", 0xA0: "space"} | dict(zip(wanted, names, strict=True))
        )
        builder.setupGlyf({**dict.fromkeys(order, box), "space": TTGlyphPen(None).glyph()})
        builder.setupHorizontalMetrics({**dict.fromkeys(order, (600, 60)), "space": (250, 0)})
        builder.setupHorizontalHeader(ascent=over, descent=-under)
        builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
        builder.setupOS2(
            sTypoAscender=over, sTypoDescender=-under, usWinAscent=over, usWinDescent=under
        )
        builder.setupPost()
        out = BytesIO()
        builder.save(out)
        return out.getvalue()

    return kept_face(like, ("boxes", wanted), make)
