"""A text that pandoc reads in pieces becomes what it becomes in one, to the letter."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from builders import write_book
from conftest import BOOKS, ROOT, SHARED, build
from hypothesis import given, settings
from hypothesis import strategies as st

from octavo import pipeline
from octavo.model import Manuscript
from octavo.parse import pandoc, pieces
from octavo.parse.foreign import translate
from octavo.parse.lines import Finder
from octavo.parse.marks import mark_lines
from octavo.parse.pandoc import Converted, convert_text
from octavo.parse.quotes import SIGNS
from octavo.reading.folder import read_manuscript
from octavo.workshop import store
from octavo.workshop.pool import Workshop

THESIS = SHARED / "books" / "thesis"


@pytest.fixture(autouse=True)
def every_chapter_is_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 1)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store of our own."""
    monkeypatch.setattr(store, "_folder", lambda: tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that pandoc was given."""
    given_texts: list[str] = []
    real, lock = pandoc.run_pandoc, threading.Lock()

    def run(arguments: Sequence[str], text: bytes) -> bytes:
        with lock:
            given_texts.append(text.decode())
        return real(arguments, text)

    monkeypatch.setattr(pandoc, "run_pandoc", run)
    return given_texts


def read(folder: Path, text: str | Mapping[str, str | bytes], **keys: object) -> Manuscript:
    return read_manuscript(write_book(folder, text, **keys))[0]


_ENGLISH = dict(zip(map(ord, SIGNS), "“”‘’", strict=True))


def cut(manuscript: Manuscript) -> list[str]:
    """The pieces as pandoc is given them, without marks."""
    finder = Finder(manuscript)
    marked = mark_lines(finder, range(1, len(finder.lines) + 1))
    return [
        "\n".join(finder.lines[number - 1] if number else "" for number in piece).strip()
        for piece in pieces.cut_pieces(finder, marked)
    ]


def in_one(manuscript: Manuscript) -> Converted:
    """What one call over the whole text gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_SIZE", len(manuscript.text) + 1)
        return convert(manuscript)


def convert(manuscript: Manuscript, *, keep: bool = False) -> Converted:
    """Quotation marks as pandoc has them: only a piece with words in another language has signs for them."""
    converted = convert_text(manuscript, Finder(manuscript), keep=keep)
    return replace(converted, html=converted.html.translate(_ENGLISH))


# The same as in one


@pytest.mark.parametrize("size", [1, 24_000])
@pytest.mark.parametrize(
    "root", [THESIS, ROOT, BOOKS / "full", BOOKS / "minimal"], ids=lambda p: p.name
)
def test_a_book_read_in_pieces_is_the_book_read_in_one(
    root: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not root.is_dir():
        pytest.skip("the thesis is not part of the repository, and not beside it here")
    monkeypatch.setattr(pieces, "_SIZE", size)
    manuscript, _ = read_manuscript(root)
    assert convert(manuscript) == in_one(manuscript)


def test_pandoc_is_called_no_oftener_than_it_reads_at_once_where_no_answer_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[str], kept: Path
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 10)
    monkeypatch.setattr(pandoc, "processors", lambda: 2)
    manuscript = read(tmp_path / "book", "\n\n".join(f"# {n}\n\nA text." for n in range(10)))
    converted = convert(manuscript)
    assert len(calls) == 2
    assert max(map(len, calls)) < 2 * min(map(len, calls))
    assert convert(manuscript, keep=True) == converted
    assert len(calls) == 12  # a chapter is read again when it is edited, and no other


def test_call_outs_in_quotations_do_not_hold_the_book_together(tmp_path: Path) -> None:
    text = "# One\n\n> [!NOTE]\n> Words.\n\n# Two\n\nSee [Note] and [One].\n\n# Three\n\nText.\n"
    manuscript = translate(read(tmp_path, text)).manuscript
    assert len(cut(manuscript)) == 2
    assert convert(manuscript) == in_one(manuscript)


FRAGMENTS = (
    "Words.", "Words[^KEY] and more.[^KEY]", "An inline note.^[*Inside*.]", "- one\n- two[^KEY]", "1. one\n2. two",
    "[^KEY]: A note.", "[^KEY]: One.\n\n    Two.\n\n    - a\n    - b", "[^KEY]:\n    Below with `code`.",
    "1) a\n\n   b\n\n2) c", "> Quoted[^KEY]\n> more", "::: {.box}\n\nBoxed[^KEY]\n\n:::", "\"Open quote", "*open emphasis",
    "<div>\n\nIn *HTML*[^KEY]\n\n</div>", "<section>\n\n**a**\n\n</section>", "<b>bold</b> <br> <img src='x'>", "x < y > z",
    "<table><tr><td>\n\n[^KEY]\n\n</td></tr></table>", "a <b and c> d", "<pre>\n# no\n\n[^KEY]: no\n</pre>", "<style>p{}</style>",
    "<script>\n\n# no\n</script>", "```\n# no\n\n[^KEY]: no\n::: {.x}\n```", "~~~ {.x}\n<div>\n~~~", "```", "- a\n\n  ```\n  # a\n  ```",
    "    # code\n    <div>\n    </div>", "`<div>` and `:::`", "`` a`b `` \\` `c", "<!-- # no\n\n[^KEY]: no -->", "<!-- <div> -->",
    "| a | b |\n|---|---|\n| 1[^KEY] | `x|y` |\n\n: Caption[^KEY]", "Right Left\n----- ----\n   12 12", "-----", "***",
    "-----\nHead two\n---- ----\nrow  one\n\nrow  two\n-----", "---\ntext under a rule", "+---+\n| a |\n+===+\n| b |\n+---+",
    "Term\n:   Meaning[^KEY]", "Term\n\n:   Far", "![Figure[^KEY]](x.png)", "[link](#a) [words][LINK] [LINK]",
    "[LINK]: http://example.org/LINK \"T\"", "$a<b$ and $$x\n+y$$ \\$5", "\\begin{center}\n\nx\n\n\\end{center}", "\\newpage",
    "| verse\n|   line[^KEY]", "Title\n=====", "Sub\n---", "## Sub {#sub-KEY}", "# With[^KEY] note {.unnumbered}", "# `code` {-}",
    "#nospace", "# Link [x](y)", "H~2~O x^2^ -- ... 'q'", "```{=html}\n<div>\n```", "[]{.page n=\"KEY\"}", "a\\\nb\\", "&amp; &#45; &nbsp;",
    "<https://example.org> <a@b.c>", "@smith said [@jones, p. 3].", "}",
)  # fmt: skip
# What reaches beyond its chapter, or may be read in two ways.
TROUBLE = (
    "[^KEY]: One.\n[^KEY]: Two.", "[^KEY]: Calls another.[^KEY]", "[^KEY]: Note\nlazy\n# joined", "^[With [^KEY].]",
    "  [^KEY]: Indented.", "- item\n\n    [^KEY]: In a list.\n\n- other[^KEY]", "> [^KEY]: Quoted.", "Text\n[^KEY]: joined",
    "::: {.open}", ":::", "::: box\n[^KEY]: In a box.\n:::", "<div class='x'>", "</div>", "<a title=\"x", "Text\n~~~\nx\n\n~~~", "- ```\n  # a\n  ```",
    "<!--", "a <!-- b\n\nc --> d", ":   A meaning without a term", "[Keyword] [Keyword][]", "[Keyword]{.smallcaps}", "[Keyword]: #other",
    "[LINK]:\n   http://example.org", "[LINK]: one two three", "\\begin{center}", "\\newcommand{\\x}{y} $\\x$", "$\\x$", "\\emph{open",
    "\\iff \\def\\z{1} $\\z$", "\\startfoo\n\n# x\n\n\\stopfoo", "(@) example", "(@a) labelled\n\nSee (@a) and @a.", "# Keyword", "> ::: {.x}\n> a",
    "```\nx\n\n> ```\n\ny\n\n```", "<p>open", "`<div>\n`", "`[^KEY]: code`", "    [^KEY]: code", "Text\n\u00a0", "x[^\u00a0]", "[^\u00a0]: hard", "[^KEY]: a\n\n  \tb", "Table: x", "# H\n---\nx",
    "# H | x\n---|---\n", "<https://a.b/<i>", "x[^KEY]: y", "[^KEY]: a\n    # b\n    ---", "[a [b] c]", "`` ` ``` <div>",
    "| [^KEY]: cell |", "[^KEY]:", "[^KEY]\n\n  text",
)  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> str:
    """Chapters of fragments that know nothing of one another; some of them are trouble."""
    words = st.sampled_from(("a", "b", "c", "d", "e", "f"))
    chapters = [
        [f"# Chapter {number}", *draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3))]
        for number in range(draw(st.integers(3, 7)))
    ]
    for trouble in draw(st.lists(st.sampled_from(TROUBLE), max_size=2)):
        draw(st.sampled_from(chapters)).append(trouble)
    text = "\n\n".join(
        draw(st.sampled_from(("\n\n", "\n\n", "\n"))).join(parts) for parts in chapters
    )
    for sign in ("KEY", "LINK"):
        first, *rest = text.split(sign)
        text = first + "".join(draw(words) + part for part in rest)
    notes = [f"[^{key}]: Note {key}." for key in draw(st.lists(words, unique=True))]
    return "\n\n".join([text, *notes]) + "\n"


