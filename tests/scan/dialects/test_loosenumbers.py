"""Numbers of notes that a tool has swept together stand above their notes again, and each that was moved is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.scan.blocks import number_lines
from octavo.scan.dialects.loosenumbers import join_loose_numbers
from octavo.scan.model import Log
from scan.simulate import WORDS
from scan.test_simulated import imported

TEXT = "the river runs below an old bridge and people go over"  # a line of the text
NOTE = "the letters of the widow, which lie in the archive of the county town"  # one of a note: its type is smaller


def page(number: int, calls: list[int], foot: str) -> str:
    """A page: text with calls, what stands at its foot, a folio."""
    called = "\n".join(f"and it came{n} to the bridge where the people go over" for n in calls)
    return f"The Valley\n\n{TEXT}\n{TEXT}\n{called}\n{TEXT}\nand many of them and\n{foot}\n\n{number}\n\n"


FEET = {
    "above": "{}\n\nCarter, Mills.\n{}\nHarris, 12.",
    "all above": "{}\n{}\n\nCarter, Mills.\nHarris, 12.",
    "the first below": "\nCarter, Mills.\n{1}\nHarris, 12.\n{0}",
    "the second below": "{}\n\nCarter, Mills.\nHarris, 12.\n{}",
    "both below": "\nCarter, Mills.\nHarris, 12.\n{}\n{}",
}


@pytest.mark.parametrize("foot", FEET.values(), ids=FEET)
def test_each_number_goes_to_its_note(foot: str) -> None:
    text = "\f".join(
        page(n + 10, [2 * n - 1, 2 * n], foot.format(2 * n - 1, 2 * n)) for n in range(1, 6)
    )
    made = imported(text)
    assert len(made.flow.linked.of_call) == len(made.flow.notes) == 10
    assert re.findall(r"(?m)^\[\^\d+\]: (.*)$", made.text) == ["Carter, Mills.", "Harris, 12."] * 5
    assert made.account.lost == ""
    moved = sum(look.what == "guessed" for look in made.log.looks)
    assert (moved > 0) == (foot != FEET["above"])


def test_a_note_begins_where_lines_grow_longer() -> None:
    """Nothing else shows where it does: the text goes on overleaf."""
    text = "\f".join(
        page(n + 10, [n], f"Carter has printed all of them, and so have\n{NOTE}\n{NOTE}.\nMills, too, knows of\n{NOTE}.\n{n}")
        for n in range(1, 6)
    )  # fmt: skip
    made = imported(text)
    assert len(made.flow.linked.of_call) == 5
    assert (
        len(re.findall(r"(?m)^\[\^\d+\]: Carter has printed .* Mills, too, knows", made.text)) == 5
    )


def test_a_number_in_place_of_a_hyphen_is_none_of_the_word() -> None:
    text = "\f".join(
        page(n + 10, [n], f"and people go over the old bridge in great va{n}\nCarter, Mills.")
        for n in range(1, 6)
    )
    lines = join_loose_numbers(number_lines(text), Log())
    written = [line for _, line in lines]
    assert [written[n + 1] for n, line in enumerate(written) if line.endswith(" va-")] == list(
        "12345"
    )


def test_a_call_below_its_title_stands_behind_it() -> None:
    pages = [page(n + 10, [n], f"\nCarter, Mills.\n{n}") for n in range(1, 6)]
    pages.append(
        f"The Valley\n\nOf Probability\n\n6\n\n{TEXT}\n{TEXT}\n{TEXT}\nand many of\n\nHarris, 12.\n6\n\n16\n"
    )
    lines = join_loose_numbers(number_lines("\f".join(pages)), Log())
    assert "Of Probability6" in [line for _, line in lines]


@given(
    st.lists(
        st.lists(
            st.sampled_from((*WORDS, "came1", "came2", "1", "2", "3", "The", "\f", "")), max_size=3
        ),
        max_size=60,
    )
)
def test_nothing_but_numbers_is_moved(rows: list[list[str]]) -> None:
    text = "\n".join(" ".join(row) for row in rows)
    lines = join_loose_numbers(number_lines(text), Log())
    before, after = (
        sorted("".join(one.split())) for one in (text, "".join(line for _, line in lines))
    )
    assert [c for c in after if c != "-"] == before

    def words(told: str) -> list[str]:
        return [word for word in re.sub(r"[\d\f-]", " ", told).split() if word]

    assert words("\n".join(line for _, line in lines)) == words(text)
    numbers = [number for number, _ in lines]
    assert numbers == sorted(numbers)
