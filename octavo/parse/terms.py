"""Turn a file of terms into marks: every place of their words in the text is marked as an author would have marked it.

1. the text is laid out in one row, without what is no running text: headings, code, formulas, citations, lists of works;
2. the words of each row are looked for as whole words; of two that overlap the longer name is taken;
3. the first word of each place is marked, and the line of the manuscript is found where it stands.

Words that begin with a small letter are found with a capital, too, as a sentence has them. What is called ``.unindexed`` is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.model.index import TermFile, TermRow
from octavo.parse.indexing import RawMark, way_of, ways_of
from octavo.parse.lines import Finder
from octavo.parse.roles import role_of
from octavo.parse.tree import plain_text, without_calls
from octavo.text.trees import HEADINGS

UNINDEXED = "unindexed"
_PASSED = frozenset(("code", "pre", "math", "svg", "script", "style", *HEADINGS))
_CALL = "footnote-ref"
_PASSED_CLASSES = frozenset(("citation", "math", "references", "csl-entry", _CALL, UNINDEXED))
_PASSED_ROLES = frozenset(("doc-index", "doc-bibliography", "doc-toc", "doc-glossary"))
_INLINE = frozenset(
    "a abbr b bdi bdo cite del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)
_END = "\0"  # of a block, in the row of the text
_WORD = re.compile(r"\w+")
_RANGE = re.compile(r"\s*(?:…|\.\.\.)\s*")
# letters of scripts that write no spaces between words: there any letter may begin or end one
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_CONTEXT = 16  # letters on each side by which the line of a place is found


# what of a manuscript is no text: calls of notes, addresses, attributes, citations
_NO_TEXT = re.compile(r"\[\^[^\[\]\s]+\]|\]\([^()\s]*\)|\{[^{}]*\}|\[[^\[\]@]*@[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Words to look for."""

    pattern: re.Pattern[str]
    row: int
    shown: str
    main: bool = False
    until: re.Pattern[str] | None = None  # of a range: the words with which it ends


@dataclass(slots=True)
class _Row:
    """A text laid out in one row."""

    text: str = ""
    whole: str = ""  # the same with what is passed over
    starts: list[int] = field(default_factory=list)
    holders: list[tuple[etree._Element, bool]] = field(
        default_factory=list
    )  # whether it is the tail


@dataclass(frozen=True, slots=True)
class _Found:
    """Words in the row of a text."""

    start: int
    end: int
    spelling: _Spelling
    range: str = ""


def mark_terms(
    root: etree._Element, notes: Iterable[etree._Element], file: TermFile, finder: Finder
) -> tuple[list[RawMark], list[RawMark], list[Finding]]:
    """The terms themselves, the marks at their places, and what is found nowhere."""
    rows = [_raw(row) for row in file.rows]
    spellings = [one for number, row in enumerate(file.rows) for one in _spellings(number, row)]
    lines = _Lines(finder)
    marks: list[RawMark] = []
    seen: set[_Spelling] = set()
    placed: set[int] = set()  # rows
    for tree in (root, *notes):
        lines.begin()
        text = _lay_out(tree)
        found = _look_for(text.text, spellings)
        seen.update(one.spelling for one in found)
        kept = _without_parts(found, [row.terms for row in rows])
        placed.update(one.spelling.row for one in kept)
        marks += _mark(text, kept, rows, lines)
    terms = [row for number, row in enumerate(rows) if number in placed or row.see or row.also]
    return terms, marks, list(_unfound(file.rows, spellings, seen))


def quoting(root: etree._Element) -> frozenset[str]:
    """The ids of the notes that are citations and nothing else."""
    return frozenset(
        (call.get("href") or "").removeprefix("#")
        for box in root.iter("span")
        if "citation" in (box.get("class") or "").split()
        for call in box.iter("a")
        if "footnote-ref" in (call.get("class") or "").split()
    )


def _raw(row: TermRow) -> RawMark:
    return RawMark(
        etree.Element("span"), way_of(row.term), "", way_of(row.sort), ways_of(row.see), ways_of(row.also), False,
        "", row.index, row.place,
    )  # fmt: skip


