"""Turn the floats of a document into a queue: which wait for which page, and which have their room on this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from octavo.engine.bleeds import BLED
from octavo.engine.floatplaces import lay_at, undo

PLACED = "octavo_placed"  # attribute of a box: which float it is
AWAY = "octavo_away"  # attribute of the flow of a page with floats: those that are called on it, each with its place
ALONE = "octavo_alone"  # attribute of the root of a page on which no text follows its floats


class Placed(NamedTuple):
    """A float where it is printed."""

    name: str
    part: int  # from 1: one that is higher than a page goes on
    behind: int  # by how many pages it is behind its place in the text


@dataclass(slots=True)
class Float:
    """A block that is set aside, or may be."""

    index: int  # among the blocks of the flow
    box: Any
    wish: str
    kinds: frozenset[str]
    name: str
    page: int  # on which it would stand
    part: int = 1
    resume: Any = None  # where a part of it ended
    facing: Any = None  # the right half of one that stands over a spread; until the left is printed
    drop: float = 0.0  # by how much the right half begins below the left
    first_row: float | None = None  # where that of the left half stands

    @property
    def is_turned(self) -> bool:
        """Whether it stands on its side."""
        return self.box.element.get("data-turned") is not None

    @property
    def is_bled(self) -> bool:
        """Whether its picture covers the page."""
        return self.box.element.get(BLED) is not None


@dataclass(slots=True)
class Floats:
    """The floats of a document that is being laid out."""

    flow: Any
    indent: float = 0.0  # of the flow, from the side of the type area
    page: int = 0
    before: tuple[Float, ...] = ()  # that waited when the page began
    waiting: list[Float] = field(default_factory=list)  # for the pages to come
    found: list[Float] = field(default_factory=list)  # on this page, and set aside
    feet: list[tuple[Float, Any]] = field(default_factory=list)  # that stand at its foot
    barred: set[int] = field(default_factory=set)  # blocks that cannot stand at its foot
    drops: dict[int, float | None] = field(
        default_factory=dict
    )  # of halves, by their blocks; None: they have no room
    held: tuple[Any, Any] | None = None  # where the text goes on, and how, when no float waits

    def begin(self, page: int) -> None:
        """Begin a page, or begin it anew."""
        if page == 1:
            self.waiting, self.held = [], None
        elif page == self.page:
            self.waiting = list(self.before)
        self.page, self.before = page, tuple(self.waiting)
        self.found, self.feet, self.barred = [], [], set()

    def set_aside(self, one: Float, context: Any) -> str:
        """Have a float wait for the next page."""
        self.found.append(one)
        self.indent = self.flow.position_x - page_of(context).content_box_x()
        return "away"

    def flow_on(self, page: Any) -> Any:
        """The flow as it stands on a page before its text is laid out there."""
        flow = self.flow.copy()
        flow.position_x = page.content_box_x() + self.indent
        flow.position_y = page.content_box_y()
        return flow

    def is_waiting(self, kinds: frozenset[str] = frozenset(), *, feet: bool = False) -> bool:
        """Whether a float of these kinds, or any at all, waits for another page; with ``feet``, or for the foot of this."""
        at_foot = {id(one) for one, _ in self.feet}
        there = [one for one in (*self.waiting, *self.found) if id(one) not in at_foot]
        there += [one for one, _ in self.feet] if feet else []
        return any(not kinds or kinds & one.kinds for one in there)


def page_of(context: Any) -> Any:
    return context.current_footnote_area.page


def stands_at_foot(
    context: Any, floats: Floats, one: Float, bottom_space: float, text_foot: float
) -> bool:
    """Give a float its room at the foot of the page, above the notes, if there is so much below the text."""
    page = page_of(context)
    box, rest, mark = lay_at(context, one.box, None, floats.flow_on(page), page.content_box_y())
    need = box.border_height() + box.margin_top
    if rest is not None or context.page_bottom - bottom_space - need < text_foot:
        undo(context, box, mark)
        return False
    context.page_bottom -= need
    floats.feet.append((one, box))
    return True
