"""Turn the Book into what the structure of its print edition has to say: headings, text, notes, languages, pictures.

All of it is made of the Book alone. Formulas and pictures have no words here; what stands for them is apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from lxml import etree

from octavo.checks.text import fold, fragment_segments, segments, spoken
from octavo.model import Book, Division, Note, Place
from octavo.text.formulas import formula_text
from octavo.text.fragments import heading_label, note_body
from octavo.text.listed import without_lists
from octavo.text.notelists import lists_at_end, lists_behind
from octavo.text.trees import HEADINGS, parse_fragment
from octavo.text.words import words_for
from octavo.workshop.memory import recall

# Words, and the language in which they are written.
Run = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WantedHeading:
    """A heading that is read."""

    level: int
    words: str  # labels of its notes included
    place: Place | None


@dataclass(frozen=True, slots=True)
class WantedPart:
    """What is read from one heading of the first level to the next; notes and contents are apart."""

    words: str
    division: Division | None  # None for what is made: the titles of contents and notes


def wanted_headings(book: Book) -> list[WantedHeading]:
    """All headings in the order of reading, those that are made included."""
    words = words_for(book.metadata.language)
    found = [WantedHeading(1, words.contents, None)] * (book.excerpt is None)
    for division in book.divisions:
        texts = _headings_of(division)
        for heading, text in zip((division.heading, *division.sections), texts, strict=True):
            found.append(WantedHeading(heading.level, text, heading.place))
        for behind in lists_behind(division, book.metadata, on_screen=False):
            found.append(WantedHeading(2, behind.title, division.heading.place))
    for listed in lists_at_end(book):
        found.append(WantedHeading(1, listed.title, None))
        for division, _ in listed.groups:
            label = _words(str(heading_label(division.heading)))
            found.append(WantedHeading(2, label, division.heading.place))
    return found


def wanted_parts(book: Book) -> list[WantedPart]:
    """The text in the order of reading."""
    words = words_for(book.metadata.language)
    found = [WantedPart(words.contents, None)] * (book.excerpt is None)
    for division in book.divisions:
        text = f"{_words(_title(division))}\n{_words(without_lists(division.html))}"
        for behind in lists_behind(division, book.metadata, on_screen=False):
            text += f"\n{behind.title}"
        found.append(WantedPart(text, division))
    for listed in lists_at_end(book):
        titles = [_words(str(heading_label(division.heading))) for division, _ in listed.groups]
        found.append(WantedPart(" ".join([listed.title, *titles]), None))
    return found


def wanted_note(note: Note) -> str:
    """A note with its label."""
    return _words(str(note_body(note, "")))


def _title(division: Division) -> str:
    return f"<h1>{division.heading_html}</h1>"


def _words(html: str) -> str:
    """What is read of a fragment of the Book."""
    return "\n".join(fragment_segments(html))


def _headings_of(division: Division) -> list[str]:
    if not division.sections:
        return [_words(_title(division))]
    html = f"<div>{_title(division)}{division.html}</div>"
    return recall("headings that are read", html, partial(_headings_in, html))


def _headings_in(html: str) -> list[str]:
    return [" ".join(segments(heading)) for heading in etree.fromstring(html).iter(*HEADINGS)]


# Languages


def runs_of(html: str, language: str) -> list[Run]:
    """The words of a fragment in a book of this language, folded, in stretches of one language each."""
    found: list[Run] = []

    def walk(element: etree._Element, spoken_here: str) -> None:
        if element.tag == "math" or not isinstance(element.tag, str):
            return
        own = element.get("lang") or spoken_here
        found.append((own, element.text or ""))
        for child in element:
            walk(child, own)
            found.append((own, child.tail or ""))

    walk(parse_fragment(html), language)
    return merged(found)


def merged(runs: Iterable[Run]) -> list[Run]:
    """Runs of one language in succession as one, folded, without those of which nothing is read."""
    found: list[Run] = []
    for language, words in runs:
        text = fold(words)
        if found and text and found[-1][0].casefold() == language.casefold():
            found[-1] = (language, found[-1][1] + text)
        elif text:
            found.append((language, text))
    return found


# Pictures


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """A picture that is told in words."""

    src: str
    alt: str  # as `spoken` gives it


def wanted_pictures(book: Book) -> list[WantedPicture]:
    """The pictures of the text and of the notes that have words in their place; those of one figure are told as one,
    and each of its caption by itself."""
    found: list[WantedPicture] = []
    for html in _fragments(book, "<img"):
        root = parse_fragment(html)
        figures = [figure for figure in root.iter("figure") if figure.find(".//img") is not None]
        shown = {figure: _shown_in(figure) for figure in figures}
        inside = {image for images in shown.values() for image in images}
        alone = ([image] for image in root.iter("img") if image not in inside)
        for some in (*shown.values(), *alone):
            images = [image for image in some if spoken(image.get("alt") or "")]
            if images:
                alt = "; ".join(spoken(image.get("alt") or "") for image in images)
                found.append(WantedPicture(images[0].get("src") or "", alt))
    return found


def _shown_in(figure: etree._Element) -> list[etree._Element]:
    """The pictures of a figure without those of its caption."""
    told = {image for caption in figure.iter("figcaption") for image in caption.iter("img")}
    return [image for image in figure.iter("img") if image not in told]


def wanted_formulas(book: Book) -> Counter[frozenset[str]]:
    """The formulas of the text and of the notes, each with all that may be said in its place, folded."""
    return Counter(
        frozenset(fold(words) for words in _ways(formula) if words)
        for html in _fragments(book, "<math")
        for formula in parse_fragment(html).iter("math")
        if _has_letters(formula)  # else there is nothing to draw
    )


def count_tables(book: Book) -> int:
    """How many tables the text and the notes have."""
    return sum(html.count("<table") for html in _fragments(book, "<table"))


def _has_letters(formula: etree._Element) -> bool:
    """Whether anything stands in a formula: a root or a fraction of nothing is not drawn."""
    return any((part.text or "").strip() for part in formula.iter() if part.tag != "annotation")


def _ways(formula: etree._Element) -> Iterator[str]:
    yield formula.findtext(".//annotation") or ""
    yield formula_text(formula)


def _fragments(book: Book, mark: str) -> Iterator[str]:
    for division in book.divisions:
        for html in (division.heading_html, division.html, *(n.html for n in division.notes)):
            if mark in html:
                yield html
