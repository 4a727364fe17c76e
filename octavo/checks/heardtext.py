"""Turn what is heard of the print edition into findings about it, held against the Book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import PurePosixPath

from octavo.checks.aloud import Heard, HeardNote
from octavo.checks.bookaloud import (
    WantedPart,
    count_tables,
    merged,
    runs_of,
    wanted_formulas,
    wanted_headings,
    wanted_note,
    wanted_parts,
    wanted_pictures,
)
from octavo.checks.nearest import above_picture
from octavo.checks.readpdf import PdfReading
from octavo.checks.screen import contents_items
from octavo.checks.tagged import error
from octavo.checks.text import (
    first_difference,
    fold,
    fragment_segments,
    numbered,
    shorten,
    sounds_alike,
    spoken,
    turned_letters,
)
from octavo.model import Book, Finding, Note, Place, Severity
from octavo.text.fragments import heading_label

# Finds the line of a letter of some that stand in a row at or behind a place in the author's files.
Seek = Callable[[Place, str, int], Place | None]

_AGAIN = "build the book again"
_NEAR = 20  # letters before and behind a difference by which its line is looked for
_FILE_NAME = re.compile(
    r"[\w ().+-]+\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|pdf|eps|heic)", re.IGNORECASE
)


class Listening:
    """The Book, what is heard of its print edition, and how lines of its files are found."""

    def __init__(self, book: Book, reading: PdfReading, heard: Heard, seek: Seek) -> None:
        self.book = book
        self.reading = reading
        self.heard = heard
        self.seek = seek

    def place_of(self, wanted: str, position: int, near: Place | None) -> Place | None:
        """The line in which the letters about a position of a text stand; else the place of what it stands in."""
        if near is None:
            return None
        reach = 3 * _NEAR
        behind = "".join(filter(str.isalnum, wanted[position : position + reach]))[:_NEAR]
        before = "".join(filter(str.isalnum, wanted[max(0, position - reach) : position]))[-_NEAR:]
        half = _NEAR // 2
        for words, index in (
            (before[-half:] + behind[:half], len(before[-half:])),
            (behind, 0),
            (before, len(before) - 1),
        ):
            if len(words) > index and len(words) > _NEAR // 4:
                found = self.seek(near, words, index)
                if found is not None:
                    return found
        return near


def is_of_another_book(listening: Listening) -> bool:
    """Whether not one heading of the Book is heard."""
    text = fold("".join(part.words for part in listening.heard.parts))
    titles = [fold(heading.words) for heading in wanted_headings(listening.book) if heading.place]
    return not any(title in text or turned_letters(title) for title in titles)


def check_headings(it: Listening) -> Iterator[Finding]:
    """The headings are the Book's, with its levels and words."""
    wanted = wanted_headings(it.book)
    found = [(h.level, spoken(h.stretch.words)) for h in it.heard.headings if not h.is_nested]
    if not found:
        yield error(
            "structure-headings",
            f"none of the {len(wanted)} headings is a heading for who listens",
            _AGAIN,
        )
        return
    for heading, got in zip_longest(wanted, found):
        if heading is None:
            yield error(
                "structure-headings",
                f"“{shorten(got[1])}” is a heading, and none of the book’s",
                _AGAIN,
            )
        elif got is None:
            yield error(
                "structure-headings",
                f"“{shorten(heading.words)}” is no heading",
                _AGAIN,
                heading.place,
            )
        elif not _is_same(heading.words, got[1]):
            yield error("structure-headings", f"“{shorten(heading.words)}” should be the next heading, "
                        f"and “{shorten(got[1])}” is", _AGAIN, heading.place)  # fmt: skip
        elif heading.level != got[0]:
            yield error("structure-headings", f"“{shorten(heading.words)}” is of level {heading.level}, and is read "
                        f"as one of level {got[0]}", _AGAIN, heading.place)  # fmt: skip
            continue
        else:
            continue
        return


def check_text(it: Listening) -> Iterator[Finding]:
    """Who listens hears the text of the Book, letter by letter and word by word."""
    wanted = wanted_parts(it.book)
    found = it.heard.parts[1:]
    if len(found) == len(wanted):
        for part, heard in zip(wanted, found, strict=True):
            got = heard.words
            if not sounds_alike(part.words, got):
                words = replace(part, words=spoken(part.words))
                yield from _compare(it, words, spoken(got))
        return
    whole = fold("".join(part.words for part in it.heard.parts))
    position = 0
    for part in wanted:
        text = fold(part.words)
        at = whole.find(text, position)
        if at < 0 and part.division is not None:
            at = max(whole.find(text[:_NEAR], position), 0)
            yield _differs(it, part, text, whole[at : at + len(text)])
        position = max(at, position)


