"""Turn the headings of a scan, whose levels follow no rule, into the tree that the book has.

The printed contents decide where there are any; else the words do (Chapter One, 2.3, Bibliography), and
only then the levels of the scan. No level is skipped, and the first heading begins a chapter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest

from octavo.scan.contents import is_major
from octavo.scan.counting import (
    CHAPTER,
    are_of_chapters,
    is_chapter_alone,
    is_part,
    value_of,
)
from octavo.scan.inline import Reader, plain
from octavo.scan.model import Block, Entry, Log, Look, Page

_COUNTED = re.compile(
    r"(?P<number>\d{1,2}|[IVXL]{1,6}(?=[.:)\s—–]))(?:\s+-\s+|[.:)]?\s+|\s*[—–]\s*)(?P<title>\S.*)",
    re.DOTALL,
)
_IN_ROMAN = re.compile(r"\b[IVXLC]+\b")
_DEPTH = re.compile(r"\d+((?:\.\d+)+)\.?\s")
_ALIKE = 0.84
_GLUED_CALL = re.compile(r"(?<=[^\W\d_]{3})[1-9]\d{0,2}\s*$")  # which printed contents may repeat
_SEVERAL = 3  # headings of a level that agree
_MANY = 20_000  # comparisons: more are no book's
_LONGEST = 160  # letters of a paragraph that may be a heading without its mark


@dataclass(frozen=True, slots=True)
class Title:
    """A heading as the manuscript will have it."""

    line: int  # of its block
    text: str  # plain
    level: int
    scan_level: int  # 0: a paragraph in the scan
    entry: Entry | None
    classes: tuple[str, ...] = ()
    prefix: str = ""  # “Chapter One: ”, when it is left to the numbering
    merged: int | None = None  # line of a second block that belongs to it
    capitals: str = ""  # as the text has it, where the contents do not have it in capitals


@dataclass(slots=True)
class _Found:
    line: int
    text: str
    scan_level: int
    merged: int | None = None
    entry: Entry | None = None
    level: int = 0
    part: bool = False  # what the source and the contents together call one


def find_titles(
    pages: Sequence[Page],
    entries: Sequence[Entry],
    calls: re.Pattern[str] | None,
    log: Log,
    *,
    told: bool = False,
    outline: Sequence[str] = (),
) -> tuple[list[Title], bool]:
    """The headings in order, and whether chapters are to be numbered.

    ``calls``: how the scan calls notes; what only calls one is no heading. ``told``: the levels of the scan are the book's;
    ``outline``: its titles, where they are those of an outline, which knows more than the printed contents show.
    """
    blocks = [block for page in pages for block in page.body]
    found = _candidates(blocks, calls) or _plain_chapters(blocks)
    if entries:
        _match_entries(found, entries)
        found = _promote(found, blocks, entries, calls)
        if told:
            _level_as_told(found)
        elif len(outline) > 1 and found:
            _level_by_outline(found)
        else:
            _level_by_entries(found, entries)
        for entry in entries:
            if not any(item.entry is entry for item in found):
                log.looks.append(Look("heading", f"“{entry.title}” stands in the printed contents and "
                                      "not in the text", entry.line, entry.page))  # fmt: skip
    elif told:
        _level_as_told(found)
    else:
        _level_by_words(found)
    if not told:
        _lower_parts(found, log)
    _smooth(found)
    return _number(found, bool(entries), log, _spellings(outline))


def _candidates(blocks: Sequence[Block], calls: re.Pattern[str] | None) -> list[_Found]:
    """The headings; “Chapter One” and the title below it are one."""
    found: list[_Found] = []
    previous: Block | None = None
    for block in blocks:
        if block.kind == "heading":
            text = plain(Reader(calls).read(block.text))
            if not text:
                previous = block
                continue
            last = found[-1] if found else None
            if (
                last is not None and previous is not None and last.line == previous.line
                and last.merged is None and is_chapter_alone(last.text) and not CHAPTER.match(text)
            ):  # fmt: skip
                last.merged, last.text = block.line, f"{last.text.rstrip(' .:')}: {text}"
            else:
                found.append(_Found(block.line, text, block.level))
        previous = block
    return found


def _plain_chapters(blocks: Sequence[Block]) -> list[_Found]:
    """In a text without any heading: lines such as CHAPTER I., with a title in capitals below."""
    found: list[_Found] = []
    for block, after in zip_longest(blocks, blocks[1:]):
        assert block is not None
        if block.kind != "paragraph" or len(block.text) > _LONGEST or "\n\n" in block.text:
            continue
        text = plain(Reader(None).read(block.text))
        if (
            CHAPTER.fullmatch(text)
            and _prefix_value(text) is not None
            and (text.isupper() or len(text) < 60)
        ):
            item = _Found(block.line, text, 0)
            if (
                after is not None
                and is_chapter_alone(text)
                and after.text.isupper()
                and len(after.text) < 90
            ):
                title = plain(Reader(None).read(after.text)).rstrip(".")
                item.merged, item.text = after.line, f"{text.rstrip(' .:')}: {title}"
            found.append(item)
    return found


def _prefix_value(text: str) -> int | None:
    match = CHAPTER.fullmatch(text)
    return value_of(match["number"]) if match else None


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _match_entries(found: list[_Found], entries: Sequence[Entry]) -> None:
    """Exact words first, in order; then, between those, words that are alike."""
    keys, wanted = [_key(item.text) for item in found], [_key(entry.title) for entry in entries]
    anchors = [(-1, -1)]
    for a, b, size in SequenceMatcher(None, keys, wanted, autojunk=False).get_matching_blocks():
        for step in range(size):
            found[a + step].entry = entries[b + step]
            anchors.append((a + step, b + step))
    anchors.append((len(keys), len(wanted)))
    for (a, b), (c, d) in pairwise(anchors):
        start = a + 1
        if (c - a) * (d - b) > _MANY:
            continue
        for place in range(b + 1, d):
            best = max(
                range(start, c),
                key=lambda n: _likeness(keys[n], wanted[place]),
                default=None,
            )
            if best is not None and _likeness(keys[best], wanted[place]) >= _ALIKE:
                found[best].entry = entries[place]
                start = best + 1


def _likeness(a: str, b: str) -> float:
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) > 3 and longer.endswith(shorter) and re.match(r"(?:chapter|part)", longer):
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _promote(
    found: list[_Found],
    blocks: Sequence[Block],
    entries: Sequence[Entry],
    calls: re.Pattern[str] | None,
) -> list[_Found]:
    """Paragraphs that are a title of the contents to the letter, and lost their mark; a call is no part of either."""
    missing: dict[str, list[Entry]] = {}  # a title may stand there again and again: Part I
    for entry in entries:
        if not any(item.entry is entry for item in found):
            missing.setdefault(_key(_GLUED_CALL.sub("", entry.title)), []).append(entry)
    for block in blocks:
        if missing and block.kind == "paragraph" and len(block.text) <= _LONGEST:
            text = plain(Reader(calls).read(block.text))
            if left := missing.get(_key(text)):
                found.append(_Found(block.line, text, 0, entry=left.pop(0)))
    return sorted(found, key=lambda item: item.line)


def _level_by_entries(found: list[_Found], entries: Sequence[Entry]) -> None:
    first = next((n for n, item in enumerate(found) if item.entry), len(found))
    current = 1
    ranks = _ranks_of_flat(found, entries)
    alike = _levels_alike(found)
    for number, item in enumerate(found):
        if item.entry is not None:
            item.level = current = ranks.get(item.scan_level, item.entry.level)
        elif number < first or is_major(item.text):
            item.level = 1
        else:
            item.level = alike.get(item.scan_level, current + 1)


def _levels_alike(found: list[_Found]) -> dict[int, int]:
    """Levels of the scan → of the contents, where all headings of a level that are in the contents agree; there have to be
    several."""
    levels: dict[int, set[int]] = {}
    counts: Counter[int] = Counter()
    for item in found:
        if item.entry is not None and item.scan_level:
            levels.setdefault(item.scan_level, set()).add(item.entry.level)
            counts[item.scan_level] += 1
    return {
        level: of_entries.pop()
        for level, of_entries in levels.items()
        if len(of_entries) == 1 and counts[level] >= _SEVERAL
    }


def _level_by_outline(found: list[_Found]) -> None:
    """The levels of the scan; of a paragraph that is an entry of the contents, that of the headings with its rank there."""
    lines = [item for item in found if not item.scan_level]
    headed = [item for item in found if item.scan_level]
    _level_by_words(headed)
    ranks = {item.entry.level: item.level for item in headed if item.entry is not None}
    for item in lines:
        assert item.entry is not None  # no other paragraph is a heading
        item.level = ranks.get(item.entry.level, item.entry.level)


def _level_as_told(found: list[_Found]) -> None:
    """The levels of the scan. What has others of its own level below it in the contents is a part."""
    for item, after in zip_longest(found, found[1:]):
        assert item is not None
        item.level = max(item.scan_level, 1)
        if after is not None and item.entry is not None and after.entry is not None:
            deeper = after.entry.level > item.entry.level
            item.part = deeper and item.scan_level == after.scan_level == 1


def _ranks_of_flat(found: list[_Found], entries: Sequence[Entry]) -> dict[int, int]:
    """Levels of the scan → of the book, where a tool has lost the indents of the contents and the scan's own levels
    agree with the words: what is a chapter in every book is of the highest. Else nothing."""
    matched = [item for item in found if item.entry is not None]
    levels = sorted({item.scan_level for item in matched})
    majors = {item.scan_level for item in matched if is_major(item.text)}
    if (
        any(entry.level > 1 for entry in entries)
        or not 1 < len(levels) < 4
        or majors != {levels[0]}
    ):
        return {}
    if levels[0] == 0 or any(CHAPTER.match(item.text) for item in matched):
        return {}
    return {level: rank for rank, level in enumerate(levels, start=1)}


def _level_by_words(found: list[_Found]) -> None:
    majors = [is_major(item.text) or is_part(item.text) for item in found]
    if any(CHAPTER.match(item.text) for item in found):
        ranks = sorted(
            {item.scan_level for item, major in zip(found, majors, strict=True) if not major}
        )
        for item, major in zip(found, majors, strict=True):
            depth = _DEPTH.match(item.text)
            item.level = (
                1
                if major
                else depth[1].count(".") + 1
                if depth
                else ranks.index(item.scan_level) + 2
            )
        return
    ranks = sorted({item.scan_level for item in found})
    for item in found:
        depth = _DEPTH.match(item.text)
        item.level = depth[1].count(".") + 1 if depth else ranks.index(item.scan_level) + 1


def _lower_parts(found: list[_Found], log: Log) -> None:
    """“Part I”, “Part II” below chapter after chapter are sections of these, and what is below them stands deeper, too."""
    if not are_of_chapters([item.text for item in found], [item.level for item in found]):
        return
    above = part = lowered = (
        0  # levels of the last chapter, and of the part below it; by how much that is lowered
    )
    for item in found:
        if is_part(item.text):
            part = item.level
            item.level = max(item.level, above + 1)
            lowered = item.level - part
        elif part and item.level > part:
            item.level += lowered
        else:
            above, part = item.level, 0
    log.remarks.append(
        "what is counted as Part I, Part II anew below several chapters was taken for sections of these"
    )


def _smooth(found: list[_Found]) -> None:
    before = 0
    for item in found:
        item.level = min(item.level, before + 1, 6)
        before = item.level


def _spellings(outline: Sequence[str]) -> dict[str, str]:
    """The titles of an outline, with the numbers before them and without, by how they are in small letters."""
    whole = {title.casefold(): title for title in outline if not title.isupper()}
    bare = (prefix[1] for title in whole.values() if (prefix := _prefix(title)))
    return {title.casefold(): title for title in bare} | whole


def _number(
    found: list[_Found], listed: bool, log: Log, spelled: Mapping[str, str]
) -> tuple[list[Title], bool]:
    """Classes, and the chapters' own numbers left to the numbering where they count 1, 2, 3 …; ``spelled``: how an outline
    writes what the page has in capitals, by its small letters."""
    prefixes = [_prefix(item.text) if item.level == 1 and not item.part else None for item in found]
    parts = {id(item): prefix for item in found if item.part and (prefix := _prefix(item.text))}
    if [value for value, _ in parts.values()] != list(
        range(1, sum(item.part for item in found) + 1)
    ):
        parts = {}
    numbers = [prefix[0] for prefix in prefixes if prefix is not None]
    in_order = bool(numbers) and numbers == list(range(1, len(numbers) + 1))
    if numbers and not in_order:
        log.looks.append(Look("heading", "the chapters of the scan are not numbered 1, 2, 3 …: "
                              + ", ".join(map(str, numbers))))  # fmt: skip
    first = next((n for n, item in enumerate(found) if item.entry or (prefixes[n] is not None)), 0)
    titles: list[Title] = []
    for number, (item, prefix) in enumerate(zip(found, prefixes, strict=True)):
        classes: tuple[str, ...] = ()
        text, cut = item.text, ""
        if item.part or (item.level == 1 and is_part(item.text)):
            classes = ("part",)
            if part := parts.get(id(item)):
                cut, text = item.text[: len(item.text) - len(part[1])], part[1]
        elif item.level == 1 and number < first and (listed or in_order):
            classes = ("frontmatter",)
        elif in_order and prefix is not None:
            cut, text = item.text[: len(item.text) - len(prefix[1])], prefix[1]
        elif item.level == 1 and in_order:
            classes = ("unnumbered",)
        capitals = ""
        if item.entry is not None and text.isupper() and not item.entry.title.isupper():
            written = item.entry.title[-len(text) :]
            if written.casefold() == text.casefold():
                capitals, text = text, written
        elif (written := spelled.get(text.casefold(), text)) != text:
            capitals, text = text, written
        titles.append(
            Title(
                item.line,
                text,
                item.level,
                item.scan_level,
                item.entry,
                classes,
                cut,
                item.merged,
                capitals,
            )
        )
    numerals = [match[0] for title in titles if (match := _IN_ROMAN.search(title.prefix))]
    if len(numerals) > 1:
        log.remarks.append(
            f"the chapters are numbered {numerals[0]} to {numerals[-1]} in the source; the book numbers them in its own figures"
        )
    return titles, in_order


def _prefix(text: str) -> tuple[int, str] | None:
    """The number of a chapter and its title without it."""
    match = CHAPTER.fullmatch(text) or _COUNTED.fullmatch(text)
    if match is None or not match["title"].strip():
        return None
    value = value_of(match["number"])
    return None if value is None else (value, match["title"])
