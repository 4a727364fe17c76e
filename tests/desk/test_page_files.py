"""What the page of the desk is made of, and how it counts words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any
from zipfile import ZipFile

import lxml.etree
import lxml.html
from conftest import ROOT, Built, build

from octavo.desk.serving.screens import divisions_of
from octavo.desk.streams import read_stream

PAGE = ROOT / "octavo" / "desk" / "page"
ENGINE = PAGE / "foliate"
# What the engine would ask for with books that are no EPUBs of ours: never asked for, and not here.
LEFT_OUT = {
    "./comic-book.js", "./fb2.js", "./fixed-layout.js", "./mobi.js", "./search.js", "./tts.js",
    "./vendor/fflate.js", "./vendor/zip.js",
}  # fmt: skip


# What the page is made of


def test_the_reader_engine_is_as_its_makers_gave_it() -> None:
    told = dict(
        reversed(line.split()) for line in (ENGINE / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    there = {path.name for path in ENGINE.iterdir()} - {"README.md", "SHA256SUMS"}
    assert there == set(told)
    assert "Permission is hereby granted, free of charge" in (ENGINE / "LICENSE").read_text("utf-8")
    for name, digest in told.items():
        assert hashlib.sha256((ENGINE / name).read_bytes()).hexdigest() == digest, name


def test_every_module_that_is_asked_for_is_there() -> None:
    asked = re.compile(r"""(?:from\s+|import\s+|import\()["'](\.[^"']+)["']""")
    for path in [*PAGE.glob("*.js"), *ENGINE.glob("*.js")]:
        for name in asked.findall(path.read_text("utf-8")):
            there = (path.parent / name).resolve().is_file()
            assert there or (path.parent == ENGINE and name in LEFT_OUT), (path.name, name)


def test_nothing_of_the_page_is_inline_or_of_the_web() -> None:
    for path in [*PAGE.glob("*.html"), *PAGE.glob("*.css"), *PAGE.glob("*.js")]:
        text = path.read_text("utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), path.name
        if path.suffix == ".html":
            assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", text) == []


def test_its_files_stay_small() -> None:
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in PAGE.iterdir()
        if path.is_file()
    }
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


# What it counts


def _asked(roots: Iterable[Any]) -> Iterator[tuple[str, int, str]]:
    """Ids, numbers of words from there on, and what these words say; the word in which an id stands is known in part."""
    for root in roots:
        stream = read_stream(root)
        for name, offset in stream.ids.items():
            first = stream.word_at(offset) if stream.words else 0
            for number in (1, 2, 5, 30, 200):
                if first + number < len(stream.words):
                    yield name, number, stream.said(first + number)


DIVISIONS = "//*[local-name()='section'][contains(concat(' ', @class, ' '), ' division ')]"
COUNTED = """(asked) => asked.map(([id, word]) => {
  const found = octavoWords.wanted(document, {id, word});
  const end = found.endContainer === found.startContainer ? found.endOffset : found.startContainer.length;
  const back = octavoWords.placeOf(found.startContainer, Math.max(found.startOffset, end - 1));
  return [String(found), String(octavoWords.wanted(document, back))];
})"""


def test_words_are_counted_in_the_browser_as_the_places_of_words_count_them(
    chromium: Any, full: Built, tmp_path: Path
) -> None:
    files = {"book.html": full.content("html")}
    with ZipFile(BytesIO(full.content("epub"))) as epub:
        files |= {
            PurePath(n).name: epub.read(n)
            for n in epub.namelist()
            if re.search(r"/\d\d-.*xhtml$", n)
        }
    page = chromium.new_page(bypass_csp=True)
    asked = 0
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        html = name.endswith(".html")
        tree = lxml.html.fromstring(content) if html else lxml.etree.fromstring(content)
        wanted = list(_asked(tree.xpath(DIVISIONS)))
        page.goto((tmp_path / name).as_uri())
        page.evaluate((PAGE / "words.js").read_text("utf-8"))
        counted = page.evaluate(COUNTED, [(one, number) for one, number, _ in wanted])
        assert [tuple(pair) for pair in counted] == [(word, word) for _, _, word in wanted], name
        asked += len(wanted)
    page.close()
    assert asked > 400


# What it does with a chapter that was edited

NOTES = """() => [...document.querySelectorAll(".notes > li")].map((note) => [note.id, note.style.top])"""


def test_notes_stay_beside_their_calls_and_what_was_not_edited_stays_where_words_were(
    chromium: Any, write_book: Callable[..., Path], tmp_path: Path
) -> None:
    text = "# One\n\n" + "\n\n".join(
        f"Paragraph {n} has words. {'Many. ' * 40}[^{n}]\n\n[^{n}]: A note of words, {n}."
        for n in range(20)
    )
    edited = text.replace("h 3 has words", f"h 3 has typed words {'and more ' * 40}")
    page = chromium.new_page(bypass_csp=True, viewport={"width": 1400, "height": 900})
    pages: list[bytes] = []
    notes: list[object] = []
    for made in (edited, text):
        pages.append(build(write_book(made), ("html",)).content("html"))
        (tmp_path / "book.html").write_bytes(pages[-1])
        page.goto((tmp_path / "book.html").as_uri())
        page.wait_for_function("document.querySelector('.notes > li').style.top")
        notes.append(page.evaluate(NOTES))
    assert notes[0] != notes[1]
    for name in ("words.js", "htmlframe.js"):
        page.evaluate((PAGE / name).read_text("utf-8"))
    page.hover("text=Paragraph 15")  # which is lent a link
    page.hover("main a.noteref >> nth=15")  # which lights its note
    page.evaluate("window.held = [...document.querySelectorAll('main :is(p, li, a)')]")
    html = divisions_of(pages[0])["one"]
    page.evaluate("(html) => postMessage({octavo: 'division', id: 'one', html}, '*')", html)
    page.wait_for_selector("text=Paragraph 3 has typed words", state="attached")
    page.wait_for_timeout(500)  # the page's script sees that the chapter is longer
    assert page.evaluate(NOTES) == notes[0]
    gone = "held.filter((e) => !e.isConnected && e.className !== 'octavo-permalink')"
    assert page.evaluate(f"{gone}.map((e) => e.textContent.slice(0, 11))") == ["Paragraph 3"]
    page.close()
