"""Small books by people who had never seen Octavo come out right in all three editions.

Each was sent in because something went wrong with it; what is asserted here is what it ought to give. Formulas and
fonts have files of their own: typeset/test_formulas.py, test_fonts.py.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builders import said
from conftest import SHARED, Built, build
from lxml import etree
from readers import (
    epub_documents,
    html_tree,
    pdf_labels,
    pdf_pages,
    pdf_words,
    picture_sizes,
    squeeze,
)

from octavo.model.errors import ManuscriptError

TRIALS = SHARED / "trials" / "field"


def trial(name: str, folder: Path) -> Path:
    """A copy of a book that was sent in."""
    if not TRIALS.is_dir():
        pytest.skip("the trials are not part of the repository, and not beside it here")
    return Path(shutil.copytree(TRIALS / name, folder / name))


def printed(built: Built) -> str:
    return squeeze("".join(pdf_pages(built.content("pdf"))))


def trees(built: Built) -> Iterator[list[etree._Element]]:
    """The documents of the EPUB, and the page."""
    yield list(epub_documents(built.content("epub")).values())
    yield [html_tree(built.content("html"))]


def texts(built: Built) -> list[str]:
    """The words of each edition without white space; the page without its script."""
    screens = [
        squeeze("".join("".join(tree.xpath(".//*[local-name()='body']//text()")) for tree in made))
        for made in trees(built)
    ]
    return [printed(built), *screens]


def codes(built: Built) -> list[str]:
    return [finding.code for finding in built.build.findings]


def test_a_class_of_the_author_moves_nothing(tmp_path: Path) -> None:
    built = build(trial("class-note", tmp_path))
    assert codes(built) == []
    for text in texts(built):
        assert "Firstwords.Aboxthatbelongsbetweenthefirstandthelastwords.Lastwords." in text


def test_numbers_of_lists_are_those_that_the_author_wrote(tmp_path: Path) -> None:
    built = build(trial("list-start-and-style", tmp_path))
    assert codes(built) == []
    for text in texts(built):
        assert "10.ten11.eleveniv.fourv.five(a)alpha(b)beta" in text


def test_a_scene_break_at_the_head_of_a_page_is_no_word(tmp_path: Path) -> None:
    built = build(trial("page-begins-with-ornament", tmp_path))
    assert codes(built) == []
    for text in texts(built):
        assert re.search(r"Line17\..{0,40}?Afterthebreak\.End\.", text)
    folios = [label for label in pdf_labels(built.content("pdf")) if label.isdigit()]
    for made in trees(built):
        marks = [
            str(mark.get("aria-label"))
            for tree in made
            for mark in tree.iter("{*}span", "{*}div", "span", "div")
            if mark.get("role") == "doc-pagebreak"
        ]
        assert [mark for mark in marks if mark.isdigit()] == [f for f in folios if f in marks]


def test_words_in_tex_are_words(tmp_path: Path) -> None:
    built = build(trial("tex-words-dropped", tmp_path))
    assert said(built.build.findings) == [
        ("markup-dropped", r"TeX taken out: \cite{x}", "manuscript/book.md:17",
         r"write \\ for a backslash; formulas go between $ signs")
    ]  # fmt: skip
    for text in texts(built):
        assert "Beforeimportantwordsafter,andbold.AquotationwritteninTeX." in text
        assert "AfterLaTeXand" in text


def test_a_figure_given_as_pdf_is_drawn(tmp_path: Path) -> None:
    root = trial("figure-as-pdf", tmp_path)
    with pytest.raises(ManuscriptError) as missing:
        build(root)
    assert ("image-missing", "manuscript/book.md:11") in [
        (finding.code, str(finding.place)) for finding in missing.value.findings
    ]
    plan = pikepdf.Pdf.new()
    page = plan.add_blank_page(page_size=(200, 100))
    page.Contents = plan.make_stream(b"10 10 180 80 re f")
    plan.save(root / "manuscript" / "plan.pdf")
    built = build(root)
    assert codes(built) == ["image-alt"]
    assert (200, 100) in picture_sizes(built.content("pdf"))
    for made in trees(built):
        pictures = [str(p.get("src")) for tree in made for p in tree.iter("{*}img", "img")]
        assert any("plan" in src or src.startswith("data:image") for src in pictures)


def test_links_that_other_tools_resolve_lead_there(tmp_path: Path) -> None:
    wanted = {
        "implicit-heading-links": ["Generaloptions", "Readeroptions", "CreatingaPDF"],
        "links-to-automatic-ids": ["Generaloptions", "Cafénoir", "Notes"],
    }
    for name, headings in wanted.items():
        built = build(trial(name, tmp_path))
        assert codes(built) == []
        for made in trees(built):
            targets = {
                str(e.get("id")): squeeze("".join(e.itertext()))
                for tree in made
                for e in tree.iter()
                if e.get("id")
            }
            links = [
                (str(link.get("href")).partition("#")[2], squeeze("".join(link.itertext())))
                for tree in made
                for link in tree.xpath(".//*[local-name()='p']/*[local-name()='a']")
            ]
            led = [targets[target] for target, _ in links if target in targets]
            assert all(any(h in heading for heading in led) for h in headings), (name, led)


def test_each_file_has_its_own_keys_of_notes(tmp_path: Path) -> None:
    root = trial("same-note-key-in-two-chapters", tmp_path)
    with pytest.raises(ManuscriptError) as double:
        build(root)
    assert [(f.code, str(f.place)) for f in double.value.findings] == [
        ("note-double", "manuscript/book.md:17")
    ]
    book = root / "manuscript" / "book.md"
    first, mark, second = book.read_text("utf-8").partition("# Two")
    book.write_text(first, "utf-8")
    book.with_name("second.md").write_text(mark + second, "utf-8")
    built = build(root)
    assert codes(built) == []
    assert [(note.label, note.text) for note in built.build.book.notes] == [
        ("1", "The note of one."), ("2", "The note of two.")
    ]  # fmt: skip
    for text in texts(built):
        assert "Thenoteofone." in text
        assert "Thenoteoftwo." in text


def test_references_of_pandoc_crossref_say_their_numbers(tmp_path: Path) -> None:
    root = trial("crossref-silent", tmp_path)
    (root / "manuscript" / "plain.png").write_bytes(_png())
    built = build(root)
    assert codes(built) == []
    for text in texts(built):
        assert "SeeFigure1.1,Table1.1,Equation(1.1)andChapter1." in text


def test_the_syntax_of_quarto_works_or_is_told(tmp_path: Path) -> None:
    root = trial("quarto-syntax-silent", tmp_path)
    (root / "manuscript" / "plain.png").write_bytes(_png())
    (root / "manuscript" / "other.qmd").write_text("Words of another file.\n", "utf-8")
    built = build(root)
    assert set(codes(built)) == {"foreign-code", "image-alt"}
    for text in texts(built):
        assert "SeeFigure1.1andChapter1andEquation(1.1)." in text
        assert "AtitleWordsofthenote." in text
        assert "Wordsofanotherfile." in text
        assert "pagebreak" not in text
        assert "x=1y=2" in text
        assert "TextR." in text
        assert "TextP." in text


def test_no_word_stands_alone_on_a_justified_line(tmp_path: Path) -> None:
    built = build(trial("torn-line", tmp_path))
    assert codes(built) == []
    lines = [
        line.split()
        for page in pdf_pages(built.content("pdf"))
        for line in page.splitlines()
        if "Printers" in line or "hand" in line
    ]
    assert all(len(line) > 3 for line in lines[:-1])
    assert all("Printerseachpeople" in text for text in texts(built))


def test_numbers_in_a_wide_table_are_whole(tmp_path: Path) -> None:
    built = build(trial("wide-table-broken-words", tmp_path))
    assert codes(built) in ([], ["table-crowded"])
    assert {"12,345.67", "98,765.43"} <= {word for word, _ in pdf_words(built.content("pdf"))}
    for text in texts(built):
        assert "12,345.67" in text


def test_lang_is_language(tmp_path: Path) -> None:
    built = build(trial("lang-key", tmp_path))
    assert codes(built) == ["lang-key"]
    for made in trees(built):
        languages = {str(tree.get("lang")) for tree in made if tree.get("lang")}
        assert languages == {"de"}
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        assert str(pdf.Root.Lang) == "de"


def _png() -> bytes:
    from PIL import Image

    made = BytesIO()
    Image.new("L", (900, 300), 128).save(made, "PNG", dpi=(300, 300))
    return made.getvalue()
