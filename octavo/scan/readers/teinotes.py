"""Turn the notes of a TEI document into: which stands where it is called, and which is called from elsewhere.

A note stands where it is called (`<p>Text.<note>…</note></p>`), or apart, among blocks. One that stands apart is called by
`<ref target="#it">1</ref>` or `<ptr target="#it"/>`, or names its call itself (`<note target="#call">`, TEI P5, 3.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from octavo.scan.readers.xmlfile import local

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
# What a note that stands apart stands in.
_APART = frozenset(("div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "body", "front", "back", "noteGrp",
                    "text", "group"))  # fmt: skip
_SIGNS = re.compile(
    r"[\s()\[\].,:]*(?:\d{1,4}[a-z]?|[ivxlc]{1,6}|[a-z]|[*†‡§‖¶]{1,4})?[\s()\[\].,:]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paired:
    """Notes that stand apart, by what calls them."""

    called_by: dict[etree._Element, list[etree._Element]] = field(default_factory=dict)
    replaced: frozenset[etree._Element] = (
        frozenset()
    )  # calls whose words the note's number replaces
    apart: frozenset[etree._Element] = frozenset()  # notes that are called from elsewhere
    uncalled: tuple[etree._Element, ...] = ()  # notes that stand apart and nothing calls
    twice: tuple[str, ...] = ()  # ids that two notes have


def pair_notes(root: etree._Element) -> Paired:
    """Look for the call of each note that stands apart."""
    by_id: dict[str, etree._Element] = {}
    twice: list[str] = []
    for element in root.iter(etree.Element):
        name = element.get(XML_ID) or element.get("id")
        if name and name in by_id and local(element) == "note":
            twice.append(name)
        elif name:
            by_id.setdefault(name, element)
    calls: dict[etree._Element, list[etree._Element]] = {}
    answered: set[etree._Element] = set()
    replaced: set[etree._Element] = set()
    apart = [note for note in root.iter("{*}note") if _is_apart(note)]
    for note in apart:
        for target in _targets(note):
            call = by_id.get(target)
            if call is not None and note not in answered and not _is_within(call, note):
                calls.setdefault(call, []).append(note)
                answered.add(note)
                if local(call) in ("ref", "ptr", "anchor") and _is_sign(call, note):
                    replaced.add(call)
    waiting = {note for note in apart if note not in answered}
    for call in root.iter("{*}ref", "{*}ptr"):
        for target in _targets(call):
            called = by_id.get(target)
            if called in waiting and _is_sign(call, called) and not _is_within(call, called):
                calls.setdefault(call, []).append(called)
                answered.add(called)
                waiting.discard(called)
                replaced.add(call)
    uncalled = tuple(note for note in apart if note not in answered)
    return Paired(calls, frozenset(replaced), frozenset(answered), uncalled, tuple(twice))


def _targets(element: etree._Element) -> Iterator[str]:
    for address in (element.get("target") or element.get("corresp") or "").split():
        if address.startswith("#"):
            yield address[1:]


def _is_apart(note: etree._Element) -> bool:
    parent = note.getparent()
    if parent is None:
        return False
    if local(parent) in _APART:
        return True
    # <list><item><note>, <p><note>…</note></p> with nothing beside them: a list of notes
    beside = (parent.text or "") + "".join(child.tail or "" for child in parent)
    only = not beside.strip() and all(local(child) in ("note", "pb", "lb") for child in parent)
    return only and (note.get("target") is not None or note.get(XML_ID) is not None)


def _is_within(element: etree._Element, other: etree._Element) -> bool:
    return element is other or any(above is other for above in element.iterancestors())


def _is_sign(call: etree._Element, note: etree._Element) -> bool:
    """Whether a call says nothing but the number of its note."""
    words = "".join(call.itertext()).strip()
    return not words or words == (note.get("n") or "") or _SIGNS.fullmatch(words) is not None
