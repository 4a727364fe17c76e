"""Turn a book as its page has it into its length: words and pages by chapter, and how far it is to its target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from octavo.desk.pagetext import BookText, Chapter


@dataclass(frozen=True, slots=True)
class Length:
    """How long a chapter is, or the book."""

    title: str
    words: int  # of the text, headings and captions included
    notes: int  # words of its notes
    pages: int  # on which it has text
    first: str = ""  # folio
    last: str = ""


def measure_length(book: BookText) -> tuple[Length, ...]:
    """Of each chapter, and of the whole at the end."""
    chapters = tuple(map(_of_chapter, book.chapters))
    folios = {folio for chapter in book.chapters for folio in chapter.folios}
    whole = Length(
        book.title, sum(one.words for one in chapters), sum(one.notes for one in chapters), len(folios)
    )  # fmt: skip
    return (*chapters, whole)


def _of_chapter(chapter: Chapter) -> Length:
    first, last = (chapter.folios[0], chapter.folios[-1]) if chapter.folios else ("", "")
    return Length(
        chapter.title, sum(one.words for one in chapter.passages),
        sum(one.words for one in chapter.notes), len(chapter.folios), first, last,
    )  # fmt: skip


def length_lines(lengths: tuple[Length, ...], target: int | None) -> Iterator[str]:
    """A table for people, the whole at its foot."""
    yield f"{'words':>9} {'in notes':>9} {'pages':>7}"
    for one in lengths[:-1]:
        span = one.first if one.first == one.last else f"{one.first}–{one.last}"
        yield f"{one.words:>9,} {one.notes:>9,} {one.pages:>7,}  {one.title}" + (
            f", {span}" if span else ""
        )
    whole = lengths[-1]
    yield f"{whole.words:>9,} {whole.notes:>9,} {whole.pages:>7,}  in all"
    if target:
        yield _to_go(whole.words, target)


def _to_go(words: int, target: int) -> str:
    share = f"{100 * words / target:.0f} % of {target:,}"
    if words < target:
        return f"{share}: {target - words:,} words to go"
    return f"{share}: {words - target:,} words more" if words > target else f"{share}"


def length_value(lengths: tuple[Length, ...], target: int | None) -> dict[str, Any]:
    """The same as JSON can hold it."""
    whole = lengths[-1]
    return {
        "words": whole.words,
        "words_in_notes": whole.notes,
        "pages": whole.pages,
        "target_words": target,
        "chapters": [
            {"title": one.title, "words": one.words, "words_in_notes": one.notes, "pages": one.pages,
             "first_page": one.first or None, "last_page": one.last or None}
            for one in lengths[:-1]
        ],
    }  # fmt: skip
