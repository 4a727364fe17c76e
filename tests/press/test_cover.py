"""The cover is one sheet of the size that the house asks, with words where no knife comes, and bars that can be read."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.model import Severity, Theme
from octavo.model.metadata import Metadata
from octavo.press.cover import Art, code_box, code_of, has_spine_words, set_cover
from octavo.press.coverpreflight import Sheet, judge_cover
from octavo.press.greyprofile import make_grey_profile
from octavo.press.houses import HOUSES, load_house
from octavo.press.making import choose_cover_inks, make_cover_for_house
from octavo.press.measuring import Word, find_words
from octavo.press.placing import find_pictures
from octavo.press.reading import FileRead, read_interior
from octavo.press.rules import Job, Rule
from octavo.press.spread import Spread, make_spread
from octavo.reading.theme import load_theme
from press.plates import photograph

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
SIX_BY_NINE = 432.0, 648.0
DATE = "D:20260101000000Z"
KEYS = {
    "title": "A Book of Plates", "subtitle": "With a Subtitle", "author": "Ann Example",
    "publisher": "Example House", "blurb": "What it is about.\n\nAnd more.", "price": "19.99 USD",
    "identifiers": {"isbn-print": "978-0-306-40615-7"},
}  # fmt: skip


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme("classic", ROOT)


def metadata(**keys: object) -> Metadata:
    return Metadata.model_validate({**KEYS, **{k.replace("_", "-"): v for k, v in keys.items()}})


def spread_for(key: str, pages: int = 240) -> Spread:
    house = load_house(key)
    spine = house.spine_pt(pages, "black", "white")
    assert spine is not None
    return make_spread(SIX_BY_NINE, spine, house)


def cover_for(
    key: str, theme: Theme, pages: int = 240, art: Art | None = None, **keys: object
) -> bytes:
    house, art = load_house(key), art or Art({})
    shown = set_cover(metadata(**keys), theme, spread_for(key, pages), house, pages, art)
    inks = choose_cover_inks(house, b"", pictures=bool(art.files))
    bleed = house.points("cover_bleed")
    return make_cover_for_house(shown, house, inks, "A Title", DATE, b"", bleed).content


def sheet_of(key: str, content: bytes, pages: int = 240) -> Sheet:
    house, spread = load_house(key), spread_for(key, pages)
    code = code_of(metadata())
    assert code is not None
    return Sheet(spread, pages, find_words(content), code_box(code, spread, house), True, False)


def rules_of(key: str, read: FileRead, sheet: Sheet) -> dict[str, Rule]:
    job = Job(load_house(key), "colour", "white", cover=True)
    return {rule.code: rule for rule in judge_cover(read, job, sheet)}


@pytest.mark.parametrize(
    ("pages", "paper", "spine", "width"),
    [
        # https://print.ymirtool.com/guides/kdp-trim-size-page-count/, read 2026-11-30
        (120, "white", 0.270, 12.520), (200, "white", 0.450, 12.700), (200, "cream", 0.500, 12.750),
        # https://kdpprintcover.com/blog/how-to-calculate-kdp-spine-width, read 2026-11-30
        (400, "white", 0.9008, 13.1508), (500, "cream", 1.25, 13.5),
    ],
)  # fmt: skip
def test_kdp_sheets_are_those_of_published_examples(
    pages: int, paper: str, spine: float, width: float
) -> None:
    house = load_house("kdp")
    thick = house.spine_pt(pages, "black", paper)
    assert thick is not None
    assert thick / 72 == pytest.approx(spine, abs=0.0006)
    spread = make_spread(SIX_BY_NINE, thick, house)
    assert spread.width_pt / 72 == pytest.approx(width, abs=0.0006)
    assert spread.height_pt / 72 == pytest.approx(9.25)


@pytest.mark.parametrize(
    ("ink", "paper", "pages", "spine"),
    [
        # what the house's calculator says of a book of 6 × 9 in, as a table of print formulas repeats it, read 2026-11-30
        ("black", "cream", 24, 0.058), ("black", "cream", 240, 0.545), ("black", "cream", 800, 1.767),
        ("black", "white", 48, 0.099), ("black", "white", 240, 0.505), ("black", "white", 600, 1.213),
        ("colour", "white", 100, 0.260), ("colour", "white", 240, 0.623), ("colour", "white", 500, 1.299),
    ],
)  # fmt: skip
def test_ingram_spines_are_those_of_its_calculator(
    ink: str, paper: str, pages: int, spine: float
) -> None:
    thick = load_house("ingram").spine_pt(pages, ink, paper)
    assert thick is not None
    assert thick / 72 == pytest.approx(spine, abs=0.0006)


def test_the_sheet_of_ingram_is_that_of_its_published_example() -> None:
    # 6 × 9 in, 240 pages on crème: 12.795 × 9.25 in
    house = load_house("ingram")
    thick = house.spine_pt(240, "black", "cream")
    assert thick is not None
    spread = make_spread(SIX_BY_NINE, thick, house)
    assert spread.width_pt / 72 == pytest.approx(12.795, abs=0.001)
    assert spread.height_pt / 72 == pytest.approx(9.25)


@pytest.mark.parametrize("key", HOUSES)
@pytest.mark.parametrize(
    ("ink", "paper"), [("black", "white"), ("black", "cream"), ("colour", "white")]
)
def test_a_spine_grows_with_the_book(key: str, ink: str, paper: str) -> None:
    house = load_house(key)
    bound = house.pages(ink, paper)
    assert bound is not None
    widths = [
        house.spine_pt(pages, ink, paper) or 0 for pages in range(bound.least, bound.most + 1)
    ]
    assert all(before < behind for before, behind in pairwise(widths))


@pytest.mark.parametrize(
    ("key", "paper", "pages", "spine_mm"),
    [
        # (pages / 17.48) + 1.524 mm, Lulu's Book Creation Guide as Momovu repeats it, read 2026-11-30
        ("lulu", "white", 200, 200 / 17.48 + 1.524),
        # four templates that Lulu made, as the notes of a program for typesetting repeat them, read 2026-11-30
        ("lulu", "white", 140, 9.53), ("lulu", "cream", 180, 11.82), ("lulu", "white", 295, 18.40), ("lulu", "white", 300, 18.69),
        # https://answers.preparetopublish.com/p/what-sort-of-paper-should-my-book, read 2026-11-30
        ("ingram", "cream", 200, 11.63), ("ingram", "white", 200, 10.77), ("kdp", "white", 200, 11.44), ("kdp", "cream", 200, 12.70),
    ],
)  # fmt: skip
def test_spines_are_those_that_others_were_given(
    key: str, paper: str, pages: int, spine_mm: float
) -> None:
    thick = load_house(key).spine_pt(pages, "black", paper)
    assert thick is not None
    assert thick / 72 * 25.4 == pytest.approx(spine_mm, abs=0.01)


def test_a_spine_of_lulu_is_bare_up_to_80_pages_and_keeps_an_eighth_of_an_inch() -> None:
    house = load_house("lulu")
    spread = make_spread(SIX_BY_NINE, 40.0, house)
    assert spread.clear_pt == 9.0
    assert [has_spine_words(spread, house, pages) for pages in (80, 81)] == [False, True]
    assert not has_spine_words(replace(spread, spine_pt=26.0), house, 81)


@pytest.mark.parametrize("design", ["cloth", "paper"])
@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("key", HOUSES)
def test_every_house_takes_the_cover_of_every_theme(key: str, name: str, design: str) -> None:
    content = cover_for(key, load_theme(name, ROOT), cover_art={"design": design})
    rules = rules_of(key, read_interior(content), sheet_of(key, content))
    assert not [rule for rule in rules.values() if rule.severity]


def test_the_same_book_has_the_same_cover(theme: Theme) -> None:
    assert cover_for("ingram", theme) == cover_for("ingram", theme)


def test_words_of_the_book_are_on_its_cover_and_bars_are_black_ink_alone(theme: Theme) -> None:
    import pypdfium2

    content = cover_for("ingram", theme)
    with pypdfium2.PdfDocument(content) as document:
        said = document[0].get_textpage().get_text_range()
    assert said.count("A Book of Plates") >= 1
    for words in ("With a Subtitle", "What it is about.", "And more.", "Example House"):
        assert words in " ".join(said.split())
    assert "978030640615751999" in "".join(said.split())
    assert b"0 0 0 1 k" in b"".join(stream for stream in _streams(content))


def _streams(content: bytes) -> list[bytes]:
    from octavo.checks.pdfobjects import PdfObjects
    from octavo.press.placing import page_content

    pdf = PdfObjects(content)
    return [page_content(pdf, page.contents) for page in pdf.pages()]


def test_the_two_designs_differ_in_their_ground(theme: Theme) -> None:
    cloth = cover_for("kdp", theme)
    paper = cover_for("kdp", theme, cover_art={"design": "paper"})
    grounds = [_inked(content, 20, 40)[:3] for content in (cloth, paper)]
    assert sum(grounds[0]) < 250
    assert sum(grounds[1]) > 600


def test_a_thin_spine_stays_bare_and_says_so(theme: Theme) -> None:
    thick, thin = cover_for("kdp", theme, 240), cover_for("kdp", theme, 40)
    fold, end = spread_for("kdp", 40).folds
    assert not [w for w in find_words(thin) if w.box[0] < end and w.box[2] > fold]
    fold, end = spread_for("kdp", 240).folds
    assert [w for w in find_words(thick) if w.box[0] > fold and w.box[2] < end]
    rule = rules_of("kdp", read_interior(thin), replace(sheet_of("kdp", thin, 40), titled=False))
    assert rule["press-spine-words"].severity is Severity.NOTE


@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("title", ["Quay", "The Jetty: a Guide", "On Tides"])
def test_words_fill_a_spine_from_its_middle(name: str, title: str) -> None:
    spread = spread_for("kdp", 140)
    content = cover_for("kdp", load_theme(name, ROOT), 140, title=title)
    left, _, right, _ = spread.safe_boxes()["spine"]
    boxes = [word.box for word in find_words(content)]
    words = [b for b in boxes if left < (b[0] + b[2]) / 2 < right]
    assert words
    assert min(box[0] for box in words) >= left
    assert max(box[2] for box in words) <= right


def test_the_author_s_own_art_fills_its_part_to_the_bleed(theme: Theme) -> None:
    art = Art({"front": ("front.jpg", photograph(1350, 1950))})
    content = cover_for("kdp", theme, art=art)
    from octavo.checks.pdfobjects import PdfObjects

    (picture,) = find_pictures(PdfObjects(content))
    assert picture.width_pt >= 432 + 9
    assert picture.height_pt >= 648 + 18
    fold, end = spread_for("kdp").folds
    assert _inked(content, fold + 2, end - 2) == _inked(cover_for("kdp", theme), fold + 2, end - 2)
    rules = rules_of("kdp", read_interior(content), sheet_of("kdp", content))
    assert rules["press-sharpness"].severity is Severity.WARNING  # some 210 ppi


def _inked(content: bytes, left: float, right: float) -> bytes:
    """What is printed between two edges of a sheet."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        sheet = document[0].render(scale=1).to_pil().convert("RGB")
    return sheet.crop((round(left), 0, round(right), sheet.height)).tobytes()


