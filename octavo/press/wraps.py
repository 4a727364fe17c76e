"""Turn the size of a book into the sheets that go around it, in the inks of the press, and its front as shops show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from octavo.model import Theme
from octavo.model.metadata import Metadata
from octavo.model.trims import parse_length
from octavo.press.cover import Art, code_box, code_of, has_spine_words, set_cover
from octavo.press.coverpreflight import Sheet, judge_cover
from octavo.press.houses import CASE, JACKET, PAPERBACK, House
from octavo.press.inks import Inks
from octavo.press.making import Size, make_cover_for_house
from octavo.press.measuring import find_words
from octavo.press.reading import read_interior
from octavo.press.rules import Job, Rule
from octavo.press.spread import Spread, make_spread
from octavo.press.thumbnail import Front, look_at_front
from octavo.workshop.pool import Workshop, result_of

# the sheets that are made for a binding
_SHEETS = {PAPERBACK: (PAPERBACK,), CASE: (CASE,), JACKET: (CASE, JACKET)}


@dataclass(frozen=True)
class Given:
    """What the sheets are made of."""

    house: House
    metadata: Metadata
    theme: Theme
    art: Art
    profile: bytes  # of the press; b"" for none
    written: str  # as a PDF says a date


@dataclass(frozen=True, slots=True)
class Wrap:
    """A sheet as it was drawn, in the colours of a screen, as it is printed, and what is wrong with it."""

    spread: Spread
    shown: bytes
    content: bytes
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Wraps:
    """The sheets: one, or of a book with a jacket its case and the jacket; none where the house does not print such a book,
    which a rule of the interior says."""

    sheets: tuple[Wrap, ...]
    front: Callable[[], Front | None]  # which may still be looked at

    def rules(self) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """Those of the first sheet, and those of a jacket."""
        first, second = ([wrap.rules for wrap in self.sheets] + [(), ()])[:2]
        return first, second


def make_wraps(given: Given, inks: Inks, size: Size, workshop: Workshop) -> Wraps:
    """The sheets around a book of a ``size``; the front is looked at aside. Raises LayoutError when a sheet cannot be set."""
    made = (_make_wrap(given, inks, size, b) for b in _SHEETS[given.metadata.print.binding])
    sheets = tuple(wrap for wrap in made if wrap is not None)
    if not sheets:
        return Wraps((), lambda: None)
    last = sheets[-1]
    drawn = not {"wrap", "front"} & given.art.files.keys()
    asked = workshop.ask(look_at_front, last.shown, last.spread, given.metadata.title, drawn)
    return Wraps(sheets, lambda: result_of(asked))


def _make_wrap(given: Given, inks: Inks, size: Size, binding: str) -> Wrap | None:
    house, metadata, wanted = given.house, given.metadata, given.metadata.print
    pages, trim = size
    spine = (
        parse_length(wanted.spine) + house.around_pt(binding)
        if wanted.spine
        else house.spine_pt(pages, wanted.ink, wanted.paper, binding)
    )
    if spine is None:
        return None
    flap = parse_length(wanted.flap) if wanted.flap else None
    spread = make_spread(trim, spine, house, binding, flap)
    shown = set_cover(metadata, given.theme, spread, house, pages, given.art)
    cover = make_cover_for_house(
        shown, house, inks, metadata.title, given.written, given.profile, spread.bleed_pt
    )
    code = code_of(metadata)
    sheet = Sheet(
        spread, pages, find_words(cover.content), code_box(code, spread, house) if code else None,
        has_spine_words(spread, house, pages) or "wrap" in given.art.files, wanted.spine is not None, wanted.ink,
        _art_of(given, spread) if binding == wanted.binding else (),  # one picture has not the shape of case and jacket both
    )  # fmt: skip
    job = Job(house, "colour", wanted.paper, cover=True, binding=binding)
    rules = judge_cover(read_interior(cover.content), job, sheet)
    return Wrap(spread, shown, cover.content, tuple(rules))


def _art_of(given: Given, spread: Spread) -> tuple[str, ...]:
    return tuple(part for part in spread.art_places() if part in given.art.files)
