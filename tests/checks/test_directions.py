"""Books and passages from right to left are proved by all that they say, wherever their signs and Latin words stand."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builders import write_book
from conftest import ALONE, Built, build
from madefonts import make_font

from octavo.checks import check_print
from octavo.checks.directions import (
    Way,
    find_unordered,
    has_all,
    is_printed_in,
    is_read,
    segments_of,
    way_in,
)
from octavo.checks.readpdf import PdfReading
from octavo.model import Edition, Finding

HEBREW = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו"
ARABIC = "كان في قديم الزمان رجل فقير يعيش مع زوجته"
LATIN = "Smith, “The History (of Towns)”, vol. 2, pp. 12–13."
LETTERS = {
    "he": ("hebrew", HEBREW, "".join(map(chr, range(0x5D0, 0x5EB)))),
    "ar": ("arabic", ARABIC, "".join(map(chr, range(0x621, 0x64B)))),
}
TEXT = """# {own}

{own}.[^a] {latin} {own}[^b]

{latin}[^c]

- {latin}
- {own}, {latin}

9. {latin}
10. 1914–1918.

> {latin} {own}.

| {own} | {latin} | 1914–1918 |
|---|---|---|
| {latin} | (7) | {own} |

::: {{dir=ltr}}
{latin} {own} {latin} {own}.
:::

## {latin}

{own}

[^a]: {latin}

[^b]: {own}, {latin}

[^c]: 1914–1918.
"""
SHORT = """# {own}

{own} {latin} {own} 1948.[^a]

{latin}

| {own} | {latin} |
|---|---|
| (7) | 1914–1918 |

