"""Turn the words of rows into lines of text in which nothing is markup but what we put there.

A line of type is a line of text, so that words which its end cuts are mended by whoever reads (`joins.unwrap`), and a
place in the text leads to a place on the page. A line that could be taken for the beginning of something is written
behind the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from octavo.scan.sheets.model import Line, Word
from octavo.scan.sheets.rows import Row

_MARKUP = re.compile(r"[\\`*_$^]|\](?=\()|&(?=#?\w{1,32};)")
_LABEL = re.compile(r"\d{1,6}|\*{1,6}|†{1,6}|‡{1,6}|§{1,6}|‖|¶")
_HYPHENS = ("-", "‐", "\u00ad", "¬")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)\S*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[\w~%#&=?/._:+@,;-]*[/_=&%?#\d~-][\w~%#&=?/._:+@-]*|[\w-]+\.[\w/.-]+")
NOTE = "#note="  # a link to a note, by its key
_LINKED = re.compile(r"(?:https?|ftp)://[^\s<>]+|mailto:[^\s<>]+", re.IGNORECASE)
_ADDRESSED = re.compile(r"://|www\.|[/.]\S")  # part of an address, which goes on over a page end
_OPENING = re.compile(r"(#|>|\||[-+*=_~:{]|\[)|(\(?\d{1,3})(?=[.)])")
_LINK = re.compile(
    r"\[(?:[^\\\]]|\\.)*\]\(<"
)  # of ours: in words of the source a backslash stands there
SOFT = "‐"
_DASHES = "—⸺"  # set without spaces, where they are not words of their own
_COUNTED = re.compile(
    r"(?:(\*{1,3})|<[bi]>)((?:[^\W\d_]+ )?\(?(?:\d+(?:\.\d+)*|[A-Za-z])[.:)]*)(?(1)\1(?!\w)|</[bi]>)"
)
_BACK = "↩↑⏎\ufe0e\ufe0f"
_ODD = re.compile(f"[{_BACK}\u00ad]")
_SAFE_BEFORE = ' (\n“‘«„—–"'
_SAFE_BEHIND = re.compile(r"$|[\s.,;:!?)”’»—–]")


@dataclass(slots=True)
class _Bit:
    """Some words of one look, as they are written."""

    text: str
    dress: str  # "", "em", "strong", "both"


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text and the line of type that it begins with."""

    text: str
    row: Row


def write_rows(
    rows: Sequence[Row], *, skip: int = 0, undressed: bool = False, soft: bool = False
) -> list[Written]:
    """The lines of some rows; ``skip``: words at the head that are left out; ``undressed``: italics and bold, too.

    ``soft``: the source has a sign of its own, U+2010, for a hyphen that is only the typesetter's.
    """
    bits: list[_Bit | Row] = []
    parted = _whole_links(
        [row.words[skip if number == 0 else 0 :] for number, row in enumerate(rows)]
    )
    for number, (row, words) in enumerate(zip(rows, parted, strict=True)):
        between: str | None = None
        if number and bits and words:
            if words[0] is row.words[0]:
                between = _between(rows[number - 1], row, soft=soft)
            else:  # behind the end of a link, which stands in the row before
                between = "" if words[0].glued else " "
            if between == "\n":
                bits.append(row)
            else:
                _cut_hyphen(bits, between)
                if between == " ":
                    bits.append(_Bit(" ", _dress_of(words[0], undressed=undressed)))
        bits += _bits_of(words, row.cells, undressed=undressed)
    if soft and bits and isinstance(bits[-1], _Bit) and bits[-1].text.endswith(SOFT):
        bits[-1].text = f"{bits[-1].text[:-1]}\u00ad"
    return _lines(bits, rows[0])


def write_caption(rows: Sequence[Row], *, soft: bool) -> list[Written]:
    """The lines of a caption; the number before it, “Figure 2.3.”, without the look that all of them have."""
    lines = write_rows(rows, soft=soft)
    if lines and (match := _COUNTED.match(lines[0].text)):
        lines[0] = Written(f"{match[2]}{lines[0].text[match.end() :]}", lines[0].row)
    return lines


def _whole_links(lines: list[tuple[Word, ...]]) -> list[list[Word]]:
    """The words of each line; those of a link that goes on over a line end stand where it begins, and with them what
    follows without a space."""
    made: list[list[Word]] = [[] for _ in lines]
    flat = [(number, word) for number, words in enumerate(lines) for word in words]
    moved: tuple[int, int] | None = (
        None  # the line that a link ended on, and the one where it stands
    )
    for link, group in groupby(flat, key=lambda item: item[1].link):
        held = list(group)
        while held and moved is not None and held[0][0] == moved[0] and held[0][1].glued:
            made[moved[1]].append(held.pop(0)[1])
        moved = None
        if not held:
            continue
        first = held[0][0]
        if not _LINKED.fullmatch(link) or held[-1][0] == first:
            for number, word in held:
                made[number].append(word)
            continue
        shown = "".join(word.text for _, word in held)
        is_address = _letters(shown) in _letters(link) and _ADDRESSED.search(shown) is not None
        for place, (_, word) in enumerate(held):
            made[first].append(word._replace(glued=word.glued or (is_address and place > 0)))
        moved = held[-1][0], first
    return made


