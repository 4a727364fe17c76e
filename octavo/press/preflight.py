"""Turn what was read of an interior into a verdict, rule by rule: what the house asks, what the file has, who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from octavo.model import Finding, Severity
from octavo.press.houses import Figure, House, Pages
from octavo.press.reading import FileRead

_INCH = 72.0
_NEAR_PT = 0.2  # that a length may miss a rule by: a printer measures hundredths of an inch
_HAIRLINE_PT = 0.25  # below which a line may not print
_CODES = {
    "inner": "press-inner",
    "outer": "press-outer",
    "top": "press-top",
    "bottom": "press-bottom",
}
_COARSEST = 200  # ppi: below, pixels are seen


@dataclass(frozen=True, slots=True)
class Job:
    """What is ordered: a book of the house's, in an ink on a paper."""

    house: House
    ink: str  # "black" or "colour"
    paper: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a house, and whether a file keeps it."""

    code: str
    asked: str
    seen: str
    figure: Figure
    severity: Severity | None  # None: it is kept
    cure: str = ""

    @property
    def finding(self) -> Finding | None:
        """What there is to mend."""
        if self.severity is None:
            return None
        message = f"{self.asked}; the file has {self.seen} ({self.figure.source.title})"
        return Finding(self.code, self.severity, message, hint=self.cure or None)


def judge_interior(read: FileRead, job: Job) -> list[Rule]:
    """Every rule of the house, held against a file."""
    rules: list[Rule] = []
    for check in _CHECKS:
        rules += check(read, job)
    return rules


def _rule(
    code: str, asked: str, seen: str, figure: Figure, kept: bool, cure: str,
    severity: Severity = Severity.ERROR,
) -> Rule:  # fmt: skip
    return Rule(code, asked, seen, figure, None if kept else severity, "" if kept else cure)


def _check_trim(read: FileRead, job: Job) -> Iterator[Rule]:
    (least_w, least_h), (most_w, most_h) = job.house.trim_pt()
    figure = job.house.figures["trim"]
    sizes = Counter((round(page.trim[0], 1), round(page.trim[1], 1)) for page in read.pages)
    wide, high = max(sizes, key=lambda size: sizes[size])
    kept = (
        len(sizes) == 1
        and least_w - _NEAR_PT <= wide <= most_w + _NEAR_PT
        and least_h - _NEAR_PT <= high <= most_h + _NEAR_PT
    )
    yield _rule(
        "press-trim",
        f"pages of one size, {_inches(least_w)} × {_inches(least_h)} to {_inches(most_w)} × {_inches(most_h)}",
        f"{_inches(wide)} × {_inches(high)}" + (f" and {len(sizes) - 1} other sizes" if len(sizes) > 1 else ""),
        figure, kept, "choose a trim that the house prints: print: {trim: us-trade}",
    )  # fmt: skip


def _check_pages(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["pages"]
    count = len(read.pages)
    bound = job.house.pages(job.ink, job.paper)
    if bound is None:
        known = {(row["ink"], row["paper"]) for row in figure.value}
        asked = "one of " + ", ".join(f"{ink} on {paper}" for ink, paper in sorted(known))
        yield _rule("press-paper", asked, f"{job.ink} on {job.paper}", figure, False,
                    "print: {ink: black, paper: white} in the front matter")  # fmt: skip
        return
    yield _rule(
        "press-pages", f"{bound.least} to {bound.most} pages", f"{count}", figure,
        bound.least <= count <= bound.most, _cure_of_pages(count, bound),
    )  # fmt: skip
    multiple = job.house.figures["multiple"]
    yield _rule("press-count", f"a multiple of {multiple.value} pages", f"{count}", multiple,
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
        yield _rule(
            _CODES[side],
            f"at least {_inches(least)} of {side} margin" + (" in a book of so many pages" if side == "inner" else ""),
            f"{_inches(found)} on page {index + 1}",
            house.figures[name], found >= least - _NEAR_PT,
            "choose a larger trim, or keep wide tables, pictures and formulas within the text",
        )  # fmt: skip


def _check_fonts(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["flavour"]
    loose = ", ".join(sorted(read.loose)) or f"all {len(read.fonts)}"
    yield _rule("press-fonts", "every font in the file", loose, figure, not read.loose,
                "build the book again: Octavo embeds every font it sets with")  # fmt: skip


def _check_inks(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["colour"]
    spaces = {"cmyk": "DeviceCMYK", "rgb": "DeviceRGB"}
    allowed = {"DeviceGray"} | ({spaces[figure.value]} if job.ink == "colour" else set())
    wrong = [index + 1 for index, page in enumerate(read.pages) if page.inks.keys() - allowed]
    seen = sorted({space for page in read.pages for space in page.inks})
    asked = "black ink alone" if job.ink == "black" else f"black and {figure.value.upper()}"
    yield _rule("press-inks", asked, f"{', '.join(seen) or 'no ink'}{_pages(wrong)}", figure, not wrong,
                "make the files again with octavo press")  # fmt: skip
    limit = job.house.figures.get("ink_limit")
    if limit is not None:
        most, index = max((page.most_ink, at) for at, page in enumerate(read.pages))
        yield _rule(
            "press-ink-sum", f"at most {limit.value} % of ink on one place", f"{100 * most:.0f} % on page {index + 1}",
            limit, 100 * most <= limit.value + 1, "use a profile of the press that holds less ink, or lighter pictures",
        )  # fmt: skip


def _check_pictures(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["ppi"]
    if not read.pictures:
        return
    coarsest = min(read.pictures, key=lambda picture: picture.ppi)
    below = sorted(
        {picture.page + 1 for picture in read.pictures if picture.ppi < figure.value - 1}
    )
    yield _rule(
        "press-sharpness", f"pictures of {figure.value} ppi and more",
        f"{coarsest.ppi:.0f} ppi on page {coarsest.page + 1}" + (_pages(below) if len(below) > 1 else ""),
        figure, not below, "use pictures with more points, or print them smaller: {width=50%}",
        Severity.ERROR if coarsest.ppi < _COARSEST else Severity.WARNING,
    )  # fmt: skip


def _check_lines(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["ppi"]
    thin = [
        (page.thinnest, index + 1)
        for index, page in enumerate(read.pages)
        if page.thinnest is not None
    ]
    if thin:
        width, index = min(thin)
        yield _rule("press-hairline", f"lines of {_HAIRLINE_PT} pt and more", f"{width:.2f} pt on page {index}", figure,
                    width >= _HAIRLINE_PT - 0.005, "draw thicker lines", Severity.WARNING)  # fmt: skip


def _check_held(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["forbidden"]
    there = [what for what in figure.value if what in read.held]
    yield _rule(
        "press-forbidden", f"no {', '.join(figure.value)}", ", ".join(there) or "none of these", figure, not there,
        "draw what is half transparent on white, in the program that made it" if "transparency" in there
        else "make the files again with octavo press",
    )  # fmt: skip


def _check_flavour(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures["flavour"]
    yield _rule("press-flavour", figure.value or "a PDF", read.flavour or "a PDF", figure,
                not figure.value or figure.value == read.flavour, "make the files again with octavo press")  # fmt: skip


def _check_size(read: FileRead, job: Job) -> Iterator[Rule]:
    figure = job.house.figures.get("megabytes")
    if figure is not None:
        size = read.size / 1_000_000
        yield _rule("press-size", f"a file of at most {figure.value} MB", f"{size:.1f} MB", figure,
                    size <= figure.value, "use smaller pictures")  # fmt: skip


_CHECKS: tuple[Callable[[FileRead, Job], Iterator[Rule]], ...] = (
    _check_trim, _check_pages, _check_margins, _check_fonts, _check_inks, _check_pictures, _check_lines,
    _check_held, _check_flavour, _check_size,
)  # fmt: skip


def _inches(points: float) -> str:
    return f"{points / _INCH:.3f}".rstrip("0").rstrip(".") + " in"


def _pages(wrong: list[int]) -> str:
    if not wrong:
        return ""
    named = ", ".join(map(str, wrong[:5]))
    return f" (pages {named}{' …' if len(wrong) > 5 else ''})"
