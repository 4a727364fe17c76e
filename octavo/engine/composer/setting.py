"""Set the lines of a plan in their places on a page."""

from __future__ import annotations

from typing import Any

from octavo.engine.composer.galley import ATOM, EMPTY, TEXT, Galley
from octavo.engine.composer.lines import CUT, Cut, LineMaker
from octavo.engine.composer.plan import Paragraph, Plan
from octavo.engine.grid import setting_of, stands_on_grid
from octavo.engine.lineends import HYPHEN, SPACE, is_parted, tell_planned

PARAGRAPH = "octavo_paragraph"  # attribute of a line box that holds a whole paragraph


def next_planned_line(
    context: Any, line: Any, position_y: float, skip: Any, container: Any, plan: Plan
) -> tuple[Any, Any] | None:
    """The next line of a plan and where the one behind it begins; None where the engine has to make it."""
    paragraph: Paragraph = line.__dict__[PARAGRAPH][2]
    cut = paragraph.cut_at(plan, skip)
    if cut is None:
        return None
    line.position_y = position_y
    indent = line.text_indent if skip is None else 0.0
    made = _set_line(context, line, container, paragraph, cut, indent)
    return made, paragraph.resume_at(cut)


def set_longer(context: Any, block: Any) -> list[Any] | None:
    """The lines of what a page holds of a paragraph, one more than they are; None where that cannot be."""
    first = block.children[0]
    before = [set_line.__dict__.get(CUT) for set_line in block.children]
    if None in before or not stands_on_grid(block):
        return None
    line, _, paragraph, _ = first.__dict__[PARAGRAPH]
    cuts = paragraph.longer([cut for cut, _ in before], before[0][1])
    if cuts is None:
        return None
    made = []
    line.position_y = first.position_y
    for number, cut in enumerate(cuts):
        indent = before[0][1] if number == 0 else 0.0
        made.append(_set_line(context, line, block, paragraph, cut, indent))
        made[-1].resume_at = paragraph.resume_at(cut)
        line.position_y += made[-1].height
    return made


def count_lines(page: Any) -> tuple[int, int]:
    """How many lines of a page were planned, and how many with text the engine has made."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    planned = made = 0
    waiting = [page]
    while waiting:
        box = waiting.pop()
        if not isinstance(box, LineBox):
            waiting += getattr(box, "children", ())
        elif CUT in box.__dict__:
            planned += 1
        elif any(isinstance(inside, TextBox) and inside.text for inside in box.descendants()):
            made += 1
    return planned, made


def _set_line(
    context: Any, line: Any, container: Any, paragraph: Paragraph, cut: Cut, indent: float
) -> Any:
    """The box of a line, where ``line`` stands."""
    from weasyprint.layout.inline import is_phantom_linebox, line_box_verticality

    left, position_y = container.content_box_x(), line.position_y
    maker = LineMaker(paragraph.galley, line, container, context)
    setting = setting_of(line.style)
    # where nothing opens a line, what stands in it is set in its place at once
    is_level = setting.is_even and maker.is_level(cut)
    base_y = position_y + setting.base if is_level else None
    made = maker.make(cut, left, indent, container.width, base_y)
    if is_phantom_linebox(made) and not cut.forced:
        made.height = 0
        return made
    if is_level:
        bottom, top = setting.line - setting.base, -setting.base
    else:
        bottom, top = line_box_verticality(made)
        made.position_y = top
    made.baseline = -top
    made.height = bottom - top
    made.margin_top = made.margin_bottom = 0
    offset = _offset(cut, made, container.width - indent)
    made.translate(offset, 0.0 if is_level else position_y - top)
    made.position_y = position_y
    made.__dict__[CUT] = cut, indent
    tell_planned(
        made,
        _end_of(made, paragraph.galley, cut),
        begins=_follows_picture(paragraph.galley, cut.start),
    )
    return made


def _end_of(line: Any, galley: Galley, cut: Cut) -> str:
    """How a line ends for readers: with a hyphen that is set here, a space, or nothing."""
    if cut.hyphen:
        return HYPHEN
    if cut.resume is None:
        return SPACE if is_parted(line) else ""
    if cut.forced:
        return SPACE
    (number, letter), (last, begin) = cut.end, cut.resume
    leaves = galley.leaves
    if number == last:
        between = leaves[number].text[letter:begin]
    else:
        inner = [leaf.text for leaf in leaves[number + 1 : last]]
        between = "".join([leaves[number].text[letter:], *inner, leaves[last].text[:begin]])
    return SPACE if " " in between or "\n" in between else ""


def _follows_picture(galley: Galley, start: tuple[int, int]) -> bool:
    """Whether a picture or a formula stands before a place, and a space between them."""
    number, letter = start
    leaves = galley.leaves
    if letter and leaves[number].text[0] != " ":
        return False  # as most lines
    has_space = False
    while True:
        if letter:
            if not leaves[number].text[:letter].isspace():
                return False
            has_space = True
        number -= 1
        if number < 0 or leaves[number].kind not in (TEXT, EMPTY, ATOM):
            return False
        if leaves[number].kind == ATOM:
            return has_space
        letter = len(leaves[number].text)


def _offset(cut: Cut, line: Any, width: float) -> float:
    """How far a line that is not full stands from the left margin."""
    align = line.style["text_align_all"]
    if cut.last and line.style["text_align_last"] != "auto":
        align = line.style["text_align_last"]
    room = width - line.width
    if room <= 0 or align in ("justify", "start", "left"):
        return 0.0
    return float(room / 2 if align == "center" else room)
