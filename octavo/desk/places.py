"""Turn a finished build into an answer to: where is this word in the other views, and in the author's file?

Every word is one of the Book: the number-th of a division or of a note (`streams.py`). From there it is found in the manuscript
(`sourcewords.py`), on the printed page (`pagewords.py`), in the HTML page and the EPUB (`screenwords.py`). Nothing is read before it is asked for,
and a division is read once; what cannot be told is None.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from octavo.desk.changes import Change
from octavo.desk.frontwords import FrontWord, pair_front
from octavo.desk.origins import Origins
from octavo.desk.pagewords import Pages
from octavo.desk.printedwords import Box
from octavo.desk.screenwords import ScreenPlace, ScreenWords
from octavo.desk.sourcewords import Piece
from octavo.desk.streams import Stream, read_stream
from octavo.model import Build, Division, Heading, Note, Place
from octavo.text.fragments import note_body
from octavo.text.trees import parse_fragment


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Where a word is."""

    word: str  # as the editions print it
    division: str  # its id
    note: str = ""  # the id of the note in which it stands
    file: str | None = None
    line: int | None = None  # 1-based
    column: int | None = None  # 1-based, of its first letter or figure
    is_exact: bool = False  # whether file, line and column are those of this very word, and not of what it is made of
    page: int | None = None  # 0-based
    boxes: tuple[Box, ...] = ()  # on that page, in points from its upper left corner
    html: ScreenPlace | None = None
    epub: ScreenPlace | None = None


