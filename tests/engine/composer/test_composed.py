"""What is composed is seen in the finished file: full lines, hanging marks, letters that give way, no word lost."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from builders import write_book
from conftest import build

from octavo.engine.composer.lines import spread
from octavo.workshop.pool import Workshop

ADDED = "\u2010\ufffe"  # a hyphen, and pdfium's sign for one at a line's end
NATURAL = 0.2  # em: the space of the face
WORDS = (
    "the a of and in printers people paper came many letters river maps ink songs small with day printed near hand "
    "latex remained government understanding extraordinarily beautiful manuscript it was as to be for on"
).split()


class Set(NamedTuple):
    """A line of text, in points."""

    page: int
    left: float
    right: float
    text: str
    spaces: tuple[float, ...]


def prose(seed: int, words: int = 1200) -> str:
    random = Random(seed)  # noqa: S311  (a seed, no secret)
    paragraphs = []
    while words > 0:
        count = random.randrange(30, 160)
        words -= count
        text = [
            random.choice(WORDS) + random.choice(["", "", "", "", ",", ";", "-known"])
            for _ in range(count)
        ]
        for _ in range(count // 40):
            place = random.randrange(count)
            text[place] = random.choice(
                ["*{}*", "[{}](https://example.org/)", "“{}”", "`{}`"]
            ).format(text[place])
        paragraphs.append(" ".join(text).capitalize() + ".")
    return "\n\n".join(paragraphs)


def lines_of(content: bytes, size: float = 11) -> list[Set]:
    """The lines of the pages, as their letters stand."""
    found = []
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document):
        text = page.get_textpage()
        rows: dict[int, list[tuple[float, float, str]]] = {}
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            letter = "-" if letter in ADDED else letter
            left, _, right, _ = text.get_charbox(index, loose=True)
            x, base_line = pdfium_c.c_double(), pdfium_c.c_double()
            pdfium_c.FPDFText_GetCharOrigin(text.raw, index, x, base_line)
            if letter.strip() and letter != "\u2060":
                rows.setdefault(round(base_line.value), []).append((left, right, letter))
        for _, glyphs in sorted(rows.items(), reverse=True):
            glyphs.sort()
            line, spaces = glyphs[0][2], []
            for (_, right, _), (left, _, letter) in pairwise(glyphs):
                if left - right > 0.09 * size:
                    line += " "
                    spaces.append(left - right)
                line += letter
            found.append(Set(number, glyphs[0][0], glyphs[-1][1], line, tuple(spaces)))
    return found


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = write_book(tmp_path_factory.mktemp("book"), f"# One\n\n{prose(1)}\n", language="en")
    return build(folder, ("pdf",)).content("pdf")


@pytest.fixture(scope="module")
def greedy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same book, its lines filled one after the other."""
    folder = tmp_path_factory.mktemp("book")
    book = write_book(folder, f"# One\n\n{prose(1)}\n", language="en", print={"composer": "greedy"})
    return build(book, ("pdf",)).content("pdf")


def full_lines(content: bytes) -> list[Set]:
    """Lines that reach the right margin, and not those of headings or folios."""
    lines = [line for line in lines_of(content) if len(line.spaces) > 4]
    return [line for line in lines if line.right - line.left > 308]


def test_lines_end_at_the_margin_and_small_marks_hang_over_it(composed: bytes) -> None:
    margins: dict[int, float] = {}  # of recto and verso
    for line in full_lines(composed):
        if re.fullmatch(r"[dhilnmu]", line.text[-1]):
            margins.setdefault(line.page % 2, line.right)
            assert line.right == pytest.approx(margins[line.page % 2], abs=0.5)
    hanging = [
        line.right - margins[line.page % 2]
        for line in full_lines(composed)
        if line.text[-1] in ",-"
    ]
    assert len(hanging) > 5
    assert all(0.5 < over < 0.25 * 11 for over in hanging)


def wide_lines(content: bytes) -> tuple[int, int]:
    """Lines whose spaces are wider than half again, and all full lines."""
    lines = full_lines(content)
    means = [sum(line.spaces) / len(line.spaces) / (NATURAL * 11) for line in lines]
    return sum(1 for mean in means if mean > 1.55), len(lines)


def test_few_lines_have_wide_spaces_of_those_that_had_them(composed: bytes, greedy: bytes) -> None:
    before, _ = wide_lines(greedy)
    after, lines = wide_lines(composed)
    assert lines > 60
    assert before > lines // 4
    assert after < before // 5


def test_spaces_of_a_line_are_alike(composed: bytes) -> None:
    """But beside slanted letters and an f, which hang over their space."""
    lines = [line for line in full_lines(composed) if re.fullmatch(r"[a-eg-z ,;.-]*", line.text)]
    uneven = [line for line in lines if max(line.spaces) - min(line.spaces) > 0.3]
    assert len(lines) > 20
    assert len(uneven) < len(lines) // 5


def test_no_word_is_lost_and_none_is_set_twice(tmp_path: Path) -> None:
    for seed in range(2, 4):
        text = prose(seed, 500)
        folder = write_book(tmp_path / str(seed), f"# One\n\n{text}\n", language="en")
        built = build(folder, ("pdf",))  # with its proof
        assert [
            finding.code for finding in built.build.findings if finding.severity.value == "error"
        ] == []


