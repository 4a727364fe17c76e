"""Turn the tree into divisions: what begins with a level-1 heading, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from octavo.model import Finding, Kind, Place, Severity
from octavo.parse.lines import Finder
from octavo.parse.listed import heads_lists, holds_list_place, kind_of_list
from octavo.parse.near import place_near
from octavo.parse.roles import Role, role_of
from octavo.parse.tree import (
    HEADING_MARK,
    RawDivision,
    holds_something,
    level_of,
    plain_text,
    without_calls,
    wrap_bare,
)
from octavo.text.indexing import INDEX_LIST
from octavo.text.trees import HEADINGS


def cut_divisions(root: etree._Element, finder: Finder) -> tuple[list[RawDivision], list[Finding]]:
    """The divisions in reading order; none when the book does not begin with a heading."""
    if not any(True for _ in root.iter(*HEADINGS)):
        return [], [
            _error("heading-missing", "the book has no heading", finder.place_of_line(1),
                   "begin the first chapter with   # Its Title")
        ]  # fmt: skip
    wrap_bare(root)
    places = _heading_places(root, finder)
    divisions: list[RawDivision] = []
    findings: list[Finding] = []
    for node in list(root):
        if node.tag == "h1":
            opened = any(d.role.kind is not Kind.FRONTMATTER for d in divisions)
            divisions.append(_open_division(node, places[node], opened=opened))
        elif divisions:
            divisions[-1].body.append(node)
        elif node.tag in HEADINGS:
            findings.append(
                _error("heading-level", f"the book begins with a heading of level {level_of(node)}",
                       places[node], "a chapter begins with one #"))  # fmt: skip
            return [], findings
        elif nested := list(node.iter("h1")):
            findings += [_nested(heading, places[heading]) for heading in nested]
        elif holds_something(node):
            findings.append(_stray(node, finder))
    for division in divisions:
        division.sections = list(division.body.iter(*HEADINGS[1:]))
        division.section_places = [places[h] for h in division.sections]
        if _is_index(division):
            division.role = Role(Kind.BACKMATTER, False, "doc-index", "index")
        findings += _check_division(division, places)
    return divisions, findings


def _is_index(division: RawDivision) -> bool:
    """Whether nothing but an index stands in what would be a chapter."""
    blocks = list(division.body)
    stated = "chapter" in (division.heading.get("class") or "").split()
    return (
        division.role.role in ("doc-chapter", None)
        and division.role.kind in (Kind.CHAPTER, Kind.BACKMATTER)
        and not stated
        and len(blocks) == 1
        and _holds_index(blocks[0])
    )


def _holds_index(node: etree._Element) -> bool:
    return node.get("class") == INDEX_LIST or (
        node.find(f".//div[@class='{INDEX_LIST}']") is not None
    )


def _heading_places(root: etree._Element, finder: Finder) -> dict[etree._Element, Place | None]:
    """The place of every heading: by its mark, else by its words or its having none, else by what stands
    there, at last that of the heading before it."""
    wordless = finder.wordless_headings()
    places: dict[etree._Element, Place | None] = {}
    before = finder.first_place()
    for heading in root.iter(*HEADINGS):
        line = heading.attrib.pop(HEADING_MARK, None)
        if line is not None:
            places[heading] = finder.place_of_line(int(line))
        elif words := plain_text(without_calls(heading)):
            places[heading] = finder.next_of(words) or place_near(heading, finder.next_of)
        else:
            places[heading] = finder.place_of_line(next(wordless, None))
        before = places[heading] = places[heading] or before
    return places


def _open_division(heading: etree._Element, place: Place | None, *, opened: bool) -> RawDivision:
    classes = (heading.get("class") or "").split()
    role = role_of(plain_text(without_calls(heading)), classes, opened=opened)
    if heads_lists(heading) and not any(kind.value in classes for kind in Kind):
        kind = kind_of_list(opened=opened)
        role = Role(kind, False, None, kind.value)
    return RawDivision(heading, etree.Element("div"), place, role)


def _stray(node: etree._Element, finder: Finder) -> Finding:
    words = plain_text(node).split()[:6]
    shown = f": “{' '.join(words)} …”" if words else ""
    return _error("text-before-heading", f"text before the first heading{shown}",
                  finder.next_of(" ".join(words)) or finder.next_of(" ".join(words[:1]))
                  or finder.first_place(),
                  "begin with a heading of level 1")  # fmt: skip


def _nested(heading: etree._Element, place: Place | None) -> Finding:
    title = plain_text(without_calls(heading))
    return _error("heading-nested", f"the chapter “{title}” begins inside another block", place,
                  "a level-1 heading stands by itself, not in a quotation, list or :::")  # fmt: skip


def _check_division(
    division: RawDivision, places: Mapping[etree._Element, Place | None]
) -> list[Finding]:
    findings: list[Finding] = []
    title = plain_text(without_calls(division.heading))
    if not title:
        findings.append(_error("heading-empty", "a chapter heading has no text", division.place,
                               "give the chapter a title"))  # fmt: skip
    findings += [
        _nested(heading, places[heading] or division.place) for heading in division.body.iter("h1")
    ]
    level, place = 1, division.place  # of the last heading that has one
    for heading in division.sections:
        place = places[heading] or place
        here, text = level_of(heading), plain_text(without_calls(heading))
        if here > level + 1:
            findings.append(
                _error("heading-jump", f"“{text}” jumps from level {level} to {here}", place,
                       f"use {'#' * (level + 1)}"))  # fmt: skip
        if not text:
            findings.append(_error("heading-empty", "a heading has no text", place,
                                   "give it a text or take it out"))  # fmt: skip
        level = here
    holds_text = any(
        holds_something(node) or _holds_index(node) or holds_list_place(node)
        for node in division.body
        if node.tag not in HEADINGS
    )
    if not holds_text and division.role.kind is not Kind.PART:
        findings.append(_error("chapter-empty", f"the chapter “{title}” has no text",
                               division.place, "write it, or make it a part with {.part}"))  # fmt: skip
    return findings


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
