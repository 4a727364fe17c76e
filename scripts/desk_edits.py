"""Edit a book many times in one process that stays, and hold it now and then against a build from nothing.

    python scripts/desk_edits.py BOOK [--edits 500] [--samples 20] [--seed 1]

The editions have to be the same bytes, and what the processes fill of the memory at rest must not grow by a tenth: else this ends
with code 1. Edits are those of tests/edits.py: words, paragraphs with notes, headings, files, titles, and broken ones.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests"), str(HERE / "scripts")]

from desk_bench import FORMATS, memory_of  # noqa: E402
from edits import edit_book  # noqa: E402

from octavo.commands.options import LOADED  # noqa: E402
from octavo.model.errors import OctavoError  # noqa: E402
from octavo.pipeline import build_book  # noqa: E402
from octavo.workshop.collector import collect_seldom, tidy  # noqa: E402
from octavo.workshop.pool import Workshop  # noqa: E402

SETTLED = 50  # edits until the memory is as full as it is going to be


def main() -> int:
    """Edit, compare, and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("book", type=Path)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    collect_seldom()
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(options.book, root, copy_function=shutil.copyfile)
        return edit_often(root, options.edits, options.samples, Random(options.seed))  # noqa: S311


def edit_often(root: Path, edits: int, samples: int, dice: Random) -> int:
    """0 when all samples are equal and the memory does not grow."""
    sizes: list[float] = []
    other = books = 0
    with Workshop(2, resident=True) as workshop:
        workshop.warm(2, LOADED)
        outcome(root, workshop)
        for number in range(1, edits + 1):
            told = edit_book(root, dice)
            made = outcome(root, workshop)
            books += not isinstance(made, str)
            if number % max(1, edits // samples) == 0:
                workshop.rest(
                    partial(outcome, root, workshop)
                )  # as the desk does when nobody types
                tidy()
                sizes.append(memory_of(os.getpid()))
                same = made == from_nothing(root)
                other += not same
                print(
                    f"{number:>5} {sizes[-1]:>7.0f} MB {'equal' if same else 'OTHER'}  {told}",
                    flush=True,
                )
    kept = sizes[len(sizes) * min(SETTLED, edits // 2) // edits :]
    growth = kept[-1] / kept[0] - 1
    print(
        f"{books} of {edits} edits left a book; {other} of {len(sizes)} samples differ; memory grew by {growth:.1%}"
    )
    return int(other > 0 or growth >= 0.1)


def outcome(root: Path, workshop: Workshop) -> object:
    """The sums of the editions' bytes and of the findings, or why there are none."""
    try:
        made = build_book(root, FORMATS, os.environ, workshop, lambda *_: None)
    except OctavoError as error:
        return str(error)
    sums = {edition.name: sha256(edition.content).hexdigest() for edition in made.editions}
    return sums, sha256(repr(made.findings).encode()).hexdigest()


def from_nothing(root: Path) -> object:
    """The same of a process of its own, which keeps nothing and knows nothing."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_cold, root).result()


def _cold(root: Path) -> object:
    return outcome(root, Workshop(1, keep=False))


if __name__ == "__main__":
    sys.exit(main())
