"""Long notes are shared between pages, and nothing around them is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import readers
from builders import SVG, set_theme
from builders import write_book as write_files
from conftest import BOOKS, build
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from octavo.checks.printed import check_note_texts
from octavo.checks.readpdf import read_pdf
from octavo.typeset.longnotes import split_at
from octavo.workshop.pool import Workshop

WORDS = (
    "the press goes on and the sheet is turned and the forme is inked and the paper damp".split()
)


def passage(mark: str, count: int) -> str:
    """``count`` words of which every tenth can be told from all others: “n7x3”."""
    return " ".join(
        f"{mark}x{i // 10}q" if i % 10 == 0 else WORDS[i % len(WORDS)] for i in range(count)
    )


def assert_all_printed(root: Path, notes: list[int]) -> None:
    built = build(root, ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []
    text = readers.squeeze("".join(readers.pdf_pages(built.content("pdf"))))
    for number, length in enumerate(notes, start=1):
        assert text.count(f"call{number}q") == 1, number
        printed = re.findall(rf"n{number}x\d+q", text)  # once each, in order
        assert printed == [f"n{number}x{i // 10}q" for i in range(0, length, 10)], number


def manuscript(notes: list[int], between: int) -> str:
    body = " ".join(
        f"call{n}q[^k{n}] {passage(f'b{n}', between)}" for n in range(1, len(notes) + 1)
    )
    definitions = "\n\n".join(
        f"[^k{n}]: {passage(f'n{n}', length)}" for n, length in enumerate(notes, start=1)
    )
    return f"# One\n\nA first paragraph.\n\n{body}\n\n{definitions}\n"


@pytest.mark.parametrize(
    ("notes", "between"),
    [
        ([1700, 10], 15),  # one over four pages, the next in the next line
        ([1700, 900, 10], 30),
        ([10, 1200, 10, 1200, 10], 80),
        ([400] * 4, 20),
        ([60] * 30, 8),
    ],
)
def test_notes_of_any_length_are_printed_whole_and_once(
    write_book: Callable[..., Path], notes: list[int], between: int
) -> None:
    assert_all_printed(write_book(manuscript(notes, between)), notes)


@pytest.mark.parametrize(("length", "lines"), [(300, 8), (300, 11), (340, 5), (380, 5)])
def test_a_line_with_notes_behind_a_long_one_moves_with_them(
    write_book: Callable[..., Path], length: int, lines: int
) -> None:
    """The notes of a line fit on a page of their own: then none leaves its call."""
    text = f"# One\n\n{passage('a', 10 * lines)} call1q[^k1] call2q[^k2] call3q[^k3] call4q[^k4].\n"
    lengths = {1: length, 2: 30, 3: 30, 4: 30}
    notes = (f"[^k{n}]: {passage(f'n{n}', words)}" for n, words in lengths.items())
    built = build(write_book("\n\n".join((text, *notes))), ("pdf",))
    assert [f.message for f in built.build.findings] == []


TALL_NOTES = {
    "lines of its own": "\n".join(f"    n1x{i}q word\\" for i in range(80)) + "\n    end.",
    "verse": "\n".join(f"    | n1x{i}q word" for i in range(80)),
    "code": "\n".join(f"        {'    ' * (i % 2)}n1x{i}q" for i in range(80)),
    "a list": "\n".join(f"    - n1x{i}q" for i in range(80)),
    "a table": "    | a | b |\n    |---|---|\n"
    + "\n".join(f"    | n1x{i}q | right |" for i in range(80)),
    "formulas": "\n\n".join(f"    n1x{i}q\n\n    $$\\frac{{a}}{{b}}$$" for i in range(30)),
    "pictures": "\n\n".join(f"    n1x{i}q ![](tall.svg) word" for i in range(5)),
}


@pytest.mark.parametrize("kind", TALL_NOTES)
def test_a_note_that_is_tall_for_other_things_than_letters_is_printed_whole(
    tmp_path: Path, kind: str
) -> None:
    tall = SVG.replace(b"0 0 4 4", b"0 0 4 400")
    between = passage("b", 40)
    text = f"# One\n\nA call.[^k] {between}\n\n{between}\n\n[^k]: Here:\n\n{TALL_NOTES[kind]}\n"
    built = build(write_files(tmp_path, {"book.md": text, "tall.svg": tall}), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []
    printed = readers.squeeze("".join(readers.pdf_pages(built.content("pdf"))))
    for mark in re.findall(r"n1x\d+q", TALL_NOTES[kind]):
        assert printed.count(mark) == 1, mark


@pytest.mark.parametrize("picture", ["Word ![](a.svg){alt=x} more", "![Words.](a.svg){alt=x}"])
def test_a_picture_is_not_printed_over_a_note_that_goes_on_on_its_page(
    tmp_path: Path, picture: str
) -> None:
    """As much of the note waits once more as the picture needs, and no piece overtakes another."""
    drawing = SVG.replace(b"<svg", b'<svg width="400" height="400"')
    note = passage("n1", 1500)
    text = f"# One\n\nA call.[^k] {passage('b', 40)}\n\n{picture}\n\nEnd.\n\n[^k]: {note}\n"
    built = build(write_files(tmp_path, {"book.md": text, "a.svg": drawing}), ("pdf",))
    assert [f.message for f in built.build.findings] == []
    content = built.content("pdf")
    printed = re.findall(r"n1x\d+q", readers.squeeze("".join(readers.pdf_pages(content))))
    assert printed == re.findall(r"n1x\d+q", note)
    feet, tops = readers.feet_of_drawings(content, 100), readers.tops_of_words(content, "n1x")
    shared = [index for index in feet if index in tops]
    assert shared
    assert [index for index in shared if feet[index] < tops[index]] == []


def test_code_in_a_long_note_keeps_the_space_at_the_beginning_of_its_lines(tmp_path: Path) -> None:
    text = f"# One\n\nA call.[^k]\n\n[^k]: Here:\n\n{TALL_NOTES['code']}\n"
    words = readers.pdf_words(build(write_files(tmp_path, text), ("pdf",)).content("pdf"))
    left, right = (
        {round(edge) for word, edge in words if re.match(rf"n1x\d*[{ends}]q", word)}
        for ends in ("02468", "13579")
    )
    assert len(left) == len(right) == 2  # on rectos and versos
    assert max(left) - min(left) == pytest.approx(max(right) - min(right), abs=1)  # whole points
    assert min(right) > min(left) + 10


def test_an_item_that_goes_on_in_the_next_piece_of_its_note_has_one_bullet() -> None:
    body = etree.fromstring("<span><ul><li>ab</li><li>cdef</li></ul></span>")
    first, second = split_at(body, [4])
    assert [li.get("class") for li in first.iter("li")] == [None, "cut"]
    assert [(li.text, li.get("class")) for li in second.iter("li")] == [("ef", "rest")]


def test_a_line_that_its_author_has_ended_is_not_stretched_where_a_note_is_cut() -> None:
    body = etree.fromstring("<span><p>ab<br/>cd</p></span>")
    first, second = split_at(body, [2])
    assert etree.tostring(first) == b'<span><p class="cut ended" data-parted="">ab<br/></p></span>'
    assert etree.tostring(second) == b'<span><p class="rest" data-continues="">cd</p></span>'


def test_a_picture_at_the_end_of_a_line_stays_in_its_piece() -> None:
    body = etree.fromstring("<span><p>ab<img/> cd<img/></p></span>")
    first, second = split_at(body, [3])
    assert etree.tostring(first) == b'<span><p class="cut" data-parted="">ab<img/></p></span>'
    assert etree.tostring(second) == b'<span><p class="rest" data-continues="">cd<img/></p></span>'


@pytest.mark.slow
@given(st.lists(st.integers(10, 600), min_size=1, max_size=6), st.integers(10, 90))
def test_generated_notes_are_printed_whole_and_once(
    tmp_path_factory: pytest.TempPathFactory, notes: list[int], between: int
) -> None:
    folder = tmp_path_factory.mktemp("long") / "manuscript"
    folder.mkdir()
    text = f"---\ntitle: Z\n---\n\n{manuscript(notes, between)}"
    (folder / "book.md").write_text(text, encoding="utf-8")
    assert_all_printed(folder.parent, notes)


texts = st.text(alphabet="ab \n", max_size=12)


@given(texts, texts, texts, texts, st.lists(st.integers(1, 30), max_size=4, unique=True))
def test_a_note_in_pieces_has_the_text_of_the_note(
    a: str, b: str, c: str, d: str, cuts: list[int]
) -> None:
    body = etree.fromstring(f"<span><p>{a}<em>{b}</em>{c}</p><p>{d}</p></span>")
    whole = "".join("".join(body.itertext()).split())
    pieces = split_at(body, sorted(cut for cut in cuts if cut < len(whole)))
    assert "".join("".join("".join(p.itertext()).split()) for p in pieces) == whole


@pytest.mark.parametrize("height", [200, 300, 450])
def test_a_long_note_stays_with_its_call_where_a_picture_in_the_next_line_needs_its_room(
    tmp_path: Path, height: int
) -> None:
    """Pieces of the note that may wait do; the first never leaves its call to make room for a second line."""
    drawing = SVG.replace(b"<svg", b'<svg width="20" height="%d"' % height)
    text = (
        f"# {'Title ' * 14}\n\n{passage('a', 8)} call.[^k]\\\n"
        f"![](a.svg){{alt=x}} {passage('b', 60)}\n\n[^k]: {passage('n1', 300)}\n"
    )
    built = build(write_files(tmp_path, {"book.md": text, "a.svg": drawing}), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_no_piece_of_a_long_note_is_overtaken_by_those_that_follow_it(
    tmp_path: Path, theme: str
) -> None:
    """A line that needs room has a piece wait behind which others wait already."""
    shutil.copytree(BOOKS / "full" / "manuscript", tmp_path / "manuscript")
    set_theme(tmp_path, theme)
    built = build(tmp_path, ("pdf",))
    printed = " ".join(readers.pdf_pages(built.content("pdf")))
    sentences = [
        int(number) for number in re.findall(r"Sentence\s+(\d+)\s+of\s+the\s+long", printed)
    ]
    assert sentences == list(range(1, 46))


@pytest.mark.parametrize("before", [8, 300])
@pytest.mark.parametrize("length", [600, 1500])
def test_the_pieces_of_a_long_note_are_printed_in_order(
    write_book: Callable[..., Path], before: int, length: int
) -> None:
    """Also where a piece gives way to the second line of a paragraph while others wait already."""
    text = f"# One\n\n{passage('a', before)}\n\nThe call.[^k] {passage('b', 200)}"
    note = passage("n1", length)
    built = build(write_book(f"{text}\n\n[^k]: {note}\n"), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []
    printed = readers.squeeze("".join(readers.pdf_pages(built.content("pdf"))))
    assert re.findall(r"n1x\d+q", printed) == re.findall(r"n1x\d+q", note)


@pytest.mark.parametrize("height", [100, 140, 300])
@pytest.mark.parametrize("length", [100, 280])
def test_a_note_behind_a_long_one_waits_only_with_a_piece_of_it(
    tmp_path: Path, height: int, length: int
) -> None:
    """A tall picture in the next line needs the room of both; note 2 is not torn from its call behind the end of note 1."""
    drawing = SVG.replace(b"<svg", b'<svg width="20" height="%d"' % height)
    text = (
        f"# {'Title ' * 8}\n\nOne[^1] and two.[^2] {passage('b', 4)}\\\n"
        f"![](a.svg){{alt=x}} {passage('b', 60)}"
    )
    notes = f"[^1]: {passage('n1', length)}\n\n[^2]: {passage('n2', 60)}\n"
    files: dict[str, str | bytes] = {"book.md": f"{text}\n\n{notes}", "a.svg": drawing}
    built = build(write_files(tmp_path, files), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []


def test_notes_behind_a_long_one_wait_with_a_piece_of_it_where_a_page_has_no_room_for_all_of_its_first_line(
    write_book: Callable[..., Path],
) -> None:
    text = f"# One\n\nOne[^1] and two[^2] and three.[^3] {passage('b', 60)}\n"
    lengths = {1: 440, 2: 180, 3: 180}
    notes = [f"[^{n}]: {passage(f'n{n}', words)}" for n, words in lengths.items()]
    built = build(write_book("\n\n".join((text, *notes))), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []


@pytest.mark.parametrize("calls", ["Three.[^3]", "Three[^3] and four[^4] and five.[^5]"])
def test_notes_that_have_no_room_behind_the_end_of_a_long_one_wait_and_nothing_is_printed_over_them(
    tmp_path: Path, calls: str
) -> None:
    """The line of their calls is the first of its page, and that of the next is tall."""
    drawing = SVG.replace(b"<svg", b'<svg width="400" height="300"')
    text = (
        f"# One\n\n{passage('a', 100)} one[^1] and two.[^2]\n\n{calls}\n\n"
        f"Word ![](a.svg){{alt=x}} {passage('b', 20)}"
    )
    lengths = {1: 730, 2: 300, 3: 160, 4: 160, 5: 160}
    notes = [f"[^{n}]: {passage(f'n{n}', words)}" for n, words in lengths.items()]
    called = [note for note in notes if note[:4] in text]
    files: dict[str, str | bytes] = {
        "book.md": "\n\n".join((text, *called)),
        "a.svg": drawing,
    }
    built = build(write_files(tmp_path, files), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []


@pytest.mark.parametrize("length", [60, 80])
def test_notes_of_one_line_wait_together_where_a_page_has_no_room_for_all_of_them(
    write_book: Callable[..., Path], length: int
) -> None:
    """A long note ends on the page whose first line calls them: it goes on, and they stand behind its end."""
    text = (
        f"# One\n\n{passage('a', 100)} one[^1] and two.[^2]\n\n"
        f"Three[^3] and four[^4] and five.[^5] {passage('b', 20)}"
    )
    lengths = {1: 600, 2: 300, 3: length, 4: length, 5: length}
    notes = [f"[^{n}]: {passage(f'n{n}', words)}" for n, words in lengths.items()]
    built = build(write_book("\n\n".join((text, *notes))), ("pdf",))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []


def test_the_proof_sees_pieces_of_a_note_that_are_not_in_order(
    write_book: Callable[..., Path],
) -> None:
    text = f"# One\n\nThe call.[^k] {passage('b', 40)}\n\n[^k]: {passage('n1', 900)}\n"
    made = build(write_book(text), ("pdf",))
    page_map = made.build.page_map
    assert page_map is not None
    names = frozenset(note.id for note in made.build.book.notes)
    reading = read_pdf(made.content("pdf"), page_map.frame, names, Workshop(1, keep=False))
    assert list(check_note_texts(made.build.book, reading)) == []
    turned = replace(reading, notes=dict(reversed(reading.notes.items())))
    assert [(f.code, f.message) for f in check_note_texts(made.build.book, turned)] == [
        ("print-note-text", "PDF: the parts of note 1 are not printed in order")
    ]
