"""Turn short lines in a row, which Markdown joins to a paragraph, into a hint that they may be verse.

Verse is told from prose by how its lines begin and end: each with a capital, and some without the end of a sentence.
Prose that is wrapped, or has a line for each sentence, is not like that.
"""

from __future__ import annotations

import re

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder

_FEWEST = 4  # lines
_LONGEST = 60  # letters of a line
_BEGINNING = re.compile(r"[ >]*[“‘«„\"'(—–]*\s*([^\W\d_])")
_SENTENCE = re.compile(r"[.!?:…][”’»\"')*_]*(?:\[\^[^\]]*\])?$")
_KEPT = re.compile(r"(?:\\|  )$")  # the author has it that the line ends
_DIV = re.compile(r" {0,3}:{3,}\s*(\S?.*)$")


def find_typed_verse(finder: Finder) -> list[Finding]:
    """A note for each paragraph that looks like verse."""
    findings: list[Finding] = []
    shapes: list[bool] = []  # of the open divs, whether they hold verse
    lines: list[str] = []
    for number, line in enumerate([*finder.plain.split("\n"), ""], start=1):
        div = _DIV.match(line)
        if line.strip() and div is None:
            lines.append(line)
            continue
        if not any(shapes) and _is_verse(lines):
            findings.append(
                Finding("verse-as-prose", Severity.NOTE,
                        "these short lines are set as prose, one running on to the next",
                        finder.place_of_line(number - len(lines)),
                        "if it is verse, write ::: {.verse} before it and ::: behind it"))  # fmt: skip
        lines = []
        if div is not None and div[1]:
            shapes.append(re.search(r"\b(?:verse|lines)\b", div[1]) is not None)
        elif div is not None and shapes:
            shapes.pop()
    return findings


def may_be_verse(plain: str, line: int) -> bool:
    """Whether the paragraph of a line, 1-based, looks like verse."""
    lines = plain.split("\n")
    first = last = line - 1
    while first > 0 and _is_in_paragraph(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _is_in_paragraph(lines[last + 1]):
        last += 1
    return _is_verse(lines[first : last + 1])


def _is_in_paragraph(line: str) -> bool:
    return bool(line.strip()) and _DIV.match(line) is None


def _is_verse(lines: list[str]) -> bool:
    if len(lines) < _FEWEST or any(len(line.strip()) > _LONGEST for line in lines):
        return False
    for line in lines:
        first = _BEGINNING.match(line)
        if first is None or not first[1].isupper() or "|" in line or _KEPT.search(line):
            return False
    running = [line for line in lines[:-1] if not _SENTENCE.search(line.rstrip())]
    return 2 * len(running) >= len(lines)
