"""Turn headings into anchors that stay where they are while the book around them changes.

An id that the author gave is kept. A chapter's own is made of the words of its title, a section's
of its words and those of the headings above it (``chapter--section``), so that neither position
nor any other chapter has a part in it. Only of two with equal words above and in them does the
second get a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.lines import Finder
from octavo.parse.near import place_near
from octavo.parse.tree import CALL_CLASSES, RawDivision, level_of, plain_text, without_calls
from octavo.text.slug import slugify

_RESERVED = ("fn-", "fnref-", "page-", "octavo-")  # notes and what editions make


def assign_ids(
    divisions: list[RawDivision], items: list[etree._Element], finder: Finder
) -> list[Finding]:
    """Give every heading an id and let no id stand twice; ``items`` are the bodies of the notes."""
    places: dict[etree._Element, Place | None] = {}
    for division in divisions:
        places[division.heading] = division.place
        places.update(zip(division.sections, division.section_places, strict=True))
    trees = [*(tree for d in divisions for tree in (d.heading, d.body)), *items]
    spellings = _spell_ids(trees)
    taken: set[str] = set()
    findings: list[Finding] = []
    for tree in trees:
        for element in tree.iter(etree.Element):
            own = element.get("id")
            if own is None or element.get("class") in CALL_CLASSES:
                continue
            if own in taken or own.startswith(_RESERVED):
                findings += _judge_id(element, own, spellings, places, taken, finder)
            taken.add(own)
    for division in divisions:
        path = [_give_id(division.heading, [], taken)]
        for heading in division.sections:
            path = path[: level_of(heading) - 1]
            path.append(_give_id(heading, path, taken))
    return findings


def _judge_id(
    element: etree._Element,
    own: str,
    spellings: Mapping[str, str],
    places: Mapping[etree._Element, Place | None],
    taken: Collection[str],
    finder: Finder,
) -> Iterator[Finding]:
    """What is wrong with an id that is given twice, or is one of ours."""
    written = spellings.get(own, own)
    place = places.get(element) or finder.match(_attribute(written), last=True)
    if place is None and own in taken and element.get("class") == "csl-entry":
        return  # a list of works that stands twice: its own id says so
    place = place or place_near(element, finder.next_of)
    if own in taken:
        yield _error("id-double", f"the id #{written} is given twice", place,
                     "give one of them another id")  # fmt: skip
    else:
        yield _error("id-reserved", f"the id #{written} begins like one of ours", place,
                     f"ids must not begin with {', '.join(_RESERVED)}")  # fmt: skip


def short_names(divisions: list[RawDivision]) -> dict[str, str]:
    """Ids of headings by the words of the heading alone, where no other heading has the same."""
    names: dict[str, list[str]] = {}
    for division in divisions:
        for heading in (division.heading, *division.sections):
            slug = slugify(plain_text(without_calls(heading)))
            names.setdefault(slug, []).append(heading.get("id") or "")
    return {slug: ids[0] for slug, ids in names.items() if len(ids) == 1}


def _spell_ids(trees: list[etree._Element]) -> dict[str, str]:
    """Spell ids as XML allows: a colon or a digit in front is no name.

    Answers with the ids as the author wrote them, by their new spelling.
    """
    written: dict[str, str] = {}
    for tree in trees:
        for element in tree.iter(etree.Element):
            if (own := element.get("id")) is not None and (name := spell_id(own)) != own:
                written[name] = own
                element.set("id", name)
    return written


def spell_id(name: str) -> str:
    """An id as XML allows it."""
    name = re.sub(r"[^\w.-]", "-", name)
    return name if not name or re.match(r"[^\W\d]", name) else f"s-{name}"


def _attribute(name: str) -> str:
    """A pattern for the place where an id is given, not linked to."""
    name = re.escape(name)
    return rf"\{{[^}}\n]*#{name}[\s}}]|\bid\s*=\s*[\"']?{name}\b|\\(?:label|hypertarget)\s*\{{\s*{name}\s*\}}"


def _give_id(heading: etree._Element, path: list[str], taken: set[str]) -> str:
    if own := heading.get("id"):
        return own
    slug = slugify(plain_text(without_calls(heading)))
    if not path and slug.startswith(_RESERVED):
        slug = f"s-{slug}"
    stem = name = f"{path[-1]}--{slug}" if path else slug
    number = 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    heading.set("id", name)
    taken.add(name)
    return name


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
