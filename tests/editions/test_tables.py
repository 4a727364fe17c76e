"""Captions of tables on screens: as wide as the text, however narrow the table."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import build

TEXT = (
    "# One\n\nA paragraph.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: The caption of a narrow table.\n"
)


@pytest.mark.parametrize("edition", ["epub", "html"])
@pytest.mark.parametrize("width", [390, 1000])
def test_a_caption_stands_in_one_line_over_a_narrow_table(
    write_book: Callable[..., Path], tmp_path: Path, chromium: Any, edition: str, width: int
) -> None:
    content = build(write_book(TEXT), (edition,)).content(edition)
    file = tmp_path / "book.html"
    if edition == "epub":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            archive.extractall(tmp_path)
        file = next(tmp_path.glob("EPUB/*one.xhtml"))
    else:
        file.write_bytes(content)
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    wide, high = page.evaluate(
        "(() => { const range = document.createRange(); "
        "range.selectNodeContents(document.querySelector('caption')); "
        "return [document.querySelector('caption').offsetWidth, range.getClientRects().length] })()"
    )
    text = page.evaluate("document.querySelector('section p').offsetWidth")
    page.close()
    assert high == 1
    assert wide > 0.95 * text
