"""A picture that covers a page says so in the Book; what cannot is told, and stays what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.text.trees import parse_fragment

CURE = "write {.bleed} behind a picture that is all of its paragraph, outside lists, quotations and boxes"


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ('![](x.svg){.bleed alt="A"}', None),
        ('![Words.](x.svg){#fig-a .bleed alt="A"}', "Words."),
        ('![Words.](x.svg){.bleed .landscape float=top alt="A"}', "Words."),
    ],
)
def test_a_picture_that_is_all_of_its_paragraph_is_a_figure_that_covers_a_page(
    tmp_path: Path, text: str, caption: str | None
) -> None:
    book, said = finished_book(tmp_path, {"book.md": f"# One\n\n{text}\n", "x.svg": SVG})
    assert said == []
    figure = parse_fragment(book.divisions[0].html)[0]
    found = figure.find("figcaption")
    assert (figure.tag, figure.get("data-bleed"), figure.get("class")) == ("figure", "", None)
    assert figure.get("data-float") is None
    assert (None if found is None else (found.text or "")) == caption
    assert figure.find("img").get("class") is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        'Words ![](x.svg){.bleed alt="A"} around it.',
        '> ![](x.svg){.bleed alt="A"}',
        '- ![](x.svg){.bleed alt="A"}',
        '::: {.box}\n![Words.](x.svg){.bleed alt="A"}\n:::',
        '![](x.svg){.bleed alt="A"} ![](x.svg){alt="B"}',
        '[![](x.svg){.bleed alt="A"}](https://example.org)',
        'Words.[^n]\n\n[^n]: Note.\n\n    ![](x.svg){.bleed alt="A"}\n',
    ],
)
def test_what_does_not_stand_by_itself_is_told_and_set_as_it_is(tmp_path: Path, text: str) -> None:
    files = {"book.md": f"# One\n\n{text}\n", "x.svg": SVG}
    code, message, place, hint = faults(tmp_path, files)[0]
    assert (code, message, hint) == (
        "figure-bleed", "only a picture that stands by itself covers a page", CURE,
    )  # fmt: skip
    assert str(place).startswith("manuscript/book.md:")
    book, _ = finished_book(tmp_path / "again", files)
    assert "data-bleed" not in book.divisions[0].html
    assert "x.svg" in book.divisions[0].html + "".join(note.html for note in book.notes)


def test_a_box_of_words_keeps_the_class_that_its_author_gave_it(tmp_path: Path) -> None:
    book, said = finished_book(tmp_path, "# One\n\n::: {.bleed}\nWords.\n:::\n")
    assert said == []
    assert parse_fragment(book.divisions[0].html)[0].get("class") == "own-bleed"


@pytest.mark.parametrize("caption", ["", "Words."])
def test_the_mark_of_a_source_page_may_stand_before_it(tmp_path: Path, caption: str) -> None:
    text = f'# One\n\nBefore.\n\n[]{{.page n=13}}\n\n![{caption}](x.svg){{.bleed alt="A"}}\n'
    book, said = finished_book(tmp_path, {"book.md": text, "x.svg": SVG})
    assert said == []
    assert "data-bleed" in book.divisions[0].html
    assert book.divisions[0].html.count('data-n="13"') == 1
