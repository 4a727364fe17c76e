"""The engine is served what the book holds, and nothing else."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from builders import write_book
from conftest import ROOT, build
from PIL import Image


def png(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


def colours(content: bytes) -> set[tuple[int, int, int]]:
    """The colours on the pages of a PDF."""
    found: set[tuple[int, int, int]] = set()
    for page in pdfium.PdfDocument(content):
        image = page.render(scale=1).to_pil().convert("RGB")
        found |= {colour for _, colour in image.getcolors(image.width * image.height)}
    return found


@pytest.fixture
def dotted(tmp_path: Path) -> Path:
    """A book whose sheet has a red dot, and a drawing with a green one in it."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90"><image '
        f'href="data:image/png;base64,{b64encode(png("#00ff00")).decode()}" width="9" height="9"/></svg>'
    )
    text = "# A\n\nText.\n\n![Dot](dot.svg){alt=d}\n"
    root = write_book(tmp_path, {"book.md": text, "dot.svg": drawing.encode()})
    (root / "styles").mkdir()
    (root / "styles" / "red.png").write_bytes(png("#ff0000"))
    ours = (ROOT / "styles" / "print.css").read_text("utf-8")
    (root / "styles" / "print.css").write_text(
        f"{ours}\nh1 {{ background: url(red.png) }}", "utf-8"
    )
    return root


def test_pictures_inside_of_sheets_and_drawings_are_printed(dotted: Path) -> None:
    built = build(dotted, ("pdf",))
    assert [f.message for f in built.build.findings] == []
    assert {(255, 0, 0), (0, 255, 0)} <= colours(built.content("pdf"))
