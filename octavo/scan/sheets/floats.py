"""Turn the shapes of pages into their order in the book: what goes on over a page's end, what floats, which caption is
of which picture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from octavo.scan.model import Seam
from octavo.scan.sheets.measures import is_size
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.shapes import (
    FLOATS,
    Shape,
    ends_sentence,
    goes_on,
    hang_there,
    is_next_item,
    is_set_in,
)
from octavo.scan.sheets.wording import write_caption, write_rows

_KEYED = re.compile(r"\[\^[^\[\]]+\]|\[[^\[\]]*\]\(<[^<>]*>\)")  # calls and links
_BRACKETS = re.compile(r"[\[\]]")
_MARKED = re.compile(r"[\\`*_\[\]<>&$^\n]")


@dataclass(frozen=True, slots=True)
class PageEnds:
    """What goes on from one page to the next, by the ids of shapes."""

    seams: Mapping[int, Seam]  # of the first paragraph of a page
    opened: frozenset[int]  # the paragraphs that go on on the next page


def find_page_ends(bodies: Sequence[Sequence[Row]], pages: Sequence[Sequence[Shape]]) -> PageEnds:
    """What goes on over the ends of pages. ``bodies``: the rows of text that the pages' shapes are made of."""
    paragraphs = [
        shape
        for page in pages
        for shape in page
        if shape.kind == "paragraph" and len(shape.rows) > 1
    ]
    set_in = 2 * sum(map(is_set_in, paragraphs)) > len(paragraphs)
    made: dict[int, Seam] = {}
    opened: set[int] = set()
    before: tuple[int, Shape] | None = None
    for index, page in enumerate(pages):
        flowing = [shape for shape in page if shape.kind not in FLOATS]
        if before is not None and flowing and flowing[0].kind == before[1].kind == "paragraph":
            last, first = before[1].rows[-1], flowing[0].rows[0]
            if is_size(first, last.size):
                hanging = hang_there(flowing)
                likely = goes_on(bodies[before[0]], last, bodies[index], first,
                                 set_in=set_in, hanging=hanging)  # fmt: skip
                made[id(flowing[0])] = "likely" if likely else "unlikely"
                if likely or not ends_sentence(last):
                    opened.add(id(before[1]))
        elif before is not None and flowing and is_next_item(before[1], flowing[0]):
            made[id(flowing[0])] = "more"
        if flowing:
            before = (index, flowing[-1])
    return PageEnds(made, frozenset(opened))


def put_floats(pages: Sequence[Sequence[Shape]], ends: PageEnds) -> list[list[Shape]]:
    """The pages' shapes; what floats stands neither between the halves of a paragraph nor in its way.

    At the head of a page it stands behind the paragraph that goes on there; at the foot before one that goes on; and
    where a paragraph goes over the whole page, behind its end on the next.
    """
    made: list[list[Shape]] = []
    carried: list[Shape] = []
    for page in pages:
        place = next((n for n, shape in enumerate(page) if shape.kind not in FLOATS), len(page))
        last = next((n for n in range(len(page) - 1, -1, -1) if page[n].kind not in FLOATS), -1)
        if last < 0:
            made.append([*carried, *page])
            carried = []
            continue
        first, before, behind = page[place], [*carried, *page[:place]], list(page[last + 1 :])
        carried = []
        between = list(page[place + 1 : last + 1])
        begun, opened = ends.seams.get(id(first)) == "likely", id(page[last]) in ends.opened
        if begun and opened and not between:
            carried = [*before, *behind]
            made.append([first])
        elif opened and between:
            here = [first, *before] if begun else [*before, first]
            made.append([*here, *between[:-1], *behind, between[-1]])
        elif opened:
            made.append([*before, *behind, first])
        else:
            here = [first, *before] if begun else [*before, first]
            made.append([*here, *between, *behind])
    if carried:
        made[-1] += carried
    return made


def find_captions(shapes: Sequence[Shape], *, soft: bool) -> dict[int, tuple[Shape, str]]:
    """For a picture, by its id, its caption: as the source says it, else the one below or above it, where that calls no
    note and needs no markup. ``soft``: see ``write_rows``."""
    made = _told_captions(shapes, soft=soft)
    used = {id(caption) for caption, _ in made.values()}
    near = [shape for shape in shapes if shape.kind != "drawing"]
    for place, shape in enumerate(near):
        if shape.kind != "picture":
            continue
        below, above = _nearest(shape, near[place + 1 :]), near[max(0, place - 1) : place]
        for other in (*below, *above):
            if (
                other.kind != "caption"
                or other.rows[0].tag is not None
                or id(other) in used
                or id(shape) in made
                or not _overlap(shape, other)
            ):
                continue
            words = " ".join(line.text for line in write_rows(other.rows, undressed=True))
            if not _MARKED.search(words) and not any(
                row.words[-1].text.endswith("-") for row in other.rows
            ):
                made[id(shape)] = (other, words)
                used.add(id(other))
    return made


def _told_captions(shapes: Sequence[Shape], *, soft: bool) -> dict[int, tuple[Shape, str]]:
    of_figure = {
        tag.group: shape
        for shape in shapes
        if shape.kind == "caption" and (tag := shape.rows[0].tag) is not None
    }
    made: dict[int, tuple[Shape, str]] = {}
    for shape in shapes:
        figure = shape.rows[0].paragraph if shape.kind == "picture" else 0
        if figure in of_figure:
            caption = of_figure.pop(figure)
            words = " ".join(line.text for line in write_caption(caption.rows, soft=soft))
            if not _BRACKETS.search(_KEYED.sub("", words)):
                made[id(shape)] = (caption, words)
    return made


def _nearest(picture: Shape, following: Sequence[Shape]) -> list[Shape]:
    """What stands right below a picture, also where others stand beside it with captions of their own."""
    beside = takewhile(lambda shape: shape.kind in ("picture", "caption"), following)
    return [shape for shape in beside if _overlap(picture, shape)][:1]


def _overlap(one: Shape, other: Shape) -> bool:
    """Whether two shapes stand above one another, and not only beside."""
    left = max(min(row.box.left for row in shape.rows) for shape in (one, other))
    right = min(max(row.box.right for row in shape.rows) for shape in (one, other))
    return left < right
