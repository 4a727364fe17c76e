"""``octavo new`` begins a book of each kind that builds without a finding, and writes over nothing."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from octavo.cli import main
from octavo.desk.starting import KINDS, Answers, make_book
from octavo.model.needs import NEEDS

# What each kind is there to show: in its Markdown, or in its front matter.
SHOWN = {
    "novel": ("***", "{.letter}", ".drop-cap", ".lead-in", "dedication:", "epigraph:"),
    "thesis": ("[^word]:", "[@gaskell1972]", "{#fig-", "{#tbl-", "{#eq-", "{#thm-", "{.appendix}", "degree:", "abstract:"),
    "essays": ("{.epigraph}", "[^half]:", "{.signature}", "place: chapter", "> "),
    "poems": ("{.verse}", "| ", "{.part}", "{.epigraph}", "openings: any"),
    "manual": ("{.callout-", "{#lst-", "{#tbl-", "{#fig-", "{.index", "# Index", "theme: modern"),
}  # fmt: skip


def begin(folder: Path, *options: str) -> int:
    return main(["new", str(folder), *options])


def front_matter(folder: Path) -> dict[str, object]:
    """That of the first file, every value as it is written."""
    first = min((folder / "manuscript").glob("*.md")).read_text("utf-8")
    value = yaml.load(first.split("---\n")[1], Loader=yaml.BaseLoader)  # noqa: S506 (makes texts only)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_book_builds_without_a_finding_and_shows_its_kind(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "the-ferry"
    assert begin(folder, "--kind", kind, "--author", "Ada Writer") == 0
    capsys.readouterr()
    assert main(["build", str(folder), "--jobs", "1"]) == 0
    assert capsys.readouterr().err == ""
    report = json.loads((folder / "build/report.json").read_bytes())
    assert report["findings"] == []
    assert report["title"] == "The Ferry"
    assert report["account"]["lost"] == 0
    text = "".join(path.read_text("utf-8") for path in (folder / "manuscript").glob("*.md"))
    assert [mark for mark in SHOWN[kind] if mark not in text] == []
    assert "@TITLE" not in text
    assert main(["check", str(folder)]) == 0


def test_without_a_terminal_nothing_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path / "my-first_book") == 0
    said = capsys.readouterr()
    assert "?" not in said.err
    assert said.err == f"next: octavo build {tmp_path / 'my-first_book'}\n"
    told = front_matter(tmp_path / "my-first_book")
    assert (told["title"], told["author"], told["language"]) == (
        "My First Book",
        "Your Name",
        "en-GB",
    )
    assert str(tmp_path / "my-first_book/manuscript/01-the-ferry.md") in said.out


def test_the_next_command_can_be_typed_as_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path / "my book's draft") == 0
    *command, folder = shlex.split(capsys.readouterr().err.partition(": ")[2])
    assert (command, folder) == (["octavo", "build"], str(tmp_path / "my book's draft"))


def test_a_folder_that_cannot_be_is_refused_without_an_option_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    assert begin(tmp_path / "taken" / "book") == 2
    said = capsys.readouterr().err
    assert "is a file, not a folder" in said
    assert "hint: name another folder\n" in said


def test_on_a_terminal_four_questions_are_asked_until_they_are_answered(tmp_path: Path) -> None:
    answers = ["cookbook", "po", "Über Brot: eine Sammlung", "", "klingon!", "de"]
    code, said = _on_a_terminal(tmp_path / "brot", answers)
    assert code == 0, said
    assert said.count("What kind of book [novel]?") == 2
    assert "“cookbook”: there are novel, thesis, essays, poems, manual" in said
    assert "Its title [Brot]?" in said
    assert "Who writes it [Your Name]?" in said
    assert "“klingon!” is not a language tag" in said
    assert said.count("?") == 6
    assert "the text of the sample is English" in said
    told = front_matter(tmp_path / "brot")
    assert told["title"] == "Über Brot: eine Sammlung"
    assert told["language"] == "de"
    assert (tmp_path / "brot/manuscript/02-evening.md").is_file()


def test_what_options_answer_is_not_asked_and_who_ends_gets_nothing(tmp_path: Path) -> None:
    code, said = _on_a_terminal(tmp_path / "x", [], "--kind", "essays", "--title", "T")
    assert code == 2
    assert "What kind" not in said
    assert "Who writes it" in said
    assert "nothing was made" in said
    assert not (tmp_path / "x").exists()


def _on_a_terminal(folder: Path, answers: Sequence[str], *options: str) -> tuple[int, str]:
    """Run it as a person does, who types the answers and then ends."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "new", str(folder), *options],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in answers).encode() + b"\x04")
    said = b""
    try:
        while more := os.read(ours, 4096):
            said += more
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    return process.wait(), said.decode("utf-8", "replace")


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    assert begin(tmp_path, "--kind", "poems") == 0
    said = capsys.readouterr()
    assert f"{tmp_path / 'README.md'} is there already, and stays as it is\n" in said.err
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert os.readlink(tmp_path / ".gitignore") == "nowhere"
    assert "README.md" not in said.out
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert begin(tmp_path, "--kind", "novel") == 2
    assert "holds a manuscript already" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_refused(
    tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert begin(tmp_path / folder) == 2
    assert "is a file, not a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value", ["1984", "no", "A: B", "“Q” – “R”", "x # y", "[a]", "- b", "'", "a  b", "@AUTHOR@", "Ծով", "null", "\\d"]
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_answered_is_read_back(tmp_path: Path, kind: str, value: str) -> None:
    files = make_book(Answers(kind, value, f"{value} Y", "hy"))
    for place, content in files.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(content)
    told = front_matter(tmp_path)
    assert (told["title"], told["author"], told["language"]) == (value, f"{value} Y", "hy")
    assert told["rights"] == f"© {value} Y"


@pytest.mark.parametrize(
    "option", [("--title", ""), ("--title", "a\nb"), ("--language", "?"), ("--kind", "diary")]
)
def test_an_answer_that_is_none_is_wrong_use(tmp_path: Path, option: tuple[str, str]) -> None:  # fmt: skip
    with pytest.raises(SystemExit) as stopped:
        begin(tmp_path / "x", *option)
    assert stopped.value.code == 2
    assert not (tmp_path / "x").exists()


def test_the_recipe_builds_and_checks_with_what_is_needed() -> None:
    recipe = make_book(Answers("novel", "T", "A"))[".github/workflows/book.yml"].decode()
    value = yaml.safe_load(recipe)
    steps = [step.get("run", "") for step in value["jobs"]["book"]["steps"]]
    assert NEEDS["pango"].system["apt"] in " ".join(steps)
    assert 'pipx install "$OCTAVO"' in steps
    assert steps.index("octavo build") < next(
        n for n, step in enumerate(steps) if step.startswith("octavo check")
    )
    assert value["permissions"] == {"contents": "read"}
    assert make_book(Answers("novel", "T", "A"))[".gitignore"].decode().endswith("/build/\n")
