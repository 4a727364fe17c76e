"""What tests share is what each of them would have made."""

from __future__ import annotations

import os
import shutil
import subprocess
from multiprocessing import get_context
from pathlib import Path

import pytest
import sharing
from conftest import DEAREST, ROOT

from octavo.reading.theme import template_environment


def _make(path: Path) -> int:
    return sharing.make_once(path, os.getpid)


def test_what_one_process_has_made_others_have(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    made = _make(tmp_path / "thing")
    assert made == os.getpid()
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(_make, [tmp_path / "thing"]) == made
        assert pool.apply(_make, [tmp_path / "another"]) != made


def test_what_could_not_be_made_is_tried_again(tmp_path: Path) -> None:
    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        sharing.make_once(tmp_path / "thing", fail)
    assert _make(tmp_path / "thing") == os.getpid()


def test_a_template_is_compiled_again_when_its_text_or_its_name_is_another() -> None:
    environment = template_environment(ROOT / "tests")
    codes = [
        environment.compile(text, name, f"/templates/{name}")
        for text, name in (("{{ a }}", "x"), ("{{ a }}", "x"), ("{{ b }}", "x"), ("{{ a }}", "y"))
    ]
    assert codes[0] is codes[1]
    assert len({id(code) for code in codes}) == 3
    given = [
        environment.template_class.from_code(environment, code, {}).render(a="1", b="2")
        for code in codes
    ]
    assert given == ["1", "1", "2", "1"]


def test_java_is_the_java_of_the_machine() -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not installed")
    others = os.environ["PATH"].split(os.pathsep, 1)[1]
    there = shutil.which("java", path=others)
    assert there is not None
    assert java != there
    told = [
        subprocess.run([path, "-version"], capture_output=True, check=True).stderr
        for path in (java, there)
    ]
    assert told[0].splitlines()[0] == told[1].splitlines()[0]


def test_the_files_that_come_first_are_there() -> None:
    assert [name for name in DEAREST if not (ROOT / "tests" / name).is_file()] == []
