"""Copies of the layout engine in which a function was changed, and builds with them.

Run as a program it builds a book with each of the copies that it is given on stdin, in processes that it forks.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import sharing

from octavo.engine import footing
from octavo.engine.grounds import GROUNDS

ROOT = Path(__file__).parent.parent
# Packages of which there can be copies: none may be loaded before a copy is found
COPIED = {name.partition(":")[0].partition(".")[0] for g in GROUNDS.values() for name in g.names}
Change = Callable[
    [str, ast.stmt], str
]  # the text of a module and what stands in it → the text changed


def copy_engine(folder: Path, names: Iterable[str], change: Change) -> Path:
    """A folder with copies of the packages that the names are of, in which what they name is changed."""
    folder.mkdir()
    for name in names:
        module, _, inside = name.partition(":")
        package = module.split(".")[0]
        if not (folder / package).exists():
            spec = find_spec(package)
            assert spec is not None
            assert spec.origin is not None
            shutil.copytree(Path(spec.origin).parent, folder / package, copy_function=os.symlink)
        path = folder / footing._file_of(module).relative_to(footing._folder_of(package).parent)
        text = path.read_text("utf-8")
        path.unlink()
        path.write_text(change(text, _find(ast.parse(text), inside)), "utf-8")
    return folder


def _find(tree: Any, name: str) -> ast.stmt:
    """What a name stands for."""
    found = tree
    for part in name.split("."):
        found = next(node for node in found.body if part in footing._names(node))
    assert isinstance(found, ast.stmt)
    return found


def remark(text: str, node: ast.stmt) -> str:
    """A change without any harm."""
    assert node.end_lineno is not None
    lines = text.split("\n")
    lines[node.end_lineno - 1] += "  # a remark"
    return "\n".join(lines)


def rename(text: str, node: ast.stmt) -> str:
    """A function has another name, here and where its module calls it."""
    assert isinstance(node, ast.FunctionDef)
    return text.replace(node.name, f"{node.name}_anew")


def build_with(
    copies: Mapping[str, Path | None], book: Path, out: Path, *options: str
) -> dict[str, tuple[int, str]]:
    """Build a book's PDF with each of some copies (None: the engine as it is) into a folder of its name: exit codes, and what was
    said on stderr."""
    asked = {name: str(path or "") for name, path in copies.items()}
    done = subprocess.run(
        [sys.executable, "-m", "otherengine", str(book), str(out), *options],
        input=json.dumps(asked),
        env=os.environ
        | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SOURCE_DATE_EPOCH": "1700000000",
            "XDG_CACHE_HOME": str(out / "cache"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: (code, said) for name, (code, said) in json.loads(done.stdout).items()}


def _build_in_a_fork(path: str, arguments: list[str]) -> tuple[int, str]:
    """Build in a process of its own that finds the copy before the engine."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
    os.close(reading)
    code = 70
    with os.fdopen(writing, "w") as pipe, contextlib.suppress(BaseException):
        from octavo.cli import main

        if path:
            sys.path.insert(0, path)
        with contextlib.redirect_stderr(pipe), contextlib.redirect_stdout(io.StringIO()):
            code = main(arguments)
    os._exit(code)


def _main(book: str, out: str, *options: str) -> None:
    # once, for all that are forked
    import octavo.commands.build
    import octavo.pipeline  # noqa: F401
    from octavo import stages

    stages.load_all()
    copies = json.load(sys.stdin)
    with pytest.MonkeyPatch.context() as patch:
        sharing.keep_templates(patch)
        stages.load_templates(ROOT, "print", "parts", "report")
        results = {
            name: _build_in_a_fork(
                path, ["build", book, "--to", "pdf", "--out", f"{out}/{name}", *options]
            )
            for name, path in copies.items()
        }
    assert not COPIED & {*sys.modules}
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
