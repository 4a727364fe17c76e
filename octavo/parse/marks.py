"""Turn lines of the manuscript into what pandoc is given: headings and notes marked with their lines.

A mark says which of the lines that are given it stands in, not which line of the book: a chapter
that did not change is marked as before, whatever was written above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from octavo.parse.lines import Finder
from octavo.parse.tree import NOTE_MARK

# One attribute after the other, in braces, at the end of a heading's line, as pandoc reads them. Possessive, because a
# stranger's braces must not make us try every way to split them.
_VALUE = r"(?:\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'|(?:\\.|[^\s\\}])*+)"
_ATTRIBUTE = rf"(?:#[\w.:-]++|\.[^\W\d_][\w.:-]*+|-|[^\W\d_][\w.:-]*+={_VALUE})"
ATTRIBUTES = rf"\{{(?:\s*+{_ATTRIBUTE})*+\s*+\}}[ \t]*$"
_ATTRIBUTES = re.compile(ATTRIBUTES)
_ONE = re.compile(_ATTRIBUTE)
# A heading without an id gets one, so that pandoc leads [Heading] to it; with its line, as it is counted there.
HEADING_ID = "octavo-h-"
_BROKEN = re.compile(r" {0,3}#{1,6}[ \t].*[^\\\s][ \t]*\\[ \t]*$")


@dataclass(frozen=True, slots=True)
class Marked:
    """Lines with their marks."""

    lines: tuple[str, ...]
    origins: tuple[int, ...]  # for each of them, which of the given lines it comes from, 1-based

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def mark_lines(finder: Finder, numbers: Sequence[int]) -> Marked:
    """The lines ``numbers`` of the text (1-based; 0 is an empty line), with their marks.

    A note's mark stands in a paragraph of its own before the note's text, because what comes first
    may be a list, a table or code, before which no mark can stand in the same line. A title that is broken by the
    author is in one line, and the lines that it came from are empty.
    """
    notes = {opening.line for opening in finder.openings}
    headings = {opening.line for opening in finder.headings}
    marked: list[str] = []
    origins: list[int] = []
    note_open = False
    lines = [finder.lines[number - 1] if number else "" for number in numbers]
    _join_titles(lines, [number in headings for number in numbers])
    for position, (number, line) in enumerate(zip(numbers, lines, strict=True), start=1):
        pieces = [line]
        if number in notes:
            opening, _, rest = line.expandtabs(4).partition("]:")
            rest = rest.removeprefix("    ")
            pieces = [f'{opening}]: []{{.{NOTE_MARK} line="{position}"}}', ""]
            note_open = not rest.strip()
            if not note_open:
                pieces.append(f"    {rest}")
        elif note_open and line.strip():
            # the note's text begins below its key, where pandoc lets it stand at the margin
            pieces = [line if line.startswith(("    ", "\t")) else f"    {line}"]
            note_open = False
        elif number in headings:
            pieces = [_with_line(line, position)]
        note_open = note_open and number in notes
        marked += pieces
        origins += [position] * len(pieces)
    return Marked(tuple(marked), tuple(origins))


def _join_titles(lines: list[str], headings: Sequence[bool]) -> None:
    """Put each heading into one line: a backslash at a line's end breaks a title, which goes on in the next."""
    title = 0
    for number, line in enumerate(lines):
        if number > title and headings[title] and _BROKEN.match(lines[title]) and line.strip():
            lines[title] = f"{lines[title].rstrip()[:-1].rstrip()}<br />{line.strip()}"
            lines[number] = ""
        else:
            title = number


def _with_line(heading: str, number: int) -> str:
    """The heading's line with its number among its attributes."""
    match = _ATTRIBUTES.search(heading)
    before = heading[: match.start()] if match else ""
    of_a_span = before.endswith(("]", "`")) or (before.endswith(")") and "](" in before)
    mark = f"octavo-line={number}"
    if match and not of_a_span:
        inside = match[0].rstrip()[:-1]
        named = any(found.startswith(("#", "id=")) for found in _ONE.findall(inside))
        return f"{before}{inside} {mark}{'' if named else f' #{HEADING_ID}{number}'}}}"
    return f"{heading.rstrip()} {{{mark} #{HEADING_ID}{number}}}"
