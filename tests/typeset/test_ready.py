"""Processes that wait for the book load what its chapters share."""

from __future__ import annotations

from functools import partial

from conftest import BOOKS

from octavo.model.metadata import Metadata
from octavo.reading.theme import load_theme
from octavo.typeset import setjob as jobs
from octavo.typeset.ready import readiness


def test_what_was_loaded_is_there_for_the_job() -> None:
    metadata = Metadata.model_validate({"title": "T", "language": "en"})
    theme = load_theme("classic", BOOKS)
    load = readiness(metadata, theme, 400_000)
    load()
    assert isinstance(load, partial)  # which can be sent to another process
    faces, hand, css, _ = load.args
    engine = jobs._engine(faces, hand)
    read = engine._sheet.cache_info().misses
    engine._sheet(css)
    assert engine._sheet.cache_info().misses == read
    assert engine.lay_out(jobs._SAMPLE.format("en"), css).warnings == ()
