"""Turn a Difference into lines as people say it, and into a value for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from octavo.desk.differing import Change, ChapterChange, Difference, Renumbered

_SHOWN = 12  # words of a change, from its beginning and its end
_LISTED = 40  # changes of a chapter


def difference_lines(found: Difference) -> Iterator[str]:
    """What has changed, in four parts; parts in which nothing has are left out."""
    parts = {
        "Text": _text_lines(found),
        "Numbers": _number_lines(found),
        "Pages": _page_lines(found),
        "References": _reference_lines(found),
    }
    if found.is_none:
        yield "Nothing has changed."
    for title, lines in parts.items():
        told = list(lines)
        if told:
            yield title
            yield from (f"  {line}" for line in told)


def _text_lines(found: Difference) -> Iterator[str]:
    for chapter in found.chapters:
        yield from _chapter_lines(chapter)
    if found.order:
        yield "chapters stand in another order"


def _number_lines(found: Difference) -> Iterator[str]:
    for one in found.numbers:
        yield f"{one.old} is {one.new} now ({one.id})"
    if found.notes:
        yield _notes_line(found.notes)


def _page_lines(found: Difference) -> Iterator[str]:
    for moved in found.moved:
        said = []
        if moved.new != moved.old:
            said.append(f"begins on page {moved.new}, before on {moved.old}")
        if moved.new_pages != moved.old_pages:
            said.append(f"has {_pages(moved.new_pages)}, before {moved.old_pages}")
        yield f"{moved.title} {'; '.join(said)}"
    before, now = found.pages
    if before != now:
        yield f"the book has {_pages(now)}, before {before}"


def _reference_lines(found: Difference) -> Iterator[str]:
    for state, references in (("new", found.new_references), ("gone", found.gone_references)):
        for said, chapter in references:
            yield f"{state}: {said}, in {chapter}"


def _chapter_lines(chapter: ChapterChange) -> Iterator[str]:
    if chapter.state != "changed":
        yield f"{chapter.state}: {chapter.title}, {abs(chapter.words):,} words"
        return
    named = f", before {chapter.old_title}" if chapter.old_title else ""
    more = "more" if chapter.words > 0 else "fewer"
    yield (
        chapter.title + named + (f", {abs(chapter.words):,} words {more}" if chapter.words else "")
    )
    for change in chapter.changes[:_LISTED]:
        yield f"  {_change_line(change)}"
    if len(chapter.changes) > _LISTED:
        yield f"  and {len(chapter.changes) - _LISTED:,} more"


def _change_line(change: Change) -> str:
    where = [f"page {change.page}"] if change.page else []
    where += ["in a note"] if change.in_note else []
    place = f"{', '.join(where)}: " if where else ""
    if not change.old:
        return f"{place}new “{_short(change.new)}”"
    if not change.new:
        return f"{place}gone “{_short(change.old)}”"
    return f"{place}“{_short(change.old)}” is “{_short(change.new)}” now"


def _short(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * _SHOWN:
        return text
    return f"{' '.join(words[:_SHOWN])} … {' '.join(words[-_SHOWN:])}"


def _notes_line(notes: Sequence[Renumbered]) -> str:
    first, last = notes[0], notes[-1]
    if len(notes) == 1:
        return f"note {first.old} is {first.new} now"
    return f"{len(notes):,} notes have other numbers, from {first.old}, which is {first.new} now, to {last.old}, which is {last.new}"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


def difference_value(found: Difference) -> dict[str, Any]:
    """The same as JSON can hold it."""
    return {
        "same": found.is_none,
        "chapters": [asdict(one) for one in found.chapters],
        "other_order": found.order,
        "numbers": [asdict(one) for one in found.numbers],
        "notes": [asdict(one) for one in found.notes],
        "moved": [asdict(one) for one in found.moved],
        "pages": {"old": found.pages[0], "new": found.pages[1]},
        "references": {
            "new": [{"said": said, "chapter": chapter} for said, chapter in found.new_references],
            "gone": [{"said": said, "chapter": chapter} for said, chapter in found.gone_references],
        },
    }