def escape_opening(text: str) -> str:
    """A block's text whose head could not be taken for the mark of a list, a heading or a table."""
    match = _OPENING.match(text)
    is_markup = text.startswith(("*", "<")) and not text.startswith("* ")
    if match is None or is_markup or _LINK.match(text):
        return text
    if match[1]:
        return f"\\{text}"
    return f"{match[2]}\\{text[match.end() :]}"


def _between(before: Row, row: Row, *, soft: bool) -> str:
    """What stands between two rows: a line end, a space, or nothing; “cut”: nothing, and a hyphen less."""
    if row.words and row.words[0].raised and _LABEL.fullmatch(row.words[0].text):
        return ""  # a call stands by its word
    tail, head = before.text.split(), row.text
    last = tail[-1] if tail else ""
    if _ADDRESS.search(last) or (len(tail) == 1 and _GOES_ON.fullmatch(last) and "/" in last):
        following = head.split()[0].rstrip(".,;)") if head.split() else ""
        if _GOES_ON.fullmatch(following) and not (
            last.endswith((".", ",")) and following.isdigit()
        ):
            return "cut" if last.endswith(("‐", "\u00ad")) else ""
        if last.endswith("‐"):
            return "cut"
        if last.endswith(("-", "/", "=", "_", "?", "&")) and following[:1].islower():
            return ""
    first = head[:1]
    if last.endswith("/") and len(last) > 1 and last[-2].isalpha() and first.isalpha():
        return ""
    if (last[-1:] in _DASHES and len(last) > 1) or (
        first in _DASHES and first and head[1:2].strip()
    ):
        return ""
    if last.endswith(_HYPHENS) and len(last) > 1:
        if soft and first.isalpha():
            return "cut" if last.endswith((SOFT, "\u00ad")) else ""
        if first.isdigit() or last[-2].isdigit():
            return ""
    if first.isalpha() or (first in "“‘\"'«„—" and first) or (first == "(" and head[1:2].isalpha()):
        return "\n"
    return " "


def _cut_hyphen(bits: list[_Bit | Row], between: str) -> None:
    if between == "cut" and bits and isinstance(bits[-1], _Bit):
        bits[-1].text = bits[-1].text.rstrip("‐\u00ad")


def _dress_of(word: Word, *, undressed: bool) -> str:
    if undressed:
        return ""
    return (
        "both"
        if word.bold and word.italic
        else "strong"
        if word.bold
        else "em"
        if word.italic
        else ""
    )


def _bits_of(words: Sequence[Word], cells: Sequence[Line], *, undressed: bool) -> Iterable[_Bit]:
    """The words of a row, those of one link together."""
    starts = {id(line.words[0]) for line in cells[1:]}
    place = 0
    while place < len(words):
        word = words[place]
        end = place + 1
        space = "" if word.glued or place == 0 else " "
        if id(word) in starts and space:
            space = "\t"
        dress = _dress_of(word, undressed=undressed)
        if space:
            before = _dress_of(words[place - 1], undressed=undressed) if place else ""
            yield _Bit(space, dress if dress == before else "")
        if _stands_alone(word):
            yield _Bit(_write_word(word), "")
        elif _is_linked(word):
            while (
                end < len(words) and words[end].link == word.link and not _stands_alone(words[end])
            ):
                end += 1
            yield _Bit(_write_link(words[place:end]), "")
        else:
            while end < len(words) and _is_like(words[end], word) and id(words[end]) not in starts:
                end += 1
            yield _Bit(_write_words(words[place:end]), dress)
        place = end


def _stands_alone(word: Word) -> bool:
    """Whether a word is raised or calls a note."""
    return bool(word.raised) or word.link.startswith(NOTE)


def _is_linked(word: Word) -> bool:
    return bool(word.link) and _LINKED.fullmatch(word.link) is not None


def _is_like(word: Word, first: Word) -> bool:
    """Whether a word goes on with the look of one that is neither raised nor linked."""
    return (
        not _stands_alone(word)
        and word.bold == first.bold
        and word.italic == first.italic
        and not _is_linked(word)
    )


