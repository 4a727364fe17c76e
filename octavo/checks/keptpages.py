"""Turn pages that were read before into their reading, without reading them again.

A page is its content, the forms and fonts that it draws with, and the places of its notes and links.
Where all of these are the same bytes, what a reader sees is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pikepdf

from octavo import store
from octavo.checks import readpages
from octavo.checks.readpages import Link, PageMarks, PagesReading, PdfNote, PdfPage
from octavo.model import Frame


def keys_of_pages(
    pdf: pikepdf.Pdf, spans: Sequence[range], marks: Sequence[PageMarks], frame: Frame
) -> list[str]:
    """For each span of pages a name for everything that its reading depends on."""
    seen: dict[tuple[int, int], str] = {}
    surroundings = (
        version("pypdfium2"),
        hashlib.sha256(Path(readpages.__file__).read_bytes()).hexdigest(),
        frame,
    )
    pages = list(pdf.pages)
    keys = []
    for span in spans:
        facts: list[object] = [*surroundings, span, *marks[span.start : span.stop]]
        for page in pages[span.start : span.stop]:
            contents = page.obj.get("/Contents", pikepdf.Array())
            streams = contents if isinstance(contents, pikepdf.Array) else [contents]
            facts += [_digest(stream, seen) for stream in streams]
            facts += [_digest(stream, seen) for stream in _streams(page.obj.Resources)]
        keys.append(store.key_of("pages read", *facts))
    return keys


def find_pages(key: str) -> PagesReading | None:
    """The reading of a span that was kept; None when there is none."""
    body = store.find(key)
    if body is None:
        return None
    facts = json.loads(body)
    return PagesReading(
        tuple(PdfPage(**page) for page in facts["pages"]),
        tuple(Link(**link) for link in facts["links"]),
        {name: PdfNote(**note) for name, note in facts["notes"].items()},
    )


def keep_pages(key: str, reading: PagesReading) -> None:
    """Keep the reading of a span."""
    store.keep(key, json.dumps(asdict(reading)).encode())


def _streams(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """What pages draw with: fonts as their program and their texts, and forms with their own."""
    for font in dict(resources.get("/Font", {}).items()).values():
        for part in ("/ToUnicode", "/DescendantFonts"):
            if part in font:
                yield font[part]
    for form in dict(resources.get("/XObject", {}).items()).values():
        yield form
        if "/Resources" in form:
            yield from _streams(form.Resources)


def _digest(item: pikepdf.Object, seen: dict[tuple[int, int], str]) -> str:
    if item.is_indirect and item.objgen in seen:
        return seen[item.objgen]
    if isinstance(item, pikepdf.Stream):
        body = item.read_raw_bytes()
    elif isinstance(item, pikepdf.Array):  # a font's descendant: widths and program
        font = item[0]
        program = font.FontDescriptor.get("/FontFile2")
        body = font.get("/W", pikepdf.Array()).unparse()
        body += program.read_raw_bytes() if program is not None else b""
    else:
        body = item.unparse()
    digest = hashlib.sha256(body).hexdigest()
    if item.is_indirect:
        seen[item.objgen] = digest
    return digest
