"""Turn a finished HTML page into what people say of a book: its chapters with their words, numbers, pages and references.

The page has all of it: every number that is printed, where each printed page begins, and what each reference says. So two
builds can be compared long after their manuscripts are gone. It is read as it lies there, and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

_PLAIN = re.compile(r"\s+")
_NO_WORDS = frozenset(("page-break", "script", "style", "annotation", "button", "svg"))
# What stands in the text and is counted, not written: its classes.
_COUNTED = frozenset(("number", "list-number", "counted", "noteref", "note-label"))
# Elements whose text goes on in the line that they stand in.
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "math", "semantics", "mi", "mo", "mn", "mrow",
    "msup", "msub", "mtext", "wbr", "ruby", "rb", "rt", "rp",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(("p", "li", "figcaption", "caption", "td", "th", "pre", "dt", "dd", *_HEADINGS))


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, cell or the like, in the order of reading."""

    text: str  # the author's words: without numbers that are counted, and “@fig-x” for what a reference says
    page: str  # the folio on which it begins; "" where the edition has no pages
    words: int  # without numbers that are not the author's


@dataclass(frozen=True, slots=True)
class Chapter:
    """A division, as a reader finds it."""

    id: str
    title: str  # with its number
    passages: tuple[Passage, ...]  # with the heading, without notes
    notes: tuple[Passage, ...]
    folios: tuple[str, ...]  # of the pages on which it has text
    numbers: dict[str, str] = field(
        default_factory=dict
    )  # id → what it is called: "Figure 2.3", a note's label
    references: tuple[tuple[str, str], ...] = ()  # the id that is led to, and what is said


@dataclass(frozen=True, slots=True)
class BookText:
    """A book as its finished page has it."""

    title: str
    chapters: tuple[Chapter, ...]
    pages: int  # on which something stands


class NoBookError(ValueError):
    """The page is none that we have made."""


def read_page(content: bytes) -> BookText:
    """The book in a finished HTML page. Raises NoBookError for another."""
    try:
        root = html.document_fromstring(content.decode("utf-8"))
    except (ValueError, etree.ParserError, UnicodeDecodeError) as error:
        raise NoBookError(str(error)) from error
    main = root.find(".//main")
    if main is None:
        raise NoBookError("it has no text")
    reader = _Reader()
    chapters = tuple(
        reader.chapter(section)
        for section in main.iter("section")
        if "division" in (section.get("class") or "").split()
    )
    marks = {one.get("id") for one in root.iter("page-break")}
    title = root.find(".//title")
    return BookText(_text(title) if title is not None else "", chapters, len(marks))


def count_words(text: str) -> int:
    """Words as a word processor counts them: what stands between spaces and dashes and has a letter or a figure."""
    return sum(any(map(str.isalnum, word)) for word in re.split(r"[\s\u2013\u2014]+", text))


class _Reader:
    """Goes through the text in its order, and knows on which page it is."""

    def __init__(self) -> None:
        self._page = ""
        self._called: dict[str, str] = {}  # id of a note's call → the page on which it stands

    def chapter(self, section: etree._Element) -> Chapter:
        before = self._page
        passages: list[Passage] = []
        notes: list[Passage] = []
        numbers: dict[str, str] = {}
        references: list[tuple[str, str]] = []
        folios: dict[str, None] = {}
        for element in section.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag == "page-break":
                self._page = element.get("aria-label") or ""
                continue
            kinds = (element.get("class") or "").split()
            if "counted" in kinds or "number" in kinds or "noteref" in kinds:
                if named := _id_of(element):
                    self._called[named] = self._page
                    numbers[named] = _text(element).rstrip(".")
            elif _is_reference(element):
                references.append(((element.get("href") or "").removeprefix("#"), _text(element)))
            if element.tag not in _BLOCKS or "endnotes-title" in kinds or _within(element, section):
                continue
            mark = next(element.iter("page-break"), None)
            page = self._page
            if mark is not None and not _text_before(element, mark):
                page = mark.get("aria-label") or ""
            if words := _text(element, _COUNTED):
                in_notes = any(
                    "endnotes" in (one.get("class") or "") for one in element.iterancestors()
                )
                if in_notes:  # a note is printed on the page of its call
                    call = f"fnref-{(element.get('id') or '').removeprefix('fn-')}"
                    page = self._called.get(call, page)
                (notes if in_notes else passages).append(
                    Passage(words, page, _count(element, words))
                )
                if not in_notes:
                    folios.update(dict.fromkeys((page, *_marks(element))))
        heading = section.find("h1")
        title = _text(heading) if heading is not None else ""
        name = (heading.get("id") or title) if heading is not None else title
        folios.pop("", None)
        if not folios and before:
            folios = {before: None}
        return Chapter(
            name, title, tuple(passages), tuple(notes), tuple(folios), numbers, tuple(references)
        )


def _count(element: etree._Element, words: str) -> int:
    """Words of a passage; those of a reference are words, though we have set them."""
    said = sum(count_words(_text(one)) - 1 for one in element.iter("a") if _is_reference(one))
    return count_words(words) + said


def _is_reference(element: etree._Element) -> bool:
    return "reference" in (element.get("class") or "").split()


def _marks(element: etree._Element) -> Iterator[str]:
    for mark in element.iter("page-break"):
        yield mark.get("aria-label") or ""


def _within(element: etree._Element, section: etree._Element) -> bool:
    """Whether another block of the chapter holds it, so that its words are counted there."""
    for one in element.iterancestors():
        if one is section:
            return False
        if one.tag in _BLOCKS:
            return True
    return False


def _text_before(element: etree._Element, mark: etree._Element) -> bool:
    """Whether words of ``element`` stand before the mark."""
    for one in element.iter():
        if one is mark:
            return False
        if (one.text or "").strip() and one.tag not in _NO_WORDS:
            return True
        if one is not element and one.tail and one.tail.strip() and mark not in one.iter():
            return True
    return False


def _id_of(element: etree._Element) -> str:
    """That of the nearest element which has one: what the number is of."""
    for one in (element, *element.iterancestors()):
        if (named := one.get("id")) and not named.startswith("p-"):
            return str(named)
    return ""


def _text(element: etree._Element, without: frozenset[str] = frozenset()) -> str:
    """Its words, as they are read, in one line; ``without`` elements of some classes."""
    return _PLAIN.sub(" ", "".join(_pieces(element, without))).strip()


def _pieces(element: etree._Element, without: frozenset[str]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _NO_WORDS:
        return
    if without and not without.isdisjoint((element.get("class") or "").split()):
        return
    if without and _is_reference(element):
        yield f"@{(element.get('href') or '').removeprefix('#')}"
        return
    apart = element.tag not in _INLINE
    if apart:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child, without)
        yield child.tail or ""
    if apart:
        yield " "
