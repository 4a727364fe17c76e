"""Measure the make-up of PDFs of running text by where their words stand, whatever program made them.

    python scripts/makeup.py FILE.pdf [FILE.pdf ...]

Text is what has the commonest size, notes what has the next smaller common one. A word space is the white between two words;
the natural one is the median of those in lines that no one stretched, the last of paragraphs. The grid is what most pages
show. Columns, tables and verse are not known: measure books of prose.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from octavo.scan.readers.pdf import read_pdf  # noqa: E402
from octavo.scan.sheets.model import Line as Row  # noqa: E402
from octavo.scan.sheets.model import Sheet, Word  # noqa: E402

COUNTS = ("lines", "pages")  # figures that are whole numbers
HYPHENS = ("-", "‐", "\u00ad")
_NEAR = 0.75  # points: baselines nearer than that are one
_ALIKE = 0.4  # points: sizes of one kind of text
_SMALLER = 0.88  # of the text's size: notes are no larger
_FULL = 3.0  # points: a line ends so near to the margin
_LEAST_GAP = 0.11  # of the size: less white is none between words
_LEAST_FULL = 0.97  # of the pages are no deeper than a full one
_SHORT = 1.2  # lines of white


@dataclass(slots=True)
class Line:
    """A line of type; lengths in points, measured from the upper left corner of the page."""

    baseline: float
    left: float
    right: float
    size: float
    gaps: list[float]
    text: str
    is_full: bool = False
    is_last: bool = False  # of its paragraph


Pages = dict[int, list[Line]]  # by number, from 1; those without a line are not there


@dataclass(frozen=True, slots=True)
class Setting:
    """What most pages of a file have in common."""

    size: float
    measure: float
    leading: float
    top: float  # the first baseline
    foot: float  # the last


def measure(content: bytes) -> dict[str, float]:
    """Figures of a PDF by their names, in the order in which they are told; of lines and pages as many as there are, else
    for each hundred."""
    rows = {sheet.index + 1: list(_lines(sheet)) for sheet in read_pdf(content, "").pages}
    size = _commonest((line.size, len(line.text)) for lines in rows.values() for line in lines)
    texts = {n: found for n, lines in rows.items() if (found := _alike(lines, size))}
    smaller = [
        (line.size, len(line.text)) for lines in rows.values() for line in lines
        if line.size < _SMALLER * size
    ]  # fmt: skip
    notes = {n: _alike(lines, _commonest(smaller)) for n, lines in rows.items()} if smaller else {}
    setting = _setting(texts, rows, size)
    texts = {
        n: found for n, lines in texts.items()
        if (found := [x for x in lines if setting.top - 2 < x.baseline <= setting.foot + _FULL])
    }  # fmt: skip
    _find_ends(texts, setting)
    return {"lines": sum(map(len, texts.values())), "pages": len(texts)} | dict(
        [*_of_lines(texts), *_of_pages(texts, notes, setting)]
    )


def _lines(sheet: Sheet) -> Iterator[Line]:
    """The lines of a page from above; pieces that stand on one baseline are one."""
    rows: list[list[Word]] = []
    found: Iterable[Row] = (
        row for region in sheet.regions for row in region.lines if not row.askew
    )
    for row in sorted(found, key=lambda row: row.baseline):
        words = [word for word in row.words if word.text.strip()]
        if not words:
            continue
        if rows and abs(row.baseline - rows[-1][0].baseline) < _NEAR:
            rows[-1] += words
        else:
            rows.append(words)
    for words in rows:
        words.sort(key=lambda word: word.box.left)
        size = _commonest((round(4 * word.size) / 4, len(word.text)) for word in words)
        whites = [b.box.left - a.box.right for a, b in pairwise(words)]
        main = _commonest((word.baseline, len(word.text)) for word in words)
        yield Line(
            main, words[0].box.left, words[-1].box.right, size,
            [white for white in whites if white > _LEAST_GAP * size], " ".join(word.text for word in words),
        )  # fmt: skip


def _alike(lines: Iterable[Line], size: float) -> list[Line]:
    return [line for line in lines if abs(line.size - size) < _ALIKE]


def _setting(texts: Pages, rows: Pages, size: float) -> Setting:
    lines = [line for found in texts.values() for line in found]
    measure = _commonest((round(line.right - line.left), 1) for line in lines)
    steps = [
        step
        for found in texts.values() for a, b in pairwise(found)
        if (step := b.baseline - a.baseline) < 3 * size
    ]  # fmt: skip
    rough = _commonest((round(2 * step) / 2, 1) for step in steps)
    leading = median(step for step in steps if abs(step - rough) < 0.5)
    tops = [  # a line behind which text follows: no running head, however wide
        (round(4 * first) / 4, 1)
        for found in texts.values()
        if (first := _first(_wide(found, measure), 1.2 * leading))
    ]
    feet = sorted(wide[-1].baseline for found in rows.values() if (wide := _wide(found, measure)))
    return Setting(
        size, measure, leading, _commonest(tops), feet[int(_LEAST_FULL * (len(feet) - 1))]
    )


def _wide(lines: Sequence[Line], measure: float) -> list[Line]:
    """Those that running heads and folios are narrower than."""
    return [line for line in lines if line.right - line.left > 0.6 * measure]


def _first(lines: Sequence[Line], step: float) -> float:
    """The baseline of the first line that another follows at a line's distance; 0 where none is."""
    return next((a.baseline for a, b in pairwise(lines) if b.baseline - a.baseline < step), 0.0)


