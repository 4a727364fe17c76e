"""Turn ``[]{.page n="13"}`` into marks of the source edition's pages.

A mark is an empty ``span class="source-page" data-n="13"``. It stands in running text, at the place
where the page of the source begins; one that an author set between two blocks moves to the beginning
of the next. No number stands twice, none stands in a note: a page list leads to places in the text,
in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.model.metadata import Metadata
from octavo.parse.lines import Finder
from octavo.parse.tree import INDEX_MARK, RANGE_END, SOURCE_PAGE, holds_something, wrap_bare
from octavo.text.trees import HEADINGS, drop, unwrap

_NUMBER = re.compile(r"\S(?:.{0,18}\S)?")
# What holds text and not blocks, unless it has one of these in it.
_HOLDERS = frozenset((*HEADINGS, "p", "li", "dt", "dd", "td", "th", "figcaption", "caption",
                      "summary", "address", "pre"))  # fmt: skip
_BLOCKS = frozenset(("p", "ul", "ol", "dl", "table", "blockquote", "div", "pre", "figure", "hr",
                     "section", "article", "aside", "details", *HEADINGS))  # fmt: skip


def mark_source_pages(
    root: etree._Element, notes: Iterable[etree._Element], metadata: Metadata, finder: Finder
) -> list[Finding]:
    """Make the marks of ``root`` what every edition knows; take out those in ``notes``."""
    findings: list[Finding] = []
    for note in notes:
        for mark in _marks_in(note):
            findings.append(_taken_out("source-page-note", mark, "stands in a note", finder,
                                       "put it into the text, at the place where the page begins"))  # fmt: skip
            unwrap(mark)
    seen: set[str] = set()
    for mark in _marks_in(root):
        number = _number_of(mark)
        if not _NUMBER.fullmatch(number):
            findings.append(_taken_out("source-page-number", mark, "has no number of a page", finder,
                                       'write []{.page n="13"}: 1 to 20 characters'))  # fmt: skip
            unwrap(mark)
        elif number in seen:
            findings.append(_taken_out("source-page-double", mark, "is there already", finder,
                                       "give every page of the source a number of its own"))  # fmt: skip
            unwrap(mark)
        else:
            seen.add(number)
            _make_mark(mark, number)
    _move_into_text(root)
    if metadata.page_list == "source" and not seen:
        findings.append(
            Finding("source-page-missing", Severity.ERROR,
                    "page-list: source, but no page of the source is marked in the text",
                    Place(finder.place_at(0).file, 1),
                    'mark them as []{.page n="13"}, or write page-list: print'))  # fmt: skip
    return findings


def _marks_in(tree: etree._Element) -> list[etree._Element]:
    return [
        span
        for span in tree.iter("span")
        if "page" in (span.get("class") or "").split() and "data-n" in span.attrib
    ]


def _number_of(mark: etree._Element) -> str:
    return " ".join((mark.get("data-n") or "").split())


def _make_mark(mark: etree._Element, number: str) -> None:
    """Text that was put between the brackets follows the mark."""
    if holds_something(mark):
        twin = etree.Element("span")
        mark.addprevious(twin)  # takes nothing along: a new element has no tail
        unwrap(mark)
        mark = twin
    else:
        mark.text = None
        for child in list(mark):
            mark.remove(child)
    mark.attrib.clear()
    mark.set("class", SOURCE_PAGE)
    mark.set("data-n", number)


def _move_into_text(root: etree._Element) -> None:
    """Move the marks that stand alone to the beginning of the text that follows them; those of an index that would leave
    their chapter, or end a range, to the end of the text before them."""
    wrap_bare(root)
    if not any(map(_is_mark, root.iter("span"))):
        return
    waiting: list[etree._Element] = []
    last: etree._Element | None = None  # the last element that holds text
    for element in list(root.iter(etree.Element)):
        if element.tag == "p" and _holds_marks_only(element):
            waiting += element
            drop(element)
        elif element.tag in _HOLDERS and _holds_text(element):
            if waiting and last is not None:
                is_new = element.tag == "h1"
                ending = [
                    mark
                    for mark in waiting
                    if RANGE_END in mark.attrib or (is_new and _is_of_index(mark))
                ]
                _put_last(last, ending)
                waiting = [mark for mark in waiting if mark not in ending]
            if waiting:
                _put_first(element, waiting)
                waiting = []
            last = element
    if last is not None:
        _put_last(last, waiting)


def _is_mark(element: etree._Element) -> bool:
    return element.tag == "span" and element.get("class") in (SOURCE_PAGE, INDEX_MARK)


def _is_of_index(mark: etree._Element) -> bool:
    return mark.get("class") == INDEX_MARK


def _holds_marks_only(paragraph: etree._Element) -> bool:
    return (
        len(paragraph) > 0
        and not holds_something(paragraph)
        and all(_is_mark(child) for child in paragraph)
    )


def _holds_text(element: etree._Element) -> bool:
    return (
        holds_something(element) or element.tag in HEADINGS
    ) and not any(child.tag in _BLOCKS for child in element)  # fmt: skip


def _put_first(holder: etree._Element, marks: list[etree._Element]) -> None:
    for mark in marks:
        _detach(mark)
    marks[-1].tail, holder.text = holder.text, None
    for index, mark in enumerate(marks):
        holder.insert(index, mark)


def _put_last(holder: etree._Element, marks: list[etree._Element]) -> None:
    for mark in marks:
        _detach(mark)
        holder.append(mark)


def _detach(mark: etree._Element) -> None:
    if mark.getparent() is not None:
        drop(mark)
    mark.tail = None


def _taken_out(code: str, mark: etree._Element, what: str, finder: Finder, hint: str) -> Finding:
    number = _number_of(mark)
    places = (finder.next_of(f'n="{number}"'), finder.next_of(f"n={number}"))
    return Finding(code, Severity.WARNING, f"the mark of page “{number}” {what}; it was taken out",
                   next((place for place in places if place), None), hint)  # fmt: skip
