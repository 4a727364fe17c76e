"""Turn a Book, with what it was made of, into bytes that can be kept, and back: words are typed into it by the next build.

It is kept under a key of all that it was made of but the texts of the files, which it holds itself: whoever takes it
compares them. Its front matter is not among the bytes. It is read from that of the manuscript, of which it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from octavo.model import (
    Book,
    Division,
    Entry,
    Heading,
    ImageRef,
    Kind,
    Manuscript,
    Note,
    Place,
)
from octavo.model.index import CrossReference, Index, IndexEntry, IndexPlace
from octavo.model.paged import ListedThing, PageCall, PageTarget, ThingList
from octavo.parse.answers import Part, Parts
from octavo.parse.front import read_front
from octavo.parse.keys import Keys
from octavo.workshop import store
from octavo.workshop.memory import known, learn, remembers
from octavo.workshop.pandoc import pandoc_facts
from octavo.workshop.scratch import is_passing
from octavo.workshop.shelves import Forms
from octavo.workshop.unchanged import program_key

_BOOK = "book that words are typed into"
_FORMS = Forms(
    Part, Division, Heading, Note, Entry, Place, ImageRef, Kind, Index, IndexEntry, IndexPlace, CrossReference, PageCall,
    PageTarget, ThingList, ListedThing,
)  # fmt: skip
_OF_BOOK = ("divisions", "contents", "indexes", "page_calls", "lists")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a book was made of, and the Book: one of which nothing had to be told."""

    manuscript: Manuscript  # as pandoc was given it
    keys: Keys
    text: str
    plain: str  # without code and comments (`lines.py`)
    parts: Parts
    book: Book
    images: tuple[ImageRef, ...]


def remember_book(standing: Standing) -> None:
    """This is the Book, if words are typed into it: a process that stays remembers it, for others it is kept."""
    if standing.manuscript.bibliography or standing.manuscript.terms:
        return
    if remembers():
        learn(_BOOK, "", standing)
    elif not is_passing(standing.manuscript.root):
        store.keep(_key_of(standing.manuscript, standing.keys), _write(standing))


def find_book(manuscript: Manuscript, keys: Keys) -> Standing | None:
    """The Book of the build before; of another process, only where all but the texts of the files was the same."""
    if remembers():
        before: Standing | None = known(_BOOK, "")
        return before
    if manuscript.bibliography or manuscript.terms:
        return None
    body = store.find(_key_of(manuscript, keys))
    return None if body is None else _read(body, manuscript, keys)


def _key_of(manuscript: Manuscript, keys: Keys) -> str:
    """A name for all that a Book is made of but the texts of its files."""
    files = tuple(replace(file, text="") for file in manuscript.files)
    return store.key_of(
        _BOOK, program_key(), *pandoc_facts(), replace(manuscript, files=files), keys
    )


def _write(standing: Standing) -> bytes:
    texts = tuple(file.text for file in standing.manuscript.files)
    whole = "".join(texts)
    return _FORMS.write((
        texts,
        None if standing.text == whole else standing.text,
        None if standing.plain == whole else standing.plain,
        standing.parts.each,
        standing.book.slug,
        tuple(getattr(standing.book, name) for name in _OF_BOOK),
        standing.images,
    ))  # fmt: skip


def _read(body: bytes, manuscript: Manuscript, keys: Keys) -> Standing | None:
    """The Book of before, of a manuscript that is the same but for its texts."""
    texts, text, plain, parts, slug, held, images = _FORMS.read(body)
    metadata, front = read_front(manuscript.metadata, etree.Element("body"), keep=True)
    made = dict(zip(_OF_BOOK, held, strict=True))
    whole = "".join(texts)
    files = zip(manuscript.files, texts, strict=True)
    return Standing(
        replace(manuscript, files=tuple(replace(file, text=text) for file, text in files)),
        keys,
        whole if text is None else text,
        whole if plain is None else plain,
        Parts(parts),
        Book(metadata=metadata, slug=slug, images=(), cover=None, front=front, **made),
        images,
    )
