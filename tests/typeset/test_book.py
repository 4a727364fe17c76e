"""A book's own style sheet may be wrong: the print edition says so, or is made."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builders import said
from conftest import ROOT, build
from PIL import Image

from octavo.model.errors import LayoutError


def with_rule(root: Path, rule: str) -> Path:
    """The book with our style sheet and a rule of its own behind it."""
    (root / "styles").mkdir()
    ours = (ROOT / "styles" / "print.css").read_text("utf-8")
    (root / "styles" / "print.css").write_text(f"{ours}\n{rule}", "utf-8")
    return root


@pytest.mark.parametrize(
    "rule", ["p { display: none }", "p {", "/* not closed", "p { position: fixed }"]
)
def test_a_style_that_takes_away_the_pages_of_running_heads_is_told(
    write_book: Callable[..., Path], rule: str
) -> None:
    with pytest.raises(LayoutError) as caught:
        build(with_rule(write_book("# One\n\nWords.\n"), rule), ("pdf",))
    assert caught.value.message.startswith("the running heads fill ")
    assert "give it a class" in (caught.value.hint or "")


def test_what_the_engine_says_of_a_style_is_one_line(write_book: Callable[..., Path]) -> None:
    root = with_rule(write_book("# One\n\nWords.\n"), "}")
    warnings = [f for f in said(build(root, ("pdf",)).build.findings) if f[0] == "engine-warning"]
    assert warnings
    assert [message for _, message, *_ in warnings if "\n" in message] == []


def test_a_picture_without_words_is_told_once(write_book: Callable[..., Path]) -> None:
    out = BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    root = write_book(
        {"book.md": "# One\n\nWords ![](a.png){width=2mm} go on.\n", "a.png": out.getvalue()}
    )
    found = [f for f in said(build(root, ("pdf",)).build.findings) if f[0] != "not-run"]
    assert [code for code, *_ in found] == ["image-alt"]


@pytest.mark.parametrize("rendering", ["auto", "crisp-edges"])
def test_no_picture_asks_a_viewer_to_smoothen_it(
    write_book: Callable[..., Path], rendering: str
) -> None:
    out = BytesIO()
    Image.new("RGBA", (9, 9), (255, 0, 0, 128)).save(out, "PNG")
    data = b64encode(out.getvalue()).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f'<image href="data:image/png;base64,{data}" width="9" height="9"/></svg>'
    )
    root = write_book({
        "book.md": "# One\n\nWords ![x](a.png){width=1mm} and ![y](a.svg){width=1mm} go on.\n",
        "a.png": out.getvalue(),
        "a.svg": drawing,
    })  # fmt: skip
    built = build(with_rule(root, f"img {{ image-rendering: {rendering} }}"), ("pdf",))
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        pictures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == 2  # and what of it can be seen through: both are one
        assert [item for item in pictures if "/Interpolate" in item] == []
