"""Turn the entries of a Book's index, and the folios of their places, into the text of the index.

An index is the last thing that is known of a book: it is written when all other pages are counted, and then it is a text of
the Book like any other, which editions print and checks compare. Without pages, places are told by the numbers of
their sections or chapters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from octavo.model import Book, PageMap
from octavo.model.index import CrossReference, IndexEntry, IndexPlace
from octavo.text.indexwords import IndexWords, index_words
from octavo.text.numerals import number_of
from octavo.text.scripts import direction_of
from octavo.text.words import Words, words_for

INDEX_LIST = "index-list"  # class of the div in which the index is written
_WHERE = re.compile(rf'<div class="{INDEX_LIST}"(?: data-index="([^"]*)")?/>')
# letters from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko, Samaritan, Mandaic and their forms
_TURNED = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RUN = 3  # pages in succession that are told as one stretch
_MANY = 60  # entries of an index that is parted by letters


@dataclass(frozen=True, slots=True)
class Locator:
    """What an entry prints for a place, or for several."""

    label: str  # "12", "12–15", "45n12"
    target: str  # id of the first mark
    main: bool
    in_pages: bool  # whether the label is of pages


@dataclass(frozen=True, slots=True)
class _Manner:
    """How an index is written."""

    folios: Mapping[str, str] | None
    own: IndexWords
    words: Words
    elided: bool  # whether ranges are told in short
    run_in: bool  # whether entries below another follow it in its lines
    is_turned: bool  # whether the book is read from right to left
    resumed: Collection[str]  # ids of entries that say under which they stand


@dataclass(frozen=True, slots=True)
class _Span:
    """Pages in succession: a row of numerals, the first, the last."""

    row: int  # 0: roman numerals, 1: figures
    first: int
    last: int
    folios: tuple[str, str]
    place: IndexPlace


def holds_index(html: str) -> bool:
    """Whether the index is to be written in this text."""
    return INDEX_LIST in html and _WHERE.search(html) is not None


def with_index(book: Book, folios: Mapping[str, str] | None, resumed: Collection[str] = ()) -> Book:
    """The book with its index written: ``folios`` has that of each place; None for an edition without pages.

    ``resumed``: the ids of entries before which, at the head of a page, that is named under which they stand.
    """
    if not book.indexes:
        return book
    language = book.metadata.language
    said = book.metadata.index
    manner = _Manner(
        folios, index_words(language), words_for(language),
        said.ranges == "chicago", said.subentries == "run-in", direction_of(language) == "rtl",
        frozenset(resumed),
    )  # fmt: skip
    entries = {index.name: index.entries for index in book.indexes}

    def write(where: re.Match[str]) -> str:
        own = entries[Markup(where[1] or "").unescape()]
        parted = len(own) >= _MANY if said.letters is None else said.letters
        listed = _groups(own, manner) if parted else _list(own, manner)
        return f'<div class="{INDEX_LIST}">\n{listed}\n</div>'

    return replace(
        book,
        divisions=tuple(
            replace(d, html=_WHERE.sub(write, d.html)) if holds_index(d.html) else d
            for d in book.divisions
        ),
    )


def heads_resumed(book: Book) -> Iterator[str]:
    """What may be said at the head of a page of the terms whose entries go on there."""
    resumed = index_words(book.metadata.language).resumed

    def heads(entry: IndexEntry, above: str) -> Iterator[str]:
        name = f"{above}, {entry.text}" if above else entry.text
        if entry.children:
            yield resumed.format(name)
        for child in entry.children:
            yield from heads(child, name)

    for index in book.indexes:
        for entry in index.entries:
            yield from heads(entry, "")


def folios_of(page_map: PageMap) -> dict[str, str]:
    """The folio of the page of every id."""
    return {name: page_map.pages[index].folio for name, index in page_map.anchors.items()}


def locators_of(
    places: Iterable[IndexPlace],
    folios: Mapping[str, str] | None,
    words: IndexWords,
    *,
    elided: bool = False,
) -> tuple[Locator, ...]:
    """What is printed for the places of an entry, each page once, in the order of the pages; ``elided``: of the last page
    of a range only what changes."""
    known = folios or {}
    placed: list[tuple[tuple[int, int, int], Locator]] = []
    spans: list[_Span] = []
    unknown: dict[str, Locator] = {}
    for number, place in enumerate(places):
        first, last = known.get(place.id, ""), known.get(place.end, "")
        rows = [number_of(folio) for folio in (first, last or first) if folio]
        if place.note:
            label = words.note.format(first or place.section, place.note)
            locator = Locator(label, place.id, place.main, bool(first))
            row, page = rows[0] if rows and rows[0] else (2, number)
            placed.append(((row, page, 1 + number), locator))
        elif len(rows) == 2 and rows[0] and rows[1] and rows[0][0] == rows[1][0]:
            row, begin, end = rows[0][0], rows[0][1], max(rows[0][1], rows[1][1])
            spans.append(_Span(row, begin, end, (first, last or first), place))
        else:
            begin_label, end_label = first or place.section, last or place.last_section
            label = begin_label if begin_label == end_label else f"{begin_label}–{end_label}"
            before = unknown.get(label)
            main = place.main or (before is not None and before.main)
            target = before.target if before else place.id
            unknown[label] = Locator(label, target, main, bool(first))
    placed += [
        ((span.row, span.first, 0), _locator(span, elided=elided)) for span in _merged(spans)
    ]
    return (
        *(locator for _, locator in sorted(placed, key=lambda item: item[0])),
        *unknown.values(),
    )


def _merged(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Spans in order, each page once; places on three or more pages in succession as one."""
    main = frozenset((s.row, s.first, s.last) for s in spans if s.place.main)
    single: dict[tuple[int, int, int], _Span] = {}
    for span in sorted(spans, key=lambda s: (s.row, s.first, -s.last)):
        single.setdefault((span.row, span.first, span.last), span)
    kept: list[_Span] = []
    for key, span in single.items():
        stressed = replace(span, place=replace(span.place, main=key in main))
        around = any(o is not span and _holds(o, span) for o in single.values())
        if not around or key in main:
            kept.append(stressed)
    run: list[_Span] = []
    for span in kept:
        if run and not _continues(run[-1], span):
            yield from _closed(run)
            run = []
        run.append(span)
    yield from _closed(run)


