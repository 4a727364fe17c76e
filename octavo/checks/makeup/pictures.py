"""Turn the pages with the worst faults into pictures: words as strokes, as one sees a page with half-closed eyes.

That is how a compositor looks for rivers, loose lines and unequal pages. It is also what costs least: the
places of words are read off the pages' content once more, for half a dozen spreads; drawing these pages would
take as long as measuring the whole book.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from octavo.checks.founts import measurers_of, read_founts
from octavo.checks.makeup.setting import Setting
from octavo.checks.pdfobjects import Stream, open_pdf
from octavo.checks.setlines import gather_rows
from octavo.checks.showing import Row, follow_content
from octavo.model.makeup import Fault, Mark, PagePicture
from octavo.workshop.memory import Same, recall, remembers

_SPREADS = 6
_WORST = 4.0  # the most that one fault counts for
_LETTERS = 0.42  # of the type size: height of small letters
_OVER, _UNDER = 0.72, 0.26  # of the type size: how far a line reaches over and under its baseline


def draw_worst(
    content: bytes, labels: Sequence[str], faults: Sequence[Fault], setting: Setting
) -> tuple[tuple[PagePicture, ...], ...]:
    """Pictures of the spreads with the worst faults, in the order of the book; ``labels`` are the pages'."""
    wanted = _worst_spreads(faults)
    if not wanted:
        return ()
    by_page: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_page[fault.page_index].append(fault)
    pdf = open_pdf(content)
    spreads = [
        [index for index in (2 * spread - 1, 2 * spread) if 0 <= index < len(labels)]
        for spread in wanted
    ]
    pages = {index: pdf.page_at(index) for spread in spreads for index in spread}
    founts = read_founts(pdf, list(pages.values()))
    measurers = measurers_of(founts)
    fonts = repr(founts) if remembers() else ""

    def draw(index: int) -> PagePicture:
        streams = [pdf.get(stream) for stream in pages[index].contents]
        body = b"\n".join([stream.body for stream in streams if isinstance(stream, Stream)])
        rows = recall(
            "rows", (body, fonts), lambda: gather_rows(follow_content(body, measurers).rows)
        )
        marks = tuple(_mark(fault, rows, index, setting) for fault in by_page[index])
        width, height = setting.frame.width_pt, setting.frame.height_pt
        strokes = recall("strokes", (Same(rows), height), partial(_strokes, rows, height))
        return PagePicture(labels[index], width, height, strokes, marks)

    return tuple(tuple(draw(index) for index in spread) for spread in spreads)


def _worst_spreads(faults: Iterable[Fault]) -> list[int]:
    """The spreads on which most is to be mended; spread n has the pages of the indexes 2n - 1 and 2n."""
    weights: Counter[int] = Counter()
    for fault in faults:
        weights[(fault.page_index + 1) // 2] += round(1000 * min(fault.weight, _WORST))
    worst = sorted(weights, key=lambda spread: (-weights[spread], spread))
    return sorted(worst[:_SPREADS])


def _strokes(rows: Sequence[Row], height: float) -> tuple[tuple[float, str], ...]:
    """A path for the words of each size of type."""
    paths: dict[float, list[str]] = defaultdict(list)
    for row in rows:
        thick = round(row.size * _LETTERS, 1)
        middle = height - row.baseline - thick / 2
        paths[thick] += [
            f"M{left:.1f} {middle:.1f}h{right - left:.1f}" for left, right, *_ in row.words
        ]
    return tuple((thick, "".join(parts)) for thick, parts in sorted(paths.items()))


def _mark(fault: Fault, rows: Sequence[Row], index: int, setting: Setting) -> Mark:
    first, last = rows[fault.line - 1], rows[fault.last_line - 1]
    top = setting.frame.height_pt - first.baseline - _OVER * first.size
    foot = setting.frame.height_pt - last.baseline + _UNDER * last.size
    said = f"{fault.measured} {fault.words}".strip()
    return Mark(
        fault.code,
        said,
        round(top, 1),
        setting.left_of(index),
        setting.measure,
        round(foot - top, 1),
    )
