"""Pictures come from the book's folder, and from the web only where the author allows it."""

from __future__ import annotations

import struct
import sys
import threading
import zlib
from base64 import b64decode, b64encode, encodebytes
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import SVG, Said, faults, finished_book, said, write_book
from PIL import Image as Raster
from PIL import ImageCms, ImageFile

from octavo.model import Book, ImageRef, Place
from octavo.reading import fetch
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.rasters import pictures_in

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
_ORIENTATION = 0x0112
COPY = "copy it into the book folder"
BESIDE = "save the picture beside the manuscript"


def about_picture(
    folder: Path, origin: str, *, src: str = "", allow_remote: bool = False
) -> tuple[Book, list[Said]]:
    """What is said of one picture, named in line 7."""
    write_book(folder, "# A\n\nText.\n", allow_remote=allow_remote)
    manuscript, _ = read_manuscript(folder)
    book = Book(manuscript.metadata, "a-book", (), (), (), None)
    ref = ImageRef(src or origin, origin, Place("manuscript/book.md", 7))
    book, findings = read_images(book, [ref], manuscript)
    return book, said(findings)


@pytest.mark.parametrize(
    ("origin", "code", "message", "hint"),
    [
        ("nope.png", "image-missing", "image nope.png is not there",
         "paths are relative to manuscript/"),
        ("figures/A.PNG", "image-missing", "image figures/A.PNG is not there",
         "did you mean figures/a.png?"),
        ("figures", "image-missing", "image figures is not there",
         "paths are relative to manuscript/"),
        ("../../outside.png", "image-outside",
         "image ../../outside.png is outside the book folder", COPY),
        ("figures/../../../outside.png", "image-outside",
         "image figures/../../../outside.png is outside the book folder", COPY),
        ("link.png", "image-outside", "image link.png is outside the book folder", COPY),
        ("folder/outside.png", "image-outside",
         "image folder/outside.png is outside the book folder", COPY),
        ("/etc/passwd", "image-outside", "image /etc/passwd is outside the book folder", COPY),
        ("file:///etc/passwd", "image-outside",
         "image file:///etc/passwd is outside the book folder", COPY),
        ("FILE:outside.png", "image-outside",
         "image FILE:outside.png is outside the book folder", COPY),
        ("data:image/png;base64,AAAA", "image-data",
         "a picture is written into the text itself (data:)",
         "save it as a file beside the manuscript"),
        ("https://example.org/a.png", "image-remote",
         "https://example.org/a.png is not in the book folder",
         f"{BESIDE}, or write allow-remote: true in the front matter"),
        ("//example.org/a.png", "image-remote", "//example.org/a.png is not in the book folder",
         f"{BESIDE}, or write allow-remote: true in the front matter"),
        ("figures/words.png", "image-type", "figures/words.png is not a picture we can print",
         "use PNG, JPEG, GIF, WebP, SVG or PDF"),
        ("figures/a.jpg", "image-type", "figures/a.jpg is not a picture we can print",
         "use PNG, JPEG, GIF, WebP, SVG or PDF"),
        ("figures/a.tiff", "image-type", "figures/a.tiff is not a picture we can print",
         "use PNG, JPEG, GIF, WebP, SVG or PDF"),
        ("a\0b.png", "image-missing", "image a\\x00b.png is not there",
         "paths are relative to manuscript/"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_had_is_an_error(
    tmp_path: Path, origin: str, code: str, message: str, hint: str
) -> None:
    (tmp_path / "outside.png").write_bytes(PNG)
    figures = tmp_path / "book/manuscript/figures"
    figures.mkdir(parents=True)
    (figures / "a.png").write_bytes(PNG)
    (figures / "a.jpg").write_bytes(PNG)
    (figures / "a.tiff").write_bytes(b"II*\0")
    (figures / "words.png").write_bytes(b"words")
    (figures.parent / "link.png").symlink_to(tmp_path / "outside.png")
    (figures.parent / "folder").symlink_to(tmp_path)
    book, told = about_picture(tmp_path / "book", origin)
    assert told == [(code, message, "manuscript/book.md:7", hint)]
    assert book.images == ()


def test_a_picture_anywhere_in_the_book_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art/a.png").write_bytes(PNG)
    book, told = about_picture(tmp_path, "../art/a.png", src="images/0123.png")
    assert told == []
    (image,) = book.images
    assert (image.src, image.media_type, image.content) == ("images/0123.png", "image/png", PNG)
    assert image.path == (tmp_path / "art/a.png").resolve()


def test_a_picture_that_is_huge_is_taken(tmp_path: Path) -> None:
    write_book(tmp_path, {"book.md": "# A\n", "big.png": PNG + b"\0" * 40_000_000})
    book, told = about_picture(tmp_path, "big.png")
    assert told == []
    assert len(book.images[0].content) > 40_000_000


def test_the_cover_is_read_with_the_pictures(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\nText.\n", "cover.svg": SVG}
    book, told = finished_book(tmp_path, files, cover="cover.svg")
    assert told == []
    assert book.cover is not None
    assert book.cover.content == SVG
    assert book.images == ()


def test_all_pictures_that_are_missing_are_named_with_their_lines(tmp_path: Path) -> None:
    text = "# A\n\n![One](a.png){alt=x}\n\nText[^n] ![two](<b c.png>) and `a.png`.\n\n[^n]: A note ![n](a.png)\n"
    hint = "paths are relative to manuscript/"
    assert faults(tmp_path, text) == [
        ("image-missing", "image a.png is not there", "manuscript/book.md:6", hint),
        ("image-missing", "image b c.png is not there", "manuscript/book.md:8", hint),
        ("image-missing", "image a.png is not there", "manuscript/book.md:10", hint),
    ]


# Decoded


def encoded(kind: str, **options: object) -> bytes:
    """A picture of 60 by 40 pixels, or of a ``size``, no two rows alike."""
    image = Raster.effect_noise(options.pop("size", (60, 40)), 80).convert(
        str(options.pop("mode", "RGB"))
    )
    if options.pop("animated", False):
        options |= {"save_all": True, "append_images": [Raster.effect_noise((60, 40), 60)] * 2}
    if turned := options.pop("turned", None):
        exif = Raster.Exif()
        exif[0x0112] = turned
        options["exif"] = exif
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def cut_pixels(content: bytes) -> bytes:
    """A PNG whose pixels end early, all its sums right."""
    rest, kept = content[8:], [content[:8]]
    while rest:
        length, name = struct.unpack(">I4s", rest[:8])
        body, rest = rest[8 : 8 + length], rest[12 + length :]
        if name == b"IDAT":
            body = zlib.compress(zlib.decompress(body)[:200])
        sums = struct.pack(">I", zlib.crc32(name + body))
        kept.append(struct.pack(">I4s", len(body), name) + body + sums)
    return b"".join(kept)


def huge(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says how large it is."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (head, b"IDAT" + zlib.compress(b"\0" * 99), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in parts
    )


SOUND = f"data:image/jpeg;base64,{b64encode(encoded('JPEG')).decode()}"
AGAIN = "copy it again from where it came, or save it again"
SMALLER = "save it smaller: at 300 ppi a page of this book has a few million pixels"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", encoded("PNG")[:-400]),
        ("a.png", cut_pixels(encoded("PNG"))),
        ("a.png", encoded("PNG").replace(b"IDAT", b"IDAX")),
        ("a.png", encoded("PNG")[:20]),
        ("a.jpg", encoded("JPEG")[:-400]),
        ("a.jpg", encoded("JPEG")[:30]),
        ("a.jpg", encoded("JPEG", progressive=True)[:-400]),
        ("a.gif", encoded("GIF")[:-400]),
        ("a.gif", encoded("GIF", animated=True)[:-400]),
        ("a.webp", encoded("WEBP")[:-400]),
        ("a.webp", encoded("WEBP", lossless=True)[:-400]),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_a_picture_that_is_cut_or_damaged_is_an_error_at_its_line(
    tmp_path: Path, name: str, content: bytes
) -> None:
    write_book(tmp_path, {"book.md": "# A\n", name: content})
    _, told = about_picture(tmp_path, name)
    assert told == [("image-damaged", f"{name} is cut or damaged", "manuscript/book.md:7", AGAIN)]


@pytest.mark.parametrize(
    "data",
    [
        f"data:image/png;base64,{b64encode(encoded('PNG')[:-400]).decode()}",
        f"data:image/jpeg;base64,\n{encodebytes(encoded('JPEG')[:-400]).decode()}",
        f"data:image/png,{quote(encoded('PNG')[:-400])}",
        "data:image/png;base64,AAA",
    ],
)
def test_a_picture_inside_of_a_drawing_is_judged_as_well(tmp_path: Path, data: str) -> None:
    drawing = SVG.replace(b"<path", f'<image href="{data}"/><path'.encode())
    files: dict[str, str | bytes] = {"book.md": "# A\n", "a.svg": drawing}
    write_book(tmp_path, {**files, "b.svg": drawing.replace(data.encode(), SOUND.encode())})
    assert about_picture(tmp_path, "a.svg")[1] == [
        ("image-damaged", "a.svg: a picture in it is cut or damaged", "manuscript/book.md:7", AGAIN)
    ]
    assert about_picture(tmp_path, "b.svg")[1] == []


@pytest.mark.parametrize("lenient", [True, False])
def test_a_cut_picture_is_seen_whatever_the_layout_engine_told_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lenient: bool
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_book(tmp_path, {"book.md": "# A\n", "a.jpg": encoded("JPEG")[:-400]})
    assert [code for code, *_ in about_picture(tmp_path, "a.jpg")[1]] == ["image-damaged"]
    assert lenient is ImageFile.LOAD_TRUNCATED_IMAGES or "weasyprint" in sys.modules


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((9000, 9000), "has 9000 × 9000 pixels, more than 80 million"),
        ((60000, 60000), "has more than 80 million pixels"),
    ],
)
def test_a_picture_that_would_fill_the_memory_is_an_error(
    tmp_path: Path, size: tuple[int, int], said: str
) -> None:
    write_book(tmp_path, {"book.md": "# A\n", "a.png": huge(*size)})
    _, told = about_picture(tmp_path, "a.png")
    assert told == [("image-large", f"a.png {said}", "manuscript/book.md:7", SMALLER)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", encoded("JPEG", mode="L", progressive=True)),
        ("a.jpg", encoded("JPEG", turned=6)),
        ("a.jpg", encoded("JPEG", size=(4, 3))),
        ("a.png", encoded("PNG", size=(1, 1))),
        ("a.jpg", encoded("JPEG") + b"words behind it"),
        ("a.png", encoded("PNG", mode="1")),
        ("a.png", encoded("PNG", mode="P")),
        ("a.png", encoded("PNG", mode="LA")),
        ("a.gif", encoded("GIF", animated=True)),
        ("a.webp", encoded("WEBP", animated=True)),
        ("a.webp", encoded("WEBP", mode="RGBA", lossless=True)),
    ],
)
def test_a_picture_of_an_unusual_kind_is_taken(tmp_path: Path, name: str, content: bytes) -> None:
    write_book(tmp_path, {"book.md": "# A\n", name: content})
    book, told = about_picture(tmp_path, name)
    assert told == []
    assert book.images[0].content == content


def test_a_picture_in_very_many_shades_is_taken_in_fewer(tmp_path: Path) -> None:
    shades = Raster.new("I;16", (2, 1))
    shades.putdata([65535, 128 * 257])
    written = BytesIO()
    shades.save(written, "PNG")
    write_book(tmp_path, {"book.md": "# A\n", "a.png": written.getvalue()})
    book, told = about_picture(tmp_path, "a.png")
    assert told == []
    with Raster.open(BytesIO(book.images[0].content)) as picture:
        assert (picture.mode, [picture.getpixel((x, 0)) for x in (0, 1)]) == ("L", [255, 128])


def _inks_profile() -> bytes:
    """A profile (ICC.1:2001-04) of a press that prints the cyan of a picture as grey."""
    levels = b"\0\0" + b"\xff\xff"
    # Lab of 16 corners: light where there is no cyan (the first ink, which changes slowest), else grey
    corners = b"".join(
        struct.pack(">3H", 0x6000 if cyan else 0xFF00, 0x8000, 0x8000)
        for cyan in (0, 1) for _ in range(8)
    )  # fmt: skip
    unit = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = b"mft2" + bytes(4) + bytes((4, 3, 2, 0)) + unit + struct.pack(">2H", 2, 2)
    table += levels * 4 + corners + levels * 3
    words = b"A press that is grey\0"
    about = b"desc" + bytes(4) + struct.pack(">I", len(words)) + words + bytes(78)
    right = b"text" + bytes(4) + b"none\0"
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    tags = (
        (b"desc", about),
        (b"cprt", right),
        (b"wtpt", white),
        (b"A2B0", table),
        (b"A2B1", table),
    )
    index, body = struct.pack(">I", len(tags)), b""
    for name, value in tags:
        index += name + struct.pack(">2I", 132 + 12 * len(tags) + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = struct.pack(">I4xI", 128 + len(index + body), 0x02400000) + b"prtrCMYKLab "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + index + body


def _in_inks(profile: bytes | None = None) -> bytes:
    """A JPEG in the four inks of a press, all cyan; it lies on its side."""
    written = BytesIO()
    picture, about = Raster.new("CMYK", (16, 16), (255, 0, 0, 0)), Raster.Exif()
    about[_ORIENTATION] = 6
    picture.save(written, "JPEG", dpi=(300, 300), icc_profile=profile, exif=about)
    return written.getvalue()


@pytest.mark.parametrize("profile", [None, b"none that can be read", "sRGB"])
def test_a_picture_in_inks_is_taken_in_red_green_and_blue(
    tmp_path: Path, profile: bytes | str | None
) -> None:
    if isinstance(profile, str):  # which has no inks
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    write_book(tmp_path, {"book.md": "# A\n", "a.jpg": _in_inks(profile)})
    book, told = about_picture(tmp_path, "a.jpg")
    assert told == []
    with Raster.open(BytesIO(book.images[0].content)) as picture:
        assert (picture.format, picture.mode, picture.info["dpi"]) == ("JPEG", "RGB", (300, 300))
        assert picture.getexif()[_ORIENTATION] == 6
        assert picture.getpixel((8, 8)) == (0, 255, 255)


def test_a_picture_in_inks_has_the_colours_of_its_own_profile(tmp_path: Path) -> None:
    # where a press prints cyan as if it were all four inks, it is no bright blue
    write_book(tmp_path, {"book.md": "# A\n", "a.jpg": _in_inks(_inks_profile())})
    book, told = about_picture(tmp_path, "a.jpg")
    assert told == []
    with Raster.open(BytesIO(book.images[0].content)) as picture:
        assert picture.mode == "RGB"
        red, green, blue = picture.getpixel((8, 8))
    assert max(red, green, blue) - min(red, green, blue) < 8


def test_pictures_in_drawings_are_taken_in_red_green_and_blue_though_others_are_warned_of(
    tmp_path: Path,
) -> None:
    held = f"data:image/jpeg;base64,{b64encode(_in_inks()).decode()}"
    png = f"data:image/png;base64,{b64encode(PNG).decode()}"
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x()">'
        f'<image href="{held}" width="9" height="9"/><image href="{png}" width="9" height="9"/>'
        "</svg>"
    )
    write_book(tmp_path, {"book.md": "# A\n", "a.svg": drawing})
    book, told = about_picture(tmp_path, "a.svg")
    assert [code for code, *_ in told] == ["markup-dropped"]
    first, second = pictures_in(book.images[0].content)
    with Raster.open(BytesIO(first)) as picture:
        assert picture.mode == "RGB"
    assert second == PNG


def test_a_cover_that_is_damaged_is_an_error_in_the_front_matter(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\nText.\n", "cover.png": encoded("PNG")[:-400]}
    assert faults(tmp_path, files, cover="cover.png") == [
        ("image-damaged", "cover.png is cut or damaged", "manuscript/1.md:3", AGAIN)
    ]


# From the web


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "moved":
            self.send_response(302)
            self.send_header("Location", f"/{rest}" if rest != "file" else "file:///etc/passwd")
            self.end_headers()
            return
        self.send_response(404 if kind == "gone" else 200)
        self.end_headers()
        if kind == "short":
            self.wfile.write(PNG)
        elif kind == "endless":
            try:
                for _ in range(200):
                    self.wfile.write(b"\x89PNG" + b"\0" * 65_532)
            except OSError:
                pass  # the other side has had enough

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/short/a.png", "/short/picture?size=2", "/moved/short/a.png"])
def test_a_picture_from_the_web_is_fetched_when_the_author_allows_it(
    tmp_path: Path, address: str, path: str
) -> None:
    book, told = about_picture(tmp_path, address + path, src="remote/0123", allow_remote=True)
    assert told == []
    assert [(i.src, i.media_type, i.content) for i in book.images] == [
        ("remote/0123", "image/png", PNG)
    ]


def test_a_picture_from_the_web_that_does_not_come(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_LIMIT", 1_000_000)
    reasons = {
        f"{address}/gone/a.png": "the server answers 404",
        f"{address}/endless/a.png": "it is larger than 1 MB",
        f"{address}/moved/file": "the server answers 302",
        "http://127.0.0.1:9/a.png": "Connection refused",
    }
    for origin, reason in reasons.items():
        _, told = about_picture(tmp_path, origin, allow_remote=True)
        assert told == [
            ("image-remote", f"{origin} could not be fetched: {reason}", "manuscript/book.md:7",
             BESIDE),
        ]  # fmt: skip


def test_a_server_that_never_ends_is_left_in_time(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_TIMEOUT", 0.001)
    _, told = about_picture(tmp_path, f"{address}/endless/a.png", allow_remote=True)
    assert [code for code, *_ in told] == ["image-remote"]


def test_only_http_is_spoken(tmp_path: Path) -> None:
    _, told = about_picture(tmp_path, "ftp://127.0.0.1/a.png", allow_remote=True)
    assert told == [
        ("image-remote", "ftp://127.0.0.1/a.png cannot be fetched", "manuscript/book.md:7",
         "only http and https addresses can"),
    ]  # fmt: skip
