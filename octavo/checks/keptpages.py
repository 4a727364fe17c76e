"""Turn pages that were read before into their reading, without reading them again.

A page is its content, the forms and fonts that it draws with, and the places of its notes and links.
Where all of these are the same bytes, what a reader sees is the same.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from octavo.checks.marks import Aloud
from octavo.checks.pdfobjects import PageObject, PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.checks.readpages import (
    Link,
    PageMarks,
    PagesReading,
    PdfFloat,
    PdfNote,
    PdfPage,
)
from octavo.checks.setlines import SetLines
from octavo.model import Frame
from octavo.workshop import store
from octavo.workshop.memory import recall
from octavo.workshop.unchanged import program_key


def keys_of_pages(
    pdf: PdfObjects,
    pages: Sequence[PageObject],
    marks_of: Sequence[PageMarks],
    frame: Frame,
    viewed: bool,
) -> list[str]:
    """For each page a name for everything that its reading depends on."""
    digests = _Digests(pdf)
    surroundings = store.key_of("page read", program_key(), frame, viewed)
    keys = []
    for index, (page, named) in enumerate(zip(pages, marks_of, strict=True)):
        digests_of = (*map(digests.of, page.contents), *digests.of_resources(page.resources))
        facts = (surroundings, index, named, *digests_of)
        keys.append(recall("key of a page", facts, partial(store.key_of, *facts)))
    return keys


def key_of_span(keys: Sequence[str]) -> str:
    """A name for everything that the reading of pages depends on that have these keys, and are read together."""
    return store.key_of("pages read", *keys)


def find_pages(key: str) -> PagesReading | None:
    """The reading of a span that was kept; None when there is none."""
    return store.find_value("pages read", key, _read_kept)


def _read_kept(body: bytes) -> PagesReading:
    facts = json.loads(body)
    return PagesReading(
        tuple(_page(page) for page in facts["pages"]),
        tuple(Link(**link) for link in facts["links"]),
        {name: PdfNote(**note) for name, note in facts["notes"].items()},
    )


def keep_pages(key: str, reading: PagesReading) -> None:
    """Keep the reading of a span."""
    first = reading.pages[0].index if reading.pages else -1
    store.keep_later("pages read", key, reading, _write_kept, f"pages from {first}")


def _write_kept(reading: PagesReading) -> bytes:
    return json.dumps(reading, default=_plain).encode()


def _plain(value: Any) -> object:
    """An array, or what has fields, as JSON knows it."""
    if isinstance(value, array):
        return value.tolist()
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _page(facts: dict[str, Any]) -> PdfPage:
    lines, aloud = facts.pop("lines"), facts.pop("aloud")
    heard = Aloud(
        tuple(aloud["marks"]), tuple(aloud["texts"]), tuple(aloud["artifacts"]), aloud["loose"]
    )
    facts["floats"] = tuple(PdfFloat(*held) for held in facts["floats"])
    return PdfPage(**facts, lines=SetLines(lines["texts"], array("i", lines["facts"])), aloud=heard)


class _Digests:
    """Digests of what stands in a PDF, each made once."""

    def __init__(self, pdf: PdfObjects) -> None:
        self._pdf = pdf
        self._known: dict[int, str] = {}

    def of_resources(self, resources: Any) -> list[str]:
        """What a page draws with: fonts with their programs and their texts, forms with their own."""
        pdf, found = self._pdf, []
        fonts = (pdf.find(resources) or {}).get("Font")
        if fonts is not None:
            found.append(self._once(fonts, self._of_fonts))
        for form in (pdf.find(resources, "XObject") or {}).values():
            held = pdf.get(form)
            found.append(self._once(form, partial(_digest_in_place, held)))
            inner = pdf.find(held, "Resources")
            if inner is not None:
                found += self.of_resources(inner)
        return found

    def of(self, item: Any) -> str:
        """What an object is, with all that a stream says; other objects it only names."""
        return self._once(item, lambda given: _digest(self._pdf.get(given)))

    def _of_fonts(self, fonts: Any) -> str:
        digest = hashlib.sha256()
        for key, font in sorted((self._pdf.find(fonts) or {}).items()):
            descendants = self._pdf.find(font, "DescendantFonts") or [None]
            parts = (
                self._pdf.find(font, "ToUnicode"),
                self._pdf.find(descendants[0], "W"),
                self._pdf.find(descendants[0], "FontDescriptor", "FontFile2"),
                self._pdf.find(descendants[0], "FontDescriptor", "FontFile3"),
            )
            digest.update(key.encode() + "".join(map(_digest, parts)).encode())
        return digest.hexdigest()

    def _once(self, item: Any, make: Callable[[Any], str]) -> str:
        if not isinstance(item, Reference):
            return make(item)
        if item.number not in self._known:
            self._known[item.number] = make(item)
        return self._known[item.number]


def _digest_in_place(held: Any, _: Any) -> str:
    return _digest(held)


def _digest(item: Any) -> str:
    body = item.raw if isinstance(item, Stream) else repr(item).encode()
    return hashlib.sha256(body).hexdigest()
