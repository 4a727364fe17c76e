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
