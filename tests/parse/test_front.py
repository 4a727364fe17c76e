"""Words of the front matter are read as those of the text are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from builders import parse_book, said
from conftest import build
from readers import epub_documents, html_tree, pdf_outline, pdf_pages

from octavo.model.metadata import Metadata
from octavo.parse import pandoc
from octavo.parse.front import read_said

FRONT = {
    "title": 'Writer\'s *Block* -- "Now"',
    "short_title": "The Writer's",
    "subtitle": "1. One... of `it`",
    "author": ["Ann O'Neill"],
    "rights": "© 2026 Ann O'Neill",
    "date": "2026-11-22",
    "licence": "CC-BY-4.0",
    "language": "en-GB",
    "dedication": "To\nthe *dog's* friend",
    "epigraph": {"text": 'Who\'s "there"?', "source": "Shakespeare, *Hamlet*"},
    "publisher": "Smith & Sons' [Press]",
}


def test_the_metadata_are_plain_and_the_first_pages_have_emphasis(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\nWords.\n", **FRONT).book
    assert book.metadata.title == "Writer’s Block – “Now”"
    assert book.metadata.running_title == "The Writer’s"
    assert book.metadata.subtitle == "1. One… of it"
    assert book.metadata.author[0].name == "Ann O’Neill"
    assert book.metadata.rights == "© 2026 Ann O’Neill"
    assert book.metadata.publisher == "Smith & Sons’ [Press]"
    assert book.metadata.epigraph is not None
    assert book.metadata.epigraph.source == "Shakespeare, Hamlet"
    assert book.front.title == "Writer’s <em>Block</em>\u00a0– “Now”"
    assert book.front.half_title == "The Writer’s"
    assert book.front.subtitle == "1. One… of <code>it</code>"
    assert book.front.dedication == "To<br/>\nthe <em>dog’s</em> friend"
    assert book.front.epigraph == "Who’s “there”?"
    assert book.slug == "writers-block-now"


def test_all_editions_print_the_same_first_pages(write_book: Callable[..., Path]) -> None:
    built = build(write_book("# One\n\nWords.\n\n# Two\n\nWords.\n", **FRONT))
    assert said(built.build.findings) == []
    epub = " ".join("".join(t.itertext()) for t in epub_documents(built.content("epub")).values())
    page = "".join(html_tree(built.content("html")).itertext())
    printed = " ".join(pdf_pages(built.content("pdf")))
    for text in (epub, page, printed):
        words = " ".join(text.split())
        for wanted in ("Writer’s Block – “Now”", "Ann O’Neill", "22 November 2026",
                       "Creative Commons Attribution 4.0 International (CC BY 4.0)",
                       "Shakespeare, Hamlet", "the dog’s friend", "Who’s “there”?"):  # fmt: skip
            assert wanted in words
        assert "*Block" not in words
    assert pdf_pages(built.content("pdf"))[0].split() == ["The", "Writer’s"]  # the half title


def test_what_needs_no_reading_starts_no_program(tmp_path: Path) -> None:
    with mock.patch.object(pandoc, "convert_lines") as read:
        book = parse_book(tmp_path, "# One\n\nWords.\n", title="A Plain Title – of Words").book
    assert not read.called
    assert book.front.title == "A Plain Title\u00a0– of Words"


@pytest.mark.parametrize(
    ("title", "text", "html"),
    [
        ("***", "***", "***"),
        ("# Sharp, C#", "# Sharp, C#", "# Sharp, C#"),
        ("A <b>c</b> </script><script>d</script> E", "A <b>c</b> </script><script>d</script> E", None),
        ("A \\frac{1}{2} `b`{=html}", "A \\frac{1}{2} b{=html}", None),
        ("a^[note] [^1] @key $x^2$", "a^[note] [^1] @key x²", None),
        ("[*Un* 'mot' !]{lang=fr}", "Un “mot” !", '<span lang="fr"><em>Un</em> “mot”\u202f!</span>'),
    ],
)  # fmt: skip
def test_whatever_is_written_there_is_printed_as_words(
    tmp_path: Path, title: str, text: str, html: str | None
) -> None:
    book = parse_book(tmp_path, "# One\n\nWords.\n", title=title).book
    assert book.metadata.title == text
    assert html is None or book.front.title == html


def test_running_heads_have_the_short_title_of_a_chapter(write_book: Callable[..., Path]) -> None:
    long = "A Title That Is Much Too Long for Any Running Head of a Book, However Small Its Letters"
    text = f'# {long} {{short="Ann\'s Title"}}\n\n' + "Words and words. " * 900
    built = build(write_book(text), ("pdf",))
    assert said(built.build.findings) == []
    content = built.content("pdf")
    assert [title for _, title, _ in pdf_outline(content)] == [f"1 {long}"]
    heads = [line.strip().lower() for page in pdf_pages(content)[6:] for line in page.split("\n")]
    assert heads.count("ann’s title") > 2


def test_what_a_cover_says_is_read_paragraph_by_paragraph() -> None:
    keys = {
        "title": "It's *here*",
        "author": [{"name": "Ann", "about": "A *pilot*."}, "Bea"],
        "blurb": "One -- two.\n \nThree 'four'.",
        "description": "Plain.",
        "price": "$19.99 / C$25",
    }
    read = read_said(Metadata.model_validate(keys))
    assert read.title == "It’s here"
    assert read.blurb == "One – two.\n\nThree ‘four’."
    assert read.description == "Plain."
    assert [person.about for person in read.author] == ["A pilot.", None]
    assert read.price == "$19.99 / C$25"
