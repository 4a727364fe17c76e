"""What a press asks of the margins of a book that is set for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeastMargins:
    """How far all print keeps from each edge of its page, in points; zero where nothing is asked."""

    inner_pt: float = 0.0
    outer_pt: float = 0.0
    head_pt: float = 0.0
    foot_pt: float = 0.0
