"""Measure when Chromium first paints the HTML edition of a book, beside pandoc's plain HTML of it.

    python scripts/paint.py BOOK HTML

BOOK is the book's folder, HTML its finished page. The two are loaded in turn, each in a fresh context,
and the medians of first contentful paint are printed in milliseconds, for a wide and a narrow window.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import pypandoc
from playwright.sync_api import Browser, sync_playwright

from octavo.tools.axe import CHROMIUM_OPTIONS
from octavo.tools.places import find_chromium

_ROUNDS = 9
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    """Print the medians."""
    book, page = (Path(argument).resolve() for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain = Path(folder) / "plain.html"
        sources = [str(path) for path in sorted((book / "manuscript").glob("*.md"))]
        pypandoc.convert_file(
            sources, "html5", format="markdown", outputfile=str(plain), extra_args=["-s"]
        )
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_OPTIONS)
        )
        for width in (1440, 390):
            times: dict[str, list[float]] = {"octavo": [], "pandoc": []}
            for _ in range(_ROUNDS):
                times["pandoc"].append(_first_paint(browser, plain, width))
                times["octavo"].append(_first_paint(browser, page, width))
            medians = {name: statistics.median(found) for name, found in times.items()}
            sys.stdout.write(
                f"{width} px: octavo {medians['octavo']:.0f} ms, pandoc {medians['pandoc']:.0f} ms\n"
            )
        browser.close()


def _first_paint(browser: Browser, page: Path, width: int) -> float:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    time = float(tab.evaluate(_PAINT))
    context.close()
    return time


if __name__ == "__main__":
    main()
