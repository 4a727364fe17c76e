"""Whatever stands at the doors of an import: a message and an exit code, and no half of a book."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import octavo.write
from octavo.cli import main
from octavo.scan import office
from scan.odd import docx_of, zip_of

SCAN = "# One\n\nThe text of it.\n"
WORDS = "<w:p><w:r><w:t>Words of it.</w:t></w:r></w:p>"


def parts_of(content: bytes) -> dict[str, bytes]:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def brought(scan: Path, out: Path, *more: str) -> int:
    return main(["import", str(scan), "--out", str(out), *more])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"%PDF-1.7", "a.docx breaks off: a PDF ends with"),
        ("a.epub", zip_of({"a": b"b"}), "a.epub cannot be read as epub"),
        ("a.docx", zip_of({"word/document.xml": b"<w:document"}), "a.docx cannot be read as docx"),
        ("a.docx", docx_of(""), "a.docx holds no text"),
        ("a.docx", docx_of(WORDS)[:-200], "a.docx cannot be read as docx"),
        ("a.html", b"", "a.html is empty"),
        ("a.html", b"<p> </p>", "a.html holds no text"),
        ("a.html", b"<p>\xff\xfe words", "a.html, line 1: byte 0xff is not UTF-8"),
        ("a.html", b"<p>" + bytes(range(1, 9)) * 20, "a.html is no text"),
        ("a.html", b"\x89PNG\r\n", "a.html, line 1: byte 0x89 is not UTF-8"),
        ("a.tex", b"\\documentclass{a}\\begin{document}\\end{document}", "a.tex holds no text"),
        ("a.md", "W".encode("utf-16")[:-1], "a.md begins as UTF-16 and is none"),
        ("a.md", b"", "a.md holds no text"),
    ],
)  # fmt: skip
def test_what_is_not_what_its_name_says_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert brought(tmp_path / name, tmp_path / "book") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_a_document_whose_notes_are_broken_is_told(tmp_path: Path) -> None:
    parts = parts_of(docx_of(WORDS))
    parts["word/footnotes.xml"] = b"<w:footnotes><w:footnote"
    (tmp_path / "a.docx").write_bytes(zip_of(parts))
    assert brought(tmp_path / "a.docx", tmp_path / "book") == 1
    report = json.loads((tmp_path / "book" / "import-report.json").read_text("utf-8"))
    told = [look["message"] for look in report["look"]]
    assert any(message.startswith("word/footnotes.xml in the file is damaged") for message in told)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_texts_with_a_mark_of_their_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.md").write_bytes("# One\n\nThe café of it.\n".encode(encoding))
    brought(tmp_path / "a.md", tmp_path / "book")
    assert "The café of it." in (tmp_path / "book" / "manuscript" / "a.md").read_text("utf-8")


def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    page = "<html><head><meta charset=windows-1252></head><body><h1>One</h1><p>“Café”</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("windows-1252"))
    brought(tmp_path / "a.html", tmp_path / "book")
    assert "“Café”" in (tmp_path / "book" / "manuscript" / "a.md").read_text("utf-8")


def test_things_deep_inside_one_another_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_text("<blockquote>" * 600 + "Words of it." + "</blockquote>" * 600)
    assert brought(tmp_path / "a.html", tmp_path / "book") == 2
    assert "a.html has too many things inside one another" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="names are UTF-16 there")
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_a_name_that_is_not_utf8_is_shown_as_well_as_it_can_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    scan = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9" + suffix.encode()))
    scan.write_text("<h1>One</h1><p>The text of it.</p>" if suffix == ".html" else SCAN)
    assert brought(scan, Path(f"{scan}-book")) == 1
    assert "caf\ufffd" in capsys.readouterr().out
    assert brought(scan.with_name("gone\udce9.md"), tmp_path / "book", "--json") == 2
    assert "gone\ufffd.md cannot be read: it is not there" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert brought(tmp_path / "a.md", tmp_path / "book") == 2
    assert "it is not a file" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["file", "file/book", "full"])
def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    (tmp_path / "a.md").write_text(SCAN)
    (tmp_path / "file").write_text("a file")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "manuscript").write_text("a file")
    assert brought(tmp_path / "a.md", tmp_path / out) == 2
    assert "cannot write into" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "a file"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["manuscript"]


def test_no_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(SCAN)
    with pytest.raises(SystemExit) as ended:
        main(["import", str(tmp_path / "a.md"), "--out", ""])
    assert ended.value.code == 2
    assert "argument --out: the name of the folder is empty" in capsys.readouterr().err


def test_a_scan_is_not_replaced_by_its_own_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = tmp_path / "manuscript" / "scan.md"
    scan.parent.mkdir()
    scan.write_text(SCAN)
    assert brought(scan, tmp_path, "--replace") == 2
    assert (
        "scan.md is in the folder of the manuscript that would replace it"
        in capsys.readouterr().err
    )
    assert scan.read_text() == SCAN


def test_no_room_for_what_is_unfolded_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.docx").write_bytes(docx_of(WORDS))
    monkeypatch.setattr(office, "read_document", full)
    assert brought(tmp_path / "a.docx", tmp_path / "book") == 2
    assert "a.docx cannot be imported: No space left on device" in capsys.readouterr().err


def content_of(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_import_that_fails_while_it_writes_leaves_the_old_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text(SCAN)
    brought(tmp_path / "a.md", tmp_path / "book")
    before = content_of(tmp_path / "book")
    (tmp_path / "a.md").write_text(SCAN.replace("text", "new text"))
    handles = iter(range(3))

    def full(handle: int, mode: str) -> object:
        if next(handles) == 2:  # the third file, and the last
            os.close(handle)
            raise OSError(28, "No space left on device")
        return os.fdopen(handle, mode)

    class Full:
        fdopen = staticmethod(full)
        chmod, replace = staticmethod(os.chmod), staticmethod(os.replace)

    monkeypatch.setattr(octavo.write, "os", Full)
    assert brought(tmp_path / "a.md", tmp_path / "book", "--replace") == 2
    assert content_of(tmp_path / "book") == before


def _moments() -> Iterator[float]:
    """Eight moments of an import, in seconds: while it loads, reads and writes."""
    yield from (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0, 1.3)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_eight_imports_that_are_killed_leave_a_whole_book(tmp_path: Path) -> None:
    """Whenever it is killed, what is there is the old book or the new one, and an import brings the new one."""
    (tmp_path / "a.md").write_text("# One\n\n" + "The text of it goes on.\n\n" * 400)
    brought(tmp_path / "a.md", tmp_path / "book")
    old = content_of(tmp_path / "book")
    (tmp_path / "a.md").write_text("# One\n\n" + "The new text of it goes on.\n\n" * 400)
    given = ["import", str(tmp_path / "a.md"), "--out", str(tmp_path / "book"), "--replace"]
    program = f"import sys; from octavo.cli import main; sys.exit(main({given!r}))"
    for moment in _moments():
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        text = (tmp_path / "book" / "manuscript" / "a.md").read_bytes()
        assert text == old["manuscript/a.md"] or b"The new text" in text
    assert main(given) == 1
    kept = content_of(tmp_path / "book")
    assert kept["manuscript/a.md"].count(b"The new text") == 400


def test_options_that_say_nothing_of_a_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_text(SCAN, "utf-8")
    (tmp_path / "letter.docx").write_bytes(docx_of(WORDS))
    given = ["--changes", "mark", "--dialect", "none", "--notes-at", "foot"]
    for name, unused in (("scan.txt", "--changes"), ("letter.docx", "--dialect, --notes-at")):
        assert (
            main(["import", str(tmp_path / name), "--out", str(tmp_path / name[:4]), *given]) == 1
        )
        report = json.loads((tmp_path / name[:4] / "import-report.json").read_text("utf-8"))
        assert [look["message"] for look in report["look"] if look["what"] == "option"] == [
            f"not used, since they say nothing of a file of this kind: {unused}"
        ]
