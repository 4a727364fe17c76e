"""Turn the text into pieces that pandoc can read one by one.

1. cut before the headings of chapters, but nowhere in a hold (`holds.py`);
2. hold together what names its other half in a way that pandoc resolves for the whole book: keys
   that are defined twice or oddly, headings that are called as ``[Heading]``;
3. join neighbours until a piece is worth a call;
4. give each piece the definitions of notes and links that it calls and that stand elsewhere, and
   take from its end the notes that only others call.

A piece is a list of lines. It depends on nothing else: while they stay, so does pandoc's answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from octavo.model import Manuscript, SourceFile
from octavo.parse.holds import Hold, find_holds, is_blank
from octavo.parse.lines import Finder
from octavo.parse.marks import Marked, mark_lines
from octavo.workshop.nowhere import is_nowhere

_SIZE = 24_000  # characters: below that a call costs more than its work
_MANY = 10  # times as long is what one call may be given: its memory grows with it
_SHARE = 0.85  # of what each reader would have if chapters were of one length

# What is seldom written, and read in a way that depends on what is far from it: a heading in a list, a
# quotation or a table, which may be called from anywhere (but for a call-out's without words); a link whose
# label looks like a note's key; a rule below a heading's underline, which may begin a table.
_ODD = re.compile(
    r"^[ \t]*(?:[>|]|[-*+:~][ \t]|\w{1,9}[.)][ \t])[-*+:~>|\w.)\t ]*#{1,6}[ \t](?!\{\.callout-title)"
    r"|^[^\n]*\[\^[^\[\]\n]*[ \t][^\[\]\n]*\]:"
    r"|^[=-]{2,}[ \t]*\n[ \t]*-{2,}[- \t]*$",
    re.MULTILINE,
)
_FINE = 1_200  # characters of a piece whose neighbours were read before
# of a paragraph that is nothing else: no list, table, caption, term, underline
_PLAIN_LINE = re.compile(r"[^\W\d_](?!\w{0,8}[.)][ \t])[^|\n]*[^\W_][^|\n]*$")
_CHAPTER = re.compile(r"# +\S")
_SETEXT = re.compile(r"[^\W\d_]{2}[\w ,;'’“”–—-]*(?:\{[^{}]*\})?[ \t]*$")
_COLUMNS = re.compile(r"[ \t]*[-+|:][-+|: \t]*$")  # of a table
_DEFINES = re.compile(r" {0,3}[:~](?:\s|$)")
_PREFIX = r"^(?:.*\|)?(?:[ \t>]|(?:[-*+:~]|\w{1,9}[.)])[ \t]+|\[\^[^\[\]^ \t\r\n]+\]:[ \t]*)*"
_KEY = re.compile(r"\[\^([^\[\]^ \t\r\n]+)\]")
_MARKER = re.compile(r" {0,3}\[\^[^\[\]^ \t\r\n]+\]")
_EMPTY_NOTE = re.compile(r"\[\^[^\[\]^ \t\r\n]+\]:[ \t\r]*$")
_NOTE = re.compile(_PREFIX + r"\[\^([^\[\]^ \t\r\n]+)\]:", re.MULTILINE)
_LINK = re.compile(
    _PREFIX + r"\[(?!\^)((?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])+)\]:", re.MULTILINE
)
_NOTE_LABEL = re.compile(r"\[\^[^\[\]]*\]:")
_SIMPLE_LINK = re.compile(
    r"\[([^\[\]\\`<>$^@]+)\]:[ \t]+(?:<[^<>\s]+>|[^\s<>\[\]{}\\\"'()]\S*)"
    r"(?:[ \t]+(?:\"[^\"\\&]+\"|'[^'\\&]+'|\([^()\\&]+\)))?[ \t]*"
)
_GROUP = r"(?:[^\[\]\n]|\n(?![ \t]*\n))*"
_LABELS = (
    re.compile(rf"\[(?!\^)({_GROUP})\](?!\([^()\s]*\))"),
    re.compile(rf"\[(?!\^)({_GROUP}(?:\[{_GROUP}\]{_GROUP})+)\](?!\([^()\s]*\))"),
)


_Cut = tuple[
    int, int, list[int]
]  # the lines from which and up to which a piece was cut, and its own


@dataclass(frozen=True, slots=True)
class _Definition:
    """Lines that define a note or a link, and may stand anywhere in the book."""

    key: str  # of a note; the letters of a link's label
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Definitions:
    """What pieces may lend one another."""

    notes: dict[str, _Definition]
    links: tuple[_Definition, ...]
    calls: dict[str, list[int]]  # key: the lines of all that looks like its note's call

    def called_from(self, lines: Iterable[int], keys_at: dict[int, list[str]]) -> set[str]:
        """The keys of the notes that these lines call, and that those notes call in turn."""
        found: set[str] = set()
        waiting = [key for line in lines for key in keys_at.get(line, ())]
        while waiting:
            key = waiting.pop()
            if key not in found and key in self.notes:
                found.add(key)
                note = self.notes[key]
                for line in range(note.first, note.last + 1):
                    waiting += keys_at.get(line, ())
        return found


def cut_pieces(
    finder: Finder,
    marked: Marked,
    is_finer: Callable[[list[int]], bool] | None = None,
    *,
    readers: int | None = None,
) -> list[list[int]]:
    """The pieces as the numbers of their lines, 1-based; 0 is an empty line between definitions.

    ``marked`` is the whole text as pandoc would be given it; ``is_finer`` tells which pieces are to be cut again, between
    plain paragraphs. Where no answer is kept, it is for so many ``readers`` at once, none of which is called oftener than
    it has to be.
    """
    least = _SIZE
    if readers:
        least = max(_SIZE, min(int(_SHARE * len(finder.text) / readers), _MANY * _SIZE))
    whole = list(range(1, len(finder.lines) + 1))
    starts = list(_chapter_lines(finder, marked)) if len(finder.text) > _SIZE else []
    if not (starts or is_finer) or not is_nowhere(_ODD, finder.plain):
        return [whole]
    holds = find_holds(finder)
    definitions, bonds = _find_definitions(finder, marked, holds)
    holds += [*bonds, *_header_bonds(finder)]
    held = _covered(((first + 1, last) for first, last in holds), len(whole))
    starts = [start for start in starts if not held[start]]
    if not (starts or is_finer):
        return [whole]
    keys_at: dict[int, list[str]] = defaultdict(list)
    opened = {note.first: note.key for note in definitions.notes.values()}
    for key, lines in definitions.calls.items():
        for line in lines:
            if opened.get(line) != key:
                keys_at[line].append(key)

    def cut(first: int, end: int, starts: Iterable[int], size: int) -> Iterator[_Cut]:
        """What stands from a line to another, cut before some of these lines."""
        for last in [*(start - 1 for start in starts), end]:
            piece = _lines_of_piece(first, last, finder, definitions, keys_at)
            length = sum(len(finder.lines[number - 1]) + 1 for number in piece if number)
            if length >= size or last == end:
                yield first, last, piece
                first = last + 1

    pieces: list[list[int]] = []
    for first, last, piece in cut(1, len(whole), starts, least):
        if is_finer is not None and is_finer(piece):
            between = [n for n in _between_paragraphs(finder, first, last) if not held[n]]
            pieces += [finer for _, _, finer in cut(first, last, between, _FINE)]
        else:
            pieces.append(piece)
    return pieces if len(pieces) > 1 else [whole]


def lines_around(
    manuscript: Manuscript, finder: Finder, piece: Sequence[int], line: int
) -> list[int]:
    """Of a piece of a manuscript the lines of the few plain paragraphs among which a line stands, with the definitions that
    they call: they are a piece, too. Empty where it cannot be cut there."""
    text = "\n".join(finder.lines[number - 1] if number else "" for number in piece)
    own = Finder(replace(manuscript, files=(SourceFile("", text, 0),)))
    finer = cut_pieces(own, mark_lines(own, range(1, len(piece) + 1)), lambda _: True)
    held = [part for part in finer if piece.index(line) + 1 in part]
    if len(finer) == 1 or len(held) != 1:
        return []
    return [piece[number - 1] if number else 0 for number in held[0]]


def definition_lines(finder: Finder) -> dict[int, str]:
    """The lines at the margin that open a note, with its key."""
    return {
        opening.line: opening.key
        for opening in finder.openings
        if finder.lines[opening.line - 1].startswith("[^")
    }


# Where to cut


def _chapter_lines(finder: Finder, marked: Marked) -> Iterator[int]:
    """Lines that begin a chapter after an empty line, and that pandoc is given as such."""
    given = dict(zip(marked.origins, marked.lines, strict=True))
    lines = finder.plain.split("\n")
    for opening in finder.headings:
        number = opening.line
        line, below = lines[number - 1], lines[number] if number < len(lines) else ""
        if number == 1 or not is_blank(finder.lines[number - 2]) or given[number][:1].isspace():
            continue
        if number > 2 and _EMPTY_NOTE.search(given[number - 2]):
            continue  # which takes the next line but one
        if line.startswith("# ") and _CHAPTER.match(finder.lines[number - 1]):
            body = number
        elif _SETEXT.match(line) and re.fullmatch(r"=+[ \t]*", below):
            body = number + 1
        else:
            continue
        while body < len(lines) and is_blank(finder.lines[body]):
            body += 1
        term = body < len(lines) and _DEFINES.match(finder.lines[body])
        if not term and not _COLUMNS.match(below):  # nor the head of a table behind its caption
            yield number


def _between_paragraphs(finder: Finder, first: int, last: int) -> Iterator[int]:
    """Lines up to ``last`` that begin a plain paragraph behind another: nothing that pandoc knows reaches over such a
    place, but for what is held."""
    shown = finder.plain.split("\n")  # without what is code or a comment

    def is_plain(number: int) -> bool:
        line = finder.lines[number - 1]
        return line == shown[number - 1] and _PLAIN_LINE.match(line) is not None

    for before, block in pairwise(_blocks(finder, first, last)):
        if all(map(is_plain, (*before, *block))):
            yield block[0]


def _blocks(finder: Finder, first: int, last: int) -> list[range]:
    """The lines of what stands between empty lines."""
    blocks: list[range] = []
    begin = first
    for number in range(first, last + 2):
        if number > last or is_blank(finder.lines[number - 1]):
            if begin < number:
                blocks.append(range(begin, number))
            begin = number + 1
    return blocks


def _covered(holds: Iterable[Hold], count: int) -> list[bool]:
    """For each line from 0 to ``count``, whether a hold goes over it."""
    change = [0] * (count + 2)
    for first, last in holds:
        if first <= last:
            change[first] += 1
            change[last + 1] -= 1
    return [depth > 0 for depth in accumulate(change)]


# Definitions


def _find_definitions(
    finder: Finder, marked: Marked, holds: list[Hold]
) -> tuple[_Definitions, list[Hold]]:
    """Notes and links that may stand anywhere; and what holds the others to what calls them."""
    calls: dict[str, list[int]] = defaultdict(list)
    for match in _KEY.finditer(finder.text):
        calls[match[1]].append(finder.line_at(match.start()))
    notes: dict[str, _Definition] = {}
    odd: set[str] = set()
    opened = definition_lines(finder)
    for match in _NOTE.finditer(finder.text):
        if opened.get(finder.line_at(match.start(1))) != match[1]:
            odd.add(match[1])
    ends = _ends_of_notes(finder, marked, set(opened))
    last_lines: set[int] = set()  # of notes that begin and end as usual
    held = _covered(holds, len(finder.lines))
    for line, key in opened.items():
        begins = line == 1 or is_blank(finder.lines[line - 2]) or line - 1 in last_lines
        if key in notes or line not in ends or not begins or held[line]:
            odd.add(key)
        else:
            last_lines.add(ends[line])
        notes[key] = _Definition(key, line, ends.get(line, line))
    bonds = [(min(calls[key]), max(calls[key])) for key in odd]
    links, more = _find_links(finder, held)
    usual = {key: note for key, note in notes.items() if key not in odd}
    return _Definitions(usual, tuple(links), dict(calls)), [*bonds, *more]


def _ends_of_notes(finder: Finder, marked: Marked, opened: set[int]) -> dict[int, int]:
    """The last line of each note, as pandoc reads it; notes that end oddly are left out."""
    ends: dict[int, int] = {}
    openings = {opening.line for opening in finder.openings}
    current, after_blank = 0, False
    for line, number in zip(marked.lines, marked.origins, strict=True):
        if number in openings and number != current and not line.startswith("    "):
            current, after_blank = number, False
            if number in opened:
                ends[number] = number
        elif is_blank(line):
            after_blank = True
        elif current:
            if after_blank and not line.expandtabs(4).startswith("    "):
                current = 0
            elif not after_blank and (_MARKER.match(line) or line.startswith(":::")):
                ends.pop(current, 0)
                current = 0
            elif current in ends:
                ends[current] = number
            after_blank = False
    return ends


def _find_links(finder: Finder, held: list[bool]) -> tuple[list[_Definition], list[Hold]]:
    if "]:" not in _NOTE_LABEL.sub("", finder.plain):
        return [], []
    lines = finder.plain.split("\n")
    links: dict[str, _Definition] = {}
    bonds: list[Hold] = []
    last = 0  # the last line that defines a link
    for match in _LINK.finditer(finder.plain):
        number = finder.line_at(match.start(1))
        line, below = finder.lines[number - 1], lines[number] if number < len(lines) else ""
        key = _letters(match[1])
        simple = (
            _SIMPLE_LINK.fullmatch(line) is not None
            and (last == number - 1 or is_blank(finder.lines[number - 2]))
            and not below.lstrip().startswith(('"', "'", "(", "{"))
            and not held[number]
        )
        if simple and key and key not in links:
            links[key] = _Definition(key, number, number)
            last = number
        else:
            bonds.append((1, len(lines)))
    return list(links.values()), bonds


def _header_bonds(finder: Finder) -> Iterator[Hold]:
    """From a heading to where its words stand in brackets: that may be a link to it."""
    headings: dict[str, list[int]] = defaultdict(list)
    for opening in finder.headings:
        text = re.sub(r"\{[^{}]*\}[ \t]*$", "", finder.lines[opening.line - 1])
        headings[_letters(text) or "".join(text.strip("# \t").split())].append(opening.line)
    for pattern in _LABELS:
        for match in pattern.finditer(finder.text):
            key = _letters(match[1]) or "".join(match[1].split())
            if lines := headings.get(key):
                line = finder.line_at(match.start())
                yield min(*lines, line), max(*lines, line)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


# What stands in a piece


def _lines_of_piece(
    first: int,
    end: int,
    finder: Finder,
    definitions: _Definitions,
    keys_at: dict[int, list[str]],
) -> list[int]:
    """The lines ``first`` to ``end`` but for notes at their end that only others call, and the
    definitions that they call and that stand elsewhere."""
    tail = _tail_notes(first, end, finder, definitions)
    lent = {line for note in tail for line in range(note.first, note.last + 1)}
    for note in tail:
        if len(definitions.calls[note.key]) == 1:  # nobody calls it: the piece has to say so
            lent.difference_update(range(note.first, note.last + 1))
    own = [line for line in range(first, end + 1) if line not in lent]
    called = definitions.called_from(own, keys_at)
    own = sorted({
        *own,
        *(n for note in tail if note.key in called for n in range(note.first, note.last + 1)),
    })  # fmt: skip
    while own and is_blank(finder.lines[own[-1] - 1]):
        own.pop()
    borrowed = [
        definitions.notes[key] for key in called if not first <= definitions.notes[key].first <= end
    ]
    if definitions.links:
        letters = _letters("\n".join(finder.lines[n - 1] for n in own))
        letters += "".join(
            _letters("\n".join(finder.lines[note.first - 1 : note.last])) for note in borrowed
        )
        borrowed += [
            link
            for link in definitions.links
            if not first <= link.first <= end and link.key in letters
        ]
    piece = [*own, 0]
    for definition in sorted(borrowed, key=lambda definition: definition.first):
        piece += [*range(definition.first, definition.last + 1), 0]
    return piece


def _tail_notes(
    first: int, end: int, finder: Finder, definitions: _Definitions
) -> list[_Definition]:
    """The notes behind which nothing but notes and links stands up to ``end``."""
    last_lines = {note.last: note for note in definitions.notes.values()}
    passed = {link.first for link in definitions.links}
    tail: list[_Definition] = []
    while end > first:
        if end in last_lines and last_lines[end].first > first:
            tail.append(last_lines[end])
            end = last_lines[end].first - 1
        elif end in passed or is_blank(finder.lines[end - 1]):
            end -= 1
        else:
            break
    return tail
