"""A content stream for the press has its inks, no marks of structure, and nothing half transparent."""

from __future__ import annotations

from typing import Any

import pytest

from octavo.press.contents import Held, Pen, rewrite
from octavo.press.inks import Black

STATES: dict[str, dict[str, Any]] = {
    "a0.5": {"ca": 0.5}, "A0.5": {"CA": 0.5}, "a1": {"ca": 1}, "m": {"SMask": {"S": "Alpha"}, "ca": 1}, "wide": {"LW": 2},
}  # fmt: skip
LAB = ["Lab", {"WhitePoint": [0.950456, 1, 1.089058]}]


def pressed(content: bytes, pen: Pen | None = None) -> bytes:
    drawn = rewrite(content, Black(), Held(STATES, {"lab": LAB}), pen or Pen())
    return b" ".join(drawn.content.split())


@pytest.mark.parametrize(
    ("content", "made"),
    [
        (b"0 0 0 rg 1 1 1 RG", b"0 g 1 G"),
        (b".5 .5 .5 rg", b"0.5 g"),
        (b"0 0 0 1 k 0.3 G", b"0 g 0.3 G"),
        (b"/lab cs 100 0 0 scn 1 0 0 1 0 0 cm", b"0 g 1 g 1 0 0 1 0 0 cm"),
        (b"/Pattern cs /p0 scn 0 0 9 9 re f", b"/Pattern cs /p0 scn 0 0 9 9 re f"),
        (b"/Span\n<</MCID 0>>\nBDC\nBT ET\nEMC", b"BT ET"),
        (b"/Span <</ActualText <FEFF00AD>/MCID 3>> BDC q Q EMC", b"q Q"),
        (b"/Artifact BMC q Q EMC /Span /P1 BDC EMC", b"q Q"),
        # what only looks like an operator
        (b"[(0 0 1 rg) 5 <30>] TJ (EMC) Tj /EMC Do", b"[(0 0 1 rg) 5 <30>] TJ (EMC) Tj /EMC Do"),
        (b"/rg 9 Tf 1 0 0 1 5 5 Tm", b"/rg 9 Tf 1 0 0 1 5 5 Tm"),
    ],
)
def test_colours_are_inks_and_marks_are_gone(content: bytes, made: bytes) -> None:
    assert pressed(content) == made


@pytest.mark.parametrize(
    ("content", "made"),
    [
        (b"0 0 0 rg /a0.5 gs f", b"0 g 0.5 g f"),
        (b"/a0.5 gs 0 0 0 rg f /a1 gs f", b"0.5 g 0.5 g f 0 g f"),
        (b"q /a0.5 gs Q 0 g f", b"q 0.5 g Q 0 g f"),
        (b"/A0.5 gs 0 G 0 g", b"0.5 G 0.5 G 0 g"),
    ],
)
def test_what_is_half_transparent_is_paler(content: bytes, made: bytes) -> None:
    assert pressed(content) == made


def test_a_group_is_as_pale_as_it_is_drawn() -> None:
    pen = Pen(fill_alpha=0.5).in_group()
    assert pressed(b"0 g /a1 gs f /a0.5 gs f", pen) == b"0.5 g f 0.75 g f"


def test_of_a_state_only_what_says_more_than_how_transparent_is_kept() -> None:
    drawn = rewrite(b"/m gs 0 g /wide gs", Black(), Held(STATES, {}), Pen())
    assert drawn.kept == {"wide"}
    assert b"/m gs" not in drawn.content


def test_forms_are_told_with_the_pen_that_draws_them() -> None:
    drawn = rewrite(b"/x Do q /a0.5 gs /x Do Q", Black(), Held(STATES, {}), Pen())
    assert [(name, pen.fill_alpha) for name, pen in drawn.objects] == [("x", 1.0), ("x", 0.5)]
