"""Words that pandoc's HTML would leave out reach the book: in TeX, behind pictures, in unknown elements."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults, finished_book, parse_book

from octavo.parse.asides import may_hold_asides

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080000000"
    "03a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
TEX = r"write \\ for a backslash; formulas go between $ signs"


def body(folder: Path, text: str) -> str:
    """The html of the one chapter."""
    book, _ = finished_book(folder, {"book.md": f"# A\n\n{text}\n", "a.png": PNG})
    return book.divisions[0].html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"Some \emph{words here} and \textbf{bold}.",
         "<p>Some <em>words here</em> and <strong>bold</strong>.</p>"),
        (r"\LaTeX\ and \verb|a b|", "<p>LaTeX\u00a0and <code>a b</code></p>"),
        ("\\begin{quote}\nWords *as* they are.\n\\end{quote}",
         "<blockquote><p>Words *as* they are.</p>\n</blockquote>"),
        ("\\begin{tabular}{l}\na \\\\ b\n\\end{tabular}",
         '<table>\n<tbody>\n<tr>\n<td style="text-align: left">a</td>\n</tr>\n'
         '<tr>\n<td style="text-align: left">b</td>\n</tr>\n</tbody>\n</table>'),
        ("x `words`{=latex} y", "<p>x words y</p>"),
        ("```{=tex}\nOnly words.\n```\n", "<p>Only words.</p>"),
        ("``` { =latex }\nOnly words.\n```\n", "<p>Only words.</p>"),
        ("x\n\n\\section{No heading}\n", "<p>x</p>\n<p><strong>No heading</strong></p>"),
    ],
)  # fmt: skip
def test_words_in_tex_are_text(tmp_path: Path, text: str, html: str) -> None:
    assert body(tmp_path, text).strip() == html
    assert faults(tmp_path, f"# A\n\n{text}\n") == []


def test_a_footnote_in_tex_is_a_note(tmp_path: Path) -> None:
    book, found = finished_book(tmp_path, "# A\n\nx\\footnote{A \\emph{note}.}\n")
    assert [note.html for note in book.notes] == ["<p>A <em>note</em>.</p>"]
    assert found == []


def test_words_in_tex_that_cannot_be_read_are_an_error_with_all_of_them(tmp_path: Path) -> None:
    text = "# A\n\nx\n\n\\unknown{first words\nand the second \\emph{line}}\n"
    assert faults(tmp_path, text) == [
        ("tex-lost", "words in TeX that cannot be read would be lost: “first words and the second line”",
         "manuscript/book.md:8", "write them as Markdown"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown", "line"),
    [
        (r"x \newpage y", r"\newpage", 6),
        (r"x \vspace{2cm} y", r"\vspace{2cm}", 6),
        ("x\n\n\\input{/etc/passwd}\n", r"\input{/etc/passwd}", 8),
    ],
)
def test_tex_without_words_is_taken_out_with_a_warning(
    tmp_path: Path, text: str, shown: str, line: int
) -> None:
    assert faults(tmp_path, f"# A\n\n{text}\n") == [
        ("markup-dropped", f"TeX taken out: {shown}", f"manuscript/book.md:{line}", TEX)
    ]


@pytest.mark.parametrize(
    "tex",
    [
        "\\newcommand{\\e}{\\epsilon}\n\\renewcommand*\\x[1][a]{{\\bf #1}}", "\\def\\x#1{y_{#1}}\n% why\n\\let\\p=\\pi",
        "\\DeclareMathOperator*{\\argmax}{arg\\,max}", "\\providecommand{\\f}{\\left\\{ {a{b}} \\right.}",
    ],
)  # fmt: skip
def test_commands_that_the_author_makes_for_formulas_are_not_taken_out(
    tmp_path: Path, tex: str
) -> None:
    assert faults(tmp_path, f"# One\n\n{tex}\n\nWords.\n") == []


def test_what_stands_beside_such_a_command_is_told(tmp_path: Path) -> None:
    [(code, *_)] = faults(tmp_path, "# One\n\n\\newcommand{\\e}{x}\n\\vspace{1cm}\n\nWords.\n")
    assert code == "markup-dropped"


def test_tex_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("Secret words.")
    html = body(tmp_path, f"x\n\n\\input{{{tmp_path / 'secret.tex'}}}\n")
    assert "Secret" not in html


def test_the_mark_of_the_filter_is_no_door(tmp_path: Path) -> None:
    assert body(tmp_path, 'a [b]{tex="c"} d') == "<p>a <span>b</span> d</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('x ![The *caption*](a.png){alt="seen"} y',
         '<p>x <img src="a.png" alt="seen"/> <span class="image-caption">The <em>caption</em></span> y</p>'),
        ("x ![seen](a.png) y", '<p>x <img src="a.png" alt="seen"/> y</p>'),
        ('![Caption](a.png){alt="seen"}',
         '<figure>\n<img src="a.png" alt="seen"/>\n<figcaption>Caption</figcaption>\n</figure>'),
    ],
)  # fmt: skip
def test_a_caption_is_seen_wherever_its_picture_stands(
    tmp_path: Path, text: str, html: str
) -> None:
    assert body(tmp_path, text).strip() == html


def test_a_picture_in_a_caption_has_its_own(tmp_path: Path) -> None:
    html = body(tmp_path, '![One ![two](a.png){alt="x"} three.](a.png){alt="y"}\n')
    assert html.count('<span class="image-caption">two</span>') == 1
    assert html.count("three.") == 1


@pytest.mark.parametrize("tag", ["center", "font", "my-thing", "textarea", "title", "noframes"])
def test_words_in_elements_that_no_edition_knows_are_kept(tmp_path: Path, tag: str) -> None:
    html = body(tmp_path, f"x\n\n<{tag}>these words</{tag}> y")
    assert "these words" in html
    assert tag not in html


def test_a_text_without_tex_and_pictures_needs_no_filter() -> None:
    assert not may_hold_asides("Words \\* and $x$, ![a](b.png).")


def test_quotations_stand_in_one_another_while_a_line_has_room(tmp_path: Path) -> None:
    assert faults(tmp_path / "room", f"# A\n\n{'> ' * 8}words\n") == []
    assert faults(tmp_path / "none", f"# A\n\n{'> ' * 9}words here\n") == [
        ("nesting-deep", "quotations and lists stand so deep inside one another that a line has no room",
         "manuscript/book.md:6", "take out some of the quotations, lists or ::: around it"),
    ]  # fmt: skip


def test_commands_that_are_taken_out_are_told_once_each_with_a_count(tmp_path: Path) -> None:
    text = "# A\n\nText.\\pagestyle{One}\n\nMore.\\pagestyle{Two} \\noindent\\pagestyle{Three}\n"
    told = parse_book(tmp_path, text).findings
    assert [(f.message, str(f.place), [str(place) for place in f.also]) for f in told] == [
        ("TeX taken out: \\pagestyle{One}", "manuscript/book.md:6", ["manuscript/book.md:8"] * 2),
        ("TeX taken out: \\noindent", "manuscript/book.md:8", []),
    ]
