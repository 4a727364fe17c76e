"""A theme of a book's own is judged: what cannot be is told with its file, and nothing is imported."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from builders import faults
from conftest import ROOT, build

from octavo.engine.fonts import packaged_file
from octavo.model.errors import MissingToolError, UsageError
from octavo.reading.theme import load_theme, template_environment

FILE = "styles/themes/classic/theme.toml"
FACE = """[[face]]
family = "Octavo Text"
package = "fontpkg_eb_garamond"
file = "files/EBGaramond[wght].ttf"
axes = { wght = 400 }
"""


def with_theme(root: Path, text: str | bytes) -> Path:
    path = root / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("size = nan", "size cannot be nan"),
        ("size = inf", "size cannot be inf"),
        ("size = -11", "size cannot be -11"),
        ("size = 0", "size cannot be 0"),
        ("size = true", "size cannot be True"),
        ('size = "11"', "size cannot be 11"),
        ("leading = 0.0", "leading cannot be 0.0"),
        ("leading = [1]", "leading cannot be [1]"),
        ('typefaces = "EB Garamond"', "typefaces cannot be EB Garamond"),
        ("typefaces = [1]", "typefaces cannot be [1]"),
        ("sise = 11", "there is no key sise"),
    ],
)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_theme("classic", with_theme(tmp_path, f"{line}\n{FACE}"))
    assert caught.value.message == f"{FILE}: {said}"
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Octavo Text"', "7", "face 1: family cannot be 7"),
        ('"Octavo Text"', "'A\"; } * { x: y'", 'face 1: family cannot be A"; } * { x: y'),
        ('"Octavo Text"', '"Other"', 'no face has the family "Octavo Text"'),
        ("family =", "fam =", "face 1: there is no key fam"),
        ('family = "Octavo Text"', "", "face 1: family is missing"),
        ('file = "files/EBGaramond[wght].ttf"', "", "face 1: file is missing"),
        ("files/", "../", "face 1: file cannot be ../EBGaramond[wght].ttf"),
        ("files/", "/etc/", "face 1: file cannot be /etc/EBGaramond[wght].ttf"),
        ("fontpkg_eb_garamond", "os.path", "face 1: package cannot be os.path"),
        ("fontpkg_eb_garamond", "../a", "face 1: package cannot be ../a"),
        ("[[face]]", "[face]", "face cannot be "),
        ("axes = { wght = 400 }", "axes = 400", "face 1: axes cannot be 400"),
        ("wght = 400", "wght = nan", "face 1: axes cannot be {'wght': nan}"),
        ("wght = 400", "weight = 400", "face 1: axes cannot be {'weight': 400}"),
        ("axes", "weight = 0\naxes", "face 1: weight cannot be 0"),
        ("axes", "weight = 400.5\naxes", "face 1: weight cannot be 400.5"),
        ("axes", 'style = "slanted"\naxes', "face 1: style cannot be slanted"),
    ],
)
def test_a_face_that_cannot_be_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_theme("classic", with_theme(tmp_path, FACE.replace(old, new)))
    assert caught.value.message.startswith(f"{FILE}: {said}")
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["size = ", "size 11", "a = " + "[" * 3000, "a = " + "9" * 5000, "\0"]
)
def test_what_is_not_toml_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=rf"^{FILE} is not TOML: "):
        load_theme("classic", with_theme(tmp_path, text))


def test_a_theme_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"^{FILE}:2: the file is not UTF-8: byte 0xff$"):
        load_theme("classic", with_theme(tmp_path, b"size = 11\n# \xff\n"))


def test_a_font_that_is_missing_is_named(tmp_path: Path) -> None:
    root = with_theme(tmp_path, '[[face]]\nfamily = "Octavo Text"\nfile = "fonts/a.ttf"\n')
    with pytest.raises(UsageError, match=r"^there is no font styles/fonts/a\.ttf$"):
        load_theme("classic", root)


@pytest.mark.parametrize("axes", ["", "axes = { wght = 400 }\n"])
def test_a_file_that_is_no_font_is_told(tmp_path: Path, axes: str) -> None:
    face = f'[[face]]\nfamily = "Octavo Text"\nfile = "fonts/a.ttf"\n{axes}'
    root = with_theme(tmp_path, face)
    (root / "styles" / "fonts").mkdir()
    (root / "styles" / "fonts" / "a.ttf").write_bytes(b"words")
    with pytest.raises(UsageError, match=r"^a\.ttf is no TrueType or OpenType font"):
        load_theme("classic", root)


def test_a_theme_is_no_path(tmp_path: Path) -> None:
    [(code, *_)] = faults_of_front(tmp_path, "../classic")
    assert code == "front-matter-value"


def faults_of_front(root: Path, theme: str) -> list[tuple[str, str, str, str]]:
    return faults(root, "# A\n\nText.\n", theme=theme)


def test_a_template_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "web" / "page.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<p>\n\xe9</p>")
    with pytest.raises(UsageError, match=r"^templates/web/page\.html:2: the file is not UTF-8"):
        template_environment(tmp_path).get_template("web/page.html")


def test_a_font_package_is_never_imported_nor_what_is_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fontsofnobody", "fontsofnobody/inner"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise AssertionError", "utf-8")
        (tmp_path / name / "a.ttf").write_bytes(b"font")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert packaged_file("fontsofnobody", "a.ttf") == tmp_path / "fontsofnobody" / "a.ttf"
    with pytest.raises(MissingToolError, match=r"fontsofnobody\.inner is not installed$"):
        packaged_file("fontsofnobody.inner", "a.ttf")
    assert "fontsofnobody" not in sys.modules


@pytest.mark.parametrize("name", ["../a.ttf", "inner/../../a.ttf", "/etc/passwd", "nope.ttf", "."])
def test_a_font_package_gives_only_files_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "fontsofnobody" / "inner").mkdir(parents=True)
    (tmp_path / "a.ttf").write_bytes(b"font")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UsageError, match=r"^the font package fontsofnobody has no file"):
        packaged_file("fontsofnobody", name)


@pytest.mark.parametrize("package", ["os", "__main__", "sys", "no_such_fonts", "", "a b"])
def test_what_is_no_font_package_is_told(package: str) -> None:
    with pytest.raises(MissingToolError, match=r"is not installed$"):
        packaged_file(package, "a.ttf")


def test_no_command_installs_what_the_theme_of_a_stranger_names(tmp_path: Path) -> None:
    ours = (ROOT / FILE).read_text("utf-8")
    root = with_theme(tmp_path, ours.replace("fontpkg_eb_garamond", "fonts_of_a_stranger"))
    with pytest.raises(MissingToolError, match=r"fonts_of_a_stranger is not installed$") as caught:
        load_theme("classic", root)
    hint = caught.value.hint or ""
    assert "if you know whose it is" in hint
    assert not re.search("pip|fonts.of.a.stranger", hint)


def test_our_own_themes_are_themes(tmp_path: Path) -> None:
    for name in ("classic", "modern", "fiction"):
        assert load_theme(name, ROOT).faces


def test_a_book_with_a_theme_of_its_own_is_built(tmp_path: Path) -> None:
    ours = (ROOT / FILE).read_text("utf-8").replace("size = 11 ", "size = 12.5 ")
    root = with_theme(tmp_path, ours)
    (root / "manuscript").mkdir()
    (root / "manuscript" / "book.md").write_text("---\ntitle: A\n---\n\n# A\n\nText.\n", "utf-8")
    assert build(root, ("html",)).build.findings == ()
