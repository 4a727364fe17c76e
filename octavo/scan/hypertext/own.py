"""Turn an edition that Octavo made back into what its manuscript said: what a build makes anew is taken out.

That are contents, title and copyright pages, numbers of chapters, figures and lists, lists of figures, marks of the
print edition's pages; docs/architecture.md, “What markup promises”, says how each is known. References become
references again (`counted.py`), entries of an index marks (`marked_terms.py`). All words that go are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from octavo.scan.hypertext.counted import take_counted
from octavo.scan.hypertext.marked_terms import take_indexes
from octavo.scan.hypertext.marks import MARK, marked
from octavo.scan.hypertext.parsing import words_of
from octavo.scan.model import ANEW, Aside, Log
from octavo.text.trees import HEADINGS, drop

_KEY = re.compile(r"\w[\w:.-]*[^\W\d][\w:.-]*|[^\W\d]")
_MADE = re.compile(r"[0-9a-f]{8}")  # of a note that has no key
_CLASSES = ("part", "appendix", "backmatter", "frontmatter")
_FIRST_PAGES = frozenset(
    (
        "title-page",
        "dedication-page",
        "epigraph-page",
        "copyright-page",
        "cover",
        "octavo-skip",
        "octavo-tools",
    )
)


@dataclass(slots=True)
class Own:
    """What an edition of ours says beside its text."""

    front: dict[str, object] = field(default_factory=dict)  # keys of front matter
    known: dict[str, str] = field(default_factory=dict)


def is_own(body: etree._Element) -> bool:
    """Whether a tree is an edition of ours: divisions, and no words beside them but those of pages that we make."""
    if not any(True for _ in _divisions(body)):
        return False
    waiting = [body]
    while waiting:
        element = waiting.pop()
        for child in element:
            if not _is_made(child):
                waiting.append(child)
        words = [element.text or "", *(child.tail or "" for child in element)]
        if any(map(str.isalnum, "".join(words))):
            return False
    return True


def _is_made(element: etree._Element) -> bool:
    """Whether an element is one of those that stand around the author's words: a page, contents, a tool."""
    if (
        element.tag in ("nav", "section", "footer", "dialog", "template", "aside")
        or element.get("hidden") is not None
    ):
        return True
    names = element.get("class", "").split()
    return any(name in _FIRST_PAGES or name.startswith("octavo-") for name in names)


def take_own(body: etree._Element, log: Log) -> Own:
    """Leave in ``body`` what its author wrote."""
    own = Own()
    gone: list[str] = []
    _take_first_pages(body, own)
    divisions = list(_divisions(body))
    for section in divisions:
        drop(section)
    gone.append(" ".join(words_of(body).split()))
    for child in list(body):
        body.remove(child)
    body.text = None
    body.extend(divisions)
    for mark in [item for item in body.iter("span", "page-break") if _has(item, "page-break")]:
        drop(mark)
    for mark in [item for item in body.iter("span") if _has(item, "source-page")]:
        mark.set("role", "doc-pagebreak")
        mark.set("aria-label", mark.get("data-n") or mark.get("aria-label") or "")
    _take_numbers(divisions, own, gone)
    take_indexes(body, divisions, gone)
    take_counted(body, gone)
    notes: dict[str, object] = {}
    if _counts_by_chapter(divisions):
        notes["numbering"] = "chapter"
    if series := _series(body):
        notes["series"] = series
    if notes:
        own.front["notes"] = notes
    for title in [
        item for item in body.iter("p") if _has(item, "notes-title") or _has(item, "endnotes-title")
    ]:
        gone.append(words_of(title))
        drop(title)
    log.asides.append(Aside(ANEW, "\n".join(filter(None, gone)), 0))
    return own


def _divisions(body: etree._Element) -> Iterator[etree._Element]:
    for section in body.iter("section"):
        if _has(section, "division") and section.get("aria-labelledby"):
            yield section


def _has(element: etree._Element, name: str) -> bool:
    return name in element.get("class", "").split()


