"""Turn what a cell of code says of its key and its caption into attributes of the code.

Quarto's options are lines ``#| label: fig-x``, those of R stand in the head, ``{r plan, fig.cap="…"}``, MyST's are
``:name:`` and ``:caption:``. A cell is not run: what would be its figure is its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from octavo.text.numberwords import KEY

_LINE = re.compile(r"[ \t>]*(?:#\||//\||%%\|)[ \t]?([ \t]*)([\w.-]+)[ \t]*:[ \t]*(.*?)[ \t]*$")
_MORE = re.compile(r"[ \t>]*(?:#\||//\||%%\|)[ \t]+(.*?)[ \t]*$")
_PAIR = re.compile(r"[ \t>]*:([\w-]+):[ \t]*(.*?)[ \t]*$")
_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_IN_HEAD = re.compile(rf"([\w.-]+)[ \t]*=[ \t]*({_QUOTED}|[^\s,{{}}]+)")
_NAME = re.compile(r"[ \t]*([A-Za-z][\w.-]*)[ \t]*(?:,|$)")
_KEY = re.compile(KEY)
_CAPTIONS = ("lst-cap", "fig-cap", "tbl-cap", "fig.cap", "caption")
_KEYS = ("lst-label", "label", "name")
_KNITTED, _KNITTED_TABLE = (
    "fig:",
    "tab:",
)  # what bookdown puts before the name of a chunk with a caption
_TABLE = re.compile(rf"\bkable\b.*?\bcaption\s*=\s*({_QUOTED})", re.DOTALL)


def attributes_of_cell(head: str, options: Iterable[str], code: str = "") -> str:
    """``#fig-x caption="…"``, or as much of it as is said; empty where nothing is. R's ``code`` may make a table."""
    said = _said(head, options)
    caption = next((said[name] for name in _CAPTIONS if said.get(name)), "")
    keys = [said[name] for name in _KEYS if name in said]
    key = next((key for key in keys if _KEY.fullmatch(key)), "")
    named = next((key for key in keys if re.fullmatch(r"[\w.-]+", key)), "")
    if not key and named and "fig.cap" in said:
        key = f"{_KNITTED}{named}"
    elif not key and named and (table := _TABLE.search(code)):
        key, caption = f"{_KNITTED_TABLE}{named}", _bare(table[1])
    attributes = [f"#{key}"] if key else []
    if caption:
        attributes.append(
            f'caption="{caption.replace(chr(92), chr(92) * 2).replace(chr(34), "”")}"'
        )
    return " ".join(attributes)


def _said(head: str, options: Iterable[str]) -> dict[str, str]:
    said = {match[1]: _bare(match[2]) for match in _IN_HEAD.finditer(head)}
    if name := _NAME.match(head):
        said.setdefault("label", name[1])
    last = ""
    for line in options:
        if (match := _LINE.match(line)) and (not match[1] or not last):
            last = match[2] if match[3] in ("|", ">", "|-", ">-", "") else ""
            said[match[2]] = "" if last else _bare(match[3])
        elif last and (more := _MORE.match(line)):
            said[last] = f"{said[last]} {more[1]}".strip()
        elif pair := _PAIR.match(line):
            said[pair[1]] = _bare(pair[2])
    return said


def _bare(value: str) -> str:
    """A value without the marks around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace(f"\\{value[0]}", value[0]).strip()
    return value.strip()
