"""Links there and back are notes, whichever program wrote the page; other links are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from octavo.cli import main
from scan.hypertext.pages import GUTENBERG, PROGRAMS, WRITTEN


def imported(page: str, folder: Path) -> tuple[str, dict[str, object]]:
    """The body of the manuscript, and the report."""
    (folder / "page.html").write_text(page, "utf-8")
    main(["import", str(folder / "page.html"), "--out", str(folder / "book")])
    (manuscript,) = (folder / "book" / "manuscript").glob("*.md")
    report = json.loads((folder / "book" / "import-report.json").read_text("utf-8"))
    return manuscript.read_text("utf-8").partition("\n---\n")[2].strip(), report


@pytest.mark.parametrize("program", PROGRAMS)
def test_notes_of_every_program_are_linked(program: str, tmp_path: Path) -> None:
    body, report = imported(PROGRAMS[program], tmp_path)
    assert body == WRITTEN
    assert report["letters"]["lost"] == ""  # type: ignore[index]
    assert [look["message"] for look in report["look"]] == ["no author was found"]  # type: ignore[attr-defined]


def test_contents_and_headings_that_lead_to_one_another_are_no_notes(tmp_path: Path) -> None:
    page = (
        "<title>T</title><p>Contents: <a id='t1' href='#c1'>1</a> and <a id='t2' href='#c2'>2</a></p>"
        "<h1><a id='c1' href='#t1'>One</a></h1><p>Words of it.</p><h1><a id='c2' href='#t2'>Two</a></h1><p>More.</p>"
    )
    body, _ = imported(page, tmp_path)
    assert "[^" not in body
    assert "# One\n\nWords of it." in body


def test_a_number_that_is_all_of_its_line_calls_nothing(tmp_path: Path) -> None:
    page = "<title>T</title><h1>A</h1><p><a id='a' href='#b'>1</a></p><p><a id='b' href='#a'>1</a> Words.</p>"
    body, _ = imported(page, tmp_path)
    assert "[^" not in body


def test_a_note_that_is_called_twice_is_told(tmp_path: Path) -> None:
    page = (
        "<title>T</title><h1>A</h1><p>One<a id='r1' href='#n'>1</a> and two<a id='r2' href='#n'>1</a>.</p>"
        "<p id='n'><a href='#r1'>1</a> Note. <a href='#r2'>↩</a></p>"
    )
    body, report = imported(page, tmp_path)
    assert body == "# A\n\nOne[^1] and two1.\n\n[^1]: Note."
    assert "the note 1 is called twice; the second call is words now" in str(report["look"])


def test_signs_and_endnotes_are_series_of_their_own(tmp_path: Path) -> None:
    page = (
        "<title>T</title><h1>A</h1><p>One<a id='r1' href='#f1'>1</a> two<a id='r2' href='#s1'>*</a> three"
        "<a name='_ednref1' href='#_edn1'>[i]</a>.</p><hr><p id='f1'><a href='#r1'>1</a> Foot.</p>"
        "<p id='s1'><a href='#r2'>*</a> Star.</p><p><a name='_edn1' href='#_ednref1'>[i]</a> End.</p>"
    )
    body, _ = imported(page, tmp_path)
    assert body == (
        "# A\n\nOne[^1] two[^sign-2] three[^end-3].\n\n[^1]: Foot.\n\n[^sign-2]: Star.\n\n[^end-3]: End."
    )
    text = (tmp_path / "book" / "manuscript" / "t.md").read_text("utf-8")
    assert "prefix: end\n    name: Endnotes\n    marks: roman\n    place: book" in text
    assert "prefix: sign\n    name: Notes\n    marks: symbols" in text


def test_numbers_of_pages_are_marks_and_stand_in_no_word(tmp_path: Path) -> None:
    page = GUTENBERG.replace(
        "Salt", '<span class="pagenum"><a id="Page_11">[Pg 11]</a></span>Salt'
    ).replace("went by", 'went <span class="pagenum" id="Page_12">12</span>by')
    body, report = imported(page.replace("End.", 'E<span class="pageno">xiv</span>nd.'), tmp_path)
    assert body.startswith(
        '# One\n\n[]{.page n="11"}Salt came by the road.[^1] It went []{.page n="12"}by sea.[^2]'
    )
    assert 'E[]{.page n="xiv"}nd.' in body
    assert report["letters"]["lost"] == ""  # type: ignore[index]


def test_what_pandoc_drops_by_its_kind_is_kept(tmp_path: Path) -> None:
    page = (
        '<title>T</title><h1 class="title">One</h1><p>Words of it.</p>'
        '<section type="titlepage"><h1>Two</h1><p>More words.</p></section>'
        '<section role="doc-endnotes"><ol><li>Uncalled.</li></ol></section>'
    )
    body, report = imported(page, tmp_path)
    assert body == "# One\n\nWords of it.\n\n# Two\n\nMore words.\n\n1.  Uncalled."
    assert report["letters"]["lost"] == ""  # type: ignore[index]


def test_what_stands_beside_the_main_part_is_kept(tmp_path: Path) -> None:
    page = (
        '<title>T</title><p>Before.</p><main><h1>One</h1><p>Words<a id="r" href="#n">1</a>.</p></main>'
        '<p>After.</p><p id="n"><a href="#r">1</a> A note.</p>'
    )
    body, _ = imported(page, tmp_path)
    assert body.endswith("Before.\n\n# One\n\nWords[^1].\n\nAfter.\n\n[^1]: A note.")


def test_notes_that_call_one_another_are_text(tmp_path: Path) -> None:
    page = (
        '<title>T</title><h1>A</h1><p>Words.</p><div id="n1"><a id="r2" href="#n2">2</a> One <a href="#r1">1</a></div>'
        '<div id="n2">Two <a id="r1" href="#n1">1</a> <a href="#r2">2</a></div>'
    )
    body, report = imported(page, tmp_path)
    assert "One" in body
    assert "Two" in body
    assert report["letters"]["lost"] == ""  # type: ignore[index]


def test_a_page_that_only_looks_like_ours_keeps_its_words(tmp_path: Path) -> None:
    page = (
        '<title>T</title><p>Words beside.</p><section class="division" aria-labelledby="h"><h1 id="h"><span '
        'class="number">1</span> One</h1><p>Words of it.</p></section>'
    )
    body, _ = imported(page, tmp_path)
    assert "Words beside." in body


def test_addresses_with_places_to_break_them_stay_whole(tmp_path: Path) -> None:
    page = "<title>T</title><h1>A</h1><p>See <a href='https://x.org/y'>https://<wbr>x.org<wbr>/y</a> there.</p>"
    assert imported(page, tmp_path)[0] == "# A\n\nSee <https://x.org/y> there."


def test_a_page_that_the_parser_would_cut_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_text(
        "<title>T</title><p>One</p>" + "<div>" * 3000 + "Words behind it."
    )
    assert main(["import", str(tmp_path / "a.html"), "--out", str(tmp_path / "book")]) == 2
    assert "a.html has too many things inside one another" in capsys.readouterr().err


def test_many_calls_in_one_paragraph_are_soon_read(tmp_path: Path) -> None:
    calls = "".join(f'w<a id="r{n}" href="#n{n}">{n}</a> ' for n in range(600))
    notes = "".join(f'<p id="n{n}"><a href="#r{n}">{n}</a> Note {n}.</p>' for n in range(600))
    body, _ = imported(f"<title>T</title><h1>A</h1><p>{calls}</p>{notes}", tmp_path)
    assert "[^600]: Note 599." in body


def test_what_a_style_sheet_sets_apart_is_set_apart(tmp_path: Path) -> None:
    page = (
        "<title>T</title><style>.c1{font-style:italic}.c2, b.c3 {font-weight:700} p.c4{font-style:italic}"
        ".c5{font-variant:small-caps;color:red}</style><h1><span class='c2'>A</span></h1><p class='c4'>One <span class='c1'>"
        "two</span> <span class='c1 c2'>three</span> <i><span class='c1'>four</span></i> <span style='font-style: italic'>five"
        "</span> <span class='c5'>six</span>.</p>"
    )
    body, _ = imported(page, tmp_path)
    assert body == "# A\n\nOne *two* ***three*** *four* *five* [six]{.smallcaps}."


def test_running_heads_of_libreoffice_are_set_aside(tmp_path: Path) -> None:
    page = "<title>T</title><h1>A</h1><p>Words.</p><div title='footer'><p>4</p></div>"
    body, report = imported(page, tmp_path)
    assert body == "# A\n\nWords."
    assert ("running foot", "4") in [(item["what"], item["text"]) for item in report["set_aside"]]  # type: ignore[attr-defined]


def test_pictures_inside_a_page_become_files(tmp_path: Path) -> None:
    drawing = '<svg viewBox="0 0 9 9" aria-label="A line"><path d="M0 0 9 9"/></svg>'
    data = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
    body, _ = imported(
        f'<title>T</title><h1>A</h1><p>x {drawing} y <img alt="B" src="{data}"> z</p>', tmp_path
    )
    assert body == "# A\n\nx ![A line](media/drawing-1.svg) y ![B](media/picture-2.svg) z"
    assert len(list((tmp_path / "book" / "manuscript" / "media").iterdir())) == 2


def test_a_list_that_begins_below_0_is_one(tmp_path: Path) -> None:
    """Markdown has no such numbers; the list comes as HTML, and its words as Markdown."""
    items = (
        "<li>minus <em>one</em><ol start='-2'><li>deeper</li></ol></li><li>nought &amp; more</li>"
    )
    page = f"<html><body><h1>One</h1><p>{'Words of it. ' * 20}</p><ol start='-1'>{items}</ol><ol start='0'><li>a</li></ol></body></html>"
    text, report = imported(page, tmp_path)
    squeezed = "".join(text.split("\n"))
    assert (
        '<ol start="-1"><li>minus *one*<ol start="-2"><li>deeper</li></ol></li><li>nought & more</li></ol>'
        in squeezed.replace("\\", "")
    )
    assert text.endswith("\n0.  a")
    assert report["letters"]["lost"] == ""  # type: ignore[index]
