"""hOCR, ALTO, PAGE and ABBYY: words, lines and what the file says of them, in points, whoever wrote the file."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from octavo.model.errors import UsageError
from octavo.scan.model import Box
from octavo.scan.readers.abbyy import read_abbyy
from octavo.scan.readers.alto import read_alto
from octavo.scan.readers.hocr import read_hocr
from octavo.scan.readers.mets import Leaf, read_mets
from octavo.scan.readers.pagexml import read_pagexml
from octavo.scan.sheets.model import Line, Sheets, Word

HOCR = """<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>The Valley</title></head><body>
<div class='ocr_page' title='image "a;b.png"; bbox 0 0 600 900; ppageno 0; lpageno "xii"; scan_res 144 144'>
<div class='ocr_carea'><p class='ocr_par' lang='deu' title='bbox 100 100 500 190'>
<span class='ocr_line' title='bbox 100 100 500 140; baseline 0.01 -10; x_size 24'>
<span class='ocrx_word' title='bbox 100 100 200 140; x_wconf 91'><strong>Das</strong></span>
<span class='ocrx_word' title='bbox 220 100 500 140; x_wconf 12'>Tal&amp;Tiefe</span></span>
<span class='ocr_header' title='bbox 100 150 300 190'>ohne Worte</span></p></div>
<div class='ocr_photo' title='bbox 10 10 20 20'></div></div>
<div class="ocr_page" title="bbox 0 0 600 900"><span class="ocr_line" title="bbox 0 0 10 10">Ende</span></div></body></html>"""

ALTO = """<?xml version="1.0" encoding="UTF-8"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v{version}#"><Description>
<MeasurementUnit>{unit}</MeasurementUnit></Description><Styles><TextStyle ID="T1" FONTFAMILY="Times" FONTSIZE="8" FONTSTYLE="italics"/>
</Styles><Tags><LayoutTag ID="L1" LABEL="footnote"/></Tags><Layout><Page PRINTED_IMG_NR="12" WIDTH="{width}" HEIGHT="{height}">
<TopMargin><TextBlock ID="b0" HPOS="0" VPOS="0" WIDTH="0" HEIGHT="0"><TextLine HPOS="0" VPOS="0" WIDTH="9" HEIGHT="9">
<String CONTENT="HEAD" HPOS="0" VPOS="0" WIDTH="9" HEIGHT="9"/></TextLine></TextBlock></TopMargin>
<PrintSpace><ComposedBlock TYPE="Illustration"/><Illustration HPOS="1" VPOS="1" WIDTH="2" HEIGHT="2"/>
<TextBlock ID="b1" STYLEREFS="T1" TAGREFS="L1" HPOS="{a}" VPOS="{a}" WIDTH="{a}" HEIGHT="{a}">
<TextLine HPOS="{a}" VPOS="{a}" WIDTH="{a}" HEIGHT="{a}" BASELINE="{b}"><String CONTENT="self" WC="0.5" HPOS="{a}" VPOS="{a}" WIDTH="{a}"
HEIGHT="{a}" SUBS_TYPE="HypPart1" SUBS_CONTENT="selfish"/><HYP CONTENT="-"/></TextLine>
<TextLine HPOS="{a}" VPOS="{b}" WIDTH="{a}" HEIGHT="{a}"><String CONTENT="ish" SUBS_TYPE="HypPart2" SUBS_CONTENT="selfish" HPOS="{a}"
VPOS="{b}" WIDTH="{a}" HEIGHT="{a}"/><SP/><String CONTENT="man" HPOS="{b}" VPOS="{b}" WIDTH="{a}" HEIGHT="{a}"/><String STYLE="superscript"
CONTENT="1" HPOS="{b}" VPOS="{b}" WIDTH="{a}" HEIGHT="{a}"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"""

PAGE = """<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"><Page imageWidth="1000" imageHeight="1500">
<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="r1"/><RegionRefIndexed index="0" regionRef="r2"/>
</OrderedGroup></ReadingOrder>
<TextRegion id="r1" type="footnote"><Coords points="0,900 300,900 300,950"/><TextLine id="l" custom="readingOrder {{index:0;}}
textStyle {{offset:4; length:2;superscript:true;}} textStyle {{offset:0; length:4; bold:true;}}"><Coords points="0,900 300,900 300,950 0,950"/>
<Baseline points="0,940 300,944"/><TextEquiv index="1"><Unicode>worse</Unicode></TextEquiv>
<TextEquiv index="0"><Unicode>vale12 goes on</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2" custom="structure {{type:heading;}}"><Coords points="0,0 300,0 300,50"/><TextLine><Coords points="0,0 300,50"/>
<Word><Coords points="0,0 100,50"/><TextEquiv conf="0.25"><Unicode>The</Unicode></TextEquiv><TextStyle fontSize="14.0" italic="true"/></Word>
<Word><Coords points="120,0 300,50"/><TextEquiv><Unicode>Valley</Unicode></TextEquiv></Word>
<TextEquiv><Unicode>The Valley</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r3"><Coords points="0,1000 300,1100"/><TextEquiv><Unicode>Two
lines.</Unicode></TextEquiv></TextRegion></Page></PcGts>""".replace("{{", "{").replace("}}", "}")

ABBYY = """<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml"><page width="600" height="900" resolution="144">
<block blockType="Picture" l="1" t="1" r="9" b="9"/><block blockType="Text"><text><par><line baseline="40" l="10" t="20" r="90" b="44">
<formatting lang="GermanStandard" ff="Times" fs="11." bold="true"><charParams l="10" t="20" r="20" b="40" charConfidence="80">D</charParams>
<charParams l="20" t="20" r="30" b="40" charConfidence="30">u</charParams><charParams l="30" t="0" r="31" b="1"> </charParams>
<charParams l="40" t="20" r="50" b="40">d</charParams></formatting><formatting lang="GermanStandard" fs="7." superscript="1">
<charParams l="50" t="20" r="54" b="30">1</charParams></formatting></line><line baseline="60" l="10" t="50" r="90" b="64">
<formatting lang="GermanStandard">ohne Kasten Wor¬</formatting></line></par></text></block></page></document>"""


def alto(version: int = 3, unit: str = "pixel", scale: float = 1.0) -> bytes:
    """The same page in each unit: 600 × 900 pixels of 300 dpi."""
    figures = {key: f"{value * scale:g}" for key, value in
               {"width": 1800, "height": 2700, "a": 300, "b": 600}.items()}  # fmt: skip
    return ALTO.format(version=version, unit=unit, **figures).encode()


def lines(sheets: Sheets) -> list[Line]:
    return [line for page in sheets.pages for region in page.regions for line in region.lines]


def words(sheets: Sheets) -> list[Word]:
    return [word for line in lines(sheets) for word in line.words]


def test_hocr_gives_words_with_size_baseline_and_confidence() -> None:
    sheets = read_hocr(HOCR.encode(), "a.hocr")
    first, last = sheets.pages
    assert (first.width, first.height, first.label, first.language) == (300, 450, "xii", "de")
    assert sheets.metadata == {"title": "The Valley"}
    assert [word.text for word in words(sheets)] == ["Das", "Tal&Tiefe", "ohne", "Worte", "Ende"]
    das, tal = first.regions[0].lines[0].words
    assert (das.box, das.size, das.bold, das.confidence) == (Box(50, 50, 100, 70), 12, True, 0.91)
    assert (das.baseline, tal.baseline) == (65, 65.6)  # the line rises by a hundredth
    assert [region.kind for region in first.regions] == ["", "picture"]
    assert last.regions[0].lines[0].words[0].box.right > 0


def test_hocr_may_be_html_and_packed_but_not_cut() -> None:
    loose = HOCR.partition("\n")[2].replace("</span></p>", "</span>").encode()
    assert len(words(read_hocr(gzip.compress(loose), "a.gz"))) == 5
    with pytest.raises(UsageError, match=r"a\.hocr breaks off"):
        read_hocr(HOCR[:-60].encode(), "a.hocr")


def test_words_of_hocr_that_stand_outside_of_its_words_lines_and_pages_are_read() -> None:
    content = """<html><head><title>a.png</title></head><body><h1>Front</h1><div class='ocr_page' title='bbox 0 0 600 900'>
