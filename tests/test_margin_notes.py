"""Notes of the margin stand beside the line of their call, within the page, whole, and are proved there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

import builders
import pikepdf
import pypdfium2 as pdfium
import pytest
import readers
from builders import said
from conftest import ALONE, Built, build

from octavo.checks import check_print

SERIES = [{"prefix": "m", "name": "Margin notes", "place": "margin"}]
WORDS = (
    "The compositor looks at the forme and at the margins of the sheet, which are wide enough. " * 4
)
TEXT = "# One\n\n" + "\n\n".join(
    f"{WORDS}Here is word{n}[^m-{n}] and goes on.[^f{n}] {WORDS}" for n in range(8)
)
NEAR = f"\n\n{WORDS}Three[^m-x] are[^m-y] near[^m-z] to one another."
NOTES = "".join(
    f"\n\n[^m-{n}]: Beside{n} in the margin.\n\n[^f{n}]: At the foot." for n in range(8)
)
OTHERS = "\n\n[^m-x]: Firstnote of three.\n\n[^m-y]: Secondnote of them.\n\n[^m-z]: Thirdnote, the last.\n"
UNCUT = 18.0  # points from the edge within which nothing may be printed


class Word(NamedTuple):
    """A word where it stands."""

    page: int
    left: float
    right: float
    y: float
    width: float  # of the page


def find_words(content: bytes, *words: str) -> Iterator[Word]:
    """Where words are printed, as pdfium sees it."""
    document = pdfium.PdfDocument(content)
    for word in words:
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage()
            found = text.search(word).get_next()
            if found:
                boxes = [text.get_charbox(found[0] + n) for n in range(found[1])]
                yield Word(index, boxes[0][0], boxes[-1][2], boxes[0][1], page.get_width())
                break
            text.close()
            page.close()
    document.close()


def make(folder: Any, text: str, **front: Any) -> Built:
    return build(builders.write_book(folder, text, notes={"series": SERIES}, **front))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make(tmp_path_factory.mktemp("margins"), TEXT + NEAR + NOTES + OTHERS)


def test_a_book_with_notes_in_the_margin_has_nothing_to_tell(book: Built) -> None:
    assert said(book.build.findings) == []


def test_each_stands_on_the_line_of_its_call_in_the_outer_margin(book: Built) -> None:
    pdf = book.content("pdf")
    calls = list(find_words(pdf, *(f"word{n}" for n in range(8))))
    notes = list(find_words(pdf, *(f"Beside{n}" for n in range(8))))
    assert len(calls) == len(notes) == 8
    assert {note.page % 2 for note in notes} == {0, 1}
    for call, note in zip(calls, notes, strict=True):
        assert call.page == note.page
        assert abs(call.y - note.y) < 3
        if note.page % 2:
            assert UNCUT <= note.left < note.right < 70.5 - 5
        else:
            assert note.width - 70.5 + 5 < note.left < note.right <= note.width - UNCUT


def test_notes_that_would_overlap_move_down(book: Built) -> None:
    first, second, third = find_words(book.content("pdf"), "Firstnote", "Secondnote", "Thirdnote")
    assert first.page == second.page == third.page
    assert first.y - 10 > second.y > third.y + 10
    assert abs(first.left - second.left) < 15


def test_screens_have_them_in_a_list_of_their_own(book: Built) -> None:
    html = readers.html_tree(book.content("html"))
    titles = [p.text for p in html.iter("p") if p.get("class") == "endnotes-title"]
    assert titles == ["Notes", "Margin notes"]
    epub = list(readers.epub_documents(book.content("epub")).values())
    for trees in ([html], epub):
        notes = readers.notes_of(trees)
        assert len(notes) == 19
        assert all(note.back == note.call_id for note in notes)


def test_where_both_pages_are_alike_they_are_on_the_right(tmp_path: Any) -> None:
    even = make(tmp_path, TEXT + NOTES, print={"trim": "a4", "margins": "even"}, title="Even")
    assert said(even.build.findings) == []
    notes = list(find_words(even.content("pdf"), *(f"Beside{n}" for n in range(8))))
    assert {note.page % 2 for note in notes} == {0, 1}
    assert all(note.left > note.width / 2 and note.right <= note.width - UNCUT for note in notes)


def test_where_there_is_no_room_they_stand_at_the_foot_and_one_note_tells_so(tmp_path: Any) -> None:
    narrow = make(tmp_path, TEXT + NOTES, print={"trim": "5x8in", "margins": "even"})
    assert said(narrow.build.findings) == [
        ("print-note-foot", "PDF: the notes of the series “Margin notes” stand at the foot of the pages: their "
         "margins have no room", "manuscript/book.md:24", "take a larger trim, or shorten these notes"),
    ]  # fmt: skip


def test_a_note_higher_than_the_page_and_those_that_crowd_stand_at_the_foot(tmp_path: Any) -> None:
    many = " ".join(f"word[^m-c{n}]" for n in range(12))
    text = f"# One\n\n{many}.\n\n# Two\n\nword[^m-long] and.\n\n"
    text += "\n\n".join(f"[^m-c{n}]: {'crowded words ' * 12}" for n in range(12))
    text += f"\n\n[^m-long]: {'so long a note ' * 120}\n"
    book = make(tmp_path, text)
    told = [finding.message for finding in book.build.findings]
    assert {f.code for f in book.build.findings} == {"print-note-foot"}
    labels = [message.split(" of the series")[0] for message in told]
    assert labels == [*(f"PDF: note {label}" for label in "efghijkl"), "PDF: note m"]


def test_they_may_be_called_wherever_notes_are(tmp_path: Any) -> None:
    text = f"""# One[^m-head]

