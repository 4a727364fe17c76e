"""Installed by one line: what the wheel brings builds books in an empty home, without this repository.

The wheel is built and installed as pip does it, into an environment of its own; the libraries that it asks for are lent by
the environment that the tests run in, so no network is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.model.needs import NEEDS

_DATE = "1700000000"


@dataclass(frozen=True)
class Installed:
    """An environment with Octavo in it, and somebody's home with nothing in it."""

    folder: Path
    home: Path

    def run(self, *command: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """A command as that somebody types it, in the home."""
        environ = {
            "HOME": str(self.home), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": _DATE,
            "PATH": os.pathsep.join((str(self.folder / "bin"), "/usr/local/bin", "/usr/bin", "/bin")),
            **{key: os.environ[key] for key in ("LD_LIBRARY_PATH", "TMPDIR") if key in os.environ},
        }  # fmt: skip
        done = subprocess.run(
            command, cwd=self.home, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    pytest.importorskip("ensurepip")
    base = tmp_path_factory.mktemp("installed")
    folder, home = base / "environment", base / "home"
    home.mkdir()
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)],
        check=True, capture_output=True, env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "HOME": str(home)},
    )  # fmt: skip
    place = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    lent = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (Path(place) / "lent.pth").write_text("\n".join(lent) + "\n", "utf-8")
    return Installed(folder, home)


def test_the_wheel_brings_every_file_that_is_read(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "octavo").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    beside = {
        f"octavo/{path.relative_to(ROOT).as_posix()}"
        for folder in ("templates", "styles")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    made = {name for name in names if ".dist-info/" not in name}
    assert made == ours | beside | {"octavo/requirements.lock"}


def test_the_wheel_asks_for_what_the_table_of_needs_has(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        name = next(name for name in opened.namelist() if name.endswith("METADATA"))
        lines = opened.read(name).decode().splitlines()
    asked = {
        line.removeprefix("Requires-Dist: ")
        for line in lines
        if line.startswith("Requires-Dist: ") and "extra ==" not in line
    }
    names = {one.partition(">")[0].partition("=")[0].partition("<")[0] for one in asked}
    told = {n.name for n in NEEDS.values() if (n.needed or n.command) and n.module}
    assert names == told


def test_a_book_is_begun_and_built_in_an_empty_home(installed: Installed) -> None:
    where = installed.run("python", "-c", "import octavo; print(octavo.__file__)").stdout
    assert Path(where.strip()).is_relative_to(installed.folder)
    assert json.loads(installed.run("octavo", "doctor", "--json").stdout)["fit"]
    installed.run("octavo", "new", "book", "--kind", "thesis", "--author", "Ada Writer")
    built = installed.run("octavo", "build", "book")
    assert built.stderr == ""
    book = installed.home / "book/build"
    assert {Path(line).name for line in built.stdout.split()} == {
        "book.pdf", "book.epub", "book.html", "report.html", "report.json",
    }  # fmt: skip
    assert "3 editions checked, 0 errors" in installed.run("octavo", "check", "book").stdout
    ours = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", str(book.parent), "--out",
         str(installed.home / "ours")],
        env={**os.environ, "SOURCE_DATE_EPOCH": _DATE}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ours.returncode == 0, ours.stderr
    for name in ("book.pdf", "book.epub", "book.html"):
        assert (book / name).read_bytes() == (installed.home / "ours" / name).read_bytes()


def test_what_is_missing_is_got_by_pip_and_not_by_make(installed: Installed) -> None:
    """Who has no clone is told no command that needs one."""
    told = json.loads(installed.run("octavo", "doctor", "--json").stdout)
    assert [one["get"] for one in told["needs"] if "make" in (one["get"] or "").split()] == []
    assert [one["get"] for one in told["fonts"] if "make" in (one["get"] or "")] == []
