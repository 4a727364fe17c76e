"""Turn a print edition and what the book says of itself into all files that a house is sent, and what is wrong with them.

1. the sheets around it (`wraps.py`), whose spine follows from its page count, while its pages are measured aside;
2. the interior; the sheets once more where it was set anew and has other pages;
3. all are read back and judged, rule by rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from octavo.press.anew import Setter, set_within, tell_anew
from octavo.press.houses import JACKET
from octavo.press.inks import Inks
from octavo.press.making import (
    Made,
    choose_cover_inks,
    choose_inks,
    make_for_house,
    size_of,
)
from octavo.press.measuring import Measured, measure_pages
from octavo.press.preflight import judge_interior, tell_direction
from octavo.press.rules import Job, Rule, inches
from octavo.press.spread import Spread
from octavo.press.upload import Form, judge_form, write_form
from octavo.press.wraps import Given, make_wraps
from octavo.workshop.pool import Workshop


@dataclass(frozen=True)
class Order(Given):
    """What is to be printed, where, and what it is made of."""

    slug: str  # of the names of all files
    edition: bytes  # the print edition
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


def make_order(order: Order, workshop: Workshop | None = None) -> Ordered:
    """All that the house is sent; ``workshop``: where pages are measured and the front is looked at meanwhile.

    Raises ValueError where inks cannot be had, UsageError for a print edition that is none, LayoutError when the cover
    cannot be set.
    """
    house, metadata = order.house, order.metadata
    wanted = metadata.print
    inks = choose_inks(house, wanted.ink, order.profile)
    cover_inks = choose_cover_inks(house, order.profile, pictures=bool(order.art.files))
    workshop = workshop or Workshop()
    measured = workshop.ask(measure_pages, order.edition)
    size = size_of(order.edition, house)
    wraps = make_wraps(order, cover_inks, size, workshop)
    made, told = _make_interior(order, inks, workshop, measured)
    pages, trim = len(made.read.pages), made.read.pages[0].trim
    if size != (pages, trim):  # of a book that was set anew
        wraps = make_wraps(order, cover_inks, (pages, trim), workshop)
    job = Job(house, wanted.ink, wanted.paper, binding=wanted.binding)
    files = {f"{order.slug}-interior.pdf": made.interior.content}
    spreads = {}
    for wrap in wraps.sheets:
        what = JACKET if wrap.spread.binding == JACKET else "cover"
        files[name := f"{order.slug}-{what}.pdf"] = wrap.content
        spreads[name] = wrap.spread
    front = wraps.front()
    if front is not None:
        files[f"{order.slug}-front.jpg"] = front.shop
    form = Form(
        pages,
        f"{inches(trim[0])} × {inches(trim[1])}",
        wanted.ink,
        wanted.paper,
        wanted.binding,
        tuple(files),
    )
    files["upload.txt"] = write_form(metadata, house, form).encode()
    rules = *told, *judge_interior(made.read, job), *tell_direction(metadata)
    return Ordered(
        files, job, made, rules, *wraps.rules(), spreads,
        front.small if front else (), front.rules if front else (), tuple(judge_form(metadata, house)),
    )  # fmt: skip


def _make_interior(
    order: Order, inks: Inks, workshop: Workshop, measured: Future[list[Measured]]
) -> tuple[Made, tuple[Rule, ...]]:
    """The interior; of a book that is set anew where the house's margins leave the print edition no room, which is told."""
    house = order.house

    def make(content: bytes) -> Made:
        title = order.metadata.title
        asked = measured if content is order.edition else workshop.ask(measure_pages, content)
        return make_for_house(
            content, house, inks, title, order.written, order.profile, workshop, asked
        )

    made = make(order.edition)
    # a page that the house does not print is none that a setting could cure
    if order.set_anew is None or not house.prints(*made.read.pages[0].trim):
        return made, ()
    again = set_within(made, house, make, order.set_anew)
    if again is None:
        return made, ()
    return again[0], (tell_anew(len(made.read.pages), *again, house),)
