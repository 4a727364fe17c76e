"""Turn the structure of a finished PDF into elements, as a screen reader meets them (ISO 32000-1, 14.7).

Only what the objects say is read here; which words stand in an element is seen when it is read aloud (`aloud.py`).
A book has ten thousand elements, nearly all of them written alike: those are taken apart in one go. Whatever cannot be
followed is left out and told as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from lxml import etree

from octavo.checks.pdfobjects import PdfObjects, Rows, Stream, text_of
from octavo.checks.pdftokens import PdfError, Reference
from octavo.workshop.memory import known, learn, recall, remembers

_DEEPEST = 100  # elements in one another
_TOP = 1  # depth of what is remembered, if it stands by itself: chapters, in our own files
_MAPPED = 16  # types in a row that stand for one another
_FAULTS = 20  # that are told of one file
_NO_FACTS: Mapping[str, Any] = {}  # of most elements: one for all
_STRANGE = (AttributeError, LookupError, TypeError, ValueError, RecursionError, PdfError)
# How nearly all elements are written: type, what holds it, page, name, and what it holds: marks of its page and of
# others, annotations, elements.
_LINKED = rb"<</Type/OBJR/Obj (\d+) 0 R(?:/Pg \d+ 0 R)?>>"
_MARKED = rb"<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>"
_ONE = rb"(?:\d+(?: 0 R)?|%s|%s)" % (
    _LINKED.replace(b"(\\", b"(?:\\"),
    _MARKED.replace(b"(\\", b"(?:\\"),
)
_PLAIN = re.compile(
    rb"<<(?:/Type/StructElem)?/S/([A-Za-z0-9]+)/P \d+ 0 R(?:/Pg (\d+) 0 R)?(?:/ID\(([^()\\]*)\))?/K\[((?:%s(?: %s)*)?)\]>>\s*"
    % (_ONE, _ONE)
)
_KID = re.compile(rb"%s|%s|(\d+) 0 R|(\d+)" % (_LINKED, _MARKED))
_PACKET = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


class Marked(NamedTuple):
    """Content of another page than the element's."""

    page: int  # number of its object
    mark: int


class Linked(NamedTuple):
    """An annotation that is part of an element."""

    number: int


