"""What a reader of pages knows: words with their places. Read this first.

All lengths are points (1/72 inch), measured from the upper left corner of the page, downwards; a reader of pixels
divides by the resolution of its file. What there is by the hundred thousand, words and their boxes, are named tuples:
they are made in a fifth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from octavo.scan.model import Box, Look

RegionKind = Literal[
    "", "text", "heading", "note", "caption", "table", "picture", "head", "foot", "folio"
]


TagKind = Literal[
    "cell", "item", "term", "entry", "quote", "verse", "note", "caption"
]  # entry: of contents


Order = tuple[int, ...]  # what is less stands before; (): not known


class Tag(NamedTuple):
    """What the structure of a source says a line is of. Numbers are of the whole source, from 1."""

    kind: TagKind
    block: int  # the same for all lines of one paragraph, cell or label
    group: int = 0  # the same for all of one table, list, quotation, poem or note, and for the caption of a table or figure
    item: int = 0  # of a list: the same for all of one item
    depth: int = 0  # of an item: lists that it stands in
    label: bool = False  # the number or sign of an item or a note; the term of a list of such
    loose: bool = False  # of an item: its words are paragraphs
    name: str = ""  # of a note, the same on all its pages; "": not said
    row: int = 0  # of a cell, 0-based, the rows on pages before counted as far as is known
    column: int = 0  # cells before it in its row
    across: int = 1  # columns that it goes over
    down: int = 1  # rows that it goes over
    head: bool = False  # stands in the head of its table


class Word(NamedTuple):
    """Letters without a space between, in one face and size: “Azeris.” and a raised “1” behind it are two."""

    text: str
    box: Box
    size: float = 0.0  # of the type, in points; 0: not known
    baseline: float = 0.0  # 0: not known
    font: str = ""  # its family, as the source names it
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    raised: bool | None = (
        None  # whether the source says that it is a superior; None: it does not say
    )
    glued: bool = False  # whether it follows the word before without a space
    confidence: float = 1.0  # 0 to 1, as the OCR says; 1 where it says nothing
    link: str = ""  # the address, or "#page=N" (0-based), that it leads to


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type, its words in the order in which they are read."""

    words: tuple[Word, ...]
    box: Box
    baseline: float = 0.0  # 0: not known
    hyphen: bool | None = None  # whether the source says that a word goes on in the next line
    tag: Tag | None = None  # what the structure of the source says of it
    order: Order = ()  # where it stands there, among all lines of the source
    askew: bool = False  # turned otherwise than most of its page


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that the source keeps together; a reader that knows of no regions gives one a page."""

    lines: tuple[Line, ...]
    box: Box
    kind: RegionKind = ""  # what the source says it is; "": nothing
    level: int = 0  # of a heading, where the source says it
    picture: str = ""  # of a picture: its name among the sheets' pictures
    paragraph: int = (
        0  # the same for all regions of a sheet that the source says are one; 0: not said
    )
    order: Order = ()  # of a picture: as of a line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page."""

    index: int  # 0-based
    width: float
    height: float
    regions: tuple[Region, ...]
    ordered: bool = True  # whether the regions stand in the order in which they are read; else their places tell
    label: str = ""  # as the source names the page: its folio, "" where it does not say
    language: str = ""  # BCP 47, where the source says it
    file: str = ""  # that it was read of, below the folder or in the zip
    leaf: int = 0  # its place in that file, 0-based
    image: str = ""  # the picture of the page, as the source names it
    turned: int = 0  # degrees by which its type is turned in a PDF: 90 runs upwards


@dataclass(frozen=True, slots=True)
class Sheets:
    """A source whose words have places."""

    pages: tuple[Sheet, ...]
    metadata: dict[str, str] = field(default_factory=dict)  # title, author, language, date
    outline: tuple[tuple[int, str, int], ...] = ()  # level (1 …), title, page (0-based)
    pictures: dict[str, bytes] = field(default_factory=dict)  # by name, with the suffix of its kind
    remarks: tuple[str, ...] = ()  # what a person should know of how it was read
    looks: tuple[Look, ...] = ()  # what a person should look at in the source
    structured: bool = False  # the source promises that its tags say what each thing is
    own: bool = False  # Octavo has made it
    recognised: bool = False  # by OCR: sizes are guesses, and raised numbers may be signs
