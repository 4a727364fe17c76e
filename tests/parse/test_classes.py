"""A class that an author gives can style words; it never moves them, whatever our own templates call by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import readers
from builders import parse_book, write_book
from conftest import ROOT, Built, build

from octavo.parse.classes import RESERVED, VOCABULARY, name_class

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NO_NAME = re.compile(r"url\([^)]*\)|\"[^\"]*\"|\{[^{}]*\}")
_SET_BY_SCRIPTS = re.compile(r"(?:classList\.\w+\(|className = )\"([\w -]+)\"")


def known_names() -> set[str]:
    """The class names in our style sheets, templates and scripts."""
    names: set[str] = set()
    for path in (ROOT / "styles").rglob("*.css"):
        sheet = _COMMENT.sub("", path.read_text("utf-8"))
        for _ in range(3):  # blocks within blocks
            sheet = _NO_NAME.sub(" ", sheet)
        names.update(re.findall(r"\.([A-Za-z_][\w-]*)", sheet))
    for path in (
        p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".xhtml", ".js")
    ):
        text = path.read_text("utf-8")
        for given in re.findall(r'class="([^"]*)"', text) + _SET_BY_SCRIPTS.findall(text):
            names.update(re.sub(r"\{[{%].*?[%}]\}", " ", given).split())
    return names - {"level-"}  # with a number behind it


def test_every_class_that_we_know_is_ours_or_the_authors_to_use() -> None:
    unknown = {n for n in known_names() if not n.startswith("octavo-")} - RESERVED - VOCABULARY
    # a division's kind stands on its section, where no author's class can
    assert unknown - {"part"} == set()
    assert not RESERVED & VOCABULARY


def test_a_class_of_ours_gets_a_name_of_its_own_and_others_stay(tmp_path: Path) -> None:
    parsed = parse_book(
        tmp_path, "# One\n\n::: {.note .mine #x}\nWords.\n:::\n\n[a]{.octavo-tools} [b]{.title}\n"
    )
    html = parsed.book.divisions[0].html
    assert '<div id="x" class="own-note mine">' in html
    assert '<span class="own-octavo-tools">a</span> <span class="own-title">b</span>' in html


def test_the_classes_of_a_chapters_heading_say_what_it_is() -> None:
    assert [name_class(name, "h1") for name in ("part", "frontmatter")] == ["part", "frontmatter"]
    assert name_class("part", "h2") == "own-part"


NAMES = sorted(
    (RESERVED | VOCABULARY) - {"page-break", "new-page", "gls"}
)  # the last needs its term


def chapter(names: list[str]) -> str:
    parts = [
        f"Before {i}.\n\n::: {{.{name}}}\nBlock {i}.\n:::\n\n## Heading {i} {{.{name}}}\n\n"
        f"Text {i} and [words {i}]{{.{name}}} in it.\n\n[Line {i}.]{{.{name}}}\n\nAfter {i}.\n"
        for i, name in enumerate(names)
    ]
    return "# One\n\n" + "\n".join(parts)


@pytest.fixture(scope="module")
def classed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(
        write_book(tmp_path_factory.mktemp("classed"), chapter(NAMES), contents={"depth": 1})
    )


def test_no_class_moves_words_in_any_edition(classed: Built) -> None:
    # words that a class makes a line of have no space before them in the text of the PDF; boxes for lists have none here
    known = ("structure-spaces", "abbreviations-empty", "glossary-empty")
    told = [f for f in classed.build.findings if f.severity != "note"]
    assert [f for f in told if f.code not in known] == []
    wanted = [
        word
        for i in range(len(NAMES))
        for word in (f"Before {i}", f"Block {i}", f"Heading {i}", f"Text {i}", f"words {i}",
                     f"Line {i}", f"After {i}")
    ]  # fmt: skip
    pdf = " ".join(" ".join(readers.pdf_pages(classed.content("pdf"))).split())
    assert re.findall(r"(?:Before|Block|Heading|Text|words|Line|After) \d+", pdf) == wanted


def test_no_class_empties_a_page(classed: Built) -> None:
    pages = readers.pdf_pages(classed.content("pdf"))
    start = next(i for i, page in enumerate(pages) if "Before 0" in page)
    words = [len(page.split()) for page in pages[start:]]
    assert min(words[:-1]) > 30
