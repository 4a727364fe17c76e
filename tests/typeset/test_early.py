"""Pages can be looked at before their book is joined, and look as they will."""

from __future__ import annotations

import pypdfium2 as pdfium
from conftest import ALONE, BOOKS

from octavo.pipeline import build_book
from octavo.stages import EarlyPages


def test_early_pages_are_those_of_the_book_pixel_by_pixel() -> None:
    told: list[EarlyPages] = []
    date = {"SOURCE_DATE_EPOCH": "1700000000"}
    made = build_book(
        BOOKS / "full",
        ("pdf",),
        date,
        ALONE,
        lambda *_: None,
        news=told.append,
    )
    (early,) = told
    assert early.page_map == made.page_map
    drawn = [index for index, digest in enumerate(early.digests) if digest]
    whole = pdfium.PdfDocument(made.editions[0].content)
    assert len(early.digests) == len(whole)
    chosen = [drawn[2], *drawn[-3:]]
    alone = pdfium.PdfDocument(early.print_off(chosen))
    assert len(alone) == len(chosen)
    for place, index in enumerate(chosen):
        pictures = [bytes(page.render().buffer) for page in (alone[place], whole[index])]
        assert pictures[0] == pictures[1]
