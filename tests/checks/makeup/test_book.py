"""The make-up of finished books: what the report, the terminal and the exit code say of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ALONE, Built, build

from octavo.cli import main
from octavo.model import Finding
from octavo.model.makeup import Makeup
from octavo.pipeline import build_book

WriteBook = Callable[..., Path]

# Three or four of these fill a line, and none of them may be parted: there is much white to be shared by few.
LONG = " ".join(f"indivisibilities{n} unmanageablenesses{n}" for n in range(10, 70))
SHORT = " ".join("it is so as he or we do in an of to".split() * 40)
NARROW = {"trim": "110mm x 170mm", "hyphenation": False}


def made_up(built: Built) -> Makeup:
    makeup = built.build.makeup
    assert makeup is not None
    return makeup


def figure(makeup: Makeup, name: str) -> float:
    return next(figure.value for figure in makeup.figures if figure.name == name)


def notes_on(root: Path) -> dict[str, Finding]:
    """What is said of the lines and pages of a book."""
    date = {"SOURCE_DATE_EPOCH": "1700000000"}
    made = build_book(root, ("pdf",), date, ALONE, lambda *_: None)
    return {f.code: f for f in made.findings if f.code.startswith("makeup-")}


def test_words_that_tear_lines_apart_are_a_note_with_page_and_line(write_book: WriteBook) -> None:
    finding = notes_on(write_book(f"# One\n\n{LONG}\n", print=NARROW))["makeup-loose"]
    assert re.search(r"; see page \d+, line \d+: “\w+\d\d .*” \([\d.]+ ×\)$", finding.message)
    assert str(finding.place) == "manuscript/book.md:5"


def test_a_book_of_small_words_has_nothing_to_mend_in_its_lines(write_book: WriteBook) -> None:
    makeup = made_up(build(write_book(f"# One\n\n{SHORT}\n", print=NARROW), ("pdf",)))
    assert makeup.lines > 20
    assert figure(makeup, "loose") == figure(makeup, "off-grid") == 0.0


def test_paragraphs_and_hyphens_are_counted_as_they_are_printed(write_book: WriteBook) -> None:
    text = "\n\n".join(f"{SHORT[:300]}." for _ in range(5))
    makeup = made_up(build(write_book(f"# One\n\n{text}\n", print=NARROW), ("pdf",)))
    counted = {figure.name: (figure.count, figure.out_of) for figure in makeup.figures}
    assert counted["runts"][1] == 5
    assert counted["hyphens"][0] == 0


def test_the_proof_of_a_whole_book_counts_no_headings_notes_or_tables_as_text(full: Built) -> None:
    makeup = made_up(full)
    words = {fault.words for fault in makeup.faults if fault.code != "makeup-loose-note"}
    headings = {heading.label for heading in full.build.book.headings}
    assert makeup.lines > 50
    assert words & headings == set()


def test_the_report_shows_figures_places_and_spreads(
    write_book: WriteBook, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(f"# One\n\n{LONG}\n", print=NARROW)
    assert main(["build", str(root), "--to", "pdf"]) == 0
    told = json.loads((root / "build" / "report.json").read_text("utf-8"))["makeup"]
    assert told["figures"]["loose"] > 20
    assert told["places"]["makeup-loose"][0].startswith("1:")
    page = (root / "build" / "report.html").read_text("utf-8")
    assert (
        f"<td>{told['figures']['loose']:.2f}</td><td>0.6</td><td>in 100 justified lines</td>"
        in page
    )
    assert '<a href="a-test.pdf#page=' in page
    assert '<rect class="loose"' in page
    assert "last build" not in page
    shown = page.count("<svg")
    assert 1 <= shown <= 24
    # the next build is held against this one
    write_book(f"# One\n\n{SHORT}\n", print=NARROW)
    main(["build", str(root), "--to", "pdf"])
    page = (root / "build" / "report.html").read_text("utf-8")
    assert f"<td>0.00</td><td>{told['figures']['loose']:.2f}</td>" in page
    # and a check of the same file finds the same, beside nothing
    report = (root / "build" / "report.json").read_bytes()
    capsys.readouterr()
    main(["check", str(root), "--to", "pdf"])
    assert "     0.00 lines off the grid, in 100 lines\n" in capsys.readouterr().out
    built = json.loads(report)["makeup"]
    del built["figures"]["left"]  # what was left to the layout engine no file tells
    assert json.loads((root / "build" / "report.json").read_bytes())["makeup"] == built
    assert "last build" not in (root / "build" / "report.html").read_text("utf-8")


def test_strict_make_up_ends_with_1_also_when_there_is_nothing_to_do(write_book: WriteBook) -> None:
    root = write_book(f"# One\n\n{LONG}\n", print=NARROW)
    strict = ["build", str(root), "--to", "pdf", "--strict-makeup"]
    assert main(["build", str(root), "--to", "pdf"]) == 0
    assert main(strict) == 1
    assert main(strict) == 1
    assert main(["build", str(root), "--to", "pdf"]) == 0


def test_strict_make_up_is_content_with_a_good_book(write_book: WriteBook) -> None:
    text = (
        "There is hardly any pleasure like reading among old friends before an evening fire, while outside the rain "
        "falls on quiet gardens and somewhere a dog barks twice; then nothing but the turning of pages under the "
        "lamp, until at midnight somebody asks whether the kettle has been forgotten again."
    )
    root = write_book(f"# One\n\n{text}\n")
    assert main(["build", str(root), "--to", "pdf", "--strict-makeup"]) == 0


def test_a_damaged_report_of_the_last_build_is_passed_over(write_book: WriteBook) -> None:
    root = write_book(f"# One\n\n{SHORT}\n", print=NARROW)
    (root / "build").mkdir()
    (root / "build" / "report.json").write_text('{"makeup": {"figures": [1]}, "editions": []}')
    assert main(["build", str(root), "--to", "pdf"]) == 0
    assert "last build" not in (root / "build" / "report.html").read_text("utf-8")


def test_editions_for_screens_have_no_make_up(write_book: WriteBook) -> None:
    assert build(write_book("# One\n\nText.\n"), ("html",)).build.makeup is None


def test_the_columns_of_an_index_are_not_measured_as_paragraphs(write_book: WriteBook) -> None:
    names = [
        f"{'abcdefghijklmnopqrst'[n % 20]}{n} {'of a long name ' * (n % 5)}" for n in range(420)
    ]
    marks = "".join(f'[]{{.index term="{name}"}}' for name in names)
    built = build(write_book(f"# One\n\n{SHORT}\n\n{SHORT}{marks}\n"), ("pdf",))
    page_map = built.build.page_map
    assert page_map is not None
    first = page_map.anchors["index"]
    assert len(page_map.pages) > first + 5
    assert [fault for fault in made_up(built).faults if fault.page_index >= first] == []
