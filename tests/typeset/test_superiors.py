"""Raised and lowered letters are the face's own where it has them, and stand where made ones would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import build
from readers import base_lines, pdf_pages, squeeze


def _lines(content: bytes, word: str) -> list[tuple[float, str]]:
    """Size and letters of what is on the page with a word, in the order of the page."""
    page = next(p for p in base_lines(content) if any(word in text for _, _, text in p))
    return [(size, text) for _, size, text in page]


@pytest.mark.parametrize("theme", ["classic", "modern"])
@pytest.mark.parametrize(
    "text", ["the 2^nd^ of H~2~O", "*the 2^nd^ of H~2~O*", "**the 2^nd^ of H~2~O**"]
)
def test_a_face_draws_its_own(write_book: Callable[..., Path], theme: str, text: str) -> None:
    """They are of the size of the words around them, and on their line."""
    built = build(write_book(f"# One\n\nIt is {text} in words.\n", theme=theme), ("pdf",))
    assert said(built.build.findings) == []
    lines = _lines(built.content("pdf"), "words")
    assert [text for _, text in lines if "words" in text] == ["Itisthe2ndofH2Oinwords."]


def test_what_a_face_has_not_is_made(write_book: Callable[..., Path]) -> None:
    """Source Serif has no small letters to stand below the line."""
    built = build(write_book("# One\n\nThe x~max~ of it.\n", theme="modern"), ("pdf",))
    assert said(built.build.findings) == []
    lines = _lines(built.content("pdf"), "ofit")
    small, usual = (next(size for size, text in lines if w in text) for w in ("max", "ofit"))
    assert small < 0.8 * usual


@pytest.mark.parametrize(
    "around", ["[words 2^nd^ of]{lang=hy}", "<code>words 2<sup>nd</sup> of</code>"]
)
def test_words_of_another_face_are_left_alone(write_book: Callable[..., Path], around: str) -> None:
    built = build(write_book(f"# One\n\nSome {around} it.\n"), ("pdf",))
    assert said(built.build.findings) == []
    lines = _lines(built.content("pdf"), "Some")
    assert [text for _, text in lines if "nd" in text] == ["nd"]


def test_its_letters_are_found_by_a_search(write_book: Callable[..., Path]) -> None:
    notes = "# One\n\nWords[^a] of H~2~O.\n\n[^a]: The 11^th^ note.\n"
    pages = pdf_pages(build(write_book(notes), ("pdf",)).content("pdf"))
    assert "ofH2O." in squeeze("".join(pages))
    assert "The11thnote." in squeeze("".join(pages))