def _spellings(number: int, row: TermRow) -> Iterator[_Spelling]:
    for words, main in ((row.words, False), (row.main, True)):
        for shown in dict.fromkeys(words):
            parts = _RANGE.split(shown)
            is_range = len(parts) == 2 and all(_WORD.search(part) for part in parts)
            until = _pattern(parts[1]) if is_range else None
            yield _Spelling(_pattern(parts[0] if is_range else shown), number, shown, main, until)


def _pattern(words: str) -> re.Pattern[str]:
    signs = {"'": "['’]", "’": "['’]", "-": "[-‐‑]", '"': '["“”„«»]'}
    inner = r"\s+".join(
        "".join(signs.get(sign) or re.escape(sign) for sign in word) for word in words.split()
    )
    # that a word begins there is asked of what was found: so the engine looks for letters, which is quick
    before = r"(?<!\w.)" if words[0].isalnum() and not _UNSPACED_SIGN.match(words[0]) else ""
    after = r"(?!\w)" if words[-1].isalnum() and not _UNSPACED_SIGN.match(words[-1]) else ""
    first = (
        f"[{words[0]}{words[0].upper()}]"
        if words[0].islower() and len(words[0].upper()) == 1
        else ""
    )
    begin, rest = (first, inner[1:]) if first else (inner[:1], inner[1:])
    if not first and not words[0].isalnum():
        begin, rest = "", inner
    return re.compile(begin + before + rest + after, re.DOTALL)


def _unfound(
    rows: Sequence[TermRow], spellings: Iterable[_Spelling], seen: set[_Spelling]
) -> Iterator[Finding]:
    """Terms without a place, and words of others that stand nowhere."""
    missing: dict[int, list[str]] = defaultdict(list)
    for spelling in spellings:
        if spelling not in seen:
            missing[spelling.row].append(spelling.shown)
    held = {
        spelling.row for spelling in seen
    }  # though words of other terms may hold all of its places
    for number, words in missing.items():
        shown = ", ".join(f"“{word}”" for word in words)
        what = "" if number in held else " and it has no place"
        yield Finding("terms-unfound", Severity.WARNING, f"the text has no {shown} for “{rows[number].term}” of the "
                      f"index{what}", rows[number].place, "write words as they stand in the text")  # fmt: skip


def _lay_out(tree: etree._Element) -> _Row:
    shown: list[str] = []
    whole: list[str] = []
    row = _Row()
    length, passed = 0, False

    def add(text: str | None, element: etree._Element, *, tail: bool, hidden: bool = False) -> None:
        nonlocal length
        if text:
            row.starts.append(length)
            row.holders.append((element, tail))
            shown.append(_END * len(text) if hidden or passed else text)
            whole.append(text)
            length += len(text)

    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag, names = str(element.tag), (element.get("class") or "").split()
        if tag not in _INLINE and tag != "br":
            add(_END, tree, tail=False)
        if event == "end":
            if element is not tree:
                add(element.tail, element, tail=True)
        elif element is not tree and _is_passed(element, tag, names):
            walker.skip_subtree()
            hides = "" if _CALL in names else "".join(element.itertext())
            add(f"{_END}{hides}{_END}", element, tail=False, hidden=True)
            if tag == "h1":
                kind = role_of(plain_text(without_calls(element)), ()).role
                passed = UNINDEXED in names or kind in _PASSED_ROLES
        else:
            add(element.text, element, tail=False)
    row.text, row.whole = "".join(shown), "".join(whole)
    return row


def _is_passed(element: etree._Element, tag: str, names: Sequence[str]) -> bool:
    name = element.get("id") or ""
    return (
        tag in _PASSED
        or not _PASSED_CLASSES.isdisjoint(names)
        or (tag == "div" and (name in ("refs", "index") or name.startswith("index-")))
    )


def _look_for(text: str, spellings: Sequence[_Spelling]) -> list[_Found]:
    """The places of all words, in the order of the text."""
    found: list[_Found] = []
    for spelling in spellings:
        behind = 0
        for match in spelling.pattern.finditer(text):
            if spelling.until is None:
                found.append(_Found(match.start(), match.end(), spelling))
            elif match.start() >= behind and (last := spelling.until.search(text, match.end())):
                behind = last.end()
                found += [
                    _Found(match.start(), match.end(), spelling, "start"),
                    _Found(last.start(), last.end(), spelling, "end"),
                ]
    return sorted(found, key=lambda one: (one.start, -one.end, one.range != "end"))


