"""A clean book, cut as OCR cuts it in each dialect, comes back from the import as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from octavo.scan import Imported, import_scan
from octavo.scan.model import Log, Options
from scan.simulate import DIALECTS, Dialect, Scan, cut_scans, letters, scan_of

_MARK = re.compile(r'\[\]\{\.page n="(\w+)"\}')
_CALL = re.compile(r"\[\^([\w-]+)\]")


def imported(text: str, options: Options | None = None) -> Imported:
    return import_scan(text, "scan.md", options or Options(), {}, lambda _: {}, Log())


def came_back(
    made: Imported,
) -> tuple[list[tuple[int, str]], list[str], list[str], list[tuple[str, str]]]:
    """Headings, paragraphs, notes and marks of a manuscript, read without the import's own code."""
    body = made.text.partition("\n---\n")[2]
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", body) if block.strip()]
    order = list(dict.fromkeys(_CALL.findall(re.sub(r"(?m)^\[\^[\w-]+\]:.*$", "", body))))
    headings: list[tuple[int, str]] = []
    paragraphs: list[str] = []
    notes: dict[str, str] = {}
    marks: list[tuple[str, str]] = []
    waiting: list[str] = []
    for block in blocks:
        definition = re.match(r"\[\^([\w-]+)\]: (.*)", block, re.DOTALL)
        heading = re.match(r"(#+) (.*?)(?: \{[^}]*\})?$", block)
        if definition:
            notes[definition[1]] = definition[2]
            continue
        if not _MARK.sub("", block).strip():
            waiting += _MARK.findall(block)
            continue
        text = heading[2] if heading else block
        marks += [(label, "") for label in waiting]
        waiting = []
        position = 0
        before = ""
        for mark in _MARK.finditer(text):
            before += text[position : mark.start()]
            marks.append((mark[1], letters(_numbered(before, order))))
            position = mark.end()
        words = _unescaped(_numbered(_MARK.sub("", text), order))
        if heading:
            headings.append((len(heading[1]), words))
        else:
            paragraphs.append(words)
    return headings, paragraphs, [_unescaped(notes[key], "*") for key in order], marks


def _numbered(text: str, order: list[str]) -> str:
    return _CALL.sub(lambda match: f"[{order.index(match[1]) + 1}]", text)


def _unescaped(text: str, keep: str = "") -> str:
    text = re.sub(r"\\([\W_])", r"\1", text)
    return text if keep else text.replace("*", "")


def expected(
    scan: Scan,
) -> tuple[list[tuple[int, str]], list[str], list[str], list[tuple[str, str]]]:
    return (list(scan.headings), list(scan.paragraphs), list(scan.notes), list(scan.marks))


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 2**16))
def test_the_book_comes_back(dialect: Dialect, data: st.DataObject, seed: int) -> None:
    book, cuts = data.draw(cut_scans(dialect))
    scan = scan_of(book, cuts, dialect, seed)
    made = imported(scan.text)
    headings, paragraphs, notes, marks = came_back(made)
    assert headings == list(scan.headings)
    assert paragraphs == list(scan.paragraphs)
    assert notes == list(scan.notes)
    assert made.account.lost == ""
    if dialect.breaks != "none":
        assert marks == list(scan.marks)
