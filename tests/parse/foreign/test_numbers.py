"""Keys, captions and references as other tools write them give the same numbers as ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.checks.account import account_for_manuscript
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript

NBSP = "\u00a0"
PICTURE = '![Words](x.svg){#fig:x alt="A"}\n\n'
CODE = "``` python\nx = 1\n```\n"


def made(folder: Path, text: str) -> str:
    """The book's only division, its formulas aside; nothing of the manuscript is lost."""
    book, _ = finished_book(folder, {"book.md": f"# One\n\n{text}\n", "x.svg": SVG})
    manuscript, _ = read_manuscript(folder)
    account, lost = account_for_manuscript(manuscript, parse_manuscript(manuscript).book, ())
    assert (account.lost, lost) == (0, ())
    html = re.sub(r"<math.*?</math>", "M", book.divisions[-1].html, flags=re.DOTALL)
    return html.replace(NBSP, " ").replace("\u2060", "")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (rf"{PICTURE}Fig.~\ref{{fig:x}}.", "Figure 1.1. Words Fig. 1.1."),
        (rf"{PICTURE}See \autoref{{fig:x}}, \cref{{fig:x}}.", "Figure 1.1. Words See Figure 1.1, Figure 1.1."),
        (r"![Words\label{fig:y}](x.svg){alt='A'}" + "\n\n" r"\ref{fig:y}", "Figure 1.1. Words 1.1"),
        ("| a |\n|---|\n| 1 |\n\n: Words \\label{tab:z}\n\nTable \\ref{tab:z}", "Table 1.1. Words a 1 Table 1.1"),
        ("| a |\n|---|\n| 1 |\n\n: (\\#tbl-z) Words\n\n@tbl-z", "Table 1.1. Words a 1 Table 1.1"),
        ("$$ a \\label{gravity} $$\n\nBy \\eqref{gravity}, (\\ref{gravity}), \\ref{gravity}.", "M(1.1) By (1.1), (1.1), (1.1)."),
        ("$$ a \\label{eq:x} $$\n\nBy (\\ref{eq:x}).", "M(1.1) By (1.1)."),
        ("## Two \\label{sec:two}\n\nSee \\nameref{sec:two}.", "Two See Two."),
        ("## Two\n\\label{sec:two}\n\nSee \\nameref{sec:two}.", "Two See Two."),
        (f"{PICTURE}{PICTURE.replace('fig:x', 'fig:y')}\\cref{{fig:x,fig:y}}",
         "Figure 1.1. Words Figure 1.2. Words Figures 1.1 and 1.2"),
        ("## Two\n\nWords \\label{here} of it. Section \\ref{here}, \\autoref{here}.", "Two Words of it. Section Two, Two."),
        ("Words \\label{here} of it.\n\n# Two\n\n\\autoref{here}.", "Chapter 1."),
        (r"![Words\label{graph}](x.svg)" + "\n\n" r"\ref{graph}", "Figure 1.1. Words 1.1"),
        (f"{PICTURE}`\\ref{{fig:x}}` and \\\\ref.", "Words \\ref{fig:x} and \\ref."),
    ],
)  # fmt: skip
def test_references_of_tex_say(tmp_path: Path, written: str, said: str) -> None:
    assert plain(made(tmp_path, written)) == said


def test_labels_are_places_for_links_where_nothing_is_counted(tmp_path: Path) -> None:
    html = made(tmp_path, "Words \\label{here} of it, [there](#here).")
    assert html == '<p>Words<span id="here"/> of it, <a href="#here">there</a>.</p>'


def test_a_reference_of_tex_to_nothing_is_an_error_at_its_line(tmp_path: Path) -> None:
    found = faults(tmp_path, {"book.md": f"# One\n\n{PICTURE}See \\ref{{fig:z}}.\n", "x.svg": SVG})
    assert [(code, place) for code, _, place, _ in found] == [("ref-missing", "manuscript/book.md:8")]  # fmt: skip


def test_a_word_and_number_of_tex_begin_a_sentence_with_a_capital(tmp_path: Path) -> None:
    text = f"# One\n\n{PICTURE}\\Cref{{fig:x}} et \\cref{{fig:x}}.\n"
    book, _ = finished_book(tmp_path, {"book.md": text, "x.svg": SVG}, language="fr")
    assert plain(book.divisions[-1].html.replace(NBSP, " ")).endswith("Figure 1.1 et figure 1.1.")


