"""An e-book is read in the order of its spine; notes in other files, its cover and its list of pages are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from octavo.cli import main
from scan.odd import zip_of

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>A Book</dc:title><dc:creator>Ann Author</dc:creator><dc:creator>Ben Writer</dc:creator><dc:language>en-GB</dc:language>
<dc:date>2019-05-04</dc:date><dc:publisher>A Press</dc:publisher><meta name="cover" content="c"/></metadata><manifest>
<item id="c" href="cover.png" media-type="image/png"/><item id="p" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
<item id="e" href="notes.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="p"/><itemref idref="n"/><itemref idref="e" linear="no"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head/><body>{}</body></html>'
NAV = (
    '<nav epub:type="toc"><ol><li><a href="text/a.xhtml">One</a></li><li><a href="text/b.xhtml">Two</a></li></ol></nav>'
    '<nav epub:type="page-list"><ol><li><a href="text/a.xhtml#x">7</a></li><li><a href="text/b.xhtml#y">8</a></li></ol></nav>'
)
FILES = {
    "cover.xhtml": '<p><img src="cover.png" alt=""/></p>',
    "nav.xhtml": NAV,
    "text/a.xhtml": '<h1 id="s">One</h1><p>Salt<a id="x"/> came&nbsp;here.<a id="r" href="../notes.xhtml#n1">1</a> See <a '
    'href="b.xhtml#s">there</a>.</p>',
    "text/b.xhtml": '<h1 id="s">Two</h1><p>It <span id="y"></span>went.<a id="r" href="../notes.xhtml#n2">2</a></p>',
    "notes.xhtml": '<h2>Notes</h2><div><p id="n1"><a href="text/a.xhtml#r">1</a> First.</p><p id="n2"><a '
    'href="text/b.xhtml#r">2</a> Second.</p></div>',
}


def written(
    folder: Path, files: dict[str, str], package: str = PACKAGE
) -> tuple[str, dict[str, object]]:
    picture = folder / "cover.png"
    Image.new("RGB", (4, 6), "red").save(picture)
    parts = {"META-INF/container.xml": CONTAINER.encode(), "OPS/book.opf": package.encode()}
    parts |= {f"OPS/{name}": XHTML.format(body).encode() for name, body in files.items()}
    (folder / "a.epub").write_bytes(zip_of({**parts, "OPS/cover.png": picture.read_bytes()}))
    main(["import", str(folder / "a.epub"), "--out", str(folder / "book")])
    (manuscript,) = (folder / "book" / "manuscript").glob("*.md")
    return manuscript.read_text("utf-8"), json.loads(
        (folder / "book" / "import-report.json").read_text("utf-8")
    )


def test_an_e_book_comes_back_whole(tmp_path: Path) -> None:
    text, report = written(tmp_path, FILES)
    assert text.partition("\n---\n")[2].strip() == (
        "# One\n\nSalt[]{.page n=\"7\"} came\N{NO-BREAK SPACE}here.[^1] See [there](#to-octavo-2-s).\n\n"
        "# Two {#to-octavo-2-s}\n\nIt []{.page n=\"8\"}went.[^2]\n\n[^1]: First.\n\n[^2]: Second."
    )  # fmt: skip
    for line in (
        "title: A Book",
        "- Ann Author",
        "date: '2019-05-04'",
        "language: en-GB",
        "publisher: A Press",
    ):
        assert line in text
    assert "cover: media/cover.png" in text
    assert report["look"] == []


def test_style_sheets_of_an_e_book_are_looked_at(tmp_path: Path) -> None:
    files = {
        **FILES,
        "text/b.xhtml": '<h1>Two</h1><p>It <span class="i">went</span>.<a id="r" href="../notes.xhtml#n2">2</a></p>',
    }
    head = XHTML.replace("<head/>", '<head><link rel="stylesheet" href="../s.css"/></head>')
    parts = {
        "META-INF/container.xml": CONTAINER.encode(),
        "OPS/book.opf": PACKAGE.encode(),
        "OPS/s.css": b".i{font-style:italic}",
    }
    parts |= {f"OPS/{name}": head.format(body).encode() for name, body in files.items()}
    (tmp_path / "a.epub").write_bytes(zip_of(parts))
    main(["import", str(tmp_path / "a.epub"), "--out", str(tmp_path / "book")])
    assert "It *went*.[^2]" in (tmp_path / "book" / "manuscript" / "a-book.md").read_text("utf-8")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    _, report = written(
        tmp_path, {name: body for name, body in FILES.items() if name != "notes.xhtml"}
    )
    assert "OPS/notes.xhtml is named in the e-book and is not there" in str(report["look"])


def test_contents_make_headings_in_a_book_that_has_none(tmp_path: Path) -> None:
    files = {
        **FILES,
        "text/a.xhtml": "<p>One</p><p>Words of it.</p>",
        "text/b.xhtml": "<p>Two</p><p>More.</p>",
    }
    files["notes.xhtml"] = "<p>The end of it.</p>"
    text, _ = written(tmp_path, files)
    assert "# One\n\nWords of it.\n\n# Two\n\nMore." in text


@pytest.mark.parametrize(
    "package",
    [
        "<package",
        "<package><manifest/><spine/></package>",
        "<!DOCTYPE x [<!ENTITY y 'z'>]><p>&y;</p>",
    ],
)
def test_an_e_book_without_text_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], package: str
) -> None:
    parts = {"META-INF/container.xml": CONTAINER.encode(), "OPS/book.opf": package.encode()}
    (tmp_path / "a.epub").write_bytes(zip_of(parts))
    assert main(["import", str(tmp_path / "a.epub"), "--out", str(tmp_path / "book")]) == 2
    assert "a.epub cannot be read as epub" in capsys.readouterr().err
