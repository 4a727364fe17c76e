"""What a file is is told by its content where its name says little; what cannot be read is told what to do with it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from octavo.cli import main
from octavo.model.errors import UsageError
from octavo.scan import converting
from octavo.scan.kinds import Kind, find_kind
from scan.odd import docx_of, zip_of
from scan.pdfs import Leaf, pdf_of

ALTO = b'<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"/>'
ABBYY = b'<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml"/>'
RTF = (
    r"{\rtf1\ansi{\info{\title A Letter}{\author Ada Writer}}{\pard\plain\s1\outlinelevel0 One\par}"
    r"{\pard Words of it.{\super\chftn{\footnote\pard{\super\chftn} A note.}} More \u8212? of \'e9t\'e9.\par}}"
)
DOCBOOK = (
    '<?xml version="1.0"?><book xmlns="http://docbook.org/ns/docbook" version="5.0"><info><title>A Book</title><author>'
    "<personname>Ada Writer</personname></author></info><chapter><title>One</title><para>Words of it."
    "<footnote><para>A note.</para></footnote> More — of été.</para></chapter></book>"
)
JATS = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "x.dtd"><article>'
    "<front><article-meta><title-group><article-title>A Paper</article-title></title-group><contrib-group><contrib "
    'contrib-type="author"><name><surname>Writer</surname><given-names>Ada</given-names></name></contrib></contrib-group>'
    '</article-meta></front><body><sec><title>One</title><p>Words of it.<xref ref-type="fn" rid="f1"><sup>1</sup></xref> '
    'More — of été.</p></sec></body><back><fn-group><fn id="f1"><label>1</label><p>A note.</p></fn></fn-group></back></article>'
)


def imported(path: Path, out: Path) -> tuple[str, dict[str, Any]]:
    main(["import", str(path), "--out", str(out)])
    (manuscript,) = (out / "manuscript").glob("*.md")
    report = json.loads((out / "import-report.json").read_text("utf-8"))
    return manuscript.read_text("utf-8"), report


PDF = pdf_of(
    Leaf()
    .line("Chapter One", size=16)
    .lines("Words of a page that somebody has", "given another name.")
)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xml", ALTO, Kind("sheets", "alto")),
        ("a.xml", b"\xef\xbb\xbf<!-- a --><?b?>\n" + ALTO[21:], Kind("sheets", "alto")),
        ("a.xml", ALTO.decode().replace("?>", "?>\n").encode("utf-16"), Kind("sheets", "alto")),
        ("a.alto", ALTO, Kind("sheets", "alto")),
        ("a", ALTO, Kind("sheets", "alto")),
        ("a.xml", b"<PcGts/>", Kind("sheets", "pagexml")),
        ("a.xml", b"<mets:mets xmlns:mets='http://www.loc.gov/METS/'/>", Kind("pages", "mets")),
        ("a.xml", b"<TEI/>", Kind("document", "tei")),
        ("a.xml", b"<!DOCTYPE TEI.2 [ <!ELEMENT a (b)> ]><TEI.2/>", Kind("document", "tei")),
        ("a.xml", ABBYY, Kind("sheets", "abbyy")),
        ("a_abbyy.gz", gzip.compress(ABBYY, mtime=0), Kind("sheets", "abbyy")),
        ("a.xml", DOCBOOK.encode(), Kind("document", "docbook")),
        ("a.xml", JATS.encode(), Kind("document", "jats")),
        ("a.html", b"<html><div class='ocr_page' title='bbox 0 0 1 1'>", Kind("sheets", "hocr")),
        ("a.hocr", b'<html><div class="ocr_page">', Kind("sheets", "hocr")),
        ("a.html", b"<html><p>The class ocr_page of hOCR.", Kind("document", "html")),
        ("a.doc", RTF.encode(), Kind("document", "rtf")),
        ("a.zip", zip_of({"1.txt": b"a"}), Kind("pages")),
        ("a.zip", docx_of("<w:p/>"), Kind("document", "docx")),
        # whatever the name says, where the first bytes are sure
        ("a.docx", PDF, Kind("sheets", "pdf")),
        ("a.md", PDF, Kind("sheets", "pdf")),
        ("a.txt", RTF.encode(), Kind("document", "rtf")),
        ("a.odt", docx_of("<w:p/>"), Kind("document", "docx")),
        ("a.pdf", docx_of("<w:p/>"), Kind("document", "docx")),
        ("a.txt", zip_of({"1.txt": b"a"}), Kind("pages")),
        ("a.docx", DOCBOOK.encode(), Kind("document", "docbook")),
        ("a.txt", ALTO, Kind("sheets", "alto")),
        ("a.rtf", b"<html><p>Words.</p></html>", Kind("document", "html")),
        ("a.md", b"<html><p>Markdown may begin so.</p></html>", Kind("text")),
        ("a.txt", b"PK is no zip, and {\\rtf no RTF here.", Kind("text")),
        ("a.pdf", b"junk before it\n" + PDF, Kind("sheets", "pdf")),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_its_content(
    tmp_path: Path, name: str, content: bytes, kind: Kind
) -> None:
    (tmp_path / name).write_bytes(content)
    assert find_kind(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "open it in a word processor and save it as .docx or .odt"),
        ("a.json", b"{}", "import the Markdown, hOCR or ALTO that the same program writes"),
        ("a.djvu", b"AT&TFORM", "djvutxt NAME NAME.txt writes its text layer, which can be imported; without one, "
         "ddjvu -format=tiff NAME NAME.tif and tesseract"),
        ("a.tif", b"II*\0", "put it through OCR first: tesseract PICTURE NAME hocr writes NAME.hocr, which can be imported"),
        ("a.mobi", b"BOOKMOBI", "calibre makes an .epub of it (ebook-convert NAME NAME.epub); books with a lock against "
         "copies it cannot open"),
        ("a.7z", b"7z", "unpack it and import the folder of its pages"),
        ("a.xlsx", zip_of({"xl/a.xml": b""}), "a table is no book: put it into a document, or write it as a Markdown table"),
        ("a.xml", b"<svg/>", "look into it: give the file or folder that has the words of the pages"),
        ("a.gz", gzip.compress(b"<p>", mtime=0), "look into it: give the file or folder that has the words of the pages"),
        ("a.gz", b"\x1f\x8b broken", "look into it: give the file or folder that has the words of the pages"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_what_to_do_with_it(
    tmp_path: Path, name: str, content: bytes, cure: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as raised:
        find_kind(tmp_path / name)
    assert raised.value.hint == cure


@pytest.mark.parametrize(
    ("name", "content"), [("a.rtf", RTF), ("a.xml", DOCBOOK), ("b.xml", JATS), ("c.doc", RTF)]
)
def test_rtf_docbook_and_jats_come_with_their_notes(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    text, report = imported(tmp_path / name, tmp_path / "book")
    head, _, body = text.partition("\n---\n")
    assert "author: Ada Writer" in head
    assert body.strip() == "# One\n\nWords of it.[^1] More — of été.\n\n[^1]: A note."
    assert report["letters"]["lost"] == ""


def test_the_facts_of_a_jats_article_come_whole(tmp_path: Path) -> None:
    people = (
        '<contrib contrib-type="author"><string-name>Bo Other</string-name></contrib><contrib><collab>The Club</collab></contrib>'
        '<contrib contrib-type="editor"><string-name>Ed Itor</string-name></contrib></contrib-group>'
    )
    content = (
        JATS.replace("</contrib-group>", people)
        .replace("</article-title>", "</article-title><subtitle>Of mills</subtitle>")
        .replace(
            "</article-meta>",
            "<abstract><p>What *it* <italic>says</italic>.</p><p>And more.</p></abstract></article-meta>",
        )
    )
    (tmp_path / "a.xml").write_text(content, "utf-8")
    head = imported(tmp_path / "a.xml", tmp_path / "book")[0].partition("\n---\n")[0]
    assert "subtitle: Of mills\nauthor:\n- Ada Writer\n- Bo Other\n- The Club\n" in head
    assert "abstract: What \\*it\\* *says*. And more." in head


def test_an_abstract_is_front_matter_and_its_notes_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        "\\documentclass{article}\\title{T}\\author{A. Writer}\\begin{document}\\maketitle\n"
        "\\begin{abstract}What it says\\footnote{A note of it.}.\\end{abstract}\n\\section{One}\nWords.\n\\end{document}\n", "utf-8")  # fmt: skip
    text, report = imported(tmp_path / "a.tex", tmp_path / "book")
    assert "abstract: What it says.\n" in text
    assert "A note of it." in [aside["text"] for aside in report["set_aside"]]
    assert "set aside with its call in the abstract: “A note of it.”" in [
        look["message"] for look in report["look"]
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            r"{\super\chftn}{\*\footnote\chftn\~\plain\pard {\pard A note.\par}}",
            "[^1]\n\n[^1]: A note.",
        ),
        ("{\\super\\chftn}{\\*\n\\footnote\\pard A note.}", "[^1]\n\n[^1]: A note."),
        (r" O\u8217'Hara", " O’Hara"),
        (r" O\u8217 ?Hara", " O’Hara"),
        (r" O\u8217-5", " O’5"),
        (r" O\uc0\u8217 Hara", " O’Hara"),
        (r" O\u8217\u233 ?b", " O’éb"),
        (r" \u55357 ?\u56898 ? b", " 🙂 b"),
        (r" \u-10179\'3f\u-8638\'3f b", " 🙂 b"),
        (r" \u1489 ?\u1490 ?", " בג"),
    ],
)
def test_rtf_comes_whole_that_pandoc_alone_would_cut(
    tmp_path: Path, written: str, read: str
) -> None:
    source = r"{\rtf1\ansi{\pard\outlinelevel0 One\par}{\pard Words" + written + r"\par}}"
    (tmp_path / "a.rtf").write_text(source, "utf-8")
    text, _ = imported(tmp_path / "a.rtf", tmp_path / "book")
    assert text.partition("\n# One\n\n")[2].strip() == f"Words{read}"


@pytest.mark.parametrize("start", ['<!DOCTYPE book [<!ENTITY a "b">]>', ""])
def test_docbook_that_is_cut_or_has_entities_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], start: str
) -> None:
    (tmp_path / "a.xml").write_text(start + "<book><chapter>", "utf-8")
    assert main(["import", str(tmp_path / "a.xml"), "--out", str(tmp_path / "book")]) == 2
    said = "declares entities of its own" if start else "is no whole XML"
    assert f"a.xml {said}" in capsys.readouterr().err


DTD = '<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN"\n "http://www.oasis-open.org/docbook/xml/4.5/docbookx.dtd">'


@pytest.mark.parametrize(
    "doctype", [DTD, "<!DOCTYPE book SYSTEM 'https://example.org/a.dtd' [<!ELEMENT a ANY>]>"]
)
def test_a_dtd_on_the_web_is_not_looked_for(tmp_path: Path, doctype: str) -> None:
    (tmp_path / "a.xml").write_text(
        f"{doctype}<book><chapter><title>One</title><para>Caf&eacute;.</para></chapter></book>"
    )
    text, _ = imported(tmp_path / "a.xml", tmp_path / "book")
    assert text.endswith("# One\n\nCafé.\n")


FONTS = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset161 B;}{\f2\fcharset128 C;}}"


@pytest.mark.parametrize(
    ("start", "written", "read"),
    [
        (r"\ansicpg1251", r"\'ea\'ed\'e8\'e3\'e0 na", "книга na"),
        (r"\ansicpg1252" + FONTS, r"caf\'e9 {\f1 \'eb\'fc\'e3\'ef\'f2} caf\'e9", "café λόγος café"),
        (r"\ansicpg1252" + FONTS, r"\f2\uc0 \'93\'fa\'96\'7b\plain\'e9", "日本é"),
        (r"\ansicpg1251", r"a\u233\'3f\'e9", "aéй"),
    ],
)
def test_letters_of_other_code_pages_are_read(
    tmp_path: Path, start: str, written: str, read: str
) -> None:
    source = rf"{{\rtf1\ansi{start}{{\pard\outlinelevel0 One\par}}{{\pard Words {written}.\par}}}}"
    (tmp_path / "a.rtf").write_text(source, "utf-8")
    text, report = imported(tmp_path / "a.rtf", tmp_path / "book")
    assert text.endswith(f"# One\n\nWords {read}.\n")
    assert {look["what"] for look in report["look"]} == {"front matter"}


LOST = {
    "a.rtf": r"{\rtf1\ansi{\pard\outlinelevel0 One\par}{\pard Words.{\upr{\*\x No.}{\*\ud Lost \u233 ?.}}\par}"
    r"{\*\annotation Is it?}{\header Not here.\par}}",
    "a.xml": "<book><chapter><title>One</title><para>Words.</para><qandaset><qandaentry><question><para>Lost é."
    "</para></question></qandaentry></qandaset></chapter></book>",
    "b.xml": "<article article-type='a'><front><article-meta><volume>7</volume></article-meta></front><body><sec><title>One"
    "</title><p>Words.<xref ref-type='fn' rid='a'>1</xref></p><chem-struct-wrap><chem-struct>Lost é.</chem-struct>"
    "</chem-struct-wrap></sec></body><back><fn-group><fn id='a'><label>1</label><p>A note.</p></fn></fn-group></back></article>",
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_what_pandoc_loses_of_rtf_docbook_and_jats_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whatever pandoc reads: here it loses a paragraph, and all else is there."""
    ask = converting._ask_pandoc

    def lose(*given: Any) -> bytes:
        return (
            re.sub(rb'(?<=[" ])Lost"', b'Found"', ask(*given))
            if given[2] == "json"
            else ask(*given)
        )

    monkeypatch.setattr(converting, "_ask_pandoc", lose)
    (tmp_path / name).write_text(LOST[name], "utf-8")
    _, report = imported(tmp_path / name, tmp_path / "book")
    told = [(aside["what"], aside["text"]) for aside in report["set_aside"]]
    assert [words for what, words in told if what == "not read by pandoc"] == (
        ["Words.Lost é."] if name == "a.rtf" else ["Lost é."]
    )
    assert (("comment", "Is it?") in told) == (name == "a.rtf")


