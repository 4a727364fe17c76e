"""The stages that are loaded when they are asked for are those that their types are told of."""

from __future__ import annotations

import ast
import subprocess
import sys

from conftest import ROOT

from octavo import stages


def test_every_stage_is_loaded_from_where_its_type_is() -> None:
    tree = ast.parse((ROOT / "octavo/stages.py").read_text("utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    told = {
        name.name: node.module
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert told == stages._WHERE
    for name in told:
        assert getattr(stages, name).__name__ == name


def test_a_process_that_has_pages_set_by_another_does_not_load_what_sets_them() -> None:
    asked = (
        "import sys; from octavo import stages; stages.load_all(); import octavo.typeset.ready;"
        "print([m for m in sys.modules if m.startswith(('weasyprint', 'octavo.engine.reliefs', 'octavo.engine.composer'))])"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )
    assert found.stdout == "[]\n"
