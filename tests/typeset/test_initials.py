"""An initial hangs three lines deep, and the words stay in their order for whoever reads the file."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
import readers
from builders import said, write_book
from conftest import Built, build

LINES = "words that go on and on until the page has more than three lines of them, " * 4


@pytest.fixture(scope="module", params=["classic", "modern", "fiction"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = f"# One\n\n[H]{{.drop-cap}}[eavy]{{.lead-in}} {LINES}\n\nBehind it.\n"
    root = write_book(tmp_path_factory.mktemp("initial"), text, theme=request.param)
    return build(root)


def test_nothing_is_wrong_with_any_edition(printed: Built) -> None:
    assert said(printed.build.findings) == []


def test_the_letter_stands_behind_the_heading_and_before_its_word(printed: Built) -> None:
    page = next(p for p in readers.pdf_pages(printed.content("pdf")) if "Behind it" in p)
    assert readers.squeeze(page).startswith(readers.squeeze("1 One Heavy words that go on"))


def letters(content: bytes) -> list[tuple[str, float, float, float]]:
    """Letter, left, bottom and top of each letter on the chapter's page."""
    with pdfium.PdfDocument(content) as document:
        page = document[
            next(i for i, p in enumerate(readers.pdf_pages(content)) if "Behind it" in p)
        ]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        boxes = [(c, *text_page.get_charbox(i)) for i, c in enumerate(text)]
        text_page.close()
    return [(c, left, bottom, top) for c, left, bottom, _, top in boxes]


def test_its_foot_stands_on_the_third_line_and_its_head_at_the_first(printed: Built) -> None:
    found = letters(printed.content("pdf"))
    _, left, foot, head = next(letter for letter in found if letter[0] == "H")
    # an n stands on its line
    lines = sorted(
        {round(bottom, 1) for c, _, bottom, _ in found if c == "n" and bottom < head}, reverse=True
    )
    assert foot == pytest.approx(lines[2], abs=0.3)
    line = lines[0] - lines[1]
    capital = next(top - bottom for c, _, bottom, top in found if c == "B")
    assert head - foot == pytest.approx(2 * line + capital, abs=0.7)
    # the fourth line begins below the initial, perhaps with a letter that has a descender
    assert min(x for c, x, bottom, _ in found if abs(bottom - lines[3]) < 4) < left + 2
    assert min(x for c, x, bottom, _ in found if abs(bottom - lines[1]) < 1) > left + 10


def test_the_first_line_stands_no_lower_than_without_an_initial(printed: Built) -> None:
    """Three lines of white are below the chapter's title."""
    lines = next(
        page
        for page in readers.base_lines(printed.content("pdf"))
        if any(text.startswith("Behind") for _, _, text in page)
    )
    title = next(y for y, _, text in lines if text == "One")
    first, second = [y for y, _, text in lines if "words" in text][:2]
    step = first - second
    assert 4 * step < title - first < 6 * step


def test_a_paragraph_that_begins_a_page_with_an_initial_is_heard_as_one_of_its_own(
    tmp_path: Path,
) -> None:
    text = "\n\n".join(
        f"[T]{{.drop-cap}}[he initial]{{.lead-in}} of paragraph {number} hangs. "
        + "It goes on with some words more of it. " * (3 + number * 7 % 5)
        for number in range(40)
    )
    made = build(write_book(tmp_path, f"# One\n\n{text}\n"), ("pdf",))
    assert said(made.build.findings) == []
