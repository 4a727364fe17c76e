"""The meter of other programs' pages counts on ours what the report of the book says of them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT, Built, build
from digest import prose

_SAME = {  # name there: name in the report, and by how much of a hundred lines or spreads the two may differ
    "spaces > 1.5 ×": ("loose", 0.5),
    "spaces < 0.75 ×": ("tight", 1.0),
    "hyphens": ("hyphens", 0.3),
    "ladders of 3": ("ladders", 0.0),
    "lines off the grid": ("off-grid", 0.1),
    "spreads whose lines do not meet": ("crooked", 0.1),
    "pages short by more than a line": ("short", 1.0),
}


@pytest.fixture(scope="module")
def meter() -> ModuleType:
    path = ROOT / "scripts/makeup.py"
    spec = importlib.util.spec_from_file_location("scripts_makeup", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


def test_two_meters_find_the_same_in_the_thesis(meter: ModuleType, thesis: Built) -> None:
    figures = meter.measure(thesis.content("pdf"))
    assert thesis.build.makeup is not None
    told = {figure.name: figure.value for figure in thesis.build.makeup.figures}
    apart = {
        name: (figures[name], told[other])
        for name, (other, most) in _SAME.items()
        if abs(figures[name] - told[other]) > most
    }
    assert apart == {}


def test_the_meter_sees_what_a_plain_breaker_does(
    meter: ModuleType, write_book: Callable[..., Path]
) -> None:
    blocks = prose().replace("@", "").split("\n\n")
    long = [block for block in blocks if len(block) > 300 and block[0].isalpha()]
    text = "\n\n".join(["# One", *long])
    figures = {
        composer: meter.measure(
            build(write_book(text, print={"composer": composer})).content("pdf")
        )
        for composer in ("total", "greedy")
    }
    total, greedy = figures["total"], figures["greedy"]
    assert greedy["spaces > 1.5 ×"] > 5 * total["spaces > 1.5 ×"]
    assert greedy["hyphens"] > total["hyphens"] > 0
    assert total["paragraphs that end in a part of a word"] == 0
