"""What is half transparent on more than white paper is printed as it looks, and nothing transparent is left."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import builders
import pypdfium2
import pytest
from conftest import ROOT, build
from PIL import Image, ImageChops, ImageStat

from octavo.model import Theme
from octavo.press.cover import Art, set_cover
from octavo.press.flattening import says_more, without_mixing
from octavo.press.houses import load_house
from octavo.press.inks import Black, Inks, Screen
from octavo.press.making import make_cover_for_house, make_for_house
from octavo.reading.theme import load_theme
from press.test_cover import metadata, spread_for

DATE = "D:20260101000000Z"
_FADE = '<linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient>'
DRAWINGS = {
    "on-black": '<rect width="120" height="100"/><rect x="60" y="20" width="120" height="60" fill="#ff0" opacity=".5"/>',
    "white-veil": '<rect width="200" height="100" fill="#123"/><circle cx="60" cy="50" r="30" fill="#fff" fill-opacity=".5"/>',
    "masked": f'<defs>{_FADE}<mask id="m"><rect width="200" height="100" fill="url(#g)"/></mask></defs>'
    '<rect width="200" height="100" fill="#d22" mask="url(#m)"/>',
    "pale-fade": f'<defs>{_FADE}</defs><rect width="200" height="100" fill="url(#g)" opacity=".3"/>',
}


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme("classic", ROOT)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book with a chapter for each drawing."""
    files: dict[str, str | bytes] = {
        f"{name}.svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">{body}</svg>'
        for name, body in DRAWINGS.items()
    }
    chapters = [f'# {name}\n\n![A drawing]({name}.svg){{alt="Forms"}}\n' for name in DRAWINGS]
    root: Path = builders.write_book(
        tmp_path_factory.mktemp("drawn") / "book", {"book.md": "\n".join(chapters), **files}
    )
    return build(root, ("pdf",)).content("pdf")


def shown(content: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    found = [page.render(scale=0.5).to_pil().convert("RGB") for page in document]
    document.close()
    return found


@pytest.mark.parametrize("inks", [Black(), Screen()], ids=["black", "screen"])
def test_every_drawing_is_printed_as_it_looks(drawn: bytes, inks: Inks) -> None:
    made = make_for_house(drawn, load_house("kdp"), inks, "A Title", DATE, b"")
    assert "transparency" not in made.read.held
    assert made.interior.patched == len(DRAWINGS)
    for before, after in zip(shown(drawn), shown(made.interior.content), strict=False):
        difference = ImageChops.difference(
            inks.of_picture(before).convert("L"), inks.of_picture(after).convert("L")
        )
        assert ImageStat.Stat(difference).rms[0] < 4


def test_what_looks_the_same_in_flat_inks_stays_drawn(plates: bytes) -> None:
    made = make_for_house(plates, load_house("kdp"), Black(), "A Title", DATE, b"")
    # its forms lie half transparent on white, or on one another in a group
    assert made.interior.opaque == 1
    assert made.interior.patched == 0


def test_a_place_goes_to_the_edges_of_its_page(theme: Theme) -> None:
    content = BytesIO()
    Image.new("RGBA", (60, 90), (255, 0, 0, 100)).save(content, "PNG")
    shown = set_cover(
        metadata(),
        theme,
        spread_for("kdp"),
        load_house("kdp"),
        240,
        Art({"wrap": ("a.png", content.getvalue())}),
    )
    made = make_cover_for_house(shown, load_house("kdp"), Screen(), "A", DATE, b"", 9.0)
    assert made.patched == 1
    with pypdfium2.PdfDocument(made.content) as document:
        drawn = document[0].render(scale=1).to_pil().convert("RGB")
    middle = drawn.getpixel((20, 20))
    for place in (
        (1, 1),
        (drawn.width - 2, 1),
        (1, drawn.height - 2),
        (drawn.width - 2, drawn.height - 2),
    ):
        assert drawn.getpixel(place) == middle


def test_only_what_is_said_of_transparency_is_taken_out_of_a_state() -> None:
    state = {"Type": "ExtGState", "ca": 0.5, "SMask": {"S": "Alpha"}, "LW": 2}
    assert says_more(state)
    assert not says_more({"Type": "ExtGState", "BM": "Multiply", "AIS": False})
    assert without_mixing(state) == {"Type": "ExtGState", "LW": 2}
