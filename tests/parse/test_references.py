"""A reference says the number of what it leads to, wherever it stands; one that leads nowhere is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.model import Book

NBSP = "\u00a0"
THINGS = (
    "# One {#sec-one}\n\n"
    + "".join(f'![Words](x.svg){{#fig-{n} alt="A"}}\n\n' for n in range(1, 8))
    + "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Words {#tbl-x}\n\n## Below {#sec-below}\n\nText.[^n]\n\n[^n]: Note.\n\n"
    "# Bare {.unnumbered #sec-bare}\n\nText.\n\n# Last {.appendix #sec-last}\n\nText.\n\n"
)


def files(text: str) -> dict[str, str | bytes]:
    return {"book.md": f"{THINGS}# Here\n\n{text}\n", "x.svg": SVG}


def made(folder: Path, text: str) -> Book:
    return finished_book(folder, files(text), numbering={"sections": True})[0]


def plain(html: str) -> str:
    html = re.sub(r"<[^>]*>", "", html)
    return " ".join(html.replace(NBSP, " ").replace("\u2060", "").split())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("See @fig-1.", "See Figure 1.1."),
        ("See [@fig-1].", "See Figure 1.1."),
        ("See [-@fig-1].", "See 1.1."),
        ("See @fig:1 or @Fig-1.", "See Figure 1.1 or Figure 1.1."),
        ("[@fig-4; @fig-2; @fig-5; @fig-6]", "Figures 1.2 and 1.4–1.6"),
        ("[@fig-1; @fig-3; @fig-1]", "Figures 1.1 and 1.3"),
        ("[@fig-1; @fig-2]", "Figures 1.1 and 1.2"),
        ("[@fig-1; @fig-3; @fig-5]", "Figures 1.1, 1.3 and 1.5"),
        ("[@fig-1; @tbl-x]", "Figure 1.1 and Table 1.1"),
        ("[@fig-1; @tbl-x; @sec-below]", "Figure 1.1, Table 1.1 and Section 1.1"),
        ("[-@fig-1; -@fig-2; -@fig-3]", "1.1–1.3"),
        ("[Fig. @fig-1, left]", "Fig. 1.1, left"),
        ("@fig-1 [left]", "Figure 1.1 [left]"),
        ("@sec-one, @sec-last, @sec-bare", "Chapter 1, Appendix A, Bare"),
        ("@fn-n", "note 1"),
        ("`@fig-1`", "@fig-1"),
        ("\\@fig-1", "@fig-1"),
        ("ada@fig-1.org", "ada@fig-1.org"),
        ("\\@ref(fig:1), \\@ref(sec-below)", "1.1, 1.1"),
        ("{numref}`fig-1`, {numref}`Fig. %s <fig-1>`", "Figure 1.1, Fig. 1.1"),
        ("{ref}`sec-below`, {ref}`there <sec-below>`", "Below, there"),
    ],
)  # fmt: skip
def test_a_reference_says(tmp_path: Path, written: str, said: str) -> None:
    assert plain(made(tmp_path, written).divisions[-1].html) == said


def test_a_reference_is_a_link_with_its_words(tmp_path: Path) -> None:
    html = made(tmp_path, "See @fig-1, [@fig-2; @fig-3; @fig-4].").divisions[-1].html
    assert re.findall(r'<a class="reference" href="#([^"]*)">([^<]*)</a>', html) == [
        ("fig-1", f"Figure{NBSP}1.1"), ("fig-2", "1.2"), ("fig-4", "1.4"),
    ]  # fmt: skip


def test_a_link_holds_no_other_and_says_the_words_all_the_same(tmp_path: Path) -> None:
    html = made(tmp_path, "See [the one of @fig-1](#fig-2).").divisions[-1].html
    assert html == f'<p>See <a href="#fig-2">the one of Figure{NBSP}1.1</a>.</p>'


def test_a_reference_stands_in_headings_notes_captions_and_cells(tmp_path: Path) -> None:
    text = (
        "## On @fig-1 and more\n\nText.[^m]\n\n[^m]: As in @fig-2.\n\n| a |\n|---|\n| @fig-3 |\n\n: Of @fig-4\n\n"
        '![Of @fig-5](x.svg){#fig-8 alt="A"}'
    )
    book = made(tmp_path, text)
    last = book.divisions[-1]
    assert last.sections[0].text == "On Figure 1.1 and more"
    assert "<a" not in last.sections[0].html
    assert last.sections[0].id == "here--on-fig-1-and-more"  # whatever its number
    assert plain(last.notes[0].html) == "As in Figure 1.2."
    assert plain(last.html) == (
        "2.1 On Figure 1.1 and more Text.2 Of Figure 1.4 a Figure 1.3 Figure 2.1. Of Figure 1.5"
    )


def test_what_stands_for_a_picture_and_a_short_title_say_it_in_words(tmp_path: Path) -> None:
    text = '## On @fig-1 at length {short="On @fig-1"}\n\nWords ![like @fig-2](x.svg) and ![](x.svg){alt="see @Fig:3, not a@fig-4"}.'
    last = made(tmp_path, text).divisions[-1]
    assert last.sections[0].running == f"On Figure{NBSP}1.1"
    assert re.findall('alt="([^"]*)"', last.html) == [
        f"like Figure{NBSP}1.2",
        f"see Figure{NBSP}1.3, not a@fig-4",
    ]


def test_the_words_of_a_heading_that_holds_a_reference_are_said_with_its_number(
    tmp_path: Path,
) -> None:
    text = "See @sec-of.\n\n# Of @fig-1 {.unnumbered #sec-of}\n\nText."
    assert plain(made(tmp_path, text).divisions[-2].html) == "See Of Figure 1.1."


def test_a_reference_to_nothing_is_an_error_at_its_line_with_the_nearest_key(
    tmp_path: Path,
) -> None:
    found = faults(tmp_path, {**files("Text.\n\nSee @fig-11 and @tbl-y.\n\nAgain @fig-11.")})
    lines = {said[2] for said in found}
    assert [(code, said) for code, said, *_ in found] == [
        ("ref-missing", "nothing in the book has the key of the reference @fig-11"),
        ("ref-missing", "nothing in the book has the key of the reference @tbl-y"),
    ]
    assert found[0][3] == "did you mean @fig-1?"
    assert found[1][3] == "did you mean @tbl-x?"
    (line,) = lines
    book = (tmp_path / "manuscript/book.md").read_text("utf-8").split("\n")
    assert "See @fig-11 and @tbl-y." in book[int(line.partition(":")[2]) - 1]


@pytest.mark.parametrize(
    "text",
    [
        "[words]{#fig-x}\n\nSee @fig-x.",
        '![Words](x.svg){#fig-x .unnumbered alt="A"}\n\nSee @fig-x.',
        "::: {.box #fig-x}\nWords.\n\n- More.\n:::\n\nSee @fig-x.",
    ],
)
def test_a_reference_to_what_has_no_number_is_an_error(tmp_path: Path, text: str) -> None:
    ((code, said, _, hint),) = faults(tmp_path, files(text))
    assert (code, said) == ("ref-uncounted", "what has the key #fig-x has no number to refer to")
    assert "[words](#fig-x)" in hint


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ('Line ![Words](x.svg){#fig-x alt="A"}.\n\nSee @fig-x.', "ref-uncounted", "give it a paragraph of its own"),
        ('| a |\n|---|\n| ![Words](x.svg){#fig-x alt="A"} |\n\nSee @fig-x.', "ref-uncounted", "give it a paragraph of its own"),
        ("::: {#fig-x}\nWords.\n:::\n\nSee @fig-x.", "ref-uncounted", "ends with a paragraph"),
        ("See @{fig-x+y}.", "ref-missing", "a key is of letters"),
        ("A $a$ {#eq-x}. See @eq-x.", "ref-missing", "where nothing takes it"),
        ("<!-- {#fig-x} -->\n\nSee @fig-x.", "ref-missing", "in a comment"),
        ("\\begin{align}\na \\label{eq-x}\\\\\nb \\label{eq-y}\n\\end{align}\n\nSee @eq-x, @eq-y.", "ref-missing", "one key"),
        ('![](x.svg){alt="as @fig-zzz"}', "ref-missing", "did you mean"),
        ('::: {#thm-x title="Of @fig-zzz"}\nLet.\n:::', "ref-missing", "did you mean"),
    ],
)  # fmt: skip
def test_a_call_that_finds_no_number_says_why_and_what_to_do(
    tmp_path: Path, text: str, code: str, hint: str
) -> None:
    ((found, _, place, said),) = faults(tmp_path, files(text))
    assert (found, bool(place)) == (code, True)
    assert hint in said


def test_a_key_of_300_letters_is_shown_by_its_beginning(tmp_path: Path) -> None:
    ((_, said, _, hint),) = faults(tmp_path, files(f"See @fig-{'x' * 300}."))
    assert len(said) < 150
    assert len(hint) < 150


def test_keys_with_capitals_are_told_apart_and_a_capital_may_begin_a_sentence(
    tmp_path: Path,
) -> None:
    text = "".join(
        f'![Words](x.svg){{#{key} alt="A"}}\n\n' for key in ("fig-A", "fig-a", "FIG-b", "Fig:c")
    )
    said = plain(made(tmp_path, f"{text}@fig-A, @fig-a, @FIG-b, @Fig:c, @Fig-a").divisions[-1].html)
    assert said.endswith("Figure 2.1, Figure 2.2, Figure 2.3, Figure 2.4, Figure 2.2")


def test_a_theorems_title_says_a_reference_in_words(tmp_path: Path) -> None:
    text = '::: {#thm-x title="Of @fig-1"}\nLet.\n:::\n\nSee @thm-x.'
    assert plain(made(tmp_path, text).divisions[-1].html).startswith("Theorem 2.1 (Of Figure 1.1). Let.")  # fmt: skip


def test_a_reference_is_an_error_where_the_front_matter_says_that_nothing_is_counted(
    tmp_path: Path,
) -> None:
    found = faults(tmp_path, files("See @fig-1."), numbering={"figures": False})
    assert [code for code, *_ in found] == ["ref-uncounted"]


def test_two_things_with_one_key_are_an_error(tmp_path: Path) -> None:
    found = faults(tmp_path, files('![W](x.svg){#fig:1 alt="A"}\n\nSee @fig-1.'))
    assert [code for code, *_ in found] == ["id-double"]


WORKS = "@book{fig-work, title={Work}, author={Ada, Ben}, year={2000}}\n@book{real, title={Real}, author={Turner, T}, year={2001}}"


@pytest.mark.parametrize("style", [None, "chicago-notes-bibliography"])
def test_a_work_of_that_name_is_cited_and_all_others_are_references(
    tmp_path: Path, style: str | None
) -> None:
    text = files("See @fig-1, [@tbl-x], [@fig-work] and [@real].") | {"refs.bib": WORKS}
    front = {"csl": style} if style else {}
    book, said = finished_book(tmp_path, text, bibliography="refs.bib", **front)
    html = book.divisions[-2].html
    assert f'See <a class="reference" href="#fig-1">Figure{NBSP}1.1</a>, ' in html
    assert "?" not in plain(html)
    assert {code for code, *_ in said} <= {"csl-style"}


def test_a_work_with_the_key_of_a_figure_is_told(tmp_path: Path) -> None:
    text = files("See [@fig-1].") | {"refs.bib": WORKS.replace("fig-work", "fig-1")}
    book, said = finished_book(tmp_path, text, bibliography="refs.bib")
    assert [code for code, *_ in said] == ["ref-work"]
    assert "Figure" not in plain(book.divisions[-2].html)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("See [@fig-1; @real].", "See Figure 1.1 (Turner 2001)."),
        ("See [@real, 3; @fig-1; @fig-2].", "See (Turner 2001, 3) Figures 1.1 and 1.2."),
    ],
)
def test_a_work_and_a_figure_in_one_pair_of_brackets_are_a_citation_and_a_reference(
    tmp_path: Path, written: str, said: str
) -> None:
    text = files(written) | {"refs.bib": WORKS}
    book, found = finished_book(tmp_path, text, bibliography="refs.bib", csl="chicago-author-date")
    assert found == []
    assert plain(book.divisions[-2].html) == said
