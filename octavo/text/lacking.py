"""Turn letters that no font has into findings: one for each script, with the cure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from octavo.model import Finding, Place, Severity
from octavo.text.fontpackages import how_to_serve
from octavo.text.scripts import SYMBOLS, group_by_purpose, purpose_of

# Where in the manuscript letters stand, and how many of them on each line.
Lines = Callable[[Collection[str]], Sequence[tuple[Place, int]]]
_SHOWN = 5  # letters
_PLACES = 3  # beside the first


def tell_lacking(
    characters: Collection[str], language: str, named: Mapping[str, object], lines: Lines
) -> Iterator[Finding]:
    """``glyph-missing`` for each script among ``characters``, in a book of this language whose front matter
    names fonts for these purposes."""
    served = {purpose_of(key) for key in named}
    for purpose, letters in group_by_purpose(characters, language).items():
        places = lines(letters)
        kind = SYMBOLS if purpose == SYMBOLS else f"{purpose.title()} letters"
        hint = how_to_serve(purpose)
        if purpose in served:
            hint = f"the font that the book names for {purpose} lacks them: put another behind it, in a list"
        yield Finding(
            "glyph-missing",
            Severity.ERROR,
            f"no font has these {kind}: {_some(letters)}{_said(places)}",
            places[0][0] if places else None,
            hint,
        )


def _some(letters: Sequence[str]) -> str:
    more = len(letters) - _SHOWN
    shown = ", ".join(letters[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def _said(places: Sequence[tuple[Place, int]]) -> str:
    """How often, and where else."""
    if not places:
        return ""
    count = sum(number for _, number in places)
    times = f"; {count:,} in all" if count > 1 else ""
    first = places[0][0].file
    others = [
        str(place.line) if place.file == first else str(place)
        for place, _ in places[1 : 1 + _PLACES]
    ]
    more = len(places) - 1 - len(others)
    if more > 0:
        others.append(f"{more} more")
    return f"{times}, also on lines {', '.join(others)}" if others else times