@pytest.mark.parametrize(
    ("name", "content", "said", "cure"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx is a document of an old Word, Excel or PowerPoint, whatever",
         "save it as .docx or .odt"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "a.docx is locked with a password", "save it without one"),
        ("a.epub", b"Only words.", "a.epub is no .epub, whatever its name says: it is a text", ".txt or .md"),
        ("a.odt", b"\0\1\2\3", "it is of no kind that is known", "name of what it is"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "a.txt is a picture (PNG), whatever", "OCR first"),
        ("a.pdf", b"AT&TFORM", "a.pdf is a DjVu file, whatever", "djvutxt"),
        ("a.pdf", zip_of({"xl/workbook.xml": b""}), "a.pdf is a document of Excel or PowerPoint, whatever", "a table is no book"),
        ("a.zip", zip_of({"1.txt": b"words" * 99, "2.txt": b"words" * 99})[:80], "a.zip breaks off: the list of its files", "copy the file anew"),
        ("a.zip", b"Only words.", "a.zip is no .zip, whatever its name says: it is a text", ".txt or .md"),
        ("a.pdf", b"", "a.pdf is empty", "fetch or copy the file anew"),
        ("a.hocr", b"", "a.hocr is empty", "fetch or copy the file anew"),
        ("a.docx", b"<?xml version='1.0'?><svg/>", "a.docx is XML or HTML, whatever", "give a folder of pages"),
    ],
)  # fmt: skip
def test_what_a_file_is_in_truth_is_said(
    tmp_path: Path, name: str, content: bytes, said: str, cure: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=re.escape(said)) as raised:
        find_kind(tmp_path / name)
    assert cure in (raised.value.hint or "")


@pytest.mark.parametrize("name", ["a.docx", "a.md"])
def test_a_pdf_by_another_name_is_imported_and_told(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(PDF)
    text, report = imported(tmp_path / name, tmp_path / "book")
    assert "Words of a page that somebody has given another name." in " ".join(text.split())
    said = f"{name} is a PDF, whatever its name says, and was read as that"
    assert said in report["remarks"]
    assert said in capsys.readouterr().out
    assert f"## Remarks\n\n- {said}" in (tmp_path / "book" / "import-report.md").read_text("utf-8")
