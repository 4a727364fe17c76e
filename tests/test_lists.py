"""A list has the numbers that the author gave it, in all three editions, and the proof compares them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from conftest import ALONE, Built, build

from octavo.checks import check_print, check_screen
from octavo.model import Edition

TEXT = """# One

The list goes on:

10. ten
11. eleven

iv. four
v. five

(a) alpha
(b) beta

A note.[^n]

[^n]: x) in a note
    y) and another

    ii. at its end

(@) first
(@far) second

As in (@far).

1.  Loose, with a second

    paragraph.

    999. and a list in it
    1000. in two lines, of which the second is rather longer than the first and goes on below it
"""
ITEMS = ("10. ten", "11. eleven", "iv. four", "v. five", "(a) alpha", "(b) beta", "(1) first",
         "(2) second", "1. Loose", "999. and", "1000. in", "x) in a note", "y) and another",
         "ii. at its end")  # fmt: skip


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _built(tmp_path_factory.mktemp("listed"), TEXT)


def _built(folder: Path, text: str) -> Built:
    from builders import write_book

    return build(write_book(folder, text))


def _texts(built: Built) -> dict[str, str]:
    trees = {
        "epub": list(readers.epub_documents(built.content("epub")).values()),
        "html": [readers.html_tree(built.content("html"))],
    }
    found = {
        edition: " ".join(text for tree in held for text in tree.itertext())
        for edition, held in trees.items()
    }
    found["pdf"] = " ".join(readers.pdf_pages(built.content("pdf")))
    return {edition: " ".join(text.split()) for edition, text in found.items()}


def test_all_editions_print_the_numbers_that_the_author_wrote(listed: Built) -> None:
    assert listed.build.findings == ()
    for edition, text in _texts(listed).items():
        for item in ITEMS:
            assert item in text, (edition, item)
        assert "As in (2)." in text, edition


def test_the_numbers_of_a_list_hang_before_its_text_and_do_not_touch_it(listed: Built) -> None:
    words = readers.pdf_words(listed.content("pdf"))

    at = {word: index for index, (word, _) in enumerate(words)}
    left = [place for _, place in words]
    for one, other in (("10.", "11."), ("iv.", "v."), ("(a)", "(b)"), ("999.", "1000.")):
        assert left[at[one] + 1] == pytest.approx(left[at[other] + 1], abs=0.9), one
    number = at["1000."]
    assert 26 < left[number + 1] - left[number] < 36  # in points of 11: its width and a gap
    second = next(n for n in range(number + 2, len(words)) if left[n] < left[n - 1])
    assert left[second] == pytest.approx(left[number + 1], abs=1.3)  # a mark may hang over


SPOILT = {"10. ten": "1. ten", "iv. four": "i. four", "(a) alpha": "a. alpha", "x) in": "y) in",
          "(@far) second": "second", "999. and": "99. and"}  # fmt: skip


@pytest.mark.parametrize("before", SPOILT)
def test_an_edition_with_another_number_fails_the_proof(
    listed: Built, tmp_path: Path, before: str
) -> None:
    other = _built(tmp_path, TEXT.replace(before, SPOILT[before]))
    page_map = other.build.page_map
    assert page_map is not None
    book = listed.build.book
    pdf = Edition("pdf", "a.pdf", other.content("pdf"))
    _, found = check_print(book, pdf, page_map.frame, ALONE)
    assert {f.code for f in found} & {"print-text", "print-note-text"}
    for name in ("epub", "html"):
        _, found = check_screen(book, Edition(name, f"a.{name}", other.content(name)))
        assert {f.code for f in found} & {"screen-text", "screen-note-text"}, name


def test_a_paragraph_is_linked_to_by_its_words_not_by_its_number(
    write_book: Callable[..., Path],
) -> None:
    def names(first: int) -> list[str]:
        root = write_book(f"# One\n\n{first}. Some words.\n\n{first + 1}. Other words.\n")
        tree = readers.html_tree(build(root, ("html",)).content("html"))
        return [p.get("id") or "" for p in tree.xpath("//li/p")]

    assert names(1) == names(7)
    assert len(set(names(1))) == 2
