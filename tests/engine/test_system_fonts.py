"""No font of the system is in a book, in whatever process a page is laid out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from octavo.engine.layout import load_engine

LETTERS = "☃ก"  # no face of a theme has them
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def make_font(path: Path) -> None:
    """A font that can draw what no theme can: boxes."""
    pen = TTGlyphPen(None)
    for step, place in enumerate(((100, 0), (100, 700), (700, 700), (700, 0))):
        (pen.lineTo if step else pen.moveTo)(place)
    pen.closePath()
    box, names = pen.glyph(), [".notdef", "snowman", "koKai"]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, LETTERS), names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, box))
    font.setupHorizontalMetrics(dict.fromkeys(names, (800, 100)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Of The System", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a machine that has such a font."""
    folder = tmp_path_factory.mktemp("machine")
    make_font(folder / "system.ttf")
    (folder / "fonts.conf").write_text(CONFIGURATION.format(folder=folder))
    return {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_font_of_the_system_is_in_no_page(
    write_book: Callable[..., Path], machine: dict[str, str], jobs: str
) -> None:
    root = write_book(f"# One\n\nA letter: {LETTERS}.\n\n# Two\n\nAnother: {LETTERS[0]}.\n")
    plain = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "XDG_CACHE_HOME": str(root / "cache")}
    made = []
    for name, surroundings in (
        ("without", plain),
        ("with", plain | machine),
        ("kept", plain | machine),
    ):
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "build", str(root), "--jobs", jobs,
             "--out", str(root / name)],
            env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "[glyph-missing]" in done.stderr, done.stderr
        made.append((done.returncode, done.stderr, *(
            (root / name / f"a-test.{edition}").read_bytes() for edition in ("pdf", "epub", "html")
        )))  # fmt: skip
    assert made[0] == made[1] == made[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_the_fonts_of_an_engine_stay_when_a_process_that_was_forked_lets_go_of_it() -> None:
    configuration = load_engine().text.fonts.FontConfiguration()
    folder = configuration._folder
    assert folder.is_dir()
    child = os.fork()
    if child == 0:
        try:
            del configuration
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert folder.is_dir()
    del configuration
    assert not folder.exists()
