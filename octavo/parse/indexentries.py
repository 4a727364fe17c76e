"""Turn marks, and what stands where in a book, into the entries of its index.

Spellings of a term that differ in case only are one entry, in the first spelling. A reference leads to the entry that
it names, in whatever case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from lxml import etree
from markupsafe import escape

from octavo.model import Division, Finding, Place, Severity
from octavo.model.index import CrossReference, Index, IndexEntry, IndexPlace
from octavo.parse.indexing import RawMark
from octavo.parse.passes import mark_languages
from octavo.parse.tree import INDEX_MARK
from octavo.text.collation import letter_head, sort_key
from octavo.text.notelists import short_label
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, inner, parse_fragment

_MARKED = f'class="{INDEX_MARK}"'
_ID_LENGTH = 60

Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a mark stands."""

    id: str
    note: str  # its label
    note_id: str
    section: str


@dataclass(slots=True)
class _Node:
    """An entry in the making."""

    terms: Way
    html: str
    sort: str = ""
    place: Place | None = None  # of the mark that made it
    places: list[IndexPlace] = field(default_factory=list)
    see: dict[Way, tuple[Way, Place | None]] = field(default_factory=dict)
    also: dict[Way, tuple[Way, Place | None]] = field(default_factory=dict)
    children: dict[str, _Node] = field(default_factory=dict)
    id: str = ""


def make_indexes(
    marks: Sequence[RawMark],
    divisions: Sequence[Division],
    language: str,
    terms: Sequence[RawMark] = (),
) -> tuple[tuple[Index, ...], list[Finding]]:
    """The indexes, and what is wrong with them. ``terms`` are those of a file: they stand nowhere themselves."""
    spots = [spot for division in divisions for spot in _spots(division)]
    findings: list[Finding] = []
    indexes: list[Index] = []
    taken: dict[str, int] = {}
    for name in dict.fromkeys(mark.index for mark in (*terms, *marks)):
        own = {mark.id: mark for mark in marks if mark.index == name}
        entries, faults = _make_entries(
            own,
            [s for s in spots if s.id in own],
            [term for term in terms if term.index == name],
            language,
            taken,
        )
        indexes.append(Index(name, entries))
        findings += faults
    return tuple(indexes), findings


def _make_entries(
    by_id: Mapping[str, RawMark],
    spots: Sequence[_Spot],
    terms: Sequence[RawMark],
    language: str,
    taken: dict[str, int],
) -> tuple[tuple[IndexEntry, ...], list[Finding]]:
    top: dict[str, _Node] = {}
    findings: list[Finding] = []
    open_ranges: dict[Way, tuple[_Node, RawMark, _Spot, int]] = {}
    for term in terms:
        _send_on(_node_of(top, term), term)
    for spot in spots:
        mark = by_id[spot.id]
        node = _node_of(top, mark)
        key = _folded(mark.terms)
        _send_on(node, mark)
        if mark.range == "end" and key in open_ranges:
            holder, opening, begin, index = open_ranges.pop(key)
            main = opening.main or mark.main
            holder.places[index] = _place(opening, begin, spot, main=main)
            continue
        if mark.range == "end":
            findings.append(_warning("index-range", f"a range of “{mark.name}” ends that has not begun", mark.place,
                                     "give the mark where it begins range=start"))  # fmt: skip
        if mark.range == "start" and key in open_ranges:
            findings.append(_never_closed(open_ranges.pop(key)[1]))
        if mark.range == "start":
            open_ranges[key] = node, mark, spot, len(node.places)
        if not mark.see or mark.range:
            node.places.append(_place(mark, spot, spot, main=mark.main))
    findings += [_never_closed(opened) for _, opened, _, _ in open_ranges.values()]
    nodes = list(_all(top))
    _name(nodes, taken)
    findings += _check_references(top, nodes)
    return _entries(top, top, language), findings


def _spots(division: Division) -> Iterator[_Spot]:
    """The marks of a division in the order of reading: those of a note where it is called."""
    if not any(
        _MARKED in html
        for html in (division.heading_html, division.html, *(n.html for n in division.notes))
    ):
        return
    notes = {note.id: note for note in division.notes}
    numbers = {heading.id: heading.number for heading in division.sections}
    section = division.heading.number or division.heading.running
    for html in (division.heading_html, division.html):
        for element in parse_fragment(html).iter(etree.Element):
            if element.tag in HEADINGS:
                section = numbers.get(element.get("id") or "") or section
            elif element.get("class") == INDEX_MARK:
                yield _Spot(element.get("id") or "", "", "", section)
            elif element.get("role") == "doc-noteref":
                note = notes[(element.get("href") or "").removeprefix("#")]
                if _MARKED in note.html:
                    for mark in parse_fragment(note.html).iter("span"):
                        if mark.get("class") == INDEX_MARK:
                            yield _Spot(mark.get("id") or "", short_label(note), note.id, section)


def _place(mark: RawMark, begin: _Spot, end: _Spot, *, main: bool) -> IndexPlace:
    # what goes from a note to the text, or to another note, is told by its pages
    note = begin.note if begin.note_id == end.note_id else ""
    return IndexPlace(begin.id, end.id, main, note, begin.section, end.section, mark.place)


