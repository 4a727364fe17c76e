"""Turn a Manuscript into a Book.

1. one pandoc call makes one HTML tree (`pandoc.py`);
2. the tree is cleaned of what must not reach an edition (`sanitize.py`);
3. notes are taken out and traced to their keys and lines;
4. the tree is cut into divisions at its level-1 headings;
5. ids, numbers, languages and contents are computed (`passes.py`), once for all editions;
6. note calls get their labels, fragments are written as XHTML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lxml import etree

from octavo import passes
from octavo.errors import ManuscriptError
from octavo.model import (
    Book,
    Division,
    Finding,
    Heading,
    ImageRef,
    Kind,
    Manuscript,
    Note,
    Place,
    Severity,
)
from octavo.pandoc import MARK, convert_text
from octavo.sanitize import sanitize_tree

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q ruby s samp small span "
    "strong sub sup time u var wbr".split()
)
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*(?:\{[^}]*\})?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RESERVED = ("fn-", "fnref-", "page-", "octavo-")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The Book but for its pictures, the pictures it names, and what was found on the way."""

    book: Book
    images: tuple[ImageRef, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _RawNote:
    """A note as pandoc put it at the end of its output."""

    item: etree._Element
    key: str | None
    line: int | None


@dataclass(slots=True)
class _RawDivision:
    heading: etree._Element
    body: etree._Element
    place: Place | None
    role: passes.Role
    sections: list[etree._Element]
    section_places: list[Place | None]
    notes: list[tuple[etree._Element, _RawNote]] = field(default_factory=list)


def parse_manuscript(manuscript: Manuscript) -> Parsed:
    """Make the Book. Raises ManuscriptError with every fault after which there is no book."""
    converted = convert_text(manuscript)
    root = converted.root
    findings = list(converted.findings)
    findings += sanitize_tree(root, manuscript.place_of)
    notes = _take_notes(root)
    findings += _check_notes(root, notes, manuscript)
    images = _find_images(root, notes, manuscript, findings)
    raw = _cut_divisions(root, manuscript, findings)
    _stop(findings)
    _assign_ids(raw, root, notes, findings)
    _assign_notes(raw, notes)
    for tree in [*(d.heading for d in raw), *(d.body for d in raw), *(n.item for n in notes.values())]:
        passes.mark_breaks(tree)
        passes.mark_languages(tree, manuscript.metadata.language)
    divisions = _make_divisions(raw, manuscript)
    findings += _check_links(divisions, manuscript)
    _stop(findings)
    divisions = tuple(_resolve_links(division, divisions) for division in divisions)
    metadata = manuscript.metadata
    book = Book(
        metadata=metadata,
        slug=metadata.slug or passes.slugify(metadata.title),
        divisions=divisions,
        contents=passes.contents_of(divisions, metadata.contents.depth),
        images=(),
        cover=None,
    )
    return Parsed(book, tuple(images), tuple(findings))


def _stop(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(tuple(findings))


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


# Notes


def _take_notes(root: etree._Element) -> dict[str, _RawNote]:
    """The notes by the id that pandoc's calls point to; their list leaves the tree."""
    notes: dict[str, _RawNote] = {}
    section = root.find("section[@id='footnotes']")
    if section is not None:
        for item in section.iter("li"):
            if (note_id := item.get("id") or "").startswith("fn"):
                notes[note_id] = _RawNote(_without_backlink(item), *_take_mark(item))
        root.remove(section)
    for mark in list(root.iter("span")):  # a mark that landed in running text is not one
        if mark.get("class") == MARK:
            _dissolve(mark)
    return notes


def _without_backlink(item: etree._Element) -> etree._Element:
    for link in list(item.iter("a")):
        if link.get("class") == "footnote-back":
            link.tail = None
            parent = link.getparent()
            assert parent is not None
            parent.remove(link)
            if parent.tag == "p" and not len(parent) and not (parent.text or "").strip():
                parent.getparent().remove(parent)  # type: ignore[union-attr]
    return item


def _take_mark(item: etree._Element) -> tuple[str | None, int | None]:
    mark = next((span for span in item.iter("span") if span.get("class") == MARK), None)
    if mark is None:
        return None, None
    key, line = mark.get("data-key"), int(mark.get("data-line") or 0)
    _dissolve(mark)
    return key, line


def _dissolve(mark: etree._Element) -> None:
    parent, previous = mark.getparent(), mark.getprevious()
    assert parent is not None
    text = mark.tail or ""
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    mark.tail = None
    parent.remove(mark)


def _check_notes(
    root: etree._Element, notes: dict[str, _RawNote], manuscript: Manuscript
) -> list[Finding]:
    findings: list[Finding] = []
    seen: set[str] = set()
    for note in notes.values():
        if note.key is not None and note.key in seen:
            findings.append(
                _error("note-called-twice", f"the note [^{note.key}] is called more than once",
                       manuscript.place_of(f"[^{note.key}]"),
                       "write a second note: each call has a note of its own"))  # fmt: skip
        elif note.key is not None:
            seen.add(note.key)
        if not passes.plain_text(note.item) and not any(True for _ in note.item.iter("img", "math")):
            findings.append(
                _error("note-empty", f"the note [^{note.key or ''}] has no text",
                       manuscript.place(note.line) if note.line else None,
                       "write it or take its call out"))  # fmt: skip
    trees = [root, *(note.item for note in notes.values())]
    for tree in trees:
        for text in _running_text(tree):
            for key in re.findall(r"\[\^([^\]\s]+)\]", text):
                findings.append(
                    _error("note-undefined", f"the note [^{key}] is called but not defined",
                           manuscript.place_of(f"[^{key}]"),
                           f"add a paragraph   [^{key}]: The note."))  # fmt: skip
    return list(dict.fromkeys(findings))


def _running_text(tree: etree._Element) -> list[str]:
    return [
        text
        for text in tree.xpath(".//text()[not(ancestor::code or ancestor::pre)]")
        if "[^" in text
    ]


def _assign_notes(raw: list[_RawDivision], notes: dict[str, _RawNote]) -> None:
    """Hand every note to the division that calls it, in the order of the calls."""
    for division in raw:
        for tree in (division.heading, division.body):
            for call in tree.iter("a"):
                if call.get("class") == "footnote-ref":
                    note = notes[(call.get("href") or "#").removeprefix("#")]
                    division.notes.append((call, note))


# Pictures


def _find_images(
    root: etree._Element,
    notes: dict[str, _RawNote],
    manuscript: Manuscript,
    findings: list[Finding],
) -> list[ImageRef]:
    refs: list[ImageRef] = []
    for tree in (root, *(note.item for note in notes.values())):
        for image in tree.iter("img"):
            origin = image.get("src") or ""
            place = manuscript.place_of(origin)
            remote = re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", origin, re.IGNORECASE)
            src = _remote_src(origin) if remote else origin
            image.set("src", src)
            refs.append(ImageRef(src, origin, place))
            findings += _check_alternative(image, origin, place)
    return refs


def _remote_src(address: str) -> str:
    """The name under which a picture from the web stands in the editions."""
    suffix = PurePosixPath(address.split("?")[0]).suffix.lower()
    return f"remote/{hashlib.sha256(address.encode()).hexdigest()[:16]}{suffix}"


def _check_alternative(
    image: etree._Element, origin: str, place: Place | None
) -> list[Finding]:
    parent = image.getparent()
    caption = parent.find("figcaption") if parent is not None else None
    if caption is not None:
        caption.attrib.pop("aria-hidden", None)
    alt = " ".join((image.get("alt") or "").split())
    image.set("alt", alt)
    if alt and (caption is None or alt != passes.plain_text(caption)):
        return []
    return [
        Finding("image-alt", Severity.WARNING, f"{origin} has no alternative text", place,
                'describe what it shows: ![Caption](file.svg){alt="…"}')
    ]  # fmt: skip


# Divisions and headings


def _cut_divisions(
    root: etree._Element, manuscript: Manuscript, findings: list[Finding]
) -> list[_RawDivision]:
    places = _HeadingPlaces(manuscript)
    raw: list[_RawDivision] = []
    nodes = list(root)
    if not any(isinstance(n.tag, str) and n.tag in _HEADINGS for n in root.iter(*_HEADINGS)):
        findings.append(_error("heading-missing", "the book has no heading",
                               Place(manuscript.files[0].name),
                               "begin the first chapter with   # Its Title"))  # fmt: skip
        return []
    if (root.text or "").strip():
        findings.append(_stray(root.text or "", manuscript))
    for node in nodes:
        tail, node.tail = node.tail or "", None
        if node.tag == "h1":
            raw.append(_open_division(node, places))
        elif not raw:
            if node.tag in _HEADINGS:
                findings.append(
                    _error("heading-level", "the book begins with a heading of level "
                           f"{node.tag[1]}", places.next_of(node),
                           "a chapter begins with one #"))  # fmt: skip
                return []
            findings.append(_stray(passes.plain_text(node), manuscript))
        else:
            _append(raw[-1].body, node)
        if tail.strip() and raw:
            _append_text(raw[-1].body, tail)
    for division in raw:
        division.sections = list(division.body.iter(*_HEADINGS[1:]))
        division.section_places = [places.next_of(heading) for heading in division.sections]
        findings += _check_division(division, manuscript)
    return raw


def _stray(text: str, manuscript: Manuscript) -> Finding:
    words = " ".join(text.split()[:6])
    return _error("text-before-heading", f"text before the first heading: “{words} …”",
                  manuscript.place_of(words), "begin with a heading of level 1")  # fmt: skip


def _open_division(heading: etree._Element, places: _HeadingPlaces) -> _RawDivision:
    classes = (heading.get("class") or "").split()
    role = passes.role_of(passes.plain_text(_without_calls(heading)), classes)
    return _RawDivision(heading, etree.Element("div"), places.next_of(heading), role, [], [])


def _append(body: etree._Element, node: etree._Element) -> None:
    """Add a block; inline content that raw HTML left bare goes into a paragraph."""
    if node.tag in _INLINE:
        paragraph = body[-1] if len(body) and body[-1].get("data-octavo") else None
        if paragraph is None:
            paragraph = etree.SubElement(body, "p")
            paragraph.set("data-octavo", "bare")
        paragraph.append(node)
        return
    body.append(node)


def _append_text(body: etree._Element, text: str) -> None:
    if len(body) and body[-1].get("data-octavo"):
        paragraph = body[-1]
    else:
        paragraph = etree.SubElement(body, "p")
        paragraph.set("data-octavo", "bare")
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _check_division(division: _RawDivision, manuscript: Manuscript) -> list[Finding]:
    findings: list[Finding] = []
    title = passes.plain_text(_without_calls(division.heading))
    if not title:
        findings.append(_error("heading-empty", "a chapter heading has no text", division.place,
                               "give the chapter a title"))  # fmt: skip
    for nested in division.body.iter("h1"):
        findings.append(
            _error("heading-nested", f"the chapter “{passes.plain_text(nested)}” begins inside "
                   "another block", manuscript.place_of(passes.plain_text(nested)),
                   "a level-1 heading stands by itself, not in a quotation, list or :::"))  # fmt: skip
    level = 1
    for heading, place in zip(division.sections, division.section_places, strict=True):
        here = int(heading.tag[1])
        if here > level + 1:
            findings.append(
                _error("heading-jump", f"“{passes.plain_text(heading)}” jumps from level {level} "
                       f"to {here}", place, f"use {'#' * (level + 1)}"))  # fmt: skip
        if not passes.plain_text(_without_calls(heading)):
            findings.append(_error("heading-empty", "a heading has no text", place,
                                   "give it a text or take it out"))  # fmt: skip
        level = here
    holds = passes.plain_text(division.body) or any(True for _ in division.body.iter("img", "math"))
    if not holds and division.role.kind is not Kind.PART:
        findings.append(_error("chapter-empty", f"the chapter “{title}” has no text",
                               division.place, "write it, or make it a part with {.part}"))  # fmt: skip
    return findings


class _HeadingPlaces:
    """Finds the line of each heading by walking the source in step with the output."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self._found: list[tuple[int, str, int]] = []
        fence = ""
        lines = manuscript.text.split("\n")
        for number, line in enumerate(lines, start=1):
            if match := re.match(r" {0,3}(`{3,}|~{3,})", line):
                fence = "" if fence and line.strip().startswith(fence) else fence or match[1]
            elif not fence and (match := _ATX.match(line)):
                self._found.append((len(match[1]), _letters(match[2]), number))
            elif (
                not fence
                and (match := _SETEXT.match(line))
                and number > 1
                and lines[number - 2].strip()
            ):
                level = 1 if match[1][0] == "=" else 2
                self._found.append((level, _letters(lines[number - 2]), number - 1))

    def next_of(self, heading: etree._Element) -> Place | None:
        """The place of ``heading``; each line is given out once."""
        wanted = _letters(passes.plain_text(_without_calls(heading)))
        level = int(heading.tag[1])
        for index, (found_level, text, line) in enumerate(self._found):
            if found_level == level and wanted and text.startswith(wanted[:40]):
                del self._found[index]
                return self._manuscript.place(line)
        return None


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


# Ids


def _assign_ids(
    raw: list[_RawDivision],
    root: etree._Element,
    notes: dict[str, _RawNote],
    findings: list[Finding],
) -> None:
    """Every heading gets an id that depends on its own words and those of the headings above it,
    never on its position; ids that the author gave are kept and have to be unique."""
    taken: dict[str, etree._Element] = {}
    places: dict[etree._Element, Place | None] = {}
    for division in raw:
        places[division.heading] = division.place
        places.update(zip(division.sections, division.section_places, strict=True))
    trees = [t for d in raw for t in (d.heading, d.body)] + [n.item for n in notes.values()]
    for tree in trees:
        for element in tree.iter(etree.Element):
            own = element.get("id")
            if own is None or element.get("class") == "footnote-ref" or own in notes:
                continue
            if own in taken:
                findings.append(_error("id-double", f"the id #{own} is given twice",
                                       places.get(element), "give one of them another id"))  # fmt: skip
            if own.startswith(_RESERVED):
                findings.append(
                    _error("id-reserved", f"the id #{own} begins like one of ours",
                           places.get(element),
                           f"ids must not begin with {', '.join(_RESERVED)}"))  # fmt: skip
            taken[own] = element
    for division in raw:
        path = [_give_id(division.heading, "", taken)]
        for heading in division.sections:
            path = path[: int(heading.tag[1]) - 1]
            path.append(_give_id(heading, path[-1], taken))


def _give_id(heading: etree._Element, above: str, taken: dict[str, etree._Element]) -> str:
    if own := heading.get("id"):
        return own
    slug = passes.slugify(passes.plain_text(_without_calls(heading)))
    if slug.startswith(_RESERVED):
        slug = f"s-{slug}"
    candidates = [slug, f"{above}-{slug}" if above else f"{slug}-2"]
    number = 2
    while candidates[0] in taken:
        candidates = candidates[1:] or [f"{above or slug}-{slug}-{number}"]
        number += 1
    heading.set("id", candidates[0])
    taken[candidates[0]] = heading
    return candidates[0]


# The Book's values


def _make_divisions(raw: list[_RawDivision], manuscript: Manuscript) -> tuple[Division, ...]:
    metadata = manuscript.metadata
    numbers = passes.number_divisions([d.role for d in raw], metadata.numbering.chapters)
    divisions: list[Division] = []
    note_ids: set[str] = set()
    count = 0
    for division, number in zip(raw, numbers, strict=True):
        if metadata.notes.numbering == "chapter":
            count = 0
        notes = [
            _make_note(call, note, count + i, division, note_ids, manuscript)
            for i, (call, note) in enumerate(division.notes, start=1)
        ]
        count += len(notes)
        section_numbers = passes.number_sections(
            number,
            [int(h.tag[1]) for h in division.sections],
            ["unnumbered" in (h.get("class") or "").split() for h in division.sections],
            metadata.numbering.sections,
        )
        heading = _make_heading(division.heading, number, division.place)
        sections = tuple(
            _make_heading(h, n, place)
            for h, n, place in zip(
                division.sections, section_numbers, division.section_places, strict=True
            )
        )
        for element, made in zip(division.sections, sections, strict=True):
            if made.number:
                _prefix_number(element, made.number)
        if number:
            _prefix_number(division.heading, number)
        for element in division.body.iter("p"):
            element.attrib.pop("data-octavo", None)
        divisions.append(
            Division(
                id=heading.id,
                kind=division.role.kind,
                role=division.role.role,
                epub_type=division.role.epub_type,
                heading=heading,
                sections=sections,
                html=_inner(division.body),
                heading_html=_inner(division.heading),
                notes=tuple(notes),
            )
        )
    return tuple(divisions)


def _make_note(
    call: etree._Element,
    raw: _RawNote,
    number: int,
    division: _RawDivision,
    taken: set[str],
    manuscript: Manuscript,
) -> Note:
    """The note, and its call in the tree turned into what every edition promises."""
    text = passes.plain_text(raw.item)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    stem = passes.slugify(raw.key).removeprefix("s-") if raw.key else digest
    name, copy = f"fn-{stem}", 1
    while name in taken:
        name, copy = f"fn-{stem}-{digest if copy == 1 else copy}", copy + 1
    taken.add(name)
    note = Note(
        id=name,
        label=str(number),
        number=number,
        division_id=division.heading.get("id") or "",
        html=_block_content(raw.item),
        text=text,
        place=manuscript.place(raw.line) if raw.line else None,
    )
    tail = call.tail
    for child in list(call):
        call.remove(child)
    for attribute in list(call.attrib):
        del call.attrib[attribute]
    call.text, call.tail = note.label, tail
    for key, value in (
        ("class", "noteref"), ("role", "doc-noteref"), ("href", f"#{name}"), ("id", note.call_id),
    ):  # fmt: skip
        call.set(key, value)
    return note


def _block_content(item: etree._Element) -> str:
    """The note's blocks; bare inline content becomes a paragraph."""
    box = etree.Element("div")
    if (item.text or "").strip():
        _append_text(box, item.text or "")
    for child in list(item):
        tail, child.tail = child.tail or "", None
        _append(box, child)
        if tail.strip():
            _append_text(box, tail)
    for paragraph in box.iter("p"):
        paragraph.attrib.pop("data-octavo", None)
    return _inner(box)


def _make_heading(element: etree._Element, number: str | None, place: Place | None) -> Heading:
    bare = _without_calls(element)
    for part in bare.iter(etree.Element):
        part.attrib.pop("id", None)
    return Heading(
        id=element.get("id") or "",
        level=int(element.tag[1]),
        number=number,
        html=_inner(bare),
        text=passes.plain_text(bare),
        place=place,
    )


def _without_calls(element: etree._Element) -> etree._Element:
    """A copy without note calls: contents and running heads repeat headings, not their notes."""
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for call in list(copy.iter("a")):
        if call.get("class") in ("footnote-ref", "noteref"):
            call.text = ""
            for child in list(call):
                call.remove(child)
            _dissolve(call)
        else:
            call.tag = "span"
            call.attrib.pop("href", None)
    return copy


def _prefix_number(element: etree._Element, number: str) -> None:
    span = etree.Element("span")
    span.set("class", "number")
    span.text = number
    span.tail = " " + (element.text or "")
    element.text = None
    element.insert(0, span)


def _inner(element: etree._Element) -> str:
    """What stands inside an element, as XHTML."""
    head = etree.Element("x")
    head.text = element.text
    text = etree.tostring(head, encoding="unicode").removeprefix("<x>").removesuffix("</x>")
    if text == "<x/>":
        text = ""
    return text + "".join(
        etree.tostring(child, encoding="unicode", method="xml") for child in element
    )


# Links inside the book


def _targets(divisions: tuple[Division, ...]) -> set[str]:
    targets = {heading.id for division in divisions for heading in (division.heading,)}
    for division in divisions:
        for fragment in (division.html, division.heading_html, *(n.html for n in division.notes)):
            targets.update(re.findall(r'\sid="([^"]+)"', fragment))
        targets.update(note.id for note in division.notes)
    return targets


_LINK = re.compile(r'\shref="#([^"]*)"')


def _check_links(divisions: tuple[Division, ...], manuscript: Manuscript) -> list[Finding]:
    targets = _targets(divisions)
    return [
        Finding("link-broken", Severity.WARNING, f"the link to #{target} leads nowhere",
                manuscript.place_of(f"#{target}"), "give its target the id, or correct the link")
        for division in divisions
        for fragment in (division.html, division.heading_html, *(n.html for n in division.notes))
        for target in _LINK.findall(fragment)
        if target not in targets
    ]  # fmt: skip


def _resolve_links(division: Division, divisions: tuple[Division, ...]) -> Division:
    """The division with links that lead nowhere turned into plain text."""
    targets = _targets(divisions)
    cut: Callable[[str], str] = lambda html: _LINK.sub(
        lambda match: match[0] if match[1] in targets else "", html
    )
    return replace(
        division,
        html=cut(division.html),
        heading_html=cut(division.heading_html),
        notes=tuple(replace(note, html=cut(note.html)) for note in division.notes),
    )
