"""Turn words with numbers glued to them into a look: calls of notes that no rule of ours has read.

Many programs lose what raises a call: ``Azeris.1 While … letters.2 The``. Which numbers are calls cannot
be told for each; but where five or more rise one by one behind different words, they count something. An
OCR program may also read a raised number as a sign: ``letters.* The``; where some lines begin with such a
sign too, they are calls and notes. Letters of private use, which no other font can draw, are told as well, and numbers of
pages that are in no order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from octavo.scan.model import Log, Look, Page

FEWEST = 5  # numbers that rise
_STEP = 3  # how far a number may stand behind the one before: OCR loses some
_MANY = 8  # numbers that are named
_SIGNS = 3  # behind sentences, and as many before notes
_CAPITAL = "A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ"
# A word, what closes it, a number, and the end of both: not 1.5, not x.org/2, not A4 nor CO2.
_GLUED = re.compile(
    r"(?<![\w/@.:+-])(?P<word>[^\W\d_]{2,40}(?=[.,;:!?…”’\")\]»])|[^\W\d_]{1,40}[^\W\d_A-Z]{3})[.,;:!?…”’\")\]»]*"
    r"\[?(?P<number>[0-9]{1,4})\]?(?=[\s.,;:!?”’\")»—–]|$)(?![.,:][0-9])"
)
_COUNTED = frozenset(  # these have a number behind them, glued or not
    "no nr nos vol vols pp fig figs art arts ch chap cap sec sect tab eq ff col bd abb abs ed lib par "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_HEAD = re.compile(
    rf"^[>\s]*(?P<number>[0-9]{{1,4}})(?P<word>[“\"‘'«]?[{_CAPITAL}][^\W\d_]+)", re.MULTILINE
)
_SIGN = re.compile(r"[^\W\d_][.!?…”’,;][*°®†‡](?=\s+[“\"‘]?[^\W\d_])")
_SIGN_HEAD = re.compile(
    rf"^[>\s]*(?:[*°®†‡?]|[0-9]{{1,3}})[“\"‘]?[{_CAPITAL}][^*\n]*$", re.MULTILINE
)
_ALONE = re.compile(r"[\W_]*([0-9]{1,4})[\W_]*")
_FEWEST_ALONE = 2  # of pages that show another number than they were given
_EMPHASIS = re.compile(r"(?:^|(?<=[\s(“]))[*_]+\S")


_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@dataclass(frozen=True, slots=True)
class _Run:
    """A number with those before it."""

    number: int
    word: str
    line: int
    before: _Run | None
    length: int


def watch_numbers(texts: Iterable[tuple[int, str]], linked: frozenset[str], log: Log) -> None:
    """Say where numbers are glued to words and call nothing.

    ``texts``: line and words of every block; ``linked``: labels of the notes that are called.
    """
    blocks = list(texts)
    for form in (_GLUED, _HEAD):
        last = _longest_run(blocks, form, linked)
        if last is not None:
            first = last
            while first.before is not None:
                first = first.before
            log.looks.append(
                Look("note", f"{last.length} numbers from {first.number} to {last.number} are glued to words, from "
                     f"“{first.word}” to “{last.word}”, and call no note: they may be calls and notes that were "
                     "not known as such", first.line))  # fmt: skip
            return
    if not linked:
        _watch_signs(blocks, log)


def _watch_signs(blocks: list[tuple[int, str]], log: Log) -> None:
    signs = [
        line for line, text in blocks if not _EMPHASIS.search(text) for _ in _SIGN.finditer(text)
    ]
    heads = sum(
        1 for _, text in blocks if not _SIGN.search(text) for _ in _SIGN_HEAD.finditer(text)
    )
    if len(signs) >= _SIGNS and heads >= _SIGNS:
        log.looks.append(
            Look("note", f"{len(signs)} signs stand behind sentences and {heads} before lines, and call no note: "
                 "they may be calls and notes whose numbers were misread", signs[0]))  # fmt: skip


def _longest_run(
    blocks: list[tuple[int, str]], form: re.Pattern[str], linked: frozenset[str]
) -> _Run | None:
    """The end of the longest run of numbers that rise by small steps, behind different words.

    Other numbers may stand between them. None where no run is long enough.
    """
    ends: dict[int, _Run] = {}
    runs: list[_Run] = []
    for line, text in blocks:
        at, counted = line, 0
        for match in form.finditer(text):
            number, word = int(match["number"]), match["word"].strip("“\"‘'«")
            if match["number"] in linked or word.casefold() in _COUNTED:
                continue
            near = [ends[n] for n in range(number - _STEP, number) if n in ends]
            before = max(near, key=lambda run: (run.length, run.number), default=None)
            at += text.count("\n", counted, match.start("number"))
            counted = match.start("number")
            run = _Run(number, word, at, before, before.length + 1 if before else 1)
            if number not in ends or ends[number].length <= run.length:
                ends[number] = run
            runs.append(run)
    long = [run for run in _varied(runs) if run.length >= FEWEST]
    return max(long, key=lambda run: run.length, default=None)


def _varied(runs: list[_Run]) -> Iterator[_Run]:
    """Those whose numbers stand behind different words, as they come in the text: “Type1, Type2 …” calls nothing.

    Runs have their beginnings in common: each number is come to once, by way of those before it.
    """
    behind: dict[int | None, list[int]] = {}  # run → those that go on from it, by their places
    places = {id(run): place for place, run in enumerate(runs)}
    for place, run in enumerate(runs):
        behind.setdefault(places[id(run.before)] if run.before else None, []).append(place)
    kinds = [0] * len(runs)
    words: Counter[str] = Counter()  # of the numbers that lead to the one that is come to
    ways = list(behind.get(None, ()))
    while ways:
        place = ways.pop()
        if place < 0:  # all that go on from it have been come to
            word = runs[~place].word.casefold()
            words[word] -= 1
            if not words[word]:
                del words[word]
            continue
        words[runs[place].word.casefold()] += 1
        kinds[place] = len(words)
        ways += (~place, *behind.get(place, ()))
    return (run for run, kind in zip(runs, kinds, strict=True) if kind > run.length // 2)


def watch_folios(pages: Sequence[Page], titled: frozenset[int], log: Log) -> None:
    """Tell of numbers alone at the edges of pages that are not the pages' own: these may be in another order, or there twice.

    ``titled``: lines of headings. Where no pages are known, numbers alone anywhere that do not rise.
    """
    alone = [
        (block.line, match[1], page.label)
        for page in pages
        for block in (page.body if len(pages) == 1 else dict.fromkeys((*page.body[:1], *page.body[-1:])))
        if block.kind in ("paragraph", "heading") and block.line not in titled
        and (match := _ALONE.fullmatch(block.text))
    ]  # fmt: skip
    if len(pages) == 1:
        rising = all(int(one) < int(other) for (_, one, _), (_, other, _) in pairwise(alone))
        alone = [] if rising or len(alone) <= _FEWEST_ALONE else alone
    else:
        alone = [found for found in alone if found[1] != found[2]]
    if len(alone) >= _FEWEST_ALONE:
        said = ", ".join(number for _, number, _ in alone[:_MANY]) + (" …" if alone[_MANY:] else "")
        log.looks.append(Look("page", f"numbers alone on their lines, which do not rise with the pages, stay in the text: {said}: "
                              "pages may be in another order than in print, or there twice", alone[0][0]))  # fmt: skip


def watch_private_letters(blocks: Iterable[tuple[int, str]], log: Log) -> None:
    """Tell of letters of private use: what they show only the font knew that the source was set in."""
    found = [(line, letter) for line, text in blocks for letter in _PRIVATE.findall(text)]
    if found:
        names = sorted({f"U+{ord(letter):04X}" for _, letter in found})
        said = ", ".join(names[:_SIGNS]) + (" …" if len(names) > _SIGNS else "")
        log.looks.append(Look("letters", f"{len(found)} letters mean something in one font only ({said}): write what the "
                              "source shows in their place", found[0][0]))  # fmt: skip
