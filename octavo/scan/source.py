"""Turn a file that somebody wants to import into text, with its pictures: the door in.

Markdown and plain text are read as they are. Nothing outside the folder of the scan is read, and
nothing is fetched.
"""

from __future__ import annotations

import codecs
import os
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from octavo.model.errors import UsageError
from octavo.scan.model import Log, Look

PROJECT_SUFFIXES = (
    ".md",
    ".markdown",
    ".qmd",
    ".rmd",
    ".yml",
    ".yaml",
)  # that may be a project, or its file
TEXT_SUFFIXES = (".md", ".markdown", ".mmd", ".txt", ".text")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_KEPT = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_REDRAWN = (".tif", ".tiff", ".bmp", ".ppm", ".pgm", ".jp2")
_FORMAT_OF = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
UNDRAWN = (  # what a picture that is damaged, or too large, raises in one or another of its readers
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError,
    OverflowError, MemoryError, ZeroDivisionError, struct.error, zlib.error,
    Picture.DecompressionBombError, Picture.DecompressionBombWarning,
)  # fmt: skip
# What a page says of its letters: only encodings that are of letters, and of nothing else.
_ENCODING = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?((?:iso-?8859|latin|windows-|cp12|koi8|mac|shift|euc|gb|big5)[A-Za-z0-9_-]{0,12})",
    re.IGNORECASE,
)
_NOISE = 0.02  # of the characters: more controls than this are no text


@dataclass(slots=True)
class Media:
    """Pictures of a scan: found by the names that its text uses."""

    folder: Path
    log: Log
    files: dict[str, bytes] = field(default_factory=dict)  # name in the manuscript → content

    def find(self, sources: Sequence[str]) -> Mapping[str, str]:
        """For every picture that is there its path below the manuscript's folder."""
        found: dict[str, str] = {}
        for source in sources:
            if re.match(r"[a-z][a-z0-9+.-]+:|//", source, re.IGNORECASE):
                self.log.looks.append(
                    Look(
                        "picture",
                        f"the picture {source[:80]} is not in the scan's folder: save it there",
                    )
                )
                continue
            there = self._read(source)
            if there is not None and (name := self.add(*there, source)) is not None:
                found[source] = name
        return found

    def add(self, name: str, content: bytes, source: str) -> str | None:
        """Keep a picture; one of a kind that editions cannot show is redrawn as PNG."""
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(name).stem).strip("-") or "picture"
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in _REDRAWN:
            redrawn = _redraw(content)
            suffix, content = (".png", redrawn) if redrawn is not None else (suffix, content)
        if suffix in _KEPT and not _is_whole(content, suffix):
            self.log.looks.append(
                Look(
                    "picture",
                    f"the picture {source} is damaged, or not what its name says; it was left out",
                )
            )
            return None
        if suffix not in _KEPT:
            self.log.looks.append(
                Look("picture", f"the picture {source} is of a kind that no edition shows")
            )
            return None
        path, copy = f"media/{stem}{suffix}", 2
        while path in self.files and self.files[path] != content:
            path, copy = f"media/{stem}-{copy}{suffix}", copy + 1
        self.files[path] = content
        return path

    def _read(self, source: str) -> tuple[str, bytes] | None:
        """Name and content of a file of the scan's folder; None where there is none to be had."""
        for name in (source, unquote(source)):
            try:
                path = (self.folder / name).resolve()
                if path.is_relative_to(self.folder.resolve()) and path.is_file():
                    return path.name, path.read_bytes()
            except (
                OSError,
                ValueError,
                RuntimeError,
            ):  # no such name, or links that lead in a circle
                continue
        return None


def shown(name: str) -> str:
    """A name for people: what is not UTF-8 in it is shown as such."""
    return os.fsencode(name).decode("utf-8", "replace")


def read_text(path: Path, log: Log) -> str:
    """The text of a scan. Raises UsageError when the file is not there or is no text."""
    name = shown(path.name)
    return settle_text(decode_text(read_bytes(path), name), name, log)


def settle_text(text: str, name: str, log: Log) -> str:
    """A text with ends of lines as we have them, and no controls. Raises UsageError when it is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text))
    if controls > max(_NOISE * len(text), 8):
        raise UsageError(
            f"{name} is no text: {controls} of its {len(text)} characters are controls",
            hint="give the Markdown or text that the OCR program wrote, not its pictures or archive",
        )
    if controls:
        log.looks.append(Look("markup", f"{controls} control characters were replaced by spaces"))
        text = _CONTROL.sub(" ", text)
    if (unread := text.count("\ufffd")) > 0:
        log.looks.append(
            Look("letters", f"{unread} characters of the scan could not be read (\ufffd)")
        )
    if not any(map(str.isalpha, text)):
        raise UsageError(f"{name} holds no text", hint="look at the file: the OCR may have failed")
    return text


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises UsageError when it cannot be had."""
    try:
        if path.is_file():
            return path.read_bytes()
        reason = "it is not a file" if path.exists() else "it is not there"
    except OSError as error:
        reason = error.strerror or "the system refuses"
    raise UsageError(
        f"{shown(str(path))} cannot be read: {reason}", hint="name the file that holds the scan"
    )


def decode_text(content: bytes, name: str) -> str:
    """The text of a file. Raises UsageError when it is not UTF-8, nor what a page says of itself."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise UsageError(
                f"{name} begins as UTF-16 and is none", hint="save the scan as UTF-8 text"
            ) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _ENCODING.search(content[:2048])
        if said is not None and content.lstrip()[:1] == b"<":
            with suppress(LookupError, UnicodeDecodeError):
                return content.decode(said[1].decode())
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{name}, line {line}: byte 0x{content[error.start]:02x} is not UTF-8",
            hint="save the scan as UTF-8 text; a PDF or a picture has to go through OCR first",
        ) from None


def _redraw(content: bytes) -> bytes | None:
    try:
        with Picture.open(BytesIO(content)) as picture:
            drawn = BytesIO()
            picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(drawn, "PNG")
            return drawn.getvalue()
    except UNDRAWN:
        return None


def _is_whole(content: bytes, suffix: str) -> bool:
    """Whether a picture is what its name says, to its last line."""
    if suffix == ".svg":
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.QName(etree.fromstring(content, parser)).localname == "svg"
        except (etree.XMLSyntaxError, ValueError):
            return False
    try:
        with Picture.open(BytesIO(content), formats=[_FORMAT_OF[suffix]]) as picture:
            picture.load()
    except UNDRAWN:
        return False
    return True
