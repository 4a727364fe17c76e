"""What a screen reader hears of the print edition is the Book, and what differs is told with its place.

The PDFs are written by `structured.py`: first as they ought to be, of which nothing is said, then with one thing spoilt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import SVG, write_book
from structured import Aside, Extras, Node, read_structured, structure_of, write_structured

from octavo.checks.codes import GROUPS
from octavo.checks.structure import check_structure
from octavo.model import Book, Finding, Manuscript
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.workshop import memory

TEXT = """# A Beginning {#one}

The first paragraph calls a note[^a] and goes on
over a second line, with words of *emphasis*.

Another one says [dix-neuf mots]{lang=fr} in French.[^b]

## A Section

- a point
- a point with a note[^c]

1. the first
2. the second

| Left | Right     |
|:-----|----------:|
| one  | 1[^d]     |
| two  | 2         |

: A table.

| Low | High |
|:----|-----:|
| sea | hill |

: Another table.

![A black square.](square.svg)

Term
:   What it means.

# An End {#two}

It ends, as [the beginning](#one) has said, with $a^2$. It is quite another text that stands here.

[^a]: The first note.
[^b]: The second, in two paragraphs.

    This is the other.
[^c]: The third.
[^d]: The fourth.
"""

Spoil = Callable[[Node, Extras], object]


class Made:
    """A book, and what is said of PDFs with its structure."""

    def __init__(self, folder: Path, text: str = TEXT, **front_matter: Any) -> None:
        files: dict[str, str | bytes] = {"book.md": text, "square.svg": SVG, "fig-1.png.svg": SVG}
        manuscript, _ = read_manuscript(write_book(folder, files, **front_matter))
        parsed = parse_manuscript(manuscript)
        self.manuscript: Manuscript = manuscript
        self.book: Book = read_images(parsed.book, parsed.images, manuscript)[0]

    def findings(self, spoil: Spoil = lambda *_: None) -> tuple[Finding, ...]:
        document = structure_of(self.book)
        extras = Extras(self.book.metadata.language)
        spoil(document, extras)
        return self.said_of(write_structured(document, extras))

    def said_of(self, content: bytes) -> tuple[Finding, ...]:
        reading = read_structured(content)
        return check_structure(self.book, reading, self.manuscript.place_behind)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("book"))


def first(document: Node, kind: str, number: int = 0) -> Node:
    return document.all(kind)[number]


def parent_of(document: Node, node: Node) -> Node:
    return next(above for above in document.walk() if any(kid is node for kid in above.kids))


def take_out(document: Node, kind: str, number: int = 0) -> Node:
    node = first(document, kind, number)
    parent = parent_of(document, node)
    parent.kids = [kid for kid in parent.kids if kid is not node]
    return node


def unwrap(document: Node, kind: str, number: int = 0) -> None:
    node = first(document, kind, number)
    parent = parent_of(document, node)
    at = next(i for i, kid in enumerate(parent.kids) if kid is node)
    parent.kids[at : at + 1] = node.kids


def move_note_to_the_end(document: Node, extras: Extras) -> None:
    note = take_out(document, "Note")
    document.all("Chapter")[0].kids.append(note)


def swap(document: Node, kind: str) -> None:
    one, other = document.all(kind)[:2]
    one.kids, other.kids = other.kids, one.kids
    one.facts, other.facts = other.facts, one.facts


def set_everywhere(nodes: list[Node], name: str, value: object) -> None:
    for node in nodes:
        setattr(node, name, value)


def set_everywhere_in(nodes: list[Node], key: str, value: object) -> None:
    for node in nodes:
        node.facts[key] = value


def set_fact(kind: str, key: str, value: Any, number: int = 0) -> Spoil:
    return lambda document, _: first(document, kind, number).facts.update({key: value})


def set_all(kind: str, key: str, value: Any) -> Spoil:
    return lambda document, _: set_everywhere_in(document.all(kind), key, value)


def describe_all(words: str | None) -> Spoil:
    return lambda document, _: set_everywhere(document.all("Link"), "contents", words)


def retype(kind: str, other: str, number: int = 0) -> Spoil:
    return lambda document, _: setattr(first(document, kind, number), "kind", other)


def retype_all(kinds: str, other: str) -> Spoil:
    return lambda document, _: set_everywhere(
        [node for node in document.walk() if node.kind in kinds.split()], "kind", other
    )


def put(text: str, kind: str = "P", number: int = 1) -> Spoil:
    return lambda document, _: first(document, kind, number).kids.insert(0, text)


def replace_text(old: str, new: str) -> Spoil:
    def spoil(document: Node, _: Extras) -> None:
        for node in document.walk():
            node.kids = [k.replace(old, new) if isinstance(k, str) else k for k in node.kids]

    return spoil


def move_head_cell_ids(document: Node, _: Extras) -> None:
    """The cells of the first table name the heads of the second."""
    heads = [head.facts["ID"] for head in document.all("Table")[1].all("TH")]
    for cell in document.all("Table")[0].all("TD"):
        cell.facts["Headers"] = heads[:1]


def repeat_head(document: Node, _: Extras) -> None:
    table = first(document, "Table")
    head = first(table, "THead")
    copied = [
        Node("TH", list(cell.kids), {**cell.facts, "ID": f"{cell.facts['ID']}-2"})
        for cell in head.all("TH")
    ]
    table.kids.append(Node("THead", [Node("TR", [*copied])]))


def set_extra(name: str, value: object) -> Spoil:
    return lambda _, extras: setattr(extras, name, value)


def call_in_another_paragraph(document: Node, _: Extras) -> None:
    """The last paragraph calls the note of the first."""
    call = take_out(document, "Reference", len(document.all("TOCI")))
    document.all("Chapter")[1].all("P")[0].kids.append(call)


SPOILT: list[tuple[str, str, Spoil]] = [
    ("structure-missing", "content that is not marked", set_extra("is_marked", False)),
    ("structure-metadata", "no standard", set_extra("packet", re.sub("pdfaid:part..3.", "", Extras().packet))),
    ("structure-metadata", "no metadata", set_extra("packet", "")),
    ("structure-headings", "no heading at all", retype_all("H1 H2", "P")),
    ("structure-headings", "a section as a paragraph", retype("H2", "P")),
    ("structure-headings", "a section as a chapter", retype("H2", "H1")),
    ("structure-headings", "a section of a lower level", retype("H2", "H3")),
    ("structure-headings", "a paragraph as a heading", retype("P", "H2", 3)),
    ("structure-headings", "a heading in a heading",
     lambda d, _: setattr(first(d, "H1", 1), "kids", [Node("H1", list(first(d, "H1", 1).kids))])),
    ("structure-headings", "other words", put("Not ", "H1", 1)),
    ("structure-text", "a paragraph that is lost", lambda d, _: take_out(d, "P")),
    ("structure-text", "a paragraph more", lambda d, _: document_chapter(d).kids.append(Node("P", ["More."]))),
    ("structure-text", "paragraphs in another order", lambda d, _: swap(document_chapter(d), "TD")),
    ("structure-text", "a letter", replace_text("second line", "seconds line")),
    ("structure-hyphens", "a hyphen at a line's end", replace_text("paragraph", "para\u2010graph")),
    ("structure-hyphens", "an author's hyphen that is not read", replace_text("dix-neuf", "dixneuf")),
    ("structure-spaces", "words that are read as one", replace_text("over a second", "overa second")),
    ("structure-spaces", "a word that is read as two", replace_text("paragraph", "para graph")),
    ("structure-spaces", "words of a note that are read as one", replace_text("first note", "firstnote")),
    ("structure-unread", "words in no element", set_extra("loose_words", "Who reads this")),
    ("structure-artifacts", "a paragraph as an artifact",
     lambda d, _: document_chapter(d).kids.append(Aside("Words for nobody."))),
    ("structure-title", "a half title that is read", lambda d, _: first(d, "Preliminaries").kids.insert(
        0, Node("P", list(first(d, "Title").kids)))),
    ("structure-title", "no title", lambda d, _: take_out(d, "Title")),
    ("structure-contents", "a line that is missing", lambda d, _: take_out(d, "TOCI", 1)),
    ("structure-contents", "a line with another folio", replace_text(" 1", " 7")),
    ("structure-contents", "a line without a reference", lambda d, _: unwrap(first(d, "TOCI"), "Reference")),
    ("structure-contents", "lines that lead astray", lambda d, _: setattr(
        first(first(d, "TOCI"), "Link"), "target", "two")),
    ("structure-contents", "no lines at all", retype_all("TOC TOCI", "Sect")),
    ("structure-notes", "no note at all", retype_all("Note", "Sect")),
    ("structure-notes", "a note as a paragraph", retype("Note", "Sect", 1)),
    ("structure-notes", "notes in another order", lambda d, _: swap(d, "Note")),
    ("structure-notes", "a note more", lambda d, _: document_chapter(d).kids.append(
        Node("Note", ["Another."], {"ID": "fn-other"}))),
    ("structure-note-text", "a note with other words", replace_text("The first note", "The worst note")),
    ("structure-note-text", "a note without its label", lambda d, _: take_out(first(d, "Note"), "Lbl")),
    ("structure-note-place", "a note at the end of its chapter", move_note_to_the_end),
    ("structure-note-place", "a note in mid-sentence", lambda d, _: first(d, "P").kids.insert(
        1, take_out(d, "Note"))),
    ("structure-note-place", "a call in another paragraph", call_in_another_paragraph),
    ("structure-calls", "a call without a reference", lambda d, _: unwrap(
        d, "Reference", len(d.all("TOCI")))),
    ("structure-calls", "a note without its way back", lambda d, _: unwrap(first(d, "Note"), "Link")),
    ("structure-ids", "notes with equal ids", set_all("Note", "ID", "fn-a")),
    ("structure-ids", "a note without an id", set_fact("Note", "ID", None)),
    ("structure-ids", "heads of two tables with equal ids", set_all("TH", "ID", "th-1-0")),
    ("structure-ids", "no list of ids", set_extra("has_names", False)),
    ("structure-tables", "a head for each page", repeat_head),
    ("structure-tables", "a table that is none", retype("Table", "Sect")),
    ("structure-tables", "rows without cells", lambda d, _: setattr(first(d, "TR"), "kids", [Node("P", ["Left Right"])])),
    ("structure-scope", "a head of nothing", set_fact("TH", "Scope", None)),
    ("structure-headers", "heads of another table", move_head_cell_ids),
    ("structure-headers", "heads of no table", set_fact("TD", "Headers", ["th-9"])),
    ("structure-links", "a link in no element", set_extra("loose_links", 2)),
    ("structure-links", "a link without an annotation", lambda d, _: document_chapter(d).kids.append(
        Node("P", [Node("Link", ["It ends"])]))),
    ("structure-links", "a reference without a link", lambda d, _: unwrap(first(d, "TOCI"), "Link")),
    ("structure-descriptions", "every link called fn-1", describe_all("fn-1")),
    ("structure-descriptions", "every link called by an id", describe_all("fn-a")),
    ("structure-descriptions", "every link called note 1", describe_all("Note 1")),
    ("structure-descriptions", "no description", describe_all(None)),
    ("structure-descriptions", "an empty description", describe_all(" ")),
    ("structure-descriptions", "a figure alone", lambda d, _: setattr(d.all("Link")[0], "contents", "1")),
    ("structure-descriptions", "a star alone", lambda d, _: setattr(d.all("Link")[-1], "contents", "***")),
    ("structure-descriptions", "signs that nobody sees",
     lambda d, _: setattr(d.all("Link")[0], "contents", "page 1, a\u200b beginning")),
    ("structure-language", "a book in another language", set_extra("language", "de")),
    ("structure-language", "a book in none", set_extra("language", "")),
    ("structure-language", "a passage that is not said to be in another", set_fact("Span", "Lang", None)),
    ("structure-language", "a passage in a wrong language", set_fact("Span", "Lang", "de")),
    ("structure-language", "a paragraph that is said to be in another", set_fact("P", "Lang", "de", 1)),
    ("structure-language", "a note that is said to be in another", set_fact("Note", "Lang", "de", 1)),
    ("structure-pictures", "every picture called x", set_all("Figure", "Alt", "x")),
    ("structure-pictures", "a picture called by its file", set_all("Figure", "Alt", "square.svg")),
    ("structure-pictures", "a picture without words", set_all("Figure", "Alt", None)),
    ("structure-pictures", "a formula without words", set_all("Formula", "Alt", None)),
    ("structure-pictures", "a formula called x", set_all("Formula", "Alt", "x")),
    ("structure-pictures", "a formula that is lost", lambda d, _: take_out(d, "Formula")),
]  # fmt: skip


def document_chapter(document: Node) -> Node:
    return first(document, "Chapter")


@pytest.mark.parametrize(("code", "spoil"), [(code, spoil) for code, _, spoil in SPOILT],
                         ids=[f"{code}: {what}" for code, what, _ in SPOILT])  # fmt: skip
def test_what_is_spoilt_is_found(made: Made, code: str, spoil: Spoil) -> None:
    assert code in {finding.code for finding in made.findings(spoil)}


def test_a_process_that_remembers_says_of_each_structure_what_another_says(made: Made) -> None:
    """Good ones and spoilt ones in turn, so that parts of each are known of the one before."""
    wanted = [made.findings(spoil) for _, _, spoil in SPOILT]
    memory.remember()
    try:
        for findings, (_, _, spoil) in zip(wanted, SPOILT, strict=True):
            for expected, how in (((), lambda *_: None), (findings, spoil)):
                memory.begin_build()
                assert made.findings(how) == expected
        assert memory.size_of_memory()["elements"]
    finally:
        memory.forget()


def test_what_was_heard_of_chapters_is_heard_of_them_again(made: Made) -> None:
    """Of chapters with pages of their own, good or spoilt, in a tree that says its language, or does not."""
    readings, wanted, seek = [], [], made.manuscript.place_behind
    for number, (_, _, spoil) in enumerate(SPOILT):
        document, extras = structure_of(made.book), Extras(made.book.metadata.language, full=1)
        if number % 2:
            document.facts["Lang"] = "en"
        spoil(document, extras)
        readings.append(read_structured(write_structured(document, extras)))
        wanted.append(check_structure(made.book, readings[-1], seek))
    heard = 0
    memory.remember()
    try:
        for reading, findings in zip(readings, wanted, strict=True):
            for _ in range(3):
                memory.begin_build()
                assert check_structure(made.book, reading, seek) == findings
            heard += memory.size_of_memory().get("heard chapter", 0)
    finally:
        memory.forget()
    assert heard > len(SPOILT)


def test_every_code_has_a_case_in_which_it_is_said() -> None:
    (codes,) = (codes for title, _, codes in GROUPS if title == "What a screen reader hears")
    elsewhere = {
        "structure-broken",
        "structure-file-name",
        "structure-abbreviations",  # test_explained.py
        "structure-lists",  # tests/test_pages_told.py
    }
    assert {code for code, _, _ in SPOILT} | elsewhere == set(codes)


def test_nothing_is_said_of_a_structure_as_it_ought_to_be(made: Made) -> None:
    assert made.findings() == ()


@pytest.mark.parametrize("full", [1, 2, 5, 1000])
def test_nothing_is_said_where_paragraphs_run_over_pages(made: Made, full: int) -> None:
    assert made.findings(set_extra("full", full)) == ()


@pytest.mark.parametrize("also", [{"subtitle": "Poems"}, {"author": "Poems"}], ids=str)
def test_a_title_may_be_that_of_something_else(tmp_path: Path, also: dict[str, str]) -> None:
    def repeat(document: Node, _: Extras) -> None:
        first(document, "Preliminaries").kids.append(Node("P", list(first(document, "Title").kids)))

    assert Made(tmp_path / "one", title="Poems", **also).findings(repeat) == ()
    other = Made(tmp_path / "other", title="Poems", subtitle="Verse", author="A").findings(repeat)
    assert [finding.code for finding in other] == ["structure-title"]


@pytest.mark.parametrize("place", ["page", "chapter", "book"])
def test_notes_may_stand_at_the_end_of_a_chapter_or_of_the_book(tmp_path: Path, place: str) -> None:
    assert Made(tmp_path, notes={"place": place}).findings() == ()


@pytest.mark.parametrize("place", ["chapter", "book"])
def test_notes_at_an_end_are_held_against_the_book_too(tmp_path: Path, place: str) -> None:
    found = Made(tmp_path, notes={"place": place}).findings(replace_text("The third", "The bird"))
    assert [finding.code for finding in found] == ["structure-note-text"]


def test_a_difference_is_told_with_its_line(made: Made) -> None:
    (found,) = made.findings(replace_text("second line", "sexond line"))
    assert str(found.place) == "manuscript/book.md:7"
    assert "sexond" in found.message


def test_a_passage_in_a_wrong_language_is_told_with_its_line(made: Made) -> None:
    (found,) = made.findings(set_fact("Span", "Lang", "it"))
    assert str(found.place) == "manuscript/book.md:9"
    assert "“fr”" in found.message
    assert "“it”" in found.message


def test_a_note_is_told_with_its_line(made: Made) -> None:
    (found,) = made.findings(replace_text("The third", "The bird"))
    assert found.place is not None
    lines = TEXT.split("\n")
    assert lines[(found.place.line or 0) - 4] == "[^c]: The third."


def test_letters_from_right_to_left_are_heard_in_their_order(tmp_path: Path) -> None:
    made = Made(tmp_path, "# One\n\nHe says [שלום עולם]{lang=he} to all.\n")
    assert made.findings() == ()
    (found,) = made.findings(replace_text("שלום עולם", "םלוע םולש"))
    assert found.code == "structure-text"
    assert "סשלוםעולם" not in found.message
    assert "“1OneHesaysשלוםעולםtoall.”" in found.message


def test_a_picture_whose_words_are_the_name_of_its_file_is_the_authors_to_mend(
    tmp_path: Path,
) -> None:
    made = Made(
        tmp_path, "# One\n\nWords.\n\n![square.svg](square.svg)\n\n![fig-1.png](fig-1.png.svg)\n"
    )
    found = made.findings()
    assert [finding.code for finding in found] == ["structure-file-name"] * 2
    assert str(found[0].place) == "manuscript/book.md:4"


def test_an_untagged_pdf_is_told_once(made: Made) -> None:
    (found,) = made.said_of(write_structured(None))
    assert found.code == "structure-missing"


def test_a_tagged_pdf_of_another_book_is_told_once(made: Made, tmp_path: Path) -> None:
    # one heading is that of other books, too
    other = Made(tmp_path, "# Elsewhere\n\n" + "Nothing is alike.\n\n" * 200 + "# An End\n\nYes.\n")
    (found,) = made.said_of(write_structured(structure_of(other.book), Extras("en")))
    assert found.code == "structure-text"


def test_a_title_in_figures_is_what_a_link_to_it_says(tmp_path: Path) -> None:
    made = Made(tmp_path, "# 1984 {.unnumbered #year}\n\nText, and [that year](#year).\n")

    def call_it(words: str) -> Spoil:
        return lambda document, _: setattr(document.all("Link")[-1], "contents", words)

    assert made.findings(call_it("1984")) == ()
    assert [finding.code for finding in made.findings(call_it("1985"))] == [
        "structure-descriptions"
    ]


def test_a_table_in_a_cell_has_its_heads_once(made: Made) -> None:
    def put_into_a_cell(document: Node, _: Extras) -> None:
        inner = Node("TH", ["Inner"], {"ID": "th-inner", "Scope": "Column"})
        first(document, "TD").kids.append(Node("Table", [Node("TR", [inner])]))

    assert "structure-ids" not in {finding.code for finding in made.findings(put_into_a_cell)}


def test_many_faults_of_one_kind_are_counted(tmp_path: Path) -> None:
    text = "# One\n\n" + "".join(f"Words.[^n{n}]\n\n[^n{n}]: A note.\n\n" for n in range(60))
    found = Made(tmp_path, text).findings(describe_all(""))
    assert len(found) == 13
    assert "more of the kind" in found[-1].message


def test_a_head_that_is_repeated_on_the_page_and_a_leader_are_no_words(made: Made) -> None:
    def repeat(document: Node, _: Extras) -> None:
        first(document, "Table").kids += [Aside("Left"), Aside("Right"), Aside("· · ·")]

    assert made.findings(repeat) == ()


def tree_of(**objects: bytes) -> bytes:
    """A PDF whose structure is what these objects say; their names are letters, and “{name}” refers to one."""
    from octavo.typeset.pdffile import PdfFile

    file = PdfFile(1)
    numbers = {name: file.reserve() for name in ("catalog", "pages", "page", *objects)}
    refer = {name: f" {number} 0 R" for name, number in numbers.items()}

    def add(name: str, body: str) -> None:
        for other, reference in refer.items():
            body = body.replace("{" + other + "}", reference)
        file.add(body.encode(), numbers[name])

    add(
        "catalog",
        "<</Type/Catalog/Pages{pages}/Lang(en)/MarkInfo<</Marked true>>/StructTreeRoot {root}>>",
    )
    add("pages", "<</Type/Pages/Kids[{page}]/Count 1>>")
    add("page", "<</Type/Page/Parent {pages}/MediaBox[0 0 9 9]/Resources<</Font<<>>>>>>")
    for name, body in objects.items():
        add(name, body.decode())
    return file.finish(numbers["catalog"], file.add(b"<<>>"))


ROOT = b"<</Type/StructTreeRoot/K[{a}]>>"
A = b"<</Type/StructElem/S/Document/K[{b}]/P{root}>>"


@pytest.mark.parametrize(
    "objects",
    [
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/Sect/K[{a}]/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/Sect/K{b}/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"(words)"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/P/K[4 5 6]/Pg {page}/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/P/K[<</Type/MCR/MCID(a)>>]/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/P/K[<</Type/OBJR/Obj 7>>]/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S/P/K[[1 2]]/P{a}>>"},
        {"root": ROOT, "a": A, "b": b"<</Type/StructElem/S(P)/K[1.5]/A[3 (x)]/ID/x/Lang 5/P{a}>>"},
        {"root": ROOT, "a": b"<</Type/StructElem/S/Document/K[900 0 R]/P{root}>>"},
        {"root": b"<</Type/StructTreeRoot/K[{a}]/IDTree<</Kids[{root}]>>/RoleMap[1]>>", "a": A, "b": A},
        {"root": b"<</Type/StructTreeRoot/K[{a}]/RoleMap<</X/Y/Y/X>>>>", "a": A,
         "b": b"<</Type/StructElem/S/X/K[0]/P{a}>>"},
        {"root": b"<</Type/StructTreeRoot/K 5/IDTree 7>>"},
    ],
)  # fmt: skip
def test_no_structure_of_a_stranger_makes_the_proof_stumble(
    made: Made, objects: dict[str, bytes]
) -> None:
    found = made.said_of(tree_of(**objects))
    assert len(found) == 1
    assert found[0].code in ("structure-missing", "structure-text")


def test_elements_that_stand_too_deep_are_told(made: Made) -> None:
    names = [f"e{n}" for n in range(400)]
    objects = {"root": b"<</Type/StructTreeRoot/K[{e0}]>>"}
    for name, below in zip(names, [*names[1:], "page"], strict=True):
        objects[name] = b"<</Type/StructElem/S/Sect/K[{%s}]/P{root}>>" % below.encode()
    content = tree_of(**objects)
    reading = read_structured(content)
    assert reading.structure.faults == ("elements stand too deep in one another",)
    assert [finding.code for finding in made.said_of(content)] == ["structure-text"]


def test_what_a_structure_names_twice_is_told(made: Made) -> None:
    content = write_structured(structure_of(made.book), Extras("en"))
    reading = read_structured(content)
    chapter = next(e for e in reading.structure.roots[0].walk() if e.own == "Chapter")
    paragraph = next(e for e in chapter.walk() if e.kind == "P")
    chapter.kids.append(paragraph)
    found = check_structure(made.book, reading)
    assert "structure-broken" in {finding.code for finding in found}
