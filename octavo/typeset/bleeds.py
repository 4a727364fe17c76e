"""Turn a figure whose picture covers a page into what the engine knows, and its place into a page without head and folio."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from octavo.engine.bleeds import BLED, PICTURE
from octavo.text.bleeds import BLEED, BLEED_PT
from octavo.text.floats import FLOAT


def cover_page(figure: etree._Element) -> None:
    """Have the picture of a figure cover its page: it stands in a box, which cuts it."""
    image = figure.find("img")
    assert image is not None
    window = etree.Element("div", {"class": PICTURE})
    image.addprevious(window)
    window.append(image)
    image.tail = None
    del figure.attrib[BLEED]
    figure.set(BLED, f"{BLEED_PT:g}")


def covered_pages(html: str, anchors: Mapping[str, tuple[int, float, float]]) -> frozenset[int]:
    """The pages of a document that a picture covers; ``anchors`` has where its places have been printed. One whose caption
    leaves no room for it is printed as other figures are."""
    if f"{BLED}=" not in html:
        return frozenset()
    figures = etree.fromstring(html.encode()).iter("figure")
    names = ((figure.get(FLOAT) or "").split() for figure in figures if figure.get(BLED))
    heads = (anchors.get(f"{name[2]} 1 head") for name in names if len(name) == 3)
    return frozenset(head[0] for head in heads if head is not None)
