"""A font file as a value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Face:
    """One static font file of a theme: one file per family, weight and style."""

    family: str  # private name, as in the theme's CSS: "Octavo Text"
    weight: int  # 400, 700 …
    style: str  # "normal" or "italic"
    path: Path  # a static TrueType or OpenType file
    licence: Path | None  # the licence text that travels with it


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A typeface that a book's front matter names: the files of one family, judged and not yet cut."""

    purpose: str  # what it is for: "hebrew", "symbols", "fallback" (octavo/text/scripts.py)
    named: str  # as the author named it: a file of the book, or a package
    family: str  # as its maker called it: "Frank Ruhl Libre"
    files: tuple[Path, ...]
    licence_name: str  # in a few words; "" where the font does not say
    licence: Path | None  # the text that travels with it
    embedding: str  # what its OS/2 table permits, in words
