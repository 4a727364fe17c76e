"""Turn pages with running heads and folios into pages of text, and folios into their numbers.

What stands at the head or foot of many pages, digits aside, is a running head; but not where it is half
of a sentence that goes on over the page end, nor where it stands no more often than the printed contents
name it. A number alone there is a folio when it grows with the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from octavo.scan.dialects.leaders import read_leaders
from octavo.scan.model import Aside, Block, Dialect, Log, Page
from octavo.text.numerals import roman

_EDGE = 2  # blocks at the head or foot of a page that may be furniture
_LONGEST = 90  # letters of a running head
_FEWEST = 3  # pages that repeat it
_LINE = 12  # words of a line of a title page
_MOST = 20_000  # letters of a block of the contents
_TAIL = 200  # letters of a block in which its last sentence ends or not
_DRESS = r"(?:(?![$€£¥%°])[\W_])*"  # of a folio: – 12 –; $12 is a sum
_FOLIO = re.compile(
    rf"{_DRESS}(?:page\s*)?(\d{{1,4}}|[ivxlcdm]{{1,8}}|[IVXLCDM]{{1,8}}){_DRESS}", re.IGNORECASE
)
_FOLIO_AT_END = re.compile(r"^\W*(\d{1,4}|[ivxlc]{1,7})\b\s+\S|\S\s+(\d{1,4}|[ivxlc]{1,7})\W*$")
_SENTENCE_END = re.compile(r"[.!?…։:]\W*(?:[\d⁰¹²³⁴-⁹]+\W*)*$")  # calls may stand behind it
_TEXTS = frozenset(("paragraph", "heading", "list", "quote", "formula"))  # they hold sentences
_NAMED = re.compile(r'<!--\s*Page(Number|Header|Footer)\s*=\s*"?(.*?)"?\s*-->', re.IGNORECASE)
_ROMAN = {roman(number): number for number in range(1, 400)}

_Place = tuple[int, int]  # index of a page, and of a block on it
_Neighbour = tuple[int, Block] | None  # index of its page; None where there is no text


def strip_furniture(
    pages: Sequence[Page], dialect: Dialect, log: Log, *, sized: bool = False
) -> list[Page]:
    """The pages without running heads and folios; a page whose folio was read has it for a label.

    ``sized``: headings are known by their type, and none is a running head.
    """
    if dialect.breaks == "none":
        return list(pages)
    repeated = _find_repeated(pages)
    candidates = {
        (page.index, place): number for page in pages for place, number in _folios(page, repeated)
    }
    folios = _true_folios(candidates, len(pages))
    heads = _find_heads(pages, repeated, folios)
    if sized:
        heads = frozenset(
            (index, place) for index, place in heads if pages[index].body[place].kind != "heading"
        )
        folios = {
            (index, place) for index, place in folios if pages[index].body[place].kind != "heading"
        }
    left: list[Page] = []
    for page in pages:
        body: list[Block] = []
        label, read = page.label, page.read
        for place, block in enumerate(page.body):
            named = _NAMED.fullmatch(block.text) if block.kind == "html" else None
            head, folio = (page.index, place) in heads, (page.index, place) in folios
            if folio or named or head:
                what = "folio" if folio and not head else "running head"
                if folio:
                    label, read = _folio_text(block), True
                if named and named[1].lower() == "number":
                    label, read, what = named[2].strip() or label, True, "folio"
                log.asides.append(Aside(what, block.text, block.line, label))
            else:
                body.append(block)
        left.append(replace(page, body=tuple(body), label=label, read=read))
    return left


def _find_heads(
    pages: Sequence[Page], repeated: frozenset[str], folios: set[_Place]
) -> frozenset[_Place]:
    """Where running heads stand: what is repeated, apart from titles and halves of sentences.

    What was taken for a running head may hide that the sentence goes on behind it, so the halves are
    looked for until no more are found.
    """
    heads: set[_Place] = set()
    titled: set[str] = set()
    named = _find_named(pages)
    for page in pages:
        titles = page.index == 0 and _is_title_page(page, repeated)
        for place in sorted(_edges(page)):
            block = page.body[place]
            key = _key(block)
            if _letters(block.text) in named:
                continue
            if key in repeated and key not in titled and (block.kind == "heading" or titles):
                titled.add(key)  # where it stands first it is the title of a chapter
            elif key in repeated:
                heads.add((page.index, place))
    while halves := _find_halves(pages, heads, folios):
        heads -= halves
    return frozenset(heads)


def _find_named(pages: Sequence[Page]) -> frozenset[str]:
    """The letters of titles that the printed contents name by leaders, and that stand no more often: “Part II” in each
    chapter. A running head stands on many pages."""
    blocks = [block for page in pages for block in page.body if len(block.text) < _MOST]
    entries = Counter(
        _letters(title)
        for block in blocks
        for line in block.text.replace("<br>", " ").split("\n")
        for title, _ in read_leaders(line.strip("|-*+ "))
    )
    if not entries:
        return frozenset()
    lines = Counter(_letters(block.text) for block in blocks if "\n" not in block.text)
    return frozenset(title for title, count in entries.items() if title and lines[title] <= count)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_title_page(page: Page, repeated: frozenset[str]) -> bool:
    """Whether a page holds lines only, and what running heads repeat stands on it once: it is the title there."""
    heads = [block for block in page.body if _key(block) in repeated]
    if len({_key(block) for block in heads}) < len(heads) or any(map(_folio_text, heads)):
        return False
    return len(page.body) > 2 and not any(
        len(block.text.split()) > _LINE or _ends(block) for block in page.body
    )


def _find_halves(pages: Sequence[Page], heads: set[_Place], folios: set[_Place]) -> set[_Place]:
    """Those of the heads that a sentence of the text between them begins, ends or goes through.

    Of two on one page that is the rarer one; the other may stand beside the sentence.
    """
    road = [
        ((page.index, place), block)
        for page in pages
        for place, block in enumerate(page.body)
        if (page.index, place) in heads
        or (block.kind in _TEXTS and (page.index, place) not in folios)
    ]
    after: list[_Neighbour] = []  # the text behind each block of the road, last block first
    text: _Neighbour = None
    for place, block in reversed(road):
        after.append(text)
        text = text if place in heads else (place[0], block)
    text = None
    halves: dict[int, tuple[int, _Place]] = {}  # by page: how frequent it is, where it stands
    counts = Counter(_key(block) for place, block in road if place in heads)
    for (place, block), behind in zip(road, reversed(after), strict=True):
        if place not in heads:
            text = (place[0], block)
        elif block.kind == "paragraph" and _is_half_a_sentence(place[0], block, text, behind):
            half = (counts[_key(block)], place)
            halves[place[0]] = min(half, halves.get(place[0], half))
    return {place for _, place in halves.values()}


def _is_half_a_sentence(page: int, block: Block, before: _Neighbour, after: _Neighbour) -> bool:
    """Whether the page end goes through the sentence that a block begins or ends.

    ``before``, ``after``: the text around it, with the index of its page.
    """
    below = after is not None and after[0] == page
    goes_on = after is not None and _begins_small(after[1]) and not _ends(block)
    begins = before is None or before[1].kind == "heading" or _ends(before[1])
    if goes_on and begins and not below:
        return True
    if before is None or before[0] == page or _ends(before[1]) or not _begins_small(block):
        return False
    return not (goes_on and below)  # the sentence goes around it


def _ends(block: Block) -> bool:
    """Whether a sentence ends with the block."""
    return _SENTENCE_END.search(re.sub(r"<[^>]*>", "", block.text[-_TAIL:])) is not None


def _begins_small(block: Block) -> bool:
    letters = block.text.lstrip("*_\"'“‘«([")
    return block.kind == "paragraph" and letters[:1].islower()


def _edges(page: Page) -> set[int]:
    count = len(page.body)
    return {n for n in (*range(_EDGE), *range(count - _EDGE, count)) if 0 <= n < count}


def _key(block: Block) -> str:
    """A running head without its folio and its dress; "" for what cannot be one."""
    if (
        block.kind not in ("paragraph", "heading")
        or len(block.text) > _LONGEST
        or "\n" in block.text
    ):
        return ""
    words = re.sub(r"[\W_]+", " ", block.text).strip().casefold()
    words = re.sub(r"^(?:\d+|[ivxlc]+) | (?:\d+|[ivxlc]+)$", "", words)
    return words if re.search(r"[^\W\d]{2}", words) else ""


def _find_repeated(pages: Sequence[Page]) -> frozenset[str]:
    counts = Counter(
        key for page in pages for key in {_key(page.body[place]) for place in _edges(page)} if key
    )
    return frozenset(key for key, count in counts.items() if count >= _FEWEST)


def _folios(page: Page, repeated: frozenset[str]) -> list[tuple[int, int]]:
    """Places and values of what may be the page's folio."""
    found: list[tuple[int, int]] = []
    for place in sorted(_edges(page)):
        block = page.body[place]
        if block.kind in ("paragraph", "heading") and (
            _FOLIO.fullmatch(block.text) or _key(block) in repeated
        ):
            value = _value(_folio_text(block))
            if value is not None:
                found.append((place, value))
    return found


def _folio_text(block: Block) -> str:
    match = _FOLIO.fullmatch(block.text)
    if match:
        return match[1]
    match = _FOLIO_AT_END.search(re.sub(r"[*_#]", "", block.text))
    return next((group for group in match.groups() if group), "") if match else ""


def _value(text: str) -> int | None:
    """Arabic folios as they are, roman ones below 0, in the same order."""
    if text.isdigit():
        return int(text)
    number = _ROMAN.get(text.lower())
    return None if number is None else number - 1000


def _true_folios(candidates: dict[_Place, int], pages: int) -> set[_Place]:
    """Those that keep the distance to the count of pages that most others have."""
    offsets = Counter(value - index for (index, _), value in candidates.items())
    common = {offset for offset, count in offsets.items() if count >= _FEWEST - (pages < 5)}
    true = {key for key, value in candidates.items() if value - key[0] in common}
    first = min((index for index, place in true if candidates[index, place] > 0), default=0)
    # roman folios stand before the arabic ones, and often on few pages only
    return true | {key for key, value in candidates.items() if value < 0 and key[0] < first}
