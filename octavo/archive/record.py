"""build.json: what a bag says of how it was made, written when it is packed and read when it is verified.

It is what a stranger has to know to make the same bytes again: which versions took part, the one date, what was
asked for, and what the editions have to be. What the bags before it were is in it, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from octavo.archive.model import SCHEMES

RECORD = "build.json"
FORM = 1  # of this file; another one is read by another Octavo
Makings = Mapping[str, Mapping[str, str]]
# What no record can hold: XML 1.0, section 2.2, has no such characters, and no file in UTF-8 has half a letter.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TOLD = (
    ("octavo", "version"),
    ("python", "version"),
)  # of what a bag is made with, README.txt names these


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the files of one part of the bag since the version before."""

    added: tuple[str, ...] = ()  # paths in the bag
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A bag of this book that was made before."""

    number: int  # from 1
    epoch: int
    octavo: str  # version
    manifest: str  # SHA-256 of its manifest-sha256.txt
    since: Change = Change()  # what became of sources and editions from it to the next


@dataclass(frozen=True, slots=True)
class Record:
    """All that build.json holds."""

    slug: str
    scheme: str  # of SCHEMES
    epoch: int
    number: int  # of this version of the deposit
    editions: Mapping[str, str]  # name of the file → SHA-256
    made_with: Makings
    validators: tuple[Mapping[str, object], ...]  # name, version, file, ran, errors, warnings
    with_errors: bool = False  # deposited in spite of findings that are errors
    versions: tuple[Version, ...] = ()  # that came before, oldest first


class RecordError(Exception):
    """build.json is not one that we can read; the message says why."""


def write_record(record: Record) -> bytes:
    """The file."""
    value: dict[str, Any] = {"form": FORM, **asdict(record)}
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read_record(content: bytes) -> Record:
    """The same from a file that a stranger may have written.

    Raises RecordError when it is not what we write.
    """
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"it is no JSON: {error}") from None
    if not isinstance(value, dict) or "form" not in value:
        raise RecordError("it does not say of which form it is")
    if value["form"] != FORM:
        raise RecordError(
            f"it is of form {str(value['form'])[:20]}, and this Octavo reads form {FORM}"
        )
    names = {field.name for field in fields(Record)}
    if set(value) - {"form"} != names:
        odd = sorted(names.symmetric_difference(set(value) - {"form"}))
        raise RecordError(f"its keys are not those that we write: {', '.join(odd)[:80]}")
    try:
        made_with = {
            read_text(key): _texts(group) for key, group in _mapping(value["made_with"]).items()
        }
        if any(name not in made_with.get(group, {}) for group, name in _TOLD):
            raise RecordError("it does not say with which Octavo and which Python the bag was made")
        return Record(
            slug=read_text(value["slug"]),
            scheme=_one_of(value["scheme"], SCHEMES),
            epoch=_number(value["epoch"]),
            number=_number(value["number"]),
            editions=_texts(value["editions"]),
            made_with=made_with,
            validators=tuple(_mapping(told) for told in _list(value["validators"])),
            with_errors=bool(value["with_errors"]),
            versions=tuple(_version(told) for told in _list(value["versions"])),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise RecordError(f"a value is not of its kind: {error}") from None


def _version(value: object) -> Version:
    told = _mapping(value)
    since = {
        key: tuple(map(read_text, _list(paths))) for key, paths in _mapping(told["since"]).items()
    }
    return Version(
        _number(told["number"]), _number(told["epoch"]), read_text(told["octavo"]), read_text(told["manifest"]),
        Change(**since),
    )  # fmt: skip


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a mapping is wanted")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is wanted")
    return value


def _texts(value: object) -> dict[str, str]:
    return {read_text(key): read_text(told) for key, told in _mapping(value).items()}


def read_text(value: object) -> str:
    """A text that records can hold.

    Raises TypeError when it is none, ValueError when it has a character that they cannot have.
    """
    if not isinstance(value, str):
        raise TypeError("a text is wanted")
    if _UNWRITABLE.search(value):
        raise ValueError("a text has a character that no record can have")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**11:
        raise TypeError("a whole number is wanted")
    return value


def _one_of(value: object, possible: tuple[str, ...]) -> str:
    if value not in possible:
        raise ValueError(f"one of {', '.join(possible)} is wanted")
    return str(value)
