"""Turn what TeX calls by its number, in a Markdown text, into our calls and keys, line for line.

``\\ref{fig:x}`` is the number of what has the key, ``\\autoref``, ``\\cref`` and ``\\Cref`` its word and number, ``\\nameref``
the words of a heading. ``\\label`` gives a key to the heading, the caption or the formula in which it stands. What stands in
an environment of TeX is left to pandoc, which reads it as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

Call = Callable[[str, Sequence[str]], str]  # how, and keys → our call

_KEY = r"[^\W\d_][\w:./+-]*"
_REF = re.compile(
    r"\\(?P<name>(?:page|eq|auto|Auto|c|C|v|V|name|labelc)?ref)\*?[ \t]*\{[ \t]*(?P<keys>[^{}\n]+?)[ \t]*\}"
)
_BRACKETED = re.compile(rf"\(\\ref\*?\{{({_KEY})\}}\)")
_LABEL = re.compile(rf"[ \t]*\\label[ \t]*\{{[ \t]*({_KEY})[ \t]*\}}")
_SPACE = "\u00a0"
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}[ \t]*$")
_FORMULA = re.compile(
    r"(?<!\\)\$\$.+?\$\$|(?<![\\$])\$(?=\S)(?:[^$\n\\]|\\.)*(?<=\S)\$(?!\d)", re.DOTALL
)
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_EQUATION = re.compile(r"eq[-:]")
_WORDS = {"ref": "-", "eqref": "-", "labelcref": "-", "nameref": "="}


def find_tex_references(plain: str, call: Call) -> Iterator[tuple[int, int, str]]:
    """What is to be put in the place of stretches of ``plain``, a text with its code blanked."""
    inside = _Stretches([m.span() for p in (_FORMULA, _ENVIRONMENT) for m in p.finditer(plain)])
    equations = {
        label[1]
        for start, end in inside.spans
        if plain[start] == "$" or plain.startswith(("\\begin{equation", "\\begin{align"), start)
        for label in _LABEL.finditer(plain, start, end)
    }

    def key_of(key: str) -> str:
        """That of a formula as the filter of formulas gives it."""
        return f"eq-{key}" if key in equations and not _EQUATION.match(key) else key

    taken = -1
    for match in _BRACKETED.finditer(plain):  # the brackets of an equation are its number's
        if (match[1] in equations or _EQUATION.match(match[1])) and match.start() not in inside:
            yield *match.span(), call("-", [key_of(match[1])])
            taken = match.end()
    for match in _REF.finditer(plain):
        if match.start() in inside or match["name"] == "pageref":  # which is a page
            continue
        before = plain[match.start() - 1 : match.start()]
        if before == "\\" or (before == "(" and match.end() < taken):
            continue
        if made := _calls(match, key_of, call):
            tie = plain[match.start() - 1 : match.start()] == "~"  # TeX's space that is not broken
            yield match.start() - tie, match.end(), f"{_SPACE * tie}{made}"
    yield from _labels(plain, inside)


class _Stretches:
    """Parts of a text; of those within others only the outer."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if not self.spans or start >= self.spans[-1][1]:
                self.spans.append((start, end))

    def __contains__(self, offset: int) -> bool:
        at = bisect_right(self.spans, offset, key=lambda span: span[0]) - 1
        return at >= 0 and offset < self.spans[at][1]


def _calls(match: re.Match[str], key_of: Callable[[str], str], call: Call) -> str:
    keys = [key.strip() for key in match["keys"].split(",")]
    if not all(re.fullmatch(_KEY, key) for key in keys):
        return ""
    how = _WORDS.get(match["name"], "")
    capital = match["name"][0] in "ACV"
    keys = [key_of(key) for key in keys]
    return call(how, [key[0].upper() + key[1:] if capital else key for key in keys])


def _labels(plain: str, inside: _Stretches) -> Iterator[tuple[int, int, str]]:
    for match in _LABEL.finditer(plain):
        sign = plain.index("\\", match.start())
        if sign in inside or plain[sign - 1 : sign] == "\\":
            continue
        start = plain.rfind("\n", 0, sign) + 1
        end = plain.find("\n", match.end())
        end = len(plain) if end < 0 else end
        line = plain[start:end]
        heading = start, end
        if (
            not _HEADING.match(line) and line.strip() == match[0].strip()
        ):  # it may be of the one above
            above = plain.rfind("\n", 0, max(0, start - 1)) + 1
            if not plain[above : start - 1].strip():
                above = plain.rfind("\n", 0, max(0, above - 1)) + 1
            stop = plain.find("\n", above)
            heading = above, stop
        if _HEADING.match(plain, heading[0]):
            yield from _key_of_heading(plain, match, heading)
        else:
            yield *match.span(), f"[]{{#{match[1]} .octavo-place}}"


def _key_of_heading(
    plain: str, match: re.Match[str], heading: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """A heading with two keys keeps the one that is written as ours."""
    start, end = heading
    given = _ATTRIBUTES.search(plain, match.end() if match.end() <= end else start, end)
    if given is None:
        if match.end() == end:
            yield *match.span(), f" {{#{match[1]}}}"
        else:
            yield *match.span(), ""
            yield end, end, f" {{#{match[1]}}}"
        return
    yield *match.span(), ""
    if "#" not in given[1]:
        yield given.start() + 1, given.start() + 1, f"#{match[1]} "
