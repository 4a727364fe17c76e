"""Turn elements of HTML that stand where only words may into ones that pandoc keeps, and back.

Where Markdown takes only words, in a cell of a pipe table, a line of verse, a term or square brackets, pandoc ends the
words at the first tag of a block, such as <ul> or <p>, and lets everything behind it fall without a word (3.9:
findings/pandoc-cells-lose-blocks.sh). An element that it does not know it passes on as it stands. In a cell it
gets its name back, for there blocks may stand; among the words of a line it becomes a <span>. Where a block ends, or a
whole table or figure stands, above a line like “: Its caption.”, there is no term: that line is words.
"""

from __future__ import annotations

import re

from octavo.parse.lines import blank_verbatim, find_verbatim, table_rows

# Where pandoc 3.9 was seen to end the words; tried with every element of HTML 4 and 5
_BLOCKS = (
    "address|article|aside|blockquote|body|canvas|caption|center|col|colgroup|dd|details|dir|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|frameset|h[1-6]|head|header|hgroup|hr|html|isindex|li|main|menu|meta|nav|noframes|"
    "ol|output|p|pre|script|section|summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul"
)
_TAG = re.compile(rf"(</?)((?:{_BLOCKS})(?=[\s/>]))", re.IGNORECASE)
_AMONG_WORDS = re.compile(rf"</?(?!script|textarea|title)(?:{_BLOCKS})(?=[\s/>])", re.IGNORECASE)
# What may hold blocks as well as words: at the head of a term pandoc takes it for the first, and drops what is behind it
_CHANGE = re.compile(r"(</?)((?:ins|del)(?=[\s/>]))", re.IGNORECASE)
_DEFINITION = re.compile(r"([ \t>]*)(?=[:~][ \t])")
_ONLY_TAGS = re.compile(rf"(?:[ \t>]*</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>)+[ \t]*", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"<(/?)({_BLOCKS})(?=[\s/>])", re.IGNORECASE)
# A whole one is no words, even in one line
_STRUCTURE = re.compile(r"[ \t>]*<(table|[ou]l|dl|figure)(?=[\s>]).*</\1\s*>[ \t]*", re.IGNORECASE)
_HIDDEN = "\0"  # a “<” in code; the text of a manuscript has no control characters
_OURS = "octavo-in-"
_MADE = re.compile(rf"((?:<|&lt;|%3C)/?){_OURS}")
_BRACKETS = re.compile(r"\\.|\n[ \t]*(?=\n)|[\[\]]", re.DOTALL)
_VERSE = re.compile(r"[ \t>]*\|[ \t]")


def lay_in(text: str) -> str:
    """Markdown without the names of blocks among words; as many lines as before."""
    if not _TAG.search(text) and not _CHANGE.search(text):
        return text
    lines, written = _hide_code(text).split("\n"), text.split("\n")
    rows = table_rows(written)
    verse = False
    for number, line in enumerate(lines):
        # what follows a line of another kind is a row of a table or text
        fresh = not number or not lines[number - 1].strip(" \t>")
        verse = bool(_VERSE.match(line)) and (verse or fresh)
        if number in rows:
            lines[number] = _rename(written[number])  # also in code, which gets its names back
        elif verse:
            lines[number] = _rename(_AMONG_WORDS.sub(_span, line))
        elif "<" in line and (below := _definition_below(lines, number)):
            if _ONLY_TAGS.fullmatch(line):
                continue  # no words, and pandoc takes it for no term
            if not _is_end_of_block(line):
                lines[number] = _CHANGE.sub(rf"\1{_OURS}\2", _rename(_AMONG_WORDS.sub(_span, line)))
            elif _indent(lines[below]) < _indent(line) + 4:  # else it is code
                lines[below] = _DEFINITION.sub(r"\1\\", lines[below], count=1)
    return _in_brackets("\n".join(lines)).replace(_HIDDEN, "<")


def _definition_below(lines: list[str], number: int) -> int | None:
    """The line that would define the words of line ``number``, with an empty one between them or none."""
    below = number + 1
    if below < len(lines) and not lines[below].strip(" \t>"):
        below += 1
    return below if below < len(lines) and _DEFINITION.match(lines[below]) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t>"))


def _is_end_of_block(line: str) -> bool:
    """Whether a line ends a block that does not begin in it, or is a whole table, list or figure: no term.

    Where it has words, pandoc takes them for a term all the same and lets the end fall: all that follows would stand in
    the block, chapters and all.
    """
    begun: list[str] = []
    for match in _BLOCK_TAG.finditer(line):
        name = match[2].lower()
        if not match[1]:
            begun.append(name)
        elif name in begun:
            del begun[begun.index(name) :]
        else:
            return True
    return _STRUCTURE.fullmatch(line) is not None


def _hide_code(text: str) -> str:
    """The text without tags in fenced code, and in code that begins and ends in a line."""
    parts: list[str] = []
    position = 0
    for code in sorted(find_verbatim(text)[1], key=lambda found: found.start):
        inner = text[code.start : code.end]
        if code.kind == "fence" or (code.kind == "span" and "\n" not in inner):
            parts += [text[position : code.start], inner.replace("<", _HIDDEN)]
            position = code.end
    return "".join(parts) + text[position:]


def take_out(html: str) -> str:
    """What pandoc made of it, with the names that the author gave."""
    return _MADE.sub(r"\1", html) if _OURS in html else html


def _in_brackets(text: str) -> str:
    """With spans in what stands in square brackets that a paragraph opens and closes."""
    open_at: list[int] = []
    parts: list[str] = []
    position = 0
    for match in _BRACKETS.finditer(blank_verbatim(text)):
        if match[0] == "[":
            open_at.append(match.end())
        elif match[0] == "]" and open_at:
            start, end = open_at.pop(), match.start()
            if not open_at and _TAG.search(text, start, end):
                parts += [text[position:start], _rename(_AMONG_WORDS.sub(_span, text[start:end]))]
                position = end
        elif match[0][0] == "\n":
            open_at.clear()
    return "".join(parts) + text[position:]


def _span(tag: re.Match[str]) -> str:
    return "</span" if tag[0].startswith("</") else " <span"


def _rename(text: str) -> str:
    return _TAG.sub(rf"\1{_OURS}\2", text)
