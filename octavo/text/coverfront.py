"""Turn a book's title into the front of a cover: as large as it fits, in the theme's own type.

Title, subtitle and names are broken into lines as a designer would: as large as they fit, the lines alike in length
(the layout engine fills lines one by one, and leaves the last word alone). The cover lies on one of six cloths, which
the title chooses. It is drawn for screens and for a press from the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from markupsafe import Markup

from octavo.model import Theme
from octavo.model.face import Face
from octavo.model.metadata import Metadata
from octavo.text.scripts import OWN

WIDTH_PT, HEIGHT_PT = 400, 640  # of the front, as it is drawn
_SMALLER = 0.82  # of capitals: what stands for small ones that a font has not
_MISSING = 0.6  # em: width of a letter that no face has
# Ground and ornament: blue, oxblood, green, aubergine, slate, umber.
_CLOTHS = (
    ("#1b2c47", "#cdb27a"), ("#571a20", "#dbb98a"), ("#1d3a2f", "#cbb683"),
    ("#39223f", "#cfb392"), ("#29373e", "#c9b58c"), ("#48311f", "#d8bb84"),
)  # fmt: skip
# On paper instead of cloth: its colour, and a bronze that is dark enough to be read on it.
_PAPER, _BRONZE = "#f4eddc", "#7a571c"
_IVORY = "#f5ecda"  # what is stamped into cloth
# Ornaments, of which the first is taken that the face has, each with its size in points: a floral heart, a lozenge, stars.
_ORNAMENTS = (("\u2766", 30), ("\u25c6", 14), ("\u2042", 24), ("*", 30))

_SHARED = """
p { margin: 0; position: absolute; }
.line { display: block; white-space: nowrap; }
.author { letter-spacing: 0.04em; }
"""
# Everything on one axis inside a double frame, as on a stamped cloth binding.
_CENTRED = """
.outer, .inner { position: absolute; border: solid var(--foil); }
.outer { inset: 17pt; border-width: 2.4pt; }
.inner { inset: 23pt; border-width: 0.6pt; }
p { left: 40pt; right: 40pt; text-align: center; }
.author { top: 62pt; font-variant-caps: small-caps; }
.title { top: 148pt; line-height: 1.1; letter-spacing: -0.005em; }
.ornament { position: static; color: var(--foil); padding: 24pt 0 22pt; }
.below { position: static; font-style: italic; line-height: 1.3; letter-spacing: 0; }
.publisher { bottom: 54pt; line-height: 1.3; letter-spacing: 0.03em; color: var(--foil); }
"""
# Everything on one edge, a band of foil above: the manner of modern paperbacks.
_FLUSH = """
.outer { position: absolute; left: 36pt; top: 0; width: 64pt; height: 92pt;
  background: var(--foil); }
p { left: 36pt; right: 36pt; text-align: left; }
.title { top: 146pt; font-family: var(--heading); font-weight: 700; line-height: 1.1;
  letter-spacing: -0.012em; }
.ornament { display: none; }
.below { position: static; font-family: var(--heading); font-weight: 400; line-height: 1.32;
  letter-spacing: 0; padding-top: 22pt; color: var(--foil); }
.author { bottom: 84pt; font-family: var(--heading); line-height: 1.25; letter-spacing: 0; }
.publisher { bottom: 48pt; font-family: var(--heading); line-height: 1.3; color: var(--foil); }
"""


_TALLEST = "bdfhklgjpqyQT"
Fonts = tuple[Path, ...]  # the one that is meant, then those for letters that it lacks


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in lines, at the largest size at which it fits."""

    size_pt: float
    lines: tuple[str, ...]

    @property
    def html(self) -> Markup:
        return Markup("").join(Markup('<span class="line">{}</span>').format(x) for x in self.lines)


@dataclass(frozen=True, slots=True)
class Space:
    """The room that a text has on the cover."""

    width_pt: float
    height_pt: float
    sizes_pt: tuple[float, ...]  # of the type, the largest first
    leading: float  # of the type size


