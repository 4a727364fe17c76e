"""A short share of what ``make fuzz`` does for as long as one likes, and proof that it would see a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from builders import write_book
from conftest import ROOT

from fuzz import kills, readings
from fuzz.generate import SECRET, make_case, write_case
from fuzz.readings import judge_text
from fuzz.run import Outcome, Tally
from fuzz.spoil import spoil
from fuzz.texts import FIRST, NUMBERED, make_text
from fuzz.verdict import (
    Fault,
    Step,
    judge_finding,
    judge_losses,
    judge_step,
    read_findings,
    summary_of,
)
from octavo.model import Finding, Place, Severity
from octavo.parse import pieces
from octavo.parse.pandoc import Converted

FINDING = {
    "code": "note-undefined", "severity": "error", "message": "a note is called", "file": "manuscript/a.md",
    "line": 1, "hint": "define it",
}  # fmt: skip
needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="cases fork from a warm process")


def kinds(finding: Mapping[str, object], root: Path) -> list[str]:
    return [fault.kind for fault in judge_finding({**FINDING, **finding}, root)]


def python(code: str, folder: Path) -> str:
    """What a process of its own prints; it knows these modules, and the folder as its argument."""
    environ = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@needs_fork
def test_books_that_nobody_wrote_are_built_or_refused_and_nothing_breaks() -> None:
    environ = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    shares = [
        "--seed",
        "1",
        "--books",
        "10",
        "--three",
        "1",
        "--imports",
        "5",
        "--texts",
        "5",
        "--seconds",
        "300",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "fuzz.run", *shares],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("21 cases, ")


@pytest.mark.parametrize(
    "name",
    [
        "html:1",
        "html:2",
        "html:3",
        "html:4",
        "three:1",
        "import:1",
        "import:2",
        "import:9",
        "text:1",
        "text:2",
    ],
)
def test_a_seed_gives_the_same_case_every_time(name: str) -> None:
    assert make_case(name) == make_case(name)


def test_cases_are_of_every_kind_and_no_two_alike() -> None:
    cases = [make_case(f"html:{seed}") for seed in range(40)]
    assert {case.kind for case in cases} == {"sound", "odd", "wrong", "spoiled"}
    assert len({json.dumps(sorted(map(repr, case.files.items()))) for case in cases}) == 40


def test_all_plain_words_of_a_text_are_numbered_and_no_two_alike() -> None:
    texts = [make_text(Random(seed)) for seed in range(20)]  # noqa: S311
    numbers = [[int(match[1]) for match in NUMBERED.finditer(text)] for text in texts]
    ours = [[number for number in each if number >= FIRST] for each in numbers]
    assert sum(len(each) > 20 for each in ours) > 10  # of the others most is markup
    assert all(len(set(each)) == len(each) for each in ours)


def test_a_text_that_is_read_otherwise_in_pieces_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path, "# One\n\nx\n\n# Two\n\ny\n")
    assert judge_text(tmp_path) == ([], [])
    monkeypatch.setattr(
        readings,
        "convert_text",
        lambda *_: Converted("<p>x</p>" if pieces._SIZE == 1 else "<p>y</p>", (), ()),
    )
    faults, _ = judge_text(tmp_path)
    assert [fault.kind for fault in faults] == ["read otherwise in pieces"]


def test_a_word_of_a_text_that_is_told_as_lost_has_to_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path, "# One\n\nthere10001er\n")
    for word, kinds in (("there10001er", ["letters unaccounted"]), ("there10002er", [])):
        lost = Finding(
            "manuscript-lost", Severity.ERROR, f"a word of the manuscript: “{word}”", Place("manuscript/book.md", 5), "x"
        )  # fmt: skip
        monkeypatch.setattr(
            readings, "account_for_manuscript", lambda *_, lost=lost: (None, (lost,))
        )
        faults, said = judge_text(tmp_path)
        assert ([fault.kind for fault in faults], said) == (kinds, ["manuscript-lost"])


def test_accidents_change_a_text_and_keep_it_small() -> None:
    text = "# One\n\nSome *words* [here](#there).\n\n" * 40
    spoiled = [spoil(Random(seed), text) for seed in range(60)]  # noqa: S311
    assert all(len(made) <= 2 * len(text) + 2000 for made in spoiled)
    assert sum(made != text for made in spoiled) > 55


def test_the_words_of_a_case_stand_in_its_manuscript() -> None:
    case = next(case for seed in range(9) if (case := make_case(f"html:{seed}")).kind == "sound")
    text = b"".join(
        content for name, content in case.files.items() if name.endswith(".md")
    ).decode()
    assert case.words
    assert [word for word in case.words if word not in text] == []


def test_files_beside_a_book_hold_the_word_that_may_not_be_told(tmp_path: Path) -> None:
    write_case(make_case("html:1"), tmp_path)
    assert SECRET in (tmp_path / "secret.txt").read_text("utf-8")
    step = Step(("build",), 0, "", f"error: {SECRET}\n")
    assert [fault.kind for fault in judge_step(step, tmp_path)] == [
        "a file outside of the book is told"
    ]


def test_a_traceback_is_a_fault_that_names_its_cause() -> None:
    try:
        Path("no such folder").iterdir().__next__()
    except OSError as error:
        said = summary_of(error)
    assert said.startswith("FileNotFoundError")
    assert [fault.kind for fault in judge_step(Step(("build",), None, "", "", said), Path())] == [
        f"traceback {said}"
    ]


@pytest.mark.parametrize(
    ("code", "fault"), [(0, []), (3, ["exit 3 without a word"]), (70, ["exit 70 of build: our N"])]
)
def test_exits_that_are_not_promised_are_faults(
    tmp_path: Path, code: int, fault: list[str]
) -> None:
    step = Step(("build",), code, "", "our 7\n" if code == 70 else "")
    assert [fault.kind for fault in judge_step(step, tmp_path)] == fault


def test_findings_are_read_as_people_see_them() -> None:
    said = "manuscript/a.md:7: error: a [note] is (called) [note-undefined]\n  hint: define it\nwarning: b [image-alt]\n"
    first, second = read_findings(Step(("build",), 3, "", said)) or ()
    assert (first["file"], first["line"], first["message"], first["hint"]) == (
        "manuscript/a.md",
        7,
        "a [note] is (called)",
        "define it",
    )
    assert (second["file"], second["line"], second["hint"]) == (None, None, None)


def test_a_finding_has_to_be_well_formed(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript" / "a.md").write_text("one line\n", "utf-8")
    assert kinds({}, tmp_path) == []
    assert kinds({"hint": None}, tmp_path) == ["finding: no hint, note-undefined"]
    assert kinds({"line": None}, tmp_path) == ["finding: no place, note-undefined"]
    assert kinds({"line": 9}, tmp_path) == ["finding: a line that is not there, note-undefined"]
    assert kinds({"file": "b.md"}, tmp_path) == [
        "finding: a file that is not there, note-undefined"
    ]
    assert kinds({"code": "made-up"}, tmp_path) == ["finding: unknown code made-up"]
    assert kinds({"message": "[Errno 2] No such file"}, tmp_path) == [
        "finding: words of Python, note-undefined"
    ]


def test_words_told_as_lost_have_to_be_lost() -> None:
    def kinds(said: str) -> list[str]:
        finding = {
            "code": "manuscript-lost",
            "message": f"2 words would be in no edition: “{said}”",
        }
        return [fault.kind for fault in judge_losses([finding], {"mark1er", "mark2er"})]

    assert kinds("mark1er and mark2er") == []
    assert kinds("mark1er mark3er") == ["letters unaccounted"]
    assert kinds("and") == ["letters unaccounted"]  # nobody can say


def test_what_has_no_right_to_be_opened_is_seen(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("a", "utf-8")
    (tmp_path / "secret").write_text("b", "utf-8")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    code = """
