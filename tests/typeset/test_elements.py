"""Elements that describe text are printed with all their words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import said
from conftest import build
from readers import pdf_pages, squeeze


def test_the_brackets_of_a_reading_are_printed(write_book: Callable[..., Path]) -> None:
    ruby = "<ruby>word<rp>(</rp><rt>reading</rt><rp>)</rp></ruby>"
    built = build(write_book(f"# One\n\n{ruby} begins a page, and {ruby} goes on.\n"))
    assert said(built.build.findings) == []
    assert "word(reading)beginsapage,andword(reading)goeson." in squeeze(
        "".join(pdf_pages(built.content("pdf")))
    )
