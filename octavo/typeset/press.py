"""Turn laid-out pages into the bytes of one PDF."""

from __future__ import annotations

from typing import Any

from octavo.engine import CollectedWarnings


def join_pages(document: Any, pages: list[Any], front_count: int) -> tuple[bytes, tuple[str, ...]]:
    """One PDF of ``pages``, with the metadata of ``document``, and what the engine said of them.

    Links, destinations and outline run through all pages. The first ``front_count`` pages are
    labelled i, ii …, the others 1, 2 …, as their folios are.
    """
    import pydyf

    def add_labels(_: Any, pdf: Any) -> None:
        ranges = [(0, "/r")] if front_count else []
        if len(pages) > front_count:
            ranges.append((front_count, "/D"))
        numbers = pydyf.Array()
        for start, style in ranges:
            numbers.append(start)
            numbers.append(pydyf.Dictionary({"S": style}))
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})
        pdf.catalog["PageMode"] = "/UseOutlines"
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    with CollectedWarnings() as said:
        pdf: bytes = document.copy(pages).write_pdf(finisher=add_labels, pdf_tags=True)
    return pdf, tuple(dict.fromkeys(said))
