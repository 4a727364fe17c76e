"""What a piece of the book is that has to be laid out."""

from __future__ import annotations

from dataclasses import dataclass, field

from octavo.model.face import Face


@dataclass(frozen=True, slots=True)
class Hand:
    """How paragraphs are set."""

    composed: bool = True  # whole, or line by line
    divided: tuple[str, ...] = ()  # words with hyphens where they may be divided
    undivided: tuple[str, ...] = ()  # words that may not be divided


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be laid out."""

    name: str  # for messages and the progress bar
    html: str  # a whole document
    css: str
    measure_pt: float  # width of the type area: long notes are measured in it
    note_line_pt: float  # height of a line of a note
    tallest_note_pt: float  # a note that is higher is set in pieces
    faces: tuple[Face, ...]
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # pictures by src
    hand: Hand = Hand()
    tagged: bool = True  # whether its text is of the book's structure
    identity: str = ""  # the same however the text is edited; "" for what is set whole every time
