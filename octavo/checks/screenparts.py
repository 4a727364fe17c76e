"""Turn a document for screens, or a section of one, into what a reader finds in it: a Part, which knows nothing of others."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import unquote

from lxml import etree

from octavo.checks.said import (
    Explained,
    Meaning,
    PagedLink,
    Reference,
    explained_in,
    number_of,
    paged_link_of,
    reference_of,
)
from octavo.checks.text import INLINE, segments
from octavo.text.formulas import formulas_as_text
from octavo.text.trees import HEADINGS, calls_by_words
from octavo.workshop.memory import recall, remembers

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class ScreenNote:
    """A note's body."""

    id: str
    label: str
    text: str  # without the label
    back: str  # id that its way back leads to
    list: str = ""  # what the list is called in which it stands


@dataclass(frozen=True, slots=True)
class ScreenCall:
    """A call in the text."""

    id: str
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a document or a section, in its order."""

    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # inside the edition: address and target
    headings: tuple[tuple[int, str, str], ...]
    calls: tuple[ScreenCall, ...]
    notes: tuple[ScreenNote, ...]
    texts: dict[str, tuple[str, ...]]
    references: tuple[Reference, ...]
    paged: tuple[PagedLink, ...]
    explained: Explained

    @property
    def is_bare(self) -> bool:
        """Whether nothing is in it whose order among others counts."""
        held = (
            self.headings,
            self.calls,
            self.notes,
            self.texts,
            self.references,
            self.paged,
            *self.explained,
        )
        return not any(held)


# what a Part is made of
PARTS = (Part, ScreenNote, ScreenCall, Reference, PagedLink, Explained, Meaning)


class ElsewhereError(Exception):
    """Something in a section hangs on what stands around it."""


def read_part(tree: etree._Element, *, alone: bool = False) -> Part:
    """Read a document; or a section ``alone``, whose names lead to nothing outside of it. Raises ElsewhereError where
    that is not enough."""
    links: list[tuple[str, str]] = []
    headings: list[tuple[int, str, str]] = []
    calls: list[ScreenCall] = []
    notes: list[ScreenNote] = []
    texts: dict[str, tuple[str, ...]] = {}
    references: list[Reference] = []
    paged: list[PagedLink] = []
    elements = {name: e for e in tree.iter(etree.Element) if (name := e.get("id"))}
    backs: dict[etree._Element, etree._Element] = {}  # by what they stand in, the first
    for link in tree.iter("a"):
        href = link.get("href") or ""
        target = target_of(href)
        if "#" in href and ":" not in href:
            links.append((href, target))
        if (reference := reference_of(link, target)) is not None:
            references.append(reference)
        if (found := paged_link_of(link, target)) is not None:
            paged.append(found)
        match link.get("role"):
            case "doc-noteref":
                calls.append(ScreenCall(link.get("id") or "", text_of(link), target))
            case "doc-backlink":
                for above in link.iterancestors("aside", "li", "div", "section"):
                    backs.setdefault(above, link)
    for element in elements.values():
        if (back := backs.get(element)) is not None:
            held = _list_of(element, elements, alone=alone)
            written = etree.tostring(element, with_tail=False) if remembers() else b""
            note = recall("note read", written, partial(_note, element, back))
            notes.append(replace(note, list=held) if held else note)
    for heading in tree.iter(*HEADINGS):
        if _in_navigation(heading):
            continue
        level = int(str(heading.tag)[1])
        headings.append((level, text_without_calls(heading), heading.get("id") or ""))
        section = heading.getparent()
        if level == 1 and section is not None:
            texts[heading.get("id") or ""] = tuple(_division_texts(section))
    return Part(
        tuple(str(name) for name in elements), tuple(links), tuple(headings), tuple(calls), tuple(notes), texts,
        tuple(references), tuple(paged), explained_in([tree], target_of),
    )  # fmt: skip


def numbers_in(tree: etree._Element, targets: Collection[str]) -> dict[str, str]:
    """The numbers that stand where references lead."""
    return {
        name: number_of(element)
        for element in tree.iter(etree.Element)
        if (name := element.get("id")) in targets and name
    }


def target_of(href: str) -> str:
    """The id that an address names, else the name of its file."""
    path, hash_sign, fragment = href.partition("#")
    return unquote(fragment if hash_sign else posixpath.basename(path))


def text_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def text_without_calls(element: etree._Element) -> str:
    """The text of a heading, or of its line in a navigation; formulas as text."""
    if element.find(".//{*}math") is None and all(
        link.get("role") != "doc-noteref" for link in element.iter("a")
    ):
        return text_of(element)
    made = copy.deepcopy(element)
    made.tail = None
    for call in made.iter("a"):
        if call.get("role") == "doc-noteref" and not calls_by_words(call):
            call.text = ""
    formulas_as_text(made)
    return text_of(made)


def _note(element: etree._Element, back: etree._Element) -> ScreenNote:
    text = " ".join(segments(element, _is_backlink))
    return ScreenNote(
        element.get("id") or "", text_of(back), text, target_of(back.get("href") or "")
    )


def _is_backlink(element: etree._Element) -> bool:
    return element.tag == "a" and element.get("role") == "doc-backlink"


def _list_of(note: etree._Element, elements: Mapping[str, etree._Element], *, alone: bool) -> str:
    """What the list of a note is called: the title of the nearest section for notes around it."""
    for above in note.iterancestors("section"):
        role = {above.get("role"), above.get(_EPUB_TYPE)}
        if not {"doc-endnotes", "endnotes", "footnotes"}.isdisjoint(role):
            named = (above.get("aria-labelledby") or "").split()[:1]
            title = elements.get(named[0]) if named else None
            if alone and named and title is None:
                raise ElsewhereError
            return (above.get("aria-label") or "") if title is None else text_of(title)
    return ""


def _in_navigation(element: etree._Element) -> bool:
    return any(
        above.tag in ("nav", "header")
        or above.get("role") in ("doc-endnotes", "doc-footnote", "dialog")
        for above in element.iterancestors()
    )


def _division_texts(section: etree._Element) -> list[str]:
    """The segments of a division without its notes and without what only a screen has."""
    around = (section.text, *(block.tail for block in section))
    if not remembers() or "".join(filter(None, around)).strip() or not all(map(_is_apart, section)):
        return _own_texts(section)
    texts: list[str] = []
    for block in section:
        if block.tag not in INLINE and not _is_left_out(block):
            written = etree.tostring(block, with_tail=False)
            texts += recall("block read", written, partial(_own_texts, block))
    return texts


def _is_apart(element: etree._Element) -> bool:
    """Whether an element is a block, whose text is its own, or a mark without any."""
    if element.tag in INLINE:
        return not len(element) and not element.text
    return isinstance(element.tag, str)


def _is_left_out(element: etree._Element) -> bool:
    return element.get("role") in ("doc-endnotes", "doc-footnote") or bool(
        element.get("data-screen")
    )


def _own_texts(section: etree._Element) -> list[str]:
    return segments(section, _is_left_out)
