"""What is held of a book whose pages are bound."""

from __future__ import annotations

import pytest

from octavo.model import Frame, PageMap
from octavo.typeset.book import SetBook, _unset, without_pages
from octavo.typeset.join import Imprint, Plan
from octavo.typeset.sheets import Pending
from octavo.workshop.pool import Workshop


@pytest.mark.parametrize(("pages", "left"), [(20, 20), (600, 0)])
def test_the_pages_of_a_long_book_are_let_go_of_when_it_is_bound(pages: int, left: int) -> None:
    plan = Plan((_unset(pages),), (False,), ())
    page_map = PageMap((), {}, Frame(432, 648, 64, 90, 60, 60))
    imprint = Imprint("Long", "en", {}, b"")
    waiting = Pending((), Workshop(1))
    bound = without_pages(SetBook(page_map, (), plan, waiting, (), imprint, (), (7, 1)))
    assert bound.plan.page_count == left
    assert bound.page_map is page_map
    assert bound.lines == (7, 1)
