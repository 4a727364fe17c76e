"""What was made of a line of a scan is found in the manuscript by its words, or is not claimed to be."""

from __future__ import annotations

import pytest

from octavo.scan.passages import Passages

SCAN = (
    "The mills of the lower val-",
    "ley were built in spring.*",
    "",
    "*Carter, Mills of the Valley, 12.",
    "Ibid.",
    "Ibid.",
    "THE VALLEY AND THE SEA",
)
MANUSCRIPT = """# The Valley and the Sea

The mills of the lower valley were built in spring.[^1] So it was.

| one | *two three four*[^2] |

[^1]: Carter, *Mills of the Valley*, 12.

[^2]: Ibid.

[^3]: Ibid.
"""


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ([1], "The mills of the lower valley"),
        ([2], "valley were built in spring.[^1]"),
        ([1, 2], "The mills of the lower valley were built in spring.[^1]"),
        ([4], "[^1]: Carter, *Mills of the Valley*, 12."),
        ([5], "[^2]: Ibid."),
        ([6], "[^3]: Ibid."),
        ([7], "# The Valley and the Sea"),
        ([3], ""),
    ],
)
def test_the_words_of_a_line_are_found(lines: list[int], made: str) -> None:
    assert Passages(SCAN, MANUSCRIPT, lines).find(lines) == made


def test_a_row_of_a_table_is_whole() -> None:
    assert (
        Passages(("two three four",), MANUSCRIPT, [1]).find([1]) == "| one | *two three four*[^2] |"
    )


def test_two_paragraphs_are_told_apart() -> None:
    made = Passages(
        ("it ended here", "and it began"), "So it ended here.\n\nAnd it began there.", [1, 2]
    )
    assert made.find([1, 2]) == "So it ended here. ¶ And it began"


def test_what_could_be_in_two_places_is_in_none() -> None:
    assert Passages(("Ibid.",), MANUSCRIPT, [1]).find([1]) == ""