<p class='ocr_par' title='bbox 10 10 500 90'><span class='ocr_line' title='bbox 10 10 500 40'>No <span class='ocrx_word'
title='bbox 90 10 200 40'>mill</span>, <span class='ocrx_word' title='bbox 220 10 300 40'>nor</span> sheep</span></p>
<p class='ocr_par'><span class='ocrx_word' title='bbox 10 100 90 120'>Two</span> <span class='ocrx_word' title='bbox 100 100 190 120'>words</span>
<span class='ocrx_word' title='bbox 10 130 90 150'>below</span></p><p class='ocr_par' title='bbox 10 200 500 220'>Bare text</p>
</div>Behind<script>x = 1</script></body></html>"""
    sheets = read_hocr(content.encode(), "a.hocr")
    beside, *regions = sheets.pages[0].regions
    assert (beside.kind, [word.text for word in beside.lines[0].words]) == (
        "head",
        ["Front", "Behind"],
    )
    assert [look.message for look in sheets.looks] == [
        "words outside of the pages are in the report only: “Front Behind”"
    ]
    read = [[(w.text, w.glued) for w in line.words] for region in regions for line in region.lines]
    assert read == [
        [("No", False), ("mill", False), (",", True), ("nor", False), ("sheep", False)],
        [("Two", False), ("words", False)], [("below", False)], [("Bare", False), ("text", False)]]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "scale"), [("pixel", 1.0), ("mm10", 254 / 300), ("inch1200", 4.0)]
)
@pytest.mark.parametrize("version", [2, 3, 4])
def test_alto_is_the_same_page_in_every_unit(version: int, unit: str, scale: float) -> None:
    sheets = read_alto(alto(version, unit, scale), "a.xml")
    (page,) = sheets.pages
    assert (round(page.width), round(page.height), page.label) == (432, 648, "12")
    assert [region.kind for region in page.regions] == ["head", "picture", "note"]
    word = page.regions[2].lines[0].words[0]
    assert [round(edge) for edge in (word.box.left, word.box.top, word.box.right, word.baseline)] == [72, 72, 144, 144]  # fmt: skip
    assert (word.font, word.size, word.italic, word.confidence) == ("Times", 8, True, 0.5)


def test_alto_keeps_cut_words_to_be_joined_and_superiors_apart() -> None:
    cut, other = lines(read_alto(alto(), "a.xml"))[1:]
    assert (cut.words[-1].text, cut.hyphen) == ("self\u00ad", True)
    assert [(word.text, word.glued, word.raised) for word in other.words] == [
        ("ish", False, None), ("man", False, None), ("1", True, True)]  # fmt: skip
    own = read_alto(alto().replace(b'"selfish"', b'"self-ish"'), "a.xml")
    assert lines(own)[1].words[-1].text == "self-"


def test_an_alto_without_styles_or_blanks_gives_its_words() -> None:
    content = (
        "<alto><Layout><Page WIDTH='0' HEIGHT='0'><PrintSpace><TextBlock><TextLine><String CONTENT='One'/>"
        "<String CONTENT='two'/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
    )
    (line,) = lines(read_alto(content.encode(), "a.xml"))
    assert [(word.text, word.size, word.glued) for word in line.words] == [("One", 0, False), ("two", 0, False)]  # fmt: skip


def test_words_of_alto_outside_of_lines_and_blocks_are_read() -> None:
    content = """<alto><Layout><Page WIDTH='600' HEIGHT='900'><PrintSpace><TextBlock><TextLine><String CONTENT='One'/></TextLine>
