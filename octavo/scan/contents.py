"""Turn the printed contents into entries: titles, pages and levels. They tell the true tree of a book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.scan.counting import CHAPTER, are_of_chapters, is_chapter_alone, is_part
from octavo.scan.dialects.leaders import read_leaders
from octavo.scan.inline import Reader, plain
from octavo.scan.model import Aside, Block, Entry, Log, Page

TITLE = re.compile(
    r"\W*(?:table of contents|contents|contents page|inhalt(?:sverzeichnis)?|table des matières|sommaire|"
    r"índice(?: general)?|indice|sommario|оглавление|содержание|բովանդակություն)\W*",
    re.IGNORECASE,
)
_NUMBER = r"(\d{1,4}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8})"
_LINE = re.compile(rf"(.*?[^\s.…·_|-])(?:[\s.…·_]*[.…·_]{{2,}}[\s.…·_]*|\s*\t\s*|\s+){_NUMBER}\s*$")
_MAJOR = re.compile(
    r"\W*(?:abstract|dedication|introduction|conclusions?|preface|foreword|afterword|epilogue|prologue|bibliography|"
    r"references|appendix\b.*|index|acknowledge?ments|glossary|notes)\W*",
    re.IGNORECASE,
)
_DEPTH = re.compile(r"\W*(\d+(?:\.\d+)*)\.?\s")
CONTENTS = "printed contents"  # what an Aside of them is
_TRIES = 20  # headings “Contents” that are looked at
_FEWEST = 3  # lines with leaders that are contents without a title
_ENOUGH = 0.6  # of the lines of a block: it is of the contents


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    page: str
    line: int
    bold: bool
    indent: int


def take_contents(
    pages: Sequence[Page], log: Log, *, told: bool = False
) -> tuple[list[Page], tuple[Entry, ...]]:
    """The pages without the printed contents, and its entries; ``told``: one line is one, since the source says so."""
    tried = 0
    for page in pages:
        for place, block in enumerate(page.body):
            if _is_title(block) and tried < _TRIES:
                tried += 1
                taken = _take_lines(pages, page.index, place)
                if sum(bool(line.page) for line in taken[1]) >= 2 - told:
                    return _without(pages, taken[0], log), _entries(taken[1])
    return _take_untitled(pages, log)


def _take_untitled(pages: Sequence[Page], log: Log) -> tuple[list[Page], tuple[Entry, ...]]:
    """Contents that no title tells are told by their leaders: `The Mill . . . . . 4`."""
    for page in pages:
        for place, block in enumerate(page.body):
            if _has_leaders(block):
                places, lines = _take_lines(pages, page.index, place - 1)
                if sum(bool(line.page) for line in lines) >= _FEWEST:
                    return _without(pages, places[1:], log), _entries(lines)
    return list(pages), ()


def _has_leaders(block: Block) -> bool:
    return block.kind in ("paragraph", "list", "table") and any(
        any(read_leaders(line.replace("<br>", " ").strip("|- "))) for line in block.text.split("\n")
    )


def _is_title(block: Block) -> bool:
    if block.kind not in ("heading", "paragraph") or len(block.text) > 60:
        return False
    return TITLE.fullmatch(_plain(block)) is not None


def _plain(block: Block) -> str:
    return re.sub(r"</?\w+>|[*_#]", "", block.text)


def _take_lines(
    pages: Sequence[Page], first: int, place: int
) -> tuple[list[tuple[int, int]], list[_Line]]:
    """Places of the blocks of the contents, title first, and their lines."""
    places = [(first, place)]
    lines: list[_Line] = []
    start = place + 1
    for page in pages[first:]:
        for index in range(start, len(page.body)):
            block = page.body[index]
            if _is_title(block):
                places.append((page.index, index))
                continue
            if block.kind == "heading" and is_chapter_alone(_plain(block)):
                return places, lines  # the book begins; its number is no page
            found = _read_lines(block)
            numbered = sum(bool(line.page) for line in found)
            if not found or numbered < _ENOUGH * len(found):
                return places, lines
            lines += found
            places.append((page.index, index))
        start = 0
    return places, lines


def _read_lines(block: Block) -> list[_Line]:
    if block.kind not in ("paragraph", "list", "table", "heading"):
        return []
    found: list[_Line] = []
    leading = _has_leaders(block)
    above, held = "", 0  # the first line of a title of two, and its indent
    for number, raw in enumerate(block.text.split("\n")):
        if block.kind == "table" and re.fullmatch(r"[\s|:+-]*", raw):
            continue
        if number == 0 and TITLE.fullmatch(raw):  # with no blank line behind it
            continue
        text = re.sub(r"\s*\|\s*", "\t", raw.strip().strip("|")) if block.kind == "table" else raw
        text = re.sub(r"^\s*(?:[-*+•]\s+)", lambda match: " " * len(match[0]), text)
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        leaders = [*read_leaders(text.replace("<br>", " ").strip())]
        if leaders:
            for title, page in leaders:
                whole = plain(Reader(None).read(f"{above} {title}"))
                if whole.strip():
                    found.append(_Line(" ".join(whole.split()), page, block.line + number, False, held if above else indent))  # fmt: skip
                above = ""
            continue
        if leading and not re.search(
            r"\d[\s*_]*$", text.replace("<br>", " ")
        ):  # its page stands in the line below
            above, held = f"{above} {text.strip()}", held if above else indent
            continue
        if above:  # its page stands behind a gap, though others have leaders
            text, above = f"{' ' * held}{above} {text.strip()}", ""
        words = "\t".join(plain(Reader(None).read(piece)) for piece in text.strip().split("\t"))
        if not words.strip():
            continue
        match = _LINE.match(words.strip())
        title, page = (match[1], match[2]) if match else (words.strip(), "")
        bold = bool(re.match(r"\s*(?:<b>|<strong>|\*\*)", text))
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        found.append(_Line(" ".join(title.split()), page, block.line + number, bold, indent))
    return found


def _without(pages: Sequence[Page], places: list[tuple[int, int]], log: Log) -> list[Page]:
    taken = set(places)
    left: list[Page] = []
    for page in pages:
        for index, block in enumerate(page.body):
            if (page.index, index) in taken:
                log.asides.append(Aside(CONTENTS, block.text, block.line, page.label))
        body = tuple(b for index, b in enumerate(page.body) if (page.index, index) not in taken)
        left.append(replace(page, body=body))
    return left


def _entries(lines: Sequence[_Line]) -> tuple[Entry, ...]:
    ranks = _ranks(lines)
    lower = are_of_chapters([line.title for line in lines], ranks)
    parts = [is_part(line.title) and not lower for line in lines]
    shift = any(parts) and (
        max(ranks) >= 3
        or any(
            rank == 2 and CHAPTER.match(line.title) for rank, line in zip(ranks, lines, strict=True)
        )
    )
    return tuple(
        Entry(line.title, line.page, 1 if part else max(1, rank - shift), line.line)
        for line, rank, part in zip(lines, ranks, parts, strict=True)
    )


def _ranks(lines: Sequence[_Line]) -> list[int]:
    """1 for the highest rank, by the first sign of rank in which the lines differ."""
    if len({line.bold for line in lines}) > 1:
        return [1 if line.bold else 2 for line in lines]
    indents = sorted({line.indent for line in lines})
    if 1 < len(indents) <= 5:
        return [indents.index(line.indent) + 1 for line in lines]
    depths = [
        len(match[1].split(".")) if (match := _DEPTH.match(line.title)) else 1 for line in lines
    ]
    if max(depths) > 1:
        return depths
    chapters = [bool(CHAPTER.match(line.title)) for line in lines]
    if any(chapters):
        majors = [bool(_MAJOR.fullmatch(line.title)) or is_part(line.title) for line in lines]
        return [
            1 if chapter or major else 2 for chapter, major in zip(chapters, majors, strict=True)
        ]
    capitals = [line.title.isupper() for line in lines]
    if len(set(capitals)) > 1:
        return [1 if upper else 2 for upper in capitals]
    return [1] * len(lines)


def is_major(title: str) -> bool:
    """Whether a title is one of those that chapters have in every book."""
    return bool(_MAJOR.fullmatch(title) or CHAPTER.match(title))
