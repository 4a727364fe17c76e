"""Turn laid-out pages into plates.

The engine draws each page as a document of its own. What the pages of a book share (fonts, colour
spaces, the root of the structure) is left to the join; everything else goes into the plate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from octavo.typeset.pdffile import compress
from octavo.typeset.plates import COLORS, DOCUMENT, FONTS, Form, Picture, Plate, shared_code

# Links inside the book leave a job as addresses of this kind: they lead to destinations by name.
FAR = "octavo-id:"

# A string, which may look like anything; the name of an object; an entry of the parent tree.
_OPEN = re.compile(rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)|(\d+) 0 R|@(\d+)@", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_ELEMENT = {"Type", "S", "K", "Pg", "P"}  # what nearly all elements of the structure say


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
        self._codes = places | {own: shared_code(number) for own, number in shared.items()}

    def form(self, objects: Iterable[bytes]) -> Form:
        """Objects as lines of one form."""
        numbers: list[int] = []
        lines: list[bytes] = []
        simple: list[bytes] = []
        for text in objects:
            if b"(" not in text and b"@" not in text:
                simple.append(text)
                continue
            lines += self._opened(simple, numbers)
            simple = []
            lines.append(self._opened_with_strings(text, numbers))
        lines += self._opened(simple, numbers)
        return Form.of(b"\n".join(lines), numbers)

    def _opened(self, texts: list[bytes], numbers: list[int]) -> list[bytes]:
        """Objects in which nothing looks like a reference but references."""
        if not texts:
            return []
        parts = _REFERENCE.split(b"\n".join(texts).replace(b"%", b"%%"))
        numbers += [self._codes[int(number)] for number in parts[1::2]]
        return [b"%d 0 R".join(parts[::2])]

    def _opened_with_strings(self, text: bytes, numbers: list[int]) -> bytes:
        def leave_open(match: re.Match[bytes]) -> bytes:
            string, reference, entry = match.groups()
            if string is not None:
                return string.replace(b"\n", b"\\n").replace(b"\r", b"\\r")
            if entry is not None:
                numbers.append(-1 - int(entry))
                return b"%d"
            numbers.append(self._codes[int(reference)])
            return b"%d 0 R"

        return _OPEN.sub(leave_open, text.replace(b"%", b"%%"))


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
            if _is_element(item):  # nearly all are
                text, kids = _element(item)
                found[number] = text
                waiting += kids
                continue
            text = _dictionary(item.extra) if _is_stream(item) else item.data
            found[number] = text
            waiting += _numbers(text)
    return {number: found[number] for number in sorted(found)}


def _is_element(item: Any) -> bool:
    """Whether an object is an element of the structure with no other attributes."""
    return isinstance(item, dict) and item.keys() == _ELEMENT and isinstance(item["K"], list)


def _element(item: Any) -> tuple[bytes, list[int]]:
    """What an element of the structure says, and the numbers of those below it."""
    below = [kid for kid in item["K"] if kid.__class__ is bytes]
    kids = b" ".join([kid if kid.__class__ is bytes else b"%d" % kid for kid in item["K"]])
    text = b"<</Type/StructElem/S%s/K[%s]/Pg %s/P %s>>" % (
        item["S"].encode(), kids, item["Pg"], item["P"]
    )  # fmt: skip
    return text, [_number(kid) for kid in below]


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

    plain = pydyf._to_bytes
    return b"\n".join([i if i.__class__ is bytes else plain(i) for i in stream.stream])


def _is_of_structure(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") in ("/StructElem", "/OBJR")


def _find(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
