"""The stages that are loaded when they are asked for are those that their types are told of."""

from __future__ import annotations

import ast

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
