"""Turn metadata into the lines of title page and copyright page, the same in all editions."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.model import Theme
from octavo.model.metadata import Metadata
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
    series = ""
    if metadata.series:
        series = f"{metadata.series.name} {metadata.series.number or ''}".strip()
    blocks = (
        (metadata.rights, metadata.licence),
        (metadata.publisher, metadata.edition, metadata.date, series),
        tuple(numbers),
        (f"{words.set_with} {', '.join(theme.typefaces)}." if theme.typefaces else "",),
    )
    return tuple(lines for block in blocks if (lines := tuple(line for line in block if line)))


def year_of(metadata: Metadata) -> str:
    """The year for the title page; empty when the book is not dated."""
    return (metadata.date or "")[:4]
