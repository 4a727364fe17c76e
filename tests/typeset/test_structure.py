"""The structure of the finished PDF reads as the book reads, whatever pages its paragraphs, notes and tables take."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pikepdf
import pytest
from builders import SVG
from builders import write_book as write_files
from conftest import Built, build
from lxml import etree
from madefonts import make_font
from readers import epub_documents, html_tree, marked_texts, path_bounds, pdf_pages
from structures import Node, structure_of

MATHML = "http://www.w3.org/1998/Math/MathML"
WORDS = (
    "the press goes on and the sheet is turned and the forme is inked and the paper damp".split()
)


def passage(mark: str, count: int) -> str:
    """``count`` words, of which every tenth can be told from all others."""
    return " ".join(
        f"{mark}{i // 10}q" if i % 10 == 0 else WORDS[i % len(WORDS)] for i in range(count)
    )


def squeezed(text: str) -> str:
    """A text as any reader should have it: words and single spaces."""
    return " ".join(text.replace("\u00ad", "").split())


def tree_of(built: Built) -> Node:
    assert [f.message for f in built.build.findings if f.severity == "error"] == []
    return structure_of(built.content("pdf"))


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """A chapter of long paragraphs with notes, one of which is longer than a page."""
    paragraphs = [
        f"{passage(f'a{n}x', 260)} call{n}.[^k{n}] {passage(f'b{n}x', 200)}." for n in range(6)
    ]
    notes = [f"[^k{n}]: {passage(f'n{n}x', 1500 if n == 2 else 30)}." for n in range(6)]
    text = "# One\n\n" + "\n\n".join([*paragraphs, *notes]) + "\n"
    return tree_of(build(write_files(tmp_path_factory.mktemp("crossing"), text), ("pdf",)))


def test_a_paragraph_over_the_end_of_a_page_is_one_paragraph(crossing: Node) -> None:
    (chapter,) = crossing.all("Chapter")
    paragraphs = [node for node in chapter.nodes if node.kind == "P"]
    wanted = [f"{passage(f'a{n}x', 260)} call{n}." for n in range(6)]
    assert [
        squeezed(p.text)[: len(start)] for p, start in zip(paragraphs, wanted, strict=True)
    ] == wanted
    assert any(len(p.pages) > 1 for p in paragraphs)


def test_a_note_is_read_behind_the_paragraph_that_calls_it_and_nowhere_else(crossing: Node) -> None:
    (chapter,) = crossing.all("Chapter")
    assert [node.kind for node in chapter.nodes] == ["H1", *["P", "Note"] * 6]
    for number, (before, note) in enumerate(
        zip(chapter.nodes[1::2], chapter.nodes[2::2], strict=True)
    ):
        (call,) = before.all("Reference")
        assert [link["said"] for link in call.nodes[0].links] == [f"Note {number + 1}"]
        assert note.said["ID"] == f"fn-k{number}"


def test_a_note_that_takes_several_pages_is_one_note(crossing: Node) -> None:
    note = crossing.all("Note")[2]
    assert len(note.pages) > 2
    assert [node.kind for node in note.nodes] == ["Lbl", "P"]
    assert squeezed(note.text) == f"3 {passage('n2x', 1500)}."


def test_a_label_leads_back_to_the_call_and_says_so(crossing: Node) -> None:
    labels = [note.nodes[0].nodes[0].links[0]["said"] for note in crossing.all("Note")]
    assert labels == [f"Back to the call of note {number}" for number in range(1, 7)]


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Built:
    rows = "\n".join(f"| r{n} | {passage(f'c{n}x', 12)} | {n} |" for n in range(90))
    text = f"# One\n\n: Caption.\n\n| Name | What | Count |\n|:--|:---|--:|\n{rows}\n"
    return build(write_files(tmp_path_factory.mktemp("tabled"), text), ("pdf",))


def test_a_table_over_several_pages_is_one_table_with_one_head(tabled: Built) -> None:
    (table,) = tree_of(tabled).all("Table")
    assert len(table.pages) > 2
    assert [node.kind for node in table.nodes] == ["Caption", "THead", "TBody"]
    assert [squeezed(cell.text) for cell in table.all("TH")] == ["Name", "What", "Count"]
    rows = table.nodes[2].nodes
    assert len(rows) == 90
    assert [squeezed(cell.text) for cell in rows[41].nodes] == ["r41", passage("c41x", 12), "41"]


def test_every_cell_names_the_head_of_its_column(tabled: Built) -> None:
    (table,) = tree_of(tabled).all("Table")
    heads = {cell.said["ID"]: squeezed(cell.text) for cell in table.all("TH")}
    assert len(heads) == 3
    assert {cell.said["A"]["Scope"] for cell in table.all("TH")} == {"Column"}
    for row in table.nodes[2].nodes:
        named = [[heads[name] for name in cell.said["A"]["Headers"]] for cell in row.nodes]
        assert named == [["Name"], ["What"], ["Count"]]


def table_of_pages(head: str, foot: str = "") -> str:
    rows = "".join(f"<tr><td>r{n}</td><td>{n}</td></tr>\n" for n in range(90))
    return (
        f"# One\n\nText.\n\n<table>\n<thead><tr><th>{head}</th><th>Count</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n{foot}</table>\n\n[^a]: The note.\n"
    )


def links_of(content: bytes, target: str) -> list[int]:
    """The pages with a link to a place of the book, or to an address; each as often as it has one."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [
            index
            for index, page in enumerate(pdf.pages)
            for link in page.get("/Annots", [])
            if target in (str(link.get("/Dest", "")), str(link.get("/A", {}).get("/URI", "")))
        ]


