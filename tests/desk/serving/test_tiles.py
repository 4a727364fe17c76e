"""Pages are drawn from the bytes of the edition, once, and found by their digests as long as something shows them."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from conftest import Built
from PIL import Image, ImageChops

from octavo.desk.serving import tiles
from octavo.desk.serving.tiles import Printed, Tiles, draw_page


@pytest.fixture(scope="module")
def content(full: Built) -> bytes:
    return full.content("pdf")


@pytest.fixture(scope="module")
def names(content: bytes) -> list[str]:
    with pdfium.PdfDocument(content) as document:
        return [f"{index:04x}" for index in range(len(document))]


def test_a_picture_is_the_page_as_a_viewer_draws_it(content: bytes) -> None:
    made = Image.open(BytesIO(draw_page(content, 20, 500)))
    with pdfium.PdfDocument(content) as document:
        page = document[20]
        wanted = page.render(scale=500 / page.get_width()).to_pil().convert("RGB")
        page.close()
    assert made.size == wanted.size
    assert ImageChops.difference(made.convert("RGB"), wanted).getbbox() is None


def test_a_page_without_colours_is_grey_and_one_with_has_them(content: bytes) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 60), (200, 30, 30)).save(file, "PDF")
    made = Image.open(BytesIO(draw_page(file.getvalue(), 0, 60)))
    assert (made.mode, made.size) == ("RGB", (60, 90))
    assert Image.open(BytesIO(draw_page(content, 20, 60))).mode == "L"


def test_a_page_is_drawn_once(
    content: bytes, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    def draw(given: bytes, index: int, width: int) -> bytes:
        drawn.append(index)
        return bytes(10)

    monkeypatch.setattr(tiles, "draw_page", draw)
    held = Tiles()
    held.show(Printed(content, names))
    assert held.picture(names[3], 100) == held.picture(names[3], 100)
    held.picture(names[3], 101)
    assert drawn == [3, 3]
    monkeypatch.setattr(tiles, "_BYTES", 25)
    held.picture(names[4], 100)
    held.picture(names[3], 100)
    assert drawn == [3, 3, 4, 3]  # the one that was asked for longest ago is forgotten


def test_pages_of_what_is_not_shown_any_more_are_not_there(content: bytes) -> None:
    held = Tiles()
    for number in range(4):
        held.show(Printed(content, [f"{number:04x}"]))
    assert held.words("0000") is None
    assert held.picture("0000", 50) is None
    assert held.words("0001") is not None


def test_a_page_that_is_told_of_is_waited_for(content: bytes, names: list[str]) -> None:
    held = Tiles()
    with ThreadPoolExecutor(2) as windows:
        with held.coming([names[3]]):
            asked = [
                windows.submit(held.picture, names[3], 50),
                windows.submit(held.words, names[3]),
            ]
            assert held.picture(names[4], 50) is None  # of which nobody was told
            assert not any(answer.done() for answer in asked)
            held.show(Printed(content, names))
        assert all(answer.result(10) for answer in asked)


def test_nobody_waits_for_a_page_that_does_not_come(names: list[str]) -> None:
    held = Tiles()

    def fail(window: ThreadPoolExecutor) -> Future[bytes | None]:
        with held.coming(names), suppress(OSError):
            asked = window.submit(held.picture, names[3], 50)
            raise OSError
        return asked

    with ThreadPoolExecutor(1) as window:
        assert fail(window).result(10) is None
    assert held.picture(names[3], 50) is None
