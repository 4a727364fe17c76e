"""A finished page is read to its end, and by its sections as it is as a whole."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random

import pytest
from conftest import Built

from octavo.checks import readscreen
from octavo.checks.readscreen import ScreenReading, read_epub, read_html
from octavo.checks.text import EditionError
from octavo.text.sections import cut_sections
from octavo.workshop import memory

Read = Callable[[bytes], ScreenReading]
MARK = (
    '<page-break class="page-break" role="doc-pagebreak" id="page-{}" aria-label="{}"></page-break>'
)
PUT_IN = (
    "<p>words</p>", "<table><thead><tr><td>head</td></tr></thead><tbody><tr><td>cell</td></tr></tbody></table>", "<em>x</em>",
    "</section>", "<section>", "<nav role=\"doc-toc\"><ol><li><a href=\"#a\">b</a></li></ol></nav>", "text", "<br>", "</p>",
    "<h1 id=\"again\">Again</h1>", "<!-- x -->", "<a href=\"#nowhere\">y</a>", "<p id=\"again\">z</p>", "<math>", "<div>",
    "<figure class=\"figure-group\" id=\"g\">", "</figure>", "<a class=\"reference\" href=\"#g\">Figure 1a</a>",
)  # fmt: skip


@pytest.fixture
def remembering() -> Iterator[None]:
    memory.remember()
    yield
    memory.forget()


def by_sections(content: bytes, read: Read = read_html) -> ScreenReading | str:
    """What a process that remembers reads, or why it cannot."""
    try:
        return read(content)
    except EditionError as error:
        return str(error)


def as_a_whole(content: bytes, read: Read = read_html) -> ScreenReading | str:
    """The same, where nothing is remembered."""
    held = list(memory._OF_PROCESS)
    memory.forget()
    try:
        return by_sections(content, read)
    finally:
        memory._OF_PROCESS.extend(held)


def put_in(page: str, dice: Random) -> str:
    """A page with something put in, taken out, or moved in its body."""
    bounds = [tag.start() for tag in re.finditer(r"<[/a-z]", page)]
    body = next(n for n, place in enumerate(bounds) if page.startswith("<body", place))
    first, second = sorted(dice.sample(bounds[body + 1 :], 2))
    match dice.randint(0, 4):
        case 0:
            return page[:first] + page[second:] if second - first < 500 else page
        case 1:
            mark = MARK.format(1000 + dice.randint(0, 99), 7)
            return page[:first] + mark + page[first:]
        case 2:  # a table ends before a page that begins with a section
            place = page.find("</section>", first)
            table = f"{PUT_IN[1]}</section>\n<section>{MARK.format(1, 1)}"
            return page[:place] + table + page[place:] if place >= 0 else page
    return page[:first] + dice.choice(PUT_IN) + page[first:]


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize("seed", range(3))
def test_a_page_is_read_by_its_sections_as_it_is_as_a_whole(full: Built, seed: int) -> None:
    dice = Random(seed)  # noqa: S311
    whole = full.content("html").decode()
    page = whole
    for number in range(40):
        memory.begin_build()
        assert by_sections(page.encode()) == as_a_whole(page.encode()), number
        page = put_in(page if number % 4 else whole, dice)


@pytest.mark.usefixtures("remembering")
def test_sections_that_are_known_are_not_read_again(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = full.content("html")
    read_html(content)
    monkeypatch.delattr(readscreen, "read_part")  # of a whole page
    assert memory.size_of_memory()["section read"] > 5
    before = memory.size_of_memory()["section read"]
    read_html(content.replace(b"</p></section>", b" More.</p></section>", 1))
    assert memory.size_of_memory()["section read"] <= before + 1


def test_a_page_with_many_large_pictures_is_read_to_its_end() -> None:
    picture = f'<img alt="" src="data:image/png;base64,{"A" * 4_000_000}">'
    page = f"<!DOCTYPE html><html><body>{picture * 3}<h1 id='last'>Last</h1></body></html>"
    assert read_html(page.encode()).headings == ((1, "Last", "last"),)


NOTE = '<section role="doc-endnotes" aria-labelledby="{}"><ol><li id="fn-1"><p><a role="doc-backlink" href="#c">1</a> Note.</p></li></ol></section>'
FIGURE = '<figure class="figure-group" id="g"><figcaption class="group-caption"><span class="counted">Figure 2.</span></figcaption></figure>'


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize(
    "parts",
    [
        ("<section>", PUT_IN[1], "</section>\n<section>", MARK.format(1, 1), "<p>a</p></section>"),
        ("<table><thead><tr><td>h</td></tr></thead><tr><td>c</td></tr></table><section>", MARK.format(1, 1), "<p>a</p></section>"),
        ("<section>", PUT_IN[5], "<h1 id='a'>A</h1></section>"),
        ("<section><div id='a'><p><a role='doc-backlink' href='#a'>1</a> One</p></div></section>"
         "<section><div id='a'><p><a role='doc-backlink' href='#a'>2</a> Two</p></div></section>",),
        ("<section><h1 id='a'>A</h1></section><h1 id='b'>B</h1><section><h1 id='c'>C</h1></section>",),
        ("<p id='t'>Notes of all</p><section>", NOTE.format("t"), "</section>"),
        ("<section>", FIGURE, "</section><section><p><a class='reference' href='#g'>Figure 2</a></p></section>"),
        ("<section><p><a href='#b'>a</a></p></section><section><p id='b'>b</p></section>",),
        ("<section><p><a href='#b'>a</a></p></section><p><a href='#c'>b</a></p>",),
    ],
)  # fmt: skip
def test_what_hangs_on_what_stands_around_a_section_is_read_with_it(parts: tuple[str, ...]) -> None:
    page = f"<html><body><main>{''.join(parts).replace(chr(39), chr(34))}</main></body></html>"
    assert cut_sections(page) is not None
    assert by_sections(page.encode()) == as_a_whole(page.encode())


@pytest.mark.usefixtures("remembering")
def test_an_epub_that_is_damaged_is_not_taken_for_one_that_was_read(full: Built) -> None:
    dice = Random(1)  # noqa: S311
    whole = full.content("epub")
    assert by_sections(whole, read_epub) == as_a_whole(whole, read_epub)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        files = [file for file in archive.infolist() if file.filename.endswith("html")]
        directory = archive.start_dir
    messages: set[str] = set()
    for number in range(90):
        content = bytearray(whole)
        start = dice.choice(files).header_offset
        place = (
            start + dice.randrange(60),
            start + dice.randrange(900),
            dice.randrange(directory, len(whole)),
        )
        content[place[number % 3]] ^= 1 << dice.randrange(8)
        found = by_sections(bytes(content), read_epub)
        assert found == as_a_whole(bytes(content), read_epub)
        messages |= {found} if isinstance(found, str) else set()
    assert len(messages) > 20
