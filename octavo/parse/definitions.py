"""Turn definition lists into terms with what is said of them, and a term into the line of the manuscript that has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from octavo.model import Place
from octavo.parse.lines import Finder
from octavo.parse.near import place_near
from octavo.parse.tree import plain_text, without_calls

Group = tuple[list[etree._Element], list[etree._Element]]  # terms, and what is said of them


def lists_in(box: etree._Element) -> Iterator[etree._Element]:
    """The definition lists of a box, but for those in the definitions of others."""
    for definitions in box.iter("dl"):
        holders = []
        for holder in definitions.iterancestors():
            if holder is box:
                break
            holders.append(holder.tag)
        if "dl" not in holders:
            yield definitions


def groups_of(definitions: etree._Element) -> list[Group]:
    """The terms of a definition list, each with its definitions."""
    groups: list[Group] = []
    for child in definitions:
        if child.tag == "dt":
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(child)
        elif child.tag == "dd" and groups:
            groups[-1][1].append(child)
    return groups


def words_of_term(term: etree._Element) -> str:
    """A term as it is called: without calls of notes."""
    return plain_text(without_calls(term))


class TermPlaces:
    """Where terms stand in the manuscript, asked in the order of the text."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._asked: Counter[str] = Counter()

    def place_of(self, term: etree._Element) -> Place | None:
        """The line of a term, that of the next one when there are several of its words."""
        words = words_of_term(term)
        letters = [re.escape(letter) for letter in words if not letter.isspace()]
        number = self._asked[words]
        self._asked[words] += 1
        if letters:
            spelt = r"[*_\[\]\\ \t]*".join(letters)
            pattern = rf"(?m)^[ \t>*_\[]*{spelt}[^\w\n]?[^\n]*\n(?:[ \t>]*\n)?[ \t>]*[:~][ \t]"
            plain = self._finder.plain
            found = [match.start() for match in re.finditer(pattern, plain)]
            if found:
                return self._finder.place_at(found[min(number, len(found) - 1)])
        return place_near(term, self._finder.next_of)
