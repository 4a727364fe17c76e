"""An editor is told of the line in its own way; one that needs a terminal is not started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from octavo.desk.serving.editors import editor_command, needs_terminal, open_editor

FILE = Path("/a book/manuscript/one.md")


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("code", "code -g {}:7"), ("/usr/bin/codium --wait", "/usr/bin/codium --wait -g {}:7"),
        ("subl", "subl {}:7"), ("gvim", "gvim +7 {}"), ("emacs", "emacs +7 {}"), ("nano", "nano +7 {}"),
        ("kate", "kate --line 7 {}"), ("notepad++.exe", "notepad++.exe -n7 {}"), ("mine --fast", "mine --fast {}"),
    ],
)  # fmt: skip
def test_each_editor_is_told_of_the_line_in_its_way(editor: str, told: str) -> None:
    words = editor.split()
    assert editor_command(words, FILE, 7) == [w.replace("{}", str(FILE)) for w in told.split()]


@pytest.mark.parametrize(
    ("editor", "needs"),
    [("vim", True), ("nano", True), ("gvim", False), ("vim -g", False), ("code", False), ("emacs -nw", True),
     ("emacs", False), ("emacsclient", False), ("emacsclient -t", True), ("hx", True)],
)  # fmt: skip
def test_an_editor_of_the_terminal_is_known(editor: str, needs: bool) -> None:
    assert needs_terminal(editor.split(), {"DISPLAY": ":0"}) is needs


def test_what_to_type_is_told_where_nothing_can_be_opened() -> None:
    told = open_editor(FILE, 7, "env", {"EDITOR": "vim"})
    assert not told.is_open
    assert told.message.endswith("vim +7 '/a book/manuscript/one.md'")
    assert "VISUAL or EDITOR" in open_editor(FILE, 7, "env", {}).message
    assert "VISUAL or EDITOR" in open_editor(FILE, 7, "env", {"EDITOR": "'"}).message
    gone = open_editor(FILE, 7, "env", {"EDITOR": "/nowhere/code"})
    assert (gone.is_open, gone.message.startswith("/nowhere/code cannot be started")) == (
        False,
        True,
    )


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell")
def test_an_editor_may_lie_in_a_folder_with_spaces(tmp_path: Path) -> None:
    editor = tmp_path / "Fine Editors.app" / "subl"
    editor.parent.mkdir()
    editor.write_text("#!/bin/sh\n", "utf-8")
    editor.chmod(0o755)
    told = open_editor(FILE, 7, "env", {"EDITOR": str(editor)})
    assert (told.is_open, told.command) == (True, f"'{editor}' '{FILE}:7'")


def test_vscode_is_opened_by_the_browser() -> None:
    assert open_editor(FILE, 7, "vscode", {}).url == "vscode://file/a%20book/manuscript/one.md:7"
