"""Pictures come from the book's folder, and from the web only where the author allows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from builders import SVG, Said, faults, finished_book, said, write_book

from octavo.model import Book, ImageRef, Place
from octavo.reading import fetch
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
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
        ("a\0b.png", "image-missing", "image a\0b.png is not there",
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
