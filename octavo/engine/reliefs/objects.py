"""Turn numbers and objects into those of a PDF with no more ado than is asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def make_objects_plainly() -> None:
    """Make the objects of a PDF without telling each that it has no number and no place yet.

    A page has hundreds of them, most of which are elements of its structure. Gain: 0.2 %.
    """
    import pydyf

    pydyf.Object.number = None
    pydyf.Object.offset = pydyf.Object.generation = 0
    pydyf.Object.free = "n"
    pydyf.Dictionary.__init__ = dict.__init__
    pydyf.Array.__init__ = list.__init__
    pydyf.Object.reference = property(lambda self: b"%d %d R" % (self.number, self.generation))


def place_directly() -> None:
    """Work with the six numbers of a matrix without making lists of lists of them.

    The sums are the engine's, term by term, so that they round alike.
    Gain: 0.2 %.
    """
    from weasyprint.matrix import Matrix

    def values(matrix: Any) -> tuple[float, ...]:
        (a, b, *_), (c, d, *_), (e, f, *_) = matrix
        return a, b, c, d, e, f

    def transform_point(matrix: Any, x: float, y: float) -> list[float]:
        (a, b, *_), (c, d, *_), (e, f, *_) = matrix
        return [x * a + y * c + 1 * e, x * b + y * d + 1 * f]

    Matrix.values = property(values)
    Matrix.transform_point = transform_point


def write_number(value: float) -> bytes:
    """A number as the engine writes it in a PDF."""
    return number_text(value).encode()


@lru_cache(maxsize=2048)  # lines of most pages stand in the same places
def number_text(value: float) -> str:
    """The letters of a number as the engine writes it in a PDF."""
    whole = int(value)
    return str(whole) if value == whole else f"{value:f}".rstrip("0")
