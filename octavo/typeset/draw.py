"""Turn laid-out pages into plates.

The engine draws each page as a document of its own. What the pages of a book share (fonts, colour
spaces, the root of the structure) is left to the join; everything else goes into the plate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from octavo.typeset.plates import COLORS, DOCUMENT, FONTS, Form, Picture, Plate, compress

# Links inside the book leave a job as addresses of this kind: they lead to destinations by name.
FAR = "octavo-id:"

# A string, which may look like anything; the name of an object; an entry of the parent tree.
_OPEN = re.compile(rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)|(\d+) 0 R|@(\d+)@", re.DOTALL)
_OF_STRUCTURE = ("/StructElem", "/OBJR")


def make_plate(pdf: Any, fonts: int) -> Plate:
    """The plate of the only page of ``pdf`` (a pydyf.PDF), whose object number ``fonts`` is its fonts."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    content = _find(pdf, page["Contents"])
    resources = _find(pdf, page["Resources"])
    shared = {fonts: FONTS, _number(resources["ColorSpace"]): COLORS}
    tops, entries = _take_structure(pdf, shared)
    links = [_find(pdf, reference) for reference in page.get("Annots", ())]
    for link in links:
        _lead_inside(link)
    del resources["Font"], resources["ColorSpace"]
    inside = resources.data[2:-2]
    begin = [*_numbers(inside), *(link.number for link in links), *tops]
    texts = _reachable(pdf, begin, {page.number, *shared})
    pictures = [n for n in texts if _is_stream(pdf.objects[n])]
    tree = [n for n in texts if _is_of_structure(pdf.objects[n])]
    apart = {*pictures, *tree}
    drawn = [n for n in texts if n not in apart]
    nodes = [texts[n] for n in tree]
    if entries:
        nodes.append(_parent_node(entries))
    places = {n: place for place, n in enumerate([page.number, *drawn, *tree])}
    places |= {n: 1 + len(drawn) + len(nodes) + place for place, n in enumerate(pictures)}
    writer = _Writer(places, shared)
    return Plate(
        boxes=b"".join(
            b"/%s %s" % (name.encode(), page[name].data)
            for name in ("MediaBox", "TrimBox", "BleedBox")
        ),
        content=compress(_body(content)),
        resources=writer.form([inside]),
        objects=writer.form([texts[n] for n in drawn]),
        object_count=len(drawn),
        links=tuple(places[link.number] for link in links),
        tree=writer.form(nodes),
        tree_count=len(nodes),
        tops=tuple(places[n] for n in tops),
        entries=len(entries),
        pictures=tuple(_picture(pdf.objects[n], texts[n], places[n], writer) for n in pictures),
    )


class _Writer:
    """Writes objects with open places for the numbers of others."""

    def __init__(self, places: dict[int, int], shared: dict[int, int]) -> None:
        self._places = places
        self._shared = shared

    def form(self, objects: Iterable[bytes]) -> Form:
        """Objects as lines of one form."""
        numbers: list[int] = []

        def leave_open(match: re.Match[bytes]) -> bytes:
            string, reference, entry = match.groups()
            if string is not None:
                return string.replace(b"\n", b"\\n").replace(b"\r", b"\\r")
            if entry is not None:
                numbers.append(-1 - int(entry))
                return b"%d"
            number = int(reference)
            if number in self._shared:
                return b"%d 0 R" % self._shared[number]
            numbers.append(self._places[number])
            return b"%d 0 R"

        lines = [_OPEN.sub(leave_open, text.replace(b"%", b"%%")) for text in objects]
        return Form.of(b"\n".join(lines), numbers)


def _take_structure(pdf: Any, shared: dict[int, int]) -> tuple[list[int], list[Any]]:
    """The elements below the root of the structure, and the entries of its parent tree."""
    if "StructTreeRoot" not in pdf.catalog:
        return [], []
    root = _find(pdf, pdf.catalog["StructTreeRoot"])
    document = _find(pdf, root["K"][0])
    shared[document.number] = DOCUMENT
    entries = _find(pdf, root["ParentTree"])["Nums"][1::2]
    return [_number(reference) for reference in document["K"]], entries


def _parent_node(entries: list[Any]) -> bytes:
    """The page's part of the parent tree: the elements of its marks, then that of each link."""
    nums = b" ".join(
        b"@%d@ %s" % (index, entry if isinstance(entry, bytes) else entry.data)
        for index, entry in enumerate(entries)
    )
    return b"<</Limits[@0@ @%d@]/Nums[%s]>>" % (len(entries) - 1, nums)


def _lead_inside(link: Any) -> None:
    """Name the destination of a link that leads to a place in the book; open its parent's entry."""
    import pydyf

    if "StructParent" in link:
        link["StructParent"] = b"@%d@" % link["StructParent"]
    address = link["A"]["URI"].string if "A" in link else ""
    if address.startswith(FAR):
        del link["A"]
        link["Dest"] = pydyf.String(unquote(address.removeprefix(FAR)))
        if "Contents" in link:
            link["Contents"] = link["Dest"]


def _reachable(pdf: Any, begin: Iterable[int], known: set[int]) -> dict[int, bytes]:
    """What all objects say that those of ``begin`` name, directly or through others, by their numbers in
    order; of a stream it is the dictionary."""
    found: dict[int, bytes] = {}
    waiting = list(begin)
    while waiting:
        number = waiting.pop()
        if number not in found and number not in known:
            item = pdf.objects[number]
            text = _dictionary(item.extra) if _is_stream(item) else item.data
            found[number] = text
            waiting += _numbers(text)
    return {number: found[number] for number in sorted(found)}


def _numbers(text: bytes) -> list[int]:
    return [int(number) for _, number, _ in _OPEN.findall(text) if number]


def _picture(stream: Any, text: bytes, place: int, writer: _Writer) -> Picture:
    head, body = text[2:-2], _body(stream)
    if "Filter" not in stream.extra:
        head, body = head + b"/Filter/FlateDecode", compress(body)
    return Picture(place, writer.form([head]), body)


def _dictionary(items: Any) -> bytes:
    import pydyf

    text: bytes = pydyf.Dictionary(items).data
    return text


def _is_stream(item: Any) -> bool:
    import pydyf

    return isinstance(item, pydyf.Stream)


def _body(stream: Any) -> bytes:
    import pydyf

    return b"\n".join(map(pydyf._to_bytes, stream.stream))


def _is_of_structure(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") in _OF_STRUCTURE


def _find(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
