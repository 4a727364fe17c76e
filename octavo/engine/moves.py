"""Turn the moves in what a PDF shows into such as every reader follows, and none that leads nowhere.

The engine closes a string of glyphs, empty or not, before it moves, and opens another. PDFium loses the last move of an
operation in which an empty one stands (`findings/pdfium-loses-moves-behind-empty-strings.sh`), so that in Chromium what
the next operation shows stands too near. And the engine writes a move by nothing behind nearly every glyph, which whoever
reads the page has to take apart.
"""

from __future__ import annotations

import re
from typing import Any

_MOVES = re.compile(r"[-\d.e]*(?:<>[-\d.e]*)+")
# A move by nothing, as the engine may write it.
_NOTHINGS = (">0", ">-0.0", ">0.0", ">-0")


def tidy_moves(stream: Any, shown: str) -> str:
    """What is shown in a page's stream, with plain moves; in that of a group, which no reader of text takes apart, with the
    engine's own, where the last of them is followed."""
    return followed_moves(shown) if stream.extra else plain_moves(shown)


def plain_moves(shown: str) -> str:
    """The same strings and moves as ``followed_moves`` has them, without moves by nothing."""
    shown = followed_moves(shown)
    if ">0" not in shown and ">-0" not in shown:
        return shown
    for nothing in _NOTHINGS:
        shown = shown.replace(nothing + "<", "")
        if shown.endswith(nothing):
            shown = shown[: 1 - len(nothing)]
    return shown


def followed_moves(shown: str) -> str:
    """Strings of glyphs and the moves between them, ``<0043>12<>3<04fd>-50``, with one number for moves that an empty
    string parts, where the last move would be lost."""
    if shown[-1:] == ">" or shown.endswith(">0") or "<>" not in shown:
        return shown
    return _MOVES.sub(_together, shown)


def _together(moves: re.Match[str]) -> str:
    move = sum(map(float, filter(None, moves[0].split("<>"))))
    return f"{move:.4f}".rstrip("0").rstrip(".")
