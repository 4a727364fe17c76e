"""Turn signs of other tools within lines into text that pandoc leaves alone, or take them out.

A sign that is kept may hold what pandoc would take for a citation: its @ becomes a letter that no text has, and is
an @ again in the Book.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from octavo.parse.foreign.seen import KEPT, TAKEN_OUT, Seen, Syntax, short

_LINK = "give what is meant an id, and write a link: [figure 1](#fig-name)"
_ALT = re.compile(r"(?<=[\s{])fig-(?=alt=[\"'])")  # Quarto's alternative text of a figure
_R_INLINE = re.compile(r"(?<!`)`r [^`\n]+`(?!`)")
_R = Syntax(
    "R’s inline code", KEPT, "knit first, and take the .md that is made; or write what it gives"
)
_EXAMPLE = re.compile(r"^[ \t>]*\(@([\w-]+)\)[ \t]", re.MULTILINE)
_FIRST, _COUNT = 0xFFF00, 0xFE  # letters for private use


@dataclass(frozen=True, slots=True)
class _Sign:
    """A syntax by its pattern, which is looked for outside of code."""

    pattern: re.Pattern[str]
    syntax: Syntax
    before_code: bool = False  # whether a span of code has to follow


def _kept(name: str, pattern: str, our_way: str, *, before_code: bool = False) -> _Sign:
    return _Sign(re.compile(pattern, re.MULTILINE), Syntax(name, KEPT, our_way), before_code)


def _out(name: str, pattern: str, our_way: str) -> _Sign:
    return _Sign(re.compile(pattern, re.MULTILINE), Syntax(name, TAKEN_OUT, our_way))


# In this order: what the first takes, the others do not see.
SIGNS = (
    _kept("the reference to a call-out or a remark", r"(?<![\w\\/])@(?i:sol|rem|alg|tip|nte|wrn|imp|cau)[-:]\w(?:[\w:.-]*\w)?",
          "give it an id, and write a link: [the tip](#tip-name)"),
    _kept("bookdown’s reference", r"\\@ref\([^()\n]*\)", _LINK),
    _kept("MyST’s role", r"\{term\}", "call a term of the glossary: [words]{.gls}", before_code=True),
    _kept("MyST’s role", r"\{abbr\}", "say what it stands for: *[UN]: United Nations, in a line of its own", before_code=True),
    _kept("MyST’s role", r"\{(?:numref|ref|eq|doc|cite(?::\w+)?|index|download|any)\}", _LINK, before_code=True),
    _kept("MyST’s role", r"\{[a-z][\w:+-]*\}", "write it in pandoc’s Markdown: H~2~O, x^2^, [words]{.class}",
          before_code=True),
    _out("bookdown’s label", r"\(\\#[a-z]+:[^()\s]*\)", "give the figure or table an id: {#fig-name}"),
    _out("mdBook’s title", r"^[ \t]*\{\{\s*#title\b[^{}\n]*\}\}[ \t]*$", "say it in the front matter: short-title"),
    _kept("mdBook’s directive", r"\{\{\s*#\w+[^{}\n]*\}\}", "write what it stands for"),
    _kept("the shortcode", r"\{\{<[^<>{}\n]*>\}\}|\{\{%[^{}\n]*%\}\}", "write what it stands for, as Markdown"),
    _kept("the variable", r"\{\{\s*[\w.-]+(?:\s*\|[^{}\n]*)?\s*\}\}", "write what it stands for"),
    _kept("Jekyll’s tag", r"\{%-?\s*(?:end)?highlight\b[^{}\n]*%\}", "put the code between lines ```"),
    _out("Jekyll’s tag", r"\{%-?\s*(?:(?:end)?(?:raw|comment|capture)|toc|include_toc)\b[^{}\n]*%\}",
         "take it out; nothing of the text is a template here"),
    _kept("Jekyll’s tag", r"\{%[^{}\n]*%\}", "write what it stands for, as Markdown"),
    _out("kramdown’s contents", r"^[ \t]*+(?:(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*+)?\{:[ \t]*toc[^{}\n]*\}[ \t]*$",
         "the contents are made by themselves: contents: {depth: 2} in the front matter"),
    _out("kramdown’s attribute", r"\{::?/?[^{}\n]*\}",
         "headings, spans and ::: blocks have attributes: # Title {.class}, [words]{.class}"),
)  # fmt: skip


def change_signs(
    text: str, plain: str, cited: str, *, knitted: bool
) -> tuple[str, dict[int, str], list[Seen]]:
    """The text with as many lines, the letters that stand for others in it, and what was seen; ``plain`` is the
    text with its code blanked, ``cited`` what the bibliographies hold; in a book that is ``knitted``, code may be R."""
    guard = next(chr(_FIRST + n) for n in range(_COUNT) if chr(_FIRST + n) not in text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    examples = frozenset(_EXAMPLE.findall(plain))
    seen = [
        Seen(_R, bisect_right(starts, match.start()), short(match[0]))
        for match in (_R_INLINE.finditer(text) if knitted else ())
    ]
    letters: dict[int, str] = {}
    changes = [(*match.span(), "") for match in _ALT.finditer(plain)]
    for start, end, syntax in _find(text, plain):
        sign = text[start:end]
        if sign.startswith("@") and (sign[1:] in cited or sign[1:] in examples):
            continue  # a work, or a numbered example, that has such a key
        seen.append(Seen(syntax, bisect_right(starts, start), short(sign)))
        if syntax.deed == TAKEN_OUT:
            changes.append((start, end, re.sub(r"[^\n]", "", sign)))
        elif "@" in sign:
            letters[ord(guard)] = "@"
            changes.append((start, end, sign.replace("\\@", guard).replace("@", guard)))
    return _changed(text, sorted(changes)), letters, seen


def _find(text: str, plain: str) -> Iterator[tuple[int, int, Syntax]]:
    """Every sign once, in the order of the text."""
    found: list[tuple[int, int, Syntax]] = []
    for sign in SIGNS:
        parts: list[str] = []
        position = 0
        for match in sign.pattern.finditer(plain):
            start, end = match.span()
            if sign.before_code and text[end : end + 1] != "`":
                continue
            found.append((start, end, sign.syntax))
            parts += [plain[position:start], re.sub(r"[^\n]", " ", match[0])]
            position = end
        plain = "".join([*parts, plain[position:]]) if parts else plain
    return iter(sorted(found, key=lambda one: one[:2]))


def _changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end, made in changes:
        parts += [text[position:start], made]
        position = end
    return "".join([*parts, text[position:]])
