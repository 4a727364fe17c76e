"""The specimen shows every kind of matter, in all three editions and both themes, and nothing is wrong with it."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise

import pytest
import readers
from builders import said
from conftest import BOOKS, Built, build
from following import assert_true, verdicts
from lxml import etree

from octavo.tools.epubcheck import epubcheck_jar, run_epubcheck

FOLDER = BOOKS / "specimen"
KINDS = (
    "epigraph source drop-cap lead-in continued center right new-page verse line-block verse-line letter dateline "
    "salutation signature dialogue speaker callout callout-title callout-note callout-tip callout-warning task-list list-number kw co abbreviations glossary gls"
).split()


@pytest.fixture(scope="module", params=["classic", "modern", "fiction"])
def specimen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The specimen, as ``make specimen`` builds it, and in the other themes."""
    root = tmp_path_factory.mktemp("specimen")
    shutil.copytree(FOLDER / "manuscript", root / "manuscript")
    first = root / "manuscript" / "01-front.md"
    first.write_text(
        first.read_text("utf-8").replace("---\n", f"---\ntheme: {request.param}\n", 1), "utf-8"
    )
    return build(root)


def test_nothing_is_found_in_it(specimen: Built) -> None:
    assert said(specimen.build.findings) == []


def test_its_words_are_found_in_every_view(specimen: Built) -> None:
    assert_true(verdicts(specimen.build))


def test_every_kind_is_in_both_screens(specimen: Built) -> None:
    page = etree.tostring(readers.html_tree(specimen.content("html")), encoding="unicode")
    documents = readers.epub_documents(specimen.content("epub")).values()
    book = "".join(etree.tostring(document, encoding="unicode") for document in documents)
    for edition in (page, book):
        named = {
            name for given in re.findall(r'class="([^"]*)"', edition) for name in given.split()
        }
        assert set(KINDS) - named == set()
    assert 'epub:type="epigraph" ' in book or 'type="epigraph"' in book


def test_its_words_are_printed_in_their_order(specimen: Built) -> None:
    text = " ".join(" ".join(readers.pdf_pages(specimen.content("pdf"))).split())
    wanted = [
        "There is no Frigate like a Book", "— Emily Dickinson", "T he first words of a chapter",
        "A line in the middle is a sign over a shop", "This paragraph begins a page",
        "I celebrate myself", "— Walt Whitman", "Tyger Tyger", "The Composing Room, 3 November",
        "Dear Author", "Yours in haste, the hands at the second frame", "Author. I have asked",
        "A call-out is a word", "def leaves",
    ]  # fmt: skip
    places = [text.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_every_line_of_text_stands_on_the_grid(specimen: Built) -> None:
    steps = {"classic": 14, "modern": 13.75, "fiction": 14.25}  # points
    step = steps[specimen.build.book.metadata.theme]
    title_page = 3
    off = readers.lines_off_grid(specimen.content("pdf"), step)
    book = specimen.build.book
    heads = {readers.squeeze(division.heading.text) for division in book.divisions}
    numbers = {division.heading.number for division in book.divisions}
    # a formula stands on the grid as a block, and its number in the middle of it
    off = [
        line
        for line in off
        if line[2] not in heads | numbers and not re.fullmatch(r"\(\d\.1\)", line[2])
    ]
    assert [line for line in off if line[0] != title_page] == []


def test_a_page_is_begun_where_the_author_asked_for_it(specimen: Built) -> None:
    pages = readers.pdf_pages(specimen.content("pdf"))
    page = next(p for p in pages if "This paragraph begins a page" in p)
    assert page.startswith("This paragraph begins a page")


def test_a_line_of_verse_hangs_its_turn_over(specimen: Built) -> None:
    words = readers.pdf_words(specimen.content("pdf"))
    start = next(i for i, (word, _) in enumerate(words) if word == "Born")
    line = [left for _, left in words[start : start + 16]]
    turned = next(left for before, left in pairwise(line) if left < before)
    begun = line[0]
    assert begun + 15 < turned < begun + 40


def test_the_epub_is_valid(specimen: Built) -> None:
    if epubcheck_jar() is None or shutil.which("java") is None:
        pytest.skip("EPUBCheck is not installed")
    edition = next(e for e in specimen.build.editions if e.format == "epub")
    assert said(run_epubcheck(edition)) == []


def test_its_index_gives_pages_in_all_editions(specimen: Built) -> None:
    page = readers.html_tree(specimen.content("html"))
    shown = [
        " ".join("".join(item.itertext()).split())
        for item in page.iter("li")
        if (item.get("class") or "").startswith("index-entry")
    ]
    pages = [re.sub(r"\d+", "N", entry) for entry in shown]
    assert pages == [
        "appendix, N", "Capitals, small, N", "font-style: normal, N", "Garamond, Claude, N",
        "Griffo, Francesco, N. See also Venice", "initial, N. See also Capitals, small", "italic. See type, slanting",
        "Jenson, Nicolas, N. See also Venice", "Mainz, N", "Manutius, Aldus, N. See also Griffo, Francesco", "marks, N",
        "note, N, NnN", "Paris, N", "roman. See type, upright", "type slanting, N upright, N", "slanting, N", "upright, N",
        "Venezia. See Venice", "Venice, N",
    ]  # fmt: skip
    printed = readers.squeeze(" ".join(readers.pdf_pages(specimen.content("pdf"))))
    assert all(readers.squeeze(entry) in printed for entry in shown)
