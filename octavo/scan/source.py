"""Turn a file that somebody wants to import into text, with its pictures: the door in.

Markdown and plain text are read as they are. Nothing outside the folder of the scan is read, and
nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from PIL import Image as Picture
from PIL import UnidentifiedImageError

from octavo.model.errors import UsageError
from octavo.scan.model import Log, Look

TEXT_SUFFIXES = (".md", ".markdown", ".mmd", ".txt", ".text")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_KEPT = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_REDRAWN = (".tif", ".tiff", ".bmp", ".ppm", ".pgm", ".jp2")
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
            path = self._path_of(source)
            if path is not None:
                name = self.add(path.name, path.read_bytes(), source)
                if name is not None:
                    found[source] = name
        return found

    def add(self, name: str, content: bytes, source: str) -> str | None:
        """Keep a picture; one of a kind that editions cannot show is redrawn as PNG."""
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(name).stem).strip("-") or "picture"
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in _REDRAWN:
            redrawn = _redraw(content)
            suffix, content = (".png", redrawn) if redrawn is not None else (suffix, content)
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

    def _path_of(self, source: str) -> Path | None:
        for name in (source, unquote(source)):
            try:
                path = (self.folder / name).resolve()
                if path.is_relative_to(self.folder.resolve()) and path.is_file():
                    return path
            except (OSError, ValueError):
                continue
        return None


def read_text(path: Path, log: Log) -> str:
    """The text of a scan. Raises UsageError when the file is not there or is no text."""
    content = read_bytes(path)
    text = _decode(content, path.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text))
    if controls > max(_NOISE * len(text), 8):
        raise UsageError(
            f"{path.name} is no text: {controls} of its {len(text)} characters are controls",
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
        raise UsageError(
            f"{path.name} holds no text", hint="look at the file: the OCR may have failed"
        )
    return text


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises UsageError when it cannot be had."""
    try:
        if path.is_file():
            return path.read_bytes()
        reason = "it is not a file" if path.exists() else "it is not there"
    except OSError as error:
        reason = error.strerror or "the system refuses"
    raise UsageError(f"{path} cannot be read: {reason}", hint="name the file that holds the scan")


def _decode(content: bytes, name: str) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
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
    except (UnidentifiedImageError, OSError, ValueError, Picture.DecompressionBombError):
        return None
