"""The proof of the print edition of a long book says what it says of any, and holds less."""

from __future__ import annotations

import pytest
from conftest import ALONE, BOOKS, Built, build

from octavo.checks import check_print
from octavo.model import Edition
from octavo.workshop import collector
from octavo.workshop.pool import Workshop


def test_of_a_long_book_what_is_read_aloud_is_let_go_when_it_is_heard(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, page_map = full.build.book, full.build.page_map
    assert page_map is not None
    edition = Edition("pdf", "full.pdf", full.content("pdf"))
    reading, found = check_print(book, edition, page_map.frame, ALONE)
    assert reading.structure.roots
    monkeypatch.setattr(collector, "_LONG", 0)
    of_long, found_of_long = check_print(book, edition, page_map.frame, ALONE)
    assert found_of_long == found
    assert not of_long.structure.roots
    assert of_long.pages == reading.pages


def test_a_long_book_has_the_files_of_any_and_its_pages_are_set_by_others_than_read_it(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "_LONG", 0)
    renewed: list[bool] = []
    renew = Workshop.renew

    def watched(workshop: Workshop, letters: int) -> None:
        before = workshop._pool
        renew(workshop, letters)
        renewed.append(before is not None and workshop._pool is None)

    monkeypatch.setattr(Workshop, "renew", watched)
    with Workshop(2, keep=False) as workshop:
        long = build(BOOKS / "full", workshop=workshop)
    assert renewed == [True]
    assert long.build.editions == full.build.editions
    assert long.build.findings == full.build.findings
