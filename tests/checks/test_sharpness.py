"""A picture that prints coarsely is named, with its pixels, its printed width and what would do."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from builders import Said, said, write_book
from conftest import build
from PIL import Image


def picture(width: int, height: int, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(out, kind, **options)
    return out.getvalue()


def told(folder: Path, pictures: dict[str, bytes], *written: str) -> list[Said]:
    """What is said of a book's pictures in print."""
    text = "# A\n\nText.\n\n" + "\n\n".join(written)
    built = build(write_book(folder, {"book.md": text, **pictures}), ("pdf",))
    return said(built.build.findings)


def hint(pixels: int) -> str:
    return f"use a picture that is about {pixels} pixels wide, or print it smaller: {{width=50%}}"


def test_a_picture_that_is_printed_coarsely_is_a_warning(tmp_path: Path) -> None:
    found = told(tmp_path, {"a.png": picture(400, 200)}, "![C](a.png){alt=x width=8cm}")
    assert found == [
        ("print-sharpness", "PDF: a.png, 400 × 200 pixels, is printed 80 mm wide: 127 ppi",
         "manuscript/book.md:4",
         hint(950))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (picture(900, 300), "![C](a.png){alt=x width=8cm}"),  # 286 ppi
        (picture(640, 320), "![C](a.png){alt=x width=8cm}"),  # 203 ppi
        (picture(32, 32), "A key ![k](a.png) in a line."),  # an icon, at its natural size
        (picture(70, 20), "![C](a.png){alt=x}"),  # an ornament
    ],
)
def test_a_sharp_picture_and_a_tiny_one_are_none(
    tmp_path: Path, content: bytes, written: str
) -> None:
    assert told(tmp_path, {"a.png": content}, written) == []


def test_pictures_are_told_apart_and_each_is_named_once(tmp_path: Path) -> None:
    pictures = {name: picture(400, 200) for name in ("a.png", "b.png")}
    pictures |= {"c.png": picture(300, 300), "photo.jpg": picture(500, 250, "JPEG")}
    found = told(
        tmp_path, pictures, "![A](a.png){alt=x width=2cm}", "![B](b.png){alt=x width=8cm}",
        "![C](c.png){alt=x width=6cm}", "![C](c.png){alt=x width=8cm}",
        "![D](photo.jpg){alt=x width=10cm}",
    )  # fmt: skip
    assert [message for _, message, *_ in found] == [
        "PDF: b.png, 400 × 200 pixels, is printed 80 mm wide: 127 ppi",
        "PDF: c.png, 300 × 300 pixels, is printed 80 mm wide: 95 ppi",
        "PDF: photo.jpg, 500 × 250 pixels, is printed 100 mm wide: 127 ppi",
    ]


def test_a_photograph_that_was_turned_is_known_by_its_pixels(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = picture(400, 200, "JPEG", exif=exif)
    [(_, message, *_)] = told(tmp_path, {"a.jpg": turned}, "![C](a.jpg){alt=x width=6cm}")
    assert message.startswith("PDF: a.jpg, ")


def test_drawings_have_no_pixels(full: object) -> None:
    assert "print-sharpness" not in [f.code for f in full.build.findings]  # type: ignore[attr-defined]
