"""The relieved engine makes the same bytes as the stock one, and makes them with less work."""

from __future__ import annotations

import ctypes.util
import gc
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import pytest
import torture
from conftest import BOOKS, SHARED

from octavo.engine import reliefs
from octavo.engine.reliefs import loading, words
from octavo.model import Book
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images

THESIS = SHARED / "books" / "thesis"
CHAPTER = 2  # the shortest one with notes of every length
DOCUMENTS: dict[str, Callable[[], tuple[str, str]]] = {
    "features": torture.features,
    "many notes": torture.many_notes,
    "bare notes": torture.bare_notes,
    "oddities": torture.oddities,
    "heads": torture.heads,
    **{f"shuffled {n}": lambda n=n: torture.shuffled(n) for n in (2, 4, 7, 14, 23, 43)},
    **{f"repeated {n}": lambda n=n: torture.repeated(n) for n in (0, 8)},
    **{f"adorned {n}": lambda n=n: torture.adorned(n) for n in (0, 3, 7, 9)},
    **{f"lines {n}": lambda n=n: torture.lines(n) for n in (1, 2, 3, 4, 5)},
    **{f"woven {n}": lambda n=n: torture.woven(n) for n in (8, 11, 27, 31)},
}
# The engine's own structure has an empty element for each marker that there is none of; a book has ours.
WITHOUT_TAGS = ("bare notes",)
T = TypeVar("T")
Print = tuple[str, int, tuple[str, ...]]  # digest of the PDF, number of its pages, warnings

# What runs in the two processes, one with the stock engine and one with the relieved.


def _start(relieved: bool) -> None:
    if not relieved:
        reliefs.RELIEFS = ()
    from octavo.engine import layout as engine

    engine.load_engine()
    assert bool(reliefs.relieve_engine()) is relieved


def _engine() -> Any:
    from octavo.engine.layout import Engine
    from octavo.reading.theme import load_theme

    engine = Engine(load_theme("classic", BOOKS).faces)
    engine.serve(torture.FILES)
    return engine


def _print_torture() -> dict[str, Print]:
    """Every document, laid out by one engine."""
    engine = _engine()
    prints = {}
    for name, make in DOCUMENTS.items():
        laid = engine.lay_out(*make())
        pdf = laid.document.write_pdf(pdf_tags=name not in WITHOUT_TAGS)
        warnings = tuple(dict.fromkeys(laid.warnings))
        prints[name] = (hashlib.sha256(pdf).hexdigest(), len(laid.document.pages), warnings)
    return prints


def _print_book(book: Book, root: Path) -> Print:
    from octavo.reading.stamp import read_stamp
    from octavo.reading.theme import load_theme, template_environment
    from octavo.typeset.book import bind_book, set_book
    from octavo.workshop.pool import Workshop

    laid = set_book(
        book,
        load_theme(book.metadata.theme, root),
        template_environment(root),
        read_stamp(root, {"SOURCE_DATE_EPOCH": "1700000000"}),
        Workshop(1, keep=False),
        lambda _: None,
        lambda _: None,
        lambda: None,
    )
    said = tuple(finding.message for finding in laid.findings)
    return (
        hashlib.sha256(bind_book(laid, lambda _: None)).hexdigest(),
        len(laid.page_map.pages),
        said,
    )


def _print_fonts() -> tuple[str, str, tuple[str, ...]]:
    """A document in a variable font, one in a compressed font, and what fails in a broken one."""
    from octavo.engine.complaints import CollectedWarnings
    from octavo.engine.fonts import packaged_file, subset_woff2
    from octavo.engine.layout import Engine
    from octavo.model.face import Face

    variable = packaged_file("fontpkg_eb_garamond", "files/EBGaramond[wght].ttf")
    engine = Engine((Face("Variable", 400, "normal", variable, None),))
    engine.serve({"a.woff2": subset_woff2(variable, "compressed"), "b.woff2": b"wOF2 broken"})
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"  # else the time stands in the font
    digests = []
    said: list[str] = []
    with CollectedWarnings() as others:
        for family, css in (
            ("Variable", "html { font-weight: 650 }"),
            ("Compressed", "@font-face { font-family: Compressed; src: url(a.woff2) }"),
            ("Broken", "@font-face { font-family: Broken; src: url(b.woff2) }"),
        ):
            laid = engine.lay_out(
                "<html><body>compressed</body></html>", css + f"html {{ font-family: {family} }}"
            )
            digests.append(hashlib.sha256(laid.document.write_pdf()).hexdigest())
            said += laid.warnings
    return digests[0], digests[1], tuple(said + others)


def _loaded() -> tuple[list[str], bool, bool]:
    """What tools there are before one of them is called, and after."""
    from octavo.engine.layout import load_engine

    weasyprint = load_engine()
    from weasyprint.pdf import fonts

    before = [tool for tool in loading._TOOLS if tool in sys.modules]
    with pytest.raises(Exception, match="Not a TrueType"):
        fonts.TTFont(Path(__file__))
    from fontTools import subset
    from fontTools.ttLib import TTFont, TTLibError

    real = (fonts.TTFont, fonts.TTLibError, fonts.subset) == (TTFont, TTLibError, subset)
    paragraph = weasyprint.HTML(string="<p>no XML").etree_element.find(".//p")
    return before, real, paragraph.text == "no XML"


