"""Turn the paths that clip an object of a page into the rectangle through which it is seen, as PDFium tells them."""

from __future__ import annotations

import ctypes
from math import inf
from typing import Any

from octavo.press.matrix import Box, Matrix, moved

EVERYWHERE: Box = (-inf, -inf, inf, inf)


def window_of(item: Any, matrix: Matrix) -> Box:
    """The rectangle around all through which an object is seen; ``matrix``: of what holds it."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    window = EVERYWHERE
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points: list[tuple[float, float]] = []
        for at in range(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append((x.value, y.value))
        if points:
            xs, ys = zip(*points, strict=True)
            window = within(window, moved((min(xs), min(ys), max(xs), max(ys)), matrix))
    return window


def within(box: Box, window: Box) -> Box:
    """What is seen of a rectangle through another."""
    return (
        max(box[0], window[0]), max(box[1], window[1]), min(box[2], window[2]), min(box[3], window[3]),
    )  # fmt: skip


def is_empty(box: Box) -> bool:
    """Whether nothing is in a rectangle."""
    return box[0] >= box[2] or box[1] >= box[3]
