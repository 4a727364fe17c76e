"""Turn a text, or a file, into what pandoc makes of it, within limits of time and memory.

`pypandoc` brings pandoc, and finds it where there are several; it is run here, because some small texts keep pandoc busy without
end, or have it fill the machine's memory: such a run is ended, and its maker is told.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from octavo.workshop.machine import missing

SECONDS = 60  # that one run may take
BYTES = 1_000_000_000  # of memory that it may fill
# To begin with; its makers ask for 64: findings/pandoc-fills-memory-before-it-needs-it.sh.
_HEAP = ("-H1m",)
# What has stayed is gone through when there is six times as much of it, not twice: a chapter is small beside the program, and took
# a third of its time by that. A whole book is not: it would fill half as much memory again.
_OF_A_PIECE = (*_HEAP, "-F6")
_PIECE = 500_000  # bytes
_BESIDES = 250_000_000  # bytes that it has beside its heap; what the system gives is the sum
_HEAP_EXHAUSTED = 251  # its exit code, as GHC's run-time system sets it


class PandocError(Exception):
    """Pandoc refused what it was given; the message is its own."""


class PandocLimitError(Exception):
    """Pandoc took too long or too much; the message says which: “60 seconds”, “1,000 MB of memory”."""


def run_pandoc(arguments: Sequence[str], given: bytes = b"") -> bytes:
    """What pandoc writes to stdout, given ``given`` on stdin; names are UTF-8, whatever the locale.

    Raises MissingToolError without pandoc, PandocError when it refuses, PandocLimitError when it was ended.
    """
    heap = _OF_A_PIECE if len(given) < _PIECE else _HEAP
    try:
        process = subprocess.Popen(
            [find_pandoc(), "+RTS", f"-M{BYTES // 1_000_000}m", *heap, "-RTS", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except OSError as error:
        raise missing("pypandoc-binary", "pandoc") from error
    with process:
        _limit_memory(process.pid)
        try:
            written, complaint = process.communicate(given, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise PandocLimitError(f"{SECONDS} seconds") from None
        finally:
            process.kill()
    # where in pandoc it was is of no use to whoever reads it
    said = complaint.decode("utf-8", "replace").partition("\nHasCallStack backtrace:")[0]
    if process.returncode == _HEAP_EXHAUSTED or "Unable to commit" in said:
        raise PandocLimitError(f"{BYTES // 1_000_000:,} MB of memory")
    if process.returncode:
        raise PandocError(said)
    return written


def find_pandoc() -> str:
    """Where pandoc is: the only one that is there, or the newest, for which each is asked. Raises OSError without."""
    found = _programs()
    if len(found) == 1 and os.name == "posix" and not os.environ.get("PYPANDOC_PANDOC"):
        return str(found[0])
    import pypandoc

    logging.getLogger("pypandoc").setLevel(logging.CRITICAL)  # what it says is said by us
    return str(pypandoc.get_pandoc_path())


def pandoc_facts() -> tuple[object, ...]:
    """What tells one pandoc from another, without asking it."""
    facts = []
    for path in (*_programs(), _package() / "__init__.py"):
        status = path.stat()
        facts.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(facts)


def _programs() -> list[Path]:
    """The programs of which pypandoc takes the newest."""
    home = Path(os.path.expanduser("~"))  # of somebody without one: “~”
    named = [
        os.environ.get("PYPANDOC_PANDOC"),
        shutil.which("pandoc"),
        *sorted((_package() / "files").glob("pandoc*")),
        *(home / folder / "pandoc" for folder in ("bin", ".bin", "Applications/pandoc")),
        Path(sys.exec_prefix) / "bin" / "pandoc",
    ]
    paths = dict.fromkeys(Path(name) for name in named if name)
    return [path for path in paths if path.is_file()]


@lru_cache(maxsize=1)
def _package() -> Path:
    """The folder of pypandoc, found without loading it."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        raise missing("pypandoc-binary", "pypandoc")
    return Path(spec.origin).parent


def _limit_memory(process: int) -> None:
    """Have the system refuse memory beyond the limit, where it can be asked to for another process."""
    if sys.platform != "linux":
        return
    import resource

    most = BYTES + _BESIDES
    try:
        resource.prlimit(process, resource.RLIMIT_DATA, (most, most))
    except (OSError, ValueError):
        return  # it has ended already, or a lower limit holds
