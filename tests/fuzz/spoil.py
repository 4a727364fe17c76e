"""Turn a text or a file into one that went through accidents: cut, doubled, swapped, mistyped."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

from fuzz.words import CONTROLS, FOREIGN, MARKUP, QUIET, TURNING


def spoil(dice: Random, text: str) -> str:
    """``text`` after one to eight accidents; never much longer than it was."""
    most = 2 * len(text) + 2000
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        text = dice.choice(_ACCIDENTS)(dice, text)[:most]
    return text


def _stretch(dice: Random, text: str, most: int) -> tuple[int, int]:
    start = dice.randrange(len(text) + 1)
    return start, min(len(text), start + dice.randint(1, most))


def _cut(dice: Random, text: str) -> str:
    start, end = _stretch(dice, text, dice.choice((1, 3, 40, 400)))
    return text[:start] + text[end:]


def _double(dice: Random, text: str) -> str:
    start, end = _stretch(dice, text, dice.choice((1, 40, 1000)))
    return text[:end] + text[start:]


def _truncate(dice: Random, text: str) -> str:
    return text[: dice.randrange(len(text) + 1)]


def _swap_lines(dice: Random, text: str) -> str:
    lines = text.split("\n")
    a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def _insert(dice: Random, text: str) -> str:
    start, _ = _stretch(dice, text, 1)
    pieces = dice.choice((MARKUP, MARKUP, MARKUP, CONTROLS, FOREIGN, QUIET, TURNING))
    return (
        text[:start]
        + "".join(dice.choice(pieces) for _ in range(dice.choice((1, 1, 2, 5))))
        + text[start:]
    )


def _unbalance(dice: Random, text: str) -> str:
    places = [place for place, sign in enumerate(text) if sign in "[](){}<>*_`$\"':|#"]
    if not places:
        return text
    place = dice.choice(places)
    return text[:place] + text[place + 1 :]


def _join_lines(dice: Random, text: str) -> str:
    places = [place for place, sign in enumerate(text) if sign == "\n"]
    return text if not places else text[: (place := dice.choice(places))] + text[place + 1 :]


def _indent(dice: Random, text: str) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    before = dice.choice((" ", "    ", "\t", "> ", "- ", "| ", "# ", "  \t", "\u00a0"))
    for number in range(start, min(len(lines), start + dice.choice((1, 1, 5, 30)))):
        lines[number] = before + lines[number]
    return "\n".join(lines)


def _repeat(dice: Random, text: str) -> str:
    start, _ = _stretch(dice, text, 1)
    return text[:start] + dice.choice(MARKUP) * dice.choice((2, 6, 12)) + text[start:]


_ACCIDENTS: tuple[Callable[[Random, str], str], ...] = (
    _cut, _cut, _double, _truncate, _swap_lines, _insert, _insert, _insert, _unbalance, _unbalance, _join_lines,
    _indent, _repeat,
)  # fmt: skip


def spoil_bytes(dice: Random, content: bytes) -> bytes:
    """A file after an accident: cut, with other bytes in it, with other ends of lines, in another encoding."""
    roll = dice.randrange(7)
    place = dice.randrange(len(content) + 1)
    if roll == 0:
        return content[:place]
    if roll == 1:
        return content[:place] + bytes(dice.randrange(256) for _ in range(3)) + content[place:]
    if roll == 2:
        return content.replace(b"\n", b"\r\n")
    if roll == 3:
        return content.replace(b"\n", b"\r")
    if roll == 4:
        return b"\xef\xbb\xbf" + content
    if roll == 5:
        return content.decode("utf-8", "replace").encode(
            dice.choice(("utf-16", "latin-1", "utf-32")), "replace"
        )
    return content.replace(b" ", b"\t", 20) + b"\x00" * dice.choice((0, 1))


def spoil_archive(dice: Random, content: bytes) -> bytes:
    """A zip file after an accident: cut, with an entry cut, changed, taken out or doubled."""
    if dice.random() < 0.2:
        return spoil_bytes(dice, content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    number = dice.randrange(len(entries))
    name, inner = entries[number]
    roll = dice.randrange(5)
    if roll == 0:
        del entries[number]
    elif roll == 1:
        entries[number] = name, inner[: dice.randrange(len(inner) + 1)]
    elif roll == 2:
        entries[number] = (
            name,
            spoil(dice, inner.decode("utf-8", "replace")).encode("utf-8", "replace"),
        )
    elif roll == 3:
        entries[number] = name, b""
    else:
        entries.append((f"other/{name}", inner))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in entries:
            archive.writestr(name, inner)
    return out.getvalue()