def test_of_a_head_that_pages_repeat_only_the_first_has_links(
    write_book: Callable[..., Path],
) -> None:
    address = "https://example.invalid/"
    text = table_of_pages(f'A head[^a], <a href="{address}">more</a>')
    built = build(write_book(text), ("pdf",))
    (table,) = tree_of(built).all("Table")
    assert len(table.pages) > 2
    assert [squeezed(link.text) for link in table.all("Link")] == ["¹", "more"]
    first = links_of(built.content("pdf"), "fn-a")
    assert first == [min(table.pages)]
    assert links_of(built.content("pdf"), address) == first
    shown = [page for page in pdf_pages(built.content("pdf")) if "A head" in page]
    assert len(shown) == len(table.pages)


def test_the_foot_of_a_table_is_printed_and_read_once_at_its_end(
    write_book: Callable[..., Path],
) -> None:
    text = table_of_pages("Name", "<tfoot><tr><td>All[^a]</td><td>ninety</td></tr></tfoot>\n")
    built = build(write_book(text), ("pdf",))
    (table,) = tree_of(built).all("Table")
    assert len(table.pages) > 2
    assert [node.kind for node in table.nodes] == ["THead", "TBody", "TFoot"]
    assert len(links_of(built.content("pdf"), "fn-a")) == 1
    shown = [
        index for index, page in enumerate(pdf_pages(built.content("pdf"))) if "ninety" in page
    ]
    assert shown == [max(table.pages)]


