"""Turn the boxes of a paragraph into one long line, and the places where it may be broken."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from operator import add
from typing import Any

from octavo.engine.composer.edges import Edges, edges_of
from octavo.engine.composer.fit import Row
from octavo.engine.composer.hyphens import Divider
from octavo.engine.composer.oddwords import OddWords, is_set_in_words, odd_words_of
from octavo.engine.reliefs.alphabets import LETTERS, SIGNS
from octavo.engine.reliefs.lines import line_breaks, texts_ahead
from octavo.engine.reliefs.shapes import SPACES, UNITS, Words, plain_style, words_of
from octavo.engine.reliefs.text import font_of

_LEAVES = "octavo_leaves"  # attribute of a layout context: texts in their styles, measured
TEXT, EMPTY, ATOM, END = range(
    4
)  # kinds of leaves: words, nothing, what stands whole, a line's end
_OBJECT = "\ufffc"
_NO_BREAK = "\u00a0"
_FIXEDSPACES = "\u2009\u200a\u202f"
_HARD = 50  # behind a hyphen or a dash that is the author's
_MARKS = ".,;:!?()[]“”‘’«»„‚\"'—–\u2060"
_SENTENCE_END = re.compile(r"[.!?:…][”’»\")\]]*$")
_WRITTEN = {
    script: re.compile(f"[{SIGNS}{_NO_BREAK}{_FIXEDSPACES}{letters}]*")
    for script, (letters, _) in LETTERS.items()
}
_A_LETTER = {script: re.compile(f"[{letters}]") for script, (letters, _) in LETTERS.items()}
_FLOWS = ("normal", "nowrap")


@dataclass(slots=True)
class Leaf:
    """What stands in a line and has nothing in it, in the order of the text."""

    kind: int
    box: Any  # TextBox, InlineBox without children, or an atomic one
    path: tuple[int, ...]  # its place among the children of the line, of their children …
    text: str = ""
    words: Words | OddWords | None = None
    is_odd: bool = False  # whether the engine has to set them
    edges: Edges | None = None
    divider: Divider | None = None
    tokens: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of its tokens, in letters
    begins: list[int] = field(default_factory=list)  # of its tokens, in Pango's units
    ends: list[int] = field(default_factory=list)
    width: int = 0  # of what is no text
    before: int = 0  # room that begins before it: padding of the boxes that begin with it
    after: int = 0
    may_wrap: bool = True
    hyphen: str = "-"  # that is added where a word is divided
    level: bool = (
        True  # whether it stands on the base line, and is no larger than the line's own letters
    )

    def in_place(
        self, box: Any, path: tuple[int, ...], before: int, after: int, level: bool
    ) -> Leaf:
        """The same text where it stands in another box, of the same style."""
        return Leaf(
            self.kind, box, path, self.text, self.words, self.is_odd, self.edges, self.divider, self.tokens,
            self.starts, self.begins, self.ends, self.width, before, after, self.may_wrap, self.hyphen, level,
        )  # fmt: skip

    def width_of(self, start: int, end: int, hyphen: str) -> int:
        """The width of the letters from one place to another, with a hyphen behind them."""
        assert self.words is not None
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end) - 1
        if last > first and self.starts[last] == end:
            last -= 1  # the space before a word is the end
            if end - 1 >= self.starts[last] + len(self.tokens[last]):
                return self._to(first, start, last) + self.words.space
        begun = self.starts[last]
        if first == last:
            return self._part(last, start - begun, end - begun, hyphen)
        part = self._part(last, 0, end - begun, hyphen)
        return self._to(first, start, last - 1) + self.words.space + part

    def _to(self, first: int, start: int, last: int) -> int:
        """From a letter in one word to the end of another."""
        offset = start - self.starts[first]
        if offset == 0:
            return self.ends[last] - self.begins[first]
        rest = self._part(first, offset, len(self.tokens[first]), "")
        return rest + self.ends[last] - self.ends[first]

    def _part(self, number: int, begin: int, end: int, hyphen: str) -> int:
        """A part of a word, with a hyphen behind it."""
        assert self.words is not None
        text = self.tokens[number][begin:end] + hyphen
        if not text:
            return 0
        width = self.words.width(text)
        # a space beside it would change it: here a line begins or ends
        return self.words.width_alone(text) if width is None else width

    def learn_parts(self, cuts: Iterable[tuple[int, str]]) -> None:
        """Have the parts of words measured that lines end and begin with, all at once: letters at which lines end,
        and hyphens there."""
        if self.words is None or not self.tokens:
            return
        parts = []
        for letter, hyphen in cuts:
            number = bisect_right(self.starts, letter) - 1
            token, place = self.tokens[number], letter - self.starts[number]
            if 0 < place < len(token):
                parts += [token[:place] + hyphen, token[place:]]
        self.words.learn(parts)


@dataclass(slots=True)
class Node:
    """A box with others in it: a branch of the line."""

    box: Any
    children: list[Node | int]  # branches, and numbers of leaves
    first: int  # numbers of its leaves
    last: int


@dataclass(slots=True)
class Galley:
    """A paragraph."""

    root: Node
    leaves: list[Leaf]
    language: Any  # Pango's
    offsets: list[int]  # where the text of each leaf begins
    space: int  # the natural one
    hyphenates: bool
    width: int  # of the whole set in one line
    _breaks: bytes | None = None
    read: dict[tuple[int, int], Any] = field(
        default_factory=dict
    )  # by place: for those who read it
    divided: dict[Any, list[Row]] = field(default_factory=dict)  # by place and hyphens

    @property
    def breaks(self) -> bytes:
        """For each letter of the text 1 where a line may begin."""
        if self._breaks is None:
            text = "".join(leaf.text for leaf in self.leaves)
            self._breaks = line_breaks(text, self.language)
        return self._breaks

    @property
    def is_one_stretch(self) -> bool:
        """Whether its author ends no line in it."""
        return all(leaf.kind != END for leaf in self.leaves)

    @property
    def hanging(self) -> int:
        """How far its first mark hangs over the margin."""
        first = next(leaf for leaf in self.leaves if leaf.kind in (TEXT, ATOM))
        if first.kind == ATOM or first.edges is None:
            return 0
        return first.edges.left(next(filter(None, first.tokens), ""))


def take_galley(line: Any, container: Any, context: Any, dividers: Any) -> Galley | None:
    """The galley of a line of the engine's that holds a whole paragraph; None where the engine has to break it."""
    gatherer = _Gatherer(line, container, context, dividers)
    style = line.style
    if (
        style["direction"] != "ltr"
        or style["white_space"] not in _FLOWS
        or line.text_overflow != "clip"
    ):
        return None
    root = gatherer.gather(line, (), 0, 0)
    if root is None or not any(leaf.kind == TEXT for leaf in gatherer.leaves):
        return None
    return gatherer.finish(root)


