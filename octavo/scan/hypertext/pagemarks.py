"""Turn the numbers of pages that stand in a text into marks without words: “[Pg 11]”, ``<a id="Page_12">``.

A mark says its page by its words, by a title, or by an id; by an id alone it is believed where there are three.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.scan.hypertext.parsing import kinds_of, words_of
from octavo.scan.model import Aside, Log

_BREAKS = frozenset(("doc-pagebreak", "pagebreak"))
_CLASS = re.compile(
    r"(?:^|\s)(?:x-)?(?:ebookmaker-)?page[-_]?(?:num(?:ber)?s?|nos?|break)?(?:\s|$)", re.IGNORECASE
)
_NUMBER = r"(?P<n>\d{1,4}|[ivxlcdm]{1,8})"
_WORDS = re.compile(
    rf"[\[({{|]?\s*(?:pg|page|pag|p|s|seite)?\.?\s*{_NUMBER}\s*\.?[\])}}|]?", re.IGNORECASE
)
_ID = re.compile(rf"(?:page|pg|p|pb|seite)[-_.]*{_NUMBER}", re.IGNORECASE)
_ENOUGH = 3  # marks by their id alone
_SMALL = ("span", "a", "small", "sup", "i", "em", "div", "p", "page-break", "b")


def take_page_marks(body: etree._Element, listed: dict[str, str], log: Log) -> int:
    """Make marks of the numbers of pages in ``body``; how many there are.

    ``listed``: ids that a list of pages leads to, with the number that it gives to each.
    """
    sure: list[tuple[etree._Element, str]] = []
    by_id: list[tuple[etree._Element, str]] = []
    taken: set[etree._Element] = set()
    for element in body.iter(etree.Element):
        if element in taken:
            continue
        label = listed.get(element.get("id", "")) or _said(element)
        if label:
            sure.append((element, label))
            taken.update(element.iter())
        elif label := _named(element):
            by_id.append((element, label))
    by_id = [item for item in by_id if item[0] not in taken]
    marks = [*sure, *(by_id if len(by_id) >= _ENOUGH and not sure else [])]
    words: list[str] = []
    for element, label in marks:
        words.append(_make_mark(element, label))
    if any(words):
        log.asides.append(Aside("numbers of pages", " ".join(filter(None, words)), 0))
    return len(marks)


def _said(element: etree._Element) -> str:
    """The number of a page that an element says it marks."""
    is_break = bool(kinds_of(element) & _BREAKS)
    if not is_break and (
        element.tag not in _SMALL or _CLASS.search(element.get("class", "")) is None
    ):
        return ""
    words = words_of(element).strip()
    if is_break:
        said = (element.get("aria-label"), element.get("title"), words, _of_id(element))
        return next((label for text in said if text and (label := _bare(text))), "")
    if words:
        match = _WORDS.fullmatch(words)
        return match["n"] if match else ""
    return _bare(element.get("title", "")) or _of_id(element)


def _bare(text: str) -> str:
    match = _WORDS.fullmatch(text.strip())
    return match["n"] if match else text.strip()[:20]


def _of_id(element: etree._Element) -> str:
    for inner in element.iter(etree.Element):
        match = _ID.fullmatch(inner.get("id", "") or inner.get("name", ""))
        if match:
            return match["n"]
    return ""


def _named(element: etree._Element) -> str:
    """The number in the id of an anchor without words."""
    if element.tag not in ("a", "span") or element.get("href") or words_of(element):
        return ""
    return _of_id(element)


def _make_mark(element: etree._Element, label: str) -> str:
    """Make a mark of an element, or put one at its head where it is more than that; the words that it loses."""
    words = words_of(element).strip()
    number = _WORDS.fullmatch(words)
    if words and (number is None or number["n"].casefold() != label.casefold()):
        mark = etree.Element("span", {"role": "doc-pagebreak", "aria-label": label})
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
        if kinds_of(element) & _BREAKS:
            element.attrib.pop("role", None)
            element.attrib.pop("data-epub-type", None)
            element.attrib.pop("epub:type", None)
            element.attrib.pop("class", None)
        return ""
    tail, name = element.tail, element.tag
    element.clear()
    element.tag = "div" if name in ("div", "p") else "span"
    element.set("role", "doc-pagebreak")
    element.set("aria-label", label)
    element.tail = tail
    return words
