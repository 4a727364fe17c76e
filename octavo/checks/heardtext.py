"""Turn what is heard of the print edition into findings about its words, held against the Book's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import zip_longest

from octavo.checks.aloud import HeardNote
from octavo.checks.bookaloud import WantedPart, wanted_note
from octavo.checks.listening import AGAIN, Listening, is_same, parting, title_of
from octavo.checks.tagged import error, warning
from octavo.checks.text import (
    first_difference,
    fold,
    fragment_segments,
    numbered,
    shorten,
    sounds_alike,
    spoken,
)
from octavo.model import Division, Finding, Note, Severity
from octavo.text.notelists import ON_PAGES, notes_in_order
from octavo.workshop.memory import recall_of

_BEGINNING = 20  # letters by which a text is found


def check_headings(it: Listening) -> Iterator[Finding]:
    """The headings are the Book's, with its levels and words."""
    wanted = it.wanted_headings
    found = [(h.level, h.stretch.words) for h in it.heard.headings if not h.is_nested]
    if not found:
        yield error(
            "structure-headings",
            f"none of the {len(wanted)} headings is a heading for who listens",
            AGAIN,
        )
        return
    for heading, got in zip_longest(wanted, found):
        if heading is None:
            yield error(
                "structure-headings",
                f"“{shorten(got[1])}” is a heading, and none of the book’s",
                AGAIN,
            )
        elif got is None:
            yield error(
                "structure-headings",
                f"“{shorten(heading.words)}” is no heading",
                AGAIN,
                heading.place,
            )
        elif not is_same(heading.words, got[1]):
            yield error("structure-headings", f"“{shorten(heading.words)}” should be the next heading, "
                        f"and “{shorten(got[1])}” is", AGAIN, heading.place)  # fmt: skip
        elif heading.level != got[0]:
            yield error("structure-headings", f"“{shorten(heading.words)}” is of level {heading.level}, and is read "
                        f"as one of level {got[0]}", AGAIN, heading.place)  # fmt: skip
            continue
        else:
            continue
        return


def check_text(it: Listening) -> Iterator[Finding]:
    """Who listens hears the text of the Book, letter by letter and word by word."""
    wanted = it.wanted_parts
    found = it.heard.parts[1:]
    if len(found) == len(wanted):
        for part, heard in zip(wanted, found, strict=True):
            yield from _compare(it, part, heard.words)
        return
    whole = fold("".join(part.words for part in it.heard.parts))
    position = 0
    for part in wanted:
        text = fold(part.words)
        at = whole.find(text, position)
        if at < 0 and part.division is not None:
            at = max(whole.find(text[:_BEGINNING], position), 0)
            yield _differs(it, part, whole[at : at + len(text)])
        position = max(at, position)


def _compare(it: Listening, part: WantedPart, found: str) -> Iterator[Finding]:
    """How two texts differ: by letters, by hyphens, or by spaces only."""
    if sounds_alike(part.words, found):
        return
    if not is_same(part.words, found):
        yield _differs(it, part, found)
    else:
        yield from _compare_words(it, part, spoken(part.words), spoken(found))


def _compare_words(it: Listening, part: WantedPart, wanted: str, found: str) -> Iterator[Finding]:
    near = part.division.heading.place if part.division else None
    joined = [text.replace(" ", "") for text in (wanted, found)]
    hyphenless = [_without_hyphens(text) for text in (wanted, found)]
    if joined[0] != joined[1]:
        # with its spaces, where these are the same
        shown = [wanted, found] if hyphenless[0] == hyphenless[1] else joined
        yield warning("structure-hyphens", f"{title_of(part)}: {first_difference(*shown)} for who listens",
                    AGAIN, it.place_of(shown[0], parting(*shown), near))  # fmt: skip
    if hyphenless[0] != hyphenless[1]:
        position = parting(*hyphenless)
        yield warning("structure-spaces", f"{title_of(part)}: {first_difference(*hyphenless)} for who listens",
                    AGAIN, it.place_of(hyphenless[0], position, near))  # fmt: skip


def _without_hyphens(text: str) -> str:
    return text.replace("-", "")


