"""A manuscript for pandoc, Quarto, bookdown, mdBook or MkDocs becomes a book folder that can be read as a book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from octavo.cli import main
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript

BIB = "@book{carter1901, author = {Carter, A.}, title = {Mills of the Valley}, year = {1901}, publisher = {Press}}\n"


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def draw(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), "white").save(path)


def imported(scan: Path, book: Path) -> tuple[dict[str, str], list[str]]:
    """The chapters by their names, and what there is to look at; the book reads without an error."""
    assert main(["import", str(scan), "--out", str(book)]) in (0, 1)
    report = json.loads((book / "import-report.json").read_text("utf-8"))
    assert report["letters"]["lost"] == ""
    texts = {
        path.name: path.read_text("utf-8") for path in sorted((book / "manuscript").glob("*.md"))
    }
    manuscript, _ = read_manuscript(book)
    parse_manuscript(manuscript)
    return texts, [look["message"] for look in report["look"]]


PAPER = """---
title: "The Valley: *Its* Mills"
subtitle: A History
author:
  - name: {given: Ada, family: Writer}
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliations: [{ref: uni}]
  - Ben Clerk
affiliations: [{id: uni, name: University of the Valley, city: New City}]
date: 17 May 1901
lang: en-GB
abstract: |
  What became
  of the mills.
keywords: [mills, sheep]
bibliography: refs/works.bib
csl: refs/style.csl
toc: true
number-sections: true
toc-depth: 3
header-includes: \\usepackage{x}
---

# The Mill {#sec-mill}

See @sec-sheep and [@carter1901, 12].[^a] ![A plan](../plan.png){width=50%}

