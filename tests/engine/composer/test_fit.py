"""Paragraphs break where a slow, plain total fit breaks them."""

from __future__ import annotations

import re
from random import Random

import pytest

from engine.composer.slow import demerits, fit_slowly
from octavo.engine.composer.fit import Chance, Measure, fit, fit_ragged
from octavo.engine.composer.hyphens import Divider, Exceptions

SPACE = 250
ENGLISH = Divider("en_US", 5, 2, 2, Exceptions())
# Letters of a text face, in thousandths of an em.
WIDTHS = dict.fromkeys("abdeghknopquvxyz", 500) | dict.fromkeys("cfrst", 380) | dict.fromkeys("ijl", 260) | {
    "m": 780, "w": 720, "-": 330, ",": 220, ".": 220, ";": 250,
}  # fmt: skip
KNOWN = (
    "In olden times when wishing still helped one, there lived a king whose daughters were all beautiful; and "
    "the youngest was so beautiful that the sun itself, which has seen so much, was astonished whenever it "
    "shone in her face. Close by the castle lay a great dark forest, and under an old lime-tree in the forest "
    "was a well, and when the day was very warm, the child went out into the forest and sat down by the side "
    "of the cool fountain, and when she was bored she took a golden ball, and threw it up on high and caught "
    "it, and this ball was her favorite plaything."
)


def width_of(word: str) -> int:
    return sum(WIDTHS.get(letter, 600) for letter in word)


def chances_of(text: str, hyphens: bool = True) -> list[Chance]:
    words = text.split(" ")
    found, x = [], 0
    for number, word in enumerate(words):
        parts = [(place, True) for place, _ in ENGLISH.divide(word)] if hyphens else []
        parts += [(match.end(), False) for match in re.finditer(r"(?<=\w)-(?=\w)", word)]
        for place, soft in sorted(parts):
            begun = width_of(word[:place])
            found.append(
                Chance(x + begun + 330 * soft, x + begun, number, number, 120 if soft else 50, True, soft,
                       230, 0, None, None, (0, 0, 0, 0))
            )  # fmt: skip
        x += width_of(word)
        bare = word.strip(",.;").lower()
        following = words[number + 1] if number + 1 < len(words) else ""
        right = 150 if word[-1] in ",.;" else 0
        found.append(
            Chance(x, x + SPACE, number, number + 1, 0, False, False, right, 0,
                   following.strip(",.;").lower() or None, bare, (0, 0, 0, 0))
        )  # fmt: skip
        x += SPACE
    return found


def measure(width: int, indent: int = 1400, shortest: int = 1600, full: bool = False) -> Measure:
    return Measure(width, indent, 0, SPACE, shortest, full)


def total(chances: list[Chance], taken: list[int], into: Measure, tolerance: float) -> float:
    """What is held against lines that end there."""
    found, begun = 0.0, (-1, 1, 0)
    for end in taken:
        line = demerits(chances, into, tolerance, begun, end)
        assert line is not None
        found += line[0]
        begun = (end, *line[1:])
    return found


@pytest.mark.parametrize("width", [14000, 18000, 22000, 28000])
@pytest.mark.parametrize("tolerance", [0.8, 1.0, 2.5])
def test_a_known_paragraph_breaks_where_the_slow_fit_breaks_it(
    width: int, tolerance: float
) -> None:
    for hyphens in (False, True):
        chances, into = chances_of(KNOWN, hyphens), measure(width)
        slow = fit_slowly(chances, into, tolerance)
        assert fit(chances, into, tolerance) == (slow[1] if slow else None)


@pytest.mark.parametrize("seed", range(40))
def test_random_paragraphs_have_no_better_lines(seed: int) -> None:
    random = Random(seed)  # noqa: S311  (a seed, no secret)
    words = KNOWN.split(" ")
    text = " ".join(random.choice(words) for _ in range(random.randrange(12, 60)))
    chances = chances_of(text)
    into = measure(
        random.randrange(9000, 26000), random.choice([0, 1400]), full=random.random() < 0.2
    )
    tolerance = random.choice([0.8, 1.0, 2.5])
    slow, quick = fit_slowly(chances, into, tolerance), fit(chances, into, tolerance)
    assert (slow is None) == (quick is None)
    if slow and quick:
        assert total(chances, quick, into, tolerance) == pytest.approx(slow[0])


@pytest.mark.parametrize("more", [-1, 1])
def test_a_paragraph_is_set_in_so_many_lines_as_well_as_it_can_be(more: int) -> None:
    chances, into = chances_of(KNOWN), measure(22000)
    usual = fit(chances, into, 1.0)
    assert usual is not None
    slow = fit_slowly(chances, into, 1.0, len(usual) + more)
    taken = fit(chances, into, 1.0, len(usual) + more)
    assert (slow is None) == (taken is None)
    if slow and taken:
        assert len(taken) == len(usual) + more
        assert total(chances, taken, into, 1.0) == pytest.approx(slow[0])


def test_a_paragraph_ends_in_no_part_of_a_word_where_it_can_end_otherwise() -> None:
    """All that fits but the last word is divided elsewhere."""
    text = "The sun itself was astonished whenever it shone on the beautiful plaything"
    chances = chances_of(text)
    for width in range(9000, 20000, 250):
        taken = fit(chances, measure(width), 2.5)
        if taken and len(taken) > 1:
            before, last = chances[taken[-2]], chances[taken[-1]]
            assert not (before.hyphen and last.spaces == before.spaces_begun)


def test_ragged_lines_are_no_longer_than_the_measure_and_lose_nothing() -> None:
    chances = chances_of(KNOWN)
    for width in range(9000, 26000, 500):
        taken = fit_ragged(chances, measure(width, indent=0))
        assert taken is not None
        assert taken[-1] == len(chances) - 1
        starts = [0, *(chances[end].begin for end in taken[:-1])]
        assert all(
            chances[end].end - start <= width for start, end in zip(starts, taken, strict=True)
        )


def test_what_is_wider_than_the_measure_is_left_to_the_engine() -> None:
    assert fit(chances_of("a plaything", hyphens=False), measure(3000, 0), 1e6) is None
