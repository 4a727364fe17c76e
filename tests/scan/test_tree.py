"""Pandoc's tree is freed of what only the program needs that made the document; no word is lost."""

from __future__ import annotations

import json
from typing import Any

import pypandoc
import pytest

from octavo.scan.model import Log
from octavo.scan.tree import Element, clean_blocks, plain_words


def cleaned(html: str, log: Log | None = None, *, reader: str = "html") -> list[Element]:
    tree = json.loads(pypandoc.convert_text(html, "json", format=reader))
    return clean_blocks(tree["blocks"], log or Log())


def markdown(html: str) -> str:
    document: dict[str, Any] = json.loads(pypandoc.convert_text("", "json", format="html"))
    document["blocks"] = cleaned(html)
    return str(pypandoc.convert_text(json.dumps(document), "markdown", format="json")).strip()


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<div class='x'><section><p>One</p></section><p>two</p></div>", "One\n\ntwo"),
        ("<p class='x'><span class='y'>One</span> <code class='z'>two</code></p>", "One `two`"),
        ("<p><span lang='hy'>Արցախ</span></p>", "[Արցախ]{lang=\"hy\"}"),
        ("<p><span style='x' class='smallcaps'>One</span></p>", "[One]{.smallcaps}"),
        ("<p><a href='#gone'>One</a> <a href='https://x.org'>two</a></p>", "One [two](https://x.org)"),
        ("<h1 id='_Toc1'>One</h1><p><a href='#_Toc1'>two</a></p>", "# One {#to-toc1}\n\n[two](#to-toc1)"),
        ("<h1 id='unused'>One</h1>", "# One"),
        ("<div role='doc-pagebreak' title='Page 7'></div><p>One</p>", "[]{.page n=\"7\"}\n\nOne"),
        ("<p>One <span epub:type='pagebreak' id='p12'></span>two</p>", "One []{.page n=\"12\"}two"),
    ],
)  # fmt: skip
def test_what_is_left_is_what_the_manuscript_needs(html: str, written: str) -> None:
    assert markdown(html) == written


def test_commands_of_another_program_are_set_aside_and_told() -> None:
    log = Log()
    blocks = cleaned("One\n\n```{=html}\n<hr>\n```\n\n`\\foo`{=latex} two", log, reader="markdown")
    assert [(aside.what, aside.text) for aside in log.asides] == [
        ("html for another program", "<hr>"), ("latex for another program", "\\foo")
    ]  # fmt: skip
    assert [look.message for look in log.looks] == [
        "html taken out: <hr>",
        "latex taken out: \\foo",
    ]
    assert "foo" not in json.dumps(blocks)


def test_the_words_of_an_element_are_those_that_a_reader_sees() -> None:
    html = "<h1>A <em>b</em></h1><p>“c”<br><a href='#d'>e</a> <img alt='f' src='g'></p><ul><li>h</li></ul>"
    assert [plain_words(block) for block in cleaned(html)] == ["A b", "“c”\ne \n", "h\n"]
