"""TEI: what an edition says is kept where it says it; what has no place in a manuscript is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from octavo.archive.facts import gather_facts
from octavo.archive.tei import make_tei
from octavo.cli import main
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript

TEI = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>The Valley</title>
<author><persName><forename>Ada</forename> <surname>Writer</surname></persName></author></titleStmt>
<publicationStmt><publisher>An Archive</publisher><date when="1899"/></publicationStmt>
<sourceDesc><bibl><date when="1871">1871</date></bibl></sourceDesc></fileDesc>
<profileDesc><langUsage><language ident="en">English</language></langUsage></profileDesc></teiHeader>
<text>{}</text></TEI>"""


def imported(tmp_path: Path, text: str) -> tuple[str, dict[str, Any]]:
    (tmp_path / "a.xml").write_text(TEI.format(text), "utf-8")
    main(["import", str(tmp_path / "a.xml"), "--out", str(tmp_path / "book")])
    (manuscript,) = (tmp_path / "book" / "manuscript").glob("*.md")
    report = json.loads((tmp_path / "book" / "import-report.json").read_text("utf-8"))
    return manuscript.read_text("utf-8").partition("\n---\n")[2].strip(), report


def looks(report: dict[str, Any]) -> list[str]:
    return [look["message"] for look in report["look"]]


def asides(report: dict[str, Any]) -> dict[str, str]:
    return {aside["what"]: aside["text"] for aside in report["set_aside"]}


def test_its_header_is_front_matter(tmp_path: Path) -> None:
    _, report = imported(tmp_path, "<body><div><head>One</head><p>Words.</p></div></body>")
    said = {key: of["value"] for key, of in report["front_matter"].items()}
    assert said["title"] == "The Valley"
    assert said["author"] == "Ada Writer"
    assert (said["date"], said["language"], said["publisher"]) == ("1871", "en", "An Archive")
    assert report["look"] == []


def test_a_note_is_called_where_it_stands_or_where_a_reference_or_its_own_target_says(
    tmp_path: Path,
) -> None:
    text, report = imported(
        tmp_path,
        '<body><div><head>One</head><p>In place<note n="1"><p>First.</p><p>Its second.</p></note>, by reference'
        '<ref target="#n2"><hi rend="sup">2</hi></ref>, by pointer<ptr target="#n3"/>, by target<anchor xml:id="c4"/>.'
        ' See <ref target="#n2">the note above</ref>.</p></div></body>'
        '<back><div type="notes"><head>Notes</head><note xml:id="n2" n="2">Second.</note>'
        '<note xml:id="n3">Third, <hi rend="italic">set</hi>.</note><note target="#c4">Fourth.</note></div></back>',
    )
    body, _, notes = text.partition("\n\n[^1]:")
    assert (
        body
        == "# One\n\nIn place[^1], by reference[^2], by pointer[^3], by target[^4]. See the note above."
    )
    assert (
        notes
        == " First.\n\n    Its second.\n\n[^2]: Second.\n\n[^3]: Third, *set*.\n\n[^4]: Fourth."
    )
    assert asides(report) == {"call of a note": "2", "heading of notes": "Notes"}
    assert looks(report) == []


def test_two_notes_with_one_number_are_both_kept(tmp_path: Path) -> None:
    text, report = imported(
        tmp_path,
        '<body><div><head>One</head><p>Words<ref target="#n">1</ref> and<ref target="#n">1</ref> more.</p></div>'
        '<div><head>Notes</head><note xml:id="n" n="1">First.</note><note xml:id="n" n="1">Second.</note></div></body>',
    )  # fmt: skip
    assert "[^1]: First." in text
    assert "Second." in text
    assert "two notes have the id n; the first is called" in looks(report)
    assert any("nothing calls it" in message for message in looks(report))


def test_running_heads_other_readings_and_pages_are_where_they_belong(tmp_path: Path) -> None:
    text, report = imported(
        tmp_path,
        '<body><div><head>One</head><p>The <choice><sic>vally</sic><corr>valley</corr></choice> was lo<lb break="no"/>st in the win-'
        '<lb/>ter of<pb n="12" facs="12.png"/><fw type="header">THE VALLEY</fw> <foreign xml:lang="fr">l’année</foreign>, '
        'half<lb/>gone.</p><p>No num<pb break="no"/>ber <gap reason="damage"/>.</p></div></body>',
    )
    assert text == (
        "# One\n\nThe valley was lost in the winter of[]{.page n=\"12\"} [l’année]{lang=\"fr\"}, half gone."
        "\n\nNo number \\[…\\]."
    )  # fmt: skip
    assert asides(report) == {"the other reading (sic)": "vally", "running head": "THE VALLEY"}
    assert looks(report) == [
        "pages that begin without a number (n) are not marked: 1",
        "gaps of the transcription are “[…]” in the text: 1",
    ]


def test_headings_lists_tables_verse_and_quotations_come_as_they_are(tmp_path: Path) -> None:
    text, report = imported(
        tmp_path,
        '<body><div><head>One</head><p>Words.</p><div><head>Below</head><p>Before <list rend="numbered"><item>a</item>'
        "<item>b</item></list> behind.</p><table><head>Sheep</head><row role='label'><cell>Year</cell><cell>Count</cell>"
        "</row><row><cell>1870</cell><cell>12</cell></row></table><lg><l>A verse</l><l>of two.</l></lg>"
        "<quote><p>Set apart.</p></quote><list type='gloss'><label>Fold</label><item>A pen.</item></list></div></div></body>",
    )  # fmt: skip
    for piece in ("# One", "## Below", "Before\n\n1.  a\n2.  b\n\nbehind.", "| Year | Count |", "| A verse\n| of two.",
                  "> Set apart.", "Fold\n:   A pen."):  # fmt: skip
        assert piece in text
    assert looks(report) == []


