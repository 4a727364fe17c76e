"""Turn the structure of a PDF into what a screen reader says: text, headings, notes, links, in the order of reading.

The tree is followed once, and of every mark it names the letters are taken from the page's own content. What no element
names is left over. A note's text is apart from the text in which it is called; so are the contents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from octavo.checks.readlinks import PdfLink
from octavo.checks.structuretree import Element, Linked, Marked

_INLINE = frozenset(
    "Span Quote Code Reference Link Annot Ruby RB RT RP Warichu WT WP BibEntry".split()
)
_TOGETHER = frozenset("P H H1 H2 H3 H4 H5 H6".split())  # behind which a note is read, never in it
_ENDED = frozenset(
    "TD LBody Lbl Caption BlockQuote Div".split()
)  # last in which it is, if they hold the words


@dataclass(slots=True)
class Text:
    """Words as they are heard; line ends stand between blocks."""

    language: str = ""  # of what is around it; empty for the book's
    pieces: list[str] = field(default_factory=list)
    languages: list[tuple[int, int, str]] = field(default_factory=list)  # of stretches of pieces

    @property
    def words(self) -> str:
        """All that is heard of it."""
        return "".join(self.pieces)

    def runs(self, language: str) -> list[tuple[str, str]]:
        """Its pieces, each with its language, in a book of this one."""
        spoken = [self.language or language] * len(self.pieces)
        for start, end, own in sorted(self.languages, key=lambda part: (part[0], -part[1])):
            spoken[start:end] = [own] * (end - start)
        return list(zip(spoken, self.pieces, strict=True))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a text."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """What is heard of it."""
        return "".join(self.text.pieces[self.start : self.end])


@dataclass(frozen=True, slots=True)
class HeardHeading:
    """A heading."""

    level: int  # 0 for one of which nobody says it
    stretch: Stretch
    is_nested: bool  # whether it stands in another


@dataclass(frozen=True, slots=True)
class HeardNote:
    """A note."""

    element: Element
    name: str | None  # its id
    text: Text
    is_behind_call: bool  # whether it is read behind the paragraph, or in the cell, that calls it


@dataclass(frozen=True, slots=True)
class HeardLink:
    """A link, with its annotations."""

    stretch: Stretch
    annotations: tuple[int, ...]  # numbers of their objects
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents."""

    stretch: Stretch
    links: tuple[HeardLink, ...]  # in references


@dataclass(slots=True)
class Heard:
    """Everything that is heard of a book."""

    parts: list[Text] = field(
        default_factory=lambda: [Text()]
    )  # before the first H1, and from each on
    blocks: list[Stretch] = field(default_factory=list)  # of the first part: its paragraphs
    headings: list[HeardHeading] = field(default_factory=list)
    notes: list[HeardNote] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    links: list[HeardLink] = field(default_factory=list)
    references: int = 0  # without a link in them
    strays: list[str] = field(
        default_factory=list
    )  # types of what holds an annotation and is no link
    tables: list[Element] = field(default_factory=list)
    heads: list[Stretch] = field(default_factory=list)  # of tables
    figures: list[Element] = field(default_factory=list)
    formulas: list[Element] = field(default_factory=list)
    missing: int = 0  # marks that are named, and are on no page
    unread: dict[int, str] = field(default_factory=dict)  # page index → what no element names

    @property
    def annotations(self) -> set[int]:
        """The annotations that stand in links."""
        return {number for link in self.links for number in link.annotations}


