"""Printed pages are marked on screens at the word where they begin."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
import readers
from conftest import BOOKS, Built, build
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from octavo.checks import check_pages, check_print, check_screen
from octavo.editions.pagemarks import PageMark, put_marks
from octavo.model import Edition
from octavo.text.letters import count_letters
from octavo.workshop.pool import Workshop

# The place of a mark


@pytest.mark.parametrize(
    ("fragment", "letters", "expected"),
    [
        ("<p>One two three.</p>", 3, "<p>One |two three.</p>"),
        ("<p>One.</p><p>Two.</p>", 4, "<p>One.</p><p>|Two.</p>"),
        ("<p>One <em>two three</em>.</p>", 6, "<p>One <em>two |three</em>.</p>"),
        ("<p>One <em>two</em>.</p>", 3, "<p>One |<em>two</em>.</p>"),
        ('<p>A <a href="#b">long link</a>.</p>', 5, '<p>A <a href="#b">long |link</a>.</p>'),
        ("<p>A <em><strong>b</strong></em></p>", 1, "<p>A |<em><strong>b</strong></em></p>"),
        # a word that the page end cuts stays whole
        ("<p>One divided word.</p>", 6, "<p>One divided |word.</p>"),
        ("<p>A non-stop day.</p>", 4, "<p>A non-stop |day.</p>"),
        ("<p>An <em>un</em>divided word.</p>", 4, "<p>An <em>un</em>divided |word.</p>"),
        (
            '<p>A word<a class="noteref">1</a> more.</p>',
            3,
            '<p>A word<a class="noteref">1</a> |more.</p>',
        ),
        ("<p>The divided</p><p>End.</p>", 5, "<p>The divided</p><p>|End.</p>"),
        ("<p>Word—word.</p>", 5, "<p>Word—|word.</p>"),
        ("<p>\u4e66\u9875\u7801\u3002</p>", 2, "<p>\u4e66\u9875|\u7801\u3002</p>"),
        ("<pre>a-b/c-d\n  - x</pre>", 3, "<pre>a-b/c-d\n  |- x</pre>"),
        ("<p>The divided</p><p>- x</p>", 5, "<p>The divided</p><p>|- x</p>"),
        # before what begins with it
        ("<p>A.</p><h2>B <em>c</em></h2>", 2, "<p>A.</p>|<h2>B <em>c</em></h2>"),
        ("<p>A.</p><h2><span>1</span> B</h2>", 2, "<p>A.</p>|<h2><span>1</span> B</h2>"),
        (
            '<p>A.</p><figure><img src="x"/><figcaption><p>B</p></figcaption></figure>',
            2,
            '<p>A.</p>|<figure><img src="x"/><figcaption><p>B</p></figcaption></figure>',
        ),
        (
            "<p>A.</p><table><thead><tr><th>B</th><th>C</th></tr></thead></table>",
            2,
            "<p>A.</p>|<table><thead><tr><th>B</th><th>C</th></tr></thead></table>",
        ),
        (
            "<table><tbody><tr><td>B</td><td>C</td></tr></tbody></table>",
            1,
            "<table><tbody><tr><td>B</td><td>|C</td></tr></tbody></table>",
        ),
        ("<p>A.</p><ul><li>B</li><li>C</li></ul>", 3, "<p>A.</p><ul><li>B</li><li>|C</li></ul>"),
        ("<p>A.</p><pre><code>b\nc</code></pre>", 3, "<p>A.</p><pre><code>b\n|c</code></pre>"),
        ("<p>A.</p><pre><code>b</code></pre>", 2, "<p>A.</p>|<pre><code>b</code></pre>"),
        ("<p>A <math><mi>x</mi></math> b.</p>", 1, "<p>A <math><mi>x</mi></math> |b.</p>"),
        ("<p>All.</p>", 4, "<p>All.</p>|"),
        # before what does not count as a letter and holds on to the word
        ("<p>One <code>-f</code> two.</p>", 3, "<p>One |<code>-f</code> two.</p>"),
        ("<p>One <em>‐</em>two three.</p>", 3, "<p>One |<em>‐</em>two three.</p>"),
        ("<p>One.</p><p>-2 degrees</p>", 4, "<p>One.</p><p>|-2 degrees</p>"),
        (
            "<dl><dt>-a</dt><dt>--b</dt><dd>C</dd></dl>",
            1,
            "<dl><dt>-a</dt><dt>|--b</dt><dd>C</dd></dl>",
        ),
        (
            '<ol><li>A</li><li><span class="list-number">2. </span>B</li></ol>',
            1,
            '<ol><li>A</li><li>|<span class="list-number">2. </span>B</li></ol>',
        ),
    ],
)
def test_a_mark_stands_where_the_page_begins(fragment: str, letters: int, expected: str) -> None:
    root = etree.fromstring(f"<x>{fragment}</x>")
    put_marks(root, [(letters, PageMark("page-2", "2", "2", False))])
    assert _with_bars(root) == expected


def test_a_page_with_nothing_but_a_picture_is_marked_before_the_picture() -> None:
    root = etree.fromstring('<x><p>A.</p><p><img src="x"/></p><p>B.</p></x>')
    marks = [(2, PageMark(f"page-{n}", str(n), str(n), False)) for n in (2, 3)]
    put_marks(root, marks)
    assert _with_bars(root) == '<p>A.</p><p>|<img src="x"/></p><p>|B.</p>'


def test_two_pages_in_one_paragraph_keep_their_order() -> None:
    root = etree.fromstring("<x><p>One two three four.</p></x>")
    put_marks(root, [(n, PageMark(f"page-{n}", str(n), str(n), False)) for n in (3, 6, 11)])
    assert _with_bars(root) == "<p>One |two |three |four.</p>"
    assert [mark.get("id") for mark in root.iter("span")] == ["page-3", "page-6", "page-11"]


def _with_bars(root: etree._Element) -> str:
    text = etree.tostring(root, encoding="unicode")
    return re.sub(r'<span class="page-break"[^>]*/>', "|", text)[3:-4]


INLINE = st.sampled_from(["em", "strong", "a", "span", "code"])
WORDS_OF_TEXT = st.text("ab c-é—\u200b書", min_size=0, max_size=12)
RUN = st.recursive(
    WORDS_OF_TEXT,
    lambda inner: st.builds(
        lambda tag, before, inside, after: f"{before}<{tag}>{inside}</{tag}>{after}",
        INLINE, WORDS_OF_TEXT, inner, WORDS_OF_TEXT,
    ),
    max_leaves=4,
)  # fmt: skip
BLOCK = st.one_of(
    RUN.map(lambda run: f"<p>{run}</p>"),
    RUN.map(lambda run: f"<h2>{run}</h2>"),
    RUN.map(lambda run: f"<ul><li>{run}</li><li>{run}</li></ul>"),
    RUN.map(lambda run: f'<figure><img src="x"/><figcaption>{run}</figcaption></figure>'),
    RUN.map(lambda run: f"<table><tr><td>{run}</td><td>{run}</td></tr></table>"),
    st.just("<p><math><mi>x</mi></math></p>"),
)


@settings(max_examples=300)
@given(st.lists(BLOCK, min_size=1, max_size=5).map("".join), st.data())
def test_marks_change_no_text_keep_their_order_and_pass_over_no_word(
    fragment: str, data: st.DataObject
) -> None:
    root = etree.fromstring(f"<x>{fragment}</x>")
    wanted = etree.tostring(root)
    letters = count_letters("".join(t for t in root.itertext() if t != "x"))
    offsets = sorted(data.draw(st.lists(st.integers(0, letters), max_size=4)))
    marks = [PageMark(f"page-{n}", str(n), str(n), False) for n in range(len(offsets))]
    put_marks(root, list(zip(offsets, marks, strict=True)))
    found = [span for span in root.iter("span") if span.get("role") == "doc-pagebreak"]
    assert [span.get("id") for span in found] == [mark.id for mark in marks]
    whole = "".join(t for t in root.itertext() if t != "x")
    for span, offset in zip(found, offsets, strict=True):
        before = "".join(str(t) for t in span.xpath("preceding::text()[not(ancestor::math)]"))
        passed = count_letters(before) - offset
        if passed > 0:  # the rest of a word that was cut, and nothing behind it
            words = [word for word in re.split(r"\s", before) if count_letters(word)]
            assert count_letters(words[-1]) >= passed
        else:
            assert passed == 0 or not whole.strip()
    for span in found:
        tail, previous, parent = span.tail or "", span.getprevious(), span.getparent()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        span.tail = None
        parent.remove(span)
    assert _same(etree.tostring(root), wanted)


def _same(one: bytes, other: bytes) -> bool:
    return etree.tostring(etree.fromstring(one), method="c14n") == etree.tostring(
        etree.fromstring(other), method="c14n"
    )


# Whole books


def assert_pages_are_right(built: Built) -> int:
    """Hold all marks of EPUB and HTML against the PDF; how many there are in each."""
    pdf = built.content("pdf")
    texts = dict(zip(readers.pdf_labels(pdf), readers.pdf_pages(pdf), strict=True))
    page_map = built.build.page_map
    assert page_map is not None
    written = {page.folio for page in page_map.pages if page.division_id and not page.blank}
    bare = {page.folio for page in page_map.pages if page.start is None}  # floats only, or nothing
    moved = {
        page_map.pages[index].folio
        for name, (index, *_) in readers.destinations(pdf).items()
        if name.endswith(" head")
    }
    trees = {
        "epub": list(readers.epub_documents(built.content("epub")).values()),
        "html": [readers.html_tree(built.content("html"))],
    }
    counts = set()
    for name, documents in trees.items():
        marks = readers.page_breaks(documents)
        assert written <= {mark.label for mark in marks}, name
        assert len({mark.id for mark in marks}) == len(marks)
        for mark in marks:
            text = normalize("NFKC", readers.squeeze(texts[mark.label]))  # calls are raised figures
            if mark.label in moved - bare:  # it begins below a float
                assert mark.after[:12] in text, (name, mark)
            elif mark.label in written - bare:
                assert _begins(text, mark), (name, mark)
        counts.add(len(marks))
    [count] = counts
    return count


def _begins(page: str, mark: readers.PageBreakMarkup) -> bool:
    """Whether the words stand at the beginning of the page: running head and folio may be before
    them in the file, and the end of a word that was cut."""
    after = mark.after[:24]
    at = page.find(after)
    while at > 0 and len(after) > 8:
        if len(page[:at]) < 80 or mark.before.endswith(page[:at][-3:]):
            return True
        at = page.find(after, at + 1)
    if at < 0:  # a short page: all of it, and the text goes on behind it
        return any(page.startswith(after[:n]) for n in range(4, len(after)))
    return True


def test_every_page_of_the_full_book_is_marked(full: Built) -> None:
    assert assert_pages_are_right(full) == 35


def test_every_page_of_our_own_book_is_marked(own: Built) -> None:
    assert assert_pages_are_right(own) >= 26


def test_every_page_of_the_thesis_is_marked(thesis: Built) -> None:
    assert assert_pages_are_right(thesis) >= 180


def test_page_lists_lead_to_all_marks_in_their_order(full: Built) -> None:
    epub = full.content("epub")
    documents = readers.epub_documents(epub)
    marks = [(mark.label, mark.id) for mark in readers.page_breaks(list(documents.values()))]
    listed = [(line.label, line.target.partition("#")[2]) for line in readers.epub_page_list(epub)]
    assert sorted(listed) == sorted(marks)
    assert listed == [
        (line.label, line.target.partition("#")[2]) for line in readers.epub_ncx_pages(epub)
    ]
    for line in readers.epub_page_list(epub):
        file, _, name = line.target.partition("#")
        assert documents[file].xpath(f"//*[@id='{name}']")
    folios = [page.folio for page in full.build.page_map.pages if not page.blank]  # type: ignore[union-attr]
    assert [label for label, _ in listed] == folios[1:]  # no screen has the half title


def test_the_html_page_leads_to_every_page(full: Built) -> None:
    tree = readers.html_tree(full.content("html"))
    links = tree.xpath("//nav[@role='doc-pagelist']//a/@href")
    marks = [f"#{mark.id}" for mark in readers.page_breaks([tree])]
    assert sorted(links) == sorted(marks)


def test_the_package_names_the_edition_whose_pages_it_gives(full: Built, own: Built) -> None:
    assert _stated(full, "pageBreakSource") == ["urn:isbn:9783161484100"]
    [source] = _stated(own, "pageBreakSource")
    assert source.startswith("Mountain Fortress (print edition, First edition, Octavo, 2026-11")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(
        _stated(own, "schema:accessibilityFeature")
    )


def _stated(built: Built, name: str) -> list[str]:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(built.content("epub"))) as archive:
        opf = etree.fromstring(archive.read("EPUB/content.opf"))
    return [str(text) for text in opf.xpath(f"//*[@property='{name}']/text()")]


def test_without_a_print_edition_there_are_no_pages_and_nothing_claims_them(
    write_book: Callable[..., Path],
) -> None:
    built = build(write_book("# One\n\nText."), ("epub", "html"))
    assert readers.page_breaks([readers.html_tree(built.content("html"))]) == []
    assert readers.epub_page_list(built.content("epub")) == []
    assert _stated(built, "pageBreakSource") == []
    assert not {"pageBreakMarkers", "pageNavigation"} & set(
        _stated(built, "schema:accessibilityFeature")
    )


WORDS = " ".join(f"word{n} in a line of many" for n in range(900))


@pytest.mark.parametrize("place", ["page", "chapter", "book"])
def test_pages_are_marked_wherever_notes_stand(write_book: Callable[..., Path], place: str) -> None:
    notes = "".join(f"\n[^n{n}]: Note {n}. {WORDS[: 400 + 90 * n]}\n" for n in range(24))
    calls = " ".join(f"Sentence {n}.[^n{n}]" for n in range(24))
    root = write_book(
        f"# One\n\n{WORDS}\n\n{calls}\n{notes}\n# Two\n\nShort.\n",
        print={"trim": "pocket"}, notes={"place": place},
    )  # fmt: skip
    built = build(root)
    assert [f for f in built.build.findings if f.code.startswith("screen-")] == []
    page_map = built.build.page_map
    assert page_map is not None
    printed = {page.folio for page in page_map.pages if not page.blank} - {"i"}
    for trees in (
        list(readers.epub_documents(built.content("epub")).values()),
        [readers.html_tree(built.content("html"))],
    ):
        marked = {
            mark.get("aria-label") for tree in trees for mark in tree.iter(etree.Element)
            if mark.get("role") == "doc-pagebreak"
        }  # fmt: skip
        assert marked == printed


def test_a_page_that_begins_with_the_rest_of_an_address_and_a_dash_is_marked(
    write_book: Callable[..., Path],
) -> None:
    line = (
        "  - text: T\n    href: https://www.example.org/blog/2021/10/renaming-default-branch-{}/\n"
    )
    text = "".join(
        f"```\n{''.join(line.format(n) for n in range(m, m + 31))}```\n\n" for m in range(8)
    )
    built = build(write_book(f"# One\n\n{text}", print={"trim": "pocket"}))
    assert [f for f in built.build.findings if f.code.startswith("screen-")] == []
    marks = readers.page_breaks([readers.html_tree(built.content("html"))])
    assert [m for m in marks if m.before.endswith("/") and m.after.startswith("text:T")]


def test_marks_move_when_the_trim_changes(write_book: Callable[..., Path]) -> None:
    large, small = (
        build(write_book(f"# One\n\n{WORDS}", print={"trim": trim})) for trim in ("a4", "pocket")
    )
    counts = [len(readers.epub_page_list(built.content("epub"))) for built in (large, small)]
    assert counts[0] < counts[1]
    assert (*large.build.findings, *small.build.findings) == ()


# The source's pages

SOURCE = """# One

