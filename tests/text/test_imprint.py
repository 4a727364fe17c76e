"""Dates and licences are printed in words."""

from __future__ import annotations

import pytest

from octavo.text.dates import date_in_words
from octavo.text.imprint import licence_name


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "November 1, 2026", "November 2026"),
        ("en-GB", "1 November 2026", "November 2026"),
        ("de-AT", "1. November 2026", "November 2026"),
        ("fr", "1er novembre 2026", "novembre 2026"),
        ("es", "1 de noviembre de 2026", "noviembre de 2026"),
        ("it", "1 novembre 2026", "novembre 2026"),
        ("ru", "1 ноября 2026", "ноябрь 2026"),
        ("pl", "1 listopada 2026", "listopad 2026"),
        ("no", "1. november 2026", "november 2026"),
        ("hy", "1 նոյեմբերի 2026", "նոյեմբեր 2026"),
        ("eo", "2026-11-01", "2026-11"),
    ],
)
def test_a_date_is_written_as_its_language_does(language: str, day: str, month: str) -> None:
    assert date_in_words("2026-11-01", language) == day
    assert date_in_words("2026-11", language) == month
    assert date_in_words("2026", language) == "2026"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International (CC BY 4.0)"),
        ("CC BY-NC-ND 3.0", "Creative Commons Attribution-NonCommercial-NoDerivatives 3.0 Unported (CC BY-NC-ND 3.0)"),
        ("CC0-1.0", "Creative Commons CC0 1.0 Universal"),
        ("AGPL-3.0-or-later", "GNU Affero General Public License, version 3 or later"),
        ("GFDL-1.3-only", "GNU Free Documentation License, version 1.3"),
        ("Ask the author.", "Ask the author."),
    ],
)  # fmt: skip
def test_a_licence_is_given_by_its_name(code: str, name: str) -> None:
    assert licence_name(code) == name
