"""Turn an edit of plain words into the pieces that the text had before: to cut it again gives the same ones.

Who writes, types words into paragraphs. Where nothing is another but words of one line, not the first of it, without any
sign by which more than words begins, and outside of brackets, then no block, note, heading or link is, and what holds
pieces together is as it was. Whatever else was edited is cut anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from octavo.parse.holds import is_blank
from octavo.parse.lines import Finder
from octavo.workshop.nowhere import changed_lines

_SHORT = 6_000  # characters of a piece that is worth reading again for a word
_SIGNS = re.compile(r"[\\<>{}|`$~@]")  # with which more than words begins
# of words, of a note or not, in quotation marks or not
_BEGINNING = re.compile(r"(?:\[\^[^\[\]^\s]+\]: )?[“‘„«\"'*_]{0,3}[^\W\d_]")
_WORD = re.compile(r"[^\W_]+[.,;]?")
_CALM = re.compile(r"[^\W\d_][^\W_]*,?")  # of which no step makes anything else
_AROUND = 12  # words on each side by which others are found


def pieces_after(before: str, pieces: list[list[int]], finder: Finder) -> list[list[int]] | None:
    """The pieces of a text before, where these are still those of the text that it was edited to, and the one with the
    edited line is a short one; else None."""
    number = edited_line(before, finder.text)
    edited = next((piece for piece in pieces if number in piece), None) if number else None
    return pieces if edited is not None and is_short(edited, finder) else None


def is_short(piece: Sequence[int], finder: Finder) -> bool:
    """Whether a piece, the numbers of its lines, is worth reading again for a word."""
    return sum(len(finder.lines[number - 1]) for number in piece if number) <= _SHORT


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a line that are others now."""

    line: int  # 1-based
    before: str  # the words, with some of those around them that are nothing else
    after: str

    def made_in(self, text: str) -> str:
        """A text that has the words once, with those that stand in their place now."""
        return text.replace(self.before, self.after)


def edited_line(before: str, text: str) -> int | None:
    """The line in which a text differs from the one before, where it is one of a paragraph, and where nothing but words
    are others that can be nothing but words: then no cut is another. Else None."""
    found = _line_between(before, text)
    return found[0] if found else None


def edit_between(before: str, text: str) -> Edit | None:
    """The words in which a text differs from the one before, where they are such a line's and stand between words
    that are nothing else; else None."""
    found = _line_between(before, text)
    if found is None:
        return None
    number, old, new = found
    one, other = old.split(" "), new.split(" ")
    start = _same(one, other)
    tail = _same(one[start:][::-1], other[start:][::-1])
    ahead, behind = one[:start], one[len(one) - tail :]
    near = [*takewhile(_is_calm, reversed(ahead[-_AROUND:]))][::-1]
    far = [*takewhile(_is_calm, behind[:_AROUND])]
    if not near or not (far or not behind or behind[0][:1].isalpha()):
        return None
    words = one[start : len(one) - tail], other[start : len(other) - tail]
    return Edit(number, *(" ".join([*near, *held, *far]) for held in words))


def _is_calm(word: str) -> bool:
    return _CALM.fullmatch(word) is not None


def _line_between(before: str, text: str) -> tuple[int, str, str] | None:
    """The number of the line that was edited, and what it was and is."""
    first, end = changed_lines(before, text)
    old, new = (
        before[first : len(before) - (len(text) - end)].split("\n"),
        text[first:end].split("\n"),
    )
    changed = [n for n, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1]
    if len(old) != len(new) or len(changed) != 1:
        return None
    place = changed[0]
    near = *new[max(place - 1, 0) : place + 2], old[place]
    if not all(is_blank(line) or _BEGINNING.match(line) for line in near):
        return None
    above = [*text[max(text.rfind("\n\n", 0, first), 0) : first].split("\n")[:-1], *new[:place]]
    begin = next((n for n in range(len(above), 0, -1) if is_blank(above[n - 1])), 0)
    if not _has_other_words(old[place], new[place], "\n".join([*above[begin:], ""])):
        return None
    return text.count("\n", 0, first) + place + 1, old[place], new[place]


def _has_other_words(old: str, new: str, above: str) -> bool:
    """Whether two lines, below the same lines of a paragraph, differ in plain words that are not the first and stand in no
    brackets."""
    one, other = old.split(" "), new.split(" ")
    start = _same(one, other)
    tail = _same(one[start:][::-1], other[start:][::-1])
    if start < 2 and old.startswith("["):
        return False
    before = above + " ".join(one[:start])
    words = [*one[start : len(one) - tail], *other[start : len(other) - tail]]
    return (
        start > 0
        and before.count("[") == before.count("]")
        and not _SIGNS.search(above + old + new)
        and all(map(_WORD.fullmatch, words))
    )


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many words two lines begin in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, pair in pairs if len(set(pair)) > 1), min(len(one), len(other)))