def _differs(it: Listening, part: WantedPart, found: str) -> Finding:
    near = part.division.heading.place if part.division else None
    one, other = fold(part.words), fold(found)
    return error("structure-text", f"{title_of(part)}: who listens hears another text: {first_difference(one, other)}",
                 AGAIN, it.place_of(one, parting(one, other), near))  # fmt: skip


def check_notes(it: Listening) -> Iterator[Finding]:
    """Every note is a note, once, in its order, with its words, and is read where it is called."""
    notes = notes_in_order(it.book, on_screen=False)
    if notes and not it.heard.notes:
        yield error(
            "structure-notes", f"none of the {len(notes)} notes is a note for who listens", AGAIN
        )
        return
    read = {note.name: note for note in it.heard.notes if note.name}
    places = {note.id: note.place for note in notes}
    lost = [note for note in notes if note.id not in read]
    if lost:
        yield error("structure-notes", f"notes that are no notes for who listens: {numbered(n.named for n in lost)}",
                    AGAIN, lost[0].place)  # fmt: skip
    if len(it.heard.notes) > len(notes):
        yield error("structure-notes", f"there are {len(it.heard.notes)} notes for who listens, and {len(notes)} in "
                    "the book", AGAIN)  # fmt: skip
    order = [name for name in read if name in places]
    for before, wanted in zip(order, (note.id for note in notes if note.id in read), strict=True):
        if before != wanted:
            yield error(
                "structure-notes",
                "notes are not read in the order of their numbers",
                AGAIN,
                places[wanted],
            )
            break
    fine = {note.id for division in it.book.divisions if _are_well_read(division, read)
            for note in division.notes}  # fmt: skip
    for note in notes:
        if note.id in read and note.id not in fine:
            yield from _check_note(it, note, read[note.id])


def _are_well_read(division: Division, read: Mapping[str, HeardNote]) -> bool:
    """Whether of all notes of a division that are read there is nothing to say."""
    pairs = [(note, read[note.id]) for note in division.notes if note.id in read]
    return recall_of(
        "notes that are well read",
        (division, *(heard for _, heard in pairs)),
        lambda: all(heard.is_behind_call and _sound_alike(note, heard) for note, heard in pairs),
    )


def _check_note(it: Listening, note: Note, read: HeardNote) -> Iterator[Finding]:
    if not _sound_alike(note, read):
        wanted, found = wanted_note(note), read.text.words
        if not is_same(wanted, found):
            yield error("structure-note-text", f"note {note.named}: who listens hears another text: "
                        f"{first_difference(fold(wanted), fold(found))}", AGAIN, note.place)  # fmt: skip
        else:
            wanted, found = spoken(wanted), spoken(found)
            hyphens = wanted.replace(" ", "") != found.replace(" ", "")
            yield warning("structure-hyphens" if hyphens else "structure-spaces",
                        f"note {note.named}: {first_difference(wanted, found)} for who listens", AGAIN, note.place)  # fmt: skip
    if not read.is_behind_call and it.book.metadata.notes.place_of(note.series) in ON_PAGES:
        yield error("structure-note-place", f"note {note.named} is not read behind what calls it", AGAIN, note.place)  # fmt: skip


def _sound_alike(note: Note, read: HeardNote) -> bool:
    return recall_of(
        "note that sounds alike",
        (note, read),
        lambda: sounds_alike(wanted_note(note), read.text.words),
    )


def check_title(it: Listening) -> Iterator[Finding]:
    """The title of the book is read once: what else says the same may be read, too."""
    if it.book.excerpt is not None:
        return  # it is printed without title pages
    front = it.book.front
    titles = {_said(words) for words in (front.title, front.half_title) if words}
    # a subtitle, or whom a life is told of by himself, may say the same
    names = (escape(person.name) for person in it.book.metadata.author)
    alike = sum(_said(words) in titles for words in (front.subtitle, *names) if words)
    count = sum(fold(block.words) in titles for block in it.heard.blocks)
    if not 1 <= count <= 1 + alike:
        yield Finding("structure-title", Severity.WARNING, f"PDF: who listens hears the title of the book "
                      f"{'not at all' if not count else f'{count} times'} before the contents", None,
                      "see templates/print/preliminaries.xhtml: the half title is decoration")  # fmt: skip


def _said(words: str) -> str:
    return fold("".join(fragment_segments(f"<p>{words}</p>")))


CHECKS = (check_headings, check_text, check_notes, check_title)
