"""Turn the facts of a book into how much white its title page has room for: it never goes on on a second page.

Style sheets say the white in lines. On a page of few lines these are lower than those of the text, as far as all words of
the title page need.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from octavo.model.metadata import Metadata
from octavo.text.imprint import byline, year_of
from octavo.typeset.design import PageDesign

WHITE = "--title-white"  # in style sheets: the height of such a line
_LETTER = 0.45  # mean advance of large type, of its size
_SAFE = 0.25  # lines of text that are left free


def title_css(metadata: Metadata, design: PageDesign) -> str:
    """The rule for a title page whose words leave too little room; "" for all others."""
    blocks = list(_blocks(metadata))
    width, size = design.text_width_pt, design.size_pt
    words = sum(
        max(1, ceil(len(text) * rem * size * _LETTER / width)) * rem * leading * size
        for text, rem, leading, _ in blocks
    )
    white = sum(lines for *_, lines in blocks)
    room = design.text_height_pt - words
    if white * design.line_pt <= room:
        return ""
    line = max(0.0, floor((room - _SAFE * design.line_pt) / white * 4) / 4)
    return f":root {{ {WHITE}: {line}pt; }}\n"


def _blocks(metadata: Metadata) -> Iterator[tuple[str, float, float, float]]:
    """What stands on the page: its words, their size and leading as print.css has them, and the lines of white above."""
    yield metadata.title, 2.7, 1.12, 6
    if metadata.subtitle:
        yield metadata.subtitle, 1.3, 1.3, 1
    for number, person in enumerate(byline(metadata)):
        size = 1.25 if person.role == "author" else 1.0
        yield person.text, size, 1.3, 0.5 if number else 4
    if metadata.publisher:
        yield metadata.publisher, 1.0, 1.4, 9
    if year := year_of(metadata):
        yield str(year), 1.0, 1.4, 0