The first page[]{.page n="12"} goes on in the *middle of [ ]{.page n="13"}an emphasis* and on.

## Two []{.page n="iv a"}

[]{.page n="14"}

A new page.
"""


@pytest.mark.parametrize("chosen", ["print", "source"])
def test_pages_of_the_source_stand_in_the_text_beside_those_of_the_print(
    write_book: Callable[..., Path], chosen: str
) -> None:
    keys = {"page-list": chosen, "source-edition": "ISBN 978-3-16-148410-0"}
    built = build(write_book(SOURCE, **keys))
    assert [f for f in built.build.findings if f.severity == "error"] == []
    trees = list(readers.epub_documents(built.content("epub")).values())
    marks = {mark.id: mark for mark in readers.page_breaks(trees)}
    assert {"page-1", "page-source-12", "page-source-13", "page-source-14"} <= set(marks)
    assert marks["page-source-13"].after.startswith("anemphasisandon")
    listed = [line.label for line in readers.epub_page_list(built.content("epub"))]
    if chosen == "source":
        assert listed == ["12", "13", "iv a", "14"]
        assert marks["page-source-13"].label == "13"
        assert marks["page-1"].label == "Print page 1"
        assert _stated(built, "pageBreakSource") == ["urn:isbn:9783161484100"]
    else:
        assert listed == ["iii", "iv", "v", "1"]
        assert marks["page-source-13"].label == "Source page 13"
        assert marks["page-1"].label == "1"
    html = readers.html_tree(built.content("html"))
    assert {mark.id for mark in readers.page_breaks([html])} == set(marks)


# The proof


def _findings(built: Built, name: str, change: Callable[[str], str]) -> list[tuple[str, str]]:
    book, page_map = built.build.book, built.build.page_map
    assert page_map is not None
    html = Edition("html", "book.html", change(built.content("html").decode()).encode())
    pdf = Edition("pdf", "book.pdf", built.content("pdf"))
    on_paper, _ = check_print(book, pdf, page_map.frame, Workshop(1, keep=False))
    on_screen, found = check_screen(book, html)
    found += check_pages(book, on_paper, on_screen, html)
    return [(f.code, f.message) for f in found if f.code.startswith("screen-page")]


def test_a_mark_in_the_wrong_place_is_found(full: Built) -> None:
    mark = re.search(
        r'<page-break [^>]*id="page-13"[^>]*></page-break>', full.content("html").decode()
    )
    assert mark

    def move(html: str) -> str:
        return html.replace(mark[0], "").replace("number 8: the", f"number 8: {mark[0]}the")

    [(code, message)] = _findings(full, "html", move)
    assert code == "screen-page-place"
    assert message.startswith("HTML: the mark of page 13 stands before “the press goes on")


def test_a_mark_that_stands_a_word_late_is_found(full: Built) -> None:
    mark = re.compile(r'(<page-break [^>]*id="page-13"[^>]*></page-break>)(\w+ )')
    late = mark.sub(r"\2\1", full.content("html").decode())
    assert late != full.content("html").decode()
    [(code, message)] = _findings(full, "html", lambda _: late)
    assert code == "screen-page-place"
    assert message.startswith("HTML: the mark of page 13 stands before")


def test_a_lost_mark_is_found(full: Built) -> None:
    def lose(html: str) -> str:
        return re.sub(r'<page-break [^>]*id="page-13"[^>]*></page-break>', "", html)

    codes = [code for code, _ in _findings(full, "html", lose)]
    assert codes == ["screen-page-list", "screen-page-missing"]


def test_a_page_list_that_leads_elsewhere_is_found(full: Built) -> None:
    found = _findings(
        full, "html", lambda html: html.replace('<a href="#page-13">13', '<a href="#page-12">13')
    )
    assert found == [("screen-page-list", "HTML: nav leads to other pages: 13")]


def test_the_same_book_gives_the_same_marks_again(full: Built) -> None:
    again = build(BOOKS / "full")
    assert again.content("epub") == full.content("epub")
    assert again.content("html") == full.content("html")
    assert replace(again.build, findings=()).page_map == full.build.page_map
