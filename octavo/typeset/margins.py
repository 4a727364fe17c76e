"""Turn the design of a book's pages into the column of notes in their margins."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.model.metadata import Metadata
from octavo.typeset.design import LETTER_WIDTH, MARGIN_GAP, PageDesign

_MOST = 0.8  # of the height of the text, which one note may have


@dataclass(frozen=True, slots=True)
class Margin:
    """What is known of the column before notes are set in it."""

    said: str  # width, distance from the text, side: what `octavo/engine/marginnotes.py` is told
    longest: int  # letters of a note that stands in it


def margin_of(design: PageDesign, metadata: Metadata) -> Margin | None:
    """The column of a book; None where it needs none, or its pages have no room for one."""
    notes = metadata.notes
    if all(notes.place_of(series.prefix) != "margin" for series in notes.series):
        return None
    width = design.margin_note_pt(metadata.print.margins)
    if not width:
        return None
    side = "right" if metadata.print.margins == "even" else "outer"
    lines = int(design.text_height_pt * _MOST / design.margin_note_line_pt)
    letters = width / (design.margin_note_size_pt * LETTER_WIDTH)
    return Margin(f"{width:g} {MARGIN_GAP:g} {side}", int(lines * letters))
