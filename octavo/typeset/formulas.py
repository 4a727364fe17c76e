"""Turn MathML into drawings: the layout engine would flatten it to text."""

from __future__ import annotations

import hashlib
import warnings
from functools import lru_cache

from lxml import etree

from octavo.model import Book

_SIZE = 24  # pixels of an em in a drawing; they are scaled to the text around them


def formula_drawings(book: Book) -> dict[str, bytes]:
    """The drawing of every formula of the book, by the ``src`` that stands for it."""
    drawings: dict[str, bytes] = {}
    for division in book.divisions:
        fragments = (division.html, division.heading_html, *(n.html for n in division.notes))
        for fragment in fragments:
            if "<math" in fragment:
                for formula in etree.fromstring(f"<div>{fragment}</div>").iter("math"):
                    source = _source(formula)
                    drawings[_src(source)] = _draw(source)
    return drawings


def draw_formulas(root: etree._Element) -> None:
    """Replace formulas by references to their drawings, on the baseline of their line."""
    for formula in list(root.iter("math")):
        source = _source(formula)
        image = etree.Element("img", src=_src(source))
        image.set("alt", formula.findtext(".//annotation") or "".join(formula.itertext()))
        depth, height = _extent(_draw(source))
        if formula.get("display") == "block":
            image.set("class", "formula display")
            image.set("style", f"height: {height:.3f}em")
        else:
            image.set("class", "formula")
            image.set("style", f"height: {height:.3f}em; vertical-align: {-depth:.3f}em")
        image.tail = formula.tail
        parent = formula.getparent()
        assert parent is not None
        parent.replace(formula, image)


def _source(formula: etree._Element) -> bytes:
    return etree.tostring(formula, with_tail=False)


def _src(source: bytes) -> str:
    return f"octavo-formula/{hashlib.sha256(source).hexdigest()[:16]}.svg"


@lru_cache(maxsize=4096)
def _draw(source: bytes) -> bytes:
    with warnings.catch_warnings():
        # ziafont finds its font in a way that newer Pythons will not allow; pinned, it works
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath

        bare = etree.fromstring(source)
        for semantics in list(bare.iter("semantics")):  # holds the formula and its TeX source
            parent = semantics.getparent()
            if parent is not None and len(semantics):
                parent.replace(semantics, semantics[0])
        drawing: str = ziamath.Math(etree.tostring(bare, encoding="unicode"), size=_SIZE).svg()
    return drawing.encode()


def _extent(drawing: bytes) -> tuple[float, float]:
    """Depth below the baseline and whole height of a drawing, in em of its text."""
    tree = etree.fromstring(drawing)
    _, top, _, height = (float(x) for x in (tree.get("viewBox") or "0 0 24 24").split())
    return (top + height) / _SIZE, height / _SIZE
