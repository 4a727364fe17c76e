"""A font file as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file as its maker gave it out: faces of a book are cut from it."""

    family: str  # as its maker called it: "EB Garamond"
    name: str  # of the file
    content: bytes = field(repr=False)
    package: str  # that it is installed with; "" for a file of the book
    version: str  # of the package
    stated: str  # what the font itself says of its licence, in a few words; "" where it does not
    licence_name: str  # of the file with the licence text
    licence: bytes | None = field(repr=False)  # the text; None where nothing travels with it
    installable: bool  # whether its OS/2 table lets whoever gets it install it
