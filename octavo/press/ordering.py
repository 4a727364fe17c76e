"""Turn a print edition and what the book says of itself into all files that a house is sent, and what is wrong with them.

1. the interior, which has the page count;
2. the cover, whose spine follows from it, and its front as a picture for the house's shop;
3. both are read back and judged, rule by rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from octavo.model import Theme
from octavo.model.metadata import Metadata
from octavo.model.trims import parse_length
from octavo.press.anew import Setter, set_within, tell_anew
from octavo.press.cover import Art, code_box, code_of, has_spine_words, set_cover
from octavo.press.coverpreflight import Sheet, judge_cover
from octavo.press.houses import CASE, JACKET, PAPERBACK, House
from octavo.press.inks import Inks
from octavo.press.making import (
    Made,
    choose_cover_inks,
    choose_inks,
    make_cover_for_house,
    make_for_house,
)
from octavo.press.measuring import find_words
from octavo.press.preflight import judge_interior
from octavo.press.reading import FileRead, read_interior
from octavo.press.rules import Job, Rule, inches
from octavo.press.spread import Spread, make_spread
from octavo.press.thumbnail import judge_front, make_thumbnails
from octavo.press.upload import Form, judge_form, write_form

if TYPE_CHECKING:
    from PIL.Image import Image

_FRONT_PX = 1600  # width of the picture for a shop
_QUALITY = 92
_SHEETS = {PAPERBACK: (PAPERBACK,), CASE: (CASE,), JACKET: (CASE, JACKET)}  # of each binding


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed, where, and what it is made of."""

    house: House
    metadata: Metadata
    theme: Theme
    slug: str  # of the names of all files
    edition: bytes  # the print edition
    art: Art
    profile: bytes  # of the press; b"" for none
    written: str  # as a PDF says a date
    set_anew: Setter | None = None  # sets the book again, with other margins


@dataclass(frozen=True, slots=True)
class Ordered:
    """The files by what they are, and what a preflight says of each."""

    files: Mapping[str, bytes]  # by their names
    job: Job
    interior: Made
    rules: tuple[Rule, ...]
    cover_rules: tuple[Rule, ...]  # of the case, where there is a jacket
    jacket_rules: tuple[Rule, ...]
    spreads: Mapping[str, Spread]  # of the files of covers, by their names
    small: tuple[bytes, ...]  # the front as PNG, in the widths in which shops show it
    front_rules: tuple[Rule, ...]
    form_rules: tuple[Rule, ...]

    @property
    def parts(self) -> Mapping[str, tuple[Rule, ...]]:
        """All rules, by what they are about."""
        return {
            "rules": self.rules, "cover": self.cover_rules, "jacket": self.jacket_rules, "front": self.front_rules,
            "form": self.form_rules,
        }  # fmt: skip


def make_order(order: Order) -> Ordered:
    """All that the house is sent.

    Raises ValueError where inks cannot be had, UsageError for a print edition that is none, LayoutError when the cover
    cannot be set.
    """
    house, metadata = order.house, order.metadata
    wanted = metadata.print
    inks = choose_inks(house, wanted.ink, order.profile)
    cover_inks = choose_cover_inks(house, order.profile, pictures=bool(order.art.files))
    made, told = _make_interior(order, inks)
    job = Job(house, wanted.ink, wanted.paper, binding=wanted.binding)
    files = {f"{order.slug}-interior.pdf": made.interior.content}
    pages = len(made.read.pages)
    covers = [
        cover
        for binding in _SHEETS[wanted.binding]
        if (cover := _make_cover(order, cover_inks, made.read, binding)) is not None
    ]
    spreads = {}
    for cover in covers:
        what = JACKET if cover.spread.binding == JACKET else "cover"
        files[name := f"{order.slug}-{what}.pdf"] = cover.content
        spreads[name] = cover.spread
    small: tuple[bytes, ...] = ()
    front_rules: list[Rule] = []
    if covers:
        last = covers[-1]
        front = _front_picture(last.shown, last.spread)
        files[f"{order.slug}-front.jpg"] = _jpeg(front)
        small = make_thumbnails(front)
        drawn = not {"wrap", "front"} & order.art.files.keys()
        front_rules = judge_front(last.shown, front, last.spread, metadata.title, drawn=drawn)
    wide, high = made.read.pages[0].trim
    form = Form(
        pages,
        f"{inches(wide)} × {inches(high)}",
        wanted.ink,
        wanted.paper,
        wanted.binding,
        tuple(files),
    )
    files["upload.txt"] = write_form(metadata, house, form).encode()
    return Ordered(
        files, job, made, (*told, *judge_interior(made.read, job)), covers[0].rules if covers else (),
        covers[1].rules if covers[1:] else (), spreads, small, tuple(front_rules), tuple(judge_form(metadata, house)),
    )  # fmt: skip


