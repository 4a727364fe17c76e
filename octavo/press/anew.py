"""Turn a print edition that a house's margins leave no room for into one that is set anew, with margins that fit.

Who has ordered it knows how a book is set; here is known only how much room is lacking. With a narrower measure there are
other pages, of which the house may ask another gutter, so the room is measured again until nothing is lacking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass

from octavo.model import Severity
from octavo.model.leastmargins import LeastMargins
from octavo.press.houses import House
from octavo.press.making import Made
from octavo.press.measuring import nearest_print
from octavo.press.rules import NEAR_PT, Rule, inches

_ROUNDS = 4
_SHRINKS = 0.8  # what is lacking shrinks to less than so much of it where wider margins are a cure
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Setting:
    """A print edition that was set anew, and its type area, width and height in points; and that of the first."""

    content: bytes
    area_pt: tuple[float, float]
    before_pt: tuple[float, float]


# Sets the book with margins that are at least so wide; None where it cannot, or its proof finds an error.
Setter = Callable[[LeastMargins], Setting | None]


def set_within(
    made: Made, house: House, make: Callable[[bytes], Made], set_anew: Setter
) -> tuple[Made, Setting] | None:
    """The interior of an edition that is set anew, and that edition; None where nothing is lacking, and where wider margins
    are no cure: then something is wider than the text, whatever its measure. ``made`` is what was made of the first."""
    lacking = _lacking(made, house, len(made.read.pages))
    least = LeastMargins()
    for _ in range(_ROUNDS):
        if max(lacking) <= NEAR_PT:
            return None
        least = _wider(least, lacking, house, made)
        setting = set_anew(least)
        if setting is None:
            return None
        count, before = len(made.read.pages), max(lacking)
        made = make(setting.content)
        lacking = _lacking(made, house, len(made.read.pages))
        if max(lacking) <= NEAR_PT:
            return made, setting
        if max(_lacking(made, house, count)) > _SHRINKS * before:
            return None
    return None


def tell_anew(pages: int, made: Made, setting: Setting, house: House) -> Rule:
    """What was done, as a note of the report; ``pages`` are those of the first edition."""
    gutter = house.gutter_pt(len(made.read.pages))
    asked = (
        f"set anew for {house.name}, whose margins of {inches(gutter)} at the spine and {inches(_outer(made, house))} elsewhere "
        "leave the print edition no room"
    )
    seen = (
        f"a type area of {_size(setting.area_pt)} instead of {_size(setting.before_pt)}, "
        f"{len(made.read.pages)} pages instead of {pages}"
    )
    hint = (
        "nothing has to be done; pages that EPUB and HTML name are those of the edition in build/: a larger trim, print: {trim: …}, "
        "needs no other setting"
    )
    return Rule("press-anew", asked, seen, house.figures["gutter"], Severity.NOTE, hint)


def _size(area: tuple[float, float]) -> str:
    return f"{area[0] * _MM:.0f} × {area[1] * _MM:.0f} mm"


def _outer(made: Made, house: House) -> float:
    return house.outer_pt(bled=bool(made.covered))


def _lacking(made: Made, house: House, count: int) -> tuple[float, float, float, float]:
    """How much room is lacking on each side of a book of so many pages: inner, outer, head, foot."""
    found = nearest_print([page.margins for page in made.read.pages])
    if found is None:
        return 0.0, 0.0, 0.0, 0.0
    gutter, other = house.gutter_pt(count), _outer(made, house)
    inner, outer, head, foot = (
        max(asked - near, 0.0)
        for asked, near in zip((gutter, other, other, other), found, strict=True)
    )
    return inner, outer, head, foot


def _wider(
    least: LeastMargins, lacking: tuple[float, float, float, float], house: House, made: Made
) -> LeastMargins:
    """What the house asks at the sides, or at head and foot, where room is lacking that no other side has to spare; and where
    that was not enough, because print hangs over the measure, by so much more."""
    other = _outer(made, house)
    asked = house.gutter_pt(len(made.read.pages)), other, other, other
    sides = list(astuple(least))
    for pair in ((0, 1), (2, 3)):
        if max(lacking[at] for at in pair) <= NEAR_PT:
            continue
        for at in pair:
            wider = lacking[at] if lacking[at] > NEAR_PT else 0.0
            sides[at] = max(sides[at] + wider, asked[at]) if sides[at] else asked[at]
    return LeastMargins(*sides)
