"""Figures, tables, equations, listings and theorems have numbers, the same in all editions because they are words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders import SVG, faults, finished_book, parse_book

FIGURE = '![{}](x.svg){{#{} alt="A"}}\n\n'
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Words {#tbl-x}\n\n"
NBSP = "\u00a0"


def chapters(folder: Path, text: str, **front: Any) -> list[str]:
    book, _ = finished_book(folder, {"book.md": text, "x.svg": SVG}, **front)
    return [division.html for division in book.divisions]


def numbers(folder: Path, text: str, **front: Any) -> list[str]:
    """What is counted, as it is printed."""
    found = re.findall(r'class="counted">([^<]*)<', "".join(chapters(folder, text, **front)))
    return [number.replace(NBSP, " ") for number in found]


def figures(*keys: str) -> str:
    return "".join(FIGURE.format("Words", key) for key in keys)


THREE = (
    f"# One\n\n{figures('fig-a', 'fig-b')}# Two\n\n{figures('fig:c')}See @fig-a.\n\n"
    f"# Last {{.appendix}}\n\n{figures('fig-d')}"
)


def test_figures_are_counted_in_each_chapter_when_the_text_refers_to_one(tmp_path: Path) -> None:
    assert numbers(tmp_path, THREE) == ["Figure 1.1.", "Figure 1.2.", "Figure 2.1.", "Figure A.1."]


@pytest.mark.parametrize(
    ("numbering", "wanted"),
    [
        ({"figures": "book"}, "1 2 3 4"),
        ({"figures": "chapter"}, "1.1 1.2 2.1 A.1"),
        ({"chapters": False}, "1 2 3 4"),
        ({"chapters": False, "figures": "chapter"}, "1 2 3 4"),
    ],
)
def test_the_front_matter_says_how_they_are_counted(
    tmp_path: Path, numbering: dict[str, Any], wanted: str
) -> None:
    assert numbers(tmp_path, THREE, numbering=numbering) == [f"Figure {n}." for n in wanted.split()]


def test_nothing_is_counted_where_nothing_asks_for_it(tmp_path: Path) -> None:
    text = f"# One\n\n{figures('fig-a')}{TABLE}$$a$$ {{#eq-x}}\n\n[the figure](#fig-a)\n"
    (html,) = chapters(tmp_path, text)
    assert "counted" not in html
    assert 'id="eq-x"' not in html  # no link leads there


def test_a_kind_that_nothing_refers_to_is_not_counted_with_another(tmp_path: Path) -> None:
    text = f"# One\n\n{figures('fig-a')}{TABLE}See @tbl-x.\n"
    assert numbers(tmp_path, text) == ["Table 1.1."]


def test_where_the_front_matter_has_them_counted_all_with_a_caption_are(tmp_path: Path) -> None:
    text = (
        '# One\n\n![Words](x.svg){alt="A"}\n\n![](x.svg){alt="A"}\n\n![Not](x.svg){.unnumbered alt="A"}\n\n'
        f"{figures('fig-a')}"
    )
    assert numbers(tmp_path, text, numbering={"figures": "book"}) == ["Figure 1.", "Figure 2."]


def test_chapters_without_numbers_go_on_counting_from_one_to_the_next(tmp_path: Path) -> None:
    text = (
        f"# Preface\n\n{figures('fig-a')}# One\n\n{figures('fig-b')}# Conclusion\n\n"
        f"{figures('fig-c')}See @fig-a.\n"
    )
    assert numbers(tmp_path, text) == ["Figure 1.", "Figure 1.1.", "Figure 2."]


def test_a_caption_begins_with_its_number_and_a_thing_without_one_gets_one(tmp_path: Path) -> None:
    text = (
        '# One\n\n![*Bold* words](x.svg){#fig-a alt="A"}\n\n![](x.svg){#fig-b alt="A"}\n\n'
        "| a |\n|---|\n| 1 |\n\n: Words {#tbl-x}\n\nSee @fig-a and @tbl-x.\n"
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ")
    assert (
        '<figcaption><span class="counted">Figure 1.1.</span> <em>Bold</em> words</figcaption>'
        in html
    )
    assert '<figcaption><span class="counted">Figure 1.2</span></figcaption>' in html
    assert '<caption><span class="counted">Table 1.1.</span> Words</caption>' in html


def test_what_stands_for_a_picture_is_still_its_caption(tmp_path: Path) -> None:
    text = "# One\n\n![Words of @fig-a](x.svg){#fig-a}\n"
    html = chapters(tmp_path, text)[0].replace(NBSP, " ")
    assert 'alt="Figure 1.1. Words of Figure 1.1"' in html
    assert "aria-hidden" not in html


EQUATIONS = (
    "# One\n\n$$ a $$ {#eq-x}\n\n$$\nb \\label{eq:y}\n$$\n\n$$ c \\tag{*} $$ {#eq-z}\n\n[$$d$$]{#eq-w}\n\n"
    "By @eq-x, @eq:y, @eq-z and @eq-w.\n"
)


def test_equations_are_numbered_at_the_margin_and_a_tag_wins(tmp_path: Path) -> None:
    html = chapters(tmp_path, EQUATIONS)[0]
    assert re.findall(r'formula-number">(?:<span class="counted">)?([^<]*)<', html) == [
        "(1.1)",
        "(1.2)",
        "(*)",
        "(1.3)",
    ]
    assert re.findall(r'class="reference" href="#([^"]*)">([^<]*)<', html.replace(NBSP, " ")) == [
        ("eq-x", "Equation (1.1)"), ("eq-y", "Equation (1.2)"), ("eq-z", "Equation (*)"), ("eq-w", "Equation (1.3)"),
    ]  # fmt: skip


def test_the_label_of_an_equation_does_not_stay_in_its_line(tmp_path: Path) -> None:
    (html,) = chapters(tmp_path, "# One\n\nBy $$ a $$ {#eq-x}, as in @eq-x.\n")
    assert re.sub(r"<math.*?</math>", "M", html).replace(NBSP, " ") == (
        '<p>By <span id="eq-x" class="numbered-formula">M<span class="formula-number">'
        '<span class="counted">(1.1)</span></span></span>, '
        'as in <a class="reference" href="#eq-x">Equation (1.1)</a>.</p>'
    )


def test_a_box_around_code_is_a_listing_with_its_last_words_for_a_caption(tmp_path: Path) -> None:
    text = "# One\n\n::: {#lst-a}\n``` python\nx = 1\n```\n\nThe *count*.\n:::\n\nSee @lst-a.\n"
    html = chapters(tmp_path, text)[0].replace(NBSP, " ").replace(">\n", ">")
    assert (
        '<div id="lst-a" class="code-listing"><p class="code-caption"><span class="counted">Listing 1.1.</span> '
        "The <em>count</em>.</p>" in html
    )
    assert '<a class="reference" href="#lst-a">Listing 1.1</a>' in html


def test_listings_have_their_captions_above_them(tmp_path: Path) -> None:
    text = (
        '# One\n\n``` {#lst-a .python caption="The count"}\nx = 1\n```\n\n``` {#lst:b}\ny\n```\n\n'
        '``` {.r lst-cap="Not called"}\nz\n```\n\nSee @lst-a, @lst-b.\n'
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ").replace(">\n", ">")
    assert (
        '<div id="lst-a" class="code-listing"><p class="code-caption"><span class="counted">Listing 1.1.</span> '
        "The count</p><pre" in html
    )
    assert '<p class="code-caption"><span class="counted">Listing 1.2</span></p><pre' in html
    assert '<div class="code-listing"><p class="code-caption">Not called</p><pre' in html


def test_theorems_of_each_kind_are_counted_and_their_titles_stand_in_brackets(
    tmp_path: Path,
) -> None:
    text = (
        '# One\n\n::: {.theorem #thm-a title="Ada"}\nLet it.\n:::\n\n::: {#lem-a}\n## Of *Ben*\n\nLet us.\n:::\n\n'
        "::: {#thm-b}\nLet.\n:::\n\nSee @thm-a, @lem-a, @thm-b.\n"
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ").replace(">\n", ">")
    assert (
        '<span class="counted">Theorem 1.1</span> <span class="theorem-title">(Ada).</span> Let it.'
        in html
    )
    assert (
        '<span class="counted">Lemma 1.1</span> <span class="theorem-title">(Of <em>Ben</em>).</span> Let us.'
        in html
    )
    assert (
        '<div id="thm-b" class="theorem counted-matter"><p><span class="counted">Theorem 1.2.</span> Let.</p>'
        in html
    )
    assert "<h2" not in html


def test_a_box_around_a_picture_or_a_table_is_the_figure_with_its_last_words(
    tmp_path: Path,
) -> None:
    text = (
        '# One\n\n::: {#fig-a}\n![](x.svg){alt="A"}\n\nWords.\n:::\n\n::: {#tbl-a}\n| a |\n|---|\n| 1 |\n\n'
        "More.\n:::\n\nSee @fig-a, @tbl-a.\n"
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ")
    assert re.search(
        r'<figure id="fig-a"><img [^>]*/>\s*<figcaption><span class="counted">Figure 1.1.</span> Words.</figcaption>',
        html,
    )
    assert re.search(
        r'<table id="tbl-a">\s*<caption><span class="counted">Table 1.1.</span> More.</caption>',
        html,
    )


def test_a_box_with_several_pictures_is_one_figure(tmp_path: Path) -> None:
    text = (
        '# One\n\n::: {#fig-a layout-ncol="2"}\n![Left](x.svg){#fig-l alt="A"}\n\n![Right](x.svg){#fig-r alt="B"}\n\n'
        "Both.\n:::\n\n"
        f"{figures('fig-b')}See @fig-a, @fig-b.\n"
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ")
    assert html.count("<figure") == 3
    assert '<p class="group-caption"><span class="counted">Figure 1.1.</span> Both.</p>' in html
    assert "Figure 1.2" in html


def test_what_stands_in_a_note_is_counted_where_the_note_is_called(tmp_path: Path) -> None:
    note = '[^n]: Note.\n\n    ![In the note](x.svg){#fig-n alt="A"}\n\n    $$ a $$ {#eq-n}\n\n'
    text = (
        f"# One\n\n{note}{figures('fig-a')}Words.[^n]\n\n{figures('fig-b')}$$ b $$ {{#eq-b}}\n\n"
        "See @fig-n, @fig-b, @eq-n and @eq-b.\n"
    )
    book, _ = finished_book(tmp_path, {"book.md": text, "x.svg": SVG})
    (division,) = book.divisions
    assert f"Figure{NBSP}1.2." in division.notes[0].html
    assert '<span class="counted">(1.1)</span>' in division.notes[0].html
    said = re.findall(
        r'class="reference" href="#([^"]*)">([^<]*)<', division.html.replace(NBSP, " ")
    )
    assert said == [
        ("fig-n", "Figure 1.2"), ("fig-b", "Figure 1.3"), ("eq-n", "Equation (1.1)"), ("eq-b", "Equation (1.2)"),
    ]  # fmt: skip


def test_a_number_that_the_author_gives_is_printed_and_not_counted(tmp_path: Path) -> None:
    text = (
        f'# One\n\n{figures("fig-a")}![Words](x.svg){{#fig-s tag="S1." alt="A"}}\n\n{figures("fig-b")}'
        '| a |\n|---|\n| 1 |\n\n: Words {#tbl-x tag="T 9"}\n\n``` {#lst-a tag="L" caption="Code"}\nx\n```\n\n'
        '::: {#thm-a tag="A"}\nLet.\n:::\n\n$$ a $$ {#eq:x tag="$\\alpha$"}\n\n'
        "[@fig-a; @fig-s; @fig-b], @tbl-x, @lst-a, @thm-a, @eq:x.\n"
    )
    html = chapters(tmp_path, text)[0].replace(NBSP, " ")
    counted = re.findall(r'class="counted">([^<]*)<', html)
    assert counted == ["Figure 1.1.", "Figure S1.", "Figure 1.2.", "Table T9.", "Listing L.", "Theorem A."]  # fmt: skip
    said = re.findall(r'class="reference" href="#[^"]*">([^<]*)<', html)
    assert said == ["1.1", "S1", "1.2", "Table T9", "Listing L", "Theorem A", "Equation (α)"]
    assert "tag" not in html


def test_a_tag_is_nothing_where_nothing_is_counted(tmp_path: Path) -> None:
    (html,) = chapters(tmp_path, '# One\n\n![Words](x.svg){#fig-s tag="S1" alt="A"}\n')
    assert "S1" not in html


def test_boxes_stay_what_they_are_where_nothing_is_counted(tmp_path: Path) -> None:
    text = '# One\n\n::: {#thm-a title="Ada"}\nLet.\n:::\n\n::: {#fig-a}\n![A](x.svg){alt="A"}\n\nWords.\n:::\n'
    html = chapters(tmp_path, text)[0]
    assert '<div id="thm-a" title="Ada">' in html
    assert '<div id="fig-a">' in html


@pytest.mark.parametrize(
    ("language", "caption", "said"),
    [
        ("de", "Abbildung 1.1.", "Siehe Abbildung 1.1."),
        ("fr", "Figure 1.1.", "Siehe figure 1.1."),
        ("ru", "Рисунок 1.1.", "Siehe рисунок 1.1."),
        ("hy", "Նկար 1.1.", "Siehe նկար 1.1."),
        ("nl", "Figure 1.1.", "Siehe Figure 1.1."),
    ],
)
def test_the_words_are_those_of_the_books_language(
    tmp_path: Path, language: str, caption: str, said: str
) -> None:
    text = f"# One\n\n{figures('fig-a')}Siehe @fig-a.\n"
    html = chapters(tmp_path, text, language=language)[0]
    plain = " ".join(re.sub(r"<[^>]*>", "", html).replace(NBSP, " ").split())
    assert plain == f"{caption} Words {said}"


def test_a_value_that_is_none_is_an_error_that_says_which_are(tmp_path: Path) -> None:
    ((code, message, *_),) = faults(tmp_path, "# One\n\nText.\n", numbering={"figures": "page"})
    assert code == "front-matter-value"
    assert "figures" in message


def test_a_book_without_calls_is_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("shape_counted", "count_things", "resolve_calls"):
        monkeypatch.setattr(f"octavo.parse.apparatus.{name}", refuse)
    assert parse_book(tmp_path, "# One\n\nText.[^1]\n\n[^1]: Note.\n").book
