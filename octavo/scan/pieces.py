"""Turn the blocks of a page and the notes below it into pieces of the book: their words are read.

1. a block becomes a piece of its kind: words, items, rows, or text that stands as it is;
2. a note becomes paragraphs, in which nothing calls another note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from octavo.scan.dialects import CALLS
from octavo.scan.headings import Title
from octavo.scan.inline import Reader, plain
from octavo.scan.joins import is_open, join_nodes, unwrap
from octavo.scan.model import (
    Block,
    BlockKind,
    Break,
    Call,
    Dialect,
    Link,
    Mark,
    Node,
    Nodes,
    NoteText,
    Span,
    Text,
)
from octavo.scan.words import Lexicon

_ITEM = re.compile(r"([ \t]*)([-*+•‣◦]|\(?\d{1,3}[.)])[ \t]+(.*)", re.DOTALL)
_LEADER = re.compile(
    r"[.…]{3}[ \t]*\w{1,7}$"
)  # ends a line of a printed list, of figures or tables
_CELL = re.compile(r"(?<!\\)\|")
_BRACKETED = re.compile(r"\[\^([^\[\]\s]+)\]")
NOTED_ITEM = (
    "•\u00a0"  # begins an item of a list in a note of a source that tells what each thing is
)
MORE_OF_ITEM = "¶\u00a0"  # the same, another paragraph of an item
HELD_CALL = re.compile("\x03(\\d+)\x04([^\x05]*)\x05")  # number, label: a call in HTML


@dataclass(slots=True)
class Piece:
    """A block of the book on its way: what ``kind`` says decides which of the rest is used."""

    kind: BlockKind
    line: int
    page: int  # index of the page it begins on
    nodes: Nodes = ()
    items: list[tuple[str, Nodes]] = field(default_factory=list)  # list: indent and sign, words
    paragraphs: list[Nodes] = field(default_factory=list)  # quote
    rows: list[list[Nodes]] = field(default_factory=list)  # table
    text: str = ""  # code, formula, html: as it stands; meaning, caption: what is written before it
    marks: tuple[Mark, ...] = ()  # pages that begin before it, where it cannot hold them
    title: Title | None = None  # heading


def read_block(
    block: Block, page: int, title: Title | None, reader: Reader, dialect: Dialect, lexicon: Lexicon
) -> Piece:
    """A block of the page with this index, its words read; ``title``: where it is a heading."""
    kind = "heading" if title is not None else block.kind
    piece = Piece(kind, block.line, page, title=title)
    match kind:
        case "heading" if title is not None:
            piece.nodes = _undressed(_read_title(block, title, reader))
        case "heading":  # one that holds no words
            piece.kind, piece.nodes = "paragraph", reader.read(block.text)
        case "list":
            piece.items = [
                (sign, reader.read(unwrap(words, lexicon))) for sign, words in _items(block)
            ]
        case "quote":
            texts = re.split(r"\n[ \t]*\n", block.text)
            piece.paragraphs = [
                reader.read(unwrap(text, lexicon)) for text in texts if text.strip()
            ]
        case "table" if _is_table(block):
            piece.rows = _rows(block, reader)
        case "table":
            piece.kind, piece.nodes = "paragraph", _lines(block, reader)
        case "code" | "formula" | "rule":
            piece.text = block.text
        case "html":
            piece.text = _hold_calls(block.text, reader, dialect)
        case "meaning" | "caption":
            piece.text = {"caption": ": "}.get(
                kind, "\n:   " if block.level == 1 else ":   " if block.level == 2 else "    "
            )
            piece.nodes = reader.read(unwrap(block.text, lexicon))
        case _ if _is_printed_list(block.text):
            piece.nodes = _lines(block, reader)
        case _:
            text = block.text
            if dialect.calls == "sign" and text.count("*") - text.count("\\*") == 1:
                text = re.sub(r"(?<!\\)\*", r"\\*", text)
            piece.nodes = reader.read(unwrap(text, lexicon))
    return piece


def _read_title(block: Block, title: Title, reader: Reader) -> Nodes:
    """A heading as the scan has it; without what the numbering says, but with its calls."""
    nodes = reader.read(block.text)
    if plain(rest := _behind(title.prefix, nodes)) == title.text:  # with its links and its emphasis
        return rest
    if title.prefix or title.merged is not None or title.capitals:
        calls = [node for node in nodes if isinstance(node, Call)]
        return (*Reader(None).read(_escaped(title.text)), *calls)
    return nodes


def _behind(prefix: str, nodes: Nodes) -> Nodes:
    """The nodes behind what they begin with."""
    if not (prefix and nodes and isinstance(nodes[0], Text) and nodes[0].text.startswith(prefix)):
        return ()
    rest = nodes[0].text[len(prefix) :].lstrip()
    return (Text(rest), *nodes[1:]) if rest else nodes[1:]


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&$])", r"\\\1", text)


def _undressed(nodes: Nodes) -> Nodes:
    """A heading without the emphasis that is only its dress."""
    solid = [
        node for node in nodes if not isinstance(node, Call | Mark | Break) and node != Text(" ")
    ]
    if len(solid) == 1 and isinstance(solid[0], Span) and solid[0].kind in ("em", "strong"):
        dress = solid[0]
        flat: list[Node] = []
        for node in nodes:
            flat += dress.children if node is dress else [node]
        return _undressed(tuple(flat))
    return tuple(Text(" ") if isinstance(node, Break) else node for node in nodes)


def _items(block: Block) -> list[tuple[str, str]]:
    items: list[tuple[str, str]] = []
    for line in block.text.split("\n"):
        match = _ITEM.match(line)
        if match:
            indent = " " * (len(match[1].expandtabs(4)) // 2 * 2)
            sign = match[2] if match[2][-1] in ".)" else "-"
            if match[3].startswith(MORE_OF_ITEM):
                behind = len(items[-1][0]) if items else len(indent) + 2
                items.append((" " * behind, match[3].removeprefix(MORE_OF_ITEM)))
                continue
            items.append((f"{indent}{sign} ", match[3]))
        elif items and line.strip():
            items[-1] = (items[-1][0], f"{items[-1][1]}\n{line.strip()}")
    return items


def _is_table(block: Block) -> bool:
    lines = block.text.split("\n")
    return len(lines) > 1 and re.fullmatch(r"[\s|:-]*-[\s|:-]*", lines[1]) is not None


def _rows(block: Block, reader: Reader) -> list[list[Nodes]]:
    lines = block.text.split("\n")
    rows = [
        [
            reader.read(cell.replace("\\|", "|"))
            for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))
        ]
        for number, line in enumerate(lines)
        if number != 1
    ]
    width = max(len(row) for row in rows)
    return [row + [()] * (width - len(row)) for row in rows]


def _is_printed_list(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(map(_LEADER.search, lines))


def _lines(block: Block, reader: Reader) -> Nodes:
    nodes: list[Node] = []
    for line in block.text.split("\n"):
        nodes += [*reader.read(line), Break()]
    return tuple(nodes[:-1])


def _hold_calls(text: str, reader: Reader, dialect: Dialect) -> str:
    def hold(match: re.Match[str]) -> str:
        label = next(group for group in match.groups() if group)
        reader.count += 1
        return f"\x03{reader.count - 1}\x04{label}\x05"

    return CALLS[dialect.calls].sub(hold, text)


def all_nodes(piece: Piece) -> list[Nodes]:
    """All lines of words that a piece has."""
    return [
        piece.nodes,
        *(nodes for _, nodes in piece.items),
        *piece.paragraphs,
        *(cell for row in piece.rows for cell in row),
    ]


# Notes


def read_note(note: NoteText, dialect: Dialect, lexicon: Lexicon) -> tuple[Nodes, ...]:
    """The paragraphs of a note: what OCR cut is one; long paragraphs that end are two. Where the source tells its notes,
    each is what it is."""
    reader = Reader(CALLS[dialect.calls])
    paragraphs: list[Nodes] = []
    for block in note.blocks:
        nodes = reader.read(unwrap(block.text, lexicon))
        nodes = tuple(Text(" ") if isinstance(node, Break) else node for node in nodes)
        if not nodes:
            continue
        if paragraphs and (dialect.keyed or _is_own_paragraph(paragraphs[-1], nodes)):
            paragraphs.append(nodes)
        elif paragraphs:
            paragraphs[-1] = join_nodes(paragraphs[-1], (), nodes, "space")
        else:
            paragraphs.append(nodes)
    return tuple(_raise_calls(nodes) for nodes in paragraphs)


def _raise_calls(nodes: Nodes, *, raised: bool = False) -> Nodes:
    """A call in a note calls nothing: it is a raised number there, of whichever form it is.

    ``raised``: whether the words are raised already.
    """
    made: list[Node] = []
    for node in nodes:
        match node:
            case Call(label):
                made.append(_raise(label, raised=raised))
            case Text(text):
                parts = _BRACKETED.split(text)
                for words, label in zip_longest(parts[::2], parts[1::2], fillvalue=""):
                    made += [Text(words)] if words else []
                    made += [_raise(label, raised=raised)] if label else []
            case Span(kind, children):
                made.append(Span(kind, _raise_calls(children, raised=raised or kind == "sup")))
            case Link(url, children, repeated):
                made.append(Link(url, _raise_calls(children, raised=raised), repeated))
            case _:
                made.append(node)
    return tuple(made)


def _raise(label: str, *, raised: bool) -> Node:
    return Text(label) if raised else Span("sup", (Text(label),))


def _is_own_paragraph(before: Nodes, after: Nodes) -> bool:
    left, right = plain(before), plain(after)
    return (
        not is_open(left)
        and right[:1].isupper()
        and len(left.split()) >= 40
        and len(right.split()) >= 25
    )
