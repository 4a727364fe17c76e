"""Tell lines of the engine's own making how they end, and write that where it draws.

What is told, and why, says `octavo/engine/lineends.py`. Lines that were planned are told by who makes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from octavo.engine.lineends import (
    BEGIN,
    CALL,
    CALLED,
    END,
    HYPHEN,
    HYPHENED,
    SPACE,
    TOLD,
    behind_space,
    blank_of,
    call_text,
    is_branch,
    is_parted,
    part_hyphen,
    tell_begin,
    tell_end,
    text_of,
    with_space,
)
from octavo.engine.reliefs.alphabets import script_of
from octavo.engine.reliefs.inking import find_inked
from octavo.engine.reliefs.shapes import words_of
from octavo.engine.reliefs.swap import swap
from octavo.engine.spelling import is_spelt, tell_letters

_BREAKS = (" ", "\n")


def tell_line_ends() -> None:
    """Tell each line that the engine makes how it ends, and write that where the engine draws."""
    from weasyprint.draw.text import draw_first_line
    from weasyprint.layout.inline import get_next_linebox
    from weasyprint.pdf.stream import Stream

    stock_mark = Stream.marked

    def next_line(
        context: Any, line: Any, position_y: float, bottom_space: float, skip: Any, *rest: Any
    ) -> Any:
        made, resume = get_next_linebox(context, line, position_y, bottom_space, skip, *rest)
        if made is not None and TOLD not in made.__dict__:
            if resume is not None:
                _tell_end_of(made, line, resume)
            elif is_parted(made):
                tell_end(made, SPACE)
            if skip is not None and _follows_picture(line, skip):
                tell_begin(made)
        return made, resume

    def draw(stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        begin, end = BEGIN in box.__dict__, box.__dict__.get(END)
        whole = overflow != "ellipsis" and ellipsis == "none"
        if stream._tags is not None and whole and box.text.isspace():
            _write_space(stream, box, matrix)  # the engine draws none that stands by itself
            return []
        spelt = is_spelt(box.text) and box.style["direction"] == "ltr"
        if (spelt and not (begin or end)) or stream._tags is None or not whole:
            return draw_first_line(stream, box, overflow, ellipsis, matrix)
        drawn = len(stream.stream)
        pictures = draw_first_line(stream, box, overflow, ellipsis, matrix)
        if not spelt and len(stream.stream) > drawn:
            tell_letters(stream, box)
        if begin:
            _write_begin(stream, box, drawn)
        if end and len(stream.stream) > drawn:
            _write_end(stream, box, end, matrix)
        return pictures

    @contextmanager
    def mark(stream: Any, box: Any, tag: str) -> Iterator[None]:
        with stock_mark(stream, box, tag):
            told = stream._tags is None or END in box.__dict__  # it is written with its space
            said = b"" if told else call_text(box)
            if said:
                stream.stream[-2] = CALL % (stream._tags[box]["mcid"], said)
            yield

    swap(get_next_linebox, next_line)
    swap(draw_first_line, draw)
    Stream.marked = mark


LINE_ENDS = (tell_line_ends,)


def _tell_end_of(made: Any, source: Any, resume: Any) -> None:
    """Tell a line how it ends, by what stands around the place at which the next one begins."""
    behind, leaves = _around(source, resume)
    before = next((text for text in map(_words_of, leaves) if text), "")[-1:]
    if before in _BREAKS or behind in _BREAKS:
        tell_end(made, SPACE)
        return
    last = text_of(made, -1)
    if last is not None and before and not last.style["hyphenate_character"].endswith(before):
        tell_end(made, HYPHEN)


def _follows_picture(source: Any, skip: Any) -> bool:
    """Whether a picture or a formula stands before a place in a paragraph, and a space between them."""
    behind, leaves = _around(source, skip)
    has_space = behind == " "
    for leaf in leaves:
        text = _words_of(leaf)
        if text is None:
            return has_space
        if text.strip(" "):
            return False
        has_space = has_space or bool(text)
    return False


def _around(source: Any, place: Any) -> tuple[str, Iterator[Any]]:
    """The letter behind a place in a paragraph that the engine names, "" for what is none; and what stands before
    it, the nearest first: texts, boxes without any."""
    passed: list[tuple[Any, int]] = []
    box = source
    while place is not None and getattr(box, "children", None):
        ((index, place),) = place.items()
        passed.append((box, index))
        if index >= len(box.children):
            return "", _backwards(passed, "")
        box = box.children[index]
    while place is None and getattr(box, "children", None):
        box = box.children[0]
    text = getattr(box, "text", None) or ""
    if place is None:
        return text[:1], _backwards(passed, "")
    (byte,) = place
    before = text[:byte] if text.isascii() else text.encode()[:byte].decode()
    return text[len(before) : len(before) + 1], _backwards(passed, before)


def _backwards(passed: list[tuple[Any, int]], begun: str) -> Iterator[Any]:
    yield begun
    for box, index in reversed(passed):
        for child in reversed(box.children[:index]):
            yield from _leaves_backwards(child)


def _leaves_backwards(box: Any) -> Iterator[Any]:
    if not is_branch(box):
        yield box
        return
    for child in reversed(box.children):
        yield from _leaves_backwards(child)


def _words_of(leaf: Any) -> str | None:
    """The letters of a leaf; None of one that has none, and "" of what is not in the line."""
    if isinstance(leaf, str):
        return leaf
    text: str | None = getattr(leaf, "text", None)
    return "" if text is None and not leaf.is_in_normal_flow() else text


def _write_space(stream: Any, box: Any, matrix: Any) -> None:
    """Write a text that has spaces only, in its place."""
    inked = _inked_of(stream, box)
    if inked is not None:
        stream.set_text_matrix(*matrix.values)
        stream.set_font_size(inked.font.hash, inked.size)
        stream.show_text(f"<{blank_of(inked)[0]:04x}>")


def _write_begin(stream: Any, box: Any, drawn: int) -> None:
    """Write a space before the first glyphs of a text that the engine has drawn since so many operations."""
    operations = stream.stream
    fount = None
    for number in range(drawn, len(operations)):
        operation = operations[number]
        if operation.endswith(b" Tf"):
            fount = operation
        elif operation.endswith(b"] TJ"):
            inked = _inked_of(stream, box)
            if inked is not None and fount == inked.head.encode():
                glyphs = behind_space(operation[1:-4].decode(), *blank_of(inked))
                operations[number] = b"[%s] TJ" % glyphs.encode()
            return


def _write_end(stream: Any, box: Any, end: str, matrix: Any) -> None:
    """Write the end of a line behind a text that the engine has just drawn."""
    operations = stream.stream
    shown = operations[-1]
    if not shown.endswith(b"] TJ") or b"<" not in shown:
        return
    glyphs = shown[1:-4].decode()
    fount = stream._current_font
    if end == HYPHEN:
        texts = next(font.to_unicode for font in stream._fonts.values() if font.hash == fount[0])
        parted = part_hyphen(glyphs, box.style["hyphenate_character"], texts)
        if parted is not None:
            operations[-1] = HYPHENED % (parted[0].encode(), parted[1].encode())
        return
    said = call_text(box)
    if said:
        operations[-1] = CALLED % (said, glyphs.encode())
    inked = _inked_of(stream, box)
    if inked is None:
        return
    number, width = blank_of(inked)
    if box.pango_layout.first_line_direction % 2:
        a, b, c, d, e, f = matrix.values  # leftwards: the end is before the glyphs
        stream.set_text_matrix(a, b, c, d, e - width * inked.size / 1000, f)
    elif not said and (inked.font.hash, inked.size) == fount:
        operations[-1] = b"[%s] TJ" % with_space(glyphs, number).encode()
        return
    stream.set_font_size(inked.font.hash, inked.size)
    stream.show_text(f"<{number:04x}>")


def _inked_of(stream: Any, box: Any) -> Any:
    """What the spaces of a text are drawn in; None where its face has none that could be."""
    words = words_of(box.style, script_of(box.text) or "")
    return find_inked(stream, words) if words.font is not None else None
