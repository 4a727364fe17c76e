"""Turn what was read of a cover into a verdict, rule by rule: the sheet, the spine, where words stand, the bar code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from octavo.model import Severity
from octavo.press.houses import CASE, JACKET, PAPERBACK, House
from octavo.press.matrix import Box
from octavo.press.measuring import Word
from octavo.press.reading import FileRead
from octavo.press.rules import (
    NEAR_PT,
    Job,
    Rule,
    check_flavour,
    check_fonts,
    check_held,
    check_inks,
    check_pictures,
    check_size,
    inches,
    quoted,
    rule,
)
from octavo.press.spread import Spread

_MM = 72 / 25.4
# what a sheet has besides its panels, and the figure that says so
_WITHIN = {
    PAPERBACK: "bleed and spine included",
    CASE: "hinges, folds and spine included",
    JACKET: "flaps, bleed and spine included",
}
_BY = {PAPERBACK: "cover_bleed"}
# a page of the thinnest paper that is printed, of the thickest board, and what a binding adds at most
_THINNEST_MM, _THICKEST_MM, _BOARDS_MM = 0.02, 0.25, 8.0
# by how much a picture may be wider or narrower than its place: one without bleed is, and a spine is where it is by a sixteenth
# of an inch on each side
_LOST_PT = {"front": 18.0, "back": 18.0, "wrap": 9.0}
_GLUE_MM = 2.0  # that glue and a cover may add to a thin book


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cover as it was ordered, and where its words stand."""

    spread: Spread
    pages: int
    words: Sequence[Word]
    code: Box | None  # of the bar code's white box; None where there is none
    titled: bool  # whether words are on the spine
    measured: bool  # whether the printer has measured the spine
    ink: str = "black"  # of the pages
    art: tuple[str, ...] = ()  # the parts that the author's pictures are for, as they are drawn


def judge_cover(read: FileRead, job: Job, sheet: Sheet) -> list[Rule]:
    """Every rule of the house for covers, held against a file."""
    rules = [*_check_sheet(read, job, sheet), *_check_spine(job, sheet), *_check_safe(job, sheet)]
    rules += [*_check_code(job, sheet), *_check_art(read, job, sheet)]
    for check in (check_fonts, check_inks, check_pictures, check_held, check_flavour, check_size):
        rules += check(read, job)
    return rules


def _check_sheet(read: FileRead, job: Job, sheet: Sheet) -> Iterator[Rule]:
    spread = sheet.spread
    (wide, high) = read.pages[0].media
    kept = (
        len(read.pages) == 1
        and abs(wide - spread.width_pt) < NEAR_PT
        and abs(high - spread.height_pt) < NEAR_PT
    )
    yield rule(
        "press-cover", f"one sheet of {inches(spread.width_pt)} × {inches(spread.height_pt)}, "
        + _WITHIN[spread.binding],
        f"{inches(wide)} × {inches(high)}", job.house.figures[_BY.get(spread.binding, spread.binding)], kept,
        "make the files again with octavo press",
    )  # fmt: skip
    if spread.flap_pt:
        figure = job.house.figures[JACKET]
        least = 72 * float(figure.value["least"])
        most = min(72 * float(figure.value.get("most", math.inf)), spread.trim_pt[0])
        yield rule(
            "press-flaps", f"flaps of {inches(least)}" + (f" to {inches(most)}" if most > least else ""),
            inches(spread.flap_pt), figure, least - NEAR_PT <= spread.flap_pt <= most + NEAR_PT,
            "take print: {flap: …} out, or write what the printer folds", key=("print", "flap"),
        )  # fmt: skip


def _check_spine(job: Job, sheet: Sheet) -> Iterator[Rule]:
    figure = job.house.figures["spine"]
    thick = inches(sheet.spread.spine_pt)
    asked = (
        "the spine that the printer has measured"
        if sheet.measured
        else f"a spine for {sheet.pages} pages on {job.paper}"
    )
    formula = job.house.spine_pt(sheet.pages, sheet.ink, job.paper, sheet.spread.binding)
    likely = not sheet.measured or _is_likely(job.house, sheet, formula)
    yield rule(
        "press-spine", asked, thick, figure, sheet.spread.spine_pt > 0 and likely,
        f"no paper of the house's makes so thick or so thin a book of {sheet.pages} pages"
        + (f", which by its formula has {inches(formula)}" if formula else "")
        + ": look at print: {spine: 14.2mm} again, or take it out",
        key=("print", "spine") if sheet.measured else (),
    )  # fmt: skip
    words = job.house.figures["spine_text"]
    bare = sheet.spread.bare_pt
    enough = job.house.pages_of_spine(bare, sheet.ink, job.paper, sheet.spread.binding)
    yield rule(
        "press-spine-words",
        f"words on the spine from {words.value} pages on, {inches(sheet.spread.clear_pt)} from its folds",
        "words" if sheet.titled else f"none: {sheet.pages} pages, {thick}", words, sheet.titled,
        f"a spine has room for words from {inches(bare)} on"
        + (f", which some {enough} pages have on {job.paper}" if enough else "")
        + "; nothing has to be done: thin spines stay bare", Severity.NOTE,
    )  # fmt: skip


