"""Turn a Diagnosis into lines for a person and into a value for a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from octavo.desk.doctor import Diagnosis, Looked, Trial

_MEGABYTE = 1_000_000
_VERBS = (
    "pip install ",
    "pipx inject octavo ",
    "apt-get install ",
    "dnf install ",
    "brew install ",
)


def diagnosis_lines(found: Diagnosis) -> Iterator[str]:
    """What there is to read, what is to be done at the end, where the eye is."""
    yield f"Octavo {found.octavo}, Python {found.python}, {found.system}"
    yield from _part("What books are built with", (one for one in found.looked if one.need.needed))
    yield from _part(
        "What helps, and what judges", (one for one in found.looked if not one.need.needed)
    )
    yield "\nTried"
    yield from (_trial_line(trial) for trial in found.trials)
    yield "\nFonts for other scripts"
    for extra, there, get in found.fonts:
        yield f"  {'+' if not get else '-'} {extra:<9} {', '.join(there) or 'not installed'}"
    cache = found.cache
    yield f"\nThe cache is {cache.folder}: {cache.files} files, {cache.size / _MEGABYTE:.1f} MB"
    if cache.fault:
        yield f"  {cache.fault}"
    todo = list(_to_do(found))
    if todo:
        yield "\nWhat can be done"
        yield from todo
    yield "\nBooks can be built here." if found.fit else "\nBooks cannot be built here yet."


def _part(title: str, looked: Iterable[Looked]) -> Iterator[str]:
    yield f"\n{title}"
    for one in looked:
        state = (one.version or "there") if one.there else "not installed"
        sign = "+" if one.fit else "!" if one.need.needed else "-"
        name = one.need.said or one.need.name
        told = "; ".join(filter(None, (one.need.purpose, one.fault, one.remark)))
        yield f"  {sign} {name:<27} {state:<14} {told}"


def _trial_line(trial: Trial) -> str:
    return f"  {'!' if trial.fault else '+'} {trial.what}" + (
        f": {trial.fault}" if trial.fault else ""
    )


def _to_do(found: Diagnosis) -> Iterator[str]:
    """What to type, each once, what is needed before what only helps; what one command can do in one."""
    wanted: dict[
        tuple[bool, str], dict[str, str]
    ] = {}  # a command without its packages → packages → names

    def want(needed: bool, get: str, name: str) -> None:
        verb = next((verb for verb in _VERBS if get.startswith(verb) and " --" not in get), "")
        packages = wanted.setdefault((needed, verb or get), {})
        package = get.removeprefix(verb) if verb else ""
        packages[package] = f"{packages[package]}, {name}" if package in packages else name

    for one in sorted(found.looked, key=lambda one: not one.need.needed):
        if one.get:
            want(one.need.needed, one.get, one.need.said or one.need.name)
    for trial in found.trials:
        if trial.fault and trial.hint:
            want(True, trial.hint, trial.what)
    for extra, _, get in found.fonts:
        if get:
            want(False, get, f"fonts: {extra}")
    for (_, verb), packages in wanted.items():
        yield f"  {verb}{' '.join(packages)}    # {', '.join(packages.values())}"


def diagnosis_value(found: Diagnosis) -> dict[str, Any]:
    """The same as JSON can hold it."""
    return {
        "octavo": found.octavo,
        "python": found.python,
        "system": found.system,
        "fit": found.fit,
        "needs": [_looked_value(one) for one in found.looked],
        "tried": [
            {
                "what": trial.what,
                "fault": trial.fault or None,
                "hint": (trial.fault and trial.hint) or None,
            }
            for trial in found.trials
        ],
        "fonts": [
            {"extra": extra, "packages": list(there), "get": get or None}
            for extra, there, get in found.fonts
        ],
        "cache": {
            "folder": found.cache.folder,
            "files": found.cache.files,
            "bytes": found.cache.size,
            "fault": found.cache.fault or None,
        },
    }


def _looked_value(one: Looked) -> dict[str, object]:
    return {
        "name": one.need.name,
        "kind": one.need.kind,
        "for": one.need.purpose,
        "needed": one.need.needed,
        "wanted": one.need.wanted or None,
        "installed": one.there,
        "version": one.version or None,
        "fault": one.fault or None,
        "remark": one.remark or None,
        "get": one.get or None,
    }
