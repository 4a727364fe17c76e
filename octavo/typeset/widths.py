"""Turn words into the room that they take, as a face of the theme shapes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import uharfbuzz

from octavo.model.face import Face

TEXT, HEADING = "Octavo Text", "Octavo Heading"


@lru_cache(maxsize=8)
def open_font(path: Path) -> uharfbuzz.Font:
    """The font of a file."""
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


def upright_faces(faces: Sequence[Face]) -> tuple[Path, ...]:
    """The files of upright faces, the text's first."""
    upright = [face for face in faces if face.style == "normal" and face.weight == 400]
    return tuple(face.path for face in sorted(upright, key=lambda face: face.family != TEXT))


def text_width(text: str, path: Path, features: Sequence[str] = ()) -> float:
    """The width of a text in one line, as a part of the type size; ``features`` are OpenType's names."""
    font = open_font(path)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, dict.fromkeys(features, True))
    advance = sum(position.x_advance for position in buffer.glyph_positions or ())
    return float(advance) / float(font.face.upem)
