"""Turn the name of a file and a line into the lines around it, as the author wrote them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from octavo.reading.paths import book_files, find_file

_AROUND = 12  # lines before and behind
_LONGEST = 4000  # characters of a line
_BYTES = 20_000_000  # of a file that is read


def source_file(name: str, root: Path, sources: Collection[Path]) -> Path | None:
    """A file of the book in ``root`` by its name there; None for anything else. ``sources``: what was read for the text."""
    path = find_file(name, root, root)
    if not isinstance(path, Path):
        return None
    if path in sources or any(path == known for _, known in book_files(root, ())):
        return path
    return None


def lines_around(path: Path, line: int) -> dict[str, Any] | None:
    """The lines around a line, the number of the first, and those of the marked; None for a file that is no text."""
    try:
        with path.open("rb") as file:
            text = file.read(_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = min(line, len(lines))
    first = max(1, line - _AROUND)
    shown = [one[:_LONGEST] for one in lines[first - 1 : line + _AROUND]]
    return {"first": first, "lines": shown, "marked": [line]}
