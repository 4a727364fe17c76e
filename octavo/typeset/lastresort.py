"""Turn a theme into one that has a sign for every letter of the book: a box, where no face has the letter.

The engine's own box stands for all letters at once, and no reader of the PDF could tell which; here each
has a glyph of its own, so that the words can still be read, searched and proved. The proof finds the
boxes by the name of their font, and tells which letters they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from octavo.engine.fonts import coverage
from octavo.engine.ownfaces import boxes_face
from octavo.model import Book, Theme
from octavo.model.face import Face
from octavo.text.scripts import BOXES, is_visible
from octavo.workshop.memory import recall_of

_DRAWING = "image/svg+xml"


def with_last_resort(book: Book, theme: Theme) -> Theme:
    """The theme, with a face of boxes for those letters of the book that none of its faces has."""
    used = {letter for text in _texts(book, theme) for letter in _letters_in((text,))}
    for division in book.divisions:
        texts = division.heading_html, division.html, *(note.html for note in division.notes)
        used |= recall_of("letters of a division", (division,), partial(_letters_in, texts))
    known = [coverage(face.path) for face in theme.faces]
    missing = {c for c in used if is_visible(c) and not any(ord(c) in held for held in known)}
    if not missing:
        return theme
    like = next(face.path for face in theme.faces if face.family == "Octavo Text")
    face = Face(BOXES, 400, "normal", boxes_face(map(ord, missing), like), None)
    return replace(theme, faces=(*theme.faces, face))


def _letters_in(texts: Iterable[str]) -> frozenset[str]:
    """The letters that not every face has."""
    letters = frozenset[str]().union(*(text for text in texts if not text.isascii()))
    return frozenset(letter for letter in letters if letter > "\x7f")


def _texts(book: Book, theme: Theme) -> Iterator[str]:
    """All that may be printed besides the divisions, and some more."""
    yield from _strings(book.metadata.model_dump())
    yield from theme.typefaces
    yield theme.print_css
    for image in book.images:
        if image.media_type == _DRAWING:
            yield image.content.decode("utf-8", "replace").replace("\ufffd", "")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(tuple(value.values()))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _strings(item)
