"""Turn a folder, or one file, into a project: which program it was written for, and its chapters in their order.

| file | program | where the order stands |
| --- | --- | --- |
| `_quarto.yml` | Quarto | `book: chapters:`, with parts and appendices |
| `_bookdown.yml` | bookdown | `rmd_files:`, else names, `index.Rmd` first |
| `SUMMARY.md`, alone or beside `book.toml` | mdBook, GitBook | its list; what is indented is a section |
| `mkdocs.yml` | MkDocs | `nav:` |
| one `.qmd`, `.Rmd`, or `.md` whose front matter is pandoc's | Quarto, pandoc | |
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from octavo.model.errors import UsageError
from octavo.scan.model import Log
from octavo.scan.ownkeys import read_block, read_yaml
from octavo.scan.source import read_text, shown

_MADE = frozenset(  # keys that no OCR program writes
    "bibliography csl toc toc-depth number-sections numbersections format output documentclass classoption header-includes "
    "abstract execute jupyter crossref geometry papersize fontsize link-citations reference-location references "
    "editor keywords affiliations citeproc nocite lof lot site".split()
)
_SYNTAX = re.compile(
    r"^:{3,}[ \t]*\{?[.\w]|\[-?@[\w:.-]+|\{[#.][\w:-]+[^{}\n]*\}[ \t]*$|^[`~]{3,}[ \t]*\{|\{\{<|^\[\^[^\]\n]+\]:", re.MULTILINE
)  # fmt: skip
_MANUSCRIPTS = (".md", ".markdown", ".qmd", ".rmd")
_ENTRY = re.compile(r"(?P<indent>[ \t]*)(?:[-*+][ \t]+)?\[(?P<title>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<file>[^)]*)\)[ \t]*$")  # fmt: skip
_PART = re.compile(r"#{1,6}[ \t]+(?P<title>.+?)[ \t]*#*$")
_DEEPEST = 12  # lists inside one another
_MOST = 5_000  # chapters


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the project, or the title of a part, which has none."""

    name: str  # relative to the project's folder
    path: Path | None
    title: str = ""
    classes: tuple[str, ...] = ()
    depth: int = 0  # how far below a chapter it stands
    titled: bool = True  # whether its front matter's title is a heading of its own


@dataclass(frozen=True, slots=True)
class Project:
    """What is imported: chapters in order, and what the program's own file says of the book."""

    name: str  # of the file that told
    root: Path
    chapters: tuple[Chapter, ...]
    keys: Mapping[str, Any]


def find_project(scan: Path) -> Project | None:
    """The project that a folder or a file is; None where it is none. Raises UsageError when its own file
    cannot be read, or names no chapter that is there."""
    folder = scan if scan.is_dir() else scan.parent
    named = None if scan.is_dir() else scan.name.lower()
    for name, read in _PROGRAMS.items():
        path = folder / name
        if named not in (None, path.name.lower()) or not path.is_file():
            continue
        project = read(path)
        if project is None:
            continue
        chapters = [chapter for chapter in project.chapters if chapter.path is not None]
        if not chapters:
            raise UsageError(
                f"{shown(path.name)} names no chapter that is there",
                hint="look whether its files are Markdown, and inside the folder",
            )
        return project
    if scan.is_file() and scan.suffix.lower() in _MANUSCRIPTS and _is_manuscript(scan):
        return Project(
            shown(scan.name), scan.parent, (Chapter(shown(scan.name), scan, titled=False),), {}
        )
    return None


def _is_manuscript(path: Path) -> bool:
    """Whether a file was written for pandoc or Quarto: by its kind, its front matter, or its syntax below one."""
    if path.suffix.lower() in (".qmd", ".rmd"):
        return True
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return False  # whoever reads it says why
    keys = {key.casefold() for key in read_block(text)}
    return bool(keys & _MADE) or ("title" in keys and _SYNTAX.search(text) is not None)


# Programs


def _read_quarto(path: Path) -> Project | None:
    said = _settings(path)
    book = said.get("book") if isinstance(said.get("book"), dict) else {}
    assert isinstance(book, dict)
    found = [*_of_quarto(book.get("chapters"), path.parent, ())]
    found += _of_quarto(book.get("appendices"), path.parent, ("appendix",))
    if not found:
        found = [*_by_names(path.parent, (".qmd", ".md"))]
    return Project(path.name, path.parent, tuple(found), said)


def _of_quarto(
    items: Any, root: Path, classes: tuple[str, ...], depth: int = 0
) -> Iterator[Chapter]:
    for item in items if isinstance(items, list) and depth < _DEEPEST else ():
        if isinstance(item, str):
            yield from _chapter(item, root, classes)
        elif isinstance(item, dict):
            part = str(item.get("part") or "")
            if part.lower().endswith(_MANUSCRIPTS):
                yield from _chapter(part, root, ("part",))
            elif part:
                yield Chapter("part", None, " ".join(part.split()))
            if name := item.get("file") or item.get("href"):
                yield from (
                    replace(c, title=str(item.get("text") or ""))
                    for c in _chapter(str(name), root, classes)
                )
            yield from _of_quarto(item.get("chapters"), root, classes, depth + 1)


