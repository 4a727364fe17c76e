"""What Word and LibreOffice write beside the words comes back, or is told: notes of two kinds, changes, pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from octavo.cli import main
from scan.processors.files import PROSE, p, word, writer

HEAD = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
STYLES = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
NOTE = '<w:footnote w:id="{0}"><w:p><w:r>{1}</w:r></w:p></w:footnote>'
ODT_HEAD = '<text:h text:outline-level="1">One</text:h>'


def imported(name: str, content: bytes, folder: Path, *more: str) -> tuple[str, dict[str, Any]]:
    """The manuscript, and the report."""
    (folder / name).write_bytes(content)
    assert (
        main(["import", str(folder / name), "--out", str(folder / "book"), "--replace", *more]) < 2
    )
    (manuscript,) = (folder / "book" / "manuscript").glob("*.md")
    report = json.loads((folder / "book" / "import-report.json").read_text("utf-8"))
    assert report["letters"]["lost"] == ""
    return manuscript.read_text("utf-8"), report


def looks(report: dict[str, Any]) -> list[str]:
    return [look["message"] for look in report["look"] if look["what"] != "front matter"]


WORD_NOTES = word(
    HEAD
    + "<w:p><w:r><w:t>Foot</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t> end</w:t></w:r><w:r>"
    "<w:endnoteReference w:id='2'/></w:r><w:r><w:t> star</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows='1' "
    "w:id='3'/><w:t>*</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>",
    foot=NOTE.format(2, "<w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> At the foot.</w:t>")
    + NOTE.format(3, "<w:t>*</w:t></w:r><w:r><w:tab/><w:t>By the translator.</w:t>"),
    end='<w:endnote w:id="2"><w:p><w:r><w:endnoteRef/></w:r><w:r><w:t>At the end.</w:t></w:r></w:p></w:endnote>',
    styles=STYLES,
)
ODT_NOTE = (
    "<text:note text:note-class='{0}'><text:note-citation{1}>x</text:note-citation><text:note-body>"
    "<text:p text:style-name='{2}'>{3}</text:p></text:note-body></text:note>"
)
MARGIN = (
    '<style:style style:name="{0}" style:family="paragraph"{1}><style:paragraph-properties fo:margin-left="0.5in"/>'
    "</style:style>"
)
WRITER_NOTES = writer(
    ODT_HEAD + "<text:p>Foot" + ODT_NOTE.format("footnote", "", "Footnote", "At the foot.")
    + " end" + ODT_NOTE.format("endnote", "", "Endnote", "At the end.")
    + " star" + ODT_NOTE.format("footnote", ' text:label="*"', "P1", "By the translator.") + ".</text:p>",
    automatic=MARGIN.format("P1", ' style:parent-style-name="Footnote"').replace("<style:paragraph-properties fo:margin-left=\"0.5in\"/>", ""),
    styles=MARGIN.format("Footnote", "") + MARGIN.format("Endnote", ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("a.docx", WORD_NOTES), ("a.odt", WRITER_NOTES)])
def test_footnotes_endnotes_and_signs_are_kept_apart(
    name: str, content: bytes, tmp_path: Path
) -> None:
    text, report = imported(name, content, tmp_path)
    assert text.partition("\n---\n")[2].strip() == (
        "# One\n\nFoot[^1] end[^end-2] star[^sign-3].\n\n[^1]: At the foot.\n\n[^end-2]: At the end.\n\n"
        "[^sign-3]: By the translator."
    )
    assert "prefix: end" in text
    assert "prefix: sign" in text
    assert looks(report) == []
    assert report["remarks"] == [
        "1 endnotes were kept apart from 1 footnotes: they are a series of notes"
    ]


def test_endnotes_alone_are_the_notes_of_the_book(tmp_path: Path) -> None:
    body = (
        ODT_HEAD
        + "<text:p>Words"
        + ODT_NOTE.format("endnote", "", "Endnote", "At the end.")
        + ".</text:p>"
    )
    text, _ = imported("a.odt", writer(body), tmp_path)
    assert "notes:\n  place: book\n" in text
    assert "Words[^1].\n\n[^1]: At the end." in text


WORD_CHANGES = word(
    HEAD
    + "<w:p><w:r><w:t xml:space='preserve'>Here </w:t></w:r><w:ins w:author='E'><w:r><w:t xml:space='preserve'>new </w:t>"
    "</w:r></w:ins><w:del w:author='E'><w:r><w:delText xml:space='preserve'>old </w:delText></w:r></w:del><w:r><w:t>words.</w:t>"
    "</w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>",
    comments='<w:comment w:id="0" w:author="Ed"><w:p><w:r><w:t>Check this.</w:t></w:r></w:p></w:comment>',
    styles=STYLES,
)
WRITER_CHANGES = writer(
    "<text:tracked-changes><text:changed-region text:id='a'><text:insertion/></text:changed-region><text:changed-region "
    "text:id='b'><text:deletion><text:p>old </text:p></text:deletion></text:changed-region></text:tracked-changes>"
    + ODT_HEAD + "<text:p>Here <text:change-start text:change-id='a'/>new <text:change-end text:change-id='a'/><text:change "
    "text:change-id='b'/>words.<office:annotation><dc:creator>Ed</dc:creator><text:p>Check this.</text:p></office:annotation>"
    "</text:p>",
)  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("a.docx", WORD_CHANGES), ("a.odt", WRITER_CHANGES)])
@pytest.mark.parametrize(
    ("changes", "words", "aside"),
    [
        ("accept", "Here new words.", ["old "]),
        ("reject", "Here old words.", ["new "]),
        ("mark", "Here [new ]{.underline}~~old~~ words.", []),
    ],
)
def test_changes_are_taken_as_asked_and_told(
    name: str, content: bytes, changes: str, words: str, aside: list[str], tmp_path: Path
) -> None:
    text, report = imported(name, content, tmp_path, "--changes", changes)
    assert (
        text.rpartition("# One")[2].strip().replace("[new]{.underline} ", "[new ]{.underline}")
        == words
    )
    told = {item["what"]: item["text"] for item in report["set_aside"]}
    assert told["comment"] == "Ed: Check this."
    assert [
        item["text"] for item in report["set_aside"] if item["what"] == "tracked change"
    ] == aside
    assert {look["what"] for look in report["look"]} >= {"comment", "change"}
    assert not [look for look in report["look"] if look["what"] == "letters"]


def test_pages_are_those_that_word_saw(tmp_path: Path) -> None:
    section = '<w:sectPr><w:pgNumType w:fmt="lowerRoman" w:start="9"/></w:sectPr>'
    begins = "<w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r>"
    body = (
        HEAD
        + p(PROSE, section)
        + f"<w:p>{begins.format('Next page.')}</w:p><w:p><w:r><w:t>mid</w:t></w:r>"
        f"{begins.format('dle.')}</w:p><w:sectPr><w:pgNumType w:fmt='decimal' w:start='1'/></w:sectPr>"
    )
    text, _ = imported("a.docx", word(body, styles=STYLES), tmp_path)
    assert text.partition("\n---\n")[2].strip() == (
        f'# []{{.page n="ix"}}One\n\n{PROSE}\n\n[]{{.page n="1"}}Next page.\n\nmid[]{{.page n="2"}}dle.'
    )
    assert "source-edition: the pages of a.docx" in text


def test_pages_are_those_that_libreoffice_saw(tmp_path: Path) -> None:
    opens = '<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = (
        ODT_HEAD
        + "<text:p>mid<text:soft-page-break/>dle.</text:p><text:p text:style-name='P2'>Third.</text:p>"
    )
    text, _ = imported("a.odt", writer(body, automatic=opens), tmp_path)
    assert text.partition("\n---\n")[2].strip() == (
        '# []{.page n="1"}One\n\nmid[]{.page n="2"}dle.\n\n[]{.page n="3"}Third.'
    )


def test_headings_by_their_look_are_headings_and_told(tmp_path: Path) -> None:
    body = (
        p("The Salt Road", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="32"/>') + p(PROSE)
        + p("A part of it", "", "<w:b/>") + p(PROSE) + p("Signed by nobody", "", "<w:b/>") + HEAD + p(PROSE)
    )  # fmt: skip
    text, report = imported("a.docx", word(body, styles=STYLES), tmp_path)
    assert [line for line in text.splitlines() if line.startswith(("#", "**"))] == [
        "# The Salt Road", "## A part of it", "**Signed by nobody**", "# One"
    ]  # fmt: skip
    assert looks(report) == [
        "“The Salt Road” has no style of a heading and was taken for one by its look, of level 1",
        "“A part of it” has no style of a heading and was taken for one by its look, of level 2",
    ]


def test_levels_of_the_outline_are_headings(tmp_path: Path) -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Chapter"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    text, report = imported(
        "a.docx",
        word(HEAD + p(PROSE) + p("Two", '<w:pStyle w:val="C"/>') + p(PROSE), styles=styles),
        tmp_path,
    )
    assert f"# One\n\n{PROSE}\n\n## Two\n\n{PROSE}" in text
    assert looks(report) == []


def test_front_matter_is_what_the_file_says(tmp_path: Path) -> None:
    core = (
        "<dc:title>A Book</dc:title><dc:creator>Ann Author</dc:creator><dc:language>de-AT</dc:language>"
        "<dcterms:modified>2020-03-01T10:00:00Z</dcterms:modified>"
    )
    text, report = imported("a.docx", word(HEAD + p(PROSE), styles=STYLES, core=core), tmp_path)
    assert text.startswith(
        "---\ntitle: A Book\nauthor: Ann Author\ndate: '2020-03-01'\nlanguage: de-AT\n"
    )
    assert report["front_matter"]["title"]["from"] == "the file's own metadata"
    assert report["look"] == []
    meta = "<dc:title>Ein Buch</dc:title><meta:initial-creator>Ben Writer</meta:initial-creator><dc:date>2021-02-03</dc:date>"
    text, _ = imported("a.odt", writer(ODT_HEAD + f"<text:p>{PROSE}</text:p>", meta=meta), tmp_path)
    assert text.startswith(
        "---\ntitle: Ein Buch\nauthor: Ben Writer\ndate: '2021-02-03'\nlanguage: en\n"
    )


def test_the_title_page_says_more_than_the_file(tmp_path: Path) -> None:
    core = "<dc:title>Document1</dc:title><dcterms:modified>2020-03-01T10:00:00Z</dcterms:modified>"
    body = p("A Long History", run="<w:b/>") + p("by Ann Author") + p("1999") + HEAD + p(PROSE)
    text, _ = imported("a.docx", word(body, styles=STYLES, core=core), tmp_path)
    assert text.startswith("---\ntitle: A Long History\nauthor: Ann Author\ndate: '1999'\n")


def test_small_capitals_pictures_and_formulas_of_an_odt_are_kept(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    Image.new("RGB", (2, 2)).save(picture)
    caps = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-variant="small-caps"/></style:style>'
    frame = "<draw:frame>{}</draw:frame>"
    body = ODT_HEAD + (
        "<text:p>A <text:span text:style-name='T1'>small word</text:span>, "
        + frame.format('<draw:image xlink:href="Pictures/p.png"/><svg:desc>A black box</svg:desc>') + " and "
        + frame.format('<draw:object xlink:href="Object 1/"/>') + ".</text:p>"
    )  # fmt: skip
    formula = (
        b'<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>a</mi><mn>2</mn></msup></math>'
    )
    parts = {"Pictures/p.png": picture.read_bytes(), "Object 1/content.xml": formula}
    text, report = imported("a.odt", writer(body, automatic=caps, parts=parts), tmp_path)
    assert "A [small word]{.smallcaps}, ![A black box](media/p.png) and $a^{2}$." in text
    assert looks(report) == []


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_letters_that_would_be_read_as_signs_are_told(name: str, tmp_path: Path) -> None:
    words = "One \ue0e177\ue0e7 two \ue0e4ins\ue0e7 three."
    content = (
        word(HEAD + p(words), styles=STYLES)
        if name == "a.docx"
        else writer(f"{ODT_HEAD}<text:p>{words}</text:p>")
    )
    text, report = imported(name, content, tmp_path)
    assert "One 77 two ins three." in text
    assert looks(report) == [
        "4 letters of private use that mean something to this program were left out"
    ]


def test_words_of_an_odt_in_no_paragraph_are_told(tmp_path: Path) -> None:
    """Pandoc writes an abstract so."""
    body = (
        ODT_HEAD
        + "Loose words<text:p>Words.</text:p><text:section>More loose<text:p>End.</text:p></text:section>"
    )
    _, report = imported("a.odt", writer(body), tmp_path)
    assert [look for look in looks(report) if "pandoc did not read" in str(look)]
    told = [aside["text"] for aside in report["set_aside"] if aside["what"] == "not read by pandoc"]
    assert told == ["Loose words", "More loose"]