@pytest.mark.parametrize("tag", ["</ruby b[^n] c", "</b\n[d] e", '</i "f', "</u @"])
def test_an_ending_tag_that_is_not_closed_in_its_chapter_changes_no_other(
    tmp_path: Path, tag: str
) -> None:
    text = f"# A\n\nx {tag}\n\n# B\n\ny > z\n\n# C\n\nw\n"
    manuscript = read(tmp_path, text)
    assert convert(manuscript) == in_one(manuscript)


@settings(max_examples=30)
@given(text=books())
def test_any_text_read_in_pieces_is_the_text_read_in_one(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    manuscript = read(tmp_path_factory.mktemp("book"), text)
    assert convert(manuscript) == in_one(manuscript)


# Where a text is cut


@pytest.mark.parametrize(
    "text",
    [
        *(f"# A\n\n{nested}\n\n# C\n\nSee [b].\n" for nested in
          ("- # B", "> # B", "1. # B", "Term\n:   # B", "+-----+\n| # B |\n+-----+")),
        "# A\n\n[^a b]\n\n# B\n\nx\n\n[^a b]: http://b\n",
        "A\n===\n---\ntext\n\n# B\n\n-----\n",
    ],
)  # fmt: skip
def test_what_is_seldom_written_is_read_in_one(tmp_path: Path, text: str) -> None:
    manuscript = read(tmp_path, text)
    assert len(cut(manuscript)) == 1
    assert convert(manuscript) == in_one(manuscript)


def test_a_text_is_cut_before_its_chapters(tmp_path: Path) -> None:
    text = "Before.\n\n# One\n\nText.\n\n## Section\n\n# Two\nText.\n\nThree\n=====\n\nText.\n"
    assert cut(read(tmp_path, text)) == [
        "Before.", "# One\n\nText.\n\n## Section", "# Two\nText.", "Three\n=====\n\nText.",
    ]  # fmt: skip


def test_neighbours_are_joined_until_they_are_worth_a_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 30)
    text = "".join(f"# {number}\n\nTen letters.\n\n" for number in range(5))
    assert [piece.count("#") for piece in cut(read(tmp_path, text))] == [2, 2, 1]


