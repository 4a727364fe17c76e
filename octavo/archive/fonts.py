"""Turn finished editions into the names of faces that they embed, and font files into the folder that a deposit has of them.

A file is handed on whole, with its licence, when it has one that permits that and nothing in the font forbids it.
All others are left out, and a finding says which.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO

from octavo.model import Edition, Finding, Severity
from octavo.model.face import FontFile
from octavo.text.slug import slugify

# SPDX identifiers → words with which the licence text names itself. Only such as permit handing on a font as it is.
_LICENCES = {
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "OFL-1.0": "SIL OPEN FONT LICENSE Version 1.0",
    "Bitstream-Vera": "Bitstream Vera Fonts Copyright",
    "Ubuntu-font-1.0": "UBUNTU FONT LICENCE Version 1.0",
    "Apache-2.0": "Apache License Version 2.0",
}
_OF_ANYTHING = {"Apache-2.0": "Apache"}  # not of fonts alone: the font has to say it, too
_HINT = "put the licence text beside the font file, or take a font under the SIL Open Font License"
_FACE = re.compile(
    r'@font-face\s*\{\s*font-family:\s*"([^"]+)";\s*font-weight:\s*(\d+);\s*font-style:\s*(\w+)'
)
_DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_IN_PDF = re.compile(rb"/FontName\s*/[A-Z]{6}\+([^\s/<>\[\]()]+)")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b(?:(?!endobj).){0,400}?\bstream\r?\n", re.DOTALL)
_MOST = 1 << 26  # bytes of a stream of objects: no font is told of behind so many
_WITH_SHEETS = (".css", ".svg", ".xhtml")
_BOLD = 600


def embedded_faces(editions: Iterable[Edition]) -> frozenset[str]:
    """The faces that finished editions embed, by family, weight and style: “Octavo Text Bold Italic”."""
    found: set[str] = set()
    for edition in editions:
        if edition.format == "pdf":
            names = {name for part in _parts_of(edition.content) for name in _IN_PDF.findall(part)}
            found.update(name.decode("ascii", "replace").replace("-", " ") for name in names)
        elif edition.format == "epub":
            with zipfile.ZipFile(BytesIO(edition.content)) as book:
                for name in book.namelist():
                    if name.endswith(_WITH_SHEETS):
                        found.update(_declared(book.read(name).decode()))
        else:
            page = edition.content.decode()
            found.update(_declared(page))
            for drawing in set(_DRAWING.findall(page)):
                found.update(_declared(b64decode(drawing).decode()))
    return frozenset(found)


def _parts_of(pdf: bytes) -> Iterator[bytes]:
    """A PDF as it lies there, then the objects that are packed in streams (ISO 32000-2, 7.5.7)."""
    yield pdf
    for packed in _PACKED.finditer(pdf):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(memoryview(pdf)[packed.end() :], _MOST)


def _declared(text: str) -> Iterable[str]:
    for family, weight, style in _FACE.findall(text):
        bold, slant = " Bold" * (int(weight) >= _BOLD), " Italic" * (style != "normal")
        yield f"{family.replace('-', ' ')}{bold}{slant}"


def pack_fonts(files: Iterable[FontFile]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The content of ``data/fonts/`` by paths below it, and which fonts are not in it.

    Each family has a folder with its files and its licence; ``fonts.json`` tells of every file its family, SHA-256, package,
    version of that and licence (SPDX).
    """
    packed: dict[str, bytes] = {}
    told: list[dict[str, str]] = []
    findings: list[Finding] = []
    for font in sorted(files, key=lambda font: (font.family, font.name, font.content)):
        licence = _licence_of(font)
        if why := _why_not(font, licence):
            findings.append(Finding("deposit-font", Severity.WARNING,
                                    f"font {font.name} ({font.family}) is not put into the deposit: {why}", None, _HINT))  # fmt: skip
            continue
        folder = slugify(font.family)
        path = _put(packed, folder, font.name, font.content)
        text = "OFL.txt" if licence.startswith("OFL") else f"{font.licence_name.removesuffix('.txt')}.txt"  # fmt: skip
        told.append({
            "family": font.family,
            "file": path,
            "sha256": hashlib.sha256(font.content).hexdigest(),
            "package": font.package,
            "version": font.version,
            "licence": licence,
            "licence-file": _put(packed, folder, text, font.licence or b""),
        })  # fmt: skip
    told = [{key: value for key, value in entry.items() if value} for entry in told]
    if told:
        written = json.dumps({"fonts": told}, indent=2, ensure_ascii=False)
        packed["fonts.json"] = f"{written}\n".encode()
    return dict(sorted(packed.items())), tuple(findings)


def _licence_of(font: FontFile) -> str:
    """The identifier of a licence that permits handing a font on; "" where there is none that we know."""
    said = " ".join((font.licence or b"").decode("utf-8", "replace").split()).casefold()
    for name, words in _LICENCES.items():
        if words.casefold() in said and _OF_ANYTHING.get(name, "").casefold() in font.stated.casefold():  # fmt: skip
            return name
    return ""


def _why_not(font: FontFile, licence: str) -> str:
    if font.licence is None:
        where = f"the package {font.package}" if font.package else "the book"
        return f"{where} has no licence text of it"
    if not licence:
        return f"{font.licence_name} is no licence of which we know that it permits handing the font on"
    if not font.installable:
        return "the font itself forbids that others install it (fsType of its OS/2 table)"
    return ""


def _put(packed: dict[str, bytes], folder: str, name: str, content: bytes) -> str:
    """The path under which a file stands; another where another file has the same."""
    stem, dot, suffix = name.rpartition(".")
    path, number = f"{folder}/{name}", 2
    while packed.get(path, content) != content:
        path, number = f"{folder}/{stem or name}-{number}{dot}{suffix}", number + 1
    packed[path] = content
    return path
