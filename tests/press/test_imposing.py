"""Pages on sheets are in order when the sheets are folded, and a proof shows trim and grid."""

from __future__ import annotations

import pypdfium2
import pytest

from octavo.press.houses import load_house
from octavo.press.imposing import Sheet, booklet, draw_proof, impose, sixteen
from octavo.press.inks import Black
from octavo.press.making import make_for_house


@pytest.fixture(scope="module")
def interior(plates: bytes) -> bytes:
    made = make_for_house(plates, load_house("kdp"), Black(), "A Title", "D:20260101000000Z", b"")
    return made.interior.content


def pages_of(sheets: list[Sheet]) -> list[int]:
    return [placed.page for sheet in sheets for placed in sheet.pages]


@pytest.mark.parametrize("count", [1, 4, 8, 30])
def test_a_booklet_is_in_order_when_it_is_folded(count: int) -> None:
    sheets = booklet(count)
    whole = -(-count // 4) * 4
    assert sorted(pages_of(sheets)) == list(range(whole))
    # laid into one another and folded, right halves of the fronts and left halves of the backs follow one another
    read = []
    for front, back in zip(sheets[::2], sheets[1::2], strict=True):
        read += [front.pages[1].page, back.pages[0].page]
    for front, back in reversed(list(zip(sheets[::2], sheets[1::2], strict=True))):
        read += [back.pages[1].page, front.pages[0].page]
    assert read == list(range(whole))


def test_sixteen_pages_stand_back_to_back_as_a_leaf_has_them() -> None:
    front, back = sixteen(16)
    assert sorted(pages_of([front, back])) == list(range(16))
    for placed in front.pages:
        # seen from behind, columns run the other way
        behind = next(p for p in back.pages if (p.column, p.row) == (3 - placed.column, placed.row))
        assert {placed.page + 1, behind.page + 1} in [{n, n + 1} for n in range(1, 16, 2)]
        assert placed.turned == behind.turned
    # the fold through the middle: neighbours that face one another are pages of one fold
    for side in (front, back):
        for row in (0, 1):
            line = sorted((p for p in side.pages if p.row == row), key=lambda p: p.column)
            assert line[0].page + line[1].page == line[2].page + line[3].page == 15


def test_every_page_is_on_a_sheet_once(interior: bytes) -> None:
    with pypdfium2.PdfDocument(interior) as document:
        count = len(document)
        width, height = document[0].get_size()
        said = sorted("".join(page.get_textpage().get_text_range().split()) for page in document)
    for scheme, across, down in (("booklet", 2, 1), ("16up", 4, 2)):
        with pypdfium2.PdfDocument(impose(interior, scheme)) as sheets:
            assert sheets[0].get_size() == pytest.approx((across * width, down * height))
            together = "".join(
                "".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets
            )
            assert sorted(together) == sorted("".join(said))
            assert len(sheets) == 2 * -(-count // (2 * across * down))


def test_the_lines_of_a_proof_lie_under_the_text(interior: bytes) -> None:
    leading = 14.0
    made = draw_proof(interior, leading)
    with pypdfium2.PdfDocument(interior) as pages, pypdfium2.PdfDocument(made) as proof:
        assert len(proof) == len(pages)
        page = next(
            i for i in range(len(pages)) if "Its words." in pages[i].get_textpage().get_text_range()
        )
        picture = proof[page].render(scale=4).to_pil().convert("RGB")
        text = pages[page].get_textpage()
        place = text.get_text_range().index("Its words.")
        _, bottom, _, _ = text.get_charbox(place)  # an I stands on its baseline
    y = picture.height - round(4 * (bottom + 28))
    colours = {picture.getpixel((130, y + d)) for d in range(-4, 5)}
    assert any(c[2] > 150 and c[0] < 150 for c in colours if isinstance(c, tuple))
    assert draw_proof(interior, leading) == made