def _holds(outer: _Span, inner: _Span) -> bool:
    return outer.row == inner.row and outer.first <= inner.first and inner.last <= outer.last


def _continues(before: _Span, span: _Span) -> bool:
    return (
        before.row == span.row
        and before.first == before.last == span.first - 1
        and span.first == span.last
        and before.place.main == span.place.main
    )


def _closed(run: list[_Span]) -> Iterator[_Span]:
    if len(run) < _RUN:
        yield from run
    else:
        yield replace(run[0], last=run[-1].last, folios=(run[0].folios[0], run[-1].folios[1]))


def _locator(span: _Span, *, elided: bool) -> Locator:
    first, last = span.folios
    if elided and span.row:
        last = _elided(span.first, span.last)
    label = first if span.first == span.last else f"{first}–{last}"
    return Locator(label, span.place.id, span.place.main, True)


def _elided(first: int, last: int) -> str:
    """What is printed of the last page of a range (*Chicago Manual of Style*, 17th ed., 9.61)."""
    one, other = str(first), str(last)
    if len(one) != len(other) or first < 100 or not first % 100:
        return other
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), 0)
    least = 1 if first % 100 < 10 else 2
    return other[min(same, len(other) - least) :]


def _groups(entries: Iterable[IndexEntry], manner: _Manner) -> str:
    """The entries under their letters; those that begin with a figure or a sign stand before, under none."""
    groups = []
    for letter, own in groupby(entries, lambda entry: entry.letter):
        head = f'<p class="index-letter">{letter}</p>\n' if letter else ""
        groups.append(f'<div class="index-group">\n{head}{_list(own, manner)}\n</div>')
    return "\n".join(groups)


def _list(entries: Iterable[IndexEntry], manner: _Manner, above: str = "") -> str:
    listed = tuple(entries)
    last = {
        one.id for one, other in pairwise(listed) if not above and one.letter != other.letter
    }  # before another letter begins
    items = "\n".join(_item(entry, manner, above, is_last=entry.id in last) for entry in listed)
    return f'<ul class="index-entries">\n{items}\n</ul>'


def _item(entry: IndexEntry, manner: _Manner, above: str, *, is_last: bool) -> str:
    name = f"{above}, {entry.text}" if above else entry.text
    # white stands behind a letter's entries, not before the next letter's: none is at the head of a column
    classes = "index-entry index-end" if is_last else "index-entry"
    text = _term(entry, name, manner)
    run_in = manner.run_in and not any(child.children for child in entry.children)
    if entry.children and run_in:
        text += f": {'; '.join(_run_in(child, name, manner) for child in entry.children)}"
    for label, shown in _sent_on(entry, manner):
        stop = "" if text.endswith((".</span>", ".")) else "."
        text += f"{stop} <em>{label}</em> {shown}"
    below = f"\n{_list(entry.children, manner, name)}\n" if entry.children and not run_in else ""
    said = (
        Markup(' data-resumed="{}"').format(manner.own.resumed.format(above))
        if above and entry.id in manner.resumed
        else ""
    )
    if manner.is_turned and not _TURNED.search(
        text
    ):  # so its pages stand behind it, as they are read
        text = f'<span dir="ltr">{text}</span>'
    return f'<li class="{classes}" id="{entry.id}"{said}>{text}{below}</li>'


def _term(entry: IndexEntry, name: str, manner: _Manner) -> str:
    """A term with its locators."""
    text = f'<span class="index-term">{entry.html}</span>'
    locators = locators_of(entry.places, manner.folios, manner.own, elided=manner.elided)
    return text + "".join(f", {_link(locator, name, manner.words)}" for locator in locators)


def _sent_on(entry: IndexEntry, manner: _Manner) -> Iterator[tuple[str, str]]:
    """What an entry says of others: the word for it, and the others."""
    for label, kind, references in (
        (manner.own.see, "index-see", entry.see),
        (manner.own.see_also, "index-also", entry.also),
    ):
        if references:
            shown = "; ".join(_reference(reference, kind) for reference in references)
            yield label, shown


def _run_in(entry: IndexEntry, above: str, manner: _Manner) -> str:
    """An entry that follows the one above it in its lines, with what it says of others in brackets."""
    text = _term(entry, f"{above}, {entry.text}", manner)
    for label, shown in _sent_on(entry, manner):
        text += f" (<em>{label[:1].lower()}{label[1:]}</em> {shown})"
    return f'<span class="index-subentry" id="{entry.id}">{text}</span>'


def _link(locator: Locator, name: str, words: Words) -> str:
    label = Markup("<b>{}</b>").format(locator.label) if locator.main else escape(locator.label)
    said = (
        words.to_page.format(locator.label, name)
        if locator.in_pages
        else f"{locator.label}: {name}"
    )
    return Markup('<a class="index-locator" href="#{}" aria-label="{}">{}</a>').format(
        locator.target, said, label
    )


def _reference(reference: CrossReference, kind: str) -> str:
    if not reference.target:
        return reference.html
    return Markup('<a class="{}" href="#{}"><span class="index-term">{}</span></a>').format(
        kind, reference.target, Markup(reference.html)
    )
