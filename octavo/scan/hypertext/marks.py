"""Turn what was found in a tree of HTML into elements of pandoc's tree: one attribute crosses pandoc.

| on | says | becomes |
| --- | --- | --- |
| `span`, `div` | ``call 3``, ``note 3 end x`` | a note where it is called, with its kind, and its sign or key |
| `code`, `pre` | ``raw`` | Markdown as it stands, for what pandoc's HTML cannot say |
| `h1` | ``part`` | the class of a chapter |
| whatever has an id | ``named`` | keeps it |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

MARK = "data-octavo"
_HANDED_ON = "octavo"  # what pandoc makes of the name
RAW = "markdown"

Element = dict[str, Any]


def marked(name: str, said: str, text: str = "") -> etree._Element:
    """An element that says something to the other side of pandoc."""
    element = etree.Element(name, {MARK: said})
    element.text = text or None
    return element


def put_marks(blocks: list[Element]) -> list[Element]:
    """Pandoc's blocks with notes where they are called, and raw Markdown where it stood."""
    bodies: dict[str, Element] = {}
    kept = [block for block in blocks if not _is_note(block, bodies)]
    made: list[Element] = _put(kept, bodies)
    while bodies:  # notes that call one another, and that no text calls
        made += _put(bodies.pop(next(iter(bodies)))["c"], bodies)
    return made


def said_by(attributes: list[Any]) -> str:
    """What an element's mark says; "" without one."""
    return str(dict(attributes[2]).get(_HANDED_ON, ""))


def kinds_of_notes(value: Any) -> Iterator[str]:
    """The kinds of all notes, in order; "" is a note as most are."""
    if isinstance(value, list):
        for item in value:
            yield from kinds_of_notes(item)
    elif isinstance(value, dict):
        if value.get("t") == "Note":
            yield str(value.get("kind", "")).strip("-")
        yield from kinds_of_notes(value.get("c"))


def _is_note(block: Element, bodies: dict[str, Element]) -> bool:
    said = said_by(block["c"][0]).split() if block["t"] == "Div" else []
    if said[:1] != ["note"]:
        return False
    note: Element = {"t": "Note", "c": block["c"][1]}
    note |= dict(zip(("kind", "key"), said[2:], strict=False))
    bodies[said[1]] = note
    return True


def _put(value: Any, bodies: dict[str, Element]) -> Any:
    if isinstance(value, list):
        return [_put(item, bodies) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("t")
    if kind == "Span" and (said := said_by(value["c"][0]).split())[:1] == ["call"]:
        note = bodies.pop(said[1], None)
        if note is not None:
            return {**note, "c": _put(note["c"], bodies)}
    if kind == "Div" and said_by(value["c"][0]) == "verse":
        return _as_verse(_put(value["c"][1], bodies))
    if kind in ("Code", "CodeBlock") and said_by(value["c"][0]) == "raw":
        return {"t": "RawInline" if kind == "Code" else "RawBlock", "c": [RAW, value["c"][1]]}
    return {key: _put(item, bodies) for key, item in value.items()}


def _as_verse(blocks: list[Element]) -> Element:
    """A box of paragraphs as lines of verse, stanza by stanza; anything else stays a box."""
    if any(block["t"] not in ("Para", "Plain") for block in blocks):
        return {"t": "Div", "c": [["", [], []], blocks]}
    lines: list[list[Element]] = []
    for number, block in enumerate(blocks):
        lines += [[]] if number else []
        line: list[Element] = []
        for item in block["c"]:
            if item["t"] == "LineBreak":
                lines.append(line)
                line = []
            elif line or item["t"] not in ("Space", "SoftBreak"):
                line.append(item)
        lines.append(line)
    return {"t": "LineBlock", "c": lines}
