"""A look is shown beside the page of the source: the place marked, what the scan has there, and what was made of it."""

from __future__ import annotations

import json
import os
import re
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from conftest import Built
from lxml import etree
from PIL import Image

import octavo.scan.showing
from octavo.cli import main
from octavo.scan.readers.pdf import read_pdf
from octavo.scan.sheets.model import Sheet
from scan.odd import zip_of
from scan.pdfs import Leaf, pdf_of

DPI = 150
LINES = (
    "The mills of the lower valley were built before the flood and stood",
    "until the railway came to its upper end.* Nobody kept the books of the",
    "company after its owner died, and what is known of her comes from it.",
)
NOTE = "1 Carter, Mills of the Valley, 12."


def brought(scan: Path, out: Path, *more: str) -> tuple[str, list[dict[str, Any]]]:
    """The page that shows the looks, "" where there is none, and the looks that a program is told."""
    main(["import", str(scan), "--out", str(out), *more])
    report = json.loads((out / "import-report.json").read_text("utf-8"))
    page = out / "import-report.html"
    return page.read_text("utf-8") if page.exists() else "", report["look"]


def pages(count: int = 2) -> bytes:
    """Pages that were read by OCR: a star stands where a note is called."""
    leaves = []
    for number in range(1, count + 1):
        leaf = Leaf().lines(*LINES, indent=12)
        for _ in range(6):
            leaf.lines(
                *(line.replace(".*", ".").replace("mills", "towns") for line in LINES), indent=12
            )
        leaf.height = 480
        leaf.line(f"{number} Carter, Mills of the Valley, {number}2.", size=8)
        leaves.append(leaf)
    return pdf_of(*leaves)


def hocr_of(sheet: Sheet, picture: str) -> bytes:
    """What an OCR program would write of a page."""
    pixels = DPI / 72

    def box(it: Any) -> str:
        return "bbox " + " ".join(
            f"{round(getattr(it.box, side) * pixels)}" for side in ("left", "top", "right", "bottom")
        )  # fmt: skip

    lines = []
    for region in sheet.regions:
        for line in region.lines:
            words = "".join(
                f"<span class='ocrx_word' title='{box(word)}; x_wconf 90'>{word.text}</span>" for word in line.words
            )  # fmt: skip
            below = (line.baseline - line.box.bottom) * pixels
            size = max(word.size for word in line.words) * pixels
            lines.append(
                f"<span class='ocr_line' title='{box(line)}; baseline 0 {below:.1f}; x_size {size}'>{words}</span>"
            )
    page = f'image "/home/somebody/{picture}"; bbox 0 0 {round(sheet.width * pixels)} {round(sheet.height * pixels)}'
    return f"<div class='ocr_page' title='{page}; scan_res {DPI} {DPI}'>{''.join(lines)}</div>".encode()


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """A folder with two pages, each of words and a picture."""
    folder = tmp_path / "scan"
    folder.mkdir()
    content = pages()
    document = pdfium.PdfDocument(content)
    for sheet in read_pdf(content, "a.pdf").pages:
        name = f"p{sheet.index + 1}"
        (folder / f"{name}.hocr").write_bytes(hocr_of(sheet, f"{name}.png"))
        document[sheet.index].render(scale=DPI / 72, grayscale=True).to_pil().save(
            folder / f"{name}.png"
        )
    document.close()
    return folder


def crops_of(page: str) -> Iterator[tuple[Image.Image, tuple[float, ...]]]:
    """What is shown: for each crop the picture of what is marked, and its place on the page."""
    tree = etree.fromstring(page, etree.HTMLParser())
    strips = {strip.get("id"): strip for strip in tree.iter("image")}
    for crop in tree.iter("svg"):
        use, mark = crop.find("use"), crop.find("rect")
        if use is None or mark is None:
            continue
        strip = strips[str(use.get("href")).removeprefix("#")]
        picture = Image.open(
            BytesIO(b64decode(str(strip.get("href")).partition("base64,")[2]))
        ).convert("L")
        left, top, width, height = (
            float(strip.get(key) or 0) for key in ("x", "y", "width", "height")
        )
        x, y, wide, high = (float(mark.get(key) or 0) for key in ("x", "y", "width", "height"))
        across, down = picture.width / width, picture.height / height
        sides = (x - left) * across, (y - top) * down, (x + wide - left) * across, (y + high - top) * down  # fmt: skip
        yield picture.crop(tuple(round(side) for side in sides)), (x, y, x + wide, y + high)  # type: ignore[arg-type]


def ink(picture: Image.Image) -> float:
    """How much of a picture is dark."""
    return sum(picture.histogram()[:128]) / (picture.width * picture.height)


