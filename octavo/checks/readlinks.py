"""Turn the annotations of a page into its links: where each leads, where it lies, what is said of it aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from octavo.checks.pagetext import Box
from octavo.checks.pdfobjects import PageObject, PdfObjects, Rows, text_of
from octavo.checks.pdftokens import Reference
from octavo.workshop.memory import known, learn, remembers

_REFERS = re.compile(rb"[\s\0]R\b")
_LINK = re.compile(rb"/Subtype ?/Link\b")
_LINK_TARGET = re.compile(rb"/Dest ?\(([^()\\]*)\)")
_LINK_BOX = re.compile(rb"/Rect ?\[([-0-9. ]+)\]")
_CONTENTS = re.compile(rb"/Contents ?(?:\(([^()\\]*)\)|<([0-9A-Fa-f]*)>)")


class PdfLink(NamedTuple):
    """A link of a page."""

    number: int  # of its object; -1 when it has none
    target: str | None  # the destination in the book; None when it leads out of it
    box: Box
    contents: str | None  # what is said of it; None when nothing is


class _Known(NamedTuple):
    """Links that were read, and on what they depend."""

    numbers: tuple[int, ...]
    rows: Rows
    links: tuple[PdfLink, ...]


def links_of(pdf: PdfObjects, page: PageObject) -> tuple[PdfLink, ...]:
    """The links of a page; in a process that remembers, as they were read where their objects are the same. Raises what a
    PDF raises that is not made like a book."""
    held = pdf.get(page.annotations) or () if remembers() else ()
    numbers = tuple([item.number for item in held if isinstance(item, Reference)])
    rows = pdf.rows_of(numbers) if numbers and len(numbers) == len(held) else None
    if rows is None:
        return tuple(read_links(pdf, page))
    found: _Known | None = known("links of a page", page.number)
    if found is None or found.numbers != numbers or found.rows != rows:
        found = _Known(numbers, rows, tuple(read_links(pdf, page)))
        # what stands in other objects may be another the next time
        if not any(_REFERS.search(pdf.written(item)) for item in held):
            learn("links of a page", page.number, found)
    return found.links


def read_links(pdf: PdfObjects, page: PageObject) -> Iterator[PdfLink]:
    """The links of a page. Raises what a PDF raises that is not made like a book."""
    for item in pdf.get(page.annotations) or ():
        number = item.number if isinstance(item, Reference) else -1
        written = pdf.written(item)
        sides = _LINK_BOX.findall(written)
        if len(sides) == len(_LINK.findall(written)) == 1:
            # the usual way to write a link; there are thousands
            said, target = _CONTENTS.findall(written), _LINK_TARGET.findall(written)
            is_inside = b"/Dest" in written
            if (
                len(said) == written.count(b"/Contents") <= 1
                and len(target) == is_inside <= 1
                and (is_inside or b"#" not in written)
            ):
                plain, code = said[0] if said else (b"", b"")
                contents = text_of(bytes.fromhex(code.decode()) if code else plain)
                yield PdfLink(
                    number,
                    text_of(target[0]) if target else None,
                    _box(map(float, sides[0].split())),
                    contents if said else None,
                )
                continue
        annotation = pdf.get(item) or {}
        if annotation.get("Subtype") != "Link":
            continue
        goal, said_of = pdf.get(annotation.get("Dest")), pdf.get(annotation.get("Contents"))
        yield PdfLink(
            number,
            text_of(goal) if isinstance(goal, bytes) else None,
            _box(float(side) for side in pdf.get(annotation["Rect"])),
            text_of(said_of) if isinstance(said_of, bytes) else None,
        )


def _box(sides: Iterable[float]) -> Box:
    x1, y1, x2, y2 = sides
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
