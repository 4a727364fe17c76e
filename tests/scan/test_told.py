"""A PDF that says what each thing is, as ours do (PDF/UA), comes back as its tags say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from builders import SVG
from conftest import Built, build

from octavo.commands.importing import import_book
from octavo.scan.model import Box, Options
from octavo.scan.sheets.model import Line, Word
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.shapes import Shape
from octavo.scan.sheets.told import Kind
from octavo.scan.sheets.toldorder import put_in_order

BOX = Box(0.0, 0.0, 10.0, 10.0)
Bring = Callable[..., str]


@pytest.fixture
def bring(write_book: Callable[..., Path], tmp_path: Path) -> Bring:
    """The manuscript that comes back of the PDF of a book, without its front matter and its page marks."""

    def brought(text: str | dict[str, str], **keys: object) -> str:
        built = build(write_book(text, **keys), ("pdf",))
        made, looks = brought_back(built, tmp_path)
        assert not [look for look in looks if look in ("table", "letters", "note", "call")]
        return made

    return brought


def brought_back(built: Built, tmp_path: Path) -> tuple[str, list[str]]:
    """The manuscript of the PDF of a book, and the kinds of its looks."""
    scan = tmp_path / "back.pdf"
    scan.write_bytes(built.content("pdf"))
    told, _ = import_book(scan, tmp_path / "back", Options(), lambda *_: None)
    assert told.account.lost == ""
    text = (tmp_path / "back" / str(told.manuscript)).read_text("utf-8")
    text = re.sub(r"\[\]\{\.page n=[^}]*\}", "", text.partition("\n---\n")[2])
    return text, [look.what for look in told.log.looks]


def test_merged_cells_of_a_table_stay_merged(bring: Bring) -> None:
    table = (
        "<table><thead><tr><th>Year</th><th colspan='2'>Sheets &amp; folds</th></tr></thead><tbody>"
        "<tr><td rowspan='2'>1501</td><td>12</td><td>*a*</td></tr><tr><td>40</td><td>b</td></tr></tbody></table>"
    )
    text = bring(f"# One\n\nWords before it.\n\n{table}\n\nWords behind it.\n")
    rows = re.findall(r"<tr>.*?</tr>", text)
    assert rows == [
        "<tr><th>Year</th><th colspan=\"2\">Sheets & folds</th></tr>",
        "<tr><td rowspan=\"2\">1501</td><td>12</td><td>*a*</td></tr>",
        "<tr><td>40</td><td>b</td></tr>",
    ]  # fmt: skip


def test_a_table_has_its_cells_however_near_they_stand(bring: Bring) -> None:
    heads = "".join(f" m{number} |" for number in range(1, 13))
    values = "".join(f" {100 * number} |" for number in range(1, 13))
    text = bring(
        f"# One\n\nWords.\n\n| Work |{heads}\n|{' --- |' * 13}\n| Almanacs |{values}\n| b | |\n"
    )
    rows = [line.strip("| ").split(" | ") for line in text.split("\n") if line.startswith("|")]
    assert rows[0] == ["Work", *(f"m{number}" for number in range(1, 13))]
    assert rows[2] == ["Almanacs", *(str(100 * number) for number in range(1, 13))]


def test_lists_keep_their_items_numbers_and_depth(bring: Bring) -> None:
    text = bring(
        "# One\n\nWords:\n\n- first\n- second\n\n    - deeper\n\nMore words:\n\n3. third\n4. fourth\n\nEnd.\n"
    )
    items = re.findall(r"(?m)^( *)(-|\d\.) (.*)$", text)
    assert [(len(indent) > 0, sign, words) for indent, sign, words in items] == [
        (False, "-", "first"), (False, "-", "second"), (True, "-", "deeper"),
        (False, "3.", "third"), (False, "4.", "fourth"),
    ]  # fmt: skip


def test_quotations_and_verse_are_what_they_were(bring: Bring) -> None:
    poem = "::: verse\nA short line\nand one more of it\n\nends the poem.\n:::\n"
    text = bring(
        f"# One\n\nWords before it.\n\n> Quoted in one line.\n\nWords between.\n\n{poem}\nEnd.\n"
    )
    assert "> Quoted in one line." in text
    assert "A short line\\\nand one more of it\n\nends the poem." in text


def test_a_short_paragraph_is_no_heading_and_no_list(bring: Bring) -> None:
    text = bring("# One\n\n**Bold**\n\n1840 was a year.\n\n2\\. A number that begins it.\n")
    assert re.findall("(?m)^#.*$", text) == ["# One"]
    assert "**Bold**\n\n1840 was a year.\n\n2\\. A number" in text


def test_parts_are_parts_and_their_chapters_chapters(bring: Bring) -> None:
    text = bring(
        "# The First Part {.part}\n\n# One\n\nWords.\n\n## Section\n\nWords.\n\n# The Second Part {.part}\n\n# Two\n\nWords.\n"
    )
    assert re.findall(r"(?m)^#.*$", text) == [
        "# The First Part {.part}", "# One", "## Section", "# The Second Part {.part}", "# Two",
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["page", "chapter", "book"])
def test_notes_of_several_series_have_their_own_calls(bring: Bring, place: str) -> None:
    text = bring(
        "# One\n\nWords[^1] and[^ed-a] words[^2].\n\n[^1]: The author.\n\n[^ed-a]: The editor.\n\n[^2]: Again.\n\n"
        "# Two\n\nWords[^3].\n\n[^3]: Another chapter.\n",
        notes={"numbering": "chapter", "place": place, "series": [{"prefix": "ed", "name": "Editor"}]},
    )  # fmt: skip
    notes = dict(re.findall(r"(?m)^\[\^([^\]]+)\]: (.*)$", text))
    one = re.search(r"Words\[\^(.*?)\] and\[\^(.*?)\] words\[\^(.*?)\]\.", text)
    two = re.search(r"Words\[\^([^\]]*)\]\.", text)
    assert one is not None
    assert two is not None
    said = [notes[key] for key in (*one.groups(), two[1])]
    assert said == ["The author.", "The editor.", "Again.", "Another chapter."]
    assert "Notes" not in text


def test_heads_that_a_table_repeats_are_set_aside(bring: Bring) -> None:
    rows = "".join(f"| row {number} | words |\n" for number in range(60))
    text = bring(
        {
            "book.md": f"# One\n\nWords.\n\n| First | Second |\n| --- | --- |\n{rows}\nEnd.\n",
            "a.svg": SVG,
        }
    )
    assert text.count("First") == 1
    assert text.count("| row ") == 60


def test_what_a_term_means_is_one_paragraph_or_as_many_as_it_has(bring: Bring) -> None:
    meant = "Komitet gosudarstvennoi bezopasnosti, " + "which was the security of the state, " * 3
    text = bring(
        "# One\n\nThe KGB and the UN.\n\n# Abbreviations\n\n::: {#list-of-abbreviations}\n:::\n\n# Terms\n\n"
        "Quire\n\n:   Sheets laid into one another.\n\n    A second paragraph of it.\n",
        abbreviations={"KGB": f"{meant}and nothing else", "UN": "United Nations"},
    )
    assert f"\n\nKGB\n:   {meant}and nothing else\n\nUN\n:   United Nations\n\n" in text
    assert (
        "\n\nQuire\n\n:   Sheets laid into one another.\n\n    A second paragraph of it.\n" in text
    )


def test_a_formula_that_is_drawn_comes_as_the_words_that_describe_it(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    built = build(write_book(
        "# One\n\nLet a sheet be $w$ wide, with $h > w$, folded ($r = \\frac{h}{w}$) $n$ times, so that\n\n"
        "$$p = 2 \\cdot 2^{n}$$ {#eq-pages}\n\nis their number.\n\n| a | $x^2$ |\n|---|---|\n| 1 | 2 |\n"
    ), ("pdf",))  # fmt: skip
    text, looks = brought_back(built, tmp_path)
    assert "Let a sheet be w wide, with h > w, folded (r = h/w) n times, so that" in text
    assert "\n\np = 2 ⋅ 2ⁿ\n\nis their number.\n" in text
    assert "| a | x² |" in text
    assert looks.count("formula") == 1


def test_a_table_near_the_contents_stays_a_table(bring: Bring) -> None:
    text = bring("# One\n\nFew words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n" in text


def test_tables_beside_one_another_and_lists_below_one_another_stay_apart(bring: Bring) -> None:
    tables = "".join(
        f"| {name} | b |\n|---|---|\n| {name}1 | 2 |\n\n: Of {name}. {{#tbl-{name}}}\n\n"
        for name in ("p", "q")
    )
    text = bring(
        f"# One\n\nWords before it.\n\n::: {{#tbl-two layout-ncol=2}}\n{tables}Two tables.\n:::\n\nWords behind it.\n\n"
        "1. first\n2. second\n\n- third\n- fourth\n\nEnd.\n"
    )
    assert "| p | b |\n| --- | --- |\n| p1 | 2 |\n\n: Of p.\n\n| q | b |" in text
    assert "1. first\n2. second\n\n- third\n- fourth\n\nEnd." in text


def test_captions_beside_one_another_are_each_of_their_own_picture(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book(
        "# One\n\nWords before it.\n\n::: {#fig-two layout-ncol=2}\n![The left one.](a.svg){#fig-a}\n\n"
        "![The right one.](b.svg){#fig-b}\n\nTwo pictures.\n:::\n\nWords behind it.\n"
    )
    (root / "manuscript" / "a.svg").write_bytes(SVG)
    (root / "manuscript" / "b.svg").write_bytes(SVG.replace(b"h4v4z", b"h4v4h-4z"))
    text, _ = brought_back(build(root, ("pdf",)), tmp_path)
    assert re.findall(r"!\[(.*?)\]", text) == ["The left one.", "The right one."]
    assert "Two pictures." in text


def test_what_floats_comes_back_where_its_author_put_it_with_its_note(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    words = "Of sheets and folds there is no end, and of the making of books as little. "
    root = write_book(
        f"# One\n\n{words * 30}\n\nBefore it.[^1]\n\n![A *square*.[^2]](a.svg){{#fig-a width=100% height=12cm}}\n\n"
        f"Behind it.[^3] {words * 30}\n\n[^1]: First.\n\n[^2]: Second.\n\n[^3]: Third.\n"
    )
    (root / "manuscript" / "a.svg").write_bytes(SVG)
    text, looks = brought_back(build(root, ("pdf",)), tmp_path)
    assert "Before it.[^1]\n\n![A *square*.[^2]](<media/picture-1.png>)\n\nBehind it.[^3]" in text
    assert "number" not in looks


def test_lists_tables_quotations_and_paragraphs_are_whole_over_the_end_of_a_page(
    bring: Bring,
) -> None:
    words = "Of sheets and folds there is no end, and of the making of books as little."
    items = "".join(f"- {words} {n}\n\n    - deeper {n}\n\n" for n in range(20))
    quoted = "".join(f"> {words} Q{n}.\n>\n" for n in range(40))
    rows = "".join(f"| {n} | {words} {words} |\n" for n in range(40))
    text = bring(
        f"# One\n\n{' '.join([words] * 60)}\n\n{items}\n{quoted}\n| a | b |\n|--|-----|\n{rows}\n: The table.\n\nEnd.\n"
    )
    flow = text.strip().split("\n\n")
    assert flow[1] == " ".join([words] * 60)
    assert [line.strip() for line in flow[2].split("\n")] == [
        line for n in range(20) for line in (f"- {words} {n}", f"- deeper {n}")
    ]
    assert flow[3].split("\n>\n") == [f"> {words} Q{n}." for n in range(40)]
    assert [line.split(" | ")[0] for line in flow[4].split("\n")] == [
        "| a", "| ---", *(f"| {n}" for n in range(40))
    ]  # fmt: skip
    assert flow[5:] == [": The table.", "End."]


def test_every_note_of_a_book_is_whole_wherever_it_stands(bring: Bring) -> None:
    text = bring(
        "# One\n\nWords[^1] by the translator,[^tr-a] and more.\n\n::: landscape\n| a | b |\n|---|---|\n| c[^2] | d |\n:::\n\n"
        "[^1]: The first.\n\n    Its second paragraph:\n\n    - one\n    - two\n\n[^tr-a]: Of the translator.\n\n[^2]: Turned.\n",
        notes={"series": [{"prefix": "tr", "name": "Translator", "marks": "symbols", "place": "chapter"}]},
    )  # fmt: skip
    notes = dict(re.findall(r"(?ms)^\[\^([^\]]+)\]: (.*?)(?=\n\n\[\^|\Z)", text))
    calls = re.findall(
        r"Words\[\^(.*?)\] by the translator,\[\^(.*?)\] and more.*?\| c\[\^(.*?)\] \|",
        text,
        re.DOTALL,
    )
    assert [notes[key].strip() for key in calls[0]] == [
        "The first.\n\n    Its second paragraph:\n\n    - one\n    - two", "Of the translator.", "Turned.",
    ]  # fmt: skip
    assert "Translator’s" not in text


def test_what_stands_before_the_first_chapter_becomes_front_matter(
    bring: Bring, tmp_path: Path
) -> None:
    text = bring(
        "# One\n\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: First. {#tbl-a}\n\n| c | d |\n|---|---|\n| 3 | 4 |\n\n"
        ": Second. {#tbl-b}\n\n@tbl-a and @tbl-b.\n\n# Tables\n\n::: {#list-of-tables}\n:::\n",
        author="Ada Writer", language="en-GB", publisher="The Test Press",
        rights="Copyright © 2026 Ada Writer. This book is told at greater length than a title page would be: all of it may "
        "be copied, by whoever likes to copy books of which nobody has any need at all.",
        dedication="For every note that was lost", epigraph={"text": "Nothing is lost.", "source": "A proverb"},
    )  # fmt: skip
    (written,) = (tmp_path / "back" / "manuscript").glob("*.md")
    keys = yaml.safe_load(written.read_text("utf-8").split("---")[1])
    assert (keys["title"], keys["author"], keys["language"]) == ("A Test", "Ada Writer", "en-GB")
    assert keys["rights"].startswith("Copyright © 2026 Ada Writer. This book")
    assert keys["dedication"] == "For every note that was lost"
    assert keys["epigraph"] == {"text": "Nothing is lost.", "source": "A proverb"}
    assert re.findall("(?m)^# .*$", text)[0] == "# One"
    assert text.strip().startswith("# One")
    assert "\n\n1.1 First .... 1\\\n1.2 Second .... 1\n" in text


def test_a_note_by_its_line_is_called_by_the_words_that_it_is_of(bring: Bring) -> None:
    text = bring(
        "# One\n\nWords before it.\n\n::: {.verse .lines}\nThe dear [repose]{.lemma}[^app-a] for limbs\n"
        "with [travel]{.lemma}[^app-b] tired;\n:::\n\nEnd.\n\n[^app-a]: respose, the quarto\n\n[^app-b]: trauaill, the same\n",
        notes={"series": [{"prefix": "app", "name": "Readings", "marks": "lines"}]},
    )  # fmt: skip
    notes = dict(re.findall(r"(?m)^\[\^([^\]]+)\]: (.*)$", text))
    one = re.search(r"repose\[\^(.*?)\] for limbs\\\nwith travel\[\^(.*?)\] tired;", text)
    assert one is not None
    assert [notes[key] for key in one.groups()] == [
        "1 repose\\] respose, the quarto", "2 travel\\] trauaill, the same",
    ]  # fmt: skip


def test_lines_in_the_middle_and_at_the_right_stay_lines(bring: Bring) -> None:
    text = bring(
        "# One\n\nWords before it, more than one line of them, so that it is seen how wide a page is here.\n\n"
        "::: center\nA line in the middle\\\nis a sign over a shop\n:::\n\nEnd.\n"
    )
    assert "A line in the middle\\\nis a sign over a shop\n" in text


def test_what_is_printed_before_its_place_does_not_put_the_rest_out_of_order() -> None:
    """A caption of several figures is text that floats with them: the rest stays in the order of the structure."""

    def shape(order: tuple[int, ...], kind: Kind = "paragraph") -> Shape:
        line = Line((Word("x", BOX),), BOX, order=order)
        return Shape(kind, (Row(0, (line,), BOX, 10.0, 10.0, order=order),))

    first, moved, table, *rest = (
        shape((0, 1)), shape((0, 4)), shape((0, 3), "table"), *(shape((0, n)) for n in range(5, 30)),
    )  # fmt: skip
    pages = put_in_order([[first, rest[0]], [table, moved, *rest[1:]]])
    assert pages == [[first, table, moved, rest[0]], rest[1:]]


def test_a_heading_behind_its_number_keeps_its_link_and_its_emphasis(bring: Bring) -> None:
    text = bring("# Of *Mills* and [sheep](https://example.org/a)\n\nWords.\n")
    assert text.strip().startswith("# Of *Mills* and [sheep](https://example.org/a)\n")


def test_a_part_before_the_first_chapter_is_no_title_page(bring: Bring) -> None:
    words = "Of sheets and folds there is no end, and of the making of books as little as of reading them."
    text = bring(f"# The First Part {{.part}}\n\n# One\n\n{words}\n\n# Two\n\n{words}\n")
    assert re.findall(r"(?m)^#.*$", text) == ["# The First Part {.part}", "# One", "# Two"]


def test_an_item_has_as_many_paragraphs_as_it_had(bring: Bring) -> None:
    words = "Of sheets and folds there is no end, and of the making of books as little."
    items = "".join(f"{n}. First {n}. {words}\n\n    Second {n}. {words}\n\n" for n in range(1, 12))
    text = bring(f"# One\n\nWords.\n\n{items}\nEnd.\n")
    found = text.partition("Words.\n\n")[2].partition("\n\nEnd.")[0]
    assert found == "\n".join(
        f"{n}. First {n}. {words}\n\n{' ' * len(str(n))}  Second {n}. {words}" for n in range(1, 12)
    )


def test_a_picture_in_a_line_does_not_part_its_paragraph(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book("# One\n\nWords before ![a square](a.svg){width=2cm} and words behind it.\n")
    (root / "manuscript" / "a.svg").write_bytes(SVG)
    text, _ = brought_back(build(root, ("pdf",)), tmp_path)
    assert "Words before and words behind it.\n\n![](<media/picture-1.png>)" in text


def test_a_heading_is_one_though_its_lines_look_different(bring: Bring) -> None:
    words = "Of Sheets and Folds and of the Making of Books and of What Is in None"
    text = bring(
        f"# One\n\nWords.\n\n## Two\n\nWords.\n\n### {words} **And of Reading Them, as Little as Is Said of It**\n\nWords.\n"
    )
    found = re.findall("(?m)^### (.*)$", text)
    assert [line.replace("*", "") for line in found] == [
        f"{words} And of Reading Them, as Little as Is Said of It"
    ]
