"""What goes into pandoc and what comes back: marks, lines and complaints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pypandoc
import pytest
from builders import Said, said, write_book

from octavo.model import Manuscript
from octavo.model.errors import ManuscriptError
from octavo.parse import pandoc as asked
from octavo.parse.lines import Finder
from octavo.parse.pandoc import Converted, convert_text
from octavo.reading.folder import read_manuscript
from octavo.workshop.pandoc import PandocError


def convert(folder: Path, text: str | Mapping[str, str | bytes], **keys: object) -> Converted:
    manuscript, _ = read_manuscript(write_book(folder, text, **keys))
    return convert_text(manuscript, Finder(manuscript))


def refusal(folder: Path, text: str | Mapping[str, str | bytes], **keys: object) -> list[Said]:
    with pytest.raises(ManuscriptError) as caught:
        convert(folder, text, **keys)
    return said(caught.value.findings)


def heading_lines(html: str) -> list[tuple[str, str]]:
    """(line, what the heading says) of all headings that carry their line."""
    return re.findall(r'<h\d[^>]* data-octavo-line="(\d+)"[^>]*>(.*?)</h', html)


def test_headings_carry_their_lines_whatever_is_in_them(tmp_path: Path) -> None:
    text = (
        "# Plain\n\n# Closed ##\n\n# With {#id .c k=\"v w\"}\n\n# Dash {-}\n\n# Empty {}\n\n"
        "# A [span]{lang=la}\n\n# A `code`{.x}\n\n# A [link](#id){.y}\n\n# Brackets (b){#b}\n\n"
        "# Curly {b}\n\nSet {#s}\n===\n\nSub\n---\n\n# A note[^n]\n\n[^n]: N\n"
    )  # fmt: skip
    converted = convert(tmp_path, text)
    assert [(int(line), re.sub("<[^>]+>", "", words)) for line, words in heading_lines(converted.html)] == [
        (4, "Plain"), (6, "Closed"), (8, "With"), (10, "Dash"), (12, "Empty"), (14, "A span"),
        (16, "A code"), (18, "A link"), (20, "Brackets (b)"), (22, "Curly {b}"), (24, "Set"),
        (27, "Sub"), (30, "A note1"),
    ]  # fmt: skip
    assert converted.findings == ()
    for kept in (
        'id="id"',
        'class="c"',
        'id="b"',
        'id="s"',
        '<span lang="la">',
        'class="unnumbered"',
    ):
        assert kept in converted.html


ATTRIBUTES = (
    '{k="a}b"}', "{k='a\"b'}", "{k=1\"}", "{k=a{b}", "{k=a\\}b}", '{k="a\\"b"}', "{k=}", '{k="a" l="b".c#d}', "{k:l=1 -}", "{#1:a .é}",
    '{k="a}', "{- .x}", "{#a{b}", "{.1a}", "{1k=1}", "{.a,.b}", '{k="a"b}', "{.a k}", "{#}", "{k =1}",
)  # fmt: skip


@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_attributes_of_a_heading_are_what_pandoc_takes_for_them(
    tmp_path: Path, attributes: str
) -> None:
    html = convert(tmp_path, f"# A {attributes}\n\nb\n").html
    assert 'data-octavo-line="4"' in html
    plain = pypandoc.convert_text(
        f"# A {attributes}\n", "html5", format="markdown-auto_identifiers"
    )
    assert (
        re.sub(r' data-octavo-line="\d+"| id="octavo-h-\d+"', "", html).split("\n")[0]
        == plain.strip()
    )


def test_a_line_below_a_box_that_ends_is_a_rule(tmp_path: Path) -> None:
    html = convert(tmp_path, "# A\n\n::: {.x}\n\nb\n\n:::\n---\n\nc\n").html
    assert "<hr" in html
    assert html.count("<div") == 1


NOTES = {
    "list": ("- one\n    - two\n", "<ul>"),
    "code": ("```\n    x\n    ```\n", "<pre"),
    "quotation": ("> quoted\n", "<blockquote>"),
    "table": ("| a | b |\n    |---|---|\n    | 1 | 2 |\n", "<table>"),
    "simple-table": ("Right     Left\n    -------   ------\n         12   12\n", "<table>"),
    "letters": ("A) one\n    B) two\n", '<ol type="A">'),
    "definition": ("Term\n    :   Meaning\n", "<dl>"),
    "formula": ("$$x$$\n", "<math"),
    "html": ("<div>\n    x\n    </div>\n", "<div>"),
    "address": ("<https://example.org>\n", "<a"),
    "emphasis": ("*Text* more\nlazy\n", "<p><em>Text</em> more lazy"),
    "two": ("One.\n\n    Two.\n", "<p>One.</p>\n<p>Two."),
    "below": ("\n    Text below.\n", "<p>Text below."),
    "margin": ("\nText at the margin.\n", "<p>Text at the margin."),
    "far": ("\n\n    Text after a gap.\n", "<p>Text after a gap."),
    "indented-code": ("        x = 1\n", "<pre><code> x = 1"),
}


def test_notes_carry_their_lines_whatever_they_begin_with(tmp_path: Path) -> None:
    text = "# A\n\n" + "".join(
        f"x[^{key}]\n\n[^{key}]: {body}\n" for key, (body, _) in NOTES.items()
    )
    html = convert(tmp_path, text).html
    assert len(html.split("<li id=")) == len(NOTES) + 1
    lines = text.split("\n")
    bodies = html.split("<li id=")[1:]
    for (key, (_, begins)), body in zip(NOTES.items(), bodies, strict=True):
        mark = re.match(
            r'"fn\d+"><p><span class="octavo-note" data-line="(\d+)"></span></p>\n', body
        )
        assert mark, body
        assert lines[int(mark[1]) - 4].startswith(f"[^{key}]:")
        assert body[mark.end() :].startswith(begins) or begins in body, key


def test_notes_read_the_same_with_and_without_their_marks(tmp_path: Path) -> None:
    text = "# A\n\n" + "".join(
        f"x[^{key}]\n\n[^{key}]: {body}\n" for key, (body, _) in NOTES.items()
    )
    marked = convert(tmp_path, text).html
    marked = marked.replace("<p>\n", "<p>").replace("</p>\n", "</p>")
    marked = re.sub(r'<p><span class="octavo-note"[^>]*></span></p>', "", marked)
    marked = re.sub(
        r'<div class="octavo-list-\d">\s*(<ol.*?</ol>)\s*</div>', r"\1", marked, flags=re.DOTALL
    )
    plain = pypandoc.convert_text(
        text, "html5", format="markdown-auto_identifiers",
        extra_args=["--wrap=none", "--mathml", "--syntax-highlighting=none"],
    ).replace("<p>\n", "<p>").replace("</p>\n", "</p>")  # fmt: skip
    assert (
        re.sub(r' data-octavo-line="\d+"| id="octavo-h-\d+"', "", marked).split() == plain.split()
    )


def test_no_mark_leaks_into_the_text(tmp_path: Path) -> None:
    text = (
        "# A\n\ntext\n## Joined\n[^x]: not a note\n\nCol\n---\n\n"
        "```\n[^a]: code\n# code\n```\n\n    [^b]: code\n    # code\n\n"
        "<!--\n[^c]: comment\n\n# comment\n-->\n\n<pre>\n[^d]: pre\n</pre>\n\n"
        "- ```\n  [^e]: code\n  # code\n  ```\n\n$$\n[^f]: 1\n# 2\n$$\n\n"
        "\\begin{verbatim}\n\n[^g]: tex\n\n# tex\n\\end{verbatim}\n\n"
        "-----------------\nHead      Two\n-------- --------\nlast     row\n-----------------\n\n"
        "| a |\n|---|\n| # b |\n\n`[^h]: x` `# y {octavo`\n\n> # Quoted\n> [^i]: no\n"
    )
    html = convert(tmp_path, text).html
    assert "octavo" not in re.sub(
        r' data-octavo-line="\d+"| id="octavo-h-\d+"| octavo</code>|"octavo-tex"', "", html
    ).replace("{octavo</code>", "")
    for kept in ("[^a]: code\n# code", "[^b]: code\n# code", "[^d]: pre", "[^e]: code\n# code"):
        assert kept in html


def test_a_heading_that_runs_into_a_paragraph_is_a_warning(tmp_path: Path) -> None:
    converted = convert(tmp_path, "# A\n\nText\n## Not a heading\nmore\n")
    assert "## Not a heading more" in converted.html
    assert said(converted.findings) == [
        ("heading-joined", "this line begins with # but belongs to the paragraph above it",
         "manuscript/book.md:7", "put an empty line before a heading"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[^a]: Note.\n", ("note-unused", "the note [^a] is never called", 6,
                           "call it in the text or take it out")),
        ("x[^a]\n\n[^a]: One.\n\n[^b]: - list\n\n[^a]: Two.\n",
         ("note-double", "the note [^a] is defined twice", 12,
          "give one of the two another key; in files of their own chapters may have the same")),
        ("[a]: http://b\n\n[a]: http://c\n\n[a]\n",
         ("reference-double", "the link reference [a] is defined twice", 8,
          "give one of them another name")),
        ("x[^a]\n\n[^a]: Note\n\n::: {.b}\n\nx\n",
         ("div-open", "a ::: or <div> is never closed", 10, "close it where it should end")),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
         ("table-row-wide", "this row has 3 cells, its table 2 columns: the rest would be lost", 8,
          "give the line of hyphens a column for every cell")),
        ("```{=openxml}\n<w:p/>\n```\n", ("markup-dropped", "openxml taken out: <w:p/>", 6,
                                          "write the content as Markdown")),
    ],
)  # fmt: skip
def test_complaints_have_our_words_and_the_authors_line(
    tmp_path: Path, text: str, expected: tuple[str, str, int, str]
) -> None:
    code, message, line, hint = expected
    found = said(convert(tmp_path, f"# A\n\n{text}").findings)
    assert (code, message, f"manuscript/book.md:{line}", hint) in found
    assert {found_code for found_code, *_ in found} <= {code, "note-unused"}


def test_the_place_that_pandoc_names_is_no_place_in_the_book(tmp_path: Path) -> None:
    text = "# A\n\nx[^a]\n\n[^a]: Note.\n\n\\newcommand{\\x}{y}\n\n\\newcommand{\\x}{z}\n"
    assert [f for f in said(convert(tmp_path, text).findings) if f[0] == "pandoc-warning"] == [
        ("pandoc-warning", r"Macro '\x' already defined, ignoring", "manuscript/book.md:12",
         "look at this place in the finished editions"),
    ]  # fmt: skip


def test_what_pandoc_counts_from_the_beginning_of_a_quotation_has_no_line(tmp_path: Path) -> None:
    converted = convert(tmp_path, "# A\n\n> ::: {.x}\n> Text\n")
    assert said(converted.findings) == [
        ("div-open", "a ::: or <div> is never closed", "", "close it where it should end"),
    ]


def test_abbreviations_of_the_user_do_not_change_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = convert(tmp_path / "before", "# A\n\nZzz. foo, Mr. foo\n")
    (tmp_path / "pandoc").mkdir()
    (tmp_path / "pandoc" / "abbreviations").write_text("Zzz.\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert convert(tmp_path / "after", "# A\n\nZzz. foo, Mr. foo\n") == before


def test_lines_are_true_in_every_file(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\nx[^a]\n\n[^a]: One.\n",
        "2.md": "# B\n\ny[^b]\n\n[^b]: - list\n\n[^c]: Never.\n",
        "3.md": "z\n\n## C\n\n[^a]: Again.\n",
    }
    converted = convert(tmp_path, files)
    assert [(code, place) for code, _, place, _ in said(converted.findings)] == [
        ("note-unused", "manuscript/2.md:7"),
        ("note-double", "manuscript/3.md:5"),
    ]
    assert [line for line, _ in heading_lines(converted.html)] == ["4", "10", "20"]


def test_brackets_that_would_keep_pandoc_for_ever_are_refused(tmp_path: Path) -> None:
    text = f"# A\n\nFine [[[[[[[x]]]]]]] here.\n\n{'[' * 40}x{']' * 40}\n"
    assert refusal(tmp_path, text) == [
        ("brackets-nested", "more than 7 square brackets are open at once", "manuscript/book.md:8",
         r"write \[ for a bracket that opens no link and no note"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "formula", [f"$x{'_' * 24}$", f"$$x\ny{'^ ' * 12}z$$", f"$x{'_{' * 12}z$", f"$x{'^_' * 9}y$"]
)
def test_formulas_that_would_keep_pandoc_for_ever_are_refused(tmp_path: Path, formula: str) -> None:
    text = f"# A\n\nSign {'_' * 30} here, for \\${'_' * 20} `$x{'_' * 24}$`.\n\nx {formula} y\n"
    assert refusal(tmp_path, text) == [
        ("pandoc-limit", "pandoc comes to no end with a formula in which 12 or more of _ and ^ stand in a row",
         f"manuscript/book.md:{9 if '$$' in formula else 8}", r"write \$ for a dollar that begins no formula, and \_ for a line to write on"),
    ]  # fmt: skip


def test_lines_to_write_on_are_no_formulas(tmp_path: Path) -> None:
    text = f"# A\n\nSign {'_' * 30} here, for \\${'_' * 20} or $5 {'_' * 20} $ or `$x{'_' * 24}$` $a_{{b_c}} \\text{{{'_' * 20}}}$.\n"
    assert "_" * 30 in convert(tmp_path, text).html


def test_a_note_that_is_defined_twice_in_a_quotation_is_named_with_its_line(tmp_path: Path) -> None:
    converted = convert(tmp_path, "# A\n\n> x[^a]\n>\n> [^a]: One.\n>\n> [^a]: Two.\n")
    assert [(code, place) for code, _, place, _ in said(converted.findings)] == [
        ("note-double", "manuscript/book.md:10")
    ]


def test_a_bibliography_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\nx [@a]\n", "r.bib": "@book{a, title={A}}\n\n@book{b, title={"}
    assert refusal(tmp_path, files, bibliography="r.bib") == [
        ("bibliography-unreadable", "manuscript/r.bib cannot be read: unexpected end of input",
         "manuscript/r.bib:3", "mend the file, or export it again"),
    ]  # fmt: skip


def test_a_style_that_is_none_is_named(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\nx [@a]\n", "r.bib": "@book{a, title={A}}", "s.csl": "<style"}
    [(code, message, place, hint)] = refusal(tmp_path, files, bibliography="r.bib", csl="s.csl")
    assert (code, place, hint) == ("csl-unreadable", "manuscript/1.md:4", "fetch it again from where it came")  # fmt: skip
    assert message.startswith("the citation style s.csl is no XML: ")


def test_what_else_pandoc_refuses_is_said_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise PandocError("something\nThe last line of it\n")

    monkeypatch.setattr(asked, "run_pandoc", fail)
    assert refusal(tmp_path, "# A\n\nx\n") == [
        ("pandoc-failed", "pandoc cannot read the manuscript: The last line of it", "manuscript/book.md:1",
         "mend what it names and build again"),
    ]  # fmt: skip


def test_pandoc_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a,secret\n")
    text = "# A\n\n\\include{secret}\n\n![x](../secret.csv)\n\n<img src='file:///etc/passwd'>\n"
    assert "secret\n" not in convert(tmp_path, text).html


def test_the_manuscript_is_left_as_it_is(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, "# A\n\nx[^a]\n\n[^a]: - b\n"))
    before = manuscript.text
    convert_text(manuscript, Finder(manuscript))
    assert isinstance(manuscript, Manuscript)
    assert manuscript.text == before
