"""Measure words that are not shaped once for all: of two scripts, or with letters spaced out.

Each is laid out by Pango as it stands, once, and what is set of them is drawn by the engine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from octavo.engine.reliefs.shapes import UNITS

_ODD_WORDS = "octavo_odd_words"  # attribute of a style
_FLOWS = ("normal", "nowrap")
_LEFTWARDS = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))
# Scripts that are written without spaces have rules of their own for the ends of lines.
_WITHOUT_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x10FFFF))
_NOT_SET = frozenset("\t\n\r\f\u00ad\u2028\u2029")


class OddWords:
    """Words of one style, and their widths in Pango's units. What they look like is not known."""

    font = None
    usable = True

    def __init__(self, style: Any) -> None:
        self.widths: dict[str, int | None] = {}
        self._style = style
        self.space = self._measure("n n") - 2 * self._measure("n")

    def learn(self, words: Iterable[str]) -> None:
        """Measure words that are not known."""
        for word in words:
            self.width(word)

    def width(self, word: str) -> int:
        """Its width."""
        width = self.widths.get(word)
        if width is None:
            width = self.widths[word] = self._measure(word)
        return width

    def width_alone(self, word: str) -> int:
        """The same: spaces are not asked for."""
        return self.width(word)

    def beginning(self, word: str, letters: int) -> int:
        """The width of its first letters."""
        return self.width(word[:letters])

    def beginnings(self, word: str, places: Iterable[int]) -> list[int]:
        """The same of several numbers of them."""
        return [self.beginning(word, letters) for letters in places]

    def shape(self, word: str) -> bytes:
        """Nothing is known of its glyphs."""
        return b""

    def _measure(self, text: str) -> int:
        from weasyprint.text.line_break import Layout, line_size

        layout = Layout(self._style)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        return round(float(line_size(line, self._style)[0]) * UNITS)


def odd_words_of(style: Any) -> OddWords | None:
    """The odd words of a style; None where lines in it are no sums of words."""
    if (
        style["white_space"] not in _FLOWS
        or style["direction"] != "ltr"
        or style["word_spacing"]
        or style["font_size"] < 1e-6
    ):
        return None
    words: OddWords | None = style.__dict__.get(_ODD_WORDS)
    if words is None:
        words = style.__dict__[_ODD_WORDS] = OddWords(style)
    return words


def is_set_in_words(text: str) -> bool:
    """Whether a text is written from left to right, and with spaces between its words."""
    return all(map(_is_set, set(text)))


@lru_cache(maxsize=4096)
def _is_set(letter: str) -> bool:
    code = ord(letter)
    return not (
        letter in _NOT_SET
        or unicodedata.bidirectional(letter) in _LEFTWARDS
        or any(first <= code <= last for first, last in _WITHOUT_SPACES)
    )
