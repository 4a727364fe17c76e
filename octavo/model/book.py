"""Every type that crosses a stage boundary. Read this first.

Values are frozen. HTML is kept as well-formed XHTML fragments without a namespace, so that any
stage can parse it with an XML parser and paste it into a template unchanged. Ids are unique in
the whole book.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.model.excerpt import Excerpt
from octavo.model.face import Face, OwnFont
from octavo.model.findings import Finding, Place, Severity
from octavo.model.index import Index, TermFile
from octavo.model.keylines import KeyPath, line_of_key
from octavo.model.makeup import Makeup
from octavo.model.metadata import Metadata
from octavo.model.paged import PageCall, ThingList

if TYPE_CHECKING:
    from octavo.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Stamp:
    """The only clock there is: everything dated in an edition takes its date from here."""

    epoch: int  # seconds since 1970-01-01 UTC

    @property
    def date(self) -> datetime:
        """The same in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown file of the manuscript, front matter blanked out line by line.

    A file that includes others comes in parts, with theirs between them.
    """

    name: str  # relative to the book folder: "manuscript/01-intro.md"
    text: str  # line endings are \n
    offset: int  # number of lines that stand before it in Manuscript.text
    first: int = 1  # the line of the file with which its text begins


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book folder as it was read: nothing in it has been interpreted but the front matter."""

    root: Path  # the book folder, absolute
    files: tuple[SourceFile, ...]  # in reading order
    metadata: Metadata
    front_matter_place: Place
    bibliography: tuple[Path, ...]  # absolute, inside root
    csl: Path | None  # absolute
    front_matter: str = ""  # as it was written
    fonts: tuple[OwnFont, ...] = ()  # that the front matter names, in its order
    terms: TermFile | None = None  # of its index
    key_lines: Mapping[KeyPath, int] = field(default_factory=dict)  # of the front matter

    @property
    def text(self) -> str:
        """All files as one text; line n of it is line n - offset of its file."""
        return "".join(file.text for file in self.files)

    @property
    def length(self) -> int:
        """How many letters it has."""
        return sum(len(file.text) for file in self.files)

    def place(self, line: int) -> Place:
        """The file and line of a 1-based line of ``text``."""
        holder = self.files[0]
        for file in self.files:
            if file.offset < line:
                holder = file
        return Place(holder.name, line - holder.offset + holder.first - 1)

    def key_place(self, *path: str | int) -> Place:
        """Where the value at a path of keys was written in the front matter; of one that was not, where the next above it was."""
        return Place(self.front_matter_place.file, line_of_key(path, self.key_lines))

    def line_of(self, place: Place) -> int | None:
        """The line of ``text``, 1-based, that stands at a place; the last one of a place without a line."""
        found: int | None = None
        for file in self.files:
            if file.name == place.file and (place.line or file.first) >= file.first:
                found = file.offset + (place.line or file.first) - file.first + 1
        return found

    def lines_with(self, characters: Collection[str]) -> tuple[tuple[Place, int], ...]:
        """The lines with any of these characters, and how many each has of them; front matter included."""
        wanted = frozenset(characters)
        texts = [
            (self.files[0].name, self.front_matter, 1),
            *((file.name, file.text, file.first) for file in self.files),
        ]
        return tuple(
            (Place(name, number), count)
            for name, text, first in texts
            if not wanted.isdisjoint(text)
            for number, line in enumerate(text.split("\n"), start=first)
            if (count := sum(character in wanted for character in line))
        )

    def place_behind(self, place: Place, letters: str, index: int = 0) -> Place | None:
        """The line with the one at ``index`` of these letters and figures, where they first stand in a row at or behind
        a place, whatever signs and white space lie between them; None where they do not."""
        first = self.line_of(place)
        if first is None or not letters:
            return None
        lines = self.text.split("\n")[first - 1 :]
        held = ["".join(filter(str.isalnum, line)) for line in lines]
        at = "".join(held).find(letters)
        if at < 0:
            return None
        ends = list(accumulate(map(len, held)))
        return self.place(first + bisect_right(ends, at + index))

    def place_of(self, wanted: str) -> Place | None:
        """The first line in which ``wanted`` stands to the letter."""
        for file in self.files:
            for number, line in enumerate(file.text.split("\n"), start=file.first):
                if wanted in line:
                    return Place(file.name, number)
        return None


