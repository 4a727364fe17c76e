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
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from octavo.checks.align import find_partings
from octavo.checks.bookwords import WORD, BookWords, Words, read_words
from octavo.checks.markup import Stretch, find_prose, holds, letters_of
from octavo.model import Account, Book, Finding, Manuscript, Severity

UNCALLED = "notes that are never called"

_DEFINITION = re.compile(r"(?:[ \t>]|(?:[-*+:~]|\w{1,9}[.)])[ \t])*\[\^[^\[\]\s]+\]:")
_BEHIND_NOTE = 200  # words that may belong to the note before them, if its end was misread
_KNOWN = 8  # letters by which a note is known
_SHOWN = 12  # words
_APART = 2  # words of the Book that may stand between two that are told together


@dataclass(slots=True)
class _Source:
    """The author's words and where they stand."""

    text: str
    words: list[str]
    starts: list[int]  # offsets in the text
    line_starts: list[int]

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """The words of the lines ``first`` to ``last``, 1-based."""
        end = self.line_starts[last] if last < len(self.line_starts) else len(self.text)
        return bisect_left(self.starts, self.line_starts[first - 1]), bisect_left(self.starts, end)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a missing word may stand in the Book, if not in its place."""

    divisions: tuple[int, int]  # first and last
    note: int | None  # the note that ends just before it, or its own
    in_citation: bool  # what a style writes anew


@dataclass(slots=True)
class _Ledger:
    """What is missing and what is too many, while the account is drawn up."""

    source: _Source
    citations: tuple[Stretch, ...]
    missing: dict[int, _Scope] = field(default_factory=dict)  # words of the source by their numbers
    partings: list[tuple[Sequence[int], Sequence[str]]] = field(default_factory=list)
    spare: defaultdict[str, list[_Spare]] = field(default_factory=lambda: defaultdict(list))

    def enter_note(self, numbers: Sequence[int], theirs: Words, note: int) -> None:
        """What the lines of a note have (by ``numbers``), and its words in the Book."""
        for ours, first, end in self._partings(numbers, theirs.words):
            for number in ours:
                self.missing[number] = _Scope((0, -1), note, self._is_cited(number))
            for index in range(first, end):
                spare = _Spare(note=note, made=index in theirs.made)
                self.spare[_fold(theirs.words[index])].append(spare)

    def enter_text(self, numbers: Sequence[int], theirs: BookWords, notes: Sequence[int]) -> None:
        """What the running text has in the source and in the Book; ``notes`` are the numbers at which the
        lines of notes end."""
        for ours, first, end in self._partings(numbers, theirs.text.words):
            reach = (bisect_right(theirs.ends, max(0, first - 1)), bisect_right(theirs.ends, end))
            for number in ours:
                note = bisect_right(notes, number) - 1
                near = note if note >= 0 and number - notes[note] < _BEHIND_NOTE else None
                self.missing[number] = _Scope(reach, near, self._is_cited(number))
            for index in range(first, end):
                division = bisect_right(theirs.ends, index)
                spare = _Spare(division, made=index in theirs.text.made)
                self.spare[_fold(theirs.text.words[index])].append(spare)

    def _is_cited(self, number: int) -> bool:
        return holds(self.citations, self.source.starts[number])

    def _partings(
        self, numbers: Sequence[int], words: Sequence[str]
    ) -> Iterator[tuple[Sequence[int], int, int]]:
        for parting in find_partings([self.source.words[number] for number in numbers], words):
            ours, (first, end) = numbers[slice(*parting.left)], parting.right
            if ours and first < end:
                self.partings.append((ours, words[first:end]))
            yield ours, first, end

    def take(self, word: str, scope: _Scope) -> bool:
        """Whether there was one too many of a word where it may stand."""
        there = self.spare.get(word, [])
        for index, spare in enumerate(there):
            if spare.fits(scope):
                del there[index]
                return True
        return False


@dataclass(frozen=True, slots=True)
class _Spare:
    """Where the Book has a word that stands in no such place of the source."""

    division: int | None = None
    note: int | None = None
    made: bool = False  # by a processor of citations

    def fits(self, scope: _Scope) -> bool:
        if self.made and not scope.in_citation:
            return False
        if self.division is None:
            return self.note == scope.note
        return scope.divisions[0] <= self.division <= scope.divisions[1]


def account_for_manuscript(
    manuscript: Manuscript, book: Book, findings: Iterable[Finding]
) -> tuple[Account, tuple[Finding, ...]]:
    """The account, and a finding for each run of lost words; ``findings`` tell what was said already."""
    text = manuscript.text
    headings = frozenset(letters_of(heading.text) for heading in book.headings)
    cited = bool(manuscript.bibliography)
    prose = find_prose(text, headings, cited=cited)
    source = _read_source(text, prose.text)
    ledger = _compare(source, prose.citations, manuscript, book)
    _find_moved(ledger)
    uncalled = _uncalled(source, manuscript, findings)
    aside: Counter[str] = Counter()
    markup = 0
    lost: list[int] = []
    otherwise: str | None = None  # the prose, if nothing were code
    for number in sorted(ledger.missing):
        start, letters = source.starts[number], len(source.words[number])
        reason = next((why for first, end, why in prose.aside if first <= start < end), None)
        if reason is None and number in uncalled:
            reason = UNCALLED
        if reason is not None:
            aside[reason] += letters
            continue
        if not holds(prose.pale, start):
            if otherwise is None:
                otherwise = find_prose(text, headings, cited=cited, code=False).text
            if not otherwise[start].isspace():
                lost.append(number)
                continue
        markup += letters
    gone = sum(len(source.words[number]) for number in lost)
    written = _count(text) + _count(manuscript.front_matter)
    in_book = sum(map(len, source.words)) - gone - markup - aside.total()
    account = Account(written, in_book, written - in_book - gone - aside.total(),
                      tuple(sorted(aside.items())), gone)  # fmt: skip
    return account, tuple(_findings(lost, source, manuscript))


def _count(text: str) -> int:
    return sum(map(len, WORD.findall(text)))


def _read_source(text: str, prose: str) -> _Source:
    found = [(match[0], match.start()) for match in WORD.finditer(prose)]
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    return _Source(text, [word for word, _ in found], [start for _, start in found], lines)


# Side by side


def _compare(
    source: _Source, citations: tuple[Stretch, ...], manuscript: Manuscript, book: Book
) -> _Ledger:
    lines = source.text.split("\n")
    defined = _defined_notes(lines, manuscript, book)
    cited = bool(manuscript.bibliography)
    made = _made_notes(source, book, defined) if cited else ()
    theirs = read_words(book, defined, made, cited=cited)
    ledger = _Ledger(source, citations)
    running: list[int] = []  # the words outside of notes
    ends: list[int] = []
    position = 0
    for index, (note, line) in enumerate(sorted(defined.items(), key=lambda item: item[1])):
        first, end = source.range_of(line, _end_of_note(lines, line))
        first = max(first, position)
        running += range(position, first)
        position = max(end, position)
        ends.append(position)
        ledger.enter_note(range(first, position), theirs.notes[note], index)
    running += range(position, len(source.words))
    ledger.enter_text(running, theirs, ends)
    return ledger


def _defined_notes(lines: Sequence[str], manuscript: Manuscript, book: Book) -> dict[str, int]:
    """The notes that stand apart from the text, with the line of ``lines`` that opens each."""
    offsets = {file.name: file.offset for file in manuscript.files}
    found: dict[str, int] = {}
    for note in book.notes:
        if note.place is not None and note.place.line is not None:
            line = offsets[note.place.file] + note.place.line
            if _DEFINITION.match(lines[line - 1]):
                found[note.id] = line
    return found


def _made_notes(source: _Source, book: Book, defined: Container[str]) -> frozenset[str]:
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


def _end_of_note(lines: Sequence[str], line: int) -> int:
    """The last line of the note that ``line`` opens (1-based)."""
    begun = bool(_DEFINITION.sub("", lines[line - 1], count=1).strip())
    blank = False
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1].lstrip(" >") if ">" in lines[line - 1] else lines[number - 1]
        if not text.strip():
            blank = True
        elif _DEFINITION.match(text) or (blank and begun and not text.startswith(("    ", "\t"))):
            return number - 1
        else:
            begun, blank = True, False
    return len(lines)


def _uncalled(
    source: _Source, manuscript: Manuscript, findings: Iterable[Finding]
) -> frozenset[int]:
    """The words of notes of which it was said that nobody calls them."""
    offsets = {file.name: file.offset for file in manuscript.files}
    lines = source.text.split("\n")
    words: set[int] = set()
    for finding in findings:
        if finding.code == "note-unused" and finding.place and finding.place.line:
            line = offsets[finding.place.file] + finding.place.line
            words.update(range(*source.range_of(line, _end_of_note(lines, line))))
    return frozenset(words)


# In another place, or in other pieces


def _find_moved(ledger: _Ledger) -> None:
    """Strike out what stands elsewhere in its chapter."""
    words = ledger.source.words
    for number, scope in list(ledger.missing.items()):
        if ledger.take(_fold(words[number]), scope):
            del ledger.missing[number]
    for ours, theirs in ledger.partings:
        left = [number for number in ours if number in ledger.missing]
        letters = _fold("".join(words[number] for number in left))
        if left and (whole := _run_of(theirs, letters)):
            taken = [ledger.take(_fold(word), ledger.missing[left[0]]) for word in whole]
            for number in left if all(taken) else ():
                del ledger.missing[number]
    for number, scope in list(ledger.missing.items()):  # a word across two columns of a table
        word = _fold(words[number])
        if any(
            ledger.spare.get(word[:cut])
            and ledger.take(word[cut:], scope)
            and ledger.take(word[:cut], scope)
            for cut in range(1, len(word))
        ):
            del ledger.missing[number]


def _run_of(words: Sequence[str], letters: str) -> Sequence[str]:
    """The words, one after the other, that have these letters; none if there are no such."""
    folded = [_fold(word) for word in words]
    for first, begin in enumerate(folded):
        text, last = begin, first + 1
        while last < len(folded) and letters.startswith(text) and text != letters:
            text += folded[last]
            last += 1
        if text == letters:
            return words[first:last]
    return ()


def _fold(word: str) -> str:
    """A word whatever its case and accents: a style of citation writes its own, and so does TeX."""
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFKD", word) if not combining(letter))


# What is told


def _findings(lost: Sequence[int], source: _Source, manuscript: Manuscript) -> Iterable[Finding]:
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
        place = manuscript.place(bisect_right(source.line_starts, source.starts[run[0]]))
        yield Finding("manuscript-lost", Severity.ERROR,
                      f"{count} of the manuscript would be in no edition: “{shown}{more}”", place,
                      "a mark there makes them markup: write them as plain words, and \\ before the mark")  # fmt: skip
