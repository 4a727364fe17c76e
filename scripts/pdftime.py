"""Time the import of a PDF beside pypdfium2 reading the same file, and print both with their ratios.

    python scripts/pdftime.py BOOK.pdf [--runs N]

pypdfium2 reads it in two ways: the bare text, page by page; and each letter's place, baseline and size, which is what
telling notes from text takes. `import` is measured twice as well: the pages read into sheets, and all from the file to the
written book. Each in a process of its own; the least of the runs, in seconds of the processor, so that what else the
machine does counts little.
"""

from __future__ import annotations

import argparse
import ctypes
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.commands.importing import import_book
from octavo.scan.model import Options
from octavo.scan.readers.pdf import read_pdf
from octavo.workshop.collector import collect_seldom

_MEGA = 1024  # units of getrusage on Linux


def read_text(path: Path) -> None:
    """The bare text of every page."""
    document = pdfium.PdfDocument(path)
    for index in range(len(document)):
        document[index].get_textpage().get_text_range()


def read_letters(path: Path) -> None:
    """The text, and of each letter its box, its baseline and the size of its type."""
    document = pdfium.PdfDocument(path)
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(len(document)):
        text = document[index].get_textpage()
        text.get_text_range()
        letters = []
        for number in range(text.count_chars()):
            box = text.get_charbox(number)
            pdfium_c.FPDFText_GetCharOrigin(text, number, x, y)
            letters.append((box, y.value, pdfium_c.FPDFText_GetFontSize(text, number)))


def read_sheets(path: Path) -> None:
    """What `import` reads of it."""
    read_pdf(path.read_bytes(), path.name)


def import_whole(path: Path) -> None:
    """All that `import` does."""
    with tempfile.TemporaryDirectory(prefix="octavo-time-") as folder:
        import_book(path, Path(folder) / "book", Options(), lambda _stage, _name: None)


WAYS = {
    "pypdfium2: the bare text": read_text,
    "pypdfium2: letters, places, sizes": read_letters,
    "import: pages read": read_sheets,
    "import: the whole": import_whole,
}


def main() -> int:
    """0 when all was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--way", choices=tuple(WAYS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        collect_seldom()
        started = time.process_time()
        WAYS[options.way](options.book)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGA
        print(time.process_time() - started, peak)
        return 0
    measured: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    for _ in range(options.runs):
        for way, runs in measured.items():  # in turn, so that a busy moment meets all
            command = [sys.executable, __file__, str(options.book), "--way", way]
            seconds, peak = subprocess.run(command, check=True, capture_output=True).stdout.split()
            runs.append((float(seconds), float(peak)))
    text, letters, *_ = (min(runs)[0] for runs in measured.values())
    print(f"{options.book.name}: {len(pdfium.PdfDocument(options.book))} pages")
    print("| way | seconds | beside the bare text | beside letters, places, sizes | MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for way, runs in measured.items():
        seconds, peak = min(runs)[0], max(peak for _, peak in runs)
        print(
            f"| {way} | {seconds:.2f} | {seconds / text:.2f} × | {seconds / letters:.2f} × | {peak:.0f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
