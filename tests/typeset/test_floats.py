"""What does not fit on the rest of its page is printed on another, the text goes on, and every edition proves it."""

from __future__ import annotations

import random
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import readers
from builders import write_book
from conftest import ALONE, Built, build

from octavo.pipeline import build_book

TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "


def _svg(height: int) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="{height}" viewBox="0 0 300 {height}">'
        f'<rect width="300" height="{height}" fill="#ddd"/></svg>'
    ).encode()


def _book(seed: int, wishes: tuple[str, ...]) -> dict[str, str | bytes]:
    """A chapter with figures of all heights, some with notes, and tables."""
    dice = random.Random(seed)  # noqa: S311
    parts = ["# One"]
    for number in range(44):
        parts.append(f"P{number} {TEXT * dice.randint(1, 6)}")
        if number % 9 == 8:
            parts.append(f"## Section {number}")
        wish = dice.choice(wishes)
        if dice.random() < 0.3:
            note = f"[^n{number}]" * (number % 3 == 0)
            height = dice.choice((120, 200, 260, 330))
            parts.append(
                f'![Caption {number}.{note}](p{height}.svg){{#fig-{number}{wish} alt="p"}}'
            )
            parts += [f"[^n{number}]: Note of {number}."] if note else []
        elif dice.random() < 0.1:
            rows = "".join(f"| a{row} | {row} |\n" for row in range(dice.randint(4, 16)))
            parts.append(f"| A | B |\n|---|---|\n{rows}\n: Caption {number}. {{#tbl-{number}{wish}}}")  # fmt: skip
    pictures = {f"p{height}.svg": _svg(height) for height in (120, 200, 260, 330)}
    return {"book.md": "\n\n".join(parts) + "\n", **pictures}


def _codes(built: Built) -> set[str]:
    return {finding.code for finding in built.build.findings} - {"not-run", "print-float-far"}


def _pages(built: Built) -> list[str]:
    return [" ".join(page.split()) for page in readers.pdf_pages(built.content("pdf"))]


ALL = ("", "", " float=top", " float=bottom", " float=page", " float=here")


@pytest.mark.parametrize(
    ("seed", "wishes", "front"),
    [(4, ("",), {}), (5, ALL, {}), (12, ALL, {"barrier": "section"})],
)
def test_editions_with_floats_are_proved_to_be_one_book(
    tmp_path: Path, seed: int, wishes: tuple[str, ...], front: dict[str, str]
) -> None:
    built = build(write_book(tmp_path, _book(seed, wishes), print=front))
    assert _codes(built) == set()
    assert len([name for name in _names(built) if name.endswith(" 1 head")]) > 3


def _names(built: Built) -> list[str]:
    """The names of all places in the PDF."""
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        return [str(name) for name in tree]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A figure for which there is no room, with a note, and text behind it."""
    text = (
        f"# One\n\n{TEXT * 15}\n\n![Moved.[^m]](p330.svg){{#fig-m alt=\"p\"}}\n\n[^m]: Of the figure.\n\n"
        f"Behind {TEXT * 30}\n\nSee @fig-m.\n\n# Two\n\nEnd.\n"
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("moved")
    return build(write_book(folder, {"book.md": text, "p330.svg": _svg(330)}))


def test_the_text_goes_on_where_a_figure_does_not_fit(moved: Built) -> None:
    pages = _pages(moved)
    call = next(index for index, page in enumerate(pages) if "Behind words" in page)
    assert "Moved." not in pages[call]
    assert "Figure 1.1. Moved." in pages[call + 1]
    assert "Of the figure." in pages[call + 1]  # its note is on its page
    assert _codes(moved) == set()


def test_the_page_that_a_figure_left_is_full(tmp_path: Path) -> None:
    text = f'# One\n\n{TEXT * 15}\n\n![Moved.](p330.svg){{WISHalt="p"}}\n\n{TEXT * 60}\n'
    short = []
    for wish in ("", "float=here "):
        folder = tmp_path / (wish.strip() or "auto")
        files = {"book.md": text.replace("WISH", wish), "p330.svg": _svg(330)}
        date = {"SOURCE_DATE_EPOCH": "1700000000"}
        root = write_book(folder, files)
        made = build_book(root, ("pdf",), date, ALONE, lambda *_: None)
        assert made.makeup is not None
        faults = [f for f in made.makeup.faults if f.code == "makeup-short" and f.weight >= 3]
        short.append(len(faults))
    assert short == [0, 1]


def test_what_is_called_behind_the_end_of_a_page_is_not_at_its_foot(tmp_path: Path) -> None:
    lines = "\n\n".join(["P " + TEXT * 2] * 7)
    text = f'# One\n\n{lines}\n\n## Two\n\n![At the foot.](p200.svg){{float=bottom alt="p"}}\n\n{TEXT * 40}\n'
    built = build(write_book(tmp_path, {"book.md": text, "p200.svg": _svg(200)}))
    assert _codes(built) == set()


def test_on_screens_and_for_who_listens_it_stands_where_it_is_called(moved: Built) -> None:
    html = " ".join("".join(readers.html_tree(moved.content("html")).itertext()).split())
    assert html.index("Moved.") < html.index("Behind words")


def test_a_page_begins_with_its_first_word_that_stands_in_no_float(moved: Built) -> None:
    page_map = moved.build.page_map
    assert page_map is not None
    marks = {page.folio: page.start for page in page_map.pages if page.division_id}
    before = len(re.sub(r"\W", "", TEXT * 15 + "One Figure11 Moved"))
    assert marks["2"] is not None
    assert marks["2"] > before  # the caption is counted where it is called


@pytest.mark.parametrize("key", ["float=top", "float=bottom", "float=page", ".landscape"])
def test_bullets_go_with_the_list_in_a_cell(tmp_path: Path, key: str) -> None:
    """The engine lays them out with the rest of a page; those of a block that leaves its place could not be drawn."""
    table = "+-------+-------+\n| A     | - Xx  |\n|       | - Xx  |\n+-------+-------+\n"
    text = f"# One\n\n{TEXT}\n\n{table}\n: Kinds. {{#tbl-a {key}}}\n\n{TEXT * 9}\n"
    built = build(write_book(tmp_path, text), ("pdf",))
    assert _codes(built) == set()
    bullets, words = (_places(built.content("pdf"), letter) for letter in "•X")
    assert len(bullets) == len(words) == 2
    along = 2 if key == ".landscape" else 1  # on its side a line runs upwards
    for bullet, word in zip(bullets, words, strict=True):
        assert bullet[0] == word[0]
        assert 2 < word[along] - bullet[along] < 15
        assert abs(word[3 - along] - bullet[3 - along]) < 5


def _places(content: bytes, letter: str) -> list[tuple[int, float, float]]:
    """Where a letter stands: page, and its lower left corner."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(len(document)):
            text = document[number].get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1) == letter:
                    left, bottom, _, _ = text.get_charbox(index)
                    found.append((number, left, bottom))
    return found


