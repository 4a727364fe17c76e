"""Turn the title page and what stands around it into front matter.

Title pages are loose lines, often in capitals, and OCR misreads them more than anything else; so every
line goes to the report as it stands, and a name that the text spells in another way is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from octavo.scan.contents import is_major
from octavo.scan.counting import number_of_part
from octavo.scan.inline import Reader, plain
from octavo.scan.joins import is_open
from octavo.scan.model import Aside, Block, Entry, Log, Look, Page
from octavo.scan.words import Lexicon

PROSE = 25  # words: as many are prose, and no line of a title page
_LONGEST = 200  # letters of a line of a title page
_SENTENCE = 6  # words: fewer are no sentence
_ENDS = re.compile(r"[.!?…][\"”’»)]*$")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d+)*\.?\s+\S")  # “1 Introduction”
_FARTHEST = 60  # blocks that the title page and its verso may have
_IMPRINT = re.compile(
    r"submitted|fulfil|requirements|degree\b|copyright|©|\(c\)|rights reserved|\bisbn\b|printed in|published|"
    r"library of congress|cataloging|thesis|dissertation|first edition|permission",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(
    r"\W*(?:copyright\s*(?:©|\(c\)|\d{4}|by\b)|©\s*\w|\(c\)\s*\d{4})", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"\b(?:university|college|institute|school|faculty|department|academy|universität|fakultät|université|"
    r"universidad|università|университет|институт|համալսարան)\b", re.IGNORECASE
)  # fmt: skip
_PUBLISHER = re.compile(
    r"\b(?:press|publishers?|publishing|books|verlag|éditions|editorial|editore)\b", re.IGNORECASE
)
_WORK = re.compile(r"\b(?:thesis|dissertation|essay|report|monograph)\b", re.IGNORECASE)
_BY = re.compile(r"\W*(?:by|von|par|por|di|written by|author:?|edited by)\W*", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_BY_NAME = re.compile(r"(?:by|author:)\s+(?P<name>[^\W\d_].{3,60})", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january|jan februar|february|feb march|mar|märz|mars april|apr|avril may|mai june|jun|juni|juin "
        "july|jul|juli|juillet august|aug|août september|sept|sep october|oct|oktober|octobre "
        "november|nov|novembre december|dec|dezember|décembre".split(), start=1)
    for name in names.split("|")
}  # fmt: skip
_DATE = re.compile(
    r"\W*(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+)?(?:(?P<month>[^\W\d_]{3,9})\.?\s+)?(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,?\s+)?"
    r"(?P<year>1[4-9]\d\d|20\d\d)\W*"
)
_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]*\s+){1,4}[^\W\d_][\w.’'-]+")
_DEDICATION = re.compile(
    r"\W*(?:dedicated to|(?:this \w+ is )?dedicated\b|in (?:loving )?memory of|to the memory of|gewidmet|à la mémoire)",
    re.IGNORECASE,
)
_SMALL = frozenset("a an the and but or nor for of to in on at by from with as de von".split())
_SMALL_ELSEWHERE = _SMALL | frozenset(
    "der die das den dem des ein eine im am zu zum zur von und mit le la les du de et en au aux un une "
    "el los las y del di il lo gli e".split()
)


@dataclass(slots=True)
class Front:
    """What the book says of itself before it begins."""

    title: str = ""
    subtitle: str = ""
    author: str = ""  # several are joined by "; "
    date: str = ""
    publisher: str = ""
    description: str = ""
    dedication: str = ""
    rights: str = ""
    epigraph: str = ""
    epigraph_source: str = ""  # whose words these are
    sources: dict[str, str] = field(default_factory=dict)  # key → where it was taken from
    date_words: str = ""


def take_front(
    pages: Sequence[Page],
    entries: Sequence[Entry],
    lexicon: Lexicon,
    text: str,
    log: Log,
    *,
    calls: Callable[[Block], bool] = lambda _: False,
    styled: bool = False,
) -> tuple[list[Page], Front]:
    """The pages without title page and dedication, and what these say.

    ``calls``: whether a block calls a note, which no title page does; ``styled``: a heading is one by a
    style that somebody chose, and not by the size of its letters.
    """
    blocks = [block for page in pages for block in page.body][:_FARTHEST]
    listed = {_key(entry.title) for entry in entries}
    title_blocks = blocks[: _title_end(blocks, listed, calls, styled=styled)]
    imprint = _imprint_of(pages, title_blocks)
    front = _read_title_page([b for b in title_blocks if b.line not in imprint], lexicon)
    taken = {block.line for block in title_blocks}
    for block in title_blocks:
        if COPYRIGHT.match(block.text) and not front.rights:
            front.rights = plain(Reader(None).read(block.text))
            front.sources["rights"] = f"line {block.line}"
        what = "copyright page" if block.line in imprint else "title page"
        log.asides.append(Aside(what, block.text, block.line))
    if front.author:
        _correct_name(front, text, title_blocks, log)
    dedication = _find_dedication([b for b in blocks if b.line not in taken], listed)
    if dedication is not None:
        front.dedication = plain(Reader(None).read(dedication.text))
        front.sources["dedication"] = f"line {dedication.line}"
        taken.add(dedication.line)
        log.asides.append(Aside("dedication", dedication.text, dedication.line))
    left = [
        replace(page, body=tuple(block for block in page.body if block.line not in taken))
        for page in pages
    ]  # fmt: skip
    return left, front


def read_title_lines(blocks: Sequence[Block], lexicon: Lexicon) -> Front:
    """What the lines of a title page say, where it is known that they are of one."""
    return _read_title_page(blocks, lexicon)


def _imprint_of(pages: Sequence[Page], blocks: Sequence[Block]) -> set[int]:
    """Lines of the blocks from which on a page says whose the book is, up to its end."""
    taken = {block.line for block in blocks}
    found: set[int] = set()
    for page in pages:
        here = [block for block in page.body if block.line in taken]
        start = next((n for n, block in enumerate(here) if COPYRIGHT.match(block.text)), len(here))
        found |= {block.line for block in here[start:]}
    return found


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _title_end(
    blocks: Sequence[Block], listed: set[str], calls: Callable[[Block], bool], *, styled: bool
) -> int:
    """How many blocks stand before the book begins: up to its first heading or sentence."""

    def is_prose(block: Block) -> bool:
        return calls(block) or _is_sentence(block)

    headed = -1  # where the last heading stands
    start: int | None = None  # the same, where prose that a page end cut may stand below it
    for place, block in enumerate(blocks):
        words = plain(Reader(None).read(block.text))
        is_major_title = _key(words) in listed or is_major(words) or _DEDICATION.match(words)
        counts = _NUMBERED.match(words) or number_of_part(words) is not None
        if is_major_title or counts or is_prose(block):
            return place if start is None else start
        if headed >= 0 and _follows_heading(block, styled=styled):
            return place if start is None else start
        if block.kind == "heading":
            after = blocks[place + 1] if place + 1 < len(blocks) else None
            if place and not _imprinted(words):
                return place if start is None else start
            if after is not None and (is_prose(after) or _follows_heading(after, styled=styled)):
                return place
            headed = place
        elif headed >= 0 and start is None and _runs_on(block):
            start = headed
    return 0  # no heading and no sentence: nothing can be told


def _is_sentence(block: Block) -> bool:
    """Whether a block is of running text: no line of a title page, and no imprint."""
    if block.kind not in ("paragraph", "heading"):
        return True
    if COPYRIGHT.match(block.text):
        return False
    if len(block.text.split()) >= PROSE or len(block.text) > _LONGEST:
        return True  # whatever it says: acknowledgements speak of theses and of permission too
    return _runs_on(block) and not is_open(block.text)


def _runs_on(block: Block) -> bool:
    """Whether the words of a paragraph are those of a sentence, which may go on behind it."""
    words = block.text.split()
    small = sum(word[:1].islower() for word in words)
    return (
        block.kind == "paragraph" and len(words) >= _SENTENCE and small >= 0.4 * len(words)
        and not _IMPRINT.search(block.text)
    )  # fmt: skip


def _follows_heading(block: Block, *, styled: bool) -> bool:
    """Whether a paragraph below a heading makes it the heading of a chapter, and not the title.

    A short sentence does; below a heading of a style, so does all that no title page would say.
    """
    words = plain(Reader(None).read(block.text))
    if block.kind != "paragraph" or not words or _imprinted(words):
        return False
    if _BY_NAME.fullmatch(words) or _PUBLISHER.search(words) or _is_name(words):
        return False
    small = any(word[:1].islower() for word in words.split())
    return styled or (small and _ENDS.search(words) is not None)


def _imprinted(words: str) -> bool:
    return bool(
        _IMPRINT.search(words)
        or _INSTITUTION.search(words)
        or _DATE.fullmatch(words)
        or _BY.fullmatch(words)
    )


def _read_title_page(blocks: Sequence[Block], lexicon: Lexicon) -> Front:
    front = Front()
    rest: list[tuple[int, int, str]] = []  # block, line, words
    institutions: list[str] = []
    works: list[str] = []
    after_by = False
    for number, block in enumerate(blocks):
        for offset, raw in enumerate(block.text.split("\n")):
            line = plain(Reader(None).read(raw))
            at = block.line + offset
            if not line:
                continue
            if after_by and not front.author:
                front.author, after_by = _in_case(line, lexicon, name=True), False
                front.sources["author"] = f"title page, line {at}"
            elif _BY.fullmatch(line):
                after_by = True
            elif (match := _BY_NAME.fullmatch(line)) and not front.author:
                front.author = _in_case(match["name"], lexicon, name=True)
                front.sources["author"] = f"title page, line {at}"
            elif (date := read_date(line)) and not front.date:
                front.date, front.date_words = date, _in_case(line, lexicon)
                front.sources["date"] = f"title page, line {at}"
            elif _WORK.search(line) and len(line.split()) <= 8 and not front.description and rest:
                works.append(_in_case(line, lexicon))
                front.sources["description"] = f"title page, line {at}"
            elif (_INSTITUTION.search(line) and len(line.split()) <= 12) or (
                _PUBLISHER.search(line) and len(line.split()) <= 8 and not institutions and rest
            ):
                institutions.append(_in_case(line, lexicon))
                front.sources["publisher"] = f"title page, line {at}"
            elif not _IMPRINT.search(line) and any(map(str.isalpha, line)):
                rest.append((number, at, line))
    front.publisher = ", ".join(dict.fromkeys(institutions))
    front.description = _sentence(works[0]) if works else ""
    if front.author:
        by = int(front.sources["author"].rpartition(" ")[2])
        rest = [item for item in rest if item[1] < by] or rest[:1]
    _set_title(front, rest, lexicon)
    return front


def _set_title(front: Front, rest: list[tuple[int, int, str]], lexicon: Lexicon) -> None:
    if not rest:
        return
    first = _key(rest[0][2])
    rest = [
        rest[0],
        *(item for item in rest[1:] if _key(item[2]) != first),
    ]  # a half-title repeats it
    block = rest[0][0]
    lines = [line for number, _, line in rest if number == block]
    others = [(at, line) for number, at, line in rest if number != block]
    joined = " ".join(lines)
    title, colon, subtitle = joined.partition(":")
    if not colon and len(lines) > 1 and lines[0].isupper() and not lines[1].isupper():
        title, subtitle = lines[0], " ".join(lines[1:])
    front.title = _in_case(title.strip(), lexicon)
    front.sources["title"] = f"title page, line {rest[0][1]}"
    names = [line for _, line in others if _is_name(line)]
    if not front.author and 1 < len(names) == len(others):
        front.author = "; ".join(_in_case(line, lexicon, name=True) for line in names)
        front.sources["author"] = f"title page, line {others[0][0]}"
        others = []
    if not front.author and others and _is_name(others[-1][1]) and len(others) <= 3:
        at, line = others.pop()
        front.author = _in_case(line, lexicon, name=True)
        front.sources["author"] = f"title page, line {at}"
    if not subtitle.strip() and others:
        at, subtitle = others[0]
        front.sources["subtitle"] = f"title page, line {at}"
    elif subtitle.strip():
        front.sources["subtitle"] = front.sources["title"]
    front.subtitle = _in_case(subtitle.strip(), lexicon)


def _is_name(line: str) -> bool:
    """Two to five words that begin with capitals, none of them small."""
    return _NAME.fullmatch(line) is not None and all(
        word[0].isupper() and word.casefold() not in _SMALL for word in line.split()
    )


def _in_case(line: str, lexicon: Lexicon, *, name: bool = False) -> str:
    """A line of capitals as a title is written; any other line as it is."""
    if not line.isupper():
        return line
    made: list[str] = []
    english = (lexicon.language() or "en").startswith("en")
    small = _SMALL if english else _SMALL_ELSEWHERE
    for number, word in enumerate(line.split()):
        bare = word.strip("“”\"'(),.:;!?").casefold()
        if not name and number and bare in small and not made[-1].endswith((":", ".", "—")):
            made.append(word.lower())
        else:
            made.append(_in_word_case(word, lexicon, titled=english or name or not number))
    return " ".join(made)


def _in_word_case(words: str, lexicon: Lexicon, *, titled: bool) -> str:
    """Words that hyphens join, each as it is written."""
    return re.sub(
        r"[^\W\d_]+(?:[’'][^\W\d_]+)*", lambda match: _word(match[0], lexicon, titled=titled), words
    )


def _word(word: str, lexicon: Lexicon, *, titled: bool) -> str:
    """``titled``: every word of a title begins with a capital, as in English."""
    if not titled and lexicon.forms[word.lower()] > lexicon.forms[word.capitalize()]:
        return word.lower()
    return word if lexicon.forms[word] > lexicon.forms[word.capitalize()] else word.capitalize()


def _sentence(text: str) -> str:
    head, *rest = text.split()
    return " ".join(
        [head, *(word if word.isupper() and len(word) > 1 else word.lower() for word in rest)]
    )


def read_date(line: str) -> str:
    """A date as ISO writes it, of words such as “17 May 1901”; "" where a line is none."""
    if _ISO.fullmatch(line):
        return real_date(line)
    match = _DATE.fullmatch(line)
    if match is None:
        return ""
    year, month = match["year"], _MONTHS.get((match["month"] or "").casefold())
    if match["month"] and month is None:
        return ""
    day = match["day"] or match["after"]
    if month is None:
        return year
    return real_date(f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}")


def real_date(text: str) -> str:
    """As much of a date as the calendar has: “1921-02” of 1921-02-31; "" where there is none."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", text, re.ASCII)
    given = [part for part in match.groups() if part] if match else []
    while given:
        try:
            date(*map(int, [*given, "1", "1"][:3]))
        except ValueError:
            given.pop()
        else:
            break
    return "-".join(given)


