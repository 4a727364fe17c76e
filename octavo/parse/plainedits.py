"""Turn an edit of plain words into the pieces that the text had before: to cut it again gives the same ones.

Who writes, types words into paragraphs. Where nothing is another but words of one line, not the first of it, without any
sign by which more than words begins, and outside of brackets, then no block, note, heading or link is, and what holds
pieces together is as it was. Whatever else was edited is cut anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from octavo.parse.holds import is_blank
from octavo.parse.lines import Finder
from octavo.workshop.nowhere import changed_lines

_SHORT = 6_000  # characters of a piece that is worth reading again for a word
_SIGNS = re.compile(r"[\\<>{}|`$~@]")  # with which more than words begins
_WORD = re.compile(r"[^\W_]+[.,;]?")


def pieces_after(before: str, pieces: list[list[int]], finder: Finder) -> list[list[int]] | None:
    """The pieces of a text before, where these are still those of the text that it was edited to, and the one with the
    edited line is a short one; else None."""
    number = edited_line(before, finder.text)
    edited = next((piece for piece in pieces if number in piece), None) if number else None
    if edited is None or sum(len(finder.lines[n - 1]) for n in edited if n) > _SHORT:
        return None
    return pieces


def edited_line(before: str, text: str) -> int | None:
    """The line in which a text differs from the one before, where it is one of a paragraph, and where nothing but words
    are others that can be nothing but words: then no cut is another. Else None."""
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
    if not all(is_blank(line) or line[0].isalpha() for line in near):
        return None
    above = [*text[max(text.rfind("\n\n", 0, first), 0) : first].split("\n")[:-1], *new[:place]]
    begin = next((n for n in range(len(above), 0, -1) if is_blank(above[n - 1])), 0)
    if not _has_other_words(old[place], new[place], "\n".join([*above[begin:], ""])):
        return None
    return text.count("\n", 0, first) + place + 1


def _has_other_words(old: str, new: str, above: str) -> bool:
    """Whether two lines, below the same lines of a paragraph, differ in plain words that are not the first and stand in no
    brackets."""
    one, other = old.split(" "), new.split(" ")
    start = _same(one, other)
    tail = _same(one[start:][::-1], other[start:][::-1])
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
