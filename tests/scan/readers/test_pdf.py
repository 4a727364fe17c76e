"""A PDF is read as it is: words where they stand, calls by themselves; and what cannot be read is said."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from conftest import Built

from octavo.model.errors import UsageError
from octavo.scan.readers import pdf as reader
from octavo.scan.readers.pdf import read_pdf
from octavo.scan.readers.unicodemaps import name_no_letters
from octavo.scan.sheets.model import Line, Sheets, Word
from octavo.scan.sheets.rows import lay_rows
from scan.pdfs import HEIGHT, LEFT, Leaf, pdf_of, width_of


def lines_of(sheets: Sheets, page: int = 0) -> list[Line]:
    return [line for region in sheets.pages[page].regions for line in region.lines]


def _upwards(match: re.Match[bytes]) -> bytes:
    """A place from which a line runs upwards, the next to the right of it."""
    return b"0 1 -1 0 %g %s Tm" % (HEIGHT - float(match[2]), match[1])


def words_of(sheets: Sheets, page: int = 0) -> list[Word]:
    return [word for line in lines_of(sheets, page) for word in line.words]


def read(leaf: Leaf) -> Sheets:
    return read_pdf(pdf_of(leaf), "a.pdf")


def test_words_have_their_places_from_above() -> None:
    (word, *_) = words_of(read(Leaf().line("Azeris fled from there that year.")))
    assert (word.text, word.size, word.baseline) == ("Azeris", 10.0, 72.0)
    assert word.box.left == pytest.approx(50)
    assert word.box.top < 72 < word.box.bottom


def test_a_raised_call_is_a_word_by_itself() -> None:
    words = words_of(read(Leaf().line("All of them fled.^12 While others stayed.")))
    call = next(word for word in words if word.text == "12")
    assert (call.raised, call.glued) == (True, True)
    assert [word.text for word in words if not word.raised] == (
        "All of them fled. While others stayed.".split()
    )


def test_superior_digits_of_unicode_are_calls() -> None:
    words = words_of(
        read(Leaf().line("All of them fled.¹² While others stayed.".replace("¹²", "¹")))
    )
    assert [word.text for word in words if word.raised] == ["1"]


def test_a_call_that_stands_above_its_line_keeps_it_whole() -> None:
    assert len(lines_of(read(Leaf().line("It was so.^1 And so it stayed.^2 ")))) == 1


@pytest.mark.parametrize(("room", "words"), [(0.0, "ford—that"), (2.5, "ford —that")])
def test_a_space_without_room_before_a_dash_is_none(room: float, words: str) -> None:
    """As XeTeX writes a word joiner, for which a font has no glyph."""
    leaf = Leaf().at("the ford ", 100, LEFT, 10)
    leaf.at("—that is", 100, LEFT + width_of("the ford", 10) + room, 10)
    (sheet,) = read_pdf(pdf_of(leaf), "a.pdf").pages
    (row,) = lay_rows(sheet)
    assert row.text == f"the {words} is"


@pytest.mark.parametrize(("room", "words"), [(1.67, "so.’”"), (2.5, "so.’ ”")])
def test_a_thin_space_between_quotation_marks_is_none(room: float, words: str) -> None:
    """As TeX sets one in another."""
    leaf = Leaf().at("it was so.’", 100, LEFT, 10)
    leaf.at("” And then", 100, LEFT + width_of("it was so.’", 10) + room, 10)
    (sheet,) = read_pdf(pdf_of(leaf), "a.pdf").pages
    (row,) = lay_rows(sheet)
    assert row.text == f"it was {words} And then"


def test_italics_and_bold_are_of_the_font() -> None:
    words = words_of(read(Leaf().line("He read _Valleys_ there.").line("Bold.", face="bold")))
    assert [word.text for word in words if word.italic] == ["Valleys"]
    assert [word.text for word in words if word.bold] == ["Bold."]


def test_a_word_that_a_line_end_cuts_stays_two_with_a_hyphen() -> None:
    first, second = lines_of(
        read(Leaf().lines("and so the towns-", "people thought of it as theirs"))
    )
    assert first.hyphen
    assert first.words[-1].text == "towns-"
    assert second.words[0].text == "people"


def test_every_letter_that_pdfium_gives_is_a_word_s(full: Built) -> None:
    content = full.content("pdf")
    with pdfium.PdfDocument(content) as document:
        raw = "".join(page.get_textpage().get_text_range() for page in document)
    sheets = read_pdf(content, "full.pdf")
    found = "".join(
        word.text for page in range(len(sheets.pages)) for word in words_of(sheets, page)
    )
    plain = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    letters = Counter(filter(str.isalnum, raw.translate(plain)))
    assert letters - Counter(filter(str.isalnum, found)) == Counter()


def test_labels_outline_and_metadata_are_those_of_the_file() -> None:
    content = pdf_of(Leaf().line("One page of it."), Leaf().line("Another."), title="Valleys",
                     outline=[(0, "First"), (1, "Second")], labels="7")  # fmt: skip
    sheets = read_pdf(content, "a.pdf")
    assert [sheet.label for sheet in sheets.pages] == ["7", "8"]
    assert sheets.outline == ((1, "First", 0), (1, "Second", 1))
    assert sheets.metadata == {"title": "Valleys"}


def test_a_title_that_a_program_made_up_is_none() -> None:
    content = pdf_of(Leaf().line("One page of it."), title="Microsoft Word - final.doc")
    assert read_pdf(content, "a.pdf").metadata == {}


def test_words_in_a_link_have_its_address() -> None:
    content = pdf_of(
        Leaf().line("Look there for all of it."), link=(50, 62, 70, 75, "https://x.org/a")
    )
    assert [word.text for word in words_of(read_pdf(content, "a.pdf")) if word.link] == ["Look"]


def test_a_page_that_is_turned_is_read_as_it_is_looked_at() -> None:
    with pikepdf.open(
        BytesIO(pdf_of(Leaf().lines("The first line of it", "and the second line")))
    ) as file:
        content = file.pages[0].Contents.read_bytes()
        turned = re.sub(rb"([\d.]+) ([\d.]+) Td", _upwards, content)
        file.pages[0].Contents = file.make_stream(turned)
        out = BytesIO()
        file.save(out)
    first, second = lines_of(read_pdf(out.getvalue(), "a.pdf"))
    assert [word.text for word in first.words] == "The first line of it".split()
    assert first.baseline != second.baseline
    assert first.box.left == pytest.approx(second.box.left, abs=1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Words.", "a.pdf is no PDF, whatever its name says"),
        (pdf_of(Leaf().line("Words."))[:-40], "a.pdf breaks off: a PDF ends with %%EOF, this one does not"),
        (b"%PDF-1.7\nnothing\n%%EOF\n", "a.pdf cannot be read as PDF: it is damaged"),
        (pdf_of(Leaf(), pictures=True), "a.pdf has no text layer: its pages are pictures"),
        (pdf_of(Leaf()), "a.pdf has no text layer: there are no letters in it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(content: bytes, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_pdf(content, "a.pdf")
    assert error.value.message == said
    assert error.value.hint


def test_a_locked_file_is_said_to_be_locked() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf_of(Leaf().line("Words.")))) as file:
        file.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(UsageError) as error:
        read_pdf(out.getvalue(), "a.pdf")
    assert error.value.message == "a.pdf is locked with a password"


def test_a_file_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "PAGES", 1)
    with pytest.raises(UsageError, match="has 2 pages; 1 are the most that are read at once"):
        read_pdf(pdf_of(Leaf().line("Words."), Leaf().line("More.")), "a.pdf")


def test_a_page_of_too_many_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LETTERS", 3)
    with pytest.raises(UsageError, match="letters on its page 1; 3 are the most"):
        read(Leaf().line("Words."))


def test_the_picture_of_a_scanned_page_is_not_one_of_the_book() -> None:
    content = pdf_of(Leaf().line("A page that was scanned, with its text layer."), pictures=True)
    assert read_pdf(content, "a.pdf").pictures == {}


def test_pages_that_are_pictures_without_words_are_told_but_for_a_cover() -> None:
    page = Leaf().line("A page that was scanned, with its text layer,").line("which OCR has made.")
    (look,) = read_pdf(pdf_of(Leaf(), page, Leaf(), Leaf(), pictures=True), "a.pdf").looks
    assert look.what == "page"
    assert "2, on pages of the file: 3, 4;" in look.message
    assert not read_pdf(pdf_of(Leaf(), page, pictures=True), "a.pdf").looks


def test_glyphs_whose_font_names_no_letter_are_told_with_their_page() -> None:
    content = pdf_of(Leaf().line("The mill stood there."), Leaf().line("The mall stood there."))
    sheets = read_pdf(content.replace(b"mall", b"m\x05\x06l"), "x.pdf")
    assert [(look.what, look.message) for look in sheets.looks] == [
        (
            "letters",
            "signs of fonts that do not say which letters they are were left out: 2, on pages of the file: 2",
        )
    ]
    assert read_pdf(content, "x.pdf").looks == ()


_NAMES_LETTERS = "1 begincodespacerange <00> <FF> endcodespacerange "
_NO_LETTER = {
    "beside a ligature": "2 beginbfchar <A0> <FFFF> <01> <00660069> endbfchar",
    "by itself": "1 beginbfchar <A0> <FFFF> endbfchar",
    "in small letters and lines": "2 beginbfchar\n<01>\n<00660069>\n<a0>\n<ffff>\nendbfchar",
    "as a range": "1 beginbfchar <01> <00660069> endbfchar 1 beginbfrange <A0> <A0> <FFFF> endbfrange",
    "in a list": "1 beginbfrange <9F> <A0> [<00660069> <FFFF>] endbfrange",
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("names", _NO_LETTER.values(), ids=_NO_LETTER)
def test_glyphs_that_a_font_says_are_no_letter_are_told(names: str, packed: bool) -> None:
    """As XeTeX names what it sets for letters that its font lacks: U+FFFF, which pdfium reads as a ligature, or not."""
    content = pdf_of(Leaf().line("The fir stood m\xa0\xa0l by \xa0 and \xa0 \xa0."))
    with pikepdf.open(BytesIO(content)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            named = f"{_NAMES_LETTERS} {names}".encode()
            font.ToUnicode = pdf.make_stream(b"begincmap " + named + b" endcmap")
        pdf.save(made := BytesIO(), compress_streams=packed)
    sheets = read_pdf(made.getvalue(), "x.pdf")
    assert (
        " ".join(word.text for word in words_of(sheets) if word.text) == "The fir stood ml by and ."
    )
    (look,) = sheets.looks
    assert "which letters they are were left out: 5, on pages" in look.message


def test_glyphs_that_a_font_says_are_the_letter_0_are_told() -> None:
    """As XeTeX has it of TrueType fonts."""
    with pikepdf.open(BytesIO(pdf_of(Leaf().line("The mill stood there.")))) as pdf:
        below = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name.Squares,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        )
        names = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0000> <0000> <0001> <0061> endbfchar"
        page = pdf.pages[0]
        page.Resources.Font.other = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name.Squares,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=pikepdf.Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_stream(b"begincmap " + names + b" endcmap"),
        )
        page.contents_add(b"BT /other 10 Tf 50 300 Td <000100000001> Tj ET")
        pdf.save(made := BytesIO())
    sheets = read_pdf(made.getvalue(), "x.pdf")
    assert [word.text for word in words_of(sheets)] == ["The", "mill", "stood", "there.", "aa"]
    (look,) = sheets.looks
    assert "which letters they are were left out: 1, on pages" in look.message


def test_a_map_that_names_other_letters_stays_as_it_is() -> None:
    content = pdf_of(Leaf().line("The fir stood."))
    with pikepdf.open(BytesIO(content)) as pdf:
        font = pdf.pages[0].Resources.Font.roman
        for names in (
            "char <FFFF> <0041>",
            "char <41> <FFFF0041>",
            "char <41> <DBFFDFFF>",
            "range <41> <42> <FFFF>",
        ):
            kind = names.split()[0]
            named = f"{_NAMES_LETTERS} 1 beginbf{names} endbf{kind}".encode()
            font.ToUnicode = pdf.make_stream(b"begincmap " + named + b" endcmap")
            pdf.save(made := BytesIO())
            assert name_no_letters(made.getvalue()) == made.getvalue()


def test_a_page_from_right_to_left_is_measured_from_the_right() -> None:
    # Latin letters that the font says are Hebrew ones, set in the order in which they are seen
    seen = pdf_of(Leaf().line("pon mlkj ihg fedcba").line("dcba", indent=60))
    with pikepdf.open(BytesIO(seen)) as file:
        names = b"1 begincodespacerange <00> <ff> endcodespacerange\n1 beginbfrange <61> <7a> <05d0> endbfrange"
        for font in file.pages[0].Resources.Font.values():
            font.ToUnicode = file.make_stream(b"begincmap\n" + names + b"\nendcmap")
        file.save(held := BytesIO())
    hebrew = {ord("a") + number: 0x5D0 + number for number in range(26)}
    first, second = lines_of(read_pdf(held.getvalue(), "x.pdf"))
    assert [word.text for word in first.words] == [
        word.translate(hebrew) for word in ("abcdef", "ghi", "jklm", "nop")
    ]
    places = [word.box.left for word in first.words]
    assert places == sorted(places)
    assert all(word.box.right > word.box.left for word in first.words)
    assert [word.text for word in second.words] == ["abcd".translate(hebrew)]


def test_the_page_s_own_height_is_the_sheet_s() -> None:
    assert read(Leaf().line("A page of it, and words.")).pages[0].height == HEIGHT