NO_HEADINGS = {
    "code": "```\nx\n\n# B\n\ny\n```\n",
    "tildes": "~~~ {.x #y}\n\n# B\n\n~~~\n",
    "comment": "<!--\n\n# B\n\n-->\n",
    "preformatted": "<pre>\n\n# B\n\n</pre>\n",
    "paragraph": "Text\n# B\n",
    "hash": "#B\n",
    "list": "- a\n\n    # B\n",
    "note": "x[^n]\n\n[^n]:\n# B\n",
    "empty note": "| x[^n]\n[^n]:\n\n# B\n",
    "hard space": "x\n\u00a0\n# B\n",
    "head of a table": "Table: x\n\n# B\n----\nc\n",
    "head of columns": ": x\n\n# B | c\n---|---\n1 | 2\n",
    "term": "Term\n:   One\n\n# B\n\n:   Two\n",
}
OPEN = {
    "div": "::: {.x}\n\ny\n\n# B\n\nz\n\n:::\n",
    "div of a word": "::: x\n\n# B\n\n:::\n",
    "open div": "::: {.x}\n\n# B\n",
    "element": "<div>\n\n# B\n\n</div>\n",
    "open element": "<section>\n\n# B\n",
    "attribute": 'x <a title="y\n\n# B\n\n">z</a>\n',
    "environment": "\\begin{center}\n\n# B\n\n\\end{center}\n",
    "environment of ConTeXt": "\\startlines\n\n# B\n\n\\stoplines\n",
    "argument": "\\emph{x\n\n# B\n\n}\n",
    "table": "-----\na b\n--- ---\nc   d\n\n# B\n\ne   f\n-----\n",
    "open comment": "<!-- x\n\n# B\n",
    "code in a paragraph": "x\n~~~\ny\n\n~~~\n\n# B\n\n~~~\n",
}
FOR_ALL = {
    "examples": "(@) One.\n\n# B\n\n(@) Two.\n",
    "label of an example": "(@a) One.\n\n# B\n\nSee @a.\n",
    "macro": "\\newcommand{\\x}{y}\n\n# B\n\n$\\x$\n",
    "heading in brackets": "See [b].\n\n# B\n\nx\n",
    "heading behind": "x\n\n# B\n\nSee [the *first*][a].\n",
    "note defined twice": "x[^n]\n\n[^n]: One.\n\n# B\n\n[^n]: Two.\n",
    "note of a paragraph": "x\n::: {.y}\n\n:::\n[^n]: One.\n\n# B\n\ny[^n]\n",
    "note behind such a one": "- x\n\n  ```\n  ```\n[^m]: One.\n[^n]: Two.\n\n# B\n\ny[^n]\n",
    "note of a list": "- x\n\n    [^n]: One.\n\n# B\n\ny[^n]\n",
    "note with a hard space": "x[^\u00a0]\n\n# B\n\n[^\u00a0]: y\n",
    "link on two lines": "[x]\n\n# B\n\n[x]:\n  http://example.org\n",
    "link defined twice": "[x]: http://a\n\n# B\n\n[x]: http://b\n",
    "our own mark": "[]{.octavo-note}\n\n# B\n\nx\n",
    "pandoc's own mark": '<a class="footnote-ref">1</a>\n\n# B\n\nx\n',
}


