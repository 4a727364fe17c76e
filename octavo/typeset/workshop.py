"""Turn jobs into sheets, in as many processes as there are processors, each job at most once.

A sheet is kept under a key of all that could change it. The store is a convenience: an entry that is
damaged, half written or from another version is not found, and a full disk only means that nothing
is kept.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.metadata
import json
import multiprocessing
import os
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from octavo.errors import LayoutError
from octavo.fonts import cache_folder, write_whole
from octavo.typeset.job import FontUse, Job, Sheet, set_job

_LIMIT = 512 * 1024 * 1024  # bytes of kept sheets; the oldest go first
_MAGIC = b"octavo sheet 1\n"
_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pyphen", "pillow", "fonttools")
_OWN_SOURCES = ("engine.py", "reliefs.py", "typeset/job.py", "typeset/longnotes.py",
                "typeset/measure.py", "typeset/starts.py")  # fmt: skip

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where jobs are done: with how many processes, and whether sheets are kept."""

    processes: int = 1
    keep: bool = True

    def set_jobs(self, jobs: Sequence[Job], progress: Progress) -> list[Sheet]:
        """The sheets of ``jobs`` in their order. Raises LayoutError when one cannot be set."""
        keys = [job_key(job) for job in jobs]
        sheets: dict[int, Sheet] = {}
        if self.keep:
            sheets = {i: sheet for i, key in enumerate(keys) if (sheet := find_sheet(key))}
        missing = [i for i in range(len(jobs)) if i not in sheets]
        missing.sort(key=lambda i: -len(jobs[i].html))  # the longest first: they end together
        if self.processes > 1 and len(missing) > 1:
            done = self._set_in_pool([jobs[i] for i in missing], progress)
        else:
            done = [_set_alone(jobs[i], progress) for i in missing]
        for i, sheet in zip(missing, done, strict=True):
            sheets[i] = sheet
            if self.keep:
                keep_sheet(keys[i], sheet)
        return [sheets[i] for i in range(len(jobs))]

    def _set_in_pool(self, jobs: Sequence[Job], progress: Progress) -> list[Sheet]:
        # "spawn" is the one way to start a process that every system has
        context = multiprocessing.get_context("spawn")
        count = min(self.processes, len(jobs))
        try:
            with ProcessPoolExecutor(count, mp_context=context) as pool:
                futures = {pool.submit(set_job, job): i for i, job in enumerate(jobs)}
                done: dict[int, Sheet] = {}
                for future in as_completed(futures):
                    job = jobs[futures[future]]
                    progress(job.name)
                    try:
                        done[futures[future]] = future.result()
                    except LayoutError as error:
                        pool.shutdown(cancel_futures=True)
                        raise _named(error, job) from error
        except BrokenProcessPool as error:
            raise LayoutError(
                "a process that lays out pages was ended from outside",
                hint="free some memory, or use fewer processes with --jobs 1",
            ) from error
        return [done[i] for i in range(len(jobs))]


def processors() -> int:
    """How many processes this machine can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def job_key(job: Job) -> str:
    """A name for everything that can change the pages of a job."""
    digest = hashlib.sha256(_surroundings().encode())
    for part in (job.html, job.css, repr(job.measure_pt)):
        digest.update(b"\0" + part.encode())
    for face in job.faces:
        digest.update(f"\0{face.family}\0{face.weight}\0{face.style}\0".encode())
        digest.update(_file_digest(face.path, face.path.stat().st_mtime_ns))
    for name, content in job.files:
        digest.update(f"\0{name}\0".encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()


def find_sheet(key: str) -> Sheet | None:
    """A kept sheet; None when there is none that is whole."""
    path = _path(key)
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    head = len(_MAGIC) + 32
    body = content[head:]
    if (
        content[: len(_MAGIC)] != _MAGIC
        or hashlib.sha256(body).digest() != content[len(_MAGIC) : head]
    ):
        return None
    length = int.from_bytes(body[:8], "big")
    facts = json.loads(body[8 : 8 + length])
    return Sheet(
        pdf=body[8 + length :],
        blanks=tuple(facts["blanks"]),
        anchors={
            name: (int(p), float(x), float(y)) for name, (p, x, y) in facts["anchors"].items()
        },
        starts=tuple(facts["starts"]),
        fonts=tuple(
            FontUse(
                **{
                    **font,
                    "widths": tuple((g, w) for g, w in font["widths"]),
                    "texts": tuple((g, t) for g, t in font["texts"]),
                }
            )
            for font in facts["fonts"]
        ),
        said=tuple(facts["said"]),
    )


def keep_sheet(key: str, sheet: Sheet) -> None:
    """Keep a sheet; a disk that is full keeps none, and nobody is the worse for it."""
    facts = json.dumps(
        {
            "blanks": sheet.blanks,
            "anchors": sheet.anchors,
            "starts": sheet.starts,
            "fonts": [asdict(font) for font in sheet.fonts],
            "said": sheet.said,
        }
    ).encode()
    body = len(facts).to_bytes(8, "big") + facts + sheet.pdf
    try:
        write_whole(_path(key), _MAGIC + hashlib.sha256(body).digest() + body)
    except OSError:
        return
    _bound_store()


def clear_store() -> int:
    """Delete all kept sheets and say how many there were."""
    count = 0
    for path in _store().glob("*.sheet"):
        path.unlink(missing_ok=True)
        count += 1
    return count


def _bound_store() -> None:
    """Delete the sheets that were not used for longest until the rest is within the limit."""
    found = []
    for path in _store().glob("*.sheet"):
        try:
            status = path.stat()
        except OSError:
            continue  # another build deleted it
        found.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= _LIMIT:
            return
        path.unlink(missing_ok=True)
        total -= size


def _store() -> Path:
    return cache_folder() / "sheets"


def _path(key: str) -> Path:
    return _store() / f"{key}.sheet"


def _set_alone(job: Job, progress: Progress) -> Sheet:
    progress(job.name)
    try:
        return set_job(job)
    except LayoutError as error:
        raise _named(error, job) from error


def _named(error: LayoutError, job: Job) -> LayoutError:
    return LayoutError(f"“{job.name}”: {error.message}", hint=error.hint)


@lru_cache(maxsize=1)
def _surroundings() -> str:
    """Versions of all that takes part in a layout, our own sources included."""
    package = Path(__file__).resolve().parent.parent
    sources = [
        hashlib.sha256((package / name).read_bytes()).hexdigest()
        for name in _OWN_SOURCES
        if (package / name).is_file()
    ]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES]
    return "\n".join([platform.python_version(), platform.machine(), _pango_version(), *versions,
                      *sources])  # fmt: skip


def _pango_version() -> str:
    """The version of the Pango library, without importing the engine for it."""
    name = ctypes.util.find_library("pango-1.0") or "libpango-1.0.so.0"
    try:
        return str(ctypes.CDLL(name).pango_version())
    except (OSError, AttributeError):
        return "unknown"


@lru_cache(maxsize=64)
def _file_digest(path: Path, changed: int) -> bytes:
    """The digest of a file; ``changed`` is its time stamp, so that a new file is read again."""
    return hashlib.sha256(path.read_bytes()).digest()