class _Gatherer:
    def __init__(self, line: Any, container: Any, context: Any, dividers: Any) -> None:
        self._boxes, self._atomic, self._resolve = _engine()
        self._size = line.style["font_size"]
        self._container = container
        self._context = context
        self._dividers = dividers
        self._known: dict[tuple[str, int], Leaf] = context.__dict__.setdefault(_LEAVES, {})
        self.leaves: list[Leaf] = []

    def gather(
        self, box: Any, path: tuple[int, ...], before: int, after: int, level: bool = True
    ) -> Node | None:
        """The branch of a box; None where something is in it that only the engine can set."""
        boxes = self._boxes
        node = Node(box, [], len(self.leaves), 0)
        last = len(box.children) - 1
        if last < 0:
            self.leaves.append(Leaf(EMPTY, box, path, before=before, after=after, level=level))
        for number, child in enumerate(box.children):
            style = child.style
            place = (*path, number)
            inside = before if number == 0 else 0
            behind = after if number == last else 0
            if (
                child.is_leader or style["float"] != "none" or style["position"] != "static"
            ):  # fmt: skip
                return None
            self._resolve(child, self._container)
            kind = type(child)
            stands = (
                level and style["vertical_align"] == "baseline" and style["font_size"] <= self._size
            )
            if kind is boxes.TextBox:
                if not self._add_text(child, place, inside, behind, stands):
                    return None
                node.children.append(len(self.leaves) - 1)
            elif kind is boxes.InlineBox:
                if style["direction"] != "ltr" or style["box_decoration_break"] == "clone":
                    return None
                for side in ("margin_left", "margin_right"):
                    if getattr(child, side) == "auto":
                        setattr(child, side, 0)
                left = child.padding_left + child.margin_left + child.border_left_width
                right = child.padding_right + child.margin_right + child.border_right_width
                branch = self.gather(
                    child,
                    place,
                    inside + round(left * UNITS),
                    behind + round(right * UNITS),
                    stands,
                )
                if branch is None:
                    return None
                node.children.append(branch)
            elif kind in (boxes.InlineReplacedBox, boxes.InlineBlockBox):
                made = self._atomic(self._context, child, 0, None, self._container, [], [])
                width = round(made.margin_width() * UNITS)
                self.leaves.append(
                    Leaf(
                        ATOM,
                        child,
                        place,
                        _OBJECT,
                        width=width,
                        before=inside,
                        after=behind,
                        level=False,
                    )
                )
                node.children.append(len(self.leaves) - 1)
            else:
                return None
        node.last = len(self.leaves) - 1
        return node

    def _add_text(
        self, box: Any, path: tuple[int, ...], before: int, after: int, level: bool
    ) -> bool:
        style, text = box.style, box.text
        if text == "\n" and style["white_space"] == "pre-line":
            self.leaves.append(Leaf(END, box, path, text, before=before, after=after))
            return True
        if style["white_space"] not in _FLOWS:
            return False
        if not text:
            self.leaves.append(Leaf(EMPTY, box, path, before=before, after=after, level=level))
            return True
        key = (text, id(style))  # copies of a box are of one style
        known = self._known.get(key)
        if known is None or known.box.style is not style:
            known = self._known[key] = self._measured(box)
        if known.words is None:
            return False
        self.leaves.append(known.in_place(box, path, before, after, level))
        return True

    def _measured(self, box: Any) -> Leaf:
        """The words of a box; a leaf without words where their widths say nothing."""
        style, text = box.style, box.text
        leaf = Leaf(TEXT, box, (), text)
        plain, script = plain_style(style), script_of(text)
        if plain is not None and plain.hyphenation is not None:
            leaf.divider = self._dividers.of(plain.hyphenation)
        leaf.may_wrap = style["white_space"] == "normal"
        leaf.hyphen = style["hyphenate_character"]
        if plain is not None and script is not None:
            leaf.words = words_of(style, script)
            if _measure(leaf, style, script):
                leaf.edges = edges_of(leaf.words, style)
                return leaf
            leaf.words = None
        if is_set_in_words(text):
            leaf.words = odd_words_of(style)
            if leaf.words is not None:
                leaf.is_odd = True
                leaf.edges = edges_of(leaf.words, style)
                _measure(leaf, style, None)
        return leaf

    def finish(self, root: Node) -> Galley:
        offsets, place = [], 0
        for leaf in self.leaves:
            offsets.append(place)
            place += len(leaf.text)
        first = next(leaf for leaf in self.leaves if leaf.kind == TEXT)
        assert first.words is not None
        width = sum(
            leaf.before + leaf.after + (leaf.ends[-1] if leaf.ends else leaf.width)
            for leaf in self.leaves
        )
        spaces = [leaf.words.space for leaf in self.leaves if leaf.words and " " in leaf.text]
        longest = max((leaf for leaf in self.leaves if leaf.words), key=lambda leaf: len(leaf.text))
        assert longest.words is not None
        return Galley(
            root, self.leaves, font_of(first.box.style).language, offsets,
            longest.words.space if spaces else first.words.space,
            any(leaf.divider is not None for leaf in self.leaves), width,
        )  # fmt: skip


