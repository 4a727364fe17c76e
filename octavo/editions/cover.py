"""Turn a book's title into a cover, for books that bring none: the front is drawn as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from io import BytesIO

from markupsafe import Markup

from octavo.engine.complaints import CollectedWarnings
from octavo.engine.footing import engine_state
from octavo.engine.layout import lay_out
from octavo.model import Book, Theme
from octavo.model.face import Face
from octavo.text.coverfront import HEIGHT_PT, WIDTH_PT, make_front
from octavo.workshop.memory import recall
from octavo.workshop.store import find_or_make, key_of

_SCALE = 4  # pixels per point: a page of 400 × 640 pt gives the 1600 × 2560 that shops ask for
_PAGE = f"""
@page {{ size: {WIDTH_PT}pt {HEIGHT_PT}pt; margin: 0; }}
html {{ font-family: var(--text); color: var(--ink); background: var(--ground); line-height: 1; }}
body {{ margin: 0; }}
"""


def make_cover(book: Book, theme: Theme) -> bytes:
    """A PNG of 1600 × 2560 pixels; the same book and theme give the same bytes."""
    metadata = book.metadata
    front = make_front(metadata, theme)
    html = Markup('<html lang="{}"><head><title>{}</title></head><body>{}</body></html>').format(
        metadata.language, metadata.title, front.html
    )
    css = _PAGE + front.css
    faces = [(face.family, face.weight, face.style, face.path.name) for face in theme.faces]

    def make() -> bytes:
        made_by = (*map(version, ("weasyprint", "pypdfium2")), engine_state())
        key = key_of("cover", str(html), css, faces, *made_by)
        return find_or_make(key, lambda: _draw(html, css, theme.faces))

    return recall("cover", (str(html), css, tuple(faces)), make)


def _draw(html: str, css: str, faces: Sequence[Face]) -> bytes:
    import pypdfium2

    with CollectedWarnings():  # of a title's letters that no face has, the book's findings tell
        pdf = lay_out(html, css, faces, {}).document.write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=_SCALE).to_pil()
    out = BytesIO()
    picture.save(out, "PNG", compress_level=9)
    return out.getvalue()
