"""A book may bring fonts for letters that its theme lacks; where none is there, one finding says so."""

from __future__ import annotations

import re
import shutil
import zipfile
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from builders import said
from conftest import SHARED, Built, build
from fontTools.ttLib import TTFont
from madefonts import make_font
from readers import pdf_pages, squeeze

from octavo.commands.terminal import said_of
from octavo.pipeline import check_book
from octavo.reading.theme import load_theme
from octavo.report import report_json
from octavo.typeset.lastresort import with_last_resort

HEBREW = "".join(map(chr, range(0x5D0, 0x5EB)))
OTHERS = "سلام\u0928\u092e\u0938\u094d\u0924\u0947สวัสดี你好こんにちは안녕"
SYMBOLS = "★😀"
TRIALS = {
    "hebrew-book": {"hebrew": HEBREW},
    "symbols-without-font": {"symbols": SYMBOLS},
    "scripts-without-font": {"fallback": HEBREW + OTHERS},
}
WriteBook = Callable[..., Path]


def fonts_of_pdf(content: bytes) -> set[str]:
    import pikepdf

    with pikepdf.open(BytesIO(content)) as pdf:
        return {
            str(font.BaseFont).split("+")[-1].strip(",")
            for page in pdf.pages
            for font in page.resources.get("/Font", {}).values()
        }


def program_of(content: bytes, name: str) -> TTFont:
    """The font of that name, as a PDF holds it, if its outlines are those of a CFF."""
    import pikepdf

    with pikepdf.open(BytesIO(content)) as pdf:
        [held] = [
            item.FontFile3.read_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
            and "/FontFile3" in item
            and name in str(item.FontName)
        ]
    return TTFont(BytesIO(held))


def fonts_of_epub(content: bytes) -> dict[str, set[str]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            name.rpartition("/")[2].rpartition(".")[0]: letters_of(archive.read(name))
            for name in archive.namelist()
            if re.search(r"octavo-own.*\.(woff2|ttf|otf)$", name)
        }


def fonts_of_html(content: bytes) -> dict[str, set[str]]:
    rule = r'font-family:"(Octavo Own \d+)";font-weight:(\d+)[^}]*?base64,([\w+/=]+)\)'
    return {
        f"{family} {weight}": letters_of(b64decode(data))
        for family, weight, data in re.findall(rule, content.decode())
    }


def letters_of(font: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap() if code > 0x7F}


def trial(tmp_path: Path, name: str, fonts: bool) -> Path:
    source = SHARED / "trials" / "field" / name
    if not source.is_dir():
        pytest.skip(
            "the trials of the field are not part of the repository, and not beside it here"
        )
    root = tmp_path / name
    (root / "manuscript").mkdir(parents=True)
    text = (source / "manuscript" / "book.md").read_text("utf-8")
    if fonts:
        ((purpose, letters),) = TRIALS[name].items()
        (root / "manuscript" / "own.ttf").write_bytes(make_font(letters))
        text = text.replace("author:", f"fonts: {{{purpose}: own.ttf}}\nauthor:", 1)
    (root / "manuscript" / "book.md").write_text(text, "utf-8")
    return root


# Without a font


def test_letters_that_no_font_has_are_one_finding_with_the_cure(write_book: WriteBook) -> None:
    text = "# פרק {#a}\n\nשלום עולם, and again שלום.\n\n# Two\n\nשלום[^1]\n\n[^1]: שלום.\n"
    made = build(write_book(text, title="ספר", language="en")).build
    assert said(made.findings) == [
        ("glyph-missing", "no font has these Hebrew letters: ו, ל, ם, ס, ע and 4 more; 26 in all, also on "
         "lines 5, 7, 11, 1 more", "manuscript/book.md:2",
         "make fonts EXTRAS=hebrew, or pip install 'octavo[hebrew]'; then in the front matter  "
         "fonts: {hebrew: fontpkg-frank-ruhl-libre}"),
    ]  # fmt: skip
    assert made.has_errors


