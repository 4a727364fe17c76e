"""Measure how long after a save the edited word is seen in a browser, at the desk of a book, beside an earlier command's build.

    python scripts/desk_seen.py BOOK --before CLONE [--runs 7]

A real `octavo serve` and a real Chromium, with the printed spreads and the HTML page side by side. In each run one word of a paragraph
in the middle of the book is another; seen is the picture of the page that is on the screen, and the word in the text of the
HTML page. Then the command of the clone builds the same edit. Figures are medians of one run's turn, and only their ratios mean
anything elsewhere. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests"), str(HERE / "scripts")]

from desk.serving.desk import serving  # noqa: E402
from desk_bench import run_command  # noqa: E402
from playwright.sync_api import Error, sync_playwright  # noqa: E402

from octavo.tools.axe import CHROMIUM_OPTIONS  # noqa: E402
from octavo.tools.places import find_chromium  # noqa: E402

PRINT, PAGE, BEFORE = "the printed page seen", "the HTML page seen", "the earlier command's build"
REST = 2.5  # seconds between two edits, in which the desk and its window come to rest
PATIENCE = 20.0  # seconds
# Write down when the window first shows a picture of a page that it did not show, and when the HTML page has the word: as the
# browser draws the change.
A_NEW_TILE = """() => {
  globalThis.seenAt = 0;
  const before = new Set([...document.querySelectorAll(".tile img")].map((image) => image.src));
  const isSeen = (image) => !before.has(image.src) && image.complete && image.naturalWidth;
  const look = () => {
    if ([...document.querySelectorAll(".tile img")].some(isSeen)) globalThis.seenAt = Date.now();
    else requestAnimationFrame(look);
  };
  look();
}"""
THE_WORD = """(word) => {
  globalThis.seenAt = 0;
  const watch = new MutationObserver((changes) => {
    const nodes = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    if (!nodes.some((node) => node.textContent.includes(word))) return;
    watch.disconnect();
    requestAnimationFrame(() => { globalThis.seenAt = Date.now(); });
  });
  watch.observe(document.body, { childList: true, subtree: true });
}"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("book", type=Path)
    parser.add_argument("--before", type=Path, required=True, help="a clone of an earlier commit")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    times: dict[str, list[float]] = {PRINT: [], PAGE: [], BEFORE: []}
    with tempfile.TemporaryDirectory() as held, sync_playwright() as running:
        folder = Path(held)
        root = folder / "book"
        shutil.copytree(options.book, root, copy_function=shutil.copyfile)
        browser = running.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_OPTIONS)
        )
        with serving(root, folder, VISUAL="true", EDITOR="true") as served:
            served.wait(0)
            window = browser.new_page(viewport={"width": 1440, "height": 900})
            window.goto(f"{served.address}#show=print,html")
            for number in range(-2, options.runs):  # the first are made cold, and bring the page
                time.sleep(REST)
                printed, page = see_edit(window, root, f"zq{number + 2}k")
                time.sleep(REST)
                spent = run_command(options.before.resolve(), root, folder)
                for name, seconds in zip(times, (printed, page, spent), strict=True):
                    times[name] += [seconds] if number >= 0 else []
        browser.close()
    best = statistics.median(times[BEFORE])
    print(f"{'save until':<40} {'seconds':>8} {'times faster':>13}")
    for name, spent_in in times.items():
        median = statistics.median(spent_in)
        print(f"{name:<40} {median:>8.3f} {best / median:>13.1f}")


def see_edit(window: Any, root: Path, word: str) -> tuple[float, float]:
    """Seconds from a save until the window shows the printed page, and the HTML page."""
    path, text = with_word(root, word)
    window.evaluate(A_NEW_TILE)
    for frame in page_frames(window):
        try:
            frame.evaluate(THE_WORD, word)
        except Error:  # one that has gone
            continue
    saved = time.time()
    path.write_text(text, "utf-8")
    until = time.monotonic() + PATIENCE
    printed = page = 0.0
    while time.monotonic() < until and not (printed and page):
        time.sleep(0.1)  # the browser has other things to do than to answer
        printed = printed or window.evaluate("globalThis.seenAt")
        for frame in page_frames(window):
            try:
                page = page or frame.evaluate("globalThis.seenAt ?? 0")
            except Error:
                continue
    return printed / 1000 - saved, page / 1000 - saved


def page_frames(window: Any) -> list[Any]:
    """The frames that show the HTML page."""
    return [frame for frame in window.frames if "/html/" in frame.url]


def with_word(root: Path, word: str) -> tuple[Path, str]:
    """The longest file of the manuscript, and its text with a word in the middle."""
    path = max((root / "manuscript").glob("*.md"), key=lambda path: path.stat().st_size)
    lines = path.read_text("utf-8").split("\n")
    plain = [n for n, line in enumerate(lines) if len(line) > 200 and line[0].isalpha()]
    words = lines[plain[len(plain) // 2]].split(" ")
    words[5] = word
    lines[plain[len(plain) // 2]] = " ".join(words)
    return path, "\n".join(lines)


if __name__ == "__main__":
    main()
