"""Notes by line: the same labels in all editions, and no mark in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import readers
from builders import said
from conftest import build

from octavo.checks import check_screen

SERIES = [
    {"prefix": "app", "name": "Apparatus", "marks": "lines"},
    {"prefix": "end", "name": "Variants", "marks": "lines", "place": "chapter"},
]
TEXT = """
# Of [Houses]{.lemma}[^app-t]

::: {.verse .lines every=2}
A [hat & coat]{.lemma}[^app-hat] on
the [*old* house of 1848]{.lemma}[^end-house], and [words that are many enough to go on and on into the next line of the page]{.lemma}[^app-long] by the sea[^own]
:::

See @fn-app-hat, @fn-end-house.

[^app-t]: Homes A
[^app-hat]: cap A
[^app-long]: om. A
[^end-house]: *home* B
[^own]: Own.
"""


def test_notes_by_line_are_the_same_in_all_editions(write_book: Callable[..., Path]) -> None:
    built = build(write_book(TEXT, notes={"series": SERIES}))
    assert said(built.build.findings) == []
    labels = [note.label for note in built.build.book.notes]
    assert labels[1:3] == ["1 hat & coat]", "2 old house of 1848]"]
    page = next(p for p in readers.pdf_pages(built.content("pdf")) if "sea" in p)
    text = readers.squeeze(page)
    assert "Ahat&coatontheoldhouseof1848,andwords" in text  # and no mark
    assert "1hat&coat]capA" in text
    assert "Variants2oldhouseof1848]homeB" in text
    assert "Seeline1,line2." in text
    for trees in (
        list(readers.epub_documents(built.content("epub")).values()),
        [readers.html_tree(built.content("html"))],
    ):
        notes = readers.notes_of(trees)
        assert [note.call_label for note in notes][1:3] == ["hat & coat", "old house of 1848"]
        assert [note.text.startswith(f"{label} ") for note, label in zip(notes, labels, strict=True)] == [True] * 5  # fmt: skip
        assert all(note.back == note.call_id for note in notes)
    html = next(e for e in built.build.editions if e.format == "html")
    spoilt = replace(
        html, content=html.content.replace(b">1 hat &amp; coat]<", b">2 hat &amp; coat]<")
    )
    _, findings = check_screen(built.build.book, spoilt)
    assert [finding.code for finding in findings] == ["screen-note-link"]
    spoilt = replace(html, content=html.content.replace(b">hat &amp; coat<", b">hat &amp; goat<"))
    _, findings = check_screen(built.build.book, spoilt)
    assert {finding.code for finding in findings} == {"screen-calls", "screen-text"}
