"""The deposit has the fonts that a book's editions embed, each with its licence, and no other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from conftest import BOOKS, Built, build
from fontTools.ttLib import TTFont
from madefonts import install_package, make_font

from octavo.archive.fonts import embedded_faces, pack_fonts
from octavo.model import Edition
from octavo.model.face import FontFile
from octavo.reading.fontfiles import read_font_files

HEBREW = "".join(map(chr, range(0x5D0, 0x5EB)))
OFL = b"Copyright 2026 A.\n\nSIL OPEN FONT LICENSE\nVersion 1.1 - 26 February 2007\n\nPREAMBLE\n"
HINT = "put the licence text beside the font file, or take a font under the SIL Open Font License"


def font(**changes: object) -> FontFile:
    values = {"family": "Test Face", "name": "Test.ttf", "content": b"font", "package": "a-package", "version": "1.0",
              "stated": "", "licence_name": "LICENSE", "licence": OFL, "installable": True}  # fmt: skip
    return FontFile(**{**values, **changes})  # type: ignore[arg-type]


def packed_of(built: Built, root: Path) -> dict[str, bytes]:
    book = built.build
    names = embedded_faces(book.editions)
    packed, findings = pack_fonts(read_font_files(book.book.metadata.theme, root, book.fonts, names))  # fmt: skip
    assert findings == ()
    return packed


def test_every_font_that_editions_embed_is_there_with_its_licence(full: Built) -> None:
    packed = packed_of(full, BOOKS / "full")
    assert list(packed) == [
        "dejavu-serif/DejaVuSerifCondensed.ttf", "dejavu-serif/LICENSE.txt",
        "eb-garamond/EBGaramond-Italic[wght].ttf", "eb-garamond/EBGaramond[wght].ttf", "eb-garamond/OFL.txt",
        "fonts.json",
        "source-code-pro/OFL.txt", "source-code-pro/SourceCodePro-Italic[wght].ttf",
        "source-code-pro/SourceCodePro[wght].ttf",
    ]  # fmt: skip
    assert b"SIL OPEN FONT LICENSE" in packed["eb-garamond/OFL.txt"]
    assert b"Bitstream Vera" in packed["dejavu-serif/LICENSE.txt"]
    assert "fvar" in TTFont(BytesIO(packed["eb-garamond/EBGaramond[wght].ttf"]))  # whole, not cut


def test_the_list_tells_of_each_file_what_who_restores_the_book_asks(full: Built) -> None:
    packed = packed_of(full, BOOKS / "full")
    listed = json.loads(packed["fonts.json"])["fonts"]
    files = [path for path in packed if path.endswith(".ttf")]
    assert [entry["file"] for entry in listed] == files
    for entry in listed:
        assert entry["sha256"] == hashlib.sha256(packed[entry["file"]]).hexdigest()
        assert entry["licence-file"] in packed
    garamond = next(entry for entry in listed if entry["family"] == "EB Garamond")
    assert (garamond["package"], garamond["licence"]) == ("fontpkg-eb-garamond", "OFL-1.1")
    assert garamond["version"]
    dejavu = next(entry for entry in listed if entry["family"] == "DejaVu Serif")
    assert dejavu["licence"] == "Bitstream-Vera"


@pytest.mark.parametrize("name", ["pdf", "epub", "html"])
def test_each_edition_tells_by_itself_what_it_embeds(full: Built, name: str) -> None:
    editions = [edition for edition in full.build.editions if edition.format == name]
    found = {face.replace(" Semi Condensed", "") for face in embedded_faces(editions)}
    assert {"Octavo Text", "Octavo Text Italic", "Octavo Mono", "Octavo Other"} <= found


def test_a_font_that_no_edition_embeds_is_not_there(minimal: Built) -> None:
    assert [path for path in packed_of(minimal, BOOKS / "minimal") if path.endswith(".ttf")] == [
        "eb-garamond/EBGaramond[wght].ttf"
    ]


def test_a_font_of_the_book_is_there_with_the_licence_that_lies_beside_it(
    write_book: Callable[..., Path],
) -> None:
    files = {"book.md": "# One\n\nText, שלום.\n", "fonts/T.ttf": make_font(HEBREW), "fonts/OFL.txt": OFL}  # fmt: skip
    root = write_book(files, fonts={"hebrew": "fonts/T.ttf"})
    packed = packed_of(build(root, ("html",)), root)
    assert packed["test-face/T.ttf"] == make_font(HEBREW)
    assert packed["test-face/OFL.txt"] == OFL
    (entry,) = [e for e in json.loads(packed["fonts.json"])["fonts"] if e["family"] == "Test Face"]
    assert "package" not in entry


def test_a_font_of_a_package_tells_the_package_and_its_licence(
    write_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    install_package(packages, "test-faces", {
        "T.ttf": make_font(HEBREW), "T-Bold.ttf": make_font(HEBREW, weight=700),
    })  # fmt: skip
    licence = next(packages.glob("*.dist-info")) / "licenses" / "LICENSE"
    licence.write_bytes(OFL)
    monkeypatch.syspath_prepend(packages)
    root = write_book("# One\n\nText, שלום.\n", fonts={"hebrew": "test-faces"})
    packed = packed_of(build(root, ("html",)), root)
    assert [path for path in packed if path.startswith("test-face/")] == [
        "test-face/OFL.txt", "test-face/T.ttf",
    ]  # fmt: skip
    (entry,) = [e for e in json.loads(packed["fonts.json"])["fonts"] if e["family"] == "Test Face"]
    assert (entry["package"], entry["version"], entry["licence"]) == (
        "test-faces",
        "1.0",
        "OFL-1.1",
    )


def test_a_font_of_the_book_without_licence_is_left_out_and_told(
    write_book: Callable[..., Path],
) -> None:
    files = {"book.md": "# One\n\nText, שלום.\n", "fonts/T.ttf": make_font(HEBREW)}
    root = write_book(files, fonts={"hebrew": "fonts/T.ttf"})
    book = build(root, ("html",)).build
    packed, (finding,) = pack_fonts(
        read_font_files("classic", root, book.fonts, embedded_faces(book.editions))
    )
    assert not any(path.startswith("test-face") for path in packed)
    assert (finding.code, finding.severity, finding.message, finding.hint) == (
        "deposit-font", "warning",
        "font T.ttf (Test Face) is not put into the deposit: the book has no licence text of it", HINT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"licence": None}, "the package a-package has no licence text of it"),
        ({"licence": b"All rights reserved.", "licence_name": "EULA"},
         "EULA is no licence of which we know that it permits handing the font on"),
        ({"licence": b"Apache License\n Version 2.0"},
         "LICENSE is no licence of which we know that it permits handing the font on"),
        ({"installable": False}, "the font itself forbids that others install it (fsType of its OS/2 table)"),
    ],
)  # fmt: skip
def test_a_font_that_may_not_be_handed_on_is_left_out_and_told(
    changes: dict[str, object], why: str
) -> None:
    packed, (finding,) = pack_fonts([font(**changes)])
    assert packed == {}
    assert finding.message == f"font Test.ttf (Test Face) is not put into the deposit: {why}"


def test_a_licence_of_programs_counts_where_the_font_names_it_too() -> None:
    apache = b"Apache License\n Version 2.0, January 2004"
    packed, findings = pack_fonts([font(licence=apache, stated="Licensed under the Apache License")])  # fmt: skip
    assert findings == ()
    assert packed["test-face/LICENSE.txt"] == apache


@pytest.mark.parametrize(("kind", "installable"), [(0, True), (4, False), (8, False)])
def test_only_a_font_that_others_may_install_is_handed_on(
    write_book: Callable[..., Path], kind: int, installable: bool
) -> None:
    files = {"book.md": "# One\n\nשלום.\n", "fonts/T.ttf": make_font(HEBREW, kind=kind), "fonts/OFL.txt": OFL}  # fmt: skip
    root = write_book(files, fonts={"hebrew": "fonts/T.ttf"})
    fonts = build(root, ("html",)).build.fonts
    (file,) = read_font_files("classic", root, fonts, ["Octavo Own 1"])
    assert file.installable is installable


def test_files_of_one_name_stand_beside_one_another() -> None:
    packed, _ = pack_fonts([font(content=b"one"), font(content=b"two"), font(content=b"one")])
    assert [path for path in packed if path.endswith(".ttf")] == ["test-face/Test-2.ttf", "test-face/Test.ttf"]  # fmt: skip
    assert [e["file"] for e in json.loads(packed["fonts.json"])["fonts"]] == [
        "test-face/Test.ttf", "test-face/Test.ttf", "test-face/Test-2.ttf",
    ]  # fmt: skip


def test_a_face_is_not_taken_for_another_whose_name_begins_like_its_own() -> None:
    page = '@font-face{font-family:"Octavo Own 10";font-weight:700;font-style:normal;src:x}'
    names = embedded_faces([Edition("html", "a.html", page.encode())])
    assert names == {"Octavo Own 10 Bold"}
    assert read_font_files("classic", BOOKS / "minimal", (), names) == ()
