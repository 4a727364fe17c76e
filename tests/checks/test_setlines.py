"""Lines of type are measured by where their words stand, read off the page's own content."""

from __future__ import annotations

from random import Random

import pytest

from octavo.checks.founts import Fount, Measurer, Part, _Widths, measurers_of
from octavo.checks.setlines import SetLine, SetLines, measure_lines
from octavo.checks.showing import follow_content

# a: half an em wide, a space: a quarter, a no-break space: the same, ﬁ: one glyph of two letters
FOUNT = Fount(
    {1: 500, 2: 250, 3: 250, 4: 500, 5: 500},
    {1: "a", 2: " ", 3: "\u00a0", 4: "fi", 5: "\u05d0"},
    (2, 3),
)


def lines(*shown: str) -> list[SetLine]:
    """The lines of a page with this content."""
    content = "\n".join(shown).encode()
    return list(measure_lines(follow_content(content, measurers_of({b"F": FOUNT})).rows))


def show(glyphs: str, x: float = 0, y: float = 100, size: float = 10) -> str:
    """Type as the engine shows it."""
    return f"BT\n1 0 0 1 {x} {y} Tm\n/F {size} Tf\n[{glyphs}] TJ\nET"


def test_spaces_as_the_font_has_them_are_natural() -> None:
    [line] = lines(show("<000100010002000100020004>"))
    assert line.text == "aa a fi"
    assert (line.space, line.spaces) == (1.0, 2)
    assert (line.left, line.right) == (0.0, 25.0)


def test_a_stretched_space_is_as_wide_as_what_lies_between_its_words() -> None:
    [line] = lines(show("<0001>-100<0002>-25<0001>-100<0002>-25<0001>"))
    assert (line.space, line.spaces) == (1.5, 2)
    assert line.right == 15 + 2 * 3.75


def test_a_no_break_space_is_stretched_with_the_others() -> None:
    [line] = lines(show("<0001>-125<0003>-125<0001>"))
    assert (line.space, line.spaces) == (2.0, 1)


def test_a_shrunk_space_counts_below_one() -> None:
    [line] = lines(show("<0001>50<0002>50<0001>"))
    assert line.space == 0.6


def test_kerning_is_no_space() -> None:
    [line] = lines(show("<0001>-30<0001>80<0004>-250<0002>0<0001>"))
    assert (line.text, line.space) == ("aafi a", 2.0)


def test_letters_that_are_drawn_narrower_leave_the_natural_space_as_it_was() -> None:
    # the space is drawn narrower, too, and made up for by what moves the next word: 0.8 × (250 + 62.5)
    [line] = lines("BT\n1 0 0 1 0 100 Tm\n/F 10 Tf\n80 Tz\n[<0001>-62.5<0002><0001>] TJ\nET")
    assert line.space == 1.0
    assert line.right == 4 + 2.5 + 4


def test_a_line_goes_on_where_another_font_begins() -> None:
    [line] = lines(show("<00010002>"), show("<0001>", x=7.5), show("<00020001>", x=12.5))
    assert (line.text, line.space, line.spaces) == ("a a a", 1.0, 2)


def test_white_that_is_set_off_by_style_is_no_word_space() -> None:
    [line] = lines(show("<0001>"), show("<000200010002>-250<0001>", x=9))
    assert (line.text, line.spaces, line.space) == ("a a a", 1, 2.0)


def test_raised_figures_stand_in_their_line() -> None:
    [line] = lines(
        show("<00010001>"), show("<0001>", x=10, y=104, size=6), show("<00020001>", x=13)
    )
    assert (line.text, line.baseline, line.size) == ("aaa a", 100.0, 10.0)


def test_lines_come_from_the_top_however_they_are_shown() -> None:
    found = lines(show("<0001>", y=80), show("<00010001>", y=100), show("<0004>", x=40, y=80))
    assert [line.text for line in found] == ["aa", "a fi"]


def test_what_lies_in_a_scaled_page_is_measured_as_it_is_printed() -> None:
    [line] = lines("q\n1 0 0 -1 0 200 cm\n0.5 0 0 0.5 10 0 cm",
                   "BT\n1 0 0 -1 40 100 Tm\n/F 20 Tf\n[<00010001>] TJ\nET\nQ")  # fmt: skip
    assert (line.left, line.baseline, line.size, line.right) == (30.0, 150.0, 10.0, 40.0)


@pytest.mark.parametrize("mark", ["/Artifact\nBMC", "/Figure\n<</MCID 0>>\nBDC"])
def test_artifacts_and_figures_are_no_lines(mark: str) -> None:
    content = f"{mark}\n{show('<0001>', y=80)}\nEMC\n/P\n<</MCID 1>>\nBDC\n{show('<0004>')}\nEMC"
    shown = follow_content(content.encode(), measurers_of({b"F": FOUNT}))
    assert shown.has_hidden
    assert [line.text for line in measure_lines(shown.rows)] == ["fi"]


def test_type_that_lies_askew_is_no_line() -> None:
    assert lines("BT\n0 1 -1 0 9 9 Tm\n/F 10 Tf\n[<0001>] TJ\nET") == []


def test_letters_from_right_to_left_are_read_in_their_order() -> None:
    [line] = lines(show("<000500020001>"))
    assert line.text == "a \u05d0"


def test_white_that_runs_down_through_four_lines_is_a_river() -> None:
    found = lines(*(show("<00010001>-250<0002><0001>", y=100 - 12 * n) for n in range(5)))
    assert [line.rivers for line in found] == [0, 0, 0, 1, 0]


def test_white_that_is_closed_by_a_word_is_none() -> None:
    rows = [show("<00010001>-250<0002><0001>", y=100 - 12 * n) for n in range(6)]
    rows[2] = show("<000100010001000100020001>", y=76)
    assert [line.rivers for line in lines(*rows)] == [0] * 6


def test_a_page_without_type_has_no_lines() -> None:
    assert list(SetLines()) == lines("q\nQ") == []


class Careful(Measurer):
    """It takes every line apart glyph by glyph."""

    def _part_filled(self, glyphs: bytes) -> list[Part] | None:
        return None


PIECES = (
    *("0001", "0002", "0003", "0004", "0030", "0300", "2000", "0A0b", "3", "g", "<", ">"),
    *(">-17<", ">-17<", ">5<", ">.0002<", ">1", ">e<", ">-0<", ">0002<"),
)
SPACES = ((), (2,), (3, 2), (0x30,), (0x300,))


@pytest.mark.parametrize("seed", range(60))
def test_a_line_that_is_parted_at_its_spaces_is_as_if_taken_apart_glyph_by_glyph(seed: int) -> None:
    dice = Random(seed)  # noqa: S311
    fount = Fount(_Widths(FOUNT.widths), FOUNT.letters, SPACES[seed % len(SPACES)])
    quick, careful = Measurer(fount), Careful(fount)
    for _ in range(300):
        inside = "".join(
            dice.choices(PIECES, (*[9] * 8, *[1] * 4, *[5] * 4, *[1] * 4), k=dice.randrange(12))
        )
        shown = dice.choice(("[<", "[<", "[")) + inside + dice.choice((">]", ">]", ">5]", "]"))
        assert told(quick, shown) == told(careful, shown), shown


def told(measurer: Measurer, shown: str) -> object:
    """What a page with one line says of it."""
    content = f"BT\n1 0 0 1 0 100 Tm\n/F 10 Tf\n{shown} TJ\nET".encode()
    try:
        said = follow_content(content, {b"F": measurer})
    except (ValueError, KeyError) as error:
        return type(error)
    return said.is_whole, [row.words for row in said.rows], said.marks.loose
