"""Turn a clean book into what OCR programs make of it: cut into pages, in any dialect.

Hypothesis draws the book and the cuts (`books`, `cut_scans`); `scan_of` writes the scan and says what
the import has to give back.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

WORDS = (
    "the river runs below an old bridge and people walk over it in every season while boats pass under "
    "arches that masons built from grey stone long before any road led to this valley where farmers keep "
    "sheep on slopes that nobody else would climb in winter when snow covers fields gardens orchards"
).split()
NAMES = ("Armenia", "London", "Karabakh", "Ani", "Northern", "Maria")
TRAPS = (
    "$5",
    "#tag",
    "a_b",
    "[sic]",
    "10%",
    "1918",
    "“quoted”",
    "non-Armenians",
    "self-made",
    "it’s",
    "&",
    "5th",
)


@dataclass(frozen=True)
class Word:
    text: str
    note: int | None = None  # number of the note called behind it, from 1
    em: bool = False


@dataclass(frozen=True)
class Block:
    kind: str  # "h1", "h2" or "p"
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Book:
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Dialect:
    name: str
    breaks: str
    calls: str
    numbering: str = "book"
    place: str = "page"
    contents: bool = False
    heads: bool = False  # running heads and folios are left in the text
    wrapped: bool = False  # lines as the page has them, words cut at their ends
    ruled: bool = False  # a rule above the notes


DIALECTS = (
    Dialect("rules through", "rules", "sup", contents=True),
    Dialect("rules without contents", "rules", "sup"),
    Dialect("rules lost", "notes", "sup", contents=True),
    Dialect("rules per page", "rules", "sup", "page", contents=True),
    Dialect("rules wrapped", "rules", "sup", wrapped=True),
    Dialect("form feeds, heads, superscript digits", "formfeed", "superscript", "page", heads=True),
    Dialect("form feeds, brackets", "formfeed", "bracket", heads=True),
    Dialect("form feeds, signs", "formfeed", "sign", "page"),
    Dialect("form feeds, signs, wrapped", "formfeed", "sign", "page", heads=True, wrapped=True),
    Dialect("marks, carets", "marks", "caret"),
    Dialect("marks, carets per page", "marks", "caret", "page", heads=True),
    Dialect("marker, raised numbers", "marker", "sup", contents=True),
    Dialect("marker, rule above notes", "marker", "sup", "page", ruled=True, contents=True),
    Dialect("separators, TeX", "separators", "tex"),
    Dialect("notes behind each chapter", "formfeed", "sup", "chapter", "chapter", heads=True),
    Dialect("notes behind the book", "none", "sup", "book", "book"),
    Dialect("notes behind the book, per chapter", "none", "sup", "chapter", "book"),
    Dialect("notes at the foot, per chapter", "rules", "sup", "chapter", contents=True),
)

# Books


@st.composite
def _sentences(draw: st.DrawFn) -> list[str]:
    count = draw(st.integers(1, 4))
    made: list[str] = []
    for _ in range(count):
        words = draw(st.lists(st.sampled_from((*WORDS, *NAMES, *TRAPS)), min_size=4, max_size=14))
        words[0] = draw(st.sampled_from(("The", "Every", "Nobody", "In", "People")))
        words[-1] = draw(st.sampled_from(WORDS)) + "."
        made += words
    return made


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Two to four chapters with sections, paragraphs and notes; enough notes to tell the dialect."""
    blocks: list[Block] = []
    count = 0
    for chapter in range(draw(st.integers(2, 4))):
        blocks.append(Block("h1", _plain(f"Chapter {_ORDINALS[chapter]}: {_TITLES[chapter]}")))
        for part in range(draw(st.integers(1, 3))):
            if part:
                blocks.append(Block("h2", _plain(f"{_SECTIONS[part]} of {_TITLES[chapter]}")))
            for paragraph in range(draw(st.integers(1, 3))):
                texts = draw(_sentences())
                texts.insert(
                    1, f"valley{chr(97 + len(blocks) // 26)}{chr(97 + len(blocks) % 26)}"
                )  # no two alike
                called = {
                    place for place in range(1, len(texts))
                    if draw(st.integers(0, 5)) == 0 and texts[place][-1].isalpha()
                } | {len(texts) - 1}  # fmt: skip
                start = draw(st.integers(0, max(0, len(texts) - 4)))
                dressed = range(start, start + draw(st.integers(0, 3)))
                words: list[Word] = []
                for place, text in enumerate(texts):
                    note = None
                    if place in called:
                        count += 1
                        note = count
                    words.append(
                        Word(text, note, place in dressed and text.isalpha() and note is None)
                    )
                blocks.append(Block("p", tuple(words)))
                assert paragraph >= 0
    notes = tuple(
        " ".join(
            draw(st.lists(st.sampled_from((*WORDS, *NAMES)), min_size=2, max_size=9))
        ).capitalize()
        + draw(st.sampled_from((".", ". <https://example.org/a_b>", ", 12-14.", ". *Ibid.*")))
        for _ in range(count)
    )
    return Book(tuple(blocks), notes)


