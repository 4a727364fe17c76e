"""A book of plates: a photograph, a drawing with all that is half transparent, a picture on nothing."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import builders
from PIL import Image, ImageDraw

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">
<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>
<rect x="5" y="5" width="60" height="60" fill="url(#g)"/>
<circle cx="100" cy="50" r="30" fill="#0a0" fill-opacity=".4" stroke="#a0a" stroke-width="2"/>
<g opacity=".5"><rect x="140" y="20" width="40" height="40" fill="#800"/><rect x="150" y="30" width="40" height="40" fill="#008"/></g>
</svg>"""
CHAPTERS = 12  # each opens on a recto


def write_plates(folder: Path, **keys: object) -> Path:
    """The book, in ``folder``."""
    return builders.write_book(
        folder,
        {
            "book.md": "\n".join(_text()),
            "photo.jpg": photograph(1200, 800),
            "mark.png": _mark(),
            "drawing.svg": DRAWING,
        },
        **{"title": "A Book of Plates", "author": "Ann Example", **keys},
    )


def photograph(width: int, height: int) -> bytes:
    """From blue to yellow, with all between."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    green = Image.linear_gradient("L").resize((width, height))
    made = Image.merge("RGB", (red, green, Image.new("L", (width, height), 128)))
    return saved(made, "JPEG")


def _mark() -> bytes:
    made = Image.new("RGBA", (900, 900), (0, 0, 0, 0))
    ImageDraw.Draw(made).ellipse((100, 100, 800, 800), fill=(200, 30, 30, 128))
    return saved(made, "PNG")


def saved(picture: Image.Image, kind: str) -> bytes:
    """A picture as a file of a kind, “JPEG” or “PNG”."""
    content = BytesIO()
    picture.save(content, kind)
    return content.getvalue()


def _text() -> Iterator[str]:
    yield '# One\n\n![A photograph](photo.jpg){width=60% alt="Colours"}\n'
    yield '![A drawing](drawing.svg){width=80% alt="Forms"}\n'
    yield '![A mark](mark.png){width=30% alt="A disc"}\n'
    yield "Words[^1] with [a link](https://example.org).\n\n[^1]: A note.\n"
    for number in range(2, CHAPTERS + 1):
        yield f"# Chapter the {number}th\n\nIts words.\n"
