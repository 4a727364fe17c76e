"""What can be missing stands in one table, and the table is what pip, make and npm install."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.util import find_spec

import pytest
from conftest import ROOT

from octavo.model.needs import FONT_EXTRAS, NEEDS, of_module, system_command

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_table_has_what_pip_installs_and_nothing_else() -> None:
    table = {f"{need.name}{need.wanted}" for need in NEEDS.values() if need.needed or need.command}
    assert table - {"pango>=1.44"} == set(PROJECT["dependencies"])


def test_validators_of_the_table_are_those_of_the_locks() -> None:
    dev = set(PROJECT["optional-dependencies"]["dev"])
    others = [
        need
        for need in NEEDS.values()
        if need.kind == "package" and not need.needed and not need.command
    ]
    assert [n.name for n in others if not n.of_make and f"{n.name}{n.wanted}" not in dev] == []
    made = (ROOT / "scripts/validators/requirements.txt").read_text("utf-8")
    assert [n.name for n in others if n.of_make and f"{n.name}==" not in made] == []
    npm = json.loads((ROOT / "scripts/validators/package.json").read_text("utf-8"))["dependencies"]
    named = {n.name for n in NEEDS.values() if n.kind == "npm"}
    beside = {name for n in NEEDS.values() for name in n.beside.split()}
    assert named | beside <= set(npm)


def test_every_package_is_imported_by_the_name_that_the_table_has() -> None:
    missing = [n.name for n in NEEDS.values() if n.needed and n.module and not find_spec(n.module)]
    assert missing == []
    assert {n.name for n in NEEDS.values() if of_module(n.module) is n} == {
        n.name for n in NEEDS.values() if n.kind == "package"
    }
    assert of_module("PIL.Image") is NEEDS["pillow"]
    assert of_module("os") is None
    assert of_module("") is None


def test_pango_is_installed_by_make_as_the_table_says() -> None:
    script = (ROOT / "scripts/setup.sh").read_text("utf-8")
    assert f'PANGO="{NEEDS["pango"].system["apt"]}"' in script


@pytest.mark.parametrize("need", [n for n in NEEDS.values() if n.system], ids=lambda n: n.name)
def test_every_system_is_told_what_to_type(need: object) -> None:
    assert system_command(need, "apt").startswith("apt-get install ")  # type: ignore[arg-type]
    assert system_command(need, "dnf").startswith("dnf install ")  # type: ignore[arg-type]
    assert system_command(need, "brew").startswith("brew install ")  # type: ignore[arg-type]
    everywhere = system_command(need, "")  # type: ignore[arg-type]
    assert re.findall(r"(?:^|; )([A-Z]\w+|macOS)", everywhere) == ["Debian", "Fedora", "macOS"]


def test_the_extras_are_those_of_the_project() -> None:
    extras = {
        name: {re.split("[>=]", line)[0] for line in lines}
        for name, lines in PROJECT["optional-dependencies"].items()
        if name != "dev"
    }
    assert extras == {name: set(packages) for name, packages in FONT_EXTRAS.items()}


def test_no_message_of_ours_has_an_installer_of_its_own() -> None:
    """“Not installed” and what to type for it are said by the table; fonts that a stranger may have named, by none."""
    typed = re.compile(r"(pip|apt-get|brew|dnf|npm) install")
    said = {
        path.relative_to(ROOT / "octavo").as_posix()
        for path in (ROOT / "octavo").rglob("*.py")
        if typed.search(path.read_text("utf-8"))
    }
    assert said == {
        "model/needs.py",
        "workshop/machine.py",
        "desk/diagnosis.py",  # joins what the table says
        "engine/grounds.py",  # the version of the engine that all was written for
    }
