"""Turn the text of a scan into blocks, with the line of each.

Only what OCR programs write is looked for. A line of a paragraph is never taken for the beginning of a
list or a quotation: OCR sets those apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from octavo.scan.dialects.pageends import PAGE_END, Lines
from octavo.scan.inline import is_tex
from octavo.scan.markup import is_whole
from octavo.scan.model import Block, BlockKind

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_LIST = re.compile(r"[ \t]*(?:[-*+•‣◦][ \t]+\S|\(?\d{1,3}[.)][ \t]+\S)")
_INDENTED = re.compile(r"(?: {2,}|\t)\S")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_COLUMNS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
_HTML = re.compile(r"[ \t]*<(table|figure|details|dl|ul|ol|pre)\b", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*<!--(.*?)-->[ \t]*$")
# Before what a term means, another paragraph of that, and the caption of the table before
MEANING, MORE_MEANING, CAPTION = ":   ", ":+  ", ": "
_COLON = re.compile(rf"{MEANING}|{re.escape(MORE_MEANING)}|{CAPTION}")
_DISPLAY = re.compile(r"[ \t]*(\$\$|\\\[)")
_ANCHOR = re.compile(r"(?:<span id=\"[^\"]*\"></span>)+")  # marker's, before a heading
# Page marks. marker: {12}-----; a comment or a decorated line: <!-- page 12 -->, --- Page 12 ---, [Page 12]
_MARKER = re.compile(r"\{(\d{1,6})\}-{3,}[ \t]*$")
_NUMBER = r"(\d{1,6}|[ivxlcdm]{1,10}|[IVXLCDM]{1,10})"
_PAGE_COMMENT = re.compile(
    rf"\s*(?:page[ _-]?(?:break|end|start)|(?:end|start|begin) of page|new page|pb)?[\s:=#]*"
    rf"(?:(?:page|p\.|pg\.?|n)[\s:=#\"]*(?:number|no\.?)?[\s:=#\"]*{_NUMBER}?)?\"?\s*",
    re.IGNORECASE,
)
_PAGE_LINE = re.compile(
    rf"[ \t]*(?:[-=*_~]{{2,}}|#{{1,6}}|\[{{1,2}}|\{{|<)[ \t]*page[ \t]*[:#]?[ \t]*{_NUMBER}"
    r"(?:[ \t]*(?:of|/)[ \t]*\d+)?[ \t]*(?:[-=*_~]{2,}|\]{1,2}|\}|/?>)?[ \t]*$",
    re.IGNORECASE,
)
# pymupdf4llm: --- end of page.page_number=2 ---; LlamaParse, marker and others say the same in other words
_PAGE_BEHIND = re.compile(
    rf"[ \t]*-{{2,}}[ \t]*end of page(?:[.\w]*=|[ \t]+)[ \t]*{_NUMBER}[ \t]*-{{2,}}[ \t]*$",
    re.IGNORECASE,
)
_FEW_RULES = 3  # as many may be page ends
_FURNITURE_COMMENT = re.compile(r"\s*Page(?:Number|Header|Footer)\s*=", re.IGNORECASE)


def split_blocks(text: str) -> list[Block]:
    """The blocks of a scan in order; every line with a letter in it is in one of them."""
    return split_lines(number_lines(text))


def split_lines(lines: Lines, *, told: bool = False) -> list[Block]:
    """The same of lines that have their numbers: of some a scan may have told more (`dialects/pagetext.py`).

    ``told``: made of a source that tells what each thing is: a colon begins what a term means, or the caption of the
    table before.
    """
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        number, line = lines[index]
        if not line.strip(" \t\r\v"):
            index += 1
            continue
        block, index = _take(lines, index, number, line)
        blocks += _told_blocks(block) if told else [block]
    return blocks


def _told_blocks(block: Block) -> list[Block]:
    """A block, or the term, the meaning or the caption that it is."""
    if block.kind != "paragraph":
        return [block]
    if match := _COLON.match(block.text):
        rest = block.text[match.end() :]
        if match[0] == CAPTION:
            return [Block("caption", rest, block.line)]
        return [Block("meaning", rest, block.line, level=2 if match[0] == MEANING else 3)]
    term, sign, meaning = block.text.partition(f"\n{MEANING}")
    if not sign:
        return [block]
    line = block.line + term.count("\n") + 1
    return [replace(block, text=term), Block("meaning", meaning, line, level=1)]


def number_lines(text: str) -> Lines:
    """Lines with their numbers; a form feed is a line of its own."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, written in enumerate(text.split("\n"), start=1):
        line = _ANCHOR.sub("", written) if written.startswith("<") else written
        if "\f" not in line:
            yield number, line
            continue
        for piece in re.split("(\f)", line):
            if piece:
                yield number, piece


def has_page_marks(lines: Lines) -> bool:
    """Whether the scan marks its pages, or may do so by rules."""
    kinds = [
        block.kind for number, line in lines if (block := _single_line(line, number)) is not None
    ]
    return "break" in kinds or kinds.count("rule") >= _FEW_RULES


