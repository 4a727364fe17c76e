"""The book of this repository as text and numbers, and the thesis that it is a digest of.

Only tests use this. The thesis is not part of the repository: what compares the two is skipped
where it is not to be had.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from conftest import ROOT, SHARED

MANUSCRIPT = ROOT / "manuscript"
FIGURES = MANUSCRIPT / "figures"
THESIS = SHARED / "books" / "thesis" / "manuscript" / "thesis.md"

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CITATION = re.compile(r"\[@[^\]]*\]")
_PIECE = re.compile(r"@([\w:.-]+?)(?=[,;\]])((?:,[^;\]]*)?)")
_NOTE_LINE = re.compile(r"^\[\^(\d+)\]: (.*)$", re.MULTILINE)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
# up to twelve a word says little: "one", "two" and "three" stand in every text
_FIRST_WORD = 13


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of references.bib."""

    key: str
    fields: dict[str, str] = field(hash=False)

    @property
    def thesis_note(self) -> int:
        """The note in which the thesis gives the work."""
        return int(self.fields["thesisnote"])

    @property
    def surname(self) -> str:
        """Of its first author or editor; of a body its whole name; empty without either."""
        name = self.fields.get("author") or self.fields.get("editor") or ""
        return name.split(" and ")[0].split(",")[0].strip("{} ")


def source(*, front: bool = True) -> str:
    """The manuscript as it is written, its front matter left out or in."""
    files = sorted(MANUSCRIPT.glob("*.md"))
    text = "\n\n".join(path.read_text("utf-8") for path in files)
    return text if front else _FRONT_MATTER.sub("", text)


def prose() -> str:
    """What a reader reads of it: no citations, attributes, targets of links; alternative texts."""
    text = _CITATION.sub("", source(front=False))
    text = re.sub(r"\balt=\"([^\"]*)\"", r"} \1 {", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"\[\^[\w-]+\]:?", "", text)
    return re.sub(r"\{[^{}]*\}", " ", text)


@cache
def works() -> dict[str, Work]:
    """The entries of references.bib by their keys."""
    text = (MANUSCRIPT / "references.bib").read_text("utf-8")
    found = {}
    for entry in re.split(r"^@\w+\{", text, flags=re.MULTILINE)[1:]:
        key, _, rest = entry.partition(",")
        pairs = re.findall(r"^  (\w+) += \{(.*)\},$", rest, re.MULTILINE)
        found[key] = Work(key, dict(pairs))
    return found


def citations() -> Iterator[tuple[str, str]]:
    """Every citation as (key, pages): pages as they are written, or nothing."""
    for group in _CITATION.findall(source(front=False).replace("\n", " ")):
        for key, pages in _PIECE.findall(re.sub(r"\s+", " ", group)):
            yield key, pages.strip(", ")


@cache
def thesis() -> str:
    """The thesis, body and notes."""
    return THESIS.read_text("utf-8")


def thesis_body() -> str:
    """The thesis without its notes and their calls."""
    return re.sub(r"\[\^\d+\]", "", _NOTE_LINE.sub("", thesis()))


@cache
def thesis_notes() -> dict[int, str]:
    """The notes of the thesis by their numbers; *Ibid.* with what it stands for before it."""
    found: dict[int, str] = {}
    last = ""
    for number, text in _NOTE_LINE.findall(thesis()):
        said = text.replace("*", "")
        found[int(number)] = f"{last} || {said}" if "Ibid" in said else said
        if not re.match(r"Ibid[^;]*$", said):
            last = found[int(number)]
    return found


def words(text: str) -> list[str]:
    """Words in small letters, without marks, accents and apostrophes."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("’", "").replace("'", ""))
    return re.findall(r"[^\W_]+", re.sub(r"[̀-ͯ]", "", folded))


def runs(text: str, length: int) -> dict[tuple[str, ...], int]:
    """Every run of so many words, with the place of its first word."""
    all_words = words(text)
    return {tuple(all_words[i : i + length]): i for i in range(len(all_words) - length + 1)}


def numbers(text: str) -> set[str]:
    """Every number, however it is written: 12,000 as 12000, forty-four as 44, 1990s as 1990."""
    found = set()
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.replace("\\$", ""))
    for match in re.finditer(r"\d+(?:\.\d+)?", plain):
        found.add(re.sub(r"^0+(?=\d)", "", match[0]))
    spelled = re.findall(r"[a-z]+", plain.casefold())
    for index, word in enumerate(spelled):
        number = _NUMBER_WORDS.get(word, -1)
        if word in _TENS and index + 1 < len(spelled):
            unit = _NUMBER_WORDS.get(spelled[index + 1], 0)
            number += unit if 0 < unit < 10 else 0
        if number >= _FIRST_WORD:
            found.add(str(number))
    return found


def dates(text: str) -> set[tuple[int, str]]:
    """Every date of day and month, English and American, ranges with both their ends."""
    months = "|".join(_MONTHS)
    plain = re.sub(r"\s+", " ", re.sub(r"\^(?:th|st|nd|rd)\^", "", text))
    found = set()
    for first, second, month in re.findall(
        rf"(\d{{1,2}})(?:(?:–|-| to | and |/)(\d{{1,2}}))? ({months})\b", plain
    ):
        found |= {(int(day), month) for day in (first, second) if day}
    for month, first, second in re.findall(
        rf"\b({months}) (\d{{1,2}})(?!\d)(?:(?:–|-| to | and )(\d{{1,2}})(?!\d))?", plain
    ):
        found |= {(int(day), month) for day in (first, second) if day}
    return found
