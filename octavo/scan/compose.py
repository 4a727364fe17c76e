"""Turn the flow of a book into the text of its manuscript: front matter, chapters, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from itertools import pairwise

from octavo.scan.flow import Flow
from octavo.scan.headings import Title
from octavo.scan.inline import is_blank
from octavo.scan.keys import write_keys
from octavo.scan.model import (
    Aside,
    Image,
    Link,
    Log,
    Look,
    Mark,
    Node,
    Nodes,
    Span,
    Text,
)
from octavo.scan.pieces import HELD_CALL, NOTED_ITEM, Piece
from octavo.scan.tidying import tidy
from octavo.scan.write import write_block, write_formula, write_html, write_inline, write_mark

_INDENT = "    "
_TAG = re.compile(r"<[^>]*>")
_IMAGE = re.compile(
    r"<img\b[^>]*?\bsrc\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]+))[^>]*>",
    re.IGNORECASE,
)


def compose(flow: Flow, keys: Mapping[str, object], log: Log, media: Mapping[str, str]) -> str:
    """The manuscript. ``media``: what the scan calls a picture → its path in the manuscript's folder."""
    parts = [write_keys(keys)]
    pieces = _with_first_heading(flow.pieces, str(keys["title"]), log)
    for piece in pieces:
        _resolve_images(piece, media, log)
    empty = _empty_chapters(pieces)
    for number, piece in enumerate(pieces):
        written = _write_piece(piece, flow.keys, empty=number in empty)
        if len(written) == 1 and written[0].startswith("\n"):  # right below the one before
            parts[-1] += written.pop()
        parts += written
        if number in empty and piece.title is not None:
            log.looks.append(Look("heading", f"the chapter “{piece.title.text}” has no text; it was made a part",
                                  piece.line))  # fmt: skip
    for index, (key, paragraphs) in enumerate(zip(flow.linked.keys, flow.note_nodes, strict=True)):
        shown = tuple(
            _resolved(nodes, media, flow.notes[index].blocks[0].line, log) for nodes in paragraphs
        )
        if all(map(is_blank, shown)):  # a picture that is not there was all of it
            shown = ((Text(f"[{' '.join(_sources(paragraphs))}]"),),)
        if index in flow.unplaced:  # there is no text that could call it
            label = Span("sup", (Text(flow.notes[index].label),))
            parts += [
                write_block((label, Text(" "), *shown[0]), {}),
                *(write_block(n, {}) for n in shown[1:]),
            ]
        else:
            parts.append(_write_note(key, shown))
    return "\n\n".join(part for part in parts if part) + "\n"


def _with_first_heading(pieces: Sequence[Piece], title: str, log: Log) -> list[Piece]:
    """A book begins with a heading; text that stands before the first gets one."""
    first = next((piece for piece in pieces if not _is_nothing(piece)), None)
    if first is not None and first.title is not None and first.title.level == 1:
        return list(pieces)
    line = first.line if first is not None else None
    log.looks.append(
        Look("heading", "the text begins without a heading; it got the book's title", line)
    )
    made = Title(0, title, 1, 0, None, ("unnumbered",))
    return [Piece("heading", 0, 0, nodes=(Text(title),), title=made), *pieces]


def _is_nothing(piece: Piece) -> bool:
    if piece.kind == "html":
        shown = _TAG.sub(lambda match: "x" if _IMAGE.match(match[0]) else "", piece.text)
        return not any(map(str.isalnum, HELD_CALL.sub("", shown)))
    return piece.kind == "rule" or (piece.kind == "paragraph" and is_blank(piece.nodes))


def _empty_chapters(pieces: Sequence[Piece]) -> set[int]:
    places = [
        n for n, piece in enumerate(pieces) if piece.title is not None and piece.title.level == 1
    ]
    empty: set[int] = set()
    for start, end in pairwise([*places, len(pieces)]):
        title = pieces[start].title
        held = [p for p in pieces[start + 1 : end] if p.title is None and not _is_nothing(p)]
        if not held and title is not None and "part" not in title.classes:
            empty.add(start)
    return empty


def _write_piece(piece: Piece, keys: Mapping[int, str | None], *, empty: bool) -> list[str]:
    marks = "".join(write_mark(mark.label) for mark in piece.marks)
    written = _write_kind(piece, keys, empty=empty)
    return [part for part in (marks, written) if part]


def _write_kind(piece: Piece, keys: Mapping[int, str | None], *, empty: bool) -> str:
    match piece.kind:
        case "heading" if piece.title is not None:
            return _write_heading(piece, keys, empty=empty)
        case "list":
            # a sign of spaces is that of another paragraph of the item before
            return "\n".join(("\n" if number and sign.isspace() else "") + sign
                             + write_block(nodes, keys).replace("\n", "\n" + " " * len(sign))
                             for number, (sign, nodes) in enumerate(piece.items))  # fmt: skip
        case "quote":
            paragraphs = [write_block(nodes, keys) for nodes in piece.paragraphs]
            return "\n>\n".join("> " + text.replace("\n", "\n> ") for text in paragraphs)
        case "table":
            return _write_table(piece, keys)
        case "code":
            return piece.text
        case "formula":
            return write_formula(piece.text)
        case "rule":
            return "* * *"
        case "html":
            return HELD_CALL.sub(lambda match: _call(match, keys), write_html(piece.text))
        case "meaning" | "caption":
            return piece.text + write_block(piece.nodes, keys).replace("\n", f"\n{_INDENT}")
        case _:
            return "" if not piece.nodes else write_block(piece.nodes, keys)


