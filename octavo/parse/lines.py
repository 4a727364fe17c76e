"""Turn the author's text into places: where a note, a heading or a picture stands.

1. blank what is code or comment, letter for letter, so that offsets stay true;
2. know the lines that open a note or a heading, as pandoc reads them;
3. find a string, the second time at its second place.

Pandoc's Markdown reader keeps no positions, so what the other modules want to blame on a line they
look up here.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from octavo.model import Manuscript, Place
from octavo.workshop.memory import known, learn
from octavo.workshop.nowhere import changed_lines, is_nowhere

# What may stand before a fence: the marks of the lists and quotations that hold it.
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+(`{3,}|~{3,})(.*)")
_BRACKET = re.compile(r"\\.|\n[ \t]*(?=\n)|[\[\]]")
_TICKS = re.compile(r"(\\*)(`+)")
_BREAK = re.compile(r"\n[ \t]*(?=\n)")
_VERBATIM_TAG = re.compile(r"<(pre|script|style|textarea)\b[^>]*>", re.IGNORECASE)
_SHOWN = re.compile(r"\s*+\S")  # something that is not white
_CALL = re.compile(r"\[\^([^\[\]^\s]+)\]")
_DEFINITION = re.compile(r" {0,3}\[\^([^\[\]^\s]+)\]:")
_SPACED_KEY = re.compile(r" {0,3}\[\^([^\[\]^\n]*[^\[\]^\s][ \t][^\[\]^\n]*)\]:")
_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_ITEM = re.compile(
    r" {0,3}(?:[-*+:]|#\.|\(?[\w@]{1,9}[.)])[ \t]+(?=\|)"
)  # a table may begin a list's item
_COLUMNS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BEFORE = re.compile(r"(?:[ \t>]|(?:[-*+:]|#\.|\(?[\w@]{1,9}[.)])[ \t]+(?=\|))+")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|(?:[-*_][ \t]*){3,}$)")  # or a heading
# No words of a heading: comments are blank here, and calls of notes are none
_NO_WORDS = r"(?:[ \t]|<[^<>]*>|\{[^{}]*\}|!?\[[^\[\]\w]*\](?:\([^()\n]*\))?|\[\^[^\[\]]*\])*+"
_WORDLESS = re.compile(
    rf"^(?:[ \t>]|(?:[-*+:]|#\.|\(?[\w@]{{1,9}}[.)])[ \t])*+#{{1,6}}{_NO_WORDS}$"
    r"|<h([1-6])\b[^<>]*>(?:\s|<(?!/?h[1-6]\b)[^<>]*>)*+</h\1\s*>",
    re.MULTILINE | re.IGNORECASE,
)
_COMMENT_HEADING = re.compile(
    r"^[ \t>]*(?:<!--(?:(?!-->).)*+-->[ \t]*)++\n[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE
)
_DIV = re.compile(r":{3,}")
_FENCED = re.compile(r"(?:[ \t]|[-*+:~][ \t])*+:{3,}")  # begins or ends a box, also in a list
_FORMULA = re.compile(
    r"(?<!\\)\$\$(?:[^$]|\$(?!\$))+\$\$|(?<!\\)\$(?=\S)(?:[^$\n]|\n(?![ \t]*\n))*?(?<=[^\s\\])\$(?!\d)"
)
_WORDS_IN_FORMULA = re.compile(r"\\(?:text\w*|[mfh]box)\s*\{[^{}]*\}")
_TELLING, _MOST = 4, 64  # letters by which a text is found


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A stretch of the text that is no Markdown."""

    kind: str  # "fence", "span", "comment" or "element"
    start: int  # offsets in the text
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a note definition or a heading."""

    line: int  # 1-based, of Manuscript.text
    key: str  # of the note; "" for a heading


class Finder:
    """The text of a manuscript with an index."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self.text = manuscript.text
        self.lines = self.text.split("\n")
        self.plain, self.verbatim = find_verbatim(self.text)
        self.openings = note_openings(self.plain)
        self.headings = heading_openings(self.plain)
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self._next: dict[str, int] = {}

    def place_at(self, offset: int) -> Place:
        """The place of a character of ``text``."""
        return self._manuscript.place(self.line_at(offset))

    def line_at(self, offset: int) -> int:
        """The 1-based line of a character of ``text``."""
        return bisect_right(self._starts, offset)

    def place_of_line(self, line: int | None) -> Place | None:
        """The place of a 1-based line of ``text``."""
        return self._manuscript.place(line) if line else None

    def line_of(self, place: Place | None) -> int | None:
        """The 1-based line of ``text`` that stands at a place."""
        return None if place is None else self._manuscript.line_of(place)

    def first_place(self) -> Place | None:
        """The place of the first line that is not blank."""
        lines = (number for number, line in enumerate(self.lines, start=1) if line.strip())
        return self.place_of_line(next(lines, None))

    def next_of(self, wanted: str) -> Place | None:
        """Where ``wanted`` stands; asked again, where it stands next; then the last place again."""
        start = self._next.get(wanted, 0)
        if start < 0 or not wanted:
            return None
        found = self._find(wanted, start)
        if found < 0 and start:
            return self.place_at(start - 1)
        self._next[wanted] = found + 1 if found >= 0 else -1
        return self.place_at(found) if found >= 0 else None

    def match(self, pattern: str, *, last: bool = False) -> Place | None:
        """Where a regular expression first (or last) matches outside code."""
        found: int | None = None
        for match in re.finditer(pattern, self.plain):
            found = match.start()
            if not last:
                break
        return None if found is None else self.place_at(found)

    def wordless_headings(self) -> Iterator[int]:
        """The lines that may open a heading without words and are not among ``headings``: in quotations and
        lists, in HTML, or made of a comment."""
        found = (*_WORDLESS.finditer(self.plain), *_COMMENT_HEADING.finditer(self.text))
        marked = {opening.line for opening in self.headings}
        yield from sorted({self.line_at(match.start()) for match in found} - marked)

    @cached_property
    def note_calls(self) -> dict[str, list[int]]:
        """Every line that looks like the call of a note, by its key."""
        opened = {self._starts[opening.line - 1] for opening in self.openings}
        calls: dict[str, list[int]] = {}
        for match in _CALL.finditer(self.plain):
            line = bisect_right(self._starts, match.start())
            start = escaped = match.start()
            line_start = self._starts[line - 1]
            # of a long line nothing is taken out for each of its calls
            if line_start in opened and _SHOWN.match(self.plain, line_start, start) is None:
                continue
            while escaped > line_start and self.plain[escaped - 1] == "\\":
                escaped -= 1
            if (start - escaped) % 2 == 0:
                calls.setdefault(match[1], []).append(line)
        return calls

    def _find(self, wanted: str, start: int) -> int:
        for text in (self.plain, self.text):
            if (found := text.find(wanted, start)) >= 0:
                return found
        match = re.compile(re.escape(wanted), re.IGNORECASE).search(self.plain, start)
        letters = [re.escape(letter) for letter in wanted if letter.isalnum()]
        while match is None and len(letters) >= _TELLING:  # with markup between them
            del letters[_MOST:]
            match = re.compile(r"[\W_]*".join(letters), re.IGNORECASE).search(self.plain, start)
            letters = letters[: len(letters) // 2]
        return match.start() if match else -1


def blank_verbatim(text: str) -> str:
    """``text`` with fenced code, code spans, comments and the like replaced by spaces."""
    return find_verbatim(text)[0]


def find_verbatim(text: str) -> tuple[str, tuple[Verbatim, ...]]:
    """The blanked text, and where fenced code, code spans, comments and the like were."""
    found: list[Verbatim] = []
    for kind, signs, find in (
        ("fence", ("```", "~~~"), _fences),
        ("span", ("`",), _spans),
        ("comment", ("<!--",), _comments),
        ("element", ("<",), _verbatim_elements),
    ):
        if any(sign in text for sign in signs):
            spans = list(find(text))
            text = _blank(text, spans)
            found += [Verbatim(kind, start, end) for start, end in spans]
    return text, tuple(found)


def note_openings(plain: str) -> tuple[Opening, ...]:
    """The lines of ``plain`` (a blanked text) that open a note.

    Pandoc takes ``[^key]:`` for a note only where a block may begin.
    """
    found: list[Opening] = []
    height = 0  # lines of the paragraph so far
    in_note = after_blank = False
    for number, line in enumerate(plain.split("\n"), start=1):
        if not line.strip():
            height, after_blank = 0, True
            continue
        in_note = in_note and (not after_blank or line.startswith(("    ", "\t")))
        after_blank = False
        match = _DEFINITION.match(line)
        if match and (not height or in_note):
            found.append(Opening(number, match[1]))
            in_note, height = True, 1
        elif _DIV.match(line) or (
            _RULE.match(line) if not height else _UNDERLINE.match(line) and height == 1
        ):
            height = 0
        else:
            height += 1
    return tuple(found)


def note_lines(plain: str) -> frozenset[int]:
    """The lines of ``plain`` (a blanked text) that belong to notes: what opens one and what follows, up to
    a line at the margin behind an empty one."""
    openings = {opening.line for opening in note_openings(plain)}
    found: set[int] = set()
    inside = after_blank = False
    for number, line in enumerate(plain.split("\n"), start=1):
        if not line.strip():
            after_blank = True
            continue
        if number in openings:
            inside = True
        elif after_blank and not line.startswith(("    ", "\t")):
            inside = False
        after_blank = False
        if inside:
            found.add(number)
    return frozenset(found)


def inline_notes(plain: str) -> Iterator[int]:
    """Where each ^[note] of ``plain`` (a blanked text) begins that stands in no other."""
    if "^[" not in plain:
        return
    opened: list[int] = []  # where the notes begin whose brackets are open; -1 for other brackets
    for match in re.finditer(r"\\.|\n[ \t]*(?=\n)|\^?\[|\]", plain, re.DOTALL):
        if match[0] in ("[", "^["):
            opened.append(match.start() if match[0][0] == "^" else -1)
        elif match[0][0] == "\n":
            opened.clear()
        elif (
            match[0] == "]"
            and opened
            and (start := opened.pop()) >= 0
            and max(opened, default=-1) < 0
        ):
            yield start


def heading_openings(plain: str) -> tuple[Opening, ...]:
    """The lines of ``plain`` (a blanked text) that look like headings."""
    lines = plain.split("\n")
    found: list[Opening] = []
    for number, line in enumerate(lines, start=1):
        below = lines[number] if number < len(lines) else ""
        above = lines[number - 2] if number > 1 else ""
        setext = _UNDERLINE.match(below) and line.strip() and not above.strip()
        if _ATX.match(line) or (setext and not _UNDERLINE.match(line) and not _FENCED.match(line)):
            found.append(Opening(number, ""))
    return tuple(found)


def spaced_keys(plain: str) -> tuple[Opening, ...]:
    """Lines that would open a note if their key had no space in it."""
    return tuple(
        Opening(number, match[1])
        for number, line in enumerate(plain.split("\n"), start=1)
        if (match := _SPACED_KEY.match(line))
    )


def wide_rows(plain: str) -> Iterator[tuple[int, int, int]]:
    """Rows of pipe tables with more cells than the table has columns: line, cells, columns.

    A bar may stand inside a formula or a link, so rows that have one are passed over; and what is indented by
    four spaces may be code.
    """
    lines = plain.split("\n")
    for number, following in _tables(lines):
        columns = _cells(lines[number].replace("+", "|"))
        for row in (number - 1, *following):
            cells = _cells(_ITEM.sub("", lines[row]))
            if cells > columns and not re.search(r"[$\[]", lines[row]):
                yield row + 1, cells, columns


def table_rows(lines: Sequence[str]) -> frozenset[int]:
    """The numbers, from 0, of lines that may be rows of pipe tables, also of those in quotations and lists."""
    bare = [line[match.end() :] if (match := _BEFORE.match(line)) else line for line in lines]
    tables = _tables(bare)
    return frozenset(row for number, below in tables for row in (number - 1, *below))


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, Iterable[int]]]:
    """The line of hyphens of each pipe table, from 0, and the rows below it; its head stands above it."""
    for number, line in enumerate(lines):
        if number and "|" in line and _COLUMNS.match(line):
            yield (
                number,
                itertools.takewhile(lambda n: "|" in lines[n], range(number + 1, len(lines))),
            )