def _take(lines: Lines, index: int, number: int, line: str) -> tuple[Block, int]:
    """The block that begins at ``index``, and the index behind it."""
    single = _single_line(line, number)
    if single is not None:
        return single, index + 1
    for opener, take in (
        (_FENCE, _take_fence), (_DISPLAY, _take_formula), (_HTML, _take_html)
    ):  # fmt: skip
        match = opener.match(line)
        if match:
            end = take(lines, index, match)
            if end is not None:
                kinds: dict[object, BlockKind] = {
                    _take_fence: "code", _take_formula: "formula", _take_html: "html"
                }  # fmt: skip
                return Block(kinds[take], _joined(lines, index, end), number), end
    if _TABLE.match(line) or (
        index + 1 < len(lines) and "|" in line and _COLUMNS.match(lines[index + 1][1])
    ):
        end = _while(lines, index, lambda text: "|" in text)
        return Block("table", _joined(lines, index, end), number), end
    if line.lstrip().startswith(">"):
        end = _while(lines, index, lambda text: text.lstrip().startswith(">"))
        quoted = "\n".join(re.sub(r"^[ \t]*>[ ]?", "", text) for _, text in lines[index:end])
        return Block("quote", quoted, number), end
    end = _while(lines, index, lambda text: not _ends_paragraph(text))
    kind: BlockKind = "list" if _LIST.match(line) else "paragraph"
    if kind == "list":
        end = _rest_of_list(lines, end)
    return Block(kind, _joined(lines, index, end), number), end


def _single_line(line: str, number: int) -> Block | None:
    if line.startswith(("\f", PAGE_END)):
        return Block("break", line[0].strip(PAGE_END), number)
    if match := _MARKER.match(line):
        return Block("break", line.strip(), number, page=match[1])
    if match := _PAGE_LINE.match(line) or _PAGE_BEHIND.match(line):
        return Block("break", line.strip(), number, page=match[1])
    if match := _COMMENT.match(line):
        if _FURNITURE_COMMENT.match(match[1]):
            return Block("html", line.strip(), number)
        page = _PAGE_COMMENT.fullmatch(match[1])
        if page and match[1].strip():
            return Block("break", line.strip(), number, page=page[1] or "")
        return Block("html", line.strip(), number)
    if _RULE.match(line):
        return Block("rule", line.strip(), number)
    if match := _HEADING.match(line):
        return Block("heading", match[2], number, level=len(match[1]))
    return None


def _ends_paragraph(line: str) -> bool:
    return _single_line(line, 0) is not None or bool(_FENCE.match(line))


def _joined(lines: Lines, start: int, end: int) -> str:
    return "\n".join(line.rstrip("\r") for _, line in lines[start:end])


def _while(lines: Lines, start: int, belongs: object) -> int:
    assert callable(belongs)
    end = start + 1
    while end < len(lines) and lines[end][1].strip() and belongs(lines[end][1]):
        end += 1
    return end


def _rest_of_list(lines: Lines, end: int) -> int:
    """Indented paragraphs of an item belong to it."""
    while (
        end + 1 < len(lines)
        and not lines[end][1].strip()
        and _INDENTED.match(lines[end + 1][1])
        and _single_line(lines[end + 1][1], 0) is None
    ):
        end = _while(lines, end + 1, lambda text: not _ends_paragraph(text))
    return end


def _take_fence(lines: Lines, start: int, match: re.Match[str]) -> int | None:
    closing = re.compile(rf" {{0,3}}{match[1]}{match[1][0]}*[ \t\r]*")
    for end in range(start + 1, min(len(lines), start + 2000)):
        if closing.fullmatch(lines[end][1]):
            return end + 1
    return None  # a fence that is never closed is none


def _take_formula(lines: Lines, start: int, match: re.Match[str]) -> int | None:
    closing = "$$" if match[1] == "$$" else "\\]"
    rest = lines[start][1][match.end() :]
    if closing in rest:
        ends = rest.rstrip().endswith(closing) and rest.count(closing) == 1
        return start + 1 if ends and _is_formula(rest, closing) else None
    for end in range(start + 1, min(len(lines), start + 60)):
        line = lines[end][1].rstrip()
        if not line:
            return None
        if closing in line:
            tex = "\n".join([rest, _joined(lines, start + 1, end + 1)])
            return end + 1 if line.endswith(closing) and _is_formula(tex, closing) else None
    return None


def _is_formula(tex: str, closing: str) -> bool:
    return closing == "$$" or is_tex(tex.rstrip().removesuffix(closing))


def _take_html(lines: Lines, start: int, match: re.Match[str]) -> int | None:
    tags = re.compile(rf"<(/?){match[1]}\b", re.IGNORECASE)
    held = 0  # elements of this name, one in another
    for end in range(start, min(len(lines), start + 2000)):
        line = lines[end][1]
        for tag in tags.finditer(line):
            held += -1 if tag[1] else 1
        if held <= 0:
            whole = re.search(rf"</{match[1]}>[ \t\r]*$", line, re.IGNORECASE)
            return end + 1 if whole and is_whole(_joined(lines, start, end + 1)) else None
    return None
