"""Turn edits of a book into a table: how long until they are seen and proved in a process that stays, and by the command.

    python scripts/desk_bench.py BOOK [--before CLONE] [--runs 5]

In each run one word is typed in the middle of the book; then a resident process builds it, and the command of this clone
and, where one is named, of an earlier one: in turn, so that a machine that grows slower slows them all. Figures are
medians, and only their ratios mean anything elsewhere.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from octavo.commands.options import LOADED  # noqa: E402
from octavo.model import Edition  # noqa: E402
from octavo.pipeline import build_book  # noqa: E402
from octavo.stages import EarlyPages  # noqa: E402
from octavo.workshop.collector import collect_seldom  # noqa: E402
from octavo.workshop.pool import Workshop  # noqa: E402

FORMATS = ("pdf", "epub", "html")
PROVED = "resident: three editions renewed and proved"
SEEN = "resident: the edited page drawn"
READ = "resident: the edited HTML page told"
COMMAND = "the command, three editions"
BEFORE = "the earlier command, three editions"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("book", type=Path)
    parser.add_argument("--before", type=Path, help="a clone of an earlier commit")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    collect_seldom()
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(options.book, root, copy_function=shutil.copyfile)
        measure(root, Path(folder), options.before, options.runs)


def measure(root: Path, folder: Path, before: Path | None, runs: int) -> None:
    """Measure a copy of the book in ``root``; ``folder`` is for all else."""
    clones = {COMMAND: HERE} | ({BEFORE: before.resolve()} if before else {})
    times: dict[str, list[float]] = {name: [] for name in (PROVED, SEEN, READ, *clones)}
    with Workshop(2, resident=True) as workshop:
        workshop.warm(2, LOADED)
        for number in range(-2, runs):  # the first are made cold, and for the first time
            word = type_word(root, number)
            resident = build_resident(root, workshop, word)
            spent = dict(zip((PROVED, SEEN, READ), resident, strict=True)) | {
                name: run_command(clone, root, folder) for name, clone in clones.items()
            }
            for name, seconds in spent.items() if number >= 0 else ():
                times[name].append(seconds)
        size = memory_of(os.getpid())
    best = statistics.median(times[BEFORE if before else COMMAND])
    print(f"{'what':<50} {'seconds':>8} {'times faster':>13}")
    for name, spent in times.items():
        median = statistics.median(spent)
        print(f"{name:<50} {median:>8.3f} {best / median:>13.1f}")
    print(f"{'memory of all resident processes, MB (PSS)':<50} {size:>8.0f}")


def type_word(root: Path, number: int) -> str:
    """Type some letters behind a word of a paragraph in the middle of the longest file; the word that it is now."""
    path = max((root / "manuscript").glob("*.md"), key=lambda path: path.stat().st_size)
    lines = path.read_text("utf-8").split("\n")
    plain = [n for n, line in enumerate(lines) if len(line) > 200 and line[0].isalpha()]
    middle = plain[len(plain) // 2]
    words = lines[middle].split(" ")
    words[5] += f"x{os.getpid() % 1000}y{number % 10}"
    lines[middle] = " ".join(words)
    path.write_text("\n".join(lines), "utf-8")
    return words[5]


def build_resident(root: Path, workshop: Workshop, word: str) -> tuple[float, float, float]:
    """Seconds until all is proved, until the first page that is another is drawn, and until the HTML page with a word is told."""
    seen: list[float] = []
    told: list[float] = []

    def look(pages: EarlyPages | Edition) -> None:
        import pypdfium2

        if isinstance(pages, Edition):
            if pages.format == "html" and word.encode() in pages.content:
                told.append(time.perf_counter() - start)
            return
        index = next((i for i, d in enumerate(pages.digests) if d and d not in known), 0)
        known.update(pages.digests)
        document = pypdfium2.PdfDocument(pages.print_off([index]))
        document[0].render(scale=1.5)
        seen.append(time.perf_counter() - start)

    start = time.perf_counter()
    build_book(root, FORMATS, os.environ, workshop, lambda *_: None, news=look)
    return time.perf_counter() - start, seen[0], told[0]


known: set[str] = set()  # digests of pages that were drawn


def run_command(clone: Path, root: Path, folder: Path) -> float:
    """Seconds that a clone's command takes, with a cache of its own."""
    cache = folder / f"cache-{abs(hash(clone))}"
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(clone)}
    command = [
        sys.executable,
        "build.py",
        "build",
        str(root),
        "--out",
        f"{cache}-out",
        "--jobs",
        "2",
    ]
    start = time.perf_counter()
    subprocess.run(command, cwd=clone, env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def memory_of(process: int) -> float:
    """Megabytes of a process and of all that it started, each shared page counted once; 0.0 where nobody tells."""
    if not Path("/proc/self/smaps_rollup").exists():
        return 0.0
    total, waiting = 0.0, [process]
    while waiting:
        number = waiting.pop()
        with suppress(OSError):  # it has ended meanwhile
            for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1024
            for children in Path(f"/proc/{number}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
    return total


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
