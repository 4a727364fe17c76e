"""References say the numbers of what they lead to in finished files, and copies in which one does not are told."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import readers
from builders import SVG, write_book
from conftest import ALONE, Built, build

from octavo.checks import check_print, check_screen
from octavo.model import Edition

NBSP = "\u00a0"
TEXT = (
    '# One {#sec-one}\n\n![Words](x.svg){#fig-a alt="A" width=20%}\n\n![More](x.svg){#fig-b alt="B" width=20%}\n\n'
    "| a | b |\n|---|---|\n| 1 | @fig-b |\n\n: Of @fig-a {#tbl-x}\n\n$$ a $$ {#eq-x}\n\n"
    '``` {#lst-a caption="Code"}\nx\n```\n\n::: {#thm-a}\nLet.\n:::\n\n'
    '::: {#fig-c}\n![Left](x.svg){#fig-l alt="L" width=20%}\n![Right](x.svg){#fig-r alt="R" width=20%}\n\nBoth.\n:::\n\n'
    "See @fig-a, [@fig-a; @fig-b], [-@tbl-x], @eq-x, @lst-a, @thm-a, @fig-r, @sec-two, @fn-n.[^n]\n\n"
    '[^n]: As in @tbl-x.\n\n    | c |\n    |---|\n    | 3 |\n\n    : In a note. {#tbl-n tag="N7"}\n\n# Two, after @fig-a {#sec-two}\n\nText of @sec-one and @tbl-n.\n'
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("numbers")
    return build(write_book(folder, {"book.md": TEXT, "x.svg": SVG}))


def test_every_edition_says_the_same_and_nothing_is_told(built: Built) -> None:
    assert {finding.code for finding in built.build.findings} <= {"not-run"}
    wanted = [
        "Figure 1.1. Words", "Table 1.1. Of Figure 1.1", "(1.1)", "Listing 1.1. Code", "Theorem 1.1. Let.",
        "See Figure 1.1, Figures 1.1 and 1.2, 1.1, Equation (1.1), Listing 1.1, Theorem 1.1, Figure 1.3b, Chapter 2, note 1.",
        "(a) Left", "(b) Right", "Figure 1.3. Both.", "As in Table 1.1.", "Table N7. In a note.", "2 Two, after Figure 1.1",
    ]  # fmt: skip
    texts = [
        " ".join("".join(tree.itertext()) for tree in readers.epub_documents(built.content("epub")).values()),
        "".join(readers.html_tree(built.content("html")).itertext()),
        " ".join(readers.pdf_pages(built.content("pdf"))),
    ]  # fmt: skip
    for text in texts:
        squeezed = readers.squeeze(text).replace("\u2060", "")
        for words in wanted:
            assert readers.squeeze(words) in squeezed


def test_contents_and_running_heads_say_a_reference_without_being_a_link(built: Built) -> None:
    entry = built.build.book.contents[1]
    assert entry.heading.label == "2 Two, after Figure 1.1"
    assert "<a" not in entry.heading.html
    assert "Two, after Figure 1.1" in " ".join(
        "".join(readers.pdf_pages(built.content("pdf"))[4:6]).split()
    )


def said_on_screen(built: Built, name: str, content: bytes) -> set[str]:
    edition = Edition(name, f"book.{name}", content)
    return {finding.code for finding in check_screen(built.build.book, edition)[1]}


def changed(built: Built, name: str, change: Callable[[str], str]) -> bytes:
    """An EPUB or page with other markup in its documents."""
    content = built.content(name)
    if name == "html":
        return change(content.decode()).encode()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            new.writestr(item, change(body.decode()) if item.filename.endswith(".xhtml") else body)
    return out.getvalue()


def say_another_number(text: str) -> str:
    return re.sub(rf'(class="reference"[^>]*>Figure{NBSP})1\.1<', r"\g<1>1.2<", text)


def print_another_number(text: str) -> str:
    return re.sub(rf'(class="counted">Figure{NBSP})1\.1', r"\g<1>1.7", text)


def number_an_equation_anew(text: str) -> str:
    return text.replace('class="counted">(1.1)<', 'class="counted">(1.9)<')


def print_another_letter(text: str) -> str:
    return text.replace('class="counted">(b)<', 'class="counted">(d)<')


def say_another_letter(text: str) -> str:
    return text.replace(f"Figure{NBSP}1.3b<", f"Figure{NBSP}1.3a<")


def lead_elsewhere(text: str) -> str:
    return re.sub(r'(class="reference" href="[^"#]*)#fig-a"', r'\1#fig-b"', text)


def lead_nowhere(text: str) -> str:
    return text.replace('class="reference"', 'class="other"')


@pytest.mark.parametrize("name", ["epub", "html"])
@pytest.mark.parametrize(
    "change",
    [
        say_another_number, print_another_number, number_an_equation_anew, print_another_letter,
        say_another_letter, lead_elsewhere, lead_nowhere,
    ],
)  # fmt: skip
def test_a_screen_on_which_a_reference_says_another_number_is_told(
    built: Built, name: str, change: Callable[[str], str]
) -> None:
    assert said_on_screen(built, name, changed(built, name, lambda text: text)) == set()
    assert "screen-references" in said_on_screen(built, name, changed(built, name, change))


def links_to(pdf: pikepdf.Pdf, name: str) -> list[Any]:
    return [
        (page, link) for page in pdf.pages for link in page.get("/Annots", []) if str(link.get("/Dest", "")) == name
    ]  # fmt: skip


def turn_a_link(pdf: pikepdf.Pdf) -> None:
    links_to(pdf, "fig-a")[0][1].Dest = pikepdf.String("fig-b")


def move_a_link(pdf: pikepdf.Pdf) -> None:
    for _, link in links_to(pdf, "eq-x"):
        link.Rect = pikepdf.Array([0, 0, 1, 1])


def turn_the_link_of_a_part(pdf: pikepdf.Pdf) -> None:
    links_to(pdf, "fig-r")[0][1].Dest = pikepdf.String("fig-l")


def lose_a_link(pdf: pikepdf.Pdf) -> None:
    page, link = links_to(pdf, "thm-a")[0]
    page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen != link.objgen])


@pytest.mark.parametrize("spoil", [turn_a_link, turn_the_link_of_a_part, move_a_link, lose_a_link])
def test_a_print_edition_in_which_a_reference_leads_elsewhere_is_told(
    built: Built, spoil: Callable[[pikepdf.Pdf], None]
) -> None:
    page_map = built.build.page_map
    assert page_map is not None
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out)
    edition = Edition("pdf", "book.pdf", out.getvalue())
    found = check_print(built.build.book, edition, page_map.frame, ALONE)[1]
    assert "print-references" in {finding.code for finding in found}


def test_to_who_listens_each_reference_is_a_link_in_words(built: Built) -> None:
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        said = {
            str(link.get("/Dest")): str(link.get("/Contents", ""))
            for page in pdf.pages for link in page.get("/Annots", [])
        }  # fmt: skip
    assert said["tbl-x"].startswith("Table")
    assert said["fig-b"].startswith("Figure")