def test_each_guessed_call_of_an_ocr_shows_its_word_on_the_picture(
    scanned: Path, tmp_path: Path
) -> None:
    page, looks = brought(scanned, tmp_path / "book")
    guessed = [look for look in looks if look["what"] == "guessed"]
    assert [look["places"][0]["page"] for look in guessed] == [1, 2]
    assert all(look["line"] for look in guessed)
    document = pdfium.PdfDocument(pages())
    for look in guessed:
        left, top, right, bottom = look["places"][0]["box"]
        height = document[0].get_height()
        found = (
            document[look["places"][0]["page"] - 1]
            .get_textpage()
            .get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
        )
        assert "end.*" in found
    document.close()
    marked = list(crops_of(page))
    assert len(marked) >= 2
    assert all(0.05 < ink(picture) < 0.7 for picture, _ in marked)
    assert "upper end.* Nobody kept" in page  # what the scan has
    assert "upper end.[^1] Nobody kept" in page  # what was made of it
    assert "upper end.[^2] Nobody kept" in page


def test_looks_of_a_pdf_of_ours_show_its_tables_also_on_a_page_that_is_turned(
    full: Built, tmp_path: Path
) -> None:
    with pikepdf.open(
        BytesIO(full.content("pdf"))
    ) as document:  # tables are guessed where no tags tell them
        del document.Root.MarkInfo, document.Root.StructTreeRoot
        document.save(tmp_path / "full.pdf")
    page, looks = brought(tmp_path / "full.pdf", tmp_path / "book")
    tables = [look for look in looks if look["what"] == "table"]
    assert all(look["places"] for look in tables)
    turned = [look for look in looks if "the call 2" in look["message"]]  # in the table of page 17
    assert len([place for look in turned for place in look["places"]]) == 1
    assert len(set(re.findall(r'<use href="(#[^"]*)"', page))) >= 2
    assert all(0.003 < ink(picture) < 0.7 for picture, _ in crops_of(page))


def test_a_doubtful_join_shows_both_ends(tmp_path: Path) -> None:
    first = Leaf().lines(
        *LINES[::2], "and this is what was said of it by all of those who came from towns:"
    )
    first.at("1", 580, 195)
    second = Leaf().lines(
        "All of it was hers, and nobody had asked for it in all of the years", *LINES
    )
    second.at("2", 580, 195)
    (tmp_path / "a.pdf").write_bytes(pdf_of(first, second))
    page, looks = brought(tmp_path / "a.pdf", tmp_path / "book")
    (join,) = [look for look in looks if look["what"] == "join"]
    assert [place["page"] for place in join["places"]] == [1, 2]
    assert "from towns: All of it was hers" in " ".join(
        re.sub(r"\[\]\{[^}]*\} ?", "", page).split()
    )


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_pdf_that_turns_its_pages_shows_the_same(tmp_path: Path, rotation: int) -> None:
    leaf = Leaf().lines(*LINES)
    shown = []
    for degrees in (0, rotation):
        with pikepdf.open(BytesIO(pdf_of(leaf))) as file:
            file.pages[0].Rotate = degrees
            file.save(tmp_path / "a.pdf")
        shown.append(brought(tmp_path / "a.pdf", tmp_path / "book", "--replace"))
    assert shown[0][0]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_shows_all_of_it(
    chromium: Any, scanned: Path, tmp_path: Path, scheme: str
) -> None:
    brought(scanned, tmp_path / "book")
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, offline=True
    )
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "book" / "import-report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".octavo-crop").count() >= 2
    for mark in page.locator(".octavo-crop rect").all()[
        :2
    ]:  # what is marked is seen without scrolling
        there = mark.bounding_box()
        assert 0 < there["x"] < there["x"] + 5 < 320
    assert said == []
    context.close()


def test_the_page_stands_alone_and_asks_for_nothing(scanned: Path, tmp_path: Path) -> None:
    named = scanned.rename(tmp_path / "a<script>&b")
    page, _ = brought(named, tmp_path / "book")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert "<script" not in page
    assert "&lt;script&gt;&amp;b" in page
    assert not re.findall(r'(?:src|href)="(?!#|data:image/webp;base64,)', page)


def test_the_same_import_gives_the_same_page(scanned: Path, tmp_path: Path) -> None:
    once, _ = brought(scanned, tmp_path / "one")
    again, _ = brought(scanned, tmp_path / "two")
    assert once
    assert once == again


def test_looks_of_one_page_share_its_picture(scanned: Path, tmp_path: Path) -> None:
    page, looks = brought(scanned, tmp_path / "book")
    assert len(re.findall(r'<image id="p1-', page)) <= 3
    assert page.count("<use ") >= sum(bool(look["places"]) for look in looks)