@pytest.mark.parametrize(
    "written",
    [
        f"Listing: Of *Ada* {{#lst:a}}\n\n{CODE}",
        f": Of *Ada* {{#lst:a}}\n\n{CODE}",
        f"{CODE}\nListing: Of *Ada* {{#lst:a}}",
        "Listing: Of *Ada*\n\n``` {#lst:a .python}\nx = 1\n```",
        '``` {#lst:a .python caption="Of *Ada*"}\nx = 1\n```',
        '```{.python #lst:a lst-cap="Of *Ada*"}\nx = 1\n```',
        "```{python}\n#| lst-label: lst:a\n#| lst-cap: \"Of *Ada*\"\nx = 1\n```",
        "```{code-block} python\n:name: lst:a\n:caption: Of *Ada*\nx = 1\n```",
    ],
)  # fmt: skip
def test_a_listing_has_its_caption_however_it_is_written(tmp_path: Path, written: str) -> None:
    html = made(tmp_path, f"Before.\n\n{written}\n\nSee @lst:a.")
    assert plain(html) == "Before. Listing 1.1. Of Ada x = 1 See Listing 1.1."
    assert 'id="lst-a" class="code-listing"><p class="code-caption">' in html
    assert "<em>Ada</em>" in html


def test_words_beside_code_stay_words(tmp_path: Path) -> None:
    html = made(tmp_path, f"Listing: one of them.\n\n{CODE}\nListing: another.")
    assert plain(html) == "Listing: one of them. x = 1 Listing: another."


@pytest.mark.parametrize(
    ("cell", "call", "said"),
    [
        ('```{python}\n#| label: fig-x\n#| fig-cap: "Words"\nx = 1\n```', "@fig-x", "Figure 1.1"),
        ("```{python}\n#| label: fig-x\n#| fig-cap: |\n#|   Words\nx = 1\n```", "@fig-x", "Figure 1.1"),
        ("```{r}\n#| label: tbl-x\n#| tbl-cap: Words\nx = 1\n```", "@tbl-x", "Table 1.1"),
        ('```{r plan, echo=FALSE, fig.cap="Words"}\nx = 1\n```', "Figure \\@ref(fig:plan)", "Figure 1.1"),
        ('```{r, label="plan", fig.cap=\'Words\'}\nx = 1\n```', "Figure \\@ref(fig:plan)", "Figure 1.1"),
    ],
)  # fmt: skip
def test_a_cell_of_code_has_the_number_and_caption_of_what_it_would_give(
    tmp_path: Path, cell: str, call: str, said: str
) -> None:
    assert plain(made(tmp_path, f"{cell}\n\nSee {call}.")) == f"{said}. Words x = 1 See {said}."


def test_a_chunk_that_makes_a_table_has_the_number_and_caption_of_it(tmp_path: Path) -> None:
    html = made(
        tmp_path, '```{r cars}\nknitr::kable(x, caption = "Cars")\n```\n\nTable \\@ref(tab:cars).'
    )
    assert plain(html) == 'Table 1.1. Cars knitr::kable(x, caption = "Cars") Table 1.1.'


def test_bookdown_calls_a_section_by_its_words(tmp_path: Path) -> None:
    html = made(tmp_path, "## Of *Ada* and Ben\n\nChapter \\@ref(one), \\@ref(of-ada-and-ben).")
    assert plain(html) == "Of Ada and Ben Chapter 1, Of Ada and Ben."
    assert 'href="#one--of-ada-and-ben"' in html


def test_a_cell_without_key_and_caption_stays_code(tmp_path: Path) -> None:
    html = made(
        tmp_path, "```{r setup, fig.width=7}\nx = 1\n```\n\n```{python}\n#| label: setup\ny\n```"
    )
    assert "code-listing" not in html
    assert "id=" not in html


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("(plan)=\n![Words](x.svg)\n\n{numref}`plan`", "Figure 1.1. Words Figure 1.1"),
        ('(plan)=\n![Words](x.svg){width="50%"}\n\n{numref}`plan`', "Figure 1.1. Words Figure 1.1"),
        ("(plan)=\n```{figure} x.svg\n:alt: A\n\nWords\n```\n\n{numref}`plan`", "Figure 1.1. Words Figure 1.1"),
        ("(plan)=\n```{math}\na\n```\n\n{eq}`plan`", "M(1.1) (1.1)"),
        ("(plan)=\nThe words.\n\n{ref}`there <plan>`", "The words. there"),
        ("(plan)=\n## Two\n\n{ref}`plan`", "Two Two"),
    ],
)  # fmt: skip
def test_a_target_of_myst_is_the_key_of_what_stands_below_it(
    tmp_path: Path, written: str, said: str
) -> None:
    assert plain(made(tmp_path, written)) == said