def _compare(it: Listening, part: WantedPart, got: str) -> Iterator[Finding]:
    """How two texts differ that are not the same: by letters, by hyphens, or by spaces only."""
    wanted, found = fold(part.words), fold(got)
    if turned_letters(wanted):
        # in what order a line from right to left is written down is nobody's guess: its letters are counted
        if Counter(wanted) != Counter(found):
            yield _differs(it, part, wanted, found)
    elif wanted != found:
        yield _differs(it, part, wanted, found)
    else:
        yield from _compare_words(it, part, got)


def _compare_words(it: Listening, part: WantedPart, got: str) -> Iterator[Finding]:
    near = part.division.heading.place if part.division else None
    joined = [text.replace(" ", "") for text in (part.words, got)]
    if joined[0] != joined[1]:
        # with its spaces, where these are the same
        parts = (part.words, got)
        shown = [part.words, got] if len(set(map(_without_hyphens, parts))) == 1 else joined
        yield error("structure-hyphens", f"{_of(part)}: {first_difference(*shown)} for who listens",
                    _AGAIN, it.place_of(shown[0], _parting(*shown), near))  # fmt: skip
    hyphenless = [_without_hyphens(text) for text in (part.words, got)]
    if hyphenless[0] != hyphenless[1]:
        position = _parting(*hyphenless)
        yield error("structure-spaces", f"{_of(part)}: {first_difference(*hyphenless)} for who listens",
                    _AGAIN, it.place_of(hyphenless[0], position, near))  # fmt: skip


def _without_hyphens(text: str) -> str:
    return text.replace("-", "")


def _differs(it: Listening, part: WantedPart, wanted: str, found: str) -> Finding:
    near = part.division.heading.place if part.division else None
    place = it.place_of(wanted, _parting(wanted, found), near)
    return error("structure-text", f"{_of(part)}: who listens hears another text: {first_difference(wanted, found)}",
                 _AGAIN, place)  # fmt: skip


def _of(part: WantedPart) -> str:
    words = part.division.heading.label if part.division else part.words
    return f"“{shorten(words, 40)}”"