def test_art_of_few_points_is_told_with_its_key(theme: Theme) -> None:
    content = cover_for("kdp", theme, art=Art({"front": ("front.jpg", photograph(100, 150))}))
    rule = rules_of("kdp", read_interior(content), sheet_of("kdp", content))["press-sharpness"]
    assert rule.severity is Severity.ERROR
    assert rule.finding is not None
    assert "on the cover" in rule.finding.message
    assert rule.finding.hint == "take a picture with more points for cover-art"
    assert rule.key == ("cover-art",)


def test_art_in_colour_needs_the_profile_of_a_press_of_four_inks() -> None:
    with pytest.raises(ValueError, match="profile"):
        choose_cover_inks(load_house("ingram"), b"", pictures=True)


def test_flat_colours_beside_a_picture_hold_no_more_ink_than_the_house_allows(theme: Theme) -> None:
    if not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    profile, house = PROFILE.read_bytes(), load_house("ingram")
    art = Art({"front": ("front.jpg", photograph(1350, 1950))})
    shown = set_cover(metadata(), theme, spread_for("ingram"), house, 240, art)
    inks = choose_cover_inks(house, profile, pictures=True)
    made = make_cover_for_house(shown, house, inks, "A Title", DATE, profile, 9.0).content
    grounds = [
        b"".join(_streams(content)).split(b" k")[0]
        for content in (made, cover_for("ingram", theme))
    ]
    assert grounds[0] == grounds[1]
    assert sum(map(float, grounds[0].split()[-4:])) <= 2.4