def _node_of(top: dict[str, _Node], mark: RawMark) -> _Node:
    """The entry of a mark, with all above it."""
    held, node = top, None
    sorts = [""] * (len(mark.terms) - len(mark.sort)) + list(mark.sort[-len(mark.terms) :])
    for depth, (term, sort) in enumerate(zip(mark.terms, sorts, strict=True), start=1):
        last = depth == len(mark.terms)
        node = held.get(term.casefold())
        if node is None:
            html = mark.html if last and mark.html else str(escape(term))
            node = held[term.casefold()] = _Node(mark.terms[:depth], html, place=mark.place)
        node.sort = node.sort or sort
        held = node.children
    assert node is not None, "a mark has a term"
    return node


def _send_on(node: _Node, mark: RawMark) -> None:
    """Take what a mark says of other entries."""
    for references, said in ((node.see, mark.see), (node.also, mark.also)):
        for way in said:
            references.setdefault(_folded(way), (way, mark.place))


def _folded(way: Way) -> Way:
    return tuple(term.casefold() for term in way)


def _all(held: dict[str, _Node]) -> Iterator[_Node]:
    for node in held.values():
        yield node
        yield from _all(node.children)


def _name(nodes: Iterable[_Node], counts: dict[str, int]) -> None:
    for node in nodes:
        stem = f"octavo-entry-{slugify(' '.join(node.terms))[:_ID_LENGTH].strip('-')}"
        counts[stem] = counts.get(stem, 0) + 1
        node.id = stem if counts[stem] == 1 else f"{stem}.{counts[stem]}"


def _find(top: dict[str, _Node], way: Way) -> _Node | None:
    held, node = top, None
    for term in way:
        node = held.get(term.casefold())
        if node is None:
            return None
        held = node.children
    return node


def _check_references(top: dict[str, _Node], nodes: Sequence[_Node]) -> Iterator[Finding]:
    known = [", ".join(node.terms) for node in nodes]
    told: set[str] = set()
    for node in nodes:
        name = ", ".join(node.terms)
        for word, references in (("see", node.see), ("see also", node.also)):
            for way, place in references.values():
                if _find(top, way) is None:
                    wanted = ", ".join(way)
                    near = get_close_matches(wanted, known, 1)
                    hint = (
                        f"did you mean “{near[0]}”?"
                        if near
                        else "mark that term somewhere, or take this out"
                    )
                    yield _warning("index-see", f"“{name}” says {word} “{wanted}”, which is no entry of the index",
                                   place, hint)  # fmt: skip
        if node.see and _has_places(node):
            place = next(iter(node.see.values()))[1]
            yield _warning("index-see-places", f"“{name}” has places of its own, and sends readers elsewhere by see",
                           place, "write also= instead, or take away one of the two")  # fmt: skip
        circle = _circle(top, node)
        if circle and node.id not in told:
            told.update(other.id for other in circle)
            shown = " → ".join(", ".join(other.terms) for other in (*circle, node))
            yield _warning("index-see-circle", f"who follows see comes back without a page: {shown}", node.place,
                           "mark a place of one of them, without see")  # fmt: skip


def _has_places(node: _Node) -> bool:
    return bool(node.places) or any(map(_has_places, node.children.values()))


def _circle(top: dict[str, _Node], node: _Node) -> list[_Node]:
    """The entries by which see leads from one back to it, where none of them has a place; else none."""
    waiting = [[node]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if _has_places(path[-1]):
            continue
        for way, _ in path[-1].see.values():
            there = _find(top, way)
            if there is node:
                return path
            if there is not None and there.id not in seen:
                seen.add(there.id)
                waiting.append([*path, there])
    return []


def _entries(
    held: dict[str, _Node], top: dict[str, _Node], language: str
) -> tuple[IndexEntry, ...]:
    def sorted_by(node: _Node) -> str:
        return node.sort or node.terms[-1]

    return tuple(
        IndexEntry(
            node.id,
            node.terms[-1],
            _with_languages(node.html, language),
            tuple(node.places),
            _references(node.see, top, language),
            _references(node.also, top, language),
            _entries(node.children, top, language),
            letter_head(sorted_by(node), language),
        )
        for node in sorted(held.values(), key=lambda node: sort_key(sorted_by(node), language))
    )


def _references(
    said: dict[Way, tuple[Way, Place | None]], top: dict[str, _Node], language: str
) -> tuple[CrossReference, ...]:
    found = []
    for way, _ in said.values():
        nodes = [_find(top, way[:depth]) for depth in range(1, len(way) + 1)]
        # as the entries themselves are spelled
        html = ", ".join(
            node.html if node else str(escape(term)) for node, term in zip(nodes, way, strict=True)
        )
        last = nodes[-1]
        found.append(CrossReference(_with_languages(html, language), last.id if last else ""))
    return tuple(found)


def _with_languages(html: str, language: str) -> str:
    """A term with the languages of its scripts, as the text has them."""
    root = parse_fragment(html)
    mark_languages(root, language)
    return inner(root)


def _never_closed(mark: RawMark) -> Finding:
    return _warning("index-range", f"the range of “{mark.name}” is never closed", mark.place,
                    'write []{.index term="…" range=end} where it ends')  # fmt: skip


def _warning(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.WARNING, message, place, hint)
