"""Turn headings into the ids that other tools would give them: pandoc and Quarto, GitHub and mdBook, kramdown.

Sources: pandoc's manual, “Extension: auto_identifiers” and “gfm_auto_identifiers”; kramdown's manual, “Automatic
generation of header IDs”. Each drops formatting and notes, makes hyphens of spaces and counts equal ids through a
document. A document is a file of the book, or the whole book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from unicodedata import category

_JOINING = ("Mn", "Mc", "Me", "Pc")  # combining marks and connectors, which GitHub keeps
_TYPED = str.maketrans({"—": "---", "–": "--", "…": "..."})  # before smart punctuation


@dataclass(frozen=True, slots=True)
class Titled:
    """A heading, as far as ids go."""

    id: str  # of the Book
    text: str  # plain
    file: str
    own: bool  # whether its author gave it the id


def automatic_ids(headings: Iterable[Titled]) -> list[dict[str, str]]:
    """For each way of making ids, the headings' ids in the Book by those of that tool."""
    headings = list(headings)
    return [
        _count(headings, make) for make in (pandoc_id, github_id, _typed_github_id, kramdown_id)
    ]


def pandoc_id(text: str) -> str:
    """As pandoc makes it from the text of a heading, before it is counted."""
    kept = "".join(c for c in text.lower() if c.isalnum() or c.isspace() or c in "_-.")
    return _from_letter("-".join(kept.split())) or "section"


def github_id(text: str) -> str:
    """As GitHub and mdBook make it."""
    kept = (c for c in text.lower() if c.isalnum() or c in "- " or category(c) in _JOINING)
    return "".join(kept).replace(" ", "-")


def kramdown_id(text: str) -> str:
    """As kramdown makes it."""
    kept = "".join(c for c in text.translate(_TYPED) if c.isalnum() or c in " -")
    return _from_letter(kept).replace(" ", "-").lower() or "section"


def _typed_github_id(text: str) -> str:
    return github_id(text.translate(_TYPED))


def _from_letter(text: str) -> str:
    """From the first letter on."""
    return re.sub(r"^[\W\d_]+", "", text)


def _count(headings: Iterable[Titled], make: Callable[[str], str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in headings:
        stem = name = heading.id if heading.own else make(heading.text)
        number = 0
        while name in found and not heading.own:
            number += 1
            name = f"{stem}-{number}"
        found.setdefault(name, heading.id)
    return found


def find_in(tables: Iterable[Mapping[str, str]], name: str) -> str | None:
    """The id of the Book for a name, by the first table that has it."""
    return next((table[name] for table in tables if name in table), None)
