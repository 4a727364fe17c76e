"""Turn keys of links that several files define otherwise into places where they can be told apart.

``[words][key]`` and ``[key]`` lead to the ``[key]: address`` of their own file, as every tool has it that reads file by
file; a file that has none takes the first of the book. Pandoc reads the book as one text and knows only that first one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from octavo.parse.lines import Finder

_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*\n?[ \t]*(\S.*)$", re.MULTILINE)
_BRACKETS = re.compile(r"(?<!\\)\[(?![\^@])((?:[^\[\]\n]|\n(?![ \t]*\n))+)\]")
_FORMULA = re.compile(
    r"\$\$(?:[^$]|\$(?!\$))+\$\$|\$(?=\S)(?:[^$\n]|\n(?![ \t]*\n))*?(?<=\S)\$(?!\d)"
)
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


def find_link_letters(
    finder: Finder, names: Sequence[str]
) -> dict[tuple[str, str], tuple[str, list[int]]]:
    """By file and key: a letter of the key, and its offsets in the definition and wherever it is called.

    Those of the file that defines a key first are left as they are. ``names``: the file of every line, from 1.
    """
    if "]:" not in finder.plain:
        return {}
    targets: dict[str, dict[str, str]] = defaultdict(dict)  # key: file: address
    spelled: dict[tuple[str, str], tuple[int, str]] = {}
    for match in _DEFINITION.finditer(finder.plain):
        key = finder.text[match.start(1) : match.end(1)]
        if not _begins_block(match.start(), finder):
            continue
        file = names[finder.line_at(match.start())]
        if file not in targets[_fold(key)]:
            targets[_fold(key)][file] = match[2].strip()
            spelled[file, _fold(key)] = match.start(1), key
    parted = {
        (file, key)
        for key, by_file in targets.items()
        if len(set(by_file.values())) > 1
        for file in list(by_file)[1:]
    }
    if not parted:
        return {}
    calls: dict[tuple[str, str], list[tuple[int, str, bool]]] = defaultdict(list)
    formulas = [match.span() for match in _FORMULA.finditer(finder.plain)]
    for match in _BRACKETS.finditer(finder.plain):
        written = finder.text[match.start(1) : match.end(1)]
        which = names[finder.line_at(match.start())], _fold(written)
        if which in parted and not _is_within(match.start(), formulas):
            is_shown = finder.plain[match.start() - 1 : match.start()] != "]"
            calls[which].append((match.start(1), written, is_shown))
    found = {}
    for which in sorted(parted):
        _, key = spelled[which]
        shown = [written for _, written, is_shown in calls[which] if is_shown]
        number = _same_letter(key, shown)
        if number is not None:
            places = [start + _letters(written)[number] for start, written, _ in calls[which]]
            found[which] = key[_letters(key)[number]], places
    return found


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    index = bisect_left(spans, (place, 0)) - 1
    return index >= 0 and place < spans[index][1]


def _fold(key: str) -> str:
    return " ".join(key.split()).lower()


def _letters(key: str) -> list[int]:
    """The places of a key's letters and digits."""
    return [place for place, letter in enumerate(key) if letter.isalnum()]


def _same_letter(key: str, shown: Sequence[str]) -> int | None:
    """The number of a letter that is the same in all spellings that readers see."""
    for number, place in enumerate(_letters(key)):
        if all(written[_letters(written)[number]] == key[place] for written in shown):
            return number
    return None


def _begins_block(offset: int, finder: Finder) -> bool:
    """Whether a definition may stand at an offset: behind an empty line, a heading or another definition."""
    line = finder.line_at(offset)
    above = finder.lines[line - 2] if line > 1 else ""
    return (
        not above.strip()
        or _HEADING.match(above) is not None
        or re.match(r" {0,3}\[[^\]]+\]:", above) is not None
    )
