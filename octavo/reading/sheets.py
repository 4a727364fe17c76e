"""Turn a style sheet of a book into one that needs no other file.

Pictures of the book that it names are put into it, as data, so that they stand in every edition; what
is on the web, outside of the book or no picture is an error with the sheet's file and line.
"""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import tinycss2
from tinycss2.ast import URLToken

from octavo.model import Finding, Place, Severity
from octavo.model.errors import ManuscriptError, StyleFault
from octavo.reading.drawings import clean_drawing
from octavo.reading.figures import PDF
from octavo.reading.paths import FOLDERS, find_file, is_address
from octavo.reading.pictures import media_type_of
from octavo.reading.rasters import faults_of
from octavo.text.reaching import Reach, depth_of, reaches_of

_DEEPEST = 50  # brackets inside one another
_END = re.compile(r"</style", re.IGNORECASE)
_CURE = "copy the picture beside the sheet and name it there; fonts are named in theme.toml"


def read_sheet(path: Path, name: str, within: Path) -> str:
    """The sheet ``name`` (“styles/print.css”) of the book in ``within``.

    Raises StyleFault when it cannot be a sheet, ManuscriptError with everything in it that leads elsewhere.
    """
    css = read_words(path, name)
    tokens = tinycss2.parse_component_value_list(css)
    if depth_of(tokens) > _DEEPEST:
        raise StyleFault(f"{name}: brackets stand too deep inside one another", hint="close them")
    findings: list[Finding] = []
    reaches = list(reaches_of(tokens))
    for reach in reaches:
        place = Place(name, reach.line)
        data = _find_picture(reach, path.parent, within, place, findings)
        if data is not None:
            _point_to(reach.token, data)
        elif not any(finding.place is place for finding in findings):
            findings.append(_refusal(reach, place))
    if findings:
        raise ManuscriptError(tuple(findings))
    if reaches:
        css = str(tinycss2.serialize(tokens))
    if found := _END.search(css):  # the sheet stands inside of the HTML page
        line = css.count("\n", 0, found.start()) + 1
        raise StyleFault(f"{name}:{line}: {found[0]} would end the sheet", hint="take it out")
    return css


def read_words(path: Path, name: str) -> str:
    """The text of a file of a theme or a template. Raises StyleFault when there is none to be had."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StyleFault(
            f"{name} cannot be read: {error.strerror or 'the system refuses'}",
            hint="look at the file and its permissions",
        ) from error
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StyleFault(
            f"{name}:{line}: the file is not UTF-8: byte 0x{content[error.start]:02x}",
            hint="save it as UTF-8",
        ) from error


def _find_picture(
    reach: Reach, folder: Path, within: Path, place: Place, findings: list[Finding]
) -> str | None:
    """The picture of the book that is meant, as data; None when there is none."""
    if reach.address is None or is_address(reach.address):
        return None
    path = find_file(unquote(reach.address), folder, within)
    if not isinstance(path, Path):
        return None
    if not any(path.is_relative_to((within / holder).resolve()) for holder in FOLDERS):
        return None  # where a change would not be seen
    content: bytes | None = path.read_bytes()
    media_type = media_type_of(path.suffix, content or b"")
    if media_type == "image/svg+xml":
        content, about = clean_drawing(content or b"", reach.address, place)
        findings += (
            Finding("style-outside", Severity.ERROR, f"{reach.said}: {said.message}", place,
                    "save the drawing again as plain SVG")
            for said in about
        )  # fmt: skip
    elif media_type not in (None, PDF) and (verdict := faults_of([content or b""])[0]):
        said = f"{reach.said} {verdict[1]}"
        findings.append(Finding(verdict[0], Severity.ERROR, said, place, "save the picture again"))
    if content is None or not (media_type or "").startswith("image/"):
        return None
    return f"data:{media_type};base64,{b64encode(content).decode()}"


def _point_to(token: Any, data: str) -> None:
    if isinstance(token, URLToken):
        token.value, token.representation = data, f"url({data})"
    else:
        inside = next(part for part in token.arguments if part.type == "string")
        inside.value, inside.representation = data, f'"{data}"'


def _refusal(reach: Reach, place: Place) -> Finding:
    return Finding("style-outside", Severity.ERROR, f"{reach.said} is no picture of the book",
                   place, _CURE)  # fmt: skip
