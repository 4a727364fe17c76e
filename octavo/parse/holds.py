"""Turn the text into its holds: runs of lines that only one call of pandoc can read rightly.

Between two of its blocks pandoc remembers little, and all of that is looked for here:

1. what is open: a div, an element of HTML, an environment or the arguments of TeX, a table with
   empty lines in it;
2. what counts or changes what comes later: numbered examples, macros of TeX;
3. what is written so oddly that pandoc may read it otherwise than we do: then nothing behind it is
   taken for granted.

A hold too many costs time, a hold too few would change the book. So whatever is in doubt is held.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from octavo.parse.lines import Finder, Verbatim
from octavo.parse.marks import ATTRIBUTES
from octavo.text.rare import Rare
from octavo.workshop.nowhere import is_nowhere

Hold = tuple[int, int]  # first and last line, 1-based

# Text that looks like our marks or like what pandoc makes of notes: its answer could not be taken
# apart and joined again.
_LOOKALIKE = Rare(
    ("octavo-", r"octavo-(?:line|note|end|h-)"),
    ("footnote", r"footnote-(?:ref|back)|footnotes-end"),
    ('<li id="fn', '<li id="fn'),
)
_EXAMPLE = Rare(
    ("@", r"^(?:[^\w\n]|\d)*(?:\w{1,9}[.)][ \t]+)*\(?(?<!\\)@[\w-]*[.)](?:\s|$)"),
    ("(@", r"\(@[\w-]*\)"),
)
_MACRO = re.compile(
    r"\\(?:[egx]?def|let|futurelet|global|long|outer|if(?!f\b)\w*|else|fi|csname|catcode|makeat\w+"
    r"|(?:re)?new(?!page\b|line\b)\w*|provide\w*|[Dd]eclare\w*|(?:Re)?New\w+|Provide\w*"
    r"|usepackage|RequirePackage|documentclass|input|include|verb|(?:start|stop)\w*)(?![a-z])"
)
_ODD = re.compile(r"<\?|<![A-Za-z\[]|<!-{2,3}>|--!>")  # what tag soup reads in its own way
_DANGER = re.compile(r"<[A-Za-z/!?]|:::|\]:|\\[A-Za-z]|~~~|```|^[ \t]*#", re.MULTILINE)
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data dfn em font i img kbd mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)  # pandoc reads these within a paragraph only
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_TOKEN = re.compile(
    r"^(?P<before>[ \t>]*(?:(?:[-*+]|\w{1,9}[.)])[ \t]+)?)(?P<fence>:{3,})(?P<rest>.*)$"
    r"|\\(?P<tex>begin|end)[ \t]*\{(?P<name>[^{}\n]*)\}"
    r"|<(?P<tag>/?[^\W\d_][^\s/>]*)",
    re.MULTILINE,
)
_DIV = re.compile(rf"[ \t]*(?:[^\s{{}}:]+[ \t]*:*[ \t]*$|{ATTRIBUTES.removesuffix('$')}:*[ \t]*$)")
_NAME = re.compile(r"[^\W\d_][\w:-]*(?<!:)")
_REST_OF_TAG = re.compile(
    r"(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=`]+))?)*\s*(/?)>"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_FENCE = re.compile(
    r"(?P<before>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*"
    rf"(?:\{{=[\w-]+\}}[ \t]*$|[^\s`{{}}]*[ \t]*(?:$|{ATTRIBUTES}))"
)
_MATH = re.compile(r"\$\$.*?\$\$|\$(?!\s)[^$]*?(?<![\s\\])\$(?!\d)", re.DOTALL)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)[^`\n]+(?<!`)\1(?!`)")
_DASHES = re.compile(r" {0,3}-[- \t]*$")
_STRUCTURE = re.compile(r" {0,3}(?:#|:::|```|~~~|[<>|]|[-*+] |\[\^)|[ \t]*$")


@dataclass(slots=True)
class _Open:
    """A div, an element or an environment that was not closed yet."""

    name: str
    before: str  # what stands before it in its line
    line: int


def is_blank(line: str) -> bool:
    """Whether pandoc takes a line for an empty one: other white space is text."""
    return not line.strip(" \t\r")


def find_holds(finder: Finder) -> list[Hold]:
    """Every run of lines that must not be parted."""
    end = len(finder.lines)
    if not all(is_nowhere(pattern, finder.text) for pattern in (_LOOKALIKE, _EXAMPLE)):
        return [(1, end)]
    doubts = [*_macros(finder), *_odd_verbatim(finder), *_open_arguments(finder)]
    doubtful, held = _open_blocks(finder)
    doubts += doubtful
    held += _long_tables(finder)
    return [*held, *((line, end) for line in sorted(doubts)[:1])]


def _macros(finder: Finder) -> Iterator[int]:
    for pattern in (_MACRO, _ODD):
        if not is_nowhere(pattern, finder.text) and (match := pattern.search(finder.text)):
            yield finder.line_at(match.start())
    if (unclosed := finder.plain.find("<!--")) >= 0:
        yield finder.line_at(unclosed)


# Code and comments


def _odd_verbatim(finder: Finder) -> Iterator[int]:
    """Lines of code and comments that pandoc may take for something else."""
    for stretch in finder.verbatim:
        line = finder.line_at(stretch.start)
        if not _is_sure(stretch, line, finder):
            yield line


def _is_sure(stretch: Verbatim, line: int, finder: Finder) -> bool:
    inside = finder.text[stretch.start : stretch.end]
    if stretch.kind == "fence":
        return _is_sure_fence(inside.split("\n"), _line_above(finder, line))
    if not _DANGER.search(inside) and not _BLANK_LINE.search(inside):
        return True
    if stretch.kind == "span":
        return _stands_in_plain_words(finder, line)
    opening = stretch.start
    if stretch.kind == "element":
        opening = finder.text.rfind("<", 0, stretch.start)
        name = finder.text[opening : stretch.start].strip("<>").split()[0]
        if re.search(rf"<{re.escape(name)}\b", inside, re.IGNORECASE):
            return False
    at_margin = opening == 0 or finder.text[opening - 1] == "\n"
    return at_margin and is_blank(_line_above(finder, finder.line_at(opening)))


def _is_sure_fence(lines: list[str], above: str) -> bool:
    opened = _FENCE.fullmatch(lines[0])
    if not opened:
        return False
    before, sign = opened["before"], opened["fence"][0]
    held = all(
        line.startswith(before) or (is_blank(line) and ">" not in before) for line in lines[1:]
    )
    closed = re.fullmatch(
        rf"{re.escape(before)}{re.escape(opened['fence'])}{sign}*[ \t]*", lines[-1]
    )
    # a line of tildes may go on with the paragraph above it
    return held and closed is not None and (sign == "`" or not above.strip(" \t>"))


def _stands_in_plain_words(finder: Finder, line: int) -> bool:
    """Whether nothing in the paragraph, down to this line, could hold the ticks of code."""
    while line and not is_blank(finder.lines[line - 1]):
        rest = _SPAN.sub("", finder.lines[line - 1])
        if re.search(r"[`$<\\{]|\]\(", rest):
            return False
        line -= 1
    return True


def _line_above(finder: Finder, line: int) -> str:
    return finder.lines[line - 2] if line > 1 else ""


# What is opened and closed


def _open_blocks(finder: Finder) -> tuple[list[int], list[Hold]]:
    """The line after which nothing is sure, if there is one; divs, elements and environments."""
    stack: list[_Open] = []
    held: list[Hold] = []
    for match in _TOKEN.finditer(finder.plain):
        line = finder.line_at(match.start())
        if match["fence"]:
            closes, name = is_blank(match["rest"]), ":::"
            sure = closes or _DIV.fullmatch(match["rest"]) is not None
            before = re.sub(r"[^\s>]", " ", match["before"])
        elif match["tex"]:
            closes, name, sure, before = match["tex"] == "end", f"\\{match['name']}", True, ""
        else:
            verdict = _judge_tag(match, finder)
            if verdict is None:
                continue
            closes, name, sure = verdict
            before = _margin(finder.lines[line - 1])
        if closes and sure:
            sure = bool(stack) and stack[-1].name == name
            sure = sure and (stack[-1].before == before or stack[-1].line == line)
            if sure:
                held.append((stack.pop().line, line))
        elif sure:
            stack.append(_Open(name, before, line))
        if not sure:
            return [line, *(opened.line for opened in stack)], held
    return [opened.line for opened in stack], held


def _judge_tag(match: re.Match[str], finder: Finder) -> tuple[bool, str, bool] | None:
    """Whether a tag closes, its name, whether it is surely one; None for what opens no block."""
    tag = match["tag"]
    name = tag.removeprefix("/").lower()
    rest = _REST_OF_TAG.match(finder.plain, match.end())
    if not _NAME.fullmatch(name):
        return None  # pandoc's own rule: no tag; an address in angle brackets, for one
    if rest is None:
        stretch = finder.plain[match.end() : finder.plain.find(">", match.end()) + 1]
        line_start = finder.plain.rfind("\n", 0, match.start()) + 1
        at_start = not finder.plain[line_start : match.start()].strip(" \t>-*+.)0123456789")
        quoted = re.search(r"=\s*[\"']", stretch)
        ending = stretch and tag.startswith(
            "/"
        )  # pandoc reads it on to its bracket, over empty lines
        return (False, name, False) if at_start or quoted or ending else None
    if _BLANK_LINE.search(rest[0]):
        return False, name, False
    if name in _INLINE or name in _VOID:
        return None
    return tag.startswith("/"), name, not rest[1]


def _margin(line: str) -> str:
    """Whether a line may be indented code."""
    return "    " if line.expandtabs(4).startswith("    ") else ""


def _open_arguments(finder: Finder) -> Iterator[int]:
    """Paragraphs in which an argument of a TeX command is not closed."""
    if "\\" not in finder.plain:
        return
    breaks = [0, *(match.end() for match in _BLANK_LINE.finditer(finder.plain))]
    seen = -1
    for match in re.finditer(r"\\[A-Za-z@]+\*?\s*[{\[]", finder.plain):
        place = bisect_right(breaks, match.start()) - 1
        if place == seen:
            continue
        seen = place
        end = breaks[place + 1] if place + 1 < len(breaks) else len(finder.plain)
        text = re.sub(r"\\[^A-Za-z\n]", "", finder.plain[breaks[place] : end])
        text = _MATH.sub("", text)
        commands = re.findall(r"\\[A-Za-z@]+\*?\s*([{\[])", text)
        uneven = text.count("{") != text.count("}") or (
            "[" in commands and text.count("[") != text.count("]")
        )
        if commands and (uneven or "%" in text):
            yield finder.line_at(match.start())


def _long_tables(finder: Finder) -> Iterator[Hold]:
    """From a line of hyphens above text to the second behind it: between them may be the head and
    the rows of one table, with empty lines in it."""
    lines = finder.plain.split("\n")
    dashes = sorted({
        number
        for text in (lines, finder.lines)
        for number, line in enumerate(text, start=1)
        if _DASHES.match(line)
    })  # fmt: skip
    for index, number in enumerate(dashes[:-1]):
        below = lines[number] if number < len(lines) else ""
        above = lines[number - 2] if number > 1 else ""
        if not is_blank(below) and _STRUCTURE.match(above):
            yield number, dashes[min(index + 2, len(dashes) - 1)]
