"""Turn a figure that is given as PDF into a picture that every edition can show.

Page one is drawn by pdfium on white, as a PNG: the same file gives the same bytes. It is as sharp as a
printed page needs, also where a small figure is set as wide as the page, and never larger than that;
a figure smaller than a page keeps its size. Drawn figures are kept between builds.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO

from octavo.model import Book, Finding, ImageRef, Severity
from octavo.workshop.store import find_or_make, key_of

PDF = "application/pdf"
_PPI = 300
_WIDE, _LARGEST = 1800, 3600  # pixels: as wide as a page at 300 ppi, and the longer side at most
_SMALL = (288.0, 360.0)  # points: a figure within these keeps its size
_REASONS = {"password": "it is encrypted", "security": "it is encrypted"}


def draw_figure(content: bytes, ref: ImageRef) -> tuple[bytes | None, str, list[Finding]]:
    """The PNG of page one, the style of its size (“” for as wide as there is room), and what there is
    to say: an error without a picture when the file cannot be drawn."""
    import pypdfium2

    key = key_of(
        "figure",
        str(pypdfium2.PYPDFIUM_INFO),
        str(pypdfium2.PDFIUM_INFO),
        content,
        _PPI,
        _WIDE,
        _LARGEST,
    )
    facts, _, png = find_or_make(key, lambda: _draw(content)).partition(b"\n")
    found = json.loads(facts)
    if reason := found.get("fault"):
        return None, "", [
            Finding("image-damaged", Severity.ERROR, f"{ref.origin} cannot be drawn: {reason}",
                    ref.place, "save the figure again, as a PDF of one page or as SVG")
        ]  # fmt: skip
    findings = []
    if found["pages"] > 1:
        findings.append(
            Finding("image-pages", Severity.NOTE,
                    f"{ref.origin} has {found['pages']} pages: the first is shown", ref.place,
                    "save the page that you mean as a file of its own"))  # fmt: skip
    return png, found["style"], findings


def keep_sizes(book: Book, styles: dict[str, str]) -> Book:
    """The book in which pictures without a width of their own have these ``styles``, by ``src``."""
    if not any(styles.values()):
        return book

    def dress(match: re.Match[str]) -> str:
        source = re.search(r'\ssrc="([^"]*)"', match[0])
        style = styles.get(source[1], "") if source else ""
        if not style or re.search(r"\s(?:style|width|height)=", match[0]):
            return match[0]
        return f'<img style="{style}"{match[1]}'

    def dressed(html: str) -> str:
        return re.sub(r"<img((?=\s)[^<>]*>)", dress, html)

    divisions = tuple(
        replace(
            division,
            html=dressed(division.html),
            notes=tuple(replace(note, html=dressed(note.html)) for note in division.notes),
        )
        for division in book.divisions
    )
    return replace(book, divisions=divisions)


def _draw(content: bytes) -> bytes:
    """A line of facts, then the PNG."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        try:
            pages = len(document)
            if not pages:
                return _fault("it has no page")
            width, height = document[0].get_size()
            if min(width, height) < 1:
                return _fault("its page has no size")
            scale = max(_PPI / 72, _WIDE / width)
            scale = min(scale, _LARGEST / max(width, height))
            image = document[0].render(scale=scale).to_pil().convert("RGB")
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        said = str(error).lower()
        return _fault(
            next((why for word, why in _REASONS.items() if word in said), "it is damaged")
        )
    if all(low == high for low, high in image.getextrema()):
        return _fault("nothing stands on its first page")
    small = width < _SMALL[0] and height < _SMALL[1]
    facts = {"pages": pages, "style": f"width: {width:.1f}pt" if small else ""}
    out = BytesIO()
    image.save(out, "PNG", dpi=(_PPI, _PPI))
    return json.dumps(facts).encode() + b"\n" + out.getvalue()


def _fault(reason: str) -> bytes:
    return json.dumps({"fault": reason}).encode() + b"\n"
