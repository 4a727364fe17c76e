"""A case is a sheet that goes around boards: larger by folds and hinges, with no word where it is folded."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT

from octavo.cli import main
from octavo.press.cover import Art, code_box, code_of, set_cover
from octavo.press.coverpreflight import Sheet, judge_cover
from octavo.press.houses import HOUSES, load_house
from octavo.press.making import choose_cover_inks, make_cover_for_house
from octavo.press.measuring import find_words
from octavo.press.reading import read_interior
from octavo.press.rules import Job
from octavo.press.spread import make_spread
from octavo.reading.theme import load_theme
from press.plates import write_plates
from press.test_cover import DATE, SIX_BY_NINE, metadata

PAGES = 240


def test_the_boards_are_those_of_a_printer_s_example() -> None:
    # 8.34 × 11.27 in of a book of 8.5 × 11, a hinge of 0.4 and 0.8 in to fold: PrintNinja's guide, read 2026-11-30
    spread = make_spread((612.0, 792.0), 72.0, load_house("offset"), "case")
    assert spread.face_pt == pytest.approx((72 * 8.34, 72 * 11.27))
    assert spread.width_pt / 72 == pytest.approx(2 * (0.8 + 8.34 + 0.4) + 1)
    assert spread.height_pt / 72 == pytest.approx(11.27 + 1.6)


def test_its_spine_has_the_boards_in_it() -> None:
    house = load_house("offset")
    bare, cased = (house.spine_pt(PAGES, "black", "white", b) for b in ("paperback", "case"))
    assert bare is not None
    assert cased is not None
    assert (cased - bare) / 72 * 25.4 == pytest.approx(4, abs=0.02)


def test_the_case_of_ingram_is_that_of_its_published_example() -> None:
    # 6 × 9 in, 240 pages on crème: a spine of 0.688 in, a sheet of 14.568 × 10.5 in (the guide and the calculator)
    house = load_house("ingram")
    spine = house.spine_pt(240, "black", "cream", "case")
    assert spine is not None
    assert spine / 72 == pytest.approx(0.688, abs=0.001)
    spread = make_spread(SIX_BY_NINE, spine, house, "case")
    assert spread.width_pt / 72 == pytest.approx(14.568, abs=0.001)
    assert spread.height_pt / 72 == pytest.approx(10.5)


@pytest.mark.parametrize(
    ("pages", "paper", "spine"),
    [(24, "white", 0.25), (100, "cream", 0.375), (158, "cream", 0.5), (400, "white", 0.875), (800, "cream", 1.938)],
)  # fmt: skip
def test_cased_spines_of_ingram_are_those_of_its_calculator(
    pages: int, paper: str, spine: float
) -> None:
    thick = load_house("ingram").spine_pt(pages, "black", paper, "case")
    assert thick is not None
    assert thick / 72 == pytest.approx(spine, abs=0.001)


def test_a_spine_of_a_case_grows_with_the_book() -> None:
    house = load_house("ingram")
    widths = [house.spine_pt(pages, "black", "white", "case") or 0 for pages in range(18, 1202, 2)]
    assert widths == sorted(widths)
    assert house.spine_pt(240, "colour", "cream", "case") is None


@pytest.mark.parametrize("key", ["ingram", "offset"])
@pytest.mark.parametrize("design", ["cloth", "paper"])
@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
def test_words_and_bars_keep_from_hinges_and_folds(name: str, design: str, key: str) -> None:
    house, described = load_house(key), metadata(cover_art={"design": design})
    spine = house.spine_pt(PAGES, "black", "white", "case")
    assert spine is not None
    spread = make_spread(SIX_BY_NINE, spine, house, "case")
    shown = set_cover(described, load_theme(name, ROOT), spread, house, PAGES, Art({}))
    inks = choose_cover_inks(house, b"", pictures=False)
    made = make_cover_for_house(shown, house, inks, "A", DATE, b"", spread.bleed_pt).content
    code, words = code_of(described), find_words(made)
    assert code is not None
    box = code_box(code, spread, house)
    sheet = Sheet(spread, PAGES, words, box, titled=True, measured=False)
    read = read_interior(made)
    job = Job(house, "colour", "white", cover=True, binding="case")
    assert not [rule for rule in judge_cover(read, job, sheet) if rule.severity]
    assert read.pages[0].trim == pytest.approx(
        (spread.width_pt - 2 * spread.bleed_pt, spread.height_pt - 2 * spread.bleed_pt), abs=0.1
    )
    for hinge in zip(
        sorted((*spread.boards, *spread.folds))[::2],
        sorted((*spread.boards, *spread.folds))[1::2],
        strict=True,
    ):
        assert not [
            word
            for word in (*(word.box for word in words), box)
            if word[0] < hinge[1] and word[2] > hinge[0]
        ]


@pytest.mark.parametrize("binding", ["case", "jacket"])
def test_a_house_without_figures_says_so_before_anything_is_set(
    binding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", print={"binding": binding})
    for key in HOUSES:
        if key not in ("ingram", "offset"):
            assert main(["press", str(root), "--printer", key]) == 3
            told = capsys.readouterr().err
            assert "press-binding" in told
            assert "--printer ingram or offset" in told
    assert not (root / "build").exists()


def test_a_case_is_ordered_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    root = write_plates(
        tmp_path / "book",
        print={"binding": "case"},
        identifiers={"isbn-print": "978-0-306-40615-7"},
    )
    assert main(["press", str(root), "--printer", "offset", "--jobs", "1"]) == 0
    capsys.readouterr()
    made = root / "build" / "press"
    assert "Binding       case" in (made / "upload.txt").read_text("utf-8")
    with pypdfium2.PdfDocument(made / "a-book-of-plates-cover.pdf") as document:
        assert document[0].get_height() / 72 == pytest.approx(9 + 0.27 + 1.6, abs=0.01)