def _make_interior(order: Order, inks: Inks) -> tuple[Made, tuple[Rule, ...]]:
    """The interior; of a book that is set anew where the house's margins leave the print edition no room, which is told."""
    house = order.house

    def make(content: bytes) -> Made:
        title = order.metadata.title
        return make_for_house(content, house, inks, title, order.written, order.profile)

    made = make(order.edition)
    # a page that the house does not print is none that a setting could cure
    if order.set_anew is None or not house.prints(*made.read.pages[0].trim):
        return made, ()
    again = set_within(made, house, make, order.set_anew)
    if again is None:
        return made, ()
    return again[0], (tell_anew(len(made.read.pages), *again, house),)


@dataclass(frozen=True, slots=True)
class _Cover:
    """A sheet as it was drawn, in the colours of a screen, as it is printed, and what is wrong with it."""

    spread: Spread
    shown: bytes
    content: bytes
    rules: tuple[Rule, ...]


def _make_cover(order: Order, inks: Inks, read: FileRead, binding: str) -> _Cover | None:
    """The sheet for a binding; None where the house does not print such a book, which a rule of the interior says."""
    house, metadata, wanted = order.house, order.metadata, order.metadata.print
    pages = len(read.pages)
    spine = (
        parse_length(wanted.spine) + house.around_pt(binding)
        if wanted.spine
        else house.spine_pt(pages, wanted.ink, wanted.paper, binding)
    )
    if spine is None:
        return None
    flap = parse_length(wanted.flap) if wanted.flap else None
    spread = make_spread(read.pages[0].trim, spine, house, binding, flap)
    shown = set_cover(metadata, order.theme, spread, house, pages, order.art)
    cover = make_cover_for_house(
        shown, house, inks, metadata.title, order.written, order.profile, spread.bleed_pt
    )
    code = code_of(metadata)
    sheet = Sheet(
        spread, pages, find_words(cover.content), code_box(code, spread, house) if code else None,
        has_spine_words(spread, house, pages) or "wrap" in order.art.files, wanted.spine is not None, wanted.ink,
    )  # fmt: skip
    job = Job(house, "colour", wanted.paper, cover=True, binding=binding)
    rules = judge_cover(read_interior(cover.content), job, sheet)
    return _Cover(spread, shown, cover.content, tuple(rules))


def _front_picture(cover: bytes, spread: Spread) -> Image:
    """The front as a picture in the colours of a screen."""
    import pypdfium2

    scale = _FRONT_PX / spread.face_pt[0]
    with pypdfium2.PdfDocument(cover) as document:
        sheet = document[0].render(scale=scale).to_pil().convert("RGB")
    left, top = scale * spread.boards[1], scale * spread.bleed_pt
    box = left, top, left + scale * spread.face_pt[0], top + scale * spread.face_pt[1]
    return sheet.crop(tuple(round(edge) for edge in box))


def _jpeg(picture: Image) -> bytes:
    found = BytesIO()
    picture.save(found, "JPEG", quality=_QUALITY)
    return found.getvalue()
