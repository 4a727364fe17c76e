"""Each rule of a house is held against the file as it was read: a case that keeps it, and one that breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest

from octavo.model import Severity
from octavo.press.houses import load_house
from octavo.press.measuring import PageRead
from octavo.press.preflight import judge_interior
from octavo.press.reading import Coarse, FileRead, read_interior
from octavo.press.rules import Job, Rule, quoted

COUNT = 32


def good_file(house: str = "kdp") -> FileRead:
    """What a house takes; one page is covered by a picture."""
    bleed = load_house(house).bleed()
    pages = [
        PageRead(
            (432, 648), (432, 648), Counter({"DeviceGray": 3}), 1.0, (60.0, 40.0, 60.0, 70.0), 0.5
        )
        for _ in range(COUNT)
    ]
    for index, page in enumerate(pages):
        left, bottom, right, top = bleed.added(index)
        page.media = 432 + left + right, 648 + bottom + top
        page.at = left, bottom
    pages[9].over = bleed.around(9)
    if load_house(house).blank_last:
        pages[-1].margins = None
    return FileRead(pages, [Coarse(3, 320, False)], {"Text"}, set(), set(), "", "", 1000)


def rules_of(
    read: FileRead, house: str = "kdp", ink: str = "black", paper: str = "white"
) -> dict[str, Rule]:
    return {rule.code: rule for rule in judge_interior(read, Job(load_house(house), ink, paper))}


def set_page(**values: object) -> Callable[[FileRead], None]:
    def change(read: FileRead) -> None:
        for name, value in values.items():
            setattr(read.pages[7], name, value)

    return change


def set_file(**values: object) -> Callable[[FileRead], None]:
    def change(read: FileRead) -> None:
        for name, value in values.items():
            setattr(read, name, value)

    return change


BROKEN: dict[str, tuple[Callable[[FileRead], None], str]] = {
    "press-trim": (set_page(trim=(400.0, 648.0)), "kdp"),
    "press-pages": (lambda read: read.pages.__delitem__(slice(10, None)), "kdp"),
    "press-count": (lambda read: read.pages.pop(), "offset"),
    "press-last": (
        lambda read: setattr(read.pages[-1], "margins", (60.0, 40.0, 60.0, 70.0)),
        "ingram",
    ),
    "press-inner": (set_page(margins=(60.0, 40.0, 20.0, 70.0)), "kdp"),  # a verso: its right side
    "press-gutter": (set_page(margins=(60.0, 40.0, 35.0, 70.0)), "lulu"),
    "press-outer": (set_page(margins=(10.0, 40.0, 60.0, 70.0)), "kdp"),
    "press-top": (set_page(margins=(60.0, 30.0, 60.0, 70.0)), "ingram"),
    "press-bottom": (set_page(margins=(60.0, 40.0, 60.0, 12.0)), "kdp"),
    "press-bleed-box": (set_page(media=(432.0, 648.0)), "kdp"),
    "press-bleed": (set_page(over=(9.0, 9.0, 0.0, 4.0)), "kdp"),
    "press-fonts": (set_file(loose={"Helvetica"}), "kdp"),
    "press-inks": (set_page(inks=Counter({"DeviceRGB": 1})), "kdp"),
    "press-ink-sum": (set_page(most_ink=3.2), "ingram"),
    "press-sharpness": (set_file(pictures=[Coarse(4, 150, False)]), "kdp"),
    "press-hairline": (set_page(thinnest=0.1), "kdp"),
    "press-forbidden": (set_file(held={"annotations", "transparency"}), "kdp"),
    "press-flavour": (set_file(flavour=""), "offset"),
    "press-size": (set_file(size=700_000_000), "kdp"),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_rule_is_told_with_its_cure_and_source(code: str) -> None:
    change, house = BROKEN[code]
    read = good_file(house)
    read.flavour = load_house(house).figures["flavour"].value
    assert rules_of(read, house)[code].severity is None
    change(read)
    rule = rules_of(read, house)[code]
    assert rule.severity is not None
    finding = rule.finding
    assert finding is not None
    assert finding.code == code
    assert finding.hint
    assert rule.figure.source.title in finding.message


def test_all_rules_have_a_case() -> None:
    codes = set()
    for house in ("kdp", "ingram", "lulu", "offset"):
        codes |= rules_of(good_file(house), house).keys()
    assert codes == BROKEN.keys()
    assert "press-paper" in rules_of(good_file(), "kdp", "colour", "cream")


@pytest.mark.parametrize("house", ["kdp", "ingram", "lulu", "offset"])
def test_a_good_file_breaks_no_rule(house: str) -> None:
    read = replace(good_file(house), flavour=load_house(house).figures["flavour"].value)
    assert not [rule for rule in rules_of(read, house).values() if rule.severity]


def test_an_ink_that_the_house_has_not_on_that_paper_is_told() -> None:
    rule = rules_of(good_file(), "kdp", "colour", "cream")["press-paper"]
    assert rule.severity is Severity.ERROR
    assert "black on cream" in rule.asked


def test_a_picture_between_the_rule_and_what_can_be_seen_is_a_warning() -> None:
    read = replace(good_file(), pictures=[Coarse(4, 250, False)])
    assert rules_of(read)["press-sharpness"].severity is Severity.WARNING


@pytest.mark.parametrize("house", ["kdp", "ingram", "lulu"])
def test_a_page_of_a4_is_printed_where_the_house_writes_11_69_inches(house: str) -> None:
    read = good_file()
    for page in read.pages:
        page.trim = 595.296, 841.896
    assert rules_of(read, house)["press-trim"].severity is None


@pytest.mark.parametrize(
    ("over", "kept"),
    [
        ((9.0, 9.0, -9.0, 9.0), True),
        ((9.0, -200.0, -9.0, 9.0), True),  # a caption stands below
        ((9.0, 9.0, 0.0, 9.0), False),  # ink where the glue is
        ((-3.0, 9.0, -9.0, 9.0), False),  # near the edge, and not over it
    ],
)
def test_the_spine_stays_white_where_its_glue_needs_paper(
    over: tuple[float, float, float, float], kept: bool
) -> None:
    read = good_file("ingram")
    set_page(over=over)(read)
    assert (rules_of(read, "ingram")["press-bleed"].severity is None) is kept


def test_a_house_may_ask_for_wider_margins_in_a_book_that_bleeds() -> None:
    read = good_file()
    set_page(margins=(60.0, 40.0, 60.0, 20.0))(read)
    assert "0.375 in" in rules_of(read)["press-bottom"].asked
    assert rules_of(read)["press-bottom"].severity is Severity.ERROR
    for page in read.pages:
        page.over, page.media, page.at = None, page.trim, (0.0, 0.0)
    assert rules_of(read)["press-bottom"].severity is None


def test_pages_are_told_by_their_number() -> None:
    read = good_file()
    set_page(thinnest=0.1)(read)
    assert "page 8" in rules_of(read)["press-hairline"].seen


@pytest.mark.parametrize(
    ("side", "figure"),
    [("inner", "gutter"), ("outer", "outer"), ("top", "outer"), ("bottom", "outer")],
)
def test_words_that_stand_too_near_to_an_edge_are_named(
    side: str, figure: str, plates: bytes
) -> None:
    house = load_house("offset")
    wide = replace(house.figures[figure], value=[[16, 3.0]] if figure == "gutter" else 3.0)
    strict = replace(house, figures={**house.figures, figure: wide})
    rules = judge_interior(read_interior(plates), Job(strict, "black", "white"))
    (found,) = [rule for rule in rules if rule.code == f"press-{side}"]
    words = re.search(r"on page (\d+): “(.+)”", found.seen)
    assert words is not None
    with pypdfium2.PdfDocument(plates) as document:
        said = document[int(words[1]) - 1].get_textpage().get_text_range()
    assert words[2].removesuffix(" …") in " ".join(said.split())
    kept = judge_interior(read_interior(plates), Job(house, "black", "white"))
    assert not any("“" in rule.seen for rule in kept)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A title", "“A title”"),
        ("A title of many words that goes on and on and on", "“A title of many words that goes on and …”"),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "“Donaudampfschifffahrtselektrizitätenhaup…”"),
        ("… and then", "“… and then”"),
        ("  ", ""),
    ],
)  # fmt: skip
def test_words_that_a_message_names_are_their_first(text: str, said: str) -> None:
    assert quoted([text]) == said
