"""The scan of a real thesis: nothing lost, the notes whole, the pages where they were."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from conftest import SHARED

from octavo.cli import main
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript

SCAN = SHARED / "scans" / "thesis-scan.md"
CLEAN = SHARED / "books" / "thesis" / "manuscript" / "thesis.md"
_MARK = re.compile(r'\[\]\{\.page n="(\d+)"\}')
_NOTE = re.compile(r"(?m)^\[\^(\d+)\]: (.*)$")

pytestmark = pytest.mark.skipif(
    not SCAN.exists(), reason="the scan is not part of the repository, and not beside it here"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported book's folder."""
    folder = tmp_path_factory.mktemp("imported") / "book"
    assert main(["import", str(SCAN), "--out", str(folder)]) == 1  # there is something to look at
    return folder


@pytest.fixture(scope="module")
def text(book: Path) -> str:
    return (book / "manuscript" / "mountain-fortress.md").read_text("utf-8")


@pytest.fixture(scope="module")
def report(book: Path) -> dict[str, object]:
    value: dict[str, object] = json.loads((book / "import-report.json").read_text("utf-8"))
    return value


def words(text: str) -> str:
    return " ".join(re.sub(r"\\(?=\W|_)", "", text).split())


def paragraphs(text: str) -> list[str]:
    body = _MARK.sub("", text.partition("\n---\n")[2])
    blocks = (words(block) for block in re.split(r"\n\s*\n", body))
    return [re.sub(r"^> ", "", b) for b in blocks if b and not b.startswith("[^")]


def test_every_letter_of_the_scan_is_in_the_manuscript_or_in_the_report(
    text: str, report: dict[str, object]
) -> None:
    """Counted from the three files alone, tags and our own marks taken out."""
    scan = Counter(
        filter(str.isalnum, unescape(re.sub(r"</?(?:sup|b)>", "", SCAN.read_text("utf-8"))))
    )
    kept = Counter(filter(str.isalnum, _MARK.sub("", text.partition("\n---\n")[2])))
    told = Counter[str]()
    for aside in report["set_aside"]:  # type: ignore[attr-defined]
        told += Counter(filter(str.isalnum, re.sub(r"</?(?:sup|b)>", "", aside["text"])))
    for repeated in report["repeated_addresses"]:  # type: ignore[attr-defined]
        told += Counter(filter(str.isalnum, repeated))
    assert scan - kept - told == Counter()
    classes = Counter("frontmatter" * 2 + "unnumbered" * 2)
    assert kept + told - scan == classes  # and nothing is there twice


def test_all_notes_are_linked_and_have_the_text_of_the_clean_book(text: str) -> None:
    found, clean = dict(_NOTE.findall(text)), dict(_NOTE.findall(CLEAN.read_text("utf-8")))
    assert list(found) == [str(number) for number in range(1, 1086)]
    # the clean book has lost the end of this one into its running text; the scan has it
    assert words(found.pop("1068")) == (
        words(clean.pop("1068"))
        + " *Eurasianet*. May 11, 2020. <https://eurasianet.org/perspectives-did-"
        "russia-win-the-karabakh-war?utm_source=dlvr.it&utm_medium=twitter>"
    )
    assert {key: words(note) for key, note in found.items()} == {
        key: words(note) for key, note in clean.items()
    }
    body = text[: text.index("\n[^1]: ")]
    assert re.findall(r"\[\^(\d+)\]", body) == [str(number) for number in range(1, 1086)]


def test_paragraphs_are_those_of_the_clean_book(text: str) -> None:
    """Apart from four places where the clean book is wrong."""
    found, clean = paragraphs(text), paragraphs(CLEAN.read_text("utf-8"))
    assert sorted(set(clean) - set(found)) == sorted(
        paragraph
        for paragraph in clean
        if "Nakhichevan— which" in paragraph  # a space that the print has not
        or "Laurence Broers explained, the NKR" in paragraph  # two that the scan keeps apart
        or paragraph.endswith("*The New*") or paragraph.startswith("*York Times* was still")  # one, cut
        or "veto power *Eurasianet*. May 11" in paragraph  # the end of a note
    )  # fmt: skip
    assert len(set(found) - set(clean)) == 5


def test_headings_have_the_levels_of_the_printed_contents(text: str) -> None:
    def headings(text: str) -> list[str]:
        return re.findall(r"(?m)^#+ .*$", text)

    assert headings(text) == headings(CLEAN.read_text("utf-8"))


def test_pages_agree_with_the_printed_contents_and_the_known_gap_is_told(
    text: str, report: dict[str, object]
) -> None:
    assert _MARK.findall(text) == [str(number) for number in range(1, 204)]
    assert report["contents"]["matched"] == 31  # type: ignore[index]
    assert report["contents"]["pages_agree"] == 31  # type: ignore[index]
    gaps = [look for look in report["look"] if look["what"] == "page"]  # type: ignore[attr-defined]
    assert [(gap["page"], gap["line"]) for gap in gaps] == [("174", 3169)]
    for first, page in (("Early on the morning", 1), ("transfer Artsakh from", 2),
                        ("industry. Between 2001", 3), ("While the lack of external", 149),
                        ("York Times* was still", 174)):  # fmt: skip
        before = text[: text.index(first)]
        assert _MARK.findall(before)[-1] == str(page)


def test_words_that_a_page_cut_are_whole(text: str) -> None:
    for whole in ('author of *Black []{.page n="54"}Garden*, who', 'even non-[]{.page n="139"}Armenians',
                  'Nakhichevan—[]{.page n="66"}which', '*The New []{.page n="174"}York Times* was',
                  'By 18 []{.page n="93"}February'):  # fmt: skip
        assert whole in text


def test_the_title_page_fills_the_front_matter(book: Path) -> None:
    metadata = read_manuscript(book)[0].metadata
    assert metadata.title == "Mountain Fortress"
    assert metadata.subtitle == "The Past, Present, and Future of the Artsakh Conflict"
    assert [person.name for person in metadata.author] == ["Raffi Toghramadjian"]
    assert (metadata.date, metadata.language) == ("2021-05", "en-US")
    assert metadata.publisher == "Boston College, The College of Arts and Sciences"
    assert metadata.dedication is not None
    assert metadata.dedication.startswith("Dedicated to the memory of the more than 4,000")
    assert metadata.source_edition == (
        "Boston College, The College of Arts and Sciences, senior honors thesis, May 2021"
    )


def test_the_manuscript_is_a_book_without_a_fault(book: Path) -> None:
    manuscript, said = read_manuscript(book)
    parsed = parse_manuscript(manuscript)
    assert (said, parsed.findings) == ((), ())
    assert len(parsed.book.notes) == 1085
    assert [note.label for note in parsed.book.notes] == [str(n) for n in range(1, 1086)]


def test_the_report_for_people_tells_what_to_look_at(book: Path) -> None:
    told = (book / "import-report.md").read_text("utf-8")
    assert "1085 of 1085 notes linked, 0 calls without a note" in told
    assert "0 lost" in told
    assert "“Raffi Toghraadjian”, the text “Raffi Toghramadjian”" in told
