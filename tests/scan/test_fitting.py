"""Documents that a build would have refused, each as it was found: a manuscript of them can be built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import SVG

from octavo.cli import main
from octavo.parse import Parsed, parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.scan.fitting import fit_blocks, guard_words
from octavo.scan.model import Log
from scan.odd import docx_of

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in (1, 2, 3)
)


def words(text: str, style: str = "", more: str = "") -> str:
    dress = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{dress}<w:r><w:t>{text}</w:t></w:r>{more}</w:p>"


def called(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def note(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


def built(folder: Path, name: str, content: bytes | str) -> tuple[str, Parsed]:
    """The manuscript's text behind its front matter, and what is parsed of it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["import", str(path), "--out", str(folder / "book")]) in (0, 1)
    (manuscript,) = (folder / "book" / "manuscript").glob("*.md")
    text = manuscript.read_text("utf-8").partition("\n---\n")[2].strip()
    return text, parse_manuscript(read_manuscript(folder / "book")[0])


def said(folder: Path) -> list[str]:
    report = json.loads((folder / "book" / "import-report.json").read_text("utf-8"))
    return [look["message"] for look in report["look"]]


def page(body: str) -> str:
    return f"<html lang='en'><head><title>A Page</title></head><body>{body}</body></html>"


def test_headings_without_words_are_none(tmp_path: Path) -> None:
    body = (
        words("One", "H1") + words("Words.") + words("", "H1") + words(" ", "H2") + words("More.")
    )
    text, _ = built(tmp_path, "a.docx", docx_of(body, styles=STYLES))
    assert text.endswith("# One\n\nWords.\n\nMore.")


@pytest.mark.parametrize("title", ["Beginnings", "…"])
def test_a_title_below_the_number_of_its_chapter_stands_once(tmp_path: Path, title: str) -> None:
    body = words("Chapter One", "H1") + words(title, "H3", called(1)) + words("Words.")
    notes = note(1, words("A note."))
    text, parsed = built(tmp_path, "a.docx", docx_of(body, styles=STYLES, notes=notes))
    assert text.startswith(f"# {title}[^1]\n\nWords.")
    assert [heading.text for heading in parsed.book.headings] == [title]


def test_a_chapter_without_text_is_a_part_and_told(tmp_path: Path) -> None:
    text, parsed = built(
        tmp_path, "a.html", page("<h1>One</h1><h1>Two</h1><p>Words.</p><h1>End</h1>")
    )
    assert text == "# One {.part}\n\n# Two\n\nWords.\n\n# End {.part}"
    assert [d.kind.value for d in parsed.book.divisions] == ["part", "chapter", "part"]
    assert "the chapter “End” has no text; it was made a part" in said(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        "<blockquote><h1>Words set large</h1><p>Quoted.</p></blockquote>",
        "<ul><li><h2>Words set large</h2></li></ul>",
        "<table><tr><td><h1>Words set large</h1></td><td><p>a</p><p>b</p></td></tr></table>",
        "<div><blockquote><div><h3>Words set large</h3></div></blockquote></div>",
    ],
)
def test_headings_inside_other_blocks_are_strong_words(tmp_path: Path, body: str) -> None:
    text, parsed = built(tmp_path, "a.html", page(f"<h1>One</h1><p>Text.</p>{body}<p>Text.</p>"))
    assert [division.heading.text for division in parsed.book.divisions] == ["One"]
    assert "Words set large" in text
    assert ":::" not in text


def test_a_heading_in_a_note_is_strong_words(tmp_path: Path) -> None:
    body = words("One", "H1") + words("Words.", "", called(2))
    content = docx_of(body, notes=note(2, words("Large", "H1") + words("Small.")), styles=STYLES)
    text, parsed = built(tmp_path, "a.docx", content)
    assert "[^1]: **Large**\n\n    Small." in text
    assert [n.text for n in parsed.book.notes] == ["Large Small."]


