"""Turn the font files of installed packages into the static faces that the engines need.

WeasyPrint tells fonts apart by family, weight and style alone, and draws a variable font at its
default; so every face becomes a file of its own, cut from the variable font at fixed axes. Files are
kept in the user's cache under a name made of all that can change them, and of what they hold.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.machinery import PathFinder
from io import BytesIO
from pathlib import Path, PurePath

import fontTools
import uharfbuzz

from octavo.model.errors import MissingToolError, UsageError
from octavo.model.needs import of_module
from octavo.workshop import memory
from octavo.workshop.machine import missing
from octavo.workshop.store import cache_folder, find_or_make, key_of, place_file

_LICENCE_NAMES = ("LICENSE", "LICENCE", "OFL.txt", "LICENSE.txt")

_CUTTER = f"uharfbuzz {uharfbuzz.__version__}, HarfBuzz {uharfbuzz.version_string()}"
_OWN_NAMES = 26  # names below tell of the font, those above of its axes, instances and features

# What our style sheets ask of a font; ligatures, kerning and the like are always kept.
_FEATURES = ("smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "sups", "subs", "case")


def packaged_file(package: str, name: str) -> Path:
    """The file ``name`` of an installed package. Nothing is imported: a dotted name would run the packages
    above it, so it is none; ``name`` leads to nothing outside of the package.

    Raises MissingToolError when the package is not installed, UsageError when it has no such file.
    """
    spec = PathFinder.find_spec(package) if package.isidentifier() else None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        called = f"the font package {package}"
        if ours := of_module(package):
            raise missing(ours.name, called)
        # a stranger's theme may have named it: what is typed without a thought must not be theirs
        raise MissingToolError(
            f"{called} is not installed", hint="install it if you know whose it is"
        )
    inside = PurePath(name)
    for folder in folders:
        path = Path(folder) / inside
        if not inside.is_absolute() and ".." not in inside.parts and path.is_file():
            return path
    raise UsageError(f"the font package {package} has no file {name}")


def licence_beside(font: Path, within: Path | None = None) -> Path | None:
    """The licence text in the folder of a font file or the one above, inside of ``within``."""
    for folder in (font.parent, font.parent.parent):
        for path in (folder / name for name in _LICENCE_NAMES):
            if path.is_file() and (within is None or path.resolve().is_relative_to(within)):
                return path
    return None


def static_face(source: Path, axes: Mapping[str, float]) -> Path:
    """A file with ``source`` frozen at ``axes`` (such as ``{"wght": 400}``); made once.

    All other axes are frozen at their defaults. The file has all glyphs of ``source``, under their own
    numbers, so it is the same for every book.

    Raises UsageError when ``source`` is no font or has no such axes.
    """
    if not axes:
        load_font(source)
        return source
    return kept_face(source, sorted(axes.items()), lambda: _freeze(source, axes))


def kept_face(source: Path, how: object, make: Callable[[], bytes]) -> Path:
    """The file that ``make`` makes of ``source`` in the way that ``how`` tells; made once. A process that stays reads the two
    again when one of them is another file, or was written."""
    asked = source, _state_of(source), repr(how), cache_folder()
    kept: tuple[Path, object] | None = memory.known("kept face", asked)
    if kept is None or kept[1] != _state_of(kept[0]):
        path = _find_or_make_face(source, how, make)
        kept = path, _state_of(path)
        memory.learn("kept face", asked, kept)
    return kept[0]


def _state_of(path: Path) -> object:
    """What is another when a file was changed; None where there is none."""
    with suppress(OSError):
        status = path.stat()
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    return None


def _find_or_make_face(source: Path, how: object, make: Callable[[], bytes]) -> Path:
    key = _digest(source.read_bytes() + repr((how, _CUTTER)).encode())
    # without the keys of what the source itself was made of
    stem = re.sub(r"-[0-9a-f]{16}(?![0-9a-f])|[^\w.-]", "", source.stem.split("[")[0])
    with suppress(OSError):
        for path in (cache_folder() / "fonts").glob(f"{stem}-{key}-*.*"):
            if path.stem.endswith(_digest(path.read_bytes())):  # else it is damaged
                return path
    made = make()
    suffix = ".otf" if made.startswith(b"OTTO") else ".ttf"
    return place_file(f"fonts/{stem}-{key}-{_digest(made)}{suffix}", made)


def load_font(path: Path) -> uharfbuzz.Face:
    """A font file, opened. Raises UsageError when it is none."""
    font = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    if not font.glyph_count:
        raise UsageError(
            f"{path.name} is no TrueType or OpenType font, or is damaged",
            hint="fonts for the web (WOFF) have to be unpacked first",
        )
    return font


def _freeze(source: Path, axes: Mapping[str, float]) -> bytes:
    font = load_font(source)
    return cut(source, font, wanted_whole(source, font, axes))


def wanted_whole(
    source: Path, font: uharfbuzz.Face, axes: Mapping[str, float]
) -> uharfbuzz.SubsetInput:
    """The order for the whole of a font at fixed axes, without the names of its other instances.

    Raises UsageError when it has no such axes.
    """
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG  # else a crossing of strokes shows
    wanted.name_id_set.clear()
    wanted.name_id_set.update(range(_OWN_NAMES))  # names of features come along
    wanted.drop_table_tag_set.update((_tag("DSIG"), _tag("STAT")))
    wanted.pin_all_axes_to_default(font)
    ranges = {axis.tag: (axis.min_value, axis.max_value) for axis in font.axis_infos}
    for axis, value in axes.items():
        if axis not in ranges:
            hint = f"it has {', '.join(ranges)}" if ranges else "it is no variable font"
            raise UsageError(f"{source.name} has no axis {axis}", hint=hint)
        low, high = ranges[axis]
        if not low <= value <= high:
            hint = f"it goes from {low:g} to {high:g}"
            raise UsageError(f"{source.name} has no {axis} of {value:g}", hint=hint)
        wanted.pin_axis_location(font, axis, value)
    return wanted


def cut(source: Path, font: uharfbuzz.Face, wanted: uharfbuzz.SubsetInput) -> bytes:
    """The font that was ordered. Raises UsageError when ``source`` is damaged."""
    try:
        return bytes(uharfbuzz.subset(font, wanted).blob.data)
    except RuntimeError as error:
        raise UsageError(f"{source.name} is damaged") from error


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=64)
def coverage(path: Path) -> frozenset[int]:
    """The code points that a font file can draw."""
    return frozenset(load_font(path).unicodes)


def subset_woff2(path: Path, text: Iterable[str]) -> bytes:
    """The font with only the characters of ``text`` and the features that our styles use, as WOFF2.

    The same input gives the same bytes. Returns b"" when the font has none of the characters.
    """
    versions = (_CUTTER, fontTools.version)
    return _kept_subset("woff2", versions, path, text, _pack)


def subset_sfnt(path: Path, text: Iterable[str]) -> bytes:
    """The same as a plain TrueType or OpenType file, which every reader can read."""
    return _kept_subset("sfnt", (_CUTTER,), path, text, bytes)


def is_truetype(font: bytes) -> bool:
    """Whether the outlines of a font file are TrueType's; else they are PostScript's."""
    return font[:4] != b"OTTO"


def _kept_subset(
    form: str,
    versions: tuple[str, ...],
    path: Path,
    text: Iterable[str],
    pack: Callable[[bytes], bytes],
) -> bytes:
    wanted = {ord(character) for character in text} & coverage(path)
    if not wanted - {0x20, 0xA0}:
        return b""
    key = key_of(form, versions, path.read_bytes(), sorted(wanted), _FEATURES)
    return find_or_make(key, lambda: pack(_subset(path, wanted)))


def _subset(path: Path, characters: set[int]) -> bytes:
    font = load_font(path)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.name_id_set.update(range(_OWN_NAMES))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if "GPOS" not in font.table_tags:  # an old font is kerned by a table of glyph numbers
        wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
        wanted.drop_table_tag_set.discard(_tag("kern"))
        wanted.no_subset_table_tag_set.add(_tag("kern"))
    return cut(path, font, wanted)


def _pack(font: bytes) -> bytes:
    """The font as WOFF2."""
    from fontTools.ttLib import TTFont  # takes long to load, and is needed seldom

    packed = TTFont(BytesIO(font), recalcBBoxes=False, recalcTimestamp=False)
    packed.flavor = "woff2"
    out = BytesIO()
    packed.save(out)
    return out.getvalue()
