"""Processes that wait for the book load what its chapters share."""

from __future__ import annotations

from typing import Any

from conftest import BOOKS

from octavo.model.metadata import Metadata
from octavo.reading.theme import load_theme
from octavo.typeset import job as jobs
from octavo.typeset.job import get_ready
from octavo.typeset.ready import make_ready
from octavo.workshop.pool import Workshop


class Asked(Workshop):
    """A workshop that only notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, ...]] = []

    def have_ready(self, function: Any, *arguments: object) -> None:
        """Note it."""
        self.asked.append((function, *arguments))


def test_processes_that_wait_are_asked_once() -> None:
    metadata = Metadata.model_validate({"title": "T", "language": "en"})
    workshop = Asked()
    make_ready(metadata, load_theme("classic", BOOKS), 400_000, workshop)
    assert [function for function, *_ in workshop.asked] == [get_ready]


def test_what_was_loaded_is_there_for_the_job() -> None:
    metadata = Metadata.model_validate({"title": "T", "language": "en"})
    theme = load_theme("classic", BOOKS)
    workshop = Asked()
    make_ready(metadata, theme, 400_000, workshop)
    function, faces, hand, css, language = workshop.asked[0]
    function(faces, hand, css, language)
    engine = jobs._engine(faces, hand)
    read = engine._sheet.cache_info().misses
    engine._sheet(css)
    assert engine._sheet.cache_info().misses == read
    assert engine.lay_out(jobs._SAMPLE.format("en"), css).warnings == ()
