"""A PDF becomes a book: its notes, headings, paragraphs and pages where its page shows them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import BOOKS, Built

from octavo.cli import main
from scan.pdfs import LEFT, Leaf, pdf_of, width_of

LONG = (
    "The valley is narrow, and whoever holds the mouth of it holds",
    "all of it to the hills. So it was said in the towns, where many",
    "people had come from there and many had gone back to it again",
)


def head(leaf: Leaf, number: int) -> Leaf:
    return leaf.at("A History of the Valley", 40, 140).at(str(number), 580, 195)


def pages(count: int = 4) -> list[Leaf]:
    """Pages with heads, folios and a note each; a paragraph goes over each of their ends."""
    made = []
    for number, name in enumerate(("Carter", "Mills", "Brown", "Ashot")[:count], start=1):
        leaf = head(Leaf(), number)
        if number == 1:
            leaf.line("The First Chapter", size=16, skip=20)
        leaf.lines(
            f"{name} saw it first, and told of it to whoever came to him.",
            *LONG,
            f"and so it went on, for a while,^{number} until it ended.",
            indent=12,
            skip=10,
        )
        leaf.lines(*LONG, "and the year after that they were all of them in the low", indent=12)
        leaf.height = 480
        leaf.line(f"^{number} Carter, _Valleys_, {number}2.", size=8)
        made.append(leaf)
    return made


def brought(content: bytes, tmp_path: Path) -> tuple[str, dict[str, object]]:
    """The manuscript without its front matter, and the report."""
    scan = tmp_path / "a-book.pdf"
    scan.write_bytes(content)
    main(["import", str(scan), "--out", str(tmp_path / "book")])
    (manuscript,) = (tmp_path / "book" / "manuscript").glob("*.md")
    report = json.loads((tmp_path / "book" / "import-report.json").read_text("utf-8"))
    assert report["letters"]["lost"] == ""
    return manuscript.read_text("utf-8").partition("\n---\n")[2].strip(), report


def test_notes_at_the_foot_are_linked(tmp_path: Path) -> None:
    text, report = brought(pdf_of(*pages()), tmp_path)
    assert report["notes"]["linked"] == 4  # type: ignore[index]
    assert "for a while,[^2] until it ended." in text
    assert "[^2]: Carter, *Valleys*, 22." in text


def test_heads_and_folios_are_set_aside(tmp_path: Path) -> None:
    text, report = brought(pdf_of(*pages()), tmp_path)
    assert "A History of the Valley" not in text
    asides = [(aside["what"], aside["page"]) for aside in report["set_aside"]]  # type: ignore[attr-defined]
    assert [page for what, page in asides if what == "running head"] == ["1", "2", "3", "4"]
    assert [page for what, page in asides if what == "folio"] == ["1", "2", "3", "4"]


def test_pages_have_the_numbers_of_their_folios(tmp_path: Path) -> None:
    text, _ = brought(pdf_of(*pages()), tmp_path)
    assert re.findall(r'page n="(\w+)"', text) == ["1", "2", "3", "4"]


def test_pages_without_folios_have_the_labels_of_the_file(tmp_path: Path) -> None:
    leaves = [Leaf().lines(f"It was in {year} that", *LONG, indent=12) for year in "abc"]
    text, _ = brought(pdf_of(*leaves, labels="7"), tmp_path)
    assert re.findall(r'page n="(\w+)"', text) == ["7", "8", "9"]


def test_the_only_page_with_words_has_the_number_at_its_foot(tmp_path: Path) -> None:
    """Below its notes, and larger than its text; no other page says that it grows."""
    leaf = Leaf().lines(*LONG, *LONG, "and so it was,^5 for a while.", indent=12)
    leaf.line("5. Carter, 12.", size=8, skip=200).at("4", 580, 195, 12)
    text, report = brought(pdf_of(leaf, Leaf(), Leaf(), pictures=True), tmp_path)
    assert report["notes"]["linked"] == 1  # type: ignore[index]
    assert '[]{.page n="4"}The valley' in text
    assert text.count("# ") == 1


def test_a_larger_line_is_a_heading(tmp_path: Path) -> None:
    text, _ = brought(pdf_of(*pages()), tmp_path)
    assert re.findall(r"(?m)^#.*$", text) == ["# The First Chapter"]


def test_the_outline_says_how_deep_a_heading_is(tmp_path: Path) -> None:
    leaf = (
        Leaf().line("Of the Valley", size=14, skip=20).lines(*LONG, "and so on.", indent=12, skip=8)
    )
    leaf.line("Of its Mouth", size=14, skip=14).lines(*LONG, "and so on.", indent=12, skip=8)
    text, _ = brought(pdf_of(leaf, outline=[(0, "Of the Valley"), (0, "Of its Mouth")]), tmp_path)
    assert re.findall(r"(?m)^#.*$", text) == ["# Of the Valley", "# Of its Mouth"]


def test_paragraphs_begin_where_lines_are_set_in(tmp_path: Path) -> None:
    leaf = Leaf().lines(*LONG, "and so on.", indent=12).lines(*LONG, "and on.", indent=12)
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert [block.split()[-1] for block in text.split("\n\n") if block.endswith("on.")] == [
        "on.",
        "on.",
    ]


def test_a_paragraph_goes_on_where_the_next_page_is_not_set_in(tmp_path: Path) -> None:
    """The page ends with a sentence: only the line that begins the next tells."""
    first = Leaf().lines(
        *LONG, "and so it ended, as all of it had been said before to them.", indent=12
    )
    second = Leaf().lines("They had gone.", *LONG, "and so on.").lines(*LONG, "and on.", indent=12)
    third = (
        Leaf().lines(*LONG, "and at last.", indent=12).lines(*LONG, "and in the end.", indent=12)
    )
    text, _ = brought(pdf_of(first, second, third), tmp_path)
    assert 'said before to them. []{.page n="2"}They had gone.' in text
    assert '\n\n[]{.page n="3"}The valley' in text


def test_a_hyphen_at_a_line_end_goes_and_one_of_the_word_stays(tmp_path: Path) -> None:
    leaf = Leaf().lines("It was the custom of the country that who-", "ever came was given bread, and the Franco-",
                        "Russian treaty said as much.", indent=12)  # fmt: skip
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert "that whoever came was given bread, and the Franco-Russian treaty" in text


def test_a_dash_at_a_line_end_has_no_space_behind_it(tmp_path: Path) -> None:
    leaf = Leaf().lines(
        "It was the custom of the country—", "or so it was said—that whoever came got bread."
    )
    assert "country—or so" in brought(pdf_of(leaf), tmp_path)[0]


def test_an_address_over_a_line_end_is_one(tmp_path: Path) -> None:
    leaf = Leaf().lines(
        "It is told at length on https://www.example.org/a/of-the-",
        "valley/2020/all.html and elsewhere.",
    )
    assert (
        "https://www.example.org/a/of-the-valley/2020/all.html and"
        in brought(pdf_of(leaf), tmp_path)[0]
    )


def test_a_note_that_goes_on_over_the_page_is_whole(tmp_path: Path) -> None:
    leaves = pages()
    leaves[1].line("It is told there at length, and in many words, how it came", size=8)
    leaves[2].set_type = [
        item for item in leaves[2].set_type if item.size > 8.5 or item.size == 6.5
    ]
    leaves[2].height = 480
    leaves[2].line("to pass.", size=8).line("^3 Carter, _Valleys_, 32.", size=8)
    text, report = brought(pdf_of(*leaves), tmp_path)
    assert "in many words, how it came to pass." in text
    assert report["notes"]["linked"] == 4  # type: ignore[index]


def test_a_call_at_the_head_of_a_line_begins_no_note(tmp_path: Path) -> None:
    leaf = Leaf().lines(
        *LONG, "and for a while^1 there was peace in all of the valley below.", indent=12
    )
    leaf.lines("^2 While the others went, those who had come from there", "stayed.")
    leaf.height = 480
    leaf.line("^1 Carter, 12.", size=8).line("^2 Mills, 40.", size=8)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 2  # type: ignore[index]
    assert "[^2] While the others" in text


def test_a_note_of_the_page_before_may_stand_behind_those_of_the_page(tmp_path: Path) -> None:
    """As WeasyPrint sets one that had no room."""
    leaves = [Leaf().lines(*LONG, "and so it was, for a while,^1 and again.", indent=12)]
    leaves.append(Leaf().lines(*LONG, "and so,^2 it was, for a while,^3 and again.", indent=12))
    leaves[1].height = 460
    for number, name in ((2, "Mills"), (1, "Carter"), (3, "Ashot")):
        leaves[1].line(f"{number}. {name}, who said it first.", size=8)
    text, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 3  # type: ignore[index]
    assert "[^1]: Carter, who" in text


def test_notes_behind_the_text_are_linked(tmp_path: Path) -> None:
    first = Leaf().lines(*LONG, "and so it was,^1 for a while,^2 and again.^3 ", indent=12)
    notes = Leaf().line("Notes", size=16, skip=20)
    for number in (1, 2, 3):
        notes.line(f"{number}. Carter, {number}2, and others who have told of it at length.")
    text, report = brought(pdf_of(first, notes), tmp_path)
    assert report["notes"]["linked"] == 3  # type: ignore[index]
    assert "[^3]: Carter, 32, and others" in text


def test_calls_that_are_hardly_smaller_are_raised_by_their_place(tmp_path: Path) -> None:
    """Alone on a line, and behind a space."""
    leaf = Leaf().line("Of the Valley", size=14, skip=20)
    leaf.at("1", leaf.height - 6.8, LEFT + width_of("Of the Valley", 14) + 4, 13)
    leaf.lines(*LONG, "and so it was, for a long while, and it was said to be again.", skip=12)
    leaf.at("2", leaf.height + 9, LEFT, 9.7)
    leaf.height += 12
    leaf.lines(*LONG, "and so it was.", indent=12)
    leaf.height = 480
    leaf.line("^1 Carter, 12.", size=8).line("^2 Mills, 13.", size=8)
    _, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 2  # type: ignore[index]


def test_small_notes_behind_the_text_are_linked_where_some_are_called_on_their_page(
    tmp_path: Path,
) -> None:
    leaves = [Leaf().lines(*LONG, "and so^1 it was,^2 for a while,^3 and^4 again.", indent=12)]
    leaves.append(Leaf().lines(*LONG, "and so^5 it was,^6 for a while.", indent=12))
    leaves[1].height += 20
    for number in (1, 2, 3):
        leaves[1].line(f"{number}. Carter, {number}2.", size=8)
    leaves.append(Leaf())
    for number in (4, 5, 6):
        leaves[2].line(f"{number}. Carter, {number}2.", size=8)
    _, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 6  # type: ignore[index]


def test_a_note_behind_the_text_may_be_longer_than_a_page(tmp_path: Path) -> None:
    first = Leaf().lines(
        *LONG, "and so it was,^1 for a while,^2 and again,^3 and still.^4 ", indent=12
    )
    leaves = [Leaf()]
    for number in (1, 2, 3, 4):
        leaves[-1].at(f"{number}.", leaves[-1].height + 12, LEFT - 16, 10)
        leaves[-1].line(f"Carter, {number}2, and others who have told of it at length:")
        for _ in range(30 if number == 2 else 0):
            leaves[-1].lines(*LONG)
            if leaves[-1].height > 560:
                leaves.append(Leaf())
    _, report = brought(pdf_of(first, *leaves), tmp_path)
    assert report["notes"]["linked"] == 4  # type: ignore[index]


def test_a_note_at_the_foot_may_begin_with_a_quotation_below_its_label(tmp_path: Path) -> None:
    leaf = Leaf().lines(*LONG, "and so it was,^1 for a while,^2 and again.", indent=12)
    leaf.height = 460
    leaf.line("^1 Carter, 12, and others.", size=8)
    leaf.line("^2", size=8)
    leaf.lines("Where it is narrow, it is held", "by few, as they have said.", indent=20, size=8)
    _, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 2  # type: ignore[index]


@pytest.mark.parametrize("label", ["^{} ", "{}. "])
def test_the_label_of_a_note_may_stand_alone_at_the_foot_of_the_page_before(
    label: str, tmp_path: Path
) -> None:
    """Its quotation had no room left below it."""
    leaves = pages()
    leaves[1].set_type = [one for one in leaves[1].set_type if not 470 < one.baseline < 570]
    leaves[1].height = 540
    leaves[1].line(label.format(2).strip(), size=8)
    leaves[2].set_type = [one for one in leaves[2].set_type if not 430 < one.baseline < 570]
    leaves[2].height = 450
    leaves[2].lines("“So it is said of the hills, as Mills has it", "in his book.”", size=8)
    leaves[2].line(label.format(3) + "Carter, 32.", size=8)
    text, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 4  # type: ignore[index]
    assert "[^2]: “So it is said of the hills, as Mills has it in his book.”" in text
    assert "[^1]: Carter, *Valleys*, 12.\n" in text


def test_a_note_as_large_as_the_text_may_begin_with_a_quotation_below_its_label(
    tmp_path: Path,
) -> None:
    """As LibreOffice sets the notes of pandoc."""
    leaf = Leaf().lines(*LONG, "and so it was,^1 for a while, and again.", indent=12)
    leaf.at("1", 440, LEFT, 6)
    leaf.height = 450
    leaf.lines("Where it is narrow, it is held", "by few, as they have said.", indent=20)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 1  # type: ignore[index]
    assert "[^1]: Where it is narrow" in text


def test_notes_behind_the_text_may_begin_with_a_quotation_below_their_label(tmp_path: Path) -> None:
    """As browsers set a list of notes."""
    leaf = Leaf().lines(*LONG, "and so^1 it was,^2 for a while,^3 and^4 again.", indent=12)
    leaf.line("1. Carter, 12, and others.", skip=30)
    for number in (2, 3):
        leaf.line(f"{number}.").line("Where it is narrow, it is held.", indent=30, skip=6)
    leaf.line("4. Mills, 13.", skip=6)
    _, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 4  # type: ignore[index]


@pytest.mark.parametrize("distance", [14, 40])
def test_a_label_below_the_last_line_of_the_text_is_that_of_the_note_below_it(
    distance: float, tmp_path: Path
) -> None:
    """However near to the text it stands, and though no other label stands beside its note."""
    leaf = Leaf().lines(*LONG, "and so it was, for a while,^1 and", "again.", indent=12)
    leaf.at("1", leaf.height + distance, LEFT + 10, 6)
    leaf.height += distance + 6
    leaf.lines("Where it is narrow, it is held", "by few, as they have said.", indent=20, size=8)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 1  # type: ignore[index]
    assert "again." in text.splitlines()[2]


def test_a_call_alone_on_the_last_line_of_the_text_is_a_call(tmp_path: Path) -> None:
    leaf = Leaf().lines(*LONG, "and so it was, for a long while, and again.")
    leaf.at("1", leaf.height + 9, LEFT, 6)
    leaf.height = 480
    leaf.line("^1 Carter, _Valleys_, 12.", size=8)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 1  # type: ignore[index]
    assert "again.[^1]" in text


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    leaf = Leaf()
    for number in range(12):
        leaf.at(f"left {number} of the narrow rows", 80 + 12 * number, LEFT, 8)
        leaf.at(f"right {number} of the narrow rows", 80 + 12 * number, 220, 8)
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert re.findall(r"(left|right) (\d+)", text) == [
        (side, str(number)) for side in ("left", "right") for number in range(12)
    ]


def test_each_column_has_notes_at_its_foot(tmp_path: Path) -> None:
    leaf = Leaf()
    for number, left in enumerate((0.0, 160.0), start=1):
        leaf.height = 60
        for line in range(20):
            call = f"^{number} " if line == 9 else ""
            leaf.line(f"of the valley,{call} and of it", indent=left)
        leaf.height = 420
        leaf.line(f"^{number}", indent=left, size=8)
        leaf.lines("Where it is narrow,", "it is held by few.", indent=left + 10, size=8)
        leaf.set_type[-1] = replace(leaf.set_type[-1], left=LEFT + left + 10)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 2  # type: ignore[index]
    assert text.count("Where it is narrow") == text.count("]: ") == 2


def test_words_are_no_markup(tmp_path: Path) -> None:
    leaf = Leaf().lines(
        "- Some say *so*, some #1, [x](y), <b>, `c` and $5 or $6.",
        "| a | b & c; &amp; 1. and so on.",
    )
    text, _ = brought(pdf_of(leaf), tmp_path)
    plain = re.sub(r"\\(?=[^\w\s])", "", text)
    assert "Some say *so*, some #1, [x](y), <b>, `c` and $5 or $6." in plain.replace("&lt;", "<")
    assert "- Some" in plain


def test_contents_with_dots_are_known(tmp_path: Path) -> None:
    leaf = Leaf().line("Contents", size=16, skip=20)
    leaf.line("The First Chapter . . . . . . . . . . . . . . . 1", skip=12)
    leaf.line("Of the Valley . . . . . . . . . . . . . . . . . 2", indent=14)
    leaf.line("The Second Chapter . . . . . . . . . . . . . . 3")
    text, report = brought(pdf_of(leaf, *pages(3)), tmp_path)
    assert [(entry["title"], entry["page"], entry["level"]) for entry in report["contents"]["entries"]] == [  # type: ignore[index]
        ("The First Chapter", "1", 1), ("Of the Valley", "2", 2), ("The Second Chapter", "3", 1)
    ]  # fmt: skip
    assert ". . ." not in text


def test_a_table_is_kept_and_told(tmp_path: Path) -> None:
    leaf = Leaf().lines(*LONG, "and so on.", indent=12)
    for number, row in enumerate((("Year", "Men"), ("1912", "40"), ("1913", "52"))):
        leaf.at(row[0], 200 + 12 * number, LEFT, 10).at(row[1], 200 + 12 * number, 200, 10)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert "| 1912 | 40 |" in text
    assert "table" in [look["what"] for look in report["look"]]  # type: ignore[attr-defined]


def test_a_book_of_ours_comes_back(full: Built, tmp_path: Path) -> None:
    text, report = brought(full.content("pdf"), tmp_path)
    assert report["notes"]["notes_without_call"] == []  # type: ignore[index]
    assert report["notes"]["linked"] == 36  # type: ignore[index]
    sources = sorted((BOOKS / "full" / "manuscript").glob("*.md"))
    written = [
        line for path in sources for line in re.findall(r"(?m)^#+ .*$", path.read_text("utf-8"))
    ]
    wanted = [re.sub(r"\[\^.*|\s*\{.*", "", line).lstrip("# ") for line in written]
    found = [re.sub(r"\[\^.*|\s*\{.*", "", line) for line in re.findall(r"(?m)^#.*$", text)]
    assert [title for title in wanted if not any(line.endswith(title) for line in found)] == []


def test_a_thesis_comes_back_with_all_its_notes(thesis: Built, tmp_path: Path) -> None:
    text, report = brought(thesis.content("pdf"), tmp_path)
    assert report["notes"]["linked"] == 1085  # type: ignore[index]
    assert len(re.findall(r"(?m)^# ", text)) == 8
    assert len(re.findall(r"(?m)^## ", text)) == 25


def test_superior_digits_of_the_font_s_own_are_calls(tmp_path: Path) -> None:
    """Typst sets a call with the size and on the line of the text: only its glyph is small and high."""
    typst = pytest.importorskip("typst", reason="the Python package typst is not installed")
    source = tmp_path / "a.typ"
    words = " ".join(
        "The valley is narrow and all of it was held for many years." for _ in range(9)
    )
    source.write_text(
        f"= The First Chapter\n\n{words}#footnote[Carter, 12.] It was so.#footnote[Mills, 40.]\n",
        "utf-8",
    )
    text, report = brought(typst.compile(str(source)), tmp_path)
    assert report["notes"]["linked"] == 2  # type: ignore[index]
    assert "It was so.[^2]" in text


def test_a_pdf_without_a_text_layer_makes_no_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = tmp_path / "a.pdf"
    scan.write_bytes(pdf_of(Leaf(), pictures=True))
    assert main(["import", str(scan), "--out", str(tmp_path / "book")]) == 2
    assert "OCR it first" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_stars_between_two_scenes_are_a_break_and_no_item(tmp_path: Path) -> None:
    leaf = Leaf().lines("Carter saw it first, and told of it to whoever came to him.", *LONG)
    for stars in ("* * *", "***"):
        leaf.line(stars, indent=140, skip=8)
        leaf.lines("Mills went on from there, as far as the river went.", *LONG, skip=8)
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert text.count("\n\n* * *\n\nMills went on") == 2


@pytest.mark.parametrize("short", [False, True])
def test_a_note_that_is_higher_than_its_page_is_read_behind_the_text(
    short: bool, tmp_path: Path
) -> None:
    """As WeasyPrint sets one: over the text. A line of it that is short leaves room for no line of the text."""
    leaves = pages()
    leaves[1].set_type = [one for one in leaves[1].set_type if not 60 < one.baseline < 570]
    leaves[1].at(
        "and so it was, for a while, and they were all of them in the low", 69, LEFT + 30, 10
    )
    leaves[1].height = 46
    leaves[1].line("^2 Carter, _Valleys_, 22, where all of them are said to have stood.", size=8)
    for number in range(40):
        cut = short and number == 0
        leaves[1].line(
            "It is so." if cut else "It is so in all of them that were seen by him.", size=8
        )
    leaves[0].line("and it was told by others,^2 too, of whom some", skip=-80)
    text, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 4  # type: ignore[index]
    assert re.search(
        r"\[\^2\]: Carter, \*Valleys\*, 22, where all of them are said to have stood\. It is so",
        text,
    )
    looks = report["look"]
    assert isinstance(looks, list)
    told = [look["page"] for look in looks if look["message"].startswith("lines of notes lie over")]
    assert told == ["2"]