def _find_ends(texts: Pages, setting: Setting) -> None:
    """Say of each line whether it is full, and whether its paragraph ends with it."""
    run: list[tuple[Line, float]] = []
    for lines in texts.values():
        margin = _commonest((round(line.left), 1) for line in lines)
        for line in lines:
            line.is_full = line.right > margin + setting.measure - _FULL
            run.append((line, margin))
    for (line, _), (after, margin) in pairwise(run):
        line.is_last = not line.is_full or after.left > margin + 0.8 * setting.size
    for line, _ in run[-1:]:
        line.is_last = True


def _of_lines(texts: Pages) -> Iterator[tuple[str, float]]:
    lines = [line for found in texts.values() for line in found]
    natural = median([gap for x in lines if x.is_last and not x.is_full for gap in x.gaps] or [1.0])
    wide = [
        fmean(line.gaps) / natural for line in lines
        if line.is_full and not line.is_last and len(line.gaps) > 1
    ]  # fmt: skip
    yield "spaces > 1.5 ×", _share(sum(x > 1.5 for x in wide), len(wide))
    yield "spaces > 2 ×", _share(sum(x > 2 for x in wide), len(wide))
    yield "spaces < 0.75 ×", _share(sum(x < 0.75 for x in wide), len(wide))
    divided = [line.text.endswith(HYPHENS) and not line.is_last for line in lines]
    runs = "".join("h" if one else " " for one in divided).split()
    yield "hyphens", _share(sum(divided), len(lines))
    yield "ladders of 3", _share(sum(len(run) > 2 for run in runs), len(lines))
    ends = [a for a, b in pairwise(lines) if b.is_last and " " not in b.text]
    parts = sum(line.text.endswith(HYPHENS) for line in ends)
    yield "paragraphs that end in a part of a word", _share(parts, sum(x.is_last for x in lines))


def _of_pages(texts: Pages, notes: Pages, setting: Setting) -> Iterator[tuple[str, float]]:
    top, step = setting.top, setting.leading
    off = [
        min((line.baseline - top) % step, -(line.baseline - top) % step) > _NEAR
        for lines in texts.values()
        for line in lines
    ]
    yield "lines off the grid", _share(sum(off), len(off))

    def opens(page: int) -> bool:
        return texts[page][0].baseline > top + 4 * step

    def goes_on(page: int) -> bool:
        return page + 1 in texts and not opens(page + 1)

    spreads = [
        not _meets(texts[page], texts[page + 1])
        for page in texts
        if page % 2 == 0 and goes_on(page) and goes_on(page + 1) and not opens(page)
    ]
    yield "spreads whose lines do not meet", _share(sum(spreads), len(spreads))
    whites = []
    between = []
    for page in filter(goes_on, texts):
        last = texts[page][-1].baseline
        below = [line.baseline for line in notes.get(page, ()) if line.baseline > last]
        between.append(min(below) - last if below else 0.0)
        whites.append(setting.foot - max([last, *below]))
    usual = sorted(filter(None, between))[: 1 + len(list(filter(None, between))) // 20][-1:] or [
        0.0
    ]
    short = [
        (white + max(0.0, gap - usual[0])) / step > _SHORT
        for white, gap in zip(whites, between, strict=True)
    ]
    yield "pages short by more than a line", _share(sum(short), len(short))


def _meets(verso: Sequence[Line], recto: Sequence[Line]) -> bool:
    """Whether the lines of facing pages stand at the same heights, as far as the recto goes."""
    end = max(line.baseline for line in recto) + _FULL
    return all(
        min(abs(line.baseline - other.baseline) for other in recto) < _NEAR
        for line in verso
        if line.baseline <= end
    )


def _commonest(weighed: Iterable[tuple[float, int]]) -> float:
    counted: Counter[float] = Counter()
    for value, weight in weighed:
        counted[value] += weight
    return counted.most_common(1)[0][0]


def _share(number: int, of: int) -> float:
    return 100 * number / of if of else 0.0


def main() -> int:
    """Print a table: a column for each file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")
    found = [measure(path.read_bytes()) for path in parser.parse_args().files]
    for name in found[0]:
        values = [f"{figures[name]:>10.0f}" if name in COUNTS else f"{figures[name]:>10.2f}" for figures in found]  # fmt: skip
        sys.stdout.write(f"{name:<42}{''.join(values)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
