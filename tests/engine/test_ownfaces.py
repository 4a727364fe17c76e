"""A book's own faces have their letters and the theme's heights, and the theme's lose what they bring."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from madefonts import make_font

from octavo.engine.fonts import packaged_file, static_face
from octavo.engine.ownfaces import axes_for, bare_face, boxes_face, own_face, read_facts
from octavo.model.errors import UsageError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def garamond() -> Path:
    return static_face(
        packaged_file("fontpkg_eb_garamond", "files/EBGaramond[wght].ttf"), {"wght": 400}
    )


def font_file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("outlines", ["glyf", "CFF"])
def test_an_own_face_has_the_letters_asked_for_and_lines_as_high_as_the_text(
    tmp_path: Path, outlines: str
) -> None:
    source = font_file(tmp_path, make_font("אבגabc", outlines=outlines, height=2000))
    made = TTFont(own_face(source, {}, {0x20, 0x5D0, 0x5D1}, garamond()))
    assert set(made.getBestCmap()) == {0x20, 0x5D0, 0x5D1}
    assert len(made.getGlyphOrder()) == len(TTFont(source).getGlyphOrder())
    like = TTFont(garamond())
    heights = (made["hhea"].ascent, made["hhea"].descent, made["OS/2"].usWinAscent)
    unit = like["head"].unitsPerEm / 1000
    assert heights == (
        like["hhea"].ascent / unit,
        like["hhea"].descent / unit,
        like["hhea"].ascent / unit,
    )


def test_a_bare_face_keeps_everything_but_the_letters_that_are_taken() -> None:
    taken = {ord("α"), ord("β"), 0x5D0}
    made, before = TTFont(bare_face(garamond(), taken)), TTFont(garamond())
    assert set(before.getBestCmap()) - set(made.getBestCmap()) == {ord("α"), ord("β")}
    assert made.getGlyphOrder() == before.getGlyphOrder()
    assert bare_face(garamond(), {0x5D0}) == garamond()


def test_what_is_made_of_a_face_is_never_found_in_its_place() -> None:
    first = garamond()
    made = [bare_face(first, {ord("α")}), boxes_face([0x5D0], first)]
    assert garamond() == first
    assert len({first, *made}) == 3


def test_boxes_stand_for_each_letter_by_itself() -> None:
    made = TTFont(boxes_face([0x5D1, 0x5D0, 0x1F600], garamond()))
    assert {0x5D0, 0x5D1, 0x1F600} < set(made.getBestCmap())
    assert len(set(made.getBestCmap().values())) == 4  # two spaces are one
    assert made["glyf"]["box5d0"].numberOfContours == 2


@pytest.mark.parametrize("date", ["", "1700000000", None])
def test_boxes_are_the_same_whatever_the_date_and_where_none_is_set(
    monkeypatch: pytest.MonkeyPatch, date: str | None
) -> None:
    if date is None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    else:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", date)
    head = TTFont(boxes_face([0x5D0], garamond()))["head"]
    assert (head.created, head.modified) == (3_800_000_000, 3_800_000_000)


def test_a_font_tells_its_family_weight_and_licence(tmp_path: Path) -> None:
    facts = read_facts(font_file(tmp_path, make_font("אב", family="Bars", weight=700, italic=True)))
    assert (facts.family, facts.weight, facts.italic, facts.licence) == (
        "Bars", 700, True, "SIL Open Font License",
    )  # fmt: skip
    assert axes_for(facts) == {700: {}}
    variable = read_facts(packaged_file("fontpkg_eb_garamond", "files/EBGaramond[wght].ttf"))
    assert axes_for(variable) == {400: {"wght": 400}, 700: {"wght": 700}}


@pytest.mark.parametrize(
    ("kind", "refusal", "embedding"),
    [
        (0x000, "", "may be embedded"),
        (0x002, "its licence forbids embedding", ""),
        (0x004, "", "may be embedded for viewing and printing"),
        (0x008, "", "may be embedded in documents that can be edited"),
        (0x100, "it may not be cut to what a book uses", ""),
        (0x204, "only its bitmaps may be embedded", ""),
    ],
)
def test_what_a_font_permits_is_read_from_its_fstype(
    tmp_path: Path, kind: int, refusal: str, embedding: str
) -> None:
    facts = read_facts(font_file(tmp_path, make_font("א", kind=kind)))
    assert (facts.refusal, facts.embedding) == (refusal, embedding)


@pytest.mark.parametrize("content", [b"", b"no font", make_font("א")[:200], b"wOF2" + b"\0" * 90])
def test_what_is_no_font_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError):
        read_facts(font_file(tmp_path, content))
