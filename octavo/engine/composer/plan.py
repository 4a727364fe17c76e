"""Plan the lines of a paragraph, and find the one that begins at a place of the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo.engine.composer.chances import EVERYWHERE, Reach, Start, chances_of
from octavo.engine.composer.fit import (
    LETTERS,
    SHRINK,
    STRETCH,
    Chance,
    Measure,
    Row,
    fit,
    fit_ragged,
)
from octavo.engine.composer.galley import EMPTY, TEXT, Galley, Node
from octavo.engine.composer.hyphens import Divider, Exceptions
from octavo.engine.composer.lines import Cut
from octavo.engine.grid import declared_words
from octavo.engine.reliefs.shapes import UNITS

_PLANS = "octavo_plans"  # attribute of a layout context: what is planned → its cuts
_TOLERANCES = (
    0.8,
    1.0,
    2.5,
    1e6,
)  # how far a line may be stretched, tried in turn; first without hyphens
_FINE = 1.0  # to which they may, to have more lines or fewer
_MOST_HANGING = 0.4  # em: that marks at both ends of a line hang over
_IN_NEED = 1.12  # to which what a page holds may, to fill it: letters take what is above 1
_SHORTEST = 1.6  # em: least length of a last line
_ROUNDING = 2  # Pango's units: a text may be wider than a line that was made for it
_MAY_BREAK = "\u200b"  # stands in addresses
_WIDE = 2.0  # natural spaces: wider ones are not made beside an address

Whole = tuple[Start, ...]  # places in words that are not divided there
Plan = dict[Start, Cut]  # by the place where each line begins


@dataclass(slots=True)
class Composing:
    """How paragraphs are composed."""

    exceptions: Exceptions = field(default_factory=Exceptions)
    _dividers: dict[tuple[str, int, int, int], Divider] = field(default_factory=dict)

    def of(self, hyphenation: tuple[str, int, int, int]) -> Divider:
        """The divider for a language, least letters of a word, before and behind a hyphen."""
        if hyphenation not in self._dividers:
            self._dividers[hyphenation] = Divider(*hyphenation, self.exceptions)
        return self._dividers[hyphenation]


@dataclass(slots=True)
class Paragraph:
    """A paragraph in its measure, with the lines that are planned of it."""

    galley: Galley
    width: float  # CSS pixels
    indent: float
    align: str
    justified_end: bool
    size: float  # of its type
    least_lines: int  # that begin a page
    wish: int  # of its author: how many lines longer it should be
    plans: dict[
        tuple[Start, int, Whole], Plan | None
    ]  # place, lines longer than it would be, places in words that stay whole → lines
    _asked: tuple[Any, Start] = (
        None,
        (0, 0),
    )  # the place that was told last, as the engine says it and as plans do

    def plan(self, skip: Any, wish: int = 0, whole: Whole = ()) -> Plan | None:
        """The lines from a place of the engine's on, so many longer than they would be, and without a hyphen before
        some places; None where that cannot be.

        Where a page begins in a paragraph, what is left of it is planned anew: so it is the same however the
        pages before it were made.
        """
        start = self._place(skip)
        key = (self._key(start), wish, whole)
        if key not in self.plans:
            self.plans[key] = self._plan(start, wish + self.wish, whole, skip is not None)
            if self.wish and wish == 0 and self.plans[key] is None:
                self.plans[key] = self._plan(start, 0, whole, skip is not None)
        return self.plans[key]

    def longer(self, cuts: Sequence[Cut], indent: float) -> list[Cut] | None:
        """Lines one after the other, the first of which has an indent, set in one line more; None where that cannot be.

        Where they begin and end stays as it is.
        """
        if self.align != "justify" or any(cut.forced for cut in cuts):
            return None
        start, end = self._key(cuts[0].start), cuts[-1].resume
        plain, hanging = chances_of(self.galley, start, None)
        measure = self._measure(indent, hanging, full=end is not None or self.justified_end)
        chances, _ = chances_of(self.galley, start, _reach(plain[-1], measure, self.size))
        if end is not None:
            ends = (
                i for i, chance in enumerate(chances) if self._past_spaces(*chance[11][2:]) == end
            )
            chances = chances[: next(ends, -1) + 1]
        taken = fit(chances, measure, _IN_NEED, len(cuts) + 1) if chances else None
        if taken is None:
            return None
        plan: Plan = {}
        self._cut(plan, start, [Chance._make(chances[index]) for index in taken], measure)
        made = list(plan.values())
        made[-1] = made[-1]._replace(last=cuts[-1].last, forced=cuts[-1].forced)
        return made

    def cut_at(self, plan: Plan, skip: Any) -> Cut | None:
        """The line of a plan that begins at a place of the engine's."""
        told, start = self._asked
        if told is None or told is not skip:
            start = self._key(self._place(skip))
        return plan.get(start)

    def resume_at(self, cut: Cut) -> Any:
        """Where the next line begins, as the engine says it."""
        if cut.resume is None:
            return None
        number, letter = cut.resume
        leaf = self.galley.leaves[number]
        place: Any = {len(leaf.text[:letter].encode()): None} if letter else None
        for index in reversed(leaf.path):
            place = {index: place}
        self._asked = (place, self._key(cut.resume))
        return place

    def _place(self, skip: Any) -> Start:
        """A place of the engine's: indexes of children, inside of one another, and a byte of the text."""
        if skip is None:
            return self._past_spaces(0, 0)
        node: Node = self.galley.root
        while True:
            ((index, inside),) = skip.items()
            if index >= len(node.children):
                return self._past_spaces(node.last + 1, 0)
            child = node.children[index]
            if isinstance(child, int):
                letter = 0
                if inside is not None:
                    (byte,) = inside
                    text = self.galley.leaves[child].text
                    letter = byte if text.isascii() else len(text.encode()[:byte].decode())
                return self._past_spaces(child, letter)
            if inside is None:
                return self._past_spaces(child.first, 0)
            node, skip = child, inside

    def _past_spaces(self, number: int, letter: int) -> Start:
        """A line begins behind the spaces that stand where it is broken."""
        leaves = self.galley.leaves
        while number < len(leaves):
            text = leaves[number].text
            if leaves[number].kind != TEXT:
                break
            while text[letter : letter + 1] == " ":
                letter += 1
            if letter < len(text):
                break
            number, letter = number + 1, 0
        return number, letter

    def _key(self, start: Start) -> Start:
        """The same place for all that begin with the same letter."""
        number, letter = start
        leaves = self.galley.leaves
        while number < len(leaves) and letter == 0 and leaves[number].kind == EMPTY:
            number, letter = self._past_spaces(number + 1, 0)
        return number, letter

    def _plan(self, start: Start, wish: int, whole: Whole, goes_on: bool) -> Plan | None:
        if not goes_on and not wish and self._is_one_line:
            return {self._key(start): self._only_line(start)}
        plan: Plan = {}
        place = start
        leaves = len(self.galley.leaves)
        while place[0] < leaves:
            is_first = place == start
            indent = 0.0 if goes_on or not is_first else self.indent
            least = self.least_lines if goes_on and is_first else 1
            wished = wish if is_first else 0
            planned = self._plan_stretch(plan, place, indent, wished, whole, least)
            if planned is None:
                return None
            place = planned
        return plan

    @property
    def _is_one_line(self) -> bool:
        galley = self.galley
        room = round((self.width - self.indent) * UNITS) + _ROUNDING
        return galley.width <= room and galley.is_one_stretch and not self.justified_end

    def _only_line(self, start: Start) -> Cut:
        """All of a paragraph that is no longer than a line."""
        leaves = self.galley.leaves
        last = len(leaves) - 1
        end = len(leaves[last].text.rstrip(" "))
        if not end and leaves[last].kind == TEXT:
            last -= 1
            end = len(leaves[last].text)
        left = self.galley.hanging if self.align == "justify" else 0
        return Cut(start, (last, end), None, False, left, 0, False, False, True)

    def _plan_stretch(
        self, plan: Plan, start: Start, indent: float, wish: int, whole: Whole, least: int
    ) -> Start | None:
        """Plan the lines up to the next end that has to be; the answer is where it goes on."""
        justified = self.align == "justify"
        chances, hanging = chances_of(self.galley, start, None if justified else EVERYWHERE)
        measure = self._measure(indent, hanging if justified else 0, full=self.justified_end)
        taken: list[int] | None
        if chances[-1][0] + measure.indent <= measure.width:
            taken = None if wish else [len(chances) - 1]
        elif justified:
            chances, taken = self._fit(start, measure, wish, whole, least)
        else:
            taken = None if wish else fit_ragged(chances, measure)
        if taken is None:
            return None
        return self._cut(plan, start, [Chance._make(chances[index]) for index in taken], measure)

    def _measure(self, indent: float, hanging: int, *, full: bool) -> Measure:
        return Measure(
            round(self.width * UNITS) + _ROUNDING,
            round(indent * UNITS),
            hanging,
            self.galley.space,
            round(_SHORTEST * self.size * UNITS),
            full,
        )

    def _fit(
        self, start: Start, measure: Measure, wish: int, whole: Whole, least: int
    ) -> tuple[list[Row], list[int] | None]:
        """The chances that were looked at, and which of them are taken."""
        looked, _ = chances_of(self.galley, start, None)
        near = _reach(looked[-1], measure, self.size)
        taken = fit(looked, measure, _TOLERANCES[0])
        for tolerance in _TOLERANCES[1:]:
            if taken is not None:
                break
            reach = near if tolerance <= _FINE else EVERYWHERE
            if whole and tolerance > _FINE:
                return looked, None  # a line that is too loose is worse
            looked = self._divided(start, reach, whole)
            taken = fit(looked, measure, tolerance)
        if taken is None or (not wish and len(taken) >= least):
            return looked, taken
        finely = self._divided(start, near, whole)
        wished = fit(finely, measure, _FINE, max(least, len(taken) + wish))
        if wished is None and not wish:
            return looked, taken
        return finely, wished

    def _divided(self, start: Start, reach: Reach, whole: Whole) -> list[Row]:
        """Where lines may end, with hyphens but before some places."""
        chances, _ = chances_of(self.galley, start, reach)
        if not whole:
            return chances
        return [chance for chance in chances if not (chance[6] and chance[11][2:] in whole)]

    def _cut(self, plan: Plan, start: Start, ends: list[Chance], measure: Measure) -> Start:
        leaves = self.galley.leaves
        self._learn_parts(ends)
        justified = self.align == "justify"
        left = measure.hanging
        position, spaces = -measure.indent, 0
        last = len(ends) - 1
        for index, chance in enumerate(ends):
            end_leaf, end, next_leaf, begin = chance.place
            if end == 0 and leaves[end_leaf].kind == TEXT:
                end_leaf -= 1  # a space that begins a leaf: the line ends with the one before
                end = len(leaves[end_leaf].text)
            resume = self._past_spaces(next_leaf, begin)
            full = justified and (index < last or measure.justified_end)
            if full and self._is_too_wide(chance, position, spaces, left, measure):
                full = False
            plan[self._key(start)] = Cut(
                start, (end_leaf, end), resume if resume[0] < len(leaves) else None, chance.soft,
                left if justified else 0, chance.right if justified else 0, full,
                index == last and resume[0] < len(leaves), index == last,
            )  # fmt: skip
            start = resume
            left = chance.left
            position, spaces = chance.begin, chance.spaces_begun
        return start

    def _learn_parts(self, ends: Iterable[Chance]) -> None:
        """Have the parts of words that these lines end and begin with measured."""
        divided: dict[int, list[tuple[int, str]]] = {}
        for chance in ends:
            number, end, following, _ = chance.place
            if number == following:
                hyphen = self.galley.leaves[number].hyphen if chance.soft else ""
                divided.setdefault(number, []).append((end, hyphen))
        for number, cuts in divided.items():
            self.galley.leaves[number].learn_parts(cuts)

    def _is_too_wide(
        self, chance: Chance, position: int, spaces: int, left: int, measure: Measure
    ) -> bool:
        """Whether the spaces of a line beside an address would tear it apart."""
        natural = chance.end - position
        gaps = chance.spaces - spaces
        slack = measure.width - natural + chance.right + left - 0.02 * natural
        if slack <= gaps * measure.space * (_WIDE - 1):
            return False
        leaves = self.galley.leaves
        near = {chance.place[0], min(chance.place[2], len(leaves) - 1)}
        return any(_MAY_BREAK in leaves[number].text for number in near)


