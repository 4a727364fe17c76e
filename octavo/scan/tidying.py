"""Turn nodes that were put together into the one form that nodes have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from octavo.scan.model import Break, Mark, Node, Nodes, Span, Text

_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def tidy(nodes: Iterable[Node]) -> Nodes:
    """Nodes with neighbouring texts joined, white space collapsed, ends stripped, blanks out of the spans."""
    made = _collapse(nodes)
    while made and made[0] in (Text(" "), Break()):
        made.pop(0)
    while made and made[-1] in (Text(" "), Break()):
        made.pop()
    if made and isinstance(made[0], Text):
        made[0] = Text(made[0].text.lstrip())
    if made and isinstance(made[-1], Text):
        made[-1] = Text(made[-1].text.rstrip())
    return tuple(made)


def collapse(nodes: Iterable[Node]) -> Nodes:
    """The same, with blanks at the ends left where they are."""
    return tuple(_collapse(nodes))


def _collapse(nodes: Iterable[Node]) -> list[Node]:
    made: list[Node] = []
    for given in nodes:
        for node in _split_blanks(given):
            if isinstance(node, Text):
                text = _SPACES.sub(" ", node.text)
                if made and isinstance(made[-1], Text):
                    last = made.pop()
                    assert isinstance(last, Text)
                    text = last.text.rstrip(" ") + " " + text.lstrip(" ") if (
                        last.text.endswith(" ") and text.startswith(" ")
                    ) else last.text + text  # fmt: skip
                elif made and isinstance(made[-1], Break):
                    text = text.lstrip(" ")
                if text:
                    made.append(Text(text))
            elif isinstance(node, Break):
                if made and isinstance(made[-1], Text):
                    last = made.pop()
                    assert isinstance(last, Text)
                    if last.text.rstrip():
                        made.append(Text(last.text.rstrip()))
                made.append(node)
            elif (
                isinstance(node, Span)
                and made
                and isinstance(made[-1], Span)
                and made[-1].kind == node.kind
            ):
                made[-1] = Span(node.kind, tuple(_collapse([*made[-1].children, *node.children])))
            else:
                made.append(node)
    return made


def _split_blanks(node: Node) -> list[Node]:
    """A span with the blanks at its ends put outside; a span of nothing else is only a blank."""
    if not isinstance(node, Span):
        return [node]
    children = _collapse(node.children)
    before: list[Node] = []
    after: list[Node] = []
    while children and isinstance(children[0], Text | Break | Mark):
        first = children[0]
        if isinstance(first, Text) and first.text.strip():
            if first.text[0] == " ":
                before.append(Text(" "))
                children[0] = Text(first.text.lstrip())
            break
        before.append(children.pop(0))
    while children and isinstance(children[-1], Text | Break):
        last = children[-1]
        if isinstance(last, Text) and last.text.strip():
            if last.text[-1] == " ":
                after.insert(0, Text(" "))
                children[-1] = Text(last.text.rstrip())
            break
        after.insert(0, children.pop())
    if not children:
        return [*before, *after]
    return [*before, Span(node.kind, tuple(children)), *after]
