"""What is read from a book folder, what is refused, and what the author is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import complaints, front, said, write_book

from octavo.model.errors import UsageError
from octavo.reading.folder import read_manuscript


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


def test_what_editors_and_disks_leave_in_the_folder_is_no_chapter(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": f"{front()}# One\n\nText.\n", "._1.md": b"\x00\x05\x16\x07"})
    (tmp_path / "manuscript" / ".#1.md").symlink_to("somebody@a-machine.4711")
    manuscript, findings = read_manuscript(tmp_path)
    assert [file.name for file in manuscript.files] == ["manuscript/1.md"]
    assert not findings


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


@pytest.mark.parametrize(
    "sign", ["\ufff9", "\ufffb", "\ufffc", "\u2065", "\ufff0", "\U0001fffe", "\U0010ffff"]
)
def test_what_no_font_draws_is_replaced_with_a_warning(tmp_path: Path, sign: str) -> None:
    """What stands for an object in programs for layout comes with the words that are copied out of them."""
    write_book(tmp_path, f"# A\n\nOne{sign}two.\n")
    manuscript, findings = read_manuscript(tmp_path)
    assert "One two." in manuscript.text
    assert [(f.code, str(f.place)) for f in findings] == [
        ("control-character", "manuscript/book.md:6")
    ]


def test_ends_of_lines_are_spaces_in_the_front_matter(tmp_path: Path) -> None:
    head = '---\ntitle: A\u2028B\nrights: "C\\u2029D"\n---\n'
    manuscript, _ = read_manuscript(write_book(tmp_path, {"1.md": head + "# A\n"}))
    assert (manuscript.metadata.title, manuscript.metadata.rights) == ("A B", "C D")


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
    write_book(tmp_path, "# A\n\nText.\n", langage="en")
    assert complaints(tmp_path) == [
        ("front-matter-key", "there is no key “langage”", "manuscript/book.md:3",
         "did you mean “language”?"),
    ]  # fmt: skip


def test_the_language_may_have_the_name_that_pandoc_gives_it(tmp_path: Path) -> None:
    manuscript, findings = read_manuscript(write_book(tmp_path, "# A\n\nText.\n", lang="de"))
    assert manuscript.metadata.language == "de"
    assert [(f.code, str(f.place)) for f in findings] == [("lang-key", "manuscript/book.md:3")]


def test_a_language_given_under_both_names_is_an_error(tmp_path: Path) -> None:
    write_book(tmp_path, "# A\n\nText.\n", lang="de", language="en")
    assert [code for code, *_ in complaints(tmp_path)] == ["front-matter-key"]


def test_a_control_character_that_is_spelled_in_the_front_matter_is_a_space(tmp_path: Path) -> None:
    head = '---\ntitle: "A\\u0007B"\nrights: "C\\eD"\n---\n'
    manuscript, _ = read_manuscript(write_book(tmp_path, {"1.md": head + "# A\n"}))
    assert (manuscript.metadata.title, manuscript.metadata.rights) == ("A B", "C D")


def test_a_link_to_itself_is_no_file_of_the_book(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n"})
    (tmp_path / "manuscript/2.md").symlink_to("2.md")
    assert [(code, place) for code, _, place, _ in complaints(tmp_path)] == [
        ("file-unreadable", "manuscript/2.md")
    ]


def test_what_unicode_keeps_for_programs_is_no_letter_of_a_book(tmp_path: Path) -> None:
    """Our own programs use it: it would come out as a quotation mark."""
    write_book(tmp_path, "# One\n\nA \ufdd0word\ufdd3.\n")
    manuscript, _ = read_manuscript(tmp_path)
    assert "A \ufffdword\ufffd." in manuscript.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("book/manuscript/01 one.md", "octavo build 'A B/book'"),
        ("draft.md", "octavo import 'A B/draft.md' --out 'A B/draft' makes such a folder of it, and octavo build 'A B/draft' builds that"),
        ("scan.pdf", "octavo import 'A B/scan.pdf' --out 'A B/scan' makes such a folder of it, and octavo build 'A B/scan' builds that"),
    ],
)  # fmt: skip
def test_a_file_is_no_book_and_what_to_type_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, typed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("A B") / name
    path.parent.mkdir(parents=True)
    path.write_text("# One", "utf-8")
    with pytest.raises(
        UsageError, match="is a file, and a book is a folder with manuscript/ in it"
    ) as caught:
        read_manuscript(path)
    assert caught.value.hint == typed