def test_a_note_in_a_note_follows_in_brackets(tmp_path: Path) -> None:
    inner = {"t": "Note", "c": [{"t": "Para", "c": [{"t": "Str", "c": "Inner."}]}]}
    outer = {"t": "Note", "c": [{"t": "Para", "c": [{"t": "Str", "c": "Outer."}, inner]}]}
    (block,) = fit_blocks([{"t": "Para", "c": [{"t": "Str", "c": "Words."}, outer]}], Log())
    assert block["c"][1]["c"][0]["c"] == [
        {"t": "Str", "c": "Outer."},
        {"t": "Str", "c": " [Inner.]"},
    ]


def test_a_note_without_words_is_told_and_taken_out(tmp_path: Path) -> None:
    body = words("One", "H1") + words("Words.", "", called(2)) + words("More.", "", called(3))
    content = docx_of(body, notes=note(2, words("")) + note(3, words("A note.")), styles=STYLES)
    text, _ = built(tmp_path, "a.docx", content)
    assert "Words.\n\nMore.[^1]\n\n[^1]: A note." in text
    assert "a note without text was taken out, with its call" in said(tmp_path)


def test_notes_in_a_table_that_only_html_could_hold_are_notes(tmp_path: Path) -> None:
    cell = f"<w:tc>{words('Salt', '', called(2))}{words('Sheep')}</w:tc>"
    body = (
        words("One", "H1")
        + words("Text.")
        + f"<w:tbl><w:tr>{cell}{cell.replace('2', '3')}</w:tr></w:tbl>"
    )
    content = docx_of(
        body, notes=note(2, words("First.")) + note(3, words("Second.")), styles=STYLES
    )
    _, parsed = built(tmp_path, "a.docx", content)
    assert [n.text for n in parsed.book.notes] == ["First.", "Second."]


def test_words_in_a_table_that_look_like_a_call_are_words(tmp_path: Path) -> None:
    body = "<h1>One</h1><p>Text.</p><table><tr><td><p>[^1]</p><p>b</p></td><td>c</td></tr></table>"
    _, parsed = built(tmp_path, "a.html", page(body))
    assert "[^1]" in parsed.book.divisions[0].html


def test_a_note_of_dashes_is_a_note(tmp_path: Path) -> None:
    body = words("One", "H1") + words("Words.", "", called(2))
    _, parsed = built(tmp_path, "a.docx", docx_of(body, notes=note(2, words("---")), styles=STYLES))
    assert [n.text for n in parsed.book.notes] == ["---"]


def test_what_shows_nothing_before_the_first_heading_is_dropped(tmp_path: Path) -> None:
    text, _ = built(tmp_path, "a.html", page("<ol><li></li></ol><p> </p><h1>One</h1><p>Text.</p>"))
    assert text == "# One\n\nText."


@pytest.mark.parametrize(
    "before",
    [
        "<img src='pic.svg' alt='A cover.'>",
        "<p>Words.</p>",
        "<table><tr><td><img src='pic.svg' alt='A sign.'></td></tr></table>",
        "<ul><li><img src='pic.svg' alt='A sign.'></li></ul>",
        "<h1><img src='pic.svg' alt='A title as a picture.'></h1>",
        "<p><math><mi>x</mi></math></p>",
        "<p><math><mo>+</mo></math></p>",
        "<pre>code</pre>",
    ],
)
@pytest.mark.parametrize("title", ["<title>A Page</title>", ""])
def test_what_stands_before_the_first_heading_is_headed_by_the_title_of_the_book(
    tmp_path: Path, before: str, title: str
) -> None:
    (tmp_path / "pic.svg").write_bytes(SVG)
    content = page(f"<hr>{before}<h1>One</h1><p>More.</p>").replace("<title>A Page</title>", title)
    _, parsed = built(tmp_path, "a-page.html", content)
    assert [division.heading.text for division in parsed.book.divisions] == ["A Page", "One"]
    assert ("pic.svg" in before) == bool(parsed.images)


def test_a_picture_among_what_the_title_page_says_is_told(tmp_path: Path) -> None:
    (tmp_path / "pic.svg").write_bytes(SVG)
    body = "<p><img src='pic.svg'></p><h1>A Page</h1><h1>One</h1><p>Words.</p>"
    text, _ = built(tmp_path, "a.html", page(body))
    assert text == "# One\n\nWords."
    assert "media/pic.svg was set aside: it stands on the title page or in the contents" in said(
        tmp_path
    )


