"""``octavo doctor`` tells what is there, what is not, and ends with 4 where a build would fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.cli import main
from octavo.desk import doctor
from octavo.desk.diagnosis import diagnosis_lines
from octavo.model.needs import NEEDS
from octavo.workshop import machine


def ask(capsys: pytest.CaptureFixture[str], code: int) -> dict[str, dict[str, object]]:
    """What the command says as JSON, of each thing by its name."""
    assert main(["doctor", "--json"]) == code
    value = json.loads(capsys.readouterr().out)
    assert value["fit"] is (code == 0)
    return {one["name"]: one for one in value["needs"]}


def test_a_machine_that_builds_books_is_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("Books can be built here.\n")
    for name in ("classic", "modern", "fiction"):
        assert f"the fonts of the theme {name} are there" in said
    told = ask(capsys, 0)
    assert list(told) == list(NEEDS)
    assert all(one["version"] and not one["fault"] for one in told.values() if one["needed"])
    assert all(one["installed"] or one["get"] for one in told.values())


def test_a_package_that_is_missing_or_too_old_is_told_with_the_cure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there, known = doctor._is_found, doctor._version_of
    monkeypatch.setattr(doctor, "_is_found", lambda name: name != "jinja2" and there(name))
    monkeypatch.setattr(
        doctor,
        "_version_of",
        lambda name: (
            {"jinja2": "", "weasyprint": "72.1", "lxml": "6.0"}.get(name)
            or ("" if name == "jinja2" else known(name))
        ),
    )
    told = ask(capsys, 4)
    assert not told["jinja2"]["installed"]
    assert told["weasyprint"]["fault"] == ">=70.0,<72 is wanted"
    assert told["lxml"]["fault"] is None
    assert "jinja2" in str(told["jinja2"]["get"]) or told["jinja2"]["get"] == "make setup"
    assert main(["doctor"]) == 4
    said = capsys.readouterr().out
    assert "Books cannot be built here yet." in said
    assert "the engine is loaded" not in said  # nothing is tried that cannot go well


@pytest.mark.parametrize(
    ("absent", "told"),
    [("pango-1.0", "not installed"), ("pangoft2-1.0", "without PangoFT2"),
     ("harfbuzz-subset", "fonts are cut by a slower program")],
)  # fmt: skip
def test_pango_that_is_not_whole_is_told(
    monkeypatch: pytest.MonkeyPatch, absent: str, told: str
) -> None:
    load = doctor._library
    monkeypatch.setattr(doctor, "_library", lambda name: None if name == absent else load(name))
    monkeypatch.setattr(machine, "system_name", lambda: "brew")
    found = doctor.examine_machine()
    assert found.fit is (absent == "harfbuzz-subset")
    lines = "\n".join(diagnosis_lines(found))
    assert told in next(line for line in lines.splitlines() if line[4:9] == "Pango")
    assert "  brew install pango    # Pango" in lines


def test_the_cache_is_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
                               tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "octavo/kept").mkdir(parents=True)
    (tmp_path / "octavo/kept/a").write_bytes(b"x" * 2_000_000)
    found = doctor._look_at_cache()
    assert (found.folder, found.files, found.size) == (str(tmp_path / "octavo"), 1, 2_000_000)


def test_it_speaks_where_no_library_at_all_is_installed() -> None:
    """Python without its packages, as after a half-done installation: the doctor speaks, a build names what is missing."""
    bare = "import sys; sys.path.insert(0, sys.argv.pop(1)); from octavo.cli import run; run()"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return subprocess.run(
            [sys.executable, "-S", "-c", bare, str(ROOT), *arguments],
            capture_output=True, text=True, check=False, env=environ,
        )  # fmt: skip

    done = run("doctor", "--json")
    assert done.returncode == 4, done.stderr
    needs = json.loads(done.stdout)["needs"]
    assert not any(one["installed"] for one in needs if one["kind"] == "package")
    for command in ("build", "check"):
        done = run(command, str(ROOT / "tests/books/minimal"))
        assert done.returncode == 4
        assert done.stderr.startswith("error: the Python package ")
        assert "  hint: " in done.stderr
        assert "Traceback" not in done.stderr
