"""Turn a note into its lines, by setting it alone in the notes' measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from octavo.engine.ornaments import is_generated

if TYPE_CHECKING:  # who only asks others to set a book does not load it
    from octavo.engine.layout import Engine

_TALL = """
@page { size: %spt 14000pt; }
@page :left { margin: 0 }
@page :right { margin: 0 }
"""
# Long notes are set without hyphenation, here and in the book: a word is never divided between two
# pieces, and a hyphen of the engine's never counted as the author's.
_ALONE = ".note.alone { float: none; display: block; hyphens: manual }"
_PICTURE = "\ufffc"  # stands for one among the letters
_PT = 0.75  # of one of the engine's pixels
_TOUCH = 1.0  # points by which a line may reach into the one that it stands below


class NoteLine(NamedTuple):
    """A line of a note, or what stands side by side in it, such as a row of a table."""

    letters: int  # of the note up to its end, white space aside; a picture counts as one
    height_pt: float  # from the foot of the line before to its own


def lines_of(body: etree._Element, engine: Engine, css: str, measure_pt: float) -> list[NoteLine]:
    """The lines of a note's blocks."""
    inside = "".join(etree.tostring(child, encoding="unicode") for child in body)
    html = (
        '<html lang="zxx"><head><title>-</title></head><body>'
        f'<span class="note alone">{inside}</span></body></html>'
    )
    laid = engine.lay_out(html, css + _TALL % measure_pt + _ALONE)
    found: list[NoteLine] = []
    letters = 0
    for page in laid.document.pages:
        feet: list[float] = []  # of the lines of this page
        for line in _lines(page._page_box.children[0]):  # behind it stand those of its margins
            letters += sum(1 for c in _text(line) if not c.isspace())
            top, foot = line.position_y * _PT, (line.position_y + line.height) * _PT
            while feet and top < feet[-1] - _TOUCH:
                foot = max(foot, feet.pop())
                found.pop()
            found.append(NoteLine(letters, foot - (feet[-1] if feet else 0.0)))
            feet.append(foot)
    laid.let_go()
    return found


def _lines(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.LineBox | boxes.BlockReplacedBox):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _text(box: Any) -> str:
    from weasyprint.formatting_structure import boxes

    if is_generated(box):
        return ""
    if hasattr(box, "text"):
        return str(box.text)
    if isinstance(box, boxes.ReplacedBox):
        return _PICTURE
    return "".join(_text(child) for child in getattr(box, "children", ()))