def _reach(last: Row, measure: Measure, size: float) -> Reach:
    """Where the lines of a stretch, whose last chance is given, can end while none is looser than `_FINE`; for a
    line with twice the share of spaces that the stretch has."""
    spaces = 2 * last[2] * measure.space / max(1, last[0])
    hanging = round(_MOST_HANGING * size * UNITS)
    return Reach(
        max(1, int(measure.width / (1 + _FINE * (STRETCH * spaces + LETTERS)))),
        int((measure.width + hanging) / max(0.1, 1 - SHRINK * spaces - LETTERS)) + 1,
        measure.indent,
    )


def paragraph_of(galley: Galley, context: Any, line: Any, width: float, indent: float) -> Paragraph:
    """A paragraph, which remembers what was planned for the same words in the same measure."""
    style = line.style
    align = style["text_align_all"]
    last = style["text_align_last"]
    facts = (
        tuple(
            (leaf.kind, leaf.text, id(leaf.words), id(leaf.divider), leaf.may_wrap, leaf.width,
             leaf.before, leaf.after)
            for leaf in galley.leaves
        ),
        width, indent, align, last, style["widows"], _wish(style),
    )  # fmt: skip
    plans = context.__dict__.setdefault(_PLANS, {}).setdefault(facts, {})
    return Paragraph(
        galley, width, indent, align, align == "justify" and last == "justify",
        style["font_size"], style["widows"], _wish(style), plans,
    )  # fmt: skip


def _wish(style: Any) -> int:
    """How many lines longer a style sheet wants a paragraph: ``--looseness: 1``, or -1."""
    words = declared_words(style, "looseness")
    return {"1": 1, "-1": -1}.get(words[0], 0) if words else 0
