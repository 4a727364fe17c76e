"""Turn the Book into the letters that a copy of its text has to have, by eyes of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from octavo.model import Book, Note
from octavo.text.formulas import formula_text

INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark math q rp rt ruby s samp small span strong "
    "sub sup time u var wbr".split()
)


def letters_of_book(book: Book) -> list[str]:
    """The text of each division: a note as ⟨label body⟩ where it is called, a page of the source as {number}, a picture
    as its description."""
    notes = {note.id: note for note in book.notes}
    return [
        collapse(_text(_tree(f"<h1>{d.heading_html}</h1>{d.html}"), notes)) for d in book.divisions
    ]


def collapse(text: str) -> str:
    """A text with one space between words, and none at the bounds of notes and pages."""
    return re.sub(r"\s*([⟨⟩{}])\s*", r"\1", " ".join(text.split()))


def _tree(html: str) -> etree._Element:
    return etree.fromstring(f"<div>{html}</div>")


def _text(e: etree._Element, notes: Mapping[str, Note]) -> str:
    if e.get("role") == "doc-noteref":
        note = notes[e.get("href", "").removeprefix("#")]
        words = "".join(e.itertext()) if note.lemma else ""  # a note by line is called by words
        return f"{words}⟨{note.label} {_text(_tree(note.html), notes)}⟩"
    if e.get("class") == "source-page":
        return f"{{{e.get('data-n')}}}"
    if e.tag == "img":
        return f" {e.get('alt')} "
    if e.tag == "math":
        return e.findtext(".//annotation") or formula_text(e)
    if e.tag == "rp":  # stands in for what a reader draws
        return ""
    inside = (e.text or "") + "".join(_text(child, notes) + (child.tail or "") for child in e)
    return inside if e.tag in INLINE else f" {inside} "