def bracket_tower(plain: str, limit: int) -> int | None:
    """Where more than ``limit`` square brackets of a paragraph are open at once. A process that remembers looks at the
    paragraphs that are others than in the text in which there were none."""
    before: str | None = known("no tower", limit)
    first, end = (0, len(plain)) if before is None else changed_lines(before, plain)
    first, end = max(plain.rfind("\n\n", 0, first), 0), plain.find("\n\n", end)
    depth = 0
    for match in _BRACKET.finditer(plain, first, end + 2 if end >= 0 else len(plain)):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth = max(0, depth - 1)
        elif match[0][0] == "\n":
            depth = 0
        if depth > limit:
            return match.start()
    learn("no tower", limit, plain)
    return None


def row_of_scripts(plain: str, limit: int) -> int | None:
    """Where ``limit`` signs or more that raise or lower letters stand in a row within a formula."""
    row = re.compile(rf"(?:[_^]\{{?[ \t]*+){{{limit},}}")
    if is_nowhere(row, plain):
        return None
    for match in _FORMULA.finditer(plain):
        words = _WORDS_IN_FORMULA.sub(lambda found: " " * len(found[0]), match[0])
        if found := row.search(words):
            return match.start() + found.start()
    return None


def _cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
        position = end
    return "".join(pieces) + text[position:]