@dataclass(slots=True)
class Element:
    """An element: what it is, and what it holds in the order of reading."""

    number: int  # of its object; -1 when it has none
    own: str  # its type as it is written
    kind: str  # the type for which that stands
    page: int  # number of the object of the page of its marks; -1 when it has none
    facts: Mapping[str, Any] = field(
        default_factory=lambda: _NO_FACTS
    )  # all else that it says; for most nothing
    kids: list[Element | Marked | Linked | int] = field(
        default_factory=list
    )  # numbers are marks of its page

    def text(self, key: str) -> str | None:
        """``ID``, ``Lang``, ``Alt``, ``ActualText`` or ``E``; None when it does not say so."""
        held = self.facts.get(key)
        return text_of(held) if isinstance(held, bytes) else None

    def attribute(self, key: str) -> Any:
        """One of its attributes: ``Scope``, ``Headers``; None when it has it not."""
        held = self.facts.get("A")
        for part in held if isinstance(held, list) else [held]:
            if isinstance(part, dict) and key in part:
                return part[key]
        return None

    def walk(self) -> Sequence[Element]:
        """Itself and all elements in it, in the order of reading."""
        found, waiting = [], [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += [kid for kid in reversed(element.kids) if kid.__class__ is Element]
        return found


@dataclass(frozen=True, slots=True)
class Structure:
    """What a PDF says about its structure, and about itself."""

    is_marked: bool = False  # whether it says that its content is marked
    roots: tuple[Element, ...] = ()  # below the root of the tree; none when there is no tree
    # of its IDTree: the number of the element of each ID; None without one
    names: dict[str, int] | None = None
    packet: tuple[str, str, str] | None = None  # part and level of PDF/A, part of PDF/UA
    faults: tuple[str, ...] = ()  # what could not be followed


def read_structure(pdf: PdfObjects, catalog: dict[str, Any]) -> Structure:
    """The structure of a PDF with this catalog; nothing in it raises anything."""
    reader = _Reader(pdf)
    marked = False
    roots: tuple[Element, ...] = ()
    names: dict[str, int] | None = None
    try:
        marked = pdf.find(catalog, "MarkInfo", "Marked") is True
        root = pdf.find(catalog, "StructTreeRoot")
        if isinstance(root, dict):
            reader.types = pdf.find(root, "RoleMap") or {}
            roots = reader.elements(root.get("K"))
            if "IDTree" in root:
                names = {
                    text_of(pdf.get(name)): element.number if isinstance(element, Reference) else -1
                    for name, element in pdf.named(root["IDTree"])
                }
    except _STRANGE as error:
        reader.tell(f"its tree cannot be read: {error}")
    return Structure(marked, roots, names, _packet(pdf, catalog), tuple(reader.faults))


class _Read(NamedTuple):
    """An element that was read, and on what that depends."""

    element: Element
    numbers: frozenset[int]  # of its object and of those of all elements in it
    rows: Rows
    types: dict[str, Any]  # that stand for one another


class _Reader:
    """Elements of one PDF, each read once."""

    def __init__(self, pdf: PdfObjects) -> None:
        self.faults: list[str] = []
        self.types: dict[str, Any] = {}
        self._pdf = pdf
        self._kinds: dict[str, str] = {}
        self._types: dict[
            bytes, tuple[str, str]
        ] = {}  # own type and the one for which it stands, as written
        self._seen: set[int] = set()
        self._is_alone = True  # whether nothing was looked for but elements, and all is well

    def tell(self, fault: str) -> None:
        self._is_alone = False
        if len(self.faults) < _FAULTS and fault not in self.faults:
            self.faults.append(fault)

    def elements(self, held: Any) -> tuple[Element, ...]:
        """The elements that the root of the tree holds."""
        top = Element(-1, "", "", -1)
        self._fill(top, held, 0)
        return tuple(kid for kid in top.kids if isinstance(kid, Element))

    def _fill(self, element: Element, held: Any, depth: int) -> None:
        """Put into an element what its ``K`` holds."""
        held = self._get(held) if not _names_one(held, self._pdf) else held
        for kid in held if isinstance(held, list) else [held]:
            if isinstance(kid, Reference):
                self._add(element, kid.number, depth)
            elif isinstance(kid, int):
                element.kids.append(kid)
            elif isinstance(kid, dict):
                self._take(element, kid, -1, depth)
            elif kid is not None:
                self.tell(f"element {element.number} holds what is no part of a structure")

    def _get(self, item: Any) -> Any:
        self._is_alone = self._is_alone and not isinstance(item, Reference)
        return self._pdf.get(item)

    def _add(self, element: Element, number: int, depth: int) -> None:
        """Put into an element what an object is."""
        if depth == _TOP and remembers():
            self._add_remembered(element, number)
        else:
            self._add_read(element, number, depth)

    def _add_remembered(self, element: Element, number: int) -> None:
        """Put into an element what an object is, as it was read before, where it and all that it holds is the same."""
        pdf = self._pdf
        found: _Read | None = known("elements", number)
        if (
            found is not None
            and found.types == self.types
            and found.rows == pdf.rows_of(found.numbers)
            and self._seen.isdisjoint(found.numbers)
        ):
            self._seen |= found.numbers
            element.kids.append(found.element)
            return
        before, count, faults = self._seen, len(element.kids), self.faults[:]
        self._seen, self._is_alone = set(), True
        self._add_read(element, number, _TOP)
        numbers, self._seen = frozenset(self._seen), before
        if not numbers.isdisjoint(before):  # which is to be told
            del element.kids[count:]
            self.faults = faults
            self._add_read(element, number, _TOP)
            return
        self._seen |= numbers
        rows = pdf.rows_of(numbers)
        if self._is_alone and rows is not None and len(element.kids) == count + 1:
            made = element.kids[-1]
            assert isinstance(made, Element), "nothing else was added"
            learn("elements", number, _Read(made, numbers, rows, dict(self.types)))

    def _add_read(self, element: Element, number: int, depth: int) -> None:
        pdf = self._pdf
        reference = Reference(number)
        written = pdf.written(reference)
        plain = _PLAIN.fullmatch(written)
        if plain is None:
            self._is_alone = self._is_alone and written[:2] == b"<<"
            try:
                held = pdf.get(reference)
            except _STRANGE:
                held = None
            if isinstance(held, dict):
                self._take(element, held, number, depth)
            else:
                self.tell(f"element {element.number} holds object {number}, which is not there")
            return
        if number in self._seen or depth > _DEEPEST:
            self._is_new(number, depth)
            return
        self._seen.add(number)
        name, page, identity, held = plain.groups()
        types = self._types.get(name)
        if types is None:
            own = name.decode()
            types = self._types[name] = own, self._kind(own)
        facts = _NO_FACTS if identity is None else {"ID": identity}
        made = Element(number, *types, int(page or -1), facts, [])
        element.kids.append(made)
        kids = made.kids
        if b"R" not in held:
            kids += map(int, held.split())
            return
        for linked, where, there, other, mark in _KID.findall(held):
            if mark:
                kids.append(int(mark))
            elif other:
                self._add(made, int(other), depth + 1)
            elif linked:
                kids.append(Linked(int(linked)))
            else:
                kids.append(Marked(int(where), int(there)))

    def _take(self, element: Element, held: dict[str, Any], number: int, depth: int) -> None:
        """Put into an element what a dictionary is: an element, content of a page, an annotation."""
        match held.get("Type"):
            case "MCR":
                page, mark = held.get("Pg"), held.get("MCID")
                if not isinstance(mark, int):
                    self.tell(f"element {element.number} names content without a number")
                    return
                own = page.number if isinstance(page, Reference) else element.page
                element.kids.append(mark if own == element.page else Marked(own, mark))
            case "OBJR":
                linked = held.get("Obj")
                if isinstance(linked, Reference):
                    element.kids.append(Linked(linked.number))
                else:
                    self.tell(f"element {element.number} names an annotation that is not there")
            case _ if isinstance(held.get("S"), str):
                if number < 0 or self._is_new(number, depth):
                    element.kids.append(self._element(held, number, depth))
            case _:
                self.tell(f"element {element.number} holds what is no part of a structure")

    def _element(self, held: dict[str, Any], number: int, depth: int) -> Element:
        own, page = str(held["S"]), held.get("Pg")
        facts: dict[str, Any] = {
            key: self._get(held[key])
            for key in ("ID", "Lang", "Alt", "ActualText", "E", "A")
            if key in held
        }
        if isinstance(parts := facts.get("A"), list):
            parts = [self._get(part) for part in parts]
        if parts is not None:
            dicts = parts if isinstance(parts, list) else [parts]
            facts["A"] = [
                {key: self._get(value) for key, value in part.items()}
                for part in dicts
                if isinstance(part, dict)
            ]
        number_of_page = page.number if isinstance(page, Reference) else -1
        made = Element(number, own, self._kind(own), number_of_page, facts)
        if depth < _DEEPEST:
            self._fill(made, held.get("K"), depth + 1)
        else:
            self.tell("elements stand too deep in one another")
        return made

    def _is_new(self, number: int, depth: int) -> bool:
        if number in self._seen:
            self.tell(f"element {number} stands in two places")
            return False
        self._seen.add(number)
        if depth > _DEEPEST:
            self.tell("elements stand too deep in one another")
            return False
        return True

    def _kind(self, own: str) -> str:
        """The type for which a type stands (ISO 32000-1, 14.7.3)."""
        known = self._kinds.get(own)
        if known is not None:
            return known
        kind, types = own, self.types if isinstance(self.types, dict) else {}
        for _ in range(_MAPPED):
            other = types.get(kind)
            if not isinstance(other, str) or other == kind:
                break
            kind = other
        self._kinds[own] = kind
        return kind


def _names_one(held: Any, pdf: PdfObjects) -> bool:
    """Whether what an element holds is one object, and not a list that is an object."""
    return isinstance(held, Reference) and not isinstance(pdf.get(held), list)


def _packet(pdf: PdfObjects, catalog: dict[str, Any]) -> tuple[str, str, str] | None:
    """What the metadata say of the standards that the file keeps."""
    try:
        held = pdf.find(catalog, "Metadata")
        if not isinstance(held, Stream):
            return None
        return recall("packet", held.raw, partial(_read_packet, held))
    except (*_STRANGE, etree.XMLSyntaxError):
        return None


def _read_packet(held: Stream) -> tuple[str, str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(held.body, parser)
    return (
        _said(root, "pdfaid", "part"),
        _said(root, "pdfaid", "conformance"),
        _said(root, "pdfuaid", "part"),
    )


def _said(root: etree._Element, space: str, name: str) -> str:
    """A fact of the metadata, as an element or as an attribute."""
    tag = f"{{{_PACKET[space]}}}{name}"
    for element in root.iter(f"{{{_PACKET['rdf']}}}Description"):
        if (held := element.get(tag)) is not None:
            return held.strip()
        if (inner := element.findtext(tag)) is not None:
            return inner.strip()
    return ""