<String CONTENT='two'/></TextBlock><TextLine><String CONTENT='three'/></TextLine><String CONTENT='four'/></PrintSpace></Page>
</Layout></alto>"""
    assert [
        w.text for w in words(read_alto(content.encode(), "a.xml"))
    ] == "One two three four".split()


def test_words_of_page_xml_that_only_the_region_the_letters_or_plain_text_say_are_read() -> None:
    line = "<TextLine><Coords points='0,0 9,9'/>{}</TextLine>"
    said = "<TextEquiv><Unicode>{}</Unicode></TextEquiv>"
    letters = "".join(f"<Glyph>{said.format(letter)}</Glyph>" for letter in "abc")
    regions = (
        line.format("") + said.format("no line says it"),
        line.format(said.format("one line")) + line.format("") + said.format("one line\nand more"),
        line.format(said.format("corrected")) + said.format("as it was"),
        line.format(f"<Word>{letters}</Word>"),
        line.format("<TextEquiv><PlainText>plain</PlainText></TextEquiv>"),
    )
    content = "".join(
        f"<TextRegion><Coords points='0,0 9,9'/>{held}</TextRegion>" for held in regions
    )
    sheets = read_pagexml(
        f"<PcGts><Page imageWidth='9' imageHeight='9'>{content}</Page></PcGts>".encode(), "a.xml"
    )
    assert [" ".join(w.text for w in one.words) for one in lines(sheets)] == [
        "no line says it", "one line", "and more", "corrected", "abc", "plain"]  # fmt: skip


def test_page_xml_follows_its_reading_order_and_what_custom_says() -> None:
    sheets = read_pagexml(PAGE.encode(), "a.xml")
    heading, note, plain = sheets.pages[0].regions
    assert (heading.kind, note.kind, plain.kind) == ("heading", "note", "")
    assert [word.text for word in heading.lines[0].words] == ["The", "Valley"]
    first = heading.lines[0].words[0]
    assert (first.size, first.italic, first.confidence) == (14, True, 0.25)
    assert [(w.text, w.bold, w.raised, w.glued) for w in note.lines[0].words] == [
        ("vale", True, None, False), ("12", False, True, True), ("goes", False, None, False), ("on", False, None, False)]  # fmt: skip
    assert note.lines[0].baseline == pytest.approx(942 * 72 / 300)
    assert [[w.text for w in line.words] for line in plain.lines] == [["Two"], ["lines."]]


def test_a_corrected_line_of_page_xml_is_read_before_its_words() -> None:
    content = PAGE.replace("<Unicode>The Valley</Unicode>", "<Unicode>A Valley</Unicode>").encode()
    assert [w.text for w in read_pagexml(content, "a.xml").pages[0].regions[0].lines[0].words] == ["A", "Valley"]  # fmt: skip


def test_abbyy_gives_words_of_letters_and_hyphens_to_be_joined() -> None:
    sheets = read_abbyy(gzip.compress(ABBYY.encode()), "a_abbyy.gz")
    assert sheets.pages[0].language == "de"
    first, second = lines(sheets)
    assert [(w.text, w.size, w.bold, w.raised, w.glued) for w in first.words] == [
        ("Du", 11, True, None, False), ("d", 11, True, None, False), ("1", 7, False, True, True)]  # fmt: skip
    assert (first.words[0].box, first.words[0].confidence) == (Box(5, 10, 15, 20), 0.3)
    assert [w.text for w in second.words] == ["ohne", "Kasten", "Wor\u00ad"]
    assert second.hyphen


def test_letters_of_abbyy_outside_of_their_elements_are_read() -> None:
    content = """<document><page width="600" height="900"><block blockType="Text"><text><line>No paragraph</line><par><line>
