"""Pandoc runs a filter only over a text of which it may have something to say: each reads the whole once more."""

from __future__ import annotations

import pytest

from octavo.parse.filters import filters_for


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("A [report](https://example.org/report.pdf), and what it *says*.", []),
        ("![A map](map.png) of a [report](https://example.org/report.pdf).", ["figures.lua"]),
        ("![A map][map]\n\n[map]: map.PDF", ["figures.lua"]),
        (r"\includegraphics{map.pdf}", ["asides.lua", "figures.lua"]),
    ],
)
def test_a_link_to_a_pdf_is_no_picture_of_one(text: str, filters: list[str]) -> None:
    assert list(filters_for(text, "en")) == filters
