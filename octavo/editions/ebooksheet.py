"""Turn the theme into the style sheet of an EPUB and the fonts that it names.

1. the faces that draw the book's documents are cut down to its characters (`faces.py`). They are plain
   TrueType or OpenType: Kindle's converters and MuPDF drop WOFF2 without a word;
2. custom properties are replaced by their values, because many e-readers know no var().
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tinycss2

from octavo.editions.container import PackedFile
from octavo.editions.facerules import nodes_of, other_scale
from octavo.editions.faces import OTHER, cut_face, find_faces
from octavo.engine.fonts import is_truetype, subset_sfnt
from octavo.model import Theme
from octavo.model.face import Face
from octavo.text.slug import slugify

# What a reading system may add to a text in the face of the text: list numbers, quotation marks, hyphens.
_ADDED = frozenset([*map(chr, range(0x20, 0x7F)), *"\u2010\u2022“”‘’"])
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


@dataclass(frozen=True, slots=True)
class Font:
    """A face, cut down to the characters of the book."""

    face: Face
    file: PackedFile


def cut_fonts(theme: Theme, documents: Iterable[bytes]) -> list[Font]:
    """The faces that draw ``documents``, each with the characters that it draws there."""
    fonts: list[Font] = []
    added = _ADDED
    for face, characters in find_faces(documents, theme.ebook_css, theme.faces).items():
        if content := cut_face(subset_sfnt, face, characters | added):
            italic = "-italic" if face.style == "italic" else ""
            suffix = "ttf" if is_truetype(content) else "otf"
            name = f"fonts/{slugify(face.family)}-{face.weight}{italic}.{suffix}"
            fonts.append(Font(face, PackedFile(name, f"font/{suffix}", content)))
            added = frozenset()  # the first is the one in which the text stands
    return fonts


def licences_of(fonts: Sequence[Font]) -> list[PackedFile]:
    """The licence of each family beside its files."""
    licences = {font.face.family: font.face.licence for font in fonts if font.face.licence}
    return [
        PackedFile(f"fonts/{slugify(family)}-licence.txt", "text/plain", path.read_bytes())
        for family, path in licences.items()
    ]


def write_sheet(css: str, fonts: Sequence[Font]) -> str:
    """The style sheet: the faces, then the theme's rules with custom properties replaced."""
    tokens: dict[str, str] = {}
    kept: list[str] = []
    for rule in nodes_of(css):
        if rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root":
            for declared in tinycss2.parse_declaration_list(rule.content):
                if declared.type == "declaration" and declared.name.startswith("--"):
                    tokens[declared.name] = tinycss2.serialize(declared.value).strip()
        else:
            kept.append(rule.serialize())
    sheet = "\n".join(kept) + "\n"
    for _ in tokens:  # a token may be made of others, in as many steps as there are tokens
        sheet = _VARIABLE.sub(lambda found: tokens.get(found[1], found[2] or found[0]), sheet)
    scale = other_scale(css)
    return "".join(_font_rule(font, scale) for font in fonts) + sheet


def _font_rule(font: Font, scale: str) -> str:
    """``scale`` in per cent: letters that stand in are made as large as those around them."""
    face = font.face
    adjust = f" size-adjust: {scale};" if face.family == OTHER and scale else ""
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {face.style};{adjust} src: url({font.file.name}); }}\n"
    )
