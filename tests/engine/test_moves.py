"""What is shown moves only where it leads somewhere, and its last move is followed by every reader."""

from __future__ import annotations

import pytest

from octavo.engine.moves import plain_moves


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("<0043>0<0044>-0.0<0045>0", "<004300440045>"),
        ("<0043>12<0044>-7", "<0043>12<0044>-7"),
        ("<0043>0<0044>0.0<0045>0.5<0046>", "<004300440045>0.5<0046>"),
        ("<0043>0<>0.0<0044>0<>0.0", "<00430044>"),
        ("<0043>50<>0.0<0044>12", "<0043>50<0044>12"),
        ("<0043>3<>-5.25<0044>12", "<0043>-2.25<0044>12"),
        ("<0043>3<>-5.25<0044>0", "<0043>3<>-5.25<0044>"),
        ("<0043>", "<0043>"),
        ("", ""),
    ],
)
def test_moves_by_nothing_are_left_out(shown: str, plain: str) -> None:
    assert plain_moves(shown) == plain
    assert plain_moves(plain) == plain
