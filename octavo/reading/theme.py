"""Turn a theme's name into its styles and faces; a theme is only CSS and fonts.

``styles/`` holds what all themes share (tokens.css and one sheet per edition), ``styles/themes/NAME``
what makes a theme: ``tokens.css`` and, where needed, ``print.css``, ``ebook.css``, ``web.css`` with
rules of its own, and ``theme.toml`` with the faces. A book's own ``styles/`` and ``templates/`` win
over ours file by file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from octavo.engine.fonts import licence_beside, packaged_file, static_face
from octavo.model import Theme
from octavo.model.errors import StyleFault
from octavo.model.face import Face, OwnFont
from octavo.reading.ownfonts import with_fonts
from octavo.reading.paths import find_file
from octavo.reading.sheets import read_sheet, read_words
from octavo.reading.themefile import read_theme_file
from octavo.text.directions import side
from octavo.text.templates import BookEnvironment, load_ahead
from octavo.workshop.memory import recall

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_folder(name: str) -> Path:
    """Our own ``templates`` or ``styles``: in the wheel inside the package, in a clone beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def load_theme(name: str, root: Path, fonts: Sequence[OwnFont] = ()) -> Theme:
    """The theme ``name`` as the book in ``root`` sees it, with the book's own fonts.

    Raises StyleFault when a file of the theme is missing or wrong.
    """
    folders = _folders(root, "styles")
    description = _describe(name, folders)
    faces = tuple(_face(declared, folders) for declared in description["face"])

    def sheet(edition: str) -> str:
        return "\n".join(
            (
                _read(folders, "tokens.css", required=True),
                _read(folders, f"themes/{name}/tokens.css"),
                _read(folders, f"{edition}.css", required=True),
                _read(folders, f"themes/{name}/{edition}.css"),
            )
        )

    typefaces = tuple(str(typeface) for typeface in description.get("typefaces", ()))
    theme = Theme(
        name=name,
        typefaces=typefaces,
        size_pt=float(description.get("size", 11)),
        leading=float(description.get("leading", 1.3)),
        print_css=sheet("print"),
        ebook_css=sheet("ebook"),
        web_css=sheet("web"),
        faces=faces,
    )
    return with_fonts(theme, fonts) if fonts else theme


@dataclass(frozen=True, slots=True)
class FaceSource:
    """A face that a theme declares, and the file from which it is cut."""

    family: str  # as in the theme's CSS: "Octavo Text"
    weight: int
    style: str
    path: Path
    package: str  # that the file is installed with, by the name of its folder; "" for one of the book's styles


def find_sources(name: str, root: Path) -> tuple[FaceSource, ...]:
    """The faces of the theme ``name``, as the book in ``root`` sees it, with their files.

    Raises StyleFault when a file of the theme is missing or wrong.
    """
    folders = _folders(root, "styles")
    return tuple(
        FaceSource(
            family=str(declared["family"]),
            weight=int(declared.get("weight", 400)),
            style=str(declared.get("style", "normal")),
            path=_source(declared, folders)[0],
            package=str(declared.get("package", "")),
        )
        for declared in _describe(name, folders)["face"]
    )


def template_environment(root: Path) -> ImmutableSandboxedEnvironment:
    """Jinja for the book in ``root``: sandboxed, escaping, and strict about undefined names."""
    folders = _folders(root, "templates")
    if len(folders) == 1:  # ours, which stay as they are
        return recall("templates", "ours", lambda: _environment(folders))
    return _environment(folders)


def _environment(folders: list[_Folder]) -> ImmutableSandboxedEnvironment:
    loader = ChoiceLoader([_loader(holder) for holder in folders])
    environment = BookEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["side"] = side
    return environment


def load_templates(root: Path, *kinds: str) -> ImmutableSandboxedEnvironment:
    """Jinja for the book in ``root``, with templates of these folders loaded: it is not said here when one cannot be."""
    environment = template_environment(root)
    for kind in kinds:
        files = resource_folder("templates").glob(f"{kind}/*.*")
        load_ahead(environment, [f"{kind}/{file.name}" for file in files])
    return environment


@dataclass(frozen=True, slots=True)
class _Folder:
    """Where styles or templates lie."""

    path: Path
    within: Path  # where a file of it may lie, all links followed


def _folders(root: Path, name: str) -> list[_Folder]:
    ours = resource_folder(name)
    own = root / name
    found = [_Folder(ours, ours)]
    if own.is_dir() and own.resolve() != ours.resolve():
        found.insert(0, _Folder(own, root))
    return found


def _find(folders: list[_Folder], name: str) -> Path | None:
    for folder in folders:
        path = find_file(name, folder.path, folder.within)
        if isinstance(path, Path):
            return path
    return None


def _loader(folder: _Folder) -> FunctionLoader:
    """The templates of a folder, each named by its place there: a message about it begins with that."""

    def load(name: str) -> tuple[str, str, None] | None:
        path = find_file(name, folder.path, folder.within)
        if not isinstance(path, Path):
            return None
        return read_words(path, f"templates/{name}"), str(folder.path / name), None

    return FunctionLoader(load)


def _describe(name: str, folders: list[_Folder]) -> dict[str, Any]:
    file = f"themes/{name}/theme.toml"
    return read_theme_file(_read(folders, file, required=True), f"styles/{file}")


def _read(folders: list[_Folder], name: str, *, required: bool = False) -> str:
    for folder in folders:
        path = find_file(name, folder.path, folder.within)
        if isinstance(path, Path):
            if name.endswith(".css") and folder.within != folder.path:  # a sheet of the book
                return read_sheet(path, f"styles/{name}", folder.within)
            return read_words(path, f"styles/{name}")
    if required:
        raise StyleFault(f"there is no styles/{name}", hint="check the theme's name")
    return ""


def _face(declared: dict[str, Any], folders: list[_Folder]) -> Face:
    """A face of theme.toml: ``file`` of a pip ``package``, or of the styles folder itself."""
    source, axes = _source(declared, folders)
    return Face(
        family=str(declared["family"]),
        weight=int(declared.get("weight", 400)),
        style=str(declared.get("style", "normal")),
        path=static_face(source, axes),
        licence=licence_beside(source),
    )


def _source(declared: dict[str, Any], folders: list[_Folder]) -> tuple[Path, dict[str, float]]:
    """The font file of a declared face, and the axes at which to cut it."""
    name = str(declared["file"])
    axes = {str(key): float(value) for key, value in declared.get("axes", {}).items()}
    if package := declared.get("package"):
        return packaged_file(str(package), name), axes
    found = _find(folders, name)
    if found is None:
        raise StyleFault(
            f"there is no font styles/{name}",
            hint="a file of the book is named by its path in styles/",
        )
    return found, axes