@pytest.mark.parametrize("number", ["Chapter 1: ", "1. ", ""])
def test_the_pictures_of_a_heading_whose_number_is_left_to_the_book_stay(
    tmp_path: Path, number: str
) -> None:
    (tmp_path / "pic.svg").write_bytes(SVG)
    body = f"<h1>{number}Salt <img src='pic.svg' alt='x'></h1><p>It was so.</p>"
    _, parsed = built(tmp_path, "a.html", page(f"{body}<h1>Chapter 2: Sheep</h1><p>So.</p>"))
    assert len(parsed.images) == 1


def test_the_notes_of_a_heading_whose_number_is_left_to_the_book_stay(tmp_path: Path) -> None:
    body = (
        words("Chapter 1: Salt", "H1", called(2))
        + words("It was so.")
        + words("Chapter 2: Sheep", "H1")
        + words("So.")
    )
    text, parsed = built(
        tmp_path, "a.docx", docx_of(body, notes=note(2, words("A note.")), styles=STYLES)
    )
    assert text.startswith("# Salt[^1]")
    assert [n.text for n in parsed.book.notes] == ["A note."]


@pytest.mark.parametrize(
    "written", [":::", "::: note", "::::: {.x}", "&amp;nbsp;", "&amp;#65; and &amp;lt;"]
)
def test_words_that_pandoc_lets_stand_come_back_as_words(tmp_path: Path, written: str) -> None:
    body = words("One", "H1") + words(written) + words("More.")
    _, parsed = built(tmp_path, "a.docx", docx_of(body, styles=STYLES))
    assert f"<p>{written}</p>" in parsed.book.divisions[0].html.replace("&#160;", "\xa0")
    assert parsed.findings == ()


OPENINGS = [
    ": x", ":", ":x", "~ x", "::: x", "Table: x", "table:x", "A.", "IV.", "(B)", "i)", "1.", "1. x", "(@) x", "#. x", "# x", "+ x",
    "- x", "* x", "-", "=", "==", "% x", "| x", "> x", "*** x", "```",
]  # fmt: skip


@pytest.mark.parametrize("text", OPENINGS)
def test_words_at_the_head_of_a_paragraph_open_no_block(tmp_path: Path, text: str) -> None:
    cells = "<tr><td>a</td><td>b</td></tr>"
    text = text.replace(">", "&gt;")
    said_so = f"<p>{text}</p>"
    around = f"<p>Before.</p>{said_so}<table>{cells}{cells}</table>{said_so}<p>More.</p>"
    held = f"<table><tr><td><p>a</p><p>b</p></td></tr></table>{said_so}<blockquote><p>a</p>{said_so}</blockquote>"
    body = f"<h1>One</h1>{around}{held}<h1>Two</h1><p>Text.</p>"
    _, parsed = built(tmp_path, "a.html", page(body))
    assert [division.heading.text for division in parsed.book.divisions] == ["One", "Two"]
    html = parsed.book.divisions[0].html
    assert html.count(said_so) == 4
    assert "<caption" not in html
    assert parsed.findings == ()


@pytest.mark.parametrize("text", OPENINGS)
def test_words_behind_a_break_and_in_a_term_open_no_block(tmp_path: Path, text: str) -> None:
    text = text.replace(">", "&gt;")
    body = f"<p>Text.</p><p>a<br>{text}</p><ul><li>a<br>{text}</li></ul><dl><dt>{text}</dt><dd>b</dd></dl>"
    _, parsed = built(tmp_path, "a.html", page(f"<h1>One</h1>{body}<p>Text.</p>"))
    html = parsed.book.divisions[0].html.replace("\n", "").replace("<br>", "<br/>")
    assert f"<p>a<br/>{text}</p>" in html
    assert f"<li>a<br/>{text}</li>" in html
    assert f"<dt>{text}</dt>" in html


def test_initials_and_signs_of_words_are_not_escaped(tmp_path: Path) -> None:
    body = "<h1>One</h1><p>A. Smith said: -5 = x.</p><p>-5 it was</p>"
    text, _ = built(tmp_path, "a.html", page(body))
    assert text == "# One\n\nA. Smith said: -5 = x.\n\n-5 it was"