def _parting(one: str, other: str) -> int:
    """Where two texts part."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_same(wanted: str, found: str) -> bool:
    turned = turned_letters(wanted)
    if turned:
        return Counter(fold(wanted)) == Counter(fold(found))
    return fold(wanted) == fold(found)


def check_notes(it: Listening) -> Iterator[Finding]:
    """Every note is a note, once, in its order, with its words, and is read where it is called."""
    notes = it.book.notes
    if notes and not it.heard.notes:
        yield error(
            "structure-notes", f"none of the {len(notes)} notes is a note for who listens", _AGAIN
        )
        return
    read = {name: note for note in it.heard.notes if (name := note.element.text("ID"))}
    places = {note.id: note.place for note in notes}
    lost = [note for note in notes if note.id not in read]
    if lost:
        yield error("structure-notes", f"notes that are no notes for who listens: {numbered(n.label for n in lost)}",
                    _AGAIN, lost[0].place)  # fmt: skip
    if len(it.heard.notes) > len(notes):
        yield error("structure-notes", f"there are {len(it.heard.notes)} notes for who listens, and {len(notes)} in "
                    "the book", _AGAIN)  # fmt: skip
    order = [name for name in read if name in places]
    for before, wanted in zip(order, (note.id for note in notes if note.id in read), strict=True):
        if before != wanted:
            yield error(
                "structure-notes",
                "notes are not read in the order of their numbers",
                _AGAIN,
                places[wanted],
            )
            break
    for note in notes:
        if note.id in read:
            yield from _check_note(it, note, read[note.id])


def _check_note(it: Listening, note: Note, read: HeardNote) -> Iterator[Finding]:
    if not sounds_alike(wanted_note(note), read.text.words):
        wanted, found = spoken(wanted_note(note)), spoken(read.text.words)
        if not _is_same(wanted, found):
            yield error("structure-note-text", f"note {note.label}: who listens hears another text: "
                        f"{first_difference(fold(wanted), fold(found))}", _AGAIN, note.place)  # fmt: skip
        elif not turned_letters(wanted):
            hyphens = wanted.replace(" ", "") != found.replace(" ", "")
            yield error("structure-hyphens" if hyphens else "structure-spaces",
                        f"note {note.label}: {first_difference(wanted, found)} for who listens", _AGAIN, note.place)  # fmt: skip
    if it.book.metadata.notes.place == "page" and not read.is_behind_call:
        yield error("structure-note-place", f"note {note.label} is not read behind what calls it", _AGAIN, note.place)  # fmt: skip


def check_calls(it: Listening) -> Iterator[Finding]:
    """Every note is called once, by a reference that leads to it, and leads back."""
    links = {link.number: link for page in it.reading.annotated for link in page}
    calls: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for heard in it.heard.links:
        targets = {links[n].target for n in heard.annotations if n in links}
        (calls if heard.is_reference else back).update(target for target in targets if target)
    for which, names, ways in (
        ("called by", [(note, note.id) for note in it.book.notes], calls),
        ("left by", [(note, note.call_id) for note in it.book.notes], back),
    ):
        wrong = [note for note, name in names if ways[name] != 1]
        if wrong:
            what = "one reference" if ways is calls else "one link back"
            yield error("structure-calls", f"notes that are not {which} {what}: "
                        f"{numbered(note.label for note in wrong)}", _AGAIN, wrong[0].place)  # fmt: skip


def check_contents(it: Listening) -> Iterator[Finding]:
    """Each line of the contents is an item of its own, with its words, its folio and one reference to its heading."""
    wanted = list(contents_items(it.book.contents))
    lines = it.heard.contents
    if len(lines) != len(wanted):
        yield error("structure-contents", f"the contents have {len(lines)} lines for who listens, and the book has "
                    f"{len(wanted)}", _AGAIN)  # fmt: skip
        return
    links = {link.number: link for page in it.reading.annotated for link in page}
    headings = {entry.id: entry for entry in it.book.headings}
    for (_, label, name), line in zip(wanted, lines, strict=True):
        place = headings[name].place if name in headings else None
        targets = {links[n].target for link in line.links for n in link.annotations if n in links}
        if len(line.links) != 1 or targets != {name}:
            yield error("structure-contents", f"the line “{shorten(label)}” does not lead to its heading by one "
                        "reference", _AGAIN, place)  # fmt: skip
        title = label
        if name in headings:
            title = " ".join(fragment_segments(str(heading_label(headings[name]))))
        page = it.reading.destinations.get(name, (0, 0.0))[0]
        words = f"{title} {it.reading.pages[page].label}"
        if not _is_same(words, line.stretch.words):
            yield error("structure-contents", f"the line “{shorten(label)}” is read as "
                        f"“{shorten(line.stretch.words)}”", _AGAIN, place)  # fmt: skip
        elif not turned_letters(words) and spoken(line.stretch.words) != spoken(words):
            yield error("structure-spaces", f"the line “{shorten(label)}” of the contents is read as "
                        f"“{shorten(line.stretch.words)}”", _AGAIN, place)  # fmt: skip


def check_title(it: Listening) -> Iterator[Finding]:
    """The title of the book is read once."""
    titles = {fold("".join(fragment_segments(f"<p>{words}</p>")))
              for words in (it.book.front.title, it.book.front.half_title) if words}  # fmt: skip
    count = sum(fold(block.words) in titles for block in it.heard.blocks)
    if count != 1:
        yield Finding("structure-title", Severity.WARNING, f"PDF: who listens hears the title of the book "
                      f"{'not at all' if not count else f'{count} times'} before the contents", None,
                      "see templates/print/preliminaries.xhtml: the half title is decoration")  # fmt: skip


def check_language(it: Listening) -> Iterator[Finding]:
    """The book, and each passage in another language, say in which they are."""
    language = it.book.metadata.language
    if it.reading.language.casefold() != language.casefold():
        said = (
            f"to be in “{it.reading.language}”"
            if it.reading.language
            else "nothing of its language"
        )
        yield error("structure-language", f"it says {said}; the book is in “{language}”", _AGAIN)
        return
    wanted, heard = wanted_parts(it.book), it.heard.parts[1:]
    if len(wanted) == len(heard):
        for part, text in zip(wanted, heard, strict=True):
            division = part.division
            html = f"<h1>{division.heading_html}</h1>{division.html}" if division else ""
            if text.languages or ' lang="' in html:
                place = division.heading.place if division else None
                yield from _compare_runs(it, html, text.runs(language), _of(part), place)
    read = {note.element.text("ID"): note.text for note in it.heard.notes}
    for note in it.book.notes:
        held = read.get(note.id)
        if held and (held.language or held.languages or ' lang="' in note.html):
            html = f"<p>{note.label}</p>{note.html}"
            yield from _compare_runs(it, html, held.runs(language), f"note {note.label}", note.place)  # fmt: skip


def _compare_runs(
    it: Listening, html: str, heard: Sequence[tuple[str, str]], where: str, near: Place | None
) -> Iterator[Finding]:
    """The languages of a text, stretch by stretch; texts that differ are told elsewhere."""
    language = it.book.metadata.language
    wanted, found = runs_of(html, language), merged(heard)
    if fold("".join(text for _, text in wanted)) != fold("".join(text for _, text in found)):
        return
    for (own, text), (said, words) in zip(wanted, found, strict=False):
        if own.casefold() != said.casefold() or text != words:
            shown, right, wrong = (text, own, said)
            if own.casefold() == said.casefold():
                shown, right, wrong = _beyond(text, words, own, it)
            yield error("structure-language", f"{where}: “{shorten(shown, 40)}” is in “{right}”, and is read as "
                        f"“{wrong}”", _AGAIN, it.place_of(shown, 0, near))  # fmt: skip
            return


def _beyond(text: str, words: str, own: str, it: Listening) -> tuple[str, str, str]:
    """What lies between the ends of two stretches in one language, what it is in, and what it is said to be in."""
    if len(words) > len(text):  # it goes on too long
        return words[len(text) :], "another language", own
    return text[len(words) :], own, "another language"


def check_pictures(it: Listening) -> Iterator[Finding]:
    """Pictures and formulas have the author's words in their place."""
    wanted = wanted_pictures(it.book)
    said = Counter(spoken(figure.text("Alt") or "") for figure in it.heard.figures)
    if said[""]:
        yield error("structure-pictures", f"pictures with nothing in their place: {said['']}",
                    "write what they show into their brackets: ![…](…)")  # fmt: skip
    for picture in wanted:
        if said[picture.alt]:
            said[picture.alt] -= 1
        else:
            yield error("structure-pictures", f"no picture has “{shorten(picture.alt)}” in its place", _AGAIN,
                        above_picture(it.book, picture.src))  # fmt: skip
        stem = PurePosixPath(picture.src).stem
        if _FILE_NAME.fullmatch(picture.alt) or spoken(stem) == picture.alt:
            yield Finding("structure-file-name", Severity.WARNING, "PDF: what is said of a picture is the name of its "
                          f"file: “{shorten(picture.alt)}”", above_picture(it.book, picture.src),
                          "write what it shows into its brackets: ![…](…)")  # fmt: skip
    yield from _check_formulas(it)
    tables = count_tables(it.book)
    if len(it.heard.tables) != tables:
        yield error("structure-tables", f"there are {len(it.heard.tables)} tables for who listens, and {tables} in "
                    "the book", _AGAIN)  # fmt: skip


def _check_formulas(it: Listening) -> Iterator[Finding]:
    said = Counter(fold(formula.text("Alt") or "") for formula in it.heard.formulas)
    if said[""]:
        yield error(
            "structure-pictures", f"formulas with nothing in their place: {said['']}", _AGAIN
        )
    wanted = wanted_formulas(it.book)
    known = {words for ways in wanted for words in ways}
    strange = [words for words in said if words and words not in known]
    if strange:
        yield error(
            "structure-pictures",
            f"what is said of formulas is none: {numbered(iter(strange))}",
            _AGAIN,
        )
    lost = [ways for ways, count in wanted.items() if sum(said[words] for words in ways) < count]
    if lost:
        text = fold("".join(part.words for part in it.heard.parts)) + fold(
            "".join(note.text.words for note in it.heard.notes)
        )
        gone = [min(ways, key=len) for ways in lost if not any(words in text for words in ways)]
        if gone:
            yield error(
                "structure-pictures", f"formulas that nobody hears: {numbered(iter(gone))}", _AGAIN
            )


CHECKS = (
    check_headings,
    check_text,
    check_notes,
    check_calls,
    check_contents,
    check_title,
    check_language,
    check_pictures,
)
