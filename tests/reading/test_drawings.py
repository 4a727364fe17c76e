"""A drawing from a stranger's file does nothing and asks for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import Said, said
from conftest import ROOT
from lxml import etree

from octavo.model import Place
from octavo.reading.drawings import clean_drawing
from reading.reaching import HOST, reaching_drawings

PLACE = Place("manuscript/1.md", 7)
HINT = "a drawing in a book has no scripts and refers to no other file"
NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"


def cleaned(content: str, head: str = "") -> tuple[str | None, list[Said]]:
    drawing, findings = clean_drawing(f"{head}<svg {NS}>{content}</svg>".encode(), "a.svg", PLACE)
    if drawing is None:
        return None, said(findings)
    text = drawing.decode().removeprefix(HEAD).removeprefix(f"<svg {NS}>")
    return text.removesuffix("</svg>"), said(findings)


@pytest.mark.parametrize(
    ("content", "left", "what"),
    [
        ("<script>x</script><path/>", "<path/>", "<script>"),
        ("<g>a<script/>b</g>", "<g>ab</g>", "<script>"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script><path/>', "<path/>",
         "<script>"),
        ("<foreignObject><p>x</p></foreignObject>", "", "<foreignObject>"),
        ('<path onclick="x" d="M0 0"/>', '<path d="M0 0"/>', "onclick"),
        ('<image href="file:///etc/passwd"/>', "", "href=file:///etc/passwd"),
        ('<image xlink:href="https://example.org/a.png"/>', "",
         "href=https://example.org/a.png"),
        ('<use href="other.svg#a"/>', "<use/>", "href=other.svg#a"),
        ('<a href="javascript:x()"><path/></a>', "<a><path/></a>", "href=javascript:x()"),
        ('<image href="data:image/svg+xml,%3Csvg/%3E"/>', "",
         "href=data:image/svg+xml,%3Csvg/%3E"),
        ('<a><set attributeName="href" to="javascript:x()"/></a>', "<a></a>", "<set>"),
        ('<style>@import "https://example.org/a.css"; path{fill:red}</style>',
         "<style> path{fill:red}</style>", "@import"),
        ('<style>path{fill:url("https://example.org/a")}</style>',
         "<style>path{fill:none}</style>", "url(https://example.org/a)"),
        (r"<style>path{fill:u\72l(file:///etc/passwd)}</style>",
         "<style>path{fill:none}</style>", "url(file:///etc/passwd)"),
        ('<path style="fill:url(http://example.org/a#b)"/>', '<path style="fill:none"/>',
         "url(http://example.org/a#b)"),
        (r'<path style="fill:u\72l\28 b.svg#c)"/>', "<path/>", "the style fill"),
        ('<style>g{background:image-set("b.png" 1x)}</style>',
         "<style>g{background:none}</style>", "image-set()"),
        ('<path fill="url(b.svg#c)"/>', '<path fill="none"/>', "url(b.svg#c)"),
    ],
)  # fmt: skip
def test_what_acts_or_reaches_out_is_taken_out_with_a_warning(
    content: str, left: str, what: str
) -> None:
    text, told = cleaned(content)
    assert text == left
    assert told == [("markup-dropped", f"{what} taken out of a.svg", "manuscript/1.md:7", HINT)]


@pytest.mark.parametrize(
    "content",
    [
        '<path fill="url(#shade)" d="M0 0"/>',
        "<style>path{fill:url('#shade')}</style>",
        '<use xlink:href="#shape"/><image href="data:image/png;base64,AAAA"/>',
        '<feFuncA type="table" tableValues="0 1" values="1 0 0"/>',
        "<text>a &amp; b, Հայաստան</text>",
        '<style>@namespace "http://www.w3.org/2000/svg"; a|b &gt; c:not(.d) { fill: #123 }</style>',
        "<style>@media print { text { font: 9px 'A B', serif; stroke-width: calc(1px + 2%) } }</style>",
    ],
)
def test_what_only_draws_stays_as_it_is(content: str) -> None:
    assert cleaned(content) == (content, [])


@pytest.mark.parametrize("kind", sorted(reaching_drawings()))
def test_to_a_parser_nothing_that_is_left_names_another_file(kind: str) -> None:
    drawing, findings = clean_drawing(reaching_drawings()[kind], "a.svg", PLACE)
    if drawing is None:
        assert [f.code for f in findings] == ["image-type"]
        return
    text = drawing.decode()
    assert not any(word in text for word in (HOST, "beside", "\\", "@import", "ENTITY", "<?xml-"))
    for element in etree.fromstring(drawing).iter():
        assert str(element.tag).startswith("{http://www.w3.org/2000/svg}")
        for name, value in element.attrib.items():
            assert not str(name).endswith("href") or str(value).startswith("#")
    assert all(address.startswith("#") for address in re.findall(r"url\([\"']?(.)", text))


@pytest.mark.parametrize("path", sorted(ROOT.glob("**/figures/*.svg")), ids=lambda path: path.name)
def test_our_own_drawings_keep_their_bytes(path: Path) -> None:
    assert clean_drawing(path.read_bytes(), path.name, PLACE) == (path.read_bytes(), ())


def test_what_a_reader_cannot_miss_goes_without_a_word() -> None:
    kept = '<path d="M0 0" style="fill:red"/>'
    content = (
        '<metadata><r xmlns="urn:r">words</r></metadata><n:view xmlns:n="urn:n" n:zoom="2"/>'
        '<path d="M0 0" data-id="7" style="fill:red;cursor:pointer;transition:all 1s" '
        'pointer-events="none"/>'
    )
    assert cleaned(content) == (kept, [])


@pytest.mark.parametrize(
    ("style", "left"),
    [(r"--\6 a:red", '<path style="--\ufffda:red"/>'), (f"--a:{'(' * 2000}", "<path/>")],
)
def test_styles_that_no_program_writes_are_no_stumbling_block(style: str, left: str) -> None:
    assert cleaned(f'<path style="{style}"/>')[0] == left


def test_a_message_names_a_few_things_and_counts_the_others() -> None:
    _, told = cleaned("".join(f"<wrong{n}/>" for n in range(9)))
    assert [message for _, message, *_ in told] == [
        "<wrong0>, <wrong1>, <wrong2>, <wrong3>, <wrong4>, <wrong5> and 3 more taken out of a.svg"
    ]


def test_entities_are_put_in_as_text() -> None:
    head = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd" [\n' \
           '<!ENTITY colour "red">]>'  # fmt: skip
    assert cleaned('<path fill="&colour;"/><text>&colour;</text>', head) == (
        '<path fill="red"/><text>red</text>', []
    )  # fmt: skip


def test_no_file_comes_in_as_an_entity() -> None:
    head = '<!DOCTYPE svg [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>'
    text, told = cleaned("<text>&passwd;</text>", head)
    assert "root:" not in (text or "")
    assert text is None
    assert [code for code, *_ in told] == ["image-type"]


def test_a_drawing_that_swells_is_refused() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE svg [<!ENTITY e0 "ha">{levels}]>'
    text, told = cleaned("<text>&e11;</text>", head)
    assert text is None
    ((code, message, place, hint),) = told
    assert (code, place, hint) == ("image-type", "manuscript/1.md:7",
                                   "save the drawing again as plain SVG")  # fmt: skip
    assert message.startswith("a.svg is not well-formed SVG: ")


def test_style_sheets_outside_are_not_asked_for() -> None:
    head = '<?xml-stylesheet href="https://example.org/a.css"?>'
    assert cleaned("<path/>", head) == ("<path/>", [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg><path></svg>", "a.svg is not well-formed SVG: Opening and ending tag mismatch: "
                               "path line 1 and svg"),
        (b"words", "a.svg is not well-formed SVG: Start tag expected, '<' not found"),
        (b"", "a.svg is not well-formed SVG: Document is empty"),
        (b"<html><svg/></html>", "a.svg is not an SVG drawing: its first element is <html>"),
        (b"<svg/>", 'a.svg is not an SVG drawing: it lacks xmlns="http://www.w3.org/2000/svg"'),
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(content: bytes, message: str) -> None:
    drawing, findings = clean_drawing(content, "a.svg", PLACE)
    assert drawing is None
    assert said(findings) == [
        ("image-type", message, "manuscript/1.md:7", "save the drawing again as plain SVG")
    ]
