"""Turn the blocks of a document into blocks that a manuscript can hold and a build can print.

1. boxes inside boxes are opened; a heading inside another block becomes a paragraph of strong words;
2. a heading without words is none; a picture or a note in it stands as a paragraph;
3. a note has no note of its own: the words of one follow in brackets; one without words is told;
4. a chapter without text is made a part;
5. a list that begins below 0 is HTML, since Markdown has no such numbers;
6. what pandoc's writer would not escape is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from octavo.scan.model import Log, Look
from octavo.scan.tree import Element, plain_words

# At the head of a line: what stands in front, and signs to escape (a caption is one without a blank, too)
_OPENING = re.compile(r"((?:[Tt]able)?)(:+)|()(-{2,}|={2,}|[-=+](?=\s|$))")
_NUMBER = re.compile(r"(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@[\w-]*))([.)])(?=\s|$)")
_BLANKS = ("Space", "SoftBreak")
_AS_HTML = ("Table", "Figure")  # may be written as HTML, where nothing has to be guarded


def fit_blocks(blocks: Iterable[Element], log: Log) -> list[Element]:
    """The blocks, with headings at the top level only, each of words, and notes that are notes."""
    fitted: list[Element] = []
    for block in blocks:
        if block["t"] == "Header":
            level, attributes, inlines = block["c"]
            inlines = _fit(inlines, log, in_note=False)
            if own_words(inlines).strip():
                fitted.append({"t": "Header", "c": [level, attributes, inlines]})
            elif shows(inlines):
                fitted.append({"t": "Para", "c": inlines})
        else:
            fitted += _fit([block], log, in_note=False)
    return [
        block
        for block in fitted
        if block["t"] == "HorizontalRule" or shows(block) or page_marks(block)
    ]


def fit_chapters(blocks: list[Element], log: Log) -> list[Element]:
    """The blocks, with every chapter that has no text made a part."""
    starts = [n for n, block in enumerate(blocks) if _opens_chapter(block)]
    made = list(blocks)
    for start, end in pairwise([*starts, len(blocks)]):
        level, (name, classes, pairs), inlines = made[start]["c"]
        held = any(block["t"] != "Header" and shows(block) for block in blocks[start + 1 : end])
        if not held and "part" not in classes:
            made[start] = {"t": "Header", "c": [level, [name, ["part"], pairs], inlines]}
            log.looks.append(Look("heading", f"the chapter “{own_words(inlines).strip()}” has no text; "
                                  "it was made a part"))  # fmt: skip
    return made


def lists_as_html(value: Any) -> Any:
    """The tree with the lists in HTML that begin below 0: “-3.” is no number of a list in Markdown."""
    if isinstance(value, list):
        made: list[Any] = []
        for item in value:
            if isinstance(item, dict) and item.get("t") == "OrderedList" and item["c"][0][0] < 0:
                made += _html_list(item["c"][0][0], item["c"][1])
            else:
                made.append(lists_as_html(item))
        return made
    if isinstance(value, dict) and "c" in value:
        return {**value, "c": lists_as_html(value["c"])}
    return value


def _html_list(start: int, items: list[Any]) -> list[Element]:
    def tag(text: str) -> Element:
        return {"t": "RawBlock", "c": ["html", text]}

    made = [tag(f'<ol start="{start}">')]
    for item in items:
        made += [tag("<li>"), *lists_as_html(item), tag("</li>")]
    return [*made, tag("</ol>")]


def guard_words(value: Any, *, ending: bool = False) -> Any:
    """The tree with words escaped that pandoc's writer lets stand, and its reader takes for markup.

    That are entities (“&nbsp;”), what opens a block at the head of a line (“: x”, “:::”, “Table:”, “---”, “===”, “A.”),
    and braces (“{.x}”) where a heading ends: ``ending``.
    """
    if isinstance(value, list):
        made: list[Any] = []
        for item in value:
            is_words = isinstance(item, dict) and item.get("t") == "Str"
            guarded = _guard(item["c"], ending) if is_words else [guard_words(item, ending=ending)]
            made += guarded
        return made
    if not isinstance(value, dict) or value.get("t") in _AS_HTML:
        return value
    kind, content = value.get("t"), value.get("c")
    if kind == "Header":
        level, attributes, inlines = value["c"]
        braced = own_words(inlines).rstrip().endswith("}")
        return {"t": kind, "c": [level, attributes, guard_words(inlines, ending=braced)]}
    inner = guard_words(content, ending=ending)
    if kind in ("Para", "Plain"):
        inner = _guard_lines(inner)
    if kind == "DefinitionList":
        inner = [[_guard_lines(term), definitions] for term, definitions in inner]
    return {**value, "c": inner} if "c" in value else value


def _guard_lines(inlines: list[Element]) -> list[Element]:
    """The words of a paragraph or term with what would open a block escaped, at its head and behind each break.

    The writer sees to the numbers of lists at the head, but not to “A.” alone, nor to any behind a break, where a
    list begins in an item of another.
    """
    made: list[Element] = []
    opens, broken = True, False
    for place, item in enumerate(inlines):
        match = _OPENING.match(item["c"]) if opens and item["t"] == "Str" else None
        if match is None and opens and item["t"] == "Str" and (
            broken or not shows(inlines[place + 1 :])
        ):  # fmt: skip
            match = _NUMBER.match(item["c"])
        if match:
            before, signs = (group for group in match.groups() if group is not None)
            made += [{"t": "Str", "c": before}] * bool(before)
            made.append(_raw("".join(f"\\{sign}" for sign in signs)))
            made += [{"t": "Str", "c": item["c"][match.end() :]}] * (match.end() < len(item["c"]))
        else:
            made.append(item)
        broken = item["t"] == "LineBreak" or (broken and item["t"] in _BLANKS)
        opens = broken or (opens and item["t"] in _BLANKS)
    return made


def _guard(words: str, ending: bool) -> list[Element]:
    pieces = re.split(r"(&(?=#?\w+;)|\{)" if ending else r"(&(?=#?\w+;))", words)
    return [
        _raw(f"\\{piece}") if number % 2 else {"t": "Str", "c": piece}
        for number, piece in enumerate(pieces)
        if piece
    ]


def _raw(text: str) -> Element:
    return {"t": "RawInline", "c": ["markdown", text]}


def own_words(value: Any) -> str:
    """The words of an element without those of its notes."""
    return plain_words(_without_notes(value))


def notes_in(value: Any) -> list[Element]:
    """The notes that an element calls, in order."""
    return [held for held in held_in(value) if held["t"] == "Note"]


def held_in(value: Any) -> list[Element]:
    """What an element holds beside its words, notes and pictures, in order; a note's own are held by it."""
    if isinstance(value, list):
        return [held for item in value for held in held_in(item)]
    if not isinstance(value, dict):
        return []
    return [value] if value.get("t") in ("Note", "Image") else held_in(value.get("c"))


