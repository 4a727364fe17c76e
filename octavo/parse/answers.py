"""Turn pandoc's answers to the pieces into its answer to the whole text, to the letter.

1. every piece was given a last heading of our own: it has to stand at the end and in nothing else;
2. lines are counted from the beginning of the book again;
3. bodies stand one after the other, the notes of all pieces in one list behind them, numbered through;
4. the log of the whole is put together: what pandoc says while it reads, of notes that nobody calls,
   when it has read, and while it writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from octavo.parse.marks import HEADING_ID, Marked
from octavo.parse.tree import NOTE_MARK
from octavo.workshop.memory import recall, remembers

LAST_HEADING = "# []{.octavo-end}"

Entry = dict[str, Any]  # of pandoc's log

_LAST_HEADING = '<h1><span class="octavo-end"></span></h1>'
NOTES = (
    '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes">\n'
    "<hr />\n<ol>\n"
)
NOTES_END = "\n</ol>\n</section>\n"
# as pandoc writes them
_CALL, _BACK, _ITEM = (
    '<a href="#fn{0}" class="footnote-ref" id="fnref{0}" role="doc-noteref"><sup>{0}</sup></a>',
    '<a href="#fnref{0}" class="footnote-back" role="doc-backlink">',
    '<li id="fn{0}">',
)
_FORMS = [
    (form, re.compile(form.replace("{0}", r"(\d+)", 1).replace("{0}", r"\1")))
    for form in (_CALL, _BACK, _ITEM)
]
_MARK = re.compile(
    rf'(octavo-line="?|{HEADING_ID}|{NOTE_MARK}(?:" data-| )line=(?:"|&quot;|“)?)(\d+)'
)
_READ_MARK = re.compile(rf'<span class="{NOTE_MARK}" data-line="(\d+)"></span>')
_ANY_MARK = re.compile(rf"octavo-line|{HEADING_ID}|{NOTE_MARK}")
_UNUSED = "NoteDefinedButNotUsed"
# pandoc keeps these back until it has read everything
_AFTER_READING = frozenset(("DuplicateNoteReference", "DuplicateLinkReference", "DuplicateIdentifier",
                            "ReferenceNotFound"))  # fmt: skip
_WHILE_WRITING = frozenset(("InlineNotRendered", "BlockNotRendered", "CouldNotConvertTeXMath",
                            "CouldNotHighlight", "DuplicateAttribute"))  # fmt: skip


class Joined(str):
    """The HTML of an answer that was joined of parts."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class Part:
    """What a piece gave to an answer: it begins and ends outside of everything."""

    body: str | None  # None where pandoc wrote nothing
    items: str = ""  # of the list of notes
    notes_before: int = 0
    lines: Sequence[int] = ()  # that the piece has
    log: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What an answer was joined of, piece by piece."""

    each: tuple[Part, ...]

    @property
    def bodies(self) -> list[str]:
        """Those that there are."""
        return [part.body for part in self.each if part.body is not None]

    @property
    def items(self) -> list[str]:
        """Those that there are."""
        return [part.items for part in self.each if part.items]

    @property
    def html(self) -> Joined:
        """The answer."""
        html = "\n".join(self.bodies)
        if self.items:
            html = f"{html}\n{NOTES}" + "\n".join(self.items) + NOTES_END
        elif not html.endswith("\n"):
            html += "\n"
        joined = Joined(html)
        joined.parts = self
        return joined


@dataclass(frozen=True, slots=True)
class Answer:
    """What pandoc made of a text."""

    html: str
    log: tuple[Entry, ...]
    parts: Parts | None = field(default=None, compare=False)  # of one that was joined


class UnevenAnswerError(Exception):
    """The pieces were read in another way than they were cut."""


def number_lines(answer: Answer, marked: Marked, numbers: Sequence[int]) -> Answer:
    """The answer with lines of the book for lines of what was given (0: none)."""

    def renumber(match: re.Match[str]) -> str:
        position = int(match[2])
        return f"{match[1]}{numbers[position - 1] if position <= len(numbers) else position}"

    def in_book(value: Any) -> Any:
        if isinstance(value, str):
            return _MARK.sub(renumber, value)
        if isinstance(value, list):
            return [in_book(part) for part in value]
        if isinstance(value, dict):
            inner = {key: in_book(part) for key, part in value.items()}
            line = inner.get("line")
            if isinstance(line, int):
                # what stands in a list or a quotation, pandoc counts from its beginning
                known = "_chunk" not in str(inner.get("source")) and 0 < line <= len(marked.origins)
                inner["line"] = numbers[marked.origins[line - 1] - 1] if known else 0
            return inner
        return value

    html = _MARK.sub(renumber, answer.html)
    return Answer(html, tuple(in_book(entry) for entry in answer.log))


def join_answers(
    answers: Sequence[Answer],
    pieces: Sequence[Sequence[int]],
    notes: Mapping[int, str],
    headings: Collection[int],
) -> Answer:
    """The one answer; ``notes`` are the keys of notes that stand at the margin, by their lines,
    ``headings`` the lines that were marked as such.

    Raises UnevenAnswerError when what is in the answers is not what was put into the pieces.
    """
    for answer, piece in zip(answers, pieces, strict=True):
        _check_notes_read(answer, [(line, notes[line]) for line in piece if line in notes])
        _check_marks(answer, [line for line in piece if line in headings])
    each: list[Part] = []
    count = 0
    for answer, piece in zip(answers, pieces, strict=True):
        html = answer.html
        body, noted, more = recall("parted", html, partial(_parted, html))
        key = html, count
        body, items = recall("numbered", key, partial(_numbered_from, body, noted, count))
        each.append(Part(body, items, count, piece, answer.log))
        count += more
    parts = Parts(tuple(each))
    return Answer(parts.html, tuple(_joined_log(answers, pieces, notes)), parts)


def part_again(answer: Answer, before: Part) -> Part:
    """What another answer to a piece, whose words were edited, gives in the place of what it gave before.

    Raises UnevenAnswerError when it is none to such a piece.
    """
    body, noted, _ = _parted(answer.html)
    body, items = _numbered_from(body, noted, before.notes_before)
    return Part(body, items, before.notes_before, before.lines, answer.log)


def part_with(answer: Answer, before: Part, old: str, new: str) -> Part | None:
    """What a piece gives in which ``new`` words stand for ``old`` ones, of which pandoc was given nothing but the few
    paragraphs with the words: what it gave ``before`` with what it gives of these in its place. None where that is not what
    was there, to the letter but for the words.

    Raises UnevenAnswerError when it is no answer to a piece.
    """
    body, noted, _ = _parted(answer.html)
    if body is None or before.body is None or answer.log or before.log:
        return None
    in_notes = new in noted
    here, there = (noted, before.items) if in_notes else (body, before.body)
    if (
        (body + noted).count(new) != 1
        or (before.body + before.items).count(old) != 1
        or old not in there
    ):
        return None
    form = _FORMS[2 if in_notes else 0][1]
    count = _last_number(form, there[: there.index(old)], before.notes_before) - _last_number(
        form, here[: here.index(new)], 0
    )
    body, noted = _numbered_from(body, noted, count)
    made: list[str] = []
    for whole, part in ((before.body, body or ""), (before.items, noted)):
        around = f"\n{whole}\n"
        was = f"\n{part.replace(new, old)}\n"
        if part and around.count(was) != 1:
            return None
        made.append(around.replace(was, f"\n{part}\n")[1:-1] if part else whole)
    return replace(before, body=made[0], items=made[1])


def any_part(html: str, holds: Callable[[str], object]) -> bool:
    """Whether pandoc's HTML holds something, as ``holds`` tells of it: of no two blocks together. What it said of parts
    is remembered."""
    if not (isinstance(html, Joined) and remembers()):
        return bool(holds(html))
    parts = html.parts
    return any(
        recall("holds", (holds, part), partial(_holds, holds, part))
        for part in (*parts.bodies, *parts.items)
    )


def _holds(holds: Callable[[str], object], part: str) -> bool:
    return bool(holds(part))


def notes_read(html: str) -> frozenset[int]:
    """The lines of notes that stand in an answer's list."""
    return frozenset(int(line) for line in _READ_MARK.findall(html))


