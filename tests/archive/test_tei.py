"""The TEI of a book is its whole text, letter by letter, and is valid."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SVG, finished_book
from conftest import BOOKS, ROOT, Built
from lxml import etree

from archive.bookletters import collapse, letters_of_book
from archive.everything import EVERYTHING
from octavo.archive.facts import gather_facts
from octavo.archive.tei import make_tei
from octavo.editions.pages import mark_pages
from octavo.model import Book
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.theme import load_theme, template_environment
from octavo.text.formulas import formula_text

EPOCH = 1_700_000_000
TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
GRAMMAR = ROOT / "octavo" / "archive" / "grammars" / "tei.rng"
BOOK_FOLDERS = {
    "minimal": BOOKS / "minimal", "full": BOOKS / "full", "specimen": BOOKS / "specimen", "own": ROOT,
}  # fmt: skip
INLINE = frozenset(
    "abbr add anchor choice code date del foreign formula hi pb q rb ref rt ruby seg term title "
    "milestone".split()
)


def read_book(root: Path) -> Book:
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    return read_images(parsed.book, parsed.images, manuscript)[0]


@pytest.fixture(scope="module", params=[*BOOK_FOLDERS, "everything"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    if request.param in BOOK_FOLDERS:
        return read_book(BOOK_FOLDERS[request.param])
    folder = tmp_path_factory.mktemp("everything")
    made, _ = finished_book(folder, {"book.md": EVERYTHING, "a.svg": SVG}, licence="CC-BY-4.0",
                            institution={"name": "A University", "ror": "02n2fzt79", "place": "Town"},
                            degree={"name": "Doctor", "level": "doctor", "discipline": "History"}, department="History",
                            committee=[{"name": "C. Hair", "role": "chair"}], defended="2026-01-31",
                            author=[{"name": "Ann A", "orcid": "0000-0002-1825-0097", "affiliation": "A University"},
                                    {"name": "Ed B", "role": "advisor"}],
                            funding=[{"funder": "Fund", "award": "1", "award-title": "Grant"}],
                            related=[{"relation": "is-part-of", "isbn": "978-0-306-40615-7"}],
                            abstract="About.\n\nMore.", description="In short.", rights="© A", version="2.1",
                            subjects=["Books"], series={"name": "Series", "number": "3"}, date="2026-11",
                            publisher="A Press", subtitle="Of *Things*", short_title="Short", dedication="To B",
                            epigraph={"text": "So it is.", "source": "B"}, identifiers={"doi": "10.1234/x"})  # fmt: skip
    return made


def tei_of(book: Book) -> etree._Element:
    content = make_tei(book, gather_facts(book.metadata, book.slug, 99), EPOCH)
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<TEI xmlns=")
    assert content.endswith(b"</TEI>\n")
    assert b"></language>" not in content
    return etree.fromstring(content)


def letters_of(e: etree._Element) -> str:
    name = etree.QName(e).localname
    inside = (e.text or "") + "".join(letters_of(child) + (child.tail or "") for child in e)
    if name == "note" and e.get("place"):
        return f"⟨{e.get('n') or ''} {inside}⟩"
    if name == "pb" and e.get("ed") == "source":
        return f"{{{e.get('n')}}}"
    if name == "formula" and len(e):
        return formula_text(e[0])
    if name == "expan":
        return ""
    is_inline = name in INLINE or (name == "label" and e.get("type") == "number")
    return inside if is_inline else f" {inside} "


def test_the_text_of_the_tei_is_the_text_of_the_book_letter_by_letter(book: Book) -> None:
    root = tei_of(book)
    ids = {division.id for division in book.divisions}
    chapters = [d for d in root.iter(f"{TEI}div") if d.get("type") not in ("section", "dedication", "epigraph")]  # fmt: skip
    assert len(chapters) == len(ids)
    for chapter in reversed(chapters):  # those of a part are taken out of it
        if (parent := chapter.getparent()) is not None and parent.tag == f"{TEI}div":
            parent.remove(chapter)
    assert [collapse(letters_of(chapter)) for chapter in chapters] == letters_of_book(book)


def test_the_tei_keeps_to_the_grammar(book: Book) -> None:
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    assert grammar.validate(tei_of(book)), grammar.error_log


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b' n="1" xml:id="fn-only"', b' xml:id="fn-only"'),
        (b"<p>One", b"<para>One"),
        (b"</head>", b"</head><head/><closer/>"),
        (b'place="foot"', b'place="gutter"'),
        (b"<body>", b"<body><l>A line by itself</l>"),
    ],
)
def test_the_grammar_refuses_what_is_no_such_tei(right: bytes, wrong: bytes) -> None:
    book = read_book(BOOKS / "minimal")
    content = make_tei(book, gather_facts(book.metadata, book.slug, 99), EPOCH)
    assert right in content
    spoilt = content.replace(right, wrong)
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    assert not grammar.validate(etree.fromstring(spoilt, etree.XMLParser(recover=True)))


def test_ids_are_there_once_and_references_lead_to_them(book: Book) -> None:
    root = tei_of(book)
    ids = [e.get(f"{XML}id") for e in root.iter() if e.get(f"{XML}id") is not None]
    assert len(ids) == len(set(ids))
    wanted = sum(html.count('href="#') for d in book.divisions for html in (d.heading_html, d.html, *(n.html for n in d.notes)))  # fmt: skip
    targets = [e.get("target") for e in root.iter(f"{TEI}ref") if e.get("target").startswith("#")]
    assert len(targets) + len(book.notes) == wanted
    assert {target[1:] for target in targets} - set(ids) == set()


def test_headings_have_their_numbers_and_stand_in_one_another_by_their_levels(book: Book) -> None:
    divisions = {d.get(f"{XML}id"): d for d in tei_of(book).iter(f"{TEI}div")}
    for heading in book.headings:
        # an id that XML does not allow is spelt as it does
        name = f"id-{heading.id.replace('½', '-')}" if "½" in heading.id else heading.id
        made = divisions[name]
        assert made.get("n") == heading.number
        outer = [a for a in made.iterancestors(f"{TEI}div") if a.get("type") == "section"]
        in_box = any(True for _ in made.iterancestors(f"{TEI}floatingText"))
        assert in_box or heading.level == 1 or len(outer) == heading.level - 2


def test_the_tei_is_the_same_whenever_it_is_made(book: Book) -> None:
    facts = gather_facts(book.metadata, book.slug, 99)
    assert make_tei(book, facts, EPOCH) == make_tei(book, facts, EPOCH)
    assert b'<change when="2023-11-14">' in make_tei(book, facts, EPOCH)


def test_printed_pages_begin_in_the_tei_where_they_begin_in_print(full: Built) -> None:
    made = full.build
    assert made.page_map is not None
    theme = load_theme("classic", BOOKS / "full")
    marked = mark_pages(made.book, theme, template_environment(BOOKS / "full"), made.page_map)
    facts = gather_facts(made.book.metadata, made.book.slug, None)
    root = etree.fromstring(make_tei(marked.book, facts, EPOCH, marked.before))
    numbers = [pb.get("n") for pb in root.iter(f"{TEI}pb")]
    ids = {division.id for division in made.book.divisions}
    printed = [p.folio for p in made.page_map.pages if not p.blank and p.division_id in ids]
    assert numbers == printed
    assert etree.RelaxNG(etree.parse(GRAMMAR)).validate(root)
    chapter = next(d for d in root.iter(f"{TEI}div") if d.get(f"{XML}id") == "everywhere")
    before = chapter.getprevious()
    assert before is not None
    folio = made.page_map.pages[made.page_map.anchors["everywhere"]].folio
    assert (before.tag, before.get("n")) == (f"{TEI}pb", folio)


def test_a_note_stands_where_it_is_called_with_what_is_printed_before_it(tmp_path: Path) -> None:
    book, _ = finished_book(tmp_path, "# One\n\nWord[^a]s.\n\n[^a]: Said *so*.\n", notes={"place": "book"})  # fmt: skip
    root = tei_of(book)
    (paragraph,) = root.iterfind(f".//{TEI}body//{TEI}div/{TEI}p")
    (note,) = paragraph
    assert (paragraph.text, note.tail) == ("Word", "s.")
    assert dict(note.attrib) == {"place": "end", "n": "1", f"{XML}id": "fn-a"}


def test_the_header_says_what_the_front_matter_says(tmp_path: Path) -> None:
    book, _ = finished_book(tmp_path, "# One\n\nText.\n", title="A Fold", author=[{"name": "Ann A", "orcid": "0000-0002-1825-0097"}],
                            licence="CC-BY-4.0", identifiers={"doi": "10.1234/fold"}, language="en-GB", subjects=["Paper"],
                            abstract="It folds.", date="2026-11-22")  # fmt: skip
    root = tei_of(book)
    header = root[0]

    def said(path: str) -> str | None:
        return header.findtext("/".join(f"{TEI}{name}" for name in path.split("/")))

    assert said("fileDesc/titleStmt/title") == "A Fold"
    assert said("fileDesc/titleStmt/author/persName") == "Ann A"
    assert header.find(f".//{TEI}persName").get("ref") == "https://orcid.org/0000-0002-1825-0097"
    assert header.find(f".//{TEI}licence").get("target") == "https://spdx.org/licenses/CC-BY-4.0.html"  # fmt: skip
    assert header.find(f".//{TEI}idno[@type='DOI']").text == "10.1234/fold"
    assert said("profileDesc/abstract/p") == "It folds."
    assert said("profileDesc/textClass/keywords/term") == "Paper"
    assert header.find(f".//{TEI}language").get("ident") == root.get(f"{XML}lang") == "en-GB"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("# A {.frontmatter}\n\nT.\n", {"front": [], "body": ["a"], "back": None}),
        ("# A {.backmatter}\n\nT.\n", {"front": [], "body": ["a"], "back": None}),
        ("# F {.frontmatter}\n\nT.\n\n# B {.backmatter}\n\nT.\n", {"front": ["f"], "body": ["b"], "back": None}),
        ("# F {.frontmatter}\n\nT.\n\n# C\n\nT.\n\n# B {.backmatter}\n\nT.\n", {"front": ["f"], "body": ["c"], "back": ["b"]}),
        ("# P {.part}\n\n# C\n\nT.\n\n# X {.appendix}\n\nT.\n\n# D\n\nT.\n", {"front": [], "body": ["p", "x", "d"], "back": None}),
    ],
)  # fmt: skip
def test_front_body_and_back_are_those_of_the_book(
    tmp_path: Path, text: str, parts: dict[str, list[str] | None]
) -> None:
    book, _ = finished_book(tmp_path, text)
    root = tei_of(book)
    for name, wanted in parts.items():
        part = root.find(f"{TEI}text/{TEI}{name}")
        found = None if part is None else [d.get(f"{XML}id") for d in part.iterfind(f"{TEI}div")]
        assert found == wanted
    assert etree.RelaxNG(etree.parse(GRAMMAR)).validate(root)


def test_how_a_name_is_sorted_is_told_only_where_the_front_matter_says_it(tmp_path: Path) -> None:
    people = [{"name": "The Fold Project"}, {"name": "Ada Writer", "sort-name": "Writer, Ada"}]
    book, _ = finished_book(tmp_path, "# One\n\nText.\n", author=people)
    names = {name.text: name.get("key") for name in tei_of(book).iter(f"{TEI}persName")}
    assert names == {"The Fold Project": None, "Ada Writer": "Writer, Ada"}
