"""A file of terms: every place of their words is an entry of the index, and what is found nowhere is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import faults, parse_book

from octavo.model.index import IndexEntry
from octavo.parse import Parsed

HEAD = "term,words,main,index,sort,see,also\n"


def parsed(folder: Path, text: str, rows: str, **front: Any) -> Parsed:
    files = {"book.md": text, "terms.csv": HEAD + rows}
    return parse_book(folder, files, index="terms.csv", **front)


def lines(entries: Iterable[IndexEntry], above: str = "") -> Iterator[tuple[str, list[int]]]:
    """Each entry with the lines of its places, counted behind the front matter."""
    for entry in entries:
        name = f"{above}{entry.text}"
        places = [(place.place.line or 0) - 4 if place.place else 0 for place in entry.places]
        if places:
            yield name, places
        yield from lines(entry.children, f"{name}: ")


def found(parsed: Parsed) -> dict[str, list[int]]:
    return {name: at for index in parsed.book.indexes for name, at in lines(index.entries)}


def test_every_place_of_its_words_is_one_of_the_term(tmp_path: Path) -> None:
    text = (
        "# One\n\nLime and limes, *lime*;\nquicklime. [Lime](https://lime.example) and\n\n- lime[^a]\n\n"
        "| Lime |\n|---|\n| lime |\n\n: A table about lime in walls.\n\n[^a]: Of lime.\n"
    )
    book = parsed(tmp_path, text, "lime\n")
    (places,) = found(book).values()
    assert len(places) == 8  # two of cells, and of their caption, which comes first
    assert places[:6] == [3, 3, 4, 6, 14, 12]
    assert book.findings == ()
    html = book.book.divisions[0].html
    assert '<p><span class="index-mark" id="octavo-ix-lime">Lime</span> and limes,' in html


def test_code_formulas_headings_citations_and_what_is_passed_over_have_no_places(
    tmp_path: Path,
) -> None:
    text = (
        "# The lime\n\n## On lime\n\n`lime` $lime$ and\n\n```\nlime\n```\n\n::: {.unindexed}\nlime\n:::\n\n"
        "[lime]{.unindexed}\n\n# Lists {.unindexed}\n\nlime\n\n# Last\n\nlime\n\n"
        "# Index\n\n::: {#index}\nOf lime.\n:::\n"
    )
    assert found(parsed(tmp_path, text, "lime\n")) == {"lime": [23]}


def test_a_small_letter_finds_a_capital_and_a_capital_only_itself(tmp_path: Path) -> None:
    text = "# One\n\nTurkey and turkey. Lime and lime.\n"
    assert found(parsed(tmp_path, text, "Turkey\nlime\n")) == {"Turkey": [3], "lime": [3, 3]}


def test_words_are_found_over_ends_of_lines_emphasis_and_signs_as_they_are_set(
    tmp_path: Path,
) -> None:
    text = "# One\n\nIt was O'Brien in *New*\nYork, and Ter-Petrosyan's \"home\".\n"
    rows = "O'Brien\nNew York\nTer-Petrosyan\nhome\n"
    assert found(parsed(tmp_path, text, rows)) == {
        "home": [4], "New York": [3], "O’Brien": [3], "Ter-Petrosyan": [4]
    }  # fmt: skip


def test_an_inverted_name_is_found_as_it_is_said_and_several_spellings_are_one_term(
    tmp_path: Path,
) -> None:
    text = "# One\n\nHeydar Aliyev went to Şuşa.\n\nShushi was left by Aliyev, Heydar.\n"
    rows = '"Aliyev, Heydar"\nShusha,Shushi;Şuşa\n'
    assert found(parsed(tmp_path, text, rows)) == {"Aliyev, Heydar": [3], "Shusha": [3, 5]}


def test_of_two_that_overlap_the_longer_name_is_taken(tmp_path: Path) -> None:
    text = "# One\n\nNew Julfa, Julfa, and Old New Julfa.\n"
    rows = "Julfa\nNew Julfa\n"
    assert found(parsed(tmp_path, text, rows)) == {"Julfa": [3], "New Julfa": [3, 3]}


def test_words_told_more_closely_leave_their_term_and_no_other(tmp_path: Path) -> None:
    text = "# One\n\nThe fall of Shusha.\n\nIn Shusha.\n"
    rows = "Shusha\nShusha!fall of,the fall of Shusha\nfalls!of towns,fall of Shusha\n"
    assert found(parsed(tmp_path, text, rows)) == {
        "falls: of towns": [3], "Shusha": [5], "Shusha: fall of": [3]
    }  # fmt: skip


def test_words_of_weight_and_ranges_are_written_in_the_file_too(tmp_path: Path) -> None:
    text = "# One\n\nLime is burned.\n\nIt begins here.\n\n# Two\n\nIt ends there. Lime.\n"
    book = parsed(tmp_path, text, "lime,lime,lime is burned\nburning,begins here … ends there\n")
    (index,) = book.book.indexes
    burning, lime = index.entries
    assert [place.main for place in lime.places] == [True, False]
    (place,) = burning.places
    assert (place.section, place.last_section) == ("1", "2")


def test_terms_of_several_indexes_share_their_words(tmp_path: Path) -> None:
    rows = "Ani,,,places\nAni,,,names\nAnna,,,names,,Ani\n"
    book = parsed(tmp_path, "# One\n\nAni.\n", rows)
    assert book.findings == ()
    assert [(i.name, [e.text for e in i.entries]) for i in book.book.indexes] == [
        ("places", ["Ani"]), ("names", ["Ani", "Anna"])
    ]  # fmt: skip
    html = book.book.divisions[0].html
    assert html.count("index-mark") == 2
    assert "Ani</span></span>." in html


def test_marks_and_terms_are_one_index(tmp_path: Path) -> None:
    book = parsed(tmp_path, "# One\n\nlime, [slaked]{.index term=LIME .main}\n", "Lime,lime\n")
    (index,) = book.book.indexes
    assert [(e.text, len(e.places)) for e in index.entries] == [("Lime", 2)]


def test_scripts_without_spaces_are_searched_by_letters(tmp_path: Path) -> None:
    assert found(parsed(tmp_path, "# One\n\n我在上海住。\n", "上海\n")) == {"上海": [3]}


def test_words_that_stand_nowhere_are_told_with_the_line_of_the_file(tmp_path: Path) -> None:
    files = {"book.md": "# One\n\nLime.\n", "terms.csv": HEAD + "lime,lime;chalk\n\nclay\n"}
    assert faults(tmp_path, files, index={"terms": "terms.csv"}) == [
        ("terms-unfound", "the text has no “chalk” for “lime” of the index", "manuscript/terms.csv:2",
         "write words as they stand in the text"),
        ("terms-unfound", "the text has no “clay” for “clay” of the index and it has no place",
         "manuscript/terms.csv:4", "write words as they stand in the text"),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_are_parted_by_the_first_sign_of_the_head(tmp_path: Path, sign: str) -> None:
    files = {
        "book.md": "# One\n\nLime.\n",
        "terms.csv": f"\ufeffterm{sign}words\r\nlime{sign}lime\r\n",
    }
    book = parse_book(tmp_path, files, index="terms.csv")
    assert found(book) == {"lime": [3]}
