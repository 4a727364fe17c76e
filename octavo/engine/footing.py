"""Tell which mendings and reliefs hold on the engine that is installed.

Each was written against the source of some functions of the engine: those that it replaces, and those whose ways it
takes for granted. `grounds.py` names them, and `known.txt` keeps a digest of each as it was when it was last looked at.
Where an engine says something else under one of these names, what stands on it is left out, and so is what needs
that; all others hold. The engine is not imported for it: its files are read, and taken apart only where they are not
the known ones.

Whoever has looked at another version writes the digests anew: ``python -m octavo.engine.footing``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from octavo.engine.grounds import GROUNDS, INDISPENSABLE, Ground
from octavo.workshop import store

if TYPE_CHECKING:  # taken apart are only the files of an engine that is not known
    import ast

_KNOWN = Path(__file__).with_name("known.txt")
_DIGITS = 16  # of a digest: nobody means to deceive us


def change(*changes: Callable[[], None]) -> tuple[str, ...]:
    """Change the imported engine by those mendings or reliefs that hold on it; their names."""
    done = [make for make in changes if holds(make.__name__)]
    for make in done:
        make()
    return tuple(make.__name__ for make in done)


def holds(name: str) -> bool:
    """Whether a mending or relief applies to this engine."""
    return name not in left_out()


def left_out() -> tuple[str, ...]:
    """The mendings and reliefs that do not apply to this engine, in the order of their table."""
    return _judgement()[0]


def lacking() -> tuple[str, ...]:
    """What this engine has not, of all that no book can be laid out without."""
    return _judgement()[1]


def engine_state() -> str:
    """A text that is another for an engine that lays pages out otherwise, by its own or by what holds on it."""
    return " ".join([*_file_digests().values(), "without", *left_out()])


def find_fallen(grounds: Mapping[str, Ground], changed: Iterable[str]) -> tuple[str, ...]:
    """Those that do not stand: one of their names has changed, or what they need has fallen."""
    names = frozenset(changed)
    fallen = {name for name, ground in grounds.items() if ground.names & names}
    while more := {n for n, g in grounds.items() if fallen.intersection(g.needs)} - fallen:
        fallen |= more
    return tuple(name for name in grounds if name in fallen)


@lru_cache(maxsize=1)
def _judgement() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is left out, and what is lacking."""
    known, files = _known_digests(), _file_digests()
    others = [module for module in files if known.get(module) != files[module]]
    if not others:
        return (), ()
    own = (path.read_bytes() for path in (_KNOWN, _KNOWN.with_name("grounds.py"), Path(__file__)))
    key = store.key_of("footing", *own, files)
    changed, missing = json.loads(
        store.find_or_make(key, lambda: json.dumps(_compare(others, known)).encode())
    )
    return find_fallen(GROUNDS, changed), tuple(name for name in missing if name in INDISPENSABLE)


def _compare(modules: Iterable[str], known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The names of some modules that stand for something else than is known, and those of nothing."""
    found = _digests(modules)
    names = [name for module in modules for name in _names_by_module()[module]]
    return (
        [name for name in names if found.get(name) != known.get(name)],
        [name for name in names if name not in found],
    )


def _digests(modules: Iterable[str]) -> dict[str, str]:
    """A digest of what each name stands for, of all that these modules define."""
    return {
        f"{module}:{name}": _digest(text.encode())
        for module in modules
        for name, text in _definitions(_text_of(module)).items()
    }


def _definitions(text: str) -> dict[str, str]:
    """The source of all that a module defines or imports: functions, values, classes and what is in them.

    What has one name twice, as the getter and setter of a property, is one.
    """
    import ast

    try:
        tree = ast.parse(text)
    except SyntaxError:  # of a Python to come
        return {}
    lines = text.split("\n")
    found: dict[str, str] = {}

    def gather(nodes: Iterable[ast.stmt], before: str) -> None:
        for node in nodes:
            first = min(part.lineno for part in (node, *getattr(node, "decorator_list", ())))
            source = dedent("\n".join(lines[first - 1 : node.end_lineno]))
            for name in _names(node):
                found[before + name] = found.get(before + name, "") + source
            if isinstance(node, ast.ClassDef):
                gather(node.body, f"{node.name}.")

    gather(tree.body, "")
    return found


def _names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives to something."""
    import ast

    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)


def _known_digests() -> dict[str, str]:
    lines = _KNOWN.read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def _file_digests() -> dict[str, str]:
    """Digests of the files of all modules that are named."""
    return {module: _file_digest(module) for module in _names_by_module()}


def _file_digest(module: str) -> str:
    try:
        return _digest(_file_of(module).read_bytes())
    except OSError:
        return "-"


@lru_cache(maxsize=1)
def _names_by_module() -> dict[str, list[str]]:
    """All that is named, by its module, in order."""
    names = INDISPENSABLE.union(*(ground.names for ground in GROUNDS.values()))
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(name.partition(":")[0], []).append(name)
    return found


def _text_of(module: str) -> str:
    try:
        return _file_of(module).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _file_of(module: str) -> Path:
    """The file of a module, found without importing it. Raises FileNotFoundError where its package has none."""
    package, *parts = module.split(".")
    path = _folder_of(package).joinpath(*parts)
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@lru_cache(maxsize=8)
def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return Path(spec.origin).parent


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def write_known() -> str:
    """What `known.txt` says when the engine that is installed is the known one."""
    modules = _names_by_module()
    versions = [
        f"{package} {version(package)}" for package in sorted({m.split(".")[0] for m in modules})
    ]
    found = _digests(modules)
    lines = [f"# {', '.join(versions)}: written by python -m octavo.engine.footing"]
    for module, names in modules.items():
        lines.append(f"{module} {_file_digest(module)}")
        lines += [f"{name} {found.get(name, '-')}" for name in names]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    _KNOWN.write_text(write_known(), "utf-8")
