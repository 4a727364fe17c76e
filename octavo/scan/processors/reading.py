"""Turn a word processor's file into what pandoc is given and what is known beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from octavo.scan.model import Log
from octavo.scan.processors.docx import prepare_docx
from octavo.scan.processors.odt import prepare_odt
from octavo.scan.processors.properties import read_properties, spoken_language

_PREPARE: dict[str, Callable[[bytes, str, Log], bytes]] = {"docx": prepare_docx, "odt": prepare_odt}


@dataclass(frozen=True, slots=True)
class Processed:
    """A word processor's file, made ready."""

    content: bytes
    known: dict[str, str]  # what the file says of itself
    spoken: str  # the language of its styles


def read_processed(content: bytes, reader: str, changes: str, log: Log) -> Processed:
    """``reader``: docx or odt; ``changes``: a key of `changes.CHANGES`."""
    made = _PREPARE[reader](content, changes, log)
    return Processed(made, read_properties(content, reader), spoken_language(content, reader))