<formatting>In face</formatting> and out</line></par></text></block><text><par><line>No block</line></par></text></page></document>"""
    read = [
        " ".join(w.text for w in one.words) for one in lines(read_abbyy(content.encode(), "a.xml"))
    ]
    assert read == ["No paragraph", "In face and out", "No block"]


@pytest.mark.parametrize(
    ("read", "content"), [(read_alto, alto()), (read_pagexml, PAGE.encode()), (read_abbyy, ABBYY.encode())]
)  # fmt: skip
def test_a_file_that_is_cut_or_empty_or_declares_entities_is_refused(
    read: Callable[[bytes, str], Sheets], content: bytes
) -> None:
    start = content.index(b"<", 5)
    for spoilt, said in (
        (content[:-40], "a.xml is no whole XML"),
        (b"", "a.xml is no whole XML"),
        (b"<a/>", "a.xml has no page"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]>'
            + content[start if content.startswith(b"<?") else 0 :],
            "declares entities",
        ),
    ):
        with pytest.raises(UsageError, match=said):
            read(spoilt, "a.xml")


def test_what_unfolds_to_too_much_is_refused() -> None:
    bomb = gzip.compress(b"<document><page>" + b" " * 20_000_000 + b"</page></document>")
    with pytest.raises(UsageError, match="unfolds to more than 4 MB"):
        read_abbyy(bomb, "a.gz")
    endless = b"<alto>" + b"word " * 2_100_000 + b"</alto>"
    with pytest.raises(
        UsageError, match=r"a\.xml has one text of more than 10 MB, which no page has"
    ):
        read_alto(endless, "a.xml")
    with pytest.raises(UsageError, match=r"a\.gz is damaged"):
        read_abbyy(gzip.compress(ABBYY.encode())[:-30], "a.gz")


def test_mets_gives_the_files_with_words_in_order_with_their_labels() -> None:
    content = """<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><dmdSec ID="d"><mdWrap><xmlData>
    <mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Das Tal</title></titleInfo><name><namePart>Ada Writer</namePart>
    <namePart type="date">1801-</namePart></name><originInfo><dateIssued>1871</dateIssued></originInfo></mods></xmlData></mdWrap></dmdSec>
    <fileSec><fileGrp USE="IMG"><file ID="i1" MIMETYPE="image/tiff"><FLocat xlink:href="1.tif"/></file></fileGrp>
    <fileGrp USE="FULLTEXT"><file ID="a1" MIMETYPE="text/xml"><FLocat xlink:href="alto/1.xml"/></file>
    <file ID="a2" MIMETYPE="text/xml"><FLocat xlink:href="alto/2%20b.xml"/></file></fileGrp></fileSec>
    <structMap TYPE="LOGICAL"><div><fptr FILEID="i1"/></div></structMap><structMap TYPE="PHYSICAL"><div TYPE="physSequence">
    <div ORDER="2" ORDERLABEL="2"><fptr FILEID="a2"/></div><div ORDER="1" ORDERLABEL=" - "><fptr FILEID="i1"/><fptr FILEID="a1"/></div>
    </div></structMap></mets>"""
    leaves, said = read_mets(content.encode(), "mets.xml")
    assert leaves == (Leaf("alto/1.xml", ""), Leaf("alto/2 b.xml", "2"))
    assert said == {"title": "Das Tal", "author": "Ada Writer", "date": "1871"}
