"""Turn jobs into sheets, as many at once as there are processes, each job at most once.

A sheet is kept (`octavo/workshop/store.py`) under a key of all that could change it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.metadata
import platform
from collections.abc import Callable, Iterable
from concurrent.futures import Future, as_completed
from functools import lru_cache, partial
from pathlib import Path

from octavo.engine.footing import engine_state
from octavo.model.errors import LayoutError
from octavo.typeset.job import Job
from octavo.typeset.sheet import Sheet, find_earlier, read_sheet, write_sheet
from octavo.workshop import store
from octavo.workshop.memory import recall_of
from octavo.workshop.pool import Workshop, ask_here, result_of

_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pyphen", "pillow", "fonttools")
_OWN_SOURCES = (
    *(f"engine/{name}.py" for name in ("*", "composer/*", "reliefs/*")),
    *(f"typeset/{name}.py"
      for name in ("draw", "job", "longnotes", "measure", "pdffile", "plates", "runningtext", "setjob", "sheet")),
    "text/letters.py",
)  # fmt: skip

Progress = Callable[[str], None]


class Pending:
    """Jobs that are being set."""

    def __init__(self, jobs: Iterable[Job], workshop: Workshop) -> None:
        """Have each set as soon as it is there, unless its sheet was kept: the longest should come first."""
        self._keep = workshop.keep
        self._jobs: list[Job] = []
        self._keys: dict[int, str] = {}
        self._sheets: dict[int, Sheet] = {}
        self._futures: dict[Future[Sheet], int] = {}
        for job in jobs:
            self._ask(job, workshop)

    def _ask(self, job: Job, workshop: Workshop) -> None:
        number = len(self._jobs)
        self._jobs.append(job)
        earlier = ""
        if self._keep:
            key = self._keys[number] = job_key(job)
            kept = store.find_value("sheet", key, read_sheet)
            if kept is not None:
                self._sheets[number] = kept
                return
            earlier = earlier_key(job) if job.identity else ""
        # a process that stays knows how a chapter was set, and is done before another has been told
        here = workshop.resident and bool(earlier) and find_earlier(earlier) is not None
        ask = ask_here if here else workshop.ask
        self._futures[ask(set_job, job, earlier)] = number

    def sheets(self, progress: Progress) -> list[Sheet]:
        """Their sheets, in order. Raises LayoutError when one cannot be set."""
        for future in as_completed(self._futures):
            i = self._futures[future]
            progress(self._jobs[i].name)
            self._sheets[i] = _result(future, self._jobs[i], self._futures)
            if self._keep:
                job = self._jobs[i]
                name = f"sheet of {job.identity or job.name}"
                store.keep_later("sheet", self._keys[i], self._sheets[i], write_sheet, name)
        self._futures.clear()
        return [self._sheets[i] for i in range(len(self._jobs))]


def set_jobs(jobs: Iterable[Job], workshop: Workshop, progress: Progress) -> list[Sheet]:
    """The sheets of ``jobs`` in their order. Raises LayoutError when one cannot be set."""
    return Pending(jobs, workshop).sheets(progress)


def _result(future: Future[Sheet], job: Job, others: Iterable[Future[Sheet]]) -> Sheet:
    try:
        return result_of(future)
    except LayoutError as error:
        for other in others:
            other.cancel()
        raise LayoutError(f"“{job.name}”: {error.message}", hint=error.hint) from error


def set_job(job: Job, earlier: str) -> Sheet:
    """Lay out a job, for the next time that its text is edited with what is kept under a key. Raises LayoutError when the
    engine fails. Whoever asks for it elsewhere needs no engine: it is loaded here."""
    from octavo.typeset import setjob

    return setjob.set_job(job, earlier)


def job_key(job: Job) -> str:
    """A name for everything that can change the pages of a job."""
    own = recall_of("own of a job", (job,), lambda: store.key_of(job.html.encode(), job.tagged))
    return store.key_of("sheet", own, *_surroundings_of(job))


def earlier_key(job: Job) -> str:
    """A name for everything that can change its pages but its text, which may have been edited."""
    return store.key_of("earlier", job.identity, *_surroundings_of(job))


def look_round() -> None:
    """Read what is part of every key before the first is needed."""
    _surroundings()


def _surroundings_of(job: Job) -> tuple[object, ...]:
    faces = [
        (
            face.family,
            face.weight,
            face.style,
            _file_digest(face.path, face.path.stat().st_mtime_ns),
        )
        for face in job.faces
    ]
    return _surroundings(), faces, recall_of("styles of a job", (job,), partial(_styles_of, job))


def _styles_of(job: Job) -> str:
    files = [(name, hashlib.sha256(content).digest()) for name, content in job.files]
    sizes = (job.measure_pt, job.note_line_pt, job.tallest_note_pt)
    return store.key_of(job.css.encode(), sizes, job.hand, files)


@lru_cache(maxsize=1)
def _surroundings() -> str:
    """Versions of all that takes part in a layout, our own sources included."""
    package = Path(__file__).resolve().parent.parent
    sources = [
        hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in _OWN_SOURCES
        for path in sorted(package.glob(pattern))
    ]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES]
    return "\n".join([platform.python_version(), platform.machine(), _pango_version(), *versions,
                      engine_state(), *sources])  # fmt: skip


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
