"""A bag as it lies on a disk, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Digests:
    """What tells a file from all others."""

    size: int  # bytes
    sha256: str  # hexadecimal, lower case
    sha512: str


class Bag(Protocol):
    """The files of a bag by their paths in it, "/"-separated."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all files, in order."""

    def read(self, name: str) -> bytes:
        """What a file holds. Raises BagError when it cannot be read."""

    def digests(self, name: str) -> Digests:
        """Of a file, read piece by piece. Raises BagError when it cannot be read."""


class BagError(Exception):
    """A file of a bag cannot be read; the message says why."""
