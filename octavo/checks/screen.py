"""Turn a reading of an EPUB or HTML page into findings about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import zip_longest

from octavo.checks.nearest import of_heading
from octavo.checks.numbers import check_on_screen
from octavo.checks.paged import check_on_screen as check_on_screen_pages
from octavo.checks.readscreen import ScreenReading
from octavo.checks.text import first_difference, fold, fragment_segments, numbered, shorten
from octavo.model import Book, Division, Entry, Finding, Place, Severity
from octavo.text.folios import depends_on_folios
from octavo.text.indexing import holds_index
from octavo.text.notelists import notes_in_order, title_of
from octavo.workshop.memory import Same, recall

ScreenCheck = Callable[[Book, ScreenReading, str], Iterable[Finding]]
_NAMES = {"epub": "EPUB", "html": "HTML"}


def _error(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


def check_headings(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Headings are those of the book, in its order and levels."""
    wanted = [(h.level, h.label, h.id) for h in book.headings]
    found = [h for h in reading.headings if h[2]]
    for here, there in zip_longest(wanted, found):
        if here is None or there is None or (here[0], fold(here[1]), here[2]) != (
            there[0], fold(there[1]), there[2],
        ):  # fmt: skip
            yield _error(
                "screen-headings",
                f"{_NAMES[edition]}: heading {_show(here)} is {_show(there)}",
                "a template prints headings that are not the book's, or drops one",
                of_heading(book, *(item[2] for item in (here, there) if item)),
            )
            return


