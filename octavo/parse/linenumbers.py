"""Turn the lines of a text whose author asks for it into lines with numbers, of which every fifth is printed.

Numbers are text of the Book, so all editions have the same, and what refers to a line says its number whether it
is printed or not. A box begins with 1, with what it says (``from=12``), or goes on from the box before it (``.continue``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.counted import Thing
from octavo.parse.kinds import LINE, LINES
from octavo.parse.lines import Finder
from octavo.text.rare import Rare

_NUMBER = "line-number"  # class
_ON = "continue"  # class of a box whose lines are counted with those before it
_EVERY = 5
_ATTRIBUTES = ("data-from", "data-every")
_NEEDED = Rare(
    (LINES, rf'class="(?:[^"]* )?{LINES}[ "]'),
    ("data-from", 'data-from="'),
    ("data-every", 'data-every="'),
)
_OPENING = re.compile(rf"^[ >]*:{{3,}}.*\b{LINES}\b|<div\b[^>]*\b{LINES}\b", re.MULTILINE)


def may_number_lines(html: str) -> bool:
    """Whether pandoc's HTML may have lines that are counted."""
    return _NEEDED.search(html) is not None


def number_lines(
    texts: Iterable[etree._Element], notes: Iterable[etree._Element], finder: Finder
) -> tuple[dict[str, Thing], list[Finding]]:
    """Print the numbers of lines; the answer is the lines by all ids in them, and what is wrong. Those of a note are
    counted in it."""
    counter = _Counter(finder)
    for text in texts:
        counter.count_in(text)
    for note in notes:
        counter.last = 0
        counter.count_in(note, of_note=True)
    return counter.things, counter.findings


class _Counter:
    def __init__(self, finder: Finder) -> None:
        self.last = 0  # number of a line
        self.things: dict[str, Thing] = {}
        self.findings: list[Finding] = []
        self._places = [finder.place_at(m.start()) for m in _OPENING.finditer(finder.plain)]
        self._boxes = 0

    def count_in(self, tree: etree._Element, *, of_note: bool = False) -> None:
        for box in tree.iter("div"):
            said = {name[5:]: box.attrib.pop(name) for name in _ATTRIBUTES if name in box.attrib}
            names = (box.get("class") or "").split()
            if LINES not in names or any(LINES in _names(above) for above in box.iterancestors()):
                continue
            place = self._places[self._boxes] if self._boxes < len(self._places) else None
            self._boxes += 1
            place = None if of_note else place
            first, every = (self._read(said, name, place) for name in ("from", "every"))
            if first is None:
                first = self.last + 1 if _ON in names else 1
            self._count(box, first, every or _EVERY, place)

    def _read(self, said: dict[str, str], name: str, place: Place | None) -> int | None:
        """What an attribute says; None where that is no number to count by."""
        value = said.get(name)
        if value is None:
            return None
        if value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000:
            return int(value[:6])
        self._tell(f"lines cannot be counted by {name}=“{value}”", place, f"write {name}=12, in figures")  # fmt: skip
        return None

    def _count(self, box: etree._Element, first: int, every: int, place: Place | None) -> None:
        lines = [span for span in box.iter("span") if LINE in _names(span)]
        if not lines:
            self._tell("there is no line here that could have a number", place,
                       "the class .lines belongs to verse, and to paragraphs")  # fmt: skip
            return
        for number, line in enumerate(lines, start=first):
            for part in line.iter(etree.Element):
                if name := part.get("id"):
                    self.things[name] = Thing(name, "line", str(number), "", "line", number)
            if number % every == 0:
                _print(line, number)
        self.last = first + len(lines) - 1

    def _tell(self, message: str, place: Place | None, hint: str) -> None:
        self.findings.append(Finding("line-numbers", Severity.WARNING, message, place, hint))


def _print(line: etree._Element, number: int) -> None:
    made = etree.SubElement(line, "span")
    made.set("class", _NUMBER)
    made.text = str(number)
    before = made.getprevious()
    if before is not None:
        before.tail = f"{(before.tail or '').rstrip()} "
    else:
        line.text = f"{(line.text or '').rstrip()} "


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()
