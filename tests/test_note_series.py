"""Notes of several series stand where their front matter says, under their names, with one label in all editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import readers
from builders import said
from conftest import Built, build
from lxml import etree

from octavo.checks import check_screen
from octavo.model import Edition

SERIES = [
    {"prefix": "ed", "name": "Editor’s Notes"},
    {"prefix": "tr", "name": "Translator’s Notes", "marks": "symbols"},
    {"prefix": "q", "name": "Sources", "marks": "roman", "place": "chapter"},
    {"prefix": "doc", "name": "Documents", "marks": "numbers", "place": "book"},
]
CHAPTER = """
# Chapter {0}

Words[^{0}-1] and words[^ed-{0}] and words[^tr-{0}] and words[^q-{0}] and words[^doc-{0}] and more words.[^{0}-2]

[^{0}-1]: Own first {0}.
[^{0}-2]: Own second {0}.
[^ed-{0}]: By the editor {0}.
[^tr-{0}]: By the translator {0}.
[^q-{0}]: From a source {0}.
[^doc-{0}]: In a document {0}.
"""


@pytest.fixture(scope="module")
def layered(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book of two chapters with five kinds of notes."""
    import builders

    text = CHAPTER.format("one") + CHAPTER.format("two")
    root = builders.write_book(
        tmp_path_factory.mktemp("layered"), text, title="Layers", notes={"series": SERIES}
    )
    return build(root)


def test_a_book_of_layers_has_nothing_to_tell(layered: Built) -> None:
    assert said(layered.build.findings) == []


def test_every_note_has_its_label_in_print(layered: Built) -> None:
    pages = [
        readers.squeeze(text.translate(readers.SUPERIORS))
        for text in readers.pdf_pages(layered.content("pdf"))
    ]
    one = next(page for page in pages if "Words1andwords" in page)
    assert "Words1andwordsaandwords*andwordsiandwords1andmorewords.2" in one
    # at the foot in the order of their calls; a chapter's own list before
    behind = [one.index(text) for text in (
        "SourcesiFromasourceone.", "1Ownfirstone.", "aBytheeditorone.", "*Bythetranslatorone.", "2Ownsecondone.",
    )]  # fmt: skip
    assert behind == sorted(behind)
    two = next(page for page in pages if "Words3andwords" in page)
    assert "Words3andwordsbandwords†andwordsiiandwords2andmorewords.4" in two
    assert "bBytheeditortwo." in two
    documents = next(page for page in pages if "1Inadocumentone." in page)
    assert documents.startswith("Documents1Chapterone1Inadocumentone.2Chaptertwo2Inadocumenttwo.")


def trees(built: Built) -> dict[str, list[etree._Element]]:
    return {
        "epub": list(readers.epub_documents(built.content("epub")).values()),
        "html": [readers.html_tree(built.content("html"))],
    }


def test_screens_have_the_same_labels_and_each_note_leads_back(layered: Built) -> None:
    wanted = [note.label for note in layered.build.book.notes]
    assert wanted == ["1", "a", "*", "i", "1", "2", "3", "b", "†", "ii", "2", "4"]
    for edition, found in trees(layered).items():
        notes = readers.notes_of(found)
        assert [note.call_label for note in notes] == wanted, edition
        assert [note.text.split()[0] for note in notes] == wanted, edition
        assert all(note.back == note.call_id for note in notes), edition


def test_screens_have_a_list_for_each_series_under_its_name(layered: Built) -> None:
    html = layered.content("html").decode()
    titles = re.findall(r'<p class="endnotes-title" id="[^"]*">([^<]*)</p>', html)
    behind = ["Notes", "Editor’s Notes", "Translator’s Notes", "Sources"]
    assert titles == [*behind, *behind, "Documents"]
    documents = readers.epub_documents(layered.content("epub")).values()
    own = [p.text for tree in documents for p in tree.iter() if p.get("class") == "notes-title"]
    assert own == [*behind[1:], *behind[1:]]


def test_what_stands_at_the_end_of_the_book_is_in_every_contents(layered: Built) -> None:
    epub, html = layered.content("epub"), layered.content("html")
    lists = (readers.epub_nav(epub), readers.epub_ncx(epub), readers.html_nav(html))
    assert [lines[-1].label for lines in lists] == ["Documents"] * 3
    assert "Documents" in readers.pdf_outline(layered.content("pdf"))[-1]


def copies(built: Built, name: str, old: str, new: str) -> Iterator[Edition]:
    edition = next(e for e in built.build.editions if e.format == name)
    assert old.encode() in edition.content
    yield replace(edition, content=edition.content.replace(old.encode(), new.encode()))


def test_a_list_under_another_name_is_told(layered: Built) -> None:
    for copy in copies(layered, "html", ">Sources</p>", ">Sauces</p>"):
        _, findings = check_screen(layered.build.book, copy)
        assert [finding.code for finding in findings] == ["screen-note-list"] * 2
        assert findings[0].message == "HTML: note i stands under “Sauces”, not under “Sources”"


def test_a_note_with_another_label_is_told(layered: Built) -> None:
    old = 'data-marks="letters">b</a> By'
    for copy in copies(layered, "html", old, old.replace(">b<", ">c<")):
        _, findings = check_screen(layered.build.book, copy)
        assert [finding.code for finding in findings] == ["screen-note-link"]


def test_a_series_may_be_called_in_titles_tables_and_captions(
    write_book: Callable[..., Path],
) -> None:
    text = (
        "# A Title[^ed-a]\n\n## A Section[^tr-a]\n\n> Quoted.[^ed-b]\n\n"
        "| A[^ed-c] | B |\n|---|---|\n| c[^tr-b] | d[^x] |\n\n: Table[^ed-d]\n\n- Listed[^q-a]\n\n"
    )
    keys = ("ed-a", "tr-a", "ed-b", "ed-c", "tr-b", "x", "ed-d", "q-a")
    text += "\n".join(f"[^{key}]: Note {key}." for key in keys)
    built = build(write_book(text, notes={"series": SERIES[:3]}))
    assert said(built.build.findings) == []
