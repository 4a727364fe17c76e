"""Turn text in the lines of the printed page into lines that say where paragraphs and headings begin.

`pdftotext`, tesseract and the sidecars of ocrmypdf write a page line by line, often without a blank line. What this
book does is found out by counting: it indents its paragraphs, or its last lines are short. Then, page by page:

1. two columns are put one under the other;
2. the running head and the folio are lines of their own;
3. blank lines are set where a paragraph begins, and around headings that the printed contents name;
4. margins and the spaces of justified lines are taken off.

Text that is not in the lines of a page stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from octavo.scan.contents import TITLE
from octavo.scan.dialects.columns import part_columns
from octavo.scan.dialects.leaders import read_leader
from octavo.scan.dialects.pageends import PAGE_END, Lines
from octavo.scan.model import Log, Look

_MARKUP = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s\S|>|<|\[\^|```)|\*\*|<sup>|\]\(")
_LONE = re.compile(r"\s*\d{1,4}\s*$")
_NOTE = re.compile(r"\s*\d{1,4}(?:[.)]?\s|[^\d\s])")
_SENTENCE = re.compile(r"[.!?:…]\W*\d{0,4}\W*$")
_BEGINS = re.compile(r"\s*[“\"‘«(\[]*[A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ0-9]")
_FEWEST = 3  # pages that repeat a running head; indents that are a habit
_WRAPPED = 0.6  # of the lines that have another below: the text is in the lines of the page
_LONG = 40  # letters of a line that is of a paragraph
_SHORT = 0.85  # of the width: a shorter line may end a paragraph
_FULL = 0.93  # the next word would have had room in it
_TITLE = 12  # words
_HALF = 30  # letters: a line of its own, such as a signature
_DEEPEST = 10  # letters of an indent


_CALLED = re.compile(r"(?P<title>.*[^\W\d_][)”’\"'!?]*)\s*\[?[1-9]\d{0,2}\]?\s*$")
_GAP = re.compile(
    r"\s*(?P<title>[^\W\d_].*?\S)\s{4,}(?P<page>\d{1,4}|[ivxlcdm]{1,8})\s*$"
)  # “The Mill          4”


@dataclass(frozen=True, slots=True)
class _Habits:
    """What all pages of the book do."""

    heads: frozenset[str]  # first and last lines of many pages, digits aside
    indents: bool
    short: bool  # no blank lines and no indents: a short line ends a paragraph
    titles: frozenset[str]  # of the printed contents
    width: int  # of the column


def settle_lines(lines: Lines, log: Log) -> Lines:
    """The lines with blank ones where something begins; as they are where they are not a page's.

    Where no printed contents name the headings, they are told by their looks, and each is told.
    """
    pages = _pages(lines)
    if len(pages) < 2 or not _is_page_text(pages):
        return lines
    pages = [(mark, _lift_numbers(part_columns(page))) for mark, page in pages]
    habits = _find_habits([page for _, page in pages])
    made: Lines = []
    for mark, page in pages:
        if mark is not None:
            made.append(mark)
        settled = _settle_page(page, habits)
        made += settled if habits.titles else _mark_headings(settled, habits, log)
    return made


def _pages(lines: Lines) -> list[tuple[tuple[int, str] | None, Lines]]:
    pages: list[tuple[tuple[int, str] | None, Lines]] = [(None, [])]
    for number, line in lines:
        if line.startswith(("\f", PAGE_END)):
            pages.append(((number, line), []))
        else:
            pages[-1][1].append((number, line))
    return pages


def _is_page_text(pages: Sequence[tuple[object, Lines]]) -> bool:
    inside = held = marked = 0
    for _, page in pages:
        for (_, line), (_, after) in pairwise(page):
            if len(line.strip()) >= _LONG:
                held += 1
                inside += bool(after.strip())
                marked += _MARKUP.search(line) is not None
    return held > 0 and inside >= _WRAPPED * held and marked <= 0.1 * held


def _lift_numbers(page: Lines) -> Lines:
    """A note's number that the tool took for a line below the note's first, put above it again."""
    margin = _margin(page)
    made = list(page)
    last = max((n for n, (_, line) in enumerate(page) if line.strip()), default=0)
    for n in range(1, last):
        lone = _LONE.match(page[n][1]) is not None and _indent(page[n][1]) > margin + 1
        above = page[n - 1][1]
        if lone and not page[n + 1][1].strip() and above.strip() and not _LONE.match(above) and _indent(above) >= _indent(page[n][1]):  # fmt: skip
            made[n - 1], made[n] = page[n], page[n - 1]
    return made


def _find_habits(pages: Sequence[Lines]) -> _Habits:
    edges: Counter[str] = Counter()
    starts = full = below = blank = 0
    titles: set[str] = set()
    widths = sorted(_width(page) for page in pages)
    for page in pages:
        written = [line for _, line in page if line.strip()]
        edges.update({_key(line) for line in (*written[:1], *written[-1:])})
        margin = _margin(page)
        inside = set(written[2:-2])  # what is apart at the edges of a page is no paragraph
        contents = _contents(page)
        titles |= {_letters(of) for title in contents.values() for of in (title, _uncalled(title))}
        for (_, before), (_, line) in pairwise(page):
            if not (before.strip() and line.strip()) or _LONE.match(before):
                blank += before in inside
                continue
            below += 1
            begins = (
                _is_indented(line, before, margin)
                and _indent(before) < _indent(line)
                and not (_NOTE.match(line) or read_leader(line))
            )
            starts += begins
            full += begins and _SENTENCE.search(before[-40:]) is not None
    heads = frozenset(key for key, count in edges.items() if key and count >= _FEWEST)
    sure = full >= 0.6 * starts if starts >= _FEWEST else full == starts > 1
    indents = sure and 0.3 * len(pages) <= starts <= 0.4 * below
    short = not indents and below >= 6 * max(1, blank)
    return _Habits(heads, indents, short, frozenset(titles - {""}), widths[len(widths) // 2])


def _contents(page: Lines) -> dict[int, str]:
    """Lines of printed contents and the titles in them: with leaders, or behind a wide gap below such, above one or below
    a heading; a title of two lines has its page in the second."""
    found: dict[int, str] = {}
    written = [index for index, (_, line) in enumerate(page) if line.strip()]
    inside = False
    above = ""  # the first line of a title of two
    for index, after in zip_longest(written, written[1:]):
        line = page[index][1]
        below = "" if after is None else page[after][1]
        leader, gap = read_leader(line), _GAP.match(line)
        if leader or (gap and (inside or above or read_leader(below))):
            title = leader[0] if leader else gap["title"] if gap else ""
            found[index] = f"{above} {title}".strip()
            inside, above = True, ""
        elif (
            inside
            and not above
            and after == index + 1
            and (read_leader(below) or _GAP.match(below))
        ):
            found[index], above = "", line.strip()
        else:
            inside, above = TITLE.fullmatch(line.strip()) is not None, ""
            if inside:
                found[index] = ""
    return found if len(found) > 1 else {}


def _settle_page(page: Lines, habits: _Habits) -> Lines:
    """A page with blank lines between what is apart, without its margin."""
    written = [n for n, (_, line) in enumerate(page) if line.strip()]
    if not written:
        return page
    margin = _margin(page)
    apart = {
        n for n in (written[0], written[-1])
        if _key(page[n][1]) in habits.heads or _LONE.match(page[n][1])
    }  # fmt: skip
    contents = _contents(page)
    titles = {
        index: end for index, end in _titles(page, habits.titles).items() if index not in contents
    }
    made: Lines = []
    for index, (number, line) in enumerate(page):
        before = page[index - 1][1] if index else ""
        lone = _LONE.match(before) is not None and index - 1 not in apart
        begins = line.strip() and before.strip() and not lone and (
            index in apart or index - 1 in apart
            or _title_begins(index, titles)
            or _is_alone_below(index, page)
            or (habits.indents and _is_indented(line, before, margin))
            or (habits.short and _follows_short(line, before, margin + habits.width))
            or (index in contents) != (index - 1 in contents)
            or (contents.get(index - 1) == "" and TITLE.fullmatch(before.strip()) is not None)
        )  # fmt: skip
        if begins:
            made.append((number, ""))
        made.append((number, line if index in contents else _flat(line)))
    return made


def _mark_headings(page: Lines, habits: _Habits, log: Log) -> Lines:
    """A page with a line that stands alone above prose, its words as a title's are, made a heading."""
    made = list(page)
    for index, (number, line) in enumerate(page):
        before = page[index - 1][1] if index else ""
        after = [text for _, text in page[index + 1 : index + 4] if text.strip()][:2]
        if (
            not before.strip() and len(after) == 2 and len(line) < 0.75 * habits.width
            and min(map(len, after)) > 0.7 * habits.width and _looks_titled(line) and _key(line) not in habits.heads
            and not (_LONE.match(line) and _is_called(line.strip(), page[:index]))
        ):  # fmt: skip
            made[index] = (number, f"## {line}")
            made.insert(index + 1 + len(made) - len(page), (number, ""))
            log.looks.append(Look("heading", f"taken for a heading: “{line}”", number))
    return made


