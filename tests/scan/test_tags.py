"""The tags of a PDF that does not promise to have them all are believed as far as they go."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import build

from octavo.commands.importing import import_book
from octavo.scan.model import Options

WORDS = (
    "that go on for several lines, as paragraphs do, so that it is seen that tags tell these, " * 4
)
BOOK = f"""# One

Words before it {WORDS} and end.

1. A ford.
2. A mill.

Words behind it {WORDS} and end.

Mill

:   Where it is ground.
"""


@pytest.mark.parametrize("promised", [True, False])
def test_a_list_that_does_not_say_its_signs_is_one_where_tags_may_be_missing(
    promised: bool, write_book: Callable[..., Path], tmp_path: Path
) -> None:
    """Chromium tags lists without saying how their items are counted; in PDF/UA that means terms."""
    content = build(write_book(BOOK), ("pdf",)).content("pdf")
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        for element in pdf.objects:
            is_list = isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/L"
            if is_list and "/A" in element:
                del element["/A"]
        if not promised:
            del pdf.Root.Metadata
        pdf.save(made)
    scan = tmp_path / "list.pdf"
    scan.write_bytes(made.getvalue())
    told, _ = import_book(scan, tmp_path / "back", Options(), lambda *_: None)
    text = (tmp_path / "back" / str(told.manuscript)).read_text("utf-8")
    assert ("\n1. A ford.\n2. A mill.\n" in text) is not promised
    assert (": " in text.partition("A mill")[0].partition("Words before")[2]) is promised