def _write_words(words: Sequence[Word]) -> str:
    """Words of one look, most of which have nothing in them that is not written as it is."""
    text = "".join([word.text if word.glued else f" {word.text}" for word in words])
    text = text if words[0].glued else text[1:]
    if _ODD.search(text):
        spaces = ("" if word.glued or not number else " " for number, word in enumerate(words))
        return "".join(a + _write_word(word) for a, word in zip(spaces, words, strict=True))
    return _escape(text)


def _write_word(word: Word) -> str:
    text = word.text.rstrip(_BACK)
    if not text:  # the way back from a note to its call
        return ""
    if word.link.startswith(NOTE):
        return f"[^{word.link.removeprefix(NOTE)}]"
    if word.raised:
        label = text.strip("[]().,:")
        if _LABEL.fullmatch(label):
            before, _, behind = text.partition(label)
            return f"{_escape(before)}<sup>{label}</sup>{_escape(behind)}"
        return f"<sup>{_escape(text)}</sup>"
    return _escape(text[:-1].replace("\u00ad", "") + text[-1:])


def _escape(text: str) -> str:
    text = _MARKUP.sub(lambda match: "&amp;" if match[0] == "&" else f"\\{match[0]}", text)
    return text.replace("<", "&lt;")


def _write_link(words: Sequence[Word]) -> str:
    """A link; one that shows its address is the address."""
    shown = "".join(
        (" " if number and not word.glued else "") + word.text for number, word in enumerate(words)
    )
    address = words[0].link
    if _letters(shown) == _letters(address):
        behind = shown[len(shown.rstrip(".,;:)”’")) :] if not address.endswith(shown[-1:]) else ""
        return f"<{address}>{_escape(behind)}"
    part = _letters(shown)
    if "]" in shown or "[" in shown or (part in _letters(address) and _ADDRESSED.search(shown)):
        return _escape(shown)
    return f"[{_escape(shown)}](<{address}>)"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _lines(bits: Sequence[_Bit | Row], first: Row) -> list[Written]:
    """The bits as lines, with marks where the look of the words changes."""
    made: list[Written] = []
    parts: list[str] = []
    row = first
    flat = _merged(bits)
    written = ""
    for number, bit in enumerate(flat):
        if isinstance(bit, Row):
            made.append(Written("".join(parts).strip(), row))
            parts, row = [], bit
            written += "\n"
            continue
        following = flat[number + 1] if number + 1 < len(flat) else None
        behind = (
            following.text if isinstance(following, _Bit) else "\n" if following is not None else ""
        )
        text = _dress(bit, written, behind)
        for place, piece in enumerate(text.split("\n")):
            if place:
                made.append(Written("".join(parts).strip(), row))
                row = _rows_in(bit)[place - 1]
                parts = []
            parts.append(piece)
        written += text
    made.append(Written("".join(parts).strip(), row))
    return [line for line in made if line.text]


@dataclass(slots=True)
class _Run(_Bit):
    """Bits of one look over the ends of lines."""

    rows: list[Row]


def _rows_in(bit: _Bit) -> list[Row]:
    return bit.rows if isinstance(bit, _Run) else []


def _merged(bits: Sequence[_Bit | Row]) -> list[_Bit | Row]:
    """Neighbours of one look as one, also over the end of a line."""
    made: list[_Bit | Row] = []
    for number, bit in enumerate(bits):
        last = made[-1] if made else None
        if isinstance(bit, Row):
            following = bits[number + 1] if number + 1 < len(bits) else None
            if (
                isinstance(last, _Run)
                and last.dress
                and isinstance(following, _Bit)
                and following.dress == last.dress
            ):
                last.text += "\n"
                last.rows.append(bit)
                continue
            made.append(bit)
        elif isinstance(last, _Run) and last.dress == bit.dress:
            last.text += bit.text
        else:
            made.append(_Run(bit.text, bit.dress, []))
    return made


_TAGS = {"em": ("<i>", "</i>"), "strong": ("<b>", "</b>"), "both": ("<b><i>", "</i></b>")}
_SIGNS = {"em": "*", "strong": "**", "both": "***"}


def _dress(bit: _Bit, written: str, behind: str) -> str:
    """Words with the marks of their look around them."""
    bare = bit.text.strip()
    if not bit.dress or not any(map(str.isalnum, bare)):
        return bit.text
    before, after = (
        bit.text[: len(bit.text) - len(bit.text.lstrip())],
        bit.text[len(bit.text.rstrip()) :],
    )
    opens = before or not written or written[-1] in _SAFE_BEFORE
    closes = after or _SAFE_BEHIND.match(behind)
    solid = bare[0].isalnum() and (
        bare[-1].isalnum() or bool(after) or not behind or behind[0].isspace()
    )
    if opens and closes and solid and "*" not in bare:
        sign = _SIGNS[bit.dress]
        return f"{before}{sign}{bare}{sign}{after}"
    start, end = _TAGS[bit.dress]
    return f"{before}{start}{bare}{end}{after}"
