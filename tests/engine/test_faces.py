"""Lines whose letters come from a second face fill the measure, for every reader."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from statistics import mode

import pytest
from builders import write_book
from conftest import build
from madefonts import make_font
from readers import Letter, pdf_letters

_HEBREW = "שלום עולם ספר הארץ מדינה כתב ירושלים אדם לילה בוקר מלחמה שנים".split()
_ARMENIAN = "բարեւ աշխարհ գիրք երկիր պետություն պատմություն քաղաք մարդ գիշեր".split()
_NEAR = 0.5  # points
_APART = 4.0  # the same: lines are no nearer, and letters of one are
_STREAM = re.compile(rb"stream\r?\n")
_SHOWN = re.compile(rb"\[([^\[\]]*)\] TJ")


def streams_of(content: bytes) -> Iterator[bytes]:
    """What of a PDF draws."""
    for match in _STREAM.finditer(content):
        with suppress(zlib.error):
            if b" TJ" in (stream := zlib.decompressobj().decompress(content[match.end() :])):
                yield stream


def _content(folder: Path, words: list[str], language: str) -> bytes:
    said = " ".join(words[(7 * n * n + n // 5) % len(words)] for n in range(160))
    files: dict[str, str | bytes] = {"book.md": f"# 1\n\n{said}\n"}
    keys: dict[str, object] = {"print": {"composer": "greedy", "hyphenation": False}}
    if language == "he":
        files["own.ttf"] = make_font("".join(words))
        keys["fonts"] = {"hebrew": "own.ttf"}
    root = write_book(folder, files, language=language, **keys)
    return build(root, ("pdf",)).content("pdf")


@pytest.mark.parametrize(("words", "language"), [(_HEBREW, "he"), (_ARMENIAN, "hy")])
def test_full_lines_end_at_one_margin(words: list[str], language: str, tmp_path: Path) -> None:
    content, own = _content(tmp_path, words, language), "".join(words)
    letters = [letter for letter in pdf_letters(content) if letter.text in own]
    page = mode(letter.page for letter in letters)
    downwards = sorted((x for x in letters if x.page == page), key=lambda letter: -letter.bottom)
    rows: list[list[Letter]] = [[]]
    for before, letter in pairwise(downwards):
        if before.bottom - letter.bottom > _APART:
            rows.append([])
        rows[-1].append(letter)
    longest = [row for row in rows if len(row) > 25]
    assert len(longest) > 5
    for ends in (
        sorted(min(letter.left for letter in row) for row in longest),
        sorted(max(letter.right for letter in row) for row in longest),
    ):
        assert ends[-2] - ends[1] < _NEAR, ends  # the last line ends where it does


def test_no_last_move_stands_behind_an_empty_string(tmp_path: Path) -> None:
    drawn = b"".join(streams_of(_content(tmp_path, _ARMENIAN, "hy")))
    shown = _SHOWN.findall(drawn)
    assert len(shown) > 20
    assert [one for one in shown if b"<>" in one and not one.endswith((b">", b">0"))] == []
