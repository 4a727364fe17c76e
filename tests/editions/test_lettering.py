"""A drawing is lettered in the book's faces in every edition, and brings them along on screens."""

from __future__ import annotations

import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import BOOKS, Built, build
from fontTools.ttLib import TTFont

from octavo.editions.faces import find_faces
from octavo.reading.theme import load_theme

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100">
<style>.c { font-family: Helvetica, sans-serif }</style><title>Unseen</title>
<text x="5" y="20">Plain</text><text x="5" y="40" class="c" font-weight="bold">Sans</text>
<text x="5" y="60" font-family="monospace">mono</text><text x="5" y="80" lang="hy">Հայ</text>
</svg>"""


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Built:
    from builders import write_book

    files = {"a.md": '# One\n\nΩ.\n\n![](a.svg){alt="A"}\n', "a.svg": DRAWING}
    return build(write_book(tmp_path_factory.mktemp("lettered"), files))


def of_epub(built: Built) -> str:
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as archive:
        return archive.read("EPUB/images/01-a.svg").decode()


def of_html(built: Built) -> str:
    [data] = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', built.content("html").decode())
    return b64decode(data).decode()


@pytest.mark.parametrize("drawing_of", [of_epub, of_html])
def test_on_screens_a_drawing_holds_the_faces_of_its_letters(
    lettered: Built, drawing_of: Callable[[Built], str]
) -> None:
    drawing = drawing_of(lettered)
    rule = r'@font-face{font-family:"([^"]+)";font-weight:(\d+);[^}]*?base64,([^)]+)\)'
    faces = {
        (family, weight): {chr(point) for point in TTFont(BytesIO(b64decode(font))).getBestCmap()}
        for family, weight, font in re.findall(rule, drawing)
    }
    assert faces == {
        ("Octavo Text", "400"): set("Plain -\u2010"),
        ("Octavo Text", "700"): set("Sans -\u2010"),
        ("Octavo Mono", "400"): set("mono -\u2010"),
        ("Octavo Other", "400"): set("Հայ -\u2010"),
    }
    assert not re.search("Helvetica|sans-serif|[^ ]monospace", drawing)
    assert len(drawing) < 20_000


def test_on_paper_a_drawing_is_lettered_in_the_same_faces(lettered: Built) -> None:
    with pikepdf.open(BytesIO(lettered.content("pdf"))) as pdf:
        names = {
            str(item.BaseFont).partition("+")[2]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    assert {"Octavo-Text", "Octavo-Text-Bold", "Octavo-Mono"} <= names
    assert lettered.build.findings == ()


def test_both_screens_have_the_same_drawing(lettered: Built) -> None:
    assert of_epub(lettered) == of_html(lettered)


def test_a_drawn_cover_brings_its_faces_too(tmp_path: Path) -> None:
    from builders import write_book

    files = {"a.md": "# One\n\nA.\n", "a.svg": DRAWING}
    built = build(write_book(tmp_path, files, cover="a.svg"), ("epub",))
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as archive:
        assert b"@font-face" in archive.read("EPUB/images/cover.svg")


@pytest.mark.parametrize(
    "style",
    [
        ":root{--a:var(--b);--b:var(--a)} text{font-weight:var(--a)}",
        "text{font-weight:" + "(" * 400 + ")" * 400 + "}",
        "text{font-weight:heavy;font-style:;font-size:} text:not(:not(:nothing)){font:}",
        "*{font:1px/1px}",
    ],
)
def test_a_stranger_s_styles_break_no_build(tmp_path: Path, style: str) -> None:
    from builders import write_book

    files = {
        "a.md": "# One\n\nA.\n\n![](a.svg){alt='A'}\n",
        "a.svg": DRAWING.replace(".c {", f"{style} .c {{"),
    }
    built = build(write_book(tmp_path, files), ("epub", "html"))
    assert "Plain" in of_html(built)
    assert of_epub(built) == of_html(built)


@pytest.mark.parametrize(
    ("sheet", "attribute"),
    [
        ("", 'font-family="Octavo Text, EB Garamond, serif"'),
        ("", "font-family=\"'Octavo Text', serif\""),
        ("text { font-family: Octavo Text, serif }", ""),
    ],
)
def test_a_family_of_several_words_needs_no_quotation_marks(sheet: str, attribute: str) -> None:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {attribute}><style>{sheet}</style>'
        "<text>Word</text></svg>"
    )
    faces = find_faces([drawing.encode()], sheet, load_theme("classic", BOOKS).faces)
    assert [face.family for face in faces] == ["Octavo Text"]
