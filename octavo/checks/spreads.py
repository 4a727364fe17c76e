"""Turn the Book and its printed pages into findings about tables that stand over a spread.

Each half is held against its columns in the Book, and both have to stand on pages that face one another. One that the
finished file does not have in two is printed as any other table, and compared as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from octavo.checks.directions import Way, is_read
from octavo.checks.readpdf import PdfReading
from octavo.checks.text import fold, folded_fragment, shorten
from octavo.model import Book, Division, Finding, Severity
from octavo.text.floats import find_floats
from octavo.text.spreads import SPREAD, part_spread
from octavo.text.trees import parse_fragment

_DRAWN = ("<img", "<math")  # beside what is lettered


class Part(NamedTuple):
    """What a page has of a float."""

    page: int  # index
    text: str


def halves_wanted(html: str) -> tuple[str, str] | None:
    """What both halves of a table say; None of what stands on one page."""
    if SPREAD not in html:
        return None
    block = next(iter(parse_fragment(html)), None)
    if block is None or block.get(SPREAD) is None:
        return None
    left, right = (etree.tostring(half, encoding="unicode") for half in part_spread(block))
    return left, right


def compare_halves(
    what: str,
    halves: tuple[str, str],
    parts: Sequence[Part],
    division: Division,
    reading: PdfReading,
    way: Way,
) -> Iterator[Finding]:
    """How the halves of a table differ from the Book's, or do not face one another; ``what`` is its caption."""
    left, *others = parts
    texts = left.text, "".join(part.text for part in others)
    labels = [reading.pages[part.page].label for part in parts]
    for html, text, side in zip(halves, texts, ("left", "right"), strict=True):
        if not _is_whole(html, text, way):
            yield _error(division, f"the {side} half of {what} is not what its columns say, on page "
                         f"{labels[0] if side == 'left' else labels[1]}", "simplify what stands in its cells")  # fmt: skip
    pages = [part.page for part in parts]
    if pages != [left.page, left.page + 1] or left.page % 2 == 0:
        yield _error(division, f"the halves of {what} do not face one another: they are printed on pages "
                     f"{' and '.join(labels)}", "make it shorter, or write {.landscape}")  # fmt: skip


def check_spreads(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """What was to stand over a spread, and is printed in one."""
    if not any(SPREAD in division.html for division in book.divisions):
        return
    spread: dict[str, set[int]] = {}
    for page in reading.pages:
        for held in page.floats:
            spread.setdefault(held.name, set()).add(held.part)
    for division in book.divisions:
        if SPREAD not in division.html:
            continue
        for one in find_floats(
            parse_fragment(division.html), division.id, book.metadata.print.floats
        ):
            if one.is_spread and len(spread.get(one.name, ())) < 2:
                named = next(one.element.iter("caption"), one.element)
                words = shorten(" ".join("".join(named.itertext()).split()))
                yield Finding("print-spread-whole", Severity.WARNING,
                              f"PDF: the table “{words}” is not printed over a spread: its halves are higher than a page",
                              division.heading.place, "part its rows over two tables, or take out {.spread}")  # fmt: skip


def _is_whole(html: str, text: str, way: Way) -> bool:
    """Whether all that a half says is printed, once."""
    wanted, found = folded_fragment(html), fold(text)
    if any(mark in html for mark in _DRAWN):
        letters = iter(found)
        return all(letter in letters for letter in wanted)
    return is_read(wanted, found, way)


def _error(division: Division, message: str, hint: str) -> Finding:
    return Finding("print-spread", Severity.ERROR, f"PDF: {message}", division.heading.place, hint)
