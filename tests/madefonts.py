"""Small fonts made for tests: each letter is a bar whose height tells it from others."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict, TopDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

_DATE = 3_800_000_000  # seconds since 1904
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


def make_font(
    letters: Iterable[str],
    *,
    family: str = "Test Face",
    weight: int = 400,
    italic: bool = False,
    kind: int = 0,
    outlines: str = "glyf",
    height: int = 1000,
) -> bytes:
    """A font of 1000 units with these letters; ``kind`` is its fsType, ``outlines`` "glyf", "CFF",
    or "CID" for a CFF whose glyphs have numbers for names, ``height`` that of its lines over the baseline."""
    codes = sorted({ord(letter) for letter in letters} | {0x20})
    names = [".notdef", *(f"u{code:05x}" for code in codes)]
    if outlines == "CID":  # numbers that are not the glyphs' own, as in a font that was cut
        names[1:] = [f"cid{2 * number:05}" for number in range(1, len(names))]
    builder = FontBuilder(1000, isTTF=outlines == "glyf")
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(codes, names[1:], strict=True)))
    tall = [200 + number % 500 for number in range(len(names))]
    tall[1 + codes.index(0x20)] = 0
    glyphs = {name: _bar(top, outlines) for name, top in zip(names, tall, strict=True)}
    if outlines == "glyf":
        builder.setupGlyf(glyphs)
    else:
        builder.setupCFF(family.replace(" ", ""), {}, glyphs, {})
    if outlines == "CID":
        _key_by_numbers(builder.font["CFF "].cff.topDictIndex[0], len(names))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=height, descent=-300)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "licenseDescription": LICENCE}
    )
    builder.setupOS2(
        usWeightClass=weight, fsType=kind, fsSelection=0x1 if italic else 0x40,
        sTypoAscender=height, sTypoDescender=-300, usWinAscent=height, usWinDescent=300,
    )  # fmt: skip
    builder.setupPost()
    builder.updateHead(created=_DATE, modified=_DATE)
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def _key_by_numbers(font: TopDict, count: int) -> None:
    """Make of a CFF one that is keyed by numbers (Adobe Technical Note 5176, 18), with one private dictionary."""
    part = FontDict()
    part.Private = font.Private
    parts, choice = FDArrayIndex(), FDSelect()
    parts.append(part)
    choice.format, choice.gidArray = 3, [0] * count
    del font.Private
    font.ROS = ("Adobe", "Identity", 0)
    font.FDArray = font.CharStrings.fdArray = parts
    font.FDSelect = font.CharStrings.fdSelect = choice


def _bar(top: int, outlines: str) -> object:
    pen = TTGlyphPen(None) if outlines == "glyf" else T2CharStringPen(500, None)
    if top:
        pen.moveTo((50, 0))
        for corner in ((50, top), (450, top), (450, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph() if outlines == "glyf" else pen.getCharString()


def install_package(folder: Path, name: str, fonts: dict[str, bytes]) -> None:
    """A package of fonts as pip leaves it in ``folder``, which has to be on the path."""
    module = name.replace("-", "_")
    about = folder / f"{module}-1.0.dist-info"
    files = {f"{module}/{file}": font for file, font in fonts.items()}
    files[f"{module}-1.0.dist-info/METADATA"] = f"Name: {name}\nVersion: 1.0\n".encode()
    files[f"{module}-1.0.dist-info/licenses/LICENSE"] = b"An open licence."
    record = f"{about.name}/RECORD"
    for file, content in (files | {record: "".join(f"{f},,\n" for f in files).encode()}).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