_TITLE = Space(318, 250, (84, 76, 69, 63, 57, 52, 47, 43, 39, 35, 32, 29, 26, 23, 20, 17, 14), 1.1)
_BELOW = Space(306, 100, (21, 19.5, 18, 16.5, 15, 13.5, 12, 10.5, 9), 1.32)
_NAMES = Space(262, 66, (23, 21, 19, 17, 15, 13, 11, 9), 1.25)
_PUBLISHER = Space(300, 38, (14.5, 13.5, 12.5, 11.5, 10, 9), 1.3)


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a cover, WIDTH_PT by HEIGHT_PT."""

    html: Markup  # what stands on it, without the ground
    css: str  # its rules, and the theme's families and colours as custom properties of the root
    flush: bool  # on one edge, or everything on one axis


def make_front(metadata: Metadata, theme: Theme) -> Front:
    """The front of a book's cover in a theme's type."""
    flush = is_flush(theme)
    family = "Octavo Heading" if flush else "Octavo Text"
    plain = find_fonts(theme.faces, family, 400, "normal")
    heading = find_fonts(theme.faces, family, 700, "normal") if flush else plain
    below = plain if flush else find_fonts(theme.faces, family, 400, "italic")
    html = Markup('<div class="outer"></div><div class="inner"></div>{}{}{}').format(
        _paragraph("author", fit(names_of(metadata), plain, _NAMES)),
        _title(metadata, heading, below, _ornament(theme)),
        _paragraph("publisher", fit((metadata.publisher or "").split(), plain, _PUBLISHER)),
    )
    ground, ink, foil = _colours(metadata)
    css = (
        f":root {{ --ground: {ground}; --ink: {ink}; --foil: {foil}; "
        f'--text: "Octavo Text", "Octavo Other"; '
        f'--heading: "Octavo Heading", "Octavo Other"; }}{_SHARED}{_FLUSH if flush else _CENTRED}'
    )
    return Front(html, css, flush)


def _colours(metadata: Metadata) -> tuple[str, str, str]:
    """Of the ground, of the words and of what adorns; the title chooses one of six, on cloth or on paper."""
    ground, foil = _cloth(metadata)
    if metadata.cover_art.design == "paper":
        return _PAPER, ground, _BRONZE
    return ground, _IVORY, foil


def _cloth(metadata: Metadata) -> tuple[str, str]:
    digest = hashlib.sha256(metadata.title.encode()).digest()
    return _CLOTHS[digest[0] % len(_CLOTHS)]


def names_of(metadata: Metadata) -> list[str]:
    """The authors, of whom none is broken; of a book without any, whoever is named first."""
    authors = [person.name for person in metadata.author if person.role == "author"]
    names = authors or [person.name for person in metadata.author][:1]
    return [*(f"{name}," for name in names[:-1]), *names[-1:]]


def is_flush(theme: Theme) -> bool:
    """Whether a theme's covers have everything on one edge: that of a theme with a face for headings."""
    return any(face.family == "Octavo Heading" for face in theme.faces)


def ornament_of(theme: Theme) -> tuple[str, float]:
    """A sign that the face of the text has, or the one for what that lacks, and its size in points."""
    text, other, *_ = find_fonts(theme.faces, "Octavo Text", 400, "normal")
    known = _advances(text) | _advances(other)
    return next((x for x in _ORNAMENTS if ord(x[0]) in known), ("", 0))


def _ornament(theme: Theme) -> Markup:
    """What stands below the title."""
    sign, size = ornament_of(theme)
    return Markup('<span class="line ornament" style="font-size: {}pt">{}</span>').format(
        size, sign
    )


def _title(metadata: Metadata, heading: Fonts, below: Fonts, ornament: Markup) -> Markup:
    """Title, ornament and subtitle, one below the other whatever their height."""
    title = fit(metadata.title.split(), heading, _TITLE)
    subtitle = fit((metadata.subtitle or "").split(), below, _BELOW)
    return Markup(
        '<p class="title" style="font-size: {}pt">{}{}'
        '<span class="line below" style="font-size: {}pt">{}</span></p>'
    ).format(title.size_pt, title.html, ornament, subtitle.size_pt, subtitle.html)


def _paragraph(name: str, setting: Setting) -> Markup:
    return Markup('<p class="{}" style="font-size: {}pt">{}</p>').format(
        name, setting.size_pt, setting.html
    )


def find_fonts(faces: Sequence[Face], family: str, weight: int, style: str) -> Fonts:
    """The font of a family, and those that stand in for letters it lacks."""

    def nearest(family: str) -> Path:
        return min(
            faces,
            key=lambda f: (f.family != family, f.style != style, abs(f.weight - weight), f.family),
        ).path

    own = dict.fromkeys(face.family for face in faces if face.family.startswith(OWN))
    return nearest(family), nearest("Octavo Other"), *map(nearest, own)


