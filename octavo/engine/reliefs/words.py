"""Turn dictionaries of hyphenation into what is looked up in them."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_COUNTS = re.compile("[1-9]")
_NUMBER = re.compile(r"\d\d")
_NO_DIGIT = re.compile(r"\D")


class _Patterns(dict[str, Any]):
    """Patterns of a language: lines of its dictionary, which are parsed when they are met."""

    def get(self, letters: str, default: Any = None) -> Any:
        found = dict.get(self, letters, default)
        if type(found) is str:
            found = self[letters] = _parse(found)
        return found


def _parse(line: str) -> tuple[int, tuple[int, ...]]:
    """The values between the letters of a pattern without zeros around them, and their offset."""
    if "/" in line and "=" in line:
        pyphen = import_module("pyphen")
        line, alternative = line.split("/", 1)
        factory = pyphen.AlternativeParser(line, alternative)
        values = [factory(digit or "0") for digit, _ in pyphen.parse(line)]
    elif _NUMBER.search(line):
        values = [int(digit or "0") for digit, _ in import_module("pyphen").parse(line)]
    else:  # a digit, if any, between two letters
        values = [int(digit or "0") for digit in _NO_DIGIT.split(line)]
    start, end = 0, len(values)
    while not values[start]:
        start += 1
    while not values[end - 1]:
        end -= 1
    return start, tuple(values[start:end])


def read_patterns_when_met() -> None:
    """Parse the patterns of a hyphenation dictionary when a word has their letters.

    All are parsed when the first word of a language is to be hyphenated, in every process, and a
    book needs few of them: with all of them together, they have 66,000 in German, and take half a
    second. Dictionaries in which characters are written as numbers are left to the reader that
    knows them. Gain: 1.0 % in English, and 9 % in German,
    once in each process.
    """
    pyphen = import_module("pyphen")
    stock = pyphen.HyphDict.__init__

    def init(self: Any, path: Any) -> None:
        with path.open("rb") as file:
            encoding = file.readline().decode()
        text = path.read_text("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding)
        if "^^" in text or _OTHER_DIGIT.search(text):
            stock(self, path)
            return
        lines = []
        heads = []
        for line in map(str.strip, text.split("\n")[1:]):
            head = line.split("/", 1)[0] if "/" in line and "=" in line else line
            if _COUNTS.search(head) and not line.startswith(pyphen.ignored):
                lines.append(line)
                heads.append(head)
        letters = "\n".join(heads)
        for digit in "0123456789":
            letters = letters.replace(digit, "")
        self.patterns = _Patterns(zip(letters.split("\n"), lines, strict=True))
        self.cache = {}
        self.maxlen = max(map(len, self.patterns))

    pyphen.HyphDict.__init__ = init
