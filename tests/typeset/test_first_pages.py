"""What the first pages look like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import build
from readers import pdf_letters, pdf_pages, squeeze


def test_the_copyright_page_stands_at_the_foot(write_book: Callable[..., Path]) -> None:
    built = build(write_book("# One\n\nWords.\n", rights="© 2026"), ("pdf",))
    assert built.build.page_map is not None
    here = [letter for letter in pdf_letters(built.content("pdf")) if letter.page == 3]
    last = min(letter.bottom for letter in here)
    assert last == pytest.approx(built.build.page_map.frame.bottom_pt, abs=5)


def test_a_long_copyright_page_loses_nothing(write_book: Callable[..., Path]) -> None:
    rights = " ".join(f"word{number}" for number in range(1500))
    built = build(
        write_book("# One\n\nWords.\n", rights=rights, print={"trim": "pocket"}), ("pdf",)
    )
    assert said(built.build.findings) == []
    text = squeeze("".join(pdf_pages(built.content("pdf"))))
    assert squeeze(rights) in text
