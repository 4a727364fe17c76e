"""A bag of a stranger is read without following, unfolding or trusting anything in it."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from octavo.model.bag import BagError
from octavo.model.errors import UsageError
from octavo.reading import bags
from octavo.reading.bags import open_bag

FILES = {"bagit.txt": b"a bag", "data/é/book.md": b"text"}


def folder(root: Path) -> Path:
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zipped(path: Path, *more: tuple[str | zipfile.ZipInfo, bytes], top: str = "bag") -> Path:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(f"{top}/{name}", content)
        for entry, content in more:
            archive.writestr(entry, content)
    path.write_bytes(out.getvalue())
    return path


def told(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.place.file) for f in open_bag(path)[1] if f.place]


def test_a_folder_and_a_zip_file_of_it_are_the_same_bag(tmp_path: Path) -> None:
    for path in (folder(tmp_path / "bag"), zipped(tmp_path / "bag.zip")):
        bag, strange = open_bag(path)
        assert strange == ()
        assert bag.names == tuple(FILES)
        assert {name: bag.read(name) for name in bag.names} == FILES
        assert bag.digests("bagit.txt").size == 5
        with pytest.raises(BagError):
            bag.read("none")


def test_names_are_compared_in_form_c_whatever_the_disk_has(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "data" / "é").rename(tmp_path / "data" / "e\u0301")
    assert open_bag(tmp_path)[0].names == tuple(FILES)


@pytest.mark.parametrize("what", ["file", "folder", "up", "nowhere"])
def test_a_link_in_a_folder_is_told_and_not_followed(tmp_path: Path, what: str) -> None:
    (tmp_path / "secret").write_text("secret")
    root = folder(tmp_path / "bag")
    target = {"file": tmp_path / "secret", "folder": tmp_path, "up": "..", "nowhere": "none"}[what]
    (root / "data" / "link").symlink_to(target)
    assert told(root) == [("bag-link", "data/link")]
    assert open_bag(root)[0].names == tuple(FILES)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_a_folder_is_told_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(folder(tmp_path) / "data" / "pipe")
    assert told(tmp_path) == [("bag-link", "data/pipe")]


@pytest.mark.parametrize(
    ("name", "code", "file"),
    [
        ("../evil", "bag-path", "../evil"),
        ("bag/../../evil", "bag-path", "bag/../../evil"),
        ("/etc/evil", "bag-path", "/etc/evil"),
        ("bag/data/..\\evil", "bag-path", "bag/data/..\\evil"),
        ("C:/evil", "bag-path", "C:/evil"),
        ("bag//evil", "bag-path", "bag//evil"),
        ("other/file", "bag-path", "other/file"),
        ("file", "bag-path", "file"),
        ("bag/a\x01b", "bag-path", "bag/a\ufffdb"),
    ],
)
def test_a_path_that_leads_outside_of_a_zip_file_is_told(
    tmp_path: Path, name: str, code: str, file: str
) -> None:
    path = zipped(tmp_path / "bag.zip", (name, b"evil"))
    assert told(path) == [(code, file)]
    assert open_bag(path)[0].names == tuple(FILES)


def test_a_link_in_a_zip_file_is_told(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("bag/data/link")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert told(zipped(tmp_path / "bag.zip", (entry, b"/etc/hostname"))) == [
        ("bag-link", "data/link")
    ]


def test_a_file_that_is_packed_in_a_rare_way_is_told(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("bag/data/rare")
    entry.compress_type = zipfile.ZIP_BZIP2
    assert told(zipped(tmp_path / "bag.zip", (entry, b"x"))) == [("bag-unreadable", "data/rare")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["bagit.txt", "data/e\u0301/book.md"])
def test_a_name_that_stands_twice_is_told(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "bag.zip", (f"bag/{name}", b"x"))
    assert [code for code, _ in told(path)] == ["bag-double"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _no_zip(path: Path) -> None:
    path.write_bytes(b"BagIt-Version: 1.0\n")


@pytest.mark.parametrize("spoil", [_cut, _no_zip])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = zipped(tmp_path / "bag.zip")
    spoil(path)
    with pytest.raises(UsageError, match="cannot be read as a zip file"):
        open_bag(path)


def test_a_file_of_a_zip_whose_sum_is_wrong_cannot_be_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bag.zip")
    path.write_bytes(path.read_bytes().replace(b"a bag", b"a rag"))
    bag, _ = open_bag(path)
    with pytest.raises(BagError):
        bag.digests("bagit.txt")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"bag/data/\xc3\xa9/book.md", b"bag/data/\xff\xff/book.md"),  # no UTF-8
        (b"PK\x03\x04", b"PK\x03\x00"),
    ],
)
def test_a_file_of_a_zip_whose_own_head_is_broken_cannot_be_read(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    path = zipped(tmp_path / "bag.zip")
    content = path.read_bytes()
    heads, listed = content.split(b"PK\x01\x02", 1)
    path.write_bytes(heads.replace(old, new) + b"PK\x01\x02" + listed)
    bag, _ = open_bag(path)
    for read in (bag.read, bag.digests):
        with pytest.raises(BagError):
            read("data/é/book.md")


def test_a_file_of_a_zip_without_a_name_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bag.zip", ("bag/x", b"x"))
    content = path.read_bytes()
    at = content.rindex(b"bag/x")  # in the list: a name of no letters, and a remark of five
    listed = bytearray(content)
    listed[at - 18 : at - 16], listed[at - 14 : at - 12] = b"\0\0", b"\5\0"
    path.write_bytes(bytes(listed))
    assert told(path) == [("bag-path", "")]


def test_what_unfolds_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("bag/data/zeros")
    entry.compress_type = zipfile.ZIP_DEFLATED
    with pytest.raises(UsageError, match="unfolds to more than 100 times"):
        open_bag(zipped(tmp_path / "bag.zip", (entry, b"\0" * 3_000_000)))


def test_more_files_than_any_bag_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bags, "FILES", 1)
    for path in (folder(tmp_path / "bag"), zipped(tmp_path / "bag.zip")):
        with pytest.raises(UsageError, match="holds more than 1 files"):
            open_bag(path)


def test_what_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        open_bag(tmp_path / "none")
