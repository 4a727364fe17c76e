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
    import pydyf

    page = pdf.objects[pdf.pages["Kids"][0]]
    content = _find(pdf, page["Contents"])
    resources = _find(pdf, page["Resources"])
    shared = {fonts: FONTS, _number(resources["ColorSpace"]): COLORS}
    tops, entries = _take_structure(pdf, shared)
    links = [_find(pdf, reference) for reference in page.get("Annots", ())]
    for link in links:
        _lead_inside(link)
    del resources["Font"], resources["ColorSpace"]
    found = _reachable(pdf, [*_numbers(resources.data), *(link.number for link in links), *tops],
                       {page.number, *shared})  # fmt: skip
    pictures = [n for n in found if isinstance(pdf.objects[n], pydyf.Stream)]
    tree = [n for n in found if _is_of_structure(pdf.objects[n])]
    apart = {*pictures, *tree}
    drawn = [n for n in found if n not in apart]
    nodes = [pdf.objects[n].data for n in tree]
    if entries:
        nodes.append(_parent_node(entries))
    places = {n: place for place, n in enumerate([page.number, *drawn, *tree])}
    places |= {n: 1 + len(drawn) + len(nodes) + place for place, n in enumerate(pictures)}
    writer = _Writer(places, shared)
    return Plate(
        boxes=b"".join(b"/%s %s" % (name.encode(), page[name].data)
                       for name in ("MediaBox", "TrimBox", "BleedBox")),
        content=compress(_body(content)),
        resources=writer.form([resources.data[2:-2]]),
        objects=writer.form([pdf.objects[n].data for n in drawn]),
        object_count=len(drawn),
        links=tuple(places[link.number] for link in links),
        tree=writer.form(nodes),
        tree_count=len(nodes),
        tops=tuple(places[n] for n in tops),
        entries=len(entries),
        pictures=tuple(_picture(pdf.objects[n], places[n], writer) for n in pictures),
    )  # fmt: skip


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


def _reachable(pdf: Any, begin: Iterable[int], known: set[int]) -> list[int]:
    """The numbers of all objects that those of ``begin`` name, directly or through others, in order."""
    found: set[int] = set()
    waiting = list(begin)
    while waiting:
        number = waiting.pop()
        if number in found or number in known:
            continue
        found.add(number)
        waiting += _numbers(_head(pdf.objects[number]))
    return sorted(found)


def _head(item: Any) -> bytes:
    """What an object says, but for the body of a stream."""
    import pydyf

    data: bytes = pydyf.Dictionary(item.extra).data if isinstance(item, pydyf.Stream) else item.data
    return data


def _numbers(text: bytes) -> list[int]:
    return [int(match[2]) for match in _OPEN.finditer(text) if match[2]]


def _picture(stream: Any, place: int, writer: _Writer) -> Picture:
    head = _head(stream)[2:-2]
    body = _body(stream)
    if "Filter" not in stream.extra:
        head, body = head + b"/Filter/FlateDecode", compress(body)
    return Picture(place, writer.form([head]), body)


def _body(stream: Any) -> bytes:
    import pydyf

    return b"\n".join(map(pydyf._to_bytes, stream.stream))


def _is_of_structure(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") in _OF_STRUCTURE


def _find(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
