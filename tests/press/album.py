"""A book of plates that bleed: photographs, a picture on nothing, a drawing that is half transparent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import builders
from PIL import Image, ImageDraw

from press.plates import saved

TRIM = 360.0, 576.0  # points: 5 × 8 in
KEYS = {
    "title": "An Album", "subtitle": "With Plates", "author": "Ann Example", "publisher": "Example House",
    "subjects": ["Plates"], "description": "What it is about.", "price": "19.99 USD", "blurb": "What it is about.",
    "identifiers": {"isbn-print": "978-0-306-40615-7"},
}  # fmt: skip
DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 500" width="300" height="500">
<rect width="300" height="500" fill="#224"/><g opacity=".5"><rect width="300" height="250" fill="#fff"/>
<circle cx="150" cy="250" r="170" fill="#d40"/></g></svg>"""
CHAPTERS = 14  # each opens on a recto
CAPTION = "A disc, as it is seen from above"


def write_album(folder: Path, **wanted: str) -> Path:
    """The book, in ``folder``; ``wanted``: its keys of print."""
    files = {
        "book.md": "\n".join(_text()),
        "tall.jpg": picture(1900, 2900),
        "wide.jpg": picture(3000, 2600),
        "grey.png": picture(1700, 2600, "L", "PNG"),
        "disc.png": _disc(),
        "drawing.svg": DRAWING,
    }
    return builders.write_book(folder, files, print={"trim": "5in x 8in", **wanted}, **KEYS)


def picture(width: int, height: int, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """Colours everywhere, to its edges."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    green = Image.linear_gradient("L").resize((width, height))
    made = Image.merge("RGB", (red, green, Image.new("L", (width, height), 120)))
    return saved(made.point([step // 2 + 20 for step in range(256)] * 3).convert(mode), kind)


def _disc() -> bytes:
    made = Image.new("RGBA", (1700, 2600), (30, 60, 90, 255))
    ImageDraw.Draw(made).ellipse((200, 600, 1500, 1900), fill=(200, 30, 30, 128))
    return saved(made, "PNG")


def _text() -> Iterator[str]:
    yield '# One\n\nWords before.\n\n![](tall.jpg){.bleed alt="Colours"}\n\nWords behind.\n'
    yield f'# Two\n\nWords.\n\n![{CAPTION}.[^disc]](disc.png){{#fig-disc .bleed alt="A disc"}}\n'
    yield '# Three\n\nWords.\n\n![](drawing.svg){.bleed alt="Forms"}\n'
    yield '# Four\n\nWords.\n\n![](grey.png){.bleed alt="Greys"}\n\n![](wide.jpg){.bleed alt="More colours"}\n'
    yield "See @fig-disc.\n\n[^disc]: A note of the caption.\n"
    for number in range(5, CHAPTERS + 1):
        yield f"# Chapter the {number}th\n\nIts words.\n"
