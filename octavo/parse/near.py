"""Turn an element that cannot be found by its marks into a place: by words in it, else before it, else behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from octavo.model import Place

Locate = Callable[[str], Place | None]  # where a text stands

_LEAST, _MOST = 6, 24  # letters: fewer stand in too many places, in more there is markup
_NEAREST = 200  # texts that are looked at on each side


def place_near(element: etree._Element, locate: Locate) -> Place | None:
    """The place of an element, or of what stands next to it in its tree; None where nothing there has words."""
    for letters in (
        _telling(element.xpath(".//text()"), first=True),
        _telling(reversed(element.xpath("preceding::text()")), first=False),
        _telling(element.xpath("following::text()"), first=True),
    ):
        if letters and (place := locate(letters)) is not None:
            return place
    return None


def _telling(texts: Iterable[object], *, first: bool) -> str:
    """The first or last letters of the nearest text that has enough of them."""
    for _, text in zip(range(_NEAREST), texts, strict=False):
        letters = "".join(filter(str.isalnum, str(text)))
        if len(letters) >= _LEAST:
            return letters[:_MOST] if first else letters[-_MOST:]
    return ""
