"""Turn the text of a document into the blocks of its one section, as text.

A chapter is edited in one place, and most of its text is what it was. Here its blocks are told apart by their tags alone,
those that an edit has left as they were by comparing texts, so that nothing but the rest is looked at, and nothing but
what is laid out anew has to be parsed. A text that cannot be cut is one that is laid out whole.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from octavo.workshop import memory

_HEAD = 12  # digits of a digest that are of the block's first tag
_REST = 32
# A tag, or what is none. No `<` stands in an attribute (XML 1.0, 2.3), but `>` may.
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<end>/?)(?P<name>[^\s/>\"'<!?]+)(?:[^>\"'<]++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL,
)
_DEPTH = 3  # of elements that hold the blocks: html, body, section


@dataclass(frozen=True, slots=True)
class Cut:
    """A document, and where its blocks are."""

    html: str = field(repr=False)
    bounds: tuple[int, ...]  # where each block begins, and where the last one ends
    blocks: tuple[str, ...]  # a digest of each, with what is behind it
    frame: str  # a digest of all that is around them

    def part(self, *stretches: tuple[int, int]) -> str:
        """The document with no other blocks than these: from one on, to before another."""
        bounds = self.bounds
        inside = [self.html[bounds[begin] : bounds[end]] for begin, end in stretches]
        return "".join([self.html[: bounds[0]], *inside, self.html[bounds[-1] :]])


def cut_up(html: str, like: Cut | None = None) -> Cut | None:
    """The blocks of a document, which is likely to be much ``like`` another; None where it is not one section in a body,
    or not well-formed as far as is seen here."""
    return (_cut_like(html, like) if like is not None else None) or _cut_whole(html)


def remember_cut(owner: object, cut: Cut) -> None:
    """Keep a document cut up with what its pages are known by, as long as it is likely to be edited again."""
    memory.learn("blocks of a chapter", memory.Same(owner), cut)


def remembered_cut(owner: object) -> Cut | None:
    """The document that was kept with this very thing."""
    found: Cut | None = memory.known("blocks of a chapter", memory.Same(owner))
    return found


def are_alike(one: str, other: str) -> bool:
    """Whether two blocks, given by their digests, have one and the same first tag."""
    return one[:_HEAD] == other[:_HEAD]


def _cut_whole(html: str) -> Cut | None:
    path: list[str] = []
    begins: list[int] = []
    ends = 0  # where the section does
    sections = 0
    for tag in _TAG.finditer(html):
        name = tag["name"]
        if name is None:
            continue
        if tag["end"]:
            if not path or path.pop() != name:
                return None
            if len(path) == _DEPTH - 1 and path[1] == "body":
                ends = tag.start()
            continue
        if len(path) == _DEPTH - 1 and path[1] == "body":
            sections += 1
        elif len(path) == _DEPTH and path[1] == "body":
            begins.append(tag.start())
        if html[tag.end() - 2] != "/":
            path.append(name)
    if path or sections != 1 or not begins or ends <= begins[-1]:
        return None
    bounds = (*begins, ends)
    blocks = tuple(_digest(html, *span) for span in pairwise(bounds))
    frame = f"{len(html[: bounds[0]])} {html[: bounds[0]]}{html[bounds[-1] :]}"
    return Cut(html, bounds, blocks, hashlib.sha256(frame.encode()).hexdigest()[:_REST])


def _cut_like(html: str, like: Cut) -> Cut | None:
    """The blocks of a document, those that are as they were taken over; None where what is around them is another."""
    old, bounds = like.html, like.bounds
    shift, count = len(html) - len(old), len(like.blocks)
    if html[: bounds[0]] != old[: bounds[0]] or html[bounds[-1] + shift :] != old[bounds[-1] :]:
        return None
    same = bisect_left(
        range(1, count + 1), True, key=lambda n: html[: bounds[n]] != old[: bounds[n]]
    )
    rest = same + bisect_left(
        range(same, count),
        True,
        key=lambda n: (
            bounds[n] + shift >= bounds[same] and html[bounds[n] + shift :] == old[bounds[n] :]
        ),
    )
    begins = _begins(html, bounds[same], bounds[rest] + shift)
    if begins is None or not (same or begins or rest < count):
        return None
    behind = tuple(bound + shift for bound in bounds[rest:])
    between = pairwise((*begins, behind[0]))
    return Cut(
        html,
        (*bounds[:same], *begins, *behind),
        (*like.blocks[:same], *(_digest(html, *span) for span in between), *like.blocks[rest:]),
        like.frame,
    )


def _begins(html: str, begin: int, end: int) -> list[int] | None:
    """Where the blocks between two places begin; None where it is not whole blocks that stand there, the first of them
    at once."""
    path: list[str] = []
    begins: list[int] = []
    for tag in _TAG.finditer(html, begin, end):
        name = tag["name"]
        if name is None:
            continue
        if tag["end"]:
            if not path or path.pop() != name:
                return None
            continue
        if not path:
            begins.append(tag.start())
        if html[tag.end() - 2] != "/":
            path.append(name)
    if path or begins[:1] != [begin] * (begin < end):
        return None
    return begins


def _digest(html: str, begin: int, end: int) -> str:
    """A digest of a block: of its first tag, and of all of it."""
    tag = _TAG.match(html, begin)
    assert tag is not None, "a block begins with a tag"
    head, rest = (hashlib.sha256(text.encode()).hexdigest() for text in (tag[0], html[begin:end]))
    return head[:_HEAD] + rest[:_REST]
