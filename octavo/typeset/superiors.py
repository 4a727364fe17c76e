"""Turn raised and lowered letters into those that a face was given for it, where it has them.

A figure that is made small to stand above or below the line is thinner than those around it. Most text faces have
superior and inferior figures of their own, as heavy as the text; they stand in their place without being moved, so they
touch no line. Which face a word is set in is known to style sheets only: a letter counts as had when all faces of the
theme's text and headings have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from lxml import etree

from octavo.model.face import Face

HAD = "of-face"  # class of what is set in a face's own raised or lowered letters
# What “subs” has stands on the line in some faces, in EB Garamond for one.
_FEATURES = {"sup": "sups", "sub": "sinf"}
_OTHERS = ("Octavo Mono", "Octavo Other")  # families whose words keep made letters
OTHER_LANGUAGE = "hy"  # set in another family
_CODE = ("code", "kbd", "samp", "pre")


def take_from_face(root: etree._Element, faces: Sequence[Face]) -> None:
    """Mark what can be raised or lowered by the faces themselves."""
    paths = tuple(face.path for face in faces if face.family not in _OTHERS)
    for element in root.iter(*_FEATURES):
        text = "".join((element.text or "").split())
        if len(element) or not text or _is_in_another_face(element):
            continue
        feature = _FEATURES[str(element.tag)]
        if all(_is_had(path, feature, letter) for path in paths for letter in text):
            element.set("class", f"{element.get('class') or ''} {HAD}".strip())


def _is_in_another_face(element: etree._Element) -> bool:
    around = [element, *element.iterancestors()]
    language = next((e.get("lang") or "" for e in around if e.get("lang")), "")
    return language.partition("-")[0] == OTHER_LANGUAGE or any(e.tag in _CODE for e in around)


@lru_cache(maxsize=4096)
def _is_had(path: Path, feature: str, letter: str) -> bool:
    """Whether a face has a raised or lowered form of a letter."""
    return _glyphs(path, letter, None) != _glyphs(path, letter, feature)


def _glyphs(path: Path, letter: str, feature: str | None) -> list[int]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    uharfbuzz.shape(_font(path), buffer, {feature: True} if feature else {})
    return [info.codepoint for info in buffer.glyph_infos]


@lru_cache(maxsize=16)
def _font(path: Path) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
