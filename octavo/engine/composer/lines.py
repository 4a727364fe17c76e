"""Turn a planned line into the engine's boxes, each in its place."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Any, NamedTuple

from octavo.engine.composer.fit import LETTERS, SHRINK, STRETCH
from octavo.engine.composer.galley import ATOM, TEXT, Galley, Leaf, Node
from octavo.engine.reliefs.shapes import SCALE, SET_WORDS, UNITS, Words, plain_style

_COMMON = "octavo_common"  # attribute of a style: words → what boxes of text in it have in common
CUT = "octavo_cut"  # attribute of a line that was planned: its cut, and its indent in CSS pixels
_FIRST = 4 / 3  # how much sooner letters give way than spaces
IN_NEED = 0.03  # by so much letters widen in a line that would be much too loose
_STEP = 1000  # letters are widened in thousandths


class Cut(NamedTuple):
    """A line of a plan: from one place in the galley to another."""

    start: tuple[int, int]  # leaf and letter
    end: tuple[int, int]
    resume: tuple[int, int] | None  # where the next line begins
    hyphen: bool  # whether one is added
    left: int  # how far its first mark hangs over the margin, in Pango's units
    right: int
    full: bool  # whether it is set to the full measure
    forced: bool  # whether it ends where the author says, and text follows
    last: bool  # whether it ends so, or the paragraph


_Piece = tuple[
    str, int, int
]  # letters of a leaf that stand in a line, their width, and the spaces in them


class LineMaker:
    """Makes lines of one paragraph."""

    def __init__(self, galley: Galley, line: Any, container: Any, context: Any) -> None:
        self._galley = galley
        self._line = line
        self._container = container
        self._context = context

    def is_level(self, cut: Cut) -> bool:
        """Whether all that stands in a line is text on its base line, and no larger than its own."""
        leaves = self._galley.leaves
        for number in range(cut.start[0], min(cut.end[0] + 1, len(leaves))):
            if not leaves[number].level:
                return False
        return True

    def make(
        self, cut: Cut, position_x: float, indent: float, width: float, base_y: float | None
    ) -> Any:
        """The box of a line whose left margin is at ``position_x``; all in CSS pixels. Its height is still to
        be found, as is the place of what stands in it where no ``base_y`` of its base line is given."""
        leaves = self._galley.leaves
        (first, begin), (last, end) = cut.start, cut.end
        pieces: dict[int, _Piece] = {}
        natural = spaces = fixed = 0
        for number in range(first, min(last, len(leaves) - 1) + 1):
            leaf = leaves[number]
            text = leaf.text
            start = begin if number == first else 0
            stop = end if number == last else len(text)
            if start == 0:
                fixed += leaf.before
            if stop == len(text):
                fixed += leaf.after
            if leaf.kind == ATOM:
                fixed += leaf.width
            elif leaf.kind == TEXT and stop > start:
                hyphen = leaf.hyphen if cut.hyphen and number == last else ""
                units = leaf.width_of(start, stop, hyphen)
                text = text[start:stop]
                gaps = text.count(" ") + text.count("\u00a0")
                pieces[number] = (text + hyphen if hyphen else text, units, gaps)
                natural += units
                spaces += gaps
        room = round((width - indent) * UNITS) + cut.left + cut.right - fixed
        scale, spacing = 1.0, 0.0
        if cut.full or natural > room:
            scale, spacing = spread(natural, spaces, room, self._galley.space)
        setter = _Setter(self, pieces, cut, scale, spacing, base_y)
        setter.x = position_x + indent - cut.left / UNITS
        children = setter.set_children(self._galley.root)
        line = self._line.copy_with_children(children)
        line.position_x = position_x + indent
        line.width = (setter.end if setter.end is not None else line.position_x) - line.position_x
        if base_y is None:
            _engine().adjust(line)
        return line


def spread(natural: int, spaces: int, room: int, space: int) -> tuple[float, float]:
    """How wide letters are, and how much wider each space, so that a line fills its room: letters give way a
    little before spaces do, and where that does not do, spaces take the rest. Where a space would grow by more than
    half, because a name that cannot be divided has no room, say, letters first give way by half as much again."""
    slack = room - natural
    gaps = spaces * space
    give = gaps * (STRETCH if slack > 0 else SHRINK) + natural * LETTERS
    ratio = max(-1.0, min(1.0, _FIRST * slack / give)) if give else 0.0
    scale = round(ratio * LETTERS * _STEP)
    if slack > give > 0:
        share = (room - (1 + STRETCH) * gaps) / (natural - gaps)
        scale = max(scale, min(ceil((share - 1) * _STEP), round(IN_NEED * _STEP)))
    factor = 1 + scale / _STEP
    spacing = (room / factor - natural) / spaces if spaces else 0.0
    return factor, spacing


class _Setter:
    """Sets the boxes of one line, from left to right."""

    __slots__ = (
        "_base_y",
        "_cut",
        "_leaves",
        "_maker",
        "_pieces",
        "_scale",
        "_spacing",
        "end",
        "x",
    )

    def __init__(
        self, maker: LineMaker, pieces: dict[int, _Piece], cut: Cut, scale: float, spacing: float,
        base_y: float | None,
    ) -> None:  # fmt: skip
        self._maker = maker
        self._leaves = maker._galley.leaves
        self._pieces = pieces
        self._cut = cut
        self._scale = scale
        self._spacing = spacing
        self._base_y = base_y
        self.x = 0.0
        self.end: float | None = None  # of the last box

    def set_children(self, node: Node) -> list[Any]:
        first, last = self._cut.start[0], self._cut.end[0]
        made = []
        for child in node.children:
            if isinstance(child, int):
                if first <= child <= last:
                    box = self._set_leaf(child)
                    if box is not None:
                        made.append(box)
            elif child.last >= first and child.first <= last and self._stands(child):
                made.append(self._set_branch(child))
        return made

    def _stands(self, node: Node) -> bool:
        """Whether something of a branch is in the line."""
        (first, begin), (last, end) = self._cut.start, self._cut.end
        if node.last == first and begin and begin == len(self._leaves[first].text):
            return False
        return not (node.first == last and end == 0 and self._leaves[last].text)

    def _set_branch(self, node: Node) -> Any:
        (first, begin), (last, end) = self._cut.start, self._cut.end
        box = node.box
        starts = node.first > first or (node.first == first and begin == 0)
        ends = node.last < last or (node.last == last and end == len(self._leaves[last].text))
        left = box.margin_left + box.border_left_width + box.padding_left
        right = box.margin_right + box.border_right_width + box.padding_right
        made = box.copy_with_children([])
        made.position_x = self.x
        if starts:
            self.x += left
        content = self.x
        made.children = self.set_children(node)
        made.remove_decoration(start=not starts, end=not ends)
        made.width = self.x - content
        if ends:
            self.x += right
            self.end = self.x
        _engine().adjust(made)
        made.position_y = self._top_of(made)
        return made

    def _set_leaf(self, number: int) -> Any:
        leaf = self._leaves[number]
        if leaf.kind == ATOM:
            maker = self._maker
            box = _engine().atom(maker._context, leaf.box, self.x, None, maker._container, [], [])
            box.position_x = self.x
            self.x += box.margin_width()
            self.end = self.x
            return box
        piece = self._pieces.get(number)
        if piece is None:
            return None
        if leaf.is_odd:
            box = self._odd_box(leaf, piece)
        else:
            box = set_text(leaf, piece, self._scale, self._spacing)
        box.position_x = self.x
        box.position_y = self._top_of(box)
        self.end = self.x = self.x + box.width
        return box

    def _top_of(self, box: Any) -> float:
        if self._base_y is None:
            return float(self._maker._line.position_y)
        return -float(box.baseline) + self._base_y

    def _odd_box(self, leaf: Leaf, piece: _Piece) -> Any:
        """Words that the engine sets."""
        engine, context = _engine(), self._maker._context
        text, units, spaces = piece
        whole = leaf.box.copy_with_text(text)
        box, _, _ = engine.split(context, whole, None, 0)
        if spaces:
            # a unit at least: without any, Pango takes a space from the font of the word before it, or kerns it
            spacing = self._spacing
            pixels = (spacing if abs(spacing) >= 1 else 1) / UNITS
            box.pango_layout = engine.lay_out(box.text, box.style, context, None, pixels)
            box.pango_layout.deactivate()
            box.justification_spacing = pixels
        box.width = self._scale * (units + spaces * self._spacing) / UNITS
        if self._scale != 1:
            box.__dict__[SCALE] = self._scale
        box.margin_left = box.margin_right = 0
        return box


def set_text(leaf: Leaf, piece: _Piece, scale: float, spacing: float) -> Any:
    """The box of some letters of a leaf whose words are known, with wider letters and spaces."""
    text, units, spaces = piece
    kept = leaf.box.style.__dict__
    of_words = kept.get(_COMMON)
    if of_words is None:
        of_words = kept[_COMMON] = {}
    common = of_words.get(leaf.words)
    if common is None:
        common = of_words[leaf.words] = _common_to_boxes(leaf)
    of_layout, of_box = common
    layout = object.__new__(_engine().layout)
    layout.__dict__.update(of_layout, justification_spacing=spacing / UNITS, text=text)
    box = leaf.box.copy_with_text(text)
    box.__dict__.update(
        of_box,
        pango_layout=layout,
        justification_spacing=spacing / UNITS,
        width=scale * (units + spaces * spacing) / UNITS,
    )
    if scale != 1:
        box.__dict__[SCALE] = scale
    return box


def _common_to_boxes(leaf: Leaf) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the layouts of texts in the style and the words of a leaf have in common, and their boxes."""
    words, style = leaf.words, leaf.box.style
    plain = plain_style(style)
    assert isinstance(words, Words)
    assert plain is not None
    half_leading = (_engine().strut(style)[0] - words.height) / 2
    layout = {
        **plain.template,
        "max_width": None,
        "layout": None,
        "language": None,
        "style": style,
        SET_WORDS: words,
    }
    box = {
        "height": words.height, "margin_top": half_leading, "margin_bottom": half_leading, "margin_left": 0,
        "margin_right": 0, "baseline": words.baseline + half_leading,
    }  # fmt: skip
    return layout, box


class _Engine(NamedTuple):
    """What is asked of the engine."""

    atom: Any
    adjust: Any
    split: Any
    lay_out: Any
    layout: Any
    strut: Any


@cache
def _engine() -> _Engine:
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout, strut

    return _Engine(
        inline.atomic_box,
        inline._adjust_line_height,
        inline.split_text_box,
        inline.create_layout,
        Layout,
        strut,
    )
