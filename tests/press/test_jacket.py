"""A jacket is a sheet with flaps: words keep from its folds, and say on them what the book is about and who wrote it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT
from PIL import Image

from octavo.cli import main
from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.press.barcode import MODULE_MM, QUIET, Bar
from octavo.press.cover import Art, code_box, code_of, has_spine_words, set_cover
from octavo.press.coverpreflight import Sheet, judge_cover
from octavo.press.houses import load_house
from octavo.press.imposing import draw_folds
from octavo.press.making import choose_cover_inks, make_cover_for_house
from octavo.press.measuring import Word, find_words
from octavo.press.placing import find_pictures
from octavo.press.reading import read_interior
from octavo.press.rules import Job, Rule
from octavo.press.spread import Spread, make_spread
from octavo.reading.theme import load_theme
from press.plates import photograph, write_plates
from press.test_barcode import read
from press.test_cover import DATE, KEYS, SIX_BY_NINE

PAGES = 240
ABOUT = "Ann Example is a pilot, and lives on an island."
JACKETED = ("ingram", "offset")


def described(**keys: object) -> Metadata:
    author = [{"name": "Ann Example", "about": ABOUT}]
    return Metadata.model_validate({**KEYS, "author": author, **keys})


def spread_for(key: str, flap_pt: float | None = None) -> Spread:
    house = load_house(key)
    spine = house.spine_pt(PAGES, "black", "white", "jacket")
    assert spine is not None
    return make_spread(SIX_BY_NINE, spine, house, "jacket", flap_pt)


def jacket_for(key: str, name: str, metadata: Metadata, art: Art | None = None) -> bytes:
    house, spread = load_house(key), spread_for(key)
    shown = set_cover(metadata, load_theme(name, ROOT), spread, house, PAGES, art or Art({}))
    inks = choose_cover_inks(house, b"", pictures=False)
    return make_cover_for_house(shown, house, inks, "A", DATE, b"", spread.bleed_pt).content


def sheet_of(key: str, content: bytes, metadata: Metadata) -> Sheet:
    house, spread, code = load_house(key), spread_for(key), code_of(metadata)
    assert code is not None
    box = code_box(code, spread, house)
    titled = has_spine_words(spread, house, PAGES)
    return Sheet(spread, PAGES, find_words(content), box, titled, measured=False)


def rules_of(key: str, content: bytes, sheet: Sheet) -> dict[str, Rule]:
    job = Job(load_house(key), "colour", "white", cover=True, binding="jacket")
    return {rule.code: rule for rule in judge_cover(read_interior(content), job, sheet)}


def words_in(place: str, spread: Spread, words: list[Word]) -> str:
    left, low, right, high = spread.safe_boxes()[place]
    return " ".join(
        word.text
        for word in words
        if left - 1 < word.box[0] and word.box[2] < right + 1 and low - 1 < word.box[1] and word.box[3] < high + 1
    )  # fmt: skip


def test_the_jacket_of_ingram_is_that_of_a_template() -> None:
    # 5.5 × 8.5 in, 158 pages on crème: flaps of 3.25, strips of 0.25, panels of 5.9375, a spine of 0.5, bleed included
    house = load_house("ingram")
    spine = house.spine_pt(158, "black", "cream", "jacket")
    assert spine is not None
    spread = make_spread((396.0, 612.0), spine, house, "jacket")
    assert (spread.width_pt / 72, spread.height_pt / 72) == pytest.approx((19.625, 9.0))
    assert spread.face_pt[0] / 72 == pytest.approx(5.9375)


def test_the_jacket_of_a_printer_is_that_of_its_guide() -> None:
    # the page and 0.3 × 0.27 in, the spine and 0.04 in, bleed of 0.125 in: PrintNinja's guide, read 2026-11-30
    house = load_house("offset")
    cased = house.spine_pt(PAGES, "black", "white", "case")
    spread = spread_for("offset", 3 * 72.0)
    assert cased is not None
    assert (spread.spine_pt - cased) / 72 == pytest.approx(0.04)
    assert spread.width_pt / 72 == pytest.approx(2 * (0.125 + 3 + 6.3) + spread.spine_pt / 72)
    assert spread.height_pt / 72 == pytest.approx(9.27 + 0.25)


@pytest.mark.parametrize("design", ["cloth", "paper"])
@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("key", JACKETED)
def test_every_rule_is_kept_by_the_jacket_of_every_theme(key: str, name: str, design: str) -> None:
    metadata = described(**{"cover-art": {"design": design}})
    content = jacket_for(key, name, metadata)
    sheet = sheet_of(key, content, metadata)
    rules = rules_of(key, content, sheet)
    assert not [rule for rule in rules.values() if rule.severity]
    assert {"press-flaps", "press-safe", "press-barcode", "press-cover"} <= rules.keys()
    spread = sheet.spread
    for crease in spread.creases:
        assert not [word for word in sheet.words if word.box[0] < crease < word.box[2]]


@pytest.mark.parametrize("name", ["classic", "modern"])
def test_flaps_say_what_the_book_is_about_and_who_wrote_it(name: str) -> None:
    metadata = described(description="Another text, for the back.")
    content, spread = jacket_for("ingram", name, metadata), spread_for("ingram")
    words = find_words(content)
    front, behind, back = (
        words_in(place, spread, words) for place in ("front flap", "back flap", "back")
    )
    assert "19.99 USD" in front
    assert "A Book of Plates" in front
    assert "What it is about. And more." in front
    assert ABOUT in behind
    assert "Example House ISBN 978-0-306-40615-7" in behind
    assert "Another text, for the back." in back
    assert "What it is about." not in back
    assert "19.99" not in back


@pytest.mark.parametrize("keys", [{}, {"description": KEYS["blurb"]}])
def test_without_a_second_text_the_back_has_an_ornament(keys: dict[str, object]) -> None:
    words = find_words(jacket_for("offset", "classic", described(**keys)))
    spread = spread_for("offset")
    assert words_in("back", spread, words).startswith("❦")
    assert "What it is about." in words_in("front flap", spread, words)


@pytest.mark.parametrize("binding", ["case", "jacket"])
def test_bars_are_on_the_back_and_can_be_read(binding: str) -> None:
    metadata, house = described(), load_house("ingram")
    spine = house.spine_pt(PAGES, "black", "white", binding)
    code = code_of(metadata)
    assert spine is not None
    assert code is not None
    spread = make_spread(SIX_BY_NINE, spine, house, binding)
    left, low, right, high = code_box(code, spread, house)
    assert left >= spread.back_pt
    assert right <= spread.boards[0]
    shown = set_cover(metadata, load_theme("modern", ROOT), spread, house, PAGES, Art({}))
    module = MODULE_MM * 72 / 25.4
    with pypdfium2.PdfDocument(shown) as document:
        edges = (left, low, spread.width_pt - right, spread.height_pt - high)
        picture = document[0].render(scale=8 / module, crop=edges).to_pil().convert("L")
    row = [picture.getpixel((x, picture.height // 2)) < 128 for x in range(picture.width)]  # type: ignore[operator]
    begins = [x for x in range(1, len(row)) if row[x] and not row[x - 1]]
    ends = [x for x in range(1, len(row)) if row[x - 1] and not row[x]]
    bars = [
        Bar(round(begin / 8), round((end - begin) / 8), guard=False, price=False)
        for begin, end in zip(begins, ends, strict=True)
    ]
    assert min(begins) >= 8 * (QUIET[0] - 1)
    assert read(tuple(bars[:30])) == "9780306406157"


@pytest.mark.parametrize(
    ("key", "flap", "kept"),
    [("ingram", 234.0, True), ("ingram", 252.0, False), ("offset", 216.0, True), ("offset", 144.0, False), ("offset", 500.0, False)],
)  # fmt: skip
def test_flaps_that_the_printer_does_not_fold_are_told(key: str, flap: float, kept: bool) -> None:
    metadata = described()
    content = jacket_for(key, "classic", metadata)
    sheet = replace(sheet_of(key, content, metadata), spread=spread_for(key, flap))
    rule = rules_of(key, content, sheet)["press-flaps"]
    assert rule.severity is (None if kept else Severity.ERROR)
    assert rule.key == ("print", "flap")


@pytest.mark.parametrize("part", ["front flap", "back flap"])
def test_words_near_the_fold_of_a_flap_are_told(part: str) -> None:
    metadata = described()
    content = jacket_for("ingram", "classic", metadata)
    sheet = sheet_of("ingram", content, metadata)
    left, low, right, _ = sheet.spread.safe_boxes()[part]
    fold = right if part == "back flap" else left
    near = Word((fold - 4, low + 99, fold + 4, low + 109), "folded")
    rule = rules_of("ingram", content, replace(sheet, words=[*sheet.words, near]))["press-safe"]
    assert rule.severity is Severity.ERROR
    assert "“folded”" in rule.seen


def test_a_blurb_that_a_flap_has_no_room_for_is_told() -> None:
    metadata = described(blurb="Lengthy words of a blurb. " * 200)
    content = jacket_for("offset", "classic", metadata)
    assert rules_of("offset", content, sheet_of("offset", content, metadata))["press-safe"].severity


def test_a_sheet_of_another_size_is_told() -> None:
    metadata = described()
    content = jacket_for("offset", "classic", metadata)
    sheet = sheet_of("offset", content, metadata)
    wrong = replace(sheet, spread=replace(sheet.spread, flap_pt=250.0))
    rule = rules_of("offset", content, wrong)["press-cover"]
    assert rule.severity is Severity.ERROR
    assert "flaps, bleed and spine included" in rule.asked


def test_pictures_go_on_around_the_edge_of_the_board_and_leave_the_flaps() -> None:
    art = Art({"wrap": ("wrap.jpg", photograph(4200, 2000))})
    house, spread, metadata = load_house("ingram"), spread_for("ingram"), described()
    shown = set_cover(metadata, load_theme("classic", ROOT), spread, house, PAGES, art)
    from octavo.checks.pdfobjects import PdfObjects

    (picture,) = find_pictures(PdfObjects(shown))
    panels = 2 * spread.face_pt[0] + spread.spine_pt
    assert picture.width_pt >= panels + 2 * (spread.turn_pt + spread.over_pt) - 0.1
    with pypdfium2.PdfDocument(shown) as document:
        drawn = document[0].render(scale=1).to_pil().convert("RGB")
    middle = round(spread.height_pt / 2)
    ground = drawn.getpixel((round(spread.bleed_pt + 6), middle))
    assert drawn.getpixel((round(spread.art_pt - 3), middle)) == ground
    assert drawn.getpixel((round(spread.art_pt + 3), middle)) != ground


def test_folds_are_drawn_in_the_proof_alone() -> None:
    metadata = described()
    content, spread = jacket_for("offset", "modern", metadata), spread_for("offset")
    proof = draw_folds(content, spread)
    assert proof == draw_folds(content, spread)
    scale, around = 2, 28
    with pypdfium2.PdfDocument(proof) as document:
        drawn = document[0].render(scale=scale).to_pil().convert("RGB")
    assert drawn.width == pytest.approx(scale * (spread.width_pt + 2 * around), abs=1)
    # beyond the sheet, where there is nothing but lines
    row = [drawn.getpixel((x, round(scale * 20))) for x in range(drawn.width)]
    red = [x / scale - around for x, (r, g, _) in enumerate(row) if r > g + 60]  # type: ignore[misc]
    for crease in spread.creases:
        assert min(abs(crease - x) for x in red) < 1


def test_a_jacket_is_ordered_with_the_case_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    keys: dict[str, object] = {
        "author": [{"name": "Ann Example", "about": ABOUT}],
        "identifiers": {"isbn-print": "978-0-306-40615-7"},
    }
    root = write_plates(tmp_path / "book", print={"binding": "jacket"}, **keys)
    assert main(["press", str(root), "--printer", "ingram", "--jobs", "1", "--proof"]) == 0
    said = capsys.readouterr().err
    assert said.count("note: words on the spine from 48 pages on") == 1
    assert said.count("note: jacket: words on the spine from 48 pages on") == 1
    made = root / "build" / "press"
    names = {path.name.removeprefix("a-book-of-plates-") for path in made.iterdir()}
    assert {"cover.pdf", "jacket.pdf", "cover-proof.pdf", "jacket-proof.pdf"} <= names
    form = (made / "upload.txt").read_text("utf-8")
    assert form.startswith("IngramSpark (hardcover with a jacket): A Book of Plates")
    assert "jacketed case laminate" in form
    assert "a-book-of-plates-jacket.pdf" in form
    report = (made / "preflight.html").read_text("utf-8")
    assert "The jacket, rule by rule" in report
    with Image.open(BytesIO((made / "a-book-of-plates-front.jpg").read_bytes())) as front:
        assert front.width == 1600

    # the next order is of a paperback: nothing of the jacket is left beside it
    book = root / "manuscript" / "book.md"
    book.write_text(book.read_text("utf-8").replace('"jacket"', '"paperback"'), "utf-8")
    main(["press", str(root), "--printer", "ingram", "--jobs", "1"])
    assert not [path.name for path in made.iterdir() if "jacket" in path.name]


def test_a_measured_spine_is_that_of_the_case_and_the_jacket_goes_around_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(
        tmp_path / "book", print={"binding": "jacket", "spine": "9mm", "flap": "80mm"}
    )
    main(["press", str(root), "--printer", "offset", "--jobs", "1"])
    capsys.readouterr()
    made = root / "build" / "press"
    with pypdfium2.PdfDocument(made / "a-book-of-plates-jacket.pdf") as document:
        width = document[0].get_width() / 72
    assert width == pytest.approx(2 * (0.125 + 80 / 25.4 + 6.3) + 9 / 25.4 + 0.04, abs=0.002)
