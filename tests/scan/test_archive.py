"""An archive is unfolded within limits, which a test makes small: no large one is needed to reach them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from octavo.cli import main
from octavo.model.errors import UsageError
from octavo.scan import archive
from octavo.scan.archive import check_archive
from octavo.workshop import pandoc
from scan.odd import docx_of, zip_of

WORDS = b"Some words of a document, which are not the same. 0123456789 abcdefghij"


def said(content: bytes) -> str:
    with pytest.raises(UsageError) as caught:
        check_archive(content, "a.docx")
    return caught.value.message


def test_a_document_is_within_the_limits() -> None:
    assert (archive.UNFOLDED, archive.RATIO, archive.ENTRIES) == (200_000_000, 100, 10_000)
    check_archive(docx_of("<w:p/>"), "a.docx")


def test_too_many_files_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zip_of({f"{number}.xml": WORDS for number in range(4)})
    monkeypatch.setattr(archive, "ENTRIES", 4)
    check_archive(content, "a.docx")
    monkeypatch.setattr(archive, "ENTRIES", 3)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # nobody asks for the list
    assert said(content) == "a.docx holds 4 files; 3 are the most that are read"


def test_an_archive_that_says_it_is_too_large_is_not_unfolded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = zip_of({"a.xml": WORDS, "b.xml": WORDS})
    monkeypatch.setattr(archive, "UNFOLDED", 2 * len(WORDS))
    check_archive(content, "a.docx")
    monkeypatch.setattr(archive, "UNFOLDED", 2 * len(WORDS) - 1)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert said(content) == "a.docx unfolds to more than 0.000141 MB, the most that is read"


def test_an_archive_that_unfolds_to_many_times_its_size_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = zip_of({"a.xml": b"0" * 5000})
    check_archive(content, "a.docx")
    monkeypatch.setattr(archive, "RATIO", 3)
    assert said(content) == "a.docx unfolds to more than 3 times its size, which no document does"


def test_an_archive_that_says_less_than_it_holds_is_found_out() -> None:
    """The size in its list is made small: what it unfolds to is counted besides."""
    content = bytearray(zip_of({"a.xml": WORDS * 3}))
    for place in (content.index(b"PK\x03\x04") + 22, content.index(b"PK\x01\x02") + 24):
        content[place : place + 4] = (10).to_bytes(4, "little")
    assert said(bytes(content)).startswith("a.docx cannot be read as docx: ")


def test_an_archive_with_a_password_is_told() -> None:
    content = bytearray(zip_of({"a.xml": WORDS}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert said(bytes(content)) == "a.docx is locked with a password"


def test_an_archive_packed_in_another_way_is_told() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("a.xml", WORDS)
    assert said(made.getvalue()) == "a.docx is packed in a way that no document is: 'a.xml'"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06", docx_of("<w:p/>")[:-30], docx_of("<w:p/>")[:400]]
)
def test_a_damaged_archive_is_told(content: bytes) -> None:
    assert said(content).startswith("a.docx cannot be read as docx: ")


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
def test_what_is_beyond_a_limit_ends_the_import_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    (tmp_path / f"large.{suffix}").write_bytes(docx_of("<w:p/>"))
    monkeypatch.setattr(archive, "UNFOLDED", 100)
    monkeypatch.setattr(pandoc, "run_pandoc", None)  # which never gets it
    given = ["import", str(tmp_path / f"large.{suffix}"), "--out", str(tmp_path / "book")]
    assert main(given) == 2
    assert f"large.{suffix} unfolds to more than 0.0001 MB" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_a_document_on_which_pandoc_works_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(docx_of("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"))
    monkeypatch.setattr(pandoc, "SECONDS", 0.0)
    assert main(["import", str(tmp_path / "a.docx"), "--out", str(tmp_path / "book")]) == 2
    assert (
        "a.docx takes pandoc more than 0.0 seconds, the most that it gets"
        in capsys.readouterr().err
    )
