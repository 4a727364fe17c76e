"""Turn the moves in what a PDF shows into such as every reader follows.

The engine closes a string of glyphs, empty or not, before it moves, and opens another. PDFium loses the last move of an
operation in which an empty one stands (`findings/pdfium-loses-moves-behind-empty-strings.sh`), so that in Chromium what
the next operation shows stands too near.
"""

from __future__ import annotations

import re

_MOVES = re.compile(r"[-\d.e]*(?:<>[-\d.e]*)+")


def with_last_move(shown: str) -> str:
    """Strings of glyphs and the moves between them, ``<0043>12<>3<04fd>-50``, with one number for moves that an empty string
    parts, where the last move would be lost."""
    if shown[-1:] == ">" or shown.endswith(">0") or "<>" not in shown:
        return shown
    return _MOVES.sub(_together, shown)


def _together(moves: re.Match[str]) -> str:
    move = sum(map(float, filter(None, moves[0].split("<>"))))
    return f"{move:.4f}".rstrip("0").rstrip(".")