def _fences(text: str) -> Iterator[tuple[int, int]]:
    """Fenced code with its fences. A fence that is never closed opens nothing."""
    candidates: list[tuple[int, int, str, str]] = []
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line)):
            candidates.append((position, end, match[1], match[2].strip()))
        position = end + 1
    closers: dict[str, list[int]] = {}  # by what opens: the candidates that can close it
    index = 0
    while index < len(candidates):
        start, _, fence, info = candidates[index]
        index += 1
        if fence[0] == "`" and "`" in info:
            continue
        if fence not in closers:
            closers[fence] = [
                number
                for number, (_, _, closing, rest) in enumerate(candidates)
                if closing.startswith(fence) and not rest
            ]
        later = bisect_left(closers[fence], index)
        if later < len(closers[fence]):
            yield start, candidates[closers[fence][later]][1]
            index = closers[fence][later] + 1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Code spans: closed by as many backticks as opened them, in the same paragraph."""
    breaks = [match.start() for match in _BREAK.finditer(text)]
    runs = [
        (match.start(2), match.end(2), bool(len(match[1]) % 2), bisect_right(breaks, match.start()))
        for match in _TICKS.finditer(text)
    ]
    index = 0
    while index < len(runs):
        start, end, escaped, paragraph = runs[index]
        index += 1
        start += escaped
        for later in range(index, len(runs)):
            if runs[later][3] != paragraph or start == end:
                break
            if runs[later][1] - runs[later][0] == end - start:
                yield start, runs[later][1]
                index = later + 1
                break


def _comments(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        end += 3
        yield start, end


def _verbatim_elements(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the tags of elements whose text is no Markdown."""
    position = 0
    while match := _VERBATIM_TAG.search(text, position):
        closing = re.compile(rf"</{match[1]}\b", re.IGNORECASE).search(text, match.end())
        position = match.end()
        if closing:
            yield match.end(), closing.start()
            position = closing.start()
