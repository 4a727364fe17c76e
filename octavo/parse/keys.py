"""Turn keys of notes and links that several files have into keys of the book.

A key is the author's within one file: a call takes the note of its own file, else the one note of the book that
has its key. Where two files have the same key, the first letter of each becomes a letter that no text has, one for
each file and key (of links, a letter that all their spellings share: `linkkeys.py`): so no line grows longer, tables keep their columns, and pandoc, the cut into pieces and the
marks need not know of it. What is read or said later has the author's letter again.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from octavo.model import Manuscript
from octavo.parse.lines import Finder
from octavo.parse.linkkeys import find_link_letters
from octavo.text.slug import slugify

# Unicode's planes for private use, but for their last two places, which are no characters
_FIRST, _COUNT = 0xF0000, 0xFFFE
_CALL = re.compile(r"\[\^([^\[\]^\s]+)\]")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that are not written as the author wrote them."""

    letters: Mapping[int, str] = field(
        default_factory=dict
    )  # for str.translate: ours → the author's
    files: Mapping[str, str] = field(
        default_factory=dict
    )  # key of the book: the file's name, as a slug
    shared: tuple[str, ...] = ()  # keys as written that several files define, in order

    def as_written(self, text: str) -> str:
        """A text with the author's letters."""
        return text.translate(dict(self.letters)) if self.letters else text

    def stem_of(self, key: str) -> str:
        """What tells a note from all others of the book: its key, behind the name of its file if that has to be."""
        written = self.as_written(key)
        return f"{self.files[key]}-{written}" if key in self.files else written


def part_keys(
    manuscript: Manuscript, finder: Finder, letters: Mapping[int, str]
) -> tuple[Manuscript, Keys]:
    """The manuscript with each key in one file only, letter for letter as long as before; ``letters`` are those
    that stand for others already."""
    names = _names_by_line(manuscript)
    defined: dict[str, set[str]] = defaultdict(set)
    for opening in finder.openings:
        defined[opening.key].add(names[opening.line])
    shared = {key: files for key, files in defined.items() if len(files) > 1}
    links = find_link_letters(finder, names)
    if not shared and not links:
        return manuscript, Keys(letters)
    taken = set(finder.text)
    letters = dict(letters)
    keys: dict[tuple[str, str], str] = {}
    for key, name in sorted((key, name) for key, files in shared.items() for name in files):
        letter = _letter_for(f"{name}\0{key}", taken)
        letters[ord(letter)] = key[0]
        keys[name, key] = letter + key[1:]
    changes = _calls_of_notes(finder, names, keys)
    for (name, key), (written, places) in links.items():
        letter = _letter_for(f"{name}\0]{key}", taken)
        letters[ord(letter)] = written
        changes |= dict.fromkeys(places, letter)
    text = _with_letters(finder.text, changes).split("\n")
    files = tuple(
        replace(
            file, text="\n".join(text[file.offset : file.offset + file.text.count("\n")]) + "\n"
        )
        for file in manuscript.files
    )
    slugs = {
        made: slugify(PurePosixPath(name).stem).removeprefix("s-")
        for (name, _), made in keys.items()
    }
    return replace(manuscript, files=files), Keys(letters, slugs, tuple(sorted(shared)))


def _names_by_line(manuscript: Manuscript) -> list[str]:
    """For every line of the text, from 1, the name of its file."""
    names = [""]
    for file in manuscript.files:
        names += [file.name] * file.text.count("\n")
    return [*names, names[-1]]


def _letter_for(what: str, taken: set[str]) -> str:
    """A letter that depends on nothing but what it stands for, while no other has it."""
    number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:4])
    while (letter := chr(_FIRST + number % _COUNT)) in taken:
        number += 1
    taken.add(letter)
    return letter


def _calls_of_notes(
    finder: Finder, names: list[str], keys: Mapping[tuple[str, str], str]
) -> dict[int, str]:
    """Where keys of the book begin, in calls and definitions, not in code; and with which letter."""
    found = {}
    for match in _CALL.finditer(finder.plain):
        made = keys.get((names[finder.line_at(match.start())], match[1]))
        if made is not None:
            found[match.start(1)] = made[0]
    return found


def _with_letters(text: str, changes: Mapping[int, str]) -> str:
    """A text with other letters at some places."""
    parts: list[str] = []
    position = 0
    for place in sorted(changes):
        parts += [text[position:place], changes[place]]
        position = place + 1
    return "".join([*parts, text[position:]])