class Places:
    """The places of all words of a build."""

    def __init__(
        self,
        build: Build,
        before: Places | None = None,
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        """``before`` are the places of an earlier build of the same book: what is the same is not read again. ``lock`` is
        held while pdfium reads, for who uses it elsewhere in this process."""
        book = build.book
        self._build = build
        self._divisions: dict[str, Division] = {one.id: one for one in book.divisions}
        self._notes: dict[str, Note] = {note.id: note for note in book.notes}
        kept = _kept_streams(before, self._divisions, self._notes)
        self._streams = _Streams(kept, self._divisions, self._notes)
        # not this object's method: pages and trees of an old build would wait for the garbage collector
        stream_of = self._streams.__getitem__
        self._origins = Origins(build, stream_of)
        owners = {*self._divisions, *self._notes}
        contents = {edition.format: edition.content for edition in build.editions}
        self._screens: dict[str, ScreenWords] = {
            name: ScreenWords(name, contents[name], owners)
            for name in ("html", "epub")
            if name in contents
        }
        self._pages: Pages | None = None
        if "pdf" in contents and build.page_map is not None:
            self._pages = Pages(
                book, build.page_map, contents["pdf"], stream_of, lock or nullcontext()
            )

    def stream_of(self, name: str) -> Stream:
        """The words of the division or note with this id. Raises KeyError where there is none."""
        return self._streams[name]

    # From each view

    def at_print(self, page_index: int, x: float, y: float) -> WordPlace | None:
        """What stands at a point of a printed page, in points from its upper left corner."""
        if self._pages is None or not 0 <= page_index < self._pages.count:
            return None
        page = self._pages.page(page_index)
        number = page.at(x, y)
        if number is None:
            return None
        is_made = self._pages.is_made(page_index)
        if page.pieces[number]:
            words = [(name, self.stream_of(name).word_of(n)) for name, n in page.pieces[number]]
            name, word = Counter(words).most_common(1)[0][0]
            # what stands on two pages, as a table over a spread does, was clicked on this one
            return self.place_of(name, word, on=None if is_made else page_index)
        is_head = self._pages.is_head(page.words[number])
        if is_head and page.head is not None:
            return self._at_heading(page.head)
        if is_head or is_made:
            if (in_front := self._in_front_matter(page_index, number)) is not None:
                return in_front
        elif page.words[number].pieces:
            return None  # a word that was not found again
        beside = page.beside(number)  # of a dash, or a folio of the contents
        return replace(self._at_piece(beside), is_exact=False) if beside is not None else None

    def _at_piece(self, piece: Piece) -> WordPlace:
        return self.place_of(piece[0], self.stream_of(piece[0]).word_of(piece[1]))

    def _at_heading(self, heading: Heading) -> WordPlace | None:
        """The first word of a heading that an author wrote."""
        for name in self._divisions:
            stream = self.stream_of(name)
            if (offset := stream.ids.get(heading.id)) is not None:
                first = bisect_left(stream.starts, offset)
                own = (n for n in range(first, len(stream.pieces)) if n not in stream.made)
                return self._at_piece((name, next(own, first)))
        return None

    def _in_front_matter(self, index: int, number: int) -> WordPlace | None:
        """Where the front matter says what stands on a made page, or in a running head."""
        for word in self._front_words(index):
            if word.number == number:
                return self._at_front(index, word)
        return None

    def _at_front(self, index: int, word: FrontWord) -> WordPlace:
        manuscript, pages = self._build.manuscript, self._pages
        assert manuscript is not None, "of which there are words"
        assert pages is not None
        printed = pages.page(index).words[word.number]
        file = manuscript.files[0].name
        return WordPlace(
            printed.text, "", "", file, word.line, word.column, word.is_exact, index, (printed.box,)
        )

    def _front_words(self, index: int) -> tuple[FrontWord, ...]:
        if self._build.manuscript is None or self._pages is None:
            return ()
        return pair_front(self._build.manuscript, self._pages.page(index))

    def _from_front_matter(self, line: int, column: int | None) -> WordPlace | None:
        """The first page that prints a word, or the word nearest to it, of a line of the front matter."""
        found: list[tuple[int, FrontWord]] = []
        for index in range(self._pages.count if self._pages is not None else 0):
            if self._pages is None or not self._pages.is_made(index):
                break
            found += [(index, word) for word in self._front_words(index) if word.line == line]
        if not found:
            return None
        at = found[0][1].column if column is None else column
        return self._at_front(*min(found, key=lambda one: abs(one[1].column - at)))

    def at_html(self, named: str, word: int) -> WordPlace | None:
        """The word-th word from where the element with this id begins, on the HTML page."""
        return self._on_screen("html", ScreenPlace(named, word))

    def at_epub(self, href: str, named: str, word: int) -> WordPlace | None:
        """The same in a document of the EPUB."""
        return self._on_screen("epub", ScreenPlace(named, word, href))

    def at_source(self, file: str, line: int, column: int | None = None) -> WordPlace | None:
        """The word at a place of the author's files; the nearest on its line, or behind, where markup stands there."""
        if self._origins.is_front_matter(file, line):
            return self._from_front_matter(line, column)
        piece = self._origins.find_piece(Place(file, line), column)
        return self._at_piece(piece) if piece is not None else None

    def at_change(self, change: Change) -> WordPlace | None:
        """The word that was edited."""
        if change.name not in self._divisions and change.name not in self._notes:
            return None
        stream = self.stream_of(change.name)
        return self.place_of(change.name, change.word_in(stream)) if stream.words else None

    def at_words(self, page_index: int, words: str) -> tuple[WordPlace, ...]:
        """The words of a row on a printed page, where they first stand there: “…” at its end is left out."""
        if self._pages is None or not 0 <= page_index < self._pages.count:
            return ()
        page = self._pages.page(page_index)
        found = (self.at_print(page_index, *page.centre_of(n)) for n in page.find_row(words))
        return tuple(place for place in found if place is not None)

    def index_of(self, folio: str) -> int | None:
        """The page with a folio, counted from 0."""
        pages = self._build.page_map.pages if self._build.page_map is not None else ()
        return next((page.index for page in pages if page.folio == folio), None)

    def place_of(self, name: str, word: int, on: int | None = None) -> WordPlace:
        """All places of a word of a division or note; ``on`` is the page on which it was seen."""
        stream = self.stream_of(name)
        pieces = [(name, number) for number in stream.pieces_of(word)]
        note = self._notes.get(name)
        division = note.division_id if note else name
        origin = self._origins.find(name, word)
        page = self._pages.find(pieces, on) if self._pages is not None else None
        return WordPlace(
            stream.said(word), division, name if note else "",
            origin.place.file if origin else None,
            origin.place.line if origin else None,
            origin.column if origin else None,
            origin is not None and origin.is_exact,
            page[0] if page else None,
            page[1] if page else (),
            *(
                self._screens[kind].place_of(name, word, stream) if kind in self._screens else None
                for kind in ("html", "epub")
            ),
        )  # fmt: skip

    def _on_screen(self, kind: str, place: ScreenPlace) -> WordPlace | None:
        screen = self._screens.get(kind)
        found = screen.word_of(place, self.stream_of) if screen is not None else None
        return self.place_of(*found) if found else None


class _Streams(dict[str, Stream]):
    """The words of divisions and notes by their ids, each read when it is first asked for."""

    def __init__(
        self,
        known: Mapping[str, Stream],
        divisions: Mapping[str, Division],
        notes: Mapping[str, Note],
    ) -> None:
        super().__init__(known)
        self._texts: dict[str, Division | Note] = {**notes, **divisions}

    def __missing__(self, name: str) -> Stream:
        self[name] = _read(self._texts[name])
        return self[name]


def _read(text: Division | Note) -> Stream:
    if isinstance(text, Note):
        return read_stream(parse_fragment(str(note_body(text, ""))))
    heading = f'<h1 id="{text.id}">{text.heading_html}</h1>'
    return read_stream(parse_fragment(f"{heading}{text.html}"))


def _kept_streams(
    before: Places | None, divisions: dict[str, Division], notes: dict[str, Note]
) -> dict[str, Stream]:
    """The words of what is the same as in an earlier build."""
    if before is None:
        return {}
    now: Iterable[tuple[str, Division | Note]] = [*divisions.items(), *notes.items()]
    then: dict[str, Division | Note] = {**before._divisions, **before._notes}
    return {
        name: before._streams[name]
        for name, text in now
        if name in before._streams and _markup_of(then.get(name)) == _markup_of(text)
    }


def _markup_of(text: Division | Note | None) -> tuple[str, ...]:
    match text:
        case Note():
            return text.label, text.html, text.called
        case Division():
            return text.heading_html, text.html
    return ()