import socket, subprocess, sys
from contextlib import suppress
from pathlib import Path
from fuzz.guard import Guard
folder = Path(sys.argv[1])
guard = Guard([folder / "in"], [folder / "out"], fetches=False)
guard.armed = True
(folder / "out").mkdir()
(folder / "out" / "b").write_text("c")
(folder / "in" / "a").read_text()
(folder / "in" / "link").read_text()
(folder / "in" / "c").write_text("d")
with suppress(OSError):
    socket.create_connection(("192.0.2.1", 80), timeout=0.1)
subprocess.run(["/bin/true"])
guard.armed = False
print(*guard.seen, sep="\\n")
"""
    assert python(code, tmp_path).splitlines() == [
        f"read outside (open): {tmp_path / 'secret'}",
        f"written outside (open): {tmp_path / 'in' / 'c'}",
        "asked for the web: ('192.0.2.1', 80)",
        "program started: /bin/true",
    ]


def test_the_summary_names_each_kind_of_fault_with_its_cases() -> None:
    tally = Tally()
    tally.add(Outcome("html:7", 1.5, 1.25, 90.0, (0,), ()))
    tally.add(
        Outcome(
            "html:8",
            0.5,
            0.25,
            99.0,
            (3, None),
            (Fault("traceback X", "…"), Fault("traceback X", "…")),
        )
    )
    assert list(tally.lines()) == [
        "2 cases, 2 s of work; exits html 0: 1, html None: 1; slowest 1.2 s (html:7); largest 99 MB (html:8); 1 faults of 1 kinds",
        "    1 × traceback X  [html:8]",
    ]


def test_a_report_of_a_killed_build_may_differ_but_not_be_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []  # every build says something else of the one before

    def build(folder: Path, out: Path, *_more: str) -> subprocess.CompletedProcess[str]:
        out.mkdir(exist_ok=True)
        (out / "killed.html").write_bytes((folder / "book" / "manuscript" / "a.md").read_bytes())
        said.append("figures")
        (out / "report.html").write_text(f"{said}{end}", "utf-8")
        return subprocess.CompletedProcess([], 0, "", "")

    def kill(folder: Path, out: Path, _moment: float, *, group: bool) -> list[int]:
        assert group in (True, False)
        build(folder, out)
        return []

    monkeypatch.setattr(kills, "_build", build)
    monkeypatch.setattr(kills, "_kill_build", kill)
    end = "</html>"
    assert kills.try_kill(1, tmp_path / "kill") == []
    end = "<p"
    assert [fault.kind for fault in kills.try_kill(1, tmp_path / "kill")] == [
        "kill: the report is not whole"
    ]