def _started() -> list[str]:
    """Programs that are started while the engine is loaded."""
    started: list[str] = []
    find = ctypes.util.find_library
    sys.addaudithook(
        lambda event, told: started.append(str(told[0])) if event == "subprocess.Popen" else None
    )
    from octavo.engine.layout import load_engine

    load_engine()
    assert ctypes.util.find_library is find
    return started


def _count_shapings() -> int:
    """How often Pango is asked to break a text of the document with many notes."""
    from weasyprint.text.line_break import Layout

    count = 0
    stock = Layout.get_first_line

    def get_first_line(layout: Any) -> Any:
        nonlocal count
        count += 1
        return stock(layout)

    Layout.get_first_line = get_first_line
    try:
        _engine().lay_out(*torture.many_notes())
    finally:
        Layout.get_first_line = stock
    return count


def _count_bare_lines() -> tuple[int, int]:
    """Lines of notes in which nothing stands, and all of them."""
    from weasyprint.formatting_structure.boxes import LineBox

    counts = [0, 0]
    for page in _engine().lay_out(*torture.bare_notes()).document.pages:
        for area in page._page_box.children[1:]:
            for box in area.descendants():
                if isinstance(box, LineBox):
                    counts[0] += not any(
                        getattr(child, "children", None) or getattr(child, "text", "")
                        for child in box.children
                    )
                    counts[1] += 1
    return counts[0], counts[1]


