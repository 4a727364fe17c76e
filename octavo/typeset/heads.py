"""Turn what running heads would say into what has room above a page: words, never a part of one.

The style sheets set heads in small capitals of the text face, or in the face of headings where a theme has one for
them. What a style sheet of a book's own sets wider than that is cut by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from octavo.model.face import Face
from octavo.typeset.design import PageDesign
from octavo.typeset.widths import HEADING, TEXT, text_width

_CUT = "…"
_SMALL_CAPITALS = ("smcp", "c2sc")


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
    """Of a head, in points."""
    upright = {f.family: f.path for f in faces if f.style == "normal" and f.weight == 400}
    if HEADING in upright:  # sizes and spacing as styles/ have them
        em = 0.76 * (text_width(text, upright[HEADING]) + 0.01 * len(text))
    else:
        em = 0.86 * (text_width(text, upright[TEXT], _SMALL_CAPITALS) + 0.09 * len(text))
    return em * design.size_pt
