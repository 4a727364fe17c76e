"""Turn other names of chapters and sections into things: TeX's labels in running text have the number of the section in
which they stand, and bookdown calls a heading by the id that pandoc makes of its words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from octavo.parse.autoids import pandoc_id
from octavo.parse.counted import Thing
from octavo.parse.ids import spell_id
from octavo.parse.shaping import PLACE
from octavo.parse.tree import RawDivision
from octavo.text.trees import HEADINGS


def label_things(
    divisions: Sequence[RawDivision], headings: Mapping[str, Thing]
) -> dict[str, Thing]:
    """The labels by their ids; ``headings`` are chapters and sections by theirs."""
    found: dict[str, Thing] = {}
    for division in divisions:
        last = headings[division.heading.get("id") or ""]
        for element in division.body.iter("span", *HEADINGS):
            if element.tag in HEADINGS:
                last = headings.get(element.get("id") or "", last)
            elif element.get("class") == PLACE:
                name = spell_id(element.get("id") or "")
                found[name] = Thing(name, last.kind, last.number, last.title)
    return found


def word_things(headings: Mapping[str, Thing], wanted: Collection[str]) -> dict[str, Thing]:
    """Those headings by the ids of their words, that are ``wanted``; not where two have the same."""
    named: dict[str, list[Thing]] = {}
    for thing in headings.values() if wanted else ():
        named.setdefault(pandoc_id(thing.title), []).append(thing)
    return {name: same[0] for name, same in named.items() if name in wanted and len(same) == 1}


def drop_marks(trees: Sequence[etree._Element]) -> None:
    """Take the class away; the ids stay, for links."""
    for tree in trees:
        for span in tree.iter("span"):
            if span.get("class") == PLACE:
                del span.attrib["class"]
