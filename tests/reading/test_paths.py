"""Whatever a book names is found inside of it, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.reading.paths import Refused, book_files, find_file


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a picture, and a file beside it that is not its own."""
    root = tmp_path / "book"
    (root / "manuscript").mkdir(parents=True)
    (root / "manuscript" / "a.png").write_bytes(b"a")
    (root / "b.png").write_bytes(b"b")
    (tmp_path / "secret.png").write_bytes(b"s")
    return root


@pytest.mark.parametrize(("name", "found"), [
    ("a.png", "manuscript/a.png"), ("../b.png", "b.png"), ("./a.png", "manuscript/a.png"),
    ("c.png", Refused.MISSING), (".", Refused.MISSING), ("a\0.png", Refused.MISSING),
    ("x" * 5000, Refused.MISSING), ("../../secret.png", Refused.OUTSIDE),
    ("/etc/passwd", Refused.OUTSIDE), ("../../nothing", Refused.OUTSIDE),
])  # fmt: skip
def test_a_name_leads_to_a_file_of_the_book_or_is_refused(
    book: Path, name: str, found: str | Refused
) -> None:
    wanted = found if isinstance(found, Refused) else book / found
    assert find_file(name, book / "manuscript", book) == wanted


@pytest.mark.parametrize(("target", "found"), [
    ("a.png", "manuscript/a.png"), ("../b.png", "b.png"), ("../../secret.png", Refused.OUTSIDE),
    ("/etc/passwd", Refused.OUTSIDE), ("link.png", Refused.MISSING), ("nothing", Refused.MISSING),
])  # fmt: skip
def test_a_link_is_what_it_leads_to(book: Path, target: str, found: str | Refused) -> None:
    (book / "manuscript" / "link.png").symlink_to(target)
    wanted = found if isinstance(found, Refused) else book / found
    assert find_file("link.png", book / "manuscript", book) == wanted


def test_folders_that_lead_out_of_the_book_hold_none_of_its_files(book: Path) -> None:
    (book / "templates").symlink_to(book.parent)
    (book / "manuscript" / "more").symlink_to(book.parent)
    (book / "manuscript" / "link.png").symlink_to("../../secret.png")
    assert list(book_files(book, ["b.png"])) == [
        ("manuscript/a.png", book / "manuscript" / "a.png"), ("b.png", book / "b.png")
    ]  # fmt: skip


def test_links_to_folders_of_the_book_are_gone_through_once(book: Path) -> None:
    (book / "pictures").mkdir()
    (book / "pictures" / "c.png").write_bytes(b"c")
    for name, target in (("more", "../pictures"), ("self", "."), ("up", "..")):
        (book / "manuscript" / name).symlink_to(target)
    (book / "pictures" / "back").symlink_to("../manuscript")
    assert dict(book_files(book, ())) == {
        "manuscript/a.png": book / "manuscript" / "a.png",
        "manuscript/more/c.png": book / "pictures" / "c.png",
    }


def test_links_among_links_are_not_gone_through_for_ever(book: Path) -> None:
    for number in range(30):
        folder = book / f"d{number}"
        folder.mkdir()
        (folder / "x.png").write_bytes(b"x")
        for name in ("left", "right"):
            (folder / name).symlink_to(f"../d{number + 1}")
    (book / "manuscript" / "more").symlink_to("../d0")
    assert len(dict(book_files(book, ()))) <= 1001


def test_a_file_that_has_gone_is_told(book: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(book_files(book, ["gone.png"]))