[^a]: {latin}
"""
# a text that is shown: its glyphs
_SHOWN = re.compile(rb"\[<.*?\] TJ\n")


def write(folder: Path, language: str, text: str, **keys: object) -> Path:
    """A book in a font of its own."""
    script, own, letters = LETTERS[language]
    files: dict[str, str | bytes] = {
        "book.md": text.format(own=own, latin=LATIN),
        "own.ttf": make_font(letters),
    }
    return write_book(folder, files, language=language, fonts={script: "own.ttf"}, **keys)


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write(tmp_path_factory.mktemp("hebrew"), "he", SHORT), ("pdf",))


def errors(findings: tuple[Finding, ...]) -> list[str]:
    """What is told of texts and pages; what is heard is another matter."""
    return [f.message for f in findings if f.code.startswith(("print-", "screen-"))]


@pytest.mark.parametrize(("language", "place"), [("ar", "page"), ("he", "chapter"), ("he", "book")])
def test_nothing_is_told_of_a_book_from_right_to_left(
    tmp_path: Path, language: str, place: str
) -> None:
    root = write(tmp_path, language, TEXT, notes={"place": place})
    assert errors(build(root).build.findings) == []


def test_nothing_is_told_of_notes_in_the_margin(tmp_path: Path) -> None:
    series = {"prefix": "m", "name": "Marginalia", "place": "margin"}
    text = TEXT.replace("[^", "[^m-")
    root = write(tmp_path, "he", text, notes={"series": [series]})
    assert errors(build(root).build.findings) == []


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_a_caption_is_within_the_column_of_its_table(tmp_path: Path, theme: str) -> None:
    """It has the room of the text column, however narrow the table is, and from right to left as well."""
    text = "# One\n\n| a | b |\n|---|---|\n| c | d |\n\n: {own} {{#tbl-a}}\n"
    found = build(write(tmp_path, "he", text, theme=theme), ("pdf",)).build.findings
    assert errors(found) == []


@pytest.mark.parametrize("language", ["he", "en"])
def test_nothing_is_told_of_notes_to_a_passage_with_its_own_direction(
    tmp_path: Path, language: str
) -> None:
    """They are set in the direction of the passage that calls them."""
    direction = {"he": "ltr", "en": "rtl"}[language]
    text = f"# One\n\n::: {{{{dir={direction}}}}}\nWords.[^a]\n\nWords.[^b]\n:::\n"
    root = write(tmp_path, "he", f"{text}\n[^a]: {{own}}, {{latin}} {{own}}\n\n[^b]: {{latin}}\n")
    book = root / "manuscript" / "book.md"
    book.write_text(book.read_text("utf-8").replace('"he"', language), "utf-8")
    assert errors(build(root, ("pdf",)).build.findings) == []


def test_nothing_is_told_of_passages_from_right_to_left(tmp_path: Path) -> None:
    passage = "::: {{dir=rtl lang=he}}\n{latin}\n\n{own} {latin} {own} {latin}\n:::\n"
    root = write(tmp_path, "he", f"# One\n\nWords.[^a]\n\n{passage}\n[^a]: {{own}}, {{latin}}\n")
    book = root / "manuscript" / "book.md"
    book.write_text(book.read_text("utf-8").replace('language: "he"', "language: en"), "utf-8")
    assert errors(build(root).build.findings) == []


@pytest.mark.parametrize("title", ["{own}", "1914–1918, {latin}"])
def test_contents_of_several_pages_are_marked_where_they_begin(tmp_path: Path, title: str) -> None:
    """They are set from left to right, the numbers of their chapters first."""
    text = "".join(f"# {title}\n\n{{own}}.\n\n" for _ in range(45))
    assert errors(build(write(tmp_path, "he", text)).build.findings) == []


def without(content: bytes, first: int, lost: int | None) -> tuple[bytes, int]:
    """A copy of a PDF without the one text of those that its pages show from the ``first`` on, and how many these are."""
    count = 0

    def keep(shown: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return b"" if count - 1 == lost else shown[0]

    with pikepdf.open(BytesIO(content)) as pdf:
        for page in list(pdf.pages)[first:]:
            if "/Contents" in page:
                page.contents_coalesce()
                page.Contents.write(_SHOWN.sub(keep, page.Contents.read_bytes()))
        out = BytesIO()
        pdf.save(out)
    return out.getvalue(), count


def test_whatever_is_lost_is_told(hebrew: Built) -> None:
    """Each text that is shown in the book's own pages, in whichever script; leaders, bullets and spaces are none."""
    page_map, content, book = hebrew.build.page_map, hebrew.content("pdf"), hebrew.build.book
    assert page_map is not None
    frame = page_map.frame

    def read(content: bytes) -> tuple[PdfReading, list[str]]:
        reading, found = check_print(book, Edition("pdf", "a.pdf", content), frame, ALONE)
        return reading, errors(found)

    whole, nothing = read(content)
    assert nothing == []
    first = whole.destinations[book.divisions[0].id][0]
    count = without(content, first, None)[1]
    copies = [read(without(content, first, lost)[0]) for lost in range(count)]
    seen = [found for reading, found in copies if texts_of(reading) != texts_of(whole)]
    assert len(seen) > 10
    assert all(seen)


def texts_of(reading: PdfReading) -> list[str]:
    texts = [page.head + page.body + page.foot for page in reading.pages]
    return texts + [note.text for note in reading.notes.values()]


def test_a_text_is_compared_by_all_that_it_has() -> None:
    assert is_read("note,Inwords.", ".Inwordsnote,", Way.TURNED)
    assert not is_read("note,Inwords.", ".Inwordsnote,", Way.STRAIGHT)
    assert not is_read("note,Inwords.", ".Inwordnote,", Way.TURNED)  # a letter is lost
    assert not is_read("note", "noote", Way.TURNED)  # one is doubled
    assert is_read("שלום(1948)", "8491)שלום(", Way.STRAIGHT)
    assert not is_read("שלוםעולם", "עולםשלום", Way.TURNED)
    assert is_read("שלוםעולם", "עולםשלום", Way.APART)
    assert has_all("ab1", "1bcca")
    assert not has_all("abb", "abc")


