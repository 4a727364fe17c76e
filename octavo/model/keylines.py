"""Where the keys of the front matter were written."""

from __future__ import annotations

from collections.abc import Mapping

KeyPath = tuple[str | int, ...]  # keys, and numbers in lists: ("author", 1, "name")


def line_of_key(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """The line of the longest part of a path that the author wrote; a single value where a list may stand has no number
    of its own. ``lines``: of every key that was written, 1-based, and of ``()``, the whole of them."""
    for length in range(len(path), 0, -1):
        part = path[:length]
        for written in (part, tuple(key for key in part if isinstance(key, str))):
            if written in lines:
                return lines[written]
    return lines.get((), 1)
