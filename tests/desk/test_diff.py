"""``octavo diff`` says what has changed between two states of a book, and nothing of what has not."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.cli import main
from octavo.desk.differing import find_difference
from octavo.desk.difflines import difference_lines, difference_value
from octavo.desk.pagetext import BookText, Chapter, Passage, count_words

OLD = """# One {#one}

The first paragraph has a figure.[^a] It stands for some time and says little.

![A figure.](a.svg){#fig-a alt="A"}

As @fig-a shows, nothing is new.

[^a]: The first note.

# Two {#two}

A chapter with a note of its own.[^b] See @fig-a.

[^b]: The second note.
"""
NEW = """# One {#one}

The first paragraph has two figures.[^a] It stands for some time and says little.[^n]

![Another figure.](a.svg){#fig-n alt="N"}

![A figure.](a.svg){#fig-a alt="A"}

As @fig-a shows, nothing is new.

[^a]: The first note, changed.

[^n]: A new note.

# Two {#two}

A chapter with a note of its own.[^b] See @fig-a.

[^b]: The second note.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
SAID = [
    "Text",
    "  1 One, 6 words more",
    "    page 1: “a figure.” is “two figures.” now",
    "    page 1: new “Another figure.”",
    "    page 1, in a note: “note.” is “note, changed.” now",
    "    page 1, in a note: new “A new note.”",
    "Numbers",
    "  Figure 1.1 is Figure 1.2 now (fig-a)",
    "  note 2 is 3 now",
]


def lines(old: BookText, new: BookText) -> list[str]:
    return list(difference_lines(find_difference(old, new)))


def chapter(name: str, *texts: str, title: str = "", page: str = "1", pages: int = 1) -> Chapter:
    passages = tuple(Passage(text, page, count_words(text)) for text in (title or name, *texts))
    folios = tuple(str(int(page) + n) for n in range(pages))
    return Chapter(name, title or name, passages, (), folios)


def book(*chapters: Chapter) -> BookText:
    return BookText("A", chapters, sum(len(one.folios) for one in chapters))


def test_what_has_changed_is_said_by_text_numbers_pages_and_references(
    write_book: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between a revision and the book as it is, between a build and a build; a figure more is one change."""
    root = write_book({"a.md": OLD, "a.svg": SVG})
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"], ["tag", "first"]):
        subprocess.run([*git, *command], cwd=root, check=True, capture_output=True)
    assert main(["build", str(root), "--out", str(tmp_path / "old")]) == 0
    write_book({"a.md": NEW})
    capsys.readouterr()
    assert main(["diff", "first", "--book", str(root)]) == 0
    assert capsys.readouterr().out.splitlines() == SAID
    assert main(["build", str(root), "--out", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.splitlines() == SAID
    assert main(["diff", str(tmp_path / "new"), str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"]
    assert not (root / "build").exists()


@pytest.mark.parametrize("name", ["nothing", "HEAD:a", "--upload-pack=x", "../..", "a b", ""])
def test_a_state_that_is_none_is_wrong_use(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    root = write_book("# One\n\nText.\n")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert main(["diff", "--book", str(root), "--", name or "no", *([name] if name else [])]) == 2
    assert "error: " in capsys.readouterr().err


def test_a_folder_without_a_page_and_one_with_two_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert "holds no HTML edition" in capsys.readouterr().err
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_text("<html><body><main></main></body></html>", "utf-8")
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert "holds several books" in capsys.readouterr().err


def test_a_repository_cannot_have_a_program_run(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book({"a.md": "# One\n\nText.\n", "b.md": "# Two\n\nText.\n"})
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    (root / ".gitattributes").write_text("*.md filter=evil\n", "utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], cwd=root, check=True, capture_output=True)
    ran = tmp_path / "ran"
    subprocess.run(
        ["git", "config", "filter.evil.smudge", f"touch {ran}; cat"], cwd=root, check=True
    )
    assert main(["diff", "HEAD", "--book", str(root)]) == 0
    assert not ran.exists()


def test_nothing_is_said_of_what_is_the_same() -> None:
    same = book(chapter("one", "Text."), chapter("two", "More."))
    assert lines(same, same) == ["Nothing has changed."]
    assert difference_value(find_difference(same, same))["same"]


def test_chapters_come_go_move_and_are_renamed() -> None:
    one, two = (chapter(name, f"Text of {name}.", "And more of it.") for name in ("one", "two"))
    three = chapter("three", "Nothing like it.")
    assert lines(book(one, two), book(one, three)) == [
        "Text", "  new: three, 4 words", "  gone: two, 8 words",
    ]  # fmt: skip
    assert lines(book(one, two), book(two, one)) == ["Text", "  chapters stand in another order"]
    renamed = chapter("other", "Text of one.", "And more of it.", title="Another")
    assert lines(book(one), book(renamed)) == [
        "Text", "  Another, before one",
    ]  # fmt: skip


def test_pages_are_told_where_chapters_begin() -> None:
    old = book(chapter("one", "T.", pages=2), chapter("two", "T.", page="3"))
    new = book(chapter("one", "T.", pages=4), chapter("two", "T.", page="5"))
    assert lines(old, new) == [
        "Pages", "  one has 4 pages, before 2", "  two begins on page 5, before on 3",
        "  the book has 5 pages, before 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It was so.", "It was not so.", "“was” is “was not” now"),
        ("It was not so.", "It was so.", "“was not” is “was” now"),
        ("Was it so?", "So was it so?", "“Was” is “So was” now"),
        ("a b c d e f g", "x b c y e f g", "“a b c d” is “x b c y” now"),
        ("All of it.", "Something else altogether, and long.", "new “Something else altogether, and long.”"),
    ],
)  # fmt: skip
def test_changes_are_told_in_words_that_show_the_place(old: str, new: str, said: str) -> None:
    told = lines(book(chapter("one", old)), book(chapter("one", new)))
    assert f"    page 1: {said}" in told


def test_long_passages_and_many_changes_are_cut_for_the_eye() -> None:
    many = [f"Paragraph {n} {'word ' * 60}" for n in range(100)]
    told = lines(book(chapter("one")), book(chapter("one", *many)))
    assert told[-1] == "    and 60 more"
    assert all(len(line) < 200 for line in told)
    assert os.linesep not in "".join(told)