def test_a_text_is_found_among_others() -> None:
    assert find_unordered("ab.", "xx.bab.x", 0, Way.TURNED) == (2, 5)
    assert find_unordered("ab.", "xx.bab.x", 3, Way.TURNED) == (4, 7)
    assert find_unordered("ab.", "xx.b", 0, Way.TURNED) is None
    assert is_printed_in("שלום, עולם.", "before .שלום,עולם behind", Way.STRAIGHT)
    assert not is_printed_in("שלום, עולם.", "before .עולם,שלום behind", Way.STRAIGHT)
    assert not is_printed_in("words", "other", Way.TURNED)


def test_passages_against_the_direction_of_a_book_are_known() -> None:
    html = (
        '<p>plain</p><div dir="ltr"><p>in שלום</p><p>out</p></div><p>a <span dir="RTL">b</span></p>'
    )
    assert [way for _, _, way in segments_of(html, Way.TURNED)] == [
        Way.TURNED, Way.APART, Way.STRAIGHT, Way.TURNED,
    ]  # fmt: skip
    assert [way for _, _, way in segments_of(html, Way.STRAIGHT)] == [
        Way.STRAIGHT, Way.STRAIGHT, Way.STRAIGHT, Way.TURNED,
    ]  # fmt: skip
    assert way_in("<p>plain</p>", Way.TURNED) is Way.TURNED
    assert way_in(html, Way.STRAIGHT) is Way.TURNED


def test_cells_that_stand_in_one_line_are_one_text() -> None:
    table = "<p>a</p><table><tr><td>1</td><td><p>2</p><p>3</p></td></tr><tr><td>4</td></tr></table>"
    assert list(segments_of(table, Way.TURNED)) == [
        ("a", "a", Way.TURNED), ("123", "123", Way.APART), ("4", "4", Way.APART),
    ]  # fmt: skip
    assert [text for text, *_ in segments_of(table, Way.STRAIGHT)] == ["a", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("he", "# {own}\n\n{own}.\n\nThe *towns* of it.\n", "print-text"),
        ("he", "# {own}\n\n{own}.\n\nThe towns.\n", "print-text"),  # its full stop is at the left
        ("he", "# {own}\n\n{own}.\n\n> The *towns* of it.\n", "print-text"),
        ("he", "# {own}\n\n{own}.\n\n    f(x);\n", ""),  # code ran from the left before it said so
        ("he", "# {own}\n\n{own}.[^a]\n\n[^a]: The *towns* of it.\n", "print-note-text"),
        ("en", "# Own\n\nWords.\n\nאב *גד* הו.\n", "print-text"),
    ],
)
def test_words_that_are_set_against_the_direction_of_their_block_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, text: str, told: str
) -> None:
    root = write(tmp_path, "he", text)
    book_file = root / "manuscript" / "book.md"
    book_file.write_text(book_file.read_text("utf-8").replace('"he"', language), "utf-8")
    right = build(root, ("pdf",)).build
    assert errors(right.findings) == []
    assert right.page_map is not None
    monkeypatch.setattr("octavo.parse.passes.mark_directions", lambda *_: None)
    wrong = build(root, ("pdf",)).content("pdf")
    edition = Edition("pdf", "a.pdf", wrong)
    _, found = check_print(right.book, edition, right.page_map.frame, ALONE)
    assert {f.code for f in found if f.code.startswith("print-")} == {told} - {""}


@pytest.mark.parametrize(
    ("language", "title"),
    [("he", "The word אב, the words גד and הו"), ("en", "אבג “quoted” and דהו זחט")],
)
def test_a_heading_of_both_directions_is_found_in_its_own(
    tmp_path: Path, language: str, title: str
) -> None:
    root = write(tmp_path, "he", f"# {{own}}\n\n## {title}.\n\n{{own}}.\n")
    book = root / "manuscript" / "book.md"
    book.write_text(book.read_text("utf-8").replace('"he"', language), "utf-8")
    built = build(root, ("pdf",)).build
    assert 'dir="' in built.book.divisions[0].html
    assert errors(built.findings) == []