def test_floats_that_are_left_stand_before_the_next_chapter(tmp_path: Path) -> None:
    text = f"# One\n\n{TEXT * 15}\n\n![Moved.](p330.svg){{#fig-m alt=\"p\"}}\n\nSee @fig-m.\n\n# Two\n\nEnd.\n"  # fmt: skip
    built = build(write_book(tmp_path, {"book.md": text, "p330.svg": _svg(330)}))
    pages = _pages(built)
    figure = next(index for index, page in enumerate(pages) if "Moved." in page)
    assert figure < next(index for index, page in enumerate(pages) if "End." in page)
    assert _codes(built) == set()


def test_a_book_may_keep_everything_where_it_stands(tmp_path: Path) -> None:
    files = _book(4, ("",))
    built = build(write_book(tmp_path, files, print={"floats": "here"}), ("pdf",))
    assert not any(" head" in name for name in _names(built))
    assert _codes(built) == set()


def test_a_table_on_its_side_has_its_page_and_is_read(tmp_path: Path) -> None:
    heads = "| Work | " + " | ".join(f"Month {n}" for n in range(12)) + " |\n|" + "---|" * 13
    rows = "\n".join(f"| Row {n} |" + f" {n * 9} |" * 12 for n in range(6))
    text = (
        f"# One\n\n{TEXT * 3}\n\n{heads}\n{rows}\n\n: Turned.[^t] {{#tbl-t .landscape}}\n\n[^t]: Its note.\n\n"
        f"Behind {TEXT * 40} @tbl-t.\n"
    )
    built = build(write_book(tmp_path, text))
    assert _codes(built) == set()
    page = next(page for page in _pages(built) if "Turned." in page)
    assert "Behind" not in page
    assert "words of a text" not in page
    assert "Its note." in page


def _rows(count: int) -> str:
    return "| A | B |\n|---|---|\n" + "".join(f"| a{row} | {row} |\n" for row in range(count))


HARD = {
    "tables about as high as a page": "\n\n".join(
        f"{TEXT * 9}\n\n{_rows(count)}\n: Table {count} {{#tbl-{count}}}"
        for count in range(24, 34, 2)
    )
    + "\n\n@tbl-24\n",
    "a figure that has no room for its notes": (
        f'{TEXT * 15}\n\n![Cap.{"".join(f"[^m{n}]" for n in range(9))}](p500.svg){{#fig-a alt="p"}}\n\n'
        + "\n\n".join(f"[^m{n}]: {'Note words ' * 20}" for n in range(9))
        + f"\n\n{TEXT * 40}\n"
    ),
    "more figures than text": f"{TEXT}\n\n" + "\n\n".join(
        f'![Cap {n}.](p330.svg){{#fig-{n} alt="p"}}' for n in range(4)
    ),
    "boxes on their side, one too large": (
        f"- {TEXT}\n\n  {TEXT}\n\n::: landscape\n{TEXT * 100}\n:::\n\n::: landscape\n{TEXT * 5}\n\n{_rows(4)}\n:::\n\n"
        f"{TEXT * 30}\n"
    ),
    "a page that is begun by force": (
        f'{TEXT * 15}\n\n![Cap.](p330.svg){{#fig-a alt="p"}}\n\n::: new-page\n{TEXT * 9}\n:::\n\n{TEXT * 9}\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", HARD.values(), ids=list(HARD))
def test_nothing_is_lost_where_there_is_no_room(tmp_path: Path, text: str) -> None:
    files = {"book.md": f"# One\n\n{text}", "p330.svg": _svg(330), "p500.svg": _svg(500)}
    built = build(write_book(tmp_path, files), ("pdf", "html"))
    assert _codes(built) == set()
