"""A front is looked at as small as shops show it: its letters and its contrast are measured in what was drawn."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT
from fontTools.ttLib import TTFont
from PIL import Image

from octavo.cli import main
from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.press.cover import Art, set_cover
from octavo.press.houses import load_house
from octavo.press.rules import Rule
from octavo.press.spread import Spread, make_spread
from octavo.press.thumbnail import WIDTHS_PX, contrast_of, judge_front, make_thumbnails, read_title
from octavo.reading.theme import load_theme
from octavo.text.coverfront import HEIGHT_PT, WIDTH_PT, find_fonts, make_front
from press.plates import write_plates
from press.test_cover import SIX_BY_NINE, metadata, spread_for

LONG = "An Inquiry into the Nature and the Causes of Nearly Everything that Was Ever Said of Small Islands and Their Ferries"


def front_of(shown: bytes, spread: Spread) -> Image.Image:
    with pypdfium2.PdfDocument(shown) as document:
        sheet = document[0].render(scale=2).to_pil().convert("RGB")
    left, top = 2 * spread.boards[1], 2 * spread.bleed_pt
    return sheet.crop(
        (
            round(left),
            round(top),
            round(left + 2 * spread.face_pt[0]),
            round(top + 2 * spread.face_pt[1]),
        )
    )


def judged(
    described: Metadata, name: str = "classic", binding: str = "paperback"
) -> dict[str, Rule]:
    house = load_house("offset")
    spine = house.spine_pt(240, "black", "white", binding)
    assert spine is not None
    spread = make_spread(SIX_BY_NINE, spine, house, binding)
    shown = set_cover(described, load_theme(name, ROOT), spread, house, 240, Art({}))
    front = front_of(shown, spread)
    rules = judge_front(shown, front, spread, described.title, drawn=True)
    return {rule.code: rule for rule in rules}


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0), ((255, 255, 255), (255, 255, 255), 1.0),
        ((119, 119, 119), (255, 255, 255), 4.48), ((255, 0, 0), (255, 255, 255), 4.0),
    ],
)  # fmt: skip
def test_contrast_is_that_of_wcag(
    one: tuple[int, int, int], other: tuple[int, int, int], contrast: float
) -> None:
    assert contrast_of(one, other) == pytest.approx(contrast, abs=0.01)
    assert contrast_of(other, one) == contrast_of(one, other)


@pytest.mark.parametrize("binding", ["paperback", "case", "jacket"])
@pytest.mark.parametrize("design", ["cloth", "paper"])
@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
def test_a_short_title_is_read_in_every_design(name: str, design: str, binding: str) -> None:
    rules = judged(metadata(title="On Tides", cover_art={"design": design}), name, binding)
    assert {code: rule.severity for code, rule in rules.items()} == {
        "press-thumbnail": None, "press-contrast": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("On Tides", None), ("The Nature and Causes of Nearly Everything", None), (LONG, Severity.NOTE), (2 * f"{LONG} ", Severity.WARNING),
    ],
)  # fmt: skip
def test_a_title_of_small_letters_is_told(title: str, severity: Severity | None) -> None:
    rule = judged(metadata(title=title))["press-thumbnail"]
    assert rule.severity is severity
    assert rule.seen.endswith(" at 100")
    assert severity is None or "cover-art: {front: …}" in rule.cure


@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
def test_letters_are_as_high_as_the_font_has_them(name: str) -> None:
    theme, spread, described = (
        load_theme(name, ROOT),
        spread_for("kdp"),
        metadata(title="Verse and Sense"),
    )
    shown = set_cover(described, theme, spread, load_house("kdp"), 240, Art({}))
    found = read_title(shown, spread, described.title)
    assert found is not None
    flush = make_front(described, theme).flush
    family, weight = ("Octavo Heading", 700) if flush else ("Octavo Text", 400)
    with TTFont(find_fonts(theme.faces, family, weight, "normal")[0]) as face:
        x_high = face["OS/2"].sxHeight / face["head"].unitsPerEm
    scale = min(spread.face_pt[0] / WIDTH_PT, spread.face_pt[1] / HEIGHT_PT)
    size = re.search(
        r'class="title" style="font-size: ([0-9.]+)pt', make_front(described, theme).html
    )
    assert size is not None
    # round letters go beyond the line on both sides
    assert found.letters_pt == pytest.approx(float(size[1]) * scale * x_high, rel=0.1)


def test_letters_like_their_ground_are_told() -> None:
    described, spread, house = metadata(title="On Tides"), spread_for("kdp"), load_house("kdp")
    shown = set_cover(described, load_theme("classic", ROOT), spread, house, 240, Art({}))
    with pypdfium2.PdfDocument(shown) as document:
        page = document[0]
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            pypdfium2.raw.FPDFPageObj_SetFillColor(item.raw, 90, 60, 60, 255)
        page.gen_content()
        content = BytesIO()
        document.save(content)
    changed = content.getvalue()
    rules = judge_front(changed, front_of(changed, spread), spread, described.title, drawn=True)
    (rule,) = [rule for rule in rules if rule.code == "press-contrast"]
    assert rule.severity is Severity.WARNING
    assert rule.seen.endswith(" to 1")


@pytest.mark.parametrize(
    ("dark", "light", "severity"), [(30, 230, None), (100, 140, Severity.WARNING)]
)
def test_a_picture_without_contrast_can_hold_no_title(
    dark: int, light: int, severity: Severity | None
) -> None:
    front = Image.new("RGB", (600, 900), (dark, dark, dark))
    front.paste((light, light, light), (100, 100, 500, 300))
    (rule,) = judge_front(b"", front, spread_for("kdp"), "On Tides", drawn=False)
    assert (rule.code, rule.severity) == ("press-contrast", severity)


def test_small_pictures_are_as_wide_as_shops_show_them() -> None:
    made = make_thumbnails(Image.new("RGB", (1600, 2400), (20, 60, 40)))
    sizes = []
    for content in made:
        with Image.open(BytesIO(content)) as picture:
            sizes.append(picture.size)
    assert sizes == [(160, 240), (100, 150)]
    assert made == make_thumbnails(Image.new("RGB", (1600, 2400), (20, 60, 40)))


def test_both_reports_have_the_front_as_a_shop_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    root = write_plates(tmp_path / "book")
    assert main(["press", str(root), "--printer", "kdp", "--jobs", "1"]) == 0
    capsys.readouterr()
    made = root / "build" / "press"
    report = (made / "preflight.html").read_text("utf-8")
    for width in WIDTHS_PX:
        assert f'width="{width}" alt="The front, {width} pixels wide"' in report
    assert "img-src data:" in report
    told = json.loads((made / "preflight.json").read_text("utf-8"))
    assert {rule["code"] for rule in told["front"]} == {"press-thumbnail", "press-contrast"}
    assert "jacket" not in told
