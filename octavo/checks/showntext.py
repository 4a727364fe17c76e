"""Turn what a page shows in type into its text by its place: the page's content is read as it is written.

A page whose type is not all understood, or runs from right to left, is not read so: `is_clear` tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from octavo.checks.pagetext import Area, Box, Run
from octavo.checks.showing import Row, Shown
from octavo.text.directions import has_turned

_MIDDLE = 0.25  # of the type size: how far the middle of small letters stands above their line


def is_clear(shown: Shown, *, turned: bool = False) -> bool:
    """Whether what a page shows can be read as it is written; ``turned``: in a text from right to left."""
    return (
        shown.is_whole
        and not turned
        and not has_turned("".join([word[2] for row in shown.rows for word in row.words]))
    )


class ShownText:
    """The words of a page that is clear."""

    def __init__(self, shown: Shown) -> None:
        self._rows = [(row, row.baseline + _MIDDLE * row.size) for row in shown.rows]

    def runs(self, area: Area) -> Iterator[Run]:
        """All visible words in the order in which they were set, those of a line in one where it is inside of the
        type area."""
        for row, middle in self._rows:
            left = min([word[0] for word in row.words])
            right = max([word[1] for word in row.words])
            if left < area.left or right > area.right:
                yield from _words(row, middle)
            else:
                yield Run("".join([word[2] for word in row.words]), left, right, middle)

    def inside(self, box: Box) -> str:
        """The words whose middle is in a rectangle."""
        _, bottom, _, top = box
        near = [(row, middle) for row, middle in self._rows if bottom <= middle <= top]
        return "".join(
            run.text for row, middle in near for run in _words(row, middle) if run.is_in(box)
        )


def _words(row: Row, middle: float) -> Iterator[Run]:
    return (Run(text, left, right, middle) for left, right, text, _ in row.words)
