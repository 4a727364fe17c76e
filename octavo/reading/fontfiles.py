"""Turn the names of faces that editions embed into the font files from which they were cut.

The files are those that their makers gave out, whole, with the licence that travels with them: of the theme's
packages, of the packages that the front matter names, and of the book's own folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from octavo.engine.fonts import licence_beside
from octavo.engine.ownfaces import axes_for, read_facts
from octavo.model.face import FontFile, OwnFont
from octavo.reading.theme import find_sources
from octavo.text.scripts import OWN

_BOLD = 600  # from here on a weight is called bold
_SLANTS = frozenset(("Italic", "Oblique"))


@dataclass(frozen=True, slots=True)
class _Source:
    """A font file that a face is cut from."""

    path: Path
    package: str
    licence: Path | None


def read_font_files(
    theme: str, root: Path, fonts: Sequence[OwnFont], embedded: Collection[str]
) -> tuple[FontFile, ...]:
    """The font files of the book in ``root`` with these names of ``embedded`` faces (“Octavo Text Bold”), each once.

    Raises UsageError when a file of the theme is missing or wrong, OSError when one cannot be read.
    """
    used = dict.fromkeys(
        source
        for family, weight, style, source in (*_of_theme(theme, root), *_of_book(fonts))
        if any(_is_face(name, family, weight, style) for name in embedded)
    )
    return tuple(_read(source) for source in used)


def _of_theme(theme: str, root: Path) -> Iterator[tuple[str, int, str, _Source]]:
    for face in find_sources(theme, root):
        source = _Source(face.path, face.package, licence_beside(face.path))
        yield face.family, face.weight, face.style, source


def _of_book(fonts: Iterable[OwnFont]) -> Iterator[tuple[str, int, str, _Source]]:
    """As they are named where they stand beside the theme's (``octavo.reading.ownfonts``)."""
    for number, font in enumerate(fonts, start=1):
        is_file = Path(font.named).suffix.lower() in (".ttf", ".otf")
        for path in font.files:
            facts = read_facts(path)
            source = _Source(path, "" if is_file else font.named, font.licence)
            for weight in axes_for(facts):
                yield f"{OWN} {number}", weight, "italic" if facts.italic else "normal", source


def _is_face(name: str, family: str, weight: int, style: str) -> bool:
    """Whether the name of an embedded font is that of a face; PDF has hyphens in it, and tells how wide it runs."""
    family = family.replace("-", " ")
    if name != family and not name.startswith(f"{family} "):
        return False
    words = set(name.removeprefix(family).split())
    return ("Bold" in words) == (weight >= _BOLD) and bool(words & _SLANTS) == (style != "normal")


def _read(source: _Source) -> FontFile:
    facts = read_facts(source.path)
    package, version = _package_of(source.package) if source.package else ("", "")
    return FontFile(
        family=facts.family,
        name=source.path.name,
        content=source.path.read_bytes(),
        package=package,
        version=version,
        stated=facts.licence,
        licence_name=source.licence.name if source.licence else "",
        licence=source.licence.read_bytes() if source.licence else None,
        installable=facts.installable,
    )


@lru_cache
def _package_of(folder: str) -> tuple[str, str]:
    """Name and version of what a folder was installed with; most packages are called as their folder is."""
    for name in (folder, *packages_distributions().get(folder, ())):
        try:
            found = distribution(name)
        except (PackageNotFoundError, ValueError):
            continue
        return str(found.metadata["Name"]), found.version
    return folder, ""
