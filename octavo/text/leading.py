"""Turn the places that links lead to into words, for who listens where a link shows a sign or a picture alone.

“Page 34: The Fold” and “Note 12” are said elsewhere, where they are made; all other links are told by their own words, and
by where they lead where they have none: ``[3](#fold)``, ``[*](https://example.org/)``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial

from lxml import etree

from octavo.model import Book
from octavo.text.formulas import formula_text
from octavo.text.trees import calls_by_words, parse_fragment
from octavo.text.words import words_for

_LONGEST = 80  # letters: more is not waited for


def is_in_words(text: str) -> bool:
    """Whether there is a word in a text, and not only signs and figures."""
    return any(map(str.isalpha, text))


Once = Callable[[Hashable, Callable[[], dict[str, str]]], dict[str, str]]


def _every_time(key: Hashable, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    return make()


def words_of_places(book: Book, once: Once = _every_time) -> dict[str, str]:
    """What is said of each place of the text that has an id: the label of a heading or note, the caption of a figure or
    table, the first words of all else; where there are none, the label of the heading above. ``once`` may know what was
    made for the same key before."""
    words = words_for(book.metadata.language)
    found: dict[str, str] = {}
    for division in book.divisions:
        labels = tuple((h.id, h.label) for h in (division.heading, *division.sections))
        texts = division.id, division.heading_html, division.html
        found |= once((labels, texts), partial(_places_of, labels, *texts))
        for note in division.notes:
            found[note.id] = words.to_note.format(note.label)
            found[note.call_id] = words.to_call.format(note.label)
            if ' id="' not in note.html:
                continue
            for element in parse_fragment(note.html).iter(etree.Element):
                if name := element.get("id"):
                    found[name] = _words_of(element) or found[note.id]
    return found


def _places_of(
    headings: tuple[tuple[str, str], ...], own: str, heading_html: str, html: str
) -> dict[str, str]:
    """What is said of the places of a division whose id is ``own`` and which has these headings, its own first."""
    labels = dict(headings)
    above = headings[0][1]
    found = {own: above}
    for text in (heading_html, html):
        for element in parse_fragment(text).iter(etree.Element):
            name = element.get("id")
            if name in labels:
                found[name] = above = labels[name]
            elif name:
                found[name] = _words_of(element) or above
    return found


def _words_of(element: etree._Element) -> str:
    """The words by which an element is known; "" where it has none."""
    caption = next(element.iter("figcaption", "caption"), None)
    words = " ".join("".join(_texts(element if caption is None else caption)).split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition(" ")[0].rstrip(",;:–— ") + "…"
    return words if is_in_words(words) else ""


def _texts(element: etree._Element) -> Iterator[str]:
    if element.tag == "math":
        yield formula_text(element)
    elif element.get("role") != "doc-noteref" or calls_by_words(element):
        yield element.get("alt") or element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or " " * (child.tag in ("br", "li", "p"))
