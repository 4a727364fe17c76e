"""A figure given as PDF is drawn, for every edition, with its caption and what stands for it."""

from __future__ import annotations

import re
import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from builders import faults, finished_book, write_book
from conftest import build
from PIL import Image

PLACE = "manuscript/book.md:6"
AGAIN = "save the figure again, as a PDF of one page or as SVG"
TEXT = '# A\n\n![The *plan*.](plan.pdf){alt="A house"}\n\nText.\n'


def pdf(*colours: str, size: tuple[float, float] = (200, 100), **options: object) -> bytes:
    """A PDF with a page for each colour (“1 0 0”), its left half painted in it."""
    document = pikepdf.new()
    for colour in colours:
        document.add_blank_page(page_size=size)
        drawn = f"{colour} rg 0 0 {size[0] / 2} {size[1]} re f".encode() if colour else b""
        document.pages[-1].Contents = document.make_stream(drawn)
    out = BytesIO()
    document.save(out, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    return out.getvalue()


def test_page_one_is_drawn_and_keeps_its_caption_and_its_alternative(tmp_path: Path) -> None:
    book, told = finished_book(tmp_path, {"book.md": TEXT, "plan.pdf": pdf("1 0 0")})
    assert told == []
    (image,) = book.images
    assert (image.src, image.media_type) == ("plan.pdf", "image/png")
    drawn = Image.open(BytesIO(image.content))
    assert drawn.size == (1800, 900)
    assert [drawn.getpixel(place) for place in ((10, 10), (1790, 890))] == [
        (255, 0, 0),
        (255, 255, 255),
    ]
    html = book.divisions[0].html
    assert '<img style="width: 200.0pt" src="plan.pdf" alt="A house"' in html
    assert "<figcaption>The <em>plan</em>.</figcaption>" in html


def test_a_figure_has_the_same_bytes_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        finished_book(tmp_path / name, {"book.md": TEXT, "plan.pdf": pdf("1 0 0")})[0].images
        for name in ("a", "b")
        if not monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache" / name))
    )
    assert first[0].content == second[0].content


@pytest.mark.parametrize(
    ("size", "pixels", "style"),
    [
        ((595, 842), (2480, 3509), ""),
        ((5000, 5000), (3600, 3600), ""),
        ((20, 20), (1800, 1800), 'style="width: 20.0pt"'),
        ((400, 100), (1800, 450), ""),
    ],
)
def test_a_figure_is_sharp_enough_for_print_and_not_larger(
    tmp_path: Path, size: tuple[float, float], pixels: tuple[int, int], style: str
) -> None:
    book, _ = finished_book(tmp_path, {"book.md": TEXT, "plan.pdf": pdf("1 0 0", size=size)})
    found = Image.open(BytesIO(book.images[0].content)).size
    assert all(abs(a - b) <= 1 for a, b in zip(found, pixels, strict=True))
    assert style in book.divisions[0].html
    assert ("style=" in book.divisions[0].html) == bool(style)


def test_an_author_s_width_stays(tmp_path: Path) -> None:
    text = TEXT.replace("{alt", "{width=50% alt")
    book, _ = finished_book(tmp_path, {"book.md": text, "plan.pdf": pdf("1 0 0")})
    assert re.findall(r'style="([^"]*)"', book.divisions[0].html) == ["width:50.0%"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.4\nwords", "it is damaged"),
        (b"words", "it is damaged"),
        (b"", "it is damaged"),
        (pdf("1 0 0")[:200], "it is damaged"),
        (pdf("1 0 0", encryption=pikepdf.Encryption(owner="a", user="b")), "it is encrypted"),
        (pdf(""), "nothing stands on its first page"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_an_error_at_its_line(
    tmp_path: Path, content: bytes, why: str
) -> None:
    assert faults(tmp_path, {"book.md": TEXT, "plan.pdf": content}) == [
        ("image-damaged", f"plan.pdf cannot be drawn: {why}", PLACE, AGAIN)
    ]


def test_of_several_pages_the_first_is_shown_with_a_note(tmp_path: Path) -> None:
    book, told = finished_book(tmp_path, {"book.md": TEXT, "plan.pdf": pdf("1 0 0", "0 1 0")})
    assert told == [
        ("image-pages", "plan.pdf has 2 pages: the first is shown", PLACE,
         "save the page that you mean as a file of its own")
    ]  # fmt: skip
    assert Image.open(BytesIO(book.images[0].content)).getpixel((10, 10)) == (255, 0, 0)


def test_figures_stand_in_lines_in_notes_and_under_names_that_are_no_plain_paths(
    tmp_path: Path,
) -> None:
    text = "# A\n\nIn ![a](<one two.PDF>) line.[^n]\n\n[^n]: A ![b](p/q.pdf) note.\n"
    files = {"book.md": text, "one two.PDF": pdf("1 0 0"), "p/q.pdf": pdf("0 1 0")}
    book, told = finished_book(tmp_path, files)
    assert told == []
    assert [image.src.rpartition(".")[2] for image in book.images] == ["pdf", "pdf"]
    assert 'alt="a"' in book.divisions[0].html
    assert 'alt="b"' in book.divisions[0].notes[0].html


def test_a_figure_that_is_missing_is_told_like_any_picture(tmp_path: Path) -> None:
    assert [(code, place) for code, _, place, _ in faults(tmp_path, TEXT)] == [
        ("image-missing", PLACE)
    ]


def test_other_files_in_a_picture_s_place_are_refused(tmp_path: Path) -> None:
    text = "# A\n\n![C](a.docx){alt=x}\n"
    *_, (code, message, place, _) = faults(tmp_path, {"book.md": text, "a.docx": b"PK"})
    assert (code, message, place) == (
        "image-type", "a.docx is not a picture we can print", PLACE
    )  # fmt: skip


def test_a_figure_stands_in_all_editions(tmp_path: Path) -> None:
    built = build(
        write_book(tmp_path, {"book.md": TEXT, "plan.pdf": pdf("1 0 0")}, cover="plan.pdf")
    )
    assert [f.message for f in built.build.findings] == []
    png = built.build.book.images[0].content
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as container:
        assert container.read("EPUB/images/01-plan.png") == png
        assert container.read("EPUB/images/cover.png") == png
    data = re.findall(
        r'src="data:image/png;base64,([^"]+)" alt="A house"', built.content("html").decode()
    )
    assert [b64decode(found) for found in data] == [png]
    document = pdfium.PdfDocument(built.content("pdf"))
    reds = []
    for page in document:
        image = page.render(scale=1).to_pil().convert("RGB")
        reds += [n for n, colour in image.getcolors(1_000_000) or () if colour == (255, 0, 0)]
    assert len(reds) == 1
    assert abs(reds[0] - 100 * 100) < 600  # of 200 by 100 points, the left half