def _looks_titled(line: str) -> bool:
    """Whether the words of a line, all but the short ones, begin with capitals, and no sentence ends with it."""
    words = line.split()
    return (
        0 < len(words) <= _TITLE and not _NOTE.match(line) and re.search(r"[\w)!?]$", line) is not None
        and _BEGINS.match(line) is not None and all(word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in words)
    )  # fmt: skip


def _flat(line: str) -> str:
    """A line without its margin and the spaces of justified lines."""
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", line.strip(" \t"))


def _margin(page: Lines) -> int:
    """Where most of the long lines begin."""
    text = [line for _, line in page if not read_leader(line)]
    longest = max(map(len, text), default=0)
    counts = Counter(_indent(line) for line in text if len(line) > 0.6 * longest)
    return min(counts, key=lambda indent: (-counts[indent], indent), default=0)


def _width(page: Lines) -> int:
    """Of the column: that of its longer lines."""
    margin = _margin(page)
    lengths = sorted(len(line.rstrip()) - margin for _, line in page if line.strip())
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_indented(line: str, before: str, margin: int) -> bool:
    """Whether a line begins right of the margin, below one that does not, or that is a line of its own."""
    depth = _indent(line) - margin
    own_line = _indent(before) == _indent(line) and len(before.strip()) < _HALF
    right = _indent(before) < _indent(line) or own_line
    return 1 < depth <= _DEEPEST and right and _BEGINS.match(line) is not None


