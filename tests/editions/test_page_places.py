"""A page is marked before its first letter, whatever box that stands in, and whatever ornament is above it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from builders import SVG
from conftest import Built, build

# too short to be hyphenated: where a page begins, a word begins
WORDS = "spine verso recto folio call of the a and in its hand forme quoin chase trim sign".split()


class Writer:
    """Writes blocks of a chapter, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def words(self, least: int, most: int) -> str:
        """Some words."""
        return " ".join(self._random.choices(WORDS, k=self._random.randint(least, most)))

    def box(self) -> str:
        """Words in a box of any kind."""
        words = self.words(1, 2)
        return self._random.choice([
            f"`{words}`", f"`-{words}`", f"(`{words}`)", f"[{words}]{{.smallcaps}}", "H~2~O",
            f"^{self.words(1, 1)}^{words}", f"[{words}](https://example.org/a)", f"*{words}*",
            rf"\--**{words}**", "$x_2$", '![](a.svg){alt="A" height=8pt}', f"“{words}”",
            f"[{words}]{{lang=la}}", f"-{self._random.randint(1, 9)}",
        ])  # fmt: skip

    def run(self, least: int, most: int) -> str:
        """Boxes and words."""
        return " ".join(
            self.box() if self._random.random() < 0.5 else self.words(1, 4)
            for _ in range(self._random.randint(least, most))
        )

    def block(self) -> str:
        """A block of any kind."""
        kind = self._random.randrange(8)
        if kind == 0:
            return "\n".join(f"{self.run(1, 2)}\n:   {self.run(1, 3)}\n" for _ in range(3))
        if kind == 1:
            form = self._random.choice(["{}.", "({})", "{})"])
            first = self._random.choice([1, 9, 98])
            return "\n".join(f"{form.format(first + n):5} {self.run(1, 4)}" for n in range(4))
        if kind == 2:
            return "\n".join(f"- {self.run(1, 4)}" for _ in range(3))
        if kind == 3:
            return self._random.choice(
                ["***", f"> {self.run(2, 9)}", f"```\n-{self.words(2, 5)}\n```", f"## {self.words(1, 4)}",
                 '![The spine](a.svg){alt="A" height=30pt}', "$$x^2$$",
                 f"<dl><dt>{self.words(1, 2)}</dt><dt>-{self.words(1, 2)}</dt><dd>x</dd></dl>"]
            )  # fmt: skip
        note = f"^[{self.words(3, 9)}]" if self._random.random() < 0.2 else ""
        return self.run(3, 20) + note


def assert_marks_stand_at_the_first_letters(built: Built) -> int:
    """Hold the marks of EPUB and HTML against the first letters of pages; how many were."""
    pdf = built.content("pdf")
    texts = dict(zip(readers.pdf_labels(pdf), readers.pdf_pages(pdf), strict=True))
    trees = {
        "epub": list(readers.epub_documents(built.content("epub")).values()),
        "html": [readers.html_tree(built.content("html"))],
    }
    count = 0
    for name, documents in trees.items():
        for mark in readers.page_breaks(documents):
            if mark.label.isdigit():
                page = re.sub(r"^[*•◦▪]+", "", readers.squeeze(texts[mark.label]))
                after = mark.after[:4]
                assert page.startswith(after), (name, mark.label, page[:40], mark.after)
                count += 1
    return count


@pytest.mark.parametrize("seed", range(3))
def test_a_page_is_marked_before_its_first_letter_whatever_box_that_is_in(
    tmp_path: Path, write_book: Callable[..., Path], seed: int
) -> None:
    writer = Writer(seed)
    chapter = "\n\n".join(["# One", "First.", *(writer.block() for _ in range(110)), "End."])
    # a figure that moves stands before the first letter of its page: that is asked in tests/editions/test_pages.py
    wanted = {"trim": "pocket", "floats": "here"}
    root = write_book({"book.md": chapter, "a.svg": SVG}, print=wanted)
    built = build(root)
    assert {finding.message for finding in built.build.findings} == set()
    assert assert_marks_stand_at_the_first_letters(built) > 20


def test_no_page_begins_with_the_stars_of_a_break_and_none_counts_them(
    write_book: Callable[..., Path],
) -> None:
    chapters = (
        [f"# Chapter {n}", *(f"Line {m}." for m in range(n)), "***", "After the break.", "End."]
        for n in range(14, 32)
    )
    root = write_book("\n\n".join(line for chapter in chapters for line in chapter) + "\n")
    built = build(root)
    assert built.build.findings == ()
    pages = [readers.squeeze(page) for page in readers.pdf_pages(built.content("pdf"))]
    assert [page for page in pages if "***" in page]
    assert not [page for page in pages if page.startswith("***")]
    assert_marks_stand_at_the_first_letters(built)


@pytest.mark.parametrize("key", ["title", "author", "epigraph", "rights"])
def test_a_made_page_that_goes_on_over_the_next_is_marked_where_that_begins(
    write_book: Callable[..., Path], key: str
) -> None:
    words = [f"w{number}" for number in range(240 if key == "title" else 600)]
    given: object = " ".join(words)
    if key == "author":
        given = [" ".join(words[at : at + 4]) for at in range(0, 160, 4)]
    if key == "epigraph":
        given = {"text": given, "source": "B"}
    isbns = {"isbn-print": "978-3-16-148410-0"}
    built = build(write_book("# One\n\nWords.\n", identifiers=isbns, **{key: given}))
    assert [f for f in built.build.findings if f.code.startswith("screen")] == []
    pdf = built.content("pdf")
    texts = dict(zip(readers.pdf_labels(pdf), readers.pdf_pages(pdf), strict=True))
    epub = list(readers.epub_documents(built.content("epub")).values())
    for documents in (epub, [readers.html_tree(built.content("html"))]):
        made = [mark for mark in readers.page_breaks(documents) if not mark.label.isdigit()]
        for mark in made:
            text = readers.squeeze(texts[mark.label])
            text = text.removeprefix("ISBN9783161484100")  # the print edition's own
            assert text.startswith(mark.after[:4])
        assert len(made) >= 4
