"""Turn what the pages of a book use of a font into that font, as it stands in the PDF.

Glyphs keep the numbers that they have in the whole font.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from io import BytesIO

import uharfbuzz

from octavo.model.errors import LayoutError
from octavo.model.face import Face
from octavo.text.scripts import OWN
from octavo.typeset.pdffile import PdfFile, compress, text_string
from octavo.typeset.sheet import FontUse

_DROPPED_TABLES = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT")
_OUTLINES_OF_CFF = b"OTTO"
_LAST_FIXED_LIST = 2  # of glyphs' names: lower offsets mean one that is part of no font
_NOTHING = "\u200b"  # a reader that finds no text for a glyph shows its number as a letter
_SUPERIORS = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_ON_THE_LINE: tuple[Mapping[str, bool], ...] = ({}, {"lnum": True}, {"onum": True}, {"tnum": True})
_FIXED_PITCH = 1  # a font's flag


def add_font(file: PdfFile, use: FontUse, faces: Sequence[Face]) -> int:
    """Add the font of which all pages use this, cut from one of ``faces``; the answer is its number."""
    widths, texts = dict(use.widths), dict(use.texts)
    face = _face_of(use, faces)
    program = name_by_number(_subset(face, frozenset(texts)))
    texts = _texts_by_letter(face, texts, all_of_them=use.family.startswith(OWN))
    texts = _with_superiors(face, texts)
    name = use.name.encode()
    is_cff = program.startswith(_OUTLINES_OF_CFF)
    head = b"/Subtype/OpenType" if is_cff else b"/Length1 %d" % len(program)
    stream = file.add_stream(head + b"/Filter/FlateDecode", compress(program))
    flags = use.flags + _FIXED_PITCH * (len(widths) > 1 and len(set(widths.values())) == 1)
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%s/FontFamily%s/Flags %d/FontBBox[0 %d %d %d]"
        b"/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/StemH 80/FontFile%d %d 0 R>>"
        % (name, text_string(use.family), flags, use.descent, max(widths.values(), default=0),
           use.ascent, use.ascent, use.descent, use.ascent, 3 if is_cff else 2, stream)
    )  # fmt: skip
    descendant = file.add(
        b"<</Type/Font/Subtype/CIDFontType%d/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/W%s/FontDescriptor %d 0 R>>"
        % (0 if is_cff else 2, name, _width_array(widths), descriptor)
    )
    texts_stream = file.add_stream(b"/Filter/FlateDecode", compress(_to_unicode(texts)))
    return file.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"
        b"/ToUnicode %d 0 R>>" % (name, descendant, texts_stream)
    )


def _texts_by_letter(face: Face, texts: Mapping[int, str], *, all_of_them: bool) -> dict[int, str]:
    """Texts of glyphs, a letter and its marks each by its own where the font has them so: ``all_of_them``, or those
    with marks only.

    The engine gives the text of several glyphs to one of them, and none to the others: one glyph would
    stand for another text on every page.
    """
    doubtful = {
        glyph
        for glyph, text in texts.items()
        if len(text) != 1 and (all_of_them or not text or _has_marks(text))
    }
    if not doubtful:
        return dict(texts)
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)))
    font = uharfbuzz.Font(source)
    letters: dict[int, str] = {}
    for code in sorted(source.unicodes):
        letters.setdefault(font.get_nominal_glyph(code), chr(code))
    return {
        glyph: letters.get(glyph, text or _NOTHING) if glyph in doubtful else text
        for glyph, text in texts.items()
    }


def _has_marks(text: str) -> bool:
    """Whether there are marks in a text that stand over, under or behind letters."""
    return any(unicodedata.category(letter)[0] == "M" for letter in text)


def _with_superiors(face: Face, texts: Mapping[int, str]) -> dict[int, str]:
    """Texts of glyphs, those of a face's own raised figures “²” and not “2”: so every reader tells the call of
    a note from the figure before it. Few of them know of another text than a font's (docs/archive.md)."""
    if _SUPERIORS.keys().isdisjoint(texts.values()):
        return dict(texts)
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)))
    font = uharfbuzz.Font(source)
    plain = {glyph for how in _ON_THE_LINE for glyph in _figures(font, dict(how))}
    raised = {glyph for how in _ON_THE_LINE for glyph in _figures(font, {"sups": True, **how})}
    return {
        glyph: _SUPERIORS[text] if text in _SUPERIORS and glyph in raised - plain else text
        for glyph, text in texts.items()
    }


def _figures(font: uharfbuzz.Font, features: Mapping[str, bool]) -> list[int]:
    """The glyphs of the ten figures."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str("".join(_SUPERIORS))
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, dict(features))
    return [info.codepoint for info in buffer.glyph_infos]


def _face_of(use: FontUse, faces: Sequence[Face]) -> Face:
    """The face that the engine drew with: of the family, nearest in style and weight."""
    style = "italic" if use.italic else "normal"
    family = [face for face in faces if face.family == use.family]
    if not family:
        raise LayoutError(
            f"the pages are set in “{use.family}”, which is no face of the theme",
            hint="use the families that styles/themes/…/theme.toml names",
        )
    return min(family, key=lambda face: (face.style != style, abs(face.weight - use.weight)))


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


def name_by_number(program: bytes) -> bytes:
    """The same font; if it is one of those whose glyphs have names of numbers (CID-keyed), each is named by its place.

    A PDF asks such a font, and no other, for names (ISO 32000-1, 9.7.4.2), and pages say places. The list of names is
    written over with a shorter one, so nothing in the font is moved (Adobe Technical Note 5176, 13).
    """
    if not program.startswith(_OUTLINES_OF_CFF):
        return program
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    font = SFNTReader(BytesIO(program))
    outlines = font["CFF "]
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(outlines), None)
    about = fonts.topDictIndex[0].rawDict
    place = about.get("charset", 0)
    if "ROS" not in about or place <= _LAST_FIXED_LIST:
        return program
    following = (
        int.from_bytes(font["maxp"][4:6], "big") - 2
    )  # glyphs behind the first that has a name
    names = struct.pack(">BHB" if following < 256 else ">BHH", 1 + (following >= 256), 1, following)
    written = BytesIO()
    copy = SFNTWriter(written, len(font.keys()), font.sfntVersion)
    for tag in font.keys():  # noqa: SIM118 (it is no mapping)
        held = font[tag]
        copy[tag] = held if tag != "CFF " else held[:place] + names + held[place + len(names) :]
    copy.close()
    return written.getvalue()


def _width_array(widths: Mapping[int, int]) -> bytes:
    """Runs of neighbouring glyphs: first glyph and the widths from it on."""
    runs: list[list[int]] = []
    previous = None
    for glyph in sorted(widths):
        if previous is None or glyph != previous + 1:
            runs.append([glyph])
        runs[-1].append(widths[glyph])
        previous = glyph
    return b"[%s]" % b"".join(
        b"%d[%s]" % (run[0], b" ".join(b"%d" % width for width in run[1:])) for run in runs
    )


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
