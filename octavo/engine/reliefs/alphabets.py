"""Turn a text into the script that its words are shaped in: those of which a line can be a sum of words."""

from __future__ import annotations

import re
import sys

# Signs that are written from left to right and have no say in how what stands beyond a space is written; no
# soft hyphen, and no space but the one.
SIGNS = (
    " -@\\[-`{-~\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    "\u200b\u2010-\u2015\u2018-\u201f\u2026\u2032\u2033\u2060"
)
# Letters of scripts of which the same is true, and one for each.
LETTERS = {
    "latin": ("A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f", "n"),
    "greek": ("\u0386\u0388-\u03ce\u1f00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc", "ν"),
    "cyrillic": ("\u0400-\u0481\u048a-\u052f", "н"),
    "armenian": ("\u0531-\u0556\u0559-\u0588", "ն"),
}  # fmt: skip
# Letters with which most words begin and end: where one of them looks across a space, no line is a sum of words.
COMMON = {
    "latin": "abcdefghijklmnopqrstuvwxyz", "greek": "αβγδεζηθικλμνξοπρςστυφχψω",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "armenian": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
}  # fmt: skip
_TEXTS = {script: re.compile(f"[{SIGNS}{letters}]*") for script, (letters, _) in LETTERS.items()}
_A_LETTER = {script: re.compile(f"[{letters}]") for script, (letters, _) in LETTERS.items()}


def script_of(text: str) -> str | None:
    """The script of a text, "" if it has no letters; None if it has two, or one that is not handled here."""
    for script, letters in _TEXTS.items():
        if letters.fullmatch(text):
            return script if has_letters(text, script) else ""
    return None


def has_letters(text: str, script: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether there are letters of a script in a part of a text; with no script, there need be none."""
    return not script or _A_LETTER[script].search(text, start, end) is not None
