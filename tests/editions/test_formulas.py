"""Where no formula can be drawn it is text, and its TeX is nowhere but in the body of the HTML page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
from builders import said, write_book
from conftest import Built, build
from lxml import etree, html

TEXT = r"""# Of $x^2$ and $\alpha \le \beta$

Words of $\sqrt{x}$.

## Where $\sqrt{x}$ is $\frac{1}{2}$

Words.[^n]

$$\sqrt{x} \tag{3}$$

[^n]: See $\sqrt{y}$.
"""
LABELS = ["1 Of x² and α ≤ β", "Where √x is 1/2"]
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_book(tmp_path_factory.mktemp("formulas"), TEXT, contents={"depth": 2}))


@pytest.fixture(scope="module")
def parts(built: Built) -> dict[str, str]:
    with ZipFile(BytesIO(built.content("epub"))) as container:
        return {
            name: container.read(name).decode()
            for name in container.namelist()
            if name.endswith(("xhtml", "ncx"))
        }


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_book_is_proved(built: Built) -> None:
    assert said(built.build.findings) == []


def test_the_outline_of_the_pdf_reads_as_text(built: Built) -> None:
    document = pdfium.PdfDocument(built.content("pdf"))
    assert [mark.get_title() for mark in document.get_toc()] == LABELS
    document.close()


def test_running_heads_read_as_text(write_book: Callable[..., Path]) -> None:
    long = TEXT + "\n\nA line.\n" * 60
    content = build(write_book(long), ("pdf",)).content("pdf")
    document = pdfium.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    assert any("Of x² and α ≤ β".lower() in text.lower() for text in pages)
    assert not any("\\" in text or "sqrt" in text for text in pages)


def test_the_navigation_of_the_epub_reads_as_text(parts: dict[str, str]) -> None:
    nav = etree.fromstring(next(text for name, text in parts.items() if "nav." in name).encode())
    toc = next(nav.iter(f"{XHTML}nav"))
    assert [words(link) for link in toc.iter(f"{XHTML}a")][-2:] == LABELS
    ncx = next(text for name, text in parts.items() if name.endswith("ncx"))
    assert all(f"<text>{label}</text>" in ncx for label in LABELS)


def test_the_epub_has_no_tex(parts: dict[str, str]) -> None:
    assert not any("annotation" in text or "\\" in text for text in parts.values())
    assert any('alttext="√x"' in text for text in parts.values())


def test_the_contents_of_the_page_read_as_text(built: Built) -> None:
    page = html.fromstring(built.content("html").decode())
    contents = page.xpath("//nav[contains(@class, 'contents')]//a")
    assert [words(link) for link in contents][-2:] == LABELS
    assert not page.xpath("//h1//annotation | //h2//annotation")
    assert page.xpath("//p//annotation")


def test_a_number_is_text_beside_its_formula(built: Built, parts: dict[str, str]) -> None:
    for text in (built.content("html").decode(), *(t for n, t in parts.items() if "01-" in n)):
        assert '<span class="formula-number">(3)</span>' in text
