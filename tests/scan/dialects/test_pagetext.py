"""Text in the lines of the page: paragraphs, columns, headings and pages are found, and no letter moves into another word."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from counting import grows
from hypothesis import given
from hypothesis import strategies as st

from octavo.scan.blocks import number_lines
from octavo.scan.contents import take_contents
from octavo.scan.dialects.columns import part_columns
from octavo.scan.dialects.leaders import read_leader, read_leaders
from octavo.scan.dialects.pageends import PAGE_END, find_page_ends
from octavo.scan.dialects.pagetext import settle_lines
from octavo.scan.model import Block, Log, Page
from scan.dialects.tools import TOOLS
from scan.simulate import WORDS
from scan.test_simulated import imported

COLUMN = [
    "the river runs below an old bridge",
    "and people walk over it in every",
    "season while boats pass under the",
    "arches that masons built from grey",
]


def paged(text: str) -> int:
    return sum(line == PAGE_END for _, line in find_page_ends(number_lines(text)))


@given(
    st.lists(
        st.lists(
            st.sampled_from((*WORDS, "1", "2", "3", "12", "The", "Valley.", ". . . 4", "\f")),
            max_size=14,
        ),
        max_size=40,
    )
)
def test_every_word_stays_in_its_order(rows: list[list[str]]) -> None:
    text = "\n".join(" ".join(row) for row in rows)
    lines = settle_lines(find_page_ends(number_lines(text)), Log())
    assert (
        " ".join(line.removeprefix("## ") for _, line in lines).replace(PAGE_END, "").split()
        == text.replace("\f", " \f ").split()
    )
    numbers = [number for number, _ in lines]
    assert numbers == sorted(numbers)


def test_two_columns_are_put_one_under_the_other() -> None:
    left = [COLUMN[n % 4] for n in range(16)]
    right = [COLUMN[(n + 2) % 4].replace("the", "a") for n in range(16)]
    page = [(n, f"{a:<40}{b}") for n, (a, b) in enumerate(zip(left, right, strict=True), start=3)]
    head = [(1, "The Valley"), (2, "")]
    assert [line.strip() for _, line in part_columns([*head, *page])] == [
        "The Valley",
        "",
        *left,
        *right,
    ]


@pytest.mark.parametrize(
    "rows",
    [[f"{'Mills':<20}{n}" for n in range(20)], [f"{line}  {line}" for line in COLUMN], COLUMN * 5],
)
def test_tables_and_lines_that_are_set_wide_are_no_columns(rows: list[str]) -> None:
    page = list(enumerate(rows))
    assert part_columns(page) == page


def test_pages_are_told_by_folios_with_a_running_head_above_or_below() -> None:
    text = [
        f"The {' '.join(WORDS[n : n + 12])} and so on.\n\nMore {' '.join(WORDS[n + 9 : n + 18])}."
        for n in range(5)
    ]
    foot = "\n\n".join(f"The Valley\n\n{text[n]}\n\n{n}" for n in range(1, 5))
    head = "\n\n".join(f"{n}\n\nThe Valley\n\n{text[n]}" for n in range(1, 5))
    inside = "\n\n".join(
        f"The Valley {n}\n\n{text[n]}\n\n{text[0]} {text[n]} {text[0]} {text[n]}"
        for n in range(1, 5)
    )
    assert [paged(foot), paged(head), paged(inside)] == [3, 3, 3]
    for each in (foot, head, inside):
        made = imported(each)
        assert [page.label for page in made.pages] == ["1", "2", "3", "4"]
        assert "The Valley" not in made.text.partition("\n---\n")[2].partition("\n\n")[2]


@pytest.mark.parametrize(
    "text",
    [
        "It came.\n\n10\n\nIt went.\n\n11\n\nNobody saw.\n\n12\n\nNobody asked.",
        "1918\n\nIt came.\n\n1919\n\nIt went.",
        "\n\n".join(f"{n} Ibid., {n + 3}." for n in range(1, 30)),
        "\n\n".join(["Text.", "7", "Text.", "3", "Text.", "9", "Text.", "1"]),
    ],
    ids=["too few", "years", "notes", "no order"],
)
def test_numbers_that_do_not_rise_page_by_page_are_no_folios(text: str) -> None:
    assert paged(text) == 0


def test_printed_contents_are_told_by_their_leaders() -> None:
    assert read_leader("The Mill . . . . . . 4") == ("The Mill", "4")
    assert read_leader("  Preface ………… xii") == ("Preface", "xii")
    assert list(read_leaders("The Mill..... 4 The Sheep..... 9")) == [
        ("The Mill", "4"),
        ("The Sheep", "9"),
    ]
    assert read_leader("He waited... 12 days") is None
    assert read_leader("It is so ... 5, and ...") is None
    table = Block(
        "table",
        "|The Mill<br>....<br>2|\n|---|\n|The Sheep<br>.....<br>4|\n|The Widow<br>.....<br>6|",
        1,
    )
    pages, entries = take_contents([Page(0, "", (table,), (), 1)], Log())
    assert [(entry.title, entry.page) for entry in entries] == [
        ("The Mill", "2"),
        ("The Sheep", "4"),
        ("The Widow", "6"),
    ]
    assert pages[0].body == ()


def test_contents_without_leaders_are_told_by_their_title_and_their_gaps() -> None:
    contents = (
        "Contents\nThe Mill"
        + " " * 40
        + "2\n\n  Its Wheel . . . . . . . . . . . 2\nThe Sheep"
        + " " * 40
        + "4\n"
    )
    made = imported(
        TOOLS["pdftotext -layout"].replace(
            "\n".join(TOOLS["pdftotext -layout"].split("\n")[2:5]), contents
        )
    )
    assert [(entry.title, entry.page) for entry in made.entries] == [
        ("The Mill", "2"), ("Its Wheel", "2"), ("The Sheep", "4")
    ]  # fmt: skip
    assert re.findall(r"(?m)^# (.*)$", made.text) == ["The Mill", "The Sheep"]


def test_titles_of_two_lines_in_the_contents_are_one() -> None:
    lines = "The Mill ........ 2\nThe Sheep, and What Became\nof Them ........ 4\nThe Widow in the City\n........ 6"
    pages, entries = take_contents([Page(0, "", (Block("paragraph", lines, 1),), (), 1)], Log())
    assert [(entry.title, entry.page) for entry in entries] == [
        ("The Mill", "2"), ("The Sheep, and What Became of Them", "4"), ("The Widow in the City", "6")
    ]  # fmt: skip
    assert pages[0].body == ()


def test_a_title_of_two_lines_may_have_its_page_behind_a_gap() -> None:
    """LaTeX sets leaders for sections only."""
    lines = "The Sheep, and What Became\n  of Them            4\n  Its Wool . . . . . 5\n  Its Meat . . . . . 6"
    _, entries = take_contents(
        [Page(0, "", (Block("heading", "Contents", 1), Block("paragraph", lines, 2)), (), 1)], Log()
    )
    assert [(entry.title, entry.page) for entry in entries] == [
        ("The Sheep, and What Became of Them", "4"), ("Its Wool", "5"), ("Its Meat", "6")
    ]  # fmt: skip
    assert [entry.level for entry in entries] == [1, 2, 2]


def test_a_title_that_stands_in_the_contents_twice_is_a_heading_twice() -> None:
    contents = "Contents\n\nThe Mill ...... 1\nPart I ...... 1\nPart II ...... 2\nThe Sheep ...... 3\nPart I ...... 3"
    text = "\n\n".join(
        f"{title}\n\nIt came, and nobody saw it."
        for title in ("The Mill", "Part I", "Part II", "The Sheep", "Part I")
    )
    made = imported(f"{contents}\n\n{text}\n")
    assert [title.text for title in made.titles] == [
        "The Mill",
        "Part I",
        "Part II",
        "The Sheep",
        "Part I",
    ]


def test_ligatures_of_a_font_are_letters() -> None:
    made = imported("# One\n\nThe o\ufb03ce of Ra\ufb00i is \ufb01ne.\n")
    assert "The office of Raffi is fine." in made.text
    assert made.account.lost == ""
    assert made.log.remarks == ["3 ligatures of a font were written as letters"]


def test_contents_that_lost_their_indents_leave_the_levels_to_the_headings() -> None:
    contents = "|Introduction<br>....<br>2|\n|---|\n|The Mill<br>.....<br>4|\n|Its Wheel<br>.....<br>5|\n|The Sheep<br>.....<br>6|"
    text = "\n\n".join(f"{sign} **{title}**\n\nIt came, and nobody saw it." for sign, title in (
        ("##", "Introduction"), ("##", "The Mill"), ("####", "Its Wheel"), ("##", "The Sheep")
    ))  # fmt: skip
    made = imported(f"# The Valley\n\n{contents}\n\n{text}\n")
    assert [(title.level, title.text) for title in made.titles] == [
        (1, "Introduction"), (1, "The Mill"), (2, "Its Wheel"), (1, "The Sheep")
    ]  # fmt: skip


def test_a_line_that_the_contents_name_is_a_heading_and_its_prose_a_paragraph() -> None:
    made = imported(TOOLS["pdftotext -layout"])
    body = made.text.partition("\n---\n")[2]
    assert re.findall(r"(?m)^# (.*)$", body) == ["The Mill", "The Sheep"]
    assert [look.message for look in made.log.looks if look.what == "heading"] == [
        "“The Widow’s Letters” stands in the printed contents and not in the text"
    ]


def test_without_contents_a_title_above_prose_is_a_heading_and_told() -> None:
    made = imported(TOOLS["pdftotext"].replace("# ", ""))
    assert re.findall(r"(?m)^# (.*)$", made.text) == ["The Mill", "The Sheep"]
    assert [look.message for look in made.log.looks if look.what == "heading"] == [
        "taken for a heading: “The Mill”", "taken for a heading: “The Sheep”"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        lambda size: "1 " * 20 * size,
        lambda size: "\n".join(f"{n}Carter, Mills.{n}" for n in range(size)),
        lambda size: "\n\n\f\n".join(f"It came.{1} So.\n\n1Carter, {n}." for n in range(size)),
        lambda size: "\f".join(["x" * 9 * size, "y . . . " * 2 * size, "z\n" * 2 * size]),
        lambda size: "a  b" * 9 * size + "\f" + "\n".join(["word  " * 60] * (size // 3)),
    ],
    ids=["numbers", "heads", "restarts", "long lines", "gutters"],
)
def test_no_text_takes_more_than_twice_as_much_where_it_is_twice_as_long(
    text: Callable[[int], str],
) -> None:
    assert grows(lambda size: imported(text(size)), 500) < 2.3


def test_contents_go_on_over_a_title_of_two_lines_and_a_page_end() -> None:
    """LaTeX sets leaders for sections only: a chapter's page stands behind a gap."""
    gap = " " * 40
    contents = f"Contents\nThe Mill{gap}2\n\nThe Sheep, and What Be-\n   came of Them{gap}4\n  Its Wheel . . . . . . . . . . . 4\n"
    more = f"The Widow{gap}6\n  Her House . . . . . . . . . . . 6\n  Her Sons . . . . . . . . . . . 7\n"
    lines = settle_lines(number_lines(f"{contents}\f{more}\f{layout_of('The Widow 9', 'The Sheep, and What Became of', 'Them')}"), Log())  # fmt: skip
    written = [line for _, line in lines]
    for first in ("The Widow 9", "The Sheep, and What Became of"):
        place = written.index(first)
        assert not written[place - 1].strip()
    assert written[written.index("Them") + 1] == ""


