"""The house is as drawn: which room may take from which, read from the code's own imports.

A room is a package of ``octavo/``, or a module at its top. The table is the drawing: an import that is
not in it fails, and so does a line of it that no import uses. docs/architecture.md tells the reasons.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.typeset.sheets import _OWN_SOURCES

PACKAGE = ROOT / "octavo"
# The stages stand side by side: none of them takes from another.
STAGES = ("parse", "typeset", "editions", "checks", "tools", "scan")
DRAWING = {
    "model": "",
    "text": "model",
    "workshop": "model",
    "engine": "model workshop",
    "reading": "engine model octavo text workshop",
    "parse": "model text workshop",
    "typeset": "engine model octavo text workshop",
    "editions": "engine model octavo text workshop",
    "checks": "model text workshop",
    "tools": "model workshop",
    "scan": "model octavo text workshop",
    "archive": "model octavo text",
    "press": "checks engine model octavo text workshop",
    "write": "model workshop",
    "report": "model octavo text",
    "stages": "checks reading text tools typeset",
    "screens": "checks editions model reading text workshop",
    "ahead": "model screens stages workshop",
    "pipeline": "ahead model parse reading screens stages workshop",
    "depositing": "archive editions model pipeline reading report tools workshop",
    "desk": "checks engine model octavo reading report text tools workshop",
    "commands": "archive checks depositing desk editions engine model octavo pipeline press reading report scan screens stages text typeset workshop write",
    "cli": "commands model octavo workshop",
}
LONGEST = 430  # lines that a module may have
AT_THE_TOP = 9  # modules


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a package by its own name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """“octavo.parse.tree” stands in “parse”, the package's face in “octavo”."""
    return module.split(".")[1] if "." in module else module


@cache
def imports(module: str, *, at_run_time: bool = False) -> frozenset[str]:
    """The modules of ours that a module takes from, those among them that it names in a text, to be
    imported later; ``at_run_time``: without what only the type checker sees."""
    tree = ast.parse(modules()[module].read_text("utf-8"))
    seen = frozenset(name for name in _named(tree, at_run_time) if name in modules())
    return seen - {module}


def _named(tree: ast.AST, at_run_time: bool) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and at_run_time:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.startswith("octavo."):
                yield node.value
        else:
            yield from _named(node, at_run_time)


def arrows() -> dict[tuple[str, str], str]:
    """Every arrow from a room to another, with a module that draws it."""
    return {
        (room_of(module), room_of(taken)): module
        for module in modules()
        for taken in imports(module)
        if room_of(module) != room_of(taken)
    }


DRAWN = {(room, taken) for room, rooms in DRAWING.items() for taken in rooms.split()}


def test_no_import_leaves_the_drawing() -> None:
    assert {arrow: module for arrow, module in arrows().items() if arrow not in DRAWN} == {}


def test_every_arrow_of_the_drawing_is_used() -> None:
    assert sorted(DRAWN - set(arrows())) == []


def test_every_room_is_in_the_drawing() -> None:
    assert {room_of(module) for module in modules()} - {"octavo"} == set(DRAWING)


def test_nothing_runs_back_up() -> None:
    """Taken in the order of the table, every room takes only from rooms before it."""
    order = ["octavo", *DRAWING]
    assert [(a, b) for a, b in DRAWN if order.index(b) >= order.index(a)] == []


def test_no_stage_takes_from_another_stage() -> None:
    assert [arrow for arrow in DRAWN if set(arrow) <= set(STAGES)] == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module: imports(module, at_run_time=True) for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(error.args[1]) from None


@pytest.mark.parametrize("package", sorted({room_of(m) for m in modules() if m.count(".") > 1}))
def test_every_package_says_in_its_first_lines_what_it_is(package: str) -> None:
    said = ast.get_docstring(ast.parse(modules()[f"octavo.{package}"].read_text("utf-8"))) or ""
    assert said.partition("\n")[0].endswith((".", ":"))
    assert len(said.splitlines()) > 2


def test_all_that_takes_part_in_a_layout_is_in_the_key_of_kept_pages() -> None:
    """Else pages that an earlier version has laid out would be printed by a later one. The types of
    ``model/`` and the tools of ``workshop/`` have no say in what pages look like."""
    keyed = {pattern: set(PACKAGE.glob(pattern)) for pattern in _OWN_SOURCES}
    assert [pattern for pattern, paths in keyed.items() if not paths] == []
    reached: set[str] = set()
    ahead = {"octavo.typeset.setjob"}
    while ahead:
        reached |= ahead
        ahead = {name for module in ahead for name in imports(module)} - reached
        ahead = {name for name in ahead if room_of(name) not in ("model", "workshop")}
    assert {modules()[name] for name in reached} - set().union(*keyed.values()) == set()


def test_files_are_short_enough_to_be_understood() -> None:
    lengths = {name: path.read_text("utf-8").count("\n") for name, path in modules().items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert len(list(PACKAGE.glob("*.py"))) <= AT_THE_TOP