def test_each_script_and_the_symbols_have_a_finding_of_their_own(write_book: WriteBook) -> None:
    made = build(write_book("# One\n\nשלום, ★ 😀 and ᚠᚢ, ★.\n"), ("pdf",)).build
    assert [(code, message, hint.partition("; ")[0]) for code, message, _, hint in said(made.findings)] == [
        ("glyph-missing", "no font has these Hebrew letters: ו, ל, ם, ש; 4 in all",
         "make fonts EXTRAS=hebrew, or pip install 'octavo[hebrew]'"),
        ("glyph-missing", "no font has these Runic letters: ᚠ, ᚢ; 2 in all",
         "put a font that has them into manuscript/"),
        ("glyph-missing", "no font has these symbols: ★, 😀; 3 in all",
         "make fonts EXTRAS=symbols, or pip install 'octavo[symbols]'"),
    ]  # fmt: skip


def test_words_without_a_font_are_still_in_the_pdf_s_text(write_book: WriteBook) -> None:
    made = build(write_book("# One\n\nThe runes ᚠᚢᚦᚨᚱᚲ stand ★ here.\n"), ("pdf",))
    assert (
        "TherunesᚠᚢᚦᚨᚱᚲstandHere★".lower().replace("here★", "★here.")
        in squeeze("".join(pdf_pages(made.content("pdf")))).lower()
    )
    assert "Octavo-Missing" in fonts_of_pdf(made.content("pdf"))


def test_a_finished_file_is_told_to_lack_letters_too(write_book: WriteBook, tmp_path: Path) -> None:
    root = write_book("# One\n\nשלום\n")
    made = build(root, ("pdf",))
    (tmp_path / "a-test.pdf").write_bytes(made.content("pdf"))
    again = check_book(root, tmp_path, ("pdf",), lambda *_: None)
    assert [code for code, *_ in said(again.findings) if code != "not-run"] == ["glyph-missing"]


@pytest.mark.parametrize("name", TRIALS)
def test_a_book_in_another_script_is_told_in_few_lines(tmp_path: Path, name: str) -> None:
    made = build(trial(tmp_path, name, fonts=False)).build
    assert {code for code, *_ in said(made.findings)} == {"glyph-missing"}
    scripts = len(made.findings)
    assert said_of(made.findings).count("\n") == 2 * scripts
    assert scripts == {"hebrew-book": 1, "symbols-without-font": 1}.get(name, scripts)


def test_a_book_that_lacks_nothing_keeps_its_theme(full: Built) -> None:
    theme = load_theme(full.build.book.metadata.theme, Path())
    assert with_last_resort(full.build.book, theme) is theme


# With one


@pytest.mark.parametrize("name", TRIALS)
def test_with_a_font_all_editions_have_the_letters(tmp_path: Path, name: str) -> None:
    made = build(trial(tmp_path, name, fonts=True))
    assert said(made.build.findings) == []
    text = (tmp_path / name / "manuscript" / "book.md").read_text("utf-8")
    wanted = set(text) & set(*TRIALS[name].values())
    assert any(font.startswith("Octavo-Own-1") for font in fonts_of_pdf(made.content("pdf")))
    printed = set("".join(pdf_pages(made.content("pdf"))))
    assert wanted <= printed | set(SYMBOLS)  # pdfium gives those beyond U+FFFF in halves
    assert fonts_of_epub(made.content("epub")) == {"octavo-own-1-400": wanted}
    assert fonts_of_html(made.content("html")) == {"Octavo Own 1 400": wanted}


@pytest.mark.parametrize("outlines", ["glyf", "CFF", "CID"])
def test_a_large_font_is_cut_to_what_the_book_uses(write_book: WriteBook, outlines: str) -> None:
    font = make_font(map(chr, range(0x4E00, 0x4E00 + 6000)), outlines=outlines)
    without = build(write_book("# One\n\nABC\n"))
    made = build(
        write_book({"book.md": "# One\n\n丁七万\n", "own.otf": font}, fonts={"chinese": "own.otf"})
    )
    assert said(made.build.findings) == []
    for name in ("pdf", "epub", "html"):
        assert len(made.content(name)) < len(without.content(name)) + 20_000
    assert fonts_of_epub(made.content("epub")) == {"octavo-own-1-400": set("丁七万")}
    assert "丁七万" in squeeze("".join(pdf_pages(made.content("pdf"))))


