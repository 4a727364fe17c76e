"""Every type that crosses a step of the import. Read this first.

A scan is text; it is cut into Blocks, the Blocks are dealt out to Pages, the Pages give running text
and notes, and both become Nodes, of which the manuscript is written. Nothing is thrown away on the
road: what does not go into the manuscript becomes an Aside, with its page and its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from octavo.model.oneline import one_line

# Nodes: what stands in a line of text


@dataclass(frozen=True, slots=True)
class Text:
    """Words, without any markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Words set apart."""

    kind: Literal["em", "strong", "sup", "sub", "strike"]
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Words of a program, or what an OCR took for them."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; one without words of its own shows its address."""

    url: str
    children: tuple[Node, ...] = ()
    repeated: str = ""  # the words it had in the scan, when they only repeated the address


@dataclass(frozen=True, slots=True)
class Image:
    """A picture."""

    src: str
    alt: str
    caption: tuple[Node, ...] = ()  # what stands for ``alt`` where that is more than words


@dataclass(frozen=True, slots=True)
class Call:
    """What looks like the call of a note."""

    label: str  # as the scan prints it: "12", "*"
    number: int  # 0-based among all calls of the scan, in the order of the text
    form: str = ""  # what stands there when it calls nothing: "[12]"; else the label, raised


@dataclass(frozen=True, slots=True)
class Mark:
    """Here begins a page of the source."""

    label: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here, whatever the width of the page."""


@dataclass(frozen=True, slots=True)
class Formula:
    """TeX."""

    tex: str
    display: bool


Node = Text | Span | Code | Link | Image | Call | Mark | Break | Formula
Nodes = tuple[Node, ...]


def children_of(node: Node) -> Nodes:
    """What stands in a node."""
    match node:
        case Span(_, children) | Link(_, children) | Image(_, _, children):
            return children
    return ()


# Blocks and pages

BlockKind = Literal[
    "paragraph", "heading", "list", "quote", "table", "code", "formula", "html", "rule", "break",
    "meaning", "caption",
]  # fmt: skip
# Of a page's end: what follows looks as if it went on, or not; or the source says that it is apart; that its words go on,
# or its lines of verse; that it is more of the same list, table or quotation
Seam = Literal["likely", "unlikely", "apart", "words", "lines", "more"]


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of the scan that belong together."""

    kind: BlockKind
    text: str  # without the marks of its kind (#, >); lines joined by \n
    line: int  # 1-based, in the scan
    level: int = 0  # of a heading; of a meaning: 1 right below its term, 2 apart from it, 3 another paragraph of it
    page: str = (
        ""  # of a "break": the number that the scan gives to the page; "" where it gives none
    )


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it stands below the text."""

    label: str
    blocks: tuple[Block, ...]  # the first without the label
    page: int  # index of the page it begins on
    chapter: int = -1  # 0-based; -1: not known


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the source."""

    index: int  # 0-based, as counted
    label: str  # as the source prints it, when it is known; else ""
    body: tuple[Block, ...]
    notes: tuple[NoteText, ...]
    line: int
    read: bool = False  # whether the label stands in the scan (else it was counted)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the printed contents."""

    title: str
    page: str
    level: int
    line: int


# What is chosen, and what is told


@dataclass(frozen=True, slots=True)
class Options:
    """What a person said of the scan; "auto" leaves it to us."""

    breaks: str = "auto"
    calls: str = "auto"
    numbering: str = "auto"
    place: str = "auto"
    changes: str = "accept"  # what is done with tracked ones: a key of processors.changes.CHANGES


@dataclass(frozen=True, slots=True)
class Dialect:
    """How this scan says pages and notes."""

    breaks: str  # a key of dialects.BREAKS
    calls: str  # a key of dialects.CALLS
    labels: str  # a key of dialects.LABELS: how notes begin
    numbering: str  # "book", "chapter" or "page": where notes begin again with 1
    place: str  # "page", "chapter" or "book": where notes stand
    evidence: tuple[str, ...] = ()  # why, for the report
    forced: tuple[str, ...] = ()  # what was not found but said
    keyed: bool = (
        False  # whether each label is one in the book, wherever notes begin again: 1, 1-2 …
    )


ANEW = "made anew by a build"  # what an Aside of an edition of ours is


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of the scan that do not stand in the manuscript as they were."""

    what: str  # "printed contents", "running head" …
    text: str  # to the letter
    line: int
    page: str = ""


class Box(NamedTuple):
    """A rectangle on a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page of the source."""

    sheet: int  # 0-based
    box: Box
    line: int = 0  # of the text that was made of it; 0: not known


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a person should look at."""

    what: str  # stable word: "join", "note", "page" …
    message: str
    line: int | None = None
    page: str = ""
    call: str = ""  # that it is about, where the line is that of its paragraph
    spots: tuple[Spot, ...] = ()  # of a join the end of one page and the beginning of the next

    def __post_init__(self) -> None:
        """A message is one line, whatever it repeats of the scan."""
        object.__setattr__(self, "message", one_line(self.message))


@dataclass(frozen=True, slots=True)
class Join:
    """What was done where a page ends."""

    page: str  # label of the page that begins
    joined: bool
    rule: str
    confidence: float  # 0 to 1, that it is right
    before: str  # the last words
    after: str  # the first words
    line: int


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """A heading and what the printed contents say of it."""

    title: str
    level: int
    scan_level: int  # 0: it was no heading in the scan
    line: int
    listed: bool
    printed_page: str  # in the contents
    found_page: str


@dataclass(slots=True)
class Log:
    """What the steps tell; each step appends, none reads."""

    asides: list[Aside] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
