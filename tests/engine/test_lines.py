"""Lines are filled: a break beside a box in the line leaves no word alone that others could have joined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from builders import write_book
from conftest import BOOKS, build
from readers import pdf_pages

from octavo.engine.layout import Engine
from octavo.reading.theme import load_theme

WORDS = (
    "printers each people paper came the many letters river in to of maps ink songs small with day a "
    "printed or near hand latex remained"
).split()
BOXES = (
    "<code>{}</code>", "<code>.{}</code>", "(<code>{}</code>)", "<code>{}</code>,", "<em>{} the</em>",
    '<a href="#x"><em>{}</em></a>.', "<q>{} of <em>ink</em></q>", "<b>{}</b>", "$<i>{}</i>", "/<code>{}</code>",
)  # fmt: skip
CSS = """
@page { size: 500px 4000px }
html { font: 10pt "Octavo Text"; hyphens: auto; text-align: justify }
code { font-family: "Octavo Mono"; font-size: 0.9em; hyphens: none }
"""


def paragraph(seed: int) -> str:
    random = Random(seed)  # noqa: S311  (a seed, no secret)
    words = [
        (random.choice(BOXES) if random.random() < 0.2 else "{}").format(random.choice(WORDS))
        for _ in range(40)
    ]
    return f'<p style="width: {250 + seed % 50}px">{" ".join(words)}</p>'


def text_of(box: Any) -> str:
    return box.text if hasattr(box, "text") else "".join(map(text_of, getattr(box, "children", ())))


def lines_before_the_last(page: Any) -> Iterator[str]:
    """Lines that a paragraph goes on behind."""
    from weasyprint.formatting_structure.boxes import LineBox

    for box in page.descendants():
        children = [child for child in getattr(box, "children", ()) if isinstance(child, LineBox)]
        yield from map(text_of, children[:-1])


@pytest.mark.parametrize("begin", range(0, 300, 100))
def test_no_word_stands_alone_where_the_next_would_fit(begin: int) -> None:
    """No word of these is so long that two would not fit in a line, nor three."""
    engine = Engine(load_theme("classic", BOOKS).faces)
    body = "".join(map(paragraph, range(begin, begin + 100)))
    laid = engine.lay_out(f'<html lang="en"><body>{body}</body></html>', CSS)
    lines = [line for page in laid.document.pages for line in lines_before_the_last(page._page_box)]
    assert len(lines) > 300
    assert [line for line in lines if len(line.split()) < 3] == []


def test_a_space_that_hangs_over_does_not_tear_its_line(tmp_path: Path) -> None:
    text = (
        "# Options\n\n> Printers each people each paper came hand the many letters river\n> `.latex` or many in "
        "hand letters hand near river to maps ink songs small hand with people river printed day the a.\n"
    )
    built = build(write_book(tmp_path, text, language="en-GB"), ("pdf",))
    lines = [line for page in pdf_pages(built.content("pdf")) for line in page.splitlines()]
    begins = next(line for line in lines if line.startswith("Print"))
    assert begins.startswith("Printers each people each paper")