@pytest.mark.parametrize(
    "text",
    [*NO_HEADINGS.values(), *OPEN.values(), *FOR_ALL.values()],
    ids=[*NO_HEADINGS, *OPEN, *FOR_ALL],
)
def test_what_belongs_together_is_not_parted(tmp_path: Path, text: str) -> None:
    manuscript = read(tmp_path, f"# A\n\n{text}")
    assert len(cut(manuscript)) == 1


CLOSED = {
    "div": "::: {.x}\n\ny[^n]\n\n:::\n",
    "elements": "<div>\n<br>\n<section>\n\ny\n\n</section>\n</div>\n",
    "inline": "A <b>bold <i>word</i></b>, 1 < 2, x<y, <https://example.org>.\n",
    "code": "```\n# x\n<div>\n:::\n```\n",
    "code of a list": "- a\n\n  ```\n  <div>\n  ```\n",
    "code in words": "Write `<div>` or `:::`.\n",
    "comment": "<!-- <div>\n\n# x -->\n",
    "formula": "$a<b$, $\\frac{1}{2}$, $$[0,1)$$ and \\$5.\n",
    "environment": "\\begin{center}\nx\n\\end{center}\n",
    "tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\nRight Left\n----- ----\n   12 12\n",
    "rule": "---\n\nx\n\n-----\n",
    "address": "x\\@example.org, [a link](#b), [B](#b), [x]{.smallcaps}\n",
    "long dash": "x\n\nSub\n---\n\ny\n",
}


@pytest.mark.parametrize("text", CLOSED.values(), ids=CLOSED)
def test_what_is_closed_is_no_reason_not_to_cut(tmp_path: Path, text: str) -> None:
    manuscript = read(tmp_path, f"# A\n\n{text}\n# B\n\nx\n")
    assert len(cut(manuscript)) == 2
    assert convert(manuscript) == in_one(manuscript)


# What pieces lend one another


