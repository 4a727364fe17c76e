"""Turn initials into letters that hang three lines deep, in their place among the words.

An initial's foot stands on the third line, its head is as high as the capitals of the first. A float alone would do
that, but a float is drawn before all words of its page: whoever reads the file would find the letter in front of the
chapter's heading. So an empty box floats, as wide as the letter, and the letter stands in its line, moved
down and to the left by margins that take up no room.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from octavo.model.face import Face
from octavo.text.trees import inner, parse_fragment
from octavo.typeset.design import PageDesign
from octavo.typeset.widths import open_font, text_width, upright_faces

INITIAL = "drop-cap"
_ROOM = "drop-room"
_DEPTH = 3  # lines
_GAP = 0.05  # of the initial's size, between it and the text


def initials_css(design: PageDesign, faces: Sequence[Face]) -> str:
    """Rules for the initials of a book."""
    size, line = _size(design, faces), design.line_pt
    down = (_DEPTH - 1) * line
    return f"""
.{_ROOM} {{ float: left; height: {_DEPTH * line - line / 4:.2f}pt; }}
.{INITIAL} {{
  display: inline-block; font-size: {size:.2f}pt; font-variant-numeric: lining-nums; line-height: 0;
  margin-bottom: {-down}pt; margin-top: {down - size / 2:.2f}pt; text-indent: 0; vertical-align: {-down}pt; white-space: nowrap;
}}
"""


def set_initials(html: str, design: PageDesign, faces: Sequence[Face]) -> str:
    """The inside of a division with room for its initials."""
    root = parse_fragment(html)
    size = _size(design, faces)
    for initial in [s for s in root.iter("span") if INITIAL in (s.get("class") or "").split()]:
        width = size * (_width("".join(initial.itertext()), upright_faces(faces)) + _GAP)
        initial.set("style", f"margin-left: {-width:.2f}pt; width: {width:.2f}pt")
        room = etree.Element("span")
        room.set("class", _ROOM)
        room.set("style", f"width: {width:.2f}pt")
        initial.addprevious(room)
    return inner(root)


def _size(design: PageDesign, faces: Sequence[Face]) -> float:
    """Of an initial, in points."""
    cap = _cap_height(upright_faces(faces)[0])
    return ((_DEPTH - 1) * design.line_pt + cap * design.size_pt) / cap


def _cap_height(path: Path) -> float:
    """The height of an H, as a part of the type size."""
    font = open_font(path)
    extents = font.get_glyph_extents(font.get_nominal_glyph(ord("H")) or 0)
    return float(extents.y_bearing) / float(font.face.upem) if extents else 0.66


def _width(text: str, paths: Sequence[Path]) -> float:
    """The width of a few letters, as a part of the type size."""
    fitting = (
        path for path in paths if all(open_font(path).get_nominal_glyph(ord(c)) for c in text)
    )
    return text_width(text, next(fitting, paths[0]))
