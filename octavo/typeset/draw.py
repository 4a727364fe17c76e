"""Turn laid-out pages into plates.

The engine draws each page as a document of its own. What the pages of a book share (fonts, colour
spaces, the root of the structure) is left to the join; everything else goes into the plate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from octavo.engine.reliefs.objects import write_number
from octavo.engine.tagnodes import FAR, FLOAT, Tagged
from octavo.typeset.pdffile import compress
from octavo.typeset.plates import COLORS, FONTS, Form, Picture, Plate, shared_code, write_tags

_PLAIN_STRING = re.compile(r"[\w .,:;/?&=#-]*", re.ASCII)  # nothing of it is escaped
_NO_BORDER = {"W": 0}  # of a link
_REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A number in the parent tree, counted from the plate's first."""

    index: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What an object says, with ``%d`` where a number is missing: that of another object, or below zero
    that of an entry of the parent tree (-1 for the first)."""

    text: bytes
    names: list[int]


def make_plate(pdf: Any, fonts: int, tagged: Tagged | None) -> Plate:
    """The plate of the only page of ``pdf`` (a pydyf.PDF), whose object number ``fonts`` is its fonts."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    content = _find(pdf, page["Contents"])
    resources = _find(pdf, page["Resources"])
    shared = {fonts: FONTS, _number(resources["ColorSpace"]): COLORS}
    links = [_find(pdf, reference) for reference in page.get("Annots", ())]
    for index, link in enumerate(links):
        _lead_inside(link)
        link["StructParent"] = _Entry(1 + index)
    del resources["Font"], resources["ColorSpace"]
    inside = _tell(resources)
    inside = _Told(inside.text[2:-2], inside.names)
    begin = [*inside.names, *(link.number for link in links)]
    told = _reachable(pdf, begin, {page.number, *shared})
    pictures = [n for n in told if _is_stream(pdf.objects[n])]
    apart = set(pictures)
    drawn = [n for n in told if n not in apart]
    places = {n: place for place, n in enumerate([page.number, *drawn])}
    places |= {n: 1 + len(drawn) + place for place, n in enumerate(pictures)}
    codes = places | {own: shared_code(number) for own, number in shared.items()}
    is_tagged = tagged is not None and (tagged.marks or links or _has_floats(tagged))
    return Plate(
        boxes=b"".join(
            b"/%s %s" % (name.encode(), page[name].data)
            for name in ("MediaBox", "TrimBox", "BleedBox")
        ),
        content=compress(_body(content)),
        resources=_form([inside], codes),
        objects=_form([told[n] for n in drawn], codes),
        object_count=len(drawn),
        links=tuple(places[link.number] for link in links),
        tags=write_tags(tagged) if tagged is not None and is_tagged else b"",
        pictures=tuple(_picture(pdf.objects[n], told[n], places[n], codes) for n in pictures),
    )


def _has_floats(tagged: Tagged) -> bool:
    """Whether a page on which nothing is said may be the place of something that is."""
    return any(tag.kind == FLOAT for tag in tagged.text)


def _form(objects: Sequence[_Told], codes: Mapping[int, int]) -> Form:
    """Objects as lines of one form."""
    numbers = [codes[n] if n > 0 else n for told in objects for n in told.names]
    return Form.of(b"\n".join([told.text for told in objects]), numbers)


def _lead_inside(link: Any) -> None:
    """Name the destination of a link that leads to a place in the book."""
    import pydyf

    address = link["A"]["URI"].string if "A" in link else ""
    if address.startswith(FAR):
        del link["A"]
        link["Dest"] = pydyf.String(unquote(address.removeprefix(FAR)))


def _reachable(pdf: Any, begin: Iterable[int], known: set[int]) -> dict[int, _Told]:
    """What all objects say that those of ``begin`` name, directly or through others, by their numbers in
    order; of a stream it is the dictionary."""
    found: dict[int, _Told] = {}
    waiting = list(begin)
    while waiting:
        number = waiting.pop()
        if number not in found and number not in known:
            item = pdf.objects[number]
            if isinstance(item, dict) and item.get("Subtype") == "/Link":  # as nearly all are
                told = _tell_link(item)
            else:
                told = _tell(_head(item) if _is_stream(item) else item)
            found[number] = told
            waiting += [n for n in told.names if n > 0]
    return {number: found[number] for number in sorted(found)}


def _head(stream: Any) -> dict[str, Any]:
    """A stream's dictionary, but for the wish that a viewer smoothen a picture: whatever a style sheet says of it
    (the engine reads ``image-rendering: auto`` so), archives have none (ISO 19005-3, 6.2.8)."""
    return {key: value for key, value in stream.extra.items() if key != "Interpolate"}


def _tell_link(item: Any) -> _Told:
    parts: list[bytes] = []
    names: list[int] = []
    for key, value in item.items():
        parts.append(f"/{key} ".encode())
        if key == "Rect":
            parts.append(b"[%s]" % b" ".join(map(write_number, value)))
        elif key in ("Type", "Subtype"):
            parts.append(value.encode())
        elif key == "BS" and value == _NO_BORDER:
            parts.append(b"<</W 0>>")
        elif value.__class__ is _Entry:
            parts.append(b"%d")
            names.append(-1 - value.index)
        else:
            _put(value, parts, names)
    return _Told(b"<<%s>>" % b"".join(parts), names)


def _tell(item: Any) -> _Told:
    """What an object says."""
    parts: list[bytes] = []
    names: list[int] = []
    _put(item, parts, names)
    return _Told(b"".join(parts), names)


def _put(item: Any, parts: list[bytes], names: list[int]) -> None:
    if isinstance(item, (bytes, int, float, str)):
        texts = _REFERENCE.split(_plain()(item).replace(b"%", b"%%"))
        parts.append(b"%d 0 R".join(texts[::2]))
        names += map(int, texts[1::2])
    elif isinstance(item, dict):
        parts.append(b"<<")
        for key, value in item.items():
            parts.append(b"/%s " % key.encode())
            _put(value, parts, names)
        parts.append(b">>")
    elif isinstance(item, list):
        parts.append(b"[")
        for index, value in enumerate(item):
            if index:
                parts.append(b" ")
            _put(value, parts, names)
        parts.append(b"]")
    elif isinstance(item, _Entry):
        parts.append(b"%d")
        names.append(-1 - item.index)
    elif _PLAIN_STRING.fullmatch(item.string):
        parts.append(b"(%s)" % item.string.encode())
    else:  # a pydyf.String
        text = item.data.replace(b"%", b"%%")
        parts.append(text.replace(b"\n", b"\\n").replace(b"\r", b"\\r"))


@cache
def _plain() -> Any:
    """What writes numbers and names in a PDF."""
    import pydyf

    return pydyf._to_bytes


def _picture(stream: Any, told: _Told, place: int, codes: Mapping[int, int]) -> Picture:
    head, body = told.text[2:-2], _body(stream)
    if "Filter" not in stream.extra:
        head, body = head + b"/Filter/FlateDecode", compress(body)
    return Picture(place, _form([_Told(head, told.names)], codes), body)


def _is_stream(item: Any) -> bool:
    import pydyf

    return isinstance(item, pydyf.Stream)


def _body(stream: Any) -> bytes:
    plain = _plain()
    return b"\n".join([item if item.__class__ is bytes else plain(item) for item in stream.stream])


def _find(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference[:-4])  # " 0 R"
