"""Turn what was read of an interior into a verdict, rule by rule: what the house asks, what the file has, who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from octavo.press.houses import Pages
from octavo.press.measuring import say_nearest
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
    quoted,
    rule,
)

_ROUNDED_PT = 0.5  # houses round trims to hundredths of an inch, and A4 is 11.693 in high
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


def _check_trim(read: FileRead, job: Job) -> Iterator[Rule]:
    (least_w, least_h), (most_w, most_h) = job.house.trim_pt()
    figure = job.house.figures["trim"]
    sizes = Counter((round(page.trim[0], 1), round(page.trim[1], 1)) for page in read.pages)
    wide, high = max(sizes, key=lambda size: sizes[size])
    kept = (
        len(sizes) == 1
        and least_w - _ROUNDED_PT <= wide <= most_w + _ROUNDED_PT
        and least_h - _ROUNDED_PT <= high <= most_h + _ROUNDED_PT
    )
    yield rule(
        "press-trim",
        f"pages of one size, {inches(least_w)} × {inches(least_h)} to {inches(most_w)} × {inches(most_h)}",
        f"{inches(wide)} × {inches(high)}" + (f" and {len(sizes) - 1} other sizes" if len(sizes) > 1 else ""),
        figure, kept, "choose a trim that the house prints: print: {trim: us-trade}",
    )  # fmt: skip


def _check_pages(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["pages"]
    count = len(read.pages)
    bound = job.house.pages(job.ink, job.paper)
    if bound is None:
        known = {(row["ink"], row["paper"]) for row in figure.value}
        asked = "one of " + ", ".join(f"{ink} on {paper}" for ink, paper in sorted(known))
        yield rule("press-paper", asked, f"{job.ink} on {job.paper}", figure, False,
                    "print: {ink: black, paper: white} in the front matter")  # fmt: skip
        return
    yield rule(
        "press-pages", f"{bound.least} to {bound.most} pages", f"{count}", figure,
        bound.least <= count <= bound.most, _cure_of_pages(count, bound),
    )  # fmt: skip
    multiple = job.house.figures["multiple"]
    yield rule("press-count", f"a multiple of {multiple.value} pages", f"{count}", multiple,
                count % int(multiple.value) == 0, "make the files again with octavo press")  # fmt: skip


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
    gutter = house.gutter_pt(len(read.pages))
    for side, (found, index) in sides.items():
        least, name = (gutter, "gutter") if side == "inner" else (house.outer_pt(), "outer")
        yield rule(
            _CODES[side],
            f"at least {inches(least)} of {side} margin" + (" in a book of so many pages" if side == "inner" else ""),
            f"{inches(found)} on page {index + 1}" + (_words_at(read, index, side) if found < least - NEAR_PT else ""),
            house.figures[name], found >= least - NEAR_PT,
            "choose a larger trim, keep wide tables, pictures and formulas within the text, and print notes of the margin at the foot",
        )  # fmt: skip


def _words_at(read: FileRead, index: int, side: str) -> str:
    """The words that stand nearest to a side of a page, where it is words that do."""
    if not read.content:
        return ""
    if side in ("inner", "outer"):
        side = "left" if (side == "inner") == (index % 2 == 0) else "right"
    words = say_nearest(read.content, index, side)
    return f": {quoted([words])}" if words else ""


_CHECKS: tuple[Callable[[FileRead, Job], Iterator[Rule]], ...] = (
    _check_trim, _check_pages, _check_margins, check_fonts, check_inks, check_pictures, check_lines,
    check_held, check_flavour, check_size,
)  # fmt: skip