def _follows_short(line: str, before: str, right: int) -> bool:
    """Whether the line above ends a sentence before the column does, and another begins."""
    return (
        (
            len(before.rstrip()) < _SHORT * right
            or len(before.rstrip()) + len(line.split(None, 1)[0]) < _FULL * right
        )
        and _SENTENCE.search(before[-40:]) is not None
        and _BEGINS.match(line) is not None
    )


def _titles(page: Lines, titles: frozenset[str]) -> dict[int, int]:
    """Lines that are a title of the printed contents, one or two: index of the first and of the last."""
    found: dict[int, int] = {}
    if not titles:
        return found
    for index, (_, line) in enumerate(page):
        if not line.strip() or read_leader(line):
            continue
        after = page[index + 1][1] if index + 1 < len(page) else ""
        if _letters(line) in titles or _letters(_uncalled(line)) in titles:
            found[index] = index
        elif after.strip() and len(line) < 100 and (
            _letters(line + after) in titles or _letters(line + _uncalled(after)) in titles
        ):  # fmt: skip
            found[index] = index + 1
    return found


def _is_alone_below(index: int, page: Lines) -> bool:
    """Whether a line is a number below words that go on elsewhere, with white below it and then a quotation: that of a
    note which begins so. Below a sentence it may be a call, but where the number is glued to a word above."""
    number = page[index][1].strip()
    below = [line for _, line in page[index + 1 :]]
    after = next((line for line in below if line.strip()), "")
    return (
        _LONE.match(page[index][1]) is not None
        and bool(after)
        and index > 0
        and (_SENTENCE.search(page[index - 1][1][-40:]) is None or _is_called(number, page[:index]))
        and not below[0].strip()
        and _BEGINS.match(after) is not None
        and not _LONE.match(after)
    )


def _is_called(number: str, lines: Lines) -> bool:
    """Whether a number stands glued to a word."""
    form = re.compile(rf"[^\W\d_][.,;:!?”’\"')]*{number}(?![\w.,])")
    return any(number in line and form.search(line) for _, line in lines)


def _uncalled(line: str) -> str:
    """A title without the call at its end."""
    match = _CALLED.match(line)
    return match["title"] if match else line


def _title_begins(index: int, titles: dict[int, int]) -> bool:
    return index in titles or index - 1 in titles.values()


def _key(line: str) -> str:
    words = re.sub(r"[\W_]+", " ", line).strip().casefold()
    words = re.sub(r"^\d+ | \d+$", "", words)
    return words if re.search(r"[^\W\d]{2}", words) and len(words) < 90 else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