_ORDINALS = ("One", "Two", "Three", "Four")
_TITLES = ("The Bridge", "A River in Winter", "Stones and Masons", "Every Season")
_SECTIONS = ("", "The Beginning", "A Middle")


def _plain(text: str) -> tuple[Word, ...]:
    return tuple(Word(word) for word in text.split())


@dataclass(frozen=True)
class Cut:
    """A page ends before this word of this block."""

    block: int
    word: int


@st.composite
def cut_scans(draw: st.DrawFn, dialect: Dialect) -> tuple[Book, tuple[Cut, ...]]:
    """A book and where its pages end."""
    book = draw(books())
    if dialect.breaks == "none":
        return book, ()
    places = [
        Cut(number, place)
        for number, block in enumerate(book.blocks)
        for place in (range(len(block.words)) if block.kind == "p" else (0,))
        if _may_cut(book, number, place)
    ]
    assume(len(places) > 2)
    chosen = draw(st.lists(st.sampled_from(places), min_size=3, max_size=12, unique=True))
    cuts = sorted(chosen, key=lambda cut: (cut.block, cut.word))
    if dialect.breaks in ("rules", "notes", "separators"):
        cuts = _with_notes(book, cuts)
        assume(cuts)
    if dialect.calls == "sign":  # no page has room for more than a few
        bounds = [Cut(0, 0), *cuts, Cut(len(book.blocks), 0)]
        assume(max(len(_calls_between(book, a, b)) for a, b in pairwise(bounds)) <= 20)
    return book, tuple(cuts)


def _may_cut(book: Book, number: int, place: int) -> bool:
    """Not where nobody could tell: between two sentences of one paragraph, or above a lone heading."""
    if number == 0:
        return False
    block = book.blocks[number]
    if place == 0:
        return book.blocks[number - 1].kind == "p"
    before = block.words[place - 1]
    # the last line of a page is full; only words that go on in small letters can be told from a line
    full = sum(len(word.text) + 1 for word in block.words[:place]) > 65
    goes_on = block.words[place].text[0].islower()
    return not before.text.endswith(".") and len(block.words) - place >= 2 and (full or goes_on)


def _with_notes(book: Book, cuts: list[Cut]) -> list[Cut]:
    """A page without notes leaves no rule: only cuts that leave every page one."""
    kept: list[Cut] = []
    seen = 0
    position = Cut(0, 0)
    for cut in cuts:
        if any(_calls_between(book, position, cut)):
            kept.append(cut)
            position = cut
            seen += 1
    while kept and not any(_calls_between(book, kept[-1], Cut(len(book.blocks), 0))):
        kept.pop()
    return kept


def _calls_between(book: Book, start: Cut, end: Cut) -> list[int]:
    return [
        word.note
        for number, block in enumerate(book.blocks)
        for place, word in enumerate(block.words)
        if word.note and (start.block, start.word) <= (number, place) < (end.block, end.word)
    ]


# Scans


@dataclass(frozen=True)
class Scan:
    """A scan and what has to come back."""

    text: str
    headings: tuple[tuple[int, str], ...]
    paragraphs: tuple[str, ...]  # words; [1] where a note is called, by its place in the book
    notes: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]  # label, the letters before it in its paragraph or heading


def scan_of(book: Book, cuts: tuple[Cut, ...], dialect: Dialect, seed: int) -> Scan:
    """The book as a scan of the dialect."""
    dice = random.Random(seed)  # noqa: S311
    pages = _pages(book, cuts)
    labels = _labels_of_notes(book, pages, dialect)
    written = [
        _page_text(book, page, number, labels, dialect, dice)
        for number, page in enumerate(pages, start=1)
    ]
    text = _front(book, pages, dialect) + _put_together(written, dialect)
    if dialect.place == "book":
        text += _notes_behind_book(book, labels, dialect)
    return Scan(text, *_expected(book, cuts, dialect))


