r"""Turn LaTeX's ``\index{Shusha!siege of|textbf}`` into a mark for the index, as MakeIndex reads it.

``!`` parts the terms of a way, ``@`` stands between what a term is sorted by and the term, ``|`` before what is done with the
page, and ``"`` before a sign that is meant as such. Of the commands that may stand in a term only their words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

_BRACED = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"  # with others in it
_COMMAND = re.compile(rf"\\index\s*(?:\[([^\[\]]*)\])?\s*{_BRACED}\s*")
_SENT = re.compile(r"(see(?:also)?)\s*\{(.*)\}", re.DOTALL)
_TEX = re.compile(r"\\[A-Za-z]+\s*|\\(.)|[{}]")
_MAIN = ("textbf", "mathbf", "bold", "main", "emph", "textit")


def index_marks(tex: str) -> list[etree._Element]:
    r"""The marks that these commands are; none where there is anything but ``\index`` among them."""
    if _COMMAND.sub("", tex).strip():
        return []
    return [_mark(match[2], match[1] or "") for match in _COMMAND.finditer(tex)]


def _mark(said: str, index: str) -> etree._Element:
    entry, *rest = _parts(said, "|")
    what = "|".join(rest).strip()
    ways = [_parts(part, "@") for part in _parts(entry, "!")]
    terms = [_plain(way[-1]) for way in ways]
    span = etree.Element("span", {"class": "index", "data-term": _way(terms)})
    if any(len(way) > 1 for way in ways):
        span.set("data-sort", _way(_plain(way[0]) for way in ways))
    if index.strip():
        span.set("data-index", index.strip())
    if what[:1] in ("(", ")"):
        span.set("data-range", "start" if what[0] == "(" else "end")
        what = what[1:].strip()
    if sent := _SENT.match(what):
        words = _plain(sent[2]).replace("!", "!!").replace(", ", "!")
        span.set("data-see" if sent[1] == "see" else "data-also", words)
    elif what.lstrip("\\") in _MAIN:
        span.set("class", "index main")
    return span


def _parts(text: str, sign: str) -> list[str]:
    """What stands between signs that are not quoted, and in no braces."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        depth += (letter == "{") - (letter == "}") if not quoted else 0
        if letter == sign and not quoted and not depth:
            parts.append("")
        else:
            parts[-1] += letter
        quoted = letter == '"' and not quoted
    return parts


def _plain(text: str) -> str:
    unquoted = re.sub(r'"(.)', r"\1", text)
    return " ".join(_TEX.sub(lambda found: found[1] or "", unquoted).split())


def _way(terms: Iterable[str]) -> str:
    return "!".join(term.replace("!", "!!") for term in terms)
