"""What the import writes is read back by pandoc as the same words, and as nothing else."""

from __future__ import annotations

import re

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from octavo.parse.pandoc import READER
from octavo.scan.inline import Reader, plain
from octavo.scan.model import Break, Call, Image, Link, Mark, Nodes, Span, Text
from octavo.scan.write import write_block

TRAPS = [
    "@handle. said so", "#tag first", "# no heading", "1. no list", "1918. A year", "(a) no list",
    "A. Smith", "v. Miller", "iv) no", "(@one) no", "- no bullet", "+ no bullet", "* no bullet",
    "> no quotation", "| no table | at all |", ": no definition", "Table: no caption", "::: no div",
    "--- no rule", "+---+ no grid", "$5 and $6", "a_b_c and _d_", "2 * 3 * 4", "~7km and 9~ H~2~O", "x^2^",
    "`no code`", "[now Ganja]", "[no](link)", "[no]{.span}", "[^no]", "[@no]", "[no][no]", "[no]: http://x",
    "[a [b [c [d]]]]", "![no](x.png)", "<b>no tag</b>", "<https://no.link", "&amp; &copy;", "a & b",
    r"\emph{no}", r"a\ b", "{.no}", "e@mail.org", "me@", "@", "%no title", "***", "---", "...", "\\",
    "[", "]", "][", "[]", "[ ]", "[x] done", "!", "![", "=", "no\\", "a--b", "Term: x", "(1918) x", "#. no",
]  # fmt: skip
OPENINGS = [":no caption", "Table:no caption", ":", "A.", "(IV)", "--", "=="]


def read_back(text: str, *, blocks: str = "p") -> str:
    """The text that pandoc makes of a Markdown text; it has to be one paragraph."""
    html = pypandoc.convert_text(
        text,
        "html5",
        format=READER.replace("+smart", "-smart"),
        extra_args=["--wrap=none", "--mathml"],
    )
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser())[0][0]
    assert [child.tag for child in root] == [blocks], html
    return " ".join("".join(root.itertext()).split())


@pytest.mark.parametrize("text", [*TRAPS, *OPENINGS])
def test_words_that_look_like_markup_stay_words(text: str) -> None:
    assert read_back(write_block((Text(text),), {})) == text


@pytest.mark.parametrize("text", [*TRAPS, *OPENINGS])
def test_words_behind_a_break_that_look_like_markup_stay_words(text: str) -> None:
    written = write_block((Text("a"), Break(), Text(text)), {})
    assert read_back(written) == f"a {text}"
    item = "- " + written.replace("\n", "\n  ")
    assert read_back(item, blocks="ul") == f"a {text}"
    assert pypandoc.convert_text(item, "html5", READER).count("<li") == 1


@pytest.mark.parametrize("text", [": no caption", ":no caption", "Table: no", "table:no"])
def test_words_beside_a_table_are_no_caption_of_it(text: str) -> None:
    table = "| a | b |\n|---|---|\n| c | d |"
    written = write_block((Text(text),), {})
    for text_of_both in (f"{written}\n\n{table}", f"{table}\n\n{written}"):
        assert "<caption" not in pypandoc.convert_text(text_of_both, "html5", READER)


def test_ordinary_brackets_and_marks_are_not_escaped() -> None:
    text = "He [sic] said: “No!” (1918), and went—it was 5 > 4 & 3 - 2 = 1; see p. 12."
    assert write_block((Text(text),), {}) == text


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["text", "em", "strong", "sup", "sub", "mark"]),
            st.one_of(
                st.text("ab1.-*_[](){}<>@#$^~|\\`!:&+=\"' ", min_size=1, max_size=12),
                st.sampled_from(TRAPS),
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_in_any_dress_come_back(parts: list[tuple[str, str]]) -> None:
    from octavo.scan.tidying import tidy

    nodes: Nodes = tuple(
        Mark("7") if kind == "mark" else Text(text) if kind == "text" else Span(kind, (Text(text),))  # type: ignore[arg-type]
        for kind, text in parts
    )
    nodes = tidy(nodes)
    wanted = plain(nodes)
    if re.search(r"\w", wanted):
        assert read_back("w " + write_block(nodes, {})) == f"w {wanted}"
        assert read_back(write_block(nodes, {})) == wanted


@pytest.mark.parametrize(
    ("scanned", "written"),
    [
        (r"[https://x.org/a\\_b](https://x.org/a_b)", "<https://x.org/a_b>"),
        ("[youtube.com/w?v=1](https://www.youtube.com/w?v=1)", "<https://www.youtube.com/w?v=1>"),
        ("[here](https://x.org/a(b))", "[here](<https://x.org/a(b)>)"),
        (r"[a\(b\)](https://x.org/)", "[a(b)](https://x.org/)"),
        ("<https://x.org/#:~:text=(B)%20x.>", "<https://x.org/#:~:text=(B)%20x.>"),
        ("13<sup>th</sup>-century", "13^th^-century"),
        ("a<sup>[x]1</sup>", "a^\\[x]1^"),
        ("a<sup>[*x*, y]</sup> b", "a^\\[*x*,\\ y]^ b"),
        ("a<sup>[here](https://x.org)</sup> b", "a^[here](https://x.org)^ b"),
        ("<b>Bold</b> <i>it</i> <u>plain</u> H<sub>2</sub>O", "**Bold** *it* plain H~2~O"),
        ("*a* *b*", "*a* *b*"),
        ("one<br>two  \nthree", "one\\\ntwo\\\nthree"),
        ('<span id="page-3-0"></span>Words', "Words"),
        ("[Words](#page-3-0)", "Words"),
        ("costs \\$5, not $5 or $6", "costs \\$5, not \\$5 or \\$6"),
        ("where $x^2 = 4$ holds", "where $x^2 = 4$ holds"),
        ("a < b &amp; c", "a \\< b & c"),
    ],
)
def test_what_ocr_writes_becomes_pandocs_markdown(scanned: str, written: str) -> None:
    assert write_block(Reader(None).read(scanned), {}) == written


@pytest.mark.parametrize("label", ["[x]", "[x]1", "[1", "x]"])
def test_a_raised_sign_in_brackets_opens_no_note(label: str) -> None:
    for nodes in ((Text("a"), Span("sup", (Text(label),))), (Text("a"), Call(label, 0))):
        assert read_back(write_block(nodes, {})) == f"a{label}"
        assert "[Note" not in pypandoc.convert_text(write_block(nodes, {}), "native", "markdown")


def test_the_words_of_a_link_that_repeat_its_address_are_remembered() -> None:
    (link,) = Reader(None).read(r"[https://x.org/a\\_b](https://x.org/a_b)")
    assert link == Link("https://x.org/a_b", (), r"https://x.org/a\\_b")


@given(st.text('ab1 *_[](){}<>/sup!\\`&;$^\n"', max_size=40))
def test_no_letter_is_lost_whatever_the_markup(text: str) -> None:
    from html import unescape

    from octavo.scan.inline import _ANY_TAG, letters_of

    reader = Reader(None)
    found = letters_of(reader.read(text))
    assert found == "".join(filter(str.isalnum, unescape(_ANY_TAG.sub("", text))))


def test_a_picture_without_words_is_one() -> None:
    assert write_block((Image("media/a.png", ""),), {}) == "![](<media/a.png>)"
    assert write_block((Text("No!"), Mark("7")), {}) == 'No\\![]{.page n="7"}'
