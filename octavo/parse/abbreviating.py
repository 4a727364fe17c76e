"""Mark abbreviations where a chapter first uses them: ``<abbr title="United Nations">UN</abbr>``.

Each chapter by itself: a reader on a screen may begin with any, and a chapter does not depend on what stands before it.
The words of all editions stay as they are; on screens and in the structure of the PDF they have their meaning besides.

1. the text of a chapter is read in its order, notes at their calls;
2. whole words are found, in the author's spelling; an s behind capitals makes a plural;
3. what stands in code, formulas, addresses, headings, or in a list of abbreviations, is not marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.abbreviations import BOX, Abbreviation
from octavo.parse.counted import COUNTED
from octavo.parse.tree import CALL_CLASSES, INLINE, VERBATIM, RawDivision
from octavo.text.trees import HEADINGS

_BOUND = "\0"  # no word goes over it
# What was made, or is an address: no author wrote an abbreviation there.
_PASSED = frozenset(
    (BOX, COUNTED, "list-number", "formula-number", "reference", "uri", "email", "references")
)
_ADDRESS = re.compile(r"://|www\.|@")
_APOSTROPHES = "['’]"


@dataclass(slots=True)
class _Part:
    """A text of the tree: an element's own, or the one behind it."""

    element: etree._Element
    is_tail: bool
    text: str
    may_mark: bool


def mark_abbreviations(
    divisions: Sequence[RawDivision], known: Sequence[Abbreviation]
) -> list[Finding]:
    """Mark the first use of each in every chapter; a finding for each that the book nowhere uses."""
    if not known:
        return []
    spelt = _spellings(known)
    pattern = _pattern(spelt)
    used: set[str] = set()
    for division in divisions:
        used |= _mark_division(division, pattern, spelt)
    return [
        Finding("abbreviation-unused", Severity.NOTE, f"“{one.key}”, {one.meaning}, is not in the text", one.place,
                "take it out, or write it as the text does: capitals count")
        for one in known
        if one.key not in used
    ]  # fmt: skip


def _spellings(known: Sequence[Abbreviation]) -> dict[str, Abbreviation]:
    """The abbreviations by all that a text may have for them."""
    found: dict[str, Abbreviation] = {}
    for one in known:
        for key in (unicodedata.normalize("NFC", one.key), unicodedata.normalize("NFD", one.key)):
            found.setdefault(_folded(key), one)
    return found


def _folded(text: str) -> str:
    """One sign for each apostrophe and each row of white space."""
    return " ".join(text.replace("'", "’").split())


def _pattern(spelt: Iterable[str]) -> re.Pattern[str]:
    """A pattern for them, the longest first."""
    parts = []
    for key in sorted(spelt, key=lambda key: (-len(key), key)):
        words = r"\s+".join(re.escape(word) for word in key.split())
        plural = "s?" if len(key) > 1 and key[-1].isupper() else ""
        parts.append(
            words.replace("’", _APOSTROPHES) + (rf"(?={plural}(?!\w))" if plural else r"(?!\w)")
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


def _mark_division(
    division: RawDivision, pattern: re.Pattern[str], spelt: dict[str, Abbreviation]
) -> set[str]:
    """What a chapter uses; the first of each is marked."""
    notes = {call: note.item for call, note in division.notes}
    parts = [*_parts_of(division.heading, notes, False), *_parts_of(division.body, notes, True)]
    text = "".join(part.text for part in parts)
    used: set[str] = set()
    marked: set[str] = set()
    marks: list[tuple[int, int, int, Abbreviation]] = []  # part, from, to
    index, start = 0, 0  # the part that holds the place, and where it begins
    for match in pattern.finditer(text):
        if _goes_on(text, match.end()) or _is_address(text, *match.span()):
            continue
        one = spelt[_folded(match[0])]
        used.add(one.key)
        while start + len(parts[index].text) <= match.start():
            start += len(parts[index].text)
            index += 1
        part = parts[index]
        if one.key in marked or match.end() > start + len(part.text):
            continue  # of two pieces, “U**N**”, or marked before
        if part.may_mark:
            marks.append((index, match.start() - start, match.end() - start, one))
            marked.add(one.key)
    for number, first, end, one in reversed(marks):
        _mark(parts[number], first, end, one)
    return used


def _goes_on(text: str, end: int) -> bool:
    """Whether a letter's mark follows, which makes it another word."""
    return unicodedata.category(text[end : end + 1] or " ").startswith("M")


def _is_address(text: str, start: int, end: int) -> bool:
    while start and not text[start - 1].isspace() and text[start - 1] != _BOUND:
        start -= 1
    while end < len(text) and not text[end].isspace() and text[end] != _BOUND:
        end += 1
    return _ADDRESS.search(text, start, end) is not None


def _parts_of(
    element: etree._Element, notes: dict[etree._Element, etree._Element], may_mark: bool
) -> Iterator[_Part]:
    """The texts of an element in the order of reading."""
    classes = (element.get("class") or "").split()
    if element.tag in VERBATIM or not _PASSED.isdisjoint(classes):
        yield _Part(element, False, _BOUND, False)
        return
    if element in notes:  # the call of a note ends a word, and the note is read here
        yield _Part(element, False, _BOUND, False)
        yield from _parts_of(notes[element], notes, may_mark)
        yield _Part(element, False, _BOUND, False)
        return
    if not set(CALL_CLASSES).isdisjoint(classes):
        yield _Part(element, False, _BOUND, False)
        return
    may_mark = may_mark and element.tag not in HEADINGS and element.tag not in ("abbr", "dfn")
    block = element.tag not in INLINE or element.tag == "br"
    if block:
        yield _Part(element, False, _BOUND, False)
    if element.text:
        yield _Part(element, False, element.text, may_mark)
    for child in element:
        if isinstance(child.tag, str):
            yield from _parts_of(child, notes, may_mark)
        if child.tail:
            yield _Part(child, True, child.tail, may_mark)
    if block:
        yield _Part(element, False, _BOUND, False)


def _mark(part: _Part, first: int, end: int, one: Abbreviation) -> None:
    """Put the element around some letters of a text; marks that stand behind it in the same text are there already."""
    made = etree.Element("abbr", {"title": one.meaning})
    before, made.text = part.text[:first], part.text[first:end]
    if part.is_tail:
        whole, part.element.tail = part.element.tail or "", None
        made.tail = whole[end:]
        part.element.addnext(made)
        part.element.tail = before
    else:
        whole = part.element.text or ""
        made.tail, part.element.text = whole[end:], before
        part.element.insert(0, made)
