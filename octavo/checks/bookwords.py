"""Turn the Book into its words, division by division and note by note, without what Octavo counts."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import partial
from sys import intern

from lxml import etree

from octavo.model import Book, Division
from octavo.text.trees import HEADINGS, calls_by_words, parse_fragment
from octavo.workshop.memory import recall

WORD = re.compile(r"[^\W_]+")  # letters and digits


# Around what a processor of citations or a counter wrote; the author's own are taken out, they are no letters.
_FROM, _TO = "\ue000", "\ue001"
_BOUND = re.compile(f"([{_FROM}{_TO}])")


def words_in(text: str) -> list[str]:
    """The words of a text. What a book has of them stands in it a hundred times over, and its manuscript has the same: each
    is held once."""
    return [*map(intern, WORD.findall(text))]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in reading order."""

    words: list[str]
    made: frozenset[int]  # the places of those that no author wrote as they stand


@dataclass(frozen=True, slots=True)
class BookWords:
    """The words of the text in reading order, and those of each note that stands apart from it."""

    text: Words
    ends: list[int]  # of the divisions, in words of the text
    notes: dict[str, Words]  # by their ids


def read_words(
    book: Book, apart: Container[str], made: Container[str], *, cited: bool
) -> BookWords:
    """The words of ``book``.

    Notes whose ids are in ``apart`` stand apart, all others where they are called; those in ``made`` were written by
    a processor of citations, which ``cited`` says there is.
    """
    words: list[str] = []
    written: set[int] = set()
    ends: list[int] = []
    notes: dict[str, Words] = {}
    for division in book.divisions:
        inside = {
            note.id: _called(_text_of(note.html, {}, cited), note.id in made)
            for note in division.notes
            if note.id not in apart
        }
        html = _html_of(division)
        key = html, tuple(inside.items()), cited
        here = recall("words of a text", key, partial(_words_of, html, inside, cited))
        written.update(len(words) + number for number in here.made)
        words += here.words
        ends.append(len(words))
        for note in division.notes:
            if note.id in apart:
                made_of = partial(_words_of, note.html, {}, cited)
                notes[note.id] = recall("words of a note", (note.html, cited), made_of)
    return BookWords(Words(words, frozenset(written)), ends, notes)


def _words_of(html: str, inside: Mapping[str, str], cited: bool) -> Words:
    return _words(_text_of(html, inside, cited))


def _called(text: str, made: bool) -> str:
    return f"{_FROM}{text}{_TO}" if made else f" {text} "


def _words(text: str) -> Words:
    if _FROM not in text:
        return Words(words_in(text), frozenset())
    words: list[str] = []
    made: set[int] = set()
    depth = 0
    for part in _BOUND.split(text):
        if part in (_FROM, _TO):
            depth += 1 if part == _FROM else -1
            continue
        found = words_in(part)
        if depth:
            made.update(range(len(words), len(words) + len(found)))
        words += found
    return Words(words, frozenset(made))


def _html_of(division: Division) -> str:
    return f"<h1>{division.heading_html}</h1>{division.html}"


def _text_of(html: str, inside: Mapping[str, str], cited: bool) -> str:
    root = parse_fragment(_BOUND.sub("", html))
    for element in root.iter("a", "span", "img", "math", "div", "dl"):
        match element.tag:
            case "math":
                _keep_tex(element)
            case "img":
                element.text = _alternative(element)
            case "div" if "references" in (element.get("class") or "").split():
                for entry in element.iterfind("*[@class]"):
                    if "csl-entry" in (entry.get("class") or ""):
                        _empty(entry)
            case "a" if element.get("role") == "doc-noteref":
                note = inside.get((element.get("href") or "").removeprefix("#"), "")
                if calls_by_words(element):
                    etree.SubElement(element, "span").text = note
                    continue
                _empty(element)
                element.text = note
            case "span" if element.get("class") == "number" and _parent(element) in HEADINGS:
                _empty(element)
            case "dl" if "abbreviation-list" in (element.get("class") or "").split():
                _bound(element)
            case "a" if element.get("class") in ("reference", "reference-words", "gls gls-named"):
                _bound(element)
            case "span" if _is_made(element) or (cited and "data-cites" in element.attrib):
                _bound(element)
    return "\n".join(root.itertext())


def _is_made(span: etree._Element) -> bool:
    """Whether a number of a list, a figure or the like stands in it."""
    return not {"list-number", "line-number", "counted"}.isdisjoint(
        (span.get("class") or "").split()
    )


def _bound(element: etree._Element) -> None:
    element.text = _FROM + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + _TO
    else:
        element.text += _TO


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