class Kind(StrEnum):
    """What a level-1 heading begins."""

    FRONTMATTER = "frontmatter"
    PART = "part"
    CHAPTER = "chapter"
    APPENDIX = "appendix"
    BACKMATTER = "backmatter"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as every edition prints it."""

    id: str
    level: int  # 1 to 6
    number: str | None  # "3", "3.2", "IV", "A"; None when not numbered
    html: str  # inline content without number and without note calls
    text: str  # the same as plain text, white space collapsed
    place: Place | None
    short: str = ""  # for running heads, where the author gave one

    @property
    def running(self) -> str:
        """What running heads call it."""
        return self.short or self.text

    @property
    def label(self) -> str:
        """Number and text in one line, as contents, outline and navigation show it."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its call stands in a division's html, its body here."""

    id: str  # "fn-…", the id of the body; the (only) call has the id ``call_id``
    label: str  # what is printed at the call and before the body: "12"
    number: (
        int  # 1-based, within its series, in the book or the division as ``notes.numbering`` says
    )
    division_id: str  # where it is called
    html: str  # block content without label and back link: "<p>…</p>"
    text: str  # plain, white space collapsed
    place: Place | None
    series: str = ""  # prefix of its keys; "" for the author's own notes
    marks: str = ""  # what the labels of its series are, as style sheets have to know: "letters"

    lemma: str = ""  # of a note by line: the words that call it, plain
    said: str = ""  # of one without a label: what its call and the way back are called

    @property
    def called(self) -> str:
        """What is printed at the call."""
        return self.lemma or self.label

    @property
    def named(self) -> str:
        """What findings call it: by its first words where it has no label."""
        return self.label or f"“{self.text[:30].rstrip()}…”"

    @property
    def call_id(self) -> str:
        """The id of the call."""
        return "fnref-" + self.id.removeprefix("fn-")


@dataclass(frozen=True, slots=True)
class Division:
    """What begins with a level-1 heading: a chapter, a part page, a preface …"""

    id: str  # of its section element
    kind: Kind
    role: str | None  # DPUB-ARIA: "doc-chapter"; None where the vocabulary has no word
    epub_type: str  # EPUB structural semantics: "chapter"
    heading: Heading
    sections: tuple[Heading, ...]  # headings of level 2 and below, in order
    html: str  # everything after the level-1 heading, block content; note calls are links
    heading_html: str  # inner html of the h1, number and note calls included
    notes: tuple[Note, ...]  # called in it, in the order of their calls