MATTER = """# Of *Kinds*

Words, and *some* that **weigh** in [азбука]{lang=ru}.

![A lever.](a.svg){alt="A lever, seen from the side"}

![](a.svg){alt=""}

Where $x^2$ is.

1. one

    - within

2. two

Term

:   Its meaning.

***

[A web page](https://example.invalid/), [the *first*](#of-kinds).

> A quotation.
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("mixed")
    files: dict[str, str | bytes] = {"book.md": MATTER, "a.svg": SVG}
    return build(write_files(folder, files, language="en-GB"), ("pdf",))


def test_passages_in_another_language_say_so(mixed: Built) -> None:
    spoken = {node.said["Lang"]: node.text for node in tree_of(mixed).walk() if "Lang" in node.said}
    assert spoken == {"ru": "азбука"}


def test_pictures_have_their_captions_in_them_and_those_that_only_adorn_are_not_heard(
    mixed: Built,
) -> None:
    (figure,) = tree_of(mixed).all("Figure")
    assert figure.said["Alt"] == "A lever, seen from the side"
    assert [(node.kind, node.text) for node in figure.nodes] == [("Caption", "A lever.")]


def test_a_formula_is_described_and_has_its_mathml_with_it(mixed: Built) -> None:
    (formula,) = tree_of(mixed).all("Formula")
    assert formula.said["Alt"] == "x²"
    assert formula.said["AF"][0]["AFRelationship"] == "Supplement"
    with pikepdf.open(BytesIO(mixed.content("pdf"))) as pdf:
        files = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)
                 and item.get("/Type") == "/EmbeddedFile"]  # fmt: skip
        (file,) = files
        assert file.Subtype == "/application/mathml+xml"
        assert etree.fromstring(file.read_bytes()).tag == f"{{{MATHML}}}math"


def test_lists_have_labels_and_bodies_one_in_the_other(mixed: Built) -> None:
    (chapter,) = tree_of(mixed).all("Chapter")
    numbered, defined = (node for node in chapter.nodes if node.kind == "L")
    assert [[part.kind for part in item.nodes] for item in numbered.nodes] == [["Lbl", "LBody"]] * 2
    assert [squeezed(item.nodes[0].text) for item in numbered.nodes] == ["1.", "2."]
    assert [node.kind for node in numbered.nodes[0].nodes[1].nodes] == ["P", "L"]
    assert numbered.said["A"] == {"O": "List", "ListNumbering": "Decimal"}
    assert [(part.kind, squeezed(part.text)) for part in defined.nodes[0].nodes] == [
        ("Lbl", "Term"), ("LBody", "Its meaning."),
    ]  # fmt: skip


def test_links_say_in_words_where_they_lead(mixed: Built) -> None:
    links = [link for node in tree_of(mixed).all("Link") for link in node.links]
    assert [link["said"] for link in links] == ["Page 1: 1 Of Kinds", "A web page", "the first"]
    assert {link["flags"] for link in links} == {"4"}  # printed, as ISO 19005-3, 6.3.2 asks


def test_the_title_is_read_once_and_ornaments_never(mixed: Built) -> None:
    tree = tree_of(mixed)
    assert squeezed(tree.text).count("A Book") == 1
    assert "*" not in tree.text
    assert [(node.kind, squeezed(node.text)) for node in tree.all("H1")] == [
        ("H1", "Contents"), ("H1", "1 Of Kinds"),
    ]  # fmt: skip
    assert [node.kind for node in tree.all("H1")[1].nodes] == ["Lbl", "Em"]


def test_what_a_page_shows_is_of_the_structure_or_an_artifact(mixed: Built) -> None:
    """Between two marks there is nothing that shows anything."""
    with pikepdf.open(BytesIO(mixed.content("pdf"))) as pdf:
        for page in pdf.pages:
            depth = 0
            for step in pikepdf.parse_content_stream(page):
                name = str(step.operator)
                depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(name, 0)
                assert depth or name not in ("TJ", "Tj", "Do", "f", "S", "B"), step


def test_notes_of_a_caption_stay_in_it_and_those_of_cells_are_read_behind_their_table(
    tmp_path: Path,
) -> None:
    """A head is said with every cell below it, and notes keep their order."""
    text = (
        "# One\n\n| A[^a] | B |\n|---|---|\n| c[^c] | d |\n\n: Of it.[^b]\n\nText.\n\n"
        "[^a]: First.\n\n[^b]: Other.\n\n[^c]: Last.\n"
    )
    (chapter,) = tree_of(build(write_files(tmp_path, text), ("pdf",))).all("Chapter")
    assert [node.kind for node in chapter.nodes] == ["H1", "Table", "Note", "Note", "P"]
    assert [note.said["ID"] for note in chapter.nodes[2:4]] == ["fn-a", "fn-c"]
    assert [note.said["ID"] for note in chapter.all("Caption")[0].all("Note")] == ["fn-b"]


def test_endnotes_stand_where_they_are_printed(write_book: Callable[..., Path]) -> None:
    root = write_book("# One\n\nText.[^a]\n\n[^a]: The note.\n", notes={"place": "chapter"})
    (chapter,) = tree_of(build(root, ("pdf",))).all("Chapter")
    assert [node.kind for node in chapter.nodes] == ["H1", "P", "Sect"]
    assert [node.kind for node in chapter.nodes[2].nodes] == ["H2", "Note"]
    assert chapter.all("Note")[0].said["ID"] == "fn-a"


def test_the_names_of_elements_are_in_one_tree(crossing: Node, tabled: Built) -> None:
    with pikepdf.open(BytesIO(tabled.content("pdf"))) as pdf:
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        assert {str(element.ID) for element in tree.values()} == set(tree)
        assert len(tree) == 3


def test_a_note_that_a_term_calls_is_read_behind_it(tmp_path: Path) -> None:
    text = "# One\n\nTerm[^a]\n\n:   Meaning.\n\nText.\n\n[^a]: The note.\n"
    (chapter,) = tree_of(build(write_files(tmp_path, text), ("pdf",))).all("Chapter")
    (term,) = chapter.all("LI")[0].nodes[:1]
    assert [node.kind for node in term.nodes] == ["Reference", "Note"]


def test_a_note_is_in_the_language_of_the_book_whatever_calls_it(tmp_path: Path) -> None:
    text = (
        "# One\n\n::: {lang=fr}\n> Des mots.[^a]\n:::\n\n[Un mot[^b]]{lang=fr}.\n\n"
        "[^a]: English.\n\n[^b]: [Encore]{lang=fr}.\n"
    )
    root = write_files(tmp_path, text, language="en-GB")
    first, second = tree_of(build(root, ("pdf",))).all("Note")
    assert first.said["Lang"] == "en-GB"
    assert "Lang" not in second.said
    assert [node.text for node in second.walk() if node.said.get("Lang") == "fr"] == ["Encore"]


def test_a_link_says_in_which_language_its_words_are(tmp_path: Path) -> None:
    text = "# One\n\nSee [des mots](#one){lang=fr} and [words](#one).\n"
    built = build(write_files(tmp_path, text, language="en-GB"), ("pdf",))
    assert not [f for f in built.build.findings if f.code.startswith("structure-")]
    (chapter,) = tree_of(built).all("Chapter")
    assert [link.said.get("Lang") for link in chapter.all("Link")] == ["fr", None]


def test_a_picture_says_where_on_its_page_it_stands(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "book.md": '# One\n\nText.\n\n![Its caption.](a.svg){alt="A curve" width=50%}\n',
        "a.svg": SVG,
    }
    built = build(write_files(tmp_path, files), ("pdf",))
    (figure,) = tree_of(built).all("Figure")
    said = [float(edge) for edge in re.findall(r"[\d.]+", str(figure.said["A"]))]
    drawn = max(path_bounds(built.content("pdf"), "One"), key=lambda edges: edges[3] - edges[1])
    assert said == pytest.approx(drawn, abs=0.5)


def test_a_caption_comes_before_its_picture_and_lends_it_no_words(tmp_path: Path) -> None:
    """Some readers hear nothing behind a picture that comes first."""
    text = '# One\n\n![Where $x^2$ is.](a.svg){alt="A curve"}\n'
    files: dict[str, str | bytes] = {"book.md": text, "a.svg": SVG}
    (figure,) = tree_of(build(write_files(tmp_path, files), ("pdf",))).all("Figure")
    assert figure.said["Alt"] == "A curve"
    assert isinstance(figure.kids[0], Node)
    assert [squeezed(str(kid)) for kid in figure.kids[1:]] == [""]
    assert [formula.said["Alt"] for formula in figure.all("Formula")] == ["x²"]


def test_a_picture_that_only_adorns_is_passed_over_in_all_editions(tmp_path: Path) -> None:
    text = '# One\n\n![Its caption.](a.svg){alt=""}\n\nSo ![](a.svg){alt=""} it is.\n'
    files: dict[str, str | bytes] = {"book.md": text, "a.svg": SVG}
    built = build(write_files(tmp_path, files))
    assert [f.code for f in built.build.findings if not f.code.startswith("makeup-")] == []
    (chapter,) = tree_of(built).all("Chapter")
    said = [squeezed(node.text) for node in chapter.all("P")]
    assert [words for words in said if words] == ["Its caption.", "So it is."]
    assert not chapter.all("Figure")
    chapter_file = epub_documents(built.content("epub"))["01-one.xhtml"]
    for tree in (chapter_file, html_tree(built.content("html"))):
        assert [image.get("alt") for image in tree.iter("{*}img")] == ["", ""]


def test_a_link_without_words_is_none(tmp_path: Path) -> None:
    text = "# One\n\nWords [](#two) and more.\n\n# Two\n\nText.\n"
    tree = tree_of(build(write_files(tmp_path, text), ("pdf",)))
    assert [link["said"] for node in tree.all("Link") for link in node.links] == [
        "Page 1: 1 One", "Page 3: 2 Two",
    ]  # fmt: skip


def test_a_link_around_a_picture_that_only_adorns_is_told_and_can_be_taken_everywhere(
    tmp_path: Path,
) -> None:
    address = "https://example.invalid/"
    text = (
        '# One\n\n[![](a.svg){alt="" width=1in}](#two) and [![](a.svg){alt="" width=1in}]'
        f"({address}) are.\n\n# Two {{#two}}\n\nText.\n"
    )
    built = build(write_files(tmp_path, {"book.md": text, "a.svg": SVG}))
    told = [f for f in built.build.findings if not f.code.startswith("makeup-")]
    assert [(f.code, f.place and f.place.line) for f in told] == [("link-wordless", 6)] * 2
    (paragraph, *_) = [p for p in tree_of(built).all("Chapter")[0].all("P") if p.all("Link")]
    assert [link["said"] for node in paragraph.all("Link") for link in node.links] == [
        "2 Two",
        address,
    ]
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        areas = [link.Rect for page in pdf.pages for link in page.get("/Annots", [])][-2:]
    for left, top, right, bottom in areas:
        assert (float(right - left), float(top - bottom)) >= (72, 72)
    chapter_file = epub_documents(built.content("epub"))["01-one.xhtml"]
    for tree in (chapter_file, html_tree(built.content("html"))):
        around = [image.getparent().get("href") for image in tree.iter("{*}img")]
        assert len(around) == 2
        assert around[1] == address


SIGNS = """# One

