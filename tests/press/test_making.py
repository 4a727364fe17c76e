"""How far the pages of an interior are moved for a house: as far as it asks, and as it advises where there is room."""

from __future__ import annotations

from collections import Counter

import pytest

from octavo.press.houses import load_house
from octavo.press.making import find_moves
from octavo.press.measuring import PageRead


def pages_of(inner: float, outer: float) -> list[PageRead]:
    """Pages of 6 × 9 in whose print stands so near to their sides, in points."""
    return [
        PageRead(
            (432, 648), (432, 648), Counter(), 0.0,
            (inner, 54.0, outer, 54.0) if index % 2 == 0 else (outer, 54.0, inner, 54.0), None,
        )
        for index in range(200)
    ]  # fmt: skip


def aside_of(key: str, inner: float, outer: float) -> float:
    return find_moves(pages_of(inner, outer), load_house(key), 200, frozenset())[0]


@pytest.mark.parametrize(
    ("inner", "outer", "aside"),
    [
        (48.0, 68.0, 24.0),  # 0.75 in asked, 1 in advised, 0.5 in kept outside
        (48.0, 50.0, 14.0),  # as far as the outer margin allows
        (72.0, 68.0, 0.0),
        (60.0, 30.0, -6.0),  # what is advised pushes nothing back to where it lacks
        (54.0, 36.0, 0.0),
    ],
)
def test_pages_get_the_gutter_that_lulu_advises_where_they_have_room(
    inner: float, outer: float, aside: float
) -> None:
    assert aside_of("lulu", inner, outer) == pytest.approx(aside)


def test_a_house_that_advises_nothing_gets_what_it_asks() -> None:
    assert aside_of("kdp", 30.0, 68.0) == pytest.approx(6.0)
    assert aside_of("kdp", 40.0, 68.0) == 0.0
