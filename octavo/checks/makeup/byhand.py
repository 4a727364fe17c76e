"""Find the paragraphs that an editor has set tighter or looser: a hand that nobody sees unless it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from octavo.model import Book, Finding, Place, Severity
from octavo.text.trees import parse_fragment

_HANDS = {"tight": "in a line less", "loose": "in a line more"}
_ANY = re.compile(r'class="[^"]*\b(?:tight|loose)\b')
_WORDS = 4  # by which a paragraph is looked for in the manuscript

Locate = Callable[[str], Place | None]


def tell_by_hand(book: Book, locate: Locate) -> Iterator[Finding]:
    """A note for each way of setting by hand, at the lines of its paragraphs: see ``fold_findings``."""
    if book.metadata.print.composer != "total":
        return
    for division in book.divisions:
        if not _ANY.search(division.html):
            continue
        for element in parse_fragment(division.html).iter("div", "p"):
            for name in _HANDS.keys() & (element.get("class") or "").split():
                words = "".join(element.itertext()).split()
                place = locate(" ".join(words[:_WORDS])) or division.heading.place
                yield Finding("set-by-hand", Severity.NOTE, f"a paragraph is set {_HANDS[name]} by hand", place,
                              "take the class away when the text has changed")  # fmt: skip