{WORDS}

## A section[^m-sec]

> A quotation[^m-q] here.

- item[^m-item]

| a | b |
|---|---|
| cell[^m-cell] | x |

: A table[^m-cap] {{#tbl-x}}

![A figure[^m-fig]](a.svg){{#fig-x alt="A" width=20% float=top}}

{WORDS}

![On its side[^m-side]](a.svg){{#fig-y alt="A" .landscape}}

{WORDS} word[^m-two] and[^long] more[^m-list].
"""
    text += "".join(
        f"\n\n[^m-{key}]: A remark on this." for key in "head sec q item cell cap fig side".split()
    )
    text += (
        f"\n\n[^m-two]: First with $x^2$.\n\n    Second.\n\n[^long]: {'A very long note. ' * 200}"
    )
    text += "\n\n[^m-list]: A list:\n\n    - one\n    - two\n"
    files = {"book.md": text, "a.svg": builders.SVG}
    book = build(builders.write_book(tmp_path, files, notes={"series": SERIES}))
    # what stands on its side has no margin; what follows a note that is continued has
    assert [(f.code, f.message.split(" of the")[0]) for f in book.build.findings] == [
        ("print-note-foot", "PDF: note h")
    ]


Spoil = Callable[[pikepdf.Pdf], None]


def move(name: str, up: float) -> Spoil:
    """Say of a note that it stands elsewhere, by so many points."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.Names.Dests
        tree = pikepdf.NameTree(names)
        place = tree[name]
        place[3] = float(place[3]) + up

    return spoil


def shift_type(pdf: pikepdf.Pdf) -> None:
    """Print all that is on a page nearer to its edge."""
    for page in pdf.pages:
        page.contents_add(b"1 0 0 1 14 0 cm", prepend=True)


def spoilt(book: Built, spoil: Spoil) -> set[str]:
    edition = next(e for e in book.build.editions if e.format == "pdf")
    written = BytesIO()
    with pikepdf.open(BytesIO(edition.content)) as pdf:
        spoil(pdf)
        pdf.save(written)
    page_map = book.build.page_map
    assert page_map is not None
    copy = replace(edition, content=written.getvalue())
    _, findings = check_print(book.build.book, copy, page_map.frame, ALONE)
    return {finding.code for finding in findings}


def test_a_note_that_is_not_beside_its_call_is_told(book: Built) -> None:
    assert "print-note-beside" in spoilt(book, move("fn-m-3", 40.0))


def test_a_note_below_its_call_for_no_reason_is_told(book: Built) -> None:
    assert spoilt(book, move("fn-m-3", -60.0)) & {"print-note-text", "print-note-beside"}


def test_notes_too_near_to_the_edge_are_told(book: Built) -> None:
    assert "print-margins" in spoilt(book, shift_type)


# Without marks


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book whose notes in the margin have no marks."""
    series = [SERIES[0] | {"marks": "none"}]
    text = TEXT + "\n\nSee @fn-m-1." + NOTES
    text = text.replace("[^m-0]: Beside0", "[^m-0]: [Beside0]{.index}")
    root = tmp_path_factory.mktemp("bare")
    return build(builders.write_book(root, text, notes={"series": series}))


def test_notes_without_marks_have_nothing_to_tell(bare: Built) -> None:
    assert said(bare.build.findings) == []
    assert {note.label for note in bare.build.book.notes if note.series} == {""}


def test_without_marks_nothing_is_printed_at_call_and_note(bare: Built) -> None:
    pages = "".join(readers.squeeze(text) for text in readers.pdf_pages(bare.content("pdf")))
    assert pages.count("word3andgoeson") == 1
    assert "°" not in pages
    assert "Index" in pages


def test_without_marks_links_of_screens_have_names(bare: Built) -> None:
    html = readers.html_tree(bare.content("html"))
    epub = readers.epub_documents(bare.content("epub")).values()
    for trees in ([html], list(epub)):
        links = [a for tree in trees for a in tree.iter() if a.get("data-marks") == "none"]
        assert len(links) == 16
        assert {a.get("aria-label") for a in links} == {"Note"}
    reference = next(a for a in html.iter("a") if a.get("class") == "reference")
    assert (reference.text, reference.get("href")) == ("Note", "#fnref-m-1")


def test_without_marks_a_sign_is_printed_where_a_note_stands_at_the_foot(tmp_path: Any) -> None:
    series = [SERIES[0] | {"marks": "none"}]
    text = f"# One\n\nWords[^m-a] here.\n\n[^m-a]: {'Long words. ' * 150}\n"
    book = build(builders.write_book(tmp_path, text, notes={"series": series}))
    assert [(f.code, f.message[:43]) for f in book.build.findings] == [
        ("print-note-foot", "PDF: the notes of the series “Margin notes”")
    ]
    pages = [readers.squeeze(text) for text in readers.pdf_pages(book.content("pdf"))]
    assert any("Words°here" in page and "°Longwords" in page for page in pages)


def test_marks_are_left_out_in_the_margin_only(tmp_path: Any) -> None:
    series = [{"prefix": "m", "name": "Remarks", "marks": "none"}]
    (told,) = builders.complaints(
        builders.write_book(tmp_path, "# One\n", notes={"series": series})
    )
    assert told[0] == "front-matter-value"
    assert (
        told[1] == "notes.series: notes without marks stand in the margin: write place: margin, too"
    )
