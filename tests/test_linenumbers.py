"""The numbers of lines are the same in all editions: text that is read and proved, at the margin where it is seen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import readers
from builders import said
from conftest import Built, build

LONG = " and on".join("a line that is longer than any page is wide" for _ in range(3))
TEXT = f"""
# One

::: {{.verse .lines}}
First
Second
Third
Fourth
{LONG}

Sixth
Seventh [words]{{#ln-seven}}
Eighth
Ninth
Tenth, with a note[^a]
:::

Of @ln-seven.

::: {{.lines .continue every=1}}
Eleventh
Twelfth
:::

[^a]: The note.
"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A poem of twelve lines, one of which is long."""
    import builders

    return build(builders.write_book(tmp_path_factory.mktemp("lines"), TEXT, title="Lines"))


def test_a_book_of_counted_lines_has_nothing_to_tell(counted: Built) -> None:
    assert said(counted.build.findings) == []


def test_numbers_stand_behind_their_lines_in_all_editions(counted: Built) -> None:
    page = next(p for p in readers.pdf_pages(counted.content("pdf")) if "Second" in p)
    texts = {
        "pdf": page.translate(readers.SUPERIORS),
        "html": "".join(readers.html_tree(counted.content("html")).itertext()),
        "epub": "".join(
            text for tree in readers.epub_documents(counted.content("epub")).values()
            for text in tree.itertext()
        ),
    }  # fmt: skip
    for name, text in texts.items():
        squeezed = readers.squeeze(text)
        assert f"Fourth{readers.squeeze(LONG)}5Sixth" in squeezed, name
        assert "Tenth,withanote110Ofline7.Eleventh11Twelfth12" in squeezed, name


def test_printed_numbers_end_at_the_right_margin(counted: Built) -> None:
    pdf = counted.content("pdf")
    index = next(i for i, page in enumerate(readers.pdf_pages(pdf)) if "Second" in page)
    letters = [letter for letter in readers.pdf_letters(pdf) if letter.page == index]
    ends = [
        letter.right
        for letter, after in pairwise(letters)
        if letter.text.isdigit() and letter.right - after.left > 100  # the last of its line
    ]
    assert len(ends) == 4  # 5, 10, 11, 12
    assert max(ends) - min(ends) < 1
    assert max(ends) == pytest.approx(max(letter.right for letter in letters), abs=1)


def test_a_book_without_counted_lines_is_as_it_was(write_book: Callable[..., Path]) -> None:
    built = build(write_book("# One\n\n::: {.verse}\nA\nB\n:::\n"), ("html",))
    assert b'class="line-number"' not in built.content("html")
