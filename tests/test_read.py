"""What is read from a book folder, what is refused, and what the author is told."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from builders import SVG, Said, faults, finished_book, front, said, write_book

from octavo import fetch
from octavo.errors import ManuscriptError, UsageError
from octavo.model import Book, ImageRef, Place, Stamp
from octavo.read import read_images, read_manuscript, read_stamp
from octavo.stamp import stamp_date

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
COPY = "copy it into the book folder"
BESIDE = "save the picture beside the manuscript"


def complaints(folder: Path) -> list[Said]:
    with pytest.raises(ManuscriptError) as caught:
        read_manuscript(folder)
    assert caught.value.exit_code == 3
    return said(caught.value.findings)


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


# Files


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder") as caught:
        read_manuscript(tmp_path / "nowhere")
    assert caught.value.hint == "name the folder that holds manuscript/"


@pytest.mark.parametrize("files", [{}, {"notes.txt": "x"}])
def test_a_book_without_a_manuscript(tmp_path: Path, files: dict[str, str]) -> None:
    write_book(tmp_path / "my-book", files)
    assert complaints(tmp_path / "my-book") == [
        ("manuscript-missing", "there is no manuscript in my-book/", "manuscript",
         "put one or more .md files into a folder manuscript/ in the book folder"),
    ]  # fmt: skip


def test_a_book_folder_without_the_folder(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    assert [code for code, *_ in complaints(tmp_path / "book")] == ["manuscript-missing"]


@pytest.mark.parametrize("content", ["", "\n \n\t\n", "\ufeff"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    write_book(tmp_path, {"1.md": content.encode()})
    assert complaints(tmp_path) == [
        ("file-empty", "the file is empty", "manuscript/1.md",
         "write something into it or take it away"),
    ]  # fmt: skip


def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path: Path) -> None:
    text = front() + "# A\n\ncafé"
    write_book(tmp_path, {"1.md": text.encode("latin-1")})
    assert complaints(tmp_path) == [
        ("file-encoding", "the file is not UTF-8: byte 0xe9", "manuscript/1.md:6",
         "save it as UTF-8"),
    ]  # fmt: skip


def test_all_faulty_files_are_named_at_once(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": b"\xff\xfe", "2.md": b"", "3.md": b"# A"})
    assert [(code, place) for code, _, place, _ in complaints(tmp_path)] == [
        ("file-encoding", "manuscript/1.md:1"),
        ("file-empty", "manuscript/2.md"),
    ]


def test_something_that_is_called_a_file_and_is_none(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n"})
    (tmp_path / "manuscript/2.md").mkdir()
    os.mkfifo(tmp_path / "manuscript/3.md")
    look = "look at the file and its permissions"
    assert complaints(tmp_path) == [
        ("file-unreadable", "manuscript/2.md cannot be read: it is not a file", "manuscript/2.md",
         look),
        ("file-unreadable", "manuscript/3.md cannot be read: it is not a file", "manuscript/3.md",
         look),
    ]  # fmt: skip


def test_a_manuscript_that_is_a_link_out_of_the_book_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    write_book(tmp_path / "book", {"1.md": "# A\n"})
    (tmp_path / "book/manuscript/2.md").symlink_to(tmp_path / "secret.md")
    assert complaints(tmp_path / "book") == [
        ("file-outside", "manuscript/2.md is a link out of the book folder", "manuscript/2.md",
         "copy the file into manuscript/"),
    ]  # fmt: skip


def test_a_manuscript_folder_that_is_a_link_out_of_the_book_is_refused(tmp_path: Path) -> None:
    write_book(tmp_path / "other", {"1.md": "# A\n"})
    (tmp_path / "book").mkdir()
    (tmp_path / "book/manuscript").symlink_to(tmp_path / "other/manuscript")
    assert [code for code, *_ in complaints(tmp_path / "book")] == ["file-outside"]


def test_files_are_read_in_the_order_of_their_names_and_keep_their_lines(tmp_path: Path) -> None:
    write_book(
        tmp_path,
        {
            "02.md": "# B\r\n\r\nb\r",
            "01.md": "# A\n\na",
            "10.md": b"\xef\xbb\xbf# C\n\n\n\nc\n\n\n",
        },
    )
    manuscript, findings = read_manuscript(tmp_path)
    assert findings == ()
    assert [file.name for file in manuscript.files] == [
        "manuscript/01.md", "manuscript/02.md", "manuscript/10.md"
    ]  # fmt: skip
    assert manuscript.text == "\n\n\n# A\n\na\n\n# B\n\nb\n\n# C\n\n\n\nc\n\n"
    lines = manuscript.text.split("\n")
    places = {line: str(manuscript.place(n)) for n, line in enumerate(lines, 1) if line}
    assert places == {
        "# A": "manuscript/01.md:4", "a": "manuscript/01.md:6",
        "# B": "manuscript/02.md:1", "b": "manuscript/02.md:3",
        "# C": "manuscript/10.md:1", "c": "manuscript/10.md:5",
    }  # fmt: skip


def test_control_characters_are_replaced_with_a_warning(tmp_path: Path) -> None:
    write_book(tmp_path, "# A\n\nOne\x0ctwo\x85three.\n")
    manuscript, findings = read_manuscript(tmp_path)
    assert "One two three." in manuscript.text
    assert said(findings) == [
        ("control-character", "control character U+000C, replaced by a space",
         "manuscript/book.md:6", "delete it"),
    ]  # fmt: skip


def test_only_the_first_file_has_a_front_matter(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n\nText.\n", "2.md": "\n---\ntitle: B\n---\n# B\n"})
    assert complaints(tmp_path) == [
        ("front-matter-later", "a second front matter", "manuscript/2.md:2",
         "state everything about the book in manuscript/1.md"),
    ]  # fmt: skip


def test_a_rule_at_the_head_of_a_later_file_is_no_front_matter(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n\nText.\n", "2.md": "---\n\nNote: this.\n\n---\n\nMore.\n"})
    assert read_manuscript(tmp_path)[1] == ()


def test_front_matter_that_is_wrong_stops_the_book(tmp_path: Path) -> None:
    write_book(tmp_path, "# A\n\nText.\n", lang="en")
    assert complaints(tmp_path) == [
        ("front-matter-key", "there is no key “lang”", "manuscript/book.md:3",
         "did you mean “language”?"),
    ]  # fmt: skip


# Bibliography, style and cover


@pytest.mark.parametrize(
    ("key", "value", "code", "message", "hint"),
    [
        ("bibliography", "nope.bib", "bibliography-missing",
         "bibliography nope.bib is not there", "paths are relative to manuscript/"),
        ("bibliography", "Refs.bib", "bibliography-missing",
         "bibliography Refs.bib is not there", "did you mean refs.bib?"),
        ("bibliography", "../../out.bib", "bibliography-outside",
         "bibliography ../../out.bib is outside the book folder", COPY),
        ("bibliography", "link.bib", "bibliography-outside",
         "bibliography link.bib is outside the book folder", COPY),
        ("bibliography", "/etc/passwd.bib", "bibliography-outside",
         "bibliography /etc/passwd.bib is outside the book folder", COPY),
        ("bibliography", "refs.tex", "bibliography-type",
         "bibliography refs.tex is of no known type",
         "use one of .bib, .bibtex, .json, .yaml, .yml, .ris"),
        ("csl", "my.csl", "csl-missing", "csl my.csl is not there",
         "paths are relative to manuscript/"),
        ("csl", "../../out.csl", "csl-outside", "csl ../../out.csl is outside the book folder",
         COPY),
        ("csl", "chicago-nowhere", "csl-missing", "there is no citation style “chicago-nowhere”",
         "use a name from the CSL style repository, such as chicago-notes-bibliography, or a .csl "
         "file"),
        ("csl", "../styles", "csl-missing", "there is no citation style “../styles”",
         "use a name from the CSL style repository, such as chicago-notes-bibliography, or a .csl "
         "file"),
        ("cover", "figures/cover.pgn", "cover-missing", "cover figures/cover.pgn is not there",
         "did you mean figures/cover.png?"),
        ("cover", "../../cover.png", "cover-outside",
         "cover ../../cover.png is outside the book folder", COPY),
    ],
)  # fmt: skip
def test_a_file_that_the_front_matter_names_is_in_the_book(
    tmp_path: Path, key: str, value: str, code: str, message: str, hint: str
) -> None:
    (tmp_path / "out.bib").write_text("")
    (tmp_path / "out.csl").write_text("")
    book = tmp_path / "book"
    files = {"1.md": "# A\n\nText.\n", "refs.bib": "", "figures/cover.png": PNG}
    write_book(book, files, language="en", **{key: value})
    (book / "manuscript/link.bib").symlink_to(tmp_path / "out.bib")
    assert complaints(book) == [(code, message, "manuscript/1.md:4", hint)]


def test_styles_are_found_by_name_and_dependent_ones_by_their_parent(tmp_path: Path) -> None:
    found = {}
    for name in ("chicago-notes-bibliography", "nature-physics"):
        write_book(tmp_path / name, "# A\n\nText.\n", csl=name)
        manuscript, _ = read_manuscript(tmp_path / name)
        assert manuscript.csl is not None
        found[name] = manuscript.csl.name
    assert found == {
        "chicago-notes-bibliography": "chicago-notes-bibliography.csl",
        "nature-physics": "nature.csl",
    }


# Pictures


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
         "use PNG, JPEG, GIF, WebP or SVG"),
        ("figures/a.jpg", "image-type", "figures/a.jpg is not a picture we can print",
         "use PNG, JPEG, GIF, WebP or SVG"),
        ("figures/a.tiff", "image-type", "figures/a.tiff is not a picture we can print",
         "use PNG, JPEG, GIF, WebP or SVG"),
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


# Pictures from the web


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


# The date of a build


def test_the_date_is_the_one_that_is_given(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, "# A\n"))
    assert read_stamp(manuscript, {"SOURCE_DATE_EPOCH": "1700000000"}) == Stamp(1_700_000_000)
    assert stamp_date(Stamp(1_700_000_000)) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("given", ["soon", "-1", "²", "9" * 30])
def test_a_date_that_is_none_is_wrong_use(tmp_path: Path, given: str) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, "# A\n"))
    with pytest.raises(UsageError, match=f"SOURCE_DATE_EPOCH is “{given}”") as caught:
        read_stamp(manuscript, {"SOURCE_DATE_EPOCH": given})
    assert caught.value.hint == "unset it, or set it to a date: date +%s"


def test_else_the_date_of_the_last_commit_and_else_of_the_newest_file(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, {"1.md": "# A\n", "2.md": "# B\n"}))
    for name, epoch in (("1.md", 1_600_000_000), ("2.md", 1_600_000_500)):
        os.utime(tmp_path / "manuscript" / name, (epoch, epoch))
    assert read_stamp(manuscript, {}) == Stamp(1_600_000_500)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    environ = {**os.environ, "GIT_COMMITTER_DATE": "1500000000 +0000"}
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "A"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, env=environ)
    assert read_stamp(manuscript, {}) == Stamp(1_500_000_000)


def test_front_matter_is_written_as_the_tests_count_it() -> None:
    assert front(language="hy", print={"trim": "a5"}) == (
        '---\ntitle: "A Book"\nlanguage: "hy"\nprint: {"trim": "a5"}\n---\n'
    )
