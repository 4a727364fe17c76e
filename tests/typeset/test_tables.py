"""Tables fit their page: captions have its width, numbers stay whole, and what is crowded is set smaller."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
from builders import write_book
from conftest import build
from readers import pdf_pages

HEADS = "First long heading | Second long heading | Third long heading | Fourth long heading | Fifth heading"
WORDS = (
    "internationalization | incomprehensibilities | uncharacteristically | counterrevolutionaries | "
    "disproportionately"
)


def table(*rows: str, caption: str = "") -> str:
    count = rows[0].count("|") + 1
    lines = [rows[0], "|".join(["---"] * count), *rows[1:]]
    text = "\n".join(f"| {line} |" for line in lines)
    return f"{text}\n\n: {caption}\n" if caption else f"{text}\n"


def printed(tmp_path: Path, text: str) -> tuple[list[str], list[str], bytes]:
    """Lines of the book's one chapter, what was said, and the PDF."""
    root = write_book(tmp_path, f"# One\n\n{text}", language="en-GB")
    built = build(root, ("pdf",))
    content = built.content("pdf")
    lines = [line.strip() for page in pdf_pages(content) for line in page.splitlines()]
    return lines, [f"{f.place}: {f.message} [{f.code}]" for f in built.build.findings], content


def right_edge(content: bytes) -> float:
    """Of the words of a PDF, as a share of its pages' width."""
    edge = 0.0
    for page in pdfium.PdfDocument(content):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if text.get_text_range(index, 1).strip():
                edge = max(edge, text.get_charbox(index)[2] / page.get_width())
    return edge


def test_a_caption_has_the_width_of_the_page(tmp_path: Path) -> None:
    words = "A caption that is wider than its table"
    lines, said, _ = printed(tmp_path, table("a | b", "1 | 2", caption=words))
    assert said == []
    assert words in lines


def test_a_caption_in_a_list_keeps_to_the_list(tmp_path: Path) -> None:
    words = "A caption that is wider than its table"
    inside = table("a | b", "1 | 2", caption=words).replace("\n", "\n  ")
    lines, said, content = printed(tmp_path, f"- Item\n\n  {inside}")
    assert said == []
    assert words in lines
    assert right_edge(content) < 0.87


def test_numbers_are_whole_and_words_are_hyphenated_in_a_crowded_table(tmp_path: Path) -> None:
    text = table(
        f"Name | {HEADS} | 6 | 7", f"Supercalifragilistic | {WORDS} | 12,345.67 | 98,765.43"
    )
    lines, said, content = printed(tmp_path, text)
    assert said == []
    whole = " ".join(lines)
    assert "12,345.67" in whole
    assert "98,765.43" in whole
    assert (
        "inter\ufffe" in whole or "inter‐" in whole or "inter-" in whole
    )  # pdfium's sign for a hyphen
    assert right_edge(content) < 0.87


def test_a_number_in_a_narrow_column_takes_room_from_its_neighbours(tmp_path: Path) -> None:
    long = (
        "A sentence that is long enough to make pandoc give every column a width of its own. " * 2
    )
    text = table("A | B | C | D | E | F", f"{long} | x | y | z | w | 12,345,678.90")
    lines, said, _ = printed(tmp_path, text)
    assert said == []
    assert any("12,345,678.90" in line for line in lines)


def test_a_table_too_wide_for_hyphens_is_set_smaller_and_told(tmp_path: Path) -> None:
    figures = " | ".join(["1,234,567,890"] * 6)
    heads = " | ".join(f"Year{n}" for n in range(6))
    lines, said, content = printed(tmp_path, f"Text.\n\n{table(heads, figures)}")
    assert said == [
        "manuscript/book.md:9: the table has 6 columns, which are tight on a page of this width: "
        "it is set in 7.75 points [table-crowded]"
    ]
    assert " ".join(lines).count("1,234,567,890") == 6
    assert right_edge(content) < 0.87


def test_a_table_that_nothing_helps_stays_within_the_margins(tmp_path: Path) -> None:
    figures = " | ".join([f"Constantinople{n}" for n in range(16)])
    lines, said, content = printed(tmp_path, f"Text.\n\n{table(figures, figures)}")
    assert len(said) == 1
    assert "the table has 16 columns, too many for a page of this width" in said[0]
    assert right_edge(content) < 0.87
    letters = "".join("".join(lines).split()).replace("\ufffe", "")
    assert letters.count("1") >= 14
