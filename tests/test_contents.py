"""The table of contents is one tree: in the print edition, its outline, EPUB nav, NCX and HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from conftest import Built, build
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from structures import structure_of

from octavo.model import Entry

FULL = [
    (1, "Preface"),
    (1, "I First Part"),
    (2, "1 Notes Everywhere"),
    (3, "1.1 A Section with a Note"),
    (4, "1.1.1 A Subsection"),
    (4, "1.1.2 A Subsection"),
    (2, "2 Scripts and Signs"),
    (1, "II Second Part"),
    (2, "3 The Long Note"),
    (2, "4 What Leaves Its Place"),
    (3, "4.1 Behind the Barrier"),
    (2, "5 What the Index Holds"),
    (2, "6 Pages and lists"),
    (3, "6.1 Figures"),
    (3, "6.2 Tables"),
    (3, "6.3 Listings"),
    (2, "7 Notes of Other Hands"),
    (2, "8 Words"),
    (3, "8.1 Terms"),
    (1, "A Tables of Weights"),
    (1, "Bibliography"),
    (1, "Places"),
    (1, "Index"),
]


def tree_of(entries: tuple[Entry, ...], level: int = 1) -> list[tuple[int, str]]:
    return [
        line
        for entry in entries
        for line in ((level, entry.heading.label), *tree_of(entry.children, level + 1))
    ]


def contents_pages(content: bytes) -> list[str]:
    """The pages of the printed contents: from their title to the first heading they list."""
    outline = readers.pdf_outline(content)
    pages = readers.pdf_pages(content)
    start = next(i for i, page in enumerate(pages) if page.strip().startswith("Contents"))
    return pages[start : outline[0][2]]


def assert_contents_agree(built: Built, wanted: list[tuple[int, str]]) -> None:
    pdf, epub, page = (built.content(name) for name in ("pdf", "epub", "html"))
    outline = readers.pdf_outline(pdf)
    assert [(level, title) for level, title, _ in outline] == wanted
    assert [(line.level, line.label) for line in readers.epub_nav(epub)] == wanted
    assert [(line.level, line.label) for line in readers.epub_ncx(epub)] == wanted
    assert [(line.level, line.label) for line in readers.html_nav(page)] == wanted
    assert_printed_contents_tell_the_truth(pdf, outline)


def assert_printed_contents_tell_the_truth(pdf: bytes, outline: list[tuple[int, str, int]]) -> None:
    labels, texts = readers.pdf_labels(pdf), readers.pdf_pages(pdf)
    printed = [line for page in contents_pages(pdf) for line in readers.printed_contents(page)]
    assert [(readers.squeeze(a), b) for a, b in printed] == [
        (readers.squeeze(title), labels[index]) for _, title, index in outline
    ]
    for _, title, index in outline:
        words = title.split(" ", 1)[1] if title[0].isdigit() else title
        assert readers.squeeze(words) in readers.squeeze(texts[index]), title


def test_a_minimal_book_has_the_same_contents_everywhere(minimal: Built) -> None:
    assert_contents_agree(minimal, [(1, "1 The Only Chapter")])


def test_a_full_book_has_the_same_contents_everywhere(full: Built) -> None:
    pdf, epub, page = (full.content(name) for name in ("pdf", "epub", "html"))
    assert tree_of(full.build.book.contents) == FULL
    assert [(level, title) for level, title, _ in readers.pdf_outline(pdf)] == FULL
    for lines in (readers.epub_nav(epub), readers.epub_ncx(epub), readers.html_nav(page)):
        assert [(line.level, line.label) for line in lines] == FULL
    labels = readers.pdf_labels(pdf)
    printed = [line for p in contents_pages(pdf) for line in readers.printed_contents(p)]
    assert printed == [(title, labels[i]) for _, title, i in readers.pdf_outline(pdf)]


def test_the_thesis_has_its_31_lines_everywhere(thesis: Built) -> None:
    wanted = tree_of(thesis.build.book.contents)
    assert len(wanted) == 33  # 31 that it prints itself, and its two pieces of front matter
    assert_contents_agree(thesis, wanted)


def test_every_line_of_the_contents_leads_to_its_heading(full: Built) -> None:
    pdf, epub, page = (full.content(name) for name in ("pdf", "epub", "html"))
    ids = {e.get("id"): e for e in readers.html_tree(page).iter() if e.get("id")}
    for line in readers.html_nav(page):
        text = "".join(ids[line.target.removeprefix("#")].itertext())
        assert readers.squeeze(text).startswith(readers.squeeze(line.label))
    documents = readers.epub_documents(epub)
    for line in readers.epub_nav(epub) + readers.epub_ncx(epub):
        name, _, fragment = line.target.partition("#")
        tree = documents[name.rpartition("/")[2] if name not in documents else name]
        heading = (
            next(e for e in tree.iter() if e.get("id") == fragment)
            if fragment
            else next(tree.iter(f"{readers.XHTML}h1"))
        )
        text = readers.squeeze("".join(heading.itertext()))
        assert text.startswith(readers.squeeze(line.label))
    outline = readers.pdf_outline(pdf)
    first = next(
        i for i, p in enumerate(readers.pdf_pages(pdf)) if p.strip().startswith("Contents")
    )
    pages = {index for _, _, index in outline}
    targets = {to for here, to in readers.pdf_link_targets(pdf) if first <= here < min(pages)}
    assert targets == pages


def test_the_depth_of_the_contents_is_the_authors(write_book: Callable[..., Path]) -> None:
    root = write_book("# A\n\nText.\n\n## B\n\nText.\n\n### C\n\nText.\n", contents={"depth": 1})
    built = build(root)
    assert_contents_agree(built, [(1, "1 A")])
    headings = [
        (e.tag, "".join(e.itertext()))
        for e in readers.html_tree(built.content("html")).iter("h1", "h2", "h3")
    ]
    assert headings == [("h1", "1 A"), ("h2", "B"), ("h3", "C")]


def test_front_matter_has_roman_folios_and_the_first_chapter_is_page_one(full: Built) -> None:
    pdf = full.content("pdf")
    labels = readers.pdf_labels(pdf)
    first = next(i for _, title, i in readers.pdf_outline(pdf) if title == "I First Part")
    assert labels[first] == "1"
    assert labels[:4] == ["i", "ii", "iii", "iv"]
    assert labels[first:] == [str(n) for n in range(1, len(labels) - first + 1)]


def test_every_chapter_begins_on_a_recto_and_versos_between_are_blank(full: Built) -> None:
    pdf = full.content("pdf")
    texts = readers.pdf_pages(pdf)
    openings = [i for level, title, i in readers.pdf_outline(pdf) if title in dict.fromkeys(
        d.heading.label for d in full.build.book.divisions)]  # fmt: skip
    assert all(index % 2 == 0 for index in openings)
    assert texts[openings[1] - 1].strip() == ""


titles = st.text(alphabet="abcdefghij ", min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
sections = st.lists(st.tuples(st.integers(2, 4), titles), max_size=4)
chapters = st.lists(st.tuples(titles, sections), min_size=1, max_size=4)


@pytest.mark.slow
@given(chapters, st.integers(1, 3), st.booleans())
def test_generated_books_have_the_same_contents_everywhere(
    tmp_path_factory: pytest.TempPathFactory,
    chapters: list[tuple[str, list[tuple[int, str]]]],
    depth: int,
    numbered: bool,
) -> None:
    lines = [
        "---",
        "title: Z",
        f"contents: {{depth: {depth}}}",
        f"numbering: {{sections: {str(numbered).lower()}}}",
        "---",
    ]
    for title, below in chapters:
        lines += ["", f"# x{title}", "", "A paragraph of the chapter."]
        level = 1
        for wanted, section in below:
            level = min(wanted, level + 1)
            lines += ["", f"{'#' * level} y{section}", "", "A paragraph of the section."]
    folder = tmp_path_factory.mktemp("contents") / "manuscript"
    folder.mkdir()
    (folder / "book.md").write_text("\n".join(lines), encoding="utf-8")
    built = build(folder.parent)
    assert not built.build.has_errors
    assert_contents_agree(built, tree_of(built.build.book.contents))


def test_a_preface_in_the_middle_of_the_book_has_the_folios_of_the_text(
    write_book: Callable[..., Path],
) -> None:
    root = write_book(
        "# One\n\nText.\n\n# Preface\n\nText.\n\n# A Word {.frontmatter}\n\nText.\n\n# Two\n\nText.\n"
    )
    built = build(root, ("pdf",))
    assert not built.build.findings  # folios and contents are read back by the proof
    assert built.build.page_map is not None
    assert [page.folio for page in built.build.page_map.pages if page.start == 0][-4:] == list(
        "1357"
    )


def test_notes_at_the_end_of_the_book_stand_in_every_contents(
    write_book: Callable[..., Path],
) -> None:
    text = "# One\n\nWords.[^a]\n\n[^a]: A note.\n\n# Bibliography\n\nNone.\n"
    built = build(write_book(text, notes={"place": "book"}, language="fr"))
    assert built.build.findings == ()
    wanted = [(1, "1 One"), (1, "Bibliography"), (1, "Notes")]
    pdf, epub, page = (built.content(name) for name in ("pdf", "epub", "html"))
    assert [(level, title) for level, title, _ in readers.pdf_outline(pdf)] == wanted
    for lines in (readers.epub_nav(epub), readers.epub_ncx(epub), readers.html_nav(page)):
        assert [(line.level, line.label) for line in lines] == wanted
    assert readers.epub_nav(epub)[-1].target == "notes.xhtml"
    [title] = readers.html_tree(page).xpath(f"//*[@id='{readers.html_nav(page)[-1].target[1:]}']")
    assert title.text_content() == "Notes"
    [(_, folio)] = [
        line for p in readers.pdf_pages(pdf) for line in readers.printed_contents(p)
        if line[0] == "Notes"
    ]  # fmt: skip
    index = readers.pdf_labels(pdf).index(folio)
    assert "A note." in readers.pdf_pages(pdf)[index]


def test_a_book_without_notes_lists_none(write_book: Callable[..., Path]) -> None:
    built = build(write_book("# One\n\nWords.\n", notes={"place": "book"}), ("epub", "html"))
    assert tree_of(built.build.book.contents) == [(1, "1 One")]


def test_a_heading_in_another_language_says_so_in_its_place_and_in_the_contents(
    write_book: Callable[..., Path],
) -> None:
    text = "# Une histoire {lang=fr}\n\nText.\n\n## Ein Teil {lang=de}\n\nText.\n"
    built = build(write_book(text, contents={"depth": 2}))
    assert [f.message for f in built.build.findings if f.severity == "error"] == []
    both = [("fr", "Une histoire"), ("de", "Ein Teil")]
    heard = structure_of(built.content("pdf"))
    assert [
        (node.said["Lang"], " ".join(node.text.split()))
        for node in heard.walk()
        if "Lang" in node.said
    ] == both * 2
    chapter = readers.epub_documents(built.content("epub"))
    page = readers.html_tree(built.content("html"))
    for trees in ([chapter["nav.xhtml"]], [chapter["01-une-histoire.xhtml"]]):
        assert [words for tree in trees for words in passages(tree)] == both
    assert passages(page) == both * 2


def passages(tree: etree._Element) -> list[tuple[str | None, str]]:
    """What stands in a tree in a language of its own."""
    below = [e for e in tree.iter(etree.Element) if e.get("lang") and e is not tree]
    return [(e.get("lang"), "".join(map(str, e.itertext()))) for e in below]