def _take_first_pages(body: etree._Element, own: Own) -> None:
    """Subtitle, dedication and epigraph, which front matter has."""
    for element in body.iter("p", "div", "section"):
        words = " ".join(words_of(element).split())
        holder = element.getparent()
        if _has(element, "subtitle") and holder is not None and _has(holder, "title-page"):
            own.known["subtitle"] = words
        elif _has(element, "dedication-page"):
            own.known["dedication"] = words
        elif _has(element, "epigraph-page"):
            source = "".join(words_of(item) for item in element.iter("p") if _has(item, "source"))
            text = " ".join(
                words_of(item) for item in element.iter("p") if not _has(item, "source")
            )
            own.front["epigraph"] = {"text": " ".join(text.split())} | (
                {"source": " ".join(source.split())} if source.strip() else {}
            )


def _take_numbers(divisions: list[etree._Element], own: Own, gone: list[str]) -> None:
    """The numbers of headings; what kind of chapter each is, is said by its class."""
    counted = [
        section for section in divisions if _has(section, "chapter") and _numbers(section, ("h1",))
    ]
    for section in divisions:
        kind = next((name for name in _CLASSES if _has(section, name)), "")
        heading = next(section.iter("h1"), None)
        if not kind and counted and section not in counted:
            kind = "unnumbered"
        if heading is not None and kind and (kind != "unnumbered" or not _counted_by_name(section)):
            heading.set(MARK, kind)
    sections = [item for section in divisions for item in _numbers(section, HEADINGS[1:])]
    numbering: dict[str, object] = {} if counted else {"chapters": False}
    numbering |= {"sections": True} if sections else {}
    numbering |= _counted_through(divisions) if counted else {}
    if numbering:
        own.front["numbering"] = numbering
    for number in [item for section in divisions for item in _numbers(section, HEADINGS)]:
        gone.append(words_of(number))
        if number.tail:
            number.tail = number.tail.lstrip()
        drop(number)


def _counted_through(divisions: list[etree._Element]) -> dict[str, object]:
    """What is counted through the book: its numbers have no chapter before them."""
    holders = {"figure": "figures", "table": "tables"}
    found: dict[str, object] = {}
    for section in divisions:
        for number in section.iter("span"):
            if _has(number, "counted") and re.fullmatch(r"\D*\d+\W*", words_of(number)):
                for above in number.iterancestors("figure", "table"):
                    found[holders[str(above.tag)]] = "book"
    return found


def _counted_by_name(section: etree._Element) -> bool:
    """Whether a chapter's title says by itself that it has no number: an introduction, a conclusion."""
    return section.get("role") in ("doc-introduction", "doc-conclusion")


def _numbers(section: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    return [
        first for heading in section.iter(*names)
        for first in list(heading)[:1] if first.tag == "span" and _has(first, "number")
    ]  # fmt: skip


def _counts_by_chapter(divisions: list[etree._Element]) -> bool:
    """Whether notes begin with 1 in more than one chapter."""
    firsts = [
        next(
            (
                words_of(call)
                for call in section.iter("a")
                if _has(call, "noteref") and not call.get("data-marks")
            ),
            "",
        )
        for section in divisions
    ]
    return firsts.count("1") > 1


def _series(body: etree._Element) -> list[dict[str, str]]:
    """The series of notes, by what their calls, ids and lists say; words that call a note stay in the text."""
    found: dict[str, dict[str, str]] = {}
    titles = {item.get("id", ""): " ".join(words_of(item).split()) for item in body.iter("p")}
    for call in [item for item in body.iter("a") if _has(item, "noteref")]:
        target = (call.get("href") or "").removeprefix("#")
        key = target.removeprefix("fn-")
        prefix = key.partition("-")[0]
        if _KEY.fullmatch(key) and not _MADE.fullmatch(key):
            call.set("data-key", key)
        if not call.get("data-marks"):
            continue
        name = next(
            (
                words
                for name, words in titles.items()
                if name.startswith(f"octavo-series-{prefix}-")
            ),
            "",
        )
        marks = call.get("data-marks", "")
        # what has no mark can stand in the margin only; where the others stand, an edition does not say
        place = {"place": "margin"} if marks == "none" else {}
        found.setdefault(
            prefix, {"prefix": prefix, "name": name or "Notes", "marks": marks, **place}
        )
        call.set("data-series", prefix)
        if call.get("data-marks") == "lines":
            words = marked("span", "lemma", words_of(call))
            call.addprevious(words)
            call.text = ""
            for child in list(call):
                call.remove(child)
    return list(found.values())
