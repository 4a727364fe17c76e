"""What a stranger's HTML may bring into a book, and what it may not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from builders import Said, parse_book, said
from counting import grows
from lxml import etree

from octavo.model import Place
from octavo.model.errors import ManuscriptError
from octavo.parse import sanitize
from octavo.parse.sanitize import sanitize_html
from octavo.text.trees import inner

MARKDOWN = "write the content as Markdown"
LINK = "link to a web address, to a heading (#id) or to a file of the manuscript"
SCRIPTS = "delete it; a book has no scripts"
DRAWING = "save the drawing as a file of its own: ![Caption](drawing.svg)"
STYLE = "give it a class, and the class a rule in styles/"


def locate(wanted: str) -> Place | None:
    """The string itself as a place, so that tests see what was looked for."""
    return Place(wanted)


def clean(text: str) -> tuple[str, list[Said]]:
    root, findings = sanitize_html(text, locate)
    return inner(root), said(findings)


@pytest.mark.parametrize(
    "text",
    [
        '<p>a <em>b</em> <strong>c</strong> <code>d</code><br/>e <a href="https://e.org">f</a></p>',
        '<p>x<sup>2</sup> <span class="smallcaps">y</span> <span lang="hy">Հայ</span></p>',
        '<ol start="3" type="a" class="example"><li value="4">x</li></ol>',
        '<table><colgroup><col style="width: 33%"/></colgroup><thead><tr><th scope="col" '
        'style="text-align: right">x</th></tr></thead><tbody><tr><td colspan="2">y</td></tr></tbody>'
        "</table>",
        '<figure id="f"><img src="a.png" alt="x" style="width:50.0%"/>'
        "<figcaption>y</figcaption></figure>",
        '<blockquote><p dir="rtl">x</p></blockquote>',
        '<div class="line-block">a<br/> b</div>',
        '<p><math display="inline"><semantics><mrow><mi>x</mi><mspace width="1em"/></mrow>'
        '<annotation encoding="application/x-tex">x\\quad</annotation></semantics></math></p>',
        '<div id="refs" role="list"><div role="listitem">x</div></div>',
        "<p>a &lt;script&gt; b &amp; c</p>",
        "<p>one <wbr/>two <kbd>x</kbd> <ruby>漢<rt>kan</rt></ruby></p>",
    ],
)
def test_what_a_book_is_made_of_stays(text: str) -> None:
    assert clean(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "left", "told"),
    [
        ("<p>a<script>alert('</p>')</script>b</p>", "<p>ab</p>",
         [("<script> taken out", "<script", MARKDOWN)]),
        ("<SCRIPT SRC='x>y'>z</SCRIPT><p>a</p>", "<p>a</p>",
         [("<script> taken out", "<script", MARKDOWN)]),
        ("<p>a<script>x</script>b<script>y</script></p>", "<p>ab</p>",
         [("<script> taken out", "<script", MARKDOWN)]),
        ("<style>p{}</style><p>a</p>", "<p>a</p>", [("<style> taken out", "<style", MARKDOWN)]),
        ('<iframe src="//e.org">x</iframe>', "", [("<iframe> taken out", "<iframe", MARKDOWN)]),
        ("<p>a <textarea>b</p><p>c</p>", "<p>a b</p><p>c</p>",
         [("<textarea> taken out", "<textarea", MARKDOWN)]),
        ("<p>a <plaintext>b</p><p>c</p>", "<p>a b</p><p>c</p>",
         [("<plaintext> taken out", "<plaintext", MARKDOWN)]),
        ("<p>a</p></body></html><p>b</p>", "<p>a</p><p>b</p>",
         [("<body> taken out", "<body", MARKDOWN), ("<html> taken out", "<html", MARKDOWN)]),
        ("<p>a<script>b", "<p>ab</p>", [("<script> taken out", "<script", MARKDOWN)]),
        ('<p onclick="x()">a</p>', "<p>a</p>",
         [("the event handler onclick taken out", "onclick=", SCRIPTS)]),
        ('<img src="a.png" onerror=x()>', '<img src="a.png"/>',
         [("the event handler onerror taken out", "onerror=", SCRIPTS)]),
        ('<a href="javascript:x()">a</a>', "<a>a</a>",
         [("the link to javascript:x() taken out", "javascript:x()", LINK)]),
        ('<a href="java\nscript:x()">a</a>', "<a>a</a>",
         [("the link to java\\nscript:x() taken out", "java\nscript:x()", LINK)]),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>",
         [("the link to data:text/html,x taken out", "data:text/html,x", LINK)]),
        ('<a href="two.html">a</a>', "<a>a</a>",
         [("the link to two.html taken out", "two.html", LINK)]),
        ('<p><object data="a">b</object> <video>c</p><p>d</p>', "<p>b c</p><p>d</p>",
         [("the tag <object> taken out", "<object", "its text was kept"),
          ("the tag <video> taken out", "<video", "its text was kept")]),
        ("<form><button>a</button><p>b</p></form>", "a<p>b</p>",
         [("the tag <form> taken out", "<form", "its text was kept"),
          ("the tag <button> taken out", "<button", "its text was kept")]),
        ("<svg><script>x</script><text>y</text></svg><p>a</p>", "<p>a</p>",
         [("<svg> taken out", "<svg", DRAWING)]),
        ("<p>a <svg> b</p><p>c</p>", "<p>a  b</p><p>c</p>",
         [("<svg> taken out", "<svg", DRAWING)]),
        ("<p>a <font color=red>b <em>c</em></font> d</p>", "<p>a b <em>c</em> d</p>",
         [("the tag <font> taken out", "<font", "its text was kept")]),
        ('<p style="color: red; text-align: center; background: url(x)">a</p>',
         '<p style="text-align: center">a</p>',
         [("the style color taken out", "color: red", STYLE),
          ("the style background taken out", "background: url(x)", STYLE)]),
        ('<span lang="not a tag">a</span>', "<span>a</span>",
         [("the language “not a tag” taken out", "lang=not a tag", "write a tag like hy, ru or grc")]),
    ],
)  # fmt: skip
def test_what_acts_or_is_unknown_goes_with_a_warning(
    text: str, left: str, told: list[tuple[str, str, str]]
) -> None:
    expected = [("markup-dropped", message, place, hint) for message, place, hint in told]
    assert clean(text) == (left, expected)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>a<!-- <script>x</script> --> b<?php x ?></p>", "<p>a b</p>"),
        ('<!DOCTYPE html><p>a</p>', "<p>a</p>"),
        ("<p>one <wbr>two</p>", "<p>one <wbr/>two</p>"),
        ('<p data-x="1" "=y on:a="b" x:y="z" tabindex="2" role="doc-noteref">a</p>', "<p>a</p>"),
        ('<p role="none" aria-label="b">a</p>', '<p aria-label="b">a</p>'),
        ('<a class="noteref x" href="#a">1</a>', '<a class="own-noteref x" href="#a">1</a>'),
        ('<img src="a.png" width="50%" height="x">', '<img src="a.png" style="width: 50%"/>'),
        ('<img src="a.png" width="50" height="20">', '<img src="a.png" style="width: 50px; height: 20px"/>'),
        ('<img src="a.png" width="5" style="width: 2cm">', '<img src="a.png" style="width: 2cm"/>'),
        ('<ol type="disc"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ('<td colspan="0">a</td>', "<td>a</td>"),
        ("<p>a\x0bb&#11;c&#x1F;d\x85e</p>", "<p>a b c d e</p>"),
        ('<label><input type="checkbox" checked="">done</label>',
         '<span class="task">☑ </span>done'),
        ('<label><input type="checkbox">to do</label>', '<span class="task">☐ </span>to do'),
        ('<span lang="en_us">a</span>', '<span lang="en-us">a</span>'),
        ('<a href="HTTP://e.org/ä b?c=[d]#é%">x</a>',
         '<a href="http://e.org/%C3%A4b?c=%5Bd%5D#%C3%A9%25">x</a>'),
        ('<a href="https://e.org/%D5%80?a=b&amp;c">x</a>',
         '<a href="https://e.org/%D5%80?a=b&amp;c">x</a>'),
    ],
)  # fmt: skip
def test_what_nobody_would_miss_goes_without_a_word(text: str, left: str) -> None:
    assert clean(text) == (left, [])


@pytest.mark.parametrize(
    "text",
    [
        "<p>a<b>b</p><p>c</p>",
        "<table><tr><td>a",
        "</div></section><p>a</p>",
        "<p>a</p></p></em>b<",
        "<em><p>a</em></p>",
        '<p id="a"b"c>d</p>',
        "<o:p>a</o:p><a:b c:d='e'>f</a:b>",
        "<math><mi onclick='x'>a</mi><script>b</script></math>",
    ],
)
def test_whatever_comes_out_is_well_formed(text: str) -> None:
    etree.fromstring(f"<div>{clean(text)[0]}</div>")


def test_text_behind_what_is_taken_out_is_kept_in_its_order() -> None:
    text = "<p>1<embed>2<font>3<i>4</i>5</font>6<video></video>7<!-- x -->8</p>"
    assert "".join(etree.fromstring(clean(text)[0]).itertext()) == "12345678"


def test_text_that_the_parser_would_lose_is_an_error() -> None:
    with pytest.raises(ManuscriptError) as caught:
        sanitize_html('<p>Fine. Behind <b title="never closed>this</p><p>all</p>', locate)
    assert said(caught.value.findings) == [
        ("html-broken", "text would be lost behind “Fine.Behind”", "e.Behind",
         "close the tags and quotes there, or write Markdown"),
    ]  # fmt: skip


def test_blocks_inside_blocks_without_end_are_refused() -> None:
    for depth in (120, 3000):
        text = "<blockquote>" * depth + "<p>the deepest words of all</p>" + "</blockquote>" * depth
        with pytest.raises(ManuscriptError) as caught:
            sanitize_html(text, locate)
        ((code, message, _, hint),) = said(caught.value.findings)
        assert (code, message, hint) == (
            "nesting-deep", "more than 100 blocks stand inside one another",
            "take out some of the quotations, lists or ::: around it",
        )  # fmt: skip


def test_cleaning_takes_work_in_proportion_to_the_text() -> None:
    text = '<p>a <font onclick="x">b</font> <script>c</script> <a href="x:y">d</a></p>'
    assert grows(lambda size: clean(text * size), 1_000) < 2.3
    _, told = clean(text * 20_000)
    assert [message for _, message, _, _ in told] == [
        "<script> taken out",
        "the tag <font> taken out",
        "the link to x:y taken out",
    ]


@pytest.mark.parametrize("opening", ["<script>", "<svg><style>", "<!--", "<?"])
def test_openings_that_never_end_are_come_to_an_end_with(opening: str) -> None:
    """In the square of their number it would take an hour: no test may take ten minutes."""
    with suppress(ManuscriptError):
        clean(f"<p>a</p>{opening * 200_000}")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("HTTPS://Example.org/a b?x=1|2", "https://Example.org/ab?x=1%7C2"),
        ("https://example.org/ä", "https://example.org/%C3%A4"),
        ("https://пример.рф/а", "https://xn--e1afmkfd.xn--p1ai/%D0%B0"),
        ("http://example.org:80/x#y z", "http://example.org:80/x#yz"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_is_spelled_as_every_reader_takes_it(written: str, address: str) -> None:
    html, findings = clean(f'<p><a href="{written}">x</a></p>')
    assert html == f'<p><a href="{address}">x</a></p>'
    assert findings == []


@pytest.mark.parametrize(
    "written",
    [
        "http://[::1/",
        "https://",
        "http://exa%20mple.com/",
        "http://a..b/",
        "http:///x",
        "https://a<b/",
    ],
)
def test_an_address_without_a_host_is_no_link_and_its_text_is_kept(written: str) -> None:
    html, findings = clean(f'<p><a href="{written.replace("<", "&lt;")}">x</a></p>')
    assert html == "<p><a>x</a></p>"
    assert len(findings) == 1
    assert "markup-dropped" in findings[0]


def test_what_is_taken_out_often_is_told_once_with_its_first_places(tmp_path: Path) -> None:
    span = '<span style="padding-right: 2em">word</span>'
    text = "# A\n\n" + "\n\n".join([span] * 4)
    (told,) = parse_book(tmp_path, text).findings
    assert (told.message, told.count) == ("the style padding-right taken out", 4)
    assert [str(place) for place in (told.place, *told.also)] == [
        "manuscript/book.md:6", "manuscript/book.md:8", "manuscript/book.md:10", "None"
    ]  # fmt: skip


def test_a_text_is_squeezed_piece_by_piece_as_it_is_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "one two\u2003three\n\n four\x1c five\u200bsix  "
    for length in (1, 2, 3, 7, 1000):
        monkeypatch.setattr(sanitize, "_PIECE", length)
        assert sanitize._squeezed(text) == "".join(text.split())
