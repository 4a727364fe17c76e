"""Note calls keep to the word before them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from conftest import Built, build


def calls_at_line_starts(built: Built) -> list[tuple[int, str]]:
    """Note calls whose left edge is that of the type area: (page index, note)."""
    assert built.build.page_map is not None
    frame = built.build.page_map.frame
    found = []
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        for index, page in enumerate(pdf.pages):
            left = frame.inner_pt if index % 2 == 0 else frame.outer_pt
            for link in page.obj.get("/Annots", ()):
                target = str(link.get("/Dest", ""))
                if target.startswith("fn-") and float(link.Rect[0]) < left + 3:
                    found.append((index, target))
    return found


def test_no_line_begins_with_a_note_call(write_book: Callable[..., Path]) -> None:
    words, notes = [], []
    for n in range(240):
        end = ".,”;)"[n % 5]
        words.append(f"{'abcdefghij'[: 3 + n % 8]}{end}[^n{n}] {'word ' * (n % 3)}")
        notes.append(f"[^n{n}]: N.")
    text = "# One\n\n" + "".join(words) + "\n\n" + "\n\n".join(notes).replace("N.", "Note.") + "\n"
    built = build(write_book(text), ("pdf",))
    assert [f for f in built.build.findings if f.severity == "error"] == []
    assert calls_at_line_starts(built) == []


def test_no_line_begins_with_the_call_of_a_citation(write_book: Callable[..., Path]) -> None:
    words = []
    for n in range(240):
        end = ".,”;)"[n % 5]
        words.append(f"{'abcdefghij'[: 3 + n % 8]}{end}[@doe, {n + 1}] {'word ' * (n % 3)}")
    keys = {"bibliography": "refs.bib", "csl": "chicago-notes-bibliography"}
    folder = write_book("# One\n\n" + "".join(words) + "\n", **keys)
    entry = "@book{doe, author={Doe, Jane}, title={A Book}, year={1999}}\n"
    (folder / "manuscript/refs.bib").write_text(entry, "utf-8")
    built = build(folder, ("pdf",))
    assert [f for f in built.build.findings if f.severity == "error"] == []
    assert calls_at_line_starts(built) == []


def test_no_line_of_the_thesis_begins_with_a_note_call(thesis: Built) -> None:
    assert calls_at_line_starts(thesis) == []
