"""Turn what was read of an interior into a verdict, rule by rule: what the house asks, what the file has, who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.press.bleeding import Bleed
from octavo.press.houses import Figure, Pages, Source
from octavo.press.matrix import Box
from octavo.press.measuring import PageRead, say_nearest
from octavo.press.reading import FileRead
from octavo.press.rules import (
    NEAR_PT,
    Job,
    Rule,
    check_flavour,
    check_fonts,
    check_held,
    check_inks,
    check_lines,
    check_pictures,
    check_size,
    inches,
    pages,
    quoted,
    rule,
)
from octavo.text.scripts import direction_of

_DIRECTION = Figure("rtl", Source("Octavo, README, What is not there yet"))
_CODES = {
    "inner": "press-inner",
    "outer": "press-outer",
    "top": "press-top",
    "bottom": "press-bottom",
}


def judge_interior(read: FileRead, job: Job) -> list[Rule]:
    """Every rule of the house, held against a file."""
    rules: list[Rule] = []
    for check in _CHECKS:
        rules += check(read, job)
    return rules


def tell_direction(metadata: Metadata) -> Iterator[Rule]:
    """A book that is read from right to left is bound at its right side, which ours are not."""
    if direction_of(metadata.language) == "rtl":
        yield rule(
            "press-direction", "a book that is read from right to left, bound at the right", "pages and a cover for one that is bound at the left",
            _DIRECTION, False, "have the printer turn the order of pages and cover, or do not order it: Octavo sets the text of such a book, "
            "not yet its pages", Severity.WARNING, ("language",),
        )  # fmt: skip


def _check_trim(read: FileRead, job: Job) -> Iterator[Rule]:
    (least_w, least_h), (most_w, most_h) = job.house.trim_pt()
    figure = job.house.figures["trim"]
    sizes = Counter((round(page.trim[0], 1), round(page.trim[1], 1)) for page in read.pages)
    wide, high = max(sizes, key=lambda size: sizes[size])
    kept = len(sizes) == 1 and job.house.prints(wide, high)
    yield rule(
        "press-trim",
        f"pages of one size, {inches(least_w)} × {inches(least_h)} to {inches(most_w)} × {inches(most_h)}",
        f"{inches(wide)} × {inches(high)}" + (f" and {len(sizes) - 1} other sizes" if len(sizes) > 1 else ""),
        figure, kept, "choose a trim that the house prints: print: {trim: us-trade}", key=("print", "trim"),
    )  # fmt: skip


def _check_pages(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["pages"]
    count = len(read.pages)
    bound = job.house.pages(job.ink, job.paper)
    if bound is None:
        known = {(row["ink"], row["paper"]) for row in figure.value}
        asked = "one of " + ", ".join(f"{ink} on {paper}" for ink, paper in sorted(known))
        yield rule("press-paper", asked, f"{job.ink} on {job.paper}", figure, False,
                    "print: {ink: black, paper: white} in the front matter", key=("print", "paper"))  # fmt: skip
        return
    yield rule(
        "press-pages", f"{bound.least} to {bound.most} pages", f"{count}", figure,
        bound.least <= count <= bound.most, _cure_of_pages(count, bound), key=("print",),
    )  # fmt: skip
    multiple = job.house.figures["multiple"]
    yield rule("press-count", f"a multiple of {multiple.value} pages", f"{count}", multiple,
                count % int(multiple.value) == 0, "make the files again with octavo press")  # fmt: skip
    if blank := job.house.blank_last:
        printed = [page for page in read.pages[-blank:] if page.margins or page.over]
        yield rule("press-last", "a last page without any print", "print on it" if printed else "a blank one",
                    job.house.figures["blank_last"], not printed, "make the files again with octavo press")  # fmt: skip


def _cure_of_pages(count: int, bound: Pages) -> str:
    if count < bound.least:
        return "a smaller trim or a larger print: {font-size: …} makes more pages"
    return "a larger trim or a smaller print: {font-size: …} makes fewer pages, or part the book into volumes"


def _check_margins(read: FileRead, job: Job) -> Iterator[Rule]:
    house = job.house
    sides: dict[str, tuple[float, int]] = {}
    for index, page in enumerate(read.pages):
        if page.margins is None:
            continue
        left, top, right, bottom = page.margins
        inner, outer = (left, right) if index % 2 == 0 else (right, left)
        for side, found in (("inner", inner), ("outer", outer), ("top", top), ("bottom", bottom)):
            sides[side] = min(sides.get(side, (found, index)), (found, index))
    gutter, bled = house.gutter_pt(len(read.pages)), any(page.over for page in read.pages)
    other = house.outer_pt(bled=bled), house.outer_figure(bled=bled)
    for side, (found, index) in sides.items():
        least, name = (gutter, "gutter") if side == "inner" else other
        yield rule(
            _CODES[side],
            f"at least {inches(least)} of {side} margin" + (" in a book of so many pages" if side == "inner" else ""),
            f"{inches(found)} on page {index + 1}" + (_words_at(read, index, side) if found < least - NEAR_PT else ""),
            house.figures[name], found >= least - NEAR_PT,
            "choose a larger trim, keep wide tables, pictures and formulas within the text, and print notes of the margin at the foot",
        )  # fmt: skip
    advised = house.advised_gutter_pt(len(read.pages))
    if advised and "inner" in sides:
        found, index = sides["inner"]
        yield rule(
            "press-gutter", f"{inches(advised)} of inner margin, which is advised for so many pages",
            f"{inches(found)} on page {index + 1}", house.figures["gutter_advised"], found >= advised - NEAR_PT,
            "nothing has to be done: pages stand as far from the spine as their outer margin allows; a larger trim has more room",
            Severity.NOTE,
        )  # fmt: skip


def _words_at(read: FileRead, index: int, side: str) -> str:
    """The words that stand nearest to a side of a page, where it is words that do."""
    if not read.content:
        return ""
    if side in ("inner", "outer"):
        side = "left" if (side == "inner") == (index % 2 == 0) else "right"
    words = say_nearest(read.content, index, side)
    return f": {quoted([words])}" if words else ""


def _check_bleed(read: FileRead, job: Job) -> Iterator[Rule]:
    """In a book with pictures that reach the edges of the paper, all pages have room for the bleed, and these pictures fill it."""
    if not any(page.over for page in read.pages):
        return
    bleed, figure = job.house.bleed(), job.house.figures["bleed"]
    narrow = [
        index + 1
        for index, page in enumerate(read.pages)
        if any(
            abs(here - added) > NEAR_PT
            for here, added in zip(_around_trim(page), bleed.added(index), strict=True)
        )
    ]
    wide = ", ".join(f"{inches(getattr(bleed, side))} {side}" for side in _SIDES)
    yield rule(
        "press-bleed-box", f"pages larger than the trim by the bleed: {wide}",
        "so all" if not narrow else f"others{pages(narrow)}", figure, not narrow,
        "write {.bleed} at a picture that reaches an edge, or print it smaller; then make the files again with octavo press",
    )  # fmt: skip
    lacking = [
        (index + 1, name, over)
        for index, page in enumerate(read.pages)
        for name, over, asked in _over(page, bleed, index)
        if not (over > asked - NEAR_PT if asked >= 0 else over < asked + NEAR_PT)
    ]
    seen = (
        "so all"
        if not lacking
        else f"{inches(lacking[0][2])} {lacking[0][1]}" + pages(sorted({at for at, *_ in lacking}))
    )
    yield rule(
        "press-bleed", "what reaches an edge of the paper runs over it by the bleed", seen, figure, not lacking,
        "write {.bleed} at the picture, or print it smaller: {width=90%}",
    )  # fmt: skip


_SIDES = ("top", "outer", "bottom", "inner")


def _over(page: PageRead, bleed: Bleed, index: int) -> Iterator[tuple[str, float, float]]:
    """The sides of a page that are reached, or nearly, with how far print runs over them, and how far it is asked to."""
    names = ("inner", "outer") if index % 2 == 0 else ("outer", "inner")
    sides = (names[0], "bottom", names[1], "top")
    for name, over, asked in zip(sides, page.over or (), bleed.around(index), strict=False):
        if over > -max(bleed.top, -bleed.inner) - NEAR_PT:
            yield name, over, asked


def _around_trim(page: PageRead) -> Box:
    """By how much a page is larger than its trim: left, bottom, right, top."""
    (wide, high), (left, bottom, right, top) = page.media, page.paper
    return left, bottom, wide - right, high - top


_CHECKS: tuple[Callable[[FileRead, Job], Iterator[Rule]], ...] = (
    _check_trim, _check_pages, _check_margins, _check_bleed, check_fonts, check_inks, check_pictures, check_lines,
    check_held, check_flavour, check_size,
)  # fmt: skip
