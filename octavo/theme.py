"""Turn a theme's name into its styles and faces; a theme is only CSS and fonts.

``styles/`` holds what all themes share (tokens.css and one sheet per edition), ``styles/themes/NAME``
what makes a theme: ``tokens.css`` and, where needed, ``print.css``, ``ebook.css``, ``web.css`` with
rules of its own, and ``theme.toml`` with the faces. A book's own ``styles/`` and ``templates/`` win
over ours file by file.
"""

from __future__ import annotations

import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from octavo.errors import OctavoError, UsageError
from octavo.face import Face
from octavo.fonts import licence_beside, packaged_file, static_face
from octavo.model import Theme

_PACKAGE = Path(__file__).resolve().parent


class TemplateFault(OctavoError):
    """A template of the book is wrong: it names something that is not there, or is not Jinja."""

    exit_code = 3


def resource_folder(name: str) -> Path:
    """Our own ``templates`` or ``styles``: in the wheel inside the package, in a clone beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def load_theme(name: str, root: Path) -> Theme:
    """The theme ``name`` as the book in ``root`` sees it.

    Raises UsageError when a file of the theme is missing or wrong.
    """
    folders = _folders(root, "styles")
    try:
        description = _describe(name, folders)
        faces = tuple(_face(declared, folders) for declared in description.get("face", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"styles/themes/{name}/theme.toml is wrong: {error}") from error

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
    return Theme(
        name=name,
        typefaces=typefaces,
        size_pt=float(description.get("size", 11)),
        leading=float(description.get("leading", 1.3)),
        print_css=sheet("print"),
        ebook_css=sheet("ebook"),
        web_css=sheet("web"),
        faces=faces,
    )


def template_environment(root: Path) -> ImmutableSandboxedEnvironment:
    """Jinja for the book in ``root``: sandboxed, escaping, and strict about undefined names."""
    loader = ChoiceLoader([FileSystemLoader(f) for f in _folders(root, "templates")])
    return ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_template(environment: ImmutableSandboxedEnvironment, name: str, **values: object) -> str:
    """Fill the template ``name``. Raises TemplateFault with the template's own file and line."""
    try:
        return environment.get_template(name).render(**values)
    except TemplateSyntaxError as error:
        where = f"templates/{error.name or name}:{error.lineno}"
        raise TemplateFault(f"{where}: {error.message}", hint="correct the template") from error
    except TemplateError as error:
        where = _template_line(error) or f"templates/{name}"
        raise TemplateFault(
            f"{where}: {error.message or type(error).__name__}",
            hint="a template can use only the names listed in the writing guide",
        ) from error


def _template_line(error: TemplateError) -> str:
    """“templates/parts/title.xhtml:12” for the innermost template line on the way to ``error``."""
    where = ""
    trace = error.__traceback__
    while trace is not None:
        _, found, name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition(
            "/templates/"
        )
        if found:
            where = f"templates/{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where


def _folders(root: Path, name: str) -> list[Path]:
    ours = resource_folder(name)
    own = root / name
    return [own, ours] if own.is_dir() and own.resolve() != ours.resolve() else [ours]


def _find(folders: list[Path], name: str) -> Path | None:
    for folder in folders:
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            return path
    return None


def _describe(name: str, folders: list[Path]) -> dict[str, Any]:
    return tomllib.loads(_read(folders, f"themes/{name}/theme.toml", required=True))


def _read(folders: list[Path], name: str, *, required: bool = False) -> str:
    path = _find(folders, name)
    if path is not None:
        return path.read_text("utf-8")
    if required:
        raise UsageError(f"there is no styles/{name}", hint="check the theme's name")
    return ""


def _face(declared: dict[str, Any], folders: list[Path]) -> Face:
    """A face of theme.toml: ``file`` of a pip ``package``, or of the styles folder itself."""
    source, axes = _source(declared, folders)
    return Face(
        family=str(declared["family"]),
        weight=int(declared.get("weight", 400)),
        style=str(declared.get("style", "normal")),
        path=static_face(source, axes),
        licence=licence_beside(source),
    )


def _source(declared: dict[str, Any], folders: list[Path]) -> tuple[Path, dict[str, float]]:
    """The font file of a declared face, and the axes at which to cut it."""
    name = str(declared["file"])
    axes = {str(key): float(value) for key, value in declared.get("axes", {}).items()}
    if package := declared.get("package"):
        return packaged_file(str(package), name), axes
    found = _find(folders, name)
    if found is None:
        raise UsageError(f"there is no font styles/{name}")
    return found, axes


def cut_all_faces() -> None:
    """Cut the faces of all our themes, in as many processes as there are processors."""
    folders = [resource_folder("styles")]
    themes = sorted(path.name for path in (folders[0] / "themes").iterdir())
    sources = [
        _source(declared, folders)
        for name in themes
        for declared in _describe(name, folders).get("face", ())
    ]
    with ProcessPoolExecutor() as pool:
        list(pool.map(static_face, *zip(*sources, strict=True)))


if __name__ == "__main__":
    cut_all_faces()
