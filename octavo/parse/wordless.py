"""Turn links without words into findings: whoever listens is not told of them, and nobody sees those without a picture."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.lines import Finder
from octavo.parse.tree import plain_text
from octavo.text.fragments import DECORATIVE


class WordlessLinks:
    """The links of a text, seen in its order before they are mended."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._seen: Counter[str] = Counter()  # how many links have an address
        self._found: list[tuple[etree._Element, str, int]] = []

    def see(self, link: etree._Element, address: str) -> None:
        """Take down a link whose author wrote this address."""
        self._seen[address] += 1
        if _is_wordless(link):
            self._found.append((link, address, self._seen[address]))

    def findings(self) -> list[Finding]:
        """Those that are links still and were given no words; one finding for each address."""
        places: dict[str, list[Place | None]] = {}
        for link, address, number in self._found:
            if link.get("href") and _is_wordless(link):
                places.setdefault(address, []).append(self._place_of(address, number))
        return [
            Finding("link-wordless", Severity.WARNING, f"the link to {unquote(address)} has no words", first,
                    'write them between its brackets, or say what its picture shows: [![](file.svg){alt="…"}](…)',
                    tuple(others))
            for address, (first, *others) in places.items()
        ]  # fmt: skip

    def _place_of(self, address: str, number: int) -> Place | None:
        """Where a link stands that is the ``number``-th with its address; of links by reference their definition tells."""
        ways = "|".join(re.escape(way) for way in dict.fromkeys((address, unquote(address))))
        found = list(re.finditer(rf'(?:\]\(<?|href=["\'])(?:{ways})(?![\w-])', self._finder.plain))
        if not found:
            return self._finder.next_of(unquote(address))
        return self._finder.place_at(found[min(number, len(found)) - 1].start())


def _is_wordless(link: etree._Element) -> bool:
    """Whether nothing stands in a link, or a picture that only adorns; of others it is said that they have no words."""
    pictures = list(link.iter("img"))
    return not plain_text(link) and not link.get("aria-label") and all(
        not image.get("alt") and DECORATIVE in (image.get("class") or "").split()
        for image in pictures
    )  # fmt: skip
