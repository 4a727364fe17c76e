"""Turn the marks of a page's content into the letters that stand in each (ISO 32000-1, 14.6 and 14.9.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from octavo.checks.pdfobjects import text_of
from octavo.checks.pdftokens import PdfError, parse_object

PAGINATION = b"/Pagination"  # in the properties of the artifact that running head and folio are
_DRAWN = (b"/Artifact", b"/Figure")  # marks of what is drawn
_MARK = re.compile(rb"(/[^\s/<>\[\]()]+)\s*(<<.*?>>|/\S+)?\s*B[DM]C\b")
_NUMBER = re.compile(rb"/MCID\s*(\d+)")


@dataclass(slots=True)
class Marks:
    """The letters of a page by the marks in which they stand, in pieces."""

    numbered: dict[int, list[str]] = field(default_factory=dict)
    artifacts: list[list[str]] = field(default_factory=list)
    loose: list[str] = field(
        default_factory=list
    )  # in no mark that has a number, and in no artifact

    def open(self, name: bytes, properties: bytes, around: list[str]) -> tuple[list[str], bool]:
        """Where the letters of a mark go that begins where they go ``around``, and whether it says that what stands in
        it is drawn, and no text."""
        is_artifact, is_drawn, number, instead = _read_mark(name, properties)
        said = around
        if is_artifact:
            said = []
            self.artifacts.append(said)
        elif number is not None:
            said = self.numbered.setdefault(number, [])
        if instead is not None:
            said.append(instead)
            said = []  # the glyphs are not what is read
        return said, is_drawn

    def aloud(self) -> Aloud:
        """What of them is heard, or should not have been left out."""
        artifacts = ("".join(said) for said in self.artifacts)
        return Aloud(
            tuple(self.numbered),
            tuple(["".join(said) for said in self.numbered.values()]),
            tuple(text for text in artifacts if has_words(text)),
            "".join(self.loose),
        )


@dataclass(frozen=True, slots=True)
class Aloud:
    """What can be heard of a page."""

    marks: tuple[int, ...] = ()  # numbers of its marks
    texts: tuple[str, ...] = ()  # of each of them
    artifacts: tuple[str, ...] = ()  # those that have letters or figures
    loose: str = ""  # what stands in no mark that has a number, and in no artifact


def marks_in(line: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The marks that a line opens: the name of each, and its properties."""
    return ((match[1], match[2] or b"") for match in _MARK.finditer(line))


def has_words(text: str) -> bool:
    """Whether there are letters or figures in a text."""
    return any(map(str.isalnum, text))


@lru_cache(maxsize=4096)  # pages have the same numbers
def _read_mark(name: bytes, properties: bytes) -> tuple[bool, bool, int | None, str | None]:
    """Whether a mark is an artifact, whether it is drawn, its number, and what is read in its place."""
    number = _NUMBER.search(properties)
    instead = _actual_text(properties) if b"/ActualText" in properties else None
    return (
        name.startswith(_DRAWN[0]),
        name.startswith(_DRAWN),
        int(number[1]) if number else None,
        instead,
    )


def _actual_text(properties: bytes) -> str | None:
    """What a mark says is to be read in its place; None where it cannot be read."""
    try:
        held = parse_object(properties)
    except (PdfError, ValueError, LookupError):
        return None
    text = held.get("ActualText") if isinstance(held, dict) else None
    return text_of(text) if isinstance(text, bytes) else None