def test_notes_at_the_end_of_the_book_go_to_the_chapters_that_call_them(tmp_path: Path) -> None:
    text = "# A\n\nx[^1] y[^2]\n\n# B\n\nz[^3]\n\n[^1]: One.\n\n    More.\n[^2]: Two.\n\n[^3]: Three.\n"
    assert cut(read(tmp_path, text)) == [
        "# A\n\nx[^1] y[^2]\n\n[^1]: One.\n\n    More.\n\n[^2]: Two.",
        "# B\n\nz[^3]\n\n\n[^3]: Three.",
    ]


def test_a_note_that_nobody_calls_stays_and_is_told_of_once(tmp_path: Path) -> None:
    text = "# A\n\nx[^1]\n\n# B\n\nz\n\n[^1]: One.\n\n[^2]: Two.\n\n# C\n\n[^3]: Three.\n\nx\n"
    manuscript = read(tmp_path, text)
    found = convert(manuscript).findings
    assert [(f.message, str(f.place)) for f in found] == [
        ("the note [^2] is never called", "manuscript/book.md:14"),
        ("the note [^3] is never called", "manuscript/book.md:18"),
    ]
    assert len(cut(manuscript)) == 3


def test_a_note_called_from_two_chapters_is_a_note_of_both(tmp_path: Path) -> None:
    text = "# A\n\nx[^1]\n\n# B\n\ny[^1]\n\n[^1]: One.\n"
    manuscript = read(tmp_path, text)
    converted = convert(manuscript)
    assert len(cut(manuscript)) == 2
    assert converted.html.count('data-line="12"') == 2
    assert converted == in_one(manuscript)


def test_links_go_to_the_chapters_that_name_them(tmp_path: Path) -> None:
    text = "# A\n\n[The Link], [other]\n\n# B\n\n[x][the\nlink]\n\n# C\n\ny\n\n[the link]: http://a 'T'\n"
    manuscript = read(tmp_path, text)
    assert [piece.count("http://a") for piece in cut(manuscript)] == [1, 1, 1]
    assert convert(manuscript) == in_one(manuscript)


def test_a_note_that_pandoc_does_not_read_as_one_makes_it_read_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[str]
) -> None:
    monkeypatch.setattr(pieces, "find_holds", lambda _: [])
    text = "# A\n\nx[^1]\n\n# B\n\n\\begin{verbatim}\n\n[^1]: One.\n\n\\end{verbatim}\n"
    manuscript = read(tmp_path, text)
    converted = convert(manuscript)
    assert len(calls) == 3
    assert converted == in_one(manuscript)


@pytest.mark.parametrize("text", ["::: {.x}\n", "<div>\n", "\\begin{x}\n"])
def test_a_piece_that_is_left_open_makes_pandoc_read_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(pieces, "find_holds", lambda _: [])
    for words in ("", "\nx\n"):
        manuscript = read(tmp_path, f"# A\n\n{text}{words}\n# B\n\ny\n")
        assert convert(manuscript) == in_one(manuscript)


# What is kept

CHAPTERS = (
    "# A\n\nOne.[^1]\n\n# B\n\nTwo.[^2]\n\n# C\n\nThree.\n\n[^1]: The first.\n\n[^2]: The second.\n"
)


@pytest.mark.parametrize(("old", "new", "read_again"), [
    ("Two.", "Two, edited.", ["# B"]),
    ("One.", "One.\n\nMore.\n\nLines.", ["# A"]),
    ("The second.", "The second, edited.", ["# B"]),
    ("Three.\n", "Three.[^3]\n\n[^3]: The third.\n", ["# C"]),
    ("# B", "# New\n\nx\n\n# B", ["# New"]),
    ("# B\n\nTwo.[^2]\n\n", "", ["# C"]),
    ("x", "x", []),
])  # fmt: skip
def test_only_what_was_edited_is_read_again(
    tmp_path: Path, kept: Path, calls: list[str], old: str, new: str, read_again: list[str]
) -> None:
    convert(read(tmp_path / "before", CHAPTERS), keep=True)
    assert len(calls) == len(list(kept.iterdir())) == 3
    calls.clear()
    after = read(tmp_path / "after", CHAPTERS.replace(old, new))
    converted = convert(after, keep=True)
    assert [text.strip().split(" {")[0] for text in calls] == read_again
    assert converted == in_one(after)


