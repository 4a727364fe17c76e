"""What a preflight is made of: what is ordered, a rule that a file keeps or breaks, and the rules of every file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from octavo.model import Finding, Severity
from octavo.press.houses import PAPERBACK, Figure, House
from octavo.press.interior import X1A, X4
from octavo.press.reading import FileRead

_INCH = 72.0
NEAR_PT = 0.2  # that a length may miss a rule by: a printer measures hundredths of an inch
_HAIRLINE_PT = 0.25  # below which a line may not print
_NAMED, _QUOTED = 3, 40  # texts that a message names, and letters of each
_SMALL_PT = 7.2  # lengths below have a digit more: a sixteenth of an inch is 0.0625 in
_COARSEST = 200  # ppi: below, pixels are seen


@dataclass(frozen=True, slots=True)
class Job:
    """What is ordered: a book of the house's, in an ink on a paper."""

    house: House
    ink: str  # "black" or "colour"
    paper: str
    cover: bool = False  # or the pages within
    binding: str = PAPERBACK


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a house, and whether a file keeps it."""

    code: str
    asked: str
    seen: str
    figure: Figure
    severity: Severity | None  # None: it is kept
    cure: str = ""
    key: tuple[str, ...] = ()  # of the front matter, whose value is to be mended

    @property
    def finding(self) -> Finding | None:
        """What there is to mend."""
        if self.severity is None:
            return None
        message = f"{self.asked}; the file has {self.seen} ({self.figure.source.title})"
        return Finding(self.code, self.severity, message, hint=self.cure or None)


def rule(
    code: str, asked: str, seen: str, figure: Figure, kept: bool, cure: str,
    severity: Severity = Severity.ERROR, key: tuple[str, ...] = (),
) -> Rule:  # fmt: skip
    """A rule, kept or broken."""
    return Rule(code, asked, seen, figure, None if kept else severity, "" if kept else cure, key)


def check_fonts(read: FileRead, job: Job) -> Iterator[Rule]:
    """Every font is in the file."""
    figure = job.house.figures["flavour"]
    loose = ", ".join(sorted(read.loose)) or f"all {len(read.fonts)}"
    yield rule("press-fonts", "every font in the file", loose, figure, not read.loose,
                "build the book again: Octavo embeds every font it sets with")  # fmt: skip


def check_inks(read: FileRead, job: Job) -> Iterator[Rule]:
    """The file has the inks of the press, and not more of them than paper holds."""
    figure = job.house.figures["cover_colour" if job.cover else "colour"]
    spaces = {"cmyk": "DeviceCMYK", "rgb": "DeviceRGB"}
    allowed = {"DeviceGray"} | ({spaces[figure.value]} if job.ink == "colour" else set())
    wrong = [index + 1 for index, page in enumerate(read.pages) if page.inks.keys() - allowed]
    seen = sorted({space for page in read.pages for space in page.inks})
    asked = "black ink alone" if job.ink == "black" else f"black and {figure.value.upper()}"
    yield rule("press-inks", asked, f"{', '.join(seen) or 'no ink'}{pages(wrong)}", figure, not wrong,
                "make the files again with octavo press")  # fmt: skip
    limit = job.house.figures.get("ink_limit")
    if limit is not None:
        most, index = max((page.most_ink, at) for at, page in enumerate(read.pages))
        where = "the cover" if job.cover else f"page {index + 1}"
        yield rule(
            "press-ink-sum", f"at most {limit.value} % of ink on one place", f"{100 * most:.0f} % on {where}",
            limit, 100 * most <= limit.value + 1, "use a profile of the press that holds less ink, or lighter pictures",
            key=("print", "icc"),
        )  # fmt: skip


def check_pictures(read: FileRead, job: Job) -> Iterator[Rule]:
    """Pictures have as many points as are printed."""
    figure = job.house.figures["ppi"]
    if not read.pictures:
        return
    coarsest = min(read.pictures, key=lambda picture: picture.ppi)
    below = sorted(
        {picture.page + 1 for picture in read.pictures if picture.ppi < figure.value - 1}
    )
    where = f"page {coarsest.page + 1}" + (pages(below) if len(below) > 1 else "")
    cure = "use pictures with more points, or print them smaller: {width=50%}"
    if job.cover:
        where, cure = "the cover", "take a picture with more points for cover-art"
    yield rule(
        "press-sharpness", f"pictures of {figure.value} ppi and more",
        f"{coarsest.ppi:.0f} ppi on {where}", figure, not below, cure,
        Severity.ERROR if coarsest.ppi < _COARSEST else Severity.WARNING, ("cover-art",) if job.cover else (),
    )  # fmt: skip


def check_lines(read: FileRead, job: Job) -> Iterator[Rule]:
    """Lines are thick enough to be printed."""
    figure = job.house.figures["ppi"]
    thin = [
        (page.thinnest, index + 1)
        for index, page in enumerate(read.pages)
        if page.thinnest is not None
    ]
    if thin:
        width, index = min(thin)
        yield rule("press-hairline", f"lines of {_HAIRLINE_PT} pt and more", f"{width:.2f} pt on page {index}", figure,
                    width >= _HAIRLINE_PT - 0.005, "draw thicker lines", Severity.WARNING)  # fmt: skip


def check_held(read: FileRead, job: Job) -> Iterator[Rule]:
    """Nothing is in the file that the house forbids."""
    figure = job.house.figures["forbidden"]
    there = [what for what in figure.value if what in read.held]
    yield rule(
        "press-forbidden", f"no {', '.join(figure.value)}", ", ".join(there) or "none of these", figure, not there,
        "draw what is half transparent on white, in the program that made it" if "transparency" in there
        else "make the files again with octavo press",
    )  # fmt: skip


def check_flavour(read: FileRead, job: Job) -> Iterator[Rule]:
    """The file is of the kind that the house takes."""
    figure = job.house.figures["flavour"]
    # a cover without the profile of its press cannot be of the later kind, and is of the earlier
    taken = {figure.value, X1A} if job.cover and figure.value == X4 else {figure.value}
    yield rule("press-flavour", " or ".join(sorted(filter(None, taken))) or "a PDF", read.flavour or "a PDF", figure,
               not figure.value or read.flavour in taken, "make the files again with octavo press")  # fmt: skip


def check_size(read: FileRead, job: Job) -> Iterator[Rule]:
    """The file is not too large."""
    figure = job.house.figures.get("megabytes")
    if figure is not None:
        size = read.size / 1_000_000
        yield rule("press-size", f"a file of at most {figure.value} MB", f"{size:.1f} MB", figure,
                    size <= figure.value, "use smaller pictures")  # fmt: skip


def inches(points: float) -> str:
    """A length as houses give it."""
    places = 3 if points > _SMALL_PT else 4
    return f"{points / _INCH:.{places}f}".rstrip("0").rstrip(".") + " in"


def quoted(texts: Sequence[str]) -> str:
    """Words of a file as a message names them: the first of each text, of some texts."""
    named = [_first_words(text) for text in dict.fromkeys(texts) if text.strip()]
    more = " …" if len(named) > _NAMED else ""
    return ", ".join(f"“{text}”" for text in named[:_NAMED]) + more


def _first_words(text: str) -> str:
    """As many as a message has room for; of a word that is longer, its first letters."""
    words = shorten(text, _QUOTED, placeholder=" …")
    return words if words != "…" else f"{text.strip()[:_QUOTED]}…"


def pages(wrong: list[int]) -> str:
    if not wrong:
        return ""
    named = ", ".join(map(str, wrong[:5]))
    return f" (pages {named}{' …' if len(wrong) > 5 else ''})"
