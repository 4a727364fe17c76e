"""A book's own style sheets need no other file: its pictures stand in them, all else is refused."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from builders import SVG, Said, said

from octavo.model.errors import ManuscriptError, UsageError
from octavo.reading.theme import load_theme

CURE = "copy the picture beside the sheet and name it there; fonts are named in theme.toml"


def web_sheet(root: Path, css: str | bytes) -> str:
    """The sheet of the HTML page, when the book brings its own."""
    styles = root / "styles"
    styles.mkdir(parents=True, exist_ok=True)
    (styles / "web.css").write_bytes(css if isinstance(css, bytes) else css.encode())
    return load_theme("classic", root).web_css


def refused(root: Path, css: str) -> list[Said]:
    with pytest.raises(ManuscriptError) as caught:
        web_sheet(root, css)
    assert caught.value.exit_code == 3
    return said(caught.value.findings)


@pytest.mark.parametrize(
    ("css", "what"),
    [
        ('@import "http://octavo.invalid/a.css";', "@import"),
        ('@IMPORT url("a.css");', "@import"),
        ('@\\69mport "a.css";', "@import"),
        ("p { background: url(http://octavo.invalid/a.png) }", "url(http://octavo.invalid/a.png)"),
        ("p { background: url('//octavo.invalid/a.png') }", "url(//octavo.invalid/a.png)"),
        ("p { background: u\\72l(//octavo.invalid/a.png) }", "url(//octavo.invalid/a.png)"),
        ("p { background: url( //octavo.invalid/a.png", "url(//octavo.invalid/a.png)"),
        ("p { background: url(nope.png) }", "url(nope.png)"),
        ("p { background: url(../../outside.png) }", "url(../../outside.png)"),
        ("p { background: url(../elsewhere/a.svg) }", "url(../elsewhere/a.svg)"),
        ("p { background: url(words.txt) }", "url(words.txt)"),
        ("p { background: url('a' 'b') }", "url()"),
        ('p { background: image-set("a.png" 1x) }', "image-set()"),
        ('p { background: -webkit-image-set(url("a.png") 1x) }', "-webkit-image-set()"),
        ('p { background: new-image("//octavo.invalid/a.png") }', '"//octavo.invalid/a.png"'),
        ("p { --a: url(//octavo.invalid/a.png); background: var(--a) }",
         "url(//octavo.invalid/a.png)"),
        ("@font-face { font-family: A; src: url(a.woff2) }", "url(a.woff2)"),
        ("@media all { @supports (a: b) { p { & a { mask: src('a.svg') } } } }", "src()"),
    ],
)  # fmt: skip
def test_what_a_sheet_asks_of_the_world_is_an_error_at_its_line(
    tmp_path: Path, css: str, what: str
) -> None:
    book = tmp_path / "book"
    (book / "elsewhere").mkdir(parents=True)
    for path in (tmp_path / "outside.png", book / "elsewhere" / "a.svg"):
        path.write_bytes(SVG)
    (book / "styles").mkdir()
    (book / "styles" / "words.txt").write_text("words", "utf-8")
    told = refused(book, f"p {{ color: red }}\n{css}")
    assert told[0] == (
        "style-outside",
        f"{what} is no picture of the book",
        "styles/web.css:2",
        CURE,
    )


def test_everything_that_a_sheet_asks_for_is_told_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, '@import "a.css";\np { background: url(b.png) }\n')
    assert [(message, place) for _, message, place, _ in told] == [
        ("@import is no picture of the book", "styles/web.css:1"),
        ("url(b.png) is no picture of the book", "styles/web.css:2"),
    ]


@pytest.mark.parametrize("css", [
    "p { background: url(data:image/png;base64,AAAA) }",
    "p { mask: url(#m); content: counter(a) 'words' attr(title) }",
    "@namespace a 'urn:a'; p::before { content: target-counter(attr(href), page) leader('.') }",
    ":root:not([data-a='light']) > p:is([lang|='de'], :lang('fr')) { color: red }",
    "/* url(a.png) @import 'a.css' */ p { font: 1em 'A B', serif }",
])  # fmt: skip
def test_a_sheet_that_needs_no_file_stays_as_it_is(tmp_path: Path, css: str) -> None:
    assert css in web_sheet(tmp_path, css)


@pytest.mark.parametrize(
    "named", ["url(art/dot.svg)", "url('art/dot.svg')", 'url( "art/d%6Ft.svg" )']
)
def test_a_picture_of_the_book_stands_in_its_sheet(tmp_path: Path, named: str) -> None:
    (tmp_path / "styles" / "art").mkdir(parents=True)
    (tmp_path / "styles" / "art" / "dot.svg").write_bytes(SVG)
    sheet = web_sheet(tmp_path, f"p {{ color: red; background: {named} 0 0 }}")
    assert f"data:image/svg+xml;base64,{b64encode(SVG).decode()}" in sheet
    assert "dot.svg" not in sheet
    assert "p { color: red; background: url(" in sheet


def test_a_drawing_in_a_sheet_only_draws(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "dot.svg").write_bytes(SVG.replace(b"<path", b"<script/><path"))
    assert refused(tmp_path, "p { background: url(dot.svg) }") == [
        ("style-outside", "url(dot.svg): <script> taken out of dot.svg", "styles/web.css:1",
         "save the drawing again as plain SVG")
    ]  # fmt: skip


def test_a_picture_in_a_sheet_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert refused(tmp_path, "p { background: url(dot.png) }") == [
        ("image-damaged", "url(dot.png) is cut or damaged", "styles/web.css:1",
         "save the picture again")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("p {\n} /* </STYLE> */", "styles/web.css:2: </STYLE would end the sheet"),
        ("p { color: " + "(" * 3000, "styles/web.css: brackets stand too deep inside one another"),
        ("p {" * 600, "styles/web.css: brackets stand too deep inside one another"),
    ],
)
def test_what_can_be_no_sheet_is_told(tmp_path: Path, css: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        web_sheet(tmp_path, css)
    assert caught.value.message == said


def test_a_sheet_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^styles/web\.css:2: the file is not UTF-8: byte 0xe9$"):
        web_sheet(tmp_path, b"p {}\n/* caf\xe9 */")
