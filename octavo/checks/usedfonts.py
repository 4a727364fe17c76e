"""Turn a finished PDF into the fonts that it uses: their names, and the letters that they lack."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from octavo.checks.founts import texts_of
from octavo.checks.pdfobjects import PageObject, PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.text.scripts import BOXES
from octavo.workshop.shelves import recall_kept

_BOXES = BOXES.replace(" ", "-")
_NO_FONT = (AssertionError, AttributeError, LookupError, ValueError, struct.error)


def fonts_of(
    pdf: PdfObjects, pages: Sequence[PageObject]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of the fonts, those not embedded, characters drawn by an empty glyph, and those drawn by a box."""
    names: set[str] = set()
    unembedded: set[str] = set()
    missing: set[str] = set()
    boxed: set[str] = set()
    for font in _used_fonts(pdf, pages):
        if font.get("Subtype") != "Type0":
            names.add(str(font.get("BaseFont", "?")))
            continue
        descendant = pdf.get(pdf.find(font, "DescendantFonts")[0])
        name = str(font.get("BaseFont", "?")).split("+")[-1]
        names.add(name)
        files = (pdf.find(descendant, "FontDescriptor", key) for key in ("FontFile2", "FontFile3"))
        file = next((file for file in files if file is not None), None)
        if file is None:
            unembedded.add(name)
        elif name == _BOXES:
            boxed.update(c for text in texts_of(pdf, font).values() for c in text if c > " ")
        else:
            texts = texts_of(pdf, font)
            key = file.raw, tuple(texts.items())
            missing |= recall_kept("empty glyphs", key, partial(_empty_glyphs, file, texts))
    return (
        tuple(sorted(names)),
        tuple(sorted(unembedded)),
        tuple(sorted(missing)),
        tuple(sorted(boxed)),
    )


def _used_fonts(pdf: PdfObjects, pages: Sequence[PageObject]) -> Iterator[dict[str, Any]]:
    """The fonts of all pages, and of the forms and patterns drawn on them, each once."""
    waiting = [page.resources for page in pages]
    seen: set[int] = set()

    def is_new(item: Any) -> bool:
        if not isinstance(item, Reference):
            return item is not None
        known = item.number in seen
        seen.add(item.number)
        return not known

    while waiting:
        held = waiting.pop()
        if not is_new(held):
            continue
        resources = pdf.find(held) or {}
        if is_new(fonts := resources.get("Font")):
            yield from (pdf.get(font) for font in pdf.find(fonts).values() if is_new(font))
        for kind in ("XObject", "Pattern"):
            for form in (pdf.find(resources, kind) or {}).values():
                if is_new(form) and isinstance(found := pdf.get(form), Stream):
                    waiting.append(found.head.get("Resources"))


def _empty_glyphs(file: Stream, texts: dict[int, str]) -> set[str]:
    """Characters of a font's text layer whose glyph is not in the font."""
    from fontTools.ttLib import TTFont, TTLibError  # not for a font that was looked at before

    try:
        program = TTFont(BytesIO(file.body), lazy=True)
        count = program["maxp"].numGlyphs
        names = list(map(str, range(count)))
        program.setGlyphOrder(names)  # else it makes names of all letters
        outlines = program.get("glyf")
        empty = {
            code
            for code in texts
            if code >= count
            or code == 0
            or (outlines is not None and outlines[names[code]].numberOfContours == 0)
        }
    except (*_NO_FONT, TTLibError):
        return set(texts.values())  # a font that cannot be read draws nothing
    found: set[str] = set()
    for code, text in texts.items():
        if not text.strip() or all(c in "\u200b\u200c\u200d\u00ad\u2060" for c in text):
            continue
        if code in empty:
            found.add(text)
    return found
