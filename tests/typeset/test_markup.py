"""What the layout engine is given is what a typesetter would give it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import Built, build
from readers import pdf_pages

from octavo.typeset.markup import write_breaks

ADDRESS = (
    "https://example.org/a-rather-long-address/with-many-hyphens-in-it/that-does-not-fit-on-one-line/"
    "and-goes-on?query=one&other=two"
)


@pytest.fixture
def book(write_book: Callable[..., Path]) -> Built:
    notes = "\n\n".join(f"[^{n}]: {'See ' * n}<{ADDRESS}>." for n in range(12))
    calls = " ".join(f"Word{'s' * n}.[^{n}]" for n in range(12))
    return build(write_book(f"# One\n\n{calls}\n\n{notes}\n"), ("pdf",))


def test_breaks_are_letters_and_marks_stay_with_what_follows() -> None:
    html = "<p>https://<wbr/>example<wbr/>.org<wbr/>/page<wbr/>&amp;x <wbr/><em>a</em></p>"
    assert write_breaks(html) == (
        "<p>https://\u200bexample\u200b.\u2060org\u200b/\u2060page\u200b&amp;x \u200b<em>a</em></p>"
    )


def test_a_web_address_is_one_link_on_each_of_its_lines(book: Built) -> None:
    with pikepdf.open(BytesIO(book.content("pdf"))) as pdf:
        links = [
            [float(x) for x in link.Rect]
            for page in pdf.pages
            for link in page.get("/Annots", ())
            if "/A" in link and str(link.A.URI) == ADDRESS
        ]
    assert 12 <= len(links) <= 12 * 4
    assert all(right - left > 3 for left, _, right, _ in links)


def test_no_line_of_a_web_address_ends_with_one_of_its_marks(book: Built) -> None:
    lines = [line for page in pdf_pages(book.content("pdf")) for line in page.splitlines()]
    words = "|".join(re.findall(r"[a-z]{2,}", ADDRESS))
    ends = [line for line in lines if re.search(rf"({words})[-/?\ufffe\x02]$", line)]
    assert len([line for line in lines if "example" in line]) >= 12
    assert ends == []


@pytest.mark.parametrize(
    "calling",
    [
        "# One[^n] {lang=fr}\n\nText.",
        "# One\n\nText.\n\n## Two[^n] {lang=fr}\n\nText.",
        "# One\n\n[Text.[^n]]{lang=fr}",
    ],
)
def test_a_note_is_divided_as_its_own_language_is(
    write_book: Callable[..., Path], calling: str
) -> None:
    """Not as that of the heading or the passage that calls it."""
    words = (
        "Extraordinary representatives administered metropolitan transportation regulations. " * 6
    )
    notes = []
    for text in (calling, calling.replace("{lang=fr}", "")):
        pages = pdf_pages(build(write_book(f"{text}\n\n[^n]: {words}\n"), ("pdf",)).content("pdf"))
        (page,) = [page for page in pages if "Extraordinary" in page]
        notes.append(page[page.index("Extraordinary") :])
    assert notes[0] == notes[1]


def test_no_glyph_is_moved_by_nothing(full: Built) -> None:
    drawn = []
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            if "/Contents" in page:
                drawn.append(page.Contents.read_bytes())
    assert sum(content.count(b"] TJ") for content in drawn) > 100
    assert [content for content in drawn if re.search(rb">-?0(\.0*)?[<\]]", content)] == []
