"""From a text to a Book: divisions, headings, pictures, raw HTML, and what bad input is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import SVG, Said, faults, finished_book, parse_book
from conftest import SHARED
from lxml import etree

from octavo.model import Book, Entry, Kind
from octavo.model.errors import ManuscriptError
from octavo.parse import parse_manuscript
from octavo.parse.tree import plain_text
from octavo.reading.folder import read_manuscript

FILE = "manuscript/book.md"
THESIS = SHARED / "books" / "thesis"


def text_of(book: Book) -> str:
    return " ".join(plain_text(etree.fromstring(f"<x>{d.html}</x>")) for d in book.divisions)


def labels(entries: tuple[Entry, ...]) -> list[object]:
    found: list[object] = []
    for entry in entries:
        found.append(entry.heading.label)
        if entry.children:
            found.append(labels(entry.children))
    return found


def cpu_seconds() -> float:
    """Of this process and of pandoc; the clock on the wall knows what else the machine does."""
    return sum(os.times()[:4])


# Divisions


WHOLE = """# Vorwort

Before.

# First Part {.part}

# One

Text.

## Early

### Earlier

x

## Unnumbered {.unnumbered}

x

# Interlude {.unnumbered}

Text.

## Inside

x

# Second Part {.part}

Words on a part's page.

# Two *and* more

Text.

## Late

x

# Tables {.appendix}

Text.

## First

x

# Danksagung

