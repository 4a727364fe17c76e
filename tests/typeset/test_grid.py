"""Lines of text stand on one grid, on all pages of a book, whatever stands between them or in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import builders
import pytest
from conftest import BOOKS, Built, build
from readers import base_lines, lines_off_grid, path_bounds

from octavo.reading.theme import load_theme

SIZE = 11  # points
WORDS = (
    "The compositor of this book puts one line beneath the other, and where a line of one page stands there stands a "
    "line of the page that faces it, for paper is thin and what is printed on its other side shines through. "
)
BAR = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 %d"><path d="M0 0h90v%dz"/></svg>'
FILES = {f"bar{n}.svg": BAR % (n, n) for n in (7, 31, 53)}
# What stands in a line.
INLINE = {
    "a note's call": "words[^n] and",
    "a call in italics": "*words*[^n] *and* more",
    "raised and lowered": "the 2^nd^ of H~2~O and",
    "code": "`code_of(it)` and",
    "bold": "**bold words** and",
    "small capitals": "[Small Capitals]{.smallcaps} and",
    "a formula": "$a^{n_i} + \\sqrt{b_j}$ and",
    "a fraction": "$\\frac{a}{b}$ and",
    "another script": "the word Արցախ and",
    "another language": "the word [Լեռնային Ղարաբաղ]{lang=hy} and",
    "a low picture": "![a bar](bar7.svg){width=30px alt=x} and",
    "a high picture": "![a bar](bar53.svg){height=53px alt=x} and",
    "a link": "see <https://example.org/a/long/address/that/has/no/end/index.html> and",
}
# What stands between paragraphs.
BLOCKS = {
    "quotation": f"> {WORDS}[^n]\n>\n> {WORDS}",
    "quotation in one": f"> {WORDS}\n>\n> > {WORDS}",
    "list": f"- {WORDS}\n- One.[^n]\n- {WORDS}",
    "numbered list": f"1. {WORDS}\n2. One.\n\n   {WORDS}\n\n   - Two.\n   - {WORDS}",
    "definitions": f"Line\n:   {WORDS}\n\nGrid\n:   What they stand on.\n\n    {WORDS}",
    "table": "| a | b |\n|---|---|\n| one[^n] | two |\n| three | four |\n\n: A caption of it",
    "table without a caption": "| a | b |\n|---|---|\n| one | two |",
    "code": "```python\ndef leaves(sheets):\n    return 8 * sheets\n```",
    "figure": '![A caption of some words.[^n]](bar31.svg){alt="x"}',
    "picture by itself": '![](bar53.svg){alt="x" width=200px}',
    "formula": "$$\\sum_{i=0}^{n} \\frac{x_i}{y}$$",
    "numbered formula": "$$\\int_0^1 x\\,dx = \\frac12 \\tag{1}$$",
    "verse": "::: {.verse}\nOne line,\nand one.\n\nAnd one.\n\n— Somebody\n:::",
    "lines": "| One line,\n|   and one.",
    "letter": f"::: {{.letter}}\n[Here, now]{{.dateline}}\n\n[Dear,]{{.salutation}}\n\n{WORDS}\n\n[Yours]{{.signature}}\n:::",
    "call-out": f"::: {{.callout-note}}\n## Remember\n\n{WORDS}\n\n- One.\n- Two.\n:::",
    "dialogue": f"::: {{.dialogue}}\n**One.** {WORDS}\n\n**Two.** No.\n:::",
    "break": "* * *",
    "section": "## A Section of the Chapter With a Title That Goes On Over the End of Its Line, As Some Titles Do",
    "smaller section": "## A Section\n\n### A Section",
    "smallest section": f"## A Section\n\n### A Section\n\n{WORDS}\n\n#### A Section",
    "centred": "::: {.center}\nA sign\\\nover a shop\n:::",
    "long table": "| a | b |\n|---|---|\n" + "| one | two |\n" * 50,
    "long code": "```\n" + "code\n" * 70 + "```",
    "list with a table": "1.  | a | b |\n    |---|---|\n    | one | two |\n\n2.  Two.",
    "list with code": f"- {WORDS}\n\n  ```\n  code\n  ```\n\n- Two.",
    "quotation with a figure": f'> {WORDS}\n>\n> ![A bar.](bar31.svg){{alt="x"}}\n>\n> {WORDS}',
}
THEMES = [path.name for path in sorted((Path(__file__).parents[2] / "styles" / "themes").iterdir())]


def _with_notes(text: str, number: int) -> str:
    """A part of a chapter with a note for each of its calls."""
    parts = text.split("[^n]")
    keys = [f"[^n{number}x{place}]" for place in range(1, len(parts))]
    note = "A note of words enough for a line and a half, or so it seems to whoever reads it here at the foot of the page."
    called = "".join(part + key for part, key in zip(parts, [*keys, ""], strict=True))
    return "\n\n".join([called, *(f"{key}: {note}" for key in keys)])


def _chapter(number: int) -> str:
    """A chapter in which everything stands among text, in an order that nobody chose."""
    dice = random.Random(number)  # noqa: S311
    parts = [f"{WORDS}{what} {WORDS}" * 2 for what in INLINE.values()]
    parts += [f"{WORDS}\n\n{block}\n\nAnd on. {WORDS}" for block in BLOCKS.values()]
    dice.shuffle(parts)
    return f"# Chapter {number}\n\n" + "\n\n".join(
        _with_notes(part, 100 * number + place) for place, part in enumerate(parts)
    )


def _step(theme: str) -> float:
    """Points from one base line to the next."""
    return round(SIZE * load_theme(theme, BOOKS).leading * 4) / 4


@pytest.fixture(scope="module", params=THEMES)
def shuffled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Built]:
    """A book of three chapters with everything in them."""
    root = tmp_path_factory.mktemp("grid")
    files: dict[str, str | bytes] = {f"{n}.md": _chapter(n) for n in (1, 2, 3)}
    builders.write_book(
        root,
        files | FILES,
        theme=request.param,
        print={"font-size": SIZE},
        numbering={"sections": True},
    )
    return request.param, build(root, ("pdf",))


def test_every_line_of_text_stands_on_the_grid(shuffled: tuple[str, Built]) -> None:
    theme, built = shuffled
    assert len(base_lines(built.content("pdf"))) > 30
    assert lines_off_grid(built.content("pdf"), _step(theme)) == []


def _heights(content: bytes, *words: str) -> list[float]:
    """Where the lines stand that begin with such words, in points below the first of them; all on one page."""
    for page in base_lines(content):
        places = [next((y for y, _, text in page if text.startswith(w)), None) for w in words]
        found = [place for place in places if place is not None]
        if len(found) == len(words):
            return [round(found[0] - y, 1) for y in found]
    raise AssertionError(f"no page has {words}")


@pytest.mark.parametrize(
    ("inline", "lines"),
    [("$\\frac{a}{b}$", 1), ("H~2~O^2^", 1), ("![x](bar7.svg){height=7px alt=x}", 1),
     ("![x](bar53.svg){height=53px alt=x}", 3),
     ("$\\begin{pmatrix}a\\\\b\\\\c\\end{pmatrix}$", 3)],
)  # fmt: skip
def test_only_what_is_high_opens_a_line_and_then_by_whole_lines(
    write_book: Callable[..., Path], inline: str, lines: int
) -> None:
    text = f"# One\n\n| First\n| Second {inline}\n| Third\n"
    built = build(write_book({"a.md": text, **FILES}), ("pdf",))
    first, third = _heights(built.content("pdf"), "First", "Third")
    assert (first, third) == (0, (1 + lines) * 14)


@pytest.mark.parametrize("rows", range(1, 6))
def test_half_of_the_white_that_fills_a_line_stands_before_a_table_and_half_behind(
    write_book: Callable[..., Path], rows: int
) -> None:
    table = "| a | b |\n|---|---|\n" + "| one | two |\n" * rows
    content = build(write_book(f"# One\n\nBefore.\n\n{table}\nBehind.\n"), ("pdf",)).content("pdf")
    page = next(
        page for page in base_lines(content) if any(text == "Behind." for _, _, text in page)
    )
    before, behind = (next(y for y, _, text in page if text == w) for w in ("Before.", "Behind."))
    rules = [bottom for _, bottom, _, _ in path_bounds(content, "One") if behind < bottom < before]
    assert (before - behind) / 14 == pytest.approx(round((before - behind) / 14))
    # letters reach farther above their base line than below it
    assert (min(rules) - behind) - (before - max(rules)) == pytest.approx(6.6, abs=0.1)


def test_a_break_goes_with_the_words_before_it(write_book: Callable[..., Path]) -> None:
    """However many lines stand before it, no page begins with its stars."""
    for lines in range(24, 34):
        verse = "\n".join(f"| Line {number}" for number in range(lines))
        built = build(write_book(f"# One\n\n{verse}\n\n* * *\n\n{WORDS}\n"), ("pdf",))
        assert all(page[0][2] != "***" for page in base_lines(built.content("pdf")) if page)


@pytest.mark.parametrize(
    ("rule", "before"),
    [
        ("margin: 5pt 0", 28),  # down to the grid
        ("margin: 14pt 0", 28),
        # three lines of 17 points: 5 to four lines of the grid, and what their leading has more above than the text's
        ("margin: 14pt 0; line-height: 17pt", 28 + 2.5 + 1.5),
        ("margin: 14pt 0; line-height: 17pt; --grid: block behind", 28 + 1.5),
        ("margin: 14pt 0; line-height: 17pt; --grid: none", 28 + 1.5),
        ("margin: 14pt 0; --grid: block", 28),
    ],
)
def test_a_style_sheet_of_the_book_says_what_stands_on_the_grid(
    write_book: Callable[..., Path], rule: str, before: float
) -> None:
    """Whatever a block does, the text behind it is on the grid again, and its own lines are as far apart as it says."""
    text = "# One\n\nBefore.\n\n::: {.odd}\n| First\n| Second\n| Third\n:::\n\nBehind.\n"
    root = write_book(text)
    sheet = root / "styles" / "themes" / "classic" / "print.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(f".odd .line-block {{ margin: 0 }} .odd {{ {rule} }}\n", "utf-8")
    content = build(root, ("pdf",)).content("pdf")
    _, first, second, third, behind = _heights(
        content, "Before", "First", "Second", "Third", "Behind"
    )
    assert first == pytest.approx(before, abs=0.15)
    assert third - second == second - first == pytest.approx(17 if "17pt" in rule else 14, abs=0.1)
    assert behind % 14 == pytest.approx(0, abs=0.1)
