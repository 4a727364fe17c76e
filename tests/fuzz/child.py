"""Turn a case's name into what became of it: the work of a process that has nothing else to do.

1. make the case's files in a folder of its own;
2. build them, or import and then build them, through the command line's own door, under guard;
3. judge what was said and written, and leave it all as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from random import Random

from fuzz.generate import Case, make_case, write_case
from fuzz.guard import Guard
from fuzz.readings import judge_text
from fuzz.styles import ROOT
from fuzz.verdict import Fault, Step, judge_files, judge_step, read_findings, summary_of
from octavo.cli import main
from octavo.workshop.store import cache_folder

EDITIONS = {"html": ("html",), "three": ("pdf", "epub", "html"), "import": ("html",)}


def run_case(name: str, folder: Path) -> None:
    """Do it all in ``folder``, which is empty, and leave outcome.json there."""
    sys.dont_write_bytecode = True
    scratch = folder / "tmp"
    scratch.mkdir()
    os.chdir(scratch)
    tempfile.tempdir = str(scratch)
    os.environ.update(
        TMPDIR=str(scratch), SOURCE_DATE_EPOCH="1700000000", PYTHONDONTWRITEBYTECODE="1"
    )
    case = make_case(name)
    write_case(case, folder)
    if name.startswith("text"):
        faults, said = judge_text(folder / "book")
        _leave(folder, case, faults=faults, codes=(), said=said)
        return
    root, out = folder / "book", folder / "out"
    if name.startswith("import"):
        root, out = folder / "made", folder / "made" / "build"
    readable = [root, folder / "in", ROOT, cache_folder()]
    os.environ.update(case.environ)
    time.tzset()
    guard = Guard(
        readable, [out, root, scratch, cache_folder(), *folder.glob("step-*")], fetches=case.fetches
    )
    run = _Runner(case, folder, guard)
    with suppress(_Enough):
        run.whole(name, root, out)
    faults = [*run.faults, *(Fault(seen.partition(": ")[0], seen) for seen in guard.seen)]
    ours = (
        f"octavo-{os.getpid()}-"  # the engine of this process keeps its fonts there until it ends
    )
    faults += [
        Fault("scratch left behind", path.name)
        for path in scratch.glob("octavo-*")
        if not path.name.startswith(ours)
    ]
    codes = [step.code for step in run.steps]
    said = {f["code"] for step in run.steps for f in read_findings(step) or ()}
    _leave(folder, case, faults=faults, codes=codes, said=said)


def _leave(
    folder: Path,
    case: Case,
    *,
    faults: Iterable[Fault],
    codes: Iterable[int | None],
    said: Iterable[str],
) -> None:
    """Write down what became of a case."""
    outcome = {
        "codes": list(codes),
        "faults": [asdict(fault) for fault in faults],
        "kind": case.kind,
        "said": sorted(said),
    }
    (folder / "outcome.json").write_text(
        json.dumps(outcome, ensure_ascii=False), "utf-8", "surrogatepass"
    )


class _Enough(Exception):
    """A command raised: what comes after it means nothing."""


class _Runner:
    def __init__(self, case: Case, folder: Path, guard: Guard) -> None:
        self.case, self.folder, self.guard = case, folder, guard
        self.steps: list[Step] = []
        self.faults: list[Fault] = []

    def whole(self, name: str, root: Path, out: Path) -> None:
        """Every command of a case, one after the other."""
        dice = Random(f"{name} options")  # noqa: S311
        formats = EDITIONS[name.partition(":")[0]]
        build = ["build", str(root), "--out", str(out), "--to", ",".join(formats)]
        if "pdf" in formats:
            build += ["--jobs", dice.choice(("1", "1", "2"))]
        elif dice.random() < 0.8:
            build.append("--no-cache")
        if name.startswith("import"):
            if (
                self.command(
                    root,
                    "import",
                    *map(str, (self.folder / "in").glob("[!o]*")),
                    "--out",
                    str(root),
                )
                > 1
            ):
                return
            if self.build(root, out, build) > 1:
                said = sorted({f["code"] for f in read_findings(self.steps[-1]) or ()})
                self.faults.append(
                    Fault(
                        f"what was imported cannot be built: {', '.join(said)}",
                        self.steps[-1].err[-800:],
                    )
                )
            return
        before = _digests(root)
        if self.case.earlier:
            _replace(root, self.case, self.folder, self.case.earlier)
            self.build(root, out, build)
            _replace(root, self.case, self.folder, None)
        elif dice.random() < 0.4:
            build.append("--json")
        made = _digests(out)
        if self.build(root, out, build) > 1 and _digests(out) != made:
            self.faults.append(
                Fault("a build that failed changed finished files", str(sorted(_digests(out))))
            )
        if dice.random() < 0.2:
            first = self.steps[-1]
            made = _digests(out)
            self.build(root, out, build)
            if (first.code, first.out, first.err) != (
                self.steps[-1].code,
                self.steps[-1].out,
                self.steps[-1].err,
            ):
                self.faults.append(
                    Fault(
                        "another answer the second time",
                        first.err[-300:] + "\n---\n" + self.steps[-1].err[-300:],
                    )
                )
            if _digests(out) != made:
                self.faults.append(Fault("other bytes the second time", ""))
        if _digests(root) != before:
            self.faults.append(Fault("the book's own files were changed", ""))

    def build(self, root: Path, out: Path, arguments: Sequence[str]) -> int:
        """Build once, and judge what was made."""
        code = self.command(root, *arguments)
        step = self.steps[-1]
        if code <= 1:
            self.faults += judge_files(
                self.case, step, out, arguments[arguments.index("--to") + 1].split(",")
            )
        elif self.case.kind == "sound":
            for finding in read_findings(step) or ():
                if finding["severity"] == "error":
                    self.faults.append(
                        Fault(
                            f"sound book: {finding['code']}",
                            json.dumps(finding, ensure_ascii=False)[:600],
                        )
                    )
        self.faults += [Fault("a .part is left", str(path)) for path in self.folder.rglob("*.part")]
        return code

    def command(self, root: Path, *arguments: str) -> int:
        """Run a command through the door of the command line."""
        shown = [self.folder / f"step-{len(self.steps)}.{name}" for name in ("out", "err")]
        for number, path in enumerate(shown, start=1):
            with path.open("wb") as file:
                os.dup2(file.fileno(), number)
        code, error, trace = None, "", ""
        self.guard.armed = True
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        except BaseException as raised:
            error, trace = summary_of(raised), traceback.format_exc()
        finally:
            self.guard.armed = False
            sys.stdout.flush()
            sys.stderr.flush()
        said = [path.read_text("utf-8", "replace") for path in shown]
        self.steps.append(Step(arguments, code, said[0], said[1], error, trace))
        self.faults += judge_step(self.steps[-1], root)
        if code is None:
            raise _Enough
        return code


def _digests(folder: Path) -> dict[str, str]:
    """Every file of a folder by its digest, every link by what it says."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _replace(root: Path, case: Case, folder: Path, files: dict[str, bytes] | None) -> None:
    """Take the book away and write it again."""
    shutil.rmtree(root)
    write_case(case, folder, files)