def check_navigation(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every navigation lists the contents of the book."""
    wanted = list(contents_items(book.contents))
    for name, items in reading.navigations.items():
        found = [(item.level, fold(item.label), item.target) for item in items]
        for here, there in zip_longest(wanted, found):
            if here is None or there is None or (here[0], fold(here[1]), here[2]) != there:
                yield _error(
                    "screen-navigation",
                    f"{_NAMES[edition]}: {name} has {_show(there)} where the contents have "
                    f"{_show(here)}",
                    "the navigation's template has to print the contents as they are",
                    of_heading(book, *(item[2] for item in (here, there) if item)),
                )
                break


def check_calls(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every note is called once, with its label, in order."""
    wanted = [(note.call_id, note.called, note.id) for note in book.notes]
    found = [(call.id, call.label, call.target) for call in reading.calls]
    if wanted != found:
        there = {target for _, _, target in found}
        lost = [label for _, label, target in wanted if target not in there]
        places = [note.place for note in book.notes if note.id not in there]
        detail = f"missing: {numbered(iter(lost))}" if lost else "order or labels differ"
        yield _error(
            "screen-calls",
            f"{_NAMES[edition]}: {len(found)} note calls, the book has {len(wanted)}; {detail}",
            "a note call was lost on the way into this edition",
            next(iter(places), None),
        )


def check_notes(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every note has its text and label, once, in order, and leads back to its call."""
    found = {note.id: note for note in reading.notes}
    wanted = notes_in_order(book, on_screen=True)
    if [note.id for note in wanted] != [note.id for note in reading.notes]:
        yield _error(
            "screen-notes",
            f"{_NAMES[edition]}: {len(reading.notes)} notes, the book has {len(book.notes)}, or "
            "their order differs",
            "a note was lost, doubled or moved on the way into this edition",
        )
    titles = {note.series: title_of(note.series, book.metadata) for note in wanted}
    texts: dict[str, str] = {}
    for division in book.divisions:
        texts |= recall("texts of notes", Same(division), partial(_texts_of_notes, division))
    for note in wanted:
        there = found.get(note.id)
        text = texts.get(note.id)
        if text is None:
            continue  # pages-unproved says so
        if there is None:
            yield _error("screen-notes", f"{_NAMES[edition]}: note {note.named} is missing",
                         "see the note's place in the manuscript", note.place)  # fmt: skip
            continue
        title = titles[note.series]
        if book.metadata.notes.series and not _is_same(there.list, title):
            yield _error("screen-note-list", f"{_NAMES[edition]}: note {note.named} stands under "
                         f"“{shorten(there.list)}”, not under “{shorten(title)}”",
                         "a template prints lists of notes of its own", note.place)  # fmt: skip
        if not _is_same(there.text, text):
            yield _error(
                "screen-note-text",
                f"{_NAMES[edition]}: note {note.named}: "
                f"{first_difference(fold(text), fold(there.text))}",
                "the note's text was changed on the way into this edition",
                note.place,
            )
        if there.label != note.label or there.back != note.call_id:
            yield _error("screen-note-link",
                         f"{_NAMES[edition]}: note {note.named} is labelled “{there.label}” and "
                         f"leads back to #{there.back}",
                         "label and way back of a note belong to its call", note.place)  # fmt: skip


def _texts_of_notes(division: Division) -> dict[str, str]:
    """The texts of a division's notes by their ids, but of those that depend on pages that nobody here knows."""
    return {
        note.id: " ".join(fragment_segments(note.html))
        for note in division.notes
        if not depends_on_folios(note.html)
    }


def check_text(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every paragraph, cell and term of the book stands in the edition, unchanged, in order."""
    for division in book.divisions:
        if depends_on_folios(division.html):  # of pages that nobody here knows
            is_index = holds_index(division.html)
            code, what = (
                ("index-unproved", "the pages of the index are not")
                if is_index
                else ("pages-unproved", "this chapter, which names pages, is not")
            )
            yield Finding(code, Severity.NOTE, f"{_NAMES[edition]}: {what} proved", division.heading.place,
                          "check the print edition with it")  # fmt: skip
            continue
        wanted = [
            *fragment_segments(f"<h1>{division.heading_html}</h1>"),
            *fragment_segments(division.html),
        ]
        found = reading.texts.get(division.id, ())
        for index, text in enumerate(wanted):
            if index >= len(found) or not _is_same(found[index], text):
                there = found[index] if index < len(found) else "nothing"
                yield _error(
                    "screen-text",
                    f"{_NAMES[edition]}: “{division.heading.label}”: “{shorten(text)}” became "
                    f"“{shorten(there)}”",
                    "text was lost or changed on the way into this edition",
                    division.heading.place,
                )
                break
        else:
            if len(found) > len(wanted):
                yield _error(
                    "screen-text",
                    f"{_NAMES[edition]}: “{division.heading.label}” has text that the book does "
                    f"not have: “{shorten(found[len(wanted)])}”",
                    "a template adds text inside a chapter",
                    division.heading.place,
                )


def _is_same(found: str, wanted: str) -> bool:
    """Whether a text is another but for white space and hyphens; most often it is to the letter."""
    return found == wanted or fold(found) == fold(wanted)


def check_links(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every link inside the edition leads somewhere."""
    if reading.broken_links:
        yield _error(
            "screen-links",
            f"{_NAMES[edition]}: links lead nowhere: {numbered(iter(reading.broken_links))}",
            "a template prints a link whose target it does not print",
        )


def check_references(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every reference leads to what has its number."""
    yield from check_on_screen(book, reading, _NAMES[edition])


def contents_items(entries: Iterable[Entry], level: int = 1) -> Iterator[tuple[int, str, str]]:
    """The contents as (level, label, id), in order."""
    for entry in entries:
        yield level, entry.heading.label, entry.heading.id
        yield from contents_items(entry.children, level + 1)


def contents_entries(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The lines of the contents, in order."""
    for entry in entries:
        yield entry
        yield from contents_entries(entry.children)


def _show(item: tuple[int, str, str] | None) -> str:
    return "missing" if item is None else f"“{item[1]}” (level {item[0]}, #{item[2]})"


CHECKS: tuple[ScreenCheck, ...] = (
    check_headings,
    check_navigation,
    check_calls,
    check_notes,
    check_text,
    check_links,
    check_references,
    check_on_screen_pages,
)