def test_a_page_does_not_end_in_a_part_of_a_word_where_its_paragraph_can_be_set_otherwise(
    tmp_path: Path,
) -> None:
    folder = write_book(tmp_path, f"# One\n\n{prose(8, 6000)}\n", language="en")
    last = {
        line.page: line.text
        for line in lines_of(build(folder, ("pdf",)).content("pdf"))
        if not line.text.isdigit()
    }
    divided = [
        text
        for text in last.values()
        if text[-1] == "-" and text.split(" ")[-1].strip("-“[`").lower() not in WORDS
    ]
    assert len(last) > 20
    assert divided == []


def test_letters_give_way_more_where_a_space_would_grow_by_more_than_half() -> None:
    space, natural, spaces = 2200, 300_000, 10
    scales = [
        spread(
            natural, spaces, natural + round(strain * (spaces * space / 2 + 0.02 * natural)), space
        )[0]
        for strain in (0.5, 0.75, 1.0, 1.25, 1.5, 3.0)
    ]
    assert scales == pytest.approx([1.013, 1.02, 1.02, 1.03, 1.03, 1.03])


def test_an_author_divides_words_in_print(tmp_path: Path) -> None:
    random = Random(3)  # noqa: S311  (a seed, no secret)
    words = [random.choice(["Karabakhcrossing", "mountainroads", "the", "of"]) for _ in range(400)]
    text = f"# One\n\n{' '.join(words)}\n"
    how = {"hyphenation": {"exceptions": ["Karabakh-crossing"], "never": ["mountainroads"]}}
    content = build(write_book(tmp_path, text, language="en", print=how), ("pdf",)).content("pdf")
    ends = {line.text.split(" ")[-1] for line in lines_of(content) if line.text[-1] == "-"}
    assert {end[-9:] for end in ends} == {"Karabakh-"}


def test_pages_are_the_same_whether_they_are_set_at_once_or_kept(tmp_path: Path) -> None:
    folder = write_book(tmp_path, f"# One\n\n{prose(7, 2500)}\n", language="en")
    with Workshop(1, keep=True) as workshop:
        first = build(folder, ("pdf",), workshop).content("pdf")
        again = build(folder, ("pdf",), workshop).content("pdf")
    assert first == again == build(folder, ("pdf",)).content("pdf")


def test_a_caption_of_words_that_only_the_engine_can_set_is_composed(tmp_path: Path) -> None:
    """In this theme a caption is slanted, and one of its words has another font."""
    text = "# One\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: The principal events, with a reference for each.\n"
    built = build(write_book(tmp_path, text, language="en", theme="fiction"), ("pdf",))
    assert "The principal events, with a reference for each." in " ".join(
        line.text for line in lines_of(built.content("pdf"))
    )


def test_an_editor_sets_a_paragraph_in_a_line_less_or_one_more(tmp_path: Path) -> None:
    """Where it can be done without spaces that are too wide or too narrow: here, of some paragraphs."""
    paragraphs = [prose(seed, 90).replace("\n\n", " ") for seed in range(20, 32)]

    def count(name: str) -> list[int]:
        text = "\n\n".join(f"::: {name}\nBEGIN {p} END.\n:::" for p in paragraphs)
        folder = write_book(tmp_path / name, f"# One\n\n{text}\n", language="en")
        lines = lines_of(build(folder, ("pdf",)).content("pdf"))
        lines = [line for line in lines if len(line.spaces) > 2 or line.text.endswith("END.")]
        begins = [number for number, line in enumerate(lines) if line.text.startswith("BEGIN")]
        ends = [number for number, line in enumerate(lines) if line.text.endswith("END.")]
        return [end - begin + 1 for begin, end in zip(begins, ends, strict=True)]

    usual, tight, loose = count("usual"), count("tight"), count("loose")
    assert {a - b for a, b in zip(tight, usual, strict=True)} == {0, -1}
    assert {a - b for a, b in zip(loose, usual, strict=True)} == {0, 1}


@pytest.mark.parametrize(
    ("theme", "sign"),
    [
        pytest.param("classic", "\u2610", id="sign of another font"),
        pytest.param("fiction", "word", id="font that kerns spaces"),
    ],
)
def test_lines_of_words_that_the_engine_sets_end_at_the_margin(
    tmp_path: Path, theme: str, sign: str
) -> None:
    text = "\n\n".join(
        f"{sign} {line.replace(' of ', f' {sign} ')}" for line in prose(3).split("\n\n")
    )
    built = build(write_book(tmp_path, f"# One\n\n{text}\n", language="en", theme=theme), ("pdf",))
    codes = {finding.code for finding in built.build.findings}
    assert not codes & {"print-margins", "print-text"}
    margins: dict[int, list[float]] = {}  # of recto and verso
    for line in full_lines(built.content("pdf")):
        if re.fullmatch(r"[dhilnmu]", line.text[-1]):
            margins.setdefault(line.page % 2, []).append(line.right)
    assert sum(map(len, margins.values())) > 10
    assert all(max(ends) - min(ends) < 0.5 for ends in margins.values())
