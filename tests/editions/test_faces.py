"""What a book's own sheet says of its faces is taken where it can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import write_book
from conftest import ROOT, build

from octavo.model.errors import LayoutError


def with_rule(folder: Path, name: str, rule: str) -> Path:
    root = write_book(folder, "# A\n\nText, Հայ.\n")
    (root / "styles").mkdir()
    ours = (ROOT / "styles" / name).read_text("utf-8")
    (root / "styles" / name).write_text(f"{ours}\n{rule}\n", "utf-8")
    return root


@pytest.mark.parametrize("scale", ["em", "nanem", "-1em", "1e9em", "large"])
def test_a_scale_that_is_no_length_is_left_out(tmp_path: Path, scale: str) -> None:
    root = with_rule(tmp_path, "web.css", f":root {{ --other-scale: {scale} }}")
    built = build(root, ("html",))
    assert built.build.findings == ()
    assert b";size-adjust" not in built.content("html")


def test_a_size_that_no_page_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="the layout engine failed: ZeroDivisionError"):
        build(with_rule(tmp_path, "print.css", "p { font-size: 1e30pt }"), ("pdf",))