def test_the_profile_of_black_ink_is_not_that_of_a_cover(theme: Theme) -> None:
    house, grey = load_house("offset"), make_grey_profile()
    with pytest.raises(ValueError, match="four inks"):
        choose_cover_inks(house, grey, pictures=True)
    shown = set_cover(metadata(), theme, spread_for("offset"), house, 240, Art({}))
    inks = choose_cover_inks(house, grey, pictures=False)
    read = read_interior(make_cover_for_house(shown, house, inks, "A", DATE, grey, 9.0).content)
    assert read.flavour == "PDF/X-1a:2001"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("press-cover", lambda read, sheet: (setattr(read.pages[0], "media", (900.0, 660.0)), sheet)[1]),
        ("press-spine", lambda _, sheet: replace(sheet, spread=replace(sheet.spread, spine_pt=0.0))),
        ("press-safe", lambda _, sheet: replace(sheet, words=[*sheet.words, Word((1.0, 1.0, 30.0, 9.0), "Loose")])),
        ("press-isbn", lambda _, sheet: replace(sheet, code=None)),
        ("press-barcode", lambda _, sheet: replace(sheet, code=(20.0, 20.0, 80.0, 60.0))),
    ],
)  # fmt: skip
def test_a_broken_rule_of_the_cover_is_told(code: str, change: object, theme: Theme) -> None:
    content = cover_for("ingram", theme)
    read, sheet = read_interior(content), sheet_of("ingram", content)
    assert callable(change)
    rule = rules_of("ingram", read, change(read, sheet))[code]
    assert rule.severity is Severity.ERROR
    assert rule.finding is not None
    assert rule.finding.hint


