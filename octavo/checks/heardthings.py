"""Turn what is heard of the print edition into findings about its calls, contents, languages, pictures and tables, held
against the Book's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from markupsafe import escape

from octavo.checks.bookaloud import (
    count_tables,
    merged,
    runs_of,
    wanted_formulas,
    wanted_pictures,
)
from octavo.checks.listening import AGAIN, Listening, is_same, title_of
from octavo.checks.nearest import above_picture
from octavo.checks.paged import lists_of
from octavo.checks.screen import contents_items
from octavo.checks.tagged import error, warning
from octavo.checks.text import fold, fragment_segments, numbered, shorten, spoken
from octavo.model import Finding, Place, Severity
from octavo.text.fragments import heading_label
from octavo.text.listed import without_lists

_NO_WORD = re.compile(r"[\d_-]")  # in the name of a file that is no word
_FILE_NAME = re.compile(
    r"[\w ().+-]+\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|pdf|eps|heic)", re.IGNORECASE
)


def check_calls(it: Listening) -> Iterator[Finding]:
    """Every note is called once, by a reference that leads to it, and leads back."""
    targets = {number: link.target for number, link in it.links.items()}
    found: tuple[list[str | None], list[str | None]] = [], []  # of links back, of references
    for heard in it.heard.links:
        if len(heard.annotations) == 1:
            found[heard.is_reference].append(targets.get(heard.annotations[0]))
        else:
            found[heard.is_reference].extend({targets.get(n) for n in heard.annotations})
    back, calls = map(Counter, found)
    for which, names, ways in (
        ("called by", [(note, note.id) for note in it.book.notes], calls),
        ("left by", [(note, note.call_id) for note in it.book.notes], back),
    ):
        wrong = [note for note, name in names if ways[name] != 1]
        if wrong:
            what = "one reference" if ways is calls else "one link back"
            yield error("structure-calls", f"notes that are not {which} {what}: "
                        f"{numbered(note.named for note in wrong)}", AGAIN, wrong[0].place)  # fmt: skip


def check_contents(it: Listening) -> Iterator[Finding]:
    """Each line of the contents is an item of its own, with its words, its folio and one reference to its heading."""
    wanted = list(contents_items(it.book.contents)) if it.book.excerpt is None else []
    count = sum(len(lines) for _, lines in lists_of(it.book))
    lines = it.heard.contents[: len(it.heard.contents) - count]  # lists stand behind the contents
    if len(lines) != len(wanted):
        yield error("structure-contents", f"the contents have {len(lines)} lines for who listens, and the book has "
                    f"{len(wanted)}", AGAIN)  # fmt: skip
        return
    headings = {entry.id: entry for entry in it.book.headings}
    for (_, label, name), line in zip(wanted, lines, strict=True):
        place = headings[name].place if name in headings else None
        targets = {
            it.links[n].target for link in line.links for n in link.annotations if n in it.links
        }
        if len(line.links) != 1 or targets != {name}:
            yield error("structure-contents", f"the line “{shorten(label)}” does not lead to its heading by one "
                        "reference", AGAIN, place)  # fmt: skip
        title = label
        if name in headings:
            title = " ".join(fragment_segments(str(heading_label(headings[name]))))
        page = it.reading.destinations.get(name, (0, 0.0))[0]
        words = f"{title} {it.reading.pages[page].label}"
        if not is_same(words, line.stretch.words):
            yield error("structure-contents", f"the line “{shorten(label)}” is read as "
                        f"“{shorten(line.stretch.words)}”", AGAIN, place)  # fmt: skip
        elif spoken(line.stretch.words) != spoken(words):
            yield warning("structure-spaces", f"the line “{shorten(label)}” of the contents is read as "
                        f"“{shorten(line.stretch.words)}”", AGAIN, place)  # fmt: skip


def check_lists(it: Listening) -> Iterator[Finding]:
    """Each line of a list is an item of its own, with its words, and one reference to what it is of."""
    wanted = [(one, line) for one, lines in lists_of(it.book) for line in lines]
    before = len(list(contents_items(it.book.contents))) if it.book.excerpt is None else 0
    heard = it.heard.contents[before:]
    for (one, line), got in zip(wanted, heard, strict=False):
        targets = {
            it.links[n].target for link in got.links for n in link.annotations if n in it.links
        }
        if targets != {line.target} or not is_same(line.words, got.stretch.words):
            yield error("structure-lists", f"the line “{shorten(line.words)}” of the list of {one.name} is read as "
                        f"“{shorten(got.stretch.words)}”", AGAIN, one.place)  # fmt: skip


def check_language(it: Listening) -> Iterator[Finding]:
    """The book, and each passage in another language, say in which they are."""
    language = it.book.metadata.language
    if it.reading.language.casefold() != language.casefold():
        said = (
            f"to be in “{it.reading.language}”"
            if it.reading.language
            else "nothing of its language"
        )
        yield error("structure-language", f"it says {said}; the book is in “{language}”", AGAIN)
        return
    wanted, heard = it.wanted_parts, it.heard.parts[1:]
    if len(wanted) == len(heard):
        for part, text in zip(wanted, heard, strict=True):
            division = part.division
            html = (
                f"<h1>{division.heading_html}</h1>{without_lists(division.html)}"
                if division
                else ""
            )
            if text.languages or ' lang="' in html:
                place = division.heading.place if division else None
                yield from _compare_runs(it, html, text.runs(language), title_of(part), place)
    read = {note.name: note.text for note in it.heard.notes}
    for note in it.book.notes:
        held = read.get(note.id)
        if held and (held.language or held.languages or ' lang="' in note.html):
            html = f"<p>{escape(note.label)}</p>{note.html}"
            yield from _compare_runs(it, html, held.runs(language), f"note {note.named}", note.place)  # fmt: skip


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
                        f"“{wrong}”", AGAIN, it.place_of(shown, 0, near))  # fmt: skip
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
            yield error("structure-pictures", f"no picture has “{shorten(picture.alt)}” in its place", AGAIN,
                        above_picture(it.book, picture.src))  # fmt: skip
        stem = PurePosixPath(picture.src).stem
        if _FILE_NAME.fullmatch(picture.alt) or (
            spoken(stem) == picture.alt and _NO_WORD.search(stem)
        ):
            yield Finding("structure-file-name", Severity.WARNING, "PDF: what is said of a picture is the name of its "
                          f"file: “{shorten(picture.alt)}”", above_picture(it.book, picture.src),
                          "write what it shows into its brackets: ![…](…)")  # fmt: skip
    yield from _check_formulas(it)
    tables = count_tables(it.book)
    if len(it.heard.tables) != tables:
        yield error("structure-tables", f"there are {len(it.heard.tables)} tables for who listens, and {tables} in "
                    "the book", AGAIN)  # fmt: skip


def _check_formulas(it: Listening) -> Iterator[Finding]:
    said = Counter(fold(formula.text("Alt") or "") for formula in it.heard.formulas)
    if said[""]:
        yield error(
            "structure-pictures", f"formulas with nothing in their place: {said['']}", AGAIN
        )
    wanted = wanted_formulas(it.book)
    known = {words for ways in wanted for words in ways}
    strange = [words for words in said if words and words not in known]
    if strange:
        yield error(
            "structure-pictures",
            f"what is said of formulas is none: {numbered(iter(strange))}",
            AGAIN,
        )
    lost = [ways for ways, count in wanted.items() if sum(said[words] for words in ways) < count]
    if lost:
        text = fold("".join(part.words for part in it.heard.parts)) + fold(
            "".join(note.text.words for note in it.heard.notes)
        )
        gone = [min(ways, key=len) for ways in lost if not any(words in text for words in ways)]
        if gone:
            yield error(
                "structure-pictures", f"formulas that nobody hears: {numbered(iter(gone))}", AGAIN
            )


CHECKS = (check_calls, check_contents, check_lists, check_language, check_pictures)