def _correct_name(front: Front, text: str, title_blocks: Sequence[Block], log: Log) -> None:
    """Take the spelling of the text where it names the author in another way than the title page."""
    words = front.author.split()
    line = title_blocks[0].line
    if len(words) < 2 or ";" in front.author or not words[0][:1].isalpha():
        return
    pattern = re.compile(re.escape(words[0]) + r"((?:\s+[^\W\d_][\w.’'-]*){1,4})")
    found = Counter(
        f"{words[0]} {' '.join(match[1].split()[: len(words) - 1])}"
        for match in pattern.finditer(text)
    )
    if found[front.author]:
        return
    near = [
        name for name in found
        if SequenceMatcher(None, name.casefold(), front.author.casefold()).ratio() >= 0.85
        and not name.isupper()
    ]  # fmt: skip
    if near:
        best = max(near, key=lambda name: found[name])
        log.looks.append(
            Look("name", f"the title page has “{front.author}”, the text “{best}”: the text's spelling was taken",
                 line))  # fmt: skip
        front.author = best
        front.sources["author"] += ", in the spelling of the text"


def _find_dedication(blocks: Sequence[Block], listed: set[str]) -> Block | None:
    for block in blocks:
        if block.kind == "heading" and _key(plain(Reader(None).read(block.text))) in listed:
            return None
        if (
            block.kind == "paragraph"
            and len(block.text.split()) <= 40
            and _DEDICATION.match(block.text)
        ):
            return block
    return None