@pytest.mark.parametrize(
    "title", ["{#id}", "Salt {.unnumbered}", "Salt {", "Salt }", "{.part} Salt"]
)
def test_braces_in_a_heading_are_words(tmp_path: Path, title: str) -> None:
    _, parsed = built(
        tmp_path, "a.docx", docx_of(words(title, "H1") + words("Text."), styles=STYLES)
    )
    assert [division.heading.text for division in parsed.book.divisions] == [title]


def test_what_html_holds_is_not_guarded() -> None:
    table = {"t": "Table", "c": [{"t": "Str", "c": "&nbsp;"}]}
    assert guard_words([table]) == [table]


def test_a_title_of_500_letters_has_files_that_can_be_written(tmp_path: Path) -> None:
    _, parsed = built(
        tmp_path, "a.html", page("<h1>One</h1><p>Text.</p>").replace("A Page", "Ա" * 500)
    )
    assert parsed.book.metadata.title == "Ա" * 500
    assert len(parsed.book.slug.encode()) <= 80


def test_a_link_to_nowhere_is_its_words(tmp_path: Path) -> None:
    body = "<h1 id='a'>One</h1><p>See <a href='#a'>here</a> and <a href='#gone'>there</a>.</p>"
    text, parsed = built(tmp_path, "a.html", page(body))
    assert text == "# One {#to-a}\n\nSee [here](#to-a) and there."
    assert parsed.findings == ()


def test_authors_without_names_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("<h1>One</h1><p>Text.</p>").replace(
        "</head>", "<meta name='author' content=''><meta name='author' content='B'></head>"), "utf-8")  # fmt: skip
    main(["import", str(tmp_path / "a.html"), "--out", str(tmp_path / "book")])
    assert [person.name for person in read_manuscript(tmp_path / "book")[0].metadata.author] == [
        "B"
    ]


def test_a_picture_in_the_html_of_a_scan_is_taken_along_or_told(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG)
    scan = "# One\n\nText.\n\n<figure><img src='a.svg' alt='A'></figure>\n\n<figure><img src=\"gone.png\"></figure>\n"
    text, _ = built(tmp_path, "a.md", scan)
    assert "<figure><img src='media/a.svg' alt='A'></figure>\n\n<figure></figure>" in text
    assert (tmp_path / "book" / "manuscript" / "media" / "a.svg").read_bytes() == SVG
    assert "the picture gone.png is not there" in said(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"\x89PNG cut"), ("a.jpg", b"\xff\xd8\xff"), ("a.gif", b"GIF89a"), ("a.webp", b"RIFF0000WEBP"),
     ("a.svg", b"<svg"), ("a.svg", b"<p/>"), ("a.tif", b"II*\0"), ("a.png", SVG), ("a.gif", b"")],
)  # fmt: skip
def test_a_damaged_picture_is_told_and_left_out(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    text, _ = built(tmp_path, "a.md", f"# One\n\nText ![A]({name}) of it.\n")
    assert text == "# One\n\nText of it."
    assert not (tmp_path / "book" / "manuscript" / "media").exists()


def test_a_heading_that_only_calls_a_note_is_a_paragraph(tmp_path: Path) -> None:
    text, _ = built(
        tmp_path, "a.md", "# One\n\nText of it.\n\n## [^1]\n\n### Deep\n\nText.\n\n[^1]: A note.\n"
    )
    assert text == "# One\n\nText of it.\n\n[^1]\n\n## Deep\n\nText.\n\n[^1]: A note."


def test_code_of_a_scan_is_code_whatever_its_attributes(tmp_path: Path) -> None:
    text, _ = built(
        tmp_path, "a.md", "# One\n\nText of it.\n\n``` {=html}\n<b>\n```\n\n# Two\n\nMore.\n"
    )
    assert text == "# One\n\nText of it.\n\n```\n<b>\n```\n\n# Two\n\nMore."
    assert not any("letters" in message for message in said(tmp_path))


def test_links_to_places_of_the_scan_are_no_letters(tmp_path: Path) -> None:
    built(tmp_path, "a.md", "# One\n\nText ([there](#page-13-0)).\n\n# [](#gone)\n\nMore.\n")
    assert not any("letters" in message for message in said(tmp_path))
