"""Turn the texts of a line into what stands in the PDF for them, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from octavo.engine.lineends import (
    BEGIN,
    CALL,
    CALLED,
    END,
    HYPHEN,
    HYPHENED,
    behind_space,
    blank_of,
    call_text,
    part_hyphen,
    with_space,
)
from octavo.engine.ornaments import is_ornament
from octavo.engine.reliefs.boxes import is_bare
from octavo.engine.reliefs.inking import Inked, show_words
from octavo.engine.reliefs.objects import number_text
from octavo.engine.reliefs.shapes import SCALE
from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_INK = "octavo_ink"  # attribute of a style
_MARK = b"/Span\n<</MCID %d>>\nBDC"
_CALL = b"/Span\n" + CALL + b"\nBDC"
_TEXT = b"BT\n%s\n%s\n%s\nET\nEMC"
_SHOWN = b"[%s] TJ"


@dataclass(frozen=True, slots=True)
class _Ink:
    """What a style's text is drawn in."""

    color: Any
    as_set: tuple[Any, ...]  # as a page's stream remembers it
    alpha: str


def write_texts_directly() -> None:
    """Write a text whose words are known with its mark, its place and its font in one piece.

    The engine opens contexts for each text, looks up what of its style could be drawn around it, and writes
    six operations number by number. Texts with lines under, over or through them, hidden ones, generated
    ones and those that are cut are left to it, as are lines with backgrounds or borders.
    Gain: 2.3 %
    """
    from weasyprint.draw import draw_inline_level
    from weasyprint.draw.text import draw_text
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
    from weasyprint.stacking import StackingContext

    def draw(
        stream: Any, page: Any, box: Any, offset_x: float = 0, text_overflow: str = "clip",
        block_ellipsis: Any = "none",
    ) -> None:  # fmt: skip
        kind = type(box)
        if (kind is not LineBox and kind is not InlineBox) or not _is_plain(box):
            draw_inline_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
            return
        if kind is LineBox:
            text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
        direct = text_overflow != "ellipsis"
        ellipsis = "none"
        left = len(box.children)
        for child in box.children:
            left -= 1
            if not left:
                ellipsis = block_ellipsis
            if direct and ellipsis == "none" and type(child) is TextBox and _write(stream, child):
                continue
            offset = offset_x
            if not isinstance(child, StackingContext):
                offset = offset_x + child.position_x - box.position_x
            if isinstance(child, TextBox):
                with stream.marked(child, "Span"):
                    draw_text(stream, child, offset, text_overflow, ellipsis)
            else:
                draw(stream, page, child, offset, text_overflow, ellipsis)

    swap(draw_inline_level, draw)


def _is_plain(box: Any) -> bool:
    """Whether nothing is drawn of a box but what is in it."""
    return box.background is None and is_bare(box.style) and not (
        box.border_top_width or box.border_right_width
        or box.border_bottom_width or box.border_left_width
    )  # fmt: skip


def _write(stream: Any, box: Any) -> bool:
    """Write a text; False where the engine has to."""
    style, tags, facts = box.style, stream._tags, box.__dict__
    ink: _Ink | None = kept_with(style, _INK, _ink)
    if ink is None or stream._current_font is not None or (tags is not None and is_ornament(box)):
        return False
    shown = show_words(stream, box.pango_layout, style)
    if shown is None:
        return False
    inked, glyphs = shown
    operations = stream.stream
    is_colored = stream._current_color == ink.as_set and stream._current_alpha == ink.alpha
    scale = facts.get(SCALE)
    place = (
        f"{'1' if scale is None else number_text(scale)} 0 0 -1 {number_text(box.position_x)} "
        f"{number_text(box.position_y + box.baseline)} Tm"
    )
    if tags is None:
        if not is_colored:
            stream.set_color(ink.color)
        stream.begin_text()  # it goes on with the text before, where nothing stands between them
        operations.append(place.encode())
        stream.set_font_size(inked.font.hash, inked.size)
        stream.show_text(glyphs)
        stream.end_text()
        return True
    assert box not in tags
    number = len(tags)
    tags[box] = {"tag": "Span", "mcid": number}
    stream._old_font = (inked.font.hash, inked.size)
    if is_colored and END not in facts and BEGIN not in facts and box.element_tag != "a":
        operations.append(
            f"/Span\n<</MCID {number}>>\nBDC\nBT\n{place}\n{inked.head}\n[{glyphs}] TJ\nET\nEMC".encode()
        )
        return True
    said = call_text(box) if box.element_tag == "a" and END not in facts else b""
    operations.append(_CALL % (number, said) if said else _MARK % number)
    if not is_colored:
        stream.set_color(ink.color)
    operations.append(_TEXT % (place.encode(), inked.head.encode(), _end(box, inked, glyphs)))
    return True


def _end(box: Any, inked: Inked, glyphs: str) -> bytes:
    """What shows the glyphs of a text that begins a line, or ends it, with what stands there for readers."""
    end = box.__dict__.get(END)
    if BEGIN in box.__dict__:
        glyphs = behind_space(glyphs, *blank_of(inked))
    if end == HYPHEN:
        parted = part_hyphen(glyphs, box.style["hyphenate_character"], inked.font.to_unicode)
        if parted is not None:
            return HYPHENED % (parted[0].encode(), parted[1].encode())
    elif end is not None:
        if said := call_text(box):
            called = CALLED % (said, glyphs.encode())
            return called + b"\n[<%04x>] TJ" % blank_of(inked)[0]
        glyphs = with_space(glyphs, blank_of(inked)[0])
    return _SHOWN % glyphs.encode()


def _ink(style: Any) -> _Ink | None:
    if style["visibility"] != "visible" or style["text_decoration_line"] != "none":
        return None
    color = style["color"]
    *channels, alpha = color
    return _Ink(color, (color.space, *channels), f"a{alpha}")