def test_a_missing_isbn_is_a_note_where_the_house_gives_one(theme: Theme) -> None:
    content = cover_for("kdp", theme)
    sheet = replace(sheet_of("kdp", content), code=None)
    assert rules_of("kdp", read_interior(content), sheet)["press-isbn"].severity is Severity.NOTE


@pytest.mark.parametrize(
    ("key", "spine_mm", "kept"),
    [
        ("ingram", 14.2, True), ("ingram", 22.0, True), ("ingram", 142.0, False), ("ingram", 1.42, False),
        ("kdp", 500.0, False), ("kdp", 30.0, False), ("kdp", 6.0, False), ("lulu", 15.2, True), ("lulu", 40.0, False),
        ("offset", 30.0, True), ("offset", 500.0, False), ("offset", 1.42, False),
    ],
)  # fmt: skip
def test_a_spine_that_no_paper_makes_is_an_error(
    key: str, spine_mm: float, kept: bool, theme: Theme
) -> None:
    content = cover_for(key, theme)
    spread = replace(spread_for(key), spine_pt=spine_mm * 72 / 25.4)
    sheet = replace(sheet_of(key, content), spread=spread, measured=True)
    rule = rules_of(key, read_interior(content), sheet)["press-spine"]
    assert rule.severity is (None if kept else Severity.ERROR)
    if not kept:
        assert "240 pages, which by its formula has 0." in rule.cure
        assert "look at print: {spine: 14.2mm} again, or take it out" in rule.cure
        assert rule.key == ("print", "spine")


@pytest.mark.parametrize("key", HOUSES)
def test_a_bare_spine_says_from_where_on_words_have_room(key: str, theme: Theme) -> None:
    content, house = cover_for(key, theme, 40), load_house(key)
    spread = spread_for(key, 40)
    sheet = replace(sheet_of(key, content, 40), spread=spread, titled=False)
    cure = rules_of(key, read_interior(content), sheet)["press-spine-words"].cure
    told = re.search(r"from ([0-9.]+) in on, which some (\d+) pages have on white", cure)
    assert told is not None
    pages = int(told[2])
    assert has_spine_words(spread_for(key, pages), house, pages)
    fewer = pages - int(house.figures["multiple"].value)
    assert not has_spine_words(spread_for(key, fewer), house, fewer)
    assert float(told[1]) == pytest.approx(spread.bare_pt / 72, abs=0.001)


