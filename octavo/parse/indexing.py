"""Turn ``[Shusha]{.index}`` into marks that an index can lead to, and find where the index is to stand.

A mark is a ``span class="index-mark"`` with an id, around the words that were marked, or empty. Its attributes leave
the text: `octavo/parse/indexentries.py` makes entries of them when it is known what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.classes import INDEX_ATTRIBUTES, INDEX_MARKED
from octavo.parse.lines import Finder
from octavo.parse.near import place_near
from octavo.parse.tree import (
    INDEX_MARK,
    LEMMA,
    RANGE_END,
    plain_text,
    without_calls,
)
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, inner, unwrap

_LONG = 120  # letters: a term is a name, not a sentence
_ID_LENGTH = 60  # letters of a term that go into an id
_SHOWN = 40  # letters of a term in a message
_BELOW = re.compile(r"(?<!!)!(?!!)")  # parts the terms of a way; two are a sign of the term's own
_APOSTROPHE = re.compile(r"(?<=\w)'")
_MARKED = re.compile(r"class\s*=\s*[\"']?[^\"'>]*\bindex\b")
_OTHERS = etree.XPath(".//*[contains(@class, 'index')][not(self::span or self::h1)]")
_SAID = re.compile("|".join(INDEX_ATTRIBUTES))
_HOLDERS = etree.XPath(
    f".//*[not(self::span)][{' or '.join(f'@{name}' for name in INDEX_ATTRIBUTES)}]"
)
_RANGES = ("start", "end")


@dataclass(slots=True)
class RawMark:
    """A mark, and what its author says of it."""

    element: etree._Element
    terms: tuple[str, ...]  # from the outermost
    html: str  # of the last one, inline; "" where it is as plain as its text
    sort: tuple[str, ...]  # by which the last terms are sorted, one for each
    see: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...]
    main: bool
    range: str  # "start", "end" or ""
    index: str  # the name of its index; "" for that which has none
    place: Place | None
    id: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        name = ", ".join(self.terms)
        return name if len(name) <= _SHOWN else f"{name[:_SHOWN].rstrip()}…"


def take_index_marks(
    trees: Sequence[etree._Element], finder: Finder, html: str
) -> tuple[list[RawMark], list[Finding]]:
    """The marks of these trees, which are left without what their authors say of them; ``html`` is what they were made
    of."""
    marks: list[RawMark] = []
    findings: list[Finding] = []
    for tree in trees if _MARKED.search(html) else ():
        findings += _marks_of_others(tree, finder)
    for tree in trees if _SAID.search(html) else ():
        for element in _HOLDERS(tree):  # which is no mark
            for name in INDEX_ATTRIBUTES:
                element.attrib.pop(name, None)
    for span in [span for tree in trees for span in tree.iter("span")]:
        said = {name[5:]: span.attrib.pop(name, "") for name in INDEX_ATTRIBUTES}
        classes = (span.get("class") or "").split()
        if "index" not in classes:
            continue
        mark = _read_mark(span, said, classes, finder)
        if not mark.terms:
            findings.append(
                _warning("index-empty", "a mark for the index has neither words nor a term", mark.place,
                         'write [words]{.index}, or []{.index term="a term"}'))  # fmt: skip
            unwrap(span)
            continue
        if sum(map(len, mark.terms)) > _LONG:
            findings.append(
                _warning("index-term-long", f"the term “{mark.name}” of the index has "
                         f"{sum(map(len, mark.terms))} letters", mark.place,
                         'give it a shorter one: [these words]{.index term="a term"}'))  # fmt: skip
        if said["range"] and said["range"] not in _RANGES:
            findings.append(
                _warning("index-range", f"range={said['range']} of “{mark.name}” is neither start nor end",
                         mark.place, "write range=start where it begins, range=end where it ends"))  # fmt: skip
        if not plain_text(span) and not len(span):
            _close_up(span)
        kept = [name for name in classes if name not in ("index", "main")]
        span.set("class", INDEX_MARK)
        if mark.range == "end":
            span.set(RANGE_END, "")
        if kept:
            _wrap(span, kept)
        marks.append(mark)
    return marks, findings


def name_marks(marks: Iterable[RawMark]) -> None:
    """Give every mark an id that is made of its term, and of its number among the marks of that term."""
    counts: dict[str, int] = {}
    for mark in marks:
        mark.element.attrib.pop(RANGE_END, None)
        if own := mark.element.get("id"):
            mark.id = own
            continue
        stem = f"octavo-ix-{slugify(' '.join(mark.terms))[:_ID_LENGTH].strip('-')}"
        counts[stem] = counts.get(stem, 0) + 1
        mark.id = stem if counts[stem] == 1 else f"{stem}.{counts[stem]}"
        mark.element.set("id", mark.id)


def _marks_of_others(tree: etree._Element, finder: Finder) -> Iterator[Finding]:
    """Let a span mark what an author has marked at code, a link or a heading; what holds blocks is no mark."""
    for element in _OTHERS(tree):
        classes = (element.get("class") or "").split()
        if "index" not in classes:
            continue
        span = etree.Element("span", {"class": "index main" if "main" in classes else "index"})
        _set_classes(element, [name for name in classes if name not in ("index", "main")])
        for name in INDEX_ATTRIBUTES:
            if (said := element.attrib.pop(name, None)) is not None:
                span.set(name, said)
        if element.tag in HEADINGS:
            span.text, element.text = element.text, None
            span.extend(list(element))
            element.append(span)
        elif element.tag in INDEX_MARKED:
            span.tail, element.tail = element.tail, None
            element.addprevious(span)
            span.append(element)
        else:
            yield _warning("index-block", "a block is marked for the index, and only words can be",
                           place_near(element, finder.next_of),
                           'write []{.index term="a term" range=start} where it begins, range=end where it ends')  # fmt: skip


def _set_classes(element: etree._Element, classes: Sequence[str]) -> None:
    if classes:
        element.set("class", " ".join(classes))
    else:
        element.attrib.pop("class", None)


def _read_mark(
    span: etree._Element, said: dict[str, str], classes: list[str], finder: Finder
) -> RawMark:
    terms, html = way_of(said["term"]), ""
    bare = without_calls(span)
    words = plain_text(bare)
    if not terms and words:
        terms = (words,)
        for part in bare.iter(etree.Element):
            for name in ("id", *INDEX_ATTRIBUTES):
                part.attrib.pop(name, "")
        html = inner(bare).strip() if len(bare) else ""
        spoken = {name: span.get(name) or "" for name in ("lang", "dir") if span.get(name)}
        if spoken:
            holder = etree.Element("span", spoken)
            holder.text = bare.text
            holder.extend(list(bare))
            html = etree.tostring(holder, encoding="unicode")
    needles = [f'term="{said["term"]}"', f"term={said['term']}"] if said["term"] else []
    needles += [f"[{words}]{{.index", words] if words else ["[]{.index}", "{.index"]
    found = (finder.next_of(needle) for needle in needles)
    place = next((place for place in found if place), None) or place_near(span, finder.next_of)
    return RawMark(
        span, terms, html, way_of(said["sort"]), ways_of(said["see"]), ways_of(said["also"]),
        "main" in classes, said["range"] if said["range"] in _RANGES else "",
        " ".join(said["index"].split()), place,
    )  # fmt: skip


def ways_of(said: str) -> tuple[tuple[str, ...], ...]:
    """The ways that are parted by semicolons."""
    return tuple(way for part in said.split(";") if (way := way_of(part)))


def way_of(said: str) -> tuple[str, ...]:
    """The terms from the outermost to the innermost: “Shusha!siege of”."""
    terms = (" ".join(part.replace("!!", "!").split()) for part in _BELOW.split(said))
    return tuple(_APOSTROPHE.sub("’", term) for term in terms if term)


def _close_up(span: etree._Element) -> None:
    """Between two words a mark without words leaves one space, and none behind the last."""
    tail, before, parent = span.tail or "", span.getprevious(), span.getparent()
    text = (parent.text if parent is not None else "") if before is None else before.tail
    text = text or ""
    if not tail and span.getnext() is None:
        text = text.rstrip()
    elif text[-1:].isspace() or (not text and before is None):
        span.tail = tail.lstrip()
    if before is not None:
        before.tail = text
    elif parent is not None:
        parent.text = text


def _wrap(span: etree._Element, classes: Sequence[str]) -> None:
    """Put what a span holds into another that has its other classes; words that call a note have to stand before the
    call, so there it is the mark that is put into the other."""
    other = etree.Element("span", {"class": " ".join(classes)})
    if LEMMA in classes:
        other.tail, span.tail = span.tail, None
        span.addprevious(other)
        other.append(span)
        return
    other.text, span.text = span.text, None
    other.extend(list(span))
    span.append(other)


def _warning(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.WARNING, message, place, hint)
