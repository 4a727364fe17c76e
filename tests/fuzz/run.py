"""Turn numbers into tried books: ``python -m fuzz.run --books 2000 --three 200 --imports 500 --kills 40``.

Each case is run by a process that forks from this one, in which everything is loaded, with a limit of
time and one of memory for it and whatever it starts. A fault is told with the name of its case, which
``--one`` repeats, leaving its files to look at.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from pathlib import Path

from fuzz.child import run_case
from fuzz.kills import try_kill
from fuzz.verdict import Fault
from octavo.pipeline import build_book
from octavo.workshop.pool import Workshop

SECONDS = 30
MEGABYTES = 1024
_LOADED = (
    "octavo.stages", "octavo.commands.build", "octavo.commands.importing", "octavo.commands.terminal", "octavo.pipeline",
    "octavo.report", "octavo.write", "octavo.checks.account", "octavo.engine.warm", "octavo.typeset.setjob", "octavo.editions.epub", "octavo.editions.html",
)  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What became of a case."""

    name: str
    seconds: float  # on the clock
    work: float  # seconds of processors, of all its processes
    megabytes: float  # the largest of its processes
    codes: tuple[int | None, ...]
    faults: tuple[Fault, ...]
    said: tuple[str, ...] = ()  # codes of findings
    kind: str = ""


@dataclass(slots=True)
class _Running:
    name: str
    folder: Path
    began: float
    stopped: list[Fault] = field(default_factory=list)


def run_cases(
    names: Iterable[str], jobs: int, scratch: Path, *, seconds: float = SECONDS, keep: bool = False
) -> Iterator[Outcome]:
    """Run the cases in ``scratch``, ``jobs`` at once, each in a process of its own; in the order in which they end."""
    warm(scratch)
    waiting = iter(names)
    running: dict[int, _Running] = {}
    while True:
        while len(running) < jobs and (name := next(waiting, None)) is not None:
            folder = scratch / name.replace(":", "-")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            running[_fork(name, folder)] = _Running(name, folder, time.monotonic())
        if not running:
            return
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if pid not in running:
            for child, case in running.items():
                _watch(child, case, seconds)
            time.sleep(0.01)
            continue
        yield _outcome(running.pop(pid), status, used, keep=keep)
        _kill(pid)  # whatever it has started


def warm(scratch: Path) -> None:
    """Load everything, and have what all themes need in memory, so that a case costs only its own work."""
    for module in _LOADED:
        import_module(module)
    for theme in ("classic", "modern", "fiction"):
        folder = scratch / f"warm-{theme}"
        (folder / "manuscript").mkdir(parents=True)
        text = f"---\ntitle: Warm\ntheme: {theme}\n---\n# One\n\nWords, *slanted* and **bold**, `code`, Երևան.\n"
        (folder / "manuscript" / "a.md").write_text(text, "utf-8")
        build_book(folder, ("html",), {"SOURCE_DATE_EPOCH": "1"}, Workshop(), lambda *_: None)
        shutil.rmtree(folder)


def _fork(name: str, folder: Path) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        run_case(name, folder)
    except BaseException:
        (folder / "broken").write_text(traceback.format_exc(), "utf-8", "replace")
    finally:
        os._exit(0)


def _watch(child: int, case: _Running, seconds: float) -> None:
    """End a case that takes too long or too much."""
    if time.monotonic() - case.began > seconds:
        case.stopped.append(Fault(f"over {seconds:g} seconds", ""))
        _kill(child)
    elif _resident(child) > MEGABYTES:
        case.stopped.append(Fault(f"over {MEGABYTES} MB", ""))
        _kill(child)


def _resident(pid: int) -> float:
    """Megabytes that a process holds."""
    try:
        return (
            int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            * os.sysconf("SC_PAGE_SIZE")
            / 2**20
        )
    except (OSError, IndexError):
        return 0.0


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _outcome(case: _Running, status: int, used: resource.struct_rusage, *, keep: bool) -> Outcome:
    seconds = time.monotonic() - case.began
    work, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    faults = list(case.stopped[:1])
    codes: tuple[int | None, ...] = ()
    said: tuple[str, ...] = ()
    kind = ""
    path = case.folder / "outcome.json"
    if path.is_file():
        told = json.loads(path.read_text("utf-8", "surrogatepass"))
        codes, said, kind = tuple(told["codes"]), tuple(told["said"]), told["kind"]
        faults += [Fault(**fault) for fault in told["faults"]]
    elif not faults:
        broken = case.folder / "broken"
        told = broken.read_text("utf-8") if broken.is_file() else f"status {status}"
        faults.append(Fault("the case itself broke", told))
    if work > SECONDS and not case.stopped:
        faults.append(Fault(f"over {SECONDS} seconds of work", f"{work:.0f}"))
    if megabytes > MEGABYTES and not case.stopped:
        faults.append(Fault(f"over {MEGABYTES} MB", f"{megabytes:.0f}"))
    if not keep:
        shutil.rmtree(case.folder, ignore_errors=True)
    return Outcome(case.name, seconds, work, megabytes, codes, tuple(faults), said, kind)


