"""A page is read by its content, and what cannot be read so is seen by the engine of a viewer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import Built

from octavo.checks import readpages
from octavo.checks.founts import Fount, measurers_of
from octavo.checks.pagetext import Area, Run
from octavo.checks.pdfobjects import Stream
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.checks.showing import Form, follow_content
from octavo.checks.showntext import ShownText, is_clear
from octavo.checks.text import fold
from octavo.model import Frame
from octavo.workshop.pool import Workshop

FRAME = Frame(
    width_pt=300, height_pt=300, top_pt=50, bottom_pt=50, inner_pt=50, outer_pt=50, size_pt=10
)
FOUNT = Fount({1: 500, 2: 250, 3: 500, 4: 500, 9: 500}, {1: "a", 2: " ", 3: "b", 4: "\u05d0"}, (2,))
PAGE = "BT\n1 0 0 1 {x} {y} Tm\n/F 10 Tf\n[{glyphs}] TJ\nET"


def page(*content: str, forms: dict[bytes, Form] | None = None) -> ShownText | None:
    """The text of a page with this content, where it is clear."""
    shown = follow_content("\n".join(content).encode(), measurers_of({b"F": FOUNT}), forms)
    return ShownText(shown) if is_clear(shown) else None


def show(glyphs: str, x: float = 60, y: float = 100) -> str:
    return PAGE.format(glyphs=glyphs, x=x, y=y)


def form(*content: str, has_founts: bool = True) -> dict[bytes, Form]:
    """What a page draws as ``/Drawn``."""
    return {b"Drawn": Form(Stream({}, "\n".join(content).encode()), has_founts, {})}


def texts(text: ShownText | None) -> list[str]:
    assert text is not None
    return [run.text for run in text.runs(Area(0, FRAME, ()))]


def folded(reading: PdfReading) -> list[object]:
    return [
        [(p.label, fold(p.head), fold(p.body), fold(p.foot), p.outside == "", p.lines) for p in reading.pages],
        [(link.page_index, link.target, fold(link.text)) for link in reading.links],
        [(name, note.page_index, fold(note.text)) for name, note in reading.notes.items()],
    ]  # fmt: skip


def test_a_book_says_the_same_to_both_readers(full: Built) -> None:
    page_map = full.build.page_map
    assert page_map is not None
    asked = full.content("pdf"), page_map.frame, frozenset(n.id for n in full.build.book.notes)
    shown = read_pdf(*asked, Workshop(1, keep=False))
    assert folded(shown) == folded(read_pdf(*asked, Workshop(1, keep=False), viewed=True))


def test_words_come_in_the_order_of_their_lines() -> None:
    assert texts(page(show("<000100020003>"), show("<0003>", y=80))) == ["ab", "b"]


def test_a_word_beyond_the_margin_is_told_by_itself() -> None:
    assert texts(page(show("<000100020003>", x=245))) == ["a", "b"]


def test_a_link_has_the_words_whose_middle_is_in_it() -> None:
    text = page(show("<000100020003>"), show("<0001>", y=80))
    assert text is not None
    assert text.inside((66, 95, 80, 110)) == "b"


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("/Artifact\nBMC", []),
        ("/Figure\n<</MCID 0>>\nBDC", []),
        ("/Artifact <</Type /Pagination>> BDC", ["b"]),  # running head and folio
    ],
)
def test_what_is_marked_as_no_text_is_none_but_running_heads(mark: str, words: list[str]) -> None:
    drawn = form(show("<0003>"))
    marked = ("/Artifact", "BMC", show("<0001>"), "EMC")
    assert texts(page(*marked, mark, "/Drawn Do", "EMC", forms=drawn)) == words


def test_several_operations_in_a_line_are_followed() -> None:
    drawn = form(show("<0003>", x=0, y=0))
    line = "Q /Artifact <</Type /Pagination>> BDC q /Drawn Do Q EMC"
    text = page("q", "1 0 0 1 60 20 cm", "q", "1 0 0 1 0 60 cm", line, show("<0001>", x=0, y=0),
                forms=drawn)  # fmt: skip
    assert text is not None
    assert [(run.text, run.left, run.middle) for run in text.runs(Area(0, FRAME, ()))] == [
        ("b", 60, 22.5),
        ("a", 60, 22.5),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "BT\n1 0 0 1 60 100 Tm\n/F 10 Tf\n(a) Tj\nET",
        "BT 1 0 0 1 60 100 Tm /F 10 Tf [<0001>] TJ ET",
        "BT\n1 0 0 1 60 100 Tm\n/F 10 Tf\n[(a)] TJ\nET",
        "BT\n1 0 0 1 60 100 Tm\n/Other 10 Tf\n[<0001>] TJ\nET",
        "BT\n0 1 1 0 60 100 Tm\n/F 10 Tf\n[<0001>] TJ\nET",
        "BT\n1 0 0 1 60 100 Tm\n/F 10 Tf\n3 Tw\n[<0001>] TJ\nET",
        show("<000>"),
        show("<0009>"),  # letters that nobody tells
        show("<0004>"),  # from right to left
    ],
)
def test_type_that_is_not_written_as_usual_is_not_clear(content: str) -> None:
    assert page(content) is None


def test_a_form_with_founts_of_its_own_is_not_clear() -> None:
    assert page("/Drawn Do", forms=form(show("<0001>"), has_founts=False)) is None
    assert texts(page("/Drawn Do", forms=form("0 0 m", has_founts=False))) == []


def test_where_the_readers_differ_it_is_the_viewer_that_is_believed(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_map = full.build.page_map
    assert page_map is not None
    asked = full.content("pdf"), page_map.frame, frozenset(n.id for n in full.build.book.notes)
    seen = read_pdf(*asked, Workshop(1, keep=False), viewed=True)

    class Careless(ShownText):
        def runs(self, area: Area) -> Iterator[Run]:
            return iter(list(super().runs(area))[1:])

    monkeypatch.setattr(readpages, "ShownText", Careless)
    assert read_pdf(*asked, Workshop(1, keep=False)) == seen