def _parted(html: str) -> tuple[str | None, str, int]:
    """The body, None where pandoc wrote nothing, the items of the list of notes, and how many these are."""
    body, found, rest = html.rpartition(_LAST_HEADING)
    noted = rest.removeprefix("\n").removeprefix(NOTES).removesuffix(NOTES_END)
    whole = f"\n{NOTES}{noted}{NOTES_END}" if noted else "\n"
    if not found or rest != whole or not (body.endswith("\n") or not body):
        raise UnevenAnswerError
    numbers = [int(number) for number in _FORMS[2][1].findall(noted)]
    called = {int(number) for number in _FORMS[0][1].findall(html)}
    if numbers != list(range(1, len(numbers) + 1)) or called != set(numbers):
        raise UnevenAnswerError
    return (body.removesuffix("\n") if body else None), noted, len(numbers)


def _numbered_from(body: str | None, noted: str, count: int) -> tuple[str | None, str]:
    """The calls and notes of a piece that has ``count`` notes before it."""

    def later(form: str) -> Callable[[re.Match[str]], str]:
        return lambda match: form.format(int(match[1]) + count)

    for form, pattern in _FORMS if count else ():
        body = None if body is None else pattern.sub(later(form), body)
        noted = pattern.sub(later(form), noted)
    return body, noted