@pytest.mark.parametrize("count", [20, 6000])
def test_a_glyph_that_has_a_number_for_a_name_is_found_by_whoever_asks_for_names(
    write_book: WriteBook, count: int
) -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + count)))
    text = letters[0] + letters[3] + letters[-1]
    font = make_font(letters, outlines="CID")
    made = build(
        write_book(
            {"book.md": f"# One\n\n{text}\n", "own.otf": font}, fonts={"chinese": "own.otf"}
        ),
        ("pdf",),
    )
    assert said(made.build.findings) == []
    source, shown = TTFont(BytesIO(font)), program_of(made.content("pdf"), "Octavo-Own-1")
    assert shown["CFF "].cff.topDictIndex[0].ROS == ("Adobe", "Identity", 0)
    for letter in text:
        name = source.getBestCmap()[ord(letter)]
        place = source.getGlyphID(name)
        glyph = shown["CFF "].cff.topDictIndex[0].CharStrings[f"cid{place:05}"]
        wanted = source["CFF "].cff.topDictIndex[0].CharStrings[name]
        assert wanted.calcBounds(None) is not None
        assert glyph.calcBounds(None) == wanted.calcBounds(None)


def test_a_font_for_a_script_takes_its_letters_from_the_theme(write_book: WriteBook) -> None:
    greek = "".join(map(chr, range(0x391, 0x3CA)))
    text = "# One\n\nThe word λογος and “quotes” in `κωδ`.\n"
    root = write_book(
        {"book.md": text, "own.ttf": make_font(greek + "“”")}, fonts={"greek": "own.ttf"}
    )
    made = build(root)
    assert said(made.build.findings) == []
    assert set("λογος") <= fonts_of_epub(made.content("epub"))["octavo-own-1-400"]
    assert fonts_of_html(made.content("html"))["Octavo Own 1 400"] == set("λογος")
    assert "λογος" in "".join(pdf_pages(made.content("pdf")))
    assert {"Octavo-Own-1", "Octavo-Text"} <= fonts_of_pdf(made.content("pdf"))


def test_a_fallback_draws_only_what_the_theme_has_not(write_book: WriteBook) -> None:
    font = make_font("ABCabc→★ᚠ")
    root = write_book(
        {"book.md": "# One\n\nAbc → ★ ᚠ.\n", "own.ttf": font}, fonts={"fallback": "own.ttf"}
    )
    made = build(root)
    assert said(made.build.findings) == []
    assert fonts_of_epub(made.content("epub")) == {"octavo-own-1-400": set("★ᚠ")}
    assert fonts_of_html(made.content("html")) == {"Octavo Own 1 400": set("★ᚠ")}


def test_weights_and_styles_of_a_family_are_used(write_book: WriteBook) -> None:
    files = {
        "book.md": "# One\n\nא **ב** *ג*\n",
        "a.ttf": make_font(HEBREW),
        "b.ttf": make_font(HEBREW, weight=700),
        "c.ttf": make_font(HEBREW, italic=True),
    }
    made = build(write_book(files, fonts={"hebrew": ["a.ttf", "b.ttf", "c.ttf"]}))
    assert {font for font in fonts_of_pdf(made.content("pdf")) if "Own" in font} == {
        "Octavo-Own-1", "Octavo-Own-1-Bold", "Octavo-Own-1-Italic",
    }  # fmt: skip
    assert {name: "".join(sorted(letters)) for name, letters in
            fonts_of_html(made.content("html")).items()} == {
        "Octavo Own 1 400": "ג", "Octavo Own 1 700": "ב",
    }  # fmt: skip


def test_of_two_fonts_the_first_that_has_a_letter_draws_it(write_book: WriteBook) -> None:
    files = {
        "book.md": "# One\n\nאב\n",
        "a.ttf": make_font("א", family="First"),
        "b.ttf": make_font("אב", family="Second"),
    }
    made = build(write_book(files, fonts={"hebrew": ["a.ttf", "b.ttf"]}))
    assert said(made.build.findings) == []
    assert fonts_of_html(made.content("html")) == {
        "Octavo Own 1 400": {"א"},
        "Octavo Own 2 400": {"ב"},
    }
    assert {"Octavo-Own-1", "Octavo-Own-2"} <= fonts_of_pdf(made.content("pdf"))


def test_a_font_that_lacks_a_letter_is_told_to_lack_it(write_book: WriteBook) -> None:
    files = {"book.md": "# One\n\nאב\n", "a.ttf": make_font("א")}
    made = build(write_book(files, fonts={"hebrew": "a.ttf"}))
    assert said(made.build.findings) == [
        ("glyph-missing", "no font has these Hebrew letters: ב", "manuscript/book.md:7",
         "the font that the book names for hebrew lacks them: put another behind it, in a list"),
    ]  # fmt: skip


