"""Formulas that pandoc does not read are TeX, and told once at their line; numbers stand beside formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults, finished_book, parse_book

COMMANDS = r"write it with commands of amsmath, or define what is missing with \newcommand"


def read(folder: Path, text: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    book, found = finished_book(folder, f"# One\n\n{text}\n")
    return book.divisions[0].html, found


@pytest.mark.parametrize(
    ("tex", "reason", "hint"),
    [
        (
            r"\ce{H2O}",
            r"\ce is not known",
            r"write a chemical formula as H~2~O, or as $\mathrm{H_2O}$",
        ),
        (r"\pu{3 m}", r"\pu is not known", r"write the number and its unit: $3\,\mathrm{m}$"),
        (r"\undefined x", r"\undefined is not known", COMMANDS),
        (r"\frac{a}{b", "it ends too early", r"close its braces, and each \begin with an \end"),
        ("`x`", "it is not TeX as amsmath has it", COMMANDS),
    ],
)
def test_a_formula_that_cannot_be_read_is_its_tex_and_told_at_its_line(
    tmp_path: Path, tex: str, reason: str, hint: str
) -> None:
    html, found = read(tmp_path, f"Words.\n\nThen ${tex}$ and\nagain ${tex}$.")
    assert (
        html
        == f'<p>Words.</p>\n<p>Then <code class="tex">{tex}</code> and again <code class="tex">{tex}</code>.</p>'
    )
    assert found == [
        ("formula-unread", f"the formula {tex} is set as its TeX: {reason}",
         "manuscript/book.md:8", hint)
    ]  # fmt: skip


def test_a_display_formula_that_cannot_be_read_has_no_signs_of_money(tmp_path: Path) -> None:
    html, found = read(tmp_path, "$$\n\\undefined x\n$$")
    assert html == '<p><code class="tex display">\\undefined x</code></p>'
    assert [(code, place) for code, _, place, _ in found] == [
        ("formula-unread", "manuscript/book.md:7")
    ]


def test_a_line_of_a_formula_that_looks_like_a_heading_is_told_as_it_was_written(
    tmp_path: Path,
) -> None:
    _, found = read(tmp_path, "Words.\n\n$$\n# x\n$$")
    assert [said for said in found if said[0] == "formula-unread"] == [
        ("formula-unread",
         "the formula # x is set as its TeX: it is not TeX as amsmath has it",
         "manuscript/book.md:9", COMMANDS)
    ]  # fmt: skip


def test_a_formula_of_many_things_in_one_another_is_its_tex(tmp_path: Path) -> None:
    tex = r"\sqrt{" * 70 + "1" + "}" * 70
    html, found = read(tmp_path, f"Words ${tex}$.")
    assert html == f'<p>Words <code class="tex">{tex}</code>.</p>'
    assert found == [
        ("formula-unread",
         f"the formula {tex[:60]}… is set as its TeX: more than 60 things stand inside one another",
         "manuscript/book.md:6", "take it apart, and give its parts names")
    ]  # fmt: skip


def test_tex_that_no_page_has_room_for_is_refused(tmp_path: Path) -> None:
    tex = r"\undefined{" + "z" * 10_000 + "}"
    assert faults(tmp_path, f"# One\n\nWords ${tex}$.\n") == [
        ("formula-long",
         f"the formula {tex[:60]}… cannot be read, and no line or page has room for its TeX: "
         r"\undefined is not known", "manuscript/book.md:6", COMMANDS)
    ]  # fmt: skip


NUMBERED = '<span class="numbered-formula"><math display="block">'


@pytest.mark.parametrize(
    ("tex", "number"),
    [
        (r"a = b \tag{3}", "(3)"),
        (r"a = b \tag*{3}", "3"),
        (r"\tag{A.1} a = b", "(A.1)"),
        (r"\begin{equation} a = b \label{eq:x} \tag{3} \end{equation}", "(3)"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned} \tag{3}", "(3)"),
        (r"\begin{align} a &= b \notag \\ c &= d \tag{3} \end{align}", "(3)"),
    ],
)
def test_a_number_stands_beside_its_formula(tmp_path: Path, tex: str, number: str) -> None:
    html, found = read(tmp_path, f"$${tex}$$")
    assert html.startswith(f"<p>{NUMBERED}")
    assert html.endswith(f'</math><span class="formula-number">{number}</span></span></p>')
    assert "tag" not in html
    assert found == []


def test_a_number_may_be_a_formula(tmp_path: Path) -> None:
    html, found = read(tmp_path, r"$$a = b \tag{$\ast$}$$")
    assert '<span class="formula-number">(<math display="inline">' in html
    assert found == []


def test_numbers_of_several_lines_stand_in_a_column(tmp_path: Path) -> None:
    html, found = read(tmp_path, r"$$\begin{align} a &= b \tag{1} \\ c &= d \tag{2} \end{align}$$")
    assert html.count("<mtr>") == 2
    assert html.count("<mtd") == 6
    for number in ("(1)", "(2)"):
        assert f'<mtext mathvariant="normal">{number}</mtext></mtd></mtr>' in html
    assert found == []


@pytest.mark.parametrize("tex", [r"\label{eq:x} a = b", r"a = b \nonumber", "a = b \\\\\nc = d",
                                 "a &= b \\\\\nc &= d \\\\", r"\begin{dcases} a & b \end{dcases}"])  # fmt: skip
def test_what_only_tex_needs_is_no_fault(tmp_path: Path, tex: str) -> None:
    html, found = read(tmp_path, f"$${tex}$$")
    assert html.startswith('<p><math display="block">')
    assert found == []


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"{\bf x} y", r"{\mathbf{ x}} y"),
        (r"\bf x + {\rm d}y", r"\mathbf{ x + {\mathrm{ d}}y}"),
        (r"{\cal L}_1", r"{\mathcal{ L}}_1"),
        (r"\text{over ${\bf x}$}", r"\text{over ${\mathbf{ x}}$}"),
        (r"\left( \bf x \right) y", r"\left( \mathbf{ x }\right) y"),
        (r"\begin{aligned} \bf a &= b \\ c \end{aligned}", r"\begin{aligned} \mathbf{ a }&= b \\ c \end{aligned}"),
        (r"a \\it b", r"\begin{gathered}a \\it b\end{gathered}"),
    ],
)  # fmt: skip
def test_fonts_as_old_tex_chose_them_last_to_the_end_of_their_group(
    tmp_path: Path, tex: str, wanted: str
) -> None:
    html, found = read(tmp_path, f"$${tex}$$")
    expected, _ = read(tmp_path, f"$${wanted}$$")
    assert html.startswith('<p><math display="block">')
    assert html == expected
    assert found == []


def test_a_command_of_the_author_may_choose_a_font(tmp_path: Path) -> None:
    html, found = read(tmp_path, "\\newcommand{\\bfx}{{\\bf x}}\n\n$\\bfx$")
    assert html.startswith("<p><math")
    assert found == []


def test_a_command_that_is_not_known_is_told_once_with_all_its_places(tmp_path: Path) -> None:
    parsed = parse_book(
        tmp_path, "# One\n\n$\\E x$ and $\\E x$.\n\n$\\E y$, $\\F$\n\n$\\frac{a}{b$\n"
    )
    assert [(f.message, str(f.place), [str(place) for place in f.also]) for f in parsed.findings] == [
        (r"the formula \E x is set as its TeX: \E is not known", "manuscript/book.md:6",
         ["manuscript/book.md:6", "manuscript/book.md:8"]),
        (r"the formula \F is set as its TeX: \F is not known", "manuscript/book.md:8", []),
        (r"the formula \frac{a}{b is set as its TeX: it ends too early", "manuscript/book.md:10", []),
    ]  # fmt: skip


def test_a_formula_with_commands_of_the_author_is_told_at_its_line(tmp_path: Path) -> None:
    text = "\\newcommand{\\E}{\\mathbb{E}}\n\n$$\\begin{aligned} a \\end{aligned}$$\n\n$$\n\\begin{aligned} \\E \\gone \\end{aligned}\n$$"
    _, found = read(tmp_path, text)
    assert [(code, place) for code, _, place, _ in found] == [
        ("formula-unread", "manuscript/book.md:11")
    ]


def test_columns_of_a_formula_are_no_styles_of_the_author(tmp_path: Path) -> None:
    html, found = read(tmp_path, r"$$\begin{align} a &= b \end{align}$$")
    assert found == []
    assert 'columnalign="right"' in html
