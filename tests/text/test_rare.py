"""What is looked for by its words is found as by one expression that has all of its ways."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from conftest import BOOKS, ROOT

from octavo import parse
from octavo.text.rare import Rare


def rares() -> dict[str, Rare]:
    """All that the package has, by module and name."""
    modules = [m.name for m in walk_packages(parse.__path__, "octavo.parse.")]
    return {
        f"{module}.{name}": value
        for module in modules
        for name, value in vars(import_module(module)).items()
        if isinstance(value, Rare)
    }


RARES = rares()


def letters(pattern: Any) -> str:
    """The letters that stand in all that a pattern matches; a line end where something else may stand."""
    found = ""
    for kind, held in pattern:
        match str(kind):
            case "LITERAL":
                found += chr(held)
            case "AT" | "ASSERT" | "ASSERT_NOT":
                pass
            case "MAX_REPEAT" if len(held[2]) == 1 and str(held[2][0][0]) == "LITERAL":
                found += chr(held[2][0][1]) * held[0] + "\n"
            case _:
                found += "\n"
    return found


@pytest.mark.parametrize("name", RARES)
def test_each_way_has_its_word(name: str) -> None:
    for word, written in RARES[name].ways:
        assert word in letters(parser.parse(written)), written


def texts() -> list[str]:
    """Paragraphs of books and of the guide, which has everything that can be written."""
    files = [*BOOKS.rglob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("manuscript/*.md")]
    whole = [file.read_text("utf-8") for file in files]
    return [*whole, *(part for text in whole for part in text.split("\n\n"))]


@pytest.mark.parametrize("name", RARES)
def test_it_finds_what_one_expression_finds(name: str) -> None:
    rare = RARES[name]
    whole = re.compile("|".join(written for _, written in rare.ways), re.MULTILINE)
    for text in texts():
        for asked in (
            text,
            text.replace('"', "'"),
            text.replace("{", '{data-tag=1 id="fig-').replace(" ", "="),
        ):
            assert (rare.search(asked) is None) == (whole.search(asked) is None)
            half = len(asked) // 2
            assert (rare.search(asked, half) is None) == (whole.search(asked, half) is None)


def test_a_word_may_stand_where_the_expression_does_not_match() -> None:
    rare = Rare(("alt", r"\balt\s*="), ("=x", "^=x$"))
    assert rare.search("although, salt=") is None
    assert rare.search("salt = alt =")
    assert rare.search("a\n=x\nb")
    assert rare.search("alt=", 1) is None
    assert rare.search("alt=", 0, 3) is None
