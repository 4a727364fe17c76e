"""Turn a reading of the print edition into findings about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from lxml import etree

from octavo.checks.besidenotes import check_beside
from octavo.checks.bleeds import check_bleeds
from octavo.checks.directions import (
    Way,
    find_unordered,
    has_all,
    is_printed_in,
    is_read,
    is_unordered,
    way_in,
    way_of,
)
from octavo.checks.floats import (
    check_order,
)
from octavo.checks.nearest import above_page
from octavo.checks.numbers import check_on_paper
from octavo.checks.paged import check_on_paper as check_pages_on_paper
from octavo.checks.printedtext import check_text, spans_of
from octavo.checks.readpages import PdfNote
from octavo.checks.readpdf import PdfReading
from octavo.checks.screen import contents_entries, contents_items
from octavo.checks.spreads import check_spreads
from octavo.checks.text import (
    first_difference,
    fold,
    folded_fragment,
    fragment_segments,
    numbered,
    segments,
    shorten,
)
from octavo.model import Book, Division, Finding, Kind, Note, Place, Severity
from octavo.text.directions import letters_of
from octavo.text.fragments import heading_label, note_body
from octavo.text.notelists import at_foot, lists_at_end
from octavo.text.numerals import roman
from octavo.workshop.memory import recall, recall_of

PrintCheck = Callable[[Book, PdfReading], Iterable[Finding]]


def _error(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    return Finding(code, Severity.ERROR, f"PDF: {message}", place, hint)


def check_outline(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """The outline is the contents, and each line leads to the page of its heading."""
    wanted = [(level, fold(label)) for level, label, _ in contents_items(book.contents)]
    found = [(item.level, fold(item.title)) for item in reading.outline]
    if wanted != found:
        yield _error("print-outline", "the outline is not the contents",
                     "the style sheet has to set bookmarks for the headings of the contents only")  # fmt: skip
        return
    for (_, label, name), item in zip(contents_items(book.contents), reading.outline, strict=True):
        page = reading.destinations.get(name, (-1, 0.0))[0]
        if item.page_index != page:
            yield _error("print-outline", f"the outline leads “{label}” to page index "
                         f"{item.page_index}, it stands on {page}", "build the book again")  # fmt: skip


def check_contents(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """The printed contents give, for each heading, its text and the folio of its page."""
    if book.excerpt is not None:
        return  # it is printed without contents
    way = way_of(book)
    longest: dict[str, str] = {}
    order: list[str] = []
    ends = min((reading.destinations[d.id][0] for d in book.divisions if d.id in
                reading.destinations), default=0)  # fmt: skip
    for link in reading.links:
        if link.page_index < ends:
            if link.target not in longest:
                order.append(link.target)
            longest[link.target] = max(longest.get(link.target, ""), link.text, key=len)
    wanted = list(contents_items(book.contents))
    if order != [name for _, _, name in wanted]:
        yield _error("print-contents", "the printed contents list other headings than the book's, "
                     "or in another order", "see templates/print/contents.xhtml")  # fmt: skip
        return
    printed = {
        entry.heading.id: "".join(fragment_segments(str(heading_label(entry.heading))))
        for entry in contents_entries(book.contents)
    }
    for _, label, name in wanted:
        page = reading.destinations[name][0]
        line = fold(longest[name])
        title, folio = fold(printed[name]), reading.pages[page].label
        if line != title + folio and not (
            is_unordered(title, way) and is_read(title + folio, line, Way.APART)
        ):
            yield _error(
                "print-contents",
                f"the contents print “{shorten(longest[name], 80)}” for “{label}” on page {folio}",
                "build the book again",
            )


def check_headings(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every heading stands on the page that its destination names."""
    own = way_of(book)
    for division in book.divisions:
        for heading, (text, is_known) in zip(
            (division.heading, *division.sections), _heading_texts(division), strict=True
        ):
            page = reading.destinations.get(heading.id, (None, 0.0))[0]
            way = own if is_known else Way.APART
            if page is None or not is_printed_in(text, reading.pages[page].body, way):
                yield _error("print-headings", f"the heading “{heading.label}” is not on its page",
                             "a heading was lost in the layout", heading.place)  # fmt: skip


def _heading_texts(division: Division) -> list[tuple[str, bool]]:
    """The headings of a division as they are printed, labels of their notes included, each with whether it is known in
    which order it is read: it is not where one of both directions says its own."""
    html = f"<div><h1>{division.heading_html}</h1>{division.html}</div>"
    return recall("heading texts", html, partial(_headings_in, html))


def _headings_in(html: str) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    for heading in etree.fromstring(html).iter("h1", "h2", "h3", "h4", "h5", "h6"):
        text = " ".join(segments(heading))
        letters = letters_of(text)
        says = any(e.get("dir") for e in (*heading.iter(), *heading.iterancestors()))
        found.append((text, not (says and letters.ltr and letters.rtl)))
    return found