def without_notes(value: Any) -> Any:
    """An element without the notes that it calls."""
    if isinstance(value, list):
        return [
            without_notes(item)
            for item in value
            if not (isinstance(item, dict) and item.get("t") == "Note")
        ]
    if isinstance(value, dict) and "c" in value:
        return {**value, "c": without_notes(value["c"])}
    return value


def page_marks(value: Any) -> list[Element]:
    """The marks of pages that stand in an element, in order."""
    if isinstance(value, list):
        return [mark for item in value for mark in page_marks(item)]
    if not isinstance(value, dict):
        return []
    return [value] if _is_mark(value) else page_marks(value.get("c"))


def calls_in_tables(value: Any) -> bool:
    """Whether a table calls a note, or has words that look so: “[^1]”."""
    if isinstance(value, list):
        return any(map(calls_in_tables, value))
    if not isinstance(value, dict):
        return False
    if value.get("t") == "Table":
        return bool(notes_in(value["c"])) or "[^" in plain_words(value["c"])
    return calls_in_tables(value.get("c"))


def _opens_chapter(block: Element) -> bool:
    return bool(block["t"] == "Header" and block["c"][0] == 1)


def shows(value: Any) -> bool:
    """Whether a reader would see anything: words, a picture, the call of a note, what a build makes."""
    return bool(
        plain_words(value).strip() or held_in(value) or _holds(value, ("RawBlock", "RawInline"))
    )


def _is_mark(element: Element) -> bool:
    return bool(element.get("t") == "Span" and element["c"][0][1] == ["page"])


def _holds(value: Any, kinds: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return any(_holds(item, kinds) for item in value)
    return isinstance(value, dict) and (value.get("t") in kinds or _holds(value.get("c"), kinds))


def _without_notes(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_notes(item) for item in value
                if not (isinstance(item, dict) and item.get("t") == "Note")]  # fmt: skip
    if isinstance(value, dict):
        return {key: _without_notes(item) for key, item in value.items()}
    return value


def _fit(value: Any, log: Log, *, in_note: bool) -> Any:
    """An element that stands inside another one."""
    if isinstance(value, dict):
        return {key: _fit(item, log, in_note=in_note) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    made: list[Any] = []
    for item in value:
        kind = item.get("t") if isinstance(item, dict) else ""
        if kind == "Div":
            made += _fit(item["c"][1], log, in_note=in_note)
        elif kind == "Header":
            made += _strong_paragraph(_fit(item["c"][2], log, in_note=in_note))
        elif kind == "Note":
            made += _fit_note(item, log, in_note=in_note)
        elif kind == "Figure" and _is_unfit(item):
            _, (_, caption), inside = item["c"]
            made += _fit([*inside, *caption], log, in_note=in_note)
        else:
            made.append(_fit(item, log, in_note=in_note))
    return made


def _is_unfit(figure: Element) -> bool:
    """Whether pandoc would write a figure as HTML with notes of its own, or there is no picture in it."""
    _, (_, caption), inside = figure["c"]
    if not _holds(inside, ("Image",)):
        return True
    is_one = len(inside) == 1 and [
        i["t"] for i in inside[0].get("c", ()) if isinstance(i, dict)
    ] == ["Image"]
    return not is_one and bool(notes_in([caption, inside]))


def _strong_paragraph(inlines: list[Element]) -> list[Element]:
    if not shows(inlines):
        return []
    return [{"t": "Para", "c": [{"t": "Strong", "c": inlines}]}]


def _fit_note(note: Element, log: Log, *, in_note: bool) -> list[Element]:
    blocks = _fit(note["c"], log, in_note=True)
    words = " ".join(plain_words(blocks).split())
    if in_note:
        return [{"t": "Str", "c": f" [{words}]"}] if words else []
    if words or _holds(blocks, ("Image",)):
        return [{**note, "c": blocks}]
    log.looks.append(Look("note", "a note without text was taken out, with its call"))
    return []