_Fragment = tuple[int, int, int]  # block, first word, behind the last


def _pages(book: Book, cuts: tuple[Cut, ...]) -> list[list[_Fragment]]:
    pages: list[list[_Fragment]] = [[]]
    ends = {(cut.block, cut.word) for cut in cuts}
    for number, block in enumerate(book.blocks):
        start = 0
        for place in range(len(block.words)):
            if (number, place) in ends:
                if place > start:
                    pages[-1].append((number, start, place))
                pages.append([])
                start = place
        pages[-1].append((number, start, len(block.words)))
    return pages


def _labels_of_notes(book: Book, pages: list[list[_Fragment]], dialect: Dialect) -> dict[int, str]:
    labels: dict[int, str] = {}
    count, chapter = 0, -1
    for page in pages:
        if dialect.numbering == "page":
            count = 0
        for number, start, end in page:
            if book.blocks[number].kind == "h1" and start == 0:
                chapter += 1
                count = 0 if dialect.numbering == "chapter" else count
            for word in book.blocks[number].words[start:end]:
                if word.note:
                    count += 1
                    labels[word.note] = _sign(count) if dialect.calls == "sign" else str(count)
    return labels


def _sign(count: int) -> str:
    signs = ("*", "†", "‡", "§")
    return signs[(count - 1) % 4] * ((count - 1) // 4 + 1)


def _call(label: str, calls: str) -> str:
    return {
        "sup": f"<sup>{label}</sup>",
        "superscript": label.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
        "bracket": f"[{label}]",
        "sign": label.replace("*", "\\*"),
        "caret": f"[^{label}]",
        "tex": f"${{ }}^{{{label}}}$",
    }[calls]


def _note(label: str, text: str, calls: str) -> str:
    if calls == "caret":
        return f"[^{label}]: {text}"
    return f"{_call(label, calls)} {text}"


def _page_text(
    book: Book,
    page: list[_Fragment],
    number: int,
    labels: dict[int, str],
    dialect: Dialect,
    dice: random.Random,
) -> tuple[str, str, int]:
    """Text, notes and number of a page."""
    blocks: list[str] = []
    notes: list[str] = []
    for index, start, end in page:
        block = book.blocks[index]
        words = block.words[start:end]
        if block.kind != "p":
            if dialect.place == "chapter" and block.kind == "h1" and index:
                blocks.append(_notes_of_chapter(book, index, labels, dialect))
            level = dice.randint(1, 4) if dialect.contents else int(block.kind[1])
            dress = dice.choice(("", "*", "**")) if dialect.contents else ""
            blocks.append(f"{'#' * level} {dress}{' '.join(w.text for w in words)}{dress}")
        else:
            blocks.append(_words(words, labels, dialect, dice))
            notes += [
                _note(labels[w.note], book.notes[w.note - 1], dialect.calls)
                for w in words
                if w.note
            ]
        if dialect.place == "chapter" and index == len(book.blocks) - 1 and end == len(block.words):
            blocks.append(_notes_of_chapter(book, index + 1, labels, dialect))
    text = "\n\n".join(blocks)
    if dialect.heads and dialect.breaks != "none":
        head = (
            f"{number} THE HISTORY OF A VALLEY"
            if number % 2 == 0
            else f"THE HISTORY OF A VALLEY {number}"
        )
        text = f"{head}\n\n{text}"
    return text, ("\n\n".join(notes) if dialect.place == "page" else ""), number


def _words(
    words: tuple[Word, ...], labels: dict[int, str], dialect: Dialect, dice: random.Random
) -> str:
    """Emphasis opened and closed within the page, as OCR does; calls behind their words."""
    pieces: list[str] = []
    for place, word in enumerate(words):
        opens = word.em and not (place and words[place - 1].em)
        closes = word.em and not (place + 1 < len(words) and words[place + 1].em)
        text = word.text.replace("$", "\\$").replace("_", "\\_")
        if text.startswith("[sic]"):
            text = "\\[sic\\]" if dialect.calls == "bracket" else text
        text = f"{'*' if opens else ''}{text}{'*' if closes else ''}"
        pieces.append(text + (_call(labels[word.note], dialect.calls) if word.note else ""))
    if not dialect.wrapped:
        return " ".join(pieces)
    lines, width = [""], 0
    for piece in pieces:
        if width > 40:
            if len(piece) > 6 and piece in WORDS and dice.random() < 0.5:
                lines[-1] += f" {piece[:3]}-"
                lines.append(piece[3:])
                width = len(piece) - 3
                continue
            lines.append("")
            width = 0
        lines[-1] += (" " if lines[-1] else "") + piece
        width += len(piece) + 1
    return "\n".join(lines)


def _notes_of_chapter(book: Book, end: int, labels: dict[int, str], dialect: Dialect) -> str:
    start = max(n for n in range(end) if book.blocks[n].kind == "h1")
    called = [w.note for block in book.blocks[start:end] for w in block.words if w.note]
    return "\n\n".join(
        ["## Notes", *(f"{labels[note]}. {book.notes[note - 1]}" for note in called)]
    )


def _notes_behind_book(book: Book, labels: dict[int, str], dialect: Dialect) -> str:
    lines = ["", "", "# Notes"]
    for number, block in enumerate(book.blocks):
        if block.kind == "h1" and dialect.numbering == "chapter":
            lines.append(f"## {' '.join(w.text for w in block.words).partition(':')[0]}")
        for word in block.words:
            if word.note:
                lines.append(f"{labels[word.note]}. {book.notes[word.note - 1]}")
        assert number >= 0
    return "\n\n".join(lines) + "\n"


def _front(book: Book, pages: list[list[_Fragment]], dialect: Dialect) -> str:
    text = "THE HISTORY OF\nA VALLEY:\n\nBY\nJANE DOE\n\nMAY 1921\n\n" if dialect.contents else ""
    text = text.replace("THE HISTORY OF\nA VALLEY:", "THE HISTORY OF A VALLEY")
    if dialect.contents:
        lines = []
        for number, page in enumerate(pages, start=1):
            for index, start, _ in page:
                block = book.blocks[index]
                if block.kind != "p" and start == 0:
                    title = " ".join(w.text for w in block.words)
                    bold = ("<b>", "</b>") if block.kind == "h1" else ("", "")
                    lines.append(f"{bold[0]}{title}{bold[1]}\t{bold[0]}{number}{bold[1]}")
        text += "# Table of Contents\n\n" + "\n".join(lines) + "\n\n"
    if dialect.breaks == "marker":
        return ("{0}" + "-" * 48 + "\n\n" + text) if text else ""
    return text


def _put_together(pages: list[tuple[str, str, int]], dialect: Dialect) -> str:
    made: list[str] = []
    for text, notes, number in pages:
        below = f"\n\n---\n\n{notes}" if dialect.breaks == "rules" or (dialect.ruled and notes) else (
            f"\n\n{notes}" if notes else ""
        )  # fmt: skip
        page = f"{text}{below}"
        if dialect.breaks == "marks":
            page = f"<!-- page {number} -->\n\n{page}"
        elif dialect.breaks == "marker":
            page = f"{{{number if dialect.contents else number - 1}}}{'-' * 48}\n\n{page}"
        made.append(page)
    glue = {"formfeed": "\n\n\f\n", "separators": "\n\n---\n\n"}.get(dialect.breaks, "\n\n")
    return glue.join(made) + "\n"


# What has to come back


def _expected(
    book: Book, cuts: tuple[Cut, ...], dialect: Dialect
) -> tuple[
    tuple[tuple[int, str], ...], tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]
]:
    headings: list[tuple[int, str]] = []
    paragraphs: list[str] = []
    marks: list[tuple[str, str]] = []
    begins = {(cut.block, cut.word): number for number, cut in enumerate(cuts, start=2)}
    if dialect.breaks != "none":
        begins[0, 0] = 1
    for number, block in enumerate(book.blocks):
        words = [w.text + (f"[{w.note}]" if w.note else "") for w in block.words]
        text = " ".join(words)
        if block.kind == "p":
            paragraphs.append(text)
        else:
            text = re.sub(r"^Chapter \w+: ", "", text)
            headings.append((int(block.kind[1]), text))
        for place in range(len(words)):
            if (number, place) in begins:
                marks.append((str(begins[number, place]), letters(" ".join(words[:place]))))
    return tuple(headings), tuple(paragraphs), book.notes, tuple(marks)


def letters(text: str) -> str:
    """Letters and digits."""
    return "".join(filter(str.isalnum, text))