def layout_of(*titles: str) -> str:
    """A page of prose with lines that may be titles in it, and no white beside them."""
    rows = [" ".join(COLUMN[n % 4] for n in (k, k + 1)) for k in range(9)]
    return "\n".join([*rows[:3], titles[0], *rows[3:6], *titles[1:], *rows[6:], ""])


@pytest.mark.parametrize(
    ("chapter", "part"),
    [
        ("- {} ........ {}", "- {} ........ {}"),
        ("|{}<br>......<br>{}|", "|{}<br>......<br>{}|"),
        ("|**{}**<br>**{}**|", "|{} . . . . . .<br>{}|"),
    ],
    ids=["a list", "a table", "a table without leaders of chapters"],
)
def test_entries_of_the_contents_have_no_dress(chapter: str, part: str) -> None:
    names = ("The Mill", "Part I", "Part II", "The Sheep", "Part I")
    lines = [
        (chapter if name.startswith("The") else part).format(name, page)
        for page, name in enumerate(names, start=2)
    ]
    if chapter.startswith("|"):
        lines.insert(1, "|---|")
    text = "\n\n".join(f"## {name}\n\nIt came, and nobody saw it." for name in names)
    made = imported("# Contents\n\n" + "\n".join(lines) + f"\n\n{text}\n")
    assert [(entry.title, entry.page) for entry in made.entries] == list(
        zip(names, "23456", strict=True)
    )
    assert not [look for look in made.log.looks if look.what == "heading"]


def test_a_title_that_begins_several_pages_is_no_running_head() -> None:
    """“Part II” stands as often as the printed contents name it; what stands more often is a running head."""
    names = [f"The {name}" for name in ("Mill", "Sheep", "Widow", "Ford")]
    contents = "\n".join(
        f"{name} . . . . . {n}1\nPart I . . . . . {n}1\nPart II . . . . . {n}2"
        for n, name in enumerate(names, start=1)
    )
    pages = [
        f"The Valley\n\n{head}{layout_of('and so it was', 'in all of it')}"
        for name in names
        for head in (f"{name}\n\nPart I\n\n", "Part II\n\n")
    ]
    made = imported(f"Contents\n{contents}\n\n\f" + "\n\n\f".join(pages))
    assert [title.text for title in made.titles] == [
        one for name in names for one in (name, "Part I", "Part II")
    ]
    heads = {aside.text.strip() for aside in made.log.asides if aside.what == "running head"}
    assert "The Valley" in heads
    assert not any(head.startswith("Part") for head in heads)