BOOK_NOTES = (
    "octavo-notes"  # id of the title over the notes of the whole book, and of what it opens
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with the lines below it."""

    heading: Heading  # of a division, a section, or made: the notes of the whole book
    kind: Kind
    division_id: str  # or ``BOOK_NOTES``
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A picture that the text names."""

    src: str  # as the Book's html has it
    origin: str  # as the author wrote it: a path or an address
    place: Place | None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the book."""

    src: str  # as it stands in src attributes: relative to the manuscript folder, "/"-separated
    path: Path  # absolute
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FrontWords:
    """Words of the front matter as the first pages print them: inline XHTML, empty for what is not given."""

    title: str = ""
    half_title: str = ""  # the short title, where there is one
    subtitle: str = ""
    dedication: str = ""
    epigraph: str = ""
    source: str = ""  # of the epigraph


@dataclass(frozen=True, slots=True)
class Book:
    """The one Book: every number a reader can see has been computed."""

    metadata: Metadata  # its texts read as those of the manuscript are, and plain
    slug: str  # the name of the finished files
    divisions: tuple[Division, ...]  # front matter, body, back matter, in reading order
    contents: tuple[Entry, ...]  # down to ``contents.depth``
    images: tuple[Image, ...]
    cover: Image | None
    front: FrontWords = FrontWords()
    indexes: tuple[Index, ...] = ()  # for which words of the text are marked
    page_calls: tuple[PageCall, ...] = ()  # references to pages, as spans of the text name them
    lists: tuple[ThingList, ...] = ()  # of figures and the like
    excerpt: Excerpt | None = None  # of which book these are some chapters; None for a whole book

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in reading order."""
        return tuple(note for division in self.divisions for note in division.notes)

    @property
    def extent(self) -> tuple[int, int]:
        """How many letters its text has, markup included, which is little, and its notes."""
        text = sum(len(division.html) for division in self.divisions)
        return text, sum(len(note.text) for note in self.notes)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in reading order."""
        return tuple(
            heading
            for division in self.divisions
            for heading in (division.heading, *division.sections)
        )


@dataclass(frozen=True, slots=True)
class Theme:
    """Styles and fonts, read and ready: a theme is only CSS and fonts."""

    name: str
    typefaces: tuple[str, ...]  # as a colophon names them: "EB Garamond"
    size_pt: float  # of the text, where the book does not say
    leading: float  # distance of baselines, as a multiple of the type size
    print_css: str
    ebook_css: str
    web_css: str
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the print edition."""

    index: int  # 0-based, of the PDF page
    folio: str  # "iv", "12": the page's number, whether or not it is printed on it
    blank: bool
    division_id: str  # "" on the made pages (title page, contents …)
    start: (
        int | None
    )  # letters of the division before it (octavo/text/letters.py); None: no text on it


@dataclass(frozen=True, slots=True)
class Frame:
    """Where text may stand on a page, in points from the lower left corner of the trim."""

    width_pt: float  # of the page
    height_pt: float
    top_pt: float  # margins
    bottom_pt: float
    inner_pt: float
    outer_pt: float
    size_pt: float = 0.0  # of the text as it was designed; 0.0 where nobody knows


@dataclass(frozen=True, slots=True)
class PageMap:
    """What the layout knows about pages: every other edition takes it from here."""

    pages: tuple[Page, ...]
    anchors: dict[str, int]  # id → page index
    frame: Frame
    heights: dict[str, float] = field(
        default_factory=dict
    )  # id → points above the foot of its page, where the book speaks of it


@dataclass(frozen=True, slots=True)
class Edition:
    """A finished file."""

    format: str  # "pdf", "epub" or "html"
    name: str  # file name in build/
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the letters and digits of the manuscript's files went; the numbers add up."""

    written: int  # in the files
    in_book: int
    markup: int  # front matter, keys, addresses, attributes, comments
    aside: tuple[tuple[str, int], ...]  # why, and how many: a finding tells each
    lost: int  # a finding tells each


@dataclass(frozen=True, slots=True)
class Build:
    """A book with its finished files and everything that was found on the way."""

    book: Book
    editions: tuple[Edition, ...]
    findings: tuple[Finding, ...]
    page_map: PageMap | None  # of the print edition; None when it was not made
    account: Account  # of the manuscript
    sources: tuple[
        Path, ...
    ] = ()  # absolute; files that were read for the text, inside the book folder
    fonts: tuple[OwnFont, ...] = ()  # that the book brings
    makeup: Makeup | None = None  # of the print edition; None when there is none
    verdicts: tuple[Verdict, ...] = ()  # of validators, where they were asked
    manuscript: Manuscript | None = (
        None  # of which it was made; None when files of another day were proved
    )

    @property
    def has_errors(self) -> bool:
        """Whether some edition is wrong."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def has_makeup_notes(self) -> bool:
        """Whether there is more in its lines and pages than a compositor would leave."""
        return any(finding.code.startswith("makeup-") for finding in self.findings)
