"""A picture for the press keeps what its kind lives by: line art its points, a photograph its greys."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import builders
import pytest
from conftest import build
from PIL import Image, ImageDraw

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Name, Reference
from octavo.press.houses import load_house
from octavo.press.inks import Black, Inks, Screen
from octavo.press.making import make_for_house
from octavo.press.pictures import write_picture
from octavo.press.placing import find_pictures

DATE = "D:20260101000000Z"


def line_art(mode: str) -> bytes:
    made = Image.new(mode, (2400, 600), "white")
    for at in range(0, 2400, 12):
        ImageDraw.Draw(made).line((at, 0, 2400 - at, 600), fill="black", width=3)
    content = BytesIO()
    made.save(content, "PNG")
    return content.getvalue()


@pytest.fixture(scope="module")
def engraved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book with a drawing of black and white alone, at some 800 points to the inch, as three kinds of file."""
    files: dict[str, str | bytes] = {f"{mode}.png": line_art(mode) for mode in ("1", "L", "RGB")}
    text = "# One\n\n" + "\n".join(f'![Lines]({name}){{width=60% alt="Lines"}}\n' for name in files)
    root: Path = builders.write_book(
        tmp_path_factory.mktemp("engraved") / "book", {"book.md": text, **files}
    )
    return build(root, ("pdf",)).content("pdf")


@pytest.mark.parametrize("inks", [Black(), Screen()], ids=["black", "screen"])
def test_line_art_keeps_its_points_in_one_bit(engraved: bytes, inks: Inks) -> None:
    made = make_for_house(engraved, load_house("kdp"), inks, "A Title", DATE, b"")
    pdf = PdfObjects(made.interior.content)
    heads = [pdf.get(Reference(found.number)).head for found in find_pictures(pdf)]
    assert len(heads) == 3
    for head in heads:
        assert (head["Width"], head["BitsPerComponent"]) == (2400, 1)
        assert head["ColorSpace"] == Name("DeviceGray")


def test_one_bit_is_never_written_as_jpeg() -> None:
    found = write_picture(Image.new("1", (9, 2), 1), jpeg=True)
    assert isinstance(found, Stream)
    assert found.head["Filter"] == Name("FlateDecode")
    assert found.body == b"\xff\x80\xff\x80"
