"""What is known of a printing house has a source, and is asked for."""

from __future__ import annotations

import pytest

from octavo.press.houses import HOUSES, House, load_house


@pytest.fixture(params=HOUSES)
def house(request: pytest.FixtureRequest) -> House:
    return load_house(str(request.param))


def test_every_figure_has_a_source(house: House) -> None:
    for name, figure in house.figures.items():
        assert figure.source.title, name
        assert bool(figure.source.url) == bool(figure.source.read), name


def test_gutters_grow_with_the_book(house: House) -> None:
    gutters = [house.gutter_pt(pages) for pages in range(16, 900)]
    assert gutters == sorted(gutters)
    assert gutters[0] >= 27


def test_every_house_prints_black_on_white(house: House) -> None:
    bound = house.pages("black", "white")
    assert bound is not None
    assert bound.least < bound.most
    assert house.pages("gold", "white") is None


@pytest.mark.parametrize(
    ("pages", "inches"),
    # https://kdpbuilder.com/guides/kdp-bleed-and-margins, read 2026-11-30
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (501, 0.75), (701, 0.875), (828, 0.875)],
)  # fmt: skip
def test_kdp_gutters_are_those_of_its_table(pages: int, inches: float) -> None:
    assert load_house("kdp").gutter_pt(pages) == pytest.approx(72 * inches)


@pytest.mark.parametrize(
    ("pages", "inches"),
    # https://help.api.lulu.com/en/support/solutions/articles/64000254615-what-is-a-gutter-, read 2026-11-30
    [(32, 0.5), (59, 0.5), (61, 0.625), (150, 0.625), (151, 1.0), (399, 1.0), (401, 1.125), (600, 1.125), (601, 1.25), (800, 1.25)],
)  # fmt: skip
def test_gutters_that_lulu_advises_are_those_of_its_table(pages: int, inches: float) -> None:
    lulu = load_house("lulu")
    assert lulu.advised_gutter_pt(pages) == pytest.approx(72 * inches)
    assert lulu.gutter_pt(pages) <= 72 * inches
    assert load_house("kdp").advised_gutter_pt(pages) is None


def test_blank_pages_fill_the_last_sheet() -> None:
    assert load_house("kdp").whole_count(117) == 118
    assert load_house("kdp").whole_count(118) == 118
    assert load_house("offset").whole_count(193) == 208
    assert load_house("offset").whole_count(192) == 192


def test_the_last_page_is_blank_where_the_house_wants_it() -> None:
    assert [load_house("ingram").whole_count(pages) for pages in (117, 118, 119)] == [118, 120, 120]
