"""Turn the paragraphs of a text into places that a link can name.

A name is made of the paragraph's own words, not of its position: a link leads to it as long as the
paragraph says the same, whatever is written before it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Callable
from functools import partial

from lxml import etree

from octavo.model import Book
from octavo.workshop.memory import recall

_ID = re.compile(r'\sid="([^"]+)"')
_NUMBER = "list-number"  # class of the number of a list's item: it changes with the items before it
_LINE_NUMBER = "line-number"  # class of that of a line of verse, which changes, too
_LENGTH = 6  # characters of 5 bits: two paragraphs of a book hardly ever have the same
_BYTES = 5  # that have as many bits


class Passages:
    """Gives names to the paragraphs of one book."""

    def __init__(self, book: Book) -> None:
        self._taken = {heading.id for heading in book.headings}
        for division in book.divisions:
            self._taken.update(recall("ids", division.html, partial(_ID.findall, division.html)))

    def name_of(self, text: str) -> str:
        """The name of the next paragraph that has these words."""
        digest = hashlib.sha256(text.encode()).digest()
        stem = name = f"p-{b32encode(digest[:_BYTES]).decode()[:_LENGTH].lower()}"
        number = 2
        while name in self._taken:
            name, number = f"{stem}-{number}", number + 1
        self._taken.add(name)
        return name


def name_passages(root: etree._Element, name_of: Callable[[str], str]) -> None:
    """Give every paragraph that has no id one of its own."""
    for paragraph in root.iter("p"):
        if paragraph.get("id") is None and paragraph.get("class") != _NUMBER:
            paragraph.set("id", name_of(" ".join(_words(paragraph).split())))


def _words(paragraph: etree._Element) -> str:
    words = "".join(paragraph.itertext())
    if paragraph.find(f".//span[@class='{_LINE_NUMBER}']") is not None:
        words = "".join(paragraph.xpath(f".//text()[not(parent::span[@class='{_LINE_NUMBER}'])]"))
    first = next((span for span in paragraph if span.get("class") == _NUMBER), None)
    return words if first is None else words.removeprefix(first.text or "")
