"""Turn metadata into the lines of title page and copyright page, the same in all editions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from octavo.model import Theme
from octavo.model.metadata import Metadata
from octavo.text.dates import date_in_words
from octavo.text.words import words_for

_BYLINES = {
    "en": {
        "editor": "Edited by {}",
        "translator": "Translated by {}",
        "illustrator": "Illustrated by {}",
        "foreword": "With a foreword by {}",
        "afterword": "With an afterword by {}",
        "photographer": "Photographs by {}",
        "contributor": "With contributions by {}",
        "advisor": "Advisor: {}",
    },
    "de": {
        "editor": "Herausgegeben von {}",
        "translator": "Übersetzt von {}",
        "illustrator": "Illustriert von {}",
        "foreword": "Mit einem Vorwort von {}",
        "afterword": "Mit einem Nachwort von {}",
        "photographer": "Fotografien von {}",
        "contributor": "Mit Beiträgen von {}",
        "advisor": "Betreut von {}",
    },
    "fr": {
        "editor": "Sous la direction de {}",
        "translator": "Traduction de {}",
        "illustrator": "Illustrations de {}",
        "foreword": "Préface de {}",
        "afterword": "Postface de {}",
        "photographer": "Photographies de {}",
        "contributor": "Avec la collaboration de {}",
        "advisor": "Sous la direction de {}",
    },
}


_CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](\d\.\d)", re.IGNORECASE)
_TERMS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}
_GNU = re.compile(r"(AGPL|LGPL|GPL|GFDL)-(\d\.\d)(-or-later|-only)?")
_GNUS = {
    "AGPL": "Affero General Public License",
    "LGPL": "Lesser General Public License",
    "GPL": "General Public License",
    "GFDL": "Free Documentation License",
}
_LICENCES = {
    "CC0-1.0": "Creative Commons CC0 1.0 Universal",
    "MIT": "MIT License",
    "Apache-2.0": "Apache License, version 2.0",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the title page."""

    text: str
    role: str


def byline(metadata: Metadata) -> tuple[Person, ...]:
    """Who made the book, a line each, in the order of the front matter."""
    phrases = _BYLINES.get(metadata.language.partition("-")[0].lower(), _BYLINES["en"])
    return tuple(
        Person(phrases.get(person.role, "{}").format(person.name), person.role)
        for person in metadata.author
    )


def imprint(metadata: Metadata, theme: Theme, isbn: str | None) -> tuple[tuple[str, ...], ...]:
    """The copyright page: blocks of lines. ``isbn`` is that of the edition it stands in."""
    words = words_for(metadata.language)
    numbers = []
    if isbn:
        numbers.append(f"ISBN {isbn}")
    if metadata.identifiers.doi:
        numbers.append(f"https://doi.org/{metadata.identifiers.doi}")
    date = date_in_words(metadata.date, metadata.language) if metadata.date else None
    series = ""
    if metadata.series:
        series = f"{metadata.series.name} {metadata.series.number or ''}".strip()
    blocks = (
        (metadata.rights, licence_name(metadata.licence or "")),
        (metadata.publisher, metadata.edition, date, series),
        tuple(numbers),
        (f"{words.set_with} {', '.join(theme.typefaces)}." if theme.typefaces else "",),
    )
    return tuple(lines for block in blocks if (lines := tuple(line for line in block if line)))


def licence_name(licence: str) -> str:
    """A licence by the name that it gives itself, where the front matter has its identifier (SPDX); else as written."""
    if creative := _CREATIVE_COMMONS.fullmatch(licence):
        terms, version = creative[1].upper().split("-"), creative[2]
        names = "-".join(_TERMS[term] for term in terms)
        reach = {"4.0": " International", "3.0": " Unported"}.get(version, "")
        return f"Creative Commons {names} {version}{reach} (CC {'-'.join(terms)} {version})"
    if gnu := _GNU.fullmatch(licence):
        later = " or later" if gnu[3] == "-or-later" else ""
        return f"GNU {_GNUS[gnu[1]]}, version {gnu[2].removesuffix('.0')}{later}"
    return _LICENCES.get(licence, licence)


def leading_role(metadata: Metadata) -> str:
    """The role of those who made the book: authors; where there are none, editors. All others contributed to it."""
    return "author" if any(person.role == "author" for person in metadata.author) else "editor"


def rights_line(metadata: Metadata) -> str:
    """Rights and licence in one, since readers show only the first; empty when neither is known."""
    rights, licence = metadata.rights or "", licence_name(metadata.licence or "")
    return f"{rights.removesuffix('.')}. {licence}" if rights and licence else rights + licence


def year_of(metadata: Metadata) -> str:
    """The year for the title page; empty when the book is not dated."""
    return (metadata.date or "")[:4]
