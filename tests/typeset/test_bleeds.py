"""A picture covers a page of its own, runs over its edges, and takes its caption with it; the text goes on around it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import readers
from builders import write_book
from conftest import Built, build
from PIL import Image

from octavo.checks.pdfobjects import open_pdf
from octavo.checks.pdftokens import Reference
from octavo.checks.readpdf import read_pdf
from octavo.press.placing import find_pictures
from octavo.workshop.pool import Workshop
from typeset.test_structure import squeezed, tree_of

TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "
LONG = "A caption that says far more than anybody would read below a picture. " * 40


def picture(width: int, height: int) -> bytes:
    made, content = Image.new("RGB", (width, height), (20, 90, 160)), BytesIO()
    made.paste((220, 40, 40), (width // 3, height // 3, width // 2, height // 2))
    made.save(content, "JPEG")
    return content.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = (
        f'# One\n\n{TEXT * 30}\n\n![](tall.jpg){{.bleed width=40% alt="Tall"}}\n\nBehind {TEXT * 45}\n\n'
        f'![The caption.[^n]](wide.jpg){{#fig-w .bleed alt="Wide"}}\n\n{TEXT * 60}\n\nSee @fig-w on [@fig-w]{{.page}}.\n\n'
        f"[^n]: The note.\n\n# Two\n\n{TEXT * 60}\n\n## Last\n\n![](tall.jpg){{.bleed alt=\"Last\"}}\n\n# Three\n\n"
        f"![{LONG}](wide.jpg){{.bleed alt=\"Long\"}}\n\n{TEXT * 4}\n"
    )  # fmt: skip
    files = {"book.md": text, "tall.jpg": picture(1900, 2800), "wide.jpg": picture(3000, 2200)}
    return build(write_book(tmp_path_factory.mktemp("bleeds"), files, print={"heads": "sections"}))


def _pictures(built: Built) -> list[tuple[int, float, float]]:
    pdf = open_pdf(built.content("pdf"))
    return [
        (found.page, round(found.width_pt), round(found.height_pt)) for found in find_pictures(pdf)
    ]


def test_nothing_is_told_but_of_the_caption_that_leaves_no_room(built: Built) -> None:
    told = [f for f in built.build.findings if f.code not in ("not-run", "print-sharpness")]
    assert [(f.code, f.message) for f in told] == [
        ("print-bleed-place", "PDF: the picture “Long” does not cover a page: its caption leaves it less than half of one")
    ]  # fmt: skip


def test_a_picture_covers_its_page_and_an_eighth_of_an_inch_on_each_side(built: Built) -> None:
    first, second, third, long = _pictures(built)
    assert first[1:] == (450, 666) or (first[1] >= 450 and first[2] >= 666)
    assert second[1] > 450  # cut at both sides
    assert second[2] < 648
    assert third[1:] == first[1:]
    assert long[1] < 350
    pages = readers.pdf_pages(built.content("pdf"))
    assert pages[first[0]].strip() == ""
    assert pages[third[0]].strip() == ""
    assert "The caption" in pages[second[0]]
    assert "The note" in pages[second[0]]
    assert "words" not in pages[second[0]]


def test_whoever_reads_the_pdf_sees_the_page_and_no_more(built: Built) -> None:
    pdf = open_pdf(built.content("pdf"))
    for page in pdf.pages():
        held = pdf.get(Reference(page.number))
        assert held["MediaBox"] == held["TrimBox"] == held["BleedBox"] == [0, 0, 432, 648]


def test_the_text_goes_on_before_the_plate_to_the_foot_of_its_page(built: Built) -> None:
    assert built.build.page_map is not None
    first = _pictures(built)[0][0]
    lines = readers.base_lines(built.content("pdf"))[first - 1]
    lowest = min(y for y, _, text in lines if "words" in text)
    assert lowest - built.build.page_map.frame.bottom_pt < 5  # the depth of its letters


def test_the_page_has_no_head_and_no_folio_and_is_counted(built: Built) -> None:
    first = _pictures(built)[0][0]
    assert built.build.page_map is not None
    folios = [page.folio for page in built.build.page_map.pages]
    assert int(folios[first + 1]) == int(folios[first - 1]) + 2
    pages = readers.pdf_pages(built.content("pdf"))
    assert pages[first + 1].strip().endswith(folios[first + 1])
    assert built.content("html").decode().count(f'id="page-{folios[first + 1]}"') == 1


def test_whoever_listens_hears_what_the_picture_shows_and_its_caption(built: Built) -> None:
    figures = tree_of(built).all("Figure")
    assert [str(node.said["Alt"]) for node in figures] == ["Tall", "Wide", "Last", "Long"]
    assert "The caption." in squeezed(figures[1].text)
    boxes = [[float(edge) for edge in node.said["A"]["BBox"]] for node in figures]
    assert boxes[0] == boxes[2] == [0, 0, 432, 648]  # what is on the page
    assert boxes[1][::3] == [0, 648]


@pytest.mark.parametrize("before", ["", '![Seen](tall.jpg){.bleed alt="Tall"}\n\n'])
def test_of_a_plate_that_only_adorns_whoever_listens_hears_nothing(
    tmp_path: Path, before: str
) -> None:
    text = f'# One\n\nWords.\n\n{before}![](tall.jpg){{.bleed alt=""}}\n\nMore words.\n'
    root = write_book(tmp_path, {"book.md": text, "tall.jpg": picture(1900, 2800)})
    made = build(root, ("pdf",))
    assert len(_pictures(made)) == 1 + bool(before)
    assert not tree_of(made).all("Float")
    assert len(tree_of(made).all("Figure")) == bool(before)


def test_a_plate_is_heard_whose_place_is_on_a_page_of_pictures_that_adorn(tmp_path: Path) -> None:
    adorning = '![](tall.jpg){alt="" width=100%}\n\n'
    text = f'# One\n\nWords.\n\n{adorning}![](tall.jpg){{.bleed alt="Seen"}}\n\n{adorning}'
    root = write_book(tmp_path, {"book.md": text, "tall.jpg": picture(1900, 2800)})
    made = build(root, ("pdf",))
    assert [str(node.said["Alt"]) for node in tree_of(made).all("Figure")] == ["Seen"]


LETTERED = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 648" width="432" height="648">'
    b'<rect width="432" height="648" fill="#dde"/><g font-size="16" text-anchor="middle">'
    b'<text x="216" y="25">Harbours</text><text x="30" y="300">West</text><text x="216" y="320">Sea</text>'
    b'<g opacity=".6"><text x="400" y="340">East</text></g><text x="216" y="625">12 miles</text></g></svg>'
)


@pytest.mark.parametrize("alt", ["Map", ""])
@pytest.mark.parametrize("caption", ["", "The coast"])
def test_the_words_of_a_drawing_that_covers_a_page_are_no_head_and_no_folio(
    tmp_path: Path, caption: str, alt: str
) -> None:
    text = f'# One\n\n{TEXT * 9}\n\n![{caption}](map.svg){{.bleed alt="{alt}"}}\n\n{TEXT * 60}\n'
    root = write_book(tmp_path, {"book.md": text, "map.svg": LETTERED})
    made = build(root)
    told = [
        f.message
        for f in made.build.findings
        if f.code != "not-run" and not f.code.startswith("makeup")
    ]
    assert told == []
    assert made.build.page_map is not None
    asked = made.content("pdf"), made.build.page_map.frame, frozenset[str]()
    seen = read_pdf(*asked, Workshop(1, keep=False), viewed=True)  # by a viewer's engine
    assert [page.floats[0].text for page in seen.pages if page.floats] == [caption.replace(" ", "")]
    assert not any("miles" in page.foot + page.body for page in seen.pages)


def test_on_screens_it_is_a_figure_as_others_are(built: Built) -> None:
    html = built.content("html").decode()
    assert html.count("data-bleed") == 4
    assert "bled-picture" not in html


def test_a_page_that_an_own_style_sheet_prints_on_is_told(tmp_path: Path) -> None:
    files = {
        "book.md": f'# One\n\n{TEXT * 9}\n\n![](x.jpg){{.bleed alt="A"}}\n',
        "x.jpg": picture(1900, 2800),
    }
    root = write_book(tmp_path / "book", files)
    (root / "styles").mkdir()
    (root / "styles/print.css").write_text(
        "@page bare { @bottom-center { content: counter(page) !important; } }"
    )
    found = build(root, ("pdf",)).build.findings
    assert "print-bleed" in {finding.code for finding in found}
