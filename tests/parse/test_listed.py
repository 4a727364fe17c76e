"""A list has what its author would look for in it: all figures that have a number or a caption, by their short captions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import SVG, finished_book

from octavo.model import Book
from octavo.text.folios import with_folios

FIGURES = (
    '![A *long* caption.[^n]](x.svg){#fig-a alt="A" short="Short & plain"}\n\n[^n]: Note.\n\n'
    '![Second [link](#one), $x$](x.svg){alt="A"}\n\n![](x.svg){alt="A"}\n\n'
    '![Left out](x.svg){.unnumbered alt="A"}\n\n![Quarto’s](x.svg){#fig-q fig-scap="Q" alt="A"}\n\n'
    '::: {#fig-box short="A box"}\n![](x.svg){alt="A"}\n\nIts caption.\n:::\n\n'
    '| a |\n|---|\n| 1 |\n\n: Of a table {#tbl-x short="T"}\n\n'
    '``` {#lst-x .python caption="Code" short="C"}\nx\n```\n\n'
    '::: {#thm-x title="Of folds"}\nLet.\n:::\n\n'
)
LISTS = "# Lists\n\n" + "".join(
    f"::: {{#list-of-{name}}}\n:::\n\n" for name in ("figures", "tables", "listings", "theorems")
)


def made(folder: Path, text: str, **front: object) -> tuple[Book, list[tuple[str, str, str, str]]]:
    return finished_book(folder, {"book.md": text, "x.svg": SVG}, **front)


def entries(book: Book) -> dict[str, list[tuple[str, str, str]]]:
    return {one.name: [(t.id, t.number, t.html) for t in one.things] for one in book.lists}


def test_each_list_has_its_things_in_order(tmp_path: Path) -> None:
    book, found = made(
        tmp_path, f"# One\n\n{FIGURES}See @fig-a, @tbl-x, @lst-x, @thm-x.\n\n{LISTS}"
    )
    assert found == []
    figures = entries(book).pop("figures")
    assert figures[0] == ("fig-a", "1.1", "Short &amp; plain")
    assert figures[1][:2] == ("octavo-figure-second-link-x", "")
    assert figures[1][2].startswith("Second <span>link</span>, <math")
    assert figures[2:] == [("fig-q", "1.2", "Q"), ("fig-box", "1.3", "A box")]
    rest = {name: things for name, things in entries(book).items() if name != "figures"}
    assert rest == {
        "tables": [("tbl-x", "1.1", "T")],
        "listings": [("lst-x", "1.1", "C")],
        "theorems": [("thm-x", "Theorem 1.1", "Of folds")],
    }


def test_without_numbers_lists_have_captions(tmp_path: Path) -> None:
    book, found = made(tmp_path, f"# One\n\n{FIGURES}{LISTS}")
    assert [thing[1] for thing in entries(book)["figures"]] == ["", "", "", ""]
    assert [code for code, *_ in found] == ["list-empty"]  # theorems have no captions
    assert found[0][1:3] == ("there is nothing for the list of theorems", "manuscript/book.md:49")


def test_a_thing_without_a_caption_has_its_number_only(tmp_path: Path) -> None:
    text = '# One\n\n![](x.svg){#fig-a alt="A"}\n\n@fig-a\n\n::: {#list-of-figures}\n:::\n'
    assert entries(made(tmp_path, text)[0]) == {"figures": [("fig-a", "1.1", "")]}


def test_short_captions_are_no_attributes_of_the_book(tmp_path: Path) -> None:
    book, _ = made(tmp_path, f'# One {{short="O"}}\n\n{FIGURES}')
    assert not re.search("data-(?:short|fig-scap)", book.divisions[0].html)
    assert book.divisions[0].heading.running == "O"


def test_a_list_is_written_where_its_author_puts_it_behind_what_stands_there(
    tmp_path: Path,
) -> None:
    text = f"# One\n\n{FIGURES}\n# Figures\n\n::: {{#list-of-figures}}\nAll of them.\n:::\n\n# Two\n\nText.\n"
    book, _ = made(tmp_path, text)
    whole = with_folios(book, {"fig-a": "3", "fig-q": "x"})
    html = whole.divisions[1].html
    assert html.index("All of them.") < html.index(
        '<div class="list-of-figures list-of" role="navigation"'
    )
    assert (
        '<span class="entry">Short &amp; plain</span> <span class="folio">3</span></a></p>' in html
    )
    assert '<span class="folio">x</span>' in html
    assert "folio" not in with_folios(book, None).divisions[1].html
    assert [d.kind.value for d in whole.divisions] == ["chapter", "backmatter", "chapter"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("\\listoffigures\n\n\\listoftables\n\n# One\n\n@@", ["List of Figures", "List of Tables", "One"]),
        ("# One\n\n@@\n\n\\listoffigures\n", ["One", "List of Figures"]),
        ("# Figures\n\n\\listoffigures\n\n# One\n\n@@", ["Figures", "One"]),
        ("# All\n\n\\listoffigures\n\n\\listoftables\n\n# One\n\n@@", ["All", "One"]),
        ("# One\n\n@@\n\n\\listoffigures\n\nWords.\n", ["One"]),
        ("# One\n\n@@\n\n## Figures\n\n\\listoffigures\n", ["One"]),
    ],
)  # fmt: skip
def test_a_list_between_chapters_gets_a_heading(
    tmp_path: Path, text: str, titles: list[str]
) -> None:
    book, found = made(tmp_path, text.replace("@@", FIGURES))
    assert [division.heading.text for division in book.divisions] == titles
    assert found == []


def test_lists_before_the_text_are_front_matter_and_have_no_number(tmp_path: Path) -> None:
    book, _ = made(
        tmp_path, f"# Figures\n\n\\listoffigures\n\n# Preface\n\nText.\n\n# One\n\n{FIGURES}"
    )
    assert [(d.kind.value, d.heading.number) for d in book.divisions] == [
        ("frontmatter", None), ("frontmatter", None), ("chapter", "1"),
    ]  # fmt: skip


ABBREVIATIONS = "::: {#list-of-abbreviations}\n:::\n\n"


def test_a_list_of_abbreviations_before_the_text_is_front_matter_as_the_others_are(
    tmp_path: Path,
) -> None:
    text = (
        f"# Figures\n\n\\listoffigures\n\n# Abbreviations\n\n{ABBREVIATIONS}# One\n\n{FIGURES}UN\n"
    )
    book, found = made(tmp_path, text, abbreviations={"UN": "United Nations"})
    assert [(d.kind.value, d.heading.number) for d in book.divisions] == [
        ("frontmatter", None), ("frontmatter", None), ("chapter", "1"),
    ]  # fmt: skip
    assert found == []


@pytest.mark.parametrize(
    ("lists", "titles"),
    [
        (
            f"\\listoffigures\n\n{ABBREVIATIONS}",
            ["List of Figures", "List of Abbreviations", "One"],
        ),
        (
            f"{ABBREVIATIONS}\\listoffigures\n\n",
            ["List of Abbreviations", "List of Figures", "One"],
        ),
        (f"# All\n\n\\listoffigures\n\n{ABBREVIATIONS}", ["All", "One"]),
    ],
)
def test_a_list_of_abbreviations_in_a_row_of_lists_gets_a_heading_as_the_others_do(
    tmp_path: Path, lists: str, titles: list[str]
) -> None:
    text = f"{lists}# One\n\n{FIGURES}UN\n"
    book, found = made(tmp_path, text, abbreviations={"UN": "United Nations"})
    assert [division.heading.text for division in book.divisions] == titles
    assert {division.kind.value for division in book.divisions[:-1]} == {"frontmatter"}
    assert found == []


def test_captions_in_tex_have_short_ones(tmp_path: Path) -> None:
    text = "# One\n\n\\begin{figure}\\includegraphics{x.svg}\\caption[Short]{Long}\\end{figure}\n\n\\listoffigures\n"
    book, _ = made(tmp_path, text)
    assert [html for _, _, html in entries(book)["figures"]] == ["Short"]


def test_captions_with_emphasis_and_things_in_notes_are_listed_in_order(tmp_path: Path) -> None:
    text = (
        "# One\n\n| a |\n|---|\n| 1 |\n\n: First. {#tbl-a}\n\nSee[^t] @tbl-a, @tbl-n, @tbl-z, @lst-y.\n\n"
        "| a |\n|---|\n| 1 |\n\n: Last. {#tbl-z}\n\nListing: Folds, *in short*. {#lst-y}\n\n"
        "``` python\ny\n```\n\n[^t]: Here:\n\n    | a |\n    |---|\n    | 1 |\n\n    : In a note. {#tbl-n}\n\n"
    )
    book, found = made(tmp_path, f"{text}{LISTS}", numbering={"figures": False})
    assert [code for code, *_ in found] == ["list-empty", "list-empty"]
    tables = entries(book)["tables"]
    assert [thing[:2] for thing in tables] == [("tbl-a", "1.1"), ("tbl-n", "1.2"), ("tbl-z", "1.3")]
    assert [thing[2] for thing in entries(book)["listings"]] == ["Folds, <em>in short</em>."]