def _is_likely(house: House, sheet: Sheet, formula: float | None) -> bool:
    """Whether pages can make a book as thick as somebody has measured: within twice what is computed for the house's own
    papers; where a printer takes any, within what paper is made of."""
    thick = sheet.spread.spine_pt
    if formula and house.figures["papers"].value == "own":
        return formula / 2 <= thick <= 2 * formula + _GLUE_MM * _MM
    return _THINNEST_MM * sheet.pages <= thick / _MM <= _THICKEST_MM * sheet.pages + _BOARDS_MM


def _check_safe(job: Job, sheet: Sheet) -> Iterator[Rule]:
    """All words but the digits of the bar code stand where no knife and no fold comes."""
    places = sheet.spread.safe_boxes()
    code = sheet.code
    spine = [word for word in sheet.words if _is_in(word.box, places["spine"])]
    loose = [
        word
        for word in sheet.words
        if not (code is not None and _is_in(word.box, code))
        and (
            not any(_is_in(word.box, place) for place in places.values())
            or (code is not None and _meet(word.box, code))
            or (
                word in spine
                and any(_meet(word.box, other.box) for other in spine if other is not word)
            )
        )
    ]
    yield rule(
        "press-safe", f"words at least {inches(sheet.spread.safe_pt)} from the trim and the folds, and none on the bars or on one another",
        f"{len(loose)} that stand nearer: {quoted([word.text for word in loose])}" if loose
        else f"all of {len(sheet.words)} pieces of type",
        job.house.figures["cover_safe"], not loose, "a shorter title, shorter names or a shorter blurb: make room",
    )  # fmt: skip


def _check_code(job: Job, sheet: Sheet) -> Iterator[Rule]:
    figure = job.house.figures["isbn"]
    yield rule(
        "press-isbn", "an ISBN, as bars on the back" if figure.value == "error" else "an ISBN, or one of the house's",
        "bars" if sheet.code else "none", figure, sheet.code is not None,
        "identifiers: {isbn-print: 978-…} in the front matter", Severity(figure.value), ("identifiers", "isbn-print"),
    )  # fmt: skip
    if sheet.code is not None:
        left, low, right, high = sheet.code
        asked = job.house.figures["barcode"]
        wide, tall = asked.value
        yield rule(
            "press-barcode", f"a white box of at least {wide} × {tall} in around the bars",
            f"{inches(right - left)} × {inches(high - low)}", asked,
            right - left >= 72 * wide - NEAR_PT and high - low >= 72 * tall - NEAR_PT,
            "make the files again with octavo press",
        )  # fmt: skip


def _check_art(read: FileRead, job: Job, sheet: Sheet) -> Iterator[Rule]:
    """The author's pictures have the shape of what they cover: what is longer is cut off on both sides."""
    if len(read.pictures) != len(sheet.art):
        return
    high, places = sheet.spread.height_pt, sheet.spread.art_places()
    for part, picture in zip(sheet.art, read.pictures, strict=True):
        wide, natural = places[part][1], high * picture.size_pt[0] / picture.size_pt[1]
        cut = 1 - min(wide / natural, natural / wide)
        size = f"{inches(wide)} × {inches(high)}"
        pixels = " × ".join(
            f"{length * job.house.figures['ppi'].value / 72:.0f}" for length in (wide, high)
        )
        yield rule(
            "press-art-shape", f"a picture of {size} for cover-art: {{{part}: …}}",
            f"one that is {inches(natural)} wide at that height: {100 * cut:.0f} % of it are cut off",
            job.house.figures["cover_bleed"], abs(natural - wide) <= _LOST_PT[part],
            f"make it {size}, {pixels} pixels and more" + (
                f": back, spine and front with bleed, and a spine of {inches(sheet.spread.spine_pt)}" if part == "wrap" else ""
            ), Severity.WARNING, ("cover-art", part),
        )  # fmt: skip


def _meet(box: Box, other: Box) -> bool:
    return (
        box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
    )  # fmt: skip


def _is_in(box: Box, place: Box) -> bool:
    return (
        box[0] >= place[0] - NEAR_PT
        and box[1] >= place[1] - NEAR_PT
        and box[2] <= place[2] + NEAR_PT
        and box[3] <= place[3] + NEAR_PT
    )
