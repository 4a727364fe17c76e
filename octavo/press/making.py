"""Turn a print edition into the interior that a house takes, moved on its pages as far as its margins ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace

from octavo.checks.pdfobjects import PdfObjects
from octavo.checks.pdftokens import Reference
from octavo.checks.text import EditionError
from octavo.model.errors import UsageError
from octavo.press.bleeding import NO_BLEED, covers
from octavo.press.greyprofile import make_grey_profile
from octavo.press.houses import House
from octavo.press.inks import Black, Cover, Inks, Plain, Process, Screen, space_of_profile
from octavo.press.interior import X1A, X4, Interior, Wanted, make_interior
from octavo.press.measuring import Measured, PageRead, measure_pages, nearest_print
from octavo.press.reading import FileRead, read_interior
from octavo.workshop.pool import Workshop, result_of

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


Size = tuple[int, tuple[float, float]]  # pages; width and height of the trim, in points


def size_of(content: bytes, house: House) -> Size:
    """That of the interior that a print edition becomes. Raises UsageError when it is no print edition of ours."""
    with _reading_edition():
        pdf = PdfObjects(content)
        pages = pdf.pages()
        left, bottom, right, top = map(
            float, pdf.get(pdf.get(Reference(pages[0].number))["MediaBox"])
        )
        return house.whole_count(len(pages)), (right - left, top - bottom)


@contextmanager
def _reading_edition() -> Iterator[None]:
    try:
        yield
    except (EditionError, LookupError) as error:
        raise UsageError(
            f"the print edition cannot be read: {error}", hint="build it again"
        ) from error


def make_for_house(
    content: bytes,
    house: House,
    inks: Inks,
    title: str,
    written: str,
    profile: bytes,
    workshop: Workshop | None = None,
    measured: Future[list[Measured]] | None = None,
) -> Made:
    """``profile``: of the book's press; b"" where it names none. ``measured``: the print of ``content``, where that was
    asked for before.

    Raises UsageError when ``content`` is no print edition of ours.
    """
    workshop = workshop or Workshop()
    measured = measured or workshop.ask(measure_pages, content)
    with _reading_edition():
        pages = result_of(measured)
        flavour = house.figures["flavour"].value
        own = profile
        if flavour == X4 and not profile:
            own = make_grey_profile()
        covered = frozenset(index for index, page in enumerate(pages) if covers(page.over))
        count = house.whole_count(len(pages))
        aside, down = find_moves(pages, house, count, covered)
        wanted = Wanted(
            inks, title, _VERSIONS[flavour], aside, down, 0.0, count, flavour,
            "Custom" if profile else _CONDITIONS.get(flavour, ""), own if flavour else b"", written,
            house.bleed() if covered else NO_BLEED, covered,
        )  # fmt: skip
        made = make_interior(content, wanted)
        read = read_interior(made.content, workshop)
        # what is flattened to a picture may reach farther than what it was
        more, lower = find_moves(read.pages, house, count, covered)
        if more or lower:
            aside, down = aside + more, down + lower
            made = make_interior(content, replace(wanted, aside_pt=aside, down_pt=down))
            read = read_interior(made.content, workshop)
        return Made(made, read, aside, down, len(covered))


def choose_inks(house: House, ink: str, profile: bytes) -> Inks:
    """Those of the pages. Raises ValueError when the profile is not that of a press with these inks, or when one is
    needed and there is none."""
    if ink == "black":
        if profile and (space := space_of_profile(profile)) not in ("CMYK", "GRAY"):
            raise ValueError(f"it is a profile of {space}, not of a press (CMYK, or GRAY)")
        return Black()
    process = Process(profile) if profile else None  # a wrong one is one for every house
    if house.figures["colour"].value == "rgb":
        return Screen()
    if process is None:
        raise ValueError("a book in colour needs the profile of the press")
    return process


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


def find_moves(
    pages: Sequence[Measured | PageRead],
    house: House,
    count: int,
    covered: frozenset[int],
) -> tuple[float, float]:
    """How far pages have to move from the spine and downwards, where there is room for it on the other side; those that are
    ``covered`` by a picture stay where they are."""
    found = nearest_print([None if at in covered else p.margins for at, p in enumerate(pages)])
    if found is None:
        return 0.0, 0.0
    inner, outer, head, foot = found
    least = house.outer_pt(bled=bool(covered))
    aside = _move(inner, outer, house.gutter_pt(count), least)
    advised, room = house.advised_gutter_pt(count), outer - aside - least
    if advised and room > 0:  # what is only advised takes what is left, and pushes nothing back
        aside = round(aside + max(min(advised - inner - aside, room), 0.0), 2)
    return aside, _move(head, foot, least, least)


def _move(here: float, there: float, wanted: float, kept: float) -> float:
    """From the side where too little room is to the one where there is more than needed; negative: back."""
    lacking, spare = wanted - here, there - kept
    if lacking > 0 and spare > 0:
        return round(min(lacking, spare), 2)
    if spare < 0 and lacking < 0:
        return -round(min(-spare, -lacking), 2)
    return 0.0
