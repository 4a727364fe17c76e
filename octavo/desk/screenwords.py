"""Turn a finished HTML page or EPUB into the words of its divisions and notes, each read when it is asked for.

The proof has compared their words with the Book's, so the n-th word of a division here is its n-th there; where a template of
the book's own puts words between, they are paired.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from lxml import etree

from octavo.desk.pairing import pair_words
from octavo.desk.streams import Stream, read_stream

_DIVISION = b'<section class="division '
_NOT_THERE = (etree.LxmlError, zipfile.BadZipFile, ValueError, LookupError, OSError)


@dataclass(frozen=True, slots=True)
class ScreenPlace:
    """Where a word stands on a screen: counted from where an element begins."""

    id: str
    word: int
    href: str = ""  # of the document in an EPUB: the name of its file


class ScreenWords:
    """The words of a finished edition for screens."""

    def __init__(self, format_name: str, content: bytes, owners: Collection[str]) -> None:
        """``owners`` are the ids of all divisions and notes."""
        self._format = format_name
        self._content = content
        self._owners = owners
        self._trees: dict[str, etree._Element] = {}
        self._streams: dict[str, tuple[str, Stream] | None] = {}
        self._numbers: dict[str, Mapping[int, int] | None] = {}

    def place_of(self, name: str, word: int, of_book: Stream) -> ScreenPlace | None:
        """Where the word of a division or a note stands; None where this edition has it not."""
        found = self._stream(name)
        if found is None:
            return None
        href, stream = found
        numbers = self._pairs(name, of_book, stream)
        here = word if numbers is None else numbers.get(word)
        if here is None or not stream.blocks or here >= len(stream.words):
            return None
        start = stream.words[here][0]
        before = [block for block in stream.blocks if block[0] <= start] or [stream.blocks[0]]
        offset, named = before[-1]
        return ScreenPlace(named, here - stream.word_at(offset), href)

    def word_of(
        self, place: ScreenPlace, stream_of: Callable[[str], Stream]
    ) -> tuple[str, int] | None:
        """The division or note, and the number of the word in it, that stands at a place."""
        name = self._owner_of(place)
        found = self._stream(name) if name else None
        if found is None or place.word < 0:
            return None
        _, stream = found
        offset = stream.ids.get(place.id)
        if offset is None or not stream.words:
            return None
        here = stream.word_at(offset) + place.word
        numbers = self._pairs(name, stream_of(name), stream)
        if numbers is not None:
            back = {there: word for word, there in numbers.items()}
            return (name, back[here]) if here in back else None
        return (name, here) if here < len(stream.words) else None

    def _pairs(self, name: str, of_book: Stream, stream: Stream) -> Mapping[int, int] | None:
        """Number of the word in the Book → here; None where it is the same."""
        if name not in self._numbers:
            ours, theirs = of_book.all_said, stream.all_said
            self._numbers[name] = None if ours == theirs else dict(pair_words(ours, theirs))
        return self._numbers[name]

    def _stream(self, name: str) -> tuple[str, Stream] | None:
        if name not in self._streams:
            self._streams[name] = self._read(name)
        return self._streams[name]

    def _read(self, name: str) -> tuple[str, Stream] | None:
        for href in self._documents_with(name):
            for element in self._tree(href).xpath("//*[@id=$id]", id=name):
                above = element.getparent()
                is_heading = element.tag == "h1" and above is not None
                shown = href if self._format == "epub" else ""
                return shown, read_stream(above if is_heading else element, in_pieces=False)
        return None

    def _owner_of(self, place: ScreenPlace) -> str:
        """The id of the division or the note in which an element stands."""
        asked = posixpath.basename(place.href)
        for href in [asked] if asked else self._documents_with(place.id):
            for element in self._tree(href).xpath("//*[@id=$id]", id=place.id):
                for above in (element, *element.iterancestors()):
                    heading = above.find("h1")
                    named = above.get("id") or ""
                    if named not in self._owners and heading is not None:
                        named = heading.get("id") or ""
                    if named in self._owners:
                        return named
        return ""

    def _documents_with(self, name: str) -> list[str]:
        sign = f'id="{name}"'.encode()
        return [href for href, content in self._documents.items() if sign in content]

    @cached_property
    def _documents(self) -> dict[str, bytes]:
        if self._format == "html":  # a division is parsed by itself
            first, *others = self._content.split(_DIVISION)
            return {"": first} | {f"#{n}": _DIVISION + part for n, part in enumerate(others)}
        try:
            with zipfile.ZipFile(BytesIO(self._content)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".xhtml")]
                return {posixpath.basename(name): archive.read(name) for name in names}
        except _NOT_THERE:
            return {}

    def _tree(self, href: str) -> etree._Element:
        if href not in self._trees:
            self._trees[href] = self._parse(self._documents.get(href, b""))
        return self._trees[href]

    def _parse(self, content: bytes) -> etree._Element:
        try:
            if self._format == "html":
                return etree.fromstring(content.decode("utf-8"), etree.HTMLParser(huge_tree=True))
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            tree = etree.fromstring(content, parser)
        except _NOT_THERE:
            return etree.Element("x")
        for element in tree.iter(etree.Element):
            element.tag = etree.QName(element).localname
        return tree
