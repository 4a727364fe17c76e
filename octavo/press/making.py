"""Turn a print edition into the interior that a house takes, moved on its pages as far as its margins ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from octavo.checks.readpdf import count_pages
from octavo.checks.text import EditionError
from octavo.model.errors import UsageError
from octavo.press.bleeding import covers
from octavo.press.greyprofile import make_grey_profile
from octavo.press.houses import House
from octavo.press.inks import Black, Cover, Inks, Plain, Process, Screen, space_of_profile
from octavo.press.interior import X1A, X4, Interior, Wanted, make_interior
from octavo.press.measuring import nearest_print
from octavo.press.reading import FileRead, read_interior

# of the press that each kind of file is for, where the book names no profile: a name of the ICC's registry, or none
_CONDITIONS = {X1A: "CGATS TR 001", X4: "Octavo black ink, dot gain 20%"}
_VERSIONS = {X1A: "1.3", X4: "1.6", "": "1.4"}


@dataclass(frozen=True, slots=True)
class Made:
    """An interior, what was read of it, and how far its pages were moved."""

    interior: Interior
    read: FileRead
    aside_pt: float  # away from the spine
    down_pt: float
    covered: int = 0  # pages, by pictures that run over their edges


def make_for_house(
    content: bytes, house: House, inks: Inks, title: str, written: str, profile: bytes
) -> Made:
    """``profile``: of the book's press; b"" where it names none.

    Raises UsageError when ``content`` is no print edition of ours.
    """
    try:
        return _make(content, house, inks, title, written, profile)
    except EditionError as error:
        raise UsageError(
            f"the print edition cannot be read: {error}", hint="build it again"
        ) from error


def _make(
    content: bytes, house: House, inks: Inks, title: str, written: str, profile: bytes
) -> Made:
    flavour = house.figures["flavour"].value
    own = profile
    if flavour == X4 and not profile:
        own = make_grey_profile()
    wanted = Wanted(
        inks, title, _VERSIONS[flavour], 0.0, 0.0, 0.0, house.whole_count(count_pages(content)), flavour,
        "Custom" if profile else _CONDITIONS.get(flavour, ""), own if flavour else b"", written,
    )  # fmt: skip
    first = make_interior(content, wanted)
    read = read_interior(first.content)
    covered = frozenset(index for index, page in enumerate(read.pages) if covers(page.over))
    if covered:
        wanted = replace(wanted, bleed=house.bleed(), covered=covered)
    aside, down = _moves(read, house, wanted.pages, covered)
    if not (aside or down or covered):
        return Made(first, read, 0.0, 0.0)
    made = make_interior(content, replace(wanted, aside_pt=aside, down_pt=down))
    return Made(made, read_interior(made.content), aside, down, len(covered))


def choose_inks(house: House, ink: str, profile: bytes) -> Inks:
    """Those of the pages. Raises ValueError when the profile is not that of a press with these inks, or when one is
    needed and there is none."""
    if ink == "black":
        if profile and (space := space_of_profile(profile)) not in ("CMYK", "GRAY"):
            raise ValueError(f"it is a profile of {space}, not of a press (CMYK, or GRAY)")
        return Black()
    if house.figures["colour"].value == "rgb":
        return Screen()
    if not profile:
        raise ValueError("a book in colour needs the profile of the press")
    return Process(profile)


def choose_cover_inks(house: House, profile: bytes, *, pictures: bool) -> Inks:
    """Those of the cover. Raises ValueError as `choose_inks` does, where there are ``pictures`` on it."""
    if house.figures["cover_colour"].value == "rgb":
        return Screen()
    if not pictures:
        return Plain()
    if not for_colours(profile):
        raise ValueError("a cover with pictures needs the profile of a press of four inks")
    return Cover(profile)


def for_colours(profile: bytes) -> bytes:
    """The profile, where it is that of a press of four inks; b"" for none and for that of black ink."""
    return profile if profile and space_of_profile(profile) == "CMYK" else b""


def make_cover_for_house(
    content: bytes,
    house: House,
    inks: Inks,
    title: str,
    written: str,
    profile: bytes,
    bleed_pt: float,
) -> Interior:
    """The cover in the inks of the press, of a sheet that was set in the colours of a screen; ``bleed_pt``: around it."""
    flavour, profile = house.figures["flavour"].value, for_colours(profile)
    if flavour == X4 and not profile:
        flavour = X1A  # which names a press, where the other has to bring its profile
    wanted = Wanted(
        inks, title, _VERSIONS[flavour], 0.0, 0.0, bleed_pt, 1, flavour,
        "Custom" if profile else _CONDITIONS.get(flavour, ""), profile if flavour else b"", written,
    )  # fmt: skip
    return make_interior(content, wanted)


def _moves(
    read: FileRead, house: House, pages: int, covered: frozenset[int]
) -> tuple[float, float]:
    """How far pages have to move from the spine and downwards, where there is room for it on the other side; those that are
    ``covered`` by a picture stay where they are."""
    found = nearest_print(
        [
            replace(page, margins=None) if at in covered else page
            for at, page in enumerate(read.pages)
        ]
    )
    if found is None:
        return 0.0, 0.0
    inner, outer, head, foot = found
    least = house.outer_pt(bled=bool(covered))
    return (
        _move(inner, outer, house.gutter_pt(pages), least),
        _move(head, foot, least, least),
    )


def _move(here: float, there: float, wanted: float, kept: float) -> float:
    """From the side where too little room is to the one where there is more than needed; negative: back."""
    lacking, spare = wanted - here, there - kept
    if lacking > 0 and spare > 0:
        return round(min(lacking, spare), 2)
    if spare < 0 and lacking < 0:
        return -round(min(-spare, -lacking), 2)
    return 0.0
