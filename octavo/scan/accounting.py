"""Turn a scan and its manuscript into an account: every letter and digit is in one of the two places.

What the manuscript has and the scan has not (keys of notes that are counted anew, marks of pages, the
keys of front matter) is taken out before counting; then nothing of the scan may be missing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from octavo.scan.flow import Flow
from octavo.scan.front import PROSE
from octavo.scan.inline import INNER_TARGET
from octavo.scan.model import ANEW, Link, Log, Look, Nodes, children_of
from octavo.scan.words import count_letters

_TAG = re.compile(
    r"</?(?:sup|sub|b|i|em|strong|cite|s|del|strike|u|ins|span|a|font|small|big|div|p|center|mark|abbr|nobr|tt|br)\b[^>]*>",
    re.IGNORECASE,
)
_MARK = re.compile(r'\[\]\{\.page n="(?:[^"\\]|\\.)*"\}')
# Told on their own; the words for a picture stay with it.
_TOLD = frozenset(
    (
        "picture",
        ANEW,
        "labels of notes",
        "numbers of pages",
        "not read by pandoc",
        "remark of the OCR program",
        "note",
    )
)
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))


@dataclass(frozen=True, slots=True)
class Account:
    """Letters and digits, counted."""

    scan: int  # in the scan, tags of its markup apart
    manuscript: int  # of these in the manuscript
    aside: int  # of these in the report only
    lost: str  # the letters that are nowhere; has to be empty


def account_letters(scan: str, manuscript: str, flow: Flow, log: Log) -> Account:
    """Count, and tell when something is missing."""
    there = _letters(_shown(scan))
    kept = _letters(_MARK.sub("", manuscript.partition("\n---\n")[2]))
    aside = _letters("".join(_shown(item.text) for item in log.asides))
    words: list[str] = []
    for piece in flow.pieces:
        for nodes in (piece.nodes, *piece.paragraphs, *(n for _, n in piece.items)):
            words += repeated_words(nodes)
    for paragraphs in flow.note_nodes:
        for nodes in paragraphs:
            words += repeated_words(nodes)
    repeated = _letters("".join(words))
    missing = there - kept - aside - repeated
    lost = "".join(sorted(missing.elements()))[:200]
    if lost:
        log.looks.append(Look("letters", f"{missing.total()} letters of the scan are neither in the "
                              f"manuscript nor in this report: {lost[:60]}"))  # fmt: skip
    total = there.total()
    beside = min((aside + repeated).total(), total)
    return Account(total, total - beside - missing.total(), beside, lost)


def _shown(text: str) -> str:
    """Words of a scan without its tags, and without links to places of the scan itself."""
    return unescape(INNER_TARGET.sub("]", _TAG.sub("", text)))


def tell_long_asides(log: Log) -> None:
    """A look for prose that was set aside, whatever the reason: a person has to say that it may be."""
    for aside in log.asides:
        words = _TAG.sub("", aside.text).split()
        count = sum(any(map(str.isalnum, word)) for word in words)  # leaders are none
        if (
            count >= PROSE
            and aside.what not in _TOLD
            and not aside.what.endswith("for another program")
        ):
            start = " ".join(aside.text.split())[:60]
            log.looks.append(Look("set aside", f"{count} words, as {aside.what}: “{start}”",
                                  aside.line or None, aside.page))  # fmt: skip


def _letters(text: str) -> Counter[str]:
    found = Counter[str]()
    for character, count in count_letters(text).items():
        found[_RAISED.get(character, character)] += count
    return found


def repeated_words(nodes: Nodes) -> list[str]:
    """Words of links that only repeated the address."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Link) and node.repeated:
            found.append(node.repeated)
        found += repeated_words(children_of(node))
    return found
