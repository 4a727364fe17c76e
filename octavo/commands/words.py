"""``octavo words``: how long the book is, as it is now: words and pages of each chapter.

The book is set as a build sets it, with the pages that are kept, and nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from octavo.commands.options import add_json_option, add_work_options, open_workshop


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, and for whom."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    add_work_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """0: it is counted, whatever else is wrong with the book. Raises OctavoError when there is none."""
    from octavo.commands.terminal import show_progress
    from octavo.desk.counting import length_lines, length_value, measure_length
    from octavo.desk.pagetext import read_page
    from octavo.pipeline import build_book

    with show_progress() as progress, open_workshop(options, again=True) as workshop:
        build = build_book(options.book.resolve(), ("pdf", "html"), os.environ, workshop, progress)
    page = next(edition for edition in build.editions if edition.format == "html")
    lengths = measure_length(read_page(page.content))
    target = build.book.metadata.target_words
    if options.json:
        value = length_value(lengths, target)
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in length_lines(lengths, target))
    return 0