class Listener:
    """Follows a tree."""

    def __init__(
        self,
        marks: Mapping[int, dict[int, str]],
        links: Mapping[int, PdfLink],
        note_ids: Collection[str],
    ) -> None:
        self.heard = Heard()
        self._marks = marks
        self._links = links
        self._note_ids = note_ids
        self._text = self.heard.parts[0]
        self._say = self._text.pieces.append
        self._is_apart = False  # whether it is in a note or in the contents
        self._in_heading = self._in_reference = False
        self._calls: list[str] = []  # of notes, that were heard
        self._languages: list[tuple[Text, int, str]] = []  # that are spoken here: since where

    def hear(self, element: Element) -> None:
        """Hear an element, with all it says about itself."""
        facts = element.facts
        if not facts:
            self._hear(element)
            return
        language, instead = element.text("Lang"), element.text("ActualText")
        if language:
            self._languages.append((self._text, len(self._text.pieces), language))
        if instead is not None:
            self._say(instead)
            self._in_silence(element)
        else:
            self._hear(element)
        if language:
            self._close_language()

    def _close_language(self) -> None:
        text, start, language = self._languages.pop()
        text.languages.append((start, len(text.pieces), language))

    def _hear(self, element: Element) -> None:
        kind = element.kind
        special = _SPECIAL.get(kind)
        if special is not None:
            special(self, element)
        elif kind in _INLINE:
            self._kids(element)
        else:
            self._say("\n")
            self._kids(element)
            self._say("\n")

    def _kids(self, element: Element) -> None:
        marks = self._marks.get(element.page)
        calls = self._calls
        since = len(calls)
        among_words: list[str] = []  # calls that stand in no block of their own
        for place, kid in enumerate(element.kids):
            if kid.__class__ is int:
                self._mark(marks, kid)
            elif isinstance(kid, Element):
                if kid.kind == "Note":
                    near = calls[since:]
                    if element.kind in _ENDED and _are_notes(element.kids[place:]):
                        near += among_words
                    name = kid.text("ID")
                    self._note(kid, name, name in near and element.kind not in _TOGETHER)
                else:
                    since = len(calls)
                    self.hear(kid)
                    if len(calls) > since and kid.kind in _INLINE:
                        among_words += calls[since:]
            elif isinstance(kid, Marked):
                self._mark(self._marks.get(kid.page), kid.mark)
            elif isinstance(kid, Linked) and element.kind != "Link":
                self.heard.strays.append(element.own)

    def _mark(self, marks: dict[int, str] | None, number: int) -> None:
        """What stands in a mark, which is heard once."""
        text = marks.pop(number, None) if marks else None
        if text is None:
            self.heard.missing += 1
        else:
            self._say(text)

    def _note(self, element: Element, name: str | None, is_behind: bool) -> None:
        text, apart = self._text, self._is_apart
        language = element.text("Lang") or (self._languages[-1][2] if self._languages else "")
        self._go_to(Text(language))
        self._is_apart = True
        self.heard.notes.append(HeardNote(element, name, self._text, is_behind))
        self._kids(element)
        self._is_apart = apart
        self._go_to(text)

    def _begin_part(self) -> None:
        """Go on with a new part, in the languages that are spoken here."""
        part = Text()
        self.heard.parts.append(part)
        spoken = [language for _, _, language in self._languages]
        while self._languages:
            self._close_language()
        self._languages = [(part, 0, language) for language in spoken]
        self._go_to(part)

    def _heading(self, element: Element) -> None:
        if element.kind == "H1" and not self._is_apart and not self._in_heading:
            self._begin_part()
        nested, self._in_heading = self._in_heading, True
        self._say("\n")
        start, text, place = len(self._text.pieces), self._text, len(self.heard.headings)
        self._kids(element)
        level = int(element.kind[1:] or 0)
        stretch = Stretch(text, start, len(text.pieces))
        self.heard.headings.insert(place, HeardHeading(level, stretch, nested))
        self._say("\n")
        self._in_heading = nested

    def _paragraph(self, element: Element) -> None:
        self._say("\n")
        start, text = len(self._text.pieces), self._text
        self._kids(element)
        if text is self.heard.parts[0]:
            self.heard.blocks.append(Stretch(text, start, len(text.pieces)))
        self._say("\n")

    def _contents(self, element: Element) -> None:
        text, apart = self._text, self._is_apart
        if not apart:
            self._go_to(Text())
        self._is_apart = True
        self._kids(element)
        self._is_apart = apart
        self._go_to(text)

    def _line(self, element: Element) -> None:
        own, inner = _parted(element, "TOC")
        self._say("\n")
        start, links, place = (
            len(self._text.pieces),
            len(self.heard.links),
            len(self.heard.contents),
        )
        self._kids(own)
        stretch = Stretch(self._text, start, len(self._text.pieces))
        found = tuple(link for link in self.heard.links[links:] if link.is_reference)
        self.heard.contents.insert(place, Line(stretch, found))
        self._kids(inner)

    def _reference(self, element: Element) -> None:
        before, self._in_reference = self._in_reference, True
        count = len(self.heard.links)
        self._kids(element)
        self._in_reference = before
        if len(self.heard.links) == count:
            self.heard.references += 1

    def _link(self, element: Element) -> None:
        annotations = tuple([kid.number for kid in element.kids if kid.__class__ is Linked])
        start, text = len(self._text.pieces), self._text
        if self._in_reference and annotations:
            link = self._links.get(annotations[0])
            if link is not None and link.target in self._note_ids:
                self._calls.append(link.target or "")
        self._kids(element)
        stretch = Stretch(text, start, len(text.pieces))
        self.heard.links.append(HeardLink(stretch, annotations, self._in_reference))

    def _table(self, element: Element) -> None:
        self.heard.tables.append(element)
        self._say("\n")
        self._kids(element)
        self._say("\n")

    def _head(self, element: Element) -> None:
        start, text = len(self._text.pieces), self._text
        self._kids(element)
        self.heard.heads.append(Stretch(text, start, len(text.pieces)))

    def _figure(self, element: Element) -> None:
        """Of a figure its caption is heard, and what is said in its place."""
        self.heard.figures.append(element)
        drawn, caption = _parted(element, "Caption", "Note")
        self._in_silence(drawn)
        self._say("\n")
        self._kids(caption)
        self._say("\n")

    def _formula(self, element: Element) -> None:
        self.heard.formulas.append(element)
        self._in_silence(element)

    def _in_silence(self, element: Element) -> None:
        """Follow what stands in an element without hearing it."""
        text = self._text
        self._go_to(Text())
        self._kids(element)
        self._go_to(text)

    def _go_to(self, text: Text) -> None:
        self._text, self._say = text, text.pieces.append


def _are_notes(kids: Sequence[object]) -> bool:
    return all(isinstance(kid, Element) and kid.kind == "Note" for kid in kids)


def _parted(element: Element, *kinds: str) -> tuple[Element, Element]:
    """An element without the elements of some types in it, and with nothing but these."""
    rest, those = (replace(element, kids=[]) for _ in range(2))
    for kid in element.kids:
        is_one = isinstance(kid, Element) and kid.kind in kinds
        (those if is_one else rest).kids.append(kid)
    return rest, those


_SPECIAL: dict[str, Callable[[Listener, Element], None]] = {
    "P": Listener._paragraph,
    "TOC": Listener._contents,
    "TOCI": Listener._line,
    "Reference": Listener._reference,
    "Link": Listener._link,
    "Table": Listener._table,
    "THead": Listener._head,
    "Figure": Listener._figure,
    "Formula": Listener._formula,
    "Note": lambda listener, note: listener._note(note, note.text("ID"), False),
    **dict.fromkeys(["H", "H1", "H2", "H3", "H4", "H5", "H6"], Listener._heading),
}
