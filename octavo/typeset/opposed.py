"""Rules of the printed page for blocks that say another direction than their book's."""

from __future__ import annotations

from octavo.model.metadata import Metadata
from octavo.text.scripts import direction_of
from octavo.text.turning import says_direction, turned_rules


def opposed_css(html: str, metadata: Metadata) -> str:
    """The rules that a part of the book needs; nothing where it says no direction, as most do."""
    if not says_direction(html):
        return ""
    direction = direction_of(metadata.language)
    return turned_rules(direction, "section.division", above=direction == "rtl")
