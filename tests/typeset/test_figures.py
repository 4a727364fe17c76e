"""Figures stand in text as words do, in tables in columns, and alone where a number is looked up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import SVG, said
from builders import write_book as write_files
from conftest import build
from readers import Letter, path_bounds, pdf_letters, pdf_pages, printed_contents

TEXT = """# One

In the year 1818 it was.[^n]

## Two

| Year |
|-----:|
| 1808 |
| 1111 |

[^n]: A note.
"""


def _run(letters: list[Letter], wanted: str) -> list[Letter]:
    """The letters of the first place at which ``wanted`` is printed."""
    text = "".join(letter.text for letter in letters)
    at = text.index(wanted)
    return letters[at : at + len(wanted)]


def _widths(letters: list[Letter]) -> list[float]:
    return [round(letter.right - letter.left, 1) for letter in letters]


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_a_one_in_text_is_narrower_than_an_eight_and_in_a_table_as_wide(
    write_book: Callable[..., Path], theme: str
) -> None:
    built = build(write_book(TEXT, theme=theme), ("pdf",))
    assert said(built.build.findings) == []
    letters = pdf_letters(built.content("pdf"))
    one, eight, *_ = _widths(_run(letters, "1818"))
    assert one < eight
    assert len(set(_widths(_run(letters, "1808")))) == 1
    column = [_run(letters, "1808")[-1].right, _run(letters, "1111")[-1].right]
    assert column == [pytest.approx(column[0], abs=0.05)] * 2


def test_a_one_is_as_tall_as_a_capital_in_folios_contents_and_before_notes(
    write_book: Callable[..., Path],
) -> None:
    text = "# One\n\nWords of 1818.[^n]\n\n[^n]: A note.\n"
    letters = pdf_letters(build(write_book(text), ("pdf",)).content("pdf"))
    old_style = _run(letters, "1818")[0]
    *_, label, _, folio = [letter for letter in letters if letter.text in "1A"]
    contents = _run(letters, "1One")[0]
    for one in (label, folio, contents):
        size = one.right - one.left  # of two figures of one face the taller is the wider
        assert one.top - one.bottom > 1.55 * size > 0
    assert old_style.top - old_style.bottom < 1.55 * (old_style.right - old_style.left)


def test_folios_of_the_contents_stand_on_the_right_margin_however_long_the_title(
    write_book: Callable[..., Path],
) -> None:
    title = (
        "A Title of So Many Words That the Contents Need More Than One Line for It, However Small"
    )
    text = f"# One\n\nWords.\n\n# {title}\n\nWords.\n\n## Three\n\nWords.\n"
    built = build(write_book(text), ("pdf",))
    content = built.content("pdf")
    page = next(i for i, page in enumerate(pdf_pages(content)) if page.startswith("Contents"))
    figures = [x for x in pdf_letters(content) if x.page == page and x.text.isdigit()]
    assert len(printed_contents(pdf_pages(content)[page])) == 3
    assert built.build.page_map is not None
    frame = built.build.page_map.frame
    margin = frame.width_pt - frame.outer_pt
    assert sum(abs(figure.right - margin) < 1 for figure in figures) == 3


NUMBERS = """# One

| Name | Length |
|:-----|-------:|
| a    |  17.25 |
| b    |    9.5 |
| c    |    888 |
| d    |      – |

: A caption.

![Another caption.](x.svg){alt="x"}
"""


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_decimal_signs_of_a_column_stand_below_one_another(
    write_book: Callable[..., Path], theme: str
) -> None:
    files = {"a.md": NUMBERS, "x.svg": SVG}
    built = build(write_book(files, theme=theme))
    assert said(built.build.findings) == []
    letters = pdf_letters(built.content("pdf"))
    places = [
        _run(letters, "17.25")[2].left,
        _run(letters, "9.5")[1].left,
        _run(letters, "888")[2].right,
    ]
    assert places == [pytest.approx(places[0], abs=0.5)] * 3
    words = " ".join(pdf_pages(built.content("pdf"))).split()
    assert {"17.25", "9.5", "888"} <= set(words)  # whole, for whoever copies or searches


def test_captions_of_tables_are_as_large_as_those_of_figures(
    write_book: Callable[..., Path],
) -> None:
    letters = pdf_letters(
        build(write_book({"a.md": NUMBERS, "x.svg": SVG}), ("pdf",)).content("pdf")
    )
    of_table, of_figure = _run(letters, "Acaption."), _run(letters, "Anothercaption.")
    heights = [run[0].top - run[0].bottom for run in (of_table, of_figure)]
    assert heights[0] == pytest.approx(heights[1], abs=0.05)


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_drawing_without_a_size_fills_the_measure_in_both_directions(
    tmp_path: Path, language: str
) -> None:
    files: dict[str, str | bytes] = {
        "book.md": '# One\n\n12345\n\n![](a.svg){#fig-a alt="1"}\n\n67890\n',
        "a.svg": SVG,
    }
    built = build(write_files(tmp_path, files, language=language), ("pdf",))
    frame = built.build.page_map.frame if built.build.page_map else None
    assert frame is not None
    left, _, right, _ = max(
        path_bounds(built.content("pdf"), "One"), key=lambda edges: edges[3] - edges[1]
    )
    assert frame.inner_pt - 1 < left < right < frame.width_pt - frame.outer_pt + 1
