"""Turn formulas between double signs of money within a line of words, as kramdown has them, into formulas of the line.

To kramdown, and to Jekyll with it, ``$$x$$`` is a formula of the line among words, and a displayed one in a paragraph of
its own; one sign of money is a sign of money. To pandoc two always mean a displayed formula. A book that has several
such within its lines, and not one between single signs, was written for kramdown.
"""

from __future__ import annotations

import re

from octavo.parse.foreign.seen import Seen, Syntax, short

_IN_LINES = Syntax(
    "kramdown’s formula", "is set in its line, like all that stand among words",
    "between single signs ($x$) it is one everywhere", note=True, code="formula-in-line",
)  # fmt: skip
_DOUBLE = re.compile(r"(?<!\\)\$\$((?:[^$\n\\]|\\.|\n(?![ \t]*\n)|\$(?!\$))+)\$\$")
_PARTED = re.compile(r"[$\n]")  # in a formula: words with formulas of their own, or lines
_SINGLE = re.compile(r"(?<![\\$])\$(?=[^\s$])(?:[^$\n\\]|\\.)*(?<=\S)\$(?![\d$])")
_WORDS = re.compile(r"[^\W_]|[.,;:!?)]")
_ITEM = re.compile(r"[ \t>]*(?:(?:[-*+]|\w{1,3}[.)])[ \t]+)*")
_LABEL = re.compile(r"[ \t]*\{#eq[-:]")  # behind a formula that is displayed
_ENOUGH = 3


def set_in_lines(text: str, plain: str) -> tuple[str, list[Seen]]:
    """A text, ``plain`` where its code is blanked, with these formulas between single signs; and what was seen."""
    if "$$" not in plain:
        return text, []
    found = [
        match
        for match in _DOUBLE.finditer(plain)
        if match[1].strip()
        and not _PARTED.search(match[1])
        and not _LABEL.match(plain, match.end())
        and _is_among_words(match, plain)
    ]
    if len(found) < _ENOUGH or _SINGLE.search(_DOUBLE.sub(" ", plain)):
        return text, []
    parts: list[str] = []
    seen: list[Seen] = []
    position = line = 0
    counted = 0
    for match in found:
        line += plain.count("\n", counted, match.start())
        counted = match.start()
        parts += [text[position : match.start()], f"${match[1].strip()}$"]
        position = match.end()
        seen.append(Seen(_IN_LINES, line + 1, short(match[0])))
    return "".join([*parts, text[position:]]), seen


def _is_among_words(match: re.Match[str], plain: str) -> bool:
    """Whether something that is read stands in the line of a formula."""
    start = plain.rfind("\n", 0, match.start()) + 1
    end = plain.find("\n", match.end())
    line = _ITEM.sub("", plain[start : end if end >= 0 else len(plain)], count=1)
    return _WORDS.search(_DOUBLE.sub(" ", line)) is not None
