"""Turn the Book into its words, division by division and note by note, without what Octavo counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from octavo.model import Book, Division, Note
from octavo.text.trees import HEADINGS, parse_fragment

WORD = re.compile(r"[^\W_]+")  # letters and digits


@dataclass(frozen=True, slots=True)
class BookWords:
    """The words of the text in reading order, and those of each note that stands apart from it."""

    text: list[str]
    ends: list[int]  # of the divisions, in words of the text
    notes: dict[str, list[str]]  # by their ids


def read_words(book: Book, apart: frozenset[str]) -> BookWords:
    """The words of ``book``; notes whose ids are not in ``apart`` stand where they are called."""
    words: list[str] = []
    ends: list[int] = []
    notes: dict[str, list[str]] = {}
    for division in book.divisions:
        inside = {note.id: note for note in division.notes if note.id not in apart}
        words += WORD.findall(_text_of(_html_of(division), inside))
        ends.append(len(words))
        for note in division.notes:
            if note.id in apart:
                notes[note.id] = WORD.findall(_text_of(note.html, {}))
    return BookWords(words, ends, notes)


def _html_of(division: Division) -> str:
    return f"<h1>{division.heading_html}</h1>{division.html}"


def _text_of(html: str, inside: Mapping[str, Note]) -> str:
    root = parse_fragment(html)
    for element in root.iter("a", "span", "img", "math", "div"):
        match element.tag:
            case "math":
                _keep_tex(element)
            case "img":
                element.text = _alternative(element)
            case "div" if element.get("id") == "refs":
                for entry in element.iterfind("*[@class]"):
                    if "csl-entry" in (entry.get("class") or ""):
                        _empty(entry)
            case "a" if element.get("role") == "doc-noteref":
                note = inside.get((element.get("href") or "").removeprefix("#"))
                _empty(element)
                element.text = _text_of(note.html, {}) if note else ""
            case "span" if element.get("class") == "number" and _parent(element) in HEADINGS:
                _empty(element)
    return "\n".join(root.itertext())


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _keep_tex(formula: etree._Element) -> None:
    """A formula by what the author wrote, not by what was made of it."""
    tex = formula.findtext(".//annotation") or "\n".join(formula.itertext())
    _empty(formula)
    formula.text = tex


def _alternative(image: etree._Element) -> str:
    """What stands for a picture; where a caption says it, it is said there."""
    parent = image.getparent()
    captioned = parent is not None and parent.find("figcaption") is not None
    return "" if captioned else f" {image.get('alt') or ''} "


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = ""
