"""Some chapters of a book, set by themselves for a quick proof: what they keep of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is known of the whole book."""

    begins: Mapping[
        str, int
    ]  # id of a division → the number of the page on which it begins, as far as known
    page_count: int  # 0 where it is not known
    extent: tuple[int, int]  # characters of its text, and of its notes

    def side_of(self, name: str) -> str:
        """On which side a division begins: "recto" or "verso"."""
        return "recto" if self.begins.get(name, 1) % 2 else "verso"