See [3](#two), [—](#fig), [\\*](https://example.org/a%20b), [...](#tab), [1](#par), [§ 2](#sign), [the word](#two).[^a]

![A caption.](a.svg){#fig alt="What it shows"}

| a | b |
|---|---|
| c | d |

: A table. {#tab}

# Two {#two}

[First words.]{#par} Others. [\\*]{#sign}

# 1984 {.unnumbered}

See [5](#section).

[^a]: The note[†](#two), and [$3$](#par).
"""


def test_links_that_show_a_sign_are_told_by_where_they_lead(tmp_path: Path) -> None:
    built = build(write_files(tmp_path, {"book.md": SIGNS, "a.svg": SVG}), ("pdf",))
    told = [
        link["said"]
        for chapter in tree_of(built).all("Chapter")
        for node in chapter.all("Link")
        for link in node.links
    ]
    assert told == [
        "2 Two", "A caption.", "https://example.org/a b", "A table.", "First words.", "2 Two", "the word", "Note 1",
        "Back to the call of note 1", "2 Two", "First words.", "1984",
    ]  # fmt: skip


def test_the_number_of_a_chapter_is_parted_from_its_title(mixed: Built) -> None:
    assert tree_of(mixed).all("H1")[1].text == "1 Of Kinds"


def test_words_of_a_line_part_nothing_whatever_their_author_calls_them(
    write_book: Callable[..., Path],
) -> None:
    text = "# One\n\nSo *was [it]{.epigraph}* [said]{.verse}.\n\n1. [Of it]{.epigraph}, all.\n"
    (chapter,) = tree_of(build(write_book(text), ("pdf",))).all("Chapter")
    paragraph, items = chapter.nodes[1:]
    assert [node.kind for node in paragraph.nodes] == ["Em"]
    assert paragraph.text == "So was it said."
    assert items.all("LBody")[0].kids == ["Of it", ", all."]


def test_a_caption_tells_of_its_own_formulas_and_pictures(tmp_path: Path) -> None:
    text = "# One\n\n![Of $x^2$ and ![a lever](a.svg).](a.svg){alt='What it shows'}\n"
    root = write_files(tmp_path, {"book.md": text, "a.svg": SVG})
    figure, inner = tree_of(build(root, ("pdf",))).all("Figure")
    assert figure.said["Alt"] == "What it shows"
    (caption,) = figure.nodes
    assert [(node.kind, node.said["Alt"]) for node in caption.nodes] == [
        ("Formula", "x²"), ("Figure", "a lever"),
    ]  # fmt: skip
    assert caption.nodes[1] is inner


HEBREW = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("he", f"{HEBREW} (12 שנה, Latin words) {HEBREW}"),
        ("he", "Smith, “The History (of Towns)”, vol. 2, pp. 12–13."),
        ("en", f"He says {HEBREW} and goes on"),
    ],
    ids=["book", "latin", "passage"],
)
def test_a_text_from_right_to_left_is_read_as_it_was_written(
    tmp_path: Path, language: str, words: str
) -> None:
    """Line for line, in paragraphs, headings, notes and lists; readers of pages find it as before."""
    text = (
        f"# {HEBREW[:10]}\n\n{words} {words} *{HEBREW[:10]}*.[^a]\n\n- {words}\n\n[^a]: {words}\n"
    )
    font = make_font("".join(map(chr, range(0x5D0, 0x5EB))))
    files: dict[str, str | bytes] = {"book.md": text, "own.ttf": font}
    root = write_files(tmp_path, files, language=language, fonts={"hebrew": "own.ttf"})
    built = build(root, ("pdf",))
    assert [f.message for f in built.build.findings if f.code.startswith("structure")] == []
    (chapter,) = structure_of(built.content("pdf")).all("Chapter")
    heading, paragraph, note, items = chapter.nodes
    assert squeezed(heading.text).endswith(HEBREW[:10])
    assert squeezed(paragraph.text).replace("\u2060", "") == f"{words} {words} {HEBREW[:10]}.¹"
    assert squeezed(note.text).replace("\u2060", "") == f"1 {words}"
    assert squeezed(items.text).replace("\u2060", "") == words
    assert HEBREW[:10] in "".join(pdf_pages(built.content("pdf")))


def test_a_bracket_that_is_drawn_for_another_is_told_as_what_it_is(tmp_path: Path) -> None:
    """Passages that are read by their glyphs have the same ones."""
    text = f"# {HEBREW[:10]}\n\n{HEBREW} (12, a) «b» {HEBREW}\n\n::: {{dir=ltr}}\nSo (it «was» said).\n:::\n"
    font = make_font("".join(map(chr, range(0x5D0, 0x5EB))))
    root = write_files(
        tmp_path, {"book.md": text, "own.ttf": font}, language="he", fonts={"hebrew": "own.ttf"}
    )
    built = build(root, ("pdf",))
    (chapter,) = structure_of(built.content("pdf")).all("Chapter")
    assert squeezed(chapter.nodes[-1].text) == "So (it «was» said)."


def test_what_is_said_of_a_text_stands_two_elements_above_its_glyphs(
    write_book: Callable[..., Path],
) -> None:
    """MuPDF takes what their own element says for the glyphs of a page, and turns it."""
    tree = tree_of(build(write_book("# One\n\nSo x\u0301, and so on.\n"), ("pdf",)))
    spelt = [node for node in tree.walk() if "ActualText" in node.said]
    assert [node.said["ActualText"] for node in spelt] == ["So x\u0301, and so on."]
    assert all([kid.kind for kid in node.kids] == ["Span"] for node in spelt)


def test_letters_with_marks_are_read_once(write_book: Callable[..., Path]) -> None:
    """By whoever follows the structure, and by whoever takes a page's text by its fonts alone."""
    words = "Mark x\u0301 and \u1ea1\u0307 or a\u0323\u0307, then \u1ea1 and x."
    built = build(write_book(f"# One\n\n{words}\n"), ("pdf",))
    (paragraph,) = tree_of(built).all("Chapter")[0].all("P")
    assert normalize("NFC", paragraph.text.replace("\u200b", "")) == normalize("NFC", words)
    shown = "".join(text for page in marked_texts(built.content("pdf")) for text in page)
    assert normalize("NFC", words) in normalize("NFC", shown.replace("\u200b", ""))


STRANGE = """# One

<ul>Words<p>and more</p><li>item</li></ul>

<dl><dt>Term</dt><dd>Said</dd><p>Also</p></dl>

<table><tr><td>a</td></tr><tfoot><tr><td>b</td></tr></tfoot></table>

<table><thead><tr><th>a</th><th>b</th></tr></thead></table>

<table><tbody><tr><td rowspan="3">a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr></tbody></table>
"""


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """What an author may write in HTML, and a structure may not have (ISO 14289-1, 7.2)."""
    return tree_of(build(write_files(tmp_path_factory.mktemp("strange"), STRANGE), ("pdf",)))


def test_lists_hold_items_only(strange: Node) -> None:
    one, other = strange.all("L")
    assert [[part.kind for part in item.nodes] for item in one.nodes] == [["LBody"], ["LBody"]]
    assert [squeezed(item.text) for item in one.nodes] == ["Wordsand more", "item"]
    (item,) = other.nodes
    assert [(part.kind, squeezed(part.text)) for part in item.nodes] == [
        ("Lbl", "Term"), ("LBody", "Said"), ("LBody", "Also"),
    ]  # fmt: skip


def test_rows_beside_a_head_or_foot_stand_in_a_body(strange: Node) -> None:
    footed, headed, _ = strange.all("Table")
    assert [node.kind for node in footed.nodes] == ["TBody", "TFoot"]
    assert [node.kind for node in headed.nodes] == ["TBody"]
    assert [cell.said["A"]["Scope"] for cell in headed.all("TH")] == ["Column", "Column"]


def test_all_rows_of_a_table_have_its_columns(strange: Node) -> None:
    *_, table = strange.all("Table")
    first, second = table.all("TR")
    assert [cell.said.get("A", {}).get("RowSpan") for cell in first.nodes] == ["2", None, None]
    assert [cell.text.strip() for cell in second.nodes] == ["d", ""]


def test_a_formula_that_stands_apart_parts_words_as_their_author_did(
    write_book: Callable[..., Path],
) -> None:
    text = "# One\n\nSo $$x^2$$ and *on* $$x^3 \\tag{1}$$ and on.\n\n- It $$x^4$$ is.\n"
    (chapter,) = tree_of(build(write_book(text), ("pdf",))).all("Chapter")
    _, paragraph, items = chapter.nodes
    assert squeezed(paragraph.text) == "So and on (1) and on."
    assert squeezed(items.text) == "It is."


def test_a_formula_of_nothing_is_not_missed(write_book: Callable[..., Path]) -> None:
    assert not tree_of(build(write_book("# One\n\nA $\\sqrt{}$ b.\n"), ("pdf",))).all("Formula")
