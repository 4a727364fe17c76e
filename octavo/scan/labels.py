"""Turn counted pages into pages with the numbers that the source prints on them.

A folio or a page mark that was read is believed. Else pages are counted, from the first one that the
printed contents give. Where the count falls behind the contents, a page end was lost; it is looked for
in a page that is far too long, where a paragraph breaks off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from octavo.scan.headings import Title
from octavo.scan.joins import is_open
from octavo.scan.model import Block, Dialect, Log, Look, Page

_LONG = 1.55  # times the usual length: two pages in one


@dataclass(frozen=True, slots=True)
class _Known:
    """A heading whose page is printed in the contents."""

    title: Title
    page: int  # index
    printed: int


def label_pages(
    pages: Sequence[Page], titles: Sequence[Title], dialect: Dialect, log: Log
) -> list[Page]:
    """The pages with their labels; "" for those that have none."""
    if dialect.breaks == "none":
        return list(pages)
    if dialect.breaks in ("rules", "notes"):
        pages = _part_front(pages, titles)
    return _once(_labelled(pages, titles, dialect, log), log)


def _once(pages: Sequence[Page], log: Log) -> list[Page]:
    """No label twice: a page list has to lead to one place."""
    made: list[Page] = []
    seen: set[str] = set()
    for page in pages:
        if page.label and page.label in seen:
            log.looks.append(
                Look(
                    "page", f"a second page {page.label}: it was not marked", page.line, page.label
                )
            )
            made.append(replace(page, label=""))
        else:
            made.append(page)
        seen.add(page.label)
    return made


def _labelled(
    pages: Sequence[Page], titles: Sequence[Title], dialect: Dialect, log: Log
) -> list[Page]:
    read = sum(page.read for page in pages)
    if read * 2 >= len(pages):
        return _fill(pages, log)
    known = _known(pages, titles)
    if not known and dialect.breaks == "notes":
        log.remarks.append("the scan has neither page marks nor numbers: its pages are not marked")
        return list(pages)
    if not known:
        start = 1 if dialect.breaks != "marker" else 0
        log.remarks.append("pages are counted from the first of the scan: it prints no numbers")
        if any(page.label for page in pages):
            return list(pages)
        return [replace(page, label=str(page.index + start)) for page in pages]
    return _count(pages, titles, dialect, log)


def _part_front(pages: Sequence[Page], titles: Sequence[Title]) -> list[Page]:
    """What stands before the first chapter has no notes and so no rules: it is not on its page."""
    first = next((title for title in titles if title.entry), None)
    if first is None:
        return list(pages)
    for page in pages:
        for place, block in enumerate(page.body):
            if block.line == first.line and place:
                front = replace(page, body=page.body[:place], notes=())
                rest = replace(page, body=page.body[place:], line=block.line)
                return _renumbered([*pages[: page.index], front, rest, *pages[page.index + 1 :]])
    return list(pages)


def _renumbered(pages: Sequence[Page]) -> list[Page]:
    return [
        page if page.index == index else replace(
            page, index=index, notes=tuple(replace(note, page=index) for note in page.notes)
        )
        for index, page in enumerate(pages)
    ]  # fmt: skip


def _fill(pages: Sequence[Page], log: Log) -> list[Page]:
    """Pages without a folio between pages that have one."""
    made = list(pages)
    following: dict[int, Page] = {}  # for every page the next whose label was read
    ahead: Page | None = None
    for page in reversed(made):
        ahead = page if page.read else ahead
        if ahead is not None:
            following[page.index] = ahead
    for index, page in enumerate(made):
        before = made[index - 1].label if index else ""
        if page.read:
            if before.isdigit() and page.label.isdigit() and int(page.label) != int(before) + 1:
                log.looks.append(Look("page", f"page {page.label} follows page {before}", page.line,
                                      page.label))  # fmt: skip
            continue
        after = following.get(page.index)
        if after is not None and after.label.isdigit() and int(after.label) > after.index - index:
            label = str(int(after.label) - (after.index - index))
        elif before.isdigit():
            label = str(int(before) + 1)
        else:
            label = ""
        made[index] = replace(page, label=label)
    return made


def _known(pages: Sequence[Page], titles: Sequence[Title]) -> list[_Known]:
    places = {block.line: page.index for page in pages for block in page.body}
    return [
        _Known(title, places[title.line], int(title.entry.page))
        for title in titles
        if title.entry and title.entry.page.isdigit() and title.line in places
    ]


def _count(
    pages: Sequence[Page], titles: Sequence[Title], dialect: Dialect, log: Log
) -> list[Page]:
    made = list(pages)
    known = _known(made, titles)
    offset = known[0].printed - known[0].page
    shifts = {0: offset}  # page index → printed number minus index, from there on
    number = 0
    while number < len(known):
        item = known[number]
        gap = item.printed - item.page - offset
        following = known[number + 1] if number + 1 < len(known) else None
        confirmed = following is None or following.printed - following.page - offset >= gap
        if gap and not (gap > 0 and confirmed):
            if not (following and following.printed - following.page - offset == gap):
                log.looks.append(
                    Look("page", f"“{item.title.text}” is on page {item.page + offset}, the printed "
                         f"contents say {item.printed}", item.title.line, str(item.printed)))  # fmt: skip
                number += 1
                continue
            log.looks.append(
                Look("page", f"{-gap} page(s) too many are counted before “{item.title.text}”",
                     item.title.line, str(item.printed)))  # fmt: skip
            offset += gap
            shifts[item.page] = offset
        elif gap:
            since = known[number - 1] if number else None
            split = _split_long(made, since.page if since else 0, item, offset, since, log)
            if split is not None:
                made = split
                known = _known(made, titles)
                continue
            first = since.printed if since else offset
            log.looks.append(
                Look("page", f"{gap} page end(s) are missing between page {first} and page "
                     f"{item.printed}; the numbers between them are uncertain", item.title.line,
                     str(item.printed)))  # fmt: skip
            offset += gap
            shifts[item.page] = offset
        number += 1
    labelled: list[Page] = []
    current = offset
    for page in made:
        current = shifts.get(page.index, current if page.index else shifts[0])
        value = page.index + current
        labelled.append(replace(page, label=str(value) if value > 0 else ""))
    return labelled


def _split_long(
    pages: list[Page], first: int, item: _Known, offset: int, since: _Known | None, log: Log
) -> list[Page] | None:
    """The pages with the lost page end put back, where a page is long enough for two."""
    usual = median(_length(page.body) for page in pages)
    long = [
        page for page in pages[first : item.page + 1]
        if _length(page.body) >= _LONG * usual and len(page.body) > 1
    ]  # fmt: skip
    if not long:
        return None
    page = max(long, key=lambda candidate: _length(candidate.body))
    seams = [
        place for place in range(1, len(page.body))
        if not any(block.line == item.title.line for block in page.body[:place])
        and not (since and any(block.line == since.title.line for block in page.body[place:]))
    ]  # fmt: skip
    if not seams:
        return None
    half = _length(page.body) / 2
    open_seams = [place for place in seams if _breaks_off(page.body[place - 1], page.body[place])]
    place = min(open_seams or seams, key=lambda n: abs(_length(page.body[:n]) - half))
    label = str(page.index + 1 + offset)
    where = (
        "in the middle of a sentence" if open_seams else "between two paragraphs, by their length"
    )
    log.looks.append(
        Look("page", f"the scan has no mark where page {label} begins (a page without notes leaves no "
             f"rule); it was put {where}", page.body[place].line, label))  # fmt: skip
    head = replace(page, body=page.body[:place], notes=())
    tail = replace(page, body=page.body[place:], line=page.body[place].line)
    return _renumbered([*pages[: page.index], head, tail, *pages[page.index + 1 :]])


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _breaks_off(before: Block, after: Block) -> bool:
    return before.kind == after.kind == "paragraph" and is_open(before.text)