def _read_bookdown(path: Path) -> Project | None:
    said = _settings(path)
    files = said.get("rmd_files")
    if isinstance(files, dict):
        files = next((item for item in files.values() if isinstance(item, list)), None)
    found = [chapter for name in files if isinstance(name, str) for chapter in _chapter(name, path.parent)] if (
        isinstance(files, list)
    ) else [*_by_names(path.parent, (".rmd",))]  # fmt: skip
    theirs = {"title": said["title"]} if "title" in said else {}
    return Project(path.name, path.parent, tuple(found), theirs)


def _read_summary(path: Path) -> Project | None:
    root = path.parent
    log = Log()
    found: list[Chapter] = []
    for line in read_text(path, log).split("\n"):
        match = _ENTRY.match(line)
        part = _PART.match(line)
        if match and match["file"].strip():
            depth = len(match["indent"].expandtabs(4)) // 2
            depth = depth // 2 if depth > 1 and "    " in match["indent"].expandtabs(4) else depth
            title = re.sub(r"[*_`]", "", match["title"])
            found += [
                replace(c, title=title, depth=min(depth, 5))
                for c in _chapter(match["file"].strip(), root)
            ]
        elif part and part["title"].casefold() not in ("summary", "table of contents", "contents"):
            found.append(Chapter("part", None, part["title"]))
    return Project(path.name, root, tuple(found), _of_toml(root))


def _of_toml(root: Path) -> dict[str, Any]:
    """What mdBook's own file says of the book."""
    for path in (root / "book.toml", root.parent / "book.toml"):
        if path.is_file():
            try:
                book = tomllib.loads(path.read_text("utf-8")).get("book", {})
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise UsageError(
                    f"{path.name} cannot be read: {error}", hint="mend it, or take it away"
                ) from error
            known = {"title", "authors", "description", "language"}
            return (
                {key: value for key, value in book.items() if key in known}
                if isinstance(book, dict)
                else {}
            )
    return {}


def _read_mkdocs(path: Path) -> Project | None:
    said = _settings(path)
    root = path.parent / str(said.get("docs_dir") or "docs")
    if not root.resolve().is_relative_to(path.parent.resolve()):
        root = path.parent
    found = [*_of_nav(said.get("nav"), root, 0)] or [*_by_names(root, (".md",))]
    known = {"site_name", "site_author", "site_description", "copyright"}
    return Project(path.name, root, tuple(found), {key: said[key] for key in said if key in known})


def _of_nav(items: Any, root: Path, depth: int) -> Iterator[Chapter]:
    for item in items if isinstance(items, list) and depth < _DEEPEST else ():
        if isinstance(item, str):
            yield from _chapter(item, root)
        elif isinstance(item, dict):
            for title, value in item.items():
                if isinstance(value, str):
                    yield from (replace(c, title=str(title)) for c in _chapter(value, root))
                else:
                    if depth == 0:
                        yield Chapter("part", None, " ".join(str(title).split()))
                    yield from _of_nav(value, root, depth + 1)


def _settings(path: Path) -> dict[str, Any]:
    said = read_yaml(read_text(path, Log()))
    if not said:
        raise UsageError(
            f"{shown(path.name)} is no YAML that can be read",
            hint="mend it; aliases (&x, *x) are not followed",
        )
    return said


def _chapter(name: str, root: Path, classes: tuple[str, ...] = ()) -> Iterator[Chapter]:
    """The chapter of a file of the project; none where it is not there, is no Markdown, or lies outside."""
    try:
        path = (root / name).resolve()
        there = path.is_relative_to(root.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):  # no name that a file can have
        there = False
    if there and path.suffix.lower() in _MANUSCRIPTS:
        yield Chapter(name, path, classes=classes)
    elif not re.match(r"[a-z]+:", name):
        yield Chapter(name, None, "", ("missing",))


def _by_names(root: Path, suffixes: tuple[str, ...]) -> Iterator[Chapter]:
    """Files of the folder in the order of their names, the index first; `_part.qmd` is included elsewhere."""
    names = sorted(
        (path.name for path in root.iterdir() if path.suffix.lower() in suffixes and path.name[0] not in "._"),
        key=lambda name: (Path(name).stem.lower() != "index", name),
    )  # fmt: skip
    for name in names[:_MOST]:
        yield from _chapter(name, root)


_PROGRAMS = {
    "_quarto.yml": _read_quarto,
    "_quarto.yaml": _read_quarto,
    "_bookdown.yml": _read_bookdown,
    "src/SUMMARY.md": _read_summary,
    "SUMMARY.md": _read_summary,
    "mkdocs.yml": _read_mkdocs,
}