@pytest.mark.usefixtures("kept")
def test_another_program_or_bibliography_makes_pandoc_read_again(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"1.md": "# A\n\n[@x]\n", "r.bib": "@book{x, title={One}}"}
    manuscript = read(tmp_path, files, bibliography="r.bib")
    for _ in range(2):
        assert "One" in convert(manuscript, keep=True).html
    assert len(calls) == 1
    (tmp_path / "manuscript" / "r.bib").write_text("@book{x, title={Two}}")
    assert "Two" in convert(manuscript, keep=True).html
    assert len(calls) == 2
    monkeypatch.setattr(pandoc, "pandoc_facts", lambda: ("a newer one",))
    convert(manuscript, keep=True)
    assert len(calls) == 3


def test_nothing_is_kept_and_nothing_found_unless_asked(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def touch(*_: object) -> None:
        raise AssertionError("the store was touched")

    for name in ("find", "keep"):
        monkeypatch.setattr(store, name, touch)
    for _ in range(2):
        convert(read(tmp_path, CHAPTERS))
    assert len(calls) == 6


def test_a_damaged_answer_is_made_again(tmp_path: Path, kept: Path, calls: list[str]) -> None:
    manuscript = read(tmp_path, CHAPTERS)
    converted = convert(manuscript, keep=True)
    for path in kept.iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    calls.clear()
    assert convert(manuscript, keep=True) == converted
    assert len(calls) == 3


@pytest.mark.parametrize("keep", [True, False])
def test_a_build_keeps_answers_where_it_keeps_pages(
    monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    class SeenError(Exception):
        pass

    def parse(_: Manuscript, **named: object) -> None:
        assert named["keep"] is keep
        raise SeenError

    monkeypatch.setattr(pipeline, "parse_manuscript", parse)
    with pytest.raises(SeenError):
        build(BOOKS / "minimal", workshop=Workshop(1, keep=keep))


# Cut again, where most was read before


@pytest.fixture
def finer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece is cut again between its paragraphs, as in a process that has read the book."""
    monkeypatch.setattr(pandoc, "size_of_memory", lambda: {"pandoc": 1})
    monkeypatch.setattr(pieces, "_FINE", 1)


def in_one_go(manuscript: Manuscript) -> Converted:
    """What one call gives in a process that has read nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pandoc, "size_of_memory", dict)
        return in_one(manuscript)


@pytest.mark.usefixtures("finer")
@pytest.mark.parametrize(
    "root", [THESIS, ROOT, BOOKS / "full", BOOKS / "minimal"], ids=lambda p: p.name
)
def test_a_book_cut_between_paragraphs_is_the_book_read_in_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not root.is_dir():
        pytest.skip("the thesis is not part of the repository, and not beside it here")
    monkeypatch.setattr(pieces, "_FINE", 20_000 if root == THESIS else 1)
    manuscript, _ = read_manuscript(root)
    assert convert(manuscript) == in_one_go(manuscript)


@pytest.mark.usefixtures("finer")
@settings(max_examples=30)
@given(text=books())
def test_any_text_cut_between_paragraphs_is_the_text_read_in_one(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    between = "\n\nPlain words stand here.\n\nMore words, and plain.\n\n"
    manuscript = read(tmp_path_factory.mktemp("book"), text.replace("\n\n", between))
    assert convert(manuscript) == in_one_go(manuscript)


@pytest.mark.usefixtures("kept")
def test_one_paragraph_is_read_again_in_a_process_that_has_read_the_book(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_FINE", 1)
    text = (
        "# A\n\nOne here.\n\nTwo here.[^a]\n\nThree here.\n\n[^a]: A note.\n\n# B\n\nFour here.\n"
    )
    with Workshop(1, resident=True):
        convert(read(tmp_path / "before", text), keep=True)
        assert len(calls) == 2
        convert(read(tmp_path / "once", text.replace("Two", "Too")), keep=True)
        calls.clear()
        after = read(tmp_path / "twice", text.replace("Two", "To"))
        converted = convert(after, keep=True)
        assert [given.split("\n")[0] for given in calls] == ["To here.[^a]"]
    assert converted == in_one(after)
