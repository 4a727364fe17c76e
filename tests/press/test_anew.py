"""A book is set anew only where the house's margins leave no room, until nothing is lacking; what that does not cure stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import astuple

import pytest

from octavo.model import Severity
from octavo.model.leastmargins import LeastMargins
from octavo.press.anew import Setting, set_within, tell_anew
from octavo.press.houses import load_house
from octavo.press.interior import Interior
from octavo.press.making import Made
from octavo.press.measuring import PageRead, nearest_print
from octavo.press.reading import FileRead

LULU = load_house("lulu")  # 0.625 in at the spine up to 150 pages, then 0.75; 0.5 in elsewhere
PAGE = (306.0, 494.0)


def made_of(count: int, inner: float, outer: float, head: float = 60.0, foot: float = 60.0) -> Made:
    pages = [
        PageRead(PAGE, PAGE, Counter({"DeviceGray": 1}), 1.0, (inner, head, outer, foot), 0.5)
        if index % 2 == 0
        else PageRead(PAGE, PAGE, Counter({"DeviceGray": 1}), 1.0, (outer, head, inner, foot), 0.5)
        for index in range(count)
    ]
    return Made(Interior(), FileRead(pages), 0.0, 0.0)


class Press:
    """A book that is set with the margins that are asked, hangs a little over its measure, and has more pages when it is
    narrower."""

    def __init__(self, *, hangs: float = 0.0, wide: float = 0.0, count: int = 148) -> None:
        self.asked: list[LeastMargins] = []
        self._hangs, self._wide, self._count = hangs, wide, count

    def set_anew(self, least: LeastMargins) -> Setting:
        self.asked.append(least)
        return Setting(b"%d" % len(self.asked), (200.0, 400.0), (210.0, 400.0))

    def make(self, content: bytes) -> Made:
        least = self.asked[int(content) - 1]
        inner, outer = (
            (least.inner_pt or 60.0) - self._hangs,
            (least.outer_pt or 60.0) - self._hangs,
        )
        if self._wide:
            outer = self._wide
        return made_of(self._count + 2 * len(self.asked), inner, outer)


def run(first: Made, press: Press) -> tuple[Made, Setting] | None:
    return set_within(first, LULU, press.make, press.set_anew)


def test_where_print_keeps_the_margins_nothing_is_set() -> None:
    press = Press()
    assert run(made_of(100, 60.0, 40.0), press) is None
    assert press.asked == []


def test_the_sides_get_what_the_house_asks_and_head_and_foot_stay() -> None:
    press = Press(count=100)
    found = run(made_of(100, 45.0, 30.0), press)
    assert found is not None
    assert press.asked == [LeastMargins(inner_pt=45.0, outer_pt=36.0)]


def test_head_and_foot_get_it_where_room_is_lacking_there() -> None:
    press = Press(count=100)
    found = run(made_of(100, 60.0, 60.0, head=20.0, foot=36.0), press)
    assert found is not None
    assert press.asked == [LeastMargins(head_pt=36.0, foot_pt=36.0)]


def test_more_pages_ask_for_another_gutter_until_it_stands() -> None:
    press = Press(count=148)  # 150 pages, then 152
    found = run(made_of(148, 40.0, 30.0), press)
    assert found is not None
    assert [least.inner_pt for least in press.asked] == [45.0]
    press = Press(count=150)
    found = run(made_of(150, 40.0, 30.0), press)
    assert found is not None
    assert [least.inner_pt for least in press.asked] == [45.0, 54.0]
    assert len(found[0].read.pages) == 154


def test_what_hangs_over_the_measure_is_measured_and_added() -> None:
    press = Press(hangs=1.5, count=100)
    found = run(made_of(100, 40.0, 30.0), press)
    assert found is not None
    assert astuple(press.asked[-1]) == pytest.approx((46.5, 37.5, 0.0, 0.0))


def test_what_is_wider_than_any_measure_is_left_after_one_setting() -> None:
    press = Press(wide=10.0, count=100)
    assert run(made_of(100, 60.0, 10.0), press) is None
    assert len(press.asked) == 1


def test_a_book_that_cannot_be_set_so_stays_what_it_was() -> None:
    refused: Callable[[LeastMargins], None] = lambda least: None  # noqa: E731
    assert set_within(made_of(100, 40.0, 30.0), LULU, Press().make, refused) is None


def test_what_was_done_is_a_note_with_both_sizes_and_counts() -> None:
    setting = Setting(b"", (280.63, 400.0), (317.48, 420.0))
    rule = tell_anew(208, made_of(214, 54.0, 36.0), setting, LULU)
    assert rule.severity is Severity.NOTE
    finding = rule.finding
    assert finding is not None
    assert finding.code == "press-anew"
    assert "set anew for Lulu (paperback), whose margins of 0.75 in" in finding.message
    assert "99 × 141 mm instead of 112 × 148 mm, 214 pages instead of 208" in finding.message
    assert finding.hint


def test_the_nearest_print_is_told_by_the_sides_of_an_open_book() -> None:
    pages = made_of(4, 50.0, 40.0, 30.0, 20.0).read.pages
    assert nearest_print([page.margins for page in pages]) == (50.0, 40.0, 30.0, 20.0)
    assert nearest_print([]) is None