![The plan](img/plan.png){#fig-plan}

[^a]: A note with `code`.

::: {.callout-note}
Words.
:::

# The Sheep {#sec-sheep}

Text of it.
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A manuscript for pandoc with what it names, and a picture outside of its folder."""
    folder = lay(tmp_path / "paper", {"paper.md": PAPER, "refs/works.bib": BIB})
    style = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>S</title><id>s</id><updated>2020-01-01T00:00:00Z</updated></info><citation><layout><text variable="title"/></layout></citation><bibliography><layout><text variable="title"/></layout></bibliography></style>'
    lay(folder, {"refs/style.csl": style})
    draw(folder / "img" / "plan.png")
    draw(tmp_path / "plan.png")
    return folder / "paper.md"


def test_keys_of_pandoc_are_ours(paper: Path, tmp_path: Path) -> None:
    texts, looks = imported(paper, tmp_path / "book")
    metadata = read_manuscript(tmp_path / "book")[0].metadata
    assert metadata.subtitle == "A History"
    assert [person.name for person in metadata.author] == ["Ada Writer", "Ben Clerk"]
    assert metadata.author[0].orcid == "0000-0002-1825-0097"
    assert metadata.author[0].affiliation is not None
    assert metadata.author[0].affiliation.name == "University of the Valley"
    assert (metadata.date, metadata.language) == ("1901-05-17", "en-GB")
    assert (metadata.abstract, metadata.subjects) == (
        "What became of the mills.",
        ("mills", "sheep"),
    )
    assert (metadata.bibliography, metadata.csl) == (("works.bib",), "style.csl")
    assert (metadata.contents.depth, metadata.numbering.sections) == (3, True)
    assert (tmp_path / "book" / "manuscript" / "works.bib").read_text() == BIB
    assert any("left out: header-includes" in look for look in looks)
    assert len(texts) == 1


def test_text_stays_as_it_was_but_for_the_names_of_files(paper: Path, tmp_path: Path) -> None:
    texts, looks = imported(paper, tmp_path / "book")
    body = next(iter(texts.values())).partition("\n---\n")[2].strip()
    assert body == PAPER.partition("\n---\n")[2].strip().replace("img/plan.png", "media/plan.png")
    assert [look for look in looks if "plan" in look] == [
        "the picture ../plan.png is not in the project's folder"
    ]


QUARTO = {
    "_quarto.yml": """project:
  type: book
book:
  title: The Valley
  author: A. Writer
  date: today
  chapters:
    - index.qmd
    - part: The First
      chapters:
        - one/mill.qmd
        - two.qmd
    - gone.qmd
  appendices: [more.qmd]
bibliography: refs.bib
format: {html: {toc-depth: 2}, pdf: {documentclass: scrbook}}
""",
    "refs.bib": BIB,
    "index.qmd": "# Preface {.unnumbered}\n\nWords of it, see [the sheep](two.qmd).\n",
    "one/mill.qmd": "---\ntitle: The Mill\n---\n\nText [@carter1901].\n\n![Plan](plan.png)\n\n{{< include _more.qmd >}}\n",
    "one/_more.qmd": "## More\n\nIncluded words.\n",
    "two.qmd": "# The Sheep {#sheep}\n\n```{python}\n# no heading\n```\n\nText.\n",
    "more.qmd": "# Tables {#sec-t}\n\nText of it.\n",
    "_notes.qmd": "# Not of the book\n",
}


def test_a_book_of_quarto_has_its_chapters_in_order_with_parts_and_appendices(
    tmp_path: Path,
) -> None:
    folder = lay(tmp_path / "q", QUARTO)
    draw(folder / "one" / "plan.png")
    texts, looks = imported(folder, tmp_path / "book")
    assert list(texts) == ["01-index.md", "02-part.md", "03-one-mill.md", "04-two.md", "05-more.md"]
    assert texts["01-index.md"].startswith("---\ntitle: The Valley\nauthor: A. Writer\n")
    assert texts["02-part.md"] == "# The First {.part}\n"
    assert texts["03-one-mill.md"].startswith(
        "# The Mill\n\nText [@carter1901].\n\n![Plan](media/plan.png)"
    )
    assert "{{< include included/_more.qmd >}}" in texts["03-one-mill.md"]
    assert texts["04-two.md"].startswith("# The Sheep {#sheep}")
    assert texts["05-more.md"].startswith("# Tables {#sec-t .appendix}")
    assert "the chapter gone.qmd is not there, or is no Markdown" in looks
    book = parse_manuscript(read_manuscript(tmp_path / "book")[0]).book
    assert "Included words" in str(book)


def test_the_file_of_a_program_stands_for_its_folder(tmp_path: Path) -> None:
    folder = lay(tmp_path / "q", QUARTO)
    draw(folder / "one" / "plan.png")
    assert len(imported(folder / "_quarto.yml", tmp_path / "book")[0]) == 5


def test_a_book_of_bookdown_is_read_by_its_list_or_its_names(tmp_path: Path) -> None:
    files = {
        "_bookdown.yml": "book_filename: valley\n",
        "index.Rmd": '---\ntitle: The Valley\nauthor: A. Writer\ndate: "`r Sys.Date()`"\nsite: bookdown::bookdown_site\n---\n\n# Preface {-}\n\nWords.\n',
        "02-sheep.Rmd": "# The Sheep\n\nText.\n",
        "01-mill.Rmd": "# The Mill\n\nText.\n",
        "_draft.Rmd": "# Not of it\n",
    }
    texts, looks = imported(lay(tmp_path / "b", files), tmp_path / "book")
    assert list(texts) == ["01-index.md", "02-01-mill.md", "03-02-sheep.md"]
    assert any("left out: date" in look for look in looks)
    lay(tmp_path / "b", {"_bookdown.yml": "rmd_files: [index.Rmd, 02-sheep.Rmd]\n"})
    assert list(imported(tmp_path / "b", tmp_path / "two")[0]) == ["01-index.md", "02-02-sheep.md"]


def test_a_book_of_mdbook_is_read_by_its_summary(tmp_path: Path) -> None:
    files = {
        "book.toml": '[book]\ntitle = "The Valley"\nauthors = ["A. Writer", "B. Clerk"]\nlanguage = "en"\n',
        "src/SUMMARY.md": "# Summary\n\n[Introduction](intro.md)\n\n# The First\n\n- [The Mill](mill.md)\n    - [Its Wheel](mill/wheel.md)\n- [A draft]()\n",
        "src/intro.md": "# Introduction\n\nWords.\n",
        "src/mill.md": "# The Mill\n\nText.\n",
        "src/mill/wheel.md": "# Its Wheel\n\n## Spokes\n\nText.\n",
    }
    texts, _ = imported(lay(tmp_path / "m", files), tmp_path / "book")
    assert list(texts) == ["01-intro.md", "02-part.md", "03-mill.md", "04-mill-wheel.md"]
    assert texts["04-mill-wheel.md"].startswith("## Its Wheel\n\n### Spokes")
    metadata = read_manuscript(tmp_path / "book")[0].metadata
    assert [person.name for person in metadata.author] == ["A. Writer", "B. Clerk"]


def test_a_site_of_mkdocs_is_read_by_its_nav(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: The Valley\nsite_author: A. Writer\nnav:\n  - index.md\n  - Guide:\n      - The Mill: guide/mill.md\n  - Web: https://example.org\nmarkdown_extensions:\n  - x: !!python/name:a.b\n",
        "docs/index.md": "# Welcome\n\nWords.\n",
        "docs/guide/mill.md": "Text of the mill.\n",
    }
    texts, _ = imported(lay(tmp_path / "k", files), tmp_path / "book")
    assert list(texts) == ["01-index.md", "02-part.md", "03-guide-mill.md"]
    assert texts["03-guide-mill.md"] == "# The Mill\n\nText of the mill.\n"


@pytest.mark.parametrize(
    "chapters",
    ["[../outside.qmd]", "[/etc/passwd]", "[link.qmd]", '["a\\0b.qmd"]', "[" * 40 + "x" + "]" * 40, "x", "{a: b}", "[{part: {}}]"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(
    chapters: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path, {"outside.qmd": "# Secret\n\nWords.\n"})
    folder = lay(tmp_path / "q", {"_quarto.yml": f"book:\n  title: T\n  chapters: {chapters}\n"})
    (folder / "link.qmd").symlink_to(tmp_path / "outside.qmd")
    assert main(["import", str(folder), "--out", str(tmp_path / "book")]) == 2
    assert "hint:" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("said", ["a: &x 1\nb: *x\n", "book: [\n", "- a\n", "\n"])
def test_a_file_that_cannot_be_read_is_told(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = lay(tmp_path / "q", {"_quarto.yml": said, "index.qmd": "# One\n\nText.\n"})
    assert main(["import", str(folder), "--out", str(tmp_path / "book")]) == 2
    assert "_quarto.yml" in capsys.readouterr().err


def test_values_that_no_book_has_are_left_out_and_told(tmp_path: Path) -> None:
    text = "---\ntitle: T\nlang: klingonese-x\ndoi: nonsense\npapersize: a0\nformat: pdf\n---\n\nText first.\n"
    texts, looks = imported(lay(tmp_path / "p", {"p.qmd": text}) / "p.qmd", tmp_path / "book")
    assert any("left out" in look and "papersize" in look for look in looks)
    assert "# T {.unnumbered}\n\nText first." in texts["t.md"]


@pytest.mark.parametrize(("said", "told"), [("de", 0), ("custom.yml", 2)])
def test_a_language_by_our_own_key_is_taken_and_words_of_quarto_are_not(
    tmp_path: Path, said: str, told: int
) -> None:
    text = f"---\ntitle: Das Tal\nauthor: A. Writer\nlanguage: {said}\nbibliography: []\n---\n\n# Eins\n\nEin Satz.\n"
    lay(tmp_path, {"tal.md": text})
    _, looks = imported(tmp_path / "tal.md", tmp_path / "book")
    assert sum("language" in look for look in looks) == told
    assert read_manuscript(tmp_path / "book")[0].metadata.language == ("de" if not told else "en")


def test_a_scan_with_a_title_alone_stays_a_scan(tmp_path: Path) -> None:
    from octavo.scan.projects import find_project

    folder = lay(
        tmp_path,
        {"scan.md": "---\ntitle: T\n---\n\nIt came.<sup>1</sup>\n\n---\n\n<sup>1</sup> Carter.\n"},
    )
    assert find_project(folder / "scan.md") is None
    assert find_project(folder) is None
