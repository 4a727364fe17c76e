"""A problem as a value: what, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from octavo.model.oneline import one_line


class Severity(StrEnum):
    """How much a reader of the book would suffer."""

    ERROR = "error"  # the edition is wrong: the run exits with 1
    WARNING = "warning"  # a reader may stumble
    NOTE = "note"  # worth knowing: a check that did not run, a remedy that was applied


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the author's files something stands."""

    file: str  # path relative to the book folder, with forward slashes
    line: int | None = None  # 1-based; None when only the file is known

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


_PLACES = 3  # that are named where something was found more often


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, as a value: what, where, and how to mend it."""

    code: str  # stable, lower-case words joined by hyphens; listed in docs/checks.md
    severity: Severity
    message: str
    place: Place | None = None
    hint: str | None = None
    also: tuple[Place | None, ...] = ()  # where else it was found: see octavo/model/folding.py

    def __post_init__(self) -> None:
        """A message is one line, whatever it repeats of the book; a hint is of lines."""
        object.__setattr__(self, "message", one_line(self.message))
        if self.hint:
            lines = map(one_line, self.hint.split("\n"))
            object.__setattr__(self, "hint", "\n".join(lines))

    @property
    def count(self) -> int:
        """How often it was found."""
        return 1 + len(self.also)

    @property
    def repeated(self) -> str:
        """What stands behind the message of one that was found more than once: how often, and where first."""
        if not self.also:
            return ""
        places = [
            str(place) for place in dict.fromkeys(self.also) if place not in (None, self.place)
        ]
        where = ", ".join(places[: _PLACES - 1])
        return (
            f" ({self.count} times{where and f', also {where}'}{' …' * (len(places) >= _PLACES)})"
        )
