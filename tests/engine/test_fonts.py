"""Faces are what the variable font is at their axes, cut quickly, once, and the same for every book."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from octavo.engine.fonts import coverage, packaged_file, static_face, subset_woff2
from octavo.model.errors import UsageError
from octavo.workshop import memory

_TEXT = "AVATAR To office waffles, fjord: “Ça” 1912–1994"


def _garamond() -> Path:
    return packaged_file("fontpkg_eb_garamond", "files/EBGaramond-Italic[wght].ttf")


def _serif() -> Path:
    return packaged_file("fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf")


def _dejavu() -> Path:
    return packaged_file("rinoh_typeface_dejavuserif", "DejaVuSerifCondensed.ttf")


def _shaped(
    font: bytes, text: str = _TEXT, features: dict[str, bool] | None = None, **axes: float
) -> list[tuple[int, int]]:
    """Glyph and advance, one after the other, of a text."""
    drawn = uharfbuzz.Font(uharfbuzz.Face(font))
    drawn.set_variations(axes)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(drawn, buffer, features or {})
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(info.codepoint, position.x_advance) for info, position in pairs]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "octavo" / "fonts"


@pytest.mark.parametrize("features", [{}, {"smcp": True, "onum": True}, {"liga": False}])
def test_a_face_sets_text_as_its_variable_font_does_at_these_axes(
    features: dict[str, bool], cache: Path
) -> None:
    cut = static_face(_serif(), {"wght": 680, "opsz": 11}).read_bytes()
    ours = _shaped(cut, features=features)
    wanted = _shaped(_serif().read_bytes(), features=features, wght=680, opsz=11)
    assert [glyph for glyph, _ in ours] == [glyph for glyph, _ in wanted]
    assert all(abs(mine - theirs) <= 1 for (_, mine), (_, theirs) in zip(ours, wanted, strict=True))
    assert ours != _shaped(_serif().read_bytes(), features=features)


def test_a_face_has_every_glyph_under_its_own_number_and_varies_no_more(cache: Path) -> None:
    cut = TTFont(static_face(_serif(), {"wght": 400}))
    assert cut.getGlyphOrder() == TTFont(_serif()).getGlyphOrder()
    assert cut.getBestCmap() == TTFont(_serif()).getBestCmap()
    assert not {"fvar", "gvar", "HVAR", "STAT", "DSIG"} & set(cut.keys())
    assert cut["name"].getDebugName(13)  # the licence goes along


def test_no_slow_program_is_needed_to_cut_faces(tmp_path: Path) -> None:
    work = (
        "import sys; from pathlib import Path; from octavo.reading.theme import load_theme;"
        "from octavo.engine.fonts import subset_woff2;"
        "faces = load_theme('modern', Path('.')).faces;"
        "[subset_woff2(face.path, 'one line') for face in faces];"
        "print(sorted(m for m in sys.modules if m in ('fontTools.varLib', 'fontTools.subset')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", work],
        env={"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_builds_that_cut_a_face_at_once_get_one_file(cache: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: static_face(_garamond(), {"wght": 400}), range(8)))
    assert list(cache.iterdir()) == list(paths)
    assert len(paths) == 1


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"?" + b[-8:]])
def test_a_face_that_is_damaged_is_cut_again(damage: object, cache: Path) -> None:
    face = static_face(_garamond(), {"wght": 400})
    good = face.read_bytes()
    assert callable(damage)
    face.write_bytes(damage(good))
    again = static_face(_garamond(), {"wght": 400})
    assert again == face
    assert again.read_bytes() == good


def test_a_process_that_stays_looks_again_at_fonts_that_were_written(
    cache: Path, tmp_path: Path
) -> None:
    source = tmp_path / "own.ttf"
    shutil.copyfile(_garamond(), source)
    memory.remember()
    try:
        face = static_face(source, {"wght": 400})
        good = face.read_bytes()
        assert static_face(source, {"wght": 400}) == face
        face.write_bytes(good[:-9] + b"?" + good[-8:])
        assert static_face(source, {"wght": 400}).read_bytes() == good
        face.unlink()
        assert static_face(source, {"wght": 400}).read_bytes() == good
        assert static_face(source, {"wght": 500}).read_bytes() != good
        shutil.copyfile(_serif(), source)
        assert static_face(source, {"wght": 400}).read_bytes() != good
    finally:
        memory.forget()


@pytest.mark.parametrize(
    ("axes", "message", "hint"),
    [
        ({"opsz": 11}, "has no axis opsz", "it has wght"),
        ({"wght": 4000}, "has no wght of 4000", "from 400 to 800"),
        ({"wght": float("nan")}, "has no wght of nan", "from 400 to 800"),
    ],
)
def test_axes_that_a_font_does_not_have_are_named(
    axes: dict[str, float], message: str, hint: str, cache: Path
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        static_face(_garamond(), axes)
    assert hint in str(caught.value.hint)


def test_a_font_that_does_not_vary_cannot_be_cut_at_axes(cache: Path) -> None:
    with pytest.raises(UsageError, match="has no axis wght"):
        static_face(_dejavu(), {"wght": 400})


@pytest.mark.parametrize("axes", [{}, {"wght": 400}])
@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0\0\1" + b"glyf" * 40])
def test_a_file_that_is_no_font_is_an_error(
    content: bytes, axes: dict[str, float], tmp_path: Path, cache: Path
) -> None:
    (tmp_path / "own.ttf").write_bytes(content)
    with pytest.raises(UsageError, match=r"own\.ttf is no TrueType or OpenType font"):
        static_face(tmp_path / "own.ttf", axes)


def test_a_font_for_the_web_is_an_error_with_its_cure(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "own.woff2").write_bytes(subset_woff2(_dejavu(), "abc"))
    with pytest.raises(UsageError, match=r"own\.woff2") as caught:
        static_face(tmp_path / "own.woff2", {})
    assert "unpacked" in str(caught.value.hint)


def test_a_subset_has_the_characters_and_sets_them_as_the_whole_font_does(cache: Path) -> None:
    face = static_face(_serif(), {"wght": 400, "opsz": 11})
    subset = subset_woff2(face, _TEXT + "\N{SNOWMAN}")
    font = TTFont(BytesIO(subset))
    assert set(font.getBestCmap()) == {ord(character) for character in _TEXT} & coverage(face)
    font.flavor = None
    font.save(unpacked := BytesIO())
    for features in ({}, {"smcp": True}, {"onum": True, "tnum": True}, {"sups": True}):
        ours = _shaped(unpacked.getvalue(), features=features)
        whole = _shaped(face.read_bytes(), features=features)
        assert [advance for _, advance in ours] == [advance for _, advance in whole]


def test_a_subset_is_the_same_in_every_cache(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = subset_woff2(_dejavu(), "Հայաստան")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    assert subset_woff2(_dejavu(), sorted("Հայաստան")) == first


def test_there_is_no_subset_for_text_that_a_font_cannot_draw(cache: Path) -> None:
    assert subset_woff2(_garamond(), "Հայաստան \u00a0") == b""


def test_an_old_font_keeps_its_kerning_in_a_subset(tmp_path: Path, cache: Path) -> None:
    font = TTFont(_dejavu())
    del font["GPOS"]  # what is left is the table of old fonts, “kern”
    font.save(tmp_path / "old.ttf")
    subset = TTFont(BytesIO(subset_woff2(tmp_path / "old.ttf", "AVATo")))
    subset.flavor = None
    subset.save(unpacked := BytesIO())
    kerned = _shaped(unpacked.getvalue(), "AVATo")
    assert kerned == _shaped((tmp_path / "old.ttf").read_bytes(), "AVATo")
    assert kerned != _shaped(unpacked.getvalue(), "AVATo", {"kern": False})
