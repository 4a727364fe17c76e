"""Turn a place where a foreign syntax stands into what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

KEPT, TAKEN_OUT = "is printed as it stands", "is taken out"


@dataclass(frozen=True, slots=True)
class Syntax:
    """A way of writing of another tool."""

    name: str  # “the reference of Quarto”, before its sign
    deed: str  # what becomes of it
    our_way: str  # how it is said here
    note: bool = False  # whether the book is as its author meant it
    code: str = "foreign-syntax"


@dataclass(frozen=True, slots=True)
class Seen:
    """One place of a syntax."""

    syntax: Syntax
    line: int  # 1-based
    shown: str  # the sign, as it is written


def short(text: str) -> str:
    """A sign as a message shows it."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
