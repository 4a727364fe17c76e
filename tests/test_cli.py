"""The command line: exit codes, messages, and files that are never half written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.cli import main
from octavo.tools import epubcheck
from octavo.workshop.unchanged import RECORD

BUILD_PY = ROOT / "build.py"
GOOD = "# One\n\nA paragraph.[^n]\n\n[^n]: The note.\n"


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != RECORD}


def test_a_good_book_exits_0_and_names_its_files_on_stdout(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    assert main(["build", str(root)]) == 0
    out = capsys.readouterr()
    names = ["a-test.pdf", "a-test.epub", "a-test.html", "report.html", "report.json"]
    assert out.out.splitlines() == [str(root.resolve() / "build" / name) for name in names]
    assert out.err == ""
    assert sorted(files_in(root / "build")) == sorted(names)


def test_only_the_editions_that_were_asked_for_are_made(write_book: Callable[..., Path]) -> None:
    root = write_book(GOOD)
    assert main(["build", str(root), "--to", "html", "--out", str(root / "x")]) == 0
    assert sorted(files_in(root / "x")) == ["a-test.html", "report.html", "report.json"]


def test_a_bad_manuscript_exits_3_and_leaves_the_last_good_files(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    main(["build", str(root)])
    good = files_in(root / "build")
    capsys.readouterr()
    write_book("# One\n\nA paragraph.[^gone]\n")
    assert main(["build", str(root)]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "manuscript/book.md:6: error: the note [^gone] is called but not defined [note-undefined]",
        "  hint: add a paragraph   [^gone]: The note.",
    ]
    assert files_in(root / "build") == good


def test_a_folder_that_is_not_there_exits_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(tmp_path / "nowhere")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_an_edition_that_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["build", ".", "--to", "docx"])
    assert stopped.value.code == 2
    assert "name one or more of pdf, epub, html" in capsys.readouterr().err


def test_check_passes_on_what_was_built(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    main(["build", str(root)])
    capsys.readouterr()
    assert main(["check", str(root)]) == 0
    said = capsys.readouterr().out
    assert "3 editions checked, 0 errors" in said
    assert "0 letters lost\n" in said


def test_check_finds_that_the_manuscript_has_changed(
    write_book: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(epubcheck, "epubcheck_jar", lambda: None)  # it reads no manuscript
    root = write_book(GOOD)
    main(["build", str(root)])
    write_book(GOOD.replace("A paragraph.", "Another paragraph."))
    assert main(["check", str(root)]) == 1
    errors = capsys.readouterr().err
    for code in ("print-text", "screen-text"):
        assert f"[{code}]" in errors


def test_check_without_a_build_says_to_build_first(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(write_book(GOOD))]) == 2
    assert "hint: build the book first" in capsys.readouterr().err


@pytest.mark.parametrize("edition", ["pdf", "epub", "html"])
@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"\0" * 99]
)
def test_check_says_which_file_is_damaged(
    write_book: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    edition: str,
    damage: object,
) -> None:
    root = write_book(GOOD)
    main(["build", str(root), "--to", edition])
    path = root / "build" / f"a-test.{edition}"
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    capsys.readouterr()
    code = main(["check", str(root), "--to", edition])
    said = capsys.readouterr().err
    if edition == "html" and code == 1:  # half a page is a page, with half of its text
        assert "[screen-text]" in said
    else:
        assert code == 2
        assert said.startswith(f"error: a-test.{edition} cannot be read: ")
        assert "hint: build it again" in said


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_without_a_name_is_wrong_use(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--out", ""])
    assert stopped.value.code == 2
    assert "the name of the folder is empty" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["manuscript", "manuscript/build", "styles", "templates/x"])
def test_editions_are_not_put_among_the_sources(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    root = write_book(GOOD)
    assert main(["build", str(root), "--out", str(root / name)]) == 2
    said = capsys.readouterr().err
    assert (
        f"/{name} is part of the book: {name.split('/', maxsplit=1)[0]}/ holds its sources" in said
    )
    assert sorted(path.name for path in root.rglob("*")) == ["book.md", "manuscript"]


def test_a_book_does_not_take_the_place_of_another(
    write_book: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write_book(GOOD).rename(tmp_path / "one")
    two = write_book("# Two\n\nAnother.\n").rename(tmp_path / "two")
    out = tmp_path / "out"
    assert main(["build", str(one), "--to", "html", "--out", str(out)]) == 0
    good = files_in(out)
    capsys.readouterr()
    assert main(["build", str(two), "--to", "html", "--out", str(out)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"error: {out}/a-test.html is an edition of another book of the same name [stopped]",
        "  hint: choose another folder with --out, or give one of the two another slug",
    ]
    assert files_in(out) == good
    assert main(["build", str(one), "--to", "html", "--out", str(out)]) == 0


def test_books_of_several_names_share_a_folder(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    one = write_book(GOOD).rename(tmp_path / "one")
    two = write_book("# Two\n\nAnother.\n", title="Another").rename(tmp_path / "two")
    out = tmp_path / "out"
    for root in (one, two, one, two):
        assert main(["build", str(root), "--to", "html", "--out", str(out)]) == 0
    assert {"a-test.html", "another.html"} <= set(files_in(out))


def test_a_folder_that_was_moved_is_built_again(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book(GOOD)
    assert main(["build", str(root), "--to", "html"]) == 0
    moved = root.rename(tmp_path / "moved")
    assert main(["build", str(moved), "--to", "html"]) == 0


def test_a_title_of_any_length_gives_a_file_a_name(write_book: Callable[..., Path]) -> None:
    root = write_book(GOOD, title="Ծննդոց եւ " * 90)
    assert main(["build", str(root), "--to", "html"]) == 0


def test_words_that_no_edition_has_are_an_error_and_stand_in_the_report(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book("# One\n\nText.\n\n[Note]: this is what was meant.\n")
    assert main(["build", str(root), "--to", "html"]) == 1
    said = capsys.readouterr().err
    assert "manuscript/book.md:8: error: 6 words of the manuscript would be in no edition: " in said
    assert "[manuscript-lost]" in said
    assert "[manuscript-lost]" not in (root / "build" / "a-test.html").read_text("utf-8")
    assert "would be in no edition" in (root / "build" / "report.html").read_text("utf-8")


def test_json_is_the_report(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    assert main(["build", str(root), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == json.loads((root / "build" / "report.json").read_text("utf-8"))
    assert report["measures"]["notes"] == 1
    account = report["account"]
    assert account["written"] == account["in_book"] + account["markup"]
    assert (account["aside"], account["lost"]) == ({}, 0)
    assert report["counts"] == {"error": 0, "note": 0, "warning": 0}


def test_a_template_of_the_book_with_an_undefined_variable_is_named_with_its_line(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "title.xhtml").write_text("<p>one</p>\n<p>{{ nothing }}</p>\n")
    assert main(["build", str(root)]) == 3
    errors = capsys.readouterr().err
    assert "title.xhtml:2: 'nothing' is undefined" in errors
    assert not (root / "build").exists()


def test_a_template_of_the_book_cannot_reach_out_of_its_sandbox(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(GOOD)
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "title.xhtml").write_text(
        "<p>{{ ''.__class__.__mro__[1].__subclasses__() }}</p>"
    )
    assert main(["build", str(root)]) == 3
    assert "unsafe" in capsys.readouterr().err


def test_a_paragraph_of_two_megabytes_is_set_whole(write_book: Callable[..., Path]) -> None:
    words = " ".join(f"word{number}" for number in range(200_000))
    root = write_book(f"# One\n\n{words}\n")
    assert main(["build", str(root), "--to", "html,epub"]) == 0


def test_a_table_wider_than_the_page_is_a_warning_that_names_its_place(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    head = " | ".join(f"Manufacturing{n}" for n in range(14))
    rule = "|".join(["---"] * 14)
    row = " | ".join(f"Constantinople{n}" for n in range(14))
    root = write_book(f"# One\n\nText.\n\n| {head} |\n|{rule}|\n| {row} |\n")
    assert main(["build", str(root), "--to", "pdf"]) == 0
    errors = capsys.readouterr().err
    assert "manuscript/book.md:8: warning: the table has 14 columns" in errors
    assert "[table-crowded]" in errors


def test_a_word_longer_than_the_line_is_broken_not_lost(write_book: Callable[..., Path]) -> None:
    root = write_book(f"# One\n\nA word: {'abcdefghij' * 40}.\n")
    assert main(["build", str(root), "--to", "pdf"]) == 0


def test_build_py_is_the_same_program(write_book: Callable[..., Path]) -> None:
    root = write_book(GOOD)
    done = subprocess.run(
        [sys.executable, str(BUILD_PY), "build", str(root), "--to", "html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (root / "build" / "a-test.html").is_file()


def test_an_interrupted_build_exits_130_and_leaves_the_last_good_files(
    write_book: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = write_book(GOOD)
    main(["build", str(root), "--to", "html"])
    good = files_in(root / "build")
    write_book(GOOD.replace("paragraph", "sentence"))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("octavo.screens.check_screen", interrupt)
    assert main(["build", str(root), "--to", "html"]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert files_in(root / "build") == good


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_told_to_end_leaves_nothing_behind(
    write_book: Callable[..., Path], tmp_path: Path, number: int
) -> None:
    root = write_book(GOOD)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = signal.signal(number, signal.SIG_DFL)  # which what started the tests may have ignored
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "build", str(root)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )  # fmt: skip
    signal.signal(number, before)
    while process.poll() is None and not any(temporary.iterdir()):
        time.sleep(0.005)
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 128 + number, said
    assert said.endswith("interrupted; the files of the last build are as they were\n")
    assert list(temporary.iterdir()) == []
    assert not (root / "build").exists()
