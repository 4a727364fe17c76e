"""Turn a seed into a build that is killed at some moment, and one after it that has to be as if nothing was.

1. an earlier state of a book is built;
2. the book is built anew, and killed: what lies there is whole, of the earlier state or of the new;
3. it is built again: the bytes are those of a build that nothing disturbed, and nothing is left about.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from fuzz import front
from fuzz.markdown import Writer
from fuzz.pictures import picture
from fuzz.styles import ROOT
from fuzz.verdict import Fault
from octavo.workshop.store import cache_folder

_RECORD = ".octavo-build.json"  # holds what was said, not what was made
_REPORT = "report.html"  # sets its figures beside those of the last build, which is not the same everywhere


def try_kill(seed: int, folder: Path) -> list[Fault]:
    """Faults of one killed build and of the one after it, all done in ``folder``."""
    dice = Random(f"kill:{seed}")  # noqa: S311
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    if (cache_folder() / "fonts").is_dir():
        shutil.copytree(cache_folder() / "fonts", folder / "cache" / "octavo" / "fonts")
    earlier, later = _book(dice), _book(dice)
    out = folder / "out"
    _write(folder, earlier)
    began = time.monotonic()
    first = _build(folder, out)
    whole = time.monotonic() - began
    if first.returncode:
        return [Fault(f"kill: exit {first.returncode} of a sound book", first.stderr[-1800:])]
    before = _digests(out)
    _write(folder, later)
    moment = dice.random() * whole
    left = _kill_build(folder, out, moment, group=dice.random() < 0.5)
    faults = [Fault("kill: a process lives on", ", ".join(map(str, left)))] if left else []
    seen = _digests(out)
    report = out / _REPORT
    if report.is_file() and not report.read_bytes().rstrip().endswith(b"</html>"):
        faults.append(Fault("kill: the report is not whole", f"killed after {moment:.2f} s"))
    again = _build(folder, out)
    after = _digests(out)
    apart = _build(folder, folder / "apart", "--no-cache")
    undisturbed = _digests(folder / "apart")
    if again.returncode or apart.returncode:
        faults.append(
            Fault(f"kill: exits {again.returncode} and {apart.returncode}", again.stderr[-800:])
        )
    for name, digest in seen.items():
        if name.endswith(".part") or name == _REPORT:
            continue
        if digest not in (before.get(name), undisturbed.get(name)):
            faults.append(
                Fault("kill: a file is neither old nor new", f"{name}, killed after {moment:.2f} s")
            )
    wrong = [
        name for name in undisturbed if after.get(name) != undisturbed[name] and name != _REPORT
    ]
    if wrong:
        faults.append(
            Fault("kill: other bytes after it", f"{', '.join(wrong)}, killed after {moment:.2f} s")
        )
    parts = [str(path.relative_to(folder)) for path in folder.rglob("*.part")]
    if parts:
        faults.append(
            Fault("kill: a .part is left", f"{', '.join(parts)}, killed after {moment:.2f} s")
        )
    scratch = [path.name for path in (folder / "tmp").iterdir()]
    if scratch:
        faults.append(
            Fault("kill: scratch is left", f"{', '.join(scratch)}, killed after {moment:.2f} s")
        )
    shutil.rmtree(folder, ignore_errors=True)
    return faults


def _book(dice: Random) -> dict[str, bytes]:
    """A small sound book, called the same every time."""
    writer = Writer(dice, ["a.svg"], [], odd=False)
    text = front.write({"title": "Killed"}) + writer.chapter() + writer.chapter()
    return {"a.md": text.encode(), "a.svg": picture(dice, "svg")}


def _write(folder: Path, files: dict[str, bytes]) -> None:
    manuscript = folder / "book" / "manuscript"
    manuscript.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (manuscript / name).write_bytes(content)


def _command(folder: Path, out: Path, *more: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from octavo.cli import run; run()",
        "build",
        str(folder / "book"),
        "--out",
        str(out),
        "--jobs",
        "2",
        *more,
    ]


def _environ(folder: Path) -> dict[str, str]:
    places = {
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
    }
    return {**os.environ, **places, "SOURCE_DATE_EPOCH": "1700000000"}


def _build(folder: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(folder, out, *more),
        env=_environ(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _kill_build(folder: Path, out: Path, moment: float, *, group: bool) -> list[int]:
    """Start a build and kill it; the processes of it that are still there ten seconds later."""
    build = subprocess.Popen(_command(folder, out), env=_environ(folder), start_new_session=True,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    time.sleep(moment)
    (os.killpg if group else os.kill)(build.pid, signal.SIGKILL)
    build.wait()
    end = time.monotonic() + 10
    while (left := _session(build.pid)) and time.monotonic() < end:
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def _session(leader: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(said[3]) == leader and said[0] != "Z":
            found.append(int(path.parent.name))
    return found


def _digests(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != _RECORD
    }
