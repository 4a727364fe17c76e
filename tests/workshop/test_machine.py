"""Whoever misses something is told what to type on this machine, for this installation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from octavo.engine.fonts import packaged_file
from octavo.model.errors import MissingToolError
from octavo.workshop import machine


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Octavo was installed, and is no clone."""
    monkeypatch.setattr(machine, "_HOME", Path("/nowhere"))
    machine.system_name.cache_clear()
    monkeypatch.setattr(machine, "system_name", lambda: "dnf")


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("/usr", "pip install 'jinja2>=3.1'"),
        ("/home/a/.local/pipx/venvs/octavo", "pipx inject octavo 'jinja2>=3.1'"),
        ("/home/a/.local/share/uv/tools/octavo", "uv tool install octavo --with 'jinja2>=3.1'"),
    ],
)
def test_a_package_is_put_where_this_python_looks(
    monkeypatch: pytest.MonkeyPatch, prefix: str, told: str
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    assert machine.how_to_get("jinja2") == told


def test_what_is_of_the_system_is_got_from_it() -> None:
    assert machine.how_to_get("pango") == "dnf install pango harfbuzz"
    assert machine.missing("pango").message == "Pango is not installed"
    assert machine.missing("pango").exit_code == 4


def test_what_is_of_npm_goes_where_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told = machine.how_to_get("@daisy/ace-cli")
    assert f"--prefix {tmp_path}/octavo/tools @daisy/ace-cli @daisy/ace-core" in told


def test_a_clone_is_told_of_make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/setup.sh").touch()
    (tmp_path / "Makefile").touch()
    monkeypatch.setattr(machine, "_HOME", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert machine.how_to_get("vnu-jar") == "make validate"
    assert machine.how_to_get("opendataloader-pdf") == "make validate"
    assert machine.how_to_get("jinja2") == "make setup"


def test_fonts_of_our_themes_are_told_by_what_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    sys.path_importer_cache.clear()
    with pytest.raises(MissingToolError, match="fontpkg_vollkorn is not installed") as caught:
        packaged_file("fontpkg_vollkorn", "a.ttf")
    assert "fontpkg-vollkorn>=5.1" in (caught.value.hint or "")
