"""Turn a text that was read into faults; no edition is made.

1. nothing is raised but what the author is told, and each error has a place;
2. a word that is told as lost is lost: its number says that no other stands in for it;
3. read in pieces the text says what it says when it is read in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from fuzz.texts import FIRST, NUMBERED
from fuzz.verdict import UNACCOUNTED, Fault, judge_finding
from octavo.checks.account import account_for_manuscript
from octavo.checks.bookwords import WORD
from octavo.model import Book, Finding, Manuscript
from octavo.model.errors import ManuscriptError, OctavoError
from octavo.parse import parse_manuscript, pieces
from octavo.parse.foreign import translate
from octavo.parse.lines import Finder
from octavo.parse.pandoc import convert_text
from octavo.parse.quotes import SIGNS
from octavo.reading.folder import read_manuscript

_TAG = re.compile(r"<[^>]*>")
_QUOTES = dict(zip(map(ord, SIGNS), "“”‘’", strict=True))


def judge_text(root: Path) -> tuple[list[Fault], list[str]]:
    """What is wrong with how the book in ``root`` is read, and the codes that were told."""
    found: list[Finding] = []
    faults: list[Fault] = []
    try:
        manuscript, read = read_manuscript(root)
        found += read
        faults += _judge_pieces(manuscript)
        parsed = parse_manuscript(manuscript)
        found += parsed.findings
        _, lost = account_for_manuscript(manuscript, parsed.book, found)
        found += lost
        faults += _judge_losses(lost, parsed.book)
    except ManuscriptError as stop:
        found += stop.findings
    except OctavoError:
        pass  # a program that is missing, a file that cannot be read: it is told by itself
    for finding in found:
        faults += judge_finding(_as_told(finding), root)
    return faults, sorted({finding.code for finding in found})


def _as_told(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code, "severity": finding.severity.value, "message": finding.message, "hint": finding.hint,
        "file": place and place.file, "line": place and place.line,
    }  # fmt: skip


def _judge_losses(lost: Iterable[Finding], book: Book) -> Iterator[Fault]:
    """Numbered words that are told as lost, and stand in the Book."""
    there = {
        word
        for division in book.divisions
        for html in (division.heading_html, division.html, *(n.html for n in division.notes))
        for word in WORD.findall(unescape(_TAG.sub("", html)))
    }
    for finding in lost:
        told = [match for match in NUMBERED.finditer(finding.message) if int(match[1]) >= FIRST]
        if any(match[0] in there for match in told):
            yield Fault(UNACCOUNTED, str(finding)[:600])


def _judge_pieces(manuscript: Manuscript) -> Iterator[Fault]:
    """Whether it matters how many calls of pandoc read a text."""
    translated = translate(manuscript).manuscript
    size, answers = pieces._SIZE, []
    try:
        for pieces._SIZE in (len(translated.text) + 1, 1):
            answers.append(_read(translated))
    finally:
        pieces._SIZE = size
    one, other = answers
    if one != other:
        start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
        shown = [repr(answer[max(0, start - 80) : start + 80]) for answer in answers]
        yield Fault("read otherwise in pieces", " / ".join(shown))


def _read(manuscript: Manuscript) -> str:
    """What pandoc reads, with what is told of it; only a piece with another language has signs for quotation marks."""
    try:
        converted = convert_text(manuscript, Finder(manuscript))
    except ManuscriptError as stop:
        return str(stop.findings)
    said = "\n".join(map(str, converted.findings))
    return f"{converted.html.translate(_QUOTES)}\n{said}"
