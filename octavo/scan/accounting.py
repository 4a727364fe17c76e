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
from octavo.scan.model import Link, Log, Look, Nodes, Span

_TAG = re.compile(
    r"</?(?:sup|sub|b|i|em|strong|cite|s|del|strike|u|ins|span|a|font|small|big|div|p|center|mark|abbr|nobr|tt|br)\b[^>]*>",
    re.IGNORECASE,
)
_MARK = re.compile(r'\[\]\{\.page n="(?:[^"\\]|\\.)*"\}')
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Account:
    """Letters and digits, counted."""

    scan: int  # in the scan, tags of its markup apart
    manuscript: int  # of these in the manuscript
    aside: int  # of these in the report only
    lost: str  # the letters that are nowhere; has to be empty


def account_letters(scan: str, manuscript: str, flow: Flow, log: Log) -> Account:
    """Count, and tell when something is missing."""
    there = _letters(unescape(_TAG.sub("", scan)))
    kept = _letters(_MARK.sub("", manuscript.partition("\n---\n")[2]))
    aside = Counter[str]()
    for item in log.asides:
        aside += _letters(unescape(_TAG.sub("", item.text)))
    repeated = Counter[str]()
    for piece in flow.pieces:
        for nodes in (piece.nodes, *piece.paragraphs, *(n for _, n in piece.items)):
            repeated += _repeated(nodes)
    for paragraphs in flow.note_nodes:
        for nodes in paragraphs:
            repeated += _repeated(nodes)
    missing = there - kept - aside - repeated
    lost = "".join(sorted(missing.elements()))[:200]
    if lost:
        log.looks.append(Look("letters", f"{missing.total()} letters of the scan are neither in the "
                              f"manuscript nor in this report: {lost[:60]}"))  # fmt: skip
    total = there.total()
    beside = min((aside + repeated).total(), total)
    return Account(total, total - beside - missing.total(), beside, lost)


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text.translate(_RAISED)))


def _repeated(nodes: Nodes) -> Counter[str]:
    """Words of links that only repeated the address."""
    found = Counter[str]()
    for node in nodes:
        if isinstance(node, Link):
            found += _letters(node.repeated)
        if isinstance(node, Span | Link):
            found += _repeated(node.children)
    return found


def repeated_words(nodes: Nodes) -> list[str]:
    """The words themselves, for the report."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Link) and node.repeated:
            found.append(node.repeated)
        if isinstance(node, Span | Link):
            found += repeated_words(node.children)
    return found
