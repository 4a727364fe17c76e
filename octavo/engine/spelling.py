"""Turn a text whose glyphs do not spell it into what is read in their place (ISO 32000-1, 14.9.4).

A page has the glyphs of a line as they stand in it, those from right to left the last one first; and a letter with its
marks may be one glyph or several. Readers of pages put lines in order by their places, each in its own way. Whoever
follows the structure is told the text by an element. It is not said in the page itself, and glyphs are not shown as they
are read: poppler, MuPDF and pdfium turn whatever they find, and would have the words backwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import pairwise
from typing import Any

from octavo.engine.lineends import BEGIN, END, HYPHEN, SPACE
from octavo.engine.reliefs.glyphs import GLYPH
from octavo.engine.reliefs.shapes import EMPTY

# All but letters, figures and signs of scripts that are written letter by letter, from left to right.
_DOUBTFUL = re.compile(
    "[^\0-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u1fff\u2010-\u2029\u2030-\u205f]"
)
_TURNED = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"))
_SOFT = "\u00ad"
# What is spelt, and stands as it is read in a text from right to left, too: a number, or words with nothing but spaces
# between them. Signs at the ends of such a text, and figures among its words, stand elsewhere than they are read.
_UNTURNED = re.compile(r"\d+|[^\W\d_]+(?: [^\W\d_]+)*")


def is_spelt(text: str) -> bool:
    """Whether the glyphs of a text spell it, one after the other."""
    return text.isascii() or not any(map(_is_odd, _DOUBTFUL.findall(text)))


def text_spelt(box: Any) -> str:
    """What is read of a box of text whose glyphs do not spell it, with the end of its line; "" where they do."""
    text: str = box.text
    is_turned = box.style["direction"] == "rtl" and _UNTURNED.fullmatch(text) is None
    if is_spelt(text) and not is_turned:
        return ""
    end = box.__dict__.get(END)
    if end == HYPHEN:
        text = text.removesuffix(box.style["hyphenate_character"]) + _SOFT
    elif end == SPACE or box.pango_layout.text.endswith(" "):
        text = text.rstrip(" ") + " "
    return f" {text}" if BEGIN in box.__dict__ else text


def tell_letters(stream: Any, box: Any) -> None:
    """Tell the fonts of a page which letter each glyph of a text that was drawn stands for: to one of several glyphs
    that stand together the engine gives all their letters, and none to the others; and to that of a bracket which is drawn
    the other way round the letter that it stands for."""
    from weasyprint.text.ffi import ffi, pango

    layout = box.pango_layout
    if layout.layout is None:  # whose words are known
        return
    data = layout.text.encode()
    run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        raw = bytes(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * GLYPH.size))
        numbers = [number for number, *_ in GLYPH.iter_unpack(raw)]
        places = ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)
        if item.analysis.level % 2:
            numbers, places = numbers[::-1], places[::-1]
        letters = data[item.offset : item.offset + item.length]
        font = None
        for some, text in _clusters(numbers, places, letters):
            told = None
            if len(some) > 1 and max(some) < EMPTY:
                told = _told(text, len(some))
            elif item.analysis.level % 2 and len(some) == 1:
                told = _other_way_round(text)
            if told is not None:
                font = font or stream.add_font(item.analysis.font)[0]
                for number, letter in zip(some, told, strict=True):
                    if font.to_unicode.get(number) in ("", text):
                        font.to_unicode[number] = letter


def _told(text: str, count: int) -> Sequence[str] | None:
    """Letters, one for each of so many glyphs; None where nobody knows which is which."""
    for letters in (text, unicodedata.normalize("NFD", text)):
        if len(letters) == count:
            return letters
    return [text, *[""] * (count - 1)] if len(text) == 1 else None


@cache
def _other_way_round(text: str) -> str | None:
    """The sign whose glyph is drawn for another in a text from right to left: a bracket that closes for one that opens."""
    if len(text) != 1 or not unicodedata.mirrored(text):
        return None
    name = unicodedata.name(text)
    pairs = (("LEFT", "RIGHT"), ("LESS", "GREATER"))
    swapped = (name.replace(a, b) if a in name else name.replace(b, a) for a, b in pairs)
    with suppress(KeyError):
        return unicodedata.lookup(next((other for other in swapped if other != name), ""))
    return None


def _clusters(
    numbers: list[int], places: list[int], letters: bytes
) -> Iterator[tuple[list[int], str]]:
    """Glyphs that stand for the same letters, with these; all in the order of reading."""
    starts = sorted({*places, len(letters)})
    for start, end in pairwise(starts):
        some = [number for number, place in zip(numbers, places, strict=True) if place == start]
        yield some, letters[start:end].decode()


@cache
def _is_odd(letter: str) -> bool:
    """Whether a letter may be drawn as part of another, or stand in a text that is turned."""
    return unicodedata.category(letter)[0] == "M" or unicodedata.bidirectional(letter) in _TURNED
