"""Turn the structure of a PDF, and the letters of its pages, into what is heard of it.

In a process that stays a chapter is heard once: what is heard of it follows from its elements, from what stands in the marks
of its pages, and from where their links lead, and is put behind what was heard before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from octavo.checks.aloud import Heard, Listener, Stretch, Text
from octavo.checks.marks import Aloud, has_words
from octavo.checks.readlinks import PdfLink
from octavo.checks.structuretree import Element, Linked, Marked, Structure
from octavo.workshop.memory import recall_of, remembers, steady

_GROUPS = ("Document", "Part", "Sect", "Div")  # types of roots that only hold chapters


class Leaf(NamedTuple):
    """A page for who listens."""

    aloud: Aloud
    links: tuple[PdfLink, ...]


def hear(
    structure: Structure,
    pages: Sequence[Leaf],
    numbers: Mapping[int, int],
    note_ids: Iterable[str],
) -> Heard:
    """What is heard of a structure whose marks stand on these pages; ``numbers`` has the index of a page by the number
    of its object."""
    by_index = [dict(zip(page.aloud.marks, page.aloud.texts, strict=True)) for page in pages]
    marks = {number: by_index[index] for number, index in numbers.items()}
    leaves = {number: pages[index] for number, index in numbers.items()}
    links = {link.number: link for page in pages for link in page.links}
    ids = steady("ids of notes", "", frozenset(note_ids))
    listener = _Listener(marks, links, ids, leaves)
    for root in structure.roots:
        listener.hear_root(root)
    heard = listener.heard
    for index, (page, left) in enumerate(zip(pages, by_index, strict=True)):
        unread = "".join([*left.values(), page.aloud.loose])
        if has_words(unread):
            heard.unread[index] = unread
    return heard


class _Chapter(NamedTuple):
    """What is heard of a chapter."""

    head: Sequence[str]  # pieces before its first heading, which belong to what is before it
    heard: Heard  # all else; of its parts the first is left out
    calls: Sequence[str]
    left: Mapping[int, Mapping[int, str]]  # of the marks of its pages, by their numbers


class _Listener(Listener):
    """Follows a tree, chapter by chapter."""

    def __init__(
        self,
        marks: Mapping[int, dict[int, str]],
        links: Mapping[int, PdfLink],
        note_ids: frozenset[str],
        leaves: Mapping[int, Leaf],
        spoken: Sequence[str] = (),
    ) -> None:
        super().__init__(marks, links, note_ids)
        self._ids = note_ids
        self._leaves = leaves
        self._languages = [(self._text, 0, language) for language in spoken]

    def hear_root(self, root: Element) -> None:
        """Hear what stands below the root of the tree."""
        are_parts = all(isinstance(kid, Element) and kid.kind != "Note" for kid in root.kids)
        if not (remembers() and are_parts and root.kind in _GROUPS) or "ActualText" in root.facts:
            self.hear(root)
            return
        language = root.text("Lang")
        if language:
            self._languages.append((self._text, len(self._text.pieces), language))
        self._say("\n")
        for kid in root.kids:
            assert isinstance(kid, Element), "it was looked at"
            self._hear_chapter(kid)
        self._say("\n")
        if language:
            self._close_language()

    def _hear_chapter(self, element: Element) -> None:
        """Hear an element, or remember what was heard of it."""
        pages, linked = recall_of("pages of a chapter", (element,), partial(_pages_of, element))
        leaves = [self._leaves.get(page) for page in pages]
        if self._text is self.heard.parts[0] or not all(map(self._is_whole, pages)):
            self.hear(element)
            return
        spoken = tuple([language for _, _, language in self._languages])
        held = [part for leaf in leaves if leaf is not None for part in leaf]
        languages = steady("languages around a chapter", spoken, spoken)
        chapter = recall_of(
            "heard chapter",
            (element, self._ids, languages, *held),
            partial(self._hear_apart, element, pages, linked, spoken),
        )
        if chapter is None:
            self.hear(element)
        else:
            self._take(chapter, spoken)

    def _is_whole(self, page: int) -> bool:
        """Whether nothing was heard of a page."""
        leaf = self._leaves.get(page)
        return leaf is not None and len(self._marks[page]) == len(leaf.aloud.marks)

    def _hear_apart(
        self, element: Element, pages: Sequence[int], linked: frozenset[int], spoken: Sequence[str]
    ) -> _Chapter | None:
        """What is heard of a chapter, by itself; None where it is not known to be all that belongs to it."""
        links = {link.number: link for page in pages for link in self._leaves[page].links}
        if not linked <= links.keys():
            return None
        marks = {page: dict(self._marks[page]) for page in pages}
        apart = _Listener(marks, links, self._ids, self._leaves, spoken)
        apart.hear(element)
        return apart._as_chapter(marks, spoken)

    def _as_chapter(
        self, marks: Mapping[int, Mapping[int, str]], spoken: Sequence[str]
    ) -> _Chapter | None:
        heard = self.heard
        head = heard.parts.pop(0)
        ended = [(0, len(head.pieces), language) for language in reversed(spoken)]
        stretches: Iterable[Stretch] = chain(
            (heading.stretch for heading in heard.headings),
            (link.stretch for link in heard.links),
            (line.stretch for line in heard.contents),
            heard.heads,
        )
        if not heard.parts or heard.blocks or head.languages != ended:
            return None
        if any(stretch.text is head for stretch in stretches):
            return None
        return _Chapter(head.pieces, heard, self._calls, marks)

    def _take(self, chapter: _Chapter, spoken: Sequence[str]) -> None:
        """Go on behind a chapter as if it had been heard. What was heard of it is not touched: its last part, which goes
        on with what comes behind it, is a copy."""
        self._text.pieces.extend(chapter.head)
        while self._languages:
            self._close_language()
        own, found = self.heard, chapter.heard
        *parts, last = found.parts
        last = Text(last.language, [*last.pieces], [*last.languages])
        own.parts += [*parts, last]
        self._languages = [(last, 0, language) for language in spoken]
        self._go_to(last)
        own.headings += found.headings
        own.notes += found.notes
        own.contents += found.contents
        own.links += found.links
        own.references += found.references
        own.strays += found.strays
        own.tables += found.tables
        own.heads += found.heads
        own.figures += found.figures
        own.formulas += found.formulas
        own.missing += found.missing
        self._calls += chapter.calls
        for page, left in chapter.left.items():
            self._marks[page].clear()
            self._marks[page].update(left)


def _pages_of(element: Element) -> tuple[tuple[int, ...], frozenset[int]]:
    """The numbers of the objects of all pages on which an element has marks, and of its annotations."""
    pages: dict[int, None] = {}
    linked: set[int] = set()
    for part in element.walk():
        if part.page >= 0:
            pages[part.page] = None
        for kid in part.kids:
            if isinstance(kid, Marked):
                pages[kid.page] = None
            elif isinstance(kid, Linked):
                linked.add(kid.number)
    return tuple(pages), frozenset(linked)
