"""Turn a shading, one colour that passes into another, into the inks of a press (ISO 32000-1, 7.10 and 8.7.4.5).

Between two colours the eye does not go the straight way that their greys would: the colours on the way are asked one
by one, and the inks of each are written down.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Name, PdfError
from octavo.press.inks import Colour, Inks

_STEPS = 128  # that are asked: no eye tells neighbours apart
_SPACES = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}
_ALONG = (2, 3)  # kinds of shadings that go along one line: axial, radial


def convert_shading(pdf: PdfObjects, shading: dict[str, Any], inks: Inks) -> dict[str, Any] | None:
    """The shading in the inks; None where it is of a kind, or in colours, that are not known here."""
    held = {key: pdf.get(value) for key, value in shading.items()}
    parts = _SPACES.get(str(held.get("ColorSpace")))
    if held.get("ShadingType") not in _ALONG or parts is None or "Function" not in held:
        return None
    first, last = (float(pdf.get(end)) for end in held.get("Domain", [0, 1]))
    functions = held["Function"] if isinstance(held["Function"], list) else [held["Function"]]
    try:
        colours = [
            inks.of_colour(_values(pdf, functions, first + (last - first) * step / (_STEPS - 1)))
            for step in range(_STEPS)
        ]
    except PdfError:
        return None
    made = {
        key: [pdf.get(part) for part in value] if isinstance(value, list) else value
        for key, value in held.items()
        if key in ("ShadingType", "Coords", "Domain", "Extend", "BBox", "AntiAlias")
    }
    function = _sampled([_whole(colour, inks) for colour in colours], first, last)
    return {**made, "ColorSpace": Name(inks.name), "Function": function}


def _whole(colour: Colour, inks: Inks) -> Colour:
    """A grey among colours, in as many parts as they have."""
    count = _SPACES[inks.name]
    if len(colour) == count:
        return colour
    return colour * count if count == 3 else (0.0, 0.0, 0.0, 1 - colour[0])


def _sampled(colours: Sequence[Colour], first: float, last: float) -> Stream:
    samples = bytes(round(255 * part) for colour in colours for part in colour)
    return Stream(
        {
            "FunctionType": 0, "Domain": [first, last], "Range": [0, 1] * len(colours[0]),
            "Size": [len(colours)], "BitsPerSample": 8, "Filter": Name("FlateDecode"),
        },
        zlib.compress(samples, 6),
    )  # fmt: skip


def _values(pdf: PdfObjects, functions: Sequence[Any], at: float) -> Colour:
    """What a function gives, or several that each give a part."""
    found: Colour = ()
    for function in functions:
        found += _value(pdf, pdf.get(function), at)
    return tuple(min(max(part, 0.0), 1.0) for part in found)


def _value(pdf: PdfObjects, function: Any, at: float) -> Colour:
    held = function.head if isinstance(function, Stream) else function
    held = {key: pdf.get(value) for key, value in held.items()}
    first, last = (float(pdf.get(end)) for end in held["Domain"])
    at = min(max(at, first), last)
    kind = held["FunctionType"]
    if kind == 2:
        return _between(
            [float(pdf.get(part)) for part in held.get("C0", [0.0])],
            [float(pdf.get(part)) for part in held.get("C1", [1.0])],
            at ** float(held["N"]),
        )
    if kind == 3:
        bounds = [first, *(float(pdf.get(bound)) for bound in held["Bounds"]), last]
        place = next((i for i, bound in enumerate(bounds[1:-1]) if at < bound), len(bounds) - 2)
        begin, end = (float(pdf.get(part)) for part in held["Encode"][2 * place : 2 * place + 2])
        wide = bounds[place + 1] - bounds[place]
        share = (at - bounds[place]) / wide if wide else 0.0
        return _value(pdf, pdf.get(held["Functions"][place]), begin + (end - begin) * share)
    if kind == 0 and isinstance(function, Stream) and held["BitsPerSample"] == 8:
        return _sample(function.body, held, (at - first) / (last - first))
    raise PdfError("a shading has a function of a kind that is not known")


def _sample(body: bytes, held: dict[str, Any], share: float) -> Colour:
    count, parts = int(held["Size"][0]), len(held["Range"]) // 2
    place = share * (count - 1)
    before = min(int(place), count - 2)
    low, high = (
        [code / 255 for code in body[parts * at : parts * at + parts]]
        for at in (before, before + 1)
    )
    return _between(low, high, place - before)


def _between(low: Sequence[float], high: Sequence[float], share: float) -> Colour:
    return tuple(a + (b - a) * share for a, b in zip(low, high, strict=True))
