"""The types of a deposit: files of a bag, what happened to them, who did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SCHEMES = (
    "general",
    "thesis",
    "press",
    "zenodo",
    "dspace",
    "clockss",
)  # what --profile can ask for


class Role(StrEnum):
    """What a file of the bag is there for; the value is its folder below ``data/``."""

    EDITION = "editions"
    SOURCE = "source"
    TEXT = "text"  # preservation copies: TEI and plain text
    FONT = "fonts"
    REPORT = "reports"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the payload, as records tell of it."""

    path: str  # in the bag, "/"-separated: "data/editions/the-fold.pdf"
    size: int  # bytes
    sha256: str  # hexadecimal, lower case
    sha512: str

    @property
    def role(self) -> Role:
        """What it is there for."""
        return Role(self.path.split("/")[1])


@dataclass(frozen=True, slots=True)
class Agent:
    """A program that did something."""

    name: str  # "veraPDF"; unique in a bag
    kind: str  # a term of PREMIS: "software"
    version: str = ""


class Outcome(StrEnum):
    """How an event ended."""

    SUCCESS = "success"
    WARNING = "warning"  # done, with findings that are no errors
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that really happened to files of the bag; its date is the bag's epoch."""

    kind: str  # a term of the Library of Congress's vocabulary eventType: "ingestion", "creation", "validation" …
    detail: str  # a sentence: what was done, by which rules
    outcome: Outcome
    note: str  # what was found: "0 errors, 3 warnings"
    agents: tuple[str, ...]  # names
    objects: tuple[str, ...]  # paths of Items


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that records of a bag's files are made of."""

    items: tuple[Item, ...]  # by path
    agents: tuple[Agent, ...]
    events: tuple[Event, ...]  # in the order in which they happened
