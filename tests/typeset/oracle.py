"""The plain way to print a book: one process, one engine, furniture laid out with its pages.

It knows nothing of jobs, sheets, kept results or joining, and uses the same templates and styles. What
the quick way gives has to look the same, to the pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import pdf

from octavo.engine.composer import Composing
from octavo.engine.layout import Engine
from octavo.model import Book, Stamp, Theme
from octavo.reading.theme import template_environment
from octavo.text.numerals import roman
from octavo.typeset.design import design_pages, page_css
from octavo.typeset.longnotes import break_long_notes
from octavo.typeset.measure import lines_of
from octavo.typeset.pieces import Piece, Setter


def print_plainly(book: Book, theme: Theme, root: Any, page_count: int) -> bytes:
    """The PDF of a book that has ``page_count`` pages."""
    design = design_pages(book.metadata.print, theme, page_count)
    setter = Setter(book, theme, template_environment(root), Stamp(0), design)
    css = theme.print_css + page_css(design, book.metadata)
    engine = Engine(theme.faces, Composing())

    def lay_out(piece: Piece, folio: int) -> list[Any]:
        engine.serve(dict(piece.job.files))
        html = piece.job.html.replace('href="octavo-id:', 'href="#')
        html = break_long_notes(
            html,
            lambda body: lines_of(body, engine, css, design.text_width_pt),
            design.note_line_pt,
            design.text_height_pt / 3,
        )
        start = f"@page :first {{ counter-reset: page {folio}; }}"
        return list(engine.lay_out(html, css + start).document.pages)

    engine.serve({})
    blank = engine.lay_out(
        '<html lang="zxx"><head><title>-</title></head><body class="blank"></body></html>', css
    ).document.pages[0]

    def lay_out_all(pieces: list[Piece], done: list[Any]) -> list[Any]:
        for piece in pieces:
            if len(done) % 2:
                done.append(blank)
            done += lay_out(piece, len(done) + 1)
        return done

    front, body = ([making.make() for making in part] for part in setter.divisions())
    after = lay_out_all(body, [])
    folios = {a: str(i) for i, page in enumerate(after, start=1) for a in page.anchors}
    before: list[Any] = []
    for _ in range(3):  # the contents name the folios of what stands behind them
        before = lay_out_all([setter.preliminaries(), setter.contents(folios), *front], [])
        folios |= {a: roman(i) for i, page in enumerate(before, start=1) for a in page.anchors}
    if len(before) % 2:
        before.append(blank)
    document = engine.lay_out(
        f'<html lang="{book.metadata.language}"><head><title>-</title></head><body>x</body></html>',
        css,
    ).document
    with links_alone():
        result: bytes = document.copy([*before, *after]).write_pdf()
    return result


@contextmanager
def links_alone() -> Iterator[None]:
    """Make links of links, and not of each word within them."""
    add = pdf.add_links

    def add_links(found: tuple[list[Any], Any], *rest: Any) -> None:
        boxes = [made[-1] for made in found[0]]
        kept = [box.element_tag == "a" for box in boxes]
        add(
            ([made for made, is_link in zip(found[0], kept, strict=True) if is_link], found[1]),
            *rest,
        )

    pdf.add_links = add_links
    try:
        yield
    finally:
        pdf.add_links = add
