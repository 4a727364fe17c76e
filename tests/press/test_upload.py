"""The form is filled from the front matter, and what it has no room for is told."""

from __future__ import annotations

from string import Template

import pytest

from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.press.houses import HOUSES, load_house
from octavo.press.upload import Form, judge_form, write_form

FORM = Form(240, "6 in × 9 in", "black", "cream", "paperback", ("a-interior.pdf", "a-cover.pdf"))
KEYS = {
    "title": "A Book", "subtitle": "Of Plates", "author": ["Ann Example", {"name": "Bea", "role": "editor"}],
    "description": "What it\nis about.", "subjects": ["Plates", "Books"], "publisher": "House",
    "price": "19.99 USD", "identifiers": {"isbn-print": "978-0-306-40615-7"},
}  # fmt: skip


@pytest.mark.parametrize("key", HOUSES)
def test_every_field_of_the_front_matter_is_in_the_form_and_steps_follow(key: str) -> None:
    house = load_house(key)
    said = write_form(Metadata.model_validate(KEYS), house, FORM)
    for words in ("A Book", "Of Plates", "Author        Ann Example", "Editor        Bea", "What it is about.",
                  "Plates;Books", "978-0-306-40615-7", "19.99 USD", "240", "6 in × 9 in", "black on cream", "paperback",
                  "a-cover.pdf"):  # fmt: skip
        assert words in said
    assert "Not in the front matter" not in said
    assert said.count("\n1. ") == 1
    words = house.figures["bindings"].value["paperback"] if key == "ingram" else {}
    assert all(
        Template(step).safe_substitute(words) in said for step in house.figures["steps"].value
    )


def test_what_the_front_matter_lacks_is_named() -> None:
    said = write_form(Metadata.model_validate({"title": "Bare"}), load_house("kdp"), FORM)
    assert (
        "Not in the front matter: author, description, subjects, publisher, price, identifiers: {isbn-print}"
        in said
    )


@pytest.mark.parametrize(
    ("house", "keys", "asked"),
    [
        ("kdp", {"subtitle": "x" * 200}, "200 letters of title"),
        ("kdp", {"description": "x" * 2001}, "2000 letters of description"),
        ("kdp", {"subjects": list("abcdefgh")}, "7 keywords"),
        ("ingram", {"subjects": ["x" * 300, "y" * 300]}, "500 letters of keywords"),
    ],
)
def test_a_field_that_is_too_long_is_told(house: str, keys: dict[str, object], asked: str) -> None:
    kept = judge_form(Metadata.model_validate(KEYS), load_house(house))
    assert not [rule for rule in kept if rule.severity]
    broken = judge_form(Metadata.model_validate({**KEYS, **keys}), load_house(house))
    (found,) = [rule.finding for rule in broken if rule.finding]
    assert asked in found.message
    assert found.code == "press-form"
    assert found.hint


def test_a_price_that_bars_cannot_say_is_told() -> None:
    def rules(price: str) -> list[Severity | None]:
        keys = {**KEYS, "price": price}
        judged = judge_form(Metadata.model_validate(keys), load_house("ingram"))
        return [rule.severity for rule in judged if rule.code == "press-price"]

    assert rules("$99.99") == [None]
    assert rules("120 USD") == [Severity.NOTE]
    assert rules("19,99 €") == []  # of which no bars are asked