def _count_note_layouts() -> int:
    """How often a note is set, or handed over as it was set before, in the document with many notes."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox
    from weasyprint.layout import block

    count = 0
    stock = block._in_flow_layout

    def lay_out(context: Any, box: Any, *rest: Any) -> Any:
        nonlocal count
        count += isinstance(box, FootnoteAreaBox)
        return stock(context, box, *rest)

    block._in_flow_layout = lay_out
    try:
        _engine().lay_out(*torture.many_notes())
    finally:
        block._in_flow_layout = stock
    return count


def _count_lines(language: str) -> tuple[int, int]:
    """Lines of plain paragraphs for which Pango was asked, and all of them."""
    from octavo.engine.reliefs import lines

    counts = [0, 0]
    fit = lines._fit

    def count(*arguments: Any) -> Any:
        line = fit(*arguments)
        counts[0] += line is None
        counts[1] += 1
        return line

    lines._fit = count
    try:
        text = " ".join(torture.TEXTS[language] * 40)
        _engine().lay_out(
            f'<html lang="{language}"><body><p>{text}</p></body></html>',
            'html { font: 10pt "Octavo Text"; hyphens: auto; text-align: justify }',
        )
    finally:
        lines._fit = fit
    return counts[0], counts[1]


def _count_leftovers() -> tuple[int, int]:
    """Styles that are still there when one document, and when two more, are forgotten."""
    engine = _engine()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            engine.lay_out(*torture.shuffled(2))
        gc.collect()
        counts.append(sum(1 for kept in gc.get_objects() if type(kept).__name__.endswith("Style")))
    return counts[0], counts[1]


# The tests: each compares what the two processes say.


class Engines:
    """The stock engine and the relieved one, at work side by side."""

    def __init__(self, stock: ProcessPoolExecutor, relieved: ProcessPoolExecutor) -> None:
        self.stock = stock
        self.relieved = relieved
        self.torture = self.ask(_print_torture)

    def ask(self, function: Callable[..., T], *arguments: Any) -> tuple[Future[T], Future[T]]:
        """Have both begin."""
        return self.stock.submit(function, *arguments), self.relieved.submit(function, *arguments)


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    """Two processes; "spawn" is how the workshop starts its own."""
    with ExitStack() as stack:
        yield Engines(
            *(
                stack.enter_context(
                    ProcessPoolExecutor(1, get_context("spawn"), _start, (relieved,))
                )
                for relieved in (False, True)
            )
        )


def _read_book(root: Path) -> Book:
    """A book whose lines the engine breaks."""
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    book = read_images(parsed.book, parsed.images, manuscript)[0]
    metadata = book.metadata
    wanted = metadata.print.model_copy(update={"composer": "greedy"})
    return replace(book, metadata=metadata.model_copy(update={"print": wanted}))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_torture_comes_out_the_same(engines: Engines, name: str) -> None:
    stock, relieved = (future.result()[name] for future in engines.torture)
    assert relieved == stock
    assert stock[1] > 1


def test_the_full_book_comes_out_the_same(engines: Engines) -> None:
    root = BOOKS / "full"
    stock, relieved = engines.ask(_print_book, _read_book(root), root)
    assert relieved.result() == stock.result()


@pytest.mark.skipif(not THESIS.is_dir(), reason="the thesis is not part of the repository")
def test_a_chapter_of_the_thesis_comes_out_the_same(engines: Engines) -> None:
    book = _read_book(THESIS)
    chapter = book.divisions[CHAPTER]
    entries = tuple(entry for entry in book.contents if entry.division_id == chapter.id)
    book = replace(book, divisions=(chapter,), contents=entries)
    stock, relieved = engines.ask(_print_book, book, THESIS)
    assert relieved.result() == stock.result()


def test_fonts_that_need_tools_come_out_the_same(engines: Engines) -> None:
    stock, relieved = engines.ask(_print_fonts)
    assert relieved.result() == stock.result()


def test_tools_are_loaded_when_they_are_called() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(_loaded).result() == ([], True, True)


@pytest.mark.skipif(sys.platform != "linux", reason="the engine finds its libraries otherwise")
def test_no_program_is_started_to_find_libraries() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(_started).result() == []


def test_an_engine_that_cannot_be_imported_lightly_is_imported_plainly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[Callable[[str], object]] = []

    def load(name: str) -> object:
        tries.append(ctypes.util.find_library)
        if len(tries) == 1:
            raise OSError(name)
        return name

    monkeypatch.setattr(loading, "import_module", load)
    for name in [*sys.modules]:
        if name.partition(".")[0] == "weasyprint":
            monkeypatch.delitem(sys.modules, name)
    assert loading.import_engine() == "weasyprint"
    assert tries[1] is ctypes.util.find_library


@pytest.mark.parametrize("language", ["en_US", "nl", "sv"])
def test_a_dictionary_has_the_same_patterns(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Hungarian and German ones are the same too, but read for a second
    pyphen = import_module("pyphen")
    monkeypatch.setattr(pyphen.HyphDict, "__init__", pyphen.HyphDict.__init__)  # put back then
    stock = _read_plainly(pyphen, pyphen.LANGUAGES[language])
    words.read_patterns_when_met()
    relieved = pyphen.HyphDict(pyphen.LANGUAGES[language])
    assert relieved.patterns.keys() == stock.patterns.keys()
    assert relieved.maxlen == stock.maxlen
    for letters, pattern in stock.patterns.items():
        assert relieved.patterns.get(letters) == pattern


def test_odd_lines_of_a_dictionary_are_read_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyphen = import_module("pyphen")
    monkeypatch.setattr(pyphen.HyphDict, "__init__", pyphen.HyphDict.__init__)
    odd = (
        "UTF-8\n% a1b\nLEFTHYPHENMIN 2\n\n a1b \r\na2b\na0b\n0a0\n.c12d/x=,1,2\nd3/e\n1f4g5\n"
        "4h0i6j\nzä1ß\nz1ug/zu=g,1,2\n#k1l\nm1n%"
    )
    (tmp_path / "odd.dic").write_bytes(odd.encode())
    (tmp_path / "hex.dic").write_bytes(f"{odd}\nx^^e41y\n".encode())
    (tmp_path / "digit.dic").write_bytes(f"{odd}\np٣q\n".encode())
    stock = {path: _read_plainly(pyphen, path) for path in sorted(tmp_path.iterdir())}
    words.read_patterns_when_met()
    for path, plain in stock.items():
        relieved = pyphen.HyphDict(path)
        assert relieved.patterns.keys() == plain.patterns.keys()
        for word in ("ab", "cd", "zugzug", "fgh", "hij", "zäß", "mn", "xäy"):
            points, plainly = relieved.positions(word), plain.positions(word)
            assert points == plainly
            assert [point.data for point in points] == [point.data for point in plainly]


def _read_plainly(pyphen: Any, path: Path) -> Any:
    init = pyphen.HyphDict.__init__
    if init.__module__ != "pyphen":  # relieved by another test in this process
        init = next(cell.cell_contents for cell in init.__closure__ if callable(cell.cell_contents))
    read = object.__new__(pyphen.HyphDict)
    init(read, path)
    return read


def test_notes_are_not_set_again_for_every_later_note(engines: Engines) -> None:
    stock, relieved = engines.ask(_count_shapings)
    assert relieved.result() < stock.result() / 2


def test_notes_of_a_page_are_not_gone_through_again_for_every_later_one(engines: Engines) -> None:
    stock, relieved = engines.ask(_count_note_layouts)
    assert relieved.result() < stock.result() / 2


def test_a_note_without_a_marker_has_no_line_for_it(engines: Engines) -> None:
    stock, relieved = engines.ask(_count_bare_lines)
    (bare, lines), (bare_before, lines_before) = relieved.result(), stock.result()
    assert bare < bare_before / 2
    assert lines_before - lines == bare_before - bare


@pytest.mark.parametrize("language", ["en", "ru"])
def test_few_lines_need_to_be_laid_out_to_be_broken(engines: Engines, language: str) -> None:
    asked, set_ = engines.relieved.submit(_count_lines, language).result()
    assert set_ > 50
    assert asked < set_ / 10


def test_nothing_outlives_its_document(engines: Engines) -> None:
    after_one, after_three = engines.relieved.submit(_count_leftovers).result()
    assert after_three <= after_one


def test_every_relief_says_why_and_how_much() -> None:
    for relieve in reliefs.RELIEFS:
        assert "Gain: " in (relieve.__doc__ or ""), relieve.__name__
