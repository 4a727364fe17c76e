"""Turn shapes that look like headings into headings with levels, or into lines of a title page.

The outline says which and how deep; then the tags; then sizes, the largest first. What stands before the first heading
with prose below it is of the title page, and left to whoever reads that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.scan.contents import TITLE
from octavo.scan.sheets.shapes import Shape

_LONGEST = 3  # shapes that are one title: “Chapter 1”, and what it is called
_PROSE = 15  # words
_SMALLEST = 0.6  # of the letters of an entry: a number before it may not be in the heading
_ALIKE = 0.06  # sizes that differ by less are one
_COUNT = re.compile(
    r"(?:chapter|part|section|kapitel|teil|abschnitt|chapitre|partie|cap[ií]tulo|capitolo|глава|գլուխ)?"
    r"(?:\d{1,3}|[ivxl]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)


@dataclass(slots=True)
class _Place:
    page: int
    number: int  # of the shape on its page


def set_titles(
    pages: Sequence[Sequence[Shape]],
    outline: Sequence[tuple[int, str, int]],
    *,
    structured: bool = False,
) -> list[list[Shape]]:
    """The pages' shapes with their headings; ``structured``: their tags say how deep, before the outline."""
    made = [list(page) for page in pages]
    levels: dict[float, int] = {}  # by size: what the outline says of headings that look so
    listed: set[int] = set()  # the first rows of the headings that the outline has, by their ids
    for level, title, index in outline:
        if 0 <= index < len(made):
            _set_title(made, level, _letters(title), index, levels, listed, structured=structured)
    _set_sizes(made, levels, known=any(shape.level for page in made for shape in page))
    return _without_title_page(made, listed if structured else set())


def are_headed(pages: Sequence[Sequence[Shape]]) -> bool:
    """Whether any shape is a heading that has prose below it."""
    flat = [shape for page in pages for shape in page]
    return any(_has_prose(flat, place) for place in range(len(flat)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _of(shape: Shape) -> str:
    return "".join(row.letters for row in shape.rows)


def _with_calls(shapes: Sequence[Shape]) -> str:
    """The letters of shapes and of the calls in them, which some programs leave in an outline."""
    return "".join(
        _letters(word.text) for shape in shapes for row in shape.rows for word in row.words
    )


def _set_title(
    pages: list[list[Shape]],
    level: int,
    wanted: str,
    index: int,
    levels: dict[float, int],
    listed: set[int],
    *,
    structured: bool,
) -> None:
    """Find the shapes of a page, or of the next, that are an entry of the outline, and make them one heading."""
    if not wanted:
        return
    for page in pages[index : index + 2]:
        for start in range(len(page)):
            found = ""
            for end in range(start, min(start + _LONGEST, len(page))):
                shape = page[end]
                if shape.kind not in ("heading", "paragraph", "verse", "quote", "list") or (
                    shape.told and shape.rows[0].kind != "heading"
                ):
                    break
                found += _of(shape)
                if len(found) > len(wanted) + 12:
                    break
                if _is_title(found, wanted) or _with_calls(page[start : end + 1]) == wanted:
                    rows = tuple(row for one in page[start : end + 1] for row in one.rows)
                    if structured and rows[0].level:
                        level = rows[0].level
                    page[start : end + 1] = [Shape("heading", rows, level, told=True)]
                    levels.setdefault(round(rows[-1].size, 1), level)
                    listed.add(id(rows[0]))
                    return


def _is_title(found: str, wanted: str) -> bool:
    if found == wanted:
        return True
    if found.endswith(wanted):  # “Chapter 1” above a title that the outline has without it
        return _COUNT.fullmatch(found.removesuffix(wanted)) is not None
    return wanted.endswith(found) and len(found) >= max(4, _SMALLEST * len(wanted))


def _set_sizes(pages: list[list[Shape]], levels: dict[float, int], *, known: bool) -> None:
    """Give a level to headings that neither outline nor tags tell, by size and weight."""
    looks = sorted(
        {
            _look(shape)
            for page in pages
            for shape in page
            if shape.kind == "heading" and not shape.level
        },
        reverse=True,
    )
    deepest = max(levels.values(), default=0)
    ranks: dict[tuple[float, bool], int] = {}
    for look in looks:
        same = next(
            (level for size, level in levels.items() if abs(size - look[0]) <= _ALIKE * size), None
        )
        ranks[look] = (
            same
            if same is not None
            else min(6, deepest + 1 + len(set(ranks.values()) - set(levels.values())))
        )
    for page in pages:
        for number, shape in enumerate(page):
            if shape.kind == "heading" and not shape.level:
                page[number] = replace(shape, level=ranks[_look(shape)])


def _look(shape: Shape) -> tuple[float, bool]:
    return round(max(row.size for row in shape.rows), 0), all(row.is_bold for row in shape.rows)


def _without_title_page(pages: list[list[Shape]], listed: set[int]) -> list[list[Shape]]:
    """Headings before the first that has prose below it become lines: they are of the title page, but for those of parts
    that are ``listed``."""
    flat = [(page, number) for page, shapes in enumerate(pages) for number in range(len(shapes))]
    shapes = [pages[page][number] for page, number in flat]
    told = any(shape.told for shape in shapes)
    first = next(
        (n for n, shape in enumerate(shapes) if shape.told >= told and _has_prose(shapes, n)), 0
    )
    for (page, number), shape in zip(flat[:first], shapes, strict=False):
        if shape.kind == "heading" and not (_is_contents(shape) or id(shape.rows[0]) in listed):
            pages[page][number] = replace(shape, kind="paragraph", level=0)
    return pages


def _has_prose(shapes: Sequence[Shape], place: int) -> bool:
    """Whether a shape is a heading with prose behind it, or behind lower headings."""
    shape = shapes[place]
    if shape.kind != "heading" or _is_contents(shape):
        return False
    for behind in shapes[place + 1 : place + 4]:
        if behind.kind == "heading" and (
            _look(behind) < _look(shape)
            or 0 < shape.level < behind.level
            or _COUNT.fullmatch(_of(shape))
        ):
            shape = behind
            continue
        prose = sum(len(row.text.split()) for row in behind.rows) >= _PROSE
        return behind.kind in ("list", "term", "table") or (
            prose and behind.kind in ("paragraph", "quote", "verse")
        )
    return False


def _is_contents(shape: Shape) -> bool:
    return TITLE.fullmatch(" ".join(row.text for row in shape.rows)) is not None
