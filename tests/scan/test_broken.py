"""Broken scans end in a report or in a clear error: never in a traceback, never in a silent loss."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from octavo.cli import main
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.scan import Imported
from octavo.scan.model import Options
from scan.test_simulated import imported

PAGES = 12


def page(number: int, note: str | None = None) -> str:
    """A page of the dialect “rules”: a sentence that goes on, its call, its note."""
    below = f"<sup>{number}</sup> Source number {number}." if note is None else note
    return (
        f"and the text of page {number} goes on with many more words until it ends.<sup>{number}</sup> "
        f"Then it begins anew, and nobody knows\n\n---\n\n{below}\n\n"
    )


def scan(change: Callable[[list[str]], None] = lambda _: None) -> str:
    pages = [page(number) for number in range(1, PAGES + 1)]
    change(pages)
    return "# Chapter One: The Start\n\nIt was so, " + "".join(pages) + "how it will end.\n"


def looks(made: Imported) -> list[tuple[str, str, str]]:
    return [
        (look.what, look.message, look.page)
        for look in made.log.looks
        if look.what not in ("front matter", "join")
    ]


def replace(number: int, old: str, new: str) -> Callable[[list[str]], None]:
    def change(pages: list[str]) -> None:
        assert old in pages[number - 1]
        pages[number - 1] = pages[number - 1].replace(old, new)

    return change


def test_a_whole_scan_needs_no_look() -> None:
    made = imported(scan())
    assert looks(made) == []
    assert len(made.flow.notes) == len(made.flow.linked.of_call) == PAGES


def test_a_missing_note_leaves_its_call_as_a_raised_number() -> None:
    made = imported(scan(replace(5, "<sup>5</sup> Source number 5.\n", "")))
    assert ("call", "the call 5 has no note; it stays in the text", "5") in looks(made)
    assert "ends.^5^" in made.text
    assert "[^5]" not in made.text


def test_a_note_without_a_call_is_called_on_its_page() -> None:
    made = imported(scan(replace(5, "ends.<sup>5</sup>", "ends.")))
    assert ("note", "note 5 has no call in the text; one was set on its page", "5") in looks(made)
    assert "until it ends.[^5] Then it begins anew, and nobody knows " in made.text


def test_a_note_that_stands_twice_is_kept_twice() -> None:
    twice = "<sup>5</sup> Source number 5.\n\n<sup>5</sup> Another source."
    made = imported(scan(replace(5, "<sup>5</sup> Source number 5.", twice)))
    assert ("note", "note 5 stands 2 times in the scan", "") in looks(made)
    assert "[^5]: Source number 5." in made.text
    assert "[^5-2]: Another source." in made.text


def test_numbers_out_of_order_are_told() -> None:
    def swap(pages: list[str]) -> None:
        pages[3], pages[4] = pages[4], pages[3]

    told = [message for what, message, _ in looks(imported(scan(swap))) if what == "number"]
    assert told[0].startswith(
        "note 5 is called where 4 was to come: from here the book's numbers differ"
    )


def test_a_label_that_lost_its_mark_is_found_by_its_number() -> None:
    made = imported(scan(replace(5, "<sup>5</sup> Source", "5 Source")))
    assert looks(made) == []
    assert "[^5]: Source number 5." in made.text


def test_lost_rules_leave_pages_to_be_told_by_their_notes() -> None:
    made = imported(scan().replace("---\n\n", ""))
    assert made.dialect.breaks == "notes"
    assert len(made.flow.linked.of_call) == PAGES
    assert looks(made) == []


@settings(max_examples=12)
@given(end=st.integers(1, 2500))
def test_a_truncated_scan_loses_nothing_of_what_is_there(end: int) -> None:
    text = scan()[:end]
    assert imported(text).account.lost == ""


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from([
            "# A heading", "## Notes", "---", "\f", "{3}------", "<!-- page 4 -->", "<sup>1</sup> A note.",
            "[^1]: A note.", "1. A note or an item", "Words.<sup>1</sup>", "Words[^1] and", "words.\\*", "\\* Sign",
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |", "> quoted\n> words", "- item\n- item", "```\ncode", "$$ x",
            "![alt](picture.png)", "<table><tr><td>1<sup>1</sup></td></tr></table>", "12", "THE TITLE 13",
            "# Table of Contents", "One\t1\nTwo\t2\nThree\t3", "*open", "@handle said", "Chapter One", "#", "***",
            "<sup>2</sup>", "[MISSING_PAGE_EMPTY:3]", "$^{1}$ A note", "¹ A note", "text¹", "BY\nJANE DOE",
        ]),
        max_size=14,
    )
)  # fmt: skip
def test_any_heap_of_fragments_is_accounted_for(parts: list[str]) -> None:
    made = imported("\n\n".join(parts))
    assert made.account.lost == ""


@settings(max_examples=8)
@given(st.lists(st.sampled_from(["# A", "## B", "### C", "Words.<sup>1</sup>", "---", "<sup>1</sup> N.",
                                 "1. x", "> q", "| a |\n|---|\n| b |", "*e* @x $y", "[^1]: N", "w[^1]",
                                 "<sup>2</sup> N [^1]", "\\[^1\\]", "<sup>[^1]</sup>", "$$ x [^1] $$",
                                 "<table><tr><td>[^1]</td></tr></table>", "[a[^1]](https://x.org/[^1])"]),
                max_size=10))  # fmt: skip
def test_whatever_is_imported_can_be_built(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    made = imported("\n\n".join([*parts, "Some words at the end."]))
    folder = tmp_path_factory.mktemp("heap") / "manuscript"
    folder.mkdir()
    (folder / "book.md").write_text(made.text, "utf-8")
    parse_manuscript(read_manuscript(folder.parent)[0])  # raises on any fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "scan.md holds no text"),
        (b"--- \n\n 12 \n", "scan.md holds no text"),
        (b"One\nTwo \xff\xfe", "scan.md, line 2: byte 0xff is not UTF-8"),
        (bytes(range(1, 32)) * 20, "scan.md is no text: 540 of its 620 characters are controls"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "scan.md breaks off: a PDF ends with"),
    ],
)
def test_what_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    (tmp_path / "scan.md").write_bytes(content)
    assert main(["import", str(tmp_path / "scan.md"), "--out", str(tmp_path / "book")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.md", "cannot be read: it is not there"),
        ("scan.pdf", "scan.pdf is no PDF, whatever its name says"),
        ("folder.md", "folder.md holds no pages"),
        ("broken.docx", "broken.docx is no .docx, whatever its name says: it is a text"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    (tmp_path / "broken.docx").write_bytes(b"PK no zip")
    assert main(["import", str(tmp_path / name), "--out", str(tmp_path / "book")]) == 2
    assert said in capsys.readouterr().err


def test_a_manuscript_that_is_there_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scan.md").write_text(scan(), "utf-8")
    given = ["import", str(tmp_path / "scan.md"), "--out", str(tmp_path / "book")]
    main(given)
    (manuscript,) = (tmp_path / "book" / "manuscript").glob("*.md")
    manuscript.write_text("edited", "utf-8")
    assert main(given) == 2
    assert "holds a manuscript already" in capsys.readouterr().err
    assert manuscript.read_text("utf-8") == "edited"
    main([*given, "--replace"])
    assert manuscript.read_text("utf-8") != "edited"


def test_pictures_outside_the_folder_of_the_scan_are_not_read(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3), "red").save(tmp_path / "secret.png")
    (tmp_path / "in").mkdir()
    Image.new("RGB", (4, 3), "blue").save(tmp_path / "in" / "own.png")
    (tmp_path / "in" / "scan.md").write_text(
        "# A\n\nWords ![](../secret.png) and ![](own.png) and ![](https://x.org/a.png).\n", "utf-8"
    )
    assert main(["import", str(tmp_path / "in" / "scan.md"), "--out", str(tmp_path / "book")]) == 1
    media = tmp_path / "book" / "manuscript" / "media"
    assert [path.name for path in media.iterdir()] == ["own.png"]


def test_memory_grows_with_the_scan_and_not_faster() -> None:
    def peak(times: int) -> int:
        text = (
            "# A\n\n"
            + "\n\n".join(page(n).removesuffix("\n\n") for n in range(1, 60 * times))
            + "\n"
        )
        tracemalloc.start()
        imported(text)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(4) < 4 * 1.5 * peak(1) + 4_000_000


def test_dialects_can_be_forced() -> None:
    text = "# A\n\nText[1] goes on.\n\n[1] A work that is cited.\n\nMore.[1]\n"
    forced = imported(text, Options(calls="sup", breaks="none"))
    assert forced.dialect.forced == ("pages: none", "calls: sup")
    assert "[^" not in forced.text


def test_noise_is_accounted_for() -> None:
    dice = random.Random(7)  # noqa: S311
    alphabet = "abcXYZ019 \n\n#*_[]()<>/^$|~-\\`!{}:.,“”"
    for _ in range(40):
        text = "".join(dice.choices(alphabet, k=600))
        assert imported(text).account.lost == "", text


def test_a_block_of_more_marks_than_anybody_writes_is_kept_as_words() -> None:
    made = imported("# One\n\n" + "*_" * 6_000 + "words\n")
    assert [look.what for look in made.log.looks].count("markup") == 1
    assert made.account.lost == ""