def _kill_outcome(name: str, scratch: Path) -> Outcome:
    """Of a build that is killed and built again: it has processes of its own, whose time and memory are not taken."""
    faults = try_kill(int(name.partition(":")[2]), scratch / "kill")
    return Outcome(name, 0.0, 0.0, 0.0, (), tuple(faults))


@dataclass(slots=True)
class Tally:
    """What is told at the end."""

    count: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    work: float = 0.0  # seconds of processors
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    faults: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # kind → cases and details

    def add(self, outcome: Outcome) -> None:
        """Count a case."""
        self.count += 1
        self.work += outcome.work
        self.codes.update(f"{outcome.name.partition(':')[0]} {code}" for code in outcome.codes[-1:])
        self.slowest = max(self.slowest, (outcome.work, outcome.name))
        self.largest = max(self.largest, (outcome.megabytes, outcome.name))
        for kind in dict.fromkeys(fault.kind for fault in outcome.faults):
            detail = next(fault.detail for fault in outcome.faults if fault.kind == kind)
            self.faults.setdefault(kind, []).append((outcome.name, detail))

    def lines(self) -> Iterator[str]:
        """The summary, then every kind of fault with the cases in which it was seen."""
        codes = ", ".join(f"{code}: {count}" for code, count in sorted(self.codes.items()))
        found = sum(map(len, self.faults.values()))
        yield (
            f"{self.count} cases, {self.work:.0f} s of work; exits {codes or 'none'}; slowest {self.slowest[0]:.1f} s ({self.slowest[1]}); "
            f"largest {self.largest[0]:.0f} MB ({self.largest[1]}); {found} faults of {len(self.faults)} kinds"
        )
        for kind, cases in sorted(self.faults.items(), key=lambda item: -len(item[1])):
            yield f"{len(cases):5} × {kind}  [{', '.join(name for name, _ in cases[:4])}]"


def names_of(seed: int, books: int, three: int, imports: int, texts: int = 0) -> list[str]:
    """The names of so many cases, beginning at a seed."""
    counts = (("html", books), ("three", three), ("import", imports), ("text", texts))
    return [f"{kind}:{seed + number}" for kind, count in counts for number in range(count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing was found, 1 when something was."""
    given = _options().parse_args(arguments)
    scratch = Path(tempfile.mkdtemp(prefix="octavo-fuzz-"))
    tally = Tally()
    began = time.monotonic()
    names = names_of(given.seed, given.books, given.three, given.imports, given.texts)
    try:
        kills = [f"kill:{given.seed + number}" for number in range(given.kills)]
        if given.one:
            names, kills = ([], [given.one]) if given.one.startswith("kill:") else ([given.one], [])
        for outcome in chain(
            run_cases(names, given.jobs, scratch, seconds=given.seconds, keep=bool(given.one)),
            (_kill_outcome(name, scratch) for name in kills),
        ):
            tally.add(outcome)
            _note_down(outcome, given.log)
            if given.one:
                sys.stdout.writelines(
                    f"== {fault.kind}\n{fault.detail}\n" for fault in outcome.faults
                )
    finally:
        if not given.one:
            shutil.rmtree(scratch, ignore_errors=True)
    sys.stdout.writelines(f"{line}\n" for line in tally.lines())
    where = f"; files in {scratch}" if given.one else ""
    sys.stdout.write(f"{time.monotonic() - began:.0f} seconds{where}\n")
    return 1 if tally.faults else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fuzz.run", description="Build books that nobody wrote, and judge what comes of it."
    )
    counts = {
        "seed": (1, "the first seed (default: 1)"),
        "books": (200, "books to build to HTML"),
        "three": (0, "books to build to all editions"),
        "imports": (0, "scans and documents to import and build"),
        "texts": (0, "short texts full of accidents to read, in pieces and in one"),
        "kills": (0, "builds to kill and build again"),
        "jobs": (1, "cases at once"),
    }
    for name, (value, text) in counts.items():
        parser.add_argument(f"--{name}", type=int, default=value, metavar="N", help=text)
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        help="on the clock for one case; more on a busy machine",
    )
    parser.add_argument(
        "--one",
        metavar="CASE",
        help="one case alone, such as html:17 or kill:3; its files are kept",
    )
    parser.add_argument("--log", type=Path, help="a file for every outcome, as lines of JSON")
    return parser


def _note_down(outcome: Outcome, log: Path | None) -> None:
    """Add a line to the log."""
    if log is None:
        return
    faults = [(fault.kind, fault.detail) for fault in outcome.faults]
    line = (
        outcome.name,
        outcome.kind,
        round(outcome.work, 2),
        round(outcome.megabytes),
        outcome.codes,
        outcome.said,
        faults,
    )
    with log.open("a", encoding="utf-8", errors="surrogatepass") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
