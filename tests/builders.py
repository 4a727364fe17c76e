"""Small book folders for tests, and findings in a form that compares well."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from octavo.model import Book, Finding
from octavo.model.errors import ManuscriptError
from octavo.parse import Parsed, parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.text.folios import with_folios

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'

# code, message, place ("file:line" or ""), hint
Said = tuple[str, str, str, str]


def write_book(folder: Path, text: str | Mapping[str, str | bytes], **front_matter: Any) -> Path:
    """Write a book into ``folder``: one text, or the files of ``manuscript/`` by their names.

    The first Markdown file gets a front matter with a title, and the keys given by name
    (``contents={"depth": 3}``), unless it brings one of its own.
    """
    files = {"book.md": text} if isinstance(text, str) else text
    first = min((name for name in files if name.endswith(".md")), default=None)
    manuscript = folder / "manuscript"
    manuscript.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = manuscript / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
            continue
        if name == first and not content.startswith("---"):
            content = front(**front_matter) + content  # noqa: PLW2901
        path.write_text(content, "utf-8")
    return folder


def set_theme(root: Path, theme: str) -> None:
    """Give a book another theme."""
    first = min((root / "manuscript").glob("*.md"))
    told = re.sub(r"(?m)^theme: .*\n", "", first.read_text("utf-8"))
    first.write_text(told.replace("---\n", f"---\ntheme: {theme}\n", 1), "utf-8")


def front(**front_matter: Any) -> str:
    """A front matter: three lines with nothing but a title, one more for each key."""
    keys = {"title": "A Book", **front_matter}
    # a line of JSON is a line of YAML
    lines = [f"{k.replace('_', '-')}: {json.dumps(v, ensure_ascii=False)}" for k, v in keys.items()]
    return "\n".join(["---", *lines, "---", ""])


def parse_book(folder: Path, text: str | Mapping[str, str | bytes], **front_matter: Any) -> Parsed:
    """Write a book, read it and parse it."""
    manuscript, _ = read_manuscript(write_book(folder, text, **front_matter))
    return parse_manuscript(manuscript)


def finished_book(
    folder: Path, text: str | Mapping[str, str | bytes], **front_matter: Any
) -> tuple[Book, list[Said]]:
    """The book with its pictures, and everything that was said on the way; nothing is raised."""
    manuscript, found = read_manuscript(write_book(folder, text, **front_matter))
    parsed = parse_manuscript(manuscript)
    book, more = read_images(parsed.book, parsed.images, manuscript)
    return book, said([*found, *parsed.findings, *more])


def faults(folder: Path, text: str | Mapping[str, str | bytes], **front_matter: Any) -> list[Said]:
    """What is said of a book: the faults that stop it, else the warnings."""
    try:
        return finished_book(folder, text, **front_matter)[1]
    except ManuscriptError as error:
        return said(error.findings)


def complaints(folder: Path) -> list[Said]:
    """What is said of a folder that cannot be read as a book."""
    with pytest.raises(ManuscriptError) as caught:
        read_manuscript(folder)
    assert caught.value.exit_code == 3
    return said(caught.value.findings)


def said(findings: Iterable[Finding]) -> list[Said]:
    """Findings as an author reads them."""
    return [
        (f.code, f.message, "" if f.place is None else str(f.place), f.hint or "")
        for f in findings
    ]  # fmt: skip


def with_shifted_folios(
    book: Book,
    folios: Mapping[str, str] | None,
    heights: Mapping[str, float] | None = None,
    resumed: Collection[str] = (),
) -> Book:
    """What `octavo.text.folios.with_folios` writes, with each page told as the next: for proofs that have to see it."""
    pages = {n: str(int(f) + 1) if f.isdigit() else f for n, f in (folios or {}).items()}
    return with_folios(book, pages, heights, resumed)