@cache
def _engine() -> tuple[Any, Any, Any]:
    """What is asked of the engine: its boxes, what lays out one that stands whole, what finds lengths."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.inline import atomic_box
    from weasyprint.layout.percent import resolve_percentages

    return boxes, atomic_box, resolve_percentages


def script_of(text: str) -> str | None:
    """The script of a text, "" if it has no letters; None if it has two, or one that is not set here."""
    for script, written in _WRITTEN.items():
        if written.fullmatch(text):
            return script if _A_LETTER[script].search(text) else ""
    return None


def _measure(leaf: Leaf, style: Any, script: str | None) -> bool:
    """Take down where the words of a text stand; False where their widths say nothing."""
    words = leaf.words
    assert words is not None
    if not words.usable:
        return False
    known = words.widths
    tokens = SPACES.split(leaf.text)
    if script is None:
        words.learn(filter(None, tokens))
    elif not all(map(known.__contains__, filter(None, tokens))):
        words.learn(
            token
            for following in texts_ahead(leaf.text, style)
            if script_of(following) == script
            for token in SPACES.split(following)
            if token
        )
        words.learn(filter(None, tokens))
    widths: list[Any] = [known[token] if token else 0 for token in tokens]
    if None in widths:
        return False  # these are measured otherwise
    space = words.space
    leaf.tokens = tokens
    leaf.starts = [0, *accumulate([len(token) + 1 for token in tokens[:-1]])]
    leaf.begins = [0, *accumulate([width + space for width in widths[:-1]])]
    leaf.ends = [*map(add, leaf.begins, widths)]
    return True
