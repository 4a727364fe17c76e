"""Turn a theme and the fonts that a book names into the theme that the book is set with.

Each typeface becomes a family of its own: those for a script stand before the theme's other face, and the
theme's faces lose that script's letters; symbols and the fallback stand behind all, for what the theme has
not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from octavo.engine.ownfaces import axes_for, bare_face, own_face, read_facts
from octavo.model import Theme
from octavo.model.face import Face, OwnFont
from octavo.text.scripts import FALLBACK, OWN, SYMBOLS, letters_for, own_letters

_TEXT, _MONO, _OTHER = "Octavo Text", "Octavo Mono", "Octavo Other"
_LAST = (SYMBOLS, FALLBACK)
# A list of families, as far as it is the theme's: the face and the one for other letters.
_LIST = re.compile(r"""(["']Octavo (?:Text|Heading|Mono)["']\s*,\s*)?(["']Octavo Other["'])"""
                   r"""|["']Octavo (?:Text|Heading|Mono)["'](?!\s*,)""")  # fmt: skip


def with_fonts(theme: Theme, fonts: Sequence[OwnFont]) -> Theme:
    """The theme with these fonts, of which the first that has a letter draws it."""
    like = next(face.path for face in theme.faces if face.family == _TEXT)
    faces: list[Face] = []
    before: list[str] = []
    behind: list[str] = []
    for number, font in enumerate(fonts, start=1):
        family = f"{OWN} {number}"
        faces += _faces(font, family, like)
        (behind if font.purpose in _LAST else before).append(family)
    sheets = (
        _listed(css, before, behind) for css in (theme.print_css, theme.ebook_css, theme.web_css)
    )
    print_css, ebook_css, web_css = sheets
    scripts = {font.purpose: None for font in fonts if font.purpose not in _LAST}
    named = (font.family for font in fonts if font.purpose in scripts)
    return replace(
        theme,
        typefaces=tuple(dict.fromkeys((*theme.typefaces, *named))),
        print_css=print_css,
        ebook_css=ebook_css,
        web_css=web_css,
        faces=(*_bare(theme.faces, faces, scripts), *faces),
    )


def _faces(font: OwnFont, family: str, like: Path) -> list[Face]:
    """The faces of a typeface: of each weight and style the file that is nearest to it."""
    faces: dict[tuple[int, str], Face] = {}
    nearest: dict[tuple[int, str], int] = {}
    for path in font.files:
        facts = read_facts(path)
        codes = letters_for(font.purpose, facts.codes)
        style = "italic" if facts.italic else "normal"
        for weight, axes in axes_for(facts).items():
            away = 0 if facts.weights else abs(facts.weight - weight)
            if codes and away < nearest.get((weight, style), 1000):
                nearest[weight, style] = away
                made = own_face(path, axes, codes, like)
                faces[weight, style] = Face(family, weight, style, made, font.licence)
    return [faces[key] for key in sorted(faces, key=lambda key: (key[1] != "normal", key))]


def _bare(theirs: Iterable[Face], own: Iterable[Face], scripts: Iterable[str]) -> list[Face]:
    """The theme's faces without the letters of scripts that the book's fonts have; code stays as it is."""
    from octavo.engine.fonts import coverage

    codes = {code for face in own for code in coverage(face.path)}
    taken = {code for purpose in scripts for code in own_letters(purpose, codes)}
    return [
        face if face.family == _MONO else replace(face, path=bare_face(face.path, taken))
        for face in theirs
    ]


def _listed(css: str, before: Sequence[str], behind: Sequence[str]) -> str:
    """A sheet in which the theme's lists of families have the book's, too."""

    def put_in(found: re.Match[str]) -> str:
        first = found[1] or ("" if found[2] else f"{found[0]}, ")
        other = [found[2]] if found[2] else []
        names = [*(f'"{name}"' for name in before), *other, *(f'"{name}"' for name in behind)]
        return first + ", ".join(names)

    return _LIST.sub(put_in, css)
