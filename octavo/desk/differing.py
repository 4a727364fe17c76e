"""Turn two states of a book into what has changed: text, numbers, pages and references, each by itself.

A number that is another is no change of the text in which it stands, and what a reference says is none either: so one new
figure is one change, and not one in every sentence that names those behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from octavo.desk.pagetext import BookText, Chapter, Passage

_TOGETHER = 2  # words between two changes that are told as one
_AHEAD = 20  # passages in which one that was left in part is looked for
_NEAR = 0.5  # of its words: a passage of which so much is left was changed, else it is another


@dataclass(frozen=True, slots=True)
class Change:
    """Words that were put in the place of others; one of the two may be empty."""

    old: str
    new: str
    page: str  # on which they stand, or stood
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """What has become of a chapter."""

    title: str  # as it is now, or was
    state: str  # "changed", "new", "gone"
    changes: tuple[Change, ...] = ()
    words: int = 0  # more than before, or fewer
    old_title: str = ""  # where it is another


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Something that is counted otherwise now."""

    id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A chapter that begins on another page now, or has more or fewer."""

    title: str
    old: str
    new: str
    old_pages: int
    new_pages: int


@dataclass(frozen=True, slots=True)
class Difference:
    """All that has changed between two states of a book."""

    chapters: tuple[ChapterChange, ...]
    order: bool  # whether chapters stand in another order
    numbers: tuple[Renumbered, ...]  # figures, tables, chapters, sections …
    notes: tuple[Renumbered, ...]
    moved: tuple[Moved, ...]
    pages: tuple[int, int]
    new_references: tuple[tuple[str, str], ...]  # what is said, in which chapter
    gone_references: tuple[tuple[str, str], ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing has changed."""
        there = (
            self.chapters,
            self.numbers,
            self.notes,
            self.moved,
            self.new_references,
            self.gone_references,
        )
        return not any(there) and not self.order and self.pages[0] == self.pages[1]


def find_difference(old: BookText, new: BookText) -> Difference:
    """What has changed from ``old`` to ``new``."""
    pairs = _pair_chapters(old.chapters, new.chapters)
    before = {one.id: one for one in old.chapters}
    kept = [(before[pairs[one.id]], one) for one in new.chapters if one.id in pairs]
    gone = [one for one in old.chapters if one.id not in set(pairs.values())]
    chapters = [
        *(_compare(*pair) for pair in kept),
        *(ChapterChange(one.title, "new", words=_words(one)) for one in new.chapters if one.id not in pairs),
        *(ChapterChange(one.title, "gone", words=-_words(one)) for one in gone),
    ]  # fmt: skip
    counted = tuple(_renumbered(old.chapters, new.chapters))
    places = [old.chapters.index(was) for was, _ in kept]
    return Difference(
        chapters=tuple(one for one in chapters if one is not None),
        order=places != sorted(places),
        numbers=tuple(one for one in counted if not one.id.startswith("fnref-")),
        notes=tuple(one for one in counted if one.id.startswith("fnref-")),
        moved=tuple(_moved(kept)),
        pages=(old.pages, new.pages),
        new_references=_references_besides(new.chapters, old.chapters, pairs),
        gone_references=_references_besides(
            old.chapters, new.chapters, {was: now for now, was in pairs.items()}
        ),
    )


def _pair_chapters(old: Sequence[Chapter], new: Sequence[Chapter]) -> dict[str, str]:
    """Id of a chapter now → its id before: by id, else by what it says where its heading is another."""
    pairs = {one.id: one.id for one in new if any(other.id == one.id for other in old)}
    free = [one for one in old if one.id not in pairs]
    for one in new:
        if one.id in pairs or not free:
            continue
        texts = {passage.text for passage in one.passages[1:]}
        best = max(
            free, key=lambda was: len(texts & {passage.text for passage in was.passages[1:]})
        )
        shared = len(texts & {passage.text for passage in best.passages[1:]})
        if shared and shared >= _NEAR * max(len(best.passages) - 1, 1):
            pairs[one.id] = best.id
            free.remove(best)
    return pairs


def _compare(old: Chapter, new: Chapter) -> ChapterChange | None:
    """What is another in a chapter; its heading, the first of its passages, is told by both titles."""
    changes = (
        *_changes(old.passages[1:], new.passages[1:], in_note=False),
        *_changes(old.notes, new.notes, in_note=True),
    )
    renamed = [one.text for one in old.passages[:1]] != [one.text for one in new.passages[:1]]
    if not changes and not renamed:
        return None
    words = _words(new) - _words(old)
    return ChapterChange(new.title, "changed", changes, words, old.title if renamed else "")


def _words(chapter: Chapter) -> int:
    return sum(passage.words for passage in (*chapter.passages, *chapter.notes))


def _changes(old: Sequence[Passage], new: Sequence[Passage], *, in_note: bool) -> Iterator[Change]:
    """Passage by passage, and in those that are left in part, word by word."""
    texts = [passage.text for passage in old], [passage.text for passage in new]
    for kind, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, after = list(old[a:b]), list(new[c:d])
        while before or after:
            if before and after and _share(before[0], after[0]) >= _NEAR:
                yield from _word_changes(before.pop(0), after.pop(0), in_note)
            elif after and (
                not before or any(_share(before[0], one) >= _NEAR for one in after[1:_AHEAD])
            ):
                passage = after.pop(0)
                yield Change("", passage.text, passage.page, in_note)
            else:
                passage = before.pop(0)
                yield Change(passage.text, "", passage.page, in_note)


def _share(old: Passage, new: Passage) -> float:
    """How much of two passages is the same, from 0 to 1: words in any order, which is quick."""
    a, b = Counter(old.text.split()), Counter(new.text.split())
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def _word_changes(old: Passage, new: Passage, in_note: bool) -> Iterator[Change]:
    """Those that are near one another are one; where words were only put in or taken out, the word before, or
    behind, tells where."""
    a, b = old.text.split(), new.text.split()
    spans: list[list[int]] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if spans and i - spans[-1][1] <= _TOGETHER:
            spans[-1][1], spans[-1][3] = j, m
        else:
            spans.append([i, j, k, m])
    for i, j, k, m in spans:
        before = int((i == j or k == m) and i > 0 and k > 0)
        behind = int((i == j or k == m) and not before)
        yield Change(
            " ".join(a[i - before : j + behind]),
            " ".join(b[k - before : m + behind]),
            new.page,
            in_note,
        )


def _renumbered(old: Sequence[Chapter], new: Sequence[Chapter]) -> Iterator[Renumbered]:
    before = {key: number for chapter in old for key, number in chapter.numbers.items()}
    for chapter in new:
        for key, number in chapter.numbers.items():
            if key in before and before[key] != number:
                yield Renumbered(key, before[key], number)


def _moved(kept: Sequence[tuple[Chapter, Chapter]]) -> Iterator[Moved]:
    for was, now in kept:
        if not was.folios or not now.folios:
            continue  # one of the two has no pages
        if (was.folios[0], len(was.folios)) != (now.folios[0], len(now.folios)):
            yield Moved(now.title, was.folios[0], now.folios[0], len(was.folios), len(now.folios))


def _references_besides(
    of: Sequence[Chapter], others: Sequence[Chapter], pairs: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """References of chapters that their pairs do not have, or not so often: what is said, and in which chapter."""
    there = {one.id: Counter(target for target, _ in one.references) for one in others}
    found = []
    for chapter in of:
        left = there.get(pairs.get(chapter.id, ""), Counter[str]())
        for target, said in chapter.references:
            left[target] -= 1
            if left[target] < 0:
                found.append((said, chapter.title))
    return tuple(found)
