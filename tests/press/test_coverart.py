"""Pictures of the author's for the cover have the shape of what they cover, or it is told how much of them is cut off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import ROOT

from octavo.model import Severity, Theme
from octavo.press.cover import Art
from octavo.press.houses import load_house
from octavo.press.inks import Plain
from octavo.press.reading import read_interior
from octavo.press.rules import Rule
from octavo.press.spread import make_spread
from octavo.press.wraps import Given, make_wraps
from octavo.reading.theme import load_theme
from octavo.workshop.pool import Workshop
from press.album import picture
from press.plates import photograph
from press.test_cover import cover_for, metadata, rules_of, sheet_of, spread_for


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme("classic", ROOT)


def rule_for(theme: Theme, **pictures: tuple[int, int]) -> Rule:
    """What is said of the last of these pictures, given by their sizes in pixels; of 240 pages of 6 × 9 in for KDP."""
    art = Art({part: (f"{part}.jpg", photograph(*size)) for part, size in pictures.items()})
    content = cover_for("kdp", theme, art=art)
    parts = tuple(part for part in spread_for("kdp").art_places() if part in pictures)
    sheet = replace(sheet_of("kdp", content), art=parts)
    return rules_of("kdp", read_interior(content), sheet)["press-art-shape"]


@pytest.mark.parametrize(
    ("part", "size", "kept"),
    [
        ("front", (1225, 1850), True), ("front", (1200, 1800), True),  # with bleed, and without
        ("front", (1600, 1600), False), ("back", (1225, 1850), True), ("back", (1000, 1850), False),
        ("wrap", (2558, 1850), True), ("wrap", (2508, 1800), True),  # 12.79 × 9.25 in, and without bleed
        ("wrap", (2500, 1850), False), ("wrap", (1000, 3000), False),
    ],
)  # fmt: skip
def test_a_picture_of_another_shape_is_told(
    part: str, size: tuple[int, int], kept: bool, theme: Theme
) -> None:
    rule = rule_for(theme, **{part: size})
    assert rule.severity is (None if kept else Severity.WARNING)
    if not kept:
        assert rule.key == ("cover-art", part)


def test_it_is_told_how_much_is_cut_off_and_how_large_it_has_to_be(theme: Theme) -> None:
    rule = rule_for(theme, wrap=(1000, 3000))
    assert rule.asked == "a picture of 12.79 in × 9.25 in for cover-art: {wrap: …}"
    assert rule.seen == "one that is 3.083 in wide at that height: 76 % of it are cut off"
    assert rule.cure.startswith("make it 12.79 in × 9.25 in, 3837 × 2775 pixels and more")
    assert "a spine of 0.54 in" in rule.cure


def test_each_of_two_pictures_is_held_against_its_own_part(theme: Theme) -> None:
    assert rule_for(theme, back=(1225, 1850), front=(1600, 1600)).key == ("cover-art", "front")


def test_ink_that_a_cover_has_too_much_of_is_told_as_that_of_the_cover(theme: Theme) -> None:
    content = cover_for("ingram", theme)
    read = read_interior(content)
    read.pages[0].most_ink = 3.2
    rule = rules_of("ingram", read, sheet_of("ingram", content))["press-ink-sum"]
    assert rule.seen == "320 % on the cover"
    assert rule.key == ("print", "icc")


def test_a_picture_for_a_jacket_has_the_shape_of_the_jacket(theme: Theme) -> None:
    made = metadata(print={"binding": "jacket"})
    house, pages = load_house("offset"), 240
    thick = house.spine_pt(pages, "black", "white", "jacket")
    assert thick is not None
    spread = make_spread((432.0, 648.0), thick, house, "jacket")
    wide, high = spread.art_places()["wrap"][1], spread.height_pt
    art = Art({"wrap": ("wrap.jpg", picture(round(3 * wide), round(3 * high), "L"))})
    given = Given(house, made, theme, art, b"", "D:20260101000000Z")
    case, jacket = make_wraps(given, Plain(), (pages, (432.0, 648.0)), Workshop()).sheets
    assert "press-art-shape" not in {rule.code for rule in case.rules}
    (rule,) = (rule for rule in jacket.rules if rule.code == "press-art-shape")
    assert rule.severity is None
