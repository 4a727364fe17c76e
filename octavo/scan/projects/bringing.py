"""Turn what a text names into files of the book folder: pictures, included files, bibliographies, styles.

Only what lies inside the project's folder is read, all links followed; nothing is fetched. In the text a file's old
name gives way to its new one, which is a path below `manuscript/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from octavo.scan.model import Aside, Log, Look
from octavo.scan.ownkeys import cut_block
from octavo.scan.source import Media, read_text

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]+:|//|#)", re.IGNORECASE)
_PICTURES = (
    re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?(?P<name>[^)<>\s\"]+)>?"),
    re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"'](?P<name>[^\"'>]+)[\"']", re.IGNORECASE),
    re.compile(r"include_graphics\(\s*[\"'](?P<name>[^\"']+)[\"']"),
    re.compile(r"\\includegraphics(?:\[[^\]]*\])?\{(?P<name>[^{}]+)\}"),
    re.compile(r"^[ \t]*[`:]{3,}[ \t]*\{(?:figure|image)\}[ \t]+(?P<name>\S+)", re.MULTILINE),
)  # fmt: skip
_INCLUDES = (
    re.compile(r"\{\{<\s*include\s+(?P<name>[^\s<>]+)\s*>\}\}"),
    re.compile(r"\{\{\s*#(?:rustdoc_)?include\s+(?P<name>[^\s{}:]+)"),
    re.compile(r"[`:~]{3,}[ \t]*\{include\}[ \t]+(?P<name>\S+)"),
    re.compile(r"\bchild\s*=\s*[\"'](?P<name>[^\"'\n]+)[\"']"),
)
_TEXTS = (".md", ".qmd", ".rmd", ".markdown", ".txt")
_MOST = 2_000  # files that a project may bring
_LARGEST = 100_000_000  # bytes of all of them


@dataclass(slots=True)
class Bringer:
    """Finds the files of a project and gives each its path below the manuscript's folder."""

    root: Path
    log: Log
    files: dict[str, bytes] = field(default_factory=dict)  # path below manuscript/ → content
    _names: dict[Path, str | None] = field(default_factory=dict)

    def bring(self, text: str, folder: Path) -> str:
        """A text with the files that it names brought, and named as they are now. ``folder``: of the text."""
        for form in _INCLUDES:
            text = form.sub(lambda match: self._renamed(match, folder, picture=False), text)
        for form in _PICTURES:
            text = form.sub(lambda match: self._renamed(match, folder, picture=True), text)
        return text

    def _renamed(self, match: re.Match[str], folder: Path, *, picture: bool) -> str:
        name = match["name"]
        if _ADDRESS.match(name):
            return match[0]
        new = self.take(name, folder, "the picture" if picture else "the included file")
        if new is None or new == name:
            return match[0]
        self.log.asides.append(Aside("name of a file", name, 0))
        start = match.start("name") - match.start()
        return f"{match[0][:start]}{new}{match[0][start + len(name) :]}"

    def take(self, name: str, folder: Path, what: str) -> str | None:
        """The path below manuscript/ of a file that is named in ``folder``; None, and a look, where there is none."""
        path = self._find(name, folder)
        if path is None:
            self.log.looks.append(
                Look("file", f"{what} {name[:80]} is not in the project's folder")
            )
            return None
        if path not in self._names:
            self._names[path] = None  # a file that includes itself ends here
            self._names[path] = self._keep(path, name)
        return self._names[path]

    def _find(self, name: str, folder: Path) -> Path | None:
        for base in (folder, self.root):
            for written in (name, unquote(name)):
                try:
                    path = (base / written.lstrip("/")).resolve()
                    if path.is_relative_to(self.root.resolve()) and path.is_file():
                        return path
                except (OSError, ValueError, RuntimeError):  # no name that a file can have
                    continue
        return None

    def _keep(self, path: Path, name: str) -> str | None:
        size = sum(map(len, self.files.values()))
        try:
            if len(self.files) >= _MOST or size + path.stat().st_size > _LARGEST:
                self.log.looks.append(
                    Look(
                        "file", f"{name} is one file more than is brought: copy it into manuscript/"
                    )
                )
                return None
            if path.suffix.lower() in _TEXTS:
                text = read_text(path, self.log)
                block, body = cut_block(text)
                if block:
                    self.log.asides.append(Aside("front matter of a file", block, 2))
                return self._add("included", path, self.bring(body, path.parent).encode())
            content = path.read_bytes()
        except OSError as error:
            self.log.looks.append(Look("file", f"{name} cannot be read: {error.strerror}"))
            return None
        if path.suffix.lower() in (
            ".pdf",
            ".bib",
            ".bibtex",
            ".json",
            ".yaml",
            ".yml",
            ".ris",
            ".csl",
        ):
            return self._add("media" if path.suffix.lower() == ".pdf" else "", path, content)
        media = Media(self.root, self.log, self.files)
        return media.add(path.name, content, name)

    def _add(self, folder: str, path: Path, content: bytes) -> str:
        """A place for a file of its own; two of one name get two places."""
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-") or "file"
        suffix = path.suffix.lower()
        place, copy = PurePosixPath(folder, f"{stem}{suffix}"), 2
        while str(place) in self.files and self.files[str(place)] != content:
            place, copy = PurePosixPath(folder, f"{stem}-{copy}{suffix}"), copy + 1
        self.files[str(place)] = content
        return str(place)