def test_a_note_that_nothing_calls_is_kept_and_told(tmp_path: Path) -> None:
    text, report = imported(
        tmp_path, "<body><div><head>One</head><p>Words.</p><note>Alone.</note></div></body>"
    )
    assert text == "# One\n\nWords.[^1]\n\n[^1]: Alone."
    assert looks(report) == ["nothing calls it; it was put behind the words before it: “Alone.”"]


def test_words_that_lines_cut_inside_of_emphasis_are_whole(tmp_path: Path) -> None:
    text, _ = imported(
        tmp_path,
        '<body><div><head>One</head><p>The <hi rend="i">vall<lb break="no"/>ey, and its val-<lb/>leys</hi>, by the '
        'mill-<hi rend="b"><lb break="no"/>ers</hi>.</p><sp><speaker>Ada</speaker><l>One verse,</l><lb n="2"/><l>and'
        "<lb/>another.</l></sp></div></body>",
    )
    assert "The *valley, and its valleys*, by the mill-**ers**." in text
    assert "| One verse,\n| and another." in text


def test_a_note_that_says_its_number_twice_says_it_once(tmp_path: Path) -> None:
    text, report = imported(
        tmp_path,
        '<body><div><head>One</head><p>Words<note n="1)">1) First.</note> and<note n="*"><hi rend="sup">*</hi> more'
        "</note>.</p></div></body>",
    )
    assert text.endswith("[^1]: First.\n\n[^2]: more")
    assert [aside["text"] for aside in report["set_aside"]] == ["1)", "*"]


def test_parameter_entities_of_a_dtd_that_is_not_read_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?>\n<!-- P4 --><!DOCTYPE TEI SYSTEM "tei.dtd" [\n<!ENTITY % TEI.drama "INCLUDE">\n'
        '<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;\n]>\n<TEI><text><body><div><head>One</head><p>Words.</p></div>'
        "</body></text></TEI>",
        "utf-8",
    )
    main(["import", str(tmp_path / "a.xml"), "--out", str(tmp_path / "book")])
    (manuscript,) = (tmp_path / "book" / "manuscript").glob("*.md")
    assert manuscript.read_text("utf-8").endswith("# One\n\nWords.\n")


def test_what_octavo_deposits_comes_back(write_book: Callable[..., Path], tmp_path: Path) -> None:
    book = write_book(
        "# One\n\nWords[^a] of *it*.\n\n## Below\n\nMore words,[^b] and more.\n\n> A quotation.\n\n1. one\n2. two\n\n# Two\n\n"
        "Last.[^c]\n\n[^a]: First.\n\n[^b]: Second, *set*.\n\n    In two.\n\n[^c]: Third.\n",
        author="Ada Writer", language="en", dedication="To B", numbering={"chapters": "false"},
    )  # fmt: skip
    manuscript, _ = read_manuscript(book)
    before = parse_manuscript(manuscript).book
    facts = gather_facts(before.metadata, "a-test", None)
    (tmp_path / "a.tei.xml").write_bytes(make_tei(before, facts, 1_700_000_000))
    main(["import", str(tmp_path / "a.tei.xml"), "--out", str(tmp_path / "back")])
    again, _ = read_manuscript(tmp_path / "back")
    after = parse_manuscript(again).book
    assert [note.text for note in after.notes] == [note.text for note in before.notes]
    assert [(s.level, s.text) for d in after.divisions for s in d.sections] == [(2, "Below")]
    assert [d.heading.text for d in after.divisions] == [d.heading.text for d in before.divisions]
    assert [d.html.count("<p") for d in after.divisions] == [
        d.html.count("<p") for d in before.divisions
    ]
    report = json.loads((tmp_path / "back" / "import-report.json").read_text("utf-8"))
    assert report["look"] == []
    assert report["front_matter"]["dedication"]["value"] == "To B"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>Words", "a.xml is no whole XML"),
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/></TEI>", "a.xml has a header and no text"),
        ('<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><TEI><text>&b;</text></TEI>',
         "a.xml declares entities of its own"),
        ('<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/passwd">]><TEI><text>&a;</text></TEI>',
         "a.xml declares entities of its own"),
        ('<!DOCTYPE TEI SYSTEM "x.dtd"><TEI><text><body><p>&runic;</p></body></text></TEI>',
         "a.xml has letters that only its DTD names: &runic;"),
        ("<TEI><text><body>" + "<div>" * 200 + "<p>Words.</p>" + "</div>" * 200 + "</body></text></TEI>",
         "a.xml has too many things inside one another"),
        ("<TEI><text><body>" + "<div>" * 300 + "<p>Words.</p>" + "</div>" * 300 + "</body></text></TEI>",
         "a.xml has too many things inside one another to be read: more than 256, line 1"),
    ],
)  # fmt: skip
def test_what_is_no_whole_harmless_document_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    (tmp_path / "a.xml").write_text(content, "utf-8")
    assert main(["import", str(tmp_path / "a.xml"), "--out", str(tmp_path / "book")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_letters_that_html_names_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<!DOCTYPE TEI.2 SYSTEM "tei.dtd"><TEI.2><text><body><div><head>One</head><p>&Eacute;t&eacute; &amp; <hi rend="i">'
        "hiver&mdash;</hi>loin.</p></div></body></text></TEI.2>",
        "utf-8",
    )
    main(["import", str(tmp_path / "a.xml"), "--out", str(tmp_path / "book")])
    (manuscript,) = (tmp_path / "book" / "manuscript").glob("*.md")
    assert "Été & *hiver—*loin." in manuscript.read_text("utf-8")
