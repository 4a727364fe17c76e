"""Slugs are names that stand anywhere."""

from __future__ import annotations

import pytest

from octavo.text.slug import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The Mountain Fortress", "the-mountain-fortress"),
        ("Author’s Note", "authors-note"),
        ("Épître à Noël", "epitre-a-noel"),
        ("1984", "s-1984"),
        ("Արցախ և Շուշի", "արցախ-եւ-շուշի"),
        ("Глава 1", "глава-1"),
        ("a -- b__c", "a-b-c"),
        ("…", "section"),
        ("", "section"),
    ],
)
def test_slugs_keep_the_letters_of_every_script(text: str, slug: str) -> None:
    assert slugify(text) == slug