def test_pictures_are_bounded_and_what_is_left_out_is_told(
    scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = brought(scanned, tmp_path / "whole")
    sizes = [len(found) for found in re.findall(r"base64,([^\"]*)", whole)]
    monkeypatch.setattr(octavo.scan.showing, "LARGEST", sum(sizes) - 1)
    page, _ = brought(scanned, tmp_path / "less")
    assert "1 of 2 pages are not shown" in page
    assert 'id="p1-1"' in page
    assert 'id="p2-1"' not in page


@pytest.mark.parametrize("how", ["zip", "alto", "one file"])
def test_pictures_are_found_where_they_lie(scanned: Path, tmp_path: Path, how: str) -> None:
    scan = scanned
    if how == "zip":
        scan = tmp_path / "scan.zip"
        scan.write_bytes(zip_of({path.name: path.read_bytes() for path in scanned.iterdir()}))
    elif how == "one file":
        scan = scanned / "p1.hocr"
    else:  # pictures in a folder beside that of the words
        (scanned / "images").mkdir()
        for picture in scanned.glob("*.png"):
            picture.rename(scanned / "images" / picture.name)
    page, _ = brought(scan, tmp_path / "book")
    assert 'id="p1-1"' in page


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (rb"bbox 0 0 833 1250", b"bbox 0 0 8330000 12500000"),
        (rb"bbox 0 0 833 1250", b"bbox 0 0 0 0"),
        (rb"bbox \d+ (\d+) \d+ (\d+)(?=; x_w)", rb"bbox -90000 \1 90000 \2"),
        (rb"bbox (\d+) \d+ (\d+) \d+(?=; x_w)", rb"bbox \1 1200 \2 90000"),
        (rb"bbox \d+ \d+ (\d+) \d+(?=; [bx])", rb"bbox \1 9000 9 9001"),
    ],
)
def test_places_that_no_page_has_stop_nothing(
    scanned: Path, tmp_path: Path, said: bytes, instead: bytes
) -> None:
    for file in scanned.glob("*.hocr"):
        changed = re.sub(said, instead, file.read_bytes())
        assert changed != file.read_bytes()
        file.write_bytes(changed)
    page, looks = brought(scanned, tmp_path / "book")
    assert looks
    assert 'width="-' not in page


def test_a_page_as_wide_as_a_scroll_is_shown(tmp_path: Path) -> None:
    with pikepdf.open(
        BytesIO(pdf_of(Leaf().lines(*LINES).at("The end of it", 300, 12_000)))
    ) as file:
        file.pages[0].MediaBox = [0, 0, 13_000, 600]
        file.save(tmp_path / "a.pdf")
    assert '<image id="p1-1"' in brought(tmp_path / "a.pdf", tmp_path / "book")[0]


@pytest.mark.parametrize("suffix", ["tif", "pdf"])
def test_the_pages_of_one_file_are_those_of_a_file_of_its_name(tmp_path: Path, suffix: str) -> None:
    content = pages()
    sheets = read_pdf(content, "a.pdf").pages
    (tmp_path / "book_hocr.html").write_bytes(b"".join(hocr_of(sheet, "") for sheet in sheets))
    if suffix == "pdf":
        (tmp_path / "book.pdf").write_bytes(content)
    else:
        document = pdfium.PdfDocument(content)
        drawn = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
        drawn[0].save(tmp_path / "book.tif", save_all=True, append_images=drawn[1:])
        document.close()
    page, _ = brought(tmp_path / "book_hocr.html", tmp_path / "book")
    assert 'id="p2-1"' in page
    assert all(0.05 < ink(picture) < 0.7 for picture, _ in crops_of(page))
    if suffix == "pdf":
        (tmp_path / "book.pdf").write_bytes(pages(3))  # another book
    else:
        drawn[0].save(tmp_path / "book.tif")
    assert brought(tmp_path / "book_hocr.html", tmp_path / "book", "--replace")[0] == ""


@pytest.mark.parametrize("how", ["other page", "outside", "link", "no picture", "pipe"])
def test_what_is_no_picture_of_the_page_is_not_shown(
    scanned: Path, tmp_path: Path, how: str
) -> None:
    for picture in scanned.glob("*.png"):
        outside = picture.rename(tmp_path / picture.name)
        match how:
            case "other page":
                Image.new("L", (900, 300), 255).save(picture)
            case "link":
                picture.symlink_to(outside)
            case "no picture":
                picture.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
            case "pipe":
                os.mkfifo(picture)
    page, looks = brought(scanned, tmp_path / "book")
    assert page == ""
    assert any(look["places"] for look in looks)


def test_a_text_has_no_pages_and_the_page_of_another_import_goes(
    scanned: Path, tmp_path: Path
) -> None:
    assert brought(scanned, tmp_path / "book")[0]
    text = tmp_path / "a.md"
    text.write_text("# One\n\nThe text of it.[^1]\n", "utf-8")
    page, looks = brought(text, tmp_path / "book", "--replace")
    assert page == ""
    assert all(look["places"] == [] for look in looks)
