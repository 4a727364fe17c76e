"""Turn pictures into those through which the page shows: on a dark page black lines would be gone."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from io import BytesIO

from lxml import etree

from octavo.model import Image

PAPER = "on-paper"  # class of a picture that needs a white ground


def see_through(images: Iterable[Image]) -> frozenset[str]:
    """The ``src`` of each picture that does not cover its own ground."""
    return frozenset(image.src for image in images if _is_clear(image))


def give_ground(picture: etree._Element) -> None:
    """Let the page's sheet know that a picture needs a ground."""
    picture.set("class", f"{picture.get('class') or ''} {PAPER}".strip())


def _is_clear(image: Image) -> bool:
    if image.media_type == "image/svg+xml":
        return True
    if image.media_type == "image/jpeg":
        return False
    from PIL import Image as Picture  # takes a while to load, and most books have no such picture

    if image.media_type == "image/webp":  # else all readers of pictures are loaded to find it
        import_module("PIL.WebPImagePlugin")
    with Picture.open(BytesIO(image.content)) as opened:
        return bool(opened.has_transparency_data)
