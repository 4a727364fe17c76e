"""Turn a Manuscript and its Book into an account: every letter is in the Book, is markup, or is told.

1. the author's words are read out of the manuscript by eyes of our own (`markup.py`), the Book's out of the Book
   (`bookwords.py`);
2. they are followed side by side (`align.py`), each note beside the lines that define it;
3. a word that is not in its place is looked for among those of its chapter that are too many: captions and
   cells stand in another order;
4. what is still missing is markup, is set aside for a reason, or is lost.

Nothing here knows what a stage did: what pandoc or we let fall on the way to the Book is seen.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from sys import intern

from octavo.checks.bookwords import WORD, read_words
from octavo.checks.ledger import Ledger, Source, SourceWords
from octavo.checks.markup import Prose, either, find_prose, letters_of
from octavo.checks.stretches import holds
from octavo.model import Account, Book, Finding, Manuscript, Severity
from octavo.workshop.memory import recall

UNCALLED = "notes that are never called"

_WORD_APART = re.compile(f"({WORD.pattern})")
_DEFINITION = re.compile(r"(?:[ \t>]|(?:[-*+:~]|\w{1,9}[.)])[ \t])*\[\^[^\[\]\s]+\]:")
_ADDRESS = re.compile(r"(?:[ \t>]|(?:[-*+:~]|\w{1,9}[.)])[ \t])*\[[^\[\]\n]+\]:")
_DEEPER = 4  # columns by which what belongs to a note, or to an item, stands deeper
_KNOWN = 8  # letters by which a note is known
_SHOWN = 12  # words
_APART = 2  # words of the Book that may stand between two that are told together


def account_for_manuscript(
    manuscript: Manuscript, book: Book, findings: Iterable[Finding]
) -> tuple[Account, tuple[Finding, ...]]:
    """The account, and a finding for each run of lost words; ``findings`` tell what was said already."""
    text = manuscript.text
    headings = frozenset(letters_of(heading.text) for heading in book.headings)
    cited = bool(manuscript.bibliography)
    prose = find_prose(text, headings, cited=cited)
    source = _read_source(text, prose)
    uncalled = _uncalled(source, manuscript, findings)
    aside, markup, lost = _draw_up(source, prose, manuscript, book, uncalled)
    if lost and ("`" in text or "~~~" in text):  # what looks like code may be Markdown
        other = find_prose(text, headings, cited=cited, code=False)
        letters = other.text
        doubtful = frozenset(
            n for n in range(len(source.words)) if letters[source.start(n)].isspace()
        )
        prose = either(prose, other)
        aside, markup, lost = _draw_up(source, prose, manuscript, book, uncalled, doubtful)
    gone, marks = (sum(len(source.words[n]) for n in numbers) for numbers in (lost, markup))
    written = _count(manuscript.front_matter) + sum(
        recall("letters of a part", part, partial(_count, part))
        for part in _cut(text, map(len, prose.parts))
    )
    in_book = sum(map(len, source.words)) - gone - marks - aside.total()
    account = Account(written, in_book, written - in_book - gone - aside.total(),
                      tuple(sorted(aside.items())), gone)  # fmt: skip
    return account, tuple(_findings(lost, source, manuscript))


def _draw_up(
    source: Source,
    prose: Prose,
    manuscript: Manuscript,
    book: Book,
    uncalled: frozenset[int],
    doubtful: frozenset[int] = frozenset(),
) -> tuple[Counter[str], list[int], list[int]]:
    """Of what is missing: the letters that are set aside and why, the words that are markup, and the rest;
    the words that are ``doubtful`` may be markup."""
    ledger = _compare(source, prose, manuscript, book, uncalled | doubtful)
    reasons = _reasons(ledger, prose, uncalled)
    ledger.find_moved(reasons.keys() | doubtful)
    return _explain(ledger, reasons, doubtful)


def _reasons(ledger: Ledger, prose: Prose, uncalled: Container[int]) -> dict[int, str]:
    """Why words that are missing may be."""
    found: dict[int, str] = {}
    for number in ledger.missing:
        start = ledger.source.start(number)
        why = next((why for why, parts in prose.aside.items() if holds(parts, start)), None)
        if why or number in uncalled:
            found[number] = why or UNCALLED
    return found


def _explain(
    ledger: Ledger, reasons: Mapping[int, str], doubtful: Container[int]
) -> tuple[Counter[str], list[int], list[int]]:
    aside: Counter[str] = Counter()
    markup: list[int] = []
    lost: list[int] = []
    for number in sorted(ledger.missing):
        if number in reasons:
            aside[reasons[number]] += len(ledger.source.words[number])
        else:
            (markup if ledger.is_pale(number) or number in doubtful else lost).append(number)
    return aside, markup, lost


def _count(text: str) -> int:
    return len("".join(WORD.findall(text)))


def _cut(text: str, lengths: Iterable[int]) -> Iterator[str]:
    """A text in parts."""
    end = 0
    for length in lengths:
        start, end = end, end + length
        yield text[start:end]


def _read_source(text: str, prose: Prose) -> Source:
    return Source(
        text,
        [
            (len(part), recall("words of a part", part, partial(_words_in, part)))
            for part in prose.parts
        ],
    )


def _words_in(prose: str) -> SourceWords:
    parts = _WORD_APART.split(prose)  # what is no word, a word, what is none …
    starts = array("q", accumulate(map(len, parts)))[:-1:2]
    return SourceWords([*map(intern, parts[1::2])], starts)


# Side by side


def _compare(
    source: Source, prose: Prose, manuscript: Manuscript, book: Book, apart: frozenset[int]
) -> Ledger:
    lines = source.text.split("\n")
    defined = defined_notes(lines, manuscript, book)
    cited = bool(manuscript.bibliography)
    made = _made_notes(source, book, defined) if cited else ()
    theirs = read_words(book, defined, made, cited=cited)
    ledger = Ledger(source, prose.pale, prose.citations)
    running = array("q")  # the words outside of notes
    ends: list[int] = []
    position = 0
    for index, (note, line) in enumerate(sorted(defined.items(), key=lambda item: item[1])):
        first, end = source.range_of(line, end_of_note(lines, line))
        first = max(first, position)
        running.extend(_without(apart, position, first))
        position = max(end, position)
        ends.append(position)
        ledger.enter_note(_without(apart, first, position), theirs.notes[note], index)
    running.extend(_without(apart, position, len(source.words)))
    ledger.enter_text(running, theirs, ends)
    ledger.enter_apart(sorted(apart), theirs)
    return ledger


def _without(apart: frozenset[int], start: int, end: int) -> Sequence[int]:
    """The numbers from ``start`` to ``end`` that are not ``apart``."""
    numbers = range(start, end)
    return [number for number in numbers if number not in apart] if apart else numbers


def defined_notes(lines: Sequence[str], manuscript: Manuscript, book: Book) -> dict[str, int]:
    """The notes that stand apart from the text, with the line of ``lines`` that opens each."""
    found: dict[str, int] = {}
    for note in book.notes:
        if note.place is not None and note.place.line is not None:
            line = manuscript.line_of(note.place)
            if line is not None and _DEFINITION.match(lines[line - 1]):
                found[note.id] = line
    return found


def _made_notes(source: Source, book: Book, defined: Container[str]) -> frozenset[str]:
    """Notes that stand nowhere in the source: a style of citation made them."""
    opened = (match.end() for match in re.finditer(r"\^\[", source.text))
    begun = {letters_of(source.text[start : start + 3 * _KNOWN])[:_KNOWN] for start in opened}
    return frozenset(
        note.id
        for note in book.notes
        if note.id not in defined
        and "data-cites" not in note.html
        and not any(letters_of(note.text).startswith(letters) for letters in begun if letters)
    )


def end_of_note(lines: Sequence[str], line: int) -> int:
    """The last line of the note that ``line`` opens (1-based)."""
    opening = _DEFINITION.match(lines[line - 1])
    before = opening[0] if opening else ""
    indent = _indent(before)
    inside = indent + _DEEPER if indent >= _DEEPER else _DEEPER
    begun = bool(lines[line - 1][len(before) :].strip())
    blank = False
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1].lstrip(" >") if ">" in before else lines[number - 1]
        if not text.strip():
            blank = True
        elif _DEFINITION.match(text) or (blank and begun and _indent(text) < inside):
            return number - 1
        else:
            begun, blank = True, False
    return len(lines)


def _indent(line: str) -> int:
    """Columns of white space before a line."""
    bare = line.expandtabs(_DEEPER)
    return len(bare) - len(bare.lstrip(" "))


def _uncalled(
    source: Source, manuscript: Manuscript, findings: Iterable[Finding]
) -> frozenset[int]:
    """The words of notes of which it was said that nobody calls them."""
    lines = source.text.split("\n")
    words: set[int] = set()
    for finding in findings:
        place = finding.place if finding.code == "note-unused" else None
        line = manuscript.line_of(place) if place and place.line else None
        if line is not None:
            words.update(range(*source.range_of(line, end_of_note(lines, line))))
    return frozenset(words)


# What is told


def _findings(lost: Sequence[int], source: Source, manuscript: Manuscript) -> Iterable[Finding]:
    runs: list[list[int]] = []
    for number in lost:
        if runs and number - runs[-1][-1] <= _APART + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        shown = " ".join(source.words[number] for number in run[:_SHOWN])
        more = " …" if len(run) > _SHOWN else ""
        count = "a word" if len(run) == 1 else f"{len(run)} words"
        place = manuscript.place(bisect_right(source.line_starts, source.start(run[0])))
        hint = _hint(manuscript.text, source.start(run[0]))
        yield Finding("manuscript-lost", Severity.ERROR,
                      f"{count} of the manuscript would be in no edition: “{shown}{more}”", place, hint)  # fmt: skip


def _hint(text: str, offset: int) -> str:
    """The cure, by what the paragraph of a lost word, or its line, begins with."""
    begin = max(text.rfind("\n\n", 0, offset) + 2, 0)
    if _DEFINITION.match(text, begin):
        return "a note that nobody calls, or only such a note: call it in the text, or take it out"
    if _ADDRESS.match(text, text.rfind("\n", 0, offset) + 1):
        return "a line that begins with [words]: is the address of a link; write \\[ for a bracket"
    return "something there makes markup of them: write plain words, and \\ before a sign that is meant"
