"""Words are divided by the rules of their language, and by what the author says."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import pairwise

import pytest

from octavo.engine.composer import hyphens
from octavo.engine.composer.hyphens import COMPOUND, NAME, PLAIN, Divider, Exceptions, minima
from octavo.engine.reliefs import words


def divided(word: str, language: str = "en_US", exceptions: Exceptions | None = None) -> str:
    divider = Divider(language, 5, 2, 2, exceptions or Exceptions())
    places = [place for place, _ in divider.divide(word)]
    ends = [0, *places, len(word)]
    return "·".join(word[a:b] for a, b in pairwise(ends))


def test_the_places_are_those_of_the_dictionary() -> None:
    """Taken from Pyphen itself, but for those that its dictionary's own minima forbid."""
    text = "hyphenation government beautiful archaeology manuscripts typography extraordinarily"
    hyph = import_module("pyphen").Pyphen(lang="en_US", left=2, right=3)
    for word in text.split():
        assert divided(word) == "·".join(re.split("=", hyph.inserted(word, "=")))


@pytest.mark.parametrize(
    ("language", "least"), [("en_US", (2, 3)), ("en_GB", (2, 3)), ("de_DE", (2, 2)), ("fr", (2, 2))]
)
def test_the_minima_are_those_that_the_dictionary_says(
    language: str, least: tuple[int, int]
) -> None:
    assert minima(language) == least


def test_a_word_is_not_divided_where_its_letters_would_change() -> None:
    """Hungarian: asszony becomes asz-szony."""
    assert divided("asszonnyal", "hu_HU") == "asszonnyal"


def test_names_compounds_and_letters_are_the_last_to_be_divided() -> None:
    divider = Divider("en_US", 5, 2, 2, Exceptions())
    assert {worth for _, worth in divider.divide("government")} == {PLAIN}
    assert {worth for _, worth in divider.divide("Washington")} == {NAME}
    assert {worth for _, worth in divider.divide("self-determination")} == {COMPOUND}
    assert divider.divide("UNESCO") == ()


def test_an_author_says_where_words_are_divided_and_which_are_not() -> None:
    known = Exceptions.read(("Kara-bakh", "man-u-script"), ("Ter-Petrosyan", "Baku"))
    assert divided("Karabakh", exceptions=known) == "Kara·bakh"
    assert divided("manuscript", exceptions=known) == "man·u·script"
    assert divided("manuscripts", exceptions=known) == divided("manuscripts")
    divider = Divider("en_US", 5, 2, 2, known)
    assert divider.holds("“Ter-Petrosyan,")
    assert not divider.holds("Ter-Petrosyans")


def test_places_are_found_from_the_first_letters_as_from_all_patterns() -> None:
    """All patterns of the dictionary tried at all places of a word, one by one."""
    patterns = import_module("pyphen").Pyphen(lang="en_US").hd.patterns
    for word in re.findall(r"\w+", hyphens.__doc__ or "")[:40]:
        text = f".{word.lower()}."
        values = [0] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                offset, own = patterns.get(text[start:end]) or (0, ())
                for place, value in enumerate(own, start + offset):
                    values[place] = max(values[place], value)
        odd = tuple(place - 1 for place, value in enumerate(values) if value % 2)
        assert hyphens._points("en_US", word.lower()) == odd


@pytest.mark.parametrize(
    "line", ["a1bc3d4", ".ach4", "1b", "a2b1", "as3szon/sz=sz,2,3", "5sch", "x12y"]
)
def test_a_pattern_is_read_as_pyphen_reads_it(line: str) -> None:
    pyphen = import_module("pyphen")
    factory = int
    text = line
    if "/" in line:
        text, alternative = line.split("/")
        factory = pyphen.AlternativeParser(text, alternative)
    values = [factory(digit or "0") for digit, _ in pyphen.parse(text)]
    start, own = words._parse(line)
    assert [0] * start + list(own) == values[: start + len(own)]
    assert not any(values[start + len(own) :])
