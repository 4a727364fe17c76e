"""Turn the formulas of a page of a PDF that are drawn, and described in words, into words at their place in the line.

A formula of letters is read as any other type. One that is drawn of lines and curves, as ours are, has no letters; what its tag
says of it (ISO 32000-1, 14.9.3) is all that there is: “r² = 2”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium_c

from octavo.scan.model import Box, Look
from octavo.scan.readers.pdfpictures import OBJECTS, Place, Sides, around, box_of, sides_of
from octavo.scan.readers.pdftags import NO_ROLE, Role
from octavo.scan.sheets.model import Line, Word

_AXIS = 0.25  # of the size: the middle of a formula stands as far above the line
_NEAR = 0.7  # the same: formulas whose middle is farther from that of a line stand in another
_SIZE = 10.0  # points, where no line tells
_GUTTER = 2.2  # of the size: what stands farther apart is of two lines
_SPACE = 0.12  # of the size: less is no space between words
_OPENING, _CLOSING = (
    tuple("([{“‘«„"),
    tuple(")]}”’»“.,;:!?"),
)  # stand by a formula, which has room around it
_NAMED = 12  # pages that a look names
_TOLD = (
    "formulas stand in the text as the words by which the file describes them, and not as TeX",
    "formulas that are drawn, and that nothing describes, were left out",
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that is drawn, and what is said of it."""

    text: str  # "" where nothing is
    box: Box
    mark: int  # of its marked content


def find_formulas(page: Any, place: Place, said: Mapping[int, str]) -> tuple[Formula, ...]:
    """The formulas of a page that are drawn without letters; ``said``: of those that its tags tell, by marked content."""
    drawn: dict[int, Sides] = {}
    lettered: set[int] = set()
    for number in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), OBJECTS) if said else 0):
        item = pdfium_c.FPDFPage_GetObject(page.raw, number)
        mark = pdfium_c.FPDFPageObj_GetMarkedContentID(item)
        if mark not in said:
            continue
        if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_TEXT:
            lettered.add(mark)
        elif (sides := sides_of(item)) is not None:
            drawn[mark] = around(drawn[mark], sides) if mark in drawn else sides
    return tuple(
        Formula(" ".join(said[mark].split()), box_of(sides, place), mark)
        for mark, sides in drawn.items()
        if mark not in lettered
    )


def set_formulas(
    lines: Sequence[Line],
    marks: Sequence[int],
    formulas: Sequence[Formula],
    roles: Mapping[int, Role],
) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Lines and their marked contents, with the words of formulas among them: in the line of their paragraph at whose height
    they stand, else in one of their own."""
    made, of_made = list(lines), list(marks)
    for formula in formulas:
        if not formula.text:
            continue
        role = roles.get(formula.mark, NO_ROLE)
        near = [(n, line) for n, line in enumerate(made) if roles.get(of_made[n], NO_ROLE) == role]
        number = _line_of(formula, near)
        if number is None:
            size = min(_SIZE, formula.box.bottom - formula.box.top)
            baseline = (formula.box.top + formula.box.bottom) / 2 + _AXIS * size
            words = _words(formula, size, baseline, None, glued=False)
            made.append(Line(words, formula.box, baseline))
            of_made.append(formula.mark)
        else:
            following = _behind(formula, made[number], near)
            held = made[number] if following is None else _joined(made[number], made[following])
            made[number] = _with_words(held, formula)
            if following is not None:
                del made[following], of_made[following]
    return tuple(made), tuple(of_made)


def tell_formulas(found: Mapping[int, tuple[int, int]]) -> Iterator[Look]:
    """What a person has to look at: of pages (0-based), how many formulas were written as words, and how many could not
    be."""
    for place, told in enumerate(_TOLD):
        pages = [index for index, counts in sorted(found.items()) if counts[place]]
        if pages:
            named = ", ".join(str(index + 1) for index in pages[:_NAMED])
            more = " …" if len(pages) > _NAMED else ""
            count = sum(counts[place] for counts in found.values())
            yield Look("formula", f"{told}: {count}, on pages of the file: {named}{more}")


def _line_of(formula: Formula, lines: Sequence[tuple[int, Line]]) -> int | None:
    """The number of the line that a formula stands in, of those that it may stand in."""
    middle = (formula.box.top + formula.box.bottom) / 2

    def off(line: Line) -> tuple[float, float]:
        aside = max(line.box.left - formula.box.right, formula.box.left - line.box.right, 0.0)
        return abs(line.baseline - _AXIS * line.words[0].size - middle), aside

    near = [
        (off(line), number) for number, line in lines if off(line)[0] < _NEAR * line.words[0].size
    ]
    return min(near)[1] if near else None


def _behind(formula: Formula, line: Line, lines: Sequence[tuple[int, Line]]) -> int | None:
    """The number of the line that goes on with another behind a formula, which is as wide as a gap between columns."""
    size = line.words[0].size
    found = [
        (other.box.left, number)
        for number, other in lines
        if abs(other.baseline - line.baseline) < 0.1 * size
        and other.box.left >= max(line.box.right, formula.box.right - size)
        and other.box.left - formula.box.right < _GUTTER * size
    ]
    return min(found)[1] if line.box.right <= formula.box.left + size and found else None


def _joined(line: Line, other: Line) -> Line:
    box = Box(line.box.left, min(line.box.top, other.box.top),
              max(line.box.right, other.box.right), max(line.box.bottom, other.box.bottom))  # fmt: skip
    return replace(line, words=(*line.words, *other.words), box=box, hyphen=other.hyphen)


def _with_words(line: Line, formula: Formula) -> Line:
    size = max(line.words[0].size, 1.0)
    middle = (formula.box.left + formula.box.right) / 2
    place = sum((word.box.left + word.box.right) / 2 < middle for word in line.words)
    before, behind = line.words[:place], line.words[place:]
    glued = bool(before) and (
        formula.box.left - before[-1].box.right < _SPACE * size
        or before[-1].text.endswith(_OPENING)
    )
    words = _words(formula, size, line.baseline, line.words[0], glued=glued)
    if behind:
        close = behind[0].box.left - formula.box.right < _SPACE * size
        behind = (
            behind[0]._replace(glued=close or behind[0].text.startswith(_CLOSING)),
            *behind[1:],
        )
    box = Box(min(line.box.left, formula.box.left), line.box.top,
              max(line.box.right, formula.box.right), line.box.bottom)  # fmt: skip
    return replace(line, words=(*before, *words, *behind), box=box)


def _words(
    formula: Formula, size: float, baseline: float, like: Word | None, *, glued: bool
) -> tuple[Word, ...]:
    """The words of a formula, side by side over its width."""
    said = formula.text.split(" ")
    step = (formula.box.right - formula.box.left) / len(said)
    font = like.font if like is not None else ""
    return tuple(
        Word(text, Box(formula.box.left + n * step, baseline - 0.75 * size,
                       formula.box.left + (n + 1) * step, baseline + 0.25 * size),
             size, baseline, font, raised=False, glued=glued and n == 0)
        for n, text in enumerate(said)
    )  # fmt: skip