def fit(words: Sequence[str], fonts: Fonts, space: Space) -> Setting:
    """The text at the largest size at which it fits; at the smallest when it fits at none."""
    widths = [width_of(word, fonts) for word in words]
    gap = width_of(" ", fonts)
    for size in space.sizes_pt:
        limit = space.width_pt / size
        ends = _break(widths, gap, limit)
        fits = max(widths, default=0) <= limit
        if fits and len(ends) * size * space.leading <= space.height_pt:
            break
    starts = [0, *ends][:-1]
    lines = (" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True))
    return Setting(size, tuple(lines))


def _break(widths: Sequence[float], gap: float, limit: float) -> list[int]:
    """Where lines end (the number of words up to there): as few lines as ``limit`` allows, as equal
    as they can be. Of all ways to end at a word the best is known when the next is looked at."""
    best: list[tuple[int, float, list[int]]] = [(0, 0.0, [])]  # lines, raggedness, ends
    for end in range(1, len(widths) + 1):
        ways = []
        for start in range(end):
            length = sum(widths[start:end]) + gap * (end - start - 1)
            if length <= limit or end - start == 1:  # a longer word has a line to itself
                count, ragged, ends = best[start]
                ways.append((count + 1, ragged + (limit - length) ** 2, [*ends, end]))
        best.append(min(ways))
    return best[-1][2]


def width_of(text: str, fonts: Fonts) -> float:
    """Length of a text in em, kerning left out."""
    return sum(
        next((width for font in fonts if (width := _advances(font).get(ord(c)))), _MISSING)
        for c in text
    )


def small_width_of(text: str, fonts: Fonts) -> float:
    """Length of a text in em, its small letters as small capitals."""
    return sum(
        next((width for font in fonts if (width := _small_capitals(font).get(ord(c)))), 0.0)
        or (_SMALLER * width_of(c.upper(), fonts) if c.islower() else width_of(c, fonts))
        for c in text
    )


@lru_cache(maxsize=8)
def _small_capitals(font: Path) -> dict[int, float]:
    """The widths in em of the small capitals that a font has, by the letters for which they stand."""
    with TTFont(font, lazy=True) as face:
        unit, metrics, names = face["head"].unitsPerEm, face["hmtx"], face.getBestCmap()
        table: Any = face["GSUB"].table if "GSUB" in face else None
        features = table.FeatureList.FeatureRecord if table and table.FeatureList else ()
        wanted = {i for f in features if f.FeatureTag == "smcp" for i in f.Feature.LookupListIndex}
        held: dict[str, str] = {}
        for index in sorted(wanted):
            for subtable in table.LookupList.Lookup[index].SubTable:
                held |= getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
        return {
            code: metrics[held[name]][0] / unit
            for code, name in names.items()
            if isinstance(held.get(name), str)
        }


def reach_of(text: str, fonts: Fonts) -> tuple[float, float]:
    """From where to where letters reach, in em above the base line: those of the face that is meant as far as its tallest,
    whichever they are; those of other faces as far as they do themselves."""
    drawn: dict[Path, str] = {}
    for c in dict.fromkeys(text):
        font = next((font for font in fonts if _advances(font).get(ord(c))), fonts[0])
        drawn[font] = drawn.get(font, "") + c
    bounds = [
        _bounds(font, _TALLEST if font == fonts[0] else letters)
        for font, letters in drawn.items()
        if letters.strip()
    ]
    return min(low for low, _ in bounds), max(high for _, high in bounds)


@lru_cache(maxsize=8)
def middle_of(font: Path) -> float:
    """How far above the base line the middle of a line stands, in em."""
    with TTFont(font, lazy=True) as face:
        middle: float = (face["hhea"].ascent + face["hhea"].descent) / 2 / face["head"].unitsPerEm
    return middle


@lru_cache(maxsize=16)
def _bounds(font: Path, letters: str) -> tuple[float, float]:
    with TTFont(font, lazy=True) as face:
        glyphs, names, unit = face.getGlyphSet(), face.getBestCmap(), face["head"].unitsPerEm
        pen = BoundsPen(glyphs)
        for letter in map(ord, letters):
            if letter in names:
                glyphs[names[letter]].draw(pen)
        _, low, _, high = pen.bounds or (0, 0, 0, 0)
    return low / unit, high / unit


@lru_cache(maxsize=8)
def _advances(font: Path) -> dict[int, float]:
    with TTFont(font, lazy=True) as face:
        unit, metrics = face["head"].unitsPerEm, face["hmtx"]
        return {code: metrics[name][0] / unit for code, name in face.getBestCmap().items()}
