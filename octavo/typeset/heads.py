"""Turn what running heads would say into what has room above a page: words, never a part of one.

The style sheets set heads in small capitals of the text face, or in the face of headings where a theme has one for
them. What a style sheet of a book's own sets wider than that is cut by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import uharfbuzz

from octavo.model.face import Face
from octavo.typeset.design import PageDesign

_TEXT, _HEADING = "Octavo Text", "Octavo Heading"
_CUT = "…"


@lru_cache(maxsize=8)
def _font(path: Path) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


def fit_head(text: str, design: PageDesign, faces: Sequence[Face]) -> str:
    """The text, or as many of its words as there is room for, and an ellipsis."""
    if _width(text, design, faces) <= design.text_width_pt:
        return text
    words = text.split()
    while len(words) > 1:
        words.pop()
        cut = " ".join(words).rstrip(",;:.–—-( ") + _CUT
        if _width(cut, design, faces) <= design.text_width_pt:
            return cut
    return text


def _width(text: str, design: PageDesign, faces: Sequence[Face]) -> float:
    """Of a head, in points; of its letters that the face has."""
    upright = {
        face.family: face.path for face in faces if face.style == "normal" and face.weight == 400
    }
    plain = _HEADING in upright
    size, spacing = (0.76, 0.01) if plain else (0.86, 0.09)  # as styles/ have it
    font = _font(upright[_HEADING if plain else _TEXT])
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {} if plain else {"smcp": True, "c2sc": True})
    advance = sum(position.x_advance for position in buffer.glyph_positions or ())
    return (advance / font.face.upem + spacing * len(text)) * size * design.size_pt
