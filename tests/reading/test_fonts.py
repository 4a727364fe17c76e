"""Fonts that the front matter names are found, judged, and told with the line and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Said, complaints, write_book
from madefonts import install_package, make_font

from octavo.model.face import OwnFont
from octavo.reading.folder import read_manuscript

HEBREW = "".join(map(chr, range(0x5D0, 0x5EB)))
PLACE = "manuscript/book.md:3"


def book(tmp_path: Path, fonts: object, **files: bytes) -> Path:
    inside = {name.replace("_", "."): content for name, content in files.items()}
    return write_book(tmp_path / "book", {"book.md": "# One\n\nWords.\n", **inside}, fonts=fonts)


def found(root: Path) -> tuple[OwnFont, ...]:
    manuscript, findings = read_manuscript(root)
    assert findings == ()
    return manuscript.fonts


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path / "packages")
    return tmp_path / "packages"


def test_a_file_of_the_book_is_a_font(tmp_path: Path) -> None:
    root = book(tmp_path, {"Hebr": "own.ttf"}, own_ttf=make_font(HEBREW, family="Bars"))
    (font,) = found(root)
    assert (font.purpose, font.named, font.family) == ("hebrew", "manuscript/own.ttf", "Bars")
    assert (font.licence_name, font.embedding) == ("SIL Open Font License", "may be embedded")
    assert font.files == (root / "manuscript" / "own.ttf",)


def test_files_of_one_family_are_one_typeface_in_the_order_of_the_list(tmp_path: Path) -> None:
    files = {
        "a_ttf": make_font("א", family="First"),
        "b_ttf": make_font("אב", family="Second"),
        "c_ttf": make_font("א", family="First", weight=700),
    }
    fonts = found(book(tmp_path, {"hebrew": ["a.ttf", "b.ttf", "c.ttf"]}, **files))
    assert [(font.family, len(font.files)) for font in fonts] == [("First", 2), ("Second", 1)]


def test_a_package_gives_the_families_that_bring_letters_of_the_script(
    tmp_path: Path, packages: Path
) -> None:
    greek = "".join(map(chr, range(0x370, 0x400)))
    install_package(packages, "test-faces", {
        "HebrewSans.ttf": make_font(HEBREW + "\ufb1d", family="Test Sans"),
        "HebrewSerif.ttf": make_font(HEBREW, family="Test Serif"),
        "HebrewSerif-Bold.ttf": make_font(HEBREW, family="Test Serif", weight=700),
        "Greek.ttf": make_font(greek, family="Test Greek"),
    })  # fmt: skip
    (font,) = found(book(tmp_path, {"hebrew": "test-faces"}))
    assert (font.family, font.named, len(font.files)) == ("Test Serif", "test-faces", 2)
    assert font.licence is not None
    assert font.licence.read_text("utf-8") == "An open licence."
    assert [font.family for font in found(book(tmp_path, {"fallback": "test-faces"}))] == [
        "Test Greek", "Test Serif", "Test Sans",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fonts", "said"),
    [
        ({"hebru": "own.ttf"}, ("front-matter-value", "fonts: there is no script “hebru”", PLACE,
                                "did you mean “hebrew”?")),
        ({"latin": "own.ttf"}, ("front-matter-value", "fonts: Latin is set in the theme's own faces", PLACE,
                                "a theme of the book's own changes them: see Templates and styles in "
                                "docs/writing.md")),
        ("own.ttf", ("front-matter-value", "fonts: a script stands before each font; write lines like   "
                     "hebrew: fonts/NAME.ttf", PLACE, "correct the value or take the key out")),
        ({"hebrew": "no.ttf"}, ("font-missing", "font no.ttf is not there", PLACE,
                                "paths are relative to manuscript/")),
        ({"hebrew": "../../x.ttf"}, ("font-outside", "font ../../x.ttf is outside the book folder", PLACE,
                                     "copy it into the book folder")),
        ({"hebrew": "bad.ttf"}, ("font-unfit", "font bad.ttf is no TrueType or OpenType font, or is damaged",
                                 PLACE, "fonts for the web (WOFF) have to be unpacked first")),
        ({"hebrew": "own.woff2"}, ("font-unfit", "font own.woff2 is not a .ttf or .otf file", PLACE,
                                   "unpack it, or take one font out of the collection")),
        ({"thai": "own.ttf"}, ("font-unfit", "font own.ttf has no letters for thai", PLACE,
                               "name a font that has some")),
        ({"hebrew": "closed.ttf"}, ("font-embedding", "font closed.ttf may not be put into a book: its "
                                    "licence forbids embedding", PLACE,
                                    "take a font with an open licence, or ask its maker for one")),
        ({"hebrew": "../x"}, ("font-unfit", "font ../x is neither a .ttf or .otf file nor the name of a "
                              "package", PLACE, "name a file by its path from manuscript/")),
        ({"hebrew": "no-such-font-package"}, ("font-package", "the font package no-such-font-package is not "
                                              "installed", PLACE, "install it if you know whose it is, or name a .ttf or .otf file of the book")),
        ({"hebrew": "jinja2"}, ("font-package", "the package jinja2 holds no font files", PLACE,
                                "name a package that does, or a .ttf or .otf file of the book")),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_error_with_place_and_cure(
    tmp_path: Path, fonts: object, said: Said
) -> None:
    files = {
        "own_ttf": make_font(HEBREW),
        "bad_ttf": b"no font",
        "closed_ttf": make_font(HEBREW, kind=2),
    }
    assert complaints(book(tmp_path, fonts, **files)) == [said]


def test_an_extra_that_is_not_installed_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.reading.fonts.distribution", _none)
    assert complaints(book(tmp_path, {"hebrew": "fontpkg-frank-ruhl-libre"})) == [
        ("font-package", "the font package fontpkg-frank-ruhl-libre is not installed", PLACE,
         "make fonts EXTRAS=hebrew, or pip install 'octavo[hebrew]'"),
    ]  # fmt: skip


def _none(name: str) -> None:
    from importlib.metadata import PackageNotFoundError

    raise PackageNotFoundError(name)


def test_a_link_out_of_the_book_is_no_font_of_it(tmp_path: Path) -> None:
    (tmp_path / "else.ttf").write_bytes(make_font(HEBREW))
    root = book(tmp_path, {"hebrew": "link.ttf"})
    (root / "manuscript" / "link.ttf").symlink_to(tmp_path / "else.ttf")
    assert [code for code, *_ in complaints(root)] == ["font-outside"]
