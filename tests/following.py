"""Follow words of printed pages through all views and back, and say what becomes of them."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace

from octavo.desk.places import Places, WordPlace
from octavo.model import Build, Place

_LETTERS = re.compile(r"[^\W_]+")
_SAMPLED = 300  # words
_PAGES = 60  # on which they stand


def verdicts(build: Build, count: int = _SAMPLED) -> Counter[str]:
    """What becomes of words that are sampled on the printed pages when they are followed through all views and back."""
    places = Places(build)
    assert build.manuscript is not None
    assert build.page_map is not None
    lines = build.manuscript.text.split("\n")
    front = build.manuscript.front_matter.split("\n")
    assert places._pages is not None
    dice = random.Random(7)  # noqa: S311
    found: Counter[str] = Counter()
    pages = dice.sample(build.page_map.pages, min(_PAGES, len(build.page_map.pages)))
    while found.total() < count:
        index = dice.choice(pages).index
        page = places._pages.page(index)
        if not page.words:
            continue
        number = dice.randrange(len(page.words))
        clicked = places.at_print(index, *page.centre_of(number))
        found[_verdict(places, clicked, page.words[number].text, index, lines, front)] += 1
    return found


def _verdict(
    places: Places,
    clicked: WordPlace | None,
    text: str,
    index: int,
    lines: list[str],
    front: list[str],
) -> str:
    if clicked is None:
        return "not told" if _LETTERS.search(text) else "no word"
    if clicked.html is not None:
        there = places.at_html(clicked.html.id, clicked.html.word)
        if there is None or _without_page(there) != _without_page(clicked):
            return "another in html"
    if clicked.epub is not None:
        there = places.at_epub(clicked.epub.href, clicked.epub.id, clicked.epub.word)
        if there is None or _without_page(there) != _without_page(clicked):
            return "another in epub"
    if clicked.line is None:
        return "no source"
    if not clicked.is_exact:
        return "near"
    assert clicked.file is not None
    assert clicked.column is not None
    back = places.at_source(clicked.file, clicked.line, clicked.column)
    if back is None or (clicked.division and _without_page(back) != _without_page(clicked)):
        return "another in source"
    assert places._build.manuscript is not None
    at = places._build.manuscript.line_of(Place(clicked.file, clicked.line)) or 0
    line = lines[at - 1] if clicked.division else front[clicked.line - 1]
    written = "".join(_LETTERS.findall(line[clicked.column - 1 :])).casefold()
    said = "".join(_LETTERS.findall(clicked.word)).casefold()
    first = _LETTERS.search(clicked.word)
    begins = first is not None and written.startswith(first[0][:1].casefold())
    return "right" if begins or written.startswith(said[:3]) else "another word"


def _without_page(place: WordPlace) -> WordPlace:
    """A table over two pages, printed in halves and whole, has its words twice on paper; and a dash is told by the word
    beside it."""
    return replace(place, page=None, boxes=(), is_exact=False)


def assert_true(found: Counter[str]) -> None:
    """Of a hundred words at most one is taken for another; more may be untold, as those of an imprint are."""
    wrong = sum(count for verdict, count in found.items() if verdict.startswith("another"))
    assert wrong <= found.total() / 100, found
    assert found["not told"] + found["no source"] <= found.total() / 5, found