Thanks.
"""


def test_a_whole_book_has_its_kinds_roles_and_numbers(tmp_path: Path) -> None:
    book = parse_book(tmp_path, WHOLE, numbering={"sections": True}).book
    assert [(d.kind.value, d.role, d.heading.label) for d in book.divisions] == [
        ("frontmatter", "doc-preface", "Vorwort"),
        ("part", "doc-part", "I First Part"),
        ("chapter", "doc-chapter", "1 One"),
        ("chapter", "doc-chapter", "Interlude"),
        ("part", "doc-part", "II Second Part"),
        ("chapter", "doc-chapter", "2 Two and more"),
        ("appendix", "doc-appendix", "A Tables"),
        ("backmatter", "doc-acknowledgments", "Danksagung"),
    ]
    assert [[s.label for s in d.sections] for d in book.divisions if d.sections] == [
        ["1.1 Early", "1.1.1 Earlier", "Unnumbered"], ["Inside"], ["2.1 Late"], ["A.1 First"],
    ]  # fmt: skip
    assert book.divisions[5].heading.html == "Two <em>and</em> more"
    assert book.divisions[5].heading_html == '<span class="number">2</span> Two <em>and</em> more'
    assert (
        '<h2 id="one--early"><span class="number">1.1</span> Early</h2>' in book.divisions[2].html
    )


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (1, ["Vorwort", "I First Part", ["1 One", "Interlude"], "II Second Part",
             ["2 Two and more"], "A Tables", "Danksagung"]),
        (2, ["Vorwort", "I First Part", ["1 One", ["Early", "Unnumbered"], "Interlude", ["Inside"]],
             "II Second Part", ["2 Two and more", ["Late"]], "A Tables", ["First"], "Danksagung"]),
        (3, ["Vorwort", "I First Part", ["1 One", ["Early", ["Earlier"], "Unnumbered"], "Interlude",
             ["Inside"]], "II Second Part", ["2 Two and more", ["Late"]], "A Tables", ["First"],
             "Danksagung"]),
    ],
)  # fmt: skip
def test_the_contents_go_as_deep_as_the_author_wants(
    tmp_path: Path, depth: int, expected: list[object]
) -> None:
    assert labels(parse_book(tmp_path, WHOLE, contents={"depth": depth}).book.contents) == expected


def test_chapters_may_go_without_numbers(tmp_path: Path) -> None:
    book = parse_book(tmp_path, WHOLE, numbering={"chapters": False, "sections": True}).book
    assert {heading.number for heading in book.headings} == {None}


def test_headings_know_their_places_in_all_files(tmp_path: Path) -> None:
    files = {
        "1.md": "# A *b*[^n] “c”\n\n```\n# A code\n```\n\n## Same\n\nx\n\n[^n]: N\n",
        "2.md": "## Same\n\nText\n\nSet\n---\n\ny\n",
        "3.md": "# <b>Raw</b> & `code`\n\nz\n\n<h2>Tag</h2>\n\nw\n",
    }
    book = parse_book(tmp_path, files).book
    assert [(h.text, str(h.place)) for h in book.headings] == [
        ("A b “c”", "manuscript/1.md:4"),
        ("Same", "manuscript/1.md:10"),
        ("Same", "manuscript/2.md:1"),
        ("Set", "manuscript/2.md:5"),
        ("Raw & code", "manuscript/3.md:1"),
        ("Tag", "manuscript/3.md:5"),
    ]


def test_the_slug_is_given_or_made_of_the_title(tmp_path: Path) -> None:
    assert (
        parse_book(tmp_path, "# A\n\nx\n", title="The Book: of Rain").book.slug
        == "the-book-of-rain"
    )
    assert parse_book(tmp_path, "# A\n\nx\n", slug="rain").book.slug == "rain"


def test_text_of_a_body_stands_in_paragraphs(tmp_path: Path) -> None:
    text = (
        "# A\n\n| line\n|  block\n\n<div>bare *text* in a box\n\npara\n</div>\n\n<b>bare</b> inline\n\n"
        "<aside>x</aside>\n\nNote[^n].\n\n[^n]: <div>boxed</div>\n"
    )
    book = parse_book(tmp_path, text).book
    for fragment in (book.divisions[0].html, book.notes[0].html):
        root = etree.fromstring(f"<x>{fragment}</x>")
        for box in (root, *root.iter("div", "aside", "blockquote", "section")):
            assert not (box.text or "").strip()
            assert not any((child.tail or "").strip() for child in box)
            assert not box.findall("b")


# Faults of headings and chapters


@pytest.mark.parametrize(
    ("text", "code", "message", "line", "hint"),
    [
        ("", "heading-missing", "the book has no heading", 1,
         "begin the first chapter with   # Its Title"),
        ("Only text.\n", "heading-missing", "the book has no heading", 1,
         "begin the first chapter with   # Its Title"),
        ("+------\n\n# A\n\nx\n", "text-before-heading", "text before the first heading: “+⸺ …”", 4,
         "begin with a heading of level 1"),
        ("Text *before*, and more of it to come.\n\n# A\n\nx\n", "text-before-heading",
         "text before the first heading: “Text before, and more of it …”", 4,
         "begin with a heading of level 1"),
        ("## A\n\nx\n", "heading-level", "the book begins with a heading of level 2", 4,
         "a chapter begins with one #"),
        ("# A\n\nx\n\n## B\n\n#### C *d*[^n]\n\nx\n\n[^n]: N\n", "heading-jump",
         "“C d” jumps from level 2 to 4", 10, "use ###"),
        ("# A\n\n### B\n\nx\n", "heading-jump", "“B” jumps from level 1 to 3", 6, "use ##"),
        ("# A\n\n# B\n\nx\n", "chapter-empty", "the chapter “A” has no text", 4,
         "write it, or make it a part with {.part}"),
        ("# A\n\n## B\n\n### C\n", "chapter-empty", "the chapter “A” has no text", 4,
         "write it, or make it a part with {.part}"),
        ("# A\n\n<!-- later -->\n", "chapter-empty", "the chapter “A” has no text", 4,
         "write it, or make it a part with {.part}"),
        ("#\n\nx\n", "heading-empty", "a chapter heading has no text", 4,
         "give the chapter a title"),
        ("# []{.x}\n\nx\n", "heading-empty", "a chapter heading has no text", 4,
         "give the chapter a title"),
        ("# A\n\nx\n\n## ^[N]\n\ny\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\nx\n\n<!-- later -->\n---\n\ny\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\n> x\n>\n> <!-- end of list -->\n- \n> y\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\nx\n\n> ## {#b}\n>\n> y\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\nx\n\n- y\n\n- ##\n\n      z\n", "heading-empty", "a heading has no text", 10,
         "give it a text or take it out"),
        ("# A\n\nx\n\n1.  ## [^n]\n\n    y\n\n[^n]: N\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\nx\n\n<h2><b></b></h2>\n\ny\n", "heading-empty", "a heading has no text", 8,
         "give it a text or take it out"),
        ("# A\n\n```\n##\n```\n\nx\n\n<h2\nid='b'>\n</h2>\n\ny\n", "heading-empty", "a heading has no text", 12,
         "give it a text or take it out"),
        ("# A\n\nx\n\n> # B\n>\n> y\n", "heading-nested",
         "the chapter “B” begins inside another block", 8,
         "a level-1 heading stands by itself, not in a quotation, list or :::"),
        ("::: {.x}\n# B\n\ny\n:::\n", "heading-nested",
         "the chapter “B” begins inside another block", 5,
         "a level-1 heading stands by itself, not in a quotation, list or :::"),
        (f"# A\n\n{'> ' * 300}deep words\n", "nesting-deep",
         "more than 100 blocks stand inside one another", 6,
         "take out some of the quotations, lists or ::: around it"),
        (f"# A\n\nx\n\n{'>' * 12}\n", "nesting-deep",
         "quotations and lists stand so deep inside one another that a line has no room", 8,
         "take out some of the quotations, lists or ::: around it"),
        ("# A\n\n" + "::: {.x}\n" * 300 + "words\n" + ":::\n" * 300,
         "nesting-deep", "more than 100 blocks stand inside one another", 306,
         "take out some of the quotations, lists or ::: around it"),
        (f"# A\n\nSome words\n\n{'<blockquote>' * 60}{'</blockquote>' * 60}\n", "nesting-deep",
         "quotations and lists stand so deep inside one another that a line has no room", 6,
         "take out some of the quotations, lists or ::: around it"),
        (f"# A\n\n{'[' * 300}words\n", "brackets-nested",
         "more than 7 square brackets are open at once", 6,
         r"write \[ for a bracket that opens no link and no note"),
    ],
)  # fmt: skip
def test_a_book_that_cannot_be_set_is_told_why_and_where(
    tmp_path: Path, text: str, code: str, message: str, line: int, hint: str
) -> None:
    assert faults(tmp_path, text) == [(code, message, f"{FILE}:{line}", hint)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("# > ```python\n# > x = 1\n# > ```\n\n# B\n\ny\n", "chapter-empty", 4),
        ("\n\n## ```a\n# b```\n\n# C\n\nd\n", "heading-level", 6),
        ("\n<h2>&#67;</h2>\n\n# A\n\nb\n", "heading-level", 5),
    ],
)
def test_a_heading_that_carries_no_line_is_told_with_one(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    places = [place for said, _, place, _ in faults(tmp_path, text) if said == code]
    assert places == [f"{FILE}:{line}"]


def test_a_heading_whose_words_are_found_nowhere_is_told_with_the_one_before_it(
    tmp_path: Path,
) -> None:
    text = "# A\n\nx\n\n## B\n\ny\n\n<h4>&#67;</h4>\n\nz\n"
    assert faults(tmp_path, text) == [
        ("heading-jump", "“C” jumps from level 2 to 4", f"{FILE}:8", "use ###")
    ]


def test_faults_end_the_run_with_exit_code_3(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError) as caught:
        parse_book(tmp_path, "Only text.\n")
    assert caught.value.exit_code == 3


def test_a_part_may_be_a_heading_alone_and_a_chapter_a_picture_or_a_formula(tmp_path: Path) -> None:
    text = "# P {.part}\n\n# A\n\n![x](a.svg){alt=y}\n\n# B\n\n$$x$$\n"
    assert faults(tmp_path, {"1.md": text, "a.svg": SVG}) == []


# Raw HTML and TeX


def test_raw_html_that_acts_is_dropped_with_file_and_line(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\nx\n",
        "2.md": "a <script>alert(1)</script> b\n\n<p onmouseover='x()'>c</p>\n\n"
        "[d](javascript:x()) <a href='vbscript:x'>e</a>\n\n<svg><script>y</script></svg>\n\n"
        "<iframe src='https://example.org'></iframe>\n\n\\include{/etc/passwd}\n\n<font>f</font>\n\n"
        '<span style="background: url(https://example.org)">g</span>\n',
    }
    book, told = finished_book(tmp_path, files)
    link = "link to a web address, to a heading (#id) or to a file of the manuscript"
    expected: list[Said] = [
        ("markup-dropped", "<script> taken out", "manuscript/2.md:1",
         "write the content as Markdown"),
        ("markup-dropped", "the event handler onmouseover taken out", "manuscript/2.md:3",
         "delete it; a book has no scripts"),
        ("markup-dropped", "the link to javascript:x() taken out", "manuscript/2.md:5", link),
        ("markup-dropped", "the link to vbscript:x taken out", "manuscript/2.md:5", link),
        ("markup-dropped", "<svg> taken out", "manuscript/2.md:7",
         "save the drawing as a file of its own: ![Caption](drawing.svg)"),
        ("markup-dropped", "<iframe> taken out", "manuscript/2.md:9",
         "write the content as Markdown"),
        ("markup-dropped", r"TeX taken out: \include{/etc/passwd}", "manuscript/2.md:11",
         r"write \\ for a backslash; formulas go between $ signs"),
        ("markup-dropped", "the tag <font> taken out", "manuscript/2.md:13", "its text was kept"),
        ("markup-dropped", "the style background taken out", "manuscript/2.md:15",
         "give it a class, and the class a rule in styles/"),
    ]  # fmt: skip
    assert told == expected
    assert text_of(book) == "x a b c d e f g"


def test_nothing_that_follows_broken_html_is_lost(tmp_path: Path) -> None:
    text = (
        "# A\n\none <textarea> two\n\nthree </body></html> four\n\n<plaintext>five\n\n"
        "six </div> seven </p> eight\n\nnine <b> ten\n\n# B\n\neleven <wbr> twelve <embed> thirteen\n"
    )
    book, _ = finished_book(tmp_path, text)
    assert text_of(book) == (
        "one two three four five six seven eight nine ten eleven twelve thirteen"
    )
    assert [d.heading.text for d in book.divisions] == ["A", "B"]


# Pictures


def test_pictures_are_named_alike_however_they_are_written(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\n![a](<my pic é.svg>){alt=x} ![b](my%20pic%20é.svg){alt=x}\n\n"
        "![c](./f/../f/c.svg){alt=x} <img src='f/c.svg' alt='x'> ![d](../art/d.svg){alt=x}\n",
        "my pic é.svg": SVG, "f/c.svg": SVG, "../art/d.svg": SVG,
    }  # fmt: skip
    book, told = finished_book(tmp_path, files)
    assert told == []
    root = etree.fromstring(f"<x>{book.divisions[0].html}</x>")
    named = [str(image.get("src")) for image in root.iter("img")]
    assert named[0] == named[1]
    assert named[2:4] == ["f/c.svg", "f/c.svg"]
    assert all(src.isascii() and ".." not in src and "%" not in src for src in named)
    assert [(image.src, image.path.name) for image in book.images] == [
        (named[0], "my pic é.svg"), ("f/c.svg", "c.svg"), (named[4], "d.svg"),
    ]  # fmt: skip


def test_pictures_from_the_web_have_a_name_of_their_own(tmp_path: Path) -> None:
    parsed = parse_book(tmp_path, "# A\n\n![a](https://example.org/a.png?b=c){alt=x}\n")
    (ref,) = parsed.images
    assert ref.origin == "https://example.org/a.png?b=c"
    assert ref.src == "remote/9d9274311f7d7c96.png"
    assert f'src="{ref.src}"' in parsed.book.divisions[0].html


def test_figures_have_captions_and_pictures_have_words(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\n![Caption *one*](a.svg){#f width=50%}\n\nx ![](a.svg)\n\n"
        "![Caption](a.svg){alt='What it shows'}\n",
        "a.svg": SVG,
    }
    book, told = finished_book(tmp_path, files)
    cure = (
        'describe what it shows: ![Caption](file.svg){alt="…"}; write alt="" where it only adorns'
    )
    assert told == [
        ("image-alt", "a.svg has no alternative text", "manuscript/1.md:6", cure),
        ("image-alt", "a.svg has no alternative text", "manuscript/1.md:8", cure),
    ]
    figures = list(etree.fromstring(f"<x>{book.divisions[0].html}</x>").iter("figure"))
    assert [f.findtext("figcaption") for f in figures] == ["Caption ", "Caption"]
    assert "aria-hidden" not in book.divisions[0].html
    assert len(book.images) == 1


@pytest.mark.parametrize(
    "picture",
    [
        '![](a.svg){alt=""}',
        '![The caption](a.svg){alt=""}',
        'x ![](a.svg){alt=""} y',
        'x ![The caption](a.svg){alt=""} y',
        'x ![The caption][a] y\n\n[a]: a.svg {alt=""}',
        '<img src="a.svg" alt="">',
        '<figure><img src="a.svg" alt=" "/><figcaption>The caption</figcaption></figure>',
        '![The caption](a.pdf){alt=""}',
        '![](a.pdf){alt=""}',
    ],
)
def test_a_picture_with_an_empty_alternative_only_adorns(tmp_path: Path, picture: str) -> None:
    parsed = parse_book(tmp_path, f"# A\n\nWords.\n\n{picture}\n")
    assert parsed.findings == ()
    html = parsed.book.divisions[0].html
    (image,) = etree.fromstring(f"<x>{html}</x>").iter("img")
    assert (image.get("alt"), image.get("class")) == ("", "decorative")
    assert ("The caption" in picture) == ("The caption" in html)


@pytest.mark.parametrize(
    "picture",
    [
        "![](a.svg)",
        "x ![](a.svg) y",
        "![](a.pdf)",
        '<img src="a.svg">',
        '<figure><img src="a.svg"/><figcaption>The caption</figcaption></figure>\n\n![b](b.svg){alt="c"}',
    ],
)
def test_a_picture_of_which_nothing_is_said_does_not_adorn(tmp_path: Path, picture: str) -> None:
    parsed = parse_book(tmp_path, f"# A\n\nWords.\n\n{picture}\n")
    assert [(f.code, f.place and f.place.line) for f in parsed.findings] == [("image-alt", 8)]
    assert "decorative" not in parsed.book.divisions[0].html


# Languages


def test_passages_have_their_languages(tmp_path: Path) -> None:
    text = "# Ծան {#a}\n\nIn [Лев]{lang=uk} and Лев, [x]{lang=klingonese}.\n\n> Հայ\n"
    parsed = parse_book(tmp_path, text)
    (division,) = parsed.book.divisions
    assert division.heading.html == '<span lang="hy">Ծան</span>'
    assert division.html.replace("\n", "") == (
        '<p>In <span lang="uk">Лев</span> and <span lang="ru">Лев</span>, <span>x</span>.</p>'
        '<blockquote><p><span lang="hy">Հայ</span></p></blockquote>'
    )
    assert [(f.message, str(f.place)) for f in parsed.findings] == [
        ("the language “klingonese” taken out", f"{FILE}:6")
    ]


def test_headings_keep_their_languages_wherever_they_are_repeated(tmp_path: Path) -> None:
    text = (
        "# []{.page n=13} Une *histoire*[^n] {lang=fr dir=ltr}\n\nText.\n\n## Ein Teil {lang=de}\n\nMore.\n\n"
        "# Plain\n\nText.\n\n[^n]: A note.\n"
    )
    first, second = parse_book(tmp_path, text).book.divisions
    said = '<span lang="fr" dir="ltr">Une <em>histoire</em>'
    assert first.heading.html == f"{said}</span>"
    assert first.heading_html == (
        '<span class="source-page" data-n="13"/><span class="number">1</span> '
        f'{said}<a class="noteref" role="doc-noteref" href="#fn-n" id="fnref-n">1</a></span>'
    )
    assert first.sections[0].html == '<span lang="de">Ein Teil</span>'
    assert '<h2 lang="de"' in first.html
    assert second.heading.html == "Plain"


# Size


def test_a_paragraph_of_two_megabytes_is_read_in_time(tmp_path: Path) -> None:
    words = "Some words, “quoted” and *leaning*, and a [bracket] too. " * 36_000
    started = cpu_seconds()
    book = parse_book(tmp_path, f"# A\n\n{words}\n").book
    assert cpu_seconds() - started < 20
    assert len(text_of(book)) == len(words.replace("*", "")) - 1


def test_a_book_of_many_pieces_is_read_in_time(tmp_path: Path) -> None:
    piece = "## H{0}\n\n![c](a.svg){{alt=x{0}}} [l](#h{0})[^n{0}]\n\n[^n{0}]: Note {0}.\n\n"
    files = {"1.md": "# A\n\n" + "".join(piece.format(n) for n in range(3000)), "a.svg": SVG}
    started = cpu_seconds()
    book, told = finished_book(tmp_path, files)
    assert cpu_seconds() - started < 15
    assert told == []
    assert len(book.notes) == 3000
    assert str(book.notes[-1].place) == "manuscript/1.md:18004"


@pytest.mark.skipif(not THESIS.is_dir(), reason="the thesis is not on this machine")
def test_the_thesis_is_read_without_a_word() -> None:
    manuscript, found = read_manuscript(THESIS)
    parsed = parse_manuscript(manuscript)
    assert (found, parsed.findings) == ((), ())
    book = parsed.book
    assert [note.number for note in book.notes] == list(range(1, 1086))
    assert all(note.place is not None for note in book.notes)
    assert len({note.id for note in book.notes}) == 1085
    assert len([h for h in book.headings if h.level > 1]) == 25
    assert [d.heading.number for d in book.divisions if d.kind is Kind.CHAPTER] == [
        None, "1", "2", "3", "4", None
    ]  # fmt: skip


def test_parsing_twice_gives_the_same_book(tmp_path: Path) -> None:
    first = parse_book(tmp_path, WHOLE)
    assert parse_book(tmp_path, WHOLE) == first


def test_a_backslash_breaks_a_title_where_it_stands_and_nowhere_else(tmp_path: Path) -> None:
    text = "# The Long Road \\\nto *Nowhere* {#road}\n\nText.\n\n## A Part\\\n  of\\\nIt[^n]\n\nMore.\n\n[^n]: A note.\n"
    book = parse_book(tmp_path, f"{text}\n```\n# no title \\\nin code\n```\n").book
    (division,) = book.divisions
    assert division.id == "road"
    assert "The Long Road<br/>to <em>Nowhere</em>" in division.heading_html
    assert division.heading.html == "The Long Road to <em>Nowhere</em>"
    assert [heading.text for heading in book.headings] == [
        "The Long Road to Nowhere",
        "A Part of It",
    ]
    assert "A Part<br/>of<br/>It<a" in division.html
    assert "# no title \\\nin code" in division.html
    assert [str(heading.place) for heading in book.headings] == [
        "manuscript/book.md:4",
        "manuscript/book.md:9",
    ]
