"""Turn the text of a theme.toml into its values, judged: what it says, it can say to an engine.

A theme is written by hand, by whoever gives a book its own; so every fault is told with the file, the
face and the key, and what could stand there instead.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, NoReturn

from octavo.model.errors import StyleFault

_STYLES = ("normal", "italic", "oblique")
_AXIS = re.compile(r"[ -~]{4}")  # as OpenType names them
_FAMILY = re.compile(r"[\w .-]+")  # it stands in style sheets

Judge = Callable[[Any], bool]


def _is_number(low: float, high: float) -> Judge:
    def judge(value: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value) and low <= value <= high

    return judge


def _is_axes(value: Any) -> bool:
    number = _is_number(-100_000, 100_000)
    return isinstance(value, dict) and all(
        _AXIS.fullmatch(name) and number(at) for name, at in value.items()
    )


def _is_whole(value: Any) -> bool:
    return _is_number(1, 1000)(value) and isinstance(value, int)


def is_inside(name: str) -> bool:
    """Whether a path leads to a file below where it begins: no way up, and no beginning of its own."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or re.search(r"[\\:\0]", name))


# key → whether a value can stand there, what can
_THEME: dict[str, tuple[Judge, str]] = {
    "typefaces": (lambda v: isinstance(v, list) and all(isinstance(name, str) for name in v),
                  'names of typefaces, such as ["EB Garamond"]'),
    "size": (_is_number(4, 40), "points from 4 to 40"),
    "leading": (_is_number(0.8, 4), "a multiple of the size, from 0.8 to 4"),
    "face": (lambda v: isinstance(v, list) and all(isinstance(face, dict) for face in v),
             "tables [[face]]"),
}  # fmt: skip
_FACE: dict[str, tuple[Judge, str]] = {
    "family": (lambda v: isinstance(v, str) and _FAMILY.fullmatch(v) is not None,
               'a name of letters, such as "Octavo Text"'),
    "weight": (_is_whole, "a whole number from 1 to 1000"),
    "style": (lambda v: v in _STYLES, ", ".join(_STYLES)),
    "package": (lambda v: isinstance(v, str) and v.isidentifier(),
                "the name of an installed package, without dots"),
    "file": (lambda v: isinstance(v, str) and v != "" and is_inside(v),
             "a path inside the package, or inside styles/"),
    "axes": (_is_axes, "axes and numbers, such as { wght = 400 }"),
}  # fmt: skip


def read_theme_file(text: str, name: str) -> dict[str, Any]:
    """The values of the theme file ``name`` (“styles/themes/classic/theme.toml”).

    Raises StyleFault at the first that cannot be.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise StyleFault(f"{name} is not TOML: {error}", hint="see toml.io") from error
    _judge(values, _THEME, name, "")
    faces = values.get("face", [])
    for number, face in enumerate(faces, start=1):
        of = f"face {number}: "
        _judge(face, _FACE, name, of)
        for key in ("family", "file"):
            if key not in face:
                _refuse(f"{name}: {of}{key} is missing", f"give it {_FACE[key][1]}")
    if not any(face["family"] == "Octavo Text" for face in faces):
        _refuse(
            f'{name}: no face has the family "Octavo Text"', "it is the one that text is set in"
        )
    return values


def _judge(values: dict[str, Any], keys: dict[str, tuple[Judge, str]], name: str, of: str) -> None:
    for key, value in values.items():
        if key not in keys:
            _refuse(f"{name}: {of}there is no key {key}", f"its keys are {', '.join(keys)}")
        judge, possible = keys[key]
        if not judge(value):
            shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
            _refuse(f"{name}: {of}{key} cannot be {shown}", f"write {possible}")


def _refuse(message: str, hint: str) -> NoReturn:
    raise StyleFault(message, hint=hint)
