"""Turn pages that are set into news of them, before the book is joined and proved.

Who waits at a desk wants to see the page with the word that was just typed. Its plates are there as soon as its
division is set; here they are told apart from those of the build before, and printed as a small PDF without
structure, outline and places, to be looked at. The edition itself is made as always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from octavo.model import PageMap
from octavo.typeset.book import SetBook
from octavo.typeset.join import Count, Plan, bind_sheets
from octavo.typeset.plates import Plate
from octavo.typeset.sheet import FontUse, Sheet
from octavo.workshop import memory
from octavo.workshop.store import key_of


@dataclass(frozen=True, slots=True)
class EarlyPages:
    """The pages of a book that is set and counted, and not yet joined."""

    page_map: PageMap
    digests: tuple[
        str, ...
    ]  # of all that is printed on a page, by its index; "" of a verso left empty
    laid: SetBook = field(repr=False)

    def print_off(self, indexes: Sequence[int]) -> bytes:
        """A PDF of these pages, in this order; an empty verso is left out."""
        furniture = self.laid.running_heads()
        plates, stamps, sheets = [], [], {}
        pages = [*_pages_of(self.laid.plan)]
        for index in indexes:
            sheet, plate = pages[index]
            if plate is not None:
                plates.append(replace(plate, tags=b""))
                stamps.append(furniture.plates[index])
                sheets[id(sheet)] = sheet
        fonts = tuple(use for sheet in sheets.values() for use in sheet.fonts)
        chosen = _sheet_of(plates, fonts)
        plan = Plan((chosen,), (False,), (Count(0, 1, False),))
        return bind_sheets(
            plan, _sheet_of(stamps, furniture.fonts), (), self.laid.imprint, self.laid.faces
        )


def tell_pages(laid: SetBook) -> EarlyPages:
    """What is known of the pages. Raises LayoutError when the running heads have other pages than the book."""
    stamps = laid.running_heads().plates
    pages = zip(_pages_of(laid.plan), stamps, strict=True)
    digests = tuple(
        _digest_of(plate) + _digest_of(stamp) if plate else "" for (_, plate), stamp in pages
    )
    return EarlyPages(laid.page_map, digests, laid)


def _pages_of(plan: Plan) -> Iterator[tuple[Sheet, Plate | None]]:
    """Each page with the sheet that it is of; None for an empty verso that is no page of a sheet."""
    for sheet, blank in zip(plan.sheets, plan.blank_after, strict=True):
        yield from ((sheet, plate) for plate in sheet.plates)
        if blank:
            yield sheet, None


def _sheet_of(plates: Sequence[Plate], fonts: tuple[FontUse, ...]) -> Sheet:
    """Pages of which nothing is known but what is printed on them."""
    count = len(plates)
    return Sheet(tuple(plates), (False,) * count, {}, (None,) * count, fonts, (0, 0), ())


def _digest_of(plate: Plate) -> str:
    """What is printed, but for the numbers of its objects."""
    forms = (plate.resources, plate.objects, *(picture.head for picture in plate.pictures))
    parts = [plate.boxes, plate.content, *(picture.body for picture in plate.pictures)]
    parts += [part for form in forms for part in (form.text, form.numbers)]
    return memory.recall("digest of a page", tuple(parts), lambda: key_of(*parts)[:16])
