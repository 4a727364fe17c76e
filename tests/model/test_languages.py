"""What is known of usual languages is what the registry says."""

from __future__ import annotations

import langcodes

from octavo.model.languages import _REGIONS, _USUAL, is_language, script_of


def test_usual_tags_are_those_of_the_registry() -> None:
    tags = [*_USUAL, *(f"{language}-{region}" for language in _USUAL for region in _REGIONS)]
    assert [tag for tag in tags if not langcodes.tag_is_valid(tag)] == []
    assert [tag for tag in tags if langcodes.get(tag).maximize().script != script_of(tag)] == []


def test_other_tags_are_looked_up() -> None:
    assert [tag for tag in ("grc", "hy-arevmda", "zh-TW", "EN-gb") if not is_language(tag)] == []
    assert not any(map(is_language, ("english", "en-", "en-XYZW1", "")))
    assert [script_of(tag) for tag in ("ka", "zh-TW", "sr-Latn")] == ["Geor", "Hant", "Latn"]
