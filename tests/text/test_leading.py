"""Places of a book are known by words, whatever stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SVG, finished_book

from octavo.text.leading import is_in_words, words_of_places

TEXT = """# One[^a] {#one}

A [place *in*[^b] words]{#span}, a [$x^2$]{#formula}, a [3]{#figure}.

::: {#long}
This goes on for longer than anybody who is told of a link would wait, and then it still goes on.
:::

## A *Section* {#section}

![A caption.](a.svg){#picture alt="What it shows"}

<p id="shown"><img src="a.svg" alt="Shown"/></p>

- [\\*]{#star}

[^a]: One.

[^b]: Two, [here]{#within}, [\\*]{#sign}.
"""


def test_each_place_has_its_words(tmp_path: Path) -> None:
    book, _ = finished_book(tmp_path, {"1.md": TEXT, "a.svg": SVG})
    places = words_of_places(book)
    assert places == {
        "one": "1 One",
        "span": "place in words",
        "formula": "x²",
        "figure": "1 One",
        "long": "This goes on for longer than anybody who is told of a link would wait, and then…",
        "section": "A Section",
        "picture": "A caption.",
        "shown": "Shown",
        "star": "A Section",
        "fn-a": "Note 1",
        "fnref-a": "Back to the call of note 1",
        "fn-b": "Note 2",
        "fnref-b": "Back to the call of note 2",
        "within": "here",
        "sign": "Note 2",
    }


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("", False),
        ("…", False),
        ("12–15", False),
        ("§ 3.2", False),
        ("→", False),
        ("p. 3", True),
        ("第三", True),
    ],
)
def test_signs_and_figures_are_no_words(text: str, known: bool) -> None:
    assert is_in_words(text) is known