def check_calls(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every note is called once, by its label."""
    calls: dict[str, list[str]] = {}
    for link in reading.links:
        calls.setdefault(link.target, []).append(link.text)
    for note in book.notes:
        found = calls.get(note.id, [])
        texts = [fold(text) for text in found]
        if note.lemma:  # words may stand in two lines
            texts = ["".join(texts)]
        if texts != [fold(note.called)]:
            shown = "no call" if not found else f"calls {numbered(iter(found))}"
            yield _error("print-calls", f"note {note.named} has {shown}",
                         "a note call was lost or doubled in the layout", note.place)  # fmt: skip


def check_note_pages(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every footnote begins on the page of its call."""
    notes = at_foot(book.notes, book.metadata)
    if not notes:
        return
    pages = {link.target: link.page_index for link in reading.links}
    before: Note | None = None
    for note in notes:
        body = reading.destinations.get(note.id, (None, 0.0))[0]
        call = pages.get(note.id)
        if body is None:
            yield _error("print-notes", f"note {note.named} is not printed",
                         "see the note's place in the manuscript", note.place)  # fmt: skip
        elif call is not None and body != call:
            message = (
                f"note {note.named} is called on page {reading.pages[call].label} and printed on "
                f"page {reading.pages[body].label}"
            )
            if before is not None and _ends(before, reading) > call:
                yield Finding(
                    "print-note-after-long",
                    Severity.WARNING,
                    f"PDF: {message}, behind the end of note {before.named}",
                    note.place,
                    f"shorten note {before.named}, or call the two in different lines",
                )
            else:
                yield _error("print-note-page", message,
                             "shorten the note, or move its call to another line", note.place)  # fmt: skip
        before = note


def check_note_texts(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every footnote is printed whole, in order, behind its label, and only once."""
    order = {name: number for number, name in enumerate(reading.notes)}
    own = way_of(book)
    fine = {note.id for division in book.divisions if _are_whole(division, reading)
            for note in division.notes}  # fmt: skip
    for note in at_foot(book.notes, book.metadata):
        if note.id not in reading.notes:
            continue  # print-notes has said so
        if note.id in fine or (
            f"{note.id}-part-2" not in reading.notes and _is_whole(note, reading.notes[note.id])
        ):
            continue
        parts = list(_parts(note, reading))
        found = fold("".join(reading.notes[part].text for part in parts))
        wanted = folded_fragment(str(note_body(note, "")))
        way = way_in(note.html, own)
        if not is_read(wanted, found, way):
            yield _error(
                "print-note-text",
                f"note {note.named}: {first_difference(wanted, found)}",
                "the note was cut or changed in the layout",
                note.place,
            )
        elif parts != sorted(parts, key=order.__getitem__):
            yield _error(
                "print-note-text",
                f"the parts of note {note.named} are not printed in order",
                "shorten the note, or move its call to another line",
                note.place,
            )


def _are_whole(division: Division, reading: PdfReading) -> bool:
    """Whether all notes of a division that are printed have their words, each in one piece."""
    printed = [
        (note, reading.notes[note.id]) for note in division.notes if note.id in reading.notes
    ]
    if any(f"{note.id}-part-2" in reading.notes for note, _ in printed):
        return False
    return recall_of(
        "notes as printed",
        (division, *(found for _, found in printed)),
        lambda: all(_is_whole(*pair) for pair in printed),
    )


def _is_whole(note: Note, printed: PdfNote) -> bool:
    return recall_of(
        "note as printed",
        (note, printed),
        lambda: fold(printed.text) == folded_fragment(str(note_body(note, ""))),
    )


def _ends(note: Note, reading: PdfReading) -> int:
    """The page index on which the last part of a note stands."""
    return max(
        (found.page_index for name, found in reading.notes.items()
         if name == note.id or name.startswith(f"{note.id}-part-")),
        default=-1,
    )  # fmt: skip


def _parts(note: Note, reading: PdfReading) -> Iterator[str]:
    """The names of a note's parts."""
    yield note.id
    part = 2
    while (name := f"{note.id}-part-{part}") in reading.notes:
        yield name
        part += 1


def check_book_notes(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Notes at the end of the book are printed whole, in order."""
    lists = lists_at_end(book)
    stream = fold("".join(page.body for page in reading.pages)) if lists else ""
    position, own = 0, way_of(book)
    for note in (note for listed in lists for _, notes in listed.groups for note in notes):
        wanted = folded_fragment(str(note_body(note, "")))
        way = way_in(note.html, own)
        start = stream.find(wanted, position)
        found = (start, start + len(wanted)) if start >= 0 else None
        if found is None and is_unordered(wanted, way):
            found = find_unordered(wanted, stream, position, way)
        if found is None:
            yield _error("print-notes", f"note {note.named} is not printed whole",
                         "see the note's place in the manuscript", note.place)  # fmt: skip
        else:
            position = found[1]


_ON_RECTOS = (Kind.FRONTMATTER, Kind.PART)  # wherever chapters may begin


def check_folios(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Page labels run i, ii … 1, 2 …; a printed folio is its page's label; chapters are rectos."""
    front = next(
        (reading.destinations[d.id][0] for d in book.divisions
         if d.kind is not Kind.FRONTMATTER and d.id in reading.destinations),
        len(reading.pages),
    )  # fmt: skip
    known = book.excerpt.begins if book.excerpt is not None else {}
    places = reading.destinations
    begun = {places[name][0]: number for name, number in known.items() if name in places}
    number = 0
    if begun and 0 not in begun and book.excerpt is not None:  # an empty page stands before all
        number = begun[min(begun)] - min(begun) - 1
        front = 0 if front == min(begun) else front
    for page in reading.pages:
        is_first = page.index == front and (front or not begun)
        number = begun.get(page.index, 1 if is_first else number + 1)
        wanted = roman(number) if page.index < front else str(number)
        if page.label != wanted or page.foot not in ("", wanted):
            yield _error("print-folios", f"page {wanted} is labelled {page.label} and prints "
                         f"“{shorten(page.foot)}” at its foot", "build the book again")  # fmt: skip
    for division in book.divisions:
        index = reading.destinations.get(division.id, (0, 0.0))[0]
        free = book.metadata.print.openings == "any" and division.kind not in _ON_RECTOS
        if index % 2 and not free:
            yield _error("print-recto", f"“{division.heading.label}” begins on a verso",
                         "build the book again", division.heading.place)  # fmt: skip


def check_running_heads(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Running heads name the book on the left and the chapter on the right, or chapter and section; openings have none."""
    openings = {reading.destinations[d.id][0] for d in book.divisions if d.id in
                reading.destinations}  # fmt: skip
    title, way = book.metadata.running_title, way_of(book)
    for chapter, first, last in _chapters(book, reading):
        sections = _sections_between(book, reading, first, last)
        for page in reading.pages[first:last]:
            if not page.head:
                continue
            begun = [text for index, text in sections if index <= page.index]
            right = begun[-1] if begun else chapter
            wanted = fold(right if page.index % 2 == 0 else chapter if sections else title)
            if page.index in openings or not _is_head(wanted, page.head, way):
                yield _error("print-running-heads", f"page {page.label} has the running head "
                             f"“{shorten(page.head)}”", "see the style sheet")  # fmt: skip


def _is_head(wanted: str, head: str, way: Way) -> bool:
    """Whether a running head is a folded text, or the beginning of it."""
    if wanted.startswith(fold(head.removesuffix("…"))):
        return True
    return is_unordered(wanted, way) and (
        is_read(wanted, fold(head), Way.APART)
        or ("…" in head and has_all(fold(head.replace("…", "")), wanted))
    )


def _sections_between(
    book: Book, reading: PdfReading, first: int, last: int
) -> list[tuple[int, str]]:
    """Where sections head pages: those that begin on some pages, each with its page."""
    if book.metadata.print.heads != "sections":
        return []
    places = [
        (reading.destinations[heading.id][0], heading.running)
        for division in book.divisions
        for heading in division.sections
        if heading.level == 2 and heading.id in reading.destinations
    ]
    return [(index, text) for index, text in places if first <= index < last]


def _chapters(book: Book, reading: PdfReading) -> Iterator[tuple[str, int, int]]:
    """What running heads call each part of the book, with the range of its pages."""
    spans = [(d.heading.running, first, last) for d, first, last in spans_of(book, reading)]
    for listed in lists_at_end(book) if spans else ():
        chapter, first, last = spans.pop()
        notes = reading.destinations.get(listed.groups[0][1][0].id, (last, 0.0))[0]
        spans += [(chapter, first, notes), (listed.title, notes, last)]
    yield from spans


def check_margins(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """No text stands outside the type area."""
    for page in reading.pages:
        if page.outside:
            yield _error(
                "print-margins",
                f"page {page.label}: “{shorten(page.outside, 40)}” runs past the margin",
                "break the word, the table or the line of code",
                above_page(book, reading.destinations, page.index),
            )


def check_fonts(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """All fonts are the theme's and embedded, and have every glyph."""
    strangers = [name for name in reading.fonts if not name.startswith("Octavo-")]
    if strangers or reading.unembedded:
        names = numbered(iter([*strangers, *reading.unembedded]))
        yield _error("print-fonts", f"fonts that are not the theme's, or not embedded: {names}",
                     "name every font in styles/themes/…/theme.toml")  # fmt: skip
    if reading.missing_glyphs:
        yield _error("print-glyphs",
                     f"no glyph for {numbered(iter(reading.missing_glyphs))}",
                     "add a font with these characters to the theme")  # fmt: skip


CHECKS: tuple[PrintCheck, ...] = (
    check_outline,
    check_contents,
    check_headings,
    check_calls,
    check_note_pages,
    check_note_texts,
    check_beside,
    check_book_notes,
    check_text,
    check_folios,
    check_running_heads,
    check_margins,
    check_fonts,
    check_on_paper,
    check_pages_on_paper,
    check_order,
    check_spreads,
    check_bleeds,
)
