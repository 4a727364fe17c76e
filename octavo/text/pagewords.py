"""Turn references to pages into words, when the folios are known: “page 34”, “pages 34 and 36”, “opposite”.

In print the folio is that of the page map, on screens it is the same. Without pages the chapter or section is named. Where the
book says ``page-references: relative``, what stands on the same page or near it is told by that; print decides, so that
all editions have the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from octavo.model import Book, Division, Note
from octavo.model.paged import PageCall, PageTarget
from octavo.text.formulas import formulas_as_text
from octavo.text.numberwords import joints, name_of
from octavo.text.numerals import number_of
from octavo.text.trees import parse_fragment

PAGE_WORDS = "page-words"  # class of the span that stands for them in the Book
PAGE_REFERENCE = "page-reference"  # class of the link that they are
_WHERE = re.compile(rf'<span class="{PAGE_WORDS}" data-call="(\d+)"( data-plain="plain")?/>')
_TAG = re.compile(r"<[^<>]*>")
_SPACE = "\u00a0"
_SAME_LINE = 4.0  # points
_LEAST = 3  # pages that follow one another are a range


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language, as they stand within a sentence."""

    page: str
    pages: str
    above: str
    below: str
    opposite: str
    next: str
    previous: str


_WORDS = {
    "en": _Words("page", "pages", "above", "below", "opposite", "on the next page", "on the previous page"),
    "de": _Words("Seite", "Seiten", "oben", "unten", "gegenüber", "auf der nächsten Seite", "auf der vorigen Seite"),
    "fr": _Words("page", "pages", "ci-dessus", "ci-dessous", "ci-contre", "à la page suivante", "à la page précédente"),
    "es": _Words("página", "páginas", "arriba", "abajo", "en la página opuesta", "en la página siguiente",
                 "en la página anterior"),
    "it": _Words("pagina", "pagine", "sopra", "sotto", "nella pagina a fronte", "nella pagina seguente",
                 "nella pagina precedente"),
    "ru": _Words("с.", "с.", "выше", "ниже", "на соседней странице", "на следующей странице", "на предыдущей странице"),
    "hy": _Words("էջ", "էջ", "վերևում", "ներքևում", "դիմացի էջում", "հաջորդ էջում", "նախորդ էջում"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A page, or several that follow one another, with where each link leads."""

    first: tuple[str, str]  # words, id
    last: tuple[str, str] | None = None


def holds_page_words(html: str) -> bool:
    """Whether references to pages stand in a text, and are not written yet."""
    return f'class="{PAGE_WORDS}"' in html


def with_page_words(
    book: Book, folios: Mapping[str, str] | None, heights: Mapping[str, float] | None = None
) -> Book:
    """The book with its references to pages written: ``folios`` has that of each place; None for an edition without
    pages. ``heights`` are those of places on their pages, in points from the foot; without them what is read first
    stands above."""
    if not book.page_calls:
        return book
    written: dict[tuple[str, bool], str] = {}

    def write(where: re.Match[str]) -> str:
        key = where[1], bool(where[2])
        if key not in written:
            call = book.page_calls[int(where[1])]
            written[key] = _written(
                call, folios, book.metadata.language, heights or {}, linked=not where[2]
            )
        return written[key]

    def of_note(note: Note) -> Note:
        if not holds_page_words(note.html):
            return note
        html = _WHERE.sub(write, note.html)
        root = parse_fragment(html)
        formulas_as_text(root)
        return replace(note, html=html, text=" ".join("".join(root.itertext()).split()))

    def of_division(division: Division) -> Division:
        notes = tuple(map(of_note, division.notes))
        html = (
            _WHERE.sub(write, division.html) if holds_page_words(division.html) else division.html
        )
        same = html == division.html and notes == division.notes
        return division if same else replace(division, html=html, notes=notes)

    return replace(book, divisions=tuple(map(of_division, book.divisions)))


def words_of_call(call: PageCall, folios: Mapping[str, str] | None, language: str) -> str:
    """The words of a reference, plain."""
    made = _TAG.sub("", _written(call, folios, language, {}, linked=False))
    return Markup(made).unescape()


def _written(
    call: PageCall, folios: Mapping[str, str] | None, language: str, heights: Mapping[str, float],
    *, linked: bool,
) -> str:  # fmt: skip
    words = _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
    known = folios or {}
    if not all(known.get(target.id) for target in call.targets):
        return _of_sections(call, language, linked=linked)
    if call.at and linked and (relation := _relation(call, known, heights, words)):
        return _link(call, call.targets[0], _begun(relation, call), linked=True)
    rows = list(_rows(call.targets, known))
    single = len(rows) == 1 and rows[0].last is None
    word = _begun(words.page if single else words.pages, call)
    by_id = {target.id: target for target in call.targets}
    said = f"{words.page[0].upper()}{words.page[1:]}{_SPACE}"

    def shown(what: tuple[str, str]) -> str:
        return _link(call, by_id[what[1]], what[0], linked=linked, said=said + what[0])

    if single and not call.bare:
        return _link(
            call, by_id[rows[0].first[1]], f"{word}{_SPACE}{rows[0].first[0]}", linked=linked
        )
    pieces = [
        shown(row.first) if row.last is None else f"{shown(row.first)}\u2060–{shown(row.last)}"
        for row in rows
    ]
    row = _joined(pieces, language)
    return row if call.bare else f"{word}{_SPACE}{row}"


def _rows(targets: Sequence[PageTarget], folios: Mapping[str, str]) -> Iterator[_Row]:
    """Each page once, in the order of pages; three or more in a row as a range."""
    pages: dict[str, str] = {}
    for target in targets:
        pages.setdefault(folios[target.id], target.id)
    order = {folio: number_of(folio) or (2, 0) for folio in pages}
    run: list[str] = []
    for folio in [*sorted(pages, key=lambda folio: order[folio]), ""]:
        row, number = order.get(folio, (-1, 0))
        if run and (row, number - 1) != order[run[-1]]:
            if len(run) >= _LEAST:
                yield _Row((run[0], pages[run[0]]), (run[-1], pages[run[-1]]))
            else:
                yield from (_Row((one, pages[one])) for one in run)
            run = []
        run.append(folio)


def _relation(
    call: PageCall, folios: Mapping[str, str], heights: Mapping[str, float], words: _Words
) -> str:
    """Where the target stands, seen from the page of the reference; "" where only its folio says it. Left pages have
    even folios, so facing ones have one half."""
    target = call.targets[0]
    here, there = number_of(folios.get(call.at, "")), number_of(folios[target.id])
    if here is None or there is None or here[0] != there[0]:
        return ""
    if here == there:
        deep = heights.get(call.at, 0.0) - heights.get(target.id, 0.0)
        return (
            words.below if (target.ahead if abs(deep) < _SAME_LINE else deep > 0) else words.above
        )
    if here[1] // 2 == there[1] // 2:
        return words.opposite
    return {1: words.next, -1: words.previous}.get(there[1] - here[1], "")


def _of_sections(call: PageCall, language: str, *, linked: bool) -> str:
    """What is said without pages: the chapter or section of each target, by its number, else by its title."""
    said: dict[str, PageTarget] = {}
    for target in call.targets:
        words = target.number or target.title
        if target.number and not call.bare:
            name = name_of(target.kind, language, capital=call.capital)
            words = f"{name}{_SPACE}{target.number}"
        said.setdefault(words, target)
    return _joined(
        [_link(call, target, words, linked=linked) for words, target in said.items()], language
    )


def _begun(words: str, call: PageCall) -> str:
    return words[0].upper() + words[1:] if call.capital else words


def _joined(pieces: Sequence[str], language: str) -> str:
    between = ["", *joints(len(pieces), language)]
    return "".join(f"{joint}{piece}" for joint, piece in zip(between, pieces, strict=True))


def _link(call: PageCall, target: PageTarget, words: str, *, linked: bool, said: str = "") -> str:
    if not linked:
        return str(escape(words))
    named = Markup(' id="{}"').format(call.at) if call.at else ""
    told = Markup(' aria-label="{}"').format(said) if said else ""
    return Markup('<a class="{}"{} href="#{}"{}>{}</a>').format(
        PAGE_REFERENCE, named, target.id, told, words
    )