def _without_parts(found: Sequence[_Found], ways: Sequence[tuple[str, ...]]) -> list[_Found]:
    return [one for one in found if one.range or not _is_part(one, found, ways)]


def _is_part(one: _Found, found: Sequence[_Found], ways: Sequence[tuple[str, ...]]) -> bool:
    """Whether words are part of a longer name, or of words that are told of their own term more closely."""
    first = bisect_right(found, one.end, key=lambda other: other.start)
    own = ways[one.spelling.row]
    for other in reversed(found[:first]):
        if other.start < one.start - _LONGEST_NAME:
            break
        longer = other.end - other.start > one.end - one.start
        way = ways[other.spelling.row]
        nearer = len(way) == 1 or [w.casefold() for w in way[: len(own)]] == [
            w.casefold() for w in own
        ]
        if longer and other.start <= one.start and one.end <= other.end and nearer:
            return True
    return False


_LONGEST_NAME = 300  # letters: nobody's name is longer


def _mark(
    text: _Row, found: Sequence[_Found], rows: Sequence[RawMark], lines: _Lines
) -> list[RawMark]:
    """Marks at these places; those of one word stand around one another."""
    made: list[RawMark] = []
    spans: dict[int, list[etree._Element]] = defaultdict(list)
    for one in found:
        row = rows[one.spelling.row]
        span = etree.Element("span", {"class": "index-mark"})
        spans[one.start].append(span)
        place = lines.place_of(text.whole, one.start, one.end)
        made.append(
            RawMark(span, row.terms, "", (), (), (), one.spelling.main, one.range, row.index, place)
        )
    for start, nest in sorted(spans.items(), reverse=True):
        which = bisect_right(text.starts, start) - 1
        element, is_tail = text.holders[which]
        _put_around(element, start - text.starts[which], nest, is_tail=is_tail)
    return made


def _put_around(
    element: etree._Element, start: int, nest: Sequence[etree._Element], *, is_tail: bool
) -> None:
    """Put these marks around the word with which a place begins."""
    whole = (element.tail if is_tail else element.text) or ""
    word = _WORD.match(whole, start)
    end = word.end() if word else start + 1
    outer, *inner = nest
    last = outer
    for span in inner:
        last.append(span)
        last = span
    last.text = whole[start:end]
    if is_tail:
        element.tail = None
        element.addnext(outer)
        element.tail = whole[:start]
    else:
        element.text = whole[:start]
        element.insert(0, outer)
    outer.tail = whole[end:]


class _Lines:
    """Finds the line of the manuscript for words of the text, by the letters around them."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        plain = _NO_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), finder.plain)
        self._ends = list(accumulate(sum(map(str.isalnum, line)) for line in plain.split("\n")))
        self._letters = _letters(plain)
        self._last = 0

    def begin(self) -> None:
        """What is asked for from now on may stand anywhere."""
        self._last = 0

    def place_of(self, text: str, start: int, end: int) -> Place | None:
        """The place of what stands from ``start`` to ``end`` in a row of text, behind what was asked for last."""
        own = _letters(text[start:end])
        before, after = text[max(0, start - 3 * _CONTEXT) : start], text[end : end + 3 * _CONTEXT]
        left, right = _letters(before)[-_CONTEXT:], _letters(after)[:_CONTEXT]
        for one, other in ((left, right), (left, right[:4]), (left[-4:], right), (left, ""), ("", right),
                           (left[-4:], right[:4]), ("", "")):  # fmt: skip
            for begin in (self._last, 0):
                at = self._letters.find(f"{one}{own}{other}", max(0, begin - len(one)))
                if at >= 0 and (begin or len(one) + len(other) >= _CONTEXT or not self._last):
                    self._last = at + len(one)
                    return self._finder.place_of_line(1 + bisect_right(self._ends, self._last))
        return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
