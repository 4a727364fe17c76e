"""Turn the ends of lines, and note calls, into what readers take from a PDF: the text, not its lines.

Who lays out lines lets the space fall at which a line ends, and sets a hyphen where it divides a word. On paper that
is all there is to see; whoever reads the PDF's text would join words, and take our hyphens for the author's. So

1. a hyphen that was set here is marked content whose text is U+00AD;
2. where the text goes on behind a space, the line ends with one, beyond all that is seen;
3. a line that follows a picture or a formula and a space begins with one, over the margin;
4. the figures of a note call are superior ones, so that “24.” and note 2 are not 24.2.

Lines are told when they are laid out, in their last text; what is told is written when that is drawn (ISO 32000-1,
14.9.4; 14.8.2.2.3). No glyph moves.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from octavo.engine.ornaments import is_generated

END = "octavo_end"  # attribute of a box of text that ends a line: how
BEGIN = "octavo_begin"  # attribute of one that begins a line: that a space stands before it
SPACE, HYPHEN = " ", "-"
TOLD = "octavo_told"  # attribute of a line that was told already
_PICTURE = "picture"  # what stands for one among the texts of a line
_HYPHENS = ("-", "\u2010")
_LAST = re.compile("([0-9a-f]{4})>[^<]*(?:<>[^<]*)*$")  # glyph of some that are shown
_SUPERIORS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# The properties of a note call: its number among the marks of its page, and its text.
CALL = b"<</MCID %d/ActualText%s>>"
# The glyphs of a note call that ends its line.
CALLED = b"/Span\n<</ActualText%s>>\nBDC\n[%s] TJ\nEMC"
# Glyphs, and a hyphen behind them that is soft.
HYPHENED = b"[%s] TJ\n/Span\n<</ActualText<FEFF00AD>>>\nBDC\n[%s] TJ\nEMC"


def tell_planned(line: Any, end: str, *, begins: bool) -> None:
    """Tell a line that was planned how it ends, "" for one that ends its text, and whether a picture and a space
    stand before it."""
    line.__dict__[TOLD] = True
    if end:
        tell_end(line, end)
    if begins:
        tell_begin(line)


def tell_end(line: Any, end: str) -> None:
    """Tell a line that was made how it ends: with a `SPACE`, or a `HYPHEN`."""
    last = text_of(line, -1)
    if last is None:
        return
    if end == HYPHEN:
        if last.text.endswith(last.style["hyphenate_character"]):
            last.__dict__[END] = HYPHEN
    elif last.pango_layout.text[-1:] != " ":  # the engine takes some off the text alone
        last.__dict__[END] = SPACE


def is_parted(line: Any) -> bool:
    """Whether the last line of a text is followed by a space and the rest of it, in another element: a part of a note that
    was cut says so (``data-parted``)."""
    return line.element is not None and line.element.get("data-parted") is not None


def tell_begin(line: Any) -> None:
    """Tell a line that was made that a picture and a space stand before it."""
    first = text_of(line, 0)
    if first is not None:
        first.__dict__[BEGIN] = True


def call_text(box: Any) -> bytes:
    """The text of a note call, written as a string of a PDF; b"" of all that is none, or has no figures."""
    if box.element_tag != "a" or box.element.get("role") != "doc-noteref":
        return b""
    if box.element.get("data-marks") == "lines":  # it is called by words
        return b""
    text = box.text.translate(_SUPERIORS)
    if text == box.text:
        return b""
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def blank_of(inked: Any) -> tuple[int, int]:
    """The glyph of a space in what words are drawn in (`Inked`), which the PDF's font knows from now on, and its
    width in thousandths of the size of type."""
    number, font = inked.words.space_number, inked.font
    if number not in font.to_unicode or number not in font.widths:
        inked.space(inked.words.space, 0)
    return number, font.widths[number]


def with_space(glyphs: str, number: int) -> str:
    """Glyphs as they are shown, and a space behind them, whose number this is."""
    return f"{glyphs[:-1]}{number:04x}>" if glyphs[-1] == ">" else f"{glyphs}<{number:04x}>"


def behind_space(glyphs: str, number: int, width: int) -> str:
    """Glyphs as they are shown, and a space before them, with its width in thousandths of the size of type."""
    return f"{width}<{number:04x}" + (glyphs[1:] if glyphs[0] == "<" else f">{glyphs}")


def part_hyphen(glyphs: str, hyphen: str, texts: dict[int, str]) -> tuple[str, str] | None:
    """Glyphs as they are shown, without the hyphen, and the hyphen; None where it is no glyph by itself. In some faces
    it is the one of an author's hyphens, and known by their letter."""
    last = _LAST.search(glyphs)
    if last is None or texts.get(int(last[1], 16)) not in (hyphen, *_HYPHENS):
        return None
    before = glyphs[: last.start()]
    before = before[:-1] if before.endswith("<") else f"{before}>"
    return (before, f"<{last[0]}") if "<" in before else None


def text_of(line: Any, place: int) -> Any:
    """The first (0) or last (-1) text of a line that readers read; None where something else stands beyond it."""
    children = line.children
    if children:
        child = children[place]
        if getattr(child, "text", None) and _is_read(child):  # as in most lines
            return child
    found = _outermost(line, -1 if place else 1)
    return None if found is _PICTURE else found


def _outermost(box: Any, step: int) -> Any:
    for child in box.children[::step]:
        text = getattr(child, "text", None)
        if text is not None:
            if text and _is_read(child):
                return child
        elif is_branch(child):
            found = _outermost(child, step)
            if found is not None:
                return found
        elif child.is_in_normal_flow():
            return _PICTURE
    return None


def _is_read(text: Any) -> bool:
    """Whether readers read a text: one that style sheets add is no text of the book."""
    return not text.text.isspace() and not is_generated(text)


def is_branch(box: Any) -> bool:
    """Whether a box only holds together what stands in a line."""
    return isinstance(box, _inline_box())


@cache
def _inline_box() -> Any:
    from weasyprint.formatting_structure.boxes import InlineBox

    return InlineBox
