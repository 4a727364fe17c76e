"""Turn a kind of book and four answers into the files of a small book to begin with.

The books lie in ``kinds/``, each as it is written out but for the words between two ``@``, which answers take the place of;
``kinds/common`` has what all of them get. A text of each is there to be read once and replaced: it shows what that kind
of book is made of, and builds without a finding.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import octavo
from octavo.model.needs import NEEDS

KINDS = {
    "novel": "a story in chapters, with scenes, a letter and initials",
    "thesis": "notes, citations, figures, tables and formulas with numbers",
    "essays": "pieces with their notes at their ends",
    "poems": "verse in parts",
    "manual": "steps, code, call-outs, tables and an index",
}
_FOLDER = Path(__file__).with_name("kinds")
# What all kinds get, and where it lies in a book.
_COMMON = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "book.yml": ".github/workflows/book.yml",
}
_SLOT = re.compile(r"@([A-Z_]+)@")
_PLAIN = re.compile(r"[^\W\d_][\w’.()-]*(?: [\w’.()-]+)*")  # means itself in YAML
_MARKS = re.compile(r"([\\`*_\[\]{}<>$#|~^@\"'])")  # that pandoc may read


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked before a book is begun."""

    kind: str
    title: str
    author: str
    language: str = "en-GB"


def make_book(answers: Answers) -> dict[str, bytes]:
    """The files of a book by their paths in its folder."""
    words = {
        "TITLE": _yaml(answers.title),
        "AUTHOR": _yaml(answers.author),
        "LANGUAGE": _yaml(answers.language),
        "RIGHTS": _yaml(f"© {answers.author}"),
        "TITLE_TEXT": _MARKS.sub(r"\\\1", answers.title),
        "AUTHOR_TEXT": _MARKS.sub(r"\\\1", answers.author),
        "KIND": answers.kind,
        "PANGO": NEEDS["pango"].system["apt"],
        "VERSION": octavo.__version__,
    }
    folder = _FOLDER / answers.kind
    sources = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    sources |= {place: _FOLDER / "common" / name for name, place in _COMMON.items()}
    return {
        place: _SLOT.sub(lambda slot: words[slot[1]], path.read_text("utf-8")).encode()
        for place, path in sources.items()
    }


def _yaml(value: str) -> str:
    """A text as YAML has it: plain where that is safe, else between quotation marks."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