def _last_number(form: re.Pattern[str], html: str, before: int) -> int:
    """The number of the last note in HTML, of which ``before`` stand before it."""
    numbers = form.findall(html)
    return int(numbers[-1]) if numbers else before


def _check_notes_read(answer: Answer, notes: Sequence[tuple[int, str]]) -> None:
    """Every note of a piece has to be in its answer, or in what pandoc says of it."""
    read = recall("notes read", answer.html, partial(notes_read, answer.html))
    unused = {entry.get("key") for entry in answer.log if entry.get("type") == _UNUSED}
    if any(line not in read and key not in unused for line, key in notes):
        raise UnevenAnswerError


def _check_marks(answer: Answer, headings: Sequence[int]) -> None:
    """No mark may be lost or torn, or its line would be that of the piece; and no div may be open,
    because one that holds nothing but our heading leaves no trace."""
    open_div = any(
        entry.get("type") == "UnclosedDiv" and entry.get("openpos", {}).get("line")
        for entry in answer.log
    )
    found = recall("marks", answer.html, partial(_marks_in, answer.html))
    if open_div or found is None or not found.issuperset(headings):
        raise UnevenAnswerError


def _marks_in(html: str) -> frozenset[int] | None:
    """The lines of all marks; None where one is torn."""
    found = [int(match[2]) for match in _MARK.finditer(html)]
    return frozenset(found) if len(_ANY_MARK.findall(html)) == len(found) else None


def _joined_log(
    answers: Sequence[Answer], pieces: Sequence[Sequence[int]], notes: Mapping[int, str]
) -> list[Entry]:
    reading: list[Entry] = []
    unused: dict[str, Entry] = {}
    afterwards: list[Entry] = []
    writing: list[Entry] = []
    used: set[str] = set()
    for answer, piece in zip(answers, pieces, strict=True):
        here = {str(entry["key"]) for entry in answer.log if entry.get("type") == _UNUSED}
        used |= {notes[line] for line in piece if line in notes} - here
        for entry in answer.log:
            kind = entry.get("type")
            if kind == _UNUSED:
                unused.setdefault(str(entry["key"]), entry)
            elif kind in _WHILE_WRITING:
                writing.append(entry)
            else:
                (afterwards if kind in _AFTER_READING else reading).append(entry)
    never = [unused[key] for key in sorted(unused) if key not in used]
    return [*reading, *never, *afterwards, *writing]