def _call(match: re.Match[str], keys: Mapping[int, str | None]) -> str:
    key = keys.get(int(match[1]))
    return f"[^{key}]" if key is not None else f"<sup>{match[2]}</sup>"


def _write_heading(piece: Piece, keys: Mapping[int, str | None], *, empty: bool) -> str:
    assert piece.title is not None
    classes = ("part",) if empty else piece.title.classes
    words = write_inline(piece.nodes, keys).replace("\n", " ")
    if words.endswith("#"):
        words = f"{words[:-1]}\\#"
    attributes = " {" + " ".join(f".{name}" for name in classes) + "}" if classes else ""
    return f"{'#' * piece.title.level} {words}{attributes}"


def _write_table(piece: Piece, keys: Mapping[int, str | None]) -> str:
    rows = [
        [re.sub(r"\|", r"\\|", write_inline(cell, keys)).replace("\\\n", " ") for cell in row]
        for row in piece.rows
    ]
    head, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, f"|{' --- |' * len(rows[0])}", *rest])


def _write_note(key: str, paragraphs: Sequence[Nodes]) -> str:
    made, listed = f"[^{key}]: ", False
    for number, nodes in enumerate(paragraphs):
        written = write_block(nodes, {}).replace("\n", f"\n{_INDENT}")
        is_item = written.startswith(NOTED_ITEM)
        if is_item:
            written = f"- {written.removeprefix(NOTED_ITEM)}"
        apart = "" if not number else "\n" if is_item and listed else "\n\n"
        made += f"{apart}{_INDENT if number else ''}{written}"
        listed = is_item
    return made


# Pictures


def _resolve_images(piece: Piece, media: Mapping[str, str], log: Log) -> None:
    def resolve(nodes: Nodes) -> Nodes:
        return _resolved(nodes, media, piece.line, log)

    piece.nodes = resolve(piece.nodes)
    piece.paragraphs = [resolve(nodes) for nodes in piece.paragraphs]
    piece.items = [(sign, resolve(nodes)) for sign, nodes in piece.items]
    piece.rows = [[resolve(cell) for cell in row] for row in piece.rows]
    if piece.kind == "html":
        piece.text = _IMAGE.sub(
            lambda match: _resolved_tag(match, media, piece.line, log), piece.text
        )


def _resolved_tag(match: re.Match[str], media: Mapping[str, str], line: int, log: Log) -> str:
    """A picture in HTML, by its path; nothing where it is not there."""
    log.asides.append(Aside("picture", match[0], line))
    source = _source_of(match)
    if source in media:
        return match[0].replace(next(filter(None, match.groups())), media[source])
    log.looks.append(Look("picture", f"the picture {source} is not there", line))
    return ""


def _source_of(match: re.Match[str]) -> str:
    return unescape(next(filter(None, match.groups()), ""))


def _resolved(nodes: Nodes, media: Mapping[str, str], line: int, log: Log) -> Nodes:
    """Pictures by their paths in the manuscript's folder; one that is not there is set aside."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, Image):
            words = "" if node.caption else node.alt
            log.asides.append(Aside("picture", f"{words} {node.src}", line))
            if node.src in media:
                made.append(Image(media[node.src], node.alt, node.caption))
            else:
                made += node.caption
                log.looks.append(Look("picture", f"the picture {node.src} is not there", line))
        elif isinstance(node, Span):
            made.append(Span(node.kind, _resolved(node.children, media, line, log)))
        elif isinstance(node, Link):
            made.append(Link(node.url, _resolved(node.children, media, line, log), node.repeated))
        else:
            made.append(node)
    return tidy(made) if len(made) < len(nodes) else tuple(made)


def image_sources(flow: Flow) -> list[str]:
    """What the scan calls its pictures."""
    found: list[str] = []
    for piece in flow.pieces:
        found += _sources((piece.nodes, *piece.paragraphs, *(nodes for _, nodes in piece.items)))
        found += _sources(cell for row in piece.rows for cell in row)
        if piece.kind == "html":
            found += map(_source_of, _IMAGE.finditer(piece.text))
    for paragraphs in flow.note_nodes:
        found += _sources(paragraphs)
    return list(dict.fromkeys(found))


def _sources(texts: Iterable[Nodes]) -> list[str]:
    found: list[str] = []
    for nodes in texts:
        for node in nodes:
            if isinstance(node, Image):
                found.append(node.src)
            elif isinstance(node, Span | Link):
                found += _sources((node.children,))
    return found


def has_marks(flow: Flow) -> bool:
    """Whether any page of the source is marked."""

    def holds(nodes: Nodes) -> bool:
        return any(
            isinstance(n, Mark) or (isinstance(n, Span) and holds(n.children)) for n in nodes
        )

    return any(
        piece.marks or holds(piece.nodes) or any(map(holds, piece.paragraphs))
        or any(holds(nodes) for _, nodes in piece.items)
        for piece in flow.pieces
    )  # fmt: skip