@pytest.mark.parametrize("name", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("pages", [140, 240, 400])
@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ({"author": "Raffi Toghramadjian", "title": "Mountain Fortress",
          "publisher": "Boston College, The College of Arts and Sciences"}, "Mountain Fortress"),
        ({"author": ["Raffi Toghramadjian", "Ann Example", "Bartholomew Longname"],
          "title": "An Inquiry into the Nature and Causes of Nearly Everything", "short_title": "Nearly Everything",
          "publisher": "University of Somewhere Press"}, ("An Inquiry into", "Nearly Everything")),
        ({"title": "An Inquiry into the Nature and Causes of Nearly Everything that Happened to the Three Ferries"},
         "An Inquiry into the Nature"),
        ({"title": "An Inquiry into the Nature and Causes of Nearly Everything that Happened to the Three Ferries of the "
                   "Northern Islands, and of Their Pilots"}, "An Inquiry into the Nature"),
    ],
)  # fmt: skip
def test_words_of_a_spine_stand_one_after_the_other(
    keys: dict[str, object], title: str | tuple[str, ...], pages: int, name: str
) -> None:
    content = cover_for("kdp", load_theme(name, ROOT), pages, **keys)
    left, low, right, high = spread_for("kdp", pages).safe_boxes()["spine"]
    words = [w for w in find_words(content) if left < (w.box[0] + w.box[2]) / 2 < right]
    words.sort(key=lambda word: -word.box[3])
    assert [word for word in words if word.text.startswith(title)]
    size = max(word.box[2] - word.box[0] for word in words)
    for before, behind in pairwise(words):
        assert before.box[1] - behind.box[3] > 0.4 * size
    assert words[0].box[3] <= high
    assert words[-1].box[1] >= low


def test_words_of_a_spine_that_meet_are_told(theme: Theme) -> None:
    content = cover_for("ingram", theme)
    sheet = sheet_of("ingram", content)
    left, low, right, _ = sheet.spread.safe_boxes()["spine"]
    one = Word((left + 2, low + 50, right - 2, low + 100), "Over")
    other = Word((left + 2, low + 90, right - 2, low + 150), "Under")
    alone = replace(sheet, words=[one])
    read = read_interior(content)
    assert rules_of("ingram", read, alone)["press-safe"].severity is None
    met = rules_of("ingram", read, replace(sheet, words=[one, other]))["press-safe"]
    assert met.severity is Severity.ERROR
    assert "“Over”, “Under”" in met.seen


def test_words_that_stand_too_near_are_named(theme: Theme) -> None:
    content = cover_for("ingram", theme)
    sheet = sheet_of("ingram", content)
    narrow = replace(sheet, spread=replace(sheet.spread, safe_pt=60.0))
    seen = rules_of("ingram", read_interior(content), narrow)["press-safe"].seen
    assert "“Ann Example”" in seen
    assert "“Example House”" in seen


@pytest.mark.parametrize("name", ["classic", "modern"])
@pytest.mark.parametrize(("words", "kept"), [(250, True), (340, True), (900, False)])
def test_a_blurb_is_set_smaller_before_it_runs_into_the_bars_which_is_told(
    name: str, words: int, kept: bool
) -> None:
    content = cover_for(
        "ingram", load_theme(name, ROOT), blurb="Lengthy words of a blurb. " * (words // 5)
    )
    rule = rules_of("ingram", read_interior(content), sheet_of("ingram", content))["press-safe"]
    assert (rule.severity is None) is kept
    assert kept or "blurb" in rule.cure


def test_a_long_title_still_keeps_from_the_knife(theme: Theme, tmp_path: Path) -> None:
    long = "An Inquiry into the Nature and Causes of Nearly Everything " * 2
    content = cover_for("kdp", theme, title=long.strip())
    rules = rules_of("kdp", read_interior(content), sheet_of("kdp", content))
    assert rules["press-safe"].severity is None
