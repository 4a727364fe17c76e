"""What the HTML edition promises, read from the finished page."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from fontTools.ttLib import TTFont
from lxml import html

from octavo.editions.html import make_html
from octavo.model import Book, Edition, Entry, Stamp
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.theme import load_theme, template_environment

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
FULL = """---
title: The Keeper & the Lamp
subtitle: A Small Book
author: [Ada Example, {name: Bo Other, role: translator}]
language: en-GB
date: 2024-03-01
publisher: Lantern Press
description: A book that has “everything”.
subjects: [lamps, light]
rights: © 2024 Ada Example
dedication: For the night.
epigraph: {text: Lege feliciter., source: Bede}
identifiers: {doi: 10.5555/12345678}
contents: {depth: 3}
numbering: {sections: true}
---

# Preface

Before.[^p]

[^p]: The preface’s note.

# First Things {.part}

# Lamps

Text *leans*.[^a] Armenian: Արցախ եւ Հայաստան; [voilà du français]{lang=fr}. See [light](#of-light)
and [Արցախ](#արցախ) and <https://example.org/a?b=c>.[^b]

[^a]: First, with *emphasis* and <https://example.org/note>.

[^b]: Second.

    In two paragraphs.

## Of *light*^[A note in a heading.] {#of-light}

### A third level

Deep.

## Արցախ {#արցախ}

| Left | Right | Longer than both |
|:-----|------:|------------------|
| a    | b[^t] | c                |

: Lamps by age

[^t]: In a table.

![A drawn lamp.](lamp.svg){alt="A triangle"}

![](dot.png){alt="A dot" width=50%} stands in a line.

```
a line of code
```

$$a + b = c$$

<script>alert("stolen")</script>
<p onclick="alert('stolen')">Innocent words.</p>

# Keepers

Last.[^z]

[^z]: The last note.

# Appendix: Oil

Oil.
"""
SMALL = "---\ntitle: Small\n---\n\n# One\n\nA plain line.[^n]\n\n[^n]: A note.\n"


@dataclass(frozen=True)
class Built:
    """A book and its page."""

    book: Book
    edition: Edition
    tree: html.HtmlElement

    def texts(self, query: str) -> list[str]:
        return [_text(element) for element in self.tree.xpath(query)]


def build(root: Path, text: str) -> Built:
    folder = root / "manuscript"
    folder.mkdir(parents=True)
    (folder / "book.md").write_text(text, "utf-8")
    (folder / "lamp.svg").write_bytes(SVG)
    (folder / "dot.png").write_bytes(PNG)
    edition, book = make(root)
    return Built(book, edition, html.document_fromstring(edition.content.decode()))


def make(root: Path) -> tuple[Edition, Book]:
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    book, _ = read_images(parsed.book, parsed.images, manuscript)
    theme = load_theme(book.metadata.theme, manuscript.root)
    environment = template_environment(manuscript.root)
    return make_html(book, theme, environment, Stamp(1_700_000_000), None), book


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("full"), FULL)


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


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _ids(built: Built) -> list[str]:
    return [str(name) for name in built.tree.xpath("//@id")]


def _style(built: Built) -> str:
    [style] = built.tree.xpath("//style")
    return str(style.text)


# The file


def test_edition_is_named_after_the_slug(full: Built) -> None:
    assert (full.edition.format, full.edition.name) == ("html", "the-keeper-the-lamp.html")


def test_page_is_the_same_under_every_hash_seed(full: Built, tmp_path: Path) -> None:
    build(tmp_path / "book", FULL)
    program = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1])\n"
        "from editions.test_html import make\n"
        "sys.stdout.buffer.write(make(pathlib.Path(sys.argv[2]))[0].content)"
    )
    here = str(ROOT / "tests")
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, here, str(tmp_path / "book")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert full.edition.content == done.stdout


def test_nothing_is_asked_for_from_outside(each: Built) -> None:
    for address in each.tree.xpath("//@src | //@srcset | //@poster | //@data | //link/@href"):
        assert address.startswith("data:")
    for address in re.findall(r"url\(\s*['\"]?([^)]*)", _style(each)):
        assert address.startswith("data:font/woff2;base64,")
    assert "@import" not in _style(each)
    for address in each.tree.xpath("//*[not(self::link)]/@href"):
        assert address.startswith("#") or urlsplit(address).netloc == "example.org"


def test_policy_allows_only_the_style_and_script_that_are_there(each: Built) -> None:
    [policy] = each.tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "data:" == rules["img-src"] == rules["font-src"]
    source = each.edition.content.decode()
    for tag in ("style", "script"):
        digests = [
            b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            for inside in re.findall(f"<{tag}(?: type=[^>]*)?>(.*?)</{tag}>", source, re.DOTALL)
        ]
        named = re.findall("'sha256-([^']+)'", rules[f"{tag}-src"])
        assert sorted(named) == sorted(digests)


def test_styles_of_the_book_become_classes_because_the_policy_forbids_attributes(
    full: Built,
) -> None:
    assert full.tree.xpath("//@style") == []
    [cell] = full.tree.xpath("//td[normalize-space()='a']")
    assert f".{cell.get('class')}{{text-align: left}}" in _style(full)


def test_script_of_a_manuscript_does_not_arrive(full: Built) -> None:
    kinds = [script.get("type") for script in full.tree.xpath("//script")]
    assert kinds == ["application/ld+json", None]  # what the page says of the book, and its own
    assert b"stolen" not in full.edition.content
    assert [name for name in full.tree.xpath("//@*") if name.attrname.startswith("on")] == []
    assert "Innocent words." in full.texts("//p")


def test_pictures_are_inside_byte_for_byte(full: Built) -> None:
    drawing, dot = full.tree.xpath("//img")
    assert f"data:image/svg+xml;base64,{b64encode(SVG).decode()}" == drawing.get("src")
    assert f"data:image/png;base64,{b64encode(PNG).decode()}" == dot.get("src")
    assert [drawing.get("alt"), dot.get("alt")] == ["A triangle", "A dot"]


def test_fonts_hold_the_characters_of_the_book_and_no_others(full: Built) -> None:
    [body] = full.tree.xpath("//body")
    shown = set(body.text_content()) | set("-\u2010")
    faces = _fonts(full)
    for characters in faces.values():
        assert characters <= shown
    assert set("Արցախ") <= faces["Octavo Other", "400", "normal"]
    assert set("emphasis") <= faces["Octavo Text", "400", "italic"]
    assert set("Armenian: ") <= faces["Octavo Text", "400", "normal"]
    assert set("code") <= faces["Octavo Mono", "400", "normal"]
    assert ("Octavo Text", "700", "normal") not in faces  # nothing in this book is bold


def test_plain_book_carries_one_face(tmp_path: Path) -> None:
    assert list(_fonts(build(tmp_path / "book", SMALL))) == [("Octavo Text", "400", "normal")]


def _fonts(built: Built) -> dict[tuple[str, str, str], set[str]]:
    rule = re.compile(
        r'@font-face\{font-family:"([^"]+)";font-weight:(\d+);font-style:(\w+);'
        r"[^}]*?base64,([^)]+)\)"
    )
    faces = {}
    for family, weight, style, font in rule.findall(_style(built)):
        with TTFont(BytesIO(b64decode(font))) as read:
            faces[family, weight, style] = {chr(point) for point in read.getBestCmap()}
    return faces


# The head


def test_head_describes_the_book(full: Built) -> None:
    assert full.tree.get("lang") == "en-GB"
    assert full.tree.findtext("head/title") == "The Keeper & the Lamp"
    names = {
        meta.get("name") or meta.get("property"): meta.get("content")
        for meta in full.tree.xpath("//meta[@name or @property]")
    }
    assert names["viewport"] == "width=device-width, initial-scale=1"
    assert names["description"] == "A book that has “everything”."
    assert "Ada Example" == names["author"] == names["dcterms.creator"]
    assert names["dcterms.contributor"] == "Bo Other"
    assert names["dcterms.issued"] == "2024-03-01"
    assert names["dcterms.modified"] == "2023-11-14T22:13:20Z"
    assert names["dcterms.identifier"] == "https://doi.org/10.5555/12345678"
    assert names["og:title"] == "The Keeper & the Lamp: A Small Book"


def test_the_page_can_be_cited_by_programs(full: Built) -> None:
    names = {meta.get("name"): meta.get("content") for meta in full.tree.xpath("//meta[@name]")}
    assert names["citation_title"] == "The Keeper & the Lamp: A Small Book"
    assert names["citation_author"] == "Ada Example"
    assert names["citation_publication_date"] == "2024/03/01"
    assert names["citation_publisher"] == "Lantern Press"
    assert names["citation_doi"] == "10.5555/12345678"
    [described] = full.tree.xpath("//script[@type='application/ld+json']/text()")
    book = json.loads(described)
    assert (book["@context"], book["@type"]) == ("https://schema.org", "Book")
    assert book["name"] == "The Keeper & the Lamp"
    assert book["author"] == [{"@type": "Person", "name": "Ada Example"}]
    assert book["translator"] == [{"@type": "Person", "name": "Bo Other"}]
    assert book["datePublished"] == "2024-03-01"
    assert "isbn" not in book
    assert "numberOfPages" not in book


def test_a_title_cannot_end_the_script_that_describes_the_book(tmp_path: Path) -> None:
    text = SMALL.replace("title: Small", "title: A </script><script>alert(1)</script> B")
    built = build(tmp_path / "book", text)
    kinds = [script.get("type") for script in built.tree.xpath("//script")]
    assert kinds == ["application/ld+json", None]
    [described] = built.tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(described)["name"] == "A </script><script>alert(1)</script> B"


def test_paragraphs_are_named_by_their_words_not_by_their_position(tmp_path: Path) -> None:
    first = build(
        tmp_path / "one", "---\ntitle: T\n---\n\n# One\n\nFirst words.\n\nSame.\n\nSame.\n"
    )
    second = build(
        tmp_path / "two", "---\ntitle: T\n---\n\n# One\n\nNew words.\n\nFirst words.\n\nSame.\n"
    )
    ids = {name: built.tree.xpath("//section/p[@id]") for name, built in
           (("first", first), ("second", second))}  # fmt: skip
    names = {key: [(p.get("id"), p.text_content()) for p in found] for key, found in ids.items()}
    assert names["first"][:2] == names["second"][1:]
    assert names["first"][2] == (f"{names['first'][1][0]}-2", "Same.")


def test_book_in_a_script_that_runs_to_the_left_says_so(tmp_path: Path) -> None:
    text = SMALL.replace("title: Small", "title: Small\nlanguage: ar")
    assert build(tmp_path / "book", text).tree.get("dir") == "rtl"


# The text


def test_headings_are_those_of_the_book_with_their_levels(each: Built) -> None:
    tree = deepcopy(each.tree)
    found = tree.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    for heading in found:
        for call in heading.xpath(".//a[@role='doc-noteref']"):
            call.drop_tree()
    expected = [(h.id, h.level, h.label) for h in each.book.headings]
    assert expected == [(h.get("id"), int(h.tag[1]), _text(h)) for h in found]


def test_every_division_is_a_named_section_with_its_role(each: Built) -> None:
    sections = each.tree.xpath("//main/section[contains(@class, 'division')][h1]")
    expected = [(d.role, d.id) for d in each.book.divisions]
    assert expected == [(s.get("role"), s.get("aria-labelledby")) for s in sections]


def test_contents_equal_those_of_the_book(each: Built) -> None:
    def from_book(entries: tuple[Entry, ...]) -> list[object]:
        return [(e.heading.id, e.heading.label, from_book(e.children)) for e in entries]

    def from_page(lines: html.HtmlElement | None) -> list[object]:
        items = [] if lines is None else lines.findall("li")
        return [
            (link.get("href", "")[1:], _text(link), from_page(item.find("ol")))
            for item in items
            for link in item.findall("a")
        ]

    [nav] = each.tree.xpath("//nav[@role='doc-toc']")
    assert from_book(each.book.contents) == from_page(nav.find("details/ol"))


def test_ids_are_unique(each: Built) -> None:
    assert sorted(set(_ids(each))) == sorted(_ids(each))


def test_every_link_inside_the_book_leads_somewhere(each: Built) -> None:
    targets = {href[1:] for href in each.tree.xpath("//a/@href[starts-with(., '#')]")}
    assert targets <= set(_ids(each))
    assert "արցախ" in targets


def test_title_dedication_epigraph_and_copyright_are_shown_without_headings(full: Built) -> None:
    assert full.texts("//header/p[@class='title']") == ["The Keeper & the Lamp"]
    assert full.texts("//header/p[@class='subtitle']") == ["A Small Book"]
    assert "Ada Example" in full.texts("//header/p")
    assert full.texts("//*[@role='doc-dedication']") == ["For the night."]
    assert full.texts("//*[@role='doc-epigraph']") == ["Lege feliciter. Bede"]
    assert "© 2024 Ada Example" in full.texts("//footer/p")


def test_foreign_passages_keep_their_language(full: Built) -> None:
    passages = {(e.get("lang"), _text(e)) for e in full.tree.xpath("//main//p//*[@lang]")}
    assert {("hy", "Արցախ եւ Հայաստան"), ("fr", "voilà du français")} <= passages


def test_what_may_be_wider_than_the_screen_is_reached_by_the_keyboard(full: Built) -> None:
    [frame] = full.tree.xpath("//div[table]")
    assert (
        frame.get("role"), frame.get("aria-label"), frame.get("tabindex"),
    ) == ("region", "Lamps by age", "0")  # fmt: skip
    [code] = full.tree.xpath("//pre")
    [formula] = full.tree.xpath("//*[math]")
    assert "0" == code.get("tabindex") == formula.get("tabindex")


def test_page_reads_without_its_script(full: Built) -> None:
    hidden = full.tree.xpath("//*[@hidden]")
    names = [element.get("class") or element.get("id") for element in hidden]
    assert names == ["octavo-tools", "octavo-note", "octavo-cite"]
    assert full.tree.xpath("//dialog[@open]") == []
    assert full.tree.xpath("//nav/details/*")[0].tag == "summary"


# Notes


def test_notes_have_the_labels_texts_and_order_of_the_book(each: Built) -> None:
    items = each.tree.xpath("//*[@role='doc-endnotes']//li[starts-with(@id, 'fn-')]")
    expected = [(n.id, f"{n.label} {n.text}") for n in each.book.notes]
    assert expected == [(item.get("id"), " ".join(map(_text, item))) for item in items]


def test_calls_stand_in_the_text_in_the_order_of_the_notes(each: Built) -> None:
    calls = each.tree.xpath("//main//a[@role='doc-noteref']")
    expected = [(n.label, f"#{n.id}", n.call_id) for n in each.book.notes]
    assert expected == [(_text(c), c.get("href"), c.get("id")) for c in calls]


def test_notes_are_counted_through_the_book(full: Built) -> None:
    calls = full.texts("//main//a[@role='doc-noteref']")
    assert calls == ["1", "2", "3", "4", "5", "6"]


def test_notes_are_counted_by_chapter(by_chapter: Built) -> None:
    calls = by_chapter.texts("//main//a[@role='doc-noteref']")
    assert calls == ["1", "1", "2", "3", "4", "1"]


def test_every_note_leads_back_to_its_call(each: Built) -> None:
    links = each.tree.xpath("//li[starts-with(@id, 'fn-')]//a[@role='doc-backlink']")
    assert [f"#{n.call_id}" for n in each.book.notes] == [link.get("href") for link in links]


def test_notes_end_their_chapter(full: Built) -> None:
    for division in full.book.divisions:
        [section] = full.tree.xpath(f"//section[@aria-labelledby='{division.id}']")
        items = section.xpath("section[@role='doc-endnotes'][last()]/ol/li")
        assert [note.id for note in division.notes] == [item.get("id") for item in items]


def test_notes_of_the_book_stand_in_one_section_at_its_end(at_the_end: Built) -> None:
    [notes] = at_the_end.tree.xpath("//*[@role='doc-endnotes']")
    assert notes is at_the_end.tree.xpath("//main/*")[-1]
    groups = [_text(group) for group in notes.xpath("p[@class='endnotes-group']")]
    assert groups == ["Preface", "1 Lamps", "2 Keepers"]
    labels = [
        [_text(a) for a in ol.xpath(".//a[@role='doc-backlink']")] for ol in notes.xpath("ol")
    ]
    assert labels == [["1"], ["1", "2", "3", "4"], ["1"]]


def test_book_without_notes_has_no_notes_section(tmp_path: Path) -> None:
    text = SMALL.replace("[^n]\n\n[^n]: A note.", "")
    assert build(tmp_path / "book", text).tree.xpath("//*[@role='doc-endnotes']") == []


def test_the_page_s_script_is_put_together_from_all_of_its_parts(full: Built) -> None:
    script = re.search(r"<script>(.*?)</script>", full.edition.content.decode(), re.DOTALL)
    assert script is not None
    for part in sorted((ROOT / "templates" / "web" / "page").glob("*.js")):
        assert script[1].count(part.read_text("utf-8").rstrip("\n")) == 1, part.name