def test_words_in_another_script_open_no_line(write_book: WriteBook) -> None:
    line = "Some words of an ordinary text that go on and on over the end of a line. "
    high = make_font(HEBREW, height=3000)
    plain = build(write_book(f"# One\n\n{line * 60}\n"), ("pdf",))
    root = write_book({"book.md": f"# One\n\n{(line + 'אב ') * 60}\n", "a.ttf": high},
                      fonts={"hebrew": "a.ttf"})  # fmt: skip
    other = build(root, ("pdf",))
    assert _leading(other) == _leading(plain)


def _leading(made: Built) -> set[float]:
    """Distances of the lines of the first page of text, in points."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(made.content("pdf")) as document:
        text = document[6].get_textpage()
        heights = sorted({
            round(text.get_charbox(index, loose=True)[1], 1)
            for index, character in enumerate(text.get_text_range())
            if character == "o"
        })  # fmt: skip
    return {round(b - a, 1) for a, b in pairwise(heights) if b - a < 20}


def test_the_report_tells_licences_and_permissions(write_book: WriteBook) -> None:
    files = {"book.md": "# One\n\nא\n", "a.ttf": make_font(HEBREW, family="Bars", kind=4)}
    report = report_json(
        build(write_book(files, fonts={"hebrew": "a.ttf"}), ("pdf",)).build
    ).decode()
    assert '"family": "Bars"' in report
    assert '"licence": "SIL Open Font License"' in report
    assert '"embedding": "may be embedded for viewing and printing"' in report


def test_the_colophon_names_the_typefaces_of_scripts(write_book: WriteBook) -> None:
    files = {"book.md": "# One\n\nא ★\n", "a.ttf": make_font(HEBREW, family="Bars"),
             "b.ttf": make_font("★", family="Stars")}  # fmt: skip
    made = build(write_book(files, fonts={"hebrew": "a.ttf", "symbols": "b.ttf"}), ("pdf",))
    assert "SetinEBGaramond,Bars." in squeeze(pdf_pages(made.content("pdf"))[3])


def test_a_font_outside_the_usual_folders_is_watched(
    write_book: WriteBook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from octavo.cli import main

    root = write_book("# One\n\nא\n", fonts={"hebrew": "../fonts/a.ttf"})
    (root / "fonts").mkdir()
    (root / "fonts" / "a.ttf").write_bytes(make_font("א"))
    arguments = ["build", str(root), "--to", "epub", "--jobs", "1"]
    main(arguments)
    before = (root / "build" / "a-test.epub").read_bytes()
    (root / "fonts" / "a.ttf").write_bytes(make_font("אב"))
    main(arguments)
    assert (root / "build" / "a-test.epub").read_bytes() != before


# From right to left


def test_a_hebrew_paragraph_ends_at_the_left_and_is_proved(write_book: WriteBook) -> None:
    text = (
        "# פרק ראשון\n\nשלום עולם (Israel) ב־1948, עלה 3.5 אחוזים ו-12,000 איש.[^1] עוד מילים.\n\n"
        "## סעיף\n\nבְּרֵאשִׁית בָּרָא.\n\n[^1]: הערה 7 בסוף.\n"
    )
    points = "".join(map(chr, range(0x591, 0x5C8)))
    files = {"book.md": text, "a.ttf": make_font(HEBREW + points + "־")}
    made = build(
        write_book(files, title="ספר", language="he", slug="book", fonts={"hebrew": "a.ttf"})
    )
    assert said(made.build.findings) == []


def test_a_hebrew_paragraph_that_is_not_printed_is_still_found_out(write_book: WriteBook) -> None:
    root = write_book({"book.md": "# פרק\n\nשלום עולם.\n\nמילים בעברית.\n", "a.ttf": make_font(HEBREW)},
                      language="he", fonts={"hebrew": "a.ttf"})  # fmt: skip
    styles = root / "styles" / "themes" / "classic"
    styles.mkdir(parents=True)
    (styles / "print.css").write_text("section.division p + p { display: none }", "utf-8")
    made = build(root, ("pdf",))
    assert "print-text" in [code for code, *_ in said(made.build.findings)]
    shutil.rmtree(root / "styles")
    assert said(build(root, ("pdf",)).build.findings) == []
