"""Turn a line of printed contents, with its leaders, into a title and a page: `The Mill . . . . . 4`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEADER = re.compile(r"[ .…·]*(?:\.{3,}|…{2,}|·{3,}|(?: [.·]){3,})[ .…·\u200b\u2060]*")
_PAGE = re.compile(r"(\d{1,4}|[ivxlcdm]{1,8})(?=\s|$)\s*", re.IGNORECASE)


def read_leader(line: str) -> tuple[str, str] | None:
    """Title and page of a line that is one entry of printed contents; None where it is none."""
    found = list(read_leaders(line))
    return found[0] if len(found) == 1 else None


def read_leaders(line: str) -> Iterator[tuple[str, str]]:
    """All entries of a line: a tool may have put several into one. Nothing where anything else stands in it; a title
    that the line above holds is empty."""
    if ".." not in line and " . ." not in line and "··" not in line and "……" not in line:
        return
    found: list[tuple[str, str]] = []
    position = 0
    for leader in _LEADER.finditer(line):
        page = _PAGE.match(line, leader.end())
        if page is None:
            continue
        title = line[position : leader.start()].strip()
        if title and not any(map(str.isalpha, title)):
            return
        found.append((title, page[1]))
        position = page.end()
    if len(line[position:].strip()) <= 2:  # a letter that a tool saw twice
        yield from found
