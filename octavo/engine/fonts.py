"""Turn the font files of installed packages into the static faces that the engines need.

WeasyPrint tells fonts apart by family, weight and style alone, and draws a variable font at its
default; so every face becomes a file of its own, cut from the variable font at fixed axes. Files are
kept in the user's cache under a name made of all that can change them, and of what they hold.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import fontTools
from fontTools.ttLib import TTFont

from octavo.model.errors import MissingToolError, UsageError
from octavo.workshop.store import cache_folder, find_or_make, key_of, write_whole

_LICENCE_NAMES = ("LICENSE", "LICENCE", "OFL.txt", "LICENSE.txt")

# What our style sheets ask of a font; ligatures, kerning and the like are always kept.
_FEATURES = ("smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "sups", "subs", "case")


def packaged_file(package: str, name: str) -> Path:
    """The file ``name`` of an installed package; the package itself is never imported.

    Raises MissingToolError when the package is not installed, UsageError when it has no such file.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingToolError(
            f"the font package {package} is not installed",
            hint=f"pip install {package.replace('_', '-')}",
        )
    path = Path(spec.origin).parent / name
    if not path.is_file():
        raise UsageError(f"the font package {package} has no file {name}")
    return path


def licence_beside(font: Path) -> Path | None:
    """The licence text in the folder of a font file or the one above."""
    for folder in (font.parent, font.parent.parent):
        for name in _LICENCE_NAMES:
            if (folder / name).is_file():
                return folder / name
    return None


def static_face(source: Path, axes: Mapping[str, float]) -> Path:
    """A file with ``source`` frozen at ``axes`` (such as ``{"wght": 400}``); made once."""
    if not axes:
        return source
    content = source.read_bytes()
    key = _digest(content + repr((sorted(axes.items()), fontTools.version)).encode())
    folder = cache_folder() / "fonts"
    for path in folder.glob(f"*-{key}-*.ttf"):
        if path.stem.endswith(_digest(path.read_bytes())):  # else it is damaged
            return path
    from fontTools.varLib import instancer  # takes long to load, and is needed once

    font = TTFont(BytesIO(content), recalcTimestamp=False)
    frozen = instancer.instantiateVariableFont(font, dict(axes), inplace=True)
    out = BytesIO()
    frozen.save(out)
    path = folder / f"{source.stem.split('[')[0]}-{key}-{_digest(out.getvalue())}.ttf"
    write_whole(path, out.getvalue())
    return path


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=64)
def coverage(path: Path) -> frozenset[int]:
    """The code points that a font file can draw."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def subset_woff2(path: Path, text: Iterable[str]) -> bytes:
    """The font with only the characters of ``text`` and the features that our styles use, as WOFF2.

    The same input gives the same bytes. Returns b"" when the font has none of the characters.
    """
    wanted = {ord(character) for character in text} & coverage(path)
    if not wanted - {0x20, 0xA0}:
        return b""
    key = key_of("woff2", fontTools.version, path.read_bytes(), sorted(wanted), _FEATURES)
    return find_or_make(key, lambda: _subset(path, wanted))


def _subset(path: Path, wanted: set[int]) -> bytes:
    from fontTools import subset  # takes long to load, and is needed seldom

    options = subset.Options(
        flavor="woff2", hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=["*"]
    )
    options.layout_features = [*options.layout_features, *_FEATURES]
    options.drop_tables = [*options.drop_tables, "FFTM"]  # FontForge's timestamps
    with subset.load_font(path, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        out = BytesIO()
        subset.save_font(font, out, options)
        return out.getvalue()
